//! `sailpoint.object.Identity`, and `sailpoint.rule.Identity` that it implements here: whom a plan is about, as far as the
//! plan says.

use super::{arg, attributes, flag, get, link, make, needs_store, part, set_parts};
use crate::convert;
use beanshell::{Answer, Builder, Machine, Value};
use model::plan::AccountRequest;
use serde_json::{Map, Value as Json};

/// The class.
pub(crate) const CLASS: &str = "sailpoint.object.Identity";
/// What `idn` gives.
pub(crate) const OF_RULES: &str = "sailpoint.rule.Identity";

pub(crate) const ID: usize = 0;
pub(crate) const NAME: usize = 1;
const DISPLAY_NAME: usize = 2;
const EMAIL: usize = 3;
const ATTRIBUTES: usize = 4;
const MANAGER: usize = 5;
/// Known accounts.
pub(crate) const LINKS: usize = 6;
/// Everything that the plan says beside these, by name.
const OTHER: usize = 7;
const PARTS: usize = 8;

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class(CLASS)
        .implements(&[OF_RULES])
        .constructor("()", |machine, _, _| make(machine, CLASS, PARTS))
        .method("toString()", |machine, this, _| {
            let name = part(machine, this, NAME);
            machine.to_text(&name).map(Value::Text)
        })
        .method("getId()", get::<ID>)
        .method("getName()", get::<NAME>)
        .method("getDisplayName()", get::<DISPLAY_NAME>)
        .method("getDisplayableName()", |machine, this, _| Ok(displayable(machine, this)))
        .method("getFullName()", |machine, this, _| {
            let (first, last) = (text(machine, this, FIRST)?, text(machine, this, LAST)?);
            match (&first, &last) {
                (Value::Text(first), Value::Text(last)) => {
                    let name = format!("{first} {last}");
                    machine.text(&name)
                }
                _ => Ok(displayable(machine, this)),
            }
        })
        .method("getEmail()", |machine, this, _| text(machine, this, &["email"]))
        .method("getFirstname()", |machine, this, _| text(machine, this, FIRST))
        .method("getLastname()", |machine, this, _| text(machine, this, LAST))
        .method("getAttributes()", get::<ATTRIBUTES>)
        .method("getAttribute(String)", |machine, this, arguments| attribute(machine, this, &arg(arguments, 0)))
        .method("getStringAttribute(String)", |machine, this, arguments| {
            let value = attribute(machine, this, &arg(arguments, 0))?;
            convert::to_string_or_null(machine, &value)
        })
        .method("getManager()", get::<MANAGER>)
        .method("getManagerStatus()", |machine, this, _| truth(machine, this, IS_MANAGER))
        .method("isCorrelated()", |machine, this, _| {
            let value = first(machine, this, &["correlated"])?;
            Ok((value.is_null() || convert::is_true(machine, &value)?).into())
        })
        .method("isInactive()", |machine, this, _| truth(machine, this, &["inactive"]))
        .method("getType()", |machine, this, _| text(machine, this, &["type"]))
        .method("getTypeName(boolean)", |machine, _, arguments| {
            machine.text(if flag(arguments, 0) { "Identities" } else { "Identity" })
        })
        .method("isDifferencable()", |_, _, _| Ok(true.into()))
        .method("getLinks()", |machine, this, _| {
            let links = super::items(machine, this, LINKS)?;
            machine.new_list(links)
        })
        .method("getLinksByAppIdOrName(String,String)", |machine, this, arguments| {
            let links = link::of_source(machine, this, &[arg(arguments, 0), arg(arguments, 1)])?;
            machine.new_list(links)
        })
        .method("getLink(sailpoint.object.Application)", |machine, this, arguments| {
            let source = arg(arguments, 0);
            let names =
                [part(machine, &source, super::application::ID), part(machine, &source, super::application::NAME)];
            let links = link::of_source(machine, this, &names)?;
            Ok(links.into_iter().next().unwrap_or(Value::Null))
        })
        .method("getAssignedRoles()", |machine, _, _| Err(needs_store(machine, "Identity.getAssignedRoles")))
        .method("getBundles()", |machine, _, _| Err(needs_store(machine, "Identity.getBundles")))
        .method("getAssignedRole(String)", |machine, _, _| Err(needs_store(machine, "Identity.getAssignedRole")))
        .method("getRoleAssignments()", |machine, _, _| Err(needs_store(machine, "Identity.getRoleAssignments")));
    describe_interface(builder);
}

const FIRST: &[&str] = &["firstname", "firstName", "givenName"];
const LAST: &[&str] = &["lastname", "lastName", "familyName"];
const IS_MANAGER: &[&str] = &["isManager", "managerStatus"];

