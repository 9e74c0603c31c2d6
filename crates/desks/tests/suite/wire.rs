//! What the network does to a call, over real connections.

use crate::harness::{LATE, StillClock, loopback};
use desks::{
    Outcome,
    http::{Credentials, ForwardProxy, Http, HttpSettings, OutboundRules, RESPONSE_BYTES, Request, ReqwestTransport},
};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// A server that answers the requests of each connection from a list, and then closes it; counts the requests.
async fn server(answers: Vec<Vec<u8>>) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = listener.local_addr().unwrap().to_string();
    let requests = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&requests);
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            for answer in &answers {
                if !request(&mut stream).await {
                    break;
                }
                count.fetch_add(1, Ordering::SeqCst);
                let _ = stream.write_all(answer).await;
            }
        }
    });
    (base, requests)
}

/// Reads one request with a body of two bytes; whether there was one.
async fn request(stream: &mut TcpStream) -> bool {
    let mut read = Vec::new();
    while !read.ends_with(b"{}") {
        let mut chunk = [0; 4096];
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => return false,
            Ok(length) => read.extend_from_slice(&chunk[..length]),
        }
    }
    true
}

fn calls() -> Http {
    Http::new(loopback(), Arc::new(StillClock::default()), HttpSettings::default(), Credentials::None)
}

async fn post(http: &Http, url: String) -> Outcome<u16> {
    http.write(Request::new("POST", url).body("{}"), LATE).await.map(|response| response.status)
}

const CREATED: &[u8] = b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}";

#[tokio::test]
async fn a_kept_connection_that_breaks_may_have_carried_the_write() {
    let (base, requests) = server(vec![CREATED.to_vec(), Vec::new()]).await;
    let http = calls();
    assert_eq!(post(&http, format!("http://{base}/")).await, Outcome::Ok(201));
    let broken = post(&http, format!("http://{base}/")).await;
    assert!(matches!(broken, Outcome::Ambiguous(_)), "{broken:?}");
    assert_eq!(requests.load(Ordering::SeqCst), 2, "it is not sent again");
}

#[tokio::test]
async fn an_answer_that_is_cut_off_or_has_no_end_is_ambiguous() {
    let endless = format!("HTTP/1.1 201 Created\r\nContent-Length: {}\r\n\r\n", RESPONSE_BYTES * 2);
    let mut endless = endless.into_bytes();
    endless.resize(RESPONSE_BYTES + 100_000, b' ');
    for answer in [
        b"HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{".to_vec(),
        b"HTTP/1.1 201 Cre".to_vec(),
        b"SSH-2.0-OpenSSH_9.2\r\n".to_vec(),
        endless,
    ] {
        let (base, requests) = server(vec![answer]).await;
        let outcome = post(&calls(), format!("http://{base}/")).await;
        assert!(matches!(outcome, Outcome::Ambiguous(_)), "{outcome:?}");
        assert_eq!(requests.load(Ordering::SeqCst), 1);
    }
}

#[tokio::test]
async fn what_fails_before_the_request_leaves_is_not_sent() {
    let (base, requests) = server(vec![CREATED.to_vec()]).await;
    let closing = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let closed = closing.local_addr().unwrap();
    tokio::spawn(async move { while closing.accept().await.is_ok() {} });
    for url in [
        format!("https://{closed}/"),
        "http://127.0.0.1:1/".to_owned(),
        "http://no-such-host.invalid/".to_owned(),
        "ftp://127.0.0.1/".to_owned(),
        "not an address".to_owned(),
    ] {
        let outcome = post(&calls(), url.clone()).await;
        assert!(matches!(outcome, Outcome::NotSent(_)), "{url}: {outcome:?}");
    }
    let http = calls();
    let request = Request::new("POST", format!("http://{base}/")).header("X-Broken", "a\r\nb").body("{}");
    assert!(matches!(http.write(request, LATE).await, Outcome::NotSent(_)));
    assert_eq!(requests.load(Ordering::SeqCst), 0);
}

fn gzip(text: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(text).unwrap();
    packed.finish().unwrap()
}

