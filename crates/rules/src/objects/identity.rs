//! `sailpoint.object.Identity`: whom a plan is about, as far as the plan says.

use super::{attributes, get, make, part, set_part};
use crate::convert;
use beanshell::{Answer, Builder, Machine, Value};
use serde_json::{Map, Value as Json};

/// The class.
pub(crate) const CLASS: &str = "sailpoint.object.Identity";

const ID: usize = 0;
const NAME: usize = 1;
const DISPLAY_NAME: usize = 2;
const EMAIL: usize = 3;
const ATTRIBUTES: usize = 4;
const PARTS: usize = 5;

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class(CLASS)
        .constructor("()", |machine, _, _| make(machine, CLASS, PARTS))
        .method("getId()", get::<ID>)
        .method("getName()", get::<NAME>)
        .method("getDisplayName()", get::<DISPLAY_NAME>)
        .method("getEmail()", get::<EMAIL>)
        .method("getAttributes()", get::<ATTRIBUTES>)
        .method("getAttribute(String)", |machine, this, arguments| {
            let held = part(machine, this, ATTRIBUTES);
            attributes::lookup(machine, &held, &arguments[0])
        })
        .method("getStringAttribute(String)", |machine, this, arguments| {
            let held = part(machine, this, ATTRIBUTES);
            let value = attributes::lookup(machine, &held, &arguments[0])?;
            convert::to_string_or_null(machine, &value)
        });
}

/// The object of a plan's identity or requester; null where the plan says nothing.
pub(crate) fn from_model(machine: &mut Machine<'_>, person: &Map<String, Json>) -> Answer {
    if person.is_empty() {
        return Ok(Value::Null);
    }
    let object = make(machine, CLASS, PARTS)?;
    for (at, member) in [(ID, "id"), (NAME, "name"), (DISPLAY_NAME, "displayName"), (EMAIL, "email")] {
        let text = convert::text_or_null(machine, person.get(member).and_then(Json::as_str))?;
        set_part(machine, &object, at, text);
    }
    let none = Map::new();
    let entries = convert::entries(machine, person.get("attributes").and_then(Json::as_object).unwrap_or(&none))?;
    let held = machine.new_map_of(attributes::CLASS, entries)?;
    set_part(machine, &object, ATTRIBUTES, held);
    Ok(object)
}
