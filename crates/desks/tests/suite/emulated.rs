//! The starting template against the emulated desk, over real connections.

use crate::harness::{Emulated, KEY, LATE, emulated, key, subject};
use desks::{Created, Guarantee, Outcome};
use model::{DeskOutcome, ticket::DeskRef};
use sandbox::{Fault, FaultKind, Settings};
use std::time::Duration;

async fn create(on: &Emulated) -> Outcome<Created> {
    let draft = on.desk.draft(&subject()).unwrap();
    on.desk.create(&on.http, &draft, &key(), LATE).await
}

async fn created(on: &Emulated) -> DeskRef {
    match create(on).await {
        Outcome::Ok(created) => created.desk,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_template_works_after_setting_address_and_credentials() {
    let on = emulated(Settings::default()).await;
    let report = on.desk.check(&on.http).await;
    assert!(report.ok, "{report:?}");
    assert_eq!(on.desk.guarantee(), Guarantee::LaggedLookup);

    let ticket = created(&on).await;
    assert_eq!(ticket.number, "TKT-000001");
    assert_eq!(ticket.url.as_deref(), Some(format!("{}/tickets/1", on.base).as_str()));
    let raised = on.handle.ticket(1).unwrap();
    assert_eq!(raised.title, "SailPoint Access Request 0000000123");
    assert_eq!(raised.correlation_key, KEY);
    let text = raised.description.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(text, "Modify the account CN=j\"doe,OU=Sales in Directory - Add memberOf: CN=Forecast");

    let found = on.desk.find(&on.http, &key()).await;
    let Outcome::Ok(found) = found else { panic!("{found:?}") };
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].desk, ticket);
    assert_eq!(found[0].status.as_deref(), Some("new"));
    assert!(found[0].created.is_some());

    for (status, outcome) in
        [("open", DeskOutcome::Queued), ("rejected", DeskOutcome::Failed), ("resolved", DeskOutcome::Committed)]
    {
        on.handle.set_status(1, status);
        let seen = on.desk.status(&on.http, std::slice::from_ref(&ticket)).await;
        let Outcome::Ok(seen) = seen else { panic!("{seen:?}") };
        assert_eq!(seen[0].outcome, Some(outcome), "{seen:?}");
    }
    let refused = on.desk.cancel(&on.http, &ticket, "no longer needed").await;
    assert!(
        matches!(&refused, Outcome::Refused(refusal) if refusal.reason.contains("resolved already")),
        "{refused:?}"
    );
    on.handle.set_status(1, "open");
    assert_eq!(on.desk.cancel(&on.http, &ticket, "no longer needed").await, Outcome::Ok(()));
    assert_eq!(on.handle.ticket(1).unwrap().reason.as_deref(), Some("no longer needed"));
}

#[tokio::test]
async fn a_batch_sees_all_its_tickets_and_says_which_are_gone() {
    let on = emulated(Settings::default()).await;
    let mut tickets = vec![created(&on).await, created(&on).await];
    tickets.push(DeskRef { id: "77".into(), number: "TKT-000077".into(), url: None });
    on.handle.set_status(2, "resolved");
    let before = on.handle.calls();
    let Outcome::Ok(seen) = on.desk.status(&on.http, &tickets).await else { panic!() };
    assert_eq!(on.handle.calls() - before, 2, "one batch, and one call for the ticket that it does not show");
    let told: Vec<_> = seen.iter().map(|seen| (seen.id.as_str(), seen.status.as_deref(), seen.outcome)).collect();
    assert_eq!(
        told,
        [
            ("1", Some("new"), Some(DeskOutcome::Queued)),
            ("2", Some("resolved"), Some(DeskOutcome::Committed)),
            ("77", None, None)
        ]
    );
}

#[tokio::test]
async fn whatever_hides_the_answer_is_ambiguous_and_the_ticket_is_found_again() {
    for kind in
        [FaultKind::Status { status: 500 }, FaultKind::Status { status: 504 }, FaultKind::Drop, FaultKind::Garbage]
    {
        let on = emulated(Settings::default()).await;
        on.handle.fail_next(Fault::after(kind.clone()));
        let outcome = create(&on).await;
        assert!(matches!(outcome, Outcome::Ambiguous(_)), "{kind:?}: {outcome:?}");
        let Outcome::Ok(found) = on.desk.find(&on.http, &key()).await else { panic!("{kind:?}") };
        assert_eq!(found.len(), 1, "{kind:?}");
        assert_eq!(on.handle.tickets().len(), 1, "{kind:?}: nothing is sent twice");
    }
}

#[tokio::test]
async fn a_time_out_in_flight_is_ambiguous() {
    let mut on = emulated(Settings::default()).await;
    on.http = desks::http::Http::new(
        crate::harness::loopback(),
        std::sync::Arc::new(crate::harness::StillClock::default()),
        desks::http::HttpSettings { request_timeout: Duration::from_millis(200), ..Default::default() },
        (desks::Kind::by_script("generic-sdim").unwrap().credentials)(on.attributes.as_object().unwrap()).unwrap(),
    );
    on.handle.fail_next(Fault::after(FaultKind::Delay { delay_ms: 2000 }));
    assert!(matches!(create(&on).await, Outcome::Ambiguous(_)));
    assert_eq!(on.handle.tickets().len(), 1);
}

