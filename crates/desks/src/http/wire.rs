//! The real [`Transport`]: reqwest, with every address checked at the moment of connecting.

use super::{ForwardProxy, OutboundRules, Request, Response, Tls, Transport, TransportError, tls::Clients};
use async_trait::async_trait;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::{error::Error, net::SocketAddr, sync::Arc, time::Duration};

/// Most bytes of an answer that are read.
pub const RESPONSE_BYTES: usize = 4 * 1024 * 1024;

/// Longest wait for a connection, TLS included.
const CONNECT: Duration = Duration::from_secs(10);

/// Idle connections are dropped before the desks' own time-outs, so that few writes meet a closed one.
const IDLE: Duration = Duration::from_secs(20);

/// Sends requests over the network.
#[derive(Debug, Clone)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    /// The clients of integrations whose connections need more than the public authorities.
    own: Arc<Clients>,
    ways: Ways,
}

/// What may be reached, and how.
#[derive(Debug, Clone)]
struct Ways {
    rules: OutboundRules,
    proxy: Option<ForwardProxy>,
}

impl ReqwestTransport {
    /// A transport that connects to what `rules` permit. Fails where TLS cannot be set up.
    pub fn new(rules: OutboundRules) -> Result<Self, TransportError> {
        Self::through(rules, None)
    }

    /// The same, through a proxy where there is one. The proxy looks up the names of desks, so that it must refuse by itself
    /// what nobody is to reach through it; `rules` still hold for what is reached directly, and for addresses without names.
    pub fn through(rules: OutboundRules, proxy: Option<ForwardProxy>) -> Result<Self, TransportError> {
        let ways = Ways { rules, proxy };
        let client = builder(&ways).build().map_err(|error| TransportError::NotSent(chain(&error)))?;
        Ok(Self { client, own: Arc::default(), ways })
    }

    /// The address, when it may be called. A literal address never reaches the resolver, so it is checked here.
    fn check(&self, url: &str) -> Result<url::Url, String> {
        let url = url::Url::parse(url).map_err(|error| format!("\"{url}\" is no address: {error}"))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(format!("{}: only http and https are spoken", url.scheme()));
        }
        let literal = match url.host() {
            Some(url::Host::Ipv4(address)) => Some(address.into()),
            Some(url::Host::Ipv6(address)) => Some(address.into()),
            Some(url::Host::Domain(_)) => None,
            None => return Err("the address names no host".to_owned()),
        };
        match literal {
            Some(address) if !self.ways.rules.permits(address) => Err(not_allowed(&address.to_string())),
            _ => Ok(url),
        }
    }

    fn build(&self, client: &reqwest::Client, request: Request, timeout: Duration) -> Result<reqwest::Request, String> {
        let url = self.check(&request.url)?;
        let method = reqwest::Method::from_bytes(request.method.as_bytes())
            .map_err(|_| format!("\"{}\" is no HTTP method", request.method))?;
        let mut headers = reqwest::header::HeaderMap::new();
        for (name, value) in &request.headers {
            let known = reqwest::header::HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| format!("\"{name}\" is no header name"))?;
            let value = reqwest::header::HeaderValue::from_bytes(value.as_bytes())
                .map_err(|_| format!("the value of header {name} has characters that a header cannot carry"))?;
            headers.append(known, value);
        }
        let mut call = client.request(method, url).headers(headers).timeout(timeout);
        if let Some(body) = request.body {
            call = call.body(body);
        }
        call.build().map_err(|error| chain(&error.without_url()))
    }

    async fn send_with(
        &self,
        client: &reqwest::Client,
        request: Request,
        timeout: Duration,
    ) -> Result<Response, TransportError> {
        let request = self.build(client, request, timeout).map_err(TransportError::NotSent)?;
        let mut answer = client.execute(request).await.map_err(classify)?;
        let status = answer.status().as_u16();
        let headers = answer
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|error| late(&error))? {
            if body.len() + chunk.len() > RESPONSE_BYTES {
                return Err(TransportError::Ambiguous(format!(
                    "the answer ({status}) is longer than {RESPONSE_BYTES} bytes"
                )));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Response { status, headers, body })
    }
}

