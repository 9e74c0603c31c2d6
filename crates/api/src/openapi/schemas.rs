//! Shared schemas of what comes in: exactly what is accepted.

use super::{
    attributes::{Family, any, families},
    text::{IN_XML, any_case, digits, filled, not_blank, or_null, shared, text, text_or_null},
};
use crate::endpoints::{integrations::patching, tokens};
use model::{
    integration::{DESCRIPTION_MAX, NAME_MAX, REFERENCE_MAX, SCRIPT_MAX, SOURCES_MAX},
    plan,
};
use serde_json::{Map, Value, json};

/// All of them, by name.
pub(super) fn all() -> Map<String, Value> {
    let (families, mut made) = families();
    let mut add = |name: &str, schema: Value| {
        made.insert(name.to_owned(), schema);
    };
    add("IdentityRefRequest", reference("IDENTITY"));
    add("ClusterRefRequest", reference("CLUSTER"));
    add("RuleRefRequest", reference("RULE"));
    add("SourceRefsRequest", source_refs());
    add(
        "SourceIdsRequest",
        json!({
            "type": ["array", "null"], "maxItems": SOURCES_MAX, "items": filled(REFERENCE_MAX),
        }),
    );
    add(
        "PlanInitializerScriptRequest",
        json!({"anyOf": [
            {"type": "object", "properties": {"source": text_or_null(SCRIPT_MAX)}},
            {"type": "null"},
            {"const": ""},
        ]}),
    );
    add(
        "ExpirationRequest",
        json!({"type": ["integer", "null"], "minimum": 0, "maximum": i32::MAX,
        "description": "Hours after which a pending request no longer draws equal ones to its ticket."}),
    );
    add("ProvisioningConfigRequest", provisioning_config());
    add(
        "ServiceDeskIntegrationRequest",
        json!({
            "anyOf": families.iter().map(integration).collect::<Vec<_>>(),
        }),
    );
    add("IntegrationPatch", patch(&families));
    add(
        "QueuedCheckConfigRequest",
        json!({
            "type": "object",
            "required": ["provisioningStatusCheckIntervalMinutes", "provisioningMaxStatusCheckDays"],
            "properties": {
                "provisioningStatusCheckIntervalMinutes":
                    whole(1440),
                "provisioningMaxStatusCheckDays": whole(365),
            },
        }),
    );
    add("CancelRequest", json!({"type": "object", "properties": {"reason": text_or_null(1000)}}));
    add("ResolveRequest", resolve());
    made.extend(token_requests());
    made.extend(plan_requests());
    made
}

/// `{type, id, name}`, null or `""`.
fn reference(type_name: &str) -> Value {
    json!({"anyOf": [
        {"type": "object", "properties": {
            "type": {"enum": [type_name, "", null]},
            "id": text_or_null(REFERENCE_MAX),
            "name": text_or_null(REFERENCE_MAX),
        }},
        {"type": "null"},
        {"const": ""},
    ]})
}

fn source_refs() -> Value {
    let with = |required: &str, other: &str| {
        json!({"type": "object", "required": [required], "properties": {
            "type": {"enum": ["SOURCE", "", null]},
            required: filled(REFERENCE_MAX),
            other: text_or_null(REFERENCE_MAX),
        }})
    };
    json!({
        "type": ["array", "null"],
        "maxItems": SOURCES_MAX,
        "items": {"anyOf": [with("id", "name"), with("name", "id")]},
    })
}

fn provisioning_config() -> Value {
    json!({"anyOf": [
        {"type": "object", "properties": {
            "universalManager": {"type": ["boolean", "null"],
                "description": "Counts only when no sources are given."},
            "managedResourceRefs": shared("SourceRefsRequest"),
            "planInitializerScript": shared("PlanInitializerScriptRequest"),
            "noProvisioningRequests": {"type": ["boolean", "null"]},
            "provisioningRequestExpiration": shared("ExpirationRequest"),
        }},
        {"type": "null"},
        {"const": ""},
    ]})
}

/// The body for one family of types: flat, so that generators need not merge schemas.
fn integration(family: &Family) -> Value {
    let ignored = |what: &str| json!({"description": format!("{what}: ignored, the server sets it.")});
    json!({
        "type": "object",
        "required": ["name", "description", "type", "attributes"],
        "properties": {
            "id": ignored("id"),
            "created": ignored("created"),
            "modified": ignored("modified"),
            "name": not_blank(NAME_MAX),
            "description": text(DESCRIPTION_MAX),
            "type": {"type": "string", "enum": family.types},
            "ownerRef": shared("IdentityRefRequest"),
            "clusterRef": shared("ClusterRefRequest"),
            "cluster": {"type": ["string", "null"], "maxLength": REFERENCE_MAX, "pattern": "^[^\\u0000]*$",
                        "deprecated": true, "description": "Counts only when `clusterRef` is absent."},
            "managedSources": shared("SourceIdsRequest"),
            "provisioningConfig": shared("ProvisioningConfigRequest"),
            "attributes": shared(&family.schema),
            "beforeProvisioningRule": shared("RuleRefRequest"),
        },
    })
}

