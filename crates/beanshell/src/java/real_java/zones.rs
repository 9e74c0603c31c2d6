//! Time zones and their offsets.

use super::super::zone::Zone;
use super::{Case, Dice, compare, draws};

#[test]
fn ids_name_the_zones_that_they_name_in_java() {
    let mut random = Dice(21);
    let mut ids: Vec<String> = Zone::ids().iter().map(|id| (*id).to_owned()).collect();
    for id in [
        "",
        "GMT+5",
        "GMT-0530",
        "GMT+05:30",
        "GMT+530",
        "GMT+24",
        "GMT+23:59",
        "GMT+1:5",
        "gmt+5",
        "UTC+5",
        "America/new_york",
        "Z",
        "GMT+0",
        "GMT-0",
        "GMT+00:00",
        "GMT+5:300",
        "Nowhere",
    ] {
        ids.push(id.to_owned());
    }
    for _ in 0..draws() {
        ids.push(format!("GMT{}", random.text("+-0123456:", 6)));
    }
    let cases = ids.iter().map(|id| {
        let zone = Zone::of(id);
        let ours = format!("{} {} {} {}", zone.id(), zone.raw_offset(), zone.dst_savings(), zone.name(true, false));
        Case::new(&["zone", id], Ok(ours))
    });
    compare(&cases.collect::<Vec<_>>(), |_, _, _| false);
}

#[test]
fn offsets_and_daylight_saving_are_those_of_java() {
    let mut random = Dice(22);
    let mut cases = Vec::new();
    for id in Zone::ids() {
        let zone = Zone::of(id);
        for _ in 0..draws() / 40 {
            let millis = match random.below(4) {
                0 => random.bits().cast_signed() >> (8 + random.below(20)),
                1 => random.between(-2_300_000_000_000, 4_000_000_000_000),
                _ => random.between(0, 2_000_000_000_000),
            };
            let offset = zone.offset_at(millis);
            let ours = format!("{} {}", offset.standard, offset.saving);
            cases.push(Case::new(&["offset", id, &millis.to_string()], Ok(ours)));
        }
    }
    let (differing, most) = (std::cell::Cell::new(0), cases.len() / 200);
    // Windhoek had winter time below its standard, which Java tells otherwise, and wrongly after 2037; for some changes
    // of the standard time the total is the same, but divided in another way.
    let listed = |question: &str, ours: &str, theirs: &str| {
        let total = |answer: &str| -> i32 {
            answer.trim_start_matches('=').split(' ').filter_map(|part| part.parse::<i32>().ok()).sum()
        };
        let few = question.contains("Windhoek") || total(ours) == total(theirs);
        few && differing.replace(differing.get() + 1) < most
    };
    compare(&cases, listed);
}
