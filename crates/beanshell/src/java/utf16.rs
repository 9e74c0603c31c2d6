//! What `java.lang.String` computes over UTF-16 units.

use super::character;
use std::cmp::Ordering;

/// Whether a unit is the first half of a surrogate pair.
pub const fn is_high(unit: u16) -> bool {
    matches!(unit, 0xD800..=0xDBFF)
}

/// Whether a unit is the second half of a surrogate pair.
pub const fn is_low(unit: u16) -> bool {
    matches!(unit, 0xDC00..=0xDFFF)
}

/// The code point of two surrogates, as `Character.toCodePoint` has it.
pub fn pair(high: u16, low: u16) -> u32 {
    (u32::from(high) << 10)
        .wrapping_add(u32::from(low))
        .wrapping_add(0x1_0000_u32.wrapping_sub(0xD800 << 10).wrapping_sub(0xDC00))
}

/// The code point that begins at a unit, if there is one.
pub fn point_at(units: &[u16], at: usize) -> Option<u32> {
    let first = *units.get(at)?;
    Some(match units.get(at + 1) {
        Some(second) if is_high(first) && is_low(*second) => pair(first, *second),
        _ => first.into(),
    })
}

/// The code point that ends before a unit, if there is one.
pub fn point_before(units: &[u16], at: usize) -> Option<u32> {
    let last = *units.get(at.checked_sub(1)?)?;
    Some(match at.checked_sub(2).and_then(|before| units.get(before)) {
        Some(first) if is_high(*first) && is_low(last) => pair(*first, last),
        _ => last.into(),
    })
}

/// How many units a code point takes.
pub const fn width(point: u32) -> usize {
    if point < 0x1_0000 { 1 } else { 2 }
}

/// The code points, halves of pairs as they are.
pub fn points(units: &[u16]) -> impl Iterator<Item = u32> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let point = point_at(units, at)?;
        at += width(point);
        Some(point)
    })
}

/// Adds a code point, if it is one.
pub fn push_point(units: &mut Vec<u16>, point: u32) -> Option<()> {
    match char::from_u32(point) {
        Some(character) => units.extend_from_slice(character.encode_utf16(&mut [0; 2])),
        None => units.push(u16::try_from(point).ok()?),
    }
    Some(())
}

/// `toUpperCase` without a language's own rules.
pub fn to_upper(units: &[u16]) -> Vec<u16> {
    by_runs(units, str::to_uppercase)
}

/// `toLowerCase` without a language's own rules.
pub fn to_lower(units: &[u16]) -> Vec<u16> {
    by_runs(units, str::to_lowercase)
}

/// Applies a function of whole strings to what lies between halves of pairs, which stay.
fn by_runs(units: &[u16], change: fn(&str) -> String) -> Vec<u16> {
    let mut result = Vec::with_capacity(units.len());
    let mut run = String::new();
    let finish = |run: &mut String, result: &mut Vec<u16>| {
        result.extend(change(run).encode_utf16());
        run.clear();
    };
    for unit in char::decode_utf16(units.iter().copied()) {
        match unit {
            Ok(character) => run.push(character),
            Err(half) => {
                finish(&mut run, &mut result);
                result.push(half.unpaired_surrogate());
            }
        }
    }
    finish(&mut run, &mut result);
    result
}

/// A code point as `equalsIgnoreCase` sees it.
fn folded(point: u32) -> u32 {
    character::lower(character::upper(point))
}

/// `compareToIgnoreCase`
pub fn compare_ignore_case(one: &[u16], other: &[u16]) -> i32 {
    let (mut mine, mut theirs) = (points(one), points(other));
    loop {
        match (mine.next(), theirs.next()) {
            (Some(a), Some(b)) if a == b => {}
            (Some(a), Some(b)) => match (folded(a), folded(b)) {
                (a, b) if a == b => {}
                (a, b) => return a.cast_signed().wrapping_sub(b.cast_signed()),
            },
            _ => return difference(one.len(), other.len()),
        }
    }
}

/// Whether two strings are equal but for case, unit by unit.
pub fn equal_ignore_case(one: &[u16], other: &[u16]) -> bool {
    one.len() == other.len() && compare_ignore_case(one, other) == 0
}

/// `compareTo`
pub fn compare(one: &[u16], other: &[u16]) -> i32 {
    match one.iter().zip(other).find(|(a, b)| a != b) {
        Some((a, b)) => i32::from(*a) - i32::from(*b),
        None => difference(one.len(), other.len()),
    }
}

fn difference(one: usize, other: usize) -> i32 {
    match one.cmp(&other) {
        Ordering::Less => -i32::try_from(other - one).unwrap_or(i32::MAX),
        _ => i32::try_from(one - other).unwrap_or(i32::MAX),
    }
}

/// `trim`
pub fn trimmed(units: &[u16]) -> &[u16] {
    let start = units.iter().position(|unit| *unit > 0x20).unwrap_or(units.len());
    let end = units.iter().rposition(|unit| *unit > 0x20).map_or(start, |last| last + 1);
    units.get(start..end).unwrap_or_default()
}

/// `stripLeading`. No white space lies beyond the first plane.
pub fn stripped_start(units: &[u16]) -> &[u16] {
    let start = units.iter().position(|unit| !character::is_whitespace((*unit).into())).unwrap_or(units.len());
    units.get(start..).unwrap_or_default()
}

/// `stripTrailing`
pub fn stripped_end(units: &[u16]) -> &[u16] {
    let end = units.iter().rposition(|unit| !character::is_whitespace((*unit).into())).map_or(0, |last| last + 1);
    units.get(..end).unwrap_or_default()
}

/// `StringBuilder.reverse`: pairs keep their order.
pub fn reversed(units: &[u16]) -> Vec<u16> {
    let mut result: Vec<u16> = units.iter().rev().copied().collect();
    let mut at = 0;
    while let Some([low, high]) = result.get_mut(at..at + 2) {
        if is_low(*low) && is_high(*high) {
            std::mem::swap(low, high);
            at += 1;
        }
        at += 1;
    }
    result
}

/// `offsetByCodePoints`; nothing if that leaves the text.
pub fn offset_by_points(units: &[u16], index: i32, offset: i32) -> Option<usize> {
    let mut at = usize::try_from(index).ok().filter(|at| *at <= units.len())?;
    for _ in 0..offset {
        at += width(point_at(units, at)?);
    }
    for _ in offset..0 {
        at -= width(point_before(units, at)?);
    }
    Some(at)
}