fn patch(families: &[Family]) -> Value {
    let replace = |path: Value, value: Value| {
        json!({"type": "object", "required": ["op", "path", "value"],
               "properties": {"op": {"const": "replace"}, "path": path, "value": value}})
    };
    let at = |path: &str, value: Value| replace(json!({ "const": path }), value);
    let below = |path: &str, what: &str| {
        replace(
            json!({"type": "string", "maxLength": 4000, "pattern": format!("^{path}(?:/(?:[^~/\\u0000]|~[01])+)+$"),
                   "description": format!("A value that exists below `{what}`.")}),
            json!({"description": "What is allowed there, as in the body of a PUT."}),
        )
    };
    let config = "/provisioningConfig";
    let operations = json!({"type": "array", "maxItems": patching::OPERATIONS_MAX, "items": {"anyOf": [
        at("/name", not_blank(NAME_MAX)),
        at("/description", text(DESCRIPTION_MAX)),
        at("/ownerRef", shared("IdentityRefRequest")),
        at("/clusterRef", shared("ClusterRefRequest")),
        at("/cluster", text_or_null(REFERENCE_MAX)),
        at("/managedSources", shared("SourceIdsRequest")),
        at("/beforeProvisioningRule", shared("RuleRefRequest")),
        at(config, shared("ProvisioningConfigRequest")),
        at(&format!("{config}/managedResourceRefs"), shared("SourceRefsRequest")),
        at(&format!("{config}/planInitializerScript"), shared("PlanInitializerScriptRequest")),
        at(&format!("{config}/noProvisioningRequests"), json!({"type": ["boolean", "null"]})),
        at(&format!("{config}/provisioningRequestExpiration"), shared("ExpirationRequest")),
        at("/attributes", any(families)),
        below("/attributes", "/attributes"),
        below("/ownerRef", "/ownerRef"),
        below("/clusterRef", "/clusterRef"),
        below("/beforeProvisioningRule", "/beforeProvisioningRule"),
        below("/managedSources", "/managedSources"),
        below("/provisioningConfig/(?:managedResourceRefs|planInitializerScript)", "/provisioningConfig"),
    ]}});
    json!({"anyOf": [
        operations,
        {"type": "object", "required": ["operations"], "properties": {"operations": operations}},
    ]})
}

/// A whole number from 1, as a number or in digits.
fn whole(most: u64) -> Value {
    json!({"anyOf": [
        {"type": "string", "maxLength": 10, "pattern": digits(1, most)},
        {"type": "integer", "minimum": 1, "maximum": most},
    ]})
}

fn resolve() -> Value {
    json!({"anyOf": [
        {"type": "object", "required": ["action", "ticketId"], "properties": {
            "action": {"const": "adopt"},
            "ticketId": not_blank(255),
            "id": text_or_null(255),
            "ticketUrl": {"type": ["string", "null"], "maxLength": 2000, "pattern": "^(?:https?://[!-~]+)?$"},
        }},
        {"type": "object", "required": ["action"], "properties": {"action": {"const": "raise"}}},
        {"type": "object", "required": ["action"], "properties": {
            "action": {"const": "giveUp"}, "reason": text_or_null(1000),
        }},
    ]})
}

fn token_requests() -> Map<String, Value> {
    let scope = json!({"type": ["array", "null"], "maxItems": tokens::SCOPES_MAX,
        "items": {"type": "string", "pattern": format!("^[!-~]{{1,{}}}$", tokens::SCOPE_MAX)},
        "description": "Null or absent for all that the caller holds."});
    let replace = |path: &str, value: Value| {
        json!({"type": "object", "required": ["op", "path", "value"],
               "properties": {"op": {"const": "replace"}, "path": {"const": path}, "value": value}})
    };
    let mut made = Map::new();
    made.insert(
        "CreatePersonalAccessTokenRequest".to_owned(),
        json!({
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": not_blank(tokens::NAME_MAX),
                "scope": scope,
                "accessTokenValiditySeconds": {"type": ["integer", "null"], "minimum": 15, "maximum": 43200},
                "expirationDate": {"type": ["string", "null"], "format": "date-time",
                    "description": "Within six months from now, which is also the default."},
            },
        }),
    );
    made.insert(
        "PersonalAccessTokenPatch".to_owned(),
        json!({
            "type": "array",
            "maxItems": 100,
            "items": {"anyOf": [replace("/name", not_blank(tokens::NAME_MAX)), replace("/scope", scope)]},
        }),
    );
    made.insert(
        "TokenRequest".to_owned(),
        json!({
            "type": "object",
            "properties": {
                "grant_type": any_case(&["client_credentials"]),
                "client_id": {"type": "string", "minLength": 1},
                "client_secret": {"type": "string", "minLength": 1, "format": "password"},
            },
        }),
    );
    made
}

