//! Tokens that come and go: how they are asked for, shared, renewed and waited for.

use crate::{
    harness::{Reply, StillClock, answer, header, says, with_headers},
    http::{Notes, get, oauth, stage, token},
};
use desks::{
    Kind, Outcome,
    http::{Credentials, Grant, Http, HttpSettings, Request},
};
use model::{Secret, Timestamp};
use serde_json::json;
use std::sync::{Arc, Mutex, atomic::Ordering};

/// `desks.md` 1 and 7.
#[tokio::test]
async fn jira_cloud_and_zendesk_are_asked_for_tokens_in_json() {
    let attributes = json!({
        "authenticationType": "OAuth2", "grant_type": "REFRESH_TOKEN", "token_url": "https://auth.example.com/oauth/token",
        "client_id": "client", "client_secret": "client-secret", "refresh_token": "refresh-1",
    });
    let body = |name: &str| {
        let credentials = (Kind::by_script(name).unwrap().credentials)(attributes.as_object().unwrap()).unwrap();
        async move {
            let on = stage(credentials, vec![token("a", 900), answer(200, "{}")]);
            assert!(matches!(on.http.read(get()).await, Outcome::Ok(_)));
            let sent = on.script.sent()[0].clone();
            (header(&sent, "content-type").unwrap().to_owned(), String::from_utf8(sent.body.unwrap()).unwrap())
        }
    };
    for name in ["atlassian-cloud-jira-sdim", "zendesk-sdim"] {
        let (content_type, text) = body(name).await;
        assert_eq!(content_type, "application/json");
        let expected = json!({
            "grant_type": "refresh_token", "refresh_token": "refresh-1", "client_id": "client", "client_secret": "client-secret",
        });
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), expected);
    }
    let (content_type, text) = body("servicenow-sdim").await;
    assert_eq!(content_type, "application/x-www-form-urlencoded");
    assert!(text.starts_with("grant_type=refresh_token&"), "{text}");
}

#[tokio::test]
async fn many_callers_wait_for_one_token() {
    let script = Arc::new(Slow::default());
    let credentials = Credentials::OAuth2(oauth(Grant::ClientCredentials));
    let http = Http::new(script.clone(), Arc::new(StillClock::default()), HttpSettings::default(), credentials);
    let calls = (0..20).map(|_| {
        let job = http.for_job();
        tokio::spawn(async move { matches!(job.read(get()).await, Outcome::Ok(_)) })
    });
    for call in calls.collect::<Vec<_>>() {
        assert!(call.await.unwrap());
    }
    assert_eq!(*script.asked.lock().unwrap(), ["token-1"]);

    script.ended.lock().unwrap().push("Bearer token-1".to_owned());
    let calls = (0..20).map(|_| {
        let job = http.for_job();
        tokio::spawn(async move { matches!(job.read(get()).await, Outcome::Ok(_)) })
    });
    for call in calls.collect::<Vec<_>>() {
        assert!(call.await.unwrap());
    }
    assert_eq!(
        *script.asked.lock().unwrap(),
        ["token-1", "token-2"],
        "one new token for all whose old one was refused"
    );
}

/// Gives tokens after a while, with a refresh token for each, and refuses those that have ended.
#[derive(Default)]
struct Slow {
    asked: Mutex<Vec<String>>,
    ended: Mutex<Vec<String>>,
}

#[async_trait::async_trait]
impl desks::http::Transport for Slow {
    async fn send(&self, request: Request, _: std::time::Duration) -> Reply {
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
        if request.url.ends_with("/token") {
            let mut asked = self.asked.lock().unwrap();
            let name = format!("token-{}", asked.len() + 1);
            asked.push(name.clone());
            return says(
                200,
                &json!({ "access_token": name, "expires_in": 900, "refresh_token": format!("next-{name}") }),
            );
        }
        let ended =
            self.ended.lock().unwrap().iter().any(|ended| Some(ended.as_str()) == header(&request, "authorization"));
        answer(if ended { 401 } else { 200 }, "{}")
    }
}

#[tokio::test]
async fn a_caller_that_goes_away_does_not_take_the_new_refresh_token_with_it() {
    let (script, sink) = (Arc::new(Slow::default()), Arc::new(Notes::default()));
    let credentials = Credentials::OAuth2(oauth(Grant::RefreshToken(Secret::new("refresh-1"))));
    let clock = Arc::new(StillClock::default());
    let http = Http::with_sink(script, clock, HttpSettings::default(), credentials, sink.clone());
    {
        let mut call = Box::pin(http.read(get()));
        tokio::select! {
            biased;
            _ = &mut call => panic!("the end point is slow"),
            () = tokio::task::yield_now() => {}
        }
    }
    for _ in 0..200 {
        tokio::task::yield_now().await;
    }
    assert_eq!(*sink.stored.lock().unwrap(), ["next-token-1"]);
    assert!(matches!(http.read(get()).await, Outcome::Ok(_)));
    assert_eq!(*sink.stored.lock().unwrap(), ["next-token-1"], "the token that came with it is used");
}

