//! `java.util.Arrays`.

use super::{
    arg,
    comparators::compare,
    illegal_argument, int, null_pointer, size_value, sort,
    state::{self, Collection},
};
use crate::{
    error::Answer,
    heap::Data,
    java,
    library::{Builder, Type},
    machine::Machine,
    text::Text,
    value::{Kind, Primitive, Value},
};
use std::cmp::Ordering;

/// The type of an array's elements, and how many there are.
fn shape(machine: &mut Machine<'_>, array: &Value) -> Answer<(Type, usize)> {
    if let Value::Object(object) = array
        && let Data::Array(of, elements) = &machine.object(*object).data
    {
        return Ok((of.clone(), elements.len()));
    }
    Err(null_pointer(machine))
}

/// The elements of an array from an index to another; each costs a step.
fn elements(machine: &mut Machine<'_>, array: &Value, from: usize, to: usize) -> Answer<Vec<Value>> {
    machine.charge(1 + to.saturating_sub(from) as u64)?;
    let all = state::array(machine, array).unwrap_or_default();
    Ok(all.get(from..to).unwrap_or_default().to_vec())
}

fn all(machine: &mut Machine<'_>, array: &Value) -> Answer<Vec<Value>> {
    let (_, len) = shape(machine, array)?;
    elements(machine, array, 0, len)
}

/// Puts elements back from an index on.
fn put_back(machine: &mut Machine<'_>, array: &Value, from: usize, values: Vec<Value>) {
    if let Some(places) = state::array_mut(machine, array) {
        for (place, value) in places.iter_mut().skip(from).zip(values) {
            *place = value;
        }
    }
}

/// The range that two arguments say, or the exception.
fn range(machine: &mut Machine<'_>, arguments: &[Value]) -> Answer<(usize, usize)> {
    let (_, len) = shape(machine, arg(arguments, 0))?;
    let (from, to) = (int(arguments, 1), int(arguments, 2));
    if from > to {
        return Err(illegal_argument(machine, &format!("fromIndex({from}) > toIndex({to})")));
    }
    let outside = match (usize::try_from(from), usize::try_from(to)) {
        (Ok(from), Ok(to)) if to <= len => return Ok((from, to)),
        (Ok(_), _) => to,
        _ => from,
    };
    Err(machine.throw("java.lang.ArrayIndexOutOfBoundsException", format!("Array index out of range: {outside}")))
}

fn sort_range(machine: &mut Machine<'_>, array: &Value, from: usize, to: usize, order: &Value) -> Answer {
    let mut values = elements(machine, array, from, to)?;
    if let (Type::Primitive(_), _) = shape(machine, array)? {
        machine.charge(values.len() as u64 * u64::from(values.len().checked_ilog2().unwrap_or(0)) / 4)?;
        values.sort_by(|one, other| match (one, other) {
            (Value::Primitive(one), Value::Primitive(other)) => java::compare_boxes(*one, *other),
            _ => Ordering::Equal,
        });
    } else {
        values = sort::sorted(machine, values, order)?;
    }
    put_back(machine, array, from, values);
    Ok(Value::Void)
}

fn sort_all(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    let (_, len) = shape(machine, arg(arguments, 0))?;
    sort_range(machine, arg(arguments, 0), 0, len, arg(arguments, 1))
}

fn sort_some(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    let (from, to) = range(machine, arguments)?;
    sort_range(machine, arg(arguments, 0), from, to, arg(arguments, 3))
}

fn fill_range(machine: &mut Machine<'_>, array: &Value, from: usize, to: usize, value: &Value) -> Answer {
    if from < to {
        super::collection::storable(machine, array, value, false)?;
    }
    machine.charge(1 + to.saturating_sub(from) as u64 / 4)?;
    let places = state::array_mut(machine, array).and_then(|places| places.get_mut(from..to));
    places.unwrap_or_default().fill(value.clone());
    Ok(Value::Void)
}

fn fill_all(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    let (_, len) = shape(machine, arg(arguments, 0))?;
    fill_range(machine, arg(arguments, 0), 0, len, arg(arguments, 1))
}

fn fill_some(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    let (from, to) = range(machine, arguments)?;
    fill_range(machine, arg(arguments, 0), from, to, arg(arguments, 3))
}

/// What a new array holds.
fn zero(of: &Type) -> Value {
    let Type::Primitive(kind) = of else { return Value::Null };
    Value::Primitive(match kind {
        Kind::Boolean => Primitive::Boolean(false),
        Kind::Byte => Primitive::Byte(0),
        Kind::Short => Primitive::Short(0),
        Kind::Char => Primitive::Char(0),
        Kind::Int => Primitive::Int(0),
        Kind::Long => Primitive::Long(0),
        Kind::Float => Primitive::Float(0.0),
        Kind::Double => Primitive::Double(0.0),
    })
}