/// What all clients have in common.
fn builder(ways: &Ways) -> reqwest::ClientBuilder {
    #[expect(clippy::disallowed_methods, reason = "the one home of the HTTP client")]
    // Not the proxy that the environment may name: what is reached is said in one place.
    let builder = reqwest::Client::builder().no_proxy();
    let builder = match &ways.proxy {
        Some(proxy) => builder.proxy(proxy.client()),
        None => builder,
    };
    builder
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .connect_timeout(CONNECT)
        .pool_idle_timeout(IDLE)
        .user_agent(concat!("deskbridge/", env!("CARGO_PKG_VERSION")))
        .dns_resolver(Resolver(ways.clone()))
}

#[async_trait]
impl Transport for ReqwestTransport {
    async fn send(&self, request: Request, timeout: Duration) -> Result<Response, TransportError> {
        self.send_with(&self.client, request, timeout).await
    }

    async fn send_over(&self, tls: &Arc<Tls>, request: Request, timeout: Duration) -> Result<Response, TransportError> {
        let client = self.own.of(tls, || builder(&self.ways)).map_err(TransportError::NotSent)?;
        self.send_with(&client, request, timeout).await
    }
}

/// Looks a name up and keeps the addresses that the rules permit; what is resolved here is what is connected to.
struct Resolver(Ways);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let Ways { rules, proxy } = self.0.clone();
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let found: Vec<SocketAddr> = tokio::net::lookup_host((host.as_str(), 0)).await?.collect();
            let chosen = proxy.is_some_and(|proxy| proxy.is_at(&host));
            let permitted = |found: &SocketAddr| chosen || rules.permits(found.ip());
            let open: Vec<SocketAddr> = found.iter().copied().filter(permitted).collect();
            match (found.first(), open.is_empty()) {
                (Some(closed), true) => Err(not_allowed(&format!("{} ({host})", closed.ip())).into()),
                _ => Ok(Box::new(open.into_iter()) as Addrs),
            }
        })
    }
}

fn not_allowed(address: &str) -> String {
    format!("connections to {address} are not allowed (DESKBRIDGE_OUTBOUND_ALLOW opens networks that are not public)")
}

/// Only an error of connecting is certain to precede the request; a pooled connection that breaks may have carried it.
fn classify(error: reqwest::Error) -> TransportError {
    let certain = error.is_connect() || error.is_builder();
    let error = error.without_url();
    let text = chain(&error);
    if certain || refuses_certificate(&text) { TransportError::NotSent(text) } else { late(&error) }
}

/// Whether the desk refused our certificate. In TLS 1.3 it says so only after we have begun to send, but it takes nothing
/// before it has checked it (RFC 8446, 4.4 and 6.2).
fn refuses_certificate(text: &str) -> bool {
    const ALERTS: [&str; 8] = [
        "CertificateRequired",
        "BadCertificate",
        "UnsupportedCertificate",
        "CertificateRevoked",
        "CertificateExpired",
        "CertificateUnknown",
        "UnknownCA",
        "AccessDenied",
    ];
    let alert = text.split_once("received fatal alert: ").map(|(_, alert)| alert);
    alert.is_some_and(|alert| ALERTS.iter().any(|known| alert.starts_with(known)))
}

fn late(error: &reqwest::Error) -> TransportError {
    if error.is_timeout() {
        TransportError::Ambiguous("no complete answer in time".to_owned())
    } else {
        TransportError::Ambiguous(chain(error))
    }
}

/// An error with its causes, each said once.
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let said = inner.to_string();
        if !text.contains(&said) {
            text = format!("{text}: {said}");
        }
        cause = inner.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_alert_about_our_certificate_is_certain_to_precede_the_request() {
        let alert = |name: &str| refuses_certificate(&format!("connection error: received fatal alert: {name}"));
        assert!(alert("CertificateRequired") && alert("UnknownCA: x"));
        assert!(!alert("InternalError") && !alert("CloseNotify") && !refuses_certificate("CertificateRequired"));
    }
}
