//! What is particular about ServiceNow.

use super::{ID, Rig, named, refused, rows, ticket};
use crate::harness::{KEY, answer, body, header, says, with_headers};
use desks::{
    Guarantee, Hook, HookRefused, Kind, Outcome, Subject, Wanted, WebhookFacts, attributes::PersonField,
    http::Credentials,
};
use model::{
    DeskOutcome::{Committed, Failed, Queued},
    Timestamp,
    ticket::DeskRef,
};
use rstest::rstest;
use serde_json::json;

#[tokio::test]
async fn an_empty_list_is_empty_in_both_versions_of_the_interface() {
    let none = json!({ "error": { "message": "No Record found", "detail": "Record doesn't exist or ACL restricts the record retrieval" }, "status": "failure" });
    for reply in [rows(&json!([])), says(404, &none)] {
        let rig = Rig::new("incident", json!({}), [reply]);
        assert_eq!(rig.find().await, Outcome::Ok(Vec::new()));
        let asked = rig.sent()[0].url.clone();
        assert!(asked.contains(&format!("/api/now/table/incident?sysparm_query=correlation_id%3D{KEY}&")), "{asked}");
    }
    let elsewhere = Rig::new("incident", json!({}), [answer(404, "<html>no such page</html>")]);
    assert!(matches!(elsewhere.find().await, Outcome::Refused(_)), "another 404 is no list");
}

