//! What `java.util.Date` tells of itself.

use super::calendar::{Calendar, field};
use super::date_names::{DAYS, MONTHS, name, short};
use super::fault::Fault;
use super::zone::Zone;

/// The fields that texts of dates show.
fn get(calendar: &mut Calendar, place: usize) -> Result<i32, Fault> {
    calendar.get(i32::try_from(place).unwrap_or(0))
}

/// `new Date(millis).toString()` where `zone` is Java's default: `Tue Nov 24 01:49:22 UTC 2026`.
pub fn to_string(millis: i64, zone: &Zone) -> Result<String, Fault> {
    let mut calendar = Calendar::new(zone.clone(), millis);
    let daylight = get(&mut calendar, field::DST_OFFSET)? != 0;
    Ok(format!(
        "{} {} {:02} {} {} {}",
        short(name(&DAYS, get(&mut calendar, field::DAY_OF_WEEK)?, 1)),
        short(name(&MONTHS, get(&mut calendar, field::MONTH)?, 0)),
        get(&mut calendar, field::DAY_OF_MONTH)?,
        time_of_day(&mut calendar)?,
        zone.name(daylight, false),
        get(&mut calendar, field::YEAR)?,
    ))
}

/// `toGMTString()`: `24 Nov 2026 01:49:22 GMT`.
pub fn to_gmt_string(millis: i64) -> Result<String, Fault> {
    let mut calendar = Calendar::new(Zone::gmt(), millis);
    Ok(format!(
        "{} {} {} {} GMT",
        get(&mut calendar, field::DAY_OF_MONTH)?,
        short(name(&MONTHS, get(&mut calendar, field::MONTH)?, 0)),
        get(&mut calendar, field::YEAR)?,
        time_of_day(&mut calendar)?,
    ))
}

fn time_of_day(calendar: &mut Calendar) -> Result<String, Fault> {
    let (hour, minute) = (get(calendar, field::HOUR_OF_DAY)?, get(calendar, field::MINUTE)?);
    Ok(format!("{hour:02}:{minute:02}:{:02}", get(calendar, field::SECOND)?))
}

/// `new Date(year, month, day, hour, minute, second)`, the year counted from 1900, the month from 0.
pub fn of_fields([year, month, day, hour, minute, second]: [i32; 6], zone: &Zone) -> Result<i64, Fault> {
    let mut calendar = Calendar::new(zone.clone(), 0);
    calendar.clear();
    calendar.set_date_and_time([year.wrapping_add(1900), month, day, hour, minute, second]);
    calendar.time()
}

/// `hashCode()`.
#[expect(clippy::cast_possible_truncation, reason = "the low 32 bits are meant")]
pub fn hash_code(millis: i64) -> i32 {
    (millis ^ (millis >> 32)) as i32
}
