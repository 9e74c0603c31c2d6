//! Submits a plan.

use super::{TAG, plan_of, show};
use crate::{
    answer::Answer,
    call::Call,
    error::ApiError,
    hash::sha256,
    openapi::parts::{content, plan_body},
    operation::{Mounts, Operation},
    scopes,
};
use engine::SubmitError;
use http::{Method, StatusCode};
use serde_json::{Value, json};

/// POST `/provisioning-plans/v1`.
pub(crate) const OPERATION: Operation = Operation {
    id: "submitProvisioningPlan",
    method: Method::POST,
    path: "/provisioning-plans",
    mounts: Mounts::Own,
    scopes: scopes::PLAN_SUBMIT,
    takes_body: true,
    handler: |call| Box::pin(handle(call)),
    doc,
};

/// Longest idempotency key, in characters.
const KEY_MAX: usize = 255;

async fn handle(call: Call) -> Result<Answer, ApiError> {
    let key = idempotency_key(&call)?;
    let plan = plan_of(&call)?;
    let idempotency = key.map(|key| (key, sha256(&call.body)));
    let tenant = call.tenant()?;
    let submitted = call.app.engine.submit(tenant, plan, idempotency).await.map_err(refused)?;
    let body = show(&call.app, tenant, &submitted.plan).await?;
    Ok(Answer::with(StatusCode::ACCEPTED, &body))
}

fn refused(error: SubmitError) -> ApiError {
    match error {
        SubmitError::Unmanaged(sources) => ApiError::missing_references(
            "No integration manages the sources of the plan.",
            sources
                .iter()
                .map(|(pointer, label)| {
                    format!("{pointer}: no integration manages the source {label:?}, and there is no universal manager")
                })
                .collect(),
        ),
        SubmitError::IdempotencyMismatch => ApiError::key_reused(),
        SubmitError::Store(error) => error.into(),
        SubmitError::Busy => ApiError::unavailable("too many plans change at the same time; submit it again"),
    }
}

fn idempotency_key(call: &Call) -> Result<Option<String>, ApiError> {
    let mut values = call.headers.get_all("idempotency-key").iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    let bytes = value.as_bytes();
    let fits = (1..=KEY_MAX).contains(&bytes.len()) && bytes.iter().all(u8::is_ascii_graphic);
    if !fits || values.next().is_some() {
        return Err(ApiError::content(format!(
            "Idempotency-Key: must be given once, with 1 to {KEY_MAX} visible ASCII characters"
        )));
    }
    Ok(value.to_str().ok().map(str::to_owned))
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "Submit a provisioning plan",
        "description": "Routes each account request to the integration that manages its source and makes tickets of it. The \
            answer is 202 once plan and tickets are safely stored. A plan with a source that nobody manages is refused \
            as a whole. With an `Idempotency-Key`, the same key and body give the same plan again, and the same key \
            with another body is a 422. Values that the plan marks secret are masked and never stored.",
        "parameters": [{
            "name": "Idempotency-Key", "in": "header", "required": false,
            "description": "Names the submission, so that it may be repeated safely.",
            "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
        }],
        "requestBody": plan_body(),
        "responses": {
            "202": {"description": "The plan with its tickets.", "content": content("ProvisioningPlanStatus")},
            "422": {"$ref": "#/components/responses/422"},
            "503": {"$ref": "#/components/responses/503"},
        },
    })
}
