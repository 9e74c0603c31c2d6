//! Days since 1970-01-01 and dates: Julian up to 1582-10-04, Gregorian from 1582-10-15 on, as Java's calendar has it.

/// A day of a year and month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date {
    /// The year; 0 is 1 BC.
    pub year: i64,
    /// The month from 0.
    pub month: i64,
    /// The day of the month from 1.
    pub day: i64,
}

/// Which years are leap years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// Every fourth.
    Julian,
    /// Every fourth, but of the centuries every fourth only.
    Gregorian,
}

/// The first Gregorian day, 1582-10-15.
pub const CUTOVER: i64 = -141_427;
/// The year with both systems, in which ten days are missing.
pub const CUTOVER_YEAR: i64 = 1582;

/// Days from 1970-01-01 to a date whose month is 0 to 11; the day may be any.
pub fn days_of(system: System, Date { year, month, day }: Date) -> i64 {
    // Years that start in March have their leap day at the end.
    let year = if month < 2 { year - 1 } else { year };
    let within = (153 * ((month + 10) % 12) + 2) / 5 + day - 1;
    match system {
        System::Julian => (1461 * year).div_euclid(4) + within - 719_470,
        System::Gregorian => {
            (1461 * year).div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + within - 719_468
        }
    }
}

/// The system of a day.
pub fn system_of(days: i64) -> System {
    if days >= CUTOVER { System::Gregorian } else { System::Julian }
}

/// The date of a day.
pub fn date_of(days: i64) -> Date {
    let (year, within) = match system_of(days) {
        System::Julian => {
            let days = days + 719_470;
            let (cycle, rest) = (days.div_euclid(1461), days.rem_euclid(1461));
            let year = (rest - rest / 1460) / 365;
            (cycle * 4 + year, rest - 365 * year)
        }
        System::Gregorian => {
            let days = days + 719_468;
            let (cycle, rest) = (days.div_euclid(146_097), days.rem_euclid(146_097));
            let year = (rest - rest / 1460 + rest / 36_524 - rest / 146_096) / 365;
            (cycle * 400 + year, rest - (365 * year + year / 4 - year / 100))
        }
    };
    let month = (5 * within + 2) / 153;
    let day = within - (153 * month + 2) / 5 + 1;
    let month = (month + 2) % 12;
    Date { year: if month < 2 { year + 1 } else { year }, month, day }
}

/// The first day of a year.
pub fn first_of_year(year: i64) -> i64 {
    let system = if year > CUTOVER_YEAR { System::Gregorian } else { System::Julian };
    days_of(system, Date { year, month: 0, day: 1 })
}

/// The first day of the month that a day is in.
pub fn first_of_month(days: i64) -> i64 {
    let date = date_of(days);
    let in_system = |system| days_of(system, Date { day: 1, ..date });
    let gregorian = in_system(System::Gregorian);
    if gregorian >= CUTOVER { gregorian } else { in_system(System::Julian) }
}

/// Whether a year has a leap day.
pub fn is_leap_year(year: i64) -> bool {
    year.rem_euclid(4) == 0 && (year <= CUTOVER_YEAR || year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0)
}

/// How many days a month has, by the calendar: October 1582 has 31 as well.
pub fn month_length(year: i64, month: i64) -> i64 {
    match month {
        1 if is_leap_year(year) => 29,
        1 => 28,
        3 | 5 | 8 | 10 => 30,
        _ => 31,
    }
}

/// The day of the week: 1 is Sunday.
pub fn day_of_week(days: i64) -> i64 {
    (days + 4).rem_euclid(7) + 1
}

/// The last day up to `days` that is such a day of the week.
pub fn on_or_before(days: i64, day_of_week: i64) -> i64 {
    days - (days - (day_of_week - 5)).rem_euclid(7)
}
