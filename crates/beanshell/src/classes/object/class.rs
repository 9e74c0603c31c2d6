//! `java.lang.Class`: what a type is called. Nothing here reaches members, loaders or resources.

use super::super::arguments::at;
use crate::{
    error::Answer,
    heap::Data,
    library::{Builder, ClassId, Type},
    machine::Machine,
    value::{Kind, Value},
};

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class("java.lang.Class")
        .implements(&["java.io.Serializable"])
        .method("getName()", |machine, this, _| {
            let name = of(machine, this).map_or_else(String::new, |of| name(machine, &of));
            // A class has its name once.
            machine.intern(&name.into()).map(Value::Text)
        })
        .method("getTypeName()", |machine, this, _| {
            let name = of(machine, this).map_or_else(String::new, |of| binary_name(&machine.type_name(&of)));
            machine.text(&name)
        })
        .method("getCanonicalName()", |machine, this, _| {
            let name = of(machine, this).map_or_else(String::new, |of| machine.type_name(&of));
            machine.text(&name)
        })
        .method("getSimpleName()", |machine, this, _| {
            let name = of(machine, this).map_or_else(String::new, |of| machine.type_name(&of));
            machine.text(name.rsplit('.').next().unwrap_or_default())
        })
        .method("getPackageName()", |machine, this, _| {
            let mut of = of(machine, this);
            while let Some(Type::Array(element)) = of {
                of = Some(*element);
            }
            match of {
                Some(Type::Class(class)) => {
                    let name = binary_name(machine.class_name(class));
                    machine.text(name.rsplit_once('.').map_or("", |(package, _)| package))
                }
                _ => machine.text("java.lang"),
            }
        })
        .method("toString()", |machine, this, _| {
            let of = of(machine, this);
            let name = of.as_ref().map_or_else(String::new, |of| name(machine, of));
            let text = match of {
                Some(Type::Primitive(_)) => name,
                Some(Type::Class(class)) if is_interface(machine, class) => format!("interface {name}"),
                _ => format!("class {name}"),
            };
            machine.text(&text)
        })
        .method("isArray()", |machine, this, _| Ok(matches!(of(machine, this), Some(Type::Array(_))).into()))
        .method("isPrimitive()", |machine, this, _| Ok(matches!(of(machine, this), Some(Type::Primitive(_))).into()))
        .method("isInterface()", |machine, this, _| {
            Ok(matches!(of(machine, this), Some(Type::Class(class)) if is_interface(machine, class)).into())
        })
        .method("isEnum()", |machine, this, _| {
            let of_enum =
                |class: ClassId| machine.library.class(class).is_some_and(|class| !class.enum_constants.is_empty());
            Ok(matches!(of(machine, this), Some(Type::Class(class)) if of_enum(class)).into())
        })
        .method("getComponentType()", |machine, this, _| match of(machine, this) {
            Some(Type::Array(element)) => class_object(machine, *element),
            _ => Ok(Value::Null),
        })
        .method("getSuperclass()", |machine, this, _| match of(machine, this) {
            Some(Type::Class(class)) if !is_interface(machine, class) => {
                let above = match machine.library.class(class) {
                    Some(class) => class.superclass,
                    None => machine.scripted(class).and_then(|class| class.superclass),
                };
                above.map_or(Ok(Value::Null), |above| class_object(machine, Type::Class(above)))
            }
            Some(Type::Array(_)) => {
                let object = machine.class_named("java.lang.Object")?;
                class_object(machine, Type::Class(object))
            }
            _ => Ok(Value::Null),
        })
        .method("isInstance(Object)", |machine, this, arguments| {
            Ok(of(machine, this).is_some_and(|of| machine.is_instance(at(arguments, 0), &of)).into())
        })
        .method("isAssignableFrom(Class)", |machine, this, arguments| {
            let (Some(mine), Some(other)) = (of(machine, this), of(machine, at(arguments, 0))) else {
                return Err(machine.throw_bare("java.lang.NullPointerException"));
            };
            Ok(machine.is_subtype(&other, &mine).into())
        })
        .method("cast(Object)", |machine, this, arguments| {
            let value = at(arguments, 0);
            match of(machine, this) {
                Some(of) if value.is_null() || machine.is_instance(value, &of) => Ok(value.clone()),
                Some(of) => {
                    let given = machine.type_of(value).map_or_else(String::new, |of| name(machine, &of));
                    let message = format!("Cannot cast {given} to {}", name(machine, &of));
                    Err(machine.throw("java.lang.ClassCastException", message))
                }
                None => Ok(Value::Null),
            }
        })
        .method("equals(Object)", |machine, this, arguments| {
            let (one, other) = (of(machine, this), of(machine, at(arguments, 0)));
            Ok((one.is_some() && one == other).into())
        })
        .method("hashCode()", |machine, this, _| {
            let name = of(machine, this).map_or_else(String::new, |of| name(machine, &of));
            machine.text(&name).and_then(|name| machine.hash(&name)).map(Value::int)
        });
}

/// The `java.lang.Class` of a type.
pub(crate) fn class_object(machine: &mut Machine<'_>, of: Type) -> Answer {
    let class = machine.class_named("java.lang.Class")?;
    Ok(Value::Object(machine.allocate(class, Data::Class(of))?))
}

/// The name that Java itself gives a class: a class within a class comes after `$` (JLS 13.1). Packages are written
/// small and classes great, which holds for all of Java's and `SailPoint`'s.
pub(crate) fn binary_name(name: &str) -> String {
    let start = name.split('.').take_while(|part| !part.starts_with(char::is_uppercase)).map(|part| part.len() + 1);
    let (package, class) = name.split_at_checked(start.sum()).unwrap_or((name, ""));
    format!("{package}{}", class.replace('.', "$"))
}

/// `Class.getName()`
fn name(machine: &Machine<'_>, of: &Type) -> String {
    match of {
        Type::Array(element) => format!("[{}", code(machine, element)),
        of => binary_name(&machine.type_name(of)),
    }
}

/// A type as the name of an array has it (JVMS 4.3).
fn code(machine: &Machine<'_>, of: &Type) -> String {
    match of {
        Type::Primitive(kind) => match kind {
            Kind::Boolean => "Z",
            Kind::Byte => "B",
            Kind::Short => "S",
            Kind::Char => "C",
            Kind::Int => "I",
            Kind::Long => "J",
            Kind::Float => "F",
            Kind::Double => "D",
        }
        .to_owned(),
        Type::Class(class) => format!("L{};", binary_name(machine.class_name(*class))),
        Type::Array(element) => format!("[{}", code(machine, element)),
    }
}

fn of(machine: &Machine<'_>, value: &Value) -> Option<Type> {
    match value {
        Value::Object(object) => match &machine.object(*object).data {
            Data::Class(of) => Some(of.clone()),
            _ => None,
        },
        _ => None,
    }
}

fn is_interface(machine: &Machine<'_>, class: ClassId) -> bool {
    machine.library.class(class).is_some_and(|class| class.is_interface)
}
