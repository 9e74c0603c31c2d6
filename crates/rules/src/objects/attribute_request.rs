//! `ProvisioningPlan.AttributeRequest`, and `GenericRequest` above it.

use super::{attributes, enums, get, make, part, set, set_part};
use crate::convert;
use beanshell::{Answer, Builder, Machine, Value};

/// The class.
pub(crate) const CLASS: &str = "sailpoint.object.ProvisioningPlan.AttributeRequest";
/// What it shares with permission requests.
pub(crate) const GENERIC: &str = "sailpoint.object.ProvisioningPlan.GenericRequest";

pub(crate) const NAME: usize = 0;
pub(crate) const VALUE: usize = 1;
pub(crate) const OPERATION: usize = 2;
pub(crate) const ARGUMENTS: usize = 3;
const TRACKING: usize = 4;
const RESULT: usize = 5;
const DISPLAY_VALUE: usize = 6;
const TARGET_COLLECTOR: usize = 7;
const UNMAPPED_NAME: usize = 8;
pub(crate) const PARTS: usize = 9;

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class(GENERIC)
        .method("getName()", get::<NAME>)
        .method("setName(String)", set::<NAME>)
        .method("getValue()", get::<VALUE>)
        .method("setValue(Object)", set::<VALUE>)
        .method("getOp()", get::<OPERATION>)
        .method("getOperation()", get::<OPERATION>)
        .method("setOp(ProvisioningPlan.Operation)", set::<OPERATION>)
        .method("setOperation(ProvisioningPlan.Operation)", set::<OPERATION>)
        .method("getArguments()", get::<ARGUMENTS>)
        .method("setArguments(Map)", set::<ARGUMENTS>)
        .method("get(String)", |machine, this, arguments| {
            let held = part(machine, this, ARGUMENTS);
            attributes::lookup(machine, &held, &arguments[0])
        })
        .method("put(String,Object)", |machine, this, arguments| put(machine, this, ARGUMENTS, arguments))
        .method("getTrackingId()", get::<TRACKING>)
        .method("setTrackingId(String)", set::<TRACKING>)
        .method("getResult()", get::<RESULT>)
        .method("getDisplayValue()", get::<DISPLAY_VALUE>)
        .method("setDisplayValue(String)", set::<DISPLAY_VALUE>)
        .method("getTargetCollector()", get::<TARGET_COLLECTOR>)
        .method("getUnmappedName()", get::<UNMAPPED_NAME>);
    builder
        .class(CLASS)
        .extends(GENERIC)
        .constructor("()", |machine, _, _| make(machine, CLASS, PARTS))
        .constructor("(String,Object)", |machine, _, arguments| {
            let operation = enums::constant(machine, enums::ATTRIBUTE, "Set")?;
            made(machine, &arguments[0], operation, &arguments[1])
        })
        .constructor("(String,ProvisioningPlan.Operation,Object)", |machine, _, arguments| {
            made(machine, &arguments[0], arguments[1].clone(), &arguments[2])
        });
}

fn made(machine: &mut Machine<'_>, name: &Value, operation: Value, value: &Value) -> Answer {
    let request = make(machine, CLASS, PARTS)?;
    set_part(machine, &request, NAME, name.clone());
    set_part(machine, &request, OPERATION, operation);
    set_part(machine, &request, VALUE, value.clone());
    Ok(request)
}

/// Puts a value into the arguments of an object, which it gets where it has none.
pub(crate) fn put(machine: &mut Machine<'_>, this: &Value, at: usize, arguments: &[Value]) -> Answer {
    let mut held = part(machine, this, at);
    if held.is_null() {
        held = machine.new_map_of(attributes::CLASS, [])?;
        set_part(machine, this, at, held.clone());
    }
    machine.map_put(&held, arguments[0].clone(), arguments[1].clone())?;
    Ok(Value::Void)
}

/// The object of a plan's attribute request.
pub(crate) fn from_model(machine: &mut Machine<'_>, request: &model::plan::AttributeRequest) -> Answer {
    let object = make(machine, CLASS, PARTS)?;
    let name = machine.text(&request.name)?;
    set_part(machine, &object, NAME, name);
    let operation = enums::constant(machine, enums::ATTRIBUTE, request.operation)?;
    set_part(machine, &object, OPERATION, operation);
    let value = convert::from_json(machine, &request.value)?;
    set_part(machine, &object, VALUE, value);
    if !request.arguments.is_empty() {
        let entries = convert::entries(machine, &request.arguments)?;
        let arguments = machine.new_map_of(attributes::CLASS, entries)?;
        set_part(machine, &object, ARGUMENTS, arguments);
    }
    Ok(object)
}
