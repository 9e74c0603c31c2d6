//! Compares with the real Velocity 1.7, which a small Java driver runs: one JVM for all templates.
//!
//! Needs `java` with a compiler and the jars of Debian's packages `velocity` and its dependencies.

#![expect(clippy::expect_used, clippy::print_stderr, reason = "functions of tests, which may fail and say so")]

mod cases;

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value as Json;
use velocity::{Context, Template, Value};

const JARS: [&str; 4] = ["velocity.jar", "commons-collections3.jar", "commons-lang.jar", "oro.jar"];

/// What the real engine gives for templates with their variables: text, or nothing for a failure.
fn real(cases: &[(&str, &Json)]) -> Result<Vec<Option<String>>, String> {
    let jars: Vec<String> = JARS.iter().map(|jar| format!("/usr/share/java/{jar}")).collect();
    if let Some(missing) = jars.iter().find(|jar| !Path::new(jar).exists()) {
        return Err(format!("{missing} is not there: apt-get install velocity default-jdk-headless"));
    }
    let driver = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/java/Driver.java");
    let mut java = Command::new("java")
        .args(["-cp", &jars.join(":"), driver])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("java does not start: {error}"))?;
    let mut input = java.stdin.take().expect("stdin is piped");
    let mut bytes = Vec::new();
    for (template, variables) in cases {
        for text in [(*template).to_owned(), variables.to_string()] {
            bytes.extend(u32::try_from(text.len()).expect("a short text").to_be_bytes());
            bytes.extend(text.as_bytes());
        }
    }
    // Written beside the reading, for pipes hold little.
    let writer = std::thread::spawn(move || input.write_all(&bytes));
    let mut output = Vec::new();
    java.stdout.take().expect("stdout is piped").read_to_end(&mut output).expect("the driver's answers");
    let status = java.wait().expect("the driver ends");
    if !status.success() {
        return Err(format!("the driver fails ({status}); is a Java compiler installed?"));
    }
    writer.join().expect("no panic").expect("the driver reads all");
    let mut rest = &output[..];
    let mut answers = Vec::new();
    while let [status, a, b, c, d, tail @ ..] = rest {
        let length = u32::from_be_bytes([*a, *b, *c, *d]) as usize;
        let (text, tail) = tail.split_at(length);
        answers.push((*status == b'o').then(|| String::from_utf8(text.to_vec()).expect("UTF-8")));
        rest = tail;
    }
    assert_eq!(answers.len(), cases.len(), "one answer for each template");
    Ok(answers)
}

fn ours(template: &str, variables: &Json) -> Result<String, velocity::Error> {
    let mut context = Context::new();
    for (name, value) in variables.as_object().expect("an object") {
        context.set(name, Value::from(value));
    }
    Template::parse(template)?.render(&context)
}

/// The answers, or nothing where the engine is absent, which is said.
fn answers(cases: &[(&str, &Json)]) -> Option<Vec<Option<String>>> {
    match real(cases) {
        Ok(answers) => Some(answers),
        Err(why) => {
            let required = std::env::var("DESKBRIDGE_SHARED_REQUIRED").is_ok_and(|value| value == "1");
            assert!(!required, "{why}");
            eprintln!("skipped: {why}");
            None
        }
    }
}

#[test]
fn templates_render_as_in_the_real_engine() {
    let variables = cases::variables();
    let plans = cases::plans::plans();
    let mut all: Vec<(&str, &Json)> = Vec::new();
    for table in [cases::language::CASES, cases::expressions::CASES, cases::methods::CASES] {
        all.extend(table.iter().map(|template| (*template, &variables)));
    }
    for (_, plan) in &plans {
        all.extend(cases::plans::TEMPLATES.iter().map(|template| (*template, plan)));
    }
    assert!(all.len() >= 120, "only {} templates", all.len());
    let Some(answers) = answers(&all) else { return };
    let mut wrong = Vec::new();
    for ((template, variables), theirs) in all.iter().zip(answers) {
        let ours = ours(template, variables);
        if ours.as_ref().ok() != theirs.as_ref() {
            wrong.push(format!("template {template:?}\n    ours {ours:?}\n  theirs {theirs:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), all.len(), wrong.join("\n"));
}

#[test]
fn deliberate_differences_are_as_listed() {
    let variables = cases::variables();
    let all: Vec<(&str, &Json)> = cases::differences::CASES.iter().map(|case| (case.0, &variables)).collect();
    for (template, expected, _) in cases::differences::CASES {
        assert_eq!(ours(template, &variables).ok().as_deref(), *expected, "ours of {template:?}");
    }
    let Some(answers) = answers(&all) else { return };
    for ((template, _, expected), theirs) in cases::differences::CASES.iter().zip(answers) {
        assert_eq!(theirs.as_deref(), *expected, "theirs of {template:?}");
    }
}