#[tokio::test]
async fn a_row_that_the_account_may_not_read_is_not_no_row() {
    let hidden = with_headers(200, &[("X-Total-Count", "1")], r#"{"result": []}"#);
    let rig = Rig::new("incident", json!({}), [hidden.clone()]);
    assert!(matches!(rig.find().await, Outcome::Ambiguous(_)));
    // Nor is its ticket reported as gone; one that is not counted is.
    assert_eq!(Rig::new("incident", json!({}), [hidden]).seen(ID).await, []);
    let gone = with_headers(200, &[("X-Total-Count", "0")], r#"{"result": []}"#);
    assert_eq!(Rig::new("incident", json!({}), [gone]).seen(ID).await, [(None, None)]);
}

#[tokio::test]
async fn two_rows_with_the_key_are_both_found_oldest_first() {
    let row = |id: &str, at: &str| json!({ "sys_id": id, "number": at, "correlation_id": KEY, "sys_created_on": at });
    let (first, second) = ("5db00000000000000000000000000001", "5db00000000000000000000000000002");
    let found = rows(&json!([row(second, "2026-01-02 00:00:00"), row(first, "2026-01-01 00:00:00")]));
    let Outcome::Ok(found) = Rig::new("incident", json!({}), [found]).find().await else { panic!("not found") };
    assert_eq!(found.iter().map(|found| found.desk.id.as_str()).collect::<Vec<_>>(), [first, second]);
}

#[tokio::test]
async fn a_page_of_a_hibernating_instance_is_no_answer() {
    let page = "<html><body>Your instance is hibernating</body></html>";
    let rig = Rig::new("incident", json!({}), [answer(200, page), answer(200, page)]);
    assert!(matches!(rig.create().await, Outcome::Ambiguous(_)));
    assert!(matches!(rig.find().await, Outcome::Ambiguous(_)));
}

#[tokio::test]
async fn a_second_factor_is_told_from_a_wrong_password() {
    let refusal = r#"{"error":{"message":"User Not Authenticated","detail":"Required to provide Auth information"},"status":"failure"}"#;
    for (headers, told) in [(&[("X-MFA_TOKEN", "invalid")][..], true), (&[][..], false)] {
        let rig = Rig::new("incident", json!({}), [with_headers(401, headers, refusal)]);
        let report = rig.desk.check(&rig.http).await;
        let failed = report.findings.iter().find(|finding| finding.ok == Some(false)).unwrap();
        assert_eq!((failed.step.as_str(), failed.message.contains("second factor")), ("credentials", told));
    }
}

#[rstest]
#[case("-1", "", Some(Queued))]
#[case("3", "successful", Some(Committed))]
#[case("3", "successful_issues", Some(Committed))]
#[case("3", "unsuccessful", Some(Failed))]
#[case("3", "whatever", Some(Failed))]
#[case("3", "", Some(Failed))]
#[case("4", "successful", Some(Failed))]
#[tokio::test]
async fn a_closed_change_is_done_as_its_close_code_says(
    #[case] state: &str,
    #[case] code: &str,
    #[case] outcome: Option<model::DeskOutcome>,
) {
    let row = json!({ "sys_id": ID, "state": { "display_value": "Zu", "value": state }, "close_code": code });
    let rig = Rig::new("changeRequest", json!({}), [rows(&json!([row]))]);
    assert_eq!(rig.seen(ID).await, [(Some("Zu".to_owned()), outcome)]);
}

#[tokio::test]
async fn the_value_of_a_state_goes_before_what_people_see() {
    let map = json!({ "incident": { "checkStatus": { "statusMap": { "6": "Committed", "Closed": "Failed", "Parked": "Queued" } } } });
    for (value, text, outcome) in [("6", "Closed", Some(Committed)), ("9", "parked", Some(Queued)), ("9", "Odd", None)]
    {
        let row = json!({ "sys_id": ID, "state": { "display_value": text, "value": value } });
        let rig = Rig::new("incident", map.clone(), [rows(&json!([row]))]);
        assert_eq!(rig.seen(ID).await, [(Some(text.to_owned()), outcome)], "{value}");
    }
}

#[tokio::test]
async fn sailpoints_documented_status_call_is_asked_in_batches_and_another_as_it_stands() {
    // A ticket is called what the create call is answered with.
    for (element, named) in [("$.result.number", "T1"), ("$.result.sys_id", ID)] {
        let own = json!({ "table": "sc_request", "serviceRequest": {
            "provision": { "responseElement": element },
            "checkStatus": { "resource": "/api/x_acme/state/$ticketId", "responseElement": "$.result.state", "idElement": null } } });
        let rig = Rig::new("serviceRequest", own, [says(200, &json!({ "result": { "state": "closed_complete" } }))]);
        assert_eq!(rig.seen(ID).await, [(Some("closed_complete".to_owned()), Some(Committed))]);
        assert!(rig.sent()[0].url.ends_with(&format!("/api/x_acme/state/{named}")));
    }
}

#[tokio::test]
async fn a_call_that_names_a_number_alone_gets_the_sys_id_looked_up() {
    let answered = says(200, &json!({ "result": { "ticketId": "REQ0010001" } }));
    let row = rows(&json!([{ "sys_id": ID, "number": "REQ0010001" }]));
    let rig = Rig::new("serviceRequest", json!({}), [answered.clone(), row]);
    assert_eq!(named(rig.create().await), (ID.to_owned(), "REQ0010001".to_owned()));
    let sent = body(&rig.sent()[0]);
    assert_eq!(
        (&sent["items"]["correlation_id"], &sent["items"]["correlation_display"]),
        (&json!(KEY), &json!("Deskbridge"))
    );
    // Where that fails the number serves, and tickets are asked for by it.
    let state = json!([{ "sys_id": ID, "number": "REQ0010001", "request_state": "closed_complete" }]);
    let rig = Rig::new("serviceRequest", json!({ "statusFrom": "request" }), [answered, answer(500, ""), rows(&state)]);
    assert_eq!(named(rig.create().await), ("REQ0010001".to_owned(), "REQ0010001".to_owned()));
    assert_eq!(rig.seen("REQ0010001").await, [(Some("closed_complete".to_owned()), Some(Committed))]);
    assert!(rig.sent()[2].url.contains("sysparm_query=numberINREQ0010001%5EORDERBYsys_id"));
    let lost = Rig::new("serviceRequest", json!({}), [says(200, &json!({ "result": {} }))]);
    assert!(matches!(lost.create().await, Outcome::Ambiguous(_)), "an answer without a ticket is not understood");
}

#[rstest]
#[case("error", &[], "refused")]
#[case("ignored", &[ID], "created")]
#[case("ignored", &[], "refused")]
#[case("strange", &[], "ambiguous")]
#[tokio::test]
async fn a_row_of_an_import_says_what_became_of_it(
    #[case] status: &str,
    #[case] known: &[&str],
    #[case] outcome: &str,
) {
    let import = json!({ "coalesceOnCorrelation": true, "stagingCorrelationField": "u_key",
        "incident": { "provision": { "resource": "/api/now/import/u_tickets", "responseElement": null } } });
    let row = json!({ "table": "incident", "status": status, "error_message": "Row transform error" });
    let known: Vec<_> =
        known.iter().map(|id| json!({ "sys_id": id, "number": "INC1", "correlation_id": KEY })).collect();
    let rig = Rig::new("incident", import, [says(201, &json!({ "result": [row] })), rows(&json!(known))]);
    assert_eq!(rig.desk.guarantee(), Guarantee::NativeKey);
    let seen = match rig.create().await {
        Outcome::Ok(created) if created.desk.id == ID => "created",
        Outcome::Refused(refusal) if refusal.reason.contains("Row transform error") => "refused",
        Outcome::Ambiguous(_) => "ambiguous",
        other => panic!("{other:?}"),
    };
    assert_eq!(seen, outcome);
    let sent = body(&rig.sent()[0]);
    assert_eq!(sent["u_key"], KEY);
    assert!(sent.as_object().unwrap().values().all(serde_json::Value::is_string), "{sent}");
}

#[tokio::test]
async fn a_2xx_that_says_failure_is_a_no() {
    let no = json!({ "error": { "message": "Operation Failed", "detail": "by a business rule" }, "status": "failure" });
    let rig = Rig::new("incident", json!({}), [says(200, &no)]);
    assert!(refused(rig.create().await).contains("by a business rule"));
}

#[tokio::test]
async fn nothing_that_would_be_part_of_a_query_is_asked_for() {
    let rig = Rig::new("incident", json!({}), []);
    for value in ["a^ORactive=true", "javascript:gs.getUserID()", "a\nb"] {
        let wanted = Wanted { field: PersonField::Username, value: value.into() };
        assert!(refused(rig.desk.person(&rig.http, &wanted).await).contains("query"), "{value}");
    }
    let odd = DeskRef { id: "INC1^ORnumber=INC2".into(), number: "INC1".into(), url: None };
    assert_eq!(rig.desk.status(&rig.http, std::slice::from_ref(&odd)).await, Outcome::Ok(Vec::new()));
    assert!(refused(rig.desk.cancel(&rig.http, &odd, "why").await).contains("no number"));
    assert!(rig.sent().is_empty());
}

#[tokio::test]
async fn a_person_is_compared_and_an_inactive_one_is_marked() {
    let row =
        |id: &str, mail: &str, active: &str| json!({ "sys_id": id, "email": mail, "name": "Jane", "active": active });
    let found = rows(&json!([
        row(ID, "Jane@Example.test", "true"),
        row("5db50000000000000000000000000002", "jane@example.test", "false")
    ]));
    let rig = Rig::new("incident", json!({}), [found, rows(&json!([row(ID, "other@example.test", "true")]))]);
    let wanted = Wanted { field: PersonField::Email, value: "jane@example.test".into() };
    let Outcome::Ok(people) = rig.desk.person(&rig.http, &wanted).await else { panic!("nobody") };
    assert_eq!(people.iter().map(|person| person.active).collect::<Vec<_>>(), [true, false]);
    assert!(matches!(rig.desk.person(&rig.http, &wanted).await, Outcome::Ambiguous(_)), "others are no answer");
}

#[rstest]
#[case("incident", &[("opened_by", "r"), ("caller_id", "b")])]
#[case("changeRequest", &[("opened_by", "r"), ("requested_by", "r")])]
fn people_are_named_where_the_template_does_not(#[case] ticket_type: &str, #[case] fields: &[(&str, &str)]) {
    let rig = Rig::new(ticket_type, json!({}), []);
    let mut subject: Subject = crate::conformance::subject(KEY);
    subject.name("requesterSource", "r");
    subject.name("onBehalfOf", "b");
    let draft = rig.desk.draft(&subject).unwrap();
    let sent: serde_json::Value = serde_json::from_str(draft.body.as_deref().unwrap()).unwrap();
    for (field, person) in fields {
        assert_eq!(sent[*field], *person, "{field}");
    }
}

#[test]
fn an_api_key_goes_into_servicenows_header() {
    let kind = Kind::by_type("ServiceNow SDIM").unwrap();
    let attributes =
        json!({ "url": "https://acme.service-now.com", "authenticationType": "header", "headerValue": "key" });
    let credentials = (kind.credentials)(attributes.as_object().unwrap());
    assert!(matches!(&credentials, Ok(Credentials::Header { name, .. }) if name == "x-sn-apikey"), "{credentials:?}");
    let other = json!({ "authenticationType": "Header", "headerName": "X-Other", "headerValue": "key" });
    let credentials = (kind.credentials)(other.as_object().unwrap());
    assert!(matches!(&credentials, Ok(Credentials::Header { name, .. }) if name == "X-Other"), "{credentials:?}");
}

#[tokio::test]
async fn every_write_names_its_content_type() {
    let changed = says(200, &json!({ "result": { "sys_id": ID, "state": "8" } }));
    let rig = Rig::new("incident", json!({}), [changed]);
    assert_eq!(rig.desk.cancel(&rig.http, &ticket(ID), "no longer wanted").await, Outcome::Ok(()));
    let sent = rig.sent().remove(0);
    assert_eq!((sent.method.as_str(), header(&sent, "content-type")), ("PATCH", Some("application/json")));
    assert_eq!(body(&sent), json!({ "state": "8", "comments": "no longer wanted" }));
}

#[test]
fn a_block_that_is_left_out_is_as_in_the_template() {
    let kind = Kind::by_type("ServiceNow").unwrap();
    let least =
        json!({ "url": "https://acme.service-now.com", "ticketType": "incident", "authenticationType": "None" });
    let desk = (kind.open)(least.as_object().unwrap()).unwrap();
    let draft = desk.draft(&crate::conformance::subject(KEY)).unwrap();
    assert_eq!(draft.url, "https://acme.service-now.com/api/now/table/incident");
    assert!(draft.body.unwrap().contains(KEY));
    assert_eq!(desk.meaning(&desks::DeskStatus::new("Resolved").or("6")).0, Some(Committed));
    let unmapped = json!({ "url": "https://acme.service-now.com", "serviceRequest": { "provision": {
        "resource": "/api/sn_sc/servicecatalog/items/$catalogItem/order_now" } } });
    assert_eq!(
        kind.missing(unmapped.as_object().unwrap()),
        ["/serviceRequest/provision/catalogItem", "/authenticationType"]
    );
}

/// HMAC-SHA256 of `1767225600.{"sys_id":"c537bae64f411200adf9f8e18110c76e"}` under "hook-secret", by `openssl dgst`.
#[test]
fn a_signature_is_read_in_both_spellings() {
    let secrets = json!({ "webhookSecret": "hook-secret" });
    let rig = Rig::new("incident", secrets, []);
    let call = |signature: &str, time: &str| {
        let headers =
            vec![("X-Sdim-Signature".into(), format!("sha256={signature}")), ("x-sdim-timestamp".into(), time.into())];
        let body = format!("{{\"sys_id\":\"{ID}\"}}").into_bytes();
        let now = Timestamp(1_767_225_600 * Timestamp::SECOND);
        rig.desk.hook(&Hook { headers: &headers, query: &[], body: &body, now }).map(|hint| hint.tickets)
    };
    for good in [
        "7c57827ddc377ca79dc1e5c1c84a8eed510e27f3655dc514162647cb644d6222",
        "fFeCfdw3fKedweXByEqO7VEOJ/NlXcUUFiZHy2RNYiI=",
    ] {
        assert_eq!(call(good, "1767225600"), Ok(vec![ID.to_owned()]));
        assert!(matches!(call(good, "1767225601"), Err(HookRefused::Forged(_))), "the time is signed");
    }
    assert!(matches!(call("00", "1767225600"), Err(HookRefused::Forged(_))));
}

#[test]
fn the_set_up_text_holds_the_address_and_the_secrets() {
    let kind = Kind::by_type("ServiceNow").unwrap();
    let facts =
        WebhookFacts { url: "https://bridge.example.test/hook".into(), secret: "s3".into(), token: "t0".into() };
    let text = (kind.webhook)(&facts);
    for part in ["'https://bridge.example.test/hook'", "'s3'", "'t0'", "HmacSHA256", "X-SDIM-Timestamp"] {
        assert!(text.contains(part), "{part}");
    }
}

#[tokio::test]
async fn another_closure_code_of_a_known_call_is_read_as_it_is_configured() {
    let check = json!({ "incident": { "checkStatus": { "closureCodeResponseElement": "$.result[0].u_outcome",
        "statusMapClosureCode": { "declined": "Failed" } } } });
    let row = json!([{ "sys_id": ID, "number": "INC0010001", "state": "7", "u_outcome": "declined" }]);
    let rig = Rig::new("incident", check, [rows(&row)]);
    let ticket = DeskRef { id: ID.into(), number: "INC0010001".into(), url: None };
    let Outcome::Ok(seen) = rig.desk.status(&rig.http, &[ticket]).await else { panic!("not seen") };
    assert_eq!((seen[0].id.as_str(), seen[0].outcome), (ID, Some(Failed)));
    assert!(rig.sent()[0].url.contains("number=INC0010001&"), "{:?}", rig.sent());
}

#[tokio::test]
async fn an_incident_that_was_opened_again_keeps_its_code_and_is_not_done() {
    let codes = json!({ "incident": { "checkStatus": { "statusMap": null, "statusMapClosureCode": { "Solved": "Committed" } } } });
    let row =
        json!([{ "sys_id": ID, "state": { "display_value": "In Progress", "value": "2" }, "close_code": "Solved" }]);
    let rig = Rig::new("incident", codes, [rows(&row)]);
    assert_eq!(rig.seen(ID).await[0].1, Some(Queued));
}

#[test]
fn a_table_that_is_read_from_a_copy_is_waited_for() {
    let rig = Rig::new("incident", json!({ "searchLagSeconds": 30 }), []);
    assert_eq!((rig.desk.search_lag(), rig.desk.guarantee()), (30 * Timestamp::SECOND, Guarantee::LaggedLookup));
}

#[tokio::test]
async fn a_ticket_that_a_list_leaves_out_is_asked_for_alone() {
    let other = "c537bae64f411200adf9f8e18110c76f";
    let row = json!([{ "sys_id": ID, "state": "6" }]);
    let none = with_headers(200, &[("X-Total-Count", "0")], r#"{"result": []}"#);
    let rig = Rig::new("incident", json!({}), [rows(&row), none]);
    let Outcome::Ok(seen) = rig.desk.status(&rig.http, &[ticket(ID), ticket(other)]).await else { panic!("not seen") };
    let seen: Vec<_> = seen.iter().map(|seen| (seen.id.as_str(), seen.outcome, seen.status.is_some())).collect();
    assert_eq!(seen, [(ID, Some(Committed), true), (other, None, false)]);
}
