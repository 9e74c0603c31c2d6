//! `java.lang.Object`, `Class`, `Enum`, and the interfaces without methods of their own.

use super::arguments::{at, elements};
use crate::{
    error::Throw,
    heap::Data,
    library::{Builder, Type},
    machine::Machine,
    value::{Primitive, Value},
};

mod class;

pub(crate) use class::{binary_name, class_object};

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class("java.lang.Object")
        .open()
        .constructor("()", |machine, _, _| {
            let class = machine.class_named("java.lang.Object")?;
            Ok(Value::Object(machine.allocate(class, Data::Fields(Vec::new()))?))
        })
        .method("toString()", |machine, this, _| {
            let name = binary_name(&machine.describe(this));
            let hash = machine.hash(this)?;
            machine.text(&format!("{name}@{hash:x}"))
        })
        .method("hashCode()", |_, this, _| Ok(Value::int(identity(this))))
        .method("equals(Object)", |machine, this, arguments| Ok(machine.same(this, &arguments[0]).into()))
        .method("getClass()", |machine, this, _| match machine.type_of(this) {
            Some(of) => class_object(machine, of),
            None => Err(machine.throw_bare("java.lang.NullPointerException")),
        })
        .method("clone()", |machine, this, _| match machine.type_of(this) {
            Some(Type::Array(of)) => {
                let values = elements(machine, this)?;
                machine.array(*of, values)
            }
            _ => Err(Throw::fault(format!("There is no method clone() in {}", machine.describe(this)))),
        });
    builder.class("bsh.This");
    // What a class compares itself with stands in its own description; nothing else can be cast to that.
    builder.interface("java.lang.Comparable").method("compareTo(Object)", |machine, this, arguments| {
        let (given, wanted) = (machine.describe(at(arguments, 0)), machine.describe(this));
        Err(machine.not_castable(&given, &wanted))
    });
    for interface in [
        "java.lang.Cloneable",
        "java.lang.AutoCloseable",
        "java.io.Serializable",
        "java.lang.Runnable",
        "java.util.concurrent.Callable",
    ] {
        builder.interface(interface);
    }
    class::describe(builder);
    builder
        .class("java.lang.Enum")
        .implements(&["java.lang.Comparable"])
        .method("name()", |machine, this, _| Ok(field(machine, this, 0)))
        .method("toString()", |machine, this, _| Ok(field(machine, this, 0)))
        .method("ordinal()", |machine, this, _| Ok(field(machine, this, 1)))
        .method("getDeclaringClass()", |machine, this, _| match machine.type_of(this) {
            Some(of) => class_object(machine, of),
            None => Ok(Value::Null),
        })
        .method("compareTo(Enum)", |machine, this, arguments| {
            let order = |value| match value {
                Value::Primitive(Primitive::Int(ordinal)) => ordinal,
                _ => 0,
            };
            Ok((order(field(machine, this, 1)) - order(field(machine, &arguments[0], 1))).into())
        });
}

/// The number that stands for the identity of an object.
fn identity(value: &Value) -> i32 {
    match value {
        Value::Object(object) => object.number().cast_signed(),
        _ => 0,
    }
}

/// Part `at` of an object of fields.
fn field(machine: &Machine<'_>, value: &Value, at: usize) -> Value {
    match value {
        Value::Object(object) => match &machine.object(*object).data {
            Data::Fields(fields) => fields.get(at).cloned().unwrap_or(Value::Null),
            _ => Value::Null,
        },
        _ => Value::Null,
    }
}
