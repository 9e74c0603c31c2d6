//! Tests on an answer's body, for desks whose 2xx is not always a yes (`desks.md` 0.1.2).

use super::{
    document::LEVELS,
    leaf::{Flag, TestPattern, is_deeper},
    path::{Path, text_of},
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer},
};
use serde_json::Value;
use std::{borrow::Cow, fmt};

/// Most tests of one answer; each may hold a regular expression.
const MOST: usize = 20;

/// One test. Every condition given must hold; a path alone must find something.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Test {
    /// Where to look; the whole body, as text, when absent.
    pub path: Option<Path>,
    /// The value that must be found. Texts and numbers are compared as text.
    #[serde(deserialize_with = "comparable")]
    pub equals: Option<Value>,
    /// The value that must not be found.
    #[serde(deserialize_with = "comparable")]
    pub not_equals: Option<Value>,
    /// A part of the text that must be found.
    pub contains: Option<String>,
    /// A regular expression that the text must match somewhere.
    pub matches: Option<TestPattern>,
    /// Whether anything but null must be found.
    exists: Option<Flag>,
}

/// A value to compare with.
fn comparable<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Value>, D::Error> {
    match Option::<Value>::deserialize(from)? {
        Some(value) if is_deeper(&value, LEVELS) => {
            Err(serde::de::Error::custom(format!("must not nest more than {LEVELS} levels deep")))
        }
        value => Ok(value),
    }
}

/// What a test makes of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The conditions hold.
    Holds,
    /// They do not.
    Fails,
    /// What was to be looked at is not there.
    Absent,
}

impl Test {
    /// Applies the test to a body, given as text and, where it is JSON, as JSON.
    pub fn apply(&self, text: &str, json: Option<&Value>) -> Verdict {
        let whole;
        let found: Vec<&Value> = match (&self.path, json) {
            (Some(path), Some(json)) => path.all(json).into_iter().filter(|value| !value.is_null()).collect(),
            (Some(_), None) => return Verdict::Absent,
            (None, _) => {
                whole = Value::from(text);
                if text.trim().is_empty() { Vec::new() } else { vec![&whole] }
            }
        };
        let looks = self.equals.is_some() || self.contains.is_some() || self.matches.is_some();
        if let Some(Flag(wanted)) = self.exists
            && found.is_empty() == wanted
        {
            return Verdict::Fails;
        }
        if found.is_empty() && (looks || (self.exists.is_none() && self.not_equals.is_none())) {
            return Verdict::Absent;
        }
        let any = |holds: &dyn Fn(&Value) -> bool| found.iter().any(|value| holds(value));
        let holds = self.equals.as_ref().is_none_or(|wanted| any(&|value| same(value, wanted)))
            && self.not_equals.as_ref().is_none_or(|banned| !any(&|value| same(value, banned)))
            && self.contains.as_ref().is_none_or(|part| any(&|value| plain(value).contains(part.as_str())))
            && self.matches.as_ref().is_none_or(|pattern| any(&|value| pattern.0.is_match(&plain(value))));
        if holds { Verdict::Holds } else { Verdict::Fails }
    }

    /// What was looked at, for a reason.
    pub fn place(&self) -> String {
        self.path.as_ref().map_or_else(|| "the body".to_owned(), |path| format!("\"{path}\""))
    }
}

fn same(found: &Value, wanted: &Value) -> bool {
    found == wanted || text_of(found).zip(text_of(wanted)).is_some_and(|(found, wanted)| found == wanted)
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// One test or several.
#[derive(Debug, Clone, Default)]
pub struct Tests(pub Vec<Test>);

impl<'de> Deserialize<'de> for Tests {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(OneOrMany)
    }
}

/// A test written with its members' names; a derived reader would also take an array of their values.
struct Named(Test);

impl<'de> Deserialize<'de> for Named {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Named;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a test such as {\"path\", \"equals\"}")
            }

            fn visit_map<A: MapAccess<'de>>(self, from: A) -> Result<Named, A::Error> {
                Test::deserialize(MapAccessDeserializer::new(from)).map(Named)
            }
        }

        from.deserialize_any(Members)
    }
}

struct OneOrMany;

impl<'de> Visitor<'de> for OneOrMany {
    type Value = Tests;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a test such as {\"path\", \"equals\"}, or an array of tests")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Tests, E> {
        Ok(Tests::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, from: A) -> Result<Tests, A::Error> {
        Test::deserialize(MapAccessDeserializer::new(from)).map(|test| Tests(vec![test]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Tests, A::Error> {
        let mut tests = Vec::new();
        while let Some(Named(test)) = from.next_element()? {
            if tests.len() == MOST {
                return Err(serde::de::Error::custom(format!("must have at most {MOST} tests")));
            }
            tests.push(test);
        }
        Ok(Tests(tests))
    }
}

impl JsonSchema for Tests {
    fn schema_name() -> Cow<'static, str> {
        "Tests".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<Test>();
        json_schema!({ "anyOf": [one, { "type": "array", "items": one, "maxItems": MOST }] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    #[test]
    fn a_test_names_its_members() {
        assert!(serde_json::from_value::<Tests>(json!([{"path": "ok"}])).is_ok());
        assert!(serde_json::from_value::<Tests>(json!([[null, null]])).is_err());
    }

    #[rstest]
    #[case(json!({"path": "ok", "equals": true}), Verdict::Holds)]
    #[case(json!({"path": "ok", "equals": "true"}), Verdict::Holds)]
    #[case(json!({"path": "ok", "equals": false}), Verdict::Fails)]
    #[case(json!({"path": "absent", "equals": false}), Verdict::Absent)]
    #[case(json!({"path": "code", "notEquals": 7}), Verdict::Fails)]
    #[case(json!({"path": "absent", "notEquals": 7}), Verdict::Holds)]
    #[case(json!({"path": "said", "contains": "valid"}), Verdict::Holds)]
    #[case(json!({"path": "said", "matches": "^in"}), Verdict::Holds)]
    #[case(json!({"path": "list[*]", "equals": "b"}), Verdict::Holds)]
    #[case(json!({"path": "said"}), Verdict::Holds)]
    #[case(json!({"path": "absent"}), Verdict::Absent)]
    #[case(json!({"path": "absent", "exists": true}), Verdict::Fails)]
    #[case(json!({"path": "absent", "exists": false}), Verdict::Holds)]
    #[case(json!({"contains": "invalid"}), Verdict::Holds)]
    fn a_test_holds_fails_or_finds_nothing(#[case] test: Value, #[case] expected: Verdict) {
        let body = json!({ "ok": true, "code": 7, "said": "invalid", "list": ["a", "b"] });
        let test: Test = serde_json::from_value(test).unwrap();
        assert_eq!(test.apply(&body.to_string(), Some(&body)), expected);
    }
}
