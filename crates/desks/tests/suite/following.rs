//! Finding tickets again and reading their statuses, with answers that real desks give (`desks.md` 5).

use crate::harness::{KEY, Scripted, answer, body, header, key, open, says, small, subject};
use desks::{DraftError, Guarantee, Outcome};
use model::{DeskOutcome, ticket::DeskRef};
use rstest::rstest;
use serde_json::{Value, json};

fn ticket(id: &str) -> DeskRef {
    DeskRef { id: id.into(), number: id.into(), url: None }
}

fn with(mut attributes: Value, more: &Value) -> Value {
    for (name, value) in more.as_object().unwrap() {
        attributes[name] = value.clone();
    }
    attributes
}

async fn seen(on: &Scripted, id: &str) -> (Option<String>, Option<DeskOutcome>) {
    match on.desk.status(&on.http, &[ticket(id)]).await {
        Outcome::Ok(seen) => (seen[0].status.clone(), seen[0].outcome),
        other => panic!("{other:?}"),
    }
}

#[rstest]
#[case("Status", json!({"Status": "open"}), "open", DeskOutcome::Queued)]
#[case("issue.status.name", json!({"issue": {"status": {"name": "Done", "is_closed": true}}}), "Done", DeskOutcome::Committed)]
#[case("issue.status.is_closed", json!({"issue": {"status": {"is_closed": true}}}), "true", DeskOutcome::Committed)]
#[case("data.attributes[\"status.name\"]", json!({"data": {"attributes": {"status.name": "no"}}}), "no", DeskOutcome::Failed)]
#[case("$.state", json!({"state": 7}), "7", DeskOutcome::Committed)]
#[tokio::test]
async fn a_status_may_be_a_name_a_member_of_an_object_or_a_number(
    #[case] path: &str,
    #[case] reply: Value,
    #[case] status: &str,
    #[case] outcome: DeskOutcome,
) {
    let map = json!({ "open": "Queued", "done": "Committed", "true": "Committed", "7": "Committed", "no": "Failed" });
    let block = json!({ "checkStatus": { "responseElement": path, "statusMap": map } });
    let on = Scripted::new(&small(&block), [says(200, &reply)]);
    assert_eq!(seen(&on, "1").await, (Some(status.to_owned()), Some(outcome)));
}

#[tokio::test]
async fn a_status_call_has_query_options_and_may_append_the_ticket() {
    let block = json!({ "checkStatus": {
        "resource": "/rest/data/issue?x=1", "appendTicketNumber": true, "responseElement": "s",
        "checkStatusQueryParam": { "@fields": "status.name", "for": "$ticketNumber" },
    }});
    let on = Scripted::new(&small(&block), [says(200, &json!({"s": "open"}))]);
    seen(&on, "a b&c").await;
    let expected = "https://desk.example.com/base/rest/data/issue/a%20b%26c?x=1&%40fields=status.name&for=a+b%26c";
    assert_eq!(on.only_request().url, expected);
}

const FIND: &str = r#"{"resource": "/issues.json?cf_1=$correlationKey&status_id=*", "itemsElement": "issues",
    "keyElement": "$.custom_fields[?(@.name=='CorrelationId')].value", "idElement": "id", "statusElement": "status.name",
    "createdElement": "created_on"}"#;

fn finding(rows: &Value) -> Scripted {
    let find: Value = serde_json::from_str(FIND).unwrap();
    Scripted::new(&small(&json!({ "find": find })), [says(200, &json!({ "issues": rows }))])
}

fn issue(id: u32, key: &str, created: &str) -> Value {
    json!({ "id": id, "status": { "name": "Closed" }, "created_on": created,
            "custom_fields": [{ "name": "Other", "value": KEY }, { "name": "CorrelationId", "value": key }] })
}

#[tokio::test]
async fn a_search_asks_for_closed_tickets_too_and_compares_the_custom_field() {
    let on = finding(&json!([
        issue(9, KEY, "2026-11-23T10:00:02Z"),
        issue(3, "another", "2026-11-23T10:00:00Z"),
        issue(10, KEY, "2026-11-23T10:00:01Z"),
    ]));
    let Outcome::Ok(found) = on.desk.find(&on.http, &key()).await else { panic!() };
    let ids: Vec<_> = found.iter().map(|found| found.desk.id.as_str()).collect();
    assert_eq!(ids, ["10", "9"], "ours only, oldest first");
    assert_eq!(found[0].status.as_deref(), Some("Closed"));
    let expected = format!("https://desk.example.com/base/issues.json?cf_1={KEY}&status_id=*");
    assert_eq!(on.only_request().url, expected);
}

#[tokio::test]
async fn that_there_is_no_ticket_is_believed_only_of_an_empty_list() {
    let on = finding(&json!([]));
    assert_eq!(on.desk.find(&on.http, &key()).await, Outcome::Ok(vec![]));
    let on = finding(&json!([issue(3, "another", "2026-11-23T10:00:00Z")]));
    let ignored = on.desk.find(&on.http, &key()).await;
    assert!(
        matches!(&ignored, Outcome::Ambiguous(reason) if reason.contains("does not search by the key")),
        "{ignored:?}"
    );
    for odd in [json!(null), json!({}), json!("none")] {
        let on = finding(&odd);
        assert!(matches!(on.desk.find(&on.http, &key()).await, Outcome::Ambiguous(_)), "{odd}");
    }
}

