//! The page at the root, until the console takes its place.

use super::TAG;
use crate::{
    answer::Answer,
    call::Call,
    operation::{Mounts, Operation},
};
use http::{Method, StatusCode};
use serde_json::{Value, json};

/// GET `/`.
pub(crate) const OPERATION: Operation = Operation {
    id: "getHome",
    method: Method::GET,
    path: "/",
    mounts: Mounts::Root,
    scopes: &[],
    takes_body: false,
    handler: |call| Box::pin(std::future::ready(Ok(handle(&call)))),
    doc,
};

const PAGE: &str = "<!doctype html>
<html lang=\"en\">
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width\">
<title>Deskbridge</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:42rem;margin:4rem auto;padding:0 1rem}</style>
<h1>Deskbridge</h1>
<p>This server raises tickets in service desks for identity-provisioning requests and follows each one until it is done.
It speaks the Service Desk Integration API of SailPoint Identity Security Cloud.</p>
<ul>
<li>The API is described at <a href=\"/openapi.json\">/openapi.json</a>.</li>
<li>A token comes from <code>POST /oauth/token</code> with <code>grant_type=client_credentials</code>,
<code>client_id</code> and <code>client_secret</code>.</li>
<li><a href=\"/readyz\">/readyz</a> says whether the server is ready.</li>
</ul>
<p>The web console is not part of this build.</p>
</html>
";

fn handle(_: &Call) -> Answer {
    Answer::text(StatusCode::OK, "text/html; charset=utf-8", PAGE.to_owned())
}

fn doc() -> Value {
    json!({
        "tags": [TAG],
        "summary": "What this server is",
        "responses": {"200": {"description": "A web page.", "content": {"text/html": {"schema": {"type": "string"}}}}},
    })
}
