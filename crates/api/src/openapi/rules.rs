//! Shared schemas of connector rules, what comes in and what goes out.

use super::text::{not_blank, shared, text, text_or_null};
use model::{
    integration::{DESCRIPTION_MAX, SCRIPT_MAX},
    rule::{ARGUMENT_MAX, INPUTS_MAX, NAME_MAX, TYPES, VERSION_MAX},
};
use serde_json::{Map, Value, json};

/// All of them, by name.
pub(super) fn all() -> Map<String, Value> {
    let all = [
        ("SourceCodeRequest", source_code(&text(VERSION_MAX), text(SCRIPT_MAX))),
        ("ConnectorRuleCreateRequest", request(false)),
        ("ConnectorRuleUpdateRequest", request(true)),
        ("SourceCode", source_code(&json!({"type": "string"}), json!({"type": "string"}))),
        ("ConnectorRuleResponse", response()),
        ("ConnectorRuleValidationResponse", validation()),
    ];
    all.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect()
}

fn source_code(version: &Value, mut script: Value) -> Value {
    script["description"] = "BeanShell, bare or in a `<Rule>` document.".into();
    json!({
        "type": "object",
        "required": ["version", "script"],
        "properties": {"version": version, "script": script},
    })
}

fn request(is_update: bool) -> Value {
    let argument = json!({
        "type": ["object", "null"],
        "required": ["name"],
        "properties": {
            "name": text(ARGUMENT_MAX),
            "description": text_or_null(DESCRIPTION_MAX),
            "type": text_or_null(ARGUMENT_MAX),
        },
    });
    let mut made = json!({
        "type": "object",
        "required": ["name", "type", "sourceCode"],
        "properties": {
            "id": {"description": "Ignored, the server sets it."},
            "name": not_blank(NAME_MAX),
            "description": text_or_null(DESCRIPTION_MAX),
            "type": {"type": "string", "enum": TYPES},
            "signature": {
                "type": ["object", "null"],
                "required": ["input"],
                "properties": {
                    "input": {"type": "array", "maxItems": INPUTS_MAX, "items": argument,
                              "description": "An element that is null is left out."},
                    "output": argument,
                },
            },
            "sourceCode": shared("SourceCodeRequest"),
            "attributes": {"type": ["object", "null"], "description": "The client's own."},
        },
    });
    if is_update {
        made["required"] = json!(["id", "name", "type", "sourceCode"]);
        made["properties"]["id"] = text(NAME_MAX);
        made["properties"]["id"]["description"] = "Not looked at: the path says which rule is meant.".into();
        for name in ["name", "type"] {
            made["properties"][name]["description"] = "That of the rule; it cannot be changed.".into();
        }
    }
    made
}

fn response() -> Value {
    let text_or_null = || json!({"type": ["string", "null"]});
    let argument = json!({
        "type": "object",
        "required": ["name"],
        "properties": {"name": {"type": "string"}, "description": text_or_null(), "type": text_or_null()},
    });
    json!({
        "type": "object",
        "required": ["id", "name", "description", "type", "sourceCode", "attributes", "created", "modified"],
        "properties": {
            "id": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "name": {"type": "string"},
            "description": text_or_null(),
            "type": {"type": "string", "enum": TYPES},
            "signature": {
                "type": "object",
                "required": ["input"],
                "properties": {"input": {"type": "array", "items": argument}, "output": argument},
            },
            "sourceCode": shared("SourceCode"),
            "attributes": {"type": ["object", "null"]},
            "created": {"type": "string", "format": "date-time"},
            "modified": {"type": ["string", "null"], "format": "date-time"},
        },
    })
}

fn validation() -> Value {
    let whole = json!({"type": "integer", "minimum": 1});
    json!({
        "type": "object",
        "required": ["state", "details"],
        "properties": {
            "state": {"type": "string", "enum": ["OK", "ERROR"]},
            "details": {"type": "array", "items": {
                "type": "object",
                "required": ["line", "column", "message", "messsage"],
                "properties": {
                    "line": whole, "column": whole,
                    "messsage": {"type": "string"},
                    "message": {"type": "string", "description": "The same."},
                },
            }},
        },
    })
}
