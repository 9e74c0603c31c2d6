//! What is sent, and what its answers mean.

use super::{attributes, kind, rig, rig_of};
use crate::harness::{KEY, answer, body, header, key, says, subject};
use desks::{Hint, Hook, HookRefused, Outcome, Wanted, attributes::PersonField, http::Credentials};
use model::{Timestamp, ticket::DeskRef};
use rstest::rstest;
use serde_json::{Value, json};

fn ticket() -> DeskRef {
    DeskRef { id: "7".into(), number: "7".into(), url: None }
}

#[tokio::test]
async fn our_key_is_in_the_call_whatever_the_template_says() {
    let other = json!({ "generic": { "provision": {
        "request": { "subject": "S", "external_id": "theirs", "comment": { "body": "B" } },
        "headers": { "idempotency-key": "theirs" },
    } } });
    let draft = rig_of(&other, []).desk.draft(&subject()).unwrap();
    let sent: Value = serde_json::from_str(draft.body.as_deref().unwrap()).unwrap();
    assert_eq!(sent, json!({ "ticket": { "subject": "S", "external_id": KEY, "comment": { "body": "B" } } }));
    let keys: Vec<&str> = draft
        .headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("idempotency-key"))
        .map(|(_, value)| value.as_str())
        .collect();
    assert_eq!(keys, [KEY]);
}

#[tokio::test]
async fn a_template_without_a_ticket_is_completed_or_refused() {
    let bare = json!({ "generic": { "provision": { "request": { "priority": "low" }, "requestRootElement": null } } });
    let draft = rig_of(&bare, []).desk.draft(&subject()).unwrap();
    let sent: Value = serde_json::from_str(draft.body.as_deref().unwrap()).unwrap();
    assert_eq!(sent["ticket"]["subject"], "SailPoint Access Request 0000000123");
    assert!(sent["ticket"]["comment"]["body"].as_str().unwrap().contains("memberOf"), "{sent}");
    let list = json!({ "generic": { "provision": { "requestRootElementType": "array" } } });
    assert!(rig_of(&list, []).desk.draft(&subject()).is_err());
}

#[rstest]
#[case(Some("21"), None, json!(null), Some(21))]
#[case(Some("21"), Some("22"), json!(null), Some(22))]
#[case(Some("21"), None, json!("31"), Some(31))]
#[case(Some("21"), None, json!(""), Some(21))]
#[case(None, None, json!("$!requesterId"), None)]
#[tokio::test]
async fn the_requester_is_whom_the_ticket_is_for(
    #[case] requester: Option<&str>,
    #[case] on_behalf_of: Option<&str>,
    #[case] written: Value,
    #[case] expected: Option<u64>,
) {
    let request = json!({ "subject": "S", "comment": { "body": "B" }, "requester_id": written });
    let rig = rig_of(&json!({ "generic": { "provision": { "request": request } } }), []);
    let mut subject = subject();
    for (role, id) in [("requesterSource", requester), ("onBehalfOf", on_behalf_of)] {
        if let Some(id) = id {
            subject.name(role, id);
        }
    }
    let draft = rig.desk.draft(&subject).unwrap();
    let sent: Value = serde_json::from_str(draft.body.as_deref().unwrap()).unwrap();
    assert_eq!(sent["ticket"].get("requester_id").and_then(Value::as_u64), expected);
}

