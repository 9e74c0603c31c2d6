//! What every response has: the request id, the common headers, and an error body even when a handler panics.

use crate::{App, error::ApiError, hash::hex};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::FutureExt;
use http::{HeaderValue, header};
use std::panic::AssertUnwindSafe;

/// The id of a request: `SLPT-Request-ID`, and the `trackingId` of its error.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// The outermost layer.
pub async fn envelope(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let mut random = [0; 16];
    app.entropy.fill(&mut random);
    let id = hex(&random);
    request.extensions_mut().insert(RequestId(id.clone()));
    let mut response = match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(_) => {
            tracing::error!(request.id = id, "a handler panicked");
            ApiError::internal().into_answer(&id).into_response()
        }
    };
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert("slpt-request-id", id);
    }
    let fixed = HeaderValue::from_static;
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(fixed("no-cache, no-store, must-revalidate"));
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        fixed("Retry-After,Connection,SLPT-Request-ID,Date,X-Total-Count"),
    );
    headers.insert("x-robots-tag", fixed("noindex"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, fixed("nosniff"));
    response
}
