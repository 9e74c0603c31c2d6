//! Sessions that are opened with user name and password, and tokens for signed assertions.

use crate::harness::{LATE, Reply, Script, StillClock, answer, header, says};
use aws_lc_rs::{
    encoding::AsDer,
    rsa::{KeyPair, KeySize},
    signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey},
};
use base64::{Engine, prelude::BASE64_STANDARD, prelude::BASE64_URL_SAFE_NO_PAD};
use desks::{
    Kind, Outcome,
    http::{Credentials, Http, HttpSettings, Login, Request},
};
use model::{Secret, Timestamp};
use serde_json::{Value, json};
use std::sync::{Arc, atomic::Ordering};

fn get() -> Request {
    Request::new("GET", "https://desk.example.com/t")
}

fn post() -> Request {
    Request::new("POST", "https://desk.example.com/t")
}

struct Stage {
    http: Http,
    script: Arc<Script>,
    clock: Arc<StillClock>,
}

fn stage(credentials: Credentials, replies: impl IntoIterator<Item = Reply>) -> Stage {
    let (script, clock) = (Script::new(replies), Arc::new(StillClock::default()));
    let http = Http::new(script.clone(), clock.clone(), HttpSettings::default(), credentials);
    Stage { http, script, clock }
}

impl Stage {
    fn body(&self, call: usize) -> String {
        String::from_utf8(self.script.sent()[call].body.clone().unwrap()).unwrap()
    }

    fn authorizations(&self) -> Vec<Option<String>> {
        self.script.sent().iter().map(|sent| header(sent, "authorization").map(str::to_owned)).collect()
    }

    fn at(&self, seconds: i64) {
        self.clock.0.store(seconds * Timestamp::SECOND, Ordering::SeqCst);
    }
}

const JWT: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJBbGxlbiJ9.c2lnbmF0dXJl";

fn bmc() -> Credentials {
    Credentials::Login(Login::ArSystem {
        url: "https://bmc.example.com".into(),
        username: "Allen & Co".into(),
        password: Secret::new("p@ss w.rd+1"),
        auth_string: None,
    })
}

fn salesforce() -> Credentials {
    Credentials::Login(Login::SalesforceSoap {
        url: Login::SALESFORCE.into(),
        username: "a<b@example.com".into(),
        password: Secret::new("p&ss<word>"),
        security_token: Some(Secret::new("sec-token-1")),
    })
}

