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
    let response = guard(&id, next.run(request)).await;
    finish(&id, response)
}

/// Answers for a handler that panics.
async fn guard(id: &str, handling: impl Future<Output = Response>) -> Response {
    if let Ok(response) = AssertUnwindSafe(handling).catch_unwind().await {
        return response;
    }
    tracing::error!(request.id = id, "a handler panicked");
    ApiError::internal().into_answer(id).into_response()
}

/// Adds the headers that every response has.
fn finish(id: &str, mut response: Response) -> Response {
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert("slpt-request-id", id);
    }
    let fixed = HeaderValue::from_static;
    headers.entry(header::CACHE_CONTROL).or_insert(fixed("no-cache, no-store, must-revalidate"));
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        fixed("Retry-After,Connection,SLPT-Request-ID,Date,X-Total-Count"),
    );
    headers.insert("x-robots-tag", fixed("noindex"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, fixed("nosniff"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, body::Body, body::to_bytes, middleware::from_fn, routing::get};
    use tower::ServiceExt;

    #[tokio::test]
    async fn a_panic_is_answered_with_the_published_error_body() {
        let panics = get(|| async {
            let listed: Vec<&str> = vec![];
            listed[0]
        });
        let router = Router::new().route("/", panics).layer(from_fn(|request: Request, next: Next| async {
            finish(&"0f".repeat(16), guard("0f", next.run(request)).await)
        }));
        let response = router.oneshot(Request::new(Body::empty())).await.unwrap();
        assert_eq!(response.status(), 500);
        assert_eq!(response.headers()["slpt-request-id"], "0f".repeat(16));
        let body = to_bytes(response.into_body(), 1000).await.unwrap();
        assert!(String::from_utf8_lossy(&body).contains("500.0 Internal Fault"));
    }
}
