//! Every recorded answer, put to the call that would get it; one that no call of ours gets is put to the nearest and
//! must not be believed.

use super::{ID, absent, attributes, create, row, rows, scripted};
use crate::harness::{KEY, Reply, Scripted, answer, body, header, key, oracle, oracles, says};
use desks::{Attachment, Finding, Outcome, Wanted, attributes::PersonField};
use model::ticket::DeskRef;
use serde_json::{Value, json};

const FOLDER: &str = "salesforce-remedyforce";

/// A recorded answer, or the end of the test where there are none.
macro_rules! recorded {
    ($path:literal) => {
        match oracle(&format!("{FOLDER}/{}", $path)) {
            Some(text) => text,
            None => return,
        }
    };
}

fn ticket(id: &str) -> DeskRef {
    DeskRef { id: id.into(), number: "00000002".into(), url: None }
}

fn json_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

async fn found(reply: Reply) -> Outcome<Vec<desks::Created>> {
    let on = scripted(&json!({}), [reply]);
    on.desk.find(&on.http, &key()).await
}

async fn status(reply: Reply) -> Outcome<Vec<desks::Seen>> {
    let on = scripted(&json!({}), [reply]);
    on.desk.status(&on.http, &[ticket(ID)]).await
}

fn failed(findings: &[Finding]) -> Vec<(&str, &str)> {
    let failed = findings.iter().filter(|finding| finding.ok == Some(false));
    failed.map(|finding| (finding.step.as_str(), finding.message.as_str())).collect()
}

#[test]
fn no_recorded_answer_is_left_out() {
    let tests = concat!(include_str!("recorded.rs"), include_str!("signing_in.rs"));
    let Some(_) = oracle("salesforce-remedyforce/demisto/SOURCE.txt") else { return };
    let mut count = 0;
    for folder in ["demisto", "restforce-fixtures"] {
        for file in std::fs::read_dir(oracles().join(FOLDER).join(folder)).unwrap() {
            let name = file.unwrap().file_name().into_string().unwrap();
            count += 1;
            assert!(name == "SOURCE.txt" || tests.contains(&format!("{folder}/{name}\"")), "{folder}/{name}");
        }
    }
    assert!(count > 30);
}

#[tokio::test]
async fn a_note_was_added() {
    let text = recorded!("demisto/get_create_note_response.json");
    let on = scripted(&json!({ "ticketType": "serviceRequest" }), [answer(200, &text)]);
    assert_eq!(on.desk.comment(&on.http, &ticket(ID), "a \"note\"").await, Outcome::Ok(()));
    let sent = on.only_request();
    assert!(sent.url.ends_with(&format!("/services/apexrest/BMCServiceDesk/1.0/ServiceRequest/{ID}/clientnote")));
    assert_eq!(body(&sent), json!({ "ActivityLog": [{ "Summary": "Deskbridge", "Notes": "a \"note\"" }] }));
}

#[tokio::test]
async fn the_id_of_a_status_is_found_by_its_name() {
    let text = recorded!("demisto/get_status_data.json");
    let open = || rows(&[row(ID, KEY, "ASSIGNED", true)]);
    let on = scripted(&json!({ "cancelStatus": "Closed" }), [open(), answer(200, &text), answer(204, "")]);
    assert_eq!(on.desk.cancel(&on.http, &ticket(ID), "not wanted").await, Outcome::Ok(()));
    let sent = on.script.sent();
    assert_eq!(sent[2].method, "PATCH");
    let expected = json!({ "BMCServiceDesk__FKStatus__c": "a3w2w000000TfGCAA0",
                           "BMCServiceDesk__incidentResolution__c": "not wanted" });
    assert_eq!(body(&sent[2]), expected);
    // The answer has no status of the name that is wanted by default.
    let on = scripted(&json!({}), [open(), answer(200, &text)]);
    let refused = on.desk.cancel(&on.http, &ticket(ID), "not wanted").await;
    assert!(refused.reason().unwrap().contains("set cancelStatus"), "{refused:?}");
}

