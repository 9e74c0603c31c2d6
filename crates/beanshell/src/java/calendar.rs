//! Java's `GregorianCalendar`: fields that are set one by one, put together when the time is asked for, over a zone.
//!
//! Fields and their resolution are as `java.util.Calendar` and `GregorianCalendar` document them.

mod arithmetic;
mod limits;
mod resolve;
mod roll;
mod text;
mod weeks;

use super::days::{date_of, day_of_week, first_of_month, first_of_year};
use super::fault::Fault;
use super::zone::{Offset, Zone};

/// The numbers of the fields, as Java's constants have them.
pub mod field {
    #![allow(missing_docs, reason = "the names are Java's constants")]
    pub const ERA: usize = 0;
    pub const YEAR: usize = 1;
    pub const MONTH: usize = 2;
    pub const WEEK_OF_YEAR: usize = 3;
    pub const WEEK_OF_MONTH: usize = 4;
    pub const DAY_OF_MONTH: usize = 5;
    pub const DAY_OF_YEAR: usize = 6;
    pub const DAY_OF_WEEK: usize = 7;
    pub const DAY_OF_WEEK_IN_MONTH: usize = 8;
    pub const AM_PM: usize = 9;
    pub const HOUR: usize = 10;
    pub const HOUR_OF_DAY: usize = 11;
    pub const MINUTE: usize = 12;
    pub const SECOND: usize = 13;
    pub const MILLISECOND: usize = 14;
    pub const ZONE_OFFSET: usize = 15;
    pub const DST_OFFSET: usize = 16;
    /// How many there are.
    pub const COUNT: usize = 17;
}

/// The names of the fields in messages.
const NAMES: [&str; field::COUNT] = [
    "ERA",
    "YEAR",
    "MONTH",
    "WEEK_OF_YEAR",
    "WEEK_OF_MONTH",
    "DAY_OF_MONTH",
    "DAY_OF_YEAR",
    "DAY_OF_WEEK",
    "DAY_OF_WEEK_IN_MONTH",
    "AM_PM",
    "HOUR",
    "HOUR_OF_DAY",
    "MINUTE",
    "SECOND",
    "MILLISECOND",
    "ZONE_OFFSET",
    "DST_OFFSET",
];

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// When a field got its value: never, by computation, or by a call, later ones higher.
type Stamp = u64;
const UNSET: Stamp = 0;
const COMPUTED: Stamp = 1;
const FIRST_CALL: Stamp = 2;

/// A `GregorianCalendar` of the locale US.
#[derive(Debug, Clone)]
pub struct Calendar {
    zone: Zone,
    /// Milliseconds since 1970 in UTC.
    time: i64,
    fields: [i32; field::COUNT],
    stamps: [Stamp; field::COUNT],
    next: Stamp,
    /// Whether `time` says what the calendar shows; if not, the fields do.
    time_is_set: bool,
    /// Whether the fields belong to `time`.
    fields_are_set: bool,
    lenient: bool,
    first_day_of_week: i32,
    minimal_days: i32,
}

/// The index of a field as Java's exception names a wrong one.
fn index(number: i32) -> Result<usize, Fault> {
    usize::try_from(number).ok().filter(|field| *field < field::COUNT).ok_or_else(|| {
        let message = format!("Index {number} out of bounds for length {}", field::COUNT);
        Fault::thrown("java.lang.ArrayIndexOutOfBoundsException", message)
    })
}

/// A field's value as Java's `int`, which wraps.
#[expect(clippy::cast_possible_truncation, reason = "Java's int wraps too")]
fn int(value: i64) -> i32 {
    value as i32
}

impl Calendar {
    /// A calendar that shows an instant in a zone. Weeks start on Sunday, and the first week has one day or more.
    pub fn new(zone: Zone, millis: i64) -> Self {
        let mut calendar = Self {
            zone,
            time: millis,
            fields: [0; field::COUNT],
            stamps: [UNSET; field::COUNT],
            next: FIRST_CALL,
            time_is_set: true,
            fields_are_set: false,
            lenient: true,
            first_day_of_week: 1,
            minimal_days: 1,
        };
        calendar.compute_fields(None);
        calendar
    }

    /// `getTimeInMillis()`; in strict mode an exception where fields contradict.
    pub fn time(&mut self) -> Result<i64, Fault> {
        if !self.time_is_set {
            self.resolve()?;
        }
        Ok(self.time)
    }

    /// `setTimeInMillis(millis)`.
    pub fn set_time(&mut self, millis: i64) {
        self.time = millis;
        self.time_is_set = true;
        self.compute_fields(None);
    }

    /// `getTimeZone()`.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// `setTimeZone(zone)`: the instant stays, or the fields where they were set since.
    pub fn set_zone(&mut self, zone: Zone) {
        self.zone = zone;
        self.fields_are_set = false;
    }

    /// `isLenient()`.
    pub fn is_lenient(&self) -> bool {
        self.lenient
    }

    /// `setLenient(lenient)`.
    pub fn set_lenient(&mut self, lenient: bool) {
        self.lenient = lenient;
    }

    /// `getFirstDayOfWeek()`: 1 is Sunday.
    pub fn first_day_of_week(&self) -> i32 {
        self.first_day_of_week
    }

    /// `setFirstDayOfWeek(day)`.
    pub fn set_first_day_of_week(&mut self, day: i32) {
        if self.first_day_of_week != day {
            self.first_day_of_week = day;
            self.weeks_changed();
        }
    }

