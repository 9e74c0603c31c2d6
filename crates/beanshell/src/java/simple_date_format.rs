//! `java.text.SimpleDateFormat` of the locale US.

mod number;
mod parse;
mod zone;

use super::calendar::{Calendar, field};
use super::date_names::{DAYS, ERAS, HALVES, MONTHS, name, short};
use super::fault::Fault;
use super::zone::Zone;

pub use parse::Unparseable;

/// The pattern of `new SimpleDateFormat()`.
pub const DEFAULT_PATTERN: &str = "M/d/yy, h:mm a";

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Item {
    /// Text that stands for itself, in UTF-16.
    Literal(Vec<u16>),
    /// A pattern letter and how often it stands.
    Field(char, usize),
}

impl Item {
    /// Whether it is a number when parsed, which ends the number before it.
    fn is_number(&self) -> bool {
        match self {
            Self::Literal(_) => false,
            Self::Field('M' | 'L', count) => *count <= 2,
            Self::Field(letter, _) => "ykdHmsSDFwWKhYu".contains(*letter),
        }
    }
}

/// A `SimpleDateFormat`.
#[derive(Debug, Clone)]
pub struct SimpleDateFormat {
    pattern: String,
    items: Vec<Item>,
    zone: Zone,
    lenient: bool,
    /// Years of two digits are in the hundred years that start here: milliseconds since 1970.
    century_start: i64,
}

/// The parts of a pattern, or the exception of a wrong one.
fn items(pattern: &str) -> Result<Vec<Item>, Fault> {
    let mut items: Vec<Item> = Vec::new();
    let mut quoted = false;
    let mut letters = pattern.chars().peekable();
    let literal = |items: &mut Vec<Item>, c: char| {
        let mut units = [0; 2];
        let units = c.encode_utf16(&mut units);
        match items.last_mut() {
            Some(Item::Literal(text)) => text.extend_from_slice(units),
            _ => items.push(Item::Literal(units.to_vec())),
        }
    };
    while let Some(c) = letters.next() {
        if c == '\'' {
            if letters.next_if_eq(&'\'').is_some() {
                literal(&mut items, c);
            } else {
                quoted = !quoted;
            }
        } else if quoted || !c.is_ascii_alphabetic() {
            literal(&mut items, c);
        } else if !"GyMdkHmsSEDFwWahKzZYuXL".contains(c) {
            return Err(Fault::illegal_argument(format!("Illegal pattern character '{c}'")));
        } else {
            let mut count = 1;
            while letters.next_if_eq(&c).is_some() {
                count += 1;
            }
            if c == 'X' && count > 3 {
                return Err(Fault::illegal_argument(format!("invalid ISO 8601 format: length={count}")));
            }
            items.push(Item::Field(c, count));
        }
    }
    if quoted {
        return Err(Fault::illegal_argument("Unterminated quote"));
    }
    Ok(items)
}

impl SimpleDateFormat {
    /// `new SimpleDateFormat(pattern)` in a zone; `now`, in milliseconds since 1970, sets the century of short years.
    pub fn new(pattern: &str, zone: Zone, now: i64) -> Result<Self, Fault> {
        let items = items(pattern)?;
        let mut start = Calendar::new(zone.clone(), now);
        start.add(1, -80)?;
        let century_start = start.time()?;
        Ok(Self { pattern: pattern.to_owned(), items, zone, lenient: true, century_start })
    }

    /// `applyPattern(pattern)`.
    pub fn apply_pattern(&mut self, pattern: &str) -> Result<(), Fault> {
        self.items = items(pattern)?;
        pattern.clone_into(&mut self.pattern);
        Ok(())
    }

    /// `toPattern()`.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// `getTimeZone()`; parsing a zone's name changes it.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// `setTimeZone(zone)`.
    pub fn set_zone(&mut self, zone: Zone) {
        self.zone = zone;
    }

    /// `isLenient()`.
    pub fn is_lenient(&self) -> bool {
        self.lenient
    }

    /// `setLenient(lenient)`.
    pub fn set_lenient(&mut self, lenient: bool) {
        self.lenient = lenient;
    }

    /// `get2DigitYearStart()`, in milliseconds since 1970.
    pub fn century_start(&self) -> i64 {
        self.century_start
    }

