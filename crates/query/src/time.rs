//! Date-times of a filter: ISO 8601 / RFC 3339, whole or cut after the year, month or day, UTC unless an offset is given.

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time, date};
use winnow::Parser;
use winnow::ascii::digit1;
use winnow::combinator::{alt, opt, preceded};
use winnow::error::EmptyError;
use winnow::token::{one_of, take_while};

type Parsed<T> = Result<T, EmptyError>;

const EPOCH: DateTime = date(1970, 1, 1).at(0, 0, 0, 0);
const FIRST: DateTime = date(0, 1, 1).at(0, 0, 0, 0);
const LAST: DateTime = date(9999, 12, 31).at(23, 59, 59, 999_999_000);

/// Microseconds since the epoch of the instant that `text` names, or of the start of the period that it names.
///
/// Digits of the fraction beyond microseconds are cut off. `None` when the text is no date-time, names a day or hour that
/// does not exist, or falls outside the years 0000 to 9999 (in UTC).
pub(crate) fn parse(text: &str) -> Option<i64> {
    let (local, offset_s) = date_time.parse(text).ok()?;
    let micros = micros_of(local)?.checked_sub(offset_s.checked_mul(1_000_000)?)?;
    (micros_of(FIRST)?..=micros_of(LAST)?).contains(&micros).then_some(micros)
}

/// The instant as `parse` reads it. An instant beyond the years 0000 to 9999, which no parsed filter holds, is printed as
/// the nearest one within.
pub(crate) fn print(micros: i64) -> String {
    let nearest = if micros < 0 { FIRST } else { LAST };
    let found = EPOCH.checked_add(SignedDuration::from_micros(micros)).unwrap_or(nearest);
    format!("{}Z", found.clamp(FIRST, LAST))
}

fn micros_of(at: DateTime) -> Option<i64> {
    i64::try_from(at.duration_since(EPOCH).as_micros()).ok()
}

/// The civil date-time and its offset from UTC in seconds.
fn date_time(input: &mut &str) -> Parsed<(DateTime, i64)> {
    let year = number::<4>.parse_next(input)?;
    let month = opt(preceded('-', number::<2>)).parse_next(input)?;
    let day = if month.is_some() { opt(preceded('-', number::<2>)).parse_next(input)? } else { None };
    let date = day_of(year, month.unwrap_or(1), day.unwrap_or(1)).ok_or(EmptyError)?;
    if day.is_none() || opt(one_of(['T', 't'])).parse_next(input)?.is_none() {
        return Ok((date.at(0, 0, 0, 0), 0));
    }
    let hour = number::<2>.parse_next(input)?;
    let minute = preceded(':', number::<2>).parse_next(input)?;
    let second = opt(preceded(':', number::<2>)).parse_next(input)?;
    let nanos = if second.is_some() { opt(preceded('.', fraction)).parse_next(input)? } else { None };
    let time = hour_of(hour, minute, second.unwrap_or(0), nanos.unwrap_or(0)).ok_or(EmptyError)?;
    let offset_s = opt(offset).parse_next(input)?.unwrap_or(0);
    Ok((date.to_datetime(time), offset_s))
}

fn day_of(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn hour_of(hour: i16, minute: i16, second: i16, nanos: i32) -> Option<Time> {
    Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, i8::try_from(second).ok()?, nanos).ok()
}

/// Exactly `N` ASCII digits.
fn number<const N: usize>(input: &mut &str) -> Parsed<i16> {
    take_while(N..=N, '0'..='9').parse_to().parse_next(input)
}

/// The digits after the point as nanoseconds, cut to whole microseconds.
fn fraction(input: &mut &str) -> Parsed<i32> {
    let digits: &str = digit1.parse_next(input)?;
    let micros: i32 = format!("{digits:0<6.6}").parse().map_err(|_| EmptyError)?;
    Ok(micros * 1000)
}

/// `Z`, `+01:00` or `+0100`, in seconds east of UTC.
fn offset(input: &mut &str) -> Parsed<i64> {
    alt((one_of(['Z', 'z']).value(0), numeric_offset)).parse_next(input)
}

fn numeric_offset(input: &mut &str) -> Parsed<i64> {
    let sign = one_of(['+', '-']).parse_next(input)?;
    let hours = number::<2>.verify(|hours| *hours < 24).parse_next(input)?;
    let minutes = preceded(opt(':'), number::<2>).verify(|minutes| *minutes < 60).parse_next(input)?;
    let seconds = (i64::from(hours) * 60 + i64::from(minutes)) * 60;
    Ok(if sign == '-' { -seconds } else { seconds })
}
