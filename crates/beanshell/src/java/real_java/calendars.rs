//! Calendars: random steps, after which all fields and the time are compared.

use super::super::calendar::{Calendar, field};
use super::super::fault::Fault;
use super::super::zone::Zone;
use super::{Case, Dice, compare, draws};

const ZONES: [&str; 9] = [
    "UTC",
    "America/New_York",
    "Europe/Berlin",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "GMT+05:30",
    "America/Sao_Paulo",
    "Europe/London",
];

/// An instant: mostly of our time, now and then of long ago or far ahead.
pub fn instant(random: &mut Dice) -> i64 {
    match random.below(12) {
        0 => random.between(-62_300_000_000_000, -62_000_000_000_000),
        1 => random.between(-12_260_000_000_000, -12_180_000_000_000),
        2 => random.bits().cast_signed() >> random.below(24),
        3 => random.between(-80_000_000_000_000, 80_000_000_000_000),
        _ => random.between(-2_000_000_000_000, 4_000_000_000_000),
    }
}

/// A value for a field: mostly within its range.
fn value(random: &mut Dice, field: i64) -> i64 {
    let (start, last) = match field {
        0 => (0, 1),
        1 => (1900, 2040),
        2 => (0, 11),
        3 => (1, 53),
        4 => (0, 6),
        5 => (1, 31),
        6 => (1, 366),
        7 => (1, 7),
        8 => (-2, 5),
        9 => (0, 1),
        10 => (0, 11),
        11 => (0, 23),
        14 => (0, 999),
        15 => (-12, 14),
        16 => (0, 1),
        _ => (0, 59),
    };
    let scale = if field >= 15 { 3_600_000 } else { 1 };
    match random.below(12) {
        0 if field != 0 && field < 15 => random.between(start - 400, last + 400),
        1 if field != 0 && field < 15 => random.between(-100_000, 100_000),
        _ => scale * random.between(start, last),
    }
}

fn step(random: &mut Dice) -> String {
    let field = random.between(0, 14);
    match random.below(17) {
        0..=5 => {
            format!("set,{field},{}", value(random, field))
        }
        6 => format!("date,{},{},{}", value(random, 1), value(random, 2), value(random, 5)),
        7 | 8 => {
            let amount = random.pick(&[1, -1, 2, 7, -13, 100, -1000]);
            format!("add,{},{amount}", random.pick(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]))
        }
        9 | 10 => format!("roll,{field},{}", random.pick(&[1, -1, 2, -3, 7, 25])),
        11 => "clear".to_owned(),
        12 => format!("unset,{field}"),
        13 => format!("max,{}", random.between(0, 16)),
        14 => "weekyear".to_owned(),
        15 => random.pick(&["time", "fields", "lenient,1"]).to_owned(),
        _ => match random.below(4) {
            0 => format!("first,{}", random.between(1, 7)),
            1 => format!("minimal,{}", random.between(1, 7)),
            2 => format!("weekdate,{},{},{}", value(random, 1), value(random, 3), value(random, 7)),
            _ => format!("get,{}", random.between(0, 17)),
        },
    }
}

/// In the year that misses ten days, and before Christ, Java counts weeks and rolls months otherwise.
fn long_ago(question: &str, ours: &str, theirs: &str) -> bool {
    let weeks = ["max,", "weekyear", "weekdate", "roll"].iter().any(|step| question.contains(step));
    let ago = |answer: &str| [" 0,", "=0,", "1,1582,", "1582/", "1583/"].iter().any(|mark| answer.contains(mark));
    let cutover = question.contains("\t-122");
    (cutover || ago(ours) && ago(theirs)) && (weeks || ours.contains("1,1582,"))
}

fn short(fault: &Fault) -> String {
    let text = match fault {
        Fault::Thrown { class, message } => {
            let name = class.rsplit('.').next().unwrap();
            format!("{name}:{}", message.as_deref().unwrap_or("null"))
        }
        Fault::TooLong => fault.to_string(),
    };
    text + " "
}