#[tokio::test]
async fn a_search_may_be_a_post_with_a_query_language() {
    let find = json!({ "resource": "/search", "method": "POST", "request": { "query": "'CF.{Id}' = '$correlationKey'", "max": 10 },
                       "keyElement": "key", "idElement": "id" });
    let on = Scripted::new(&small(&json!({ "find": find })), [says(200, &json!([{ "key": KEY, "id": 4 }]))]);
    let Outcome::Ok(found) = on.desk.find(&on.http, &key()).await else { panic!() };
    assert_eq!(found[0].desk.id, "4");
    let sent = on.only_request();
    assert_eq!(body(&sent), json!({ "query": format!("'CF.{{Id}}' = '{KEY}'"), "max": 10 }));
    assert_eq!(header(&sent, "content-type"), Some("application/json"));
}

#[tokio::test]
async fn one_call_reads_many_statuses() {
    let batch = json!({ "resource": "/tickets?query=$tickets&fields=Status&per_page=$count", "itemsElement": "items",
                        "idElement": "id", "statusElement": "Status", "ticketTemplate": "id = $ticketId", "joinWith": " OR " });
    let rows = json!({ "items": [{ "id": "2", "Status": "done" }, { "id": 1, "Status": "open" }, { "id": "9", "Status": "done" }] });
    let on = Scripted::new(&small(&json!({ "checkStatus": { "batch": batch } })), [says(200, &rows)]);
    assert_eq!(on.desk.status_batch(), 50);
    let Outcome::Ok(seen) = on.desk.status(&on.http, &[ticket("1"), ticket("2")]).await else { panic!() };
    let told: Vec<_> = seen.iter().map(|seen| (seen.id.as_str(), seen.outcome)).collect();
    assert_eq!(
        told,
        [("2", Some(DeskOutcome::Committed)), ("1", Some(DeskOutcome::Queued))],
        "and nothing that was not asked for"
    );
    let expected =
        "https://desk.example.com/base/tickets?query=id%20%3D%201%20OR%20id%20%3D%202&fields=Status&per_page=2";
    assert_eq!(on.only_request().url, expected);
}

#[tokio::test]
async fn an_empty_body_can_be_a_success_or_a_missing_ticket() {
    let block = json!({ "cancel": { "resource": "/issues/${ticketId}.json", "method": "PUT" } });
    let on = Scripted::new(&small(&block), [answer(204, ""), answer(404, ""), answer(410, "")]);
    assert_eq!(on.desk.cancel(&on.http, &ticket("1"), "why").await, Outcome::Ok(()));
    assert_eq!(on.script.sent()[0].url, "https://desk.example.com/base/issues/1.json");
    assert_eq!(seen(&on, "1").await, (None, None));
    assert_eq!(seen(&on, "1").await, (None, None));
}

#[tokio::test]
async fn a_deleted_ticket_is_what_the_map_says() {
    let map = json!({ "open": "Queued", "resolved": "Committed", "deleted": "Failed" });
    let block = json!({ "checkStatus": { "statusMap": map } });
    let on = Scripted::new(&small(&block), [says(200, &json!({"status": "deleted"}))]);
    assert_eq!(seen(&on, "1").await, (Some("deleted".into()), Some(DeskOutcome::Failed)));
}

#[rstest]
#[case("done", None, Some(DeskOutcome::Committed))]
#[case("DONE", None, Some(DeskOutcome::Committed))]
#[case("Done ", None, Some(DeskOutcome::Committed))]
#[case("nearly done", None, None)]
#[case("Clash", None, Some(DeskOutcome::Failed))]
#[case("clash", None, None)]
#[case("done", Some("solved"), Some(DeskOutcome::Committed))]
#[case("done", Some("Refused"), Some(DeskOutcome::Failed))]
#[case("done", Some("news"), None)]
#[case("open", Some("news"), Some(DeskOutcome::Queued))]
#[case("what", Some("solved"), None)]
#[case("open", Some("solved"), Some(DeskOutcome::Queued))]
#[case("what", None, None)]
#[tokio::test]
async fn only_the_maps_decide(#[case] status: &str, #[case] code: Option<&str>, #[case] expected: Option<DeskOutcome>) {
    let check = json!({
        "statusMap": { "open": "Queued", "done": "committed", "Clash": "Failed", "CLASH": "Committed" },
        "closureCodeResponseElement": "code",
        "statusMapClosureCode": { "solved": "Committed", "refused": "Failed" },
    });
    let on = Scripted::new(
        &small(&json!({ "checkStatus": check })),
        [says(200, &json!({ "status": status, "code": code }))],
    );
    let Outcome::Ok(seen) = on.desk.status(&on.http, &[ticket("1")]).await else { panic!() };
    assert_eq!(seen[0].outcome, expected, "{}", seen[0].why);
    assert!(!seen[0].why.is_empty());
}

