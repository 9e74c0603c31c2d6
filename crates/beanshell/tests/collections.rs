//! Java's collections against the real ones: every operation of a list on every kind of list, the same for maps and sets,
//! and what strangers may try with them.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "functions of tests, which may fail and say so"
)]

#[expect(dead_code, reason = "the other tests use more of it")]
mod oracle;

use beanshell::{ErrorKind, Library, Limits, Machine, Program, Still};
use oracle::{Answer, End, Real, ours};

/// Each line of the first paragraph, which makes a collection, followed by each line of the second, which does something.
fn products(text: &str) -> Vec<String> {
    let (makers, operations) = text.split_once("\n\n").expect("two paragraphs");
    let both = |maker: &str| operations.lines().map(|operation| format!("{maker} {operation}")).collect::<Vec<_>>();
    makers.lines().flat_map(both).collect()
}

/// Texts of these exceptions are the virtual machine's own.
fn agree(theirs: &Answer, ours: &Answer) -> bool {
    let worded = theirs.end == End::Error
        || ["NullPointerException", "ArrayStoreException"].iter().any(|class| theirs.class.ends_with(class));
    theirs.key() == ours.key()
        || worded && theirs.end == ours.end && theirs.printed == ours.printed && theirs.class == ours.class
}

fn compare(text: &str) {
    let Some(mut real) = Real::if_there() else { return };
    let scripts = products(text);
    let mut wrong = Vec::new();
    for (script, theirs) in scripts.iter().zip(real.answers(&scripts)) {
        let ours = ours::answer(script);
        if !agree(&theirs, &ours) {
            wrong.push(format!("{script}\n  theirs {theirs}\n    ours {ours}\n"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), scripts.len(), wrong.join("\n"));
}

#[test]
fn every_kind_of_list_answers_as_in_java() {
    compare(include_str!("products/lists.bsh"));
}

#[test]
fn every_kind_of_map_answers_as_in_java() {
    compare(include_str!("products/maps.bsh"));
}

#[test]
fn every_kind_of_set_answers_as_in_java() {
    compare(include_str!("products/sets.bsh"));
}

#[test]
fn what_collections_are_misused_for_ends_at_a_bound() {
    for script in include_str!("products/hostile.bsh").split("\n\n") {
        let program = Program::parse(script).unwrap_or_else(|error| panic!("{script}: {error}"));
        let mut machine = Machine::new(Library::standard(), &Still, Limits::default(), Box::new(()));
        let error = machine.run(&program).expect_err(script);
        assert!(matches!(error.kind, ErrorKind::Bound(_)), "{script}: {error}");
    }
}