/// `desks.md` 3.1.
#[tokio::test]
async fn a_bmc_session_is_opened_with_a_form_used_for_55_minutes_and_opened_anew() {
    let on =
        stage(bmc(), [answer(200, JWT), answer(200, "{}"), answer(200, "{}"), answer(200, JWT), answer(200, "{}")]);
    for seconds in [0, 55 * 60 - 1, 55 * 60] {
        on.at(seconds);
        assert!(matches!(on.http.read(get()).await, Outcome::Ok(_)));
    }
    let login = &on.script.sent()[0];
    assert_eq!((login.method.as_str(), login.url.as_str()), ("POST", "https://bmc.example.com/api/jwt/login"));
    assert_eq!(header(login, "content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(on.body(0), "username=Allen+%26+Co&password=p%40ss+w.rd%2B1");
    let used = Some(format!("AR-JWT {JWT}"));
    assert_eq!(on.authorizations(), [None, used.clone(), used.clone(), None, used]);
}

/// Wording of the answer as recorded (`desks.md` 3.1).
#[tokio::test]
async fn a_refused_bmc_login_is_about_credentials_and_nothing_is_sent_to_the_desk() {
    let no = r#"[{"messageType":"ERROR","messageText":"Authentication failed","messageNumber":623,"messageAppendedText":"Allen"}]"#;
    let on = stage(bmc(), [answer(401, no)]);
    let outcome = on.http.write(post(), LATE).await;
    let Outcome::Refused(refusal) = outcome else { panic!("{outcome:?}") };
    assert!(refusal.credentials && refusal.reason.contains("Authentication failed"), "{refusal:?}");
    assert_eq!(on.script.sent().len(), 1);
}

#[tokio::test]
async fn an_answer_that_is_no_token_is_not_taken_for_one() {
    for garbage in ["", "<html>Sign in</html>", "two words", &"x".repeat(20_000), "{\"token\":\"a\"}"] {
        let on = stage(bmc(), [answer(200, garbage)]);
        let outcome = on.http.read(get()).await;
        assert!(matches!(&outcome, Outcome::NotSent(reason) if reason.contains("no token")), "{outcome:?}");
    }
}

#[tokio::test]
async fn a_session_that_has_ended_is_opened_anew_for_a_read_and_never_for_a_write() {
    let next = "bmV4dA.bmV4dA.bmV4dA";
    let on = stage(bmc(), [answer(200, JWT), answer(401, ""), answer(200, next), answer(200, "{}")]);
    assert!(matches!(on.http.read(get()).await, Outcome::Ok(_)));
    let on = stage(bmc(), [answer(200, JWT), answer(401, ""), answer(200, next), answer(201, "{}")]);
    assert!(matches!(on.http.write(post(), LATE).await, Outcome::Refused(refusal) if refusal.credentials));
    assert_eq!(on.script.sent().len(), 2, "the write is not sent again by itself");
    assert!(matches!(on.http.write(post(), LATE).await, Outcome::Ok(_)));
    assert_eq!(on.authorizations()[3], Some(format!("AR-JWT {next}")));
}

#[tokio::test]
async fn a_connection_test_ends_its_own_session_and_nobody_elses() {
    let on = stage(bmc(), [answer(200, JWT), answer(200, "{}"), answer(204, "")]);
    on.http.read(get()).await;
    on.http.log_out().await;
    let out = &on.script.sent()[2];
    assert_eq!(out.url, "https://bmc.example.com/api/jwt/logout");
    assert_eq!(header(out, "authorization"), Some(format!("AR-JWT {JWT}").as_str()));

    let on = stage(bmc(), [answer(200, JWT), answer(200, "{}"), answer(200, "{}")]);
    on.http.log_out().await;
    let test = on.http.for_job();
    test.read(get()).await;
    on.http.read(get()).await;
    test.log_out().await;
    on.http.log_out().await;
    assert_eq!(on.script.sent().len(), 3, "a session that is in use elsewhere stays open");
}

fn recorded_login() -> String {
    let session = |text: &str| text.replace("SOME_VALID_SESSION_ID", "00D2x!SESSION-canary");
    session(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com">
  <soapenv:Body><loginResponse><result>
    <passwordExpired>false</passwordExpired>
    <serverUrl>https://my.example.com/services/Soap/u/35.0/00D2x</serverUrl>
    <sessionId>SOME_VALID_SESSION_ID</sessionId>
    <userInfo><organizationId>00D2x000005srFcEAI</organizationId><sessionSecondsValid>7200</sessionSecondsValid>
      <userName>abc.def@example.com</userName></userInfo>
  </result></loginResponse></soapenv:Body>
</soapenv:Envelope>"#,
    )
}

/// The shape of `salesforce-remedyforce/demisto/successful_login_response.xml`.
#[tokio::test]
async fn a_salesforce_session_is_opened_over_soap_and_tells_where_the_organisation_lives() {
    let login = recorded_login();
    let replies = [answer(200, &login), answer(200, "{}"), answer(200, "{}"), answer(200, &login), answer(200, "{}")];
    let on = stage(salesforce(), replies);
    assert!(on.http.token_facts().await.is_empty());
    for seconds in [0, 7200 - 61, 7200 - 60] {
        on.at(seconds);
        assert!(matches!(on.http.read(get()).await, Outcome::Ok(_)));
    }
    assert_eq!(on.script.sent()[0].url, "https://login.salesforce.com/services/Soap/u/35.0");
    assert_eq!(header(&on.script.sent()[0], "soapaction"), Some("Login"));
    let body = on.body(0);
    assert!(body.contains("<username>a&lt;b@example.com</username>"), "{body}");
    assert!(body.contains("<password>p&amp;ss&lt;word&gt;sec-token-1</password>"), "{body}");
    let used = Some("Bearer 00D2x!SESSION-canary".to_owned());
    assert_eq!(on.authorizations(), [None, used.clone(), used.clone(), None, used]);
    let facts = on.http.token_facts().await;
    assert_eq!(facts["instance_url"], "https://my.example.com");
    assert_eq!(facts["user_name"], "abc.def@example.com");
    assert!(!format!("{facts:?}").contains("SESSION"));
}

#[tokio::test]
async fn a_soap_fault_is_a_definite_no_unless_salesforce_is_busy() {
    let fault = |code: &str| {
        let text = format!(
            "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Body><e:Fault>\
             <faultcode>{code}</faultcode><faultstring>Invalid p&amp;ss&lt;word&gt;sec-token-1</faultstring>\
             </e:Fault></e:Body></e:Envelope>"
        );
        answer(500, &text)
    };
    for (code, expected) in [
        ("sf:INVALID_LOGIN", "credentials"),
        ("INVALID_LOGIN", "credentials"),
        ("sf:SERVER_UNAVAILABLE", "throttled"),
        ("sf:LOGIN_RATE_EXCEEDED", "throttled"),
    ] {
        let on = stage(salesforce(), [fault(code)]);
        let outcome = on.http.write(post(), LATE).await;
        let told = match &outcome {
            Outcome::Refused(refusal) if refusal.credentials => "credentials",
            Outcome::Throttled { .. } => "throttled",
            _ => "something else",
        };
        assert_eq!(told, expected, "{outcome:?}");
        let reason = outcome.reason().unwrap();
        assert!(reason.contains(code) && !reason.contains("ss&lt;") && !reason.contains("sec-token"), "{reason}");
    }
    let unclear = [answer(500, "down"), answer(200, "<html><p>"), answer(200, "<a/>"), answer(503, "")];
    for reply in unclear {
        let on = stage(salesforce(), [reply]);
        let outcome = on.http.write(post(), LATE).await;
        assert!(matches!(outcome, Outcome::NotSent(_)), "{outcome:?}");
    }
    let on = stage(salesforce(), [answer(200, &recorded_login().replace(">false<", ">true<"))]);
    let outcome = on.http.read(get()).await;
    assert!(matches!(&outcome, Outcome::Refused(refusal) if refusal.credentials), "{outcome:?}");
}

#[tokio::test]
async fn what_xml_cannot_carry_is_not_sent() {
    let login = Login::SalesforceSoap {
        url: Login::SALESFORCE.into(),
        username: "a".into(),
        password: Secret::new("p\u{1}ssword"),
        security_token: None,
    };
    let on = stage(Credentials::Login(login), []);
    assert!(matches!(on.http.read(get()).await, Outcome::NotSent(_)));
}

pub fn rsa() -> (KeyPair, String) {
    let key = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let der = key.as_der().unwrap();
    let pem = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        BASE64_STANDARD
            .encode(der.as_ref())
            .as_bytes()
            .chunks(64)
            .map(String::from_utf8_lossy)
            .collect::<Vec<_>>()
            .join("\n")
    );
    (key, pem)
}

fn jwt_attributes(pem: &str) -> Value {
    json!({
        "authenticationType": "OAuth2", "grant_type": "JWT_BEARER", "token_url": "https://my.example.com/services/oauth2/token",
        "client_id": "3MVG9", "username": "svc@example.com", "jwt_private_key": pem,
    })
}

fn jwt_credentials(attributes: &Value) -> Credentials {
    let kind = Kind::by_type("Generic SDIM").unwrap();
    assert_eq!((kind.validate)(attributes.as_object().unwrap()), []);
    (kind.credentials)(attributes.as_object().unwrap()).unwrap()
}

fn form(body: &str) -> Vec<(String, String)> {
    url::form_urlencoded::parse(body.as_bytes()).into_owned().collect()
}

#[tokio::test]
async fn an_assertion_is_signed_and_good_for_three_minutes() {
    let (key, pem) = rsa();
    let mut attributes = jwt_attributes(&pem);
    let token = || says(200, &json!({ "access_token": "access-canary", "instance_url": "https://na1.example.com" }));
    let on = stage(jwt_credentials(&attributes), [token(), answer(200, "{}")]);
    on.at(1_767_225_600);
    assert!(matches!(on.http.read(get()).await, Outcome::Ok(_)));
    let sent = form(&on.body(0));
    assert_eq!(sent.len(), 2, "{sent:?}");
    assert_eq!(sent[0].1, "urn:ietf:params:oauth:grant-type:jwt-bearer");
    let (signed, signature) = sent[1].1.rsplit_once('.').unwrap();
    let public = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key.public_key().as_ref());
    public.verify(signed.as_bytes(), &BASE64_URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
    let part = |text: &str| -> Value { serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(text).unwrap()).unwrap() };
    let (head, claims) = signed.split_once('.').unwrap();
    assert_eq!(part(head), json!({ "alg": "RS256", "typ": "JWT" }));
    let expected = json!({
        "iss": "3MVG9", "sub": "svc@example.com", "aud": "https://my.example.com",
        "iat": 1_767_225_600, "exp": 1_767_225_780, "jti": "1767225600000000",
    });
    assert_eq!(part(claims), expected);
    assert_eq!(on.http.token_facts().await["instance_url"], "https://na1.example.com");
    let shown = format!("{:?}", on.http.take_exchanges());
    assert!(!shown.contains("canary") && !shown.contains(signature), "{shown}");

    for (name, value) in [
        ("jwt_key_id", "kid-1"),
        ("jwt_issuer", "issuer"),
        ("jwt_subject", "subject"),
        ("jwt_audience", "audience"),
        ("client_secret", "shh-shh"),
    ] {
        attributes[name] = value.into();
    }
    let on = stage(jwt_credentials(&attributes), [token(), answer(200, "{}")]);
    on.http.read(get()).await;
    let sent = form(&on.body(0));
    assert_eq!(sent[2..], [("client_id".into(), "3MVG9".into()), ("client_secret".into(), "shh-shh".into())]);
    let (head, rest) = sent[1].1.split_once('.').unwrap();
    assert_eq!(part(head)["kid"], "kid-1");
    let claims = part(rest.split_once('.').unwrap().0);
    assert_eq!(
        (&claims["iss"], &claims["sub"], &claims["aud"]),
        (&json!("issuer"), &json!("subject"), &json!("audience"))
    );
}

