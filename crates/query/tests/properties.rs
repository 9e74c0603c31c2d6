//! What holds for every filter and every text.

mod fields;

use fields::FIELDS;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use query::{Field, Filter, Kind, Literal, Op, Value, parse_filter, parse_page, parse_sorters};

fn literal(kind: Kind) -> BoxedStrategy<Literal> {
    match kind {
        Kind::Text | Kind::Id => "[^\0]{0,12}".prop_map(Literal::Text).boxed(),
        Kind::Number => any::<i64>().prop_map(Literal::Number).boxed(),
        Kind::Bool => any::<bool>().prop_map(Literal::Bool).boxed(),
        // The years 0000 to 9999.
        Kind::Time => (-62_167_219_200_000_000_i64..=253_402_300_799_999_999).prop_map(Literal::Time).boxed(),
    }
}

fn test() -> impl Strategy<Value = Filter> {
    let fields: Vec<&'static Field> = FIELDS.iter().filter(|field| !field.ops.is_empty()).collect();
    select(fields).prop_flat_map(|field| (Just(field), select(field.ops))).prop_flat_map(|(field, op)| {
        let sizes = match op {
            Op::Pr | Op::IsNull => 0..=0,
            Op::In | Op::Ca => 1..=4,
            _ => 1..=1,
        };
        proptest::collection::vec(literal(field.kind), sizes).prop_map(move |values| Filter::Test { field, op, values })
    })
}

fn filter() -> impl Strategy<Value = Filter> {
    test().prop_recursive(5, 24, 3, |inner| {
        let parts = proptest::collection::vec(inner.clone(), 2..=3);
        prop_oneof![
            parts.clone().prop_map(Filter::And),
            parts.prop_map(Filter::Or),
            inner.prop_map(|inner| Filter::Not(Box::new(inner))),
        ]
    })
}

/// Texts that are nearly filters reach further into the parser than random characters do.
fn nearly_a_filter() -> impl Strategy<Value = String> {
    let words = select(vec![
        "name",
        "id",
        "created",
        "attempts",
        "universal",
        "groups",
        "eq",
        "in",
        "ca",
        "pr",
        "isnull",
        "and",
        "or",
        "not",
        "(",
        ")",
        ",",
        "\"a\"",
        "\"",
        "\\",
        "2018-12",
        "42",
        "true",
        "\0",
        "é",
        " ",
    ]);
    proptest::collection::vec(words, 0..40).prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn a_printed_filter_parses_back_to_itself(filter in filter()) {
        let text = filter.to_string();
        prop_assume!(text.chars().count() <= query::MAX_CHARACTERS);
        prop_assert_eq!(parse_filter(&text, FIELDS), Ok(filter));
    }

    #[test]
    fn any_text_is_read_or_refused_at_a_place_within_it(text in prop_oneof!["\\PC{0,60}", any::<String>(), nearly_a_filter()]) {
        let end = text.chars().count() + 1;
        if let Err(fault) = parse_filter(&text, FIELDS) {
            prop_assert!((1..=end).contains(&fault.position), "{}", fault);
        }
        if let Err(fault) = parse_sorters(&text, FIELDS) {
            prop_assert!((1..=end).contains(&fault.position), "{}", fault);
        }
        let _ = parse_page(Some(&text), Some(&text), Some(&text));
    }

    #[test]
    fn any_date_time_is_read_or_refused(text in "[0-9]{4}(-[0-9]{2}){0,3}(T[0-9:.]{0,16}[Zz+-]?[0-9:]{0,6})?") {
        if let Ok(filter) = parse_filter(&format!("created eq {text}"), FIELDS) {
            prop_assert_eq!(parse_filter(&filter.to_string(), FIELDS), Ok(filter));
        }
    }

    #[test]
    fn any_instant_can_be_printed(micros in any::<i64>()) {
        let text = format!("created eq {}", Literal::Time(micros));
        prop_assert!(parse_filter(&text, FIELDS).is_ok(), "{}", text);
    }

    #[test]
    fn a_filter_or_its_negation_matches_but_not_both(
        filter in filter(),
        held in subsequence(FIELDS, 0..=FIELDS.len()),
        texts in proptest::collection::vec("[aAbB]{0,2}", 0..3),
    ) {
        let row = |name: &str| {
            held.iter().any(|field| field.name == name)
                .then(|| Value::Many(texts.iter().cloned().map(Literal::Text).collect()))
        };
        let negated = Filter::Not(Box::new(filter.clone()));
        prop_assert_ne!(filter.matches(&row), negated.matches(&row));
    }
}
