//! `java.lang.Character`

use super::{
    arguments::{at, char_array, int, outside, text, unit, units},
    boxes::{hash, new_box, object, order, value_of, written},
};
use crate::{
    error::Answer,
    java::{character, utf16},
    library::{Builder, ClassBuilder},
    machine::Machine,
    value::{Primitive, Value},
};

pub(super) fn describe(builder: &mut Builder) {
    let class = builder.class("java.lang.Character").implements(&["java.io.Serializable", "Comparable"]);
    let class = object(class)
        .constructor("(char)", new_box)
        .function("valueOf(char)", value_of)
        .function("toString(char)", written)
        .function("toString(int)", |machine, _, a| {
            let units = units_of(machine, a)?;
            machine.text_of(&units)
        })
        .function("hashCode(char)", hash)
        .function("compare(char,char)", |_, _, a| Ok((i32::from(unit(a, 0)) - i32::from(unit(a, 1))).into()))
        .method("charValue()", |_, this, _| Ok(this.primitive().map_or(Value::Null, Value::Primitive)))
        .method("compareTo(Character)", |machine, this, a| {
            let (one, other) = (super::arguments::boxed(machine, this)?, super::arguments::boxed(machine, at(a, 0))?);
            Ok(order(one, other).into())
        });
    constants(surrogates(numbers(cases(asks(class)))));
}

/// Questions and changes for a `char` and for a code point each.
macro_rules! both {
    ($class:expr; $($of_char:literal $of_point:literal: $ask:path;)*) => {
        $class$(
            .function($of_char, |_, _, a| Ok($ask(unit(a, 0).into()).into()))
            .function($of_point, |_, _, a| Ok($ask(int(a, 0).cast_unsigned()).into()))
        )*
    };
}