#[tokio::test]
async fn a_refresh_token_that_another_process_has_used_up_is_replaced_by_the_one_it_stored() {
    let sink = Arc::new(Notes::default());
    let script = Arc::new(Other { sink: sink.clone(), asked: Mutex::default() });
    let credentials = Credentials::OAuth2(oauth(Grant::RefreshToken(Secret::new("refresh-1"))));
    let clock = Arc::new(StillClock::default());
    let http = Http::with_sink(script.clone(), clock, HttpSettings::default(), credentials, sink);
    assert!(matches!(http.read(get()).await, Outcome::Ok(_)));
    let asked = script.asked.lock().unwrap().clone();
    assert!(asked[0].contains("refresh-1") && asked[1].contains("refresh-2") && asked.len() == 2, "{asked:?}");
}

/// While the first request is on its way, another process refreshes.
struct Other {
    sink: Arc<Notes>,
    asked: Mutex<Vec<String>>,
}

#[async_trait::async_trait]
impl desks::http::Transport for Other {
    async fn send(&self, request: Request, _: std::time::Duration) -> Reply {
        if !request.url.ends_with("/token") {
            return answer(200, "{}");
        }
        let form = String::from_utf8(request.body.unwrap()).unwrap();
        self.asked.lock().unwrap().push(form.clone());
        if form.contains("refresh-1") {
            self.sink.stored.lock().unwrap().push("refresh-2".to_owned());
            return says(400, &json!({ "error": "invalid_grant" }));
        }
        token("a", 900)
    }
}

#[tokio::test]
async fn a_refused_password_is_not_tried_again_at_once() {
    let no = || says(400, &json!({ "error": "invalid_grant" }));
    let on = stage(
        Credentials::OAuth2(oauth(Grant::Password { username: "u".into(), password: Secret::new("p-word") })),
        vec![no(), no(), token("a", 900), answer(200, "{}"), no(), no()],
    );
    let at = |seconds: i64| on.clock.0.store(seconds * Timestamp::SECOND, Ordering::SeqCst);
    for (seconds, asked) in [(0, 1), (1, 1), (29, 1), (30, 2), (89, 2)] {
        at(seconds);
        let outcome = on.http.for_job().read(get()).await;
        assert!(matches!(outcome, Outcome::Refused(refusal) if refusal.credentials));
        assert_eq!(on.script.sent().len(), asked, "after {seconds} s");
    }
    at(90);
    assert!(matches!(on.http.read(get()).await, Outcome::Ok(_)));
    for (seconds, asked) in [(2000, 5), (2029, 5), (2030, 6)] {
        at(seconds);
        on.http.read(get()).await;
        assert_eq!(on.script.sent().len(), asked, "a good answer makes the wait short again: {seconds} s");
    }
}

#[tokio::test]
async fn a_token_end_point_that_is_asked_too_often_is_left_alone_until_it_says() {
    let on = stage(
        Credentials::OAuth2(oauth(Grant::ClientCredentials)),
        vec![with_headers(429, &[("Retry-After", "20")], ""), token("a", 900), answer(200, "{}")],
    );
    for seconds in [0, 19] {
        on.clock.0.store(seconds * Timestamp::SECOND, Ordering::SeqCst);
        let outcome = on.http.read(get()).await;
        let until = Some(Timestamp(20 * Timestamp::SECOND));
        assert!(matches!(&outcome, Outcome::Throttled { retry_at, .. } if *retry_at == until), "{outcome:?}");
    }
    on.clock.0.store(20 * Timestamp::SECOND, Ordering::SeqCst);
    assert!(matches!(on.http.read(get()).await, Outcome::Ok(_)));
}

#[tokio::test]
async fn what_came_with_a_token_is_told_without_the_token() {
    let reply = says(
        200,
        &json!({
            "access_token": "access-canary", "refresh_token": "refresh-canary", "id_token": "id-canary", "signature": "sig-canary",
            "instance_url": "https://na1.example.com", "scope": "api access-canary", "expires_in": 600, "custom": "canary",
        }),
    );
    let on = stage(Credentials::OAuth2(oauth(Grant::ClientCredentials)), vec![reply, answer(200, "{}")]);
    assert!(on.http.token_facts().await.is_empty());
    on.http.read(get()).await;
    let facts = serde_json::Value::Object(on.http.token_facts().await);
    assert_eq!(facts, json!({ "instance_url": "https://na1.example.com", "scope": "api ***", "expires_in": 600 }));
}
