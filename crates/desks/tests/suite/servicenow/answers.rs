//! Each answer in ServiceNow's documents to a call that is made.

use super::{ID, Rig, fenced, named, refused, ticket, with};
use crate::harness::{answer, header, says, with_headers};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use desks::{Attachment, Outcome};
use model::{DeskOutcome, Timestamp};
use serde_json::{Value, json};

#[tokio::test]
async fn a_created_record_is_its_ticket() {
    let Some(answers) = fenced("c_TableAPI.md") else { return };
    let created = with(&answers, "INC0010002");
    let rig = Rig::new("incident", json!({}), [says(201, &created)]);
    let outcome = rig.create().await;
    let Outcome::Ok(found) = &outcome else { panic!("{outcome:?}") };
    let page = format!("https://acme.service-now.com/nav_to.do?uri=incident.do%3Fsys_id%3D{ID}");
    assert_eq!((found.desk.url.as_deref(), found.status.as_deref()), (Some(page.as_str()), Some("1")));
    assert_eq!(named(outcome), (ID.to_owned(), "INC0010002".to_owned()));
}

#[tokio::test]
async fn a_list_shows_the_state_of_the_ticket_that_was_asked_for_and_of_no_other() {
    let Some(answers) = fenced("c_TableAPI.md") else { return };
    let list = answers.iter().find(|answer| answer["result"].is_array()).unwrap();
    let row = &list["result"][0];
    let problem = json!({ "incident": { "provision": { "resource": "/api/now/table/problem" },
        "checkStatus": { "resource": null, "statusMap": { row["state"].as_str().unwrap(): "Committed" } } } });
    let id = row["sys_id"].as_str().unwrap();
    let rig = Rig::new("incident", problem.clone(), [says(200, list)]);
    let state = row["state"].as_str().map(str::to_owned);
    assert_eq!(rig.seen(id).await, [(state, Some(DeskOutcome::Committed))]);
    let rig = Rig::new("incident", problem, [says(200, list)]);
    assert_eq!(rig.seen(ID).await, []);
}

#[tokio::test]
async fn a_changed_record_says_whether_the_change_was_taken() {
    let Some(answers) = fenced("c_TableAPI.md") else { return };
    let changed: Vec<&Value> =
        answers.iter().filter(|answer| answer["result"]["sys_id"] == "ef43c6d40a0a0b5700c77f9bf387afe3").collect();
    assert_eq!(changed.len(), 2, "PATCH and PUT");
    let incident = ticket("ef43c6d40a0a0b5700c77f9bf387afe3");
    for changed in changed {
        let rig = Rig::new("incident", json!({}), [says(200, changed), says(200, changed), says(200, changed)]);
        assert_eq!(rig.desk.comment(&rig.http, &incident, "seen").await, Outcome::Ok(()));
        let reason = refused(rig.desk.cancel(&rig.http, &incident, "not wanted").await);
        assert!(reason.contains("in state 2"), "{reason}");
        // An answer about another record is none.
        let other = rig.desk.comment(&rig.http, &ticket(ID), "seen").await;
        assert!(matches!(other, Outcome::Ambiguous(_)), "{other:?}");
    }
}

#[tokio::test]
async fn a_record_that_is_read_has_the_fields_that_are_read_of_it() {
    let Some(answers) = fenced("c_TableAPI.md") else { return };
    let read = answers.iter().find(|answer| answer["result"]["sys_id"] == "a9e30c7dc61122760116894de7bcc7bd").unwrap();
    let rig = Rig::new("incident", json!({}), [says(200, &json!({ "result": [read["result"]] }))]);
    let seen = rig.seen("a9e30c7dc61122760116894de7bcc7bd").await;
    assert_eq!(seen, [(Some("1".to_owned()), Some(DeskOutcome::Queued))]);
}

#[tokio::test]
async fn an_imported_row_is_a_ticket_of_the_table_that_it_went_to() {
    let Some(answers) = fenced("c_ImportSetAPI.md") else { return };
    let imported: Vec<&Value> = answers.iter().filter(|answer| answer["result"].is_array()).collect();
    assert_eq!(imported.len(), 2, "GET and POST");
    for imported in imported {
        let to = |table: &str| {
            let provision = json!({ "resource": "/api/now/import/imp_user", "responseElement": null });
            json!({ "table": table, "incident": { "provision": provision } })
        };
        let rig = Rig::new("incident", to("sys_user"), [says(201, imported)]);
        let id = imported["result"][0]["sys_id"].as_str().unwrap().to_owned();
        assert_eq!(named(rig.create().await), (id.clone(), id), "its display name is no number");
        let rig = Rig::new("incident", to("incident"), [says(201, imported)]);
        assert!(matches!(rig.create().await, Outcome::Ambiguous(_)));
    }
}

