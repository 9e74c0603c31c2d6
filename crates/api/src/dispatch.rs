//! From the table of operations to a router.

use crate::{
    App, OPERATIONS, Operation, auth,
    call::Call,
    envelope::{RequestId, envelope},
    error::ApiError,
    params::Params,
};
use axum::{
    Router,
    body::{Body, Bytes},
    extract::{FromRequestParts, RawPathParams, Request},
    middleware::from_fn_with_state,
    response::{IntoResponse, Response},
    routing::any,
};
use futures::StreamExt;
use http::{Method, request::Parts};
use std::{collections::BTreeMap, sync::Arc};

/// The operations of one path, and the API version of that path.
struct Place {
    version: &'static str,
    operations: Vec<&'static Operation>,
}

/// Mounts every operation.
pub fn router(app: App) -> Router {
    let mut places: BTreeMap<String, Place> = BTreeMap::new();
    for operation in OPERATIONS {
        for mounted in operation.mounted() {
            let place =
                places.entry(mounted.path).or_insert_with(|| Place { version: mounted.version, operations: vec![] });
            place.operations.push(operation);
        }
    }
    let mut router = Router::new();
    for (path, place) in places {
        let (app, place) = (app.clone(), Arc::new(place));
        router = router.route(
            &path,
            any(move |request: Request| {
                let (app, place) = (app.clone(), Arc::clone(&place));
                async move { serve(app, &place, request).await }
            }),
        );
    }
    router
        .fallback(|request: Request| async move { failed(ApiError::not_found(), &tracking_id(request.extensions())) })
        .layer(from_fn_with_state(app, envelope))
}

async fn serve(app: App, place: &Place, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let tracking_id = tracking_id(&parts.extensions);
    match answer(app, place, parts, body).await {
        Ok(answer) => answer.into_response(),
        Err(error) => failed(error, &tracking_id),
    }
}

async fn answer(app: App, place: &Place, mut parts: Parts, body: Body) -> Result<crate::answer::Answer, ApiError> {
    let wanted = if parts.method == Method::HEAD { &Method::GET } else { &parts.method };
    let operation = place.operations.iter().find(|operation| operation.method == wanted);
    let operation = operation.ok_or_else(|| ApiError::method_not_allowed(&parts.method, allowed(place)))?;
    let caller = if operation.is_public() {
        None
    } else {
        let caller = auth::authenticate(&app, &parts.headers).await?;
        if let Some(limiter) = &app.limiter {
            limiter.check(&caller.client_id, place.version)?;
        }
        caller.expect(operation)?;
        Some(caller)
    };
    let path = RawPathParams::from_request_parts(&mut parts, &()).await;
    let path = path.map_err(|_| ApiError::not_found())?;
    let path = path.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let bytes = match operation.takes_body {
        true if operation.is_public() => read_soon(&app, body).await?,
        true => read(body, app.settings.max_body_bytes).await?,
        false => Bytes::new(),
    };
    let query = Params::parse(parts.uri.query().unwrap_or_default());
    let call = Call { app, caller, path, query, headers: parts.headers, body: bytes };
    (operation.handler)(call).await
}

fn allowed(place: &Place) -> String {
    let mut names: Vec<&str> = place.operations.iter().map(|operation| operation.method.as_str()).collect();
    if names.contains(&"GET") {
        names.push("HEAD");
    }
    names.sort_unstable();
    names.join(", ")
}

fn failed(error: ApiError, tracking_id: &str) -> Response {
    error.into_answer(tracking_id).into_response()
}

fn tracking_id(extensions: &http::Extensions) -> String {
    extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default()
}

/// Most bytes of the body of a call that anybody may make.
const PUBLIC_BODY_BYTES: usize = 256 * 1024;
/// Longest time that such a body may take to come, in microseconds.
const PUBLIC_BODY_TIME: i64 = 10 * model::Timestamp::SECOND;

/// Reads the body of a call that anybody may make: small, and soon.
async fn read_soon(app: &App, body: Body) -> Result<Bytes, ApiError> {
    let until = app.clock.now().plus(PUBLIC_BODY_TIME);
    tokio::select! {
        biased;
        bytes = read(body, app.settings.max_body_bytes.min(PUBLIC_BODY_BYTES)) => bytes,
        () = async { app.clock.sleep_until(until).await } => Err(ApiError::syntax("body: did not come to its end in time")),
    }
}

/// Reads a body of at most `most` bytes.
async fn read(body: Body, most: usize) -> Result<Bytes, ApiError> {
    let mut stream = body.into_data_stream();
    let mut bytes = Vec::new();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| ApiError::syntax("body: could not be read to its end"))?;
        if bytes.len() + chunk.len() > most {
            return Err(ApiError::too_large(most));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.into())
}
