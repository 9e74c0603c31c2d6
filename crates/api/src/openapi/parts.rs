//! Pieces of operation objects.

use super::text::shared;
use crate::params::OFFSET_MAX;
use http::StatusCode;
use query::{Field, Kind, MAX_CHARACTERS, MAX_LIMIT, MAX_TESTS, Op};
use serde_json::{Map, Value, json};

fn json_content(schema: &Value) -> Value {
    json!({"application/json": {"schema": schema}})
}

/// `content` of a shared schema.
pub(crate) fn content(schema: &str) -> Value {
    json_content(&shared(schema))
}

fn success(description: &str, schema: &Value) -> Value {
    json!({"200": {"description": description, "headers": common_headers(), "content": json_content(schema)}})
}

/// 200 with a shared schema.
pub(crate) fn ok(description: &str, schema: &str) -> Value {
    success(description, &shared(schema))
}

/// 200 with a schema of its own.
pub(crate) fn ok_schema(description: &str, schema: &Value) -> Value {
    success(description, schema)
}

/// 200 with an array.
pub(crate) fn list(description: &str, schema: &str) -> Value {
    success(description, &json!({"type": "array", "items": shared(schema)}))
}

/// 200 with a page, and `X-Total-Count` when it was asked for.
pub(crate) fn counted_list(description: &str, schema: &str) -> Value {
    counted_list_within(MAX_LIMIT, description, schema)
}

/// The same with `most` entries at most.
pub(crate) fn counted_list_within(most: u32, description: &str, schema: &str) -> Value {
    let mut made = success(description, &json!({"type": "array", "maxItems": most, "items": shared(schema)}));
    made["200"]["headers"]["X-Total-Count"] = json!({"$ref": "#/components/headers/X-Total-Count"});
    made
}

/// 201 with a shared schema.
pub(crate) fn created(description: &str, schema: &str) -> Value {
    json!({"201": {"description": description, "headers": common_headers(), "content": content(schema)}})
}

/// 204.
pub(crate) fn no_content(description: &str) -> Value {
    json!({"204": {"description": description, "headers": common_headers()}})
}

/// A required JSON body.
pub(crate) fn body(schema: &str) -> Value {
    json!({"required": true, "content": content(schema)})
}

/// A JSON body that may be left out.
pub(crate) fn optional_body(schema: &str) -> Value {
    json!({"required": false, "content": content(schema)})
}

/// A JSON Patch.
pub(crate) fn patch_body(schema: &str) -> Value {
    json!({"required": true, "content": {
        "application/json-patch+json": {"schema": shared(schema)},
        "application/json": {"schema": shared(schema)},
    }})
}

/// A plan as JSON or XML.
pub(crate) fn plan_body() -> Value {
    let xml = json!({"schema": shared("ProvisioningPlanXml")});
    json!({"required": true, "content": {
        "application/json": {"schema": shared("ProvisioningPlan")},
        "application/xml": xml,
        "text/xml": xml,
    }})
}

/// `limit`, `offset` and `count`.
pub(crate) fn paging() -> Vec<Value> {
    paging_within(MAX_LIMIT)
}

/// The same where `most` is the greatest and the default `limit`.
pub(crate) fn paging_within(most: u32) -> Vec<Value> {
    let parameter = |name: &str, description: &str, schema: Value| json!({"name": name, "in": "query", "required": false, "description": description, "schema": schema});
    vec![
        parameter(
            "limit",
            "Most entries to return.",
            json!({"type": "integer", "minimum": 0, "maximum": most, "default": most}),
        ),
        parameter(
            "offset",
            "Entries to skip.",
            json!({"type": "integer", "minimum": 0, "maximum": OFFSET_MAX, "default": 0}),
        ),
        parameter(
            "count",
            "Whether to answer `X-Total-Count`: how many entries there are without `limit` and `offset`.",
            json!({"type": "boolean", "default": false}),
        ),
    ]
}

/// `sorters`.
pub(crate) fn sorters(fields: &[Field]) -> Value {
    let names: Vec<&str> = fields.iter().filter(|field| field.sortable).map(|field| field.name).collect();
    json!({
        "name": "sorters", "in": "query", "required": false,
        "description": format!("Field to sort by, `-` before it for descending. Allowed: {}.", names.join(", ")),
        "schema": {"type": "string", "pattern": format!("^ *-?(?:{}) *$", names.join("|"))},
    })
}

