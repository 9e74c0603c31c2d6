//! How strings come to be: constructors, `valueOf`, `join`.

use super::{
    super::{
        arguments::{at, byte_array, bytes, elements, int, ints, outside, part, text, units},
        charset::{self, Charset},
    },
    own, push,
};
use crate::{error::Answer, java::utf16, library::Builder, machine::Machine, value::Value};

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class("java.lang.String")
        .constructor("()", |machine, _, _| machine.text(""))
        .constructor("(String)", |machine, _, arguments| {
            let text = text(machine, arguments, 0)?;
            machine.text_of(text.units())
        })
        .constructor("(StringBuilder)", copied)
        .constructor("(StringBuffer)", copied)
        .constructor("(char[])", of_units)
        .constructor("(char[],int,int)", of_some_units)
        .constructor("(int[],int,int)", |machine, _, arguments| {
            let points = ints(machine, at(arguments, 0))?;
            let Some(points) = part(&points, int(arguments, 1), int(arguments, 2)) else {
                return outside_part(machine, arguments, points.len());
            };
            let mut result = Vec::with_capacity(points.len());
            for point in points {
                if utf16::push_point(&mut result, point.cast_unsigned()).is_none() {
                    return Err(machine.throw("java.lang.IllegalArgumentException", point.to_string()));
                }
            }
            machine.text_of(&result)
        })
        .constructor("(byte[])", |machine, _, arguments| {
            let bytes = bytes(machine, at(arguments, 0))?;
            decoded(machine, &bytes, Charset::Utf8)
        })
        .constructor("(byte[],String)", |machine, _, arguments| {
            let charset = charset::named(machine, at(arguments, 1))?;
            let bytes = bytes(machine, at(arguments, 0))?;
            decoded(machine, &bytes, charset)
        })
        .constructor("(byte[],Charset)", |machine, _, arguments| {
            let charset = charset::of(machine, at(arguments, 1))?;
            let bytes = bytes(machine, at(arguments, 0))?;
            decoded(machine, &bytes, charset)
        })
        .constructor("(byte[],int,int)", |machine, _, arguments| some_decoded(machine, arguments, Charset::Utf8))
        .constructor("(byte[],int,int,String)", |machine, _, arguments| {
            let charset = charset::named(machine, at(arguments, 3))?;
            some_decoded(machine, arguments, charset)
        })
        .constructor("(byte[],int,int,Charset)", |machine, _, arguments| {
            let charset = charset::of(machine, at(arguments, 3))?;
            some_decoded(machine, arguments, charset)
        })
        .function("valueOf(Object)", written)
        .function("valueOf(boolean)", written)
        .function("valueOf(char)", written)
        .function("valueOf(int)", written)
        .function("valueOf(long)", written)
        .function("valueOf(float)", written)
        .function("valueOf(double)", written)
        .function("valueOf(char[])", of_units)
        .function("valueOf(char[],int,int)", of_some_units)
        .function("copyValueOf(char[])", of_units)
        .function("copyValueOf(char[],int,int)", of_some_units)
        .function("join(CharSequence,CharSequence...)", |machine, _, arguments| {
            let delimiter = text(machine, arguments, 0)?;
            let mut result = Vec::new();
            for (place, element) in elements(machine, at(arguments, 1))?.iter().enumerate() {
                if place > 0 {
                    push(machine, &mut result, delimiter.units())?;
                }
                let element = machine.to_text(element)?;
                push(machine, &mut result, element.units())?;
            }
            machine.text_of(&result)
        })
        .function("join(CharSequence,Iterable)", |machine, _, arguments| {
            let delimiter = text(machine, arguments, 0)?;
            if at(arguments, 1).is_null() {
                return Err(super::super::arguments::null_pointer(machine));
            }
            let iterator = machine.call(at(arguments, 1), "iterator", &[])?;
            let mut result = Vec::new();
            let mut first = true;
            while matches!(machine.call(&iterator, "hasNext", &[])?.primitive(), Some(crate::Primitive::Boolean(true)))
            {
                if !std::mem::take(&mut first) {
                    push(machine, &mut result, delimiter.units())?;
                }
                let element = machine.call(&iterator, "next", &[])?;
                let element = machine.to_text(&element)?;
                push(machine, &mut result, element.units())?;
            }
            machine.text_of(&result)
        });
}

fn written(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    machine.to_text(at(arguments, 0)).map(Value::Text)
}

fn copied(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    text(machine, arguments, 0).map(Value::Text)
}

fn of_units(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    let units = units(machine, at(arguments, 0))?;
    machine.text_of(&units)
}

fn of_some_units(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
    let units = units(machine, at(arguments, 0))?;
    match part(&units, int(arguments, 1), int(arguments, 2)) {
        Some(part) => machine.text_of(part),
        None => outside_part(machine, arguments, units.len()),
    }
}

fn outside_part(machine: &mut Machine<'_>, arguments: &[Value], length: usize) -> Answer {
    outside(machine, format!("offset {}, count {}, length {length}", int(arguments, 1), int(arguments, 2)))
}

fn decoded(machine: &mut Machine<'_>, bytes: &[u8], charset: Charset) -> Answer {
    let units = charset.decode(bytes);
    machine.text_of(&units)
}

fn some_decoded(machine: &mut Machine<'_>, arguments: &[Value], charset: Charset) -> Answer {
    let bytes = bytes(machine, at(arguments, 0))?;
    match part(&bytes, int(arguments, 1), int(arguments, 2)) {
        Some(part) => decoded(machine, part, charset),
        None => outside_part(machine, arguments, bytes.len()),
    }
}

/// `getBytes`
pub(super) fn encoded(machine: &mut Machine<'_>, this: &Value, charset: Charset) -> Answer {
    let text = own(this);
    machine.reserve_many(text.len(), 3)?;
    byte_array(machine, &charset.encode(text.units()))
}
