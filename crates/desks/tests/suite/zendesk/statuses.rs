//! What a ticket's status, tags and custom status come to.

use super::{Rig, rig, rig_of};
use crate::harness::{answer, says};
use desks::Outcome;
use model::{
    DeskOutcome::{self, Committed, Failed, Queued},
    ticket::DeskRef,
};
use rstest::rstest;
use serde_json::{Value, json};

fn ticket(id: u64) -> DeskRef {
    DeskRef { id: id.to_string(), number: id.to_string(), url: None }
}

fn shown(status: &str, tags: &Value, custom: Option<u64>) -> Value {
    json!({ "ticket": { "id": 7, "status": status, "tags": tags, "custom_status_id": custom } })
}

async fn seen(rig: &Rig) -> (Option<String>, Option<DeskOutcome>) {
    match rig.desk.status(&rig.http, &[ticket(7)]).await {
        Outcome::Ok(seen) if seen.len() == 1 => (seen[0].status.clone(), seen[0].outcome),
        other => panic!("{other:?}"),
    }
}

#[rstest]
#[case("new", json!([]), Some(Queued))]
#[case("open", json!(["sdim_failed"]), Some(Queued))]
#[case("pending", json!([]), Some(Queued))]
#[case("hold", json!([]), Some(Queued))]
#[case("solved", json!(["vip"]), Some(Committed))]
#[case("closed", json!([]), Some(Committed))]
#[case("deleted", json!([]), Some(Failed))]
#[case("solved", json!(["vip", "sdim_failed"]), Some(Failed))]
#[case("closed", json!(["sdim_failed"]), Some(Failed))]
// Merged into another ticket: nobody knows yet.
#[case("closed", json!(["closed_by_merge"]), None)]
#[case("closed", json!(["closed_by_merge", "sdim_failed"]), Some(Failed))]
#[case("archived", json!([]), None)]
#[tokio::test]
async fn status_and_tags_decide(#[case] status: &str, #[case] tags: Value, #[case] expected: Option<DeskOutcome>) {
    let rig = rig([says(200, &shown(status, &tags, None))]);
    assert_eq!(seen(&rig).await, (Some(status.to_owned()), expected));
}

#[tokio::test]
async fn names_of_custom_statuses_count_among_closed_tickets() {
    let names = json!({ "custom_statuses": [
        { "id": 1, "agent_label": "Rejected", "status_category": "solved" },
        { "id": 2, "agent_label": "Done at last", "status_category": "solved" },
    ] });
    for (custom, text, expected) in [
        (1, "Rejected", Some(Failed)),
        (2, "Done at last", Some(Committed)),
        // It may have been closed for any reason.
        (3, "custom status 3", None),
    ] {
        let rig = rig([says(200, &shown("solved", &json!([]), Some(custom))), says(200, &names)]);
        assert_eq!(seen(&rig).await, (Some(text.to_owned()), expected));
    }
    let rig = rig([says(200, &shown("pending", &json!([]), Some(1)))]);
    assert_eq!(seen(&rig).await.1, Some(Queued), "an open ticket's name is not asked for");
    let mapped = json!({ "generic": { "checkStatus": { "statusMap": { "Done at last": "Failed" } } } });
    let rig = rig_of(&mapped, [says(200, &shown("pending", &json!([]), Some(2))), says(200, &names)]);
    assert_eq!(seen(&rig).await.1, Some(Failed), "a name that the administrator has mapped is");
}

#[tokio::test]
async fn without_the_names_a_solved_ticket_is_not_seen() {
    let solved = shown("solved", &json!([]), Some(1));
    let rig = rig([says(200, &solved), answer(502, "upstream")]);
    let outcome = rig.desk.status(&rig.http, &[ticket(7)]).await;
    assert!(matches!(outcome, Outcome::Ambiguous(_)), "{outcome:?}");
    let both =
        json!({ "tickets": [solved["ticket"], { "id": 8, "status": "open", "tags": [], "custom_status_id": 9 }] });
    let rig = super::rig([says(200, &both), answer(502, "upstream")]);
    let Outcome::Ok(seen) = rig.desk.status(&rig.http, &[ticket(7), ticket(8)]).await else { panic!("nothing seen") };
    assert_eq!(seen.iter().map(|seen| seen.id.as_str()).collect::<Vec<_>>(), ["8"]);
    let rig = super::rig([says(200, &solved), answer(404, "")]);
    assert_eq!(self::seen(&rig).await.1, Some(Committed), "an account without custom statuses");
}

#[tokio::test]
async fn what_counts_as_done_is_a_setting() {
    for (status, tags, expected) in
        [("solved", json!([]), Queued), ("closed", json!([]), Committed), ("solved", json!(["sdim_failed"]), Failed)]
    {
        let rig = rig_of(&json!({ "doneAt": "closed" }), [says(200, &shown(status, &tags, None))]);
        assert_eq!(seen(&rig).await.1, Some(expected), "{status}");
    }
    let other_tag = json!({ "failedTag": "not_done" });
    let rig = rig_of(&other_tag, [says(200, &shown("solved", &json!(["not_done"]), None))]);
    assert_eq!(seen(&rig).await.1, Some(Failed));
}

#[tokio::test]
async fn an_own_way_of_reading_the_status_is_kept_to() {
    let own = json!({ "generic": { "checkStatus": {
        "resource": "/api/v2/requests/$ticketId", "responseElement": "$.request.status", "idElement": "$.request.id",
    } } });
    let rig = rig_of(&own, [says(200, &json!({ "request": { "id": 7, "status": "solved" } }))]);
    assert_eq!(seen(&rig).await.1, Some(Committed));
    assert_eq!(rig.script.sent()[0].url, "https://company.zendesk.com/api/v2/requests/7");
}

#[tokio::test]
async fn rows_that_contradict_each_other_are_not_believed() {
    let twice = json!({ "tickets": [
        { "id": 7, "status": "solved", "tags": [] }, { "id": 7, "status": "open", "tags": [] },
        { "id": 8, "status": "open", "tags": [] }, { "id": 9, "status": "solved", "tags": [] },
    ] });
    let rig = rig([says(200, &twice), says(200, &shown("open", &json!([]), None))]);
    let Outcome::Ok(seen) = rig.desk.status(&rig.http, &[ticket(7), ticket(8)]).await else { panic!("nothing seen") };
    let outcomes: Vec<_> = seen.iter().map(|seen| (seen.id.as_str(), seen.outcome)).collect();
    assert_eq!(outcomes, [("8", Some(Queued)), ("7", Some(Queued))]);
}

/// Zendesk writes tags without capitals and blanks, whatever an administrator writes.
#[rstest]
#[case(json!({ "failedTag": "SDIM Not Done" }), "sdim_not_done", Failed)]
#[case(json!({ "generic": { "checkStatus": { "statusMapClosureCode": { "Declined": "Failed" } } } }), "declined", Failed)]
#[case(json!({ "generic": { "checkStatus": { "statusMapClosureCode": { "Declined": "Failed" } } } }), "vip", Committed)]
#[tokio::test]
async fn a_tag_is_known_in_any_case(#[case] patch: Value, #[case] tag: &str, #[case] expected: DeskOutcome) {
    let rig = rig_of(&patch, [says(200, &shown("solved", &json!([tag]), None))]);
    assert_eq!(seen(&rig).await.1, Some(expected));
}
