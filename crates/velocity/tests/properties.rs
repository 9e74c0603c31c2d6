//! Properties over arbitrary text: parsing never panics, values never leave their JSON string.

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use velocity::json::Document;
use velocity::{Context, Limits, Template, Value};

/// Pieces that mean something in VTL, and some that do not.
fn vtl() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "$",
            "$!",
            "${",
            "}",
            "#",
            "##",
            "#*",
            "*#",
            "#[[",
            "]]#",
            "\\",
            "\"",
            "'",
            "(",
            ")",
            "[",
            "]",
            "{",
            ",",
            ":",
            "..",
            ".",
            " ",
            "\n",
            "\t",
            "\r\n",
            "#if(",
            "#elseif(",
            "#else",
            "#end",
            "#set(",
            "#foreach(",
            "$x in ",
            "#macro(m",
            "#m(",
            "#define($d)",
            "#literal()",
            "#break",
            "#stop",
            "#{if}",
            "$x",
            "$list",
            "$map.k",
            ".size()",
            ".get(",
            "[0]",
            "=",
            "==",
            "&&",
            "||",
            "!",
            "<",
            "-",
            "+",
            "*",
            "/",
            "%",
            "1",
            "-1",
            "2.5",
            "true",
            "and ",
            "not ",
            "é",
            "🎫",
            "word",
        ])
        .prop_map(str::to_owned),
        "[ -~é\n]{0,4}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn json_value() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<u64>().prop_map(|number| json!({ "id": number.to_string() })),
        // Eighths: serde_json reads other fractions back with a rounding of its own.
        any::<i32>().prop_map(|eighths| Json::from(f64::from(eighths) / 8.0)),
        any::<String>().prop_map(Json::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Json::from),
            prop::collection::vec((any::<String>(), inner), 0..6).prop_map(|members| members.into_iter().collect()),
        ]
    })
}

fn variables() -> Context {
    let mut context = Context::new();
    context.set("x", "text");
    context.set("list", Value::from(json!([1, "two", null, [3]])));
    context.set("map", Value::from(json!({ "k": "v", "n": 1.5 })));
    context
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn any_text_parses_or_fails(source in any::<String>()) {
        if let Ok(template) = Template::parse(&source) {
            let _ = template.render(&variables());
        }
    }

    #[test]
    fn any_vtl_parses_and_renders_or_fails_within_its_text(source in vtl()) {
        let limits = Limits { steps: 10_000, output_bytes: 10_000, depth: 64 };
        let answer = Template::parse(&source).and_then(|template| template.render_with(&variables(), &limits));
        match answer {
            Ok(text) => prop_assert!(text.len() <= 10_000),
            Err(error) => {
                prop_assert!(error.line >= 1 && error.line <= source.split('\n').count());
                prop_assert!(error.caret().ends_with('^'));
            }
        }
    }

    #[test]
    fn text_without_marks_renders_as_it_is(source in "[^$#\\\\]*") {
        prop_assert_eq!(Template::parse(&source).expect("text").render(&Context::new()).expect("text"), source);
    }

    #[test]
    fn a_value_in_a_document_stays_in_its_leaf(text in any::<String>(), value in json_value()) {
        let mut context = Context::new();
        context.set("text", text.as_str());
        context.set("value", Value::from(&value));
        let document = Document::parse(&json!({
            "whole": "$text", "braces": "${text}", "around": "<$text>", "twice": ["$text$text", 7, true, null],
            "value": "$!value", "$text": "#set($copy = $text)$copy",
        })).expect("parses");
        let rendered = document.render(&context).expect("renders");
        let again: Json = serde_json::from_str(&rendered.to_string()).expect("JSON");
        let quiet = if value.is_null() { json!("") } else { value };
        prop_assert_eq!(&again, &json!({
            "whole": text, "braces": text, "around": format!("<{text}>"), "twice": [format!("{text}{text}"), 7, true, null],
            "value": quiet, "$text": text,
        }));
    }

    #[test]
    fn json_goes_through_values_unchanged(value in json_value()) {
        prop_assert_eq!(Value::from(&value).to_json(), value);
    }
}
