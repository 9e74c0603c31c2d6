//! Shared schemas of what goes out.

use super::text::shared;
use model::{TicketState, plan};
use serde_json::{Map, Value, json};

/// All of them, by name.
pub(super) fn all() -> Map<String, Value> {
    let Value::Object(mut made) = integrations() else {
        return Map::new();
    };
    for more in [errors(), tokens(), tickets()] {
        if let Value::Object(more) = more {
            made.extend(more);
        }
    }
    made
}

fn time() -> Value {
    json!({"type": "string", "format": "date-time"})
}

fn time_or_null() -> Value {
    json!({"type": ["string", "null"], "format": "date-time"})
}

fn id() -> Value {
    json!({"type": "string", "pattern": "^[0-9a-f]{32}$"})
}

fn reference(type_name: &str) -> Value {
    json!({
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"type": "string", "enum": [type_name]}, "id": {"type": "string"}, "name": {"type": "string"}},
    })
}

fn integrations() -> Value {
    let provisioning_config = json!({
        "type": "object",
        "required": ["universalManager", "managedResourceRefs", "noProvisioningRequests"],
        "properties": {
            "universalManager": {"type": "boolean",
                "description": "Whether it takes the requests that no other integration manages; never together with sources."},
            "managedResourceRefs": {"type": "array", "items": reference("SOURCE")},
            "planInitializerScript": {"type": "object", "properties": {"source": {"type": "string"}}},
            "noProvisioningRequests": {"type": "boolean"},
            "provisioningRequestExpiration": {"type": "integer", "format": "int32"},
        },
    });
    json!({
        "ProvisioningConfig": provisioning_config,
        "ServiceDeskIntegrationDto": {
            "type": "object",
            "required": ["id", "name", "created", "modified", "description", "type", "managedSources",
                         "provisioningConfig", "attributes"],
            "properties": {
                "id": id(),
                "name": {"type": "string"},
                "created": time(),
                "modified": time(),
                "description": {"type": "string"},
                "type": {"type": "string"},
                "ownerRef": reference("IDENTITY"),
                "clusterRef": reference("CLUSTER"),
                "cluster": {"type": "string", "deprecated": true},
                "managedSources": {"type": "array", "items": {"type": "string"}, "deprecated": true},
                "provisioningConfig": shared("ProvisioningConfig"),
                "attributes": {"type": "object", "description": "Without secrets."},
                "beforeProvisioningRule": reference("RULE"),
            },
        },
        "ServiceDeskIntegrationTemplateDto": {
            "type": "object",
            "required": ["id", "name", "description", "type", "attributes", "provisioningConfig"],
            "properties": {
                "id": {"type": "string"},
                "name": {"type": "string"},
                "description": {"type": "string"},
                "type": {"type": "string"},
                "attributes": {"type": "object"},
                "provisioningConfig": shared("ProvisioningConfig"),
            },
        },
        "ServiceDeskIntegrationTemplateType": {
            "type": "object",
            "required": ["name", "type", "scriptName"],
            "properties": {"name": {"type": "string"}, "type": {"type": "string"}, "scriptName": {"type": "string"}},
        },
        "QueuedCheckConfigDetails": {
            "type": "object",
            "required": ["provisioningStatusCheckIntervalMinutes", "provisioningMaxStatusCheckDays"],
            "properties": {
                "provisioningStatusCheckIntervalMinutes": {"type": "string", "pattern": "^[1-9][0-9]*$"},
                "provisioningMaxStatusCheckDays": {"type": "string", "pattern": "^[1-9][0-9]*$"},
            },
        },
        "SecretName": {
            "type": "object",
            "required": ["name", "since"],
            "properties": {
                "name": {"type": "string", "description": "JSON Pointer into the integration.", "examples": ["/attributes/password"]},
                "since": time(),
            },
        },
        "ConnectionReport": {
            "type": "object",
            "required": ["ok", "findings"],
            "properties": {
                "ok": {"type": "boolean"},
                "findings": {"type": "array", "items": {
                    "type": "object",
                    "required": ["step", "ok", "message"],
                    "properties": {
                        "step": {"type": "string"},
                        "ok": {"type": ["boolean", "null"], "description": "Null where the desk does not tell."},
                        "message": {"type": "string"},
                    },
                }},
            },
        },
        "DeskSchema": desk_schema(),
    })
}

fn desk_schema() -> Value {
    let text_or_null = || json!({"type": ["string", "null"]});
    let texts = || json!({"type": "array", "items": {"type": "string"}});
    json!({
        "type": "object",
        "required": ["fields", "statuses", "notes"],
        "properties": {
            "fields": {"type": "array", "items": {
                "type": "object",
                "required": ["id", "name", "required", "type", "values"],
                "properties": {
                    "id": {"type": "string", "description": "Its name in the payload."},
                    "name": {"type": "string", "description": "Its name for people."},
                    "required": {"type": "boolean"},
                    "type": text_or_null(),
                    "values": texts(),
                },
            }},
            "statuses": {"type": "array", "items": {
                "type": "object",
                "required": ["status", "otherNames", "closureCode", "outcome", "why"],
                "properties": {
                    "status": {"type": "string"},
                    "otherNames": texts(),
                    "closureCode": text_or_null(),
                    "outcome": {"enum": ["Committed", "Failed", "Queued", null],
                                "description": "What the status map makes of it; null when it does not know it."},
                    "why": {"type": "string"},
                },
            }},
            "notes": texts(),
        },
    })
}

