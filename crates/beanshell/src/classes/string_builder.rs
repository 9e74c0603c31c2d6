//! `java.lang.StringBuilder` and `StringBuffer`, which are alike.

use super::{
    arguments::{array_length, at, count, int, null_pointer, outside, range, text, unit, units},
    string,
};
use crate::{
    error::Answer,
    java::utf16,
    library::{Builder, ClassBuilder},
    machine::Machine,
    value::Value,
};

/// The text so far, and Java's `capacity()`: what is charged as memory.
#[derive(Debug, Clone, Default)]
pub(super) struct Units {
    units: Vec<u16>,
    capacity: usize,
}

/// The capacity of a builder that nobody gave one.
const USUAL_CAPACITY: usize = 16;

pub(super) fn describe(builder: &mut Builder) {
    let class = builder
        .class("java.lang.StringBuilder")
        .constructor("()", |machine, _, _| create(machine, "java.lang.StringBuilder", USUAL_CAPACITY, &[]))
        .constructor("(int)", |machine, _, arguments| sized(machine, "java.lang.StringBuilder", arguments))
        .constructor("(String)", |machine, _, arguments| filled(machine, "java.lang.StringBuilder", arguments))
        .constructor("(CharSequence)", |machine, _, arguments| filled(machine, "java.lang.StringBuilder", arguments))
        .method("compareTo(StringBuilder)", compare);
    methods(class);
    let class = builder
        .class("java.lang.StringBuffer")
        .constructor("()", |machine, _, _| create(machine, "java.lang.StringBuffer", USUAL_CAPACITY, &[]))
        .constructor("(int)", |machine, _, arguments| sized(machine, "java.lang.StringBuffer", arguments))
        .constructor("(String)", |machine, _, arguments| filled(machine, "java.lang.StringBuffer", arguments))
        .constructor("(CharSequence)", |machine, _, arguments| filled(machine, "java.lang.StringBuffer", arguments))
        .method("compareTo(StringBuffer)", compare);
    methods(class);
}

/// What both classes have. `this` is the answer of all that change it.
fn methods(class: ClassBuilder<'_>) {
    let class = class.implements(&["java.io.Serializable", "Comparable", "CharSequence"]);
    look(insert(append(class)))
        .method("delete(int,int)", |machine, this, arguments| {
            let end = int(arguments, 1).min(count(length(machine, this)));
            splice(machine, this, int(arguments, 0), end, &[])
        })
        .method("deleteCharAt(int)", |machine, this, arguments| {
            let index = index(machine, this, arguments)?;
            let moved = length(machine, this) - index;
            machine.charge(moved as u64 / 32)?;
            if let Some(builder) = machine.state_mut::<Units>(this) {
                builder.units.remove(index);
            }
            Ok(this.clone())
        })
        .method("replace(int,int,String)", |machine, this, arguments| {
            let text = text(machine, arguments, 2)?;
            let end = int(arguments, 1).min(count(length(machine, this)));
            splice(machine, this, int(arguments, 0), end, text.units())
        })
        .method("reverse()", |machine, this, _| {
            let length = length(machine, this);
            machine.reserve(2 * length)?;
            if let Some(builder) = machine.state_mut::<Units>(this) {
                builder.units = utf16::reversed(&builder.units);
            }
            Ok(this.clone())
        })
        .method("setCharAt(int,char)", |machine, this, arguments| {
            let index = index(machine, this, arguments)?;
            if let Some(place) = machine.state_mut::<Units>(this).and_then(|builder| builder.units.get_mut(index)) {
                *place = unit(arguments, 1);
            }
            Ok(Value::Void)
        })
        .method("setLength(int)", |machine, this, arguments| {
            let Ok(new) = usize::try_from(int(arguments, 0)) else {
                return outside(machine, format!("String index out of range: {}", int(arguments, 0)));
            };
            ensure(machine, this, new)?;
            if let Some(builder) = machine.state_mut::<Units>(this) {
                builder.units.resize(new, 0);
            }
            Ok(Value::Void)
        })
        .method("ensureCapacity(int)", |machine, this, arguments| {
            ensure(machine, this, usize::try_from(int(arguments, 0)).unwrap_or(0))?;
            Ok(Value::Void)
        })
        .method("trimToSize()", |machine, this, _| {
            if let Some(builder) = machine.state_mut::<Units>(this) {
                builder.capacity = builder.units.len();
            }
            Ok(Value::Void)
        });
}

