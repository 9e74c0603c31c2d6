//! The OpenAPI document, made from the table of operations.

mod admit;
mod attributes;
pub(crate) mod parts;
mod rules;
mod schemas;
mod shown;
mod text;

use crate::{OPERATIONS, operation::Mounted, operation::Operation, scopes};
use desks::KINDS;
use serde_json::{Map, Value, json};

/// The document of the whole web face; `public_url` is where clients reach it.
pub fn document(public_url: &str) -> Value {
    let mut paths = Map::new();
    for operation in OPERATIONS {
        let described = describe(operation);
        for mounted in operation.mounted() {
            let mut described = described.clone();
            described["operationId"] = mounted.operation_id.clone().into();
            let path = paths.entry(mounted.path.clone()).or_insert_with(|| path_item(&mounted));
            path[operation.method.as_str().to_ascii_lowercase()] = described;
        }
    }
    let mut schemas = schemas::all();
    schemas.extend(shown::all());
    schemas.extend(rules::all());
    json!({
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {
            "title": "Deskbridge",
            "version": env!("CARGO_PKG_VERSION"),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "description": "Raises tickets in service desks for identity-provisioning requests and follows them. The \
                operations on service desk integrations, connector rules and personal access tokens are compatible with \
                SailPoint Identity Security Cloud and are mounted under each of its API versions.\n\nInput is read leniently: members that are \
                not listed are ignored, and what a member's schema allows beside its proper type (null, an empty string) \
                means that it is absent. Output is strict.",
        },
        "servers": [{"url": public_url}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": parts::responses(),
            "headers": parts::headers(),
            "securitySchemes": {"userAuth": security_scheme(public_url)},
        },
    })
}

/// The parameters that the path itself names.
fn path_item(mounted: &Mounted) -> Value {
    let mut parameters = Vec::new();
    if mounted.path.contains("{id}") {
        parameters.push(json!({
            "name": "id", "in": "path", "required": true,
            "description": "32 lower-case hexadecimal digits.",
            "schema": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
        }));
    }
    if mounted.path.contains("{scriptName}") {
        let names: Vec<&str> = KINDS.iter().map(|kind| kind.script_name).collect();
        parameters.push(json!({
            "name": "scriptName", "in": "path", "required": true,
            "description": "The `scriptName` of a type.",
            "schema": {"type": "string", "enum": names},
        }));
    }
    if parameters.is_empty() { json!({}) } else { json!({ "parameters": parameters }) }
}

/// The operation's own description, and what the table knows: who may call it and the errors that all share.
fn describe(operation: &Operation) -> Value {
    let mut described = (operation.doc)();
    let mut add = |status: &str| {
        if described["responses"].get(status).is_none() {
            described["responses"][status] = json!({"$ref": format!("#/components/responses/{status}")});
        }
    };
    add("500");
    if operation.takes_body {
        add("413");
    }
    if operation.is_public() {
        described["security"] = json!([]);
    } else {
        for status in ["400", "401", "403", "404", "429"] {
            add(status);
        }
        let any_of = operation.scopes.iter().chain([&scopes::ALL]);
        described["security"] = any_of.map(|scope| json!({"userAuth": [scope]})).collect();
        described["x-sailpoint-userLevels"] = json!([crate::auth::ORG_ADMIN]);
    }
    described
}

fn security_scheme(public_url: &str) -> Value {
    let mut known = Map::new();
    known.insert(scopes::ALL.to_owned(), "Everything that the user level allows.".into());
    for scope in OPERATIONS.iter().flat_map(|operation| operation.scopes) {
        known.entry((*scope).to_owned()).or_insert_with(|| scopes::meaning(scope).into());
    }
    json!({
        "type": "oauth2",
        "description": "A bearer token from `/oauth/token`, made with a personal access token.",
        "flows": {"clientCredentials": {"tokenUrl": format!("{public_url}/oauth/token"), "scopes": known}},
    })
}
