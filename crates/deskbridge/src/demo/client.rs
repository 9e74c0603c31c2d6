//! The demonstration uses the server as any client does: over HTTP.

use anyhow::{Context, Result, anyhow, bail};
use desks::http::{OutboundRules, Request, ReqwestTransport, Transport};
use model::Secret;
use serde_json::Value;
use std::time::Duration;

/// Longest time of one call.
const TIMEOUT: Duration = Duration::from_secs(20);

/// A client of an HTTP API with JSON bodies.
pub struct Client {
    base: String,
    authorization: String,
    transport: ReqwestTransport,
}

impl Client {
    /// A client with an `Authorization` header of its own.
    pub fn new(base: &str, authorization: String) -> Result<Self> {
        let loopback = OutboundRules { allow: vec!["127.0.0.0/8".parse()?] };
        let transport = ReqwestTransport::new(loopback).map_err(|error| anyhow!("no HTTP client: {error:?}"))?;
        Ok(Self { base: base.to_owned(), authorization, transport })
    }

    /// Gets a token from the server and makes a client with it.
    pub async fn connect(base: &str, id: &str, secret: &Secret) -> Result<Self> {
        let mut client = Self::new(base, String::new())?;
        let form = format!("grant_type=client_credentials&client_id={id}&client_secret={}", secret.expose());
        let request = Request::new("POST", format!("{base}/oauth/token"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.into_bytes());
        let answer = client.send(request).await?;
        let token = answer["access_token"].as_str().context("the server gave no token")?;
        client.authorization = format!("Bearer {token}");
        Ok(client)
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Result<Value> {
        self.send(Request::new("GET", self.url(path))).await
    }

    /// POST with a JSON body.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Value> {
        self.send(self.with_body("POST", path, body)).await
    }

    /// PUT with a JSON body.
    pub async fn put(&self, path: &str, body: &Value) -> Result<Value> {
        self.send(self.with_body("PUT", path, body)).await
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    fn with_body(&self, method: &str, path: &str, body: &Value) -> Request {
        Request::new(method, self.url(path))
            .header("content-type", "application/json")
            .body(body.to_string().into_bytes())
    }

    async fn send(&self, mut request: Request) -> Result<Value> {
        if !self.authorization.is_empty() {
            request = request.header("authorization", self.authorization.clone());
        }
        let line = format!("{} {}", request.method, request.url);
        let response = self.transport.send(request, TIMEOUT).await.map_err(|error| anyhow!("{line}: {error:?}"))?;
        if !(200..300).contains(&response.status) {
            bail!("{line}: {} {}", response.status, response.text());
        }
        if response.body.is_empty() {
            Ok(Value::Null)
        } else {
            response.json().map_err(|error| anyhow!("{line}: {error}"))
        }
    }
}