fn copy(machine: &mut Machine<'_>, array: &Value, from: usize, count: usize) -> Answer {
    let (of, len) = shape(machine, array)?;
    super::room(machine, count)?;
    let mut values = elements(machine, array, from.min(len), from.saturating_add(count).min(len))?;
    values.resize(count, zero(&of));
    machine.array(of, values)
}

fn copy_of(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    let count = int(arguments, 1);
    match usize::try_from(count) {
        Ok(count) => copy(machine, arg(arguments, 0), 0, count),
        Err(_) => Err(machine.throw("java.lang.NegativeArraySizeException", count.to_string())),
    }
}

fn copy_of_range(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    let (of, len) = shape(machine, arg(arguments, 0))?;
    let (from, to) = (int(arguments, 1), int(arguments, 2));
    if from > to {
        return Err(illegal_argument(machine, &format!("{from} > {to}")));
    }
    match usize::try_from(from) {
        Ok(start) if start <= len => copy(machine, arg(arguments, 0), start, usize::try_from(to - from).unwrap_or(0)),
        Ok(start) => {
            let message = format!("arraycopy: length -{} is negative", start - len);
            Err(machine.throw("java.lang.ArrayIndexOutOfBoundsException", message))
        }
        Err(_) => {
            let of = match &of {
                Type::Primitive(kind) => kind.name(),
                _ => "object array",
            };
            let message = format!("arraycopy: source index {from} out of bounds for {of}[{len}]");
            Err(machine.throw("java.lang.ArrayIndexOutOfBoundsException", message))
        }
    }
}

fn equals(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    let (one, other) = (arg(arguments, 0), arg(arguments, 1));
    if machine.same(one, other) {
        return Ok(true.into());
    }
    if one.is_null() || other.is_null() {
        return Ok(false.into());
    }
    let (one, other) = (all(machine, one)?, all(machine, other)?);
    if one.len() != other.len() {
        return Ok(false.into());
    }
    for (one, other) in one.iter().zip(&other) {
        if !machine.equal(one, other)? {
            return Ok(false.into());
        }
    }
    Ok(true.into())
}