    /// `getMinimalDaysInFirstWeek()`.
    pub fn minimal_days(&self) -> i32 {
        self.minimal_days
    }

    /// `setMinimalDaysInFirstWeek(days)`.
    pub fn set_minimal_days(&mut self, days: i32) {
        if self.minimal_days != days {
            self.minimal_days = days;
            self.weeks_changed();
        }
    }

    /// Brings time and fields together, whichever was set last.
    fn complete(&mut self) -> Result<(), Fault> {
        if !self.time_is_set {
            self.resolve()?;
        }
        if !self.fields_are_set {
            self.compute_fields(None);
        }
        Ok(())
    }

    /// `get(field)`.
    pub fn get(&mut self, number: i32) -> Result<i32, Fault> {
        self.complete()?;
        Ok(self.value(index(number)?))
    }

    /// `set(field, value)`; nothing is computed before something is asked for.
    pub fn set(&mut self, number: i32, value: i32) -> Result<(), Fault> {
        self.put(index(number)?, value);
        Ok(())
    }

    /// `set(year, month, day)`.
    pub fn set_date(&mut self, year: i32, month: i32, day: i32) {
        self.put(field::YEAR, year);
        self.put(field::MONTH, month);
        self.put(field::DAY_OF_MONTH, day);
    }

    /// `set(year, month, day, hour, minute)`.
    pub fn set_date_and_minute(&mut self, [year, month, day, hour, minute]: [i32; 5]) {
        self.set_date(year, month, day);
        self.put(field::HOUR_OF_DAY, hour);
        self.put(field::MINUTE, minute);
    }

    /// `set(year, month, day, hour, minute, second)`.
    pub fn set_date_and_time(&mut self, [year, month, day, hour, minute, second]: [i32; 6]) {
        self.set_date_and_minute([year, month, day, hour, minute]);
        self.put(field::SECOND, second);
    }

    /// `clear()`.
    pub fn clear(&mut self) {
        self.fields = [0; field::COUNT];
        self.stamps = [UNSET; field::COUNT];
        self.time_is_set = false;
        self.fields_are_set = false;
    }

    /// `clear(field)`.
    pub fn clear_field(&mut self, number: i32) -> Result<(), Fault> {
        let place = index(number)?;
        self.assign(place, 0, UNSET);
        self.time_is_set = false;
        self.fields_are_set = false;
        Ok(())
    }

    /// `isSet(field)`.
    pub fn is_set(&self, number: i32) -> Result<bool, Fault> {
        Ok(self.stamp(index(number)?) != UNSET)
    }

    /// `getGregorianChange` apart, what `isLeapYear(year)` says.
    pub fn is_leap_year(year: i32) -> bool {
        super::days::is_leap_year(i64::from(year))
    }

    /// The field's value as it stands.
    fn value(&self, place: usize) -> i32 {
        self.fields.get(place).copied().unwrap_or(0)
    }

    fn wide(&self, place: usize) -> i64 {
        i64::from(self.value(place))
    }

    fn stamp(&self, place: usize) -> Stamp {
        self.stamps.get(place).copied().unwrap_or(UNSET)
    }

    fn assign(&mut self, place: usize, value: i32, stamp: Stamp) {
        if let (Some(field), Some(mark)) = (self.fields.get_mut(place), self.stamps.get_mut(place)) {
            *field = value;
            *mark = stamp;
        }
    }

    /// Sets a field by a call.
    fn put(&mut self, place: usize, value: i32) {
        let stamp = self.next;
        self.assign(place, value, stamp);
        self.next += 1;
        self.time_is_set = false;
        self.fields_are_set = false;
    }

    /// The year as astronomers count it: 0 is 1 BC.
    fn year(&self) -> i64 {
        let year = self.wide(field::YEAR);
        if self.value(field::ERA) == 0 { 1 - year } else { year }
    }

    /// The day that the fields show, in local time.
    fn local_day(&self) -> i64 {
        let offset = self.wide(field::ZONE_OFFSET) + self.wide(field::DST_OFFSET);
        local(self.time, offset).0
    }

    /// All fields from the time; with an offset of their own where the fields named one.
    fn compute_fields(&mut self, offset: Option<Offset>) {
        let offset = offset.unwrap_or_else(|| self.zone.offset_at(self.time));
        let (days, within) = local(self.time, i64::from(offset.total()));
        let date = date_of(days);
        let (era, year) = if date.year <= 0 { (0, 1 - date.year) } else { (1, date.year) };
        let month_start = first_of_month(days);
        let hour = within / 3_600_000;
        let values: [i64; field::COUNT] = [
            era,
            year,
            date.month,
            self.week_of_year(days, date.year),
            self.week_in(month_start, days),
            date.day,
            days - first_of_year(date.year) + 1,
            day_of_week(days),
            (days - month_start) / 7 + 1,
            hour / 12,
            hour % 12,
            hour,
            within / 60_000 % 60,
            within / 1000 % 60,
            within % 1000,
            i64::from(offset.standard),
            i64::from(offset.saving),
        ];
        self.fields = values.map(int);
        self.stamps = [COMPUTED; field::COUNT];
        self.fields_are_set = true;
    }
}

/// The local day, and the milliseconds within it.
fn local(time: i64, offset: i64) -> (i64, i64) {
    let (days, within) = (time.div_euclid(DAY), time.rem_euclid(DAY) + offset);
    (days + within.div_euclid(DAY), within.rem_euclid(DAY))
}
