//! `java.lang.Object`, `Class`, `Enum`, `Comparable` and other roots.

use crate::{
    error::Answer,
    heap::Data,
    library::{Builder, Type},
    machine::Machine,
    value::{Primitive, Value},
};

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class("java.lang.Object")
        .open()
        .constructor("()", |machine, _, _| {
            let class = machine.class_named("java.lang.Object")?;
            Ok(Value::Object(machine.allocate(class, Data::Fields(Vec::new()))?))
        })
        .method("toString()", |machine, this, _| {
            let name = machine.describe(this);
            let hash = machine.hash(this)?;
            machine.text(&format!("{name}@{hash:x}"))
        })
        .method("hashCode()", |_, this, _| Ok(Value::int(identity(this))))
        .method("equals(Object)", |machine, this, arguments| Ok(machine.same(this, &arguments[0]).into()))
        .method("getClass()", |machine, this, _| match machine.type_of(this) {
            Some(of) => class_object(machine, of),
            None => Err(machine.throw_bare("java.lang.NullPointerException")),
        });
    builder.class("bsh.This");
    builder.interface("java.lang.Comparable");
    builder.interface("java.lang.CharSequence");
    builder.interface("java.lang.Runnable");
    builder
        .class("java.lang.Class")
        .method("getName()", |machine, this, _| {
            let name = named(machine, this);
            machine.text(&name)
        })
        .method("getSimpleName()", |machine, this, _| {
            let name = named(machine, this);
            machine.text(name.rsplit('.').next().unwrap_or_default())
        })
        .method("toString()", |machine, this, _| {
            let name = named(machine, this);
            machine.text(&format!("class {name}"))
        })
        .method("equals(Object)", |machine, this, arguments| {
            let (one, other) = (class_of(machine, this), class_of(machine, &arguments[0]));
            Ok((one.is_some() && one == other).into())
        })
        .method("hashCode()", |machine, this, _| {
            let name = named(machine, this);
            machine.text(&name).and_then(|name| machine.hash(&name)).map(Value::int)
        });
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

/// The `java.lang.Class` of a type.
pub(crate) fn class_object(machine: &mut Machine<'_>, of: Type) -> Answer {
    let class = machine.class_named("java.lang.Class")?;
    Ok(Value::Object(machine.allocate(class, Data::Class(of))?))
}

fn class_of(machine: &Machine<'_>, value: &Value) -> Option<Type> {
    match value {
        Value::Object(object) => match &machine.object(*object).data {
            Data::Class(of) => Some(of.clone()),
            _ => None,
        },
        _ => None,
    }
}

fn named(machine: &Machine<'_>, value: &Value) -> String {
    class_of(machine, value).map_or_else(String::new, |of| machine.type_name(&of))
}
