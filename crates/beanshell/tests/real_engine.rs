//! Compares with the real BeanShell 2.0b4, script by script.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "functions of tests, which may fail and say so"
)]

mod oracle;

use oracle::{Answer, End, Real, differences, generate, ours, scripts};

/// Differences that are shown of a long run.
const SHOWN: usize = 20;

/// Scripts that the real engine answers at a time.
const BATCH: usize = 500;

#[test]
fn scripts_answer_as_in_the_real_engine() {
    let all: Vec<_> = scripts::topics().iter().flat_map(|topic| scripts::of(topic)).collect();
    assert!(all.len() >= 1_800, "only {} scripts", all.len());
    let Some(mut real) = Real::if_there() else { return };
    let texts: Vec<&str> = all.iter().map(|script| script.text.as_str()).collect();
    let mut wrong = Vec::new();
    for (script, theirs) in all.iter().zip(real.answers(&texts)) {
        let ours = ours::answer(&script.text);
        if !differences::agree(&theirs, &ours) {
            wrong.push(shown(&script.place, &script.text, &theirs, &ours));
        }
    }
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), all.len(), wrong.join("\n"));
}

#[test]
fn deliberate_differences_are_as_listed() {
    let all = differences::all();
    let headings = differences::headings();
    for difference in &all {
        assert!(headings.contains(&difference.why.as_str()), "{}: no heading {}", difference.place, difference.why);
        assert_ne!(difference.theirs, difference.ours, "{}: no difference", difference.place);
        assert_eq!(ours::answer(&difference.script).to_string(), difference.ours, "{}: ours", difference.place);
    }
    let Some(mut real) = Real::if_there() else { return };
    let texts: Vec<&str> = all.iter().map(|difference| difference.script.as_str()).collect();
    for (difference, theirs) in all.iter().zip(real.answers(&texts)) {
        assert_eq!(theirs.to_string(), difference.theirs, "{}: theirs", difference.place);
    }
}

#[test]
fn grown_programs_answer_as_in_the_real_engine() {
    let Some(mut real) = Real::if_there() else { return };
    let ran = compare(&mut real, 0, 1_500);
    assert!(ran >= 1_050, "only {ran} of 1500 run without an error");
}

/// `cargo xtask differential beanshell`
#[test]
#[ignore = "takes minutes; the number of programs is in the environment"]
fn differential() {
    let number = |name: &str, otherwise: u64| {
        std::env::var(name).map_or(otherwise, |value| value.parse().unwrap_or_else(|_| panic!("{name} is a number")))
    };
    let mut real = Real::start().unwrap_or_else(|why| panic!("{why}"));
    let (seed, programs) = (number("DIFFERENTIAL_SEED", 0), number("DIFFERENTIAL_PROGRAMS", 10_000));
    let ran = compare(&mut real, seed, programs);
    eprintln!("{programs} programs from seed {seed} on: no unlisted difference; {ran} ran without an error");
}

/// Compares programs from this seed on; gives how many ran without an error.
fn compare(real: &mut Real, seed: u64, programs: u64) -> usize {
    let (mut ran, mut wrong, mut seeds) = (0, Vec::new(), seed..seed + programs);
    loop {
        let batch: Vec<u64> = seeds.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            break;
        }
        let texts: Vec<String> = batch.iter().map(|seed| generate::program(*seed)).collect();
        for ((seed, text), theirs) in batch.iter().zip(&texts).zip(real.answers(&texts)) {
            assert!(
                !matches!(theirs.end, End::Parse | End::Stopped),
                "seed {seed} grows what cannot be right:\n{text}"
            );
            let ours = ours::answer(text);
            ran += usize::from(theirs.end == End::Value);
            if !differences::agree(&theirs, &ours) {
                wrong.push(shown(&format!("seed {seed}"), text, &theirs, &ours));
            }
        }
    }
    let count = wrong.len();
    wrong.truncate(SHOWN);
    assert!(count == 0, "{count} of {programs} differ:\n{}", wrong.join("\n"));
    ran
}

fn shown(place: &str, script: &str, theirs: &Answer, ours: &Answer) -> String {
    let (said, found) = (theirs.detail.replace('\n', " "), ours.detail.replace('\n', "\n      "));
    format!("{place}\n{script}\n  theirs {theirs}  {said}\n    ours {ours}  {found}\n")
}