#[tokio::test]
async fn the_packages_answers_to_a_new_incident() {
    let all = json_of(&recorded!("demisto/incident_data.json"));
    let way = json!({ "incident": { "provision": { "resource": "/services/apexrest/BMCServiceDesk/1.0/Incident" } } });
    let on = scripted(&way, [says(200, &all["create_success"])]);
    let Outcome::Ok(created) = on
        .desk
        .create(&on.http, &on.desk.draft(&crate::harness::subject()).unwrap(), &key(), crate::harness::LATE)
        .await
    else {
        panic!("the desk said yes");
    };
    assert_eq!((created.desk.id.as_str(), created.desk.number.as_str()), ("SUCCESS_ID", "SUCCESS_NUMBER"));
    let on = scripted(&way, [says(200, &all["create_failure"])]);
    let draft = on.desk.draft(&crate::harness::subject()).unwrap();
    let refused = on.desk.create(&on.http, &draft, &key(), crate::harness::LATE).await;
    assert!(matches!(&refused, Outcome::Refused(refusal) if refusal.reason.contains("SOME_ERROR_MSG")), "{refused:?}");
    // What that client tells its own users is no answer of a desk.
    for other in ["update_success", "update_failure_context"] {
        let replies = [rows(&[row(ID, KEY, "ASSIGNED", true)]), rows(&[json!({ "Id": "a3w", "Name": "CANCELLED" })])];
        let on = scripted(&json!({}), replies.into_iter().chain([says(200, &all[other])]));
        let outcome = on.desk.cancel(&on.http, &ticket(ID), "not wanted").await;
        assert!(matches!(outcome, Outcome::Ambiguous(_)), "{outcome:?}");
    }
}

#[tokio::test]
async fn the_packages_answer_to_a_new_service_request() {
    let text = recorded!("demisto/service_request.json");
    let way = json!({
        "ticketType": "serviceRequest", "requestDefinition": "a3H2w000000d001EAA",
        "serviceRequest": { "provision": {
            "resource": "/services/apexrest/BMCServiceDesk/1.0/ServiceRequest", "responseElement": "$.Result.Number",
            "request": { "Fields": [] } } },
    });
    let on = scripted(&way, [answer(200, &text)]);
    let draft = on.desk.draft(&crate::harness::subject()).unwrap();
    let Outcome::Ok(created) = on.desk.create(&on.http, &draft, &key(), crate::harness::LATE).await else {
        panic!("the desk said yes");
    };
    assert_eq!((created.desk.id.as_str(), created.desk.number.as_str()), ("adfghjkl", "00000132"));
    // Its `records` alone are no answer to a query.
    assert!(matches!(found(answer(200, &text)).await, Outcome::Ambiguous(_)));
}

#[tokio::test]
async fn a_new_record_was_made() {
    let text = recorded!("restforce-fixtures/create_success_response.json");
    let on = scripted(&json!({}), [answer(201, &text)]);
    let file = Attachment { name: "plan.json".into(), content_type: "application/json", bytes: b"{}".to_vec() };
    assert_eq!(on.desk.attach(&on.http, &ticket(ID), &file).await, Outcome::Ok(()));
    let expected = json!({ "Title": "plan.json", "PathOnClient": "plan.json", "VersionData": "e30=",
                           "FirstPublishLocationId": ID });
    assert_eq!(body(&on.only_request()), expected);
}

#[tokio::test]
async fn a_field_of_the_key_that_is_not_there_is_a_refusal_and_no_absent_ticket() {
    for text in [
        recorded!("restforce-fixtures/delete_error_response.json"),
        recorded!("restforce-fixtures/sobject_find_error_response.json"),
        recorded!("restforce-fixtures/upsert_error_response.json"),
    ] {
        for replies in [vec![answer(404, &text)], vec![absent(), answer(404, &text)]] {
            let outcome = create(&scripted(&json!({}), replies)).await;
            let Outcome::Refused(refusal) = outcome else { panic!("{outcome:?}") };
            assert!(refusal.reason.contains("external ID field does not exist") && !refusal.missing, "{refusal:?}");
        }
    }
}