fn errors() -> Value {
    json!({
        "ErrorMessageDto": {
            "type": "object",
            "required": ["locale", "localeOrigin", "text"],
            "properties": {
                "locale": {"type": ["string", "null"]},
                "localeOrigin": {"enum": ["DEFAULT", "REQUEST", null]},
                "text": {"type": "string"},
            },
        },
        "ErrorResponseDto": {
            "type": "object",
            "required": ["detailCode", "trackingId", "messages", "causes"],
            "properties": {
                "detailCode": {"type": "string", "examples": ["400.1.3 Illegal value"]},
                "trackingId": id(),
                "messages": {"type": "array", "items": shared("ErrorMessageDto")},
                "causes": {"type": "array", "items": shared("ErrorMessageDto"),
                           "description": "Each names a place, by JSON Pointer or line and column, and what is allowed there."},
            },
        },
        "UnauthorizedDto": {"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}},
        "RateLimitDto": {"type": "object", "required": ["message"], "properties": {"message": {"type": "string"}}},
        "OAuthError": {
            "type": "object",
            "required": ["error", "error_description"],
            "properties": {
                "error": {"type": "string", "enum": ["invalid_request", "invalid_client", "unsupported_grant_type"]},
                "error_description": {"type": "string"},
            },
        },
    })
}

fn tokens() -> Value {
    let properties = json!({
        "id": {"type": "string", "description": "The `client_id`."},
        "name": {"type": "string"},
        "scope": {"type": "array", "items": {"type": "string"}},
        "owner": reference("IDENTITY"),
        "created": time(),
        "lastUsed": time_or_null(),
        "managed": {"type": "boolean"},
        "accessTokenValiditySeconds": {"type": "integer", "format": "int32"},
        "expirationDate": time(),
    });
    let mut created = properties.clone();
    created["secret"] = json!({"type": "string", "description": "The `client_secret`; shown this once."});
    json!({
        "GetPersonalAccessTokenResponse": {
            "type": "object",
            "required": ["id", "name", "scope", "owner", "created"],
            "properties": properties,
        },
        "CreatePersonalAccessTokenResponse": {
            "type": "object",
            "required": ["id", "secret", "scope", "name", "owner", "created", "accessTokenValiditySeconds", "expirationDate"],
            "properties": created,
        },
        "TokenResponse": {
            "type": "object",
            "required": ["access_token", "token_type", "expires_in", "scope"],
            "properties": {
                "access_token": {"type": "string"},
                "token_type": {"type": "string", "enum": ["bearer"]},
                "expires_in": {"type": "integer"},
                "scope": {"type": "string"},
                "accessType": {"type": "string"},
                "tenant_id": {"type": "string"},
                "internal": {"type": "boolean"},
                "pod": {"type": "string"},
                "strong_auth_supported": {"type": "boolean"},
                "org": {"type": "string"},
                "user_id": {"type": "string"},
                "identity_id": {"type": "string"},
                "strong_auth": {"type": "boolean"},
                "enabled": {"type": "boolean"},
                "jti": {"type": "string"},
            },
        },
        "OAuthInfo": {
            "type": "object",
            "required": ["tenantId", "tenantName", "tokenEndpoint", "cloudDomainUrl", "pod"],
            "properties": {
                "tenantId": {"type": "string"},
                "tenantName": {"type": "string"},
                "authorizeEndpoint": {"type": ["string", "null"]},
                "tokenEndpoint": {"type": "string"},
                "cloudDomainUrl": {"type": "string"},
                "logoutUrl": {"type": ["string", "null"]},
                "pod": {"type": "string"},
            },
        },
    })
}

fn tickets() -> Value {
    let text_or_null = || json!({"type": ["string", "null"]});
    let states: Vec<&str> = TicketState::ALL.into_iter().map(TicketState::as_str).collect();
    let result = json!({"type": "string", "enum": ["PENDING", "SUCCESS", "FAILED"]});
    json!({
        "Ticket": {
            "type": "object",
            "required": ["id", "planId", "integration", "correlationKey", "state", "provisioningResult", "ticketId",
                         "ticketUrl", "deskStatus", "attempts", "nextActionAt", "lastError", "warnings", "created",
                         "modified", "settled"],
            "properties": {
                "id": id(),
                "planId": id(),
                "integration": {
                    "type": "object",
                    "required": ["id", "name", "type"],
                    "properties": {"id": id(), "name": {"type": "string"}, "type": {"type": "string"}},
                },
                "correlationKey": {"type": "string", "description": "Our key inside the desk's ticket."},
                "state": {"type": "string", "enum": states},
                "provisioningResult": result,
                "ticketId": {"type": ["string", "null"], "description": "The number that people see at the desk."},
                "ticketUrl": text_or_null(),
                "deskStatus": text_or_null(),
                "attempts": {"type": "integer", "minimum": 0},
                "nextActionAt": time_or_null(),
                "lastError": text_or_null(),
                "warnings": {"type": "array", "items": {"type": "string"}},
                "accountRequests": {"type": "array", "items": {"type": "object"}},
                "created": time(),
                "modified": time(),
                "raised": time_or_null(),
                "settled": time_or_null(),
            },
        },
        "TicketEvent": {
            "type": "object",
            "required": ["sequence", "at", "kind", "message", "detail"],
            "properties": {
                "sequence": {"type": "integer", "minimum": 1},
                "at": time(),
                "kind": {"type": "string"},
                "message": {"type": "string"},
                "detail": {"description": "More, with nothing secret in it; null when there is no more."},
            },
        },
        "ProvisioningPlanStatus": {
            "type": "object",
            "required": ["id", "trackingNumber", "created", "provisioningResult", "tickets"],
            "properties": {
                "id": id(),
                "trackingNumber": {"type": "string"},
                "created": time(),
                "provisioningResult": result,
                "tickets": {"type": "array", "items": shared("Ticket")},
                "plan": {"type": "object", "description": format!("As it was read; `{}` stands for secret values.", plan::MASK)},
            },
        },
    })
}
