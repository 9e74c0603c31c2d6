//! Compares with the real BeanShell 2.0b4, script by script.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "functions of tests, which may fail and say so"
)]

mod oracle;

use oracle::{End, Real, generate, scripts};

#[test]
fn every_script_has_an_answer_of_the_real_engine() {
    let all: Vec<_> = scripts::topics().iter().flat_map(|topic| scripts::of(topic)).collect();
    assert!(all.len() >= 1_800, "only {} scripts", all.len());
    let Some(mut real) = Real::if_there() else { return };
    let texts: Vec<&str> = all.iter().map(|script| script.text.as_str()).collect();
    let answers = real.answers(&texts);
    let stopped: Vec<_> = all.iter().zip(&answers).filter(|(_, answer)| answer.end == End::Stopped).collect();
    for (script, _) in &stopped {
        eprintln!("{}: does not end", script.place);
    }
    assert!(stopped.is_empty());
}

#[test]
fn most_grown_programs_run_in_the_real_engine() {
    let Some(mut real) = Real::if_there() else { return };
    let programs: Vec<String> = (0..500).map(generate::program).collect();
    let answers = real.answers(&programs);
    let ran = answers.iter().filter(|answer| answer.end == End::Value).count();
    assert!(ran >= 350, "only {ran} of 500");
    assert!(
        answers.iter().all(|answer| !matches!(answer.end, End::Parse | End::Stopped)),
        "a program that cannot be right"
    );
}
