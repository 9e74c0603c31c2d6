//! `ProvisioningPlan.AttributeRequest`.

use super::{
    arg, attributes, copies, enums, from_map,
    generic_request::{self, ARGUMENTS, NAME, OPERATION, ORIGIN, PARTS, VALUE},
    make, set_part, set_parts,
};
use crate::convert;
use beanshell::{Answer, Builder, Machine, Value};

/// The class.
pub(crate) const CLASS: &str = "sailpoint.object.ProvisioningPlan.AttributeRequest";

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class(CLASS)
        .extends(generic_request::CLASS)
        .constant("ATT_DEASSIGN_ENTITLEMENTS", |machine, _, _| machine.text("deassignEntitlements"))
        .constant("ATT_PREFER_REMOVE_OVER_RETAIN", |machine, _, _| machine.text("preferRemoveOverRetain"))
        .constructor("()", |machine, _, _| make(machine, CLASS, PARTS))
        .constructor("(Map)", |machine, _, arguments| {
            let request = make(machine, CLASS, PARTS)?;
            from_map::fill_generic(machine, &request, &arg(arguments, 0))?;
            Ok(request)
        })
        .constructor("(String,Object)", |machine, _, arguments| {
            let operation = enums::constant(machine, enums::ATTRIBUTE, "Set")?;
            made(machine, arg(arguments, 0), operation, arg(arguments, 1))
        })
        .constructor("(String,ProvisioningPlan.Operation,Object)", |machine, _, arguments| {
            made(machine, arg(arguments, 0), arg(arguments, 1), arg(arguments, 2))
        })
        .constructor("(String,ProvisioningPlan.Operation,Object,String)", |machine, _, arguments| {
            let request = made(machine, arg(arguments, 0), arg(arguments, 1), arg(arguments, 2))?;
            attributes::set_named(machine, &request, ARGUMENTS, "assignmentId", arg(arguments, 3))?;
            Ok(request)
        })
        .constructor("(ProvisioningPlan.AttributeRequest)", |machine, _, arguments| {
            copies::generic(machine, &arg(arguments, 0))
        })
        .method("fromMap(Map)", |machine, this, arguments| {
            from_map::fill_generic(machine, this, &arg(arguments, 0))?;
            Ok(Value::Void)
        });
}

/// A new request.
pub(crate) fn made(machine: &mut Machine<'_>, name: Value, operation: Value, value: Value) -> Answer {
    let request = make(machine, CLASS, PARTS)?;
    set_parts(machine, &request, [(NAME, name), (OPERATION, operation), (VALUE, value)]);
    Ok(request)
}

/// The object of a plan's attribute request, the one at that place of its account request.
pub(crate) fn from_model(machine: &mut Machine<'_>, request: &model::plan::AttributeRequest, origin: usize) -> Answer {
    let name = machine.text(&request.name)?;
    let operation = enums::constant(machine, enums::ATTRIBUTE, request.operation)?;
    let value = convert::from_json(machine, &request.value)?;
    let object = made(machine, name, operation, value)?;
    set_part(machine, &object, ORIGIN, convert::place(origin));
    if !request.arguments.is_empty() {
        let entries = convert::entries(machine, &request.arguments)?;
        let arguments = machine.new_map_of(attributes::CLASS, entries)?;
        set_part(machine, &object, ARGUMENTS, arguments);
    }
    Ok(object)
}
