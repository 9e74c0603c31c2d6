//! The ways in which desks, and what stands before them, fail.

use super::{
    Candidate, Rig,
    rig::{attachment, ok, subject},
};
use crate::harness::{KEY, key};
use desks::{Outcome, examine};
use sandbox::{Fault, FaultKind, Settings};
use serde_json::{Value, json};
use std::time::Duration;

/// A rig whose next create call fails like this, before or after the desk did it.
async fn failing(candidate: &Candidate, kind: &FaultKind, after: bool) -> Rig {
    let rig = candidate.start().await;
    rig.warm().await;
    let fault = if after { Fault::after(kind.clone()) } else { Fault::before(kind.clone()) };
    rig.handle.fail_next(fault.on(candidate.create_method));
    rig
}

fn plain(status: u16) -> FaultKind {
    FaultKind::Answer {
        status,
        headers: vec![("content-type".into(), "text/plain".into())],
        body: "upstream error".into(),
    }
}

pub async fn an_expired_session_is_renewed(candidate: &Candidate) {
    let rig = candidate.start().await;
    let ticket = rig.created().await;
    if candidate.renews {
        rig.handle.expire_sessions();
        assert_eq!(rig.seen(&ticket).await.outcome, Some(model::DeskOutcome::Queued), "a read is asked once more");
        rig.handle.expire_sessions();
    } else {
        rig.handle.fail_next(Fault::before(FaultKind::Status { status: 401 }));
    }
    let draft = rig.desk.draft(&subject("dbsecond000000000000000000000000")).unwrap();
    let second = model::CorrelationKey::stored("dbsecond000000000000000000000000");
    let first_try = rig.desk.create(&rig.http, &draft, &second, crate::harness::LATE).await;
    match first_try {
        // Some look before they write, and are renewed then.
        Outcome::Ok(_) => {}
        Outcome::Refused(refusal) => {
            assert!(refusal.credentials, "{refusal:?}");
            assert_eq!(rig.handle.tickets().len(), 1, "a refused write wrote nothing");
            ok(rig.desk.create(&rig.http, &draft, &second, crate::harness::LATE).await);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(rig.handle.tickets().len(), 2);
}

pub async fn wrong_credentials_are_told_from_everything_else(candidate: &Candidate) {
    let rig = candidate.start().await;
    let mut attributes = rig.attributes.clone();
    let mut changed = 0;
    for secret in rig.kind.secrets.iter().filter(|secret| !secret.starts_with("/webhook")) {
        if attributes.pointer(secret).and_then(Value::as_str).is_some_and(|value| !value.is_empty()) {
            let other = match *secret {
                // What cannot be read is no key at all, and is said before anything is tried.
                "/jwt_private_key" => crate::logins::rsa().1,
                "/clientCertificate" => continue,
                _ => "not the right one".to_owned(),
            };
            *attributes.pointer_mut(secret).unwrap() = other.into();
            changed += 1;
        }
    }
    assert!(changed > 0);
    let Ok(_) = (rig.kind.credentials)(attributes.as_object().unwrap()) else {
        panic!("credentials that do not work can be tried");
    };
    let http = candidate.http(&attributes, Duration::from_secs(30));
    let outcome = rig.desk.create(&http, &rig.draft(), &key(), crate::harness::LATE).await;
    assert!(matches!(&outcome, Outcome::Refused(refusal) if refusal.credentials), "{outcome:?}");
    let found = rig.desk.find(&http, &key()).await;
    assert!(matches!(&found, Outcome::Refused(refusal) if refusal.credentials), "{found:?}");
    let report = rig.desk.check(&http).await;
    let failed: Vec<&str> = report
        .findings
        .iter()
        .filter(|finding| finding.ok == Some(false))
        .map(|finding| finding.step.as_str())
        .collect();
    assert_eq!(failed, ["credentials"], "{report:?}");
    assert!(rig.handle.tickets().is_empty());
}

pub async fn a_definite_no_raises_nothing(candidate: &Candidate) {
    for status in [400, 403, 404, 409, 422] {
        let rig = failing(candidate, &FaultKind::Status { status }, false).await;
        let outcome = rig.create().await;
        let Outcome::Refused(refusal) = &outcome else { panic!("{status}: {outcome:?}") };
        assert!(!refusal.credentials && refusal.reason.contains("fails on request"), "{status}: {refusal:?}");
        assert!(rig.handle.tickets().is_empty());
    }
}

pub async fn throttling_says_when(candidate: &Candidate) {
    const NOW: i64 = 1_767_225_600;
    let forms = [
        (("Retry-After", "7".to_owned()), Some(7)),
        (("retry-after", "Thu, 01 Jan 2026 00:00:30 GMT".to_owned()), Some(30)),
        (("X-RateLimit-Reset", (NOW + 40).to_string()), Some(40)),
        (("X-RateLimit-Reset", "12.5".to_owned()), Some(12)),
        (("X-RateLimit-Reset", "2026-01-01T00:01Z".to_owned()), Some(60)),
        (("ratelimit-reset", "41".to_owned()), Some(41)),
        (("rate-limit-reset", "42".to_owned()), Some(42)),
        (("zendesk-ratelimit-tickets-index", "total=100; remaining=0; resets=43".to_owned()), Some(43)),
        (("X-Other", "1".to_owned()), None),
    ];
    for ((name, value), seconds) in forms {
        let kind =
            FaultKind::Answer { status: 429, headers: vec![(name.into(), value.clone())], body: "slow down".into() };
        let rig = failing(candidate, &kind, false).await;
        let outcome = rig.create().await;
        let Outcome::Throttled { retry_at, .. } = &outcome else { panic!("{name}: {value}: {outcome:?}") };
        assert_eq!(retry_at.map(|at| at.0 / 1_000_000 - NOW), seconds, "{name}: {value}");
        assert!(rig.handle.tickets().is_empty());
    }
}

pub async fn a_server_error_is_unclear(candidate: &Candidate) {
    for status in [500, 502, 503, 504] {
        for after in [false, true] {
            let rig = failing(candidate, &plain(status), after).await;
            let outcome = rig.create().await;
            assert!(matches!(outcome, Outcome::Ambiguous(_)), "{status}: {outcome:?}");
            let found = ok(rig.desk.find(&rig.http, &key()).await);
            assert_eq!(found.len(), usize::from(after), "{status}");
        }
    }
}

pub async fn a_slow_answer_is_unclear(candidate: &Candidate) {
    let rig = candidate.start().await;
    let hasty = candidate.http(&rig.attributes, Duration::from_millis(400));
    let strange = model::CorrelationKey::stored("dbwarm00000000000000000000000000");
    assert_eq!(rig.desk.find(&hasty, &strange).await, Outcome::Ok(Vec::new()));
    rig.handle.fail_next(Fault::after(FaultKind::Delay { delay_ms: 1_500 }).on(candidate.create_method));
    let outcome = rig.desk.create(&hasty, &rig.draft(), &key(), crate::harness::LATE).await;
    assert!(matches!(outcome, Outcome::Ambiguous(_)), "{outcome:?}");
    assert_eq!(rig.handle.tickets().len(), 1);
}

pub async fn a_cut_connection_is_unclear(candidate: &Candidate) {
    for after in [false, true] {
        let rig = failing(candidate, &FaultKind::Drop, after).await;
        let outcome = rig.create().await;
        assert!(matches!(outcome, Outcome::Ambiguous(_)), "{outcome:?}");
        assert_eq!(rig.handle.tickets().len(), usize::from(after));
    }
}

/// A gateway that wants people to sign in answers 200 with a page.
pub async fn a_page_is_no_answer(candidate: &Candidate) {
    let rig = candidate.start().await;
    let ticket = rig.created().await;
    for kind in [FaultKind::Html, FaultKind::Garbage] {
        rig.handle.fail_next(Fault::before(kind.clone()));
        let found = rig.desk.find(&rig.http, &key()).await;
        assert!(!matches!(found, Outcome::Ok(_)), "{kind:?}: {found:?}");
        rig.handle.fail_next(Fault::before(kind.clone()));
        match rig.desk.status(&rig.http, std::slice::from_ref(&ticket)).await {
            // The next way of asking may have been tried.
            Outcome::Ok(seen) => {
                assert!(seen.iter().all(|seen| seen.outcome == Some(model::DeskOutcome::Queued)), "{kind:?}: {seen:?}");
            }
            other => assert!(other.reason().is_some(), "{other:?}"),
        }
        rig.handle.fail_next(Fault::before(kind.clone()));
        let report = rig.desk.check(&rig.http).await;
        assert!(!report.ok, "{kind:?}: {report:?}");
    }
}

pub async fn an_endless_answer_is_cut(candidate: &Candidate) {
    let huge = FaultKind::Huge { bytes: 10 * 1024 * 1024 };
    let rig = failing(candidate, &huge, true).await;
    let outcome = rig.create().await;
    assert!(matches!(&outcome, Outcome::Ambiguous(reason) if reason.len() < 1_000), "{outcome:?}");
    assert_eq!(ok(rig.desk.find(&rig.http, &key()).await).len(), 1);
    rig.handle.fail_next(Fault::before(huge));
    assert!(!matches!(rig.desk.find(&rig.http, &key()).await, Outcome::Ok(_)));
}

/// A 2xx that means no: nothing was raised, and nothing is believed to have been.
pub async fn a_lie_is_not_believed(candidate: &Candidate) {
    let rig = failing(candidate, &FaultKind::Lie, false).await;
    let outcome = rig.create().await;
    assert!(matches!(outcome, Outcome::Refused(_) | Outcome::Ambiguous(_)), "{outcome:?}");
    assert!(rig.handle.tickets().is_empty());
    let ticket = rig.created().await;
    rig.handle.fail_next(Fault::before(FaultKind::Lie));
    if let Outcome::Ok(seen) = rig.desk.status(&rig.http, std::slice::from_ref(&ticket)).await {
        assert!(seen.iter().all(|seen| seen.outcome != Some(model::DeskOutcome::Committed)), "{seen:?}");
    }
    rig.handle.fail_next(Fault::before(FaultKind::Lie));
    let found = rig.desk.find(&rig.http, &key()).await;
    assert!(found != Outcome::Ok(Vec::new()), "a lie does not mean that there is none");
}

pub async fn nothing_secret_is_shown(candidate: &Candidate) {
    let rig = candidate.start().await;
    let settings: Settings = rig.handle.settings().clone();
    let mut shown = Vec::new();
    shown.push(format!("{:?}", rig.draft()));
    shown.push(format!("{:?}", rig.desk.check(&rig.http).await));
    let common = desks::Common::read(rig.attributes.as_object().unwrap());
    shown.push(format!("{:?}", examine(rig.desk.as_ref(), &rig.http, &common.people, subject(KEY)).await));
    let echo = json!({ "message": format!("{} {} {} {} {} sandbox-session-1 sandbox-refresh-1", settings.password, settings.token, settings.client_secret, settings.refresh_token, "hook-secret") });
    for status in [400, 401, 500] {
        rig.handle.fail_next(Fault::before(FaultKind::Answer {
            status,
            headers: vec![("content-type".into(), "application/json".into())],
            body: echo.to_string(),
        }));
        shown.push(format!("{:?}", rig.create().await));
    }
    let ticket = rig.created().await;
    shown.push(format!("{:?}", rig.desk.find(&rig.http, &key()).await));
    shown.push(format!("{:?}", rig.desk.status(&rig.http, std::slice::from_ref(&ticket)).await));
    shown.push(format!("{:?}", rig.desk.comment(&rig.http, &ticket, "note").await));
    shown.push(format!("{:?}", rig.desk.attach(&rig.http, &ticket, &attachment()).await));
    shown.push(format!("{:?}", rig.desk.cancel(&rig.http, &ticket, "why").await));
    let exchanges = rig.http.take_exchanges();
    assert!(!exchanges.is_empty());
    shown.extend(exchanges.iter().map(|exchange| format!("{exchange:?} {}", exchange.to_json())));
    shown.push(format!("{:?} {:?}", rig.http, rig.kind));
    let in_use: Vec<&str> = rig
        .kind
        .secrets
        .iter()
        .filter(|secret| !secret.starts_with("/webhook"))
        .filter_map(|secret| rig.attributes.pointer(secret)?.as_str())
        .filter(|value| !value.is_empty())
        .chain(candidate.renews.then_some("sandbox-session-"))
        .collect();
    for text in &shown {
        for secret in &in_use {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
}