fn deep_equal(machine: &mut Machine<'_>, one: &Value, other: &Value) -> Answer<bool> {
    let arrays = state::array(machine, one).is_some() && state::array(machine, other).is_some();
    if !arrays || machine.same(one, other) {
        return machine.equal(one, other);
    }
    let ((of, count), (other_of, other_count)) = (shape(machine, one)?, shape(machine, other)?);
    let primitive = |of: &Type| matches!(of, Type::Primitive(_));
    if count != other_count || (primitive(&of) || primitive(&other_of)) && of != other_of {
        return Ok(false);
    }
    let (one, other) = (all(machine, one)?, all(machine, other)?);
    for (one, other) in one.iter().zip(&other) {
        if !machine.nested(|machine| deep_equal(machine, one, other))? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn hash(machine: &mut Machine<'_>, array: &Value, deep: bool) -> Answer<i32> {
    let mut hash = java::hash::functions::LIST_START;
    for value in all(machine, array)? {
        let own = if deep && state::array(machine, &value).is_some() {
            machine.nested(|machine| self::hash(machine, &value, true))?
        } else {
            machine.hash(&value)?
        };
        hash = java::hash::functions::list_step(hash, own);
    }
    Ok(hash)
}

fn text(machine: &mut Machine<'_>, array: &Value) -> Answer<Text> {
    deep_text(machine, array, &mut Vec::new(), false)
}

/// `[1, [2]]`; an array in itself is `[...]`.
fn deep_text(machine: &mut Machine<'_>, array: &Value, around: &mut Vec<Value>, deep: bool) -> Answer<Text> {
    let mut units = vec![u16::from(b'[')];
    around.push(array.clone());
    for (value, at) in all(machine, array)?.into_iter().zip(0..) {
        if at > 0 {
            units.extend([u16::from(b','), u16::from(b' ')]);
        }
        let part = if !deep || state::array(machine, &value).is_none() {
            machine.to_text(&value)?
        } else if around.iter().any(|outer| machine.same(outer, &value)) {
            "[...]".into()
        } else {
            machine.charge(around.len() as u64)?;
            machine.nested(|machine| deep_text(machine, &value, around, true))?
        };
        machine.reserve(4 + 2 * part.len())?;
        units.extend(part.units());
    }
    around.pop();
    units.push(u16::from(b']'));
    machine.reserve(32)?;
    Ok(Text::new(units))
}

/// The place of a key in a sorted range, or where it belongs, turned below zero.
fn search(
    machine: &mut Machine<'_>,
    arguments: &[Value],
    from: usize,
    to: usize,
    key: &Value,
    order: &Value,
) -> Answer {
    let (mut low, mut high) = (from, to);
    while low < high {
        let middle = usize::midpoint(low, high.saturating_sub(1));
        let known = state::array(machine, arg(arguments, 0)).and_then(|all| all.get(middle).cloned());
        let known = known.unwrap_or(Value::Null);
        let found = match (&known, key) {
            (Value::Primitive(known), Value::Primitive(key)) => java::compare_boxes(*known, *key),
            _ => compare(machine, order, &known, key)?,
        };
        match found {
            Ordering::Less => low = middle + 1,
            Ordering::Greater => high = middle,
            Ordering::Equal => return Ok(size_value(middle)),
        }
    }
    Ok(Value::int(-1 - i32::try_from(low).unwrap_or(i32::MAX - 1)))
}

fn search_all(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    let (_, len) = shape(machine, arg(arguments, 0))?;
    search(machine, arguments, 0, len, arg(arguments, 1), arg(arguments, 2))
}

fn search_some(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    let (from, to) = range(machine, arguments)?;
    search(machine, arguments, from, to, arg(arguments, 3), arg(arguments, 4))
}

fn to_string(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    match arg(arguments, 0) {
        Value::Null => machine.text("null"),
        array => text(machine, array).map(Value::Text),
    }
}

fn hash_code(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    match arg(arguments, 0) {
        Value::Null => Ok(Value::int(0)),
        array => hash(machine, array, false).map(Value::from),
    }
}

/// The methods that there are for every type of elements.
macro_rules! for_each_type {
    ($class:ident, $($of:literal)*) => {
        $class$(
            .function(concat!("fill(", $of, "[],", $of, ")"), fill_all)
            .function(concat!("fill(", $of, "[],int,int,", $of, ")"), fill_some)
            .function(concat!("copyOf(", $of, "[],int)"), copy_of)
            .function(concat!("copyOfRange(", $of, "[],int,int)"), copy_of_range)
            .function(concat!("equals(", $of, "[],", $of, "[])"), equals)
            .function(concat!("hashCode(", $of, "[])"), hash_code)
            .function(concat!("toString(", $of, "[])"), to_string)
        )*
    };
}

/// The methods that there are for every type of elements but `boolean`.
macro_rules! for_each_ordered_type {
    ($class:ident, $($of:literal)*) => {
        $class$(
            .function(concat!("sort(", $of, "[])"), sort_all)
            .function(concat!("sort(", $of, "[],int,int)"), sort_some)
            .function(concat!("binarySearch(", $of, "[],", $of, ")"), search_all)
            .function(concat!("binarySearch(", $of, "[],int,int,", $of, ")"), search_some)
        )*
    };
}

pub(super) fn describe(builder: &mut Builder) {
    let class = builder
        .class("java.util.Arrays")
        .function("asList(Object...)", |machine, _, arguments| {
            shape(machine, arg(arguments, 0))?;
            machine.reserve(size_of::<Collection>())?;
            machine.allocate_state("java.util.Arrays$ArrayList", Collection::Array(arg(arguments, 0).clone()))
        })
        .function("sort(Object[],Comparator)", sort_all)
        .function("sort(Object[],int,int,Comparator)", sort_some)
        .function("binarySearch(Object[],Object,Comparator)", search_all)
        .function("binarySearch(Object[],int,int,Object,Comparator)", search_some)
        .function("deepEquals(Object[],Object[])", |machine, _, arguments| {
            deep_equal(machine, arg(arguments, 0), arg(arguments, 1)).map(Value::from)
        })
        .function("deepHashCode(Object[])", |machine, _, arguments| match arg(arguments, 0) {
            Value::Null => Ok(Value::int(0)),
            array => hash(machine, array, true).map(Value::from),
        })
        .function("deepToString(Object[])", |machine, _, arguments| match arg(arguments, 0) {
            Value::Null => machine.text("null"),
            array => deep_text(machine, array, &mut Vec::new(), true).map(Value::Text),
        });
    let class = for_each_type!(class, "boolean" "byte" "short" "char" "int" "long" "float" "double" "Object");
    for_each_ordered_type!(class, "byte" "short" "char" "int" "long" "float" "double" "Object");
}
