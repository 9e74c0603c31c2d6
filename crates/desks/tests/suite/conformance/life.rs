//! A ticket from its template to its end.

use super::{
    Candidate,
    rig::{HOSTILE, attachment, ok, open, subject},
};
use crate::harness::{KEY, LATE, key};
use desks::{Guarantee, Outcome, examine};
use model::DeskOutcome;

pub async fn the_template_works_once_it_is_filled_in(candidate: &Candidate) {
    let rig = candidate.start().await;
    let report = rig.desk.check(&rig.http).await;
    assert!(report.ok, "{report:?}");
    assert_eq!(rig.desk.guarantee(), candidate.guarantee);
    let draft = rig.draft();
    assert!(serde_json::to_string(&draft).unwrap().contains(KEY), "the key is inside the call: {draft:?}");
    let ticket = rig.created().await;
    let raised = rig.only();
    assert_eq!((ticket.id.as_str(), ticket.number.as_str()), (raised.desk_id.as_str(), raised.number.as_str()));
    assert!(raised.correlation_key.contains(KEY), "{raised:?}");
    assert!(ticket.url.as_deref().is_some_and(|url| url.starts_with(&rig.base)), "{ticket:?}");
    let seen = rig.seen(&ticket).await;
    assert_eq!(seen.outcome, Some(DeskOutcome::Queued), "{seen:?}");
}

pub async fn every_status_means_what_the_template_says(candidate: &Candidate) {
    let rig = candidate.start().await;
    let ticket = rig.created().await;
    let id = rig.only().id;
    let mut listed: Vec<&str> = (rig.handle.vendor().statuses)(&rig.only()).to_vec();
    for (status, expected) in candidate.statuses {
        assert!(rig.handle.set_status(id, status), "the emulated desk knows no status {status}");
        let seen = rig.seen(&ticket).await;
        assert_eq!(seen.outcome, Some(*expected), "{status}: {seen:?}");
        listed.retain(|known| known != status);
    }
    assert!(listed.is_empty(), "no expectation for {listed:?}");
}

pub async fn a_status_that_nobody_knows_settles_nothing(candidate: &Candidate) {
    let rig = candidate.start().await;
    let ticket = rig.created().await;
    rig.handle.force_status(rig.only().id, "Parked by the board");
    let seen = rig.seen(&ticket).await;
    assert!(matches!(seen.outcome, None | Some(DeskOutcome::Queued)), "{seen:?}");
    assert!(seen.status.is_some(), "{seen:?}");
}

pub async fn a_deleted_ticket_is_not_seen_as_done(candidate: &Candidate) {
    let rig = candidate.start().await;
    let ticket = rig.created().await;
    assert!(rig.handle.delete(rig.only().id));
    match rig.desk.status(&rig.http, std::slice::from_ref(&ticket)).await {
        Outcome::Ok(seen) => assert!(seen.iter().all(|seen| seen.outcome != Some(DeskOutcome::Committed)), "{seen:?}"),
        Outcome::Refused(_) => {}
        other => panic!("{other:?}"),
    }
    // What the desk does not have does not hide what it has.
    let draft = rig.desk.draft(&subject("dbsecond000000000000000000000000")).unwrap();
    let second = model::CorrelationKey::stored("dbsecond000000000000000000000000");
    let second = ok(rig.desk.create(&rig.http, &draft, &second, LATE).await).desk;
    let both = ok(rig.desk.status(&rig.http, &[ticket, second.clone()]).await);
    assert!(both.iter().any(|seen| seen.id == second.id && seen.status.is_some()), "{both:?}");
}

pub async fn cancelling_closes_the_ticket_and_says_why(candidate: &Candidate) {
    let rig = candidate.start().await;
    let ticket = rig.created().await;
    assert_eq!(rig.desk.cancel(&rig.http, &ticket, "the access is no longer wanted").await, Outcome::Ok(()));
    let seen = rig.seen(&ticket).await;
    assert_eq!(seen.outcome, Some(DeskOutcome::Failed), "{seen:?}");
    let raised = format!("{:?}", rig.only());
    assert!(raised.contains("the access is no longer wanted"), "{raised}");
}

pub async fn comments_and_files_arrive(candidate: &Candidate) {
    let rig = candidate.start().await;
    let ticket = rig.created().await;
    let commented = rig.desk.comment(&rig.http, &ticket, "no longer followed: \"30 days\"").await;
    assert_eq!(commented == Outcome::Ok(()), candidate.comments, "{commented:?}");
    let attached = rig.desk.attach(&rig.http, &ticket, &attachment()).await;
    assert_eq!(attached == Outcome::Ok(()), candidate.files, "{attached:?}");
    let raised = rig.only();
    if candidate.comments {
        let all: Vec<&str> = raised.comments.iter().map(|comment| comment.text.as_str()).collect();
        assert!(all.iter().any(|text| text.contains("no longer followed: \"30 days\"")), "{all:?}");
    }
    if candidate.files {
        assert_eq!(raised.files.len(), 1);
        assert_eq!((raised.files[0].name.as_str(), &raised.files[0].bytes), ("plan.json", &attachment().bytes));
    }
}

pub async fn hostile_text_stays_text(candidate: &Candidate) {
    let rig = candidate.start().await;
    rig.created().await;
    let raised = rig.only();
    assert!(raised.description.contains(HOSTILE), "{}", raised.description);
    assert_eq!(raised.title, "SailPoint Access Request 0000000123");
}

pub async fn the_deep_test_answers_every_question(candidate: &Candidate) {
    let rig = candidate.start().await;
    let common = desks::Common::read(rig.attributes.as_object().unwrap());
    let findings = examine(rig.desk.as_ref(), &rig.http, &common.people, subject(KEY)).await;
    for step in ["create", "read", "cancel", "people", "fields", "statuses", "correlation"] {
        let of: Vec<_> = findings.iter().filter(|finding| finding.step == step).collect();
        assert_eq!(of.len(), 1, "{step}: {findings:?}");
        assert!(!of[0].message.is_empty());
        let failed = of[0].ok == Some(false);
        let held = step == "correlation" && candidate.guarantee == Guarantee::Held;
        assert!(!failed || held, "{:?}", of[0]);
    }
    assert!(rig.handle.tickets().is_empty(), "a test raises nothing");
}

pub async fn a_call_for_another_address_is_not_sent(candidate: &Candidate) {
    let rig = candidate.start().await;
    let draft = rig.draft();
    assert!(rig.desk.at_home(&draft));
    let mut elsewhere = rig.attributes.clone();
    elsewhere["url"] = "http://127.0.0.1:1".into();
    let moved = open(rig.kind, &elsewhere);
    assert!(!moved.at_home(&draft));
    let calls = rig.handle.calls();
    let outcome = moved.create(&rig.http, &draft, &key(), LATE).await;
    assert!(matches!(&outcome, Outcome::NotSent(reason) if reason.contains("was rendered for")), "{outcome:?}");
    assert_eq!(rig.handle.calls(), calls, "credentials for one address do not go to another");
    assert!(matches!(rig.desk.create(&rig.http, &draft, &key(), model::Timestamp(0)).await, Outcome::NotSent(_)));
    assert!(rig.handle.tickets().is_empty());
}
