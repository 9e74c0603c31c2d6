//! `ProvisioningPlan.PermissionRequest`: rights on a target. Its name is the target, its value the list of rights.

use super::{
    arg, copies, enums, from_map,
    generic_request::{self, ARGUMENTS, NAME, OPERATION, PARTS, TARGET_COLLECTOR, VALUE},
    get, list_part, make, part, set, set_part, set_parts,
};
use crate::convert;
use beanshell::{Answer, Builder, Machine, Value};

/// The class.
pub(crate) const CLASS: &str = "sailpoint.object.ProvisioningPlan.PermissionRequest";

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class(CLASS)
        .extends(generic_request::CLASS)
        .constructor("()", |machine, _, _| make(machine, CLASS, PARTS))
        .constructor("(Map)", |machine, _, arguments| {
            let request = make(machine, CLASS, PARTS)?;
            from_map::fill_generic(machine, &request, &arg(arguments, 0))?;
            Ok(request)
        })
        .constructor("(String,String)", |machine, _, arguments| {
            let operation = enums::constant(machine, enums::ATTRIBUTE, "Set")?;
            let rights = split(machine, &arg(arguments, 1))?;
            made(machine, arg(arguments, 0), operation, rights)
        })
        .constructor("(String,ProvisioningPlan.Operation,String)", |machine, _, arguments| {
            let rights = split(machine, &arg(arguments, 2))?;
            made(machine, arg(arguments, 0), arg(arguments, 1), rights)
        })
        .constructor("(String,ProvisioningPlan.Operation,List)", |machine, _, arguments| {
            made(machine, arg(arguments, 0), arg(arguments, 1), arg(arguments, 2))
        })
        .constructor("(String,ProvisioningPlan.Operation,List,String)", |machine, _, arguments| {
            let request = made(machine, arg(arguments, 0), arg(arguments, 1), arg(arguments, 2))?;
            set_part(machine, &request, TARGET_COLLECTOR, arg(arguments, 3));
            Ok(request)
        })
        .constructor("(ProvisioningPlan.PermissionRequest)", |machine, _, arguments| {
            copies::generic(machine, &arg(arguments, 0))
        })
        .method("getTarget()", get::<NAME>)
        .method("setTarget(String)", set::<NAME>)
        .method("getRights()", |machine, this, _| {
            let rights = part(machine, this, VALUE);
            if rights.is_null() { Ok(Value::Null) } else { joined(machine, &rights) }
        })
        .method("setRights(String)", |machine, this, arguments| {
            let rights = split(machine, &arg(arguments, 0))?;
            set_part(machine, this, VALUE, rights);
            Ok(Value::Void)
        })
        .method("getRightsList()", |machine, this, _| {
            let rights = part(machine, this, VALUE);
            if rights.is_null() || machine.is_a(&rights, "java.util.List") {
                return list_part(machine, this, VALUE);
            }
            split(machine, &rights)
        })
        .method("getRightsListClone()", |machine, this, _| {
            let rights = part(machine, this, VALUE);
            let rights = if rights.is_null() { Vec::new() } else { convert::listed(machine, &rights)? };
            machine.new_list(rights)
        })
        .method("setRightsList(List)", set::<VALUE>)
        .method("isSecret()", |_, _, _| Ok(false.into()))
        .method("toMap()", |machine, this, _| {
            let mut entries = Vec::new();
            for (name, at) in [("target", NAME), ("op", OPERATION), ("rights", VALUE), ("args", ARGUMENTS)] {
                let value = part(machine, this, at);
                if !value.is_null() {
                    let value = if at == OPERATION { machine.to_text(&value)?.into() } else { value };
                    entries.push((machine.text(name)?, value));
                }
            }
            machine.new_map(entries)
        })
        .method("fromMap(Map)", |machine, this, arguments| {
            from_map::fill_generic(machine, this, &arg(arguments, 0))?;
            Ok(Value::Void)
        });
}

fn made(machine: &mut Machine<'_>, target: Value, operation: Value, rights: Value) -> Answer {
    let request = make(machine, CLASS, PARTS)?;
    set_parts(machine, &request, [(NAME, target), (OPERATION, operation), (VALUE, rights)]);
    Ok(request)
}

/// A list of the parts of a text between commas; null stays null.
pub(crate) fn split(machine: &mut Machine<'_>, text: &Value) -> Answer {
    if text.is_null() {
        return Ok(Value::Null);
    }
    let text = machine.to_text(text)?.to_string();
    machine.charge(text.len() as u64 / 16)?;
    let mut parts = Vec::new();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        parts.push(machine.text(part)?);
    }
    machine.new_list(parts)
}

/// The texts of a list with commas between them.
pub(crate) fn joined(machine: &mut Machine<'_>, list: &Value) -> Answer {
    let mut text = String::new();
    for item in convert::listed(machine, list)? {
        if !text.is_empty() {
            text.push(',');
        }
        let item = machine.to_text(&item)?;
        machine.reserve(3 * item.len())?;
        text.push_str(&item.to_string());
    }
    machine.text(&text)
}