/// Takes a step and tells what there is to tell.
fn take(calendar: &mut Calendar, step: &str) -> Result<String, Fault> {
    let mut words = step.split(',');
    let word = words.next().unwrap();
    let n: Vec<i32> = words.map(|number| number.parse().unwrap()).collect();
    let mut said = String::new();
    match word {
        "set" => calendar.set(n[0], n[1])?,
        "date" => calendar.set_date(n[0], n[1], n[2]),
        "datetime" => calendar.set_date_and_time([n[0], n[1], n[2], n[3], n[4], n[5]]),
        "get" => said = calendar.get(n[0])?.to_string(),
        "add" => calendar.add(n[0], n[1])?,
        "roll" => calendar.roll(n[0], n[1])?,
        "clear" => calendar.clear(),
        "unset" => calendar.clear_field(n[0])?,
        "lenient" => calendar.set_lenient(n[0] == 1),
        "first" => calendar.set_first_day_of_week(n[0]),
        "minimal" => calendar.set_minimal_days(n[0]),
        "max" => said = calendar.actual_maximum(n[0])?.to_string(),
        "min" => said = Calendar::actual_minimum(n[0])?.to_string(),
        "isset" => said = calendar.is_set(n[0])?.to_string(),
        "weekdate" => calendar.set_week_date(n[0], n[1], n[2])?,
        "weekyear" => {
            let weeks = |weeks: Result<i32, Fault>| weeks.map_or_else(|fault| short(&fault), |weeks| weeks.to_string());
            said = format!("{}/{}", calendar.week_year()?, weeks(calendar.weeks_in_week_year()).trim_end());
        }
        "time" => said = calendar.time()?.to_string(),
        "zone" => calendar.set_zone(Zone::of(if n[0] == 0 { "UTC" } else { "America/New_York" })),
        _ => {
            let mut all = Vec::new();
            for place in 0..field::COUNT {
                all.push(calendar.get(i32::try_from(place).unwrap())?.to_string());
            }
            said = all.join(",");
        }
    }
    Ok(if said.is_empty() { said } else { said + " " })
}

pub fn case(zone: &str, millis: i64, steps: &[String]) -> Case {
    let mut calendar = Calendar::new(Zone::of(zone), millis);
    let mut said = String::new();
    for step in steps {
        said += &take(&mut calendar, step).unwrap_or_else(|fault| short(&fault));
    }
    let millis = millis.to_string();
    let mut words = vec!["calendar", zone, &millis];
    words.extend(steps.iter().map(String::as_str));
    Case::new(&words, Ok(said.trim().to_owned()))
}

#[test]
fn instants_have_the_fields_that_java_gives_them() {
    let mut random = Dice(31);
    let cases: Vec<Case> = (0..draws())
        .map(|_| {
            let (zone, millis) = (random.pick(&ZONES), instant(&mut random));
            let mut steps = vec!["fields".to_owned()];
            steps.extend((0..17).map(|field| format!("max,{field}")));
            steps.push("weekyear".to_owned());
            case(zone, millis, &steps)
        })
        .collect();
    compare(&cases, long_ago);
}

#[test]
fn one_step_leads_where_it_leads_in_java() {
    let mut random = Dice(32);
    let cases: Vec<Case> = (0..draws() * 4)
        .map(|_| {
            let (zone, millis) = (random.pick(&ZONES), instant(&mut random));
            let offset = random.between(15, 16);
            let step = match random.below(10) {
                0 => format!("set,{offset},{}", value(&mut random, offset)),
                _ => step(&mut random),
            };
            case(zone, millis, &[step, "time".to_owned(), "fields".to_owned()])
        })
        .collect();
    compare(&cases, long_ago);
}

#[test]
fn several_steps_lead_where_they_lead_in_java() {
    let mut random = Dice(33);
    let cases: Vec<Case> = (0..draws() * 2)
        .map(|_| {
            let (zone, millis) = (random.pick(&ZONES), instant(&mut random));
            let mut steps: Vec<String> = (0..=random.below(5)).map(|_| step(&mut random)).collect();
            if random.below(4) == 0 {
                steps.insert(0, "lenient,0".to_owned());
            }
            steps.extend(["time".to_owned(), "fields".to_owned()]);
            case(zone, millis, &steps)
        })
        .collect();
    compare(&cases, long_ago);
}
