//! `sailpoint.object.Link`: an account of an identity, as far as the plan says. The plan names accounts in two places: an
//! identity's own `links` (or `accounts`), with attributes, and the account requests that are not Create, without.

use super::{application, attributes, get, get_flag, identity, items, make, needs_store, part, set_parts};
use crate::convert;
use beanshell::{Answer, Builder, Machine, Value};
use model::plan::AccountRequest;
use serde_json::{Map, Value as Json};

/// The class.
pub(crate) const CLASS: &str = "sailpoint.object.Link";

pub(crate) const APPLICATION_ID: usize = 0;
pub(crate) const APPLICATION_NAME: usize = 1;
pub(crate) const NATIVE_IDENTITY: usize = 2;
pub(crate) const IDENTITY: usize = 3;
/// Null where the plan does not say them.
pub(crate) const ATTRIBUTES: usize = 4;
pub(crate) const DISPLAY_NAME: usize = 5;
pub(crate) const DISABLED: usize = 6;
pub(crate) const ID: usize = 7;
const PARTS: usize = 8;

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class(CLASS)
        .constructor("()", |machine, _, _| make(machine, CLASS, PARTS))
        .method("getApplication()", |machine, this, _| {
            let object = make(machine, application::APPLICATION, application::PARTS)?;
            let (id, name) = (part(machine, this, APPLICATION_ID), part(machine, this, APPLICATION_NAME));
            set_parts(machine, &object, [(application::ID, id), (application::NAME, name)]);
            Ok(object)
        })
        .method("getApplicationName()", get::<APPLICATION_NAME>)
        .method("getApplicationId()", get::<APPLICATION_ID>)
        .method("getIdentity()", get::<IDENTITY>)
        .method("getNativeIdentity()", get::<NATIVE_IDENTITY>)
        .method("getAttribute(String)", |machine, this, arguments| {
            let held = part(machine, this, ATTRIBUTES);
            if held.is_null() {
                return Err(needs_store(machine, "Link.getAttribute"));
            }
            machine.map_get(&held, &super::arg(arguments, 0))
        })
        .method("getAttributes()", |machine, this, _| match part(machine, this, ATTRIBUTES) {
            Value::Null => Err(needs_store(machine, "Link.getAttributes")),
            held => Ok(held),
        })
        .method("getEntitlementAttributes()", |machine, _, _| {
            Err(needs_store(machine, "Link.getEntitlementAttributes"))
        })
        .method("getEntitlements(Object,String)", |machine, _, _| Err(needs_store(machine, "Link.getEntitlements")))
        .method("getDisplayableName()", |machine, this, _| {
            let shown = part(machine, this, DISPLAY_NAME);
            Ok(if shown.is_null() { part(machine, this, NATIVE_IDENTITY) } else { shown })
        })
        .method("isDisabled()", get_flag::<DISABLED>);
}

/// The accounts of a person that the plan names, as a list.
pub(crate) fn of_person(
    machine: &mut Machine<'_>,
    owner: &Value,
    person: &Map<String, Json>,
    requests: &[AccountRequest],
) -> Answer {
    let mut links = Vec::new();
    let own = person.get("links").or_else(|| person.get("accounts")).and_then(Json::as_array);
    for account in own.into_iter().flatten().filter_map(Json::as_object) {
        let link = from_json(machine, owner, account)?;
        links.push(link);
    }
    for request in requests.iter().filter(|request| request.operation != "Create") {
        let Some(native) = &request.native_identity else { continue };
        let source = [request.source.id.as_deref(), request.source.name.as_deref()];
        if !is_known(machine, &links, source, native)? {
            let link = make(machine, CLASS, PARTS)?;
            let parts = [
                (APPLICATION_ID, convert::text_or_null(machine, source[0])?),
                (APPLICATION_NAME, convert::text_or_null(machine, Some(request.source_label()))?),
                (NATIVE_IDENTITY, machine.text(native)?),
                (IDENTITY, owner.clone()),
            ];
            set_parts(machine, &link, parts);
            links.push(link);
        }
    }
    machine.new_list(links)
}

fn is_known(machine: &mut Machine<'_>, links: &[Value], source: [Option<&str>; 2], native: &str) -> Answer<bool> {
    machine.charge(links.len() as u64)?;
    let is = |link: &Value, at: usize, text: Option<&str>| matches!((part(machine, link, at), text), (Value::Text(own), Some(text)) if own.is(text));
    Ok(links.iter().any(|link| {
        is(link, NATIVE_IDENTITY, Some(native))
            && (is(link, APPLICATION_ID, source[0]) || is(link, APPLICATION_NAME, source[1]))
    }))
}

/// `{"source": {"id", "name"} or a name, "nativeIdentity", "displayName", "disabled", "attributes"}`
fn from_json(machine: &mut Machine<'_>, owner: &Value, account: &Map<String, Json>) -> Answer {
    let link = make(machine, CLASS, PARTS)?;
    let text = |name: &str| account.get(name).and_then(Json::as_str);
    let source = account.get("source").or_else(|| account.get("application"));
    let member = |name: &str| source.and_then(|source| source.get(name)).and_then(Json::as_str);
    let disabled = account.get("disabled").and_then(Json::as_bool).unwrap_or_default();
    let held = match account.get("attributes").and_then(Json::as_object) {
        None => Value::Null,
        Some(held) => {
            let entries = convert::entries(machine, held)?;
            machine.new_map_of(attributes::CLASS, entries)?
        }
    };
    let parts = [
        (ID, convert::text_or_null(machine, text("id"))?),
        (APPLICATION_ID, convert::text_or_null(machine, member("id").or_else(|| text("sourceId")))?),
        (APPLICATION_NAME, convert::text_or_null(machine, member("name").or(source.and_then(Json::as_str)))?),
        (NATIVE_IDENTITY, convert::text_or_null(machine, text("nativeIdentity"))?),
        (DISPLAY_NAME, convert::text_or_null(machine, text("displayName"))?),
        (DISABLED, disabled.into()),
        (IDENTITY, owner.clone()),
        (ATTRIBUTES, held),
    ];
    set_parts(machine, &link, parts);
    Ok(link)
}

/// The known accounts of an identity on a source by id or name.
pub(crate) fn of_source(machine: &mut Machine<'_>, owner: &Value, names: &[Value]) -> Answer<Vec<Value>> {
    let mut found = Vec::new();
    for link in items(machine, owner, identity::LINKS)? {
        machine.charge(1)?;
        let own = [part(machine, &link, APPLICATION_ID), part(machine, &link, APPLICATION_NAME)];
        let is_one = |own: &Value| {
            names.iter().any(|name| matches!((own, name), (Value::Text(own), Value::Text(name)) if own == name))
        };
        if own.iter().any(is_one) {
            found.push(link);
        }
    }
    Ok(found)
}
