//! Dates to text and back.

use super::super::date;
use super::super::fault::Fault;
use super::super::format::{Argument, format};
use super::super::simple_date_format::SimpleDateFormat;
use super::super::zone::Zone;
use super::calendars::instant;
use super::{Case, Dice, compare, draws};

const ZONES: [&str; 12] = [
    "UTC",
    "America/New_York",
    "Europe/Berlin",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "GMT+05:30",
    "GMT-11:00",
    "America/Sao_Paulo",
    "Europe/London",
    "PST",
    "Pacific/Apia",
    "Etc/GMT+3",
];

const PATTERNS: [&str; 24] = [
    "yyyy-MM-dd",
    "yyyy-MM-dd HH:mm:ss",
    "yyyy-MM-dd'T'HH:mm:ss.SSSZ",
    "yyyy-MM-dd'T'HH:mm:ssXXX",
    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'",
    "MM/dd/yyyy",
    "MM/dd/yy",
    "M/d/yy h:mm a",
    "dd-MMM-yyyy",
    "EEE, d MMM yyyy HH:mm:ss Z",
    "EEEE, MMMM d, yyyy h:mm:ss a zzzz",
    "EEE MMM dd HH:mm:ss zzz yyyy",
    "yyyyMMddHHmmss",
    "yyyyMMdd",
    "yyMMddHHmmssZ",
    "YYYY-'W'ww-u",
    "D yyyy",
    "F E M yyyy",
    "W E MM yyyy",
    "G yyyy MM dd",
    "K:mm a, k 'o''clock'",
    "HHmmssSSS",
    "LLL LLLL yy",
    "yyyy.MM.dd G 'at' HH:mm:ss z",
];

fn shown(pattern: &str, zone: &str, millis: i64) -> Result<String, Fault> {
    SimpleDateFormat::new(pattern, Zone::of(zone), 0)?.format(millis, 10_000)
}

#[test]
fn dates_tell_themselves_as_in_java() {
    let mut random = Dice(41);
    let cases: Vec<Case> = (0..draws())
        .map(|_| {
            let (zone, millis) = (random.pick(&ZONES), instant(&mut random));
            Case::new(&["dateToString", zone, &millis.to_string()], date::to_string(millis, &Zone::of(zone)))
        })
        .collect();
    compare(&cases, |_, _, _| false);
}

#[test]
fn every_conversion_of_dates_is_filled_as_in_java() {
    let mut random = Dice(42);
    let mut cases = Vec::new();
    for letter in "HIklMSLNpQszZTrRaABbChdejmyYDFcqEX%".chars() {
        for _ in 0..draws() / 20 {
            let millis = instant(&mut random);
            let pattern = format!("%{}{}{letter}", random.pick(&["", "-20", "20", "2"]), random.pick(&["t", "T"]));
            let ours = format(&pattern, &[Argument::Integer { value: millis, bits: 64 }], &Zone::of("UTC"), 1000);
            cases.push(Case::new(&["format", &pattern, &format!("64:{millis}")], ours));
        }
    }
    compare(&cases, |_, _, _| false);
}

#[test]
fn dates_are_formatted_by_patterns_as_in_java() {
    let mut random = Dice(43);
    let mut cases = Vec::new();
    for _ in 0..draws() {
        let (zone, millis) = (random.pick(&ZONES), instant(&mut random));
        let random_pattern = random.text("GyyMMMddkHmsSEEDFwWahKzZZYuXL '-:", 8);
        for pattern in [random.pick(&PATTERNS), &random_pattern] {
            cases.push(Case::new(&["dateFormat", pattern, zone, &millis.to_string()], shown(pattern, zone, millis)));
        }
    }
    for pattern in ["", "'", "''", "'a", "b", "XXXX", "é", "yyyy'", "aaaa", "uuu", "YY", "GGGG"] {
        cases.push(Case::new(
            &["dateFormat", pattern, "UTC", "-70000000000000"],
            shown(pattern, "UTC", -70_000_000_000_000),
        ));
    }
    // Weeks of the year that misses ten days, and of years before Christ.
    let listed = |question: &str, _: &str, _: &str| {
        let millis = question.rsplit('\t').next().and_then(|millis| millis.parse::<i64>().ok()).unwrap();
        millis < -12_000_000_000_000 && ["Y", "w", "W"].iter().any(|letter| question.contains(letter))
    };
    compare(&cases, listed);
}