    /// `set2DigitYearStart(date)`.
    pub fn set_century_start(&mut self, millis: i64) {
        self.century_start = millis;
    }

    /// `format(date)`; a text of more than `limit` bytes is a fault.
    pub fn format(&self, millis: i64, limit: usize) -> Result<String, Fault> {
        let mut calendar = Calendar::new(self.zone.clone(), millis);
        let mut text = String::new();
        for item in &self.items {
            match item {
                Item::Literal(units) => text.push_str(&String::from_utf16_lossy(units)),
                Item::Field(_, count) if count.saturating_add(text.len()) > limit => return Err(Fault::TooLong),
                Item::Field(letter, count) => text.push_str(&shown(&mut calendar, *letter, *count)?),
            }
            if text.len() > limit {
                return Err(Fault::TooLong);
            }
        }
        Ok(text)
    }
}

/// A number with zeros in front.
fn padded(value: i32, width: usize) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let digits = value.unsigned_abs().to_string();
    format!("{sign}{}{digits}", "0".repeat(width.saturating_sub(digits.len())))
}

/// What a pattern letter shows.
fn shown(calendar: &mut Calendar, letter: char, count: usize) -> Result<String, Fault> {
    let mut get = |place: usize| calendar.get(i32::try_from(place).unwrap_or(0));
    Ok(match letter {
        'G' => name(&ERAS, get(field::ERA)?, 0).to_owned(),
        'y' => year(get(field::YEAR)?, count),
        'Y' => year(calendar.week_year()?, count),
        'M' | 'L' => {
            let month = get(field::MONTH)?;
            match count {
                0..=2 => padded(month + 1, count),
                3 => short(name(&MONTHS, month, 0)).to_owned(),
                _ => name(&MONTHS, month, 0).to_owned(),
            }
        }
        'E' => {
            let day = name(&DAYS, get(field::DAY_OF_WEEK)?, 1);
            if count < 4 { short(day) } else { day }.to_owned()
        }
        'a' => name(&HALVES, get(field::AM_PM)?, 0).to_owned(),
        'u' => padded((get(field::DAY_OF_WEEK)? + 5) % 7 + 1, count),
        'k' => padded((get(field::HOUR_OF_DAY)? + 23) % 24 + 1, count),
        'h' => padded((get(field::HOUR)? + 11) % 12 + 1, count),
        'z' => {
            let daylight = get(field::DST_OFFSET)? != 0;
            calendar.zone().name(daylight, count >= 4).to_owned()
        }
        'Z' => {
            let minutes = (get(field::ZONE_OFFSET)? + get(field::DST_OFFSET)?) / 60_000;
            let sign = if minutes < 0 { '-' } else { '+' };
            format!("{sign}{}", padded((minutes / 60 * 100 + minutes % 60).abs(), 4))
        }
        'X' => iso_zone(get(field::ZONE_OFFSET)? + get(field::DST_OFFSET)?, count),
        _ => padded(get(place_of(letter))?, count),
    })
}

/// Two letters show the last two digits.
fn year(year: i32, count: usize) -> String {
    match count {
        2 if year < 0 => format!("-{}", padded(-(year % 100), 2)),
        2 => padded(year % 100, 2),
        _ => padded(year, count),
    }
}

/// `Z`, `+05`, `+0530` or `+05:30`.
fn iso_zone(offset: i32, count: usize) -> String {
    if offset == 0 {
        return "Z".to_owned();
    }
    let minutes = offset / 60_000;
    let sign = if minutes < 0 { '-' } else { '+' };
    let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
    match count {
        1 => format!("{sign}{hours:02}"),
        2 => format!("{sign}{hours:02}{rest:02}"),
        _ => format!("{sign}{hours:02}:{rest:02}"),
    }
}

/// The field of a letter whose number is shown as it is.
fn place_of(letter: char) -> usize {
    match letter {
        'd' => field::DAY_OF_MONTH,
        'D' => field::DAY_OF_YEAR,
        'F' => field::DAY_OF_WEEK_IN_MONTH,
        'w' => field::WEEK_OF_YEAR,
        'W' => field::WEEK_OF_MONTH,
        'H' => field::HOUR_OF_DAY,
        'K' => field::HOUR,
        'm' => field::MINUTE,
        's' => field::SECOND,
        _ => field::MILLISECOND,
    }
}
