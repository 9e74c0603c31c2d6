//! The conversions `%t…`.

use super::super::calendar::{Calendar, field};
use super::super::date_names::{DAYS, MONTHS, name, short};
use super::super::fault::Fault;
use super::super::zone::Zone;
use super::specifier::Specifier;
use super::{Output, show_text};

/// The letters that may follow `t`.
pub const CONVERSIONS: &str = "HIklMSLNpQszZTrRaABbChdejmyYDFc";

/// Shows the instant `millis` in `zone`.
pub fn show(output: &mut Output, specifier: &Specifier, millis: i64, zone: &Zone) -> Result<(), Fault> {
    let mut calendar = Calendar::new(zone.clone(), millis);
    let text = shown(&mut calendar, millis, specifier.conversion)?;
    show_text(output, specifier, &text)
}

fn shown(calendar: &mut Calendar, millis: i64, conversion: char) -> Result<String, Fault> {
    let mut get = |place: usize| calendar.get(i32::try_from(place).unwrap_or(0));
    let twelve = |hour: i32| (hour + 11) % 12 + 1;
    let parts = |calendar: &mut Calendar, parts: &[&str]| -> Result<String, Fault> {
        let mut text = String::new();
        for part in parts {
            match part.strip_prefix('%').and_then(|letter| letter.chars().next()) {
                Some(letter) => text += &shown(calendar, millis, letter)?,
                None => text += part,
            }
        }
        Ok(text)
    };
    Ok(match conversion {
        'H' => format!("{:02}", get(field::HOUR_OF_DAY)?),
        'k' => get(field::HOUR_OF_DAY)?.to_string(),
        'I' => format!("{:02}", twelve(get(field::HOUR)?)),
        'l' => twelve(get(field::HOUR)?).to_string(),
        'M' => format!("{:02}", get(field::MINUTE)?),
        'S' => format!("{:02}", get(field::SECOND)?),
        'L' => format!("{:03}", get(field::MILLISECOND)?),
        'N' => format!("{:09}", get(field::MILLISECOND)? * 1_000_000),
        'p' => if get(field::AM_PM)? == 0 { "am" } else { "pm" }.to_owned(),
        'Q' => millis.to_string(),
        's' => (millis / 1000).to_string(),
        'z' => {
            let minutes = (get(field::ZONE_OFFSET)? + get(field::DST_OFFSET)?) / 60_000;
            let sign = if minutes < 0 { '-' } else { '+' };
            format!("{sign}{:04}", minutes.abs() / 60 * 100 + minutes.abs() % 60)
        }
        'Z' => {
            let daylight = get(field::DST_OFFSET)? != 0;
            calendar.zone().name(daylight, false).to_owned()
        }
        'a' => short(name(&DAYS, get(field::DAY_OF_WEEK)?, 1)).to_owned(),
        'A' => name(&DAYS, get(field::DAY_OF_WEEK)?, 1).to_owned(),
        'b' | 'h' => short(name(&MONTHS, get(field::MONTH)?, 0)).to_owned(),
        'B' => name(&MONTHS, get(field::MONTH)?, 0).to_owned(),
        'C' => format!("{:02}", get(field::YEAR)? / 100),
        'y' => format!("{:02}", get(field::YEAR)? % 100),
        'Y' => format!("{:04}", get(field::YEAR)?),
        'd' => format!("{:02}", get(field::DAY_OF_MONTH)?),
        'e' => get(field::DAY_OF_MONTH)?.to_string(),
        'j' => format!("{:03}", get(field::DAY_OF_YEAR)?),
        'm' => format!("{:02}", get(field::MONTH)? + 1),
        'R' => parts(calendar, &["%H", ":", "%M"])?,
        'T' => parts(calendar, &["%H", ":", "%M", ":", "%S"])?,
        'r' => {
            let time = parts(calendar, &["%I", ":", "%M", ":", "%S", " "])?;
            time + &shown(calendar, millis, 'p')?.to_uppercase()
        }
        'D' => parts(calendar, &["%m", "/", "%d", "/", "%y"])?,
        'F' => parts(calendar, &["%Y", "-", "%m", "-", "%d"])?,
        _ => parts(calendar, &["%a", " ", "%b", " ", "%d", " ", "%T", " ", "%Z", " ", "%Y"])?,
    })
}