/// `filters`. The pattern has what a regular expression can say of the grammar; parentheses may be added.
pub(crate) fn filters(fields: &[Field], example: &str) -> Value {
    let lines: Vec<String> = fields
        .iter()
        .filter(|field| !field.ops.is_empty())
        .map(|field| {
            let ops: Vec<&str> = field.ops.iter().map(|op| op.as_str()).collect();
            format!("* `{}`: {}", field.name, ops.join(", "))
        })
        .collect();
    let tests: Vec<String> = fields.iter().flat_map(tests).collect();
    let test = format!("(?:not )*(?:{})", tests.join("|"));
    json!({
        "name": "filters", "in": "query", "required": false,
        "description": format!(
            "Conditions, joined by `and` and `or`, negated by `not`, grouped by parentheses. Texts in double quotes, with \
             `\\\"` and `\\\\` inside. At most {MAX_CHARACTERS} characters and {MAX_TESTS} tests. Allowed:\n\n{}",
            lines.join("\n")
        ),
        "example": example,
        "schema": {
            "type": "string",
            "pattern": format!("^{test}(?: (?:and|or) {test}){{0,20}}$"),
        },
    })
}

/// A regular expression for each operator of a field.
fn tests(field: &Field) -> Vec<String> {
    let name = field.name.replace('.', r"\.");
    let value = match field.kind {
        Kind::Text | Kind::Id => r#"(?:"(?:[^"\\\u0000]|\\["\\])*"|[0-9][0-9A-Za-z]*)"#,
        Kind::Number => "-?[0-9]{1,18}",
        Kind::Bool => "(?:true|false)",
        Kind::Time => {
            r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])(?:T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?Z)?"
        }
    };
    field
        .ops
        .iter()
        .map(|op| match op {
            Op::Pr => format!("pr {name}"),
            Op::IsNull => format!("{name} isnull"),
            Op::In | Op::Ca => format!(r"{name} {op} \({value}(?:, ?{value}){{0,99}}\)"),
            _ => format!("{name} {op} {value}"),
        })
        .collect()
}

fn common_headers() -> Value {
    json!({"SLPT-Request-ID": {"$ref": "#/components/headers/SLPT-Request-ID"}})
}

/// Shared headers.
pub(super) fn headers() -> Value {
    json!({
        "SLPT-Request-ID": {
            "description": "The request's id; of an error also its `trackingId`.",
            "required": true,
            "schema": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
        },
        "X-Total-Count": {
            "description": "How many entries there are without `limit` and `offset`; only with `count=true`.",
            "schema": {"type": "integer", "minimum": 0},
        },
        "Retry-After": {
            "description": "Seconds to wait.",
            "required": true,
            "schema": {"type": "integer", "minimum": 0},
        },
    })
}

/// Shared responses, by status.
pub(super) fn responses() -> Value {
    let errors = [
        (
            StatusCode::BAD_REQUEST,
            "The request is malformed, or its content is not allowed; nothing was changed. `causes` \
            names each place and what is allowed there.",
        ),
        (StatusCode::FORBIDDEN, "The token's user level or scopes do not allow this, or the change is not allowed."),
        (StatusCode::NOT_FOUND, "There is no such thing."),
        (StatusCode::CONFLICT, "The thing's state does not allow this."),
        (StatusCode::PAYLOAD_TOO_LARGE, "The body is too large."),
        (StatusCode::UNPROCESSABLE_ENTITY, "The `Idempotency-Key` was used before with another body."),
        (StatusCode::INTERNAL_SERVER_ERROR, "An internal fault; the log has it under the tracking id."),
        (StatusCode::BAD_GATEWAY, "The desk was asked, and refused or was not there; `causes` has its words."),
        (StatusCode::SERVICE_UNAVAILABLE, "Not now; try again."),
    ];
    let mut made: Map<String, Value> = errors
        .into_iter()
        .map(|(status, description)| {
            let response = json!({
                "description": description,
                "headers": common_headers(),
                "content": content("ErrorResponseDto"),
            });
            (status.as_str().to_owned(), response)
        })
        .collect();
    made.insert(
        "401".to_owned(),
        json!({
            "description": "There is no token, or it is expired or not valid.",
            "headers": common_headers(),
            "content": content("UnauthorizedDto"),
        }),
    );
    let mut headers = common_headers();
    headers["Retry-After"] = json!({"$ref": "#/components/headers/Retry-After"});
    made.insert(
        "429".to_owned(),
        json!({
            "description": "Too many requests of this client to this API version.",
            "headers": headers,
            "content": content("RateLimitDto"),
        }),
    );
    made.insert(
        "OAuthError".to_owned(),
        json!({
            "description": "The request is malformed (400), or the credentials are wrong (401).",
            "headers": common_headers(),
            "content": content("OAuthError"),
        }),
    );
    made.into()
}