fn append(class: ClassBuilder<'_>) -> ClassBuilder<'_> {
    let written = |machine: &mut Machine<'_>, this: &Value, arguments: &[Value]| {
        let text = machine.to_text(at(arguments, 0))?;
        add(machine, this, text.units())
    };
    class
        .method("append(Object)", written)
        .method("append(String)", written)
        .method("append(CharSequence)", written)
        .method("append(boolean)", written)
        .method("append(char)", written)
        .method("append(int)", written)
        .method("append(long)", written)
        .method("append(float)", written)
        .method("append(double)", written)
        .method("append(char[])", |machine, this, arguments| {
            let units = units(machine, at(arguments, 0))?;
            add(machine, this, &units)
        })
        .method("append(CharSequence,int,int)", |machine, this, arguments| {
            let text = machine.to_text(at(arguments, 0))?;
            let (start, end) = (int(arguments, 1), int(arguments, 2));
            match range(text.units(), start, end) {
                Some(part) => add(machine, this, part),
                None => not_within(machine, start, i64::from(end), text.len()),
            }
        })
        .method("append(char[],int,int)", |machine, this, arguments| {
            let units = units(machine, at(arguments, 0))?;
            let (start, end) = (int(arguments, 1), i64::from(int(arguments, 1)) + i64::from(int(arguments, 2)));
            match range(&units, start, i32::try_from(end).unwrap_or(-1)) {
                Some(part) => add(machine, this, part),
                None => not_within(machine, start, end, units.len()),
            }
        })
        .method("appendCodePoint(int)", |machine, this, arguments| {
            let mut units = Vec::new();
            let point = int(arguments, 0).cast_unsigned();
            if utf16::push_point(&mut units, point).is_some() {
                return add(machine, this, &units);
            }
            let message = format!("Not a valid Unicode code point: 0x{point:X}");
            Err(machine.throw("java.lang.IllegalArgumentException", message))
        })
}

fn insert(class: ClassBuilder<'_>) -> ClassBuilder<'_> {
    let written = |machine: &mut Machine<'_>, this: &Value, arguments: &[Value]| {
        let text = machine.to_text(at(arguments, 1))?;
        put(machine, this, int(arguments, 0), text.units())
    };
    class
        .method("insert(int,Object)", written)
        .method("insert(int,String)", written)
        .method("insert(int,CharSequence)", written)
        .method("insert(int,boolean)", written)
        .method("insert(int,char)", written)
        .method("insert(int,int)", written)
        .method("insert(int,long)", written)
        .method("insert(int,float)", written)
        .method("insert(int,double)", written)
        .method("insert(int,char[])", |machine, this, arguments| {
            let units = units(machine, at(arguments, 1))?;
            put(machine, this, int(arguments, 0), &units)
        })
        .method("insert(int,CharSequence,int,int)", |machine, this, arguments| {
            let text = machine.to_text(at(arguments, 1))?;
            let (start, end) = (int(arguments, 2), int(arguments, 3));
            if !(0..=count(length(machine, this))).contains(&int(arguments, 0)) {
                return put(machine, this, int(arguments, 0), &[]);
            }
            match range(text.units(), start, end) {
                Some(part) => put(machine, this, int(arguments, 0), part),
                None => not_within(machine, start, i64::from(end), text.len()),
            }
        })
        .method("insert(int,char[],int,int)", |machine, this, arguments| {
            let units = units(machine, at(arguments, 1))?;
            let (start, end) = (int(arguments, 2), i64::from(int(arguments, 2)) + i64::from(int(arguments, 3)));
            if !(0..=count(length(machine, this))).contains(&int(arguments, 0)) {
                return put(machine, this, int(arguments, 0), &[]);
            }
            match range(&units, start, i32::try_from(end).unwrap_or(-1)) {
                Some(part) => put(machine, this, int(arguments, 0), part),
                None => outside(machine, format!("start {start}, end {end}, length {}", units.len())),
            }
        })
}