#[tokio::test]
async fn an_absent_record_may_be_raised() {
    let text = recorded!("restforce-fixtures/sobject_describe_error_response.json");
    let made = recorded!("restforce-fixtures/upsert_created_success_response.json");
    let on =
        scripted(&json!({}), [answer(404, &text), answer(201, &made), says(200, &row("foo", KEY, "OPENED", true))]);
    let Outcome::Ok(created) = create(&on).await else { panic!("the desk said yes") };
    assert_eq!((created.desk.id.as_str(), created.desk.number.as_str()), ("foo", "00000002"));
    let sent = on.script.sent();
    let place = "/services/data/v62.0/sobjects/BMCServiceDesk__Incident__c/SDIM_Correlation__c/";
    assert_eq!(
        (sent[1].method.as_str(), sent[1].url.as_str()),
        ("PATCH", format!("{}{place}{KEY}", super::HOME).as_str())
    );
    assert!(!String::from_utf8(sent[1].body.clone().unwrap()).unwrap().contains(KEY), "the key is in the address only");
    assert_eq!(header(&sent[1], "content-type"), Some("application/json"));
    // Of the object itself it means that the package is not there.
    let on = scripted(&json!({}), [answer(404, &text)]);
    let report = on.desk.check(&on.http).await;
    let [("answer", reason)] = failed(&report.findings)[..] else { panic!("{report:?}") };
    assert!(reason.contains("does not exist"), "{reason}");
}

#[tokio::test]
async fn an_upsert_of_a_known_record_is_read_back() {
    let text = recorded!("restforce-fixtures/upsert_updated_success_response.json");
    let on = scripted(&json!({}), [absent(), answer(204, &text), says(200, &row(ID, KEY, "OPENED", true))]);
    assert!(matches!(create(&on).await, Outcome::Ok(created) if created.desk.id == ID));
}

#[tokio::test]
async fn several_records_with_our_key_are_looked_up_and_the_oldest_adopted() {
    let text = recorded!("restforce-fixtures/upsert_multiple_error_response.json");
    let mut younger = row("a2U2w000000k002EAA", KEY, "OPENED", true);
    younger["CreatedDate"] = "2021-05-10T19:00:27.000+0000".into();
    let on = scripted(&json!({}), [answer(300, &text), rows(&[younger, row(ID, KEY, "OPENED", true)])]);
    assert!(matches!(create(&on).await, Outcome::Ok(created) if created.desk.id == ID));
    let on = scripted(&json!({}), [absent(), answer(300, &text)]);
    let outcome = create(&on).await;
    assert!(matches!(&outcome, Outcome::Refused(refusal) if refusal.reason.starts_with("300")), "{outcome:?}");
}

#[tokio::test]
async fn a_refused_write_says_why() {
    let text = recorded!("restforce-fixtures/write_error_response.json");
    let outcome = create(&scripted(&json!({}), [absent(), answer(400, &text)])).await;
    let Outcome::Refused(refusal) = outcome else { panic!("{outcome:?}") };
    assert_eq!(refusal.reason, "400 Bad Request: No such column 'foo' on sobject of type Bar");
}

#[tokio::test]
async fn records_of_something_else_are_not_taken_for_our_ticket() {
    for text in [
        recorded!("restforce-fixtures/sobject_find_success_response.json"),
        recorded!("restforce-fixtures/sobject_select_success_response.json"),
        recorded!("restforce-fixtures/recent_success_response.json"),
        recorded!("restforce-fixtures/services_data_success_response.json"),
    ] {
        let outcome = create(&scripted(&json!({}), [answer(200, &text)])).await;
        assert!(matches!(&outcome, Outcome::NotSent(_)), "{text}: {outcome:?}");
        let on = scripted(&json!({}), [answer(200, &text)]);
        let report = on.desk.check(&on.http).await;
        assert!(matches!(failed(&report.findings)[..], [("answer", _)]), "{report:?}");
        assert!(matches!(found(answer(200, &text)).await, Outcome::Ambiguous(_)));
    }
}

#[tokio::test]
async fn an_empty_answer_to_a_query_means_that_there_is_none() {
    let text = recorded!("restforce-fixtures/query_empty_response.json");
    assert_eq!(found(answer(200, &text)).await, Outcome::Ok(Vec::new()));
    let Outcome::Ok(seen) = status(answer(200, &text)).await else { panic!("the desk answered") };
    assert_eq!((seen.len(), &seen[0].status), (1, &None));
    let on = scripted(&json!({}), [answer(200, &text)]);
    let wanted = Wanted { field: PersonField::Email, value: "jane@example.test".into() };
    assert_eq!(on.desk.person(&on.http, &wanted).await, Outcome::Ok(Vec::new()));
}

