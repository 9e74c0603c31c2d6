//! Weeks of months and years, and years of weeks.

use super::super::days::{first_of_year, on_or_before};
use super::super::fault::Fault;
use super::super::zone::Zone;
use super::{COMPUTED, Calendar, UNSET, field, int};

impl Calendar {
    /// The first day of the first week of a period: before it, where enough of the week is in it.
    pub(super) fn first_week(&self, start: i64) -> i64 {
        let first = on_or_before(start + 6, i64::from(self.first_day_of_week));
        if first - start >= i64::from(self.minimal_days) { first - 7 } else { first }
    }

    /// The week of a period that a day is in, from 1; 0 for one that still belongs to the period before.
    pub(super) fn week_in(&self, start: i64, day: i64) -> i64 {
        (day - self.first_week(start)).div_euclid(7) + 1
    }

    pub(super) fn week_of_year(&self, day: i64, year: i64) -> i64 {
        let start = first_of_year(year);
        match self.week_in(start, day) {
            0 => self.week_in(first_of_year(year - 1), start - 1),
            week if week >= 52 && day >= self.first_week(first_of_year(year + 1)) => 1,
            week => week,
        }
    }

    /// `getWeekYear()`.
    pub fn week_year(&mut self) -> Result<i32, Fault> {
        self.complete()?;
        let (year, week) = (self.year(), self.value(field::WEEK_OF_YEAR));
        Ok(int(match self.value(field::MONTH) {
            0 if week >= 52 => year - 1,
            month if month > 0 && week == 1 => year + 1,
            _ => year,
        }))
    }

    /// `getWeeksInWeekYear()`.
    pub fn weeks_in_week_year(&mut self) -> Result<i32, Fault> {
        let week_year = self.week_year()?;
        let mut other = self.clone();
        if week_year != other.value(field::YEAR) {
            other.set_week_date(week_year, 2, other.value(field::DAY_OF_WEEK))?;
        }
        other.actual_maximum(int_of(field::WEEK_OF_YEAR))
    }

    /// `setWeekDate(weekYear, weekOfYear, dayOfWeek)`.
    pub fn set_week_date(&mut self, week_year: i32, week: i32, day_of_week: i32) -> Result<(), Fault> {
        if !(1..=7).contains(&day_of_week) {
            return Err(Fault::illegal_argument(format!("invalid dayOfWeek: {day_of_week}")));
        }
        let mut other = self.clone();
        other.lenient = true;
        other.complete()?;
        let era = other.value(field::ERA);
        other.clear();
        other.set_zone(Zone::gmt());
        other.put(field::ERA, era);
        other.put(field::YEAR, week_year);
        other.put(field::WEEK_OF_YEAR, 1);
        other.put(field::DAY_OF_WEEK, self.first_day_of_week);
        let days = (i64::from(day_of_week) - i64::from(self.first_day_of_week)).rem_euclid(7);
        let days = days + 7 * (i64::from(week) - 1);
        other.add(int_of(field::DAY_OF_YEAR), int(days))?;
        other.complete()?;
        let kept = other.week_year()? == week_year
            && other.value(field::WEEK_OF_YEAR) == week
            && other.value(field::DAY_OF_WEEK) == day_of_week;
        if !self.lenient && !kept {
            return Err(Fault::Thrown { class: "java.lang.IllegalArgumentException", message: None });
        }
        for place in [field::ERA, field::YEAR, field::MONTH, field::DAY_OF_MONTH] {
            self.put(place, other.value(place));
        }
        self.assign(field::WEEK_OF_YEAR, week, self.stamp(field::WEEK_OF_YEAR));
        self.complete()
    }

    /// Counts the weeks anew that were computed, after their rules changed.
    pub(super) fn weeks_changed(&mut self) {
        let mut other = self.clone();
        other.lenient = true;
        for place in [field::WEEK_OF_MONTH, field::WEEK_OF_YEAR] {
            other.assign(place, 0, UNSET);
        }
        other.time_is_set = false;
        other.fields_are_set = false;
        if other.complete().is_err() {
            return;
        }
        for place in [field::WEEK_OF_MONTH, field::WEEK_OF_YEAR] {
            if self.stamp(place) == COMPUTED {
                self.assign(place, other.value(place), COMPUTED);
            }
        }
    }
}

/// A field's number as Java passes it.
pub(super) fn int_of(place: usize) -> i32 {
    i32::try_from(place).unwrap_or(i32::MAX)
}