fn look(class: ClassBuilder<'_>) -> ClassBuilder<'_> {
    class
        .method("length()", |machine, this, _| Ok(count(length(machine, this)).into()))
        .method("isEmpty()", |machine, this, _| Ok((length(machine, this) == 0).into()))
        .method("capacity()", |machine, this, _| {
            Ok(count(machine.state::<Units>(this).map_or(0, |builder| builder.capacity)).into())
        })
        .method("toString()", |machine, this, _| {
            let length = length(machine, this);
            machine.reserve(32 + 2 * length)?;
            let units = machine.state::<Units>(this).map(|builder| builder.units.as_slice()).unwrap_or_default();
            Ok(Value::Text(crate::Text::new(units)))
        })
        .method("charAt(int)", |machine, this, arguments| {
            let index = index(machine, this, arguments)?;
            let unit = machine.state::<Units>(this).and_then(|builder| builder.units.get(index));
            Ok(unit.copied().unwrap_or(0).into())
        })
        .method("codePointAt(int)", |machine, this, arguments| {
            let index = index(machine, this, arguments)?;
            let point = machine.state::<Units>(this).and_then(|builder| utf16::point_at(&builder.units, index));
            Ok(point.unwrap_or(0).cast_signed().into())
        })
        .method("substring(int)", |machine, this, arguments| {
            let end = count(length(machine, this));
            substring(machine, this, int(arguments, 0), end)
        })
        .method("substring(int,int)", |machine, this, arguments| {
            substring(machine, this, int(arguments, 0), int(arguments, 1))
        })
        .method("subSequence(int,int)", |machine, this, arguments| {
            substring(machine, this, int(arguments, 0), int(arguments, 1))
        })
        .method("getChars(int,int,char[],int)", |machine, this, arguments| {
            let (start, end) = (int(arguments, 0), int(arguments, 1));
            array_length(machine, at(arguments, 2))?;
            let Value::Text(part) = substring(machine, this, start, end)? else { return Ok(Value::Void) };
            string::copy_units(machine, part.units(), at(arguments, 2), int(arguments, 3))
        })
        .method("indexOf(String)", |machine, this, arguments| {
            let (whole, needle) = (machine.to_text(this)?, text(machine, arguments, 0)?);
            string::index_of(machine, whole.units(), needle.units(), 0)
        })
        .method("indexOf(String,int)", |machine, this, arguments| {
            let (whole, needle) = (machine.to_text(this)?, text(machine, arguments, 0)?);
            string::index_of(machine, whole.units(), needle.units(), int(arguments, 1))
        })
        .method("lastIndexOf(String)", |machine, this, arguments| {
            let (whole, needle) = (machine.to_text(this)?, text(machine, arguments, 0)?);
            string::last_index_of(machine, whole.units(), needle.units(), i32::MAX)
        })
        .method("lastIndexOf(String,int)", |machine, this, arguments| {
            let (whole, needle) = (machine.to_text(this)?, text(machine, arguments, 0)?);
            string::last_index_of(machine, whole.units(), needle.units(), int(arguments, 1))
        })
}

fn create(machine: &mut Machine<'_>, class: &str, capacity: usize, units: &[u16]) -> Answer {
    machine.reserve_many(capacity, 2)?;
    machine.allocate_state(class, Units { units: units.to_vec(), capacity })
}

fn sized(machine: &mut Machine<'_>, class: &str, arguments: &[Value]) -> Answer {
    let capacity = int(arguments, 0);
    match usize::try_from(capacity) {
        Ok(capacity) => create(machine, class, capacity, &[]),
        Err(_) => Err(machine.throw("java.lang.NegativeArraySizeException", capacity.to_string())),
    }
}

fn filled(machine: &mut Machine<'_>, class: &str, arguments: &[Value]) -> Answer {
    let text = text(machine, arguments, 0)?;
    create(machine, class, text.len() + USUAL_CAPACITY, text.units())
}

fn compare(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    let (one, other) = (machine.to_text(this)?, text(machine, arguments, 0)?);
    Ok(utf16::compare(one.units(), other.units()).into())
}

fn length(machine: &Machine<'_>, this: &Value) -> usize {
    machine.state::<Units>(this).map_or(0, |builder| builder.units.len())
}

/// The first argument as the place of a unit.
fn index(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer<usize> {
    let (index, length) = (int(arguments, 0), length(machine, this));
    match usize::try_from(index) {
        Ok(index) if index < length => Ok(index),
        _ => outside(machine, format!("index {index}, length {length}")),
    }
}

/// Grows the capacity as Java does: to twice as much and two, or to what is needed.
fn ensure(machine: &mut Machine<'_>, this: &Value, needed: usize) -> Answer<()> {
    let Some(builder) = machine.state::<Units>(this) else { return Err(null_pointer(machine)) };
    if needed > builder.capacity {
        let capacity = needed.max(2 * builder.capacity + 2);
        machine.reserve_many(capacity, 2)?;
        if let Some(builder) = machine.state_mut::<Units>(this) {
            builder.capacity = capacity;
        }
    }
    Ok(())
}

pub(super) fn add(machine: &mut Machine<'_>, this: &Value, units: &[u16]) -> Answer {
    machine.charge(units.len() as u64 / 16)?;
    let needed = length(machine, this) + units.len();
    ensure(machine, this, needed)?;
    if let Some(builder) = machine.state_mut::<Units>(this) {
        builder.units.extend_from_slice(units);
    }
    Ok(this.clone())
}

fn put(machine: &mut Machine<'_>, this: &Value, offset: i32, units: &[u16]) -> Answer {
    if !(0..=count(length(machine, this))).contains(&offset) {
        let length = length(machine, this);
        return outside(machine, format!("offset {offset}, length {length}"));
    }
    splice(machine, this, offset, offset, units)
}

/// Puts other units in the place of some.
fn splice(machine: &mut Machine<'_>, this: &Value, start: i32, end: i32, units: &[u16]) -> Answer {
    let length = length(machine, this);
    let places = (usize::try_from(start), usize::try_from(end));
    let (Ok(from), Ok(to)) = places else {
        return outside(machine, format!("start {start}, end {end}, length {length}"));
    };
    if from > to || to > length {
        return outside(machine, format!("start {start}, end {end}, length {length}"));
    }
    machine.charge((length - from + units.len()) as u64 / 16)?;
    ensure(machine, this, length - (to - from) + units.len())?;
    if let Some(builder) = machine.state_mut::<Units>(this) {
        builder.units.splice(from..to, units.iter().copied());
    }
    Ok(this.clone())
}

fn substring(machine: &mut Machine<'_>, this: &Value, start: i32, end: i32) -> Answer {
    let length = length(machine, this);
    let units = machine.state::<Units>(this).map(|builder| builder.units.as_slice()).unwrap_or_default();
    match range(units, start, end).map(crate::Text::new) {
        Some(part) => {
            machine.reserve(32 + 2 * part.len())?;
            Ok(part.into())
        }
        None => outside(machine, format!("start {start}, end {end}, length {length}")),
    }
}

fn not_within(machine: &mut Machine<'_>, start: i32, end: i64, length: usize) -> Answer {
    let message = format!("start {start}, end {end}, length {length}");
    Err(machine.throw("java.lang.IndexOutOfBoundsException", message))
}
