//! Patterns that would take for ever, or too much, end soon.

use proptest::prelude::*;

use super::units;
use crate::java::pattern::{Budget, Pattern, ReplacementFault};

const HOSTILE: [&str; 22] = [
    "(a+)+$",
    "(a+)+b",
    "(a*)*b",
    "(a|a)*b",
    "(a|aa)+b",
    "(x+x+)+y",
    "(.*)*x",
    "(.*)(.*)(.*)(.*)(.*)x",
    "(?=.*x)a",
    "(?>a+)b",
    "(a*)*\\1b",
    "(?<=a*)b",
    "(?<!a+)b",
    "((((((a*)*)*)*)*)*)b",
    "(((a{100}){100}){100})\\1",
    "(a{1000}){1000}b",
    "(a?){50000}a{50000}",
    "(?:(?=a)a)*b",
    "(\\w+\\s?)*#",
    "([a-zA-Z]+)*!",
    "(a{0,2147483647}){0,2147483647}b",
    "(?:(?:(?:(?:){99999}){99999}){99999}){99999}b",
];

#[test]
fn catastrophic_patterns_end_within_their_budget() {
    for text in ["a".repeat(30), "a".repeat(3_000), "a".repeat(100_000), "ab ".repeat(30_000)] {
        let text = units(&text);
        for source in HOSTILE {
            let pattern = Pattern::compile(source, 0).unwrap();
            let mut budget = Budget::default();
            let region = (0, text.len());
            let found = pattern.find_from(&text, 0, region, 0, &mut budget);
            assert!(budget.spent() <= 1_000_000);
            assert!(found.is_err() || found.is_ok_and(|found| found.is_none_or(|found| found.whole().1 <= text.len())));
        }
    }
}

#[test]
fn deep_nesting_is_refused_and_long_patterns_are_not() {
    for (open, close) in
        [("(", ")"), ("(?:", ")"), ("[", "]"), ("(?=", ")"), ("(?<=", ")"), ("[a&&", "]"), ("((?i)", ")")]
    {
        let deep = format!("{}a{}", open.repeat(100_000), close.repeat(100_000));
        assert!(Pattern::compile(&deep, 0).unwrap_err().message().contains("nested too deeply"), "{open}");
        let fine = format!("{}a{}", open.repeat(60), close.repeat(60));
        assert!(Pattern::compile(&fine, 0).is_ok(), "{open}");
    }
    let long = "(a|b)*[^\\w]\\p{L}?".repeat(1_000);
    assert_eq!(Pattern::compile(&long, 0).unwrap().group_count(), 1_000);
    assert!(Pattern::compile(&"a&&".repeat(100_000), 0).is_ok());
}

#[test]
fn a_replacement_ends_where_its_caller_says() {
    let pattern = Pattern::compile("", 0).unwrap();
    let (text, replacement) = (units(&"a".repeat(1_000)), units(&"b".repeat(1_000)));
    let mut budget = Budget::default();
    assert_eq!(pattern.replace(&text, &replacement, true, 100_000, &mut budget), Err(ReplacementFault::Bound));
    assert_eq!(pattern.replace(&text, &[], true, 1_000, &mut budget), Ok(text));
}

proptest! {
    #[test]
    fn nothing_panics(
        source in "[ab(){}\\[\\]*+?|^$.\\\\&<>=!:ipQE0-9xué😀#, -]{0,24}",
        flags in 0..512_i32,
        text in proptest::collection::vec(proptest::sample::select(vec![0x61_u16, 0x62, 0x0a, 0x0d, 0xd83d, 0xde00, 0xe9, 0]), 0..12),
        region in (0..14_usize, 0..14_usize),
        replacement in "[$a0-9{}\\\\]{0,6}",
    ) {
        match Pattern::compile(&source, flags) {
            Err(fault) => prop_assert!(!fault.message().is_empty()),
            Ok(pattern) => {
                let budget = &mut Budget::new(20_000);
                for at in [0, region.0, region.1, usize::MAX] {
                    let _ = pattern.find_from(&text, at, region, at, budget);
                }
                let _ = pattern.matches(&text, region, budget);
                let _ = pattern.looking_at(&text, region, budget);
                let _ = pattern.split(&text, flags - 100, budget);
                let _ = pattern.replace(&text, &units(&replacement), true, 1_000, budget);
            }
        }
    }
}
