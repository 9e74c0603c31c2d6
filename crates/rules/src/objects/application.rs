//! `sailpoint.object.Application` and `IntegrationConfig`: the source, and the integration that serves it.

use super::{attributes, get, make, part, set_part};
use crate::convert;
use beanshell::{Answer, Builder, Machine};
use serde_json::{Map, Value as Json};

/// The source of an account request.
pub(crate) const APPLICATION: &str = "sailpoint.object.Application";
/// The service desk integration.
pub(crate) const INTEGRATION: &str = "sailpoint.object.IntegrationConfig";

const ID: usize = 0;
const NAME: usize = 1;
const ATTRIBUTES: usize = 2;
const PARTS: usize = 3;

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class(APPLICATION)
        .constructor("()", |machine, _, _| make(machine, APPLICATION, PARTS))
        .method("getId()", get::<ID>)
        .method("getName()", get::<NAME>)
        .method("getAttributes()", get::<ATTRIBUTES>)
        .method("getAttributeValue(String)", |machine, this, arguments| {
            let held = part(machine, this, ATTRIBUTES);
            attributes::lookup(machine, &held, &arguments[0])
        })
        .method("getStringAttributeValue(String)", |machine, this, arguments| {
            let held = part(machine, this, ATTRIBUTES);
            let value = attributes::lookup(machine, &held, &arguments[0])?;
            convert::to_string_or_null(machine, &value)
        });
    builder.class(INTEGRATION).method("getName()", get::<NAME>).method(
        "getAttribute(String)",
        |machine, this, arguments| {
            let held = part(machine, this, ATTRIBUTES);
            attributes::lookup(machine, &held, &arguments[0])
        },
    );
}

/// An object of one of the two classes.
pub(crate) fn made(
    machine: &mut Machine<'_>,
    class: &str,
    (id, name): (Option<&str>, Option<&str>),
    held: &Map<String, Json>,
) -> Answer {
    let object = make(machine, class, PARTS)?;
    let id = convert::text_or_null(machine, id)?;
    set_part(machine, &object, ID, id);
    let name = convert::text_or_null(machine, name)?;
    set_part(machine, &object, NAME, name);
    let entries = convert::entries(machine, held)?;
    let held = machine.new_map_of(attributes::CLASS, entries)?;
    set_part(machine, &object, ATTRIBUTES, held);
    Ok(object)
}
