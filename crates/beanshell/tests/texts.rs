//! What strangers may try with patterns, dates, formats and encodings ends at a bound.

use beanshell::{ErrorKind, Library, Limits, Machine, Program, Still};

#[test]
fn what_texts_and_dates_are_misused_for_ends_at_a_bound() {
    for script in include_str!("products/hostile_texts.bsh").split("\n\n") {
        let program = Program::parse(script).unwrap_or_else(|error| panic!("{script}: {error}"));
        let mut machine = Machine::new(Library::standard(), &Still, Limits::default(), Box::new(()));
        let error = machine.run(&program).expect_err(script);
        assert!(matches!(error.kind, ErrorKind::Bound(_)), "{script}: {error}");
    }
}
