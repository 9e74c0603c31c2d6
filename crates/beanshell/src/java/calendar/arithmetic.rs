//! `add`: the calendar's own arithmetic.

use super::super::days::month_length;
use super::super::fault::Fault;
use super::{Calendar, DAY, field, int};

impl Calendar {
    /// `add(field, amount)`: years and months keep the day where the month has it, days keep the time of day.
    pub fn add(&mut self, number: i32, amount: i32) -> Result<(), Fault> {
        if amount == 0 {
            return Ok(());
        }
        let place = usize::try_from(number).ok().filter(|place| *place < field::ZONE_OFFSET);
        let Some(place) = place else {
            return Err(Fault::Thrown { class: "java.lang.IllegalArgumentException", message: None });
        };
        self.complete()?;
        let amount = i64::from(amount);
        match place {
            field::ERA => {
                let era = (self.wide(field::ERA) + amount).clamp(0, 1);
                self.put(field::ERA, int(era));
            }
            field::YEAR => {
                self.put_year(self.year() + amount);
                self.pin_day();
            }
            field::MONTH => {
                let month = self.wide(field::MONTH) + amount;
                let years = month.div_euclid(12);
                if years != 0 {
                    self.put_year(self.year() + years);
                }
                self.put(field::MONTH, int(month.rem_euclid(12)));
                self.pin_day();
            }
            field::WEEK_OF_YEAR | field::WEEK_OF_MONTH | field::DAY_OF_WEEK_IN_MONTH => self.add_days(amount * 7, 0),
            field::DAY_OF_MONTH | field::DAY_OF_YEAR | field::DAY_OF_WEEK => self.add_days(amount, 0),
            field::AM_PM => self.add_days(amount / 2, amount % 2 * DAY / 2),
            field::HOUR | field::HOUR_OF_DAY => self.add_millis(amount * 3_600_000),
            field::MINUTE => self.add_millis(amount * 60_000),
            field::SECOND => self.add_millis(amount * 1000),
            _ => self.add_millis(amount),
        }
        Ok(())
    }

    fn add_millis(&mut self, millis: i64) {
        self.set_time(self.time.wrapping_add(millis));
    }

    /// Sets year and era.
    fn put_year(&mut self, year: i64) {
        let was_ce = self.value(field::ERA) == 1;
        let (ce, shown) = if year > 0 { (true, year) } else { (false, 1 - year) };
        self.put(field::YEAR, int(shown));
        if ce != was_ce {
            self.put(field::ERA, i32::from(ce));
        }
    }

    /// Takes the last day of the month where it has fewer than the day says.
    pub(super) fn pin_day(&mut self) {
        let length = month_length(self.year(), self.wide(field::MONTH));
        if self.wide(field::DAY_OF_MONTH) > length {
            self.put(field::DAY_OF_MONTH, int(length));
        }
    }

    /// Goes on by days and milliseconds of local time, whatever the zone does in between.
    fn add_days(&mut self, days: i64, millis: i64) {
        let offset = self.wide(field::ZONE_OFFSET) + self.wide(field::DST_OFFSET);
        let (day, time) = super::local(self.time, offset);
        let time = time + millis;
        let (day, time) = (day + days + time.div_euclid(DAY), time.rem_euclid(DAY));
        self.set_time(day.wrapping_mul(DAY).wrapping_add(time).wrapping_sub(offset));
        let change = offset - (self.wide(field::ZONE_OFFSET) + self.wide(field::DST_OFFSET));
        if change != 0 {
            self.set_time(self.time.wrapping_add(change));
            if self.local_day() != day {
                self.set_time(self.time.wrapping_sub(change));
            }
        }
    }
}
