//! Calls of Flows and Outbound Messages.

use super::{SCRIPT, attributes};
use desks::{Hint, Hook, HookRefused, Kind, WebhookFacts};
use model::Timestamp;
use serde_json::json;

/// An Outbound Message about one record, as Salesforce documents it.
pub fn outbound_message(record: &str, organization: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>
<notifications xmlns="http://soap.sforce.com/2005/09/outbound"><OrganizationId>{organization}</OrganizationId>
<ActionId>04k5e000000GmaeAAC</ActionId><SessionId xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>
<Notification><Id>04l5e00000bXYZaAAO</Id>
<sObject xsi:type="sf:BMCServiceDesk__Incident__c" xmlns:sf="urn:sobject.enterprise.soap.sforce.com"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><sf:Id>{record}</sf:Id></sObject></Notification>
</notifications></soapenv:Body></soapenv:Envelope>"#
    )
}

const ORGANIZATION: &str = "00D2x000005srFcEAI";

fn heard(headers: &[(&str, &str)], body: &str) -> Result<Hint, HookRefused> {
    let kind = Kind::by_script(SCRIPT).unwrap();
    let attributes = attributes(&json!({ "webhookToken": "hook-token", "orgId": ORGANIZATION }));
    let desk = (kind.open)(attributes.as_object().unwrap()).unwrap();
    let headers: Vec<_> = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let query = [("token".to_owned(), "hook-token".to_owned())];
    desk.hook(&Hook { headers: &headers, query: &query, body: body.as_bytes(), now: Timestamp(0) })
}

#[test]
fn an_outbound_message_names_its_record_and_its_delivery() {
    let hint = heard(&[], &outbound_message("a2U5e000000kl6NEAQ", ORGANIZATION)).unwrap();
    let expected = Hint { tickets: vec!["a2U5e000000kl6NEAQ".into()], delivery: Some("04l5e00000bXYZaAAO".into()) };
    assert_eq!(hint, expected);
}

#[test]
fn a_call_of_another_organization_is_refused_where_it_says_so() {
    let flow = |organization: &str| json!({ "ticketId": "a2U", "organizationId": organization }).to_string();
    let bare = json!({ "ticketId": "a2U" }).to_string();
    for (headers, body, good) in [
        (vec![], flow(ORGANIZATION), true),
        (vec![], flow("00D2x000005srFc"), true),
        (vec![], flow("00D2x000005srFd"), false),
        (vec![], bare.clone(), true),
        (vec![("X-SFDC-Organization-Id", "00D2x000005srFcEAI")], bare.clone(), true),
        (vec![("x-sfdc-organization-id", "00Dother00000000AAA")], bare, false),
        (vec![], outbound_message("a2U", "00D2x000005srFc"), true),
        (vec![], outbound_message("a2U", "00Dother0000000"), false),
    ] {
        let outcome = heard(&headers, &body);
        match outcome {
            Ok(hint) => assert!(good && hint.tickets == ["a2U"], "{body}"),
            Err(refused) => assert!(!good && matches!(refused, HookRefused::Forged(_)), "{body}: {refused:?}"),
        }
    }
}

#[test]
fn what_is_neither_is_unreadable() {
    let doctype = "<!DOCTYPE x [<!ENTITY a \"a\">]><notifications><Notification/></notifications>";
    for body in ["", "ticket", "<html></html>", "<notifications>", doctype] {
        assert!(matches!(heard(&[], body), Err(HookRefused::Unreadable(_))), "{body}");
    }
    assert_eq!(heard(&[], "{}").unwrap().tickets, Vec::<String>::new(), "a test call");
}

#[test]
fn the_set_up_text_names_address_and_token() {
    let kind = Kind::by_script(SCRIPT).unwrap();
    let text = (kind.webhook)(&WebhookFacts {
        url: "https://bridge.example.com/desk-webhooks/v1/9".into(),
        secret: "the-secret".into(),
        token: "the-token".into(),
    });
    assert!(text.contains("https://bridge.example.com/desk-webhooks/v1/9?token=the-token"), "{text}");
    assert!(text.contains("{!$Record.Id}") && !text.contains("the-secret"), "{text}");
}
