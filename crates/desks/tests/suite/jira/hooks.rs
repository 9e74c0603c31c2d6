//! Jira's webhooks: signed, or with a token where the server cannot sign.

use super::{CLOUD, Rig, SERVER};
use crate::conformance::jira::signature;
use desks::{Hook, HookRefused};
use model::Timestamp;
use rstest::rstest;
use serde_json::json;

/// The vector that Atlassian prints (`desks.md` 1).
#[test]
fn the_published_vector_of_the_signature_verifies() {
    let told = "sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9";
    let secret = "It's a Secret to Everybody";
    assert_eq!(signature(secret, b"Hello World!"), told);
    let rig = Rig::new(CLOUD, &json!({ "webhookSecret": secret }), []);
    let headers = [("X-Hub-Signature".to_owned(), told.to_owned())];
    let call = |body: &'static [u8]| Hook { headers: &headers, query: &[], body, now: Timestamp(0) };
    // It is verified, and then it is no JSON.
    assert!(matches!(rig.desk.hook(&call(b"Hello World!")), Err(HookRefused::Unreadable(_))));
    assert!(matches!(rig.desk.hook(&call(b"Hello World?")), Err(HookRefused::Forged(_))));
}

#[rstest]
#[case(CLOUD, true, true, false, true, Some("not signed"))]
#[case(CLOUD, false, true, false, true, Some("NotConfigured"))]
#[case(SERVER, true, false, false, false, Some("not signed"))]
#[case(SERVER, true, true, false, true, None)]
#[case(SERVER, true, true, false, false, Some("no token"))]
#[case(SERVER, false, true, true, true, None)]
#[case(SERVER, false, true, true, false, Some("no token"))]
#[case(SERVER, true, true, true, true, Some("not ours"))]
#[case(SERVER, false, false, true, true, Some("NotConfigured"))]
fn an_unsigned_call_is_believed_of_a_server_with_the_token_alone(
    #[case] script: &str,
    #[case] secret_set: bool,
    #[case] token_set: bool,
    #[case] badly_signed: bool,
    #[case] with_token: bool,
    #[case] refused: Option<&str>,
) {
    let set = |set: bool, value: &str| if set { value.to_owned() } else { String::new() };
    let patch = json!({ "webhookSecret": set(secret_set, "s3cret"), "webhookToken": set(token_set, "t0ken") });
    let rig = Rig::new(script, &patch, []);
    let body = json!({ "issue": { "id": "10001", "key": "IT-1" } }).to_string();
    let bad = [("X-Hub-Signature".to_owned(), signature("other", body.as_bytes()))];
    let query = [("token".to_owned(), "t0ken".to_owned())];
    let hook = Hook {
        headers: if badly_signed { &bad } else { &[] },
        query: if with_token { &query } else { &[] },
        body: body.as_bytes(),
        now: Timestamp(0),
    };
    match (rig.desk.hook(&hook), refused) {
        (Ok(hint), None) => assert_eq!(hint.tickets, ["10001", "IT-1"]),
        (Err(error), Some(part)) => assert!(format!("{error:?} {error}").contains(part), "{error:?}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_delivery_is_told_apart_by_its_name_and_a_test_call_is_about_nothing() {
    let rig = Rig::new(CLOUD, &json!({ "webhookSecret": "s3cret" }), []);
    let body = br#"{"webhookEvent":"jira:version_released"}"#;
    let headers = [
        ("x-hub-signature".to_owned(), signature("s3cret", body)),
        ("X-Atlassian-Webhook-Identifier".to_owned(), "d-1".to_owned()),
    ];
    let hint = rig.desk.hook(&Hook { headers: &headers, query: &[], body, now: Timestamp(0) }).unwrap();
    assert_eq!((hint.tickets, hint.delivery.as_deref()), (Vec::new(), Some("d-1")));
}
