//! The smallest and largest values of fields.

use super::super::days::{Date, System, date_of, days_of, first_of_month, first_of_year, month_length, system_of};
use super::super::fault::Fault;
use super::{Calendar, DAY, field, index, int, local};

/// `getMinimum`.
pub const SMALLEST: [i32; field::COUNT] = [0, 1, 0, 1, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, -46_800_000, 0];
/// `getMaximum`.
pub const LARGEST: [i32; field::COUNT] =
    [1, 292_278_994, 11, 53, 6, 31, 366, 7, 6, 1, 11, 23, 59, 59, 999, 50_400_000, 7_200_000];
/// `getLeastMaximum`.
const LEAST_LARGEST: [i32; field::COUNT] =
    [1, 292_269_054, 11, 50, 3, 28, 355, 7, 3, 1, 11, 23, 59, 59, 999, 50_400_000, 1_200_000];

fn cell(table: &[i32; field::COUNT], number: i32) -> Result<i32, Fault> {
    Ok(table.get(index(number)?).copied().unwrap_or(0))
}

impl Calendar {
    /// `getMinimum(field)` and `getGreatestMinimum(field)`.
    pub fn minimum(number: i32) -> Result<i32, Fault> {
        cell(&SMALLEST, number)
    }

    /// `getMaximum(field)`.
    pub fn maximum(number: i32) -> Result<i32, Fault> {
        cell(&LARGEST, number)
    }

    /// `getLeastMaximum(field)`.
    pub fn least_maximum(number: i32) -> Result<i32, Fault> {
        cell(&LEAST_LARGEST, number)
    }

    /// `getActualMinimum(field)`.
    pub fn actual_minimum(number: i32) -> Result<i32, Fault> {
        Self::minimum(number)
    }

    /// `getActualMaximum(field)`, for the date that the calendar shows.
    pub fn actual_maximum(&self, number: i32) -> Result<i32, Fault> {
        let place = index(number)?;
        let mut shown = self.clone();
        shown.lenient = true;
        shown.complete()?;
        let (year, month) = (shown.year(), shown.wide(field::MONTH));
        let day = shown.local_day();
        let month_start = first_of_month(day);
        let last = month_start + month_days(day) - 1;
        // Java counts the weeks of years before Christ as if they were after.
        let counted = match shown.value(field::ERA) {
            0 => (1 - year, System::Julian),
            _ => (year, system_of(month_start)),
        };
        Ok(int(match place {
            field::DAY_OF_MONTH => month_length(year, month),
            field::DAY_OF_YEAR => first_of_year(year + 1) - first_of_year(year),
            field::WEEK_OF_YEAR => {
                let system = counted.1;
                let first = |year| days_of(system, Date { year, month: 0, day: 1 });
                (shown.first_week(first(counted.0 + 1)) - shown.first_week(first(counted.0))) / 7
            }
            field::WEEK_OF_MONTH => {
                let start = days_of(counted.1, Date { year: counted.0, month, day: 1 });
                shown.week_in(start, start + last - month_start)
            }
            field::DAY_OF_WEEK_IN_MONTH => (last - month_start - (day - month_start) % 7) / 7 + 1,
            field::YEAR => shown.last_year(),
            _ => return Self::maximum(number),
        }))
    }

    /// The last year that has the date and time shown: the end of time is within a year.
    fn last_year(&self) -> i64 {
        let ce = self.value(field::ERA) == 1;
        let offset = i64::from(self.zone.offset_at(self.time).total());
        let (day, time) = local(if ce { i64::MAX } else { i64::MIN }, offset);
        let end = date_of(day);
        let start = first_of_year(end.year);
        let (own_day, own_time) = local(self.time, offset);
        let own = (own_day - first_of_year(self.year())) * DAY + own_time;
        let limit = (day - start) * DAY + time;
        match (ce, own > limit) {
            (true, true) => end.year - 1,
            (true, false) => end.year,
            (false, true) => 1 - end.year,
            (false, false) => -end.year,
        }
    }
}

/// How many days the month of a day has: fewer in October 1582.
fn month_days(day: i64) -> i64 {
    let start = first_of_month(day);
    let date = date_of(day);
    let next = first_of_month(start + 40);
    let length = next - start;
    if length > 31 { month_length(date.year, date.month) } else { length }
}