fn packed(body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\ncontent-ENCODING: gzip\r\nContent-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

#[tokio::test]
async fn a_packed_answer_is_unpacked_and_its_true_size_counts() {
    let text = br#"{"id": 1}"#;
    let (base, _) = server(vec![packed(&gzip(text))]).await;
    let answer = calls().write(Request::new("POST", format!("http://{base}/")).body("{}"), LATE).await;
    let Outcome::Ok(answer) = answer else { panic!("{answer:?}") };
    assert_eq!(answer.body, text);

    let bomb = gzip(&vec![b' '; 10 * RESPONSE_BYTES]);
    assert!(bomb.len() < 100_000);
    for broken in [bomb, gzip(text)[..12].to_vec(), b"not packed at all".to_vec()] {
        let (base, requests) = server(vec![packed(&broken)]).await;
        let outcome = post(&calls(), format!("http://{base}/")).await;
        assert!(matches!(outcome, Outcome::Ambiguous(_)), "{outcome:?}");
        assert_eq!(requests.load(Ordering::SeqCst), 1);
    }
}

/// Requests that carry a cookie are counted and checked in other ways at Jira (`desks.md` 2).
#[tokio::test]
async fn a_cookie_is_never_sent_back() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = listener.local_addr().unwrap();
    let asked = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut asked = String::new();
        for _ in 0..2 {
            let mut read = vec![0; 4096];
            let length = stream.read(&mut read).await.unwrap();
            asked.push_str(&String::from_utf8_lossy(&read[..length]));
            let answer = b"HTTP/1.1 200 OK\r\nSet-Cookie: JSESSIONID=1; Path=/\r\nContent-Length: 2\r\n\r\n{}";
            stream.write_all(answer).await.unwrap();
        }
        asked.to_ascii_lowercase()
    });
    let http = calls();
    for _ in 0..2 {
        assert!(matches!(http.read(Request::new("GET", format!("http://{base}/"))).await, Outcome::Ok(_)));
    }
    let asked = asked.await.unwrap();
    assert!(asked.matches("get / http/1.1").count() == 2 && !asked.contains("cookie"), "{asked}");
    assert!(asked.contains("accept-encoding: gzip"), "{asked}");
}

#[tokio::test]
async fn a_redirect_is_named_and_not_followed() {
    let (elsewhere, visits) = server(vec![CREATED.to_vec()]).await;
    let answer =
        format!("HTTP/1.1 307 Temporary Redirect\r\nLocation: http://{elsewhere}/\r\nContent-Length: 0\r\n\r\n");
    let (base, _) = server(vec![answer.into_bytes()]).await;
    let outcome = post(&calls(), format!("http://{base}/")).await;
    assert!(matches!(&outcome, Outcome::Refused(refusal) if refusal.reason.contains(&elsewhere)), "{outcome:?}");
    assert_eq!(visits.load(Ordering::SeqCst), 0);
}

/// Reads the head of one request, answers it, and hands the head over.
async fn once(answer: &'static [u8]) -> (u16, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let asked = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut read = vec![0; 4096];
        let length = stream.read(&mut read).await.unwrap();
        stream.write_all(answer).await.unwrap();
        String::from_utf8_lossy(&read[..length]).into_owned()
    });
    (port, asked)
}

fn through(proxy: &str, except: &str) -> Http {
    let proxy = ForwardProxy::new(proxy, except).unwrap();
    let transport = ReqwestTransport::through(OutboundRules::default(), Some(proxy)).unwrap();
    Http::new(Arc::new(transport), Arc::new(StillClock::default()), HttpSettings::default(), Credentials::None)
}

#[tokio::test]
async fn desks_are_called_through_the_proxy_that_the_operator_names() {
    let (port, asked) = once(CREATED).await;
    let outcome = post(&through(&format!("http://localhost:{port}"), ""), "http://desk.invalid/t".into()).await;
    assert_eq!(outcome, Outcome::Ok(201), "the proxy's own address need not be public");
    assert!(asked.await.unwrap().starts_with("POST http://desk.invalid/t HTTP/1.1"));

    let (port, asked) = once(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n").await;
    let http = through(&format!("http://us:er-pass@127.0.0.1:{port}"), "");
    let outcome = post(&http, "https://desk.invalid/t".into()).await;
    assert!(matches!(&outcome, Outcome::NotSent(reason) if !reason.contains("er-pass")), "{outcome:?}");
    let asked = asked.await.unwrap().to_ascii_lowercase();
    assert!(asked.starts_with("connect desk.invalid:443") && asked.contains("proxy-authorization: basic"), "{asked}");
}

#[tokio::test]
async fn what_is_excepted_from_the_proxy_is_reached_directly_and_by_the_rules() {
    let (base, requests) = server(vec![CREATED.to_vec()]).await;
    let port = base.rsplit_once(':').unwrap().1;
    let http = through("http://proxy.invalid:3128", "localhost,.corp.example");
    let closed = post(&http, format!("http://localhost:{port}/")).await;
    assert!(matches!(&closed, Outcome::NotSent(reason) if reason.contains("not allowed")), "{closed:?}");
    let literal = post(&http, "http://169.254.169.254/".into()).await;
    assert!(matches!(&literal, Outcome::NotSent(reason) if reason.contains("not allowed")), "{literal:?}");
    assert_eq!(requests.load(Ordering::SeqCst), 0);
    for wrong in ["proxy:3128", "socks5://proxy:1", "", "http://"] {
        assert!(ForwardProxy::new(wrong, "").is_err(), "{wrong}");
    }
}