#[tokio::test]
async fn another_ticket_than_the_asked_one_is_not_believed() {
    let block = json!({ "checkStatus": { "idElement": "id" } });
    let on = Scripted::new(&small(&block), [says(200, &json!({"id": 2, "status": "done"}))]);
    assert!(matches!(on.desk.status(&on.http, &[ticket("1")]).await, Outcome::Ambiguous(_)));
}

#[rstest]
#[case(json!({}), None, Guarantee::Held)]
#[case(json!({"find": {"resource": "/?k=$correlationKey", "keyElement": "k", "idElement": "id"}}), None, Guarantee::LaggedLookup)]
#[case(json!({"find": {"resource": "/?k=$correlationKey", "keyElement": "k", "idElement": "id"}}), Some(0), Guarantee::StrongLookup)]
#[case(json!({"find": {"resource": "/?k=$correlationKey", "idElement": "id"}}), Some(0), Guarantee::Held)]
#[case(json!({"find": {"resource": "/?k=$correlationKey", "keyElement": "k", "idElement": "id"},
              "provision": {"request": {"title": "no key"}}}), Some(0), Guarantee::Held)]
#[case(json!({"find": {"resource": "/?k=$correlationKey", "keyElement": "k", "idElement": "id"},
              "provision": {"request": {"title": "no key"}, "headers": {"X-Key": "$correlationKey"}}}), Some(0), Guarantee::StrongLookup)]
fn the_guarantee_is_what_the_attributes_can_keep(
    #[case] block: Value,
    #[case] lag: Option<u32>,
    #[case] expected: Guarantee,
) {
    let attributes = with(small(&block), &json!({ "searchLagSeconds": lag }));
    let desk = open(&attributes);
    assert_eq!(desk.guarantee(), expected);
    assert_eq!(desk.search_lag(), i64::from(lag.unwrap_or(60)) * 1_000_000);
}

#[test]
fn a_rendered_call_without_the_key_is_not_sent_where_the_key_is_needed() {
    let block = json!({
        "find": { "resource": "/?k=$correlationKey", "keyElement": "k", "idElement": "id" },
        "provision": { "request": { "key": "#if(!$plan.requests)$correlationKey#end" } },
    });
    let error = open(&small(&block)).draft(&subject()).unwrap_err();
    assert!(matches!(&error, DraftError::Unusable(why) if why.contains("correlationKey")), "{error}");
}

#[tokio::test]
async fn an_id_that_needs_quoting_is_asked_for_alone_or_not_at_all() {
    let batch = json!({ "resource": "/tickets?query=$tickets", "idElement": "id", "statusElement": "status",
                        "ticketTemplate": "id = $ticketId", "joinWith": " OR " });
    let hostile = ticket("1 OR id > 0");
    let on = Scripted::new(
        &small(&json!({ "checkStatus": { "batch": batch } })),
        [says(200, &json!([{ "id": 2, "status": "open" }])), says(200, &json!({ "status": "done" }))],
    );
    let Outcome::Ok(seen) = on.desk.status(&on.http, &[hostile.clone(), ticket("2")]).await else { panic!() };
    assert_eq!(seen.len(), 2);
    let urls: Vec<String> = on.script.sent().into_iter().map(|sent| sent.url).collect();
    assert!(urls[0].ends_with("query=id%20%3D%202") && urls[1].ends_with("/t/1%20OR%20id%20%3E%200"), "{urls:?}");

    let alone = json!({ "checkStatus": { "batch": batch, "resource": null } });
    let on = Scripted::new(&small(&alone), []);
    assert!(matches!(on.desk.status(&on.http, &[hostile]).await, Outcome::Refused(_)));
}

#[rstest]
#[case("https://desk.example.com/base", true)]
#[case("https://DESK.example.com:443/base/", true)]
#[case("https://desk.example.com", true)]
#[case("https://other.example.com/base", false)]
#[case("https://desk.example.com.other.example/base", false)]
#[case("http://desk.example.com/base", false)]
#[case("https://desk.example.com:8443/base", false)]
#[case("https://desk.example.com/bas", false)]
#[case("https://desk.example.com/other", false)]
#[tokio::test]
async fn a_draft_is_at_home_where_it_was_rendered(#[case] url: &str, #[case] home: bool) {
    let draft = open(&small(&json!({}))).draft(&subject()).unwrap();
    let moved = with(small(&json!({})), &json!({ "url": url }));
    let on = Scripted::new(&moved, [says(201, &json!({ "id": 1 }))]);
    assert_eq!(on.desk.at_home(&draft), home);
    let outcome = on.desk.create(&on.http, &draft, &key(), crate::harness::LATE).await;
    assert_eq!((matches!(outcome, Outcome::Ok(_)), on.script.sent().len() == 1), (home, home), "{outcome:?}");
}

#[test]
fn a_draft_without_an_address_is_nowhere_at_home() {
    let desk = open(&small(&json!({})));
    let draft = desk.draft(&subject()).unwrap();
    for url in ["", "/base/t", "https://", "https://desk.example.com@other.example/base/t"] {
        assert!(!desk.at_home(&desks::Draft { url: url.into(), ..draft.clone() }), "{url}");
    }
}
