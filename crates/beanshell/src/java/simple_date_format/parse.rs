//! Reading dates.

use super::super::calendar::{Calendar, field};
use super::super::date_names::{DAYS, ERAS, HALVES, LONG_ERAS, MONTHS, short};
use super::super::number::digit;
use super::zone::{Read, general, goes_on_with, iso};
use super::{Item, SimpleDateFormat, number, place_of};

/// What `ParseException` tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unparseable {
    /// `getMessage()`.
    pub message: String,
    /// `getErrorOffset()`, in UTF-16 units.
    pub offset: i32,
}

/// The letters' values in the order in which they were read; a letter read again counts where it was read last.
#[derive(Default)]
struct Values {
    fields: Vec<(usize, i32)>,
    /// When the week year was set, and its value.
    week_year: Option<(usize, i32)>,
    /// Whether a year of two digits is the first of its hundred years.
    ambiguous_year: bool,
    order: usize,
    year_order: usize,
}

impl Values {
    fn set(&mut self, place: usize, value: i32) {
        self.clear(place);
        self.fields.push((place, value));
        self.order += 1;
        if place == field::YEAR {
            self.year_order = self.order;
        }
    }

    fn clear(&mut self, place: usize) {
        self.fields.retain(|(other, _)| *other != place);
    }

    fn get(&self, place: usize) -> Option<i32> {
        self.fields.iter().find(|(other, _)| *other == place).map(|(_, value)| *value)
    }
}

impl SimpleDateFormat {
    /// `parse(text)`: milliseconds since 1970. Text after the date is ignored.
    pub fn parse(&mut self, text: &str) -> Result<i64, Unparseable> {
        let units: Vec<u16> = text.encode_utf16().collect();
        let fault = |offset| Unparseable { message: format!("Unparseable date: \"{text}\""), offset };
        match self.parse_at(&units, 0) {
            Ok((_, 0)) => Err(fault(-1)),
            Ok((millis, _)) => Ok(millis),
            Err(place) => Err(fault(i32::try_from(place).unwrap_or(i32::MAX))),
        }
    }

    /// `parse(text, position)`: the milliseconds and the place after the date, or the place of the error.
    pub fn parse_at(&mut self, text: &[u16], start: usize) -> Result<(i64, usize), usize> {
        let mut values = Values::default();
        let mut place = start;
        let items = self.items.clone();
        for (number, item) in items.iter().enumerate() {
            match item {
                Item::Literal(units) => {
                    for unit in units {
                        if text.get(place) != Some(unit) {
                            return Err(place);
                        }
                        place += 1;
                    }
                }
                Item::Field(letter, count) => {
                    let abutting = items.get(number + 1).is_some_and(Item::is_number);
                    place = self.read(text, place, (*letter, *count), abutting, &mut values)?;
                }
            }
        }
        let mut millis = self.established(&values).ok_or(place)?;
        if values.ambiguous_year && millis < self.century_start {
            let year = values.get(field::YEAR).unwrap_or(1970);
            let place_of_year = values.fields.iter().position(|(other, _)| *other == field::YEAR);
            if let Some(entry) = place_of_year.and_then(|entry| values.fields.get_mut(entry)) {
                entry.1 = year.wrapping_add(100);
            }
            millis = self.established(&values).ok_or(place)?;
        }
        Ok((millis, place))
    }

    /// The time that the values mean; nothing in strict mode where they contradict.
    fn established(&self, values: &Values) -> Option<i64> {
        let mut calendar = Calendar::new(self.zone.clone(), 0);
        calendar.set_lenient(self.lenient);
        calendar.clear();
        for (place, value) in &values.fields {
            calendar.set(i32::try_from(*place).ok()?, *value).ok()?;
        }
        if let Some((order, week_year)) = values.week_year
            && order > values.year_order
        {
            let mut week = values.get(field::WEEK_OF_YEAR).unwrap_or(1);
            let mut day = values.get(field::DAY_OF_WEEK).unwrap_or(calendar.first_day_of_week());
            if !(1..=7).contains(&day) && self.lenient {
                let days = day.saturating_sub(1);
                week = week.saturating_add(days.div_euclid(7));
                // Such a day was not yet turned from Monday's count to Sunday's.
                day = (days.rem_euclid(7) + 1) % 7 + 1;
            }
            calendar.set_week_date(week_year, week, day).ok()?;
        }
        calendar.time().ok()
    }

