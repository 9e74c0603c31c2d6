//! What an administrator writes is bounded before it is parsed: nothing in it may stop the server.

use desks::Kind;
use rstest::rstest;
use serde_json::{Value, json};

/// The one fault of these attributes.
fn only_fault(attributes: &Value) -> (String, String) {
    let kind = Kind::by_type("Generic SDIM").unwrap();
    let mut faults = (kind.validate)(attributes.as_object().unwrap());
    assert_eq!(faults.len(), 1, "{faults:?}");
    let fault = faults.remove(0);
    (fault.pointer, fault.message)
}

/// `levels` lists inside each other.
fn nested(levels: usize) -> Value {
    (0..levels).fold(json!("$correlationKey"), |inner, _| Value::Array(vec![inner]))
}

fn around(open: &str, inner: &str, close: &str, times: usize) -> String {
    format!("{}{inner}{}", open.repeat(times), close.repeat(times))
}

#[rstest]
#[case(format!("$[?{}]", around("(", "@.a", ")", 20_000)), "1000 characters")]
#[case("é".repeat(1001), "1000 characters")]
#[case(format!("$[?{}]", around("(", "@.a", ")", 32)), "32 brackets")]
#[case(format!("$[?{}==1]", around("length(", "@.a", ")", 32)), "32 brackets")]
#[case(format!("${}", around("[", "", "]", 33)), "32 brackets")]
#[case(format!("${}", around("[?@", "", "]", 20)), "4 filters")]
#[case(format!("$[?@['{}'] && {}]", ")".repeat(40), around("(", "@.a", ")", 32)), "32 brackets")]
fn a_path_without_end_is_a_fault(#[case] path: String, #[case] part: &str) {
    let (pointer, message) = only_fault(&json!({ "generic": { "provision": { "responseElement": path } } }));
    assert_eq!(pointer, "/attributes/generic/provision/responseElement");
    assert!(message.contains(part), "{message}");
}

#[rstest]
#[case("é".repeat(1000))]
#[case(format!("$[?{}]", around("(", "@.a", ")", 31)))]
#[case(format!("${}", around("[?@", "", "]", 4)))]
#[case(format!("a{}", "[0]".repeat(100)))]
#[case(format!("a['{}']", "(".repeat(100)))]
fn a_path_within_the_limits_is_read(#[case] path: String) {
    let attributes = json!({ "generic": { "provision": { "responseElement": path } } });
    let kind = Kind::by_type("Generic SDIM").unwrap();
    assert_eq!((kind.validate)(attributes.as_object().unwrap()), []);
}

#[rstest]
#[case(json!({"headers": {"X-A": "a".repeat(4001)}}), "/attributes/headers/X-A", "4000 characters")]
#[case(json!({"generic": {"provision": {"resource": "/${a".repeat(100_000)}}}), "/attributes/generic/provision/resource", "4000 characters")]
#[case(json!({"generic": {"provision": {"successIf": {"matches": "a".repeat(1001)}}}}), "/attributes/generic/provision/successIf/matches", "1000 characters")]
#[case(json!({"generic": {"provision": {"successIf": {"matches": "\\w{1000}"}}}}), "/attributes/generic/provision/successIf/matches", "size limit")]
#[case(json!({"generic": {"provision": {"successIf": vec![json!({"path": "a"}); 21]}}}), "/attributes/generic/provision/successIf", "20 tests")]
#[case(json!({"generic": {"provision": {"successIf": {"equals": nested(70)}}}}), "/attributes/generic/provision/successIf/equals", "64 levels")]
#[case(json!({"generic": {"find": {"request": nested(65)}}}),
       &format!("/attributes/generic/find/request{}", "/0".repeat(64)), "64 levels")]
#[case(json!({"generic": {"find": {"request": nested(1000)}}}), "/attributes/generic", "100 levels")]
#[case(json!({"unknown": nested(1000)}), "/attributes/unknown", "100 levels")]
fn a_text_or_document_without_end_is_a_fault(#[case] attributes: Value, #[case] place: &str, #[case] part: &str) {
    let (pointer, message) = only_fault(&attributes);
    assert_eq!(pointer, place, "{message}");
    assert!(message.contains(part), "{message}");
}

#[test]
fn a_document_of_64_levels_is_read() {
    let attributes = json!({ "generic": { "find": { "request": nested(64) } } });
    let kind = Kind::by_type("Generic SDIM").unwrap();
    assert_eq!((kind.validate)(attributes.as_object().unwrap()), []);
}

#[test]
fn the_schema_names_the_limits() {
    let schema = (Kind::by_type("Generic SDIM").unwrap().schema)();
    let defined = |name: &str| &schema["$defs"][name]["properties"];
    assert_eq!(defined("Provision")["responseElement"]["maxLength"], 1000);
    assert_eq!(defined("Provision")["resource"]["maxLength"], 4000);
    assert_eq!(schema["properties"]["headers"]["additionalProperties"]["maxLength"], 4000);
    assert_eq!(defined("Test")["matches"]["maxLength"], 1000);
    assert_eq!(schema["$defs"]["Tests"]["anyOf"][1]["maxItems"], 20);
    assert_eq!(defined("Find")["request"]["x-max-depth"], 64);
}
