//! `java.lang.System`: the clock, printing, and what needs nothing of the machine that this runs on.

use super::{
    arguments::{array_length, at, int},
    print_stream,
};
use crate::{
    error::Answer,
    heap::Data,
    library::{Builder, Type},
    machine::Machine,
    value::Value,
};

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class("java.lang.System")
        .function("currentTimeMillis()", |machine, _, _| Ok(machine.environment().now().into()))
        .function("nanoTime()", |machine, _, _| {
            Ok(i64::try_from(machine.environment().elapsed().as_nanos()).unwrap_or(i64::MAX).into())
        })
        .constant("out", |machine, _, _| print_stream::stream(machine, true))
        .constant("err", |machine, _, _| print_stream::stream(machine, false))
        .function("lineSeparator()", |machine, _, _| machine.text("\n"))
        .function("identityHashCode(Object)", |machine, _, a| match at(a, 0) {
            Value::Object(object) => Ok(object.number().cast_signed().into()),
            value => machine.hash(value).map(Value::int),
        })
        .function("arraycopy(Object,int,Object,int,int)", arraycopy);
}

fn arraycopy(machine: &mut Machine<'_>, _: &Value, a: &[Value]) -> Answer {
    let (from, into) = (at(a, 0), at(a, 2));
    if from.is_null() || into.is_null() {
        return Err(machine.throw_bare("java.lang.NullPointerException"));
    }
    let (Some(source), Some(target)) = (element(machine, from), element(machine, into)) else {
        let (role, wrong) = if element(machine, from).is_none() { ("source", from) } else { ("destination", into) };
        let message = format!("arraycopy: {role} type {} is not an array", machine.describe(wrong));
        return Err(machine.throw("java.lang.ArrayStoreException", message));
    };
    let primitive = matches!(source, Type::Primitive(_)) || matches!(target, Type::Primitive(_));
    if primitive && source != target {
        let (one, other) = (shown(machine, &source), shown(machine, &target));
        let message = format!("arraycopy: type mismatch: can not copy {one}[] into {other}[]");
        return Err(machine.throw("java.lang.ArrayStoreException", message));
    }
    let (start, place, count) = (int(a, 1), int(a, 3), int(a, 4));
    let lengths = (array_length(machine, from)?, array_length(machine, into)?);
    let names = (shown(machine, &source), shown(machine, &target));
    let ends = (i64::from(start) + i64::from(count), i64::from(place) + i64::from(count));
    let problem = if start < 0 {
        format!("source index {start} out of bounds for {}[{}]", names.0, lengths.0)
    } else if place < 0 {
        format!("destination index {place} out of bounds for {}[{}]", names.1, lengths.1)
    } else if count < 0 {
        format!("length {count} is negative")
    } else if usize::try_from(ends.0).is_ok_and(|end| end > lengths.0) {
        format!("last source index {} out of bounds for {}[{}]", ends.0, names.0, lengths.0)
    } else if usize::try_from(ends.1).is_ok_and(|end| end > lengths.1) {
        format!("last destination index {} out of bounds for {}[{}]", ends.1, names.1, lengths.1)
    } else {
        return copy(machine, a, &source, &target);
    };
    Err(machine.throw("java.lang.ArrayIndexOutOfBoundsException", format!("arraycopy: {problem}")))
}

/// The bounds are checked.
fn copy(machine: &mut Machine<'_>, a: &[Value], source: &Type, target: &Type) -> Answer {
    let [start, place, count] = [1, 3, 4].map(|argument| usize::try_from(int(a, argument)).unwrap_or(0));
    machine.reserve_many(count, size_of::<Value>())?;
    let mut values: Vec<Value> = match at(a, 0) {
        Value::Object(object) => match &machine.object(*object).data {
            Data::Array(_, values) => values.iter().skip(start).take(count).cloned().collect(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    };
    let fits = |machine: &Machine<'_>, value: &Value| {
        source == target || value.is_null() || machine.is_instance(value, target)
    };
    // Java copies up to what does not fit.
    let wrong = values.iter().position(|value| !fits(machine, value));
    values.truncate(wrong.unwrap_or(count));
    if let Value::Object(object) = at(a, 2)
        && let Data::Array(_, places) = &mut machine.object_mut(*object).data
    {
        for (place, value) in places.iter_mut().skip(place).zip(values) {
            *place = value;
        }
    }
    if wrong.is_none() {
        return Ok(Value::Void);
    }
    let (one, other) = (machine.type_name(source), machine.type_name(target));
    let message = format!(
        "arraycopy: element type mismatch: can not cast one of the elements of {one}[] to the type of the \
         destination array, {other}"
    );
    Err(machine.throw("java.lang.ArrayStoreException", message))
}

/// The type of an array's elements.
fn element(machine: &Machine<'_>, value: &Value) -> Option<Type> {
    match machine.type_of(value) {
        Some(Type::Array(element)) => Some(*element),
        _ => None,
    }
}

/// An element type as the messages of `arraycopy` name it.
fn shown(machine: &Machine<'_>, of: &Type) -> String {
    match of {
        Type::Primitive(_) => machine.type_name(of),
        _ => "object array".to_owned(),
    }
}