#[tokio::test]
async fn a_definite_no_is_refused_and_nothing_is_raised() {
    let on = emulated(Settings::default()).await;
    on.handle.fail_next(Fault::before(FaultKind::Lie));
    let lie = create(&on).await;
    assert!(matches!(&lie, Outcome::Refused(refusal) if refusal.reason.contains("refuses, but says 200")), "{lie:?}");
    on.handle.fail_next(Fault::before(FaultKind::Status { status: 422 }));
    assert!(matches!(create(&on).await, Outcome::Refused(_)));
    on.handle.fail_next(Fault::before(FaultKind::Throttle { retry_after: 7 }));
    let throttled = create(&on).await;
    assert!(matches!(&throttled, Outcome::Throttled { retry_at: Some(at), .. } if at.0 == 7_000_000), "{throttled:?}");
    assert!(on.handle.tickets().is_empty());
}

#[tokio::test]
async fn nothing_is_sent_past_the_deadline_or_to_nobody() {
    let on = emulated(Settings::default()).await;
    let draft = on.desk.draft(&subject()).unwrap();
    let late = on.desk.create(&on.http, &draft, &key(), model::Timestamp(0)).await;
    assert!(matches!(late, Outcome::NotSent(_)), "{late:?}");
    assert_eq!(on.handle.calls(), 0);

    let mut nobody = on.attributes.clone();
    nobody["url"] = "http://127.0.0.1:1".into();
    let moved = crate::harness::open(&nobody);
    let refused = moved.create(&on.http, &moved.draft(&subject()).unwrap(), &key(), LATE).await;
    assert!(matches!(refused, Outcome::NotSent(_)), "{refused:?}");
    let stale = moved.create(&on.http, &draft, &key(), LATE).await;
    assert!(matches!(&stale, Outcome::NotSent(reason) if reason.contains("was rendered for")), "{stale:?}");
    assert_eq!(on.handle.calls(), 0, "credentials for one address do not go to another");
}

#[tokio::test]
async fn a_search_that_lags_finds_nothing_at_first() {
    let on = emulated(Settings { search_lag: Duration::from_hours(1), ..Settings::default() }).await;
    created(&on).await;
    assert_eq!(on.desk.find(&on.http, &key()).await, Outcome::Ok(Vec::new()));
}

#[tokio::test]
async fn several_tickets_with_our_key_come_oldest_first() {
    let on = emulated(Settings::default()).await;
    let (first, second) = (created(&on).await, created(&on).await);
    let Outcome::Ok(found) = on.desk.find(&on.http, &key()).await else { panic!() };
    assert_eq!(found.into_iter().map(|found| found.desk).collect::<Vec<_>>(), [first, second]);
}

#[tokio::test]
async fn a_wrong_password_is_told_from_everything_else() {
    let mut on = emulated(Settings::default()).await;
    on.attributes["password"] = "not the password".into();
    on.http = crate::harness::http(crate::harness::loopback(), &on.attributes);
    let outcome = create(&on).await;
    assert!(matches!(&outcome, Outcome::Refused(refusal) if refusal.credentials), "{outcome:?}");
    let report = on.desk.check(&on.http).await;
    let failed: Vec<_> = report
        .findings
        .iter()
        .filter(|finding| finding.ok == Some(false))
        .map(|finding| finding.step.as_str())
        .collect();
    assert_eq!(failed, ["credentials"]);
}

#[tokio::test]
async fn addresses_that_are_not_public_are_closed_by_default() {
    let on = emulated(Settings::default()).await;
    let strict =
        std::sync::Arc::new(desks::http::ReqwestTransport::new(desks::http::OutboundRules::default()).unwrap());
    let http = crate::harness::http(strict, &on.attributes);
    let port = on.base.rsplit(':').next().unwrap();
    for host in ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "169.254.169.254"] {
        let mut attributes = on.attributes.clone();
        attributes["url"] = format!("http://{host}:{port}").into();
        let desk = crate::harness::open(&attributes);
        let draft = desk.draft(&subject()).unwrap();
        let outcome = desk.create(&http, &draft, &key(), LATE).await;
        assert!(matches!(&outcome, Outcome::NotSent(reason) if reason.contains("not allowed")), "{host}: {outcome:?}");
    }
    assert_eq!(on.handle.calls(), 0);
}

#[tokio::test]
async fn the_history_shows_the_calls_without_secrets() {
    let on = emulated(Settings::default()).await;
    created(&on).await;
    let made = on.http.take_exchanges();
    assert_eq!(made.len(), 1);
    assert_eq!((made[0].status, made[0].outcome.as_str()), (Some(201), "ok"));
    let shown = format!("{made:?} {} {:?} {:?}", made[0].to_json(), on.http, on.desk.guarantee());
    assert!(!shown.contains("sandbox-password") && !shown.contains("Basic "), "{shown}");
    assert!(shown.contains(KEY));
    assert!(on.http.take_exchanges().is_empty());
}