#[tokio::test]
async fn answers_to_other_questions_are_not_believed() {
    for text in [
        recorded!("restforce-fixtures/org_query_response.json"),
        recorded!("restforce-fixtures/query_aggregate_success_response.json"),
        recorded!("restforce-fixtures/query_success_response.json"),
        recorded!("restforce-fixtures/get_deleted_success_response.json"),
        recorded!("restforce-fixtures/get_updated_success_response.json"),
        recorded!("restforce-fixtures/search_success_response.json"),
    ] {
        for outcome in [found(answer(200, &text)).await.map(|_| ()), status(answer(200, &text)).await.map(|_| ())] {
            assert!(matches!(outcome, Outcome::Ambiguous(_)), "{text}: {outcome:?}");
        }
    }
}

#[tokio::test]
async fn a_refused_query_is_no_empty_answer() {
    for (text, words) in [
        (recorded!("restforce-fixtures/query_error_response.json"), "error_message"),
        (recorded!("restforce-fixtures/search_error_response.json"), "No search term found"),
    ] {
        for outcome in [found(answer(400, &text)).await.map(|_| ()), status(answer(400, &text)).await.map(|_| ())] {
            let Outcome::Refused(refusal) = outcome else { panic!("{outcome:?}") };
            assert!(refusal.reason.contains(words) && !refusal.missing, "{refusal:?}");
        }
    }
}

#[tokio::test]
async fn the_pages_of_an_answer_are_followed_at_the_desk_and_nowhere_else() {
    let first = recorded!("restforce-fixtures/query_paginated_first_page_response.json");
    let last = recorded!("restforce-fixtures/query_paginated_last_page_response.json");
    let mut ours = json_of(&last);
    ours["records"] = json!([row(ID, KEY, "OPENED", true)]);
    let on = scripted(&json!({}), [answer(200, &first), says(200, &ours)]);
    let Outcome::Ok(found) = on.desk.find(&on.http, &key()).await else { panic!("the desk answered") };
    assert_eq!(found.iter().map(|found| found.desk.id.as_str()).collect::<Vec<_>>(), [ID]);
    assert_eq!(on.script.sent()[1].url, format!("{}/services/data/v26.0/query/01gD", super::HOME));
    let on = scripted(&json!({}), [answer(200, &first), answer(200, &last)]);
    assert!(matches!(on.desk.find(&on.http, &key()).await, Outcome::Ambiguous(_)), "none of them has our key");
    for elsewhere in ["https://evil.example/services/data/v26.0/query/01gD", "//evil.example/services/data/x", "/login"]
    {
        let mut page = json_of(&first);
        page["nextRecordsUrl"] = elsewhere.into();
        let on = scripted(&json!({}), [says(200, &page)]);
        assert!(matches!(on.desk.find(&on.http, &key()).await, Outcome::Ambiguous(_)), "{elsewhere}");
    }
    let endless: Vec<Reply> = (0..10).map(|_| answer(200, &first)).collect();
    let on = scripted(&json!({}), endless);
    assert!(matches!(on.desk.find(&on.http, &key()).await, Outcome::Ambiguous(_)));
}

#[tokio::test]
async fn an_expired_session_is_about_credentials() {
    let text = recorded!("restforce-fixtures/expired_session_response.json");
    let outcome = found(answer(401, &text)).await;
    assert!(matches!(&outcome, Outcome::Refused(refusal) if refusal.credentials), "{outcome:?}");
    // Whatever the status: a session may be good for pages and not for the interface.
    let outcome = found(answer(403, &text)).await;
    assert!(matches!(&outcome, Outcome::Refused(refusal) if refusal.credentials), "{outcome:?}");
    let oauth = json!({ "authenticationType": "OAuth2", "client_id": "c", "client_secret": "s3cret-client" });
    let token = || says(200, &json!({ "access_token": "t0ken-of-salesforce" }));
    let on = Scripted::of(super::SCRIPT, &attributes(&oauth), [token(), answer(401, &text), token(), rows(&[])]);
    assert_eq!(on.desk.find(&on.http, &key()).await, Outcome::Ok(Vec::new()));
}
