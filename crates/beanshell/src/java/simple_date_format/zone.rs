//! Time zones within a text: names, `GMT+05:30`, `+0530`, `+05:30`, `Z`.

use super::super::zone::Zone;

/// A zone read from a text.
pub enum Read {
    /// Milliseconds east of Greenwich.
    Offset(i32),
    /// A zone's name, and the daylight saving that it means in milliseconds, where it does not leave that to the date.
    Named(Zone, Option<i32>),
}

fn unit(text: &[u16], place: usize) -> Option<char> {
    text.get(place).and_then(|unit| char::from_u32(u32::from(*unit)))
}

fn digit(text: &[u16], place: usize) -> Option<i32> {
    unit(text, place).and_then(|c| c.to_digit(10)).and_then(|digit| i32::try_from(digit).ok())
}

/// Whether a text goes on with a name, whatever the case.
pub fn goes_on_with(text: &[u16], start: usize, name: &str) -> bool {
    let mut units = text.iter().skip(start);
    name.encode_utf16().all(|expected| {
        units.next().is_some_and(|unit| {
            let lower = |unit: u16| char::from_u32(u32::from(unit)).map(|c| c.to_ascii_lowercase());
            *unit == expected || (lower(*unit).is_some() && lower(*unit) == lower(expected))
        })
    })
}

/// Hours and minutes after a sign: their offset and the place after them, or where they go wrong. `count` is that of the
/// letter `X`, 0 for others.
fn numeric(text: &[u16], start: usize, negative: bool, count: usize, colon: bool) -> Result<(i32, usize), usize> {
    let mut hours = digit(text, start).ok_or(start)?;
    let mut place = start + 1;
    match digit(text, place) {
        Some(second) => {
            hours = hours * 10 + second;
            place += 1;
        }
        None if count > 0 || !colon || unit(text, place).is_none() => return Err(place),
        None => {}
    }
    if hours > 23 {
        return Err(place - 1);
    }
    let mut minutes = 0;
    if count != 1 {
        if colon {
            if unit(text, place) != Some(':') {
                return Err(place);
            }
            place += 1;
        }
        minutes = digit(text, place).ok_or(place)?;
        minutes = minutes * 10 + digit(text, place + 1).ok_or(place + 1)?;
        place += 2;
        if minutes > 59 {
            return Err(place - 1);
        }
    }
    let offset = (hours * 60 + minutes) * 60_000;
    Ok((if negative { -offset } else { offset }, place))
}

fn sign(text: &[u16], place: usize) -> Option<bool> {
    match unit(text, place) {
        Some('+') => Some(false),
        Some('-') => Some(true),
        _ => None,
    }
}

/// What `z` and `Z` read; an offset after `GMT` only without `blanks` before it.
pub fn general(text: &[u16], start: usize, blanks: usize, current: &Zone) -> Result<(Read, usize), usize> {
    if let Some(negative) = sign(text, start) {
        let (offset, end) = numeric(text, start + 1, negative, 0, false)?;
        return Ok((Read::Offset(offset), end));
    }
    if blanks == 0 && goes_on_with(text, start, "GMT") {
        let Some(negative) = sign(text, start + 3) else { return Ok((Read::Offset(0), start + 3)) };
        let (offset, end) = numeric(text, start + 4, negative, 0, true)?;
        return Ok((Read::Offset(offset), end));
    }
    let others = include_str!("../zone_order.txt").split_ascii_whitespace().filter_map(Zone::known);
    std::iter::once(current.clone()).chain(others).find_map(|zone| named(text, start, zone)).ok_or(start)
}

/// A zone of which a name stands there.
fn named(text: &[u16], start: usize, zone: Zone) -> Option<(Read, usize)> {
    let forms = [(false, true), (false, false), (true, true), (true, false)];
    let (daylight, long) =
        forms.into_iter().find(|(daylight, long)| goes_on_with(text, start, zone.name(*daylight, *long)))?;
    let name = zone.name(daylight, long);
    let end = start + name.encode_utf16().count();
    let same = name.eq_ignore_ascii_case(zone.name(!daylight, long));
    let saving = if daylight { zone.dst_savings() } else { 0 };
    let decided = !(same || (daylight && saving == 0));
    Some((Read::Named(zone, decided.then_some(saving)), end))
}

/// What `X` reads.
pub fn iso(text: &[u16], start: usize, count: usize) -> Result<(i32, usize), usize> {
    match unit(text, start) {
        None => Err(start),
        Some('Z') => Ok((0, start + 1)),
        _ => {
            let negative = sign(text, start).ok_or(start + 1)?;
            numeric(text, start + 1, negative, count, count == 3)
        }
    }
}
