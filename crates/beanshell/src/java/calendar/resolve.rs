//! From fields to the time: which fields count, and what they mean together.

use super::super::days::{CUTOVER, CUTOVER_YEAR, Date, System, days_of, month_length, on_or_before};
use super::super::fault::Fault;
use super::super::zone::Offset;
use super::limits::{LARGEST, SMALLEST};
use super::{COMPUTED, Calendar, DAY, FIRST_CALL, NAMES, Stamp, UNSET, field, int};

/// The fields that say which day it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DayBy {
    DayOfMonth,
    WeekOfMonth,
    DayOfWeekInMonth,
    DayOfYear,
    WeekOfYear,
}

/// The later of two fields that count together; unset where one is.
fn together(one: Stamp, other: Stamp) -> Stamp {
    if one == UNSET || other == UNSET { UNSET } else { one.max(other) }
}

impl Calendar {
    /// Which group of fields was set last.
    fn day_by(&self) -> DayBy {
        use DayBy::{DayOfMonth, DayOfWeekInMonth, DayOfYear, WeekOfMonth, WeekOfYear};
        let day_of_week = self.stamp(field::DAY_OF_WEEK);
        let week_of_month = self.stamp(field::WEEK_OF_MONTH);
        let in_month = self.stamp(field::DAY_OF_WEEK_IN_MONTH);
        let week_of_year = self.stamp(field::WEEK_OF_YEAR);
        let by_year = self.stamp(field::DAY_OF_YEAR);
        let mut day = self.stamp(field::DAY_OF_MONTH);
        let mut weeks = together(week_of_month, day_of_week);
        let mut weekdays = together(in_month, day_of_week);
        let mut best = [day, weeks, weekdays, by_year, together(week_of_year, day_of_week)].into_iter().max();
        if best == Some(UNSET) {
            weeks = week_of_month;
            weekdays = in_month.max(day_of_week);
            best = [weeks, weekdays, week_of_year].into_iter().max();
            // Without any of them the day is the first of the month.
            day = if best == Some(UNSET) { UNSET } else { Stamp::MAX };
        }
        let best = best.unwrap_or(UNSET);
        if best == day {
            return DayOfMonth;
        }
        let by_week = best == weeks && week_of_month >= week_of_year;
        let by_day = best == weekdays && in_month >= week_of_year;
        match (by_week || by_day, weeks == weekdays) {
            // Both have the same day of the week: the number that was set later counts.
            (true, true) if week_of_month >= in_month => WeekOfMonth,
            (true, true) => DayOfWeekInMonth,
            (true, false) if best == weeks => WeekOfMonth,
            (true, false) => DayOfWeekInMonth,
            _ if best == by_year => DayOfYear,
            _ => WeekOfYear,
        }
    }

    /// Milliseconds of the time of day, which may be beyond a day.
    fn time_of_day(&self) -> i64 {
        let hour_of_day = self.stamp(field::HOUR_OF_DAY);
        let half = self.stamp(field::AM_PM);
        let hour = together(self.stamp(field::HOUR), half);
        let mut best = hour_of_day.max(hour);
        if best == UNSET {
            best = self.stamp(field::HOUR).max(half);
        }
        let mut time = 0;
        if best != UNSET {
            if best == hour_of_day {
                time = self.wide(field::HOUR_OF_DAY);
            } else {
                time = self.wide(field::HOUR);
                if half != UNSET {
                    time += 12 * self.wide(field::AM_PM);
                }
            }
        }
        let time = time * 60 + self.wide(field::MINUTE);
        let time = time * 60 + self.wide(field::SECOND);
        time * 1000 + self.wide(field::MILLISECOND)
    }

