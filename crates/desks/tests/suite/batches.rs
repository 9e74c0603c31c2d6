//! One status call for many tickets: a row is one ticket's or nobody's, and silence says nothing.

use crate::harness::{Reply, Scripted, answer, says, small};
use desks::{Outcome, Seen};
use model::ticket::DeskRef;
use rstest::rstest;
use serde_json::{Value, json};

fn ticket(id: &str, number: &str) -> DeskRef {
    DeskRef { id: id.into(), number: number.into(), url: None }
}

/// Two tickets, one of which has the other's id as its number.
fn crossed() -> [DeskRef; 2] {
    [ticket("1", "2"), ticket("2", "3")]
}

/// A desk that is asked for many tickets at once, and for one by one only where `single` says so.
fn batched(more: &Value, single: bool, replies: Vec<Value>) -> Scripted {
    answering(more, single, replies.into_iter().map(|reply| says(200, &reply)))
}

fn answering(more: &Value, single: bool, replies: impl IntoIterator<Item = Reply>) -> Scripted {
    let mut batch = json!({ "resource": "/t?ids=$tickets", "idElement": "id", "statusElement": "status" });
    for (name, value) in more.as_object().unwrap() {
        batch[name] = value.clone();
    }
    let mut check = json!({ "batch": batch });
    if !single {
        check["resource"] = Value::Null;
        check["responseElement"] = Value::Null;
    }
    Scripted::new(&small(&json!({ "checkStatus": check })), replies)
}

fn row(id: &str, status: &str) -> Value {
    json!({ "id": id, "status": status })
}

async fn statuses(on: &Scripted, tickets: &[DeskRef]) -> Vec<(String, Option<String>)> {
    match on.desk.status(&on.http, tickets).await {
        Outcome::Ok(seen) => seen.into_iter().map(|Seen { id, status, .. }| (id, status)).collect(),
        other => panic!("{other:?}"),
    }
}

fn is(id: &str, status: &str) -> (String, Option<String>) {
    (id.to_owned(), Some(status.to_owned()))
}

#[tokio::test]
async fn a_row_that_fits_two_tickets_is_given_to_neither() {
    let rows = json!([row("2", "done"), row("1", "open"), row("7", "open")]);
    let on = batched(&json!({}), false, vec![rows]);
    let tickets = [ticket("1", "2"), ticket("2", "3"), ticket("7", "7")];
    assert_eq!(statuses(&on, &tickets).await, [is("7", "open")]);
}

#[tokio::test]
async fn what_no_row_settles_is_asked_for_singly() {
    let rows = json!([row("2", "done")]);
    let on = batched(&json!({}), true, vec![rows, json!({ "status": "open" }), json!({ "status": "done" })]);
    assert_eq!(statuses(&on, &crossed()).await, [is("1", "open"), is("2", "done")]);
    assert_eq!(on.script.sent().len(), 3);
}

#[tokio::test]
async fn two_rows_that_say_different_things_of_one_ticket_are_not_believed() {
    // The desk ignores its query: the row "2" is another ticket's, whose id is this one's number.
    let rows = json!([row("1", "open"), row("2", "done"), row("7", "open"), row("7", "open")]);
    let on = batched(&json!({}), false, vec![rows]);
    assert_eq!(statuses(&on, &[ticket("1", "2"), ticket("7", "7")]).await, [is("7", "open")]);
}

#[rstest]
#[case("id", [is("1", "open"), is("2", "done")])]
#[case("number", [is("1", "done"), is("2", "no")])]
#[tokio::test]
async fn the_batch_may_say_what_its_rows_name(#[case] names: &str, #[case] expected: [(String, Option<String>); 2]) {
    let rows = json!([row("1", "open"), row("2", "done"), row("3", "no")]);
    let on = batched(&json!({ "idElementNames": names }), false, vec![rows]);
    assert_eq!(statuses(&on, &crossed()).await, expected);
}

#[tokio::test]
async fn a_ticket_that_the_batch_leaves_out_is_unseen_and_not_gone() {
    let tickets = [ticket("1", "1"), ticket("2", "2"), ticket("3", "3 OR 1"), ticket("4", "4")];
    for rows in [json!([]), json!([{ "id": "1" }, { "id": "2", "status": null }, { "id": "4", "status": " " }])] {
        let on = batched(&json!({}), false, vec![rows]);
        assert_eq!(statuses(&on, &tickets).await, []);
    }
    let on = batched(&json!({}), false, vec![json!([row("2", "open")])]);
    assert_eq!(statuses(&on, &tickets).await, [is("2", "open")]);
}

#[tokio::test]
async fn a_list_that_is_not_there_says_nothing_of_its_tickets() {
    let on = answering(&json!({}), false, [answer(404, "")]);
    let outcome = on.desk.status(&on.http, &[ticket("1", "1")]).await;
    assert!(matches!(&outcome, Outcome::Refused(refusal) if !refusal.missing), "{outcome:?}");
}
