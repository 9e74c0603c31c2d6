//! The forward proxy of an organisation whose servers do not reach the internet by themselves.

use std::fmt;

/// A proxy, and what is reached without it.
#[derive(Clone)]
pub struct ForwardProxy {
    proxy: reqwest::Proxy,
    host: String,
}

impl ForwardProxy {
    /// A proxy at an address such as `http://proxy.example.com:3128`, with a user name and password in it where it asks for
    /// them. `except` names what is reached directly: hosts, `.domains` and networks, separated by commas. The error holds
    /// nothing of the address.
    pub fn new(address: &str, except: &str) -> Result<Self, String> {
        let wanted = || "must be the address of a proxy such as http://proxy.example.com:3128".to_owned();
        let url = url::Url::parse(address).map_err(|_| wanted())?;
        let host = url.host_str().filter(|_| matches!(url.scheme(), "http" | "https")).ok_or_else(wanted)?;
        let proxy = reqwest::Proxy::all(address).map_err(|_| wanted())?;
        Ok(Self { proxy: proxy.no_proxy(reqwest::NoProxy::from_string(except)), host: host.to_owned() })
    }

    /// The proxy as the client knows it.
    pub(super) fn client(&self) -> reqwest::Proxy {
        self.proxy.clone()
    }

    /// Whether this name is the proxy's own, whose address the operator chose.
    pub(super) fn is_at(&self, name: &str) -> bool {
        self.host.eq_ignore_ascii_case(name)
    }
}

impl fmt::Debug for ForwardProxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ForwardProxy").field("host", &self.host).finish_non_exhaustive()
    }
}
