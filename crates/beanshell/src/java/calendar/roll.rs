//! `roll`: one field goes round without changing the larger ones.

use std::cmp::Ordering;

use super::super::days::{date_of, first_of_month, on_or_before};
use super::super::fault::Fault;
use super::limits::{LARGEST, SMALLEST};
use super::weeks::int_of;
use super::{Calendar, field, int};

/// `value` + `amount` within a range that starts again at its end.
fn rolled(value: i64, amount: i64, smallest: i64, largest: i64) -> i64 {
    let range = (largest - smallest + 1).max(1);
    let next = value + amount % range;
    if next > largest {
        next - range
    } else if next < smallest {
        next + range
    } else {
        next
    }
}

impl Calendar {
    /// `roll(field, amount)`.
    pub fn roll(&mut self, number: i32, amount: i32) -> Result<(), Fault> {
        if amount == 0 {
            return Ok(());
        }
        let place = usize::try_from(number).ok().filter(|place| *place < field::ZONE_OFFSET);
        let Some(place) = place else {
            return Err(Fault::Thrown { class: "java.lang.IllegalArgumentException", message: None });
        };
        self.complete()?;
        let amount = i64::from(amount);
        let cell = |table: &[i32; field::COUNT]| i64::from(table.get(place).copied().unwrap_or(0));
        let (smallest, largest) = (cell(&SMALLEST), cell(&LARGEST));
        let value = self.wide(place);
        match place {
            field::HOUR | field::HOUR_OF_DAY => self.roll_hour(place, amount),
            field::MONTH => {
                self.put(place, int((value + amount).rem_euclid(12)));
                self.pin_day();
            }
            field::WEEK_OF_YEAR => self.roll_week_of_year(amount)?,
            field::WEEK_OF_MONTH => self.roll_week_of_month(amount)?,
            field::DAY_OF_WEEK => self.roll_day_of_week(amount),
            field::DAY_OF_MONTH | field::DAY_OF_YEAR => {
                let largest = i64::from(self.actual_maximum(int_of(place))?);
                self.put(place, int(rolled(value, amount, smallest, largest)));
            }
            field::DAY_OF_WEEK_IN_MONTH => {
                let largest = i64::from(self.actual_maximum(int_of(place))?);
                self.put(field::DAY_OF_WEEK, self.value(field::DAY_OF_WEEK));
                self.put(place, int(rolled(value, amount, smallest, largest)));
            }
            _ => self.put(place, int(rolled(value, amount, smallest, largest))),
        }
        Ok(())
    }

    fn roll_hour(&mut self, place: usize, amount: i64) {
        let unit = if place == field::HOUR { 12 } else { 24 };
        let (hour, day) = (self.wide(place), self.local_day());
        let next = (hour + amount).rem_euclid(unit);
        let half = self.value(field::AM_PM);
        self.set_time(self.time.wrapping_add(3_600_000 * (next - hour)));
        // A change of the zone's offset may have led to another day.
        if self.local_day() != day {
            let shown = date_of(day);
            let (era, year) = if shown.year <= 0 { (0, 1 - shown.year) } else { (1, shown.year) };
            self.put(field::ERA, era);
            self.put(field::YEAR, int(year));
            self.put(field::MONTH, int(shown.month));
            self.put(field::DAY_OF_MONTH, int(shown.day));
            if place == field::HOUR {
                self.put(field::AM_PM, half);
            }
        }
    }

    fn roll_week_of_year(&mut self, amount: i64) -> Result<(), Fault> {
        let year = self.year();
        let mut largest = i64::from(self.actual_maximum(int_of(field::WEEK_OF_YEAR))?);
        let (mut smallest, mut amount, mut week) = (1, amount, self.wide(field::WEEK_OF_YEAR));
        let week_year = i64::from(self.week_year()?);
        match week_year.cmp(&year) {
            Ordering::Equal => {
                let next = week + amount;
                if next > smallest && next < largest {
                    self.put(field::WEEK_OF_YEAR, int(next));
                    return Ok(());
                }
                let day = self.local_day();
                if date_of(day - 7 * (week - smallest)).year != year {
                    smallest += 1;
                }
                if date_of(day + 7 * (largest - week)).year != year {
                    largest -= 1;
                }
            }
            Ordering::Greater => {
                amount += i64::from(amount < 0);
                week = largest;
            }
            Ordering::Less => {
                if amount > 0 {
                    amount -= week - largest;
                }
                week = smallest;
            }
        }
        self.put(field::WEEK_OF_YEAR, int(rolled(week, amount, smallest, largest)));
        Ok(())
    }

    fn roll_week_of_month(&mut self, amount: i64) -> Result<(), Fault> {
        let largest = i64::from(self.actual_maximum(int_of(field::WEEK_OF_MONTH))?);
        let length = i64::from(self.actual_maximum(int_of(field::DAY_OF_MONTH))?);
        let in_week = (self.wide(field::DAY_OF_WEEK) - i64::from(self.first_day_of_week)).rem_euclid(7);
        let start = first_of_month(self.local_day());
        let week = rolled(self.wide(field::WEEK_OF_MONTH), amount, 1, largest) - 1;
        let day = (self.first_week(start) + week * 7 + in_week).clamp(start, start + length - 1);
        self.put(field::DAY_OF_MONTH, int(day - start + 1));
        Ok(())
    }

    fn roll_day_of_week(&mut self, amount: i64) {
        let week = self.value(field::WEEK_OF_YEAR);
        if week > 1 && week < 52 {
            let next = rolled(self.wide(field::DAY_OF_WEEK), amount, 1, 7);
            self.put(field::WEEK_OF_YEAR, week);
            self.put(field::DAY_OF_WEEK, int(next));
            return;
        }
        let day = self.local_day();
        let start = on_or_before(day, i64::from(self.first_day_of_week));
        let day = start + (day - start + amount).rem_euclid(7);
        let date = date_of(day);
        let (era, year) = if date.year <= 0 { (0, 1 - date.year) } else { (1, date.year) };
        self.put(field::ERA, era);
        self.put(field::YEAR, int(year));
        self.put(field::MONTH, int(date.month));
        self.put(field::DAY_OF_MONTH, int(date.day));
    }
}
