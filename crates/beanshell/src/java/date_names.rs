//! English names of months, days and eras.

/// Months from January.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// Days from Sunday.
pub const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
/// The halves of a day.
pub const HALVES: [&str; 2] = ["AM", "PM"];
/// The eras.
pub const ERAS: [&str; 2] = ["BC", "AD"];
/// The eras in full, which are only read.
pub const LONG_ERAS: [&str; 2] = ["Before Christ", "Anno Domini"];

/// The name at a place counted from `first`, or nothing.
pub fn name(names: &'static [&'static str], number: i32, first: i32) -> &'static str {
    let place = usize::try_from(i64::from(number) - i64::from(first)).ok();
    place.and_then(|place| names.get(place)).copied().unwrap_or("")
}

/// The first three letters of a name.
pub fn short(name: &'static str) -> &'static str {
    name.get(..3).unwrap_or(name)
}