#[tokio::test]
async fn a_token_end_point_that_echoes_the_assertion_is_not_repeated() {
    let (_, pem) = rsa();
    let script = Arc::new(Echo);
    let clock = Arc::new(StillClock::default());
    let http = Http::new(script, clock, HttpSettings::default(), jwt_credentials(&jwt_attributes(&pem)));
    let outcome = http.read(get()).await;
    let reason = outcome.reason().unwrap();
    assert!(reason.contains("***") && !reason.contains("eyJ"), "{reason}");
}

/// Refuses whatever it is sent, and repeats it.
struct Echo;

#[async_trait::async_trait]
impl desks::http::Transport for Echo {
    async fn send(&self, request: Request, _: std::time::Duration) -> Reply {
        let members = form(&String::from_utf8(request.body.unwrap()).unwrap());
        says(400, &json!({ "error": "invalid_grant", "error_description": members[1].1 }))
    }
}

#[test]
fn a_key_that_cannot_be_read_is_a_fault_with_its_place_and_without_its_text() {
    let (_, pem) = rsa();
    let certificate = "-----BEGIN CERTIFICATE-----\nY2FuYXJ5\n-----END CERTIFICATE-----\n";
    let cut = &pem[..pem.len() / 2];
    let broken = pem.replacen('M', "N", 1);
    let small = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEICanary\n-----END PRIVATE KEY-----\n";
    let endless = format!("-----BEGIN PRIVATE KEY-----\n{}", "MIIC".repeat(100_000));
    for wrong in ["canary", certificate, cut, &broken, small, &endless] {
        let kind = Kind::by_type("Generic SDIM").unwrap();
        let faults = (kind.validate)(json!({ "jwt_private_key": wrong }).as_object().unwrap());
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(faults[0].pointer, "/attributes/jwt_private_key");
        assert_eq!(faults[0].message, "must be an RSA private key of 2048 bits or more in PEM, without a passphrase");
    }
    let missing = jwt_attributes(&pem);
    let mut missing = missing.as_object().unwrap().clone();
    missing.remove("username");
    missing.remove("jwt_private_key");
    let kind = Kind::by_type("Generic SDIM").unwrap();
    assert_eq!((kind.credentials)(&missing).unwrap_err(), ["/jwt_private_key", "/jwt_subject"]);
}