    /// Reads what a letter stands for; the place after it, or that of the error.
    fn read(
        &mut self,
        text: &[u16],
        start: usize,
        (letter, count): (char, usize),
        abutting: bool,
        values: &mut Values,
    ) -> Result<usize, usize> {
        let blanks = text.iter().skip(start).take_while(|unit| matches!(unit, 0x20 | 0x09)).count();
        let place = start + blanks;
        if place >= text.len() {
            return Err(start);
        }
        // Blanks are skipped before numbers and zones, not before names.
        let of_names = |names: &[(&'static str, i32)]| longest(text, start, names).ok_or(place);
        match letter {
            'G' => {
                let names = numbered(&ERAS, 0).chain(numbered(&LONG_ERAS, 0)).collect::<Vec<_>>();
                return of_names(&names).map(|(era, end)| {
                    values.set(field::ERA, era);
                    end
                });
            }
            'M' | 'L' if count > 2 => {
                return of_names(&with_short(&MONTHS, 0)).map(|(month, end)| {
                    values.set(field::MONTH, month);
                    end
                });
            }
            'E' => {
                return of_names(&with_short(&DAYS, 1)).map(|(day, end)| {
                    values.set(field::DAY_OF_WEEK, day);
                    end
                });
            }
            'a' => {
                return of_names(&numbered(&HALVES, 0).collect::<Vec<_>>()).map(|(half, end)| {
                    values.set(field::AM_PM, half);
                    end
                });
            }
            'z' | 'Z' => {
                let (read, end) = general(text, place, blanks, &self.zone)?;
                match read {
                    Read::Offset(offset) => set_offset(values, offset, 0),
                    Read::Named(zone, saving) => {
                        if let Some(saving) = saving {
                            values.clear(field::ZONE_OFFSET);
                            values.set(field::DST_OFFSET, saving);
                        }
                        self.zone = zone;
                    }
                }
                return Ok(end);
            }
            'X' => {
                let (offset, end) = iso(text, place, count)?;
                set_offset(values, offset, 0);
                return Ok(end);
            }
            _ => {}
        }
        let shown = if abutting {
            // Numbers that touch have the width of their letters.
            text.get(..start + count).ok_or(place)?
        } else {
            text
        };
        let (value, end) = number::parse(shown, place).ok_or(place)?;
        match letter {
            'y' | 'Y' => self.set_year(text, place..end, letter, (count, value), values),
            'M' | 'L' => values.set(field::MONTH, value.wrapping_sub(1)),
            'k' | 'h' => {
                let most = if letter == 'k' { 24 } else { 12 };
                if !self.lenient && !(1..=most).contains(&value) {
                    return Err(end);
                }
                let place = if letter == 'k' { field::HOUR_OF_DAY } else { field::HOUR };
                values.set(place, if value == most { 0 } else { value });
            }
            'u' => {
                let day = if (1..=7).contains(&value) { value % 7 + 1 } else { value };
                values.set(field::DAY_OF_WEEK, day);
            }
            _ => values.set(place_of(letter), value),
        }
        Ok(end)
    }

    /// Two digits for one or two letters are a year of the hundred years from the century's start on.
    fn set_year(
        &self,
        text: &[u16],
        read: std::ops::Range<usize>,
        letter: char,
        (count, value): (usize, i32),
        values: &mut Values,
    ) {
        let is_digit = |place: usize| {
            text.get(place).and_then(|unit| char::from_u32(u32::from(*unit))).and_then(|c| digit(c, 10)).is_some()
        };
        let mut year = value;
        if count <= 2 && read.len() == 2 && read.clone().all(is_digit) {
            let mut start = Calendar::new(self.zone.clone(), self.century_start);
            let start_year = start.get(1).unwrap_or(1970);
            let within = start_year % 100;
            values.ambiguous_year = value == within;
            year = value + start_year / 100 * 100 + if value < within { 100 } else { 0 };
        }
        if letter == 'y' {
            values.set(field::YEAR, year);
        } else {
            values.order += 1;
            values.week_year = Some((values.order, year));
        }
    }
}

fn set_offset(values: &mut Values, standard: i32, saving: i32) {
    values.set(field::ZONE_OFFSET, standard);
    values.set(field::DST_OFFSET, saving);
}

/// Names with their numbers.
fn numbered(names: &'static [&'static str], first: i32) -> impl Iterator<Item = (&'static str, i32)> {
    names.iter().copied().zip(first..)
}

fn with_short(names: &'static [&'static str], first: i32) -> Vec<(&'static str, i32)> {
    numbered(names, first).flat_map(|(name, number)| [(name, number), (short(name), number)]).collect()
}

/// The number of the longest name that stands there, and the place after it.
fn longest(text: &[u16], start: usize, names: &[(&'static str, i32)]) -> Option<(i32, usize)> {
    let found = names.iter().filter(|(name, _)| goes_on_with(text, start, name)).max_by_key(|(name, _)| name.len())?;
    Some((found.1, start + found.0.len()))
}
