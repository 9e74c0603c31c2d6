//! `Calendar.toString()`

use super::{Calendar, NAMES, UNSET};

impl Calendar {
    /// What `toString()` says, the zone's text given. Fields that were never set show `?`.
    pub fn shown(&self, zone: &str) -> String {
        let number = |known: bool, value: i64| if known { value.to_string() } else { "?".to_owned() };
        let mut text = format!(
            "java.util.GregorianCalendar[time={},areFieldsSet={},areAllFieldsSet={},lenient={},zone={zone},\
             firstDayOfWeek={},minimalDaysInFirstWeek={}",
            number(self.time_is_set, self.time),
            self.fields_are_set,
            !self.stamps.contains(&UNSET),
            self.lenient,
            self.first_day_of_week,
            self.minimal_days
        );
        for ((name, value), stamp) in NAMES.iter().zip(self.fields).zip(self.stamps) {
            text.push(',');
            text.push_str(name);
            text.push('=');
            text.push_str(&number(stamp != UNSET, value.into()));
        }
        text.push(']');
        text
    }
}