#[tokio::test]
async fn an_attached_file_is_on_its_ticket() {
    let Some(answers) = fenced("c_AttachmentAPI.md") else { return };
    let to = "d71f7935c0a8016700802b64c67c11c6";
    let attached: Vec<&Value> = answers.iter().filter(|answer| answer["result"]["table_sys_id"] == to).collect();
    assert_eq!(attached.len(), 2, "file and upload");
    let file = Attachment { name: "a b&c.json".into(), content_type: "application/json", bytes: b"{}".to_vec() };
    for attached in attached {
        let rig = Rig::new("incident", json!({}), [says(201, attached), says(201, attached)]);
        assert_eq!(rig.desk.attach(&rig.http, &ticket(to), &file).await, Outcome::Ok(()));
        let sent = &rig.sent()[0];
        assert!(
            sent.url.ends_with(&format!("table_name=incident&table_sys_id={to}&file_name=a%20b%26c.json")),
            "{}",
            sent.url
        );
        assert_eq!((header(sent, "content-type"), sent.body.as_deref()), (Some("application/json"), Some(&b"{}"[..])));
        assert!(matches!(rig.desk.attach(&rig.http, &ticket(ID), &file).await, Outcome::Ambiguous(_)));
    }
}

#[tokio::test]
async fn a_rate_limit_says_when_it_ends() {
    let Some(answers) = fenced("inbound-REST-API-rate-limiting.md") else { return };
    let headers = [("X-RateLimit-Limit", "100"), ("X-RateLimit-Reset", "1700003600"), ("Retry-After", "90")];
    let rig = Rig::new("incident", json!({}), [with_headers(429, &headers, &answers[0].to_string())]);
    let outcome = rig.create().await;
    let Outcome::Throttled { retry_at, reason } = outcome else { panic!("{outcome:?}") };
    assert_eq!(retry_at, Some(Timestamp(90 * Timestamp::SECOND)));
    assert!(reason.contains("Rate limit of 100 requests per hour for Table API exceeded"), "{reason}");
}

#[tokio::test]
async fn a_token_is_asked_for_with_a_form_and_used() {
    let Some(answers) = fenced("r_OAuthAPIResponseParameters.md") else { return };
    for (grant, part) in [
        ("PASSWORD", "grant_type=password&username=deskbridge&password=pw"),
        ("REFRESH_TOKEN", "grant_type=refresh_token&refresh_token=rt"),
        ("CLIENT_CREDENTIALS", "grant_type=client_credentials"),
    ] {
        let oauth = json!({ "authenticationType": "OAuth2", "grant_type": grant, "client_id": "be3a",
                            "client_secret": "cs", "refresh_token": "rt" });
        let rig = Rig::new("incident", oauth, [says(200, &answers[0]), answer(200, r#"{"result": []}"#)]);
        assert_eq!(rig.find().await, Outcome::Ok(Vec::new()));
        let sent = rig.sent();
        assert_eq!(sent[0].url, "https://acme.service-now.com/oauth_token.do");
        assert_eq!(header(&sent[0], "content-type"), Some("application/x-www-form-urlencoded"));
        let form = String::from_utf8_lossy(sent[0].body.as_ref().unwrap()).into_owned();
        assert!(form.starts_with(part) && form.contains("client_id=be3a&client_secret=cs"), "{form}");
        let token = answers[0]["access_token"].as_str().unwrap();
        assert_eq!(header(&sent[1], "authorization"), Some(format!("Bearer {token}").as_str()));
    }
}

#[tokio::test]
async fn an_assertion_is_addressed_to_the_token_end_point() {
    let Some(answers) = fenced("r_OAuthAPIResponseParameters.md") else { return };
    let jwt = json!({ "authenticationType": "OAuth2", "grant_type": "JWT_BEARER", "client_id": "be3a",
                      "client_secret": "cs", "jwt_private_key": crate::logins::rsa().1, "jwt_key_id": "k1" });
    let rig = Rig::new("incident", jwt, [says(200, &answers[0]), answer(200, r#"{"result": []}"#)]);
    assert_eq!(rig.find().await, Outcome::Ok(Vec::new()));
    let sent = rig.sent().remove(0);
    assert_eq!(sent.url, "https://acme.service-now.com/oauth_token.do");
    let form: Vec<(String, String)> = url::form_urlencoded::parse(sent.body.as_ref().unwrap()).into_owned().collect();
    let get = |name: &str| form.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()).unwrap();
    assert_eq!(get("grant_type"), "urn:ietf:params:oauth:grant-type:jwt-bearer");
    assert_eq!((get("client_id"), get("client_secret")), ("be3a", "cs"));
    let claims = BASE64_URL_SAFE_NO_PAD.decode(get("assertion").split('.').nth(1).unwrap()).unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    let expected = json!(["be3a", "deskbridge", "https://acme.service-now.com/oauth_token.do"]);
    assert_eq!(json!([claims["iss"], claims["sub"], claims["aud"]]), expected);
}

#[tokio::test]
async fn rows_of_other_records_are_not_ours() {
    let Some(answers) = fenced("c_RESTAPI.md") else { return };
    let order = json!({ "correlationVariable": "sdim_key", "serviceRequest": { "provision": {
        "resource": "/api/sn_sc/servicecatalog/items/d82ea08510247200964f77ffeec6c4ee/order_now" } } });
    let rig = Rig::new("serviceRequest", order, [says(200, &answers[0])]);
    let found = rig.find().await;
    assert!(matches!(&found, Outcome::Ambiguous(reason) if reason.contains("none of them has our key")), "{found:?}");
}
