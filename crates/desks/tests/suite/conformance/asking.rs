//! Finding tickets and people.

use super::{
    Candidate,
    rig::{ok, subject},
};
use crate::harness::{KEY, key};
use desks::{Common, LookedUp, Outcome};
use sandbox::{Fault, FaultKind, Search, Settings};
use serde_json::json;
use std::{collections::BTreeSet, time::Duration};

pub async fn a_lost_reply_is_adopted(candidate: &Candidate) {
    for kind in [FaultKind::Drop, FaultKind::Html, FaultKind::Garbage] {
        let rig = candidate.start().await;
        assert!(rig.desk.finds(&rig.draft(), &key()), "it is looked for where it is raised");
        rig.warm().await;
        rig.handle.fail_next(Fault::after(kind.clone()).on(candidate.create_method));
        let outcome = rig.create().await;
        assert!(matches!(outcome, Outcome::Ambiguous(_)), "{kind:?}: {outcome:?}");
        let found = ok(rig.desk.find(&rig.http, &key()).await);
        assert_eq!(found.len(), 1, "{kind:?}: {found:?}");
        let raised = rig.only();
        assert_eq!((&found[0].desk.id, &found[0].desk.number), (&raised.desk_id, &raised.number));
        assert_eq!(rig.seen(&found[0].desk).await.outcome, Some(model::DeskOutcome::Queued));
    }
}

pub async fn a_new_ticket_is_found_by_its_key(candidate: &Candidate) {
    let rig = candidate.start().await;
    let others = rig.raise(3).await;
    let ticket = rig.created().await;
    let found = ok(rig.desk.find(&rig.http, &key()).await);
    assert_eq!(found.iter().map(|found| &found.desk).collect::<Vec<_>>(), [&ticket]);
    assert!(!others.iter().any(|other| other.id == ticket.id));
    let strange = model::CorrelationKey::stored("dbnobody000000000000000000000000");
    assert_eq!(rig.desk.find(&rig.http, &strange).await, Outcome::Ok(Vec::new()));
    if candidate.guarantee == desks::Guarantee::LaggedLookup {
        let slow = Settings { search_lag: Duration::from_hours(1), ..Settings::default() };
        let rig = candidate.start_with(slow).await;
        rig.created().await;
        assert_eq!(rig.desk.find(&rig.http, &key()).await, Outcome::Ok(Vec::new()));
        assert!(rig.desk.search_lag() > 0, "a search that lags is waited for");
    }
}

pub async fn foreign_rows_are_never_ours(candidate: &Candidate) {
    let rig = candidate.start().await;
    rig.raise(3).await;
    rig.handle.set_search(Search::Foreign);
    let outcome = rig.desk.find(&rig.http, &key()).await;
    // That there is none must not be believed of a search that does not search.
    assert!(matches!(outcome, Outcome::Ambiguous(_) | Outcome::Refused(_)), "{outcome:?}");
    rig.handle.set_search(Search::Honest);
    let ticket = rig.created().await;
    rig.handle.set_search(Search::Foreign);
    let found = ok(rig.desk.find(&rig.http, &key()).await);
    assert_eq!(found.iter().map(|found| &found.desk).collect::<Vec<_>>(), [&ticket]);
    // Nor is another ticket's status taken for ours.
    let seen = rig.desk.status(&rig.http, std::slice::from_ref(&ticket)).await;
    if let Outcome::Ok(seen) = seen {
        assert!(seen.iter().all(|seen| seen.id == ticket.id), "{seen:?}");
    }
}

pub async fn two_hundred_and_fifty_tickets_take_few_calls(candidate: &Candidate) {
    let rig = candidate.start().await;
    let tickets = rig.raise(250).await;
    let done = candidate.statuses.iter().find(|(_, outcome)| *outcome == model::DeskOutcome::Committed).unwrap().0;
    let chosen = rig.handle.tickets()[137].clone();
    assert!(rig.handle.set_status(chosen.id, done));
    let before = rig.handle.calls();
    let mut seen = Vec::new();
    for group in tickets.chunks(rig.desk.status_batch()) {
        seen.extend(ok(rig.desk.status(&rig.http, group).await));
    }
    let calls = rig.handle.calls() - before;
    assert_eq!(calls, candidate.calls_for_250);
    let ids: BTreeSet<&str> = seen.iter().map(|seen| seen.id.as_str()).collect();
    assert_eq!((seen.len(), ids.len()), (250, 250));
    let committed: Vec<&str> = seen
        .iter()
        .filter(|seen| seen.outcome == Some(model::DeskOutcome::Committed))
        .map(|seen| seen.id.as_str())
        .collect();
    assert_eq!(committed, [chosen.desk_id.as_str()]);
}

pub async fn people_are_found_missing_or_ambiguous(candidate: &Candidate) {
    let rig = candidate.start().await;
    let look = async |email: &str, when_missing: &str| {
        let mut attributes = rig.attributes.clone();
        attributes["requesterSource"] = json!({ "value": email, "field": "email", "whenMissing": when_missing });
        let people = Common::read(attributes.as_object().unwrap()).people;
        let mut subject = subject(KEY);
        let known = people.look_up(rig.desk.as_ref(), &rig.http, &mut subject).await.unwrap();
        (known, subject)
    };
    if !candidate.people {
        let (known, _) = look("boss@example.test", "hold").await;
        assert!(matches!(known, LookedUp::Refused(_)), "{known:?}");
        return;
    }
    let (known, subject) = look("$!requester.email", "hold").await;
    assert_eq!(known, LookedUp::Known(Vec::new()));
    let draft = rig.desk.draft(&subject).unwrap();
    ok(rig.desk.create(&rig.http, &draft, &key(), crate::harness::LATE).await);
    assert_eq!(rig.only().requester, subject.people.requester, "the desk has the requester");
    assert!(subject.people.requester.is_some());
    for (email, part) in [
        ("nobody@example.test", "no active person"),
        ("gone@example.test", "no active person"),
        ("twin@example.test", "2 people"),
        ("x' OR '1'='1", "no active person"),
    ] {
        let (known, subject) = look(email, "hold").await;
        assert!(matches!(&known, LookedUp::Nobody(reason) if reason.contains(part)), "{email}: {known:?}");
        assert_eq!(subject.people.requester, None);
        let (known, _) = look(email, "omit").await;
        assert!(matches!(&known, LookedUp::Known(notes) if notes.len() == 1), "{email}: {known:?}");
    }
    rig.handle.fail_next(Fault::before(FaultKind::Answer {
        status: 502,
        headers: Vec::new(),
        body: "upstream".into(),
    }));
    let (known, _) = look("boss@example.test", "hold").await;
    assert!(matches!(known, LookedUp::Later(_)), "{known:?}");
}