    /// Computes the time from the fields, then all fields from the time.
    pub(super) fn resolve(&mut self) -> Result<(), Fault> {
        if !self.lenient {
            self.check_ranges()?;
        }
        let before = self.clone();
        let year = if self.stamp(field::YEAR) == UNSET { 1970 } else { self.wide(field::YEAR) };
        let year = match (self.stamp(field::ERA), self.value(field::ERA)) {
            (UNSET, _) | (_, 1) => year,
            (_, 0) => 1 - year,
            _ => return Err(Fault::illegal_argument("Invalid era")),
        };
        let time = self.time_of_day();
        let day = self.day(year, time.div_euclid(DAY));
        let local = day.wrapping_mul(DAY).wrapping_add(time.rem_euclid(DAY));
        let named = |place: usize| (self.stamp(place) >= FIRST_CALL).then(|| self.value(place));
        let (standard, saving) = (named(field::ZONE_OFFSET), named(field::DST_OFFSET));
        let by_zone = match (standard, saving) {
            (Some(standard), Some(saving)) => Offset { standard, saving },
            _ => self.zone.offset_at_local(local),
        };
        let offset =
            Offset { standard: standard.unwrap_or(by_zone.standard), saving: saving.unwrap_or(by_zone.saving) };
        let total = i64::from(offset.standard).wrapping_add(i64::from(offset.saving));
        self.time = local.wrapping_sub(total);
        self.time_is_set = true;
        let shown = (standard.is_some() || saving.is_some()).then(|| {
            let at = self.zone.offset_at(self.time);
            Offset { standard: standard.unwrap_or(at.standard), saving: saving.unwrap_or(at.saving) }
        });
        self.compute_fields(shown);
        if !self.lenient
            && let Some(place) = (0..field::COUNT)
                .find(|place| before.stamp(*place) >= FIRST_CALL && before.value(*place) != self.value(*place))
        {
            let (asked, found) = (before.value(place), self.value(place));
            *self = before;
            let name = NAMES.get(place).copied().unwrap_or("");
            return Err(Fault::illegal_argument(format!("{name}: {asked} -> {found}")));
        }
        Ok(())
    }

    fn check_ranges(&self) -> Result<(), Fault> {
        for (place, (smallest, largest)) in SMALLEST.iter().zip(LARGEST).enumerate() {
            if self.stamp(place) > COMPUTED && !(*smallest..=largest).contains(&self.value(place)) {
                return Err(wrong_field(place));
            }
        }
        Ok(())
    }

    /// The day that the fields mean, plus the days that the time of day runs over.
    fn day(&self, year: i64, over: i64) -> i64 {
        let by = self.day_by();
        let in_system = |system| over + self.day_in(system, by, year);
        if year > CUTOVER_YEAR {
            let gregorian = in_system(System::Gregorian);
            if gregorian >= CUTOVER {
                return gregorian;
            }
            return in_system(System::Julian);
        }
        let julian = in_system(System::Julian);
        if year < CUTOVER_YEAR || matches!(by, DayBy::DayOfYear | DayBy::WeekOfYear) || julian < CUTOVER {
            return julian;
        }
        let gregorian = in_system(System::Gregorian);
        if gregorian >= CUTOVER { gregorian } else { julian }
    }

    fn day_in(&self, system: System, by: DayBy, year: i64) -> i64 {
        let first_day = i64::from(self.first_day_of_week);
        let day_of_week =
            if self.stamp(field::DAY_OF_WEEK) == UNSET { None } else { Some(self.wide(field::DAY_OF_WEEK)) };
        if matches!(by, DayBy::DayOfYear | DayBy::WeekOfYear) {
            let start = days_of(system, Date { year, month: 0, day: 1 });
            if by == DayBy::DayOfYear {
                return start + self.wide(field::DAY_OF_YEAR) - 1;
            }
            let week = self.first_week(start);
            let week = match day_of_week {
                Some(day) if day != first_day => on_or_before(week + 6, day),
                _ => week,
            };
            return week + 7 * (self.wide(field::WEEK_OF_YEAR) - 1);
        }
        let month = if self.stamp(field::MONTH) == UNSET { 0 } else { self.wide(field::MONTH) };
        let (year, month) = (i64::from(int(year + month.div_euclid(12))), month.rem_euclid(12));
        let start = days_of(system, Date { year, month, day: 1 });
        match by {
            DayBy::DayOfMonth if self.stamp(field::DAY_OF_MONTH) == UNSET => start,
            DayBy::DayOfMonth => start + self.wide(field::DAY_OF_MONTH) - 1,
            DayBy::WeekOfMonth => {
                let week = self.first_week(start);
                let week = day_of_week.map_or(week, |day| on_or_before(week + 6, day));
                week + 7 * (self.wide(field::WEEK_OF_MONTH) - 1)
            }
            _ => {
                let day = day_of_week.unwrap_or(first_day);
                let unset = self.stamp(field::DAY_OF_WEEK_IN_MONTH) == UNSET;
                let number = if unset { 1 } else { self.wide(field::DAY_OF_WEEK_IN_MONTH) };
                if number >= 0 {
                    return on_or_before(start + 7 * number - 1, day);
                }
                let length = match system {
                    System::Julian if month == 1 => 28 + i64::from(year.rem_euclid(4) == 0),
                    _ => month_length(year, month),
                };
                on_or_before(start + length + 7 * (number + 1) - 1, day)
            }
        }
    }
}

fn wrong_field(place: usize) -> Fault {
    Fault::illegal_argument(NAMES.get(place).copied().unwrap_or(""))
}