#[tokio::test]
async fn a_key_that_was_used_with_another_body_says_nothing_about_our_ticket() {
    for body in [
        json!({ "error": "IdempotentRequestError", "description": "used before" }),
        json!({ "error": { "title": "IdempotentRequestError", "message": "used before" } }),
    ] {
        let outcome = rig([says(400, &body)]).create().await;
        assert!(matches!(outcome, Outcome::Ambiguous(_)), "{outcome:?}");
    }
    let outcome =
        rig([says(400, &json!({ "error": { "title": "Invalid attribute", "message": "no" } }))]).create().await;
    assert!(
        matches!(&outcome, Outcome::Refused(refusal) if refusal.reason.contains("Invalid attribute")),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn both_shapes_of_errors_and_plain_text_are_told() {
    for (status, text, part) in [
        (403, json!({ "error": { "title": "Forbidden", "message": "no right" } }).to_string(), "no right"),
        (
            422,
            json!({ "error": "RecordInvalid", "description": "Record validation errors",
            "details": { "base": [{ "description": "Type: is required", "error": "BlankValue" }] } })
            .to_string(),
            "Type: is required",
        ),
        (401, json!({ "error": "Couldn't authenticate you" }).to_string(), "Couldn't authenticate you"),
    ] {
        let Outcome::Refused(refusal) = rig([answer(status, &text)]).create().await else { panic!("{status}") };
        assert!(refusal.reason.contains(part), "{refusal:?}");
        assert_eq!(refusal.credentials, status == 401);
    }
}

#[rstest]
#[case(PersonField::Email, "o'neil+x@example.test", "query=email%3A%22o%27neil%2Bx%40example.test%22")]
#[case(PersonField::Username, "jane@example.test", "query=email%3A%22jane%40example.test%22")]
#[case(PersonField::ExternalId, "A&B=1", "external_id=A%26B%3D1")]
#[tokio::test]
async fn people_are_asked_for_by_quoted_values(#[case] field: PersonField, #[case] value: &str, #[case] query: &str) {
    let users = json!({ "users": [
        { "id": 1, "name": "One", "email": value.to_uppercase(), "external_id": value, "active": true },
        { "id": 2, "name": "Two", "email": format!("x{value}"), "external_id": "other", "active": true },
        { "id": 3, "name": "Three", "email": value, "external_id": value, "active": true, "suspended": true },
    ] });
    let rig = rig([says(200, &users)]);
    let Outcome::Ok(found) = rig.desk.person(&rig.http, &Wanted { field, value: value.into() }).await else { panic!() };
    let found: Vec<_> = found.iter().map(|person| (person.id.as_str(), person.active)).collect();
    assert_eq!(found, [("1", true), ("3", false)]);
    assert_eq!(rig.script.sent()[0].url, format!("https://company.zendesk.com/api/v2/users/search?{query}"));
}

#[tokio::test]
async fn a_quotation_mark_is_in_nobodys_address() {
    let rig = rig([]);
    let wanted = Wanted { field: PersonField::Email, value: "x\" role:admin \"".into() };
    assert_eq!(rig.desk.person(&rig.http, &wanted).await, Outcome::Ok(Vec::new()));
    assert!(rig.script.sent().is_empty());
}

#[tokio::test]
async fn pages_are_followed_at_the_desk_alone_and_not_for_ever() {
    let row = json!({ "id": 7, "external_id": KEY, "status": "new" });
    let next = "https://company.zendesk.com/api/v2/tickets?page%5Bafter%5D=x";
    let page = |rows: Value, next: &str| {
        says(200, &json!({ "tickets": rows, "meta": { "has_more": true }, "links": { "next": next } }))
    };
    let last = says(200, &json!({ "tickets": [row], "meta": { "has_more": false }, "links": { "next": next } }));
    let rig = rig([page(json!([]), next), last]);
    let Outcome::Ok(found) = rig.desk.find(&rig.http, &key()).await else { panic!("not found") };
    assert_eq!((found.len(), found[0].desk.id.as_str()), (1, "7"));
    assert_eq!(rig.script.sent()[1].url, next);
    assert!(header(&rig.script.sent()[1], "authorization").is_some());
    let rig = super::rig([page(json!([]), "https://evil.example/api/v2/tickets")]);
    assert!(matches!(rig.desk.find(&rig.http, &key()).await, Outcome::Ambiguous(_)));
    let rig = super::rig((0..10).map(|_| page(json!([]), next)));
    assert!(matches!(rig.desk.find(&rig.http, &key()).await, Outcome::Ambiguous(_)), "nobody knows what comes after");
}

#[tokio::test]
async fn cancelling_gives_way_to_others_and_to_what_is_final() {
    let shown = |status: &str, tags: Value| {
        says(
            200,
            &json!({ "ticket": { "id": 7, "status": status, "tags": tags, "updated_at": "2026-01-01T00:00:00Z" } }),
        )
    };
    let clash = || says(409, &json!({ "error": "UpdateConflict" }));
    let rig = rig([
        shown("open", json!(["a"])),
        clash(),
        shown("open", json!(["a", "b"])),
        shown("solved", json!(["a", "b"])),
    ]);
    assert_eq!(rig.desk.cancel(&rig.http, &ticket(), "why").await, Outcome::Ok(()));
    assert_eq!(body(&rig.script.sent()[3])["ticket"]["tags"], json!(["a", "b", "sdim_failed"]));
    for (status, tags, cancelled) in
        [("closed", json!([]), false), ("solved", json!([]), false), ("closed", json!(["sdim_failed"]), true)]
    {
        let rig = super::rig([shown(status, tags)]);
        let outcome = rig.desk.cancel(&rig.http, &ticket(), "why").await;
        assert_eq!(outcome == Outcome::Ok(()), cancelled, "{outcome:?}");
        assert_eq!(rig.script.sent().len(), 1);
    }
}

#[rstest]
#[case(json!({ "role": "admin", "role_type": 4 }), [Some(true); 3])]
#[case(json!({ "role": "agent", "ticket_restriction": null }), [Some(true); 3])]
#[case(json!({ "role": "agent", "ticket_restriction": "groups" }), [Some(true), None, None])]
#[case(json!({ "role": "agent", "role_type": 1 }), [Some(true), Some(true), Some(false)])]
#[case(json!({ "role": "end-user" }), [Some(false); 3])]
#[tokio::test]
async fn the_role_tells_the_rights(#[case] mut user: Value, #[case] expected: [Option<bool>; 3]) {
    user["id"] = 9.into();
    let rig = rig([says(200, &json!({ "user": user }))]);
    let told: Vec<_> = rig.desk.rights(&rig.http).await.into_iter().map(|finding| finding.ok).collect();
    assert_eq!(told, expected);
}

#[test]
fn credentials_are_zendesks() {
    let of = |patch: &Value| (kind().credentials)(attributes(patch).as_object().unwrap()).unwrap();
    let user = |patch: &Value| match of(patch) {
        Credentials::Basic { username, .. } => username,
        other => panic!("{other:?}"),
    };
    assert_eq!(user(&json!({})), "a@example.test/token");
    assert_eq!(user(&json!({ "username": "a@example.test/token" })), "a@example.test/token");
    assert_eq!(user(&json!({ "passwordIsApiToken": false })), "a@example.test");
    let oauth = json!({
        "authenticationType": "OAuth2", "grant_type": "CLIENT_CREDENTIALS", "client_id": "c", "client_secret": "s",
    });
    match of(&oauth) {
        Credentials::OAuth2(oauth) => assert_eq!(oauth.token_url, "https://company.zendesk.com/oauth/tokens"),
        other => panic!("{other:?}"),
    }
}

/// Signature made elsewhere, with Python's hmac.
const SIGNATURE: &str = "0YSWONaSx8Akqj4xfs2oqOvIkAVc3kLqoV7CC5r7YQs=";
const BODY: &[u8] = br#"{"ticketId": "35436"}"#;
const TIME: &str = "2026-01-01T00:00:00Z";
const NOW: Timestamp = Timestamp(1_767_225_600_000_000);

fn verify(patch: &Value, signature: &str, time: &str, body: &[u8]) -> Result<Hint, HookRefused> {
    let headers = [("x-zendesk-webhook-signature", signature), ("x-zendesk-webhook-signature-timestamp", time)];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
    rig_of(patch, []).desk.hook(&Hook { headers: &headers, query: &[], body, now: NOW })
}

#[test]
fn a_signature_made_elsewhere_verifies() {
    let secret = json!({ "webhookSecret": "hook-secret" });
    assert_eq!(verify(&secret, SIGNATURE, TIME, BODY).unwrap().tickets, ["35436"]);
    for (time, body) in [("2026-01-01T00:00:01Z", BODY), (TIME, br#"{"ticketId": "35437"}"#.as_slice())] {
        assert!(matches!(verify(&secret, SIGNATURE, time, body), Err(HookRefused::Forged(_))));
    }
    assert_eq!(verify(&json!({}), SIGNATURE, TIME, BODY), Err(HookRefused::NotConfigured));
}

#[test]
fn an_event_names_its_ticket_and_a_test_call_names_none() {
    let event = json!({
        "type": "zen:event-type:ticket.status_changed", "id": "evt-1", "subject": "zen:ticket:35436",
        "detail": { "id": "35436", "status": "SOLVED" },
    });
    let token = json!({ "webhookToken": "hook-token" });
    let told = |body: &Value| {
        let query = [("token".to_owned(), "hook-token".to_owned())];
        let body = body.to_string();
        rig_of(&token, []).desk.hook(&Hook { headers: &[], query: &query, body: body.as_bytes(), now: NOW }).unwrap()
    };
    assert_eq!(told(&event), Hint { tickets: vec!["35436".into()], delivery: Some("evt-1".into()) });
    let user = json!({ "type": "zen:event-type:user.created", "id": "evt-2", "detail": { "id": "99" } });
    assert_eq!(told(&user).tickets, Vec::<String>::new());
    let secret = json!({ "webhookSecret": "hook-secret" });
    assert_eq!(verify(&secret, "crnMB672Hh6dzctjKUmZPJoJV7oAl+zWAC+keUzAbmk=", TIME, BODY), Ok(Hint::default()));
}
