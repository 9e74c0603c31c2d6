//! Connections to desks that ask for a certificate of ours, and to desks of an organisation's own authority.

use crate::harness::{LATE, StillClock, loopback};
use desks::{
    Kind, Outcome,
    http::{Credentials, Http, HttpSettings, Request},
};
use rcgen::{BasicConstraints, CertificateParams, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair};
use rustls_pki_types::PrivateKeyDer;
use serde_json::{Value, json};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{self, RootCertStore, server::WebPkiClientVerifier},
};

/// An authority, and what it has signed.
struct Authority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
    der: rustls::pki_types::CertificateDer<'static>,
}

impl Authority {
    fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = params.self_signed(&key).unwrap();
        Self { pem: certificate.pem(), der: certificate.der().clone(), issuer: Issuer::new(params, key) }
    }

    /// A certificate for this machine and its private key.
    fn sign(&self, usage: ExtendedKeyUsagePurpose) -> (rcgen::Certificate, KeyPair) {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
        params.extended_key_usages = vec![usage];
        (params.signed_by(&key, &self.issuer).unwrap(), key)
    }

    /// The same, as an administrator pastes it.
    fn client(&self) -> String {
        let (certificate, key) = self.sign(ExtendedKeyUsagePurpose::ClientAuth);
        format!("{}{}", certificate.pem(), key.serialize_pem())
    }
}

/// A server of this authority that asks for a certificate of `clients`, if there is one; counts requests.
async fn server(authority: &Authority, clients: Option<&Authority>) -> (String, Arc<AtomicUsize>) {
    let (certificate, key) = authority.sign(ExtendedKeyUsagePurpose::ServerAuth);
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config =
        rustls::ServerConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions().unwrap();
    let config = match clients {
        None => config.with_no_client_auth(),
        Some(clients) => {
            let mut roots = RootCertStore::empty();
            roots.add(clients.der.clone()).unwrap();
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
            config.with_client_cert_verifier(verifier)
        }
    };
    let acceptor = TlsAcceptor::from(Arc::new(config.with_single_cert(vec![certificate.der().clone()], key).unwrap()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("https://{}", listener.local_addr().unwrap());
    let requests = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&requests);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let mut read = [0; 4096];
            if stream.read(&mut read).await.is_ok_and(|length| length > 0) {
                count.fetch_add(1, Ordering::SeqCst);
                let _ =
                    stream.write_all(b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}").await;
                let _ = stream.shutdown().await;
            }
        }
    });
    (base, requests)
}

async fn call(base: &str, attributes: Value) -> Outcome<u16> {
    let attributes = attributes.as_object().unwrap().clone();
    let kind = Kind::by_type("Generic SDIM").unwrap();
    assert_eq!((kind.validate)(&attributes), []);
    let settings = HttpSettings { tls: desks::attributes::tls(&attributes), ..HttpSettings::default() };
    let http = Http::new(loopback(), Arc::new(StillClock::default()), settings, Credentials::None);
    http.write(Request::new("POST", base).body("{}"), LATE).await.map(|response| response.status)
}

#[tokio::test]
async fn a_desk_of_an_own_authority_is_believed_where_that_is_named_and_nowhere_else() {
    let (ours, theirs) = (Authority::new(), Authority::new());
    let (base, requests) = server(&ours, None).await;
    for attributes in [json!({}), json!({ "caCertificate": theirs.pem })] {
        let outcome = call(&base, attributes).await;
        assert!(matches!(outcome, Outcome::NotSent(_)), "{outcome:?}");
    }
    assert_eq!(requests.load(Ordering::SeqCst), 0);
    let both = format!("{}\n{}", theirs.pem, ours.pem);
    assert_eq!(call(&base, json!({ "caCertificate": both })).await, Outcome::Ok(201));
}

#[tokio::test]
async fn a_desk_that_asks_for_a_certificate_gets_the_one_that_is_configured() {
    let (ours, theirs) = (Authority::new(), Authority::new());
    let (base, requests) = server(&ours, Some(&ours)).await;
    for attributes in [
        json!({ "caCertificate": ours.pem }),
        json!({ "caCertificate": ours.pem, "clientCertificate": theirs.client() }),
    ] {
        let outcome = call(&base, attributes).await;
        // The reset of the connection may overtake the alert that says why.
        assert!(matches!(outcome, Outcome::NotSent(_) | Outcome::Ambiguous(_)), "{outcome:?}");
    }
    assert_eq!(requests.load(Ordering::SeqCst), 0);
    let attributes = json!({ "caCertificate": ours.pem, "clientCertificate": ours.client() });
    assert_eq!(call(&base, attributes).await, Outcome::Ok(201));
    assert_eq!(requests.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn integrations_with_other_certificates_do_not_share_connections() {
    let (ours, theirs) = (Authority::new(), Authority::new());
    let (base, _) = server(&ours, Some(&ours)).await;
    let transport = loopback();
    let http = |client: String| {
        let attributes = json!({ "caCertificate": ours.pem, "clientCertificate": client });
        let tls = desks::attributes::tls(attributes.as_object().unwrap());
        let settings = HttpSettings { tls, ..HttpSettings::default() };
        Http::new(transport.clone(), Arc::new(StillClock::default()), settings, Credentials::None)
    };
    let (good, bad) = (http(ours.client()), http(theirs.client()));
    for _ in 0..3 {
        assert!(matches!(good.read(Request::new("GET", &base)).await, Outcome::Ok(_)));
        assert!(!matches!(bad.read(Request::new("GET", &base)).await, Outcome::Ok(_)));
    }
}

#[test]
fn certificates_that_cannot_be_used_are_faults_with_their_place() {
    let authority = Authority::new();
    let client = authority.client();
    let (certificate, key) = client.split_at(client.find("-----BEGIN PRIVATE").unwrap());
    let mismatch = format!("{}{key}", authority.pem);
    let kind = Kind::by_type("Generic SDIM").unwrap();
    let both = format!("{certificate}\n{key}");
    let faults =
        (kind.validate)(json!({ "clientCertificate": both, "caCertificate": authority.pem }).as_object().unwrap());
    assert_eq!(faults, []);
    let broken = certificate.replacen("MII", "AAA", 1);
    for (name, wrong, part) in [
        ("clientCertificate", "canary", "a certificate, the chain behind it and its private key"),
        ("clientCertificate", certificate, "a certificate, the chain behind it and its private key"),
        ("clientCertificate", key, "a certificate, the chain behind it and its private key"),
        ("clientCertificate", mismatch.as_str(), "must be that of the first certificate"),
        ("caCertificate", "canary", "one or more certificates in PEM"),
        ("caCertificate", key, "one or more certificates in PEM"),
        ("caCertificate", broken.as_str(), "certificates of authorities in PEM"),
    ] {
        let faults = (kind.validate)(json!({ name: wrong }).as_object().unwrap());
        assert_eq!(faults.len(), 1, "{name}: {wrong}: {faults:?}");
        assert_eq!(faults[0].pointer, format!("/attributes/{name}"));
        assert!(faults[0].message.contains(part) && !faults[0].message.contains("canary"), "{faults:?}");
    }
}