fn asks(class: ClassBuilder<'_>) -> ClassBuilder<'_> {
    both! { class;
        "isLetter(char)" "isLetter(int)": character::is_letter;
        "isDigit(char)" "isDigit(int)": character::is_digit;
        "isLetterOrDigit(char)" "isLetterOrDigit(int)": is_letter_or_digit;
        "isUpperCase(char)" "isUpperCase(int)": character::is_upper;
        "isLowerCase(char)" "isLowerCase(int)": character::is_lower;
        "isTitleCase(char)" "isTitleCase(int)": character::is_title;
        "isWhitespace(char)" "isWhitespace(int)": character::is_whitespace;
        "isSpaceChar(char)" "isSpaceChar(int)": character::is_space;
        "isISOControl(char)" "isISOControl(int)": character::is_control;
        "isJavaIdentifierStart(char)" "isJavaIdentifierStart(int)": character::is_identifier_start;
        "isJavaIdentifierPart(char)" "isJavaIdentifierPart(int)": character::is_identifier_part;
        "isIdentifierIgnorable(char)" "isIdentifierIgnorable(int)": character::is_ignorable;
        "isDefined(char)" "isDefined(int)": is_defined;
        "getType(char)" "getType(int)": type_number;
        "getNumericValue(char)" "getNumericValue(int)": character::numeric_value;
    }
    .function("isAlphabetic(int)", |_, _, a| Ok(character::is_alphabetic(int(a, 0).cast_unsigned()).into()))
}

fn is_letter_or_digit(point: u32) -> bool {
    character::is_letter(point) || character::is_digit(point)
}

fn is_defined(point: u32) -> bool {
    type_number(point) != 0
}

fn type_number(point: u32) -> i32 {
    character::type_number(character::category(point))
}

fn cases(class: ClassBuilder<'_>) -> ClassBuilder<'_> {
    class
        .function("toUpperCase(char)", |_, _, a| Ok(changed(a, character::upper)))
        .function("toLowerCase(char)", |_, _, a| Ok(changed(a, character::lower)))
        .function("toTitleCase(char)", |_, _, a| Ok(changed(a, character::title)))
        .function("toUpperCase(int)", |_, _, a| Ok(character::upper(int(a, 0).cast_unsigned()).cast_signed().into()))
        .function("toLowerCase(int)", |_, _, a| Ok(character::lower(int(a, 0).cast_unsigned()).cast_signed().into()))
        .function("toTitleCase(int)", |_, _, a| Ok(character::title(int(a, 0).cast_unsigned()).cast_signed().into()))
}

/// A `char` in another case; itself, where that case lies beyond the first plane.
fn changed(arguments: &[Value], change: fn(u32) -> u32) -> Value {
    let unit = unit(arguments, 0);
    u16::try_from(change(unit.into())).unwrap_or(unit).into()
}

fn numbers(class: ClassBuilder<'_>) -> ClassBuilder<'_> {
    class
        .function("digit(char,int)", |_, _, a| {
            Ok(character::digit(unit(a, 0).into(), int(a, 1)).map_or(-1, u32::cast_signed).into())
        })
        .function("digit(int,int)", |_, _, a| {
            Ok(character::digit(int(a, 0).cast_unsigned(), int(a, 1)).map_or(-1, u32::cast_signed).into())
        })
        .function("forDigit(int,int)", |_, _, a| {
            let radix = u32::try_from(int(a, 1)).ok().filter(|radix| (2..=36).contains(radix));
            let digit =
                u32::try_from(int(a, 0)).ok().zip(radix).and_then(|(digit, radix)| char::from_digit(digit, radix));
            Ok(digit.and_then(|digit| u16::try_from(u32::from(digit)).ok()).unwrap_or(0).into())
        })
        .function("reverseBytes(char)", |_, _, a| Ok(unit(a, 0).swap_bytes().into()))
}

fn surrogates(class: ClassBuilder<'_>) -> ClassBuilder<'_> {
    class
        .function("isHighSurrogate(char)", |_, _, a| Ok(utf16::is_high(unit(a, 0)).into()))
        .function("isLowSurrogate(char)", |_, _, a| Ok(utf16::is_low(unit(a, 0)).into()))
        .function("isSurrogate(char)", |_, _, a| Ok((utf16::is_high(unit(a, 0)) || utf16::is_low(unit(a, 0))).into()))
        .function("isSurrogatePair(char,char)", |_, _, a| {
            Ok((utf16::is_high(unit(a, 0)) && utf16::is_low(unit(a, 1))).into())
        })
        .function("toCodePoint(char,char)", |_, _, a| Ok(utf16::pair(unit(a, 0), unit(a, 1)).cast_signed().into()))
        .function("isValidCodePoint(int)", |_, _, a| Ok((0..=0x10_FFFF).contains(&int(a, 0)).into()))
        .function("isBmpCodePoint(int)", |_, _, a| Ok((0..=0xFFFF).contains(&int(a, 0)).into()))
        .function("isSupplementaryCodePoint(int)", |_, _, a| Ok((0x1_0000..=0x10_FFFF).contains(&int(a, 0)).into()))
        .function("charCount(int)", |_, _, a| Ok(if int(a, 0) >= 0x1_0000 { 2 } else { 1 }.into()))
        .function("toChars(int)", |machine, _, a| {
            let units = units_of(machine, a)?;
            char_array(machine, &units)
        })
        .function("codePointAt(CharSequence,int)", |machine, _, a| {
            let text = text(machine, a, 0)?;
            point_at(machine, text.units(), int(a, 1))
        })
        .function("codePointAt(char[],int)", |machine, _, a| {
            let units = units(machine, at(a, 0))?;
            point_at(machine, &units, int(a, 1))
        })
}

fn point_at(machine: &mut Machine<'_>, units: &[u16], place: i32) -> Answer {
    match usize::try_from(place).ok().and_then(|place| utf16::point_at(units, place)) {
        Some(point) => Ok(point.cast_signed().into()),
        None => outside(machine, format!("String index out of range: {place}")),
    }
}

/// The units of the code point that is the first argument.
fn units_of(machine: &mut Machine<'_>, arguments: &[Value]) -> Answer<Vec<u16>> {
    let mut units = Vec::new();
    let point = int(arguments, 0).cast_unsigned();
    if utf16::push_point(&mut units, point).is_some() {
        return Ok(units);
    }
    let message = format!("Not a valid Unicode code point: 0x{point:X}");
    Err(machine.throw("java.lang.IllegalArgumentException", message))
}

fn constants(class: ClassBuilder<'_>) {
    class
        .constant("MIN_VALUE", |_, _, _| Ok(Primitive::Char(0).into()))
        .constant("MAX_VALUE", |_, _, _| Ok(Primitive::Char(u16::MAX).into()))
        .constant("MIN_RADIX", |_, _, _| Ok(2.into()))
        .constant("MAX_RADIX", |_, _, _| Ok(36.into()))
        .constant("SIZE", |_, _, _| Ok(16.into()))
        .constant("BYTES", |_, _, _| Ok(2.into()))
        .constant("MIN_CODE_POINT", |_, _, _| Ok(0.into()))
        .constant("MAX_CODE_POINT", |_, _, _| Ok(0x10_FFFF.into()))
        .constant("MIN_SUPPLEMENTARY_CODE_POINT", |_, _, _| Ok(0x1_0000.into()))
        .constant("MIN_HIGH_SURROGATE", |_, _, _| Ok(0xD800_u16.into()))
        .constant("MAX_HIGH_SURROGATE", |_, _, _| Ok(0xDBFF_u16.into()))
        .constant("MIN_LOW_SURROGATE", |_, _, _| Ok(0xDC00_u16.into()))
        .constant("MAX_LOW_SURROGATE", |_, _, _| Ok(0xDFFF_u16.into()));
}