/// `{…}` or null.
fn bag() -> Value {
    json!({"type": ["object", "null"]})
}

fn plan_requests() -> Map<String, Value> {
    let person = json!({"anyOf": [
        {"type": "object", "properties": {
            "id": text_or_null(1000), "name": text_or_null(1000), "displayName": text_or_null(1000),
            "email": text_or_null(1000), "attributes": bag(),
        }},
        {"type": "null"},
        {"const": ""},
    ]});
    let scalar = json!({"type": ["string", "number", "boolean", "null"]});
    let attribute = json!({
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": not_blank(1000),
            "operation": or_null(any_case(plan::ATTRIBUTE_OPERATIONS)),
            "value": {"anyOf": [
                text(plan::TEXT_MAX),
                {"type": ["number", "boolean", "null"]},
                {"type": "array", "items": scalar},
            ], "description": "Masked, never stored, when `arguments.secret` is true."},
            "arguments": bag(),
        },
    });
    let account = |required: &str, source: Value, application: Value| {
        json!({
            "type": "object",
            "required": [required],
            "properties": {
                "source": source,
                "application": application,
                "nativeIdentity": text_or_null(4000),
                "operation": or_null(any_case(plan::ACCOUNT_OPERATIONS)),
                "instance": text_or_null(255),
                "arguments": bag(),
                "comments": text_or_null(plan::TEXT_MAX),
                "attributeRequests": {"type": ["array", "null"], "maxItems": plan::ATTRIBUTE_REQUESTS_MAX,
                                      "items": attribute},
            },
        })
    };
    let by_id = json!({"type": "object", "required": ["id"],
        "properties": {"id": not_blank(255), "name": text_or_null(255)}});
    let by_name = json!({"type": "object", "required": ["name"],
        "properties": {"id": {"enum": ["", null]}, "name": not_blank(255)}});
    let mut made = Map::new();
    made.insert("Person".to_owned(), person);
    made.insert(
        "AccountRequest".to_owned(),
        json!({"anyOf": [
            account("source", json!({"anyOf": [by_id, by_name, not_blank(255)]}), text_or_null(255)),
            account("application", json!({"type": "null"}), not_blank(255)),
        ]}),
    );
    made.insert(
        "ProvisioningPlan".to_owned(),
        json!({
            "type": "object",
            "required": ["accountRequests"],
            "properties": {
                "identity": shared("Person"),
                "requester": shared("Person"),
                "arguments": bag(),
                "comments": text_or_null(plan::TEXT_MAX),
                "accountRequests": {"type": "array", "minItems": 1, "maxItems": plan::ACCOUNT_REQUESTS_MAX,
                                    "items": shared("AccountRequest")},
            },
        }),
    );
    made.insert("ProvisioningPlanXml".to_owned(), plan_xml());
    made
}

/// The XML form as far as OpenAPI can describe it.
fn plan_xml() -> Value {
    let plain = json!({"type": "string", "xml": {"attribute": true}});
    let named = json!({"type": "string", "pattern": IN_XML, "xml": {"attribute": true}});
    let one_of = |words: &[&str]| {
        let mut schema = any_case(words);
        schema["xml"] = json!({"attribute": true});
        schema
    };
    json!({
        "type": "object",
        "xml": {"name": "ProvisioningPlan"},
        "required": ["AccountRequest"],
        "additionalProperties": false,
        "properties": {
            "nativeIdentity": plain,
            "comments": plain,
            "AccountRequest": {"type": "array", "minItems": 1, "maxItems": plan::ACCOUNT_REQUESTS_MAX, "items": {
                "type": "object",
                "xml": {"name": "AccountRequest"},
                "required": ["application"],
                "additionalProperties": false,
                "properties": {
                    "application": named,
                    "nativeIdentity": plain,
                    "op": one_of(plan::ACCOUNT_OPERATIONS),
                    "AttributeRequest": {"type": "array", "items": {
                        "type": "object",
                        "xml": {"name": "AttributeRequest"},
                        "required": ["name"],
                        "additionalProperties": false,
                        "properties": {
                            "name": named,
                            "op": one_of(plan::ATTRIBUTE_OPERATIONS),
                            "value": plain,
                        },
                    }},
                },
            }},
        },
    })
}