fn describe_interface(builder: &mut Builder) {
    builder
        .interface(OF_RULES)
        .method("getName()", get::<NAME>)
        .method("getDisplayName()", get::<DISPLAY_NAME>)
        .method("getId()", get::<ID>)
        .method("getFirstName()", |machine, this, _| text(machine, this, FIRST))
        .method("getLastName()", |machine, this, _| text(machine, this, LAST))
        .method("getPhone()", |machine, this, _| text(machine, this, &["phone"]))
        .method("getWorkPhone()", |machine, this, _| text(machine, this, &["workPhone"]))
        .method("getPersonalEmail()", |machine, this, _| text(machine, this, &["personalEmail"]))
        .method("getEmail()", |machine, this, _| text(machine, this, &["email"]))
        .method("getLifecycleState()", |machine, this, _| {
            text(machine, this, &["cloudLifecycleState", "lifecycleState"])
        })
        .method("getAttributes()", get::<ATTRIBUTES>)
        .method("getUid()", |machine, this, _| text(machine, this, &["uid"]))
        .method("isManager()", |machine, this, _| truth(machine, this, IS_MANAGER))
        .method("getManagerId()", |machine, this, _| {
            let manager = part(machine, this, MANAGER);
            Ok(part(machine, &manager, ID))
        })
        .method("getManagerName()", |machine, this, _| {
            let manager = part(machine, this, MANAGER);
            Ok(part(machine, &manager, NAME))
        })
        .method("getCountry()", |machine, this, _| text(machine, this, &["country"]))
        .method("getEmployeeNumber()", |machine, this, _| {
            text(machine, this, &["employeeNumber", "identificationNumber"])
        });
}

/// The display name, else the name.
fn displayable(machine: &Machine<'_>, this: &Value) -> Value {
    let shown = part(machine, this, DISPLAY_NAME);
    if shown.is_null() { part(machine, this, NAME) } else { shown }
}

/// An attribute by name; else what the plan says of the person beside the attributes.
fn attribute(machine: &mut Machine<'_>, this: &Value, name: &Value) -> Answer {
    for at in [ATTRIBUTES, OTHER] {
        let held = part(machine, this, at);
        let value = attributes::lookup(machine, &held, name)?;
        if !value.is_null() {
            return Ok(value);
        }
    }
    Ok(Value::Null)
}

/// Whether the plan lists the accounts of the person.
pub(crate) fn lists_accounts(machine: &mut Machine<'_>, this: &Value) -> Answer<bool> {
    for name in ["links", "accounts"] {
        let value = attributes::named(machine, this, OTHER, name)?;
        if machine.is_a(&value, "java.util.List") {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The first of some attributes that there is.
fn first(machine: &mut Machine<'_>, this: &Value, names: &[&str]) -> Answer {
    for name in names {
        let name = machine.text(name)?;
        let value = attribute(machine, this, &name)?;
        if !value.is_null() {
            return Ok(value);
        }
    }
    Ok(Value::Null)
}

fn text(machine: &mut Machine<'_>, this: &Value, names: &[&str]) -> Answer {
    if names == ["email"] && !part(machine, this, EMAIL).is_null() {
        return Ok(part(machine, this, EMAIL));
    }
    let value = first(machine, this, names)?;
    convert::to_string_or_null(machine, &value)
}

fn truth(machine: &mut Machine<'_>, this: &Value, names: &[&str]) -> Answer {
    let value = first(machine, this, names)?;
    Ok(convert::is_true(machine, &value)?.into())
}

/// The object of a plan's identity or requester, with the accounts that its requests name; null where the plan says
/// nothing.
pub(crate) fn from_model(machine: &mut Machine<'_>, person: &Map<String, Json>, requests: &[AccountRequest]) -> Answer {
    if person.is_empty() {
        return Ok(Value::Null);
    }
    let object = make(machine, CLASS, PARTS)?;
    let text = |name: &str| person.get(name).and_then(Json::as_str);
    let none = Map::new();
    let held = convert::entries(machine, person.get("attributes").and_then(Json::as_object).unwrap_or(&none))?;
    let other = convert::entries(machine, person)?;
    let parts = [
        (ID, convert::text_or_null(machine, text("id"))?),
        (NAME, convert::text_or_null(machine, text("name"))?),
        (DISPLAY_NAME, convert::text_or_null(machine, text("displayName"))?),
        (EMAIL, convert::text_or_null(machine, text("email"))?),
        (ATTRIBUTES, machine.new_map_of(attributes::CLASS, held)?),
        (OTHER, machine.new_map_of(attributes::CLASS, other)?),
        (MANAGER, manager(machine, person)?),
        (LINKS, link::of_person(machine, &object, person, requests)?),
    ];
    set_parts(machine, &object, parts);
    Ok(object)
}

/// The manager, given as an object or by name, beside the attributes or among them. Of managers' managers nothing is said.
fn manager(machine: &mut Machine<'_>, person: &Map<String, Json>) -> Answer {
    let among = person.get("attributes").and_then(|held| held.get("manager"));
    match person.get("manager").filter(|manager| !manager.is_null()).or(among) {
        Some(Json::Object(manager)) => {
            let mut manager = manager.clone();
            manager.remove("manager");
            from_model(machine, &manager, &[])
        }
        Some(Json::String(name)) if !name.is_empty() => {
            let object = make(machine, CLASS, PARTS)?;
            let name = machine.text(name)?;
            set_parts(machine, &object, [(NAME, name)]);
            Ok(object)
        }
        _ => Ok(Value::Null),
    }
}
