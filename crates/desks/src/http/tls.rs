//! What an integration's TLS connections need beside the public authorities: a certificate of our own that the desk asks
//! for, and the authorities of an organisation's own desks.

use model::Secret;
use reqwest::{Certificate, ClientBuilder, Identity};
use std::{collections::VecDeque, sync::Mutex};

/// Most bytes of certificates in PEM.
const LONGEST: usize = 256 * 1024;

/// Most sets of connections that are kept for different values of [`Tls`].
const CLIENTS: usize = 64;

/// A client certificate, and authorities that are believed beside the public ones. Both have been read once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tls {
    identity: Option<Secret>,
    authorities: Option<String>,
}

impl Tls {
    /// The two, as [`check_identity`] and [`check_authorities`] let them pass; `None` for neither.
    pub fn new(identity: Option<Secret>, authorities: Option<String>) -> Option<Self> {
        (identity.is_some() || authorities.is_some()).then_some(Self { identity, authorities })
    }

    /// Sets a client up with them. The error holds nothing of the private key.
    fn apply(&self, mut builder: ClientBuilder) -> Result<ClientBuilder, String> {
        if let Some(identity) = &self.identity {
            builder = builder.identity(read_identity(identity.expose())?);
        }
        if let Some(authorities) = &self.authorities {
            builder = builder.tls_certs_merge(read_authorities(authorities)?);
        }
        Ok(builder)
    }
}

/// Whether a text is a certificate, the chain that leads to it and its private key, in PEM; the error says what is wanted
/// and nothing of the key.
pub fn check_identity(pem: &str) -> Result<(), String> {
    let identity = read_identity(pem)?;
    #[expect(clippy::disallowed_methods, reason = "nothing is sent with it: building it compares key and certificate")]
    let builder = reqwest::Client::builder();
    let built = builder.tls_certs_only([]).identity(identity).build();
    built.map(drop).map_err(|_| "the private key must be that of the first certificate".to_owned())
}

/// Whether a text is one or more certificates in PEM.
pub fn check_authorities(pem: &str) -> Result<(), String> {
    let certificates = read_authorities(pem)?;
    #[expect(clippy::disallowed_methods, reason = "nothing is sent with it: building it reads the certificates")]
    let builder = reqwest::Client::builder();
    let built = builder.tls_certs_only(certificates).build();
    built.map(drop).map_err(|_| "must hold certificates of authorities in PEM".to_owned())
}

fn read_identity(pem: &str) -> Result<Identity, String> {
    let wanted = "must hold a certificate, the chain behind it and its private key in PEM, without a passphrase";
    let read = (pem.len() <= LONGEST).then(|| Identity::from_pem(pem.as_bytes()).ok()).flatten();
    read.ok_or_else(|| wanted.to_owned())
}

fn read_authorities(pem: &str) -> Result<Vec<Certificate>, String> {
    let wanted = "must hold one or more certificates in PEM";
    let read = (pem.len() <= LONGEST).then(|| Certificate::from_pem_bundle(pem.as_bytes()).ok()).flatten();
    read.filter(|certificates| !certificates.is_empty()).ok_or_else(|| wanted.to_owned())
}

/// One client, with connections of its own, for each value of [`Tls`]; the one that was not used for longest goes first.
#[derive(Debug, Default)]
pub(super) struct Clients(Mutex<VecDeque<(Tls, reqwest::Client)>>);

impl Clients {
    /// The client for `tls`, made from what `fresh` gives when there is none yet.
    pub(super) fn of(&self, tls: &Tls, fresh: impl FnOnce() -> ClientBuilder) -> Result<reqwest::Client, String> {
        if let Ok(mut kept) = self.0.lock()
            && let Some(place) = kept.iter().position(|(known, _)| known == tls)
            && let Some(found) = kept.remove(place)
        {
            let client = found.1.clone();
            kept.push_front(found);
            return Ok(client);
        }
        let client =
            tls.apply(fresh())?.build().map_err(|_| "TLS cannot be set up with the certificates".to_owned())?;
        if let Ok(mut kept) = self.0.lock() {
            kept.push_front((tls.clone(), client.clone()));
            kept.truncate(CLIENTS);
        }
        Ok(client)
    }
}