fn parsed(pattern: &str, zone: &str, century: i64, lenient: bool, text: &str) -> Case {
    let ours = SimpleDateFormat::new(pattern, Zone::of(zone), 0).map(|mut format| {
        format.set_century_start(century);
        format.set_lenient(lenient);
        let parsed = format.parse(text);
        (parsed, format.zone().id().to_owned())
    });
    let words = ["dateParse", pattern, zone, &century.to_string(), &lenient.to_string(), text];
    match ours {
        Ok((Ok(millis), zone)) => Case::new(&words, Ok(format!("{millis} {zone}"))),
        Ok((Err(fault), _)) => {
            let message = format!("{} @{}", fault.message, fault.offset);
            Case::new(&words, Err(Fault::thrown("java.text.ParseException", message)))
        }
        Err(fault) => Case::new(&words, Err(fault)),
    }
}

/// A text changed in one place.
fn changed(random: &mut Dice, text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    if letters.is_empty() {
        return text.to_owned();
    }
    let place = random.below(letters.len());
    match random.below(4) {
        0 => drop(letters.remove(place)),
        1 => letters.insert(place, random.pick(&['0', ' ', '9', '-', 'x', 'E', '+', ':', '.', '\u{663}', '\t', '5'])),
        2 => letters[place] = random.pick(&['0', ' ', '9', '1', '-', 'x', 'Z', 'a', '3']),
        _ => letters.truncate(place),
    }
    letters.into_iter().collect()
}

#[test]
fn texts_are_read_as_dates_as_in_java() {
    let mut random = Dice(44);
    let mut cases = Vec::new();
    for _ in 0..draws() * 2 {
        let (pattern, zone, millis) = (random.pick(&PATTERNS), random.pick(&ZONES), instant(&mut random));
        let (other, century) = (random.pick(&ZONES), random.between(-3_000_000_000_000, 3_000_000_000_000));
        let mut text = shown(pattern, zone, millis).unwrap();
        if random.below(3) == 0 {
            text = text.to_lowercase();
        }
        for _ in 0..random.below(3) {
            text = changed(&mut random, &text);
        }
        cases.push(parsed(pattern, other, century, random.below(3) > 0, &text));
        let loose = random.text("GyMdkHmsSEDFwWahKzZYuXL -:", 5);
        let text = shown(&loose, zone, millis).unwrap_or_default();
        cases.push(parsed(&loose, other, century, random.below(3) > 0, &text));
        let text = random.text("0123456789 -:AaEeZzGMT+", 12);
        cases.push(parsed(pattern, other, century, true, &text));
    }
    // Week years in strict mode and before Christ; zones whose standard time changed in a war (see `zones`).
    let listed = |question: &str, _: &str, theirs: &str| {
        let pattern = question.split('\t').nth(1).unwrap();
        pattern.contains('Y') && !PATTERNS.contains(&pattern) || theirs.ends_with("Europe/Paris")
    };
    compare(&cases, listed);
}

#[test]
fn names_of_zones_are_read_as_in_java() {
    let mut cases = Vec::new();
    for id in Zone::ids() {
        let zone = Zone::of(id);
        for (daylight, long) in [(false, true), (false, false), (true, true), (true, false)] {
            let text = format!("2026-07-01 12:00 {}", zone.name(daylight, long));
            cases.push(parsed("yyyy-MM-dd HH:mm z", "UTC", 0, true, &text));
            cases.push(parsed("yyyy-MM-dd HH:mm z", "Europe/Berlin", 0, true, &text.to_lowercase()));
        }
    }
    for text in [
        "EST",
        "PT",
        "GMT",
        "gmt+5",
        "GMT+05:30",
        "+0530",
        "-05:00",
        "Z",
        "GMT-1:5",
        "GMT+",
        "+5",
        "+2400",
        "+2360",
        "XXX",
    ] {
        cases.push(parsed("yyyy-MM-dd HH:mm z", "America/New_York", 0, true, &format!("2026-07-01 12:00 {text}")));
    }
    compare(&cases, |_, _, theirs| theirs.contains("SystemV"));
}
