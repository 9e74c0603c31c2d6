//! What only this desk has.

use super::{HOME, ID, SCRIPT, absent, attributes, create, row, rows, scripted};
use crate::harness::{KEY, LATE, Reply, answer, body, key, says, subject};
use desks::{DraftError, Guarantee, Kind, OpenError, Outcome, Wanted, attributes::PersonField};
use model::{DeskOutcome, ticket::DeskRef};
use rstest::rstest;
use serde_json::{Value, json};

fn ticket(id: &str) -> DeskRef {
    DeskRef { id: id.into(), number: "00000002".into(), url: None }
}

fn error(status: u16, code: &str, message: &str) -> Reply {
    says(status, &json!([{ "message": message, "errorCode": code }]))
}

/// The query that a call asks, in clear.
fn query_of(request: &desks::http::Request) -> String {
    let url = url::Url::parse(&request.url).unwrap();
    url.query_pairs().find(|(name, _)| name == "q").unwrap().1.into_owned()
}

fn draft_of(changes: &Value) -> Result<desks::Draft, DraftError> {
    scripted(changes, []).desk.draft(&subject())
}

#[rstest]
#[case("OPENED", true, Some(DeskOutcome::Queued))]
#[case("in progress", true, Some(DeskOutcome::Queued))]
#[case("WAITING FOR CUSTOMER", true, Some(DeskOutcome::Queued))]
#[case("RESOLVED", true, Some(DeskOutcome::Committed))]
#[case("CLOSED", false, Some(DeskOutcome::Committed))]
#[case("COMPLETED", false, Some(DeskOutcome::Committed))]
#[case("REJECTED", false, Some(DeskOutcome::Failed))]
#[case("CANCELLED", false, Some(DeskOutcome::Failed))]
#[case("CANCELED", false, Some(DeskOutcome::Failed))]
#[case("WITH THE BOARD", true, Some(DeskOutcome::Queued))]
#[case("FILED AWAY", false, None)]
#[tokio::test]
async fn the_name_of_a_status_decides_and_else_whether_the_ticket_is_open(
    #[case] name: &str,
    #[case] open: bool,
    #[case] expected: Option<DeskOutcome>,
) {
    for ticket_type in ["incident", "serviceRequest"] {
        let without_map = json!({ "ticketType": ticket_type, ticket_type: {} });
        for changes in [json!({ "ticketType": ticket_type }), without_map] {
            let on = scripted(&changes, [rows(&[row(ID, KEY, name, open)])]);
            let Outcome::Ok(seen) = on.desk.status(&on.http, &[ticket(ID)]).await else { panic!("the desk answered") };
            assert_eq!((seen[0].status.as_deref(), seen[0].outcome), (Some(name), expected), "{changes}");
        }
    }
}

#[tokio::test]
async fn a_closed_state_can_be_mapped_where_names_do_not_matter() {
    let map = json!({ "incident": { "checkStatus": { "statusMap": { "state:closed": "Committed", "state:open": "Queued" } } } });
    let mut worded = row(ID, KEY, "FILED AWAY", true);
    worded["BMCServiceDesk__state__c"] = "Closed".into();
    let mut nameless = row(ID, KEY, "", false);
    nameless["BMCServiceDesk__Status_ID__c"] = Value::Null;
    for row in [row(ID, KEY, "FILED AWAY", false), worded, nameless] {
        let on = scripted(&map, [rows(std::slice::from_ref(&row))]);
        let Outcome::Ok(seen) = on.desk.status(&on.http, &[ticket(ID)]).await else { panic!("the desk answered") };
        assert_eq!(seen[0].outcome, Some(DeskOutcome::Committed), "{row}");
    }
}

#[tokio::test]
async fn a_ticket_that_is_there_is_adopted_and_not_written_over() {
    let on = scripted(&json!({}), [says(200, &row(ID, KEY, "ASSIGNED", true))]);
    let Outcome::Ok(created) = create(&on).await else { panic!("the ticket is there") };
    assert_eq!(created.status.as_deref(), Some("ASSIGNED"));
    assert_eq!(created.desk.url.as_deref(), Some(format!("{HOME}/{ID}").as_str()));
    assert_eq!(on.only_request().method, "GET");
}

#[tokio::test]
async fn a_ticket_whose_number_cannot_be_read_is_left_to_a_look_up() {
    let made = || says(201, &json!({ "id": ID, "success": true, "errors": [], "created": true }));
    for unread in [answer(500, ""), absent(), says(200, &row("a2U2w000000k002EAA", KEY, "OPENED", true))] {
        let on = scripted(&json!({}), [absent(), made(), unread.clone(), unread]);
        let outcome = create(&on).await;
        assert!(matches!(&outcome, Outcome::Ambiguous(reason) if reason.contains(ID)), "{outcome:?}");
    }
    let on = scripted(&json!({}), [absent(), made(), answer(500, ""), says(200, &row(ID, KEY, "OPENED", true))]);
    assert!(matches!(create(&on).await, Outcome::Ok(created) if created.desk.number == "00000002"));
}

#[tokio::test]
async fn an_upsert_is_believed_by_its_body_only() {
    for (status, body, certain) in [
        (201, json!({ "id": ID, "success": false, "errors": ["no"] }), true),
        (201, json!({ "success": true }), false),
        (200, json!({ "id": ID }), false),
        (204, json!("something"), false),
    ] {
        let outcome = create(&scripted(&json!({}), [absent(), says(status, &body)])).await;
        match outcome {
            Outcome::Refused(_) => assert!(certain, "{body}"),
            Outcome::Ambiguous(_) => assert!(!certain, "{body}"),
            other => panic!("{body}: {other:?}"),
        }
    }
}

#[rstest]
#[case(403, "REQUEST_LIMIT_EXCEEDED", "throttled")]
#[case(400, "UNABLE_TO_LOCK_ROW", "throttled")]
#[case(503, "SERVER_UNAVAILABLE", "unclear")]
#[case(500, "UNKNOWN_EXCEPTION", "unclear")]
#[case(403, "INSUFFICIENT_ACCESS", "refused")]
#[case(410, "UNSUPPORTED_API_VERSION", "refused")]
#[tokio::test]
async fn what_a_failed_write_means(#[case] status: u16, #[case] code: &str, #[case] expected: &str) {
    let outcome = create(&scripted(&json!({}), [absent(), error(status, code, "words")])).await;
    let found = match &outcome {
        Outcome::Throttled { .. } => "throttled",
        Outcome::Ambiguous(_) => "unclear",
        Outcome::Refused(refusal) if !refusal.credentials && !refusal.missing => "refused",
        other => panic!("{other:?}"),
    };
    assert_eq!(found, expected);
    let hint = outcome.reason().unwrap().contains("set apiVersion to a newer one");
    assert_eq!(hint, status == 410, "{outcome:?}");
}

#[tokio::test]
async fn a_retired_version_or_a_strange_404_does_not_make_a_ticket_gone() {
    for reply in [error(410, "UNSUPPORTED_API_VERSION", "retired"), answer(404, "<h1>Not here</h1>"), absent()] {
        let on = scripted(&json!({}), [reply]);
        let outcome = on.desk.status(&on.http, &[ticket(ID)]).await;
        assert!(matches!(&outcome, Outcome::Refused(refusal) if !refusal.missing), "{outcome:?}");
    }
    let outcome = create(&scripted(&json!({}), [answer(404, "<h1>Not here</h1>")])).await;
    assert!(
        matches!(outcome, Outcome::Refused(_)),
        "a page is not the desk's word that there is no ticket: {outcome:?}"
    );
}

#[tokio::test]
async fn that_our_key_is_taken_means_that_the_ticket_is_there() {
    let message = "duplicate value found: SDIM_Correlation__c duplicates value on record with id: a2U2w000000k001";
    let outcome = create(&scripted(&json!({}), [absent(), error(400, "DUPLICATE_VALUE", message)])).await;
    assert!(matches!(outcome, Outcome::Ambiguous(_)), "{outcome:?}");
    let another = "duplicate value found: Other__c duplicates value on record with id: a2U2w000000k001";
    let outcome = create(&scripted(&json!({}), [absent(), error(400, "DUPLICATE_VALUE", another)])).await;
    assert!(matches!(outcome, Outcome::Refused(_)), "{outcome:?}");
    let way = json!({ "keyField": "SDIM_Correlation__c",
                      "incident": { "provision": { "resource": "/services/apexrest/BMCServiceDesk/1.0/Incident" } } });
    let no = json!({ "Success": false, "ErrorMessage": format!("Insert failed. {message}"), "ErrorCode": null });
    let outcome = create(&scripted(&way, [says(200, &no)])).await;
    assert!(matches!(outcome, Outcome::Ambiguous(_)), "{outcome:?}");
}

#[test]
fn the_address_of_a_ticket_is_made_from_any_spelling_of_its_collection() {
    let collection = "/services/data/v62.0/sobjects/BMCServiceDesk__Incident__c";
    let expected = format!("{HOME}{collection}/SDIM_Correlation__c/{KEY}");
    for resource in
        ["", collection, &format!("{collection}/"), &format!("{HOME}{collection}"), &format!("{collection}?x=1")]
    {
        let draft =
            draft_of(&json!({ "incident": { "provision": { "resource": resource, "method": "POST" } } })).unwrap();
        assert_eq!((draft.method.as_str(), &draft.url), ("PATCH", &expected), "{resource}");
    }
    let other = json!({ "apiVersion": "v58.0", "correlationField": "Our_Key__c" });
    let place = "/services/data/v58.0/sobjects/BMCServiceDesk__Incident__c/Our_Key__c";
    assert_eq!(draft_of(&other).unwrap().url, format!("{HOME}{place}/{KEY}"));
    for strange in ["/services/data/v62.0/sobjects/Case", "/services/apexrest/Other/1.0/Incident", "/tickets"] {
        let refused = draft_of(&json!({ "incident": { "provision": { "resource": strange } } }));
        assert!(
            matches!(&refused, Err(DraftError::Unusable(why)) if why.contains("provision/resource")),
            "{refused:?}"
        );
    }
}

#[test]
fn what_the_template_leaves_out_is_filled_in_and_what_it_says_stands() {
    let mut subject = subject();
    subject.name("requesterSource", "0052x000002D001AAA");
    let of = |changes: &Value, subject: &desks::Subject| -> Value {
        let draft = scripted(changes, []).desk.draft(subject).unwrap();
        serde_json::from_str(&draft.body.unwrap()).unwrap()
    };
    let bare = of(&json!({ "incident": { "provision": { "request": {} } } }), &subject);
    let text = bare["BMCServiceDesk__incidentDescription__c"].as_str().unwrap();
    assert!(text.starts_with("SailPoint Access Request 0000000123\n\nModify the account"), "{text}");
    assert_eq!(bare["BMCServiceDesk__FKClient__c"], "0052x000002D001AAA");
    let written = json!({ "incident": { "provision": { "request": {
        "BMCServiceDesk__incidentDescription__c": "Ours", "BMCServiceDesk__FKClient__c": "0052x000002D009AAA",
        "SDIM_Correlation__c": "theirs", "Id": "theirs" } } } });
    let expected = json!({ "BMCServiceDesk__incidentDescription__c": "Ours", "BMCServiceDesk__FKClient__c": "0052x000002D009AAA" });
    assert_eq!(of(&written, &subject), expected);
    subject.name("onBehalfOf", "0052x000002D002AAA");
    let request = json!({ "ticketType": "serviceRequest", "requestDefinition": "a3H2w000000d001EAA" });
    let body = of(&request, &subject);
    assert_eq!(body["BMCServiceDesk__FKClient__c"], "0052x000002D002AAA");
    assert_eq!(body["BMCServiceDesk__FKRequestDefinition__c"], "a3H2w000000d001EAA");
    assert_eq!(body["BMCServiceDesk__isServiceRequest__c"], true);
}

#[tokio::test]
async fn a_ticket_of_the_package_that_has_no_place_for_the_key_is_held() {
    let resource = "/services/apexrest/BMCServiceDesk/1.0/ServiceRequest";
    let with = |more: &Value| {
        let mut changes = json!({ "ticketType": "serviceRequest", "requestDefinition": "a3H2w000000d001EAA",
                                  "serviceRequest": { "provision": { "resource": resource, "request": {
                                      "Fields": [{ "Name": "client", "Value": "0052x000002D009AAA" }] } } } });
        more.as_object().unwrap().iter().for_each(|(name, value)| changes[name] = value.clone());
        changes
    };
    let on = scripted(&with(&json!({})), []);
    assert_eq!(on.desk.guarantee(), Guarantee::Held);
    assert!(matches!(on.desk.find(&on.http, &key()).await, Outcome::Refused(_)));
    let on = scripted(&with(&json!({ "keyField": "Key__c", "keyQuestion": "a3I2w000000q002EAA" })), []);
    assert_eq!(on.desk.guarantee(), Guarantee::StrongLookup);
    let draft = on.desk.draft(&subject()).unwrap();
    let expected = json!({
        "Fields": [{ "Name": "client", "Value": "0052x000002D009AAA" },
                   { "Name": "requestDefinitionId", "Value": "a3H2w000000d001EAA" }, { "Name": "Key__c", "Value": KEY }],
        "Answers": [{ "QuestionId": "a3I2w000000q002EAA", "Values": [KEY] }],
    });
    assert_eq!(serde_json::from_str::<Value>(draft.body.as_deref().unwrap()).unwrap(), expected);
    let filled = ["client", "requestDefinitionId", "Key__c", "a3I2w000000q002EAA"];
    assert_eq!(on.desk.filled(&draft), filled);
    let raised = says(200, &json!({ "Success": true, "Result": { "Id": "a2U2w000000a001EAA", "Number": "00000132" } }));
    let kept_nothing = says(200, &json!({ "Id": "a2U2w000000a001EAA", "SDIM_Correlation__c": null }));
    let on = scripted(&with(&json!({ "keyField": "Key__c" })), [raised, kept_nothing]);
    assert!(matches!(on.create().await, Outcome::Ok(_)));
    assert!(on.http.take_notes().iter().any(|note| note.contains("SDIM_Correlation__c")));
    assert_eq!(on.desk.guarantee(), Guarantee::Held, "a key that does not arrive finds nothing");
    let missing = draft_of(&with(&json!({ "requestDefinition": "" })));
    assert_eq!(missing, Err(DraftError::Missing(vec!["/requestDefinition".into()])));
}

#[tokio::test]
async fn a_call_rendered_for_another_field_is_not_sent() {
    let draft = draft_of(&json!({})).unwrap();
    let on = scripted(&json!({ "correlationField": "Our_Key__c" }), []);
    let outcome = on.desk.create(&on.http, &draft, &key(), LATE).await;
    assert!(matches!(&outcome, Outcome::Refused(refusal) if refusal.reason.contains("Our_Key__c")), "{outcome:?}");
}

#[tokio::test]
async fn what_people_wrote_stays_within_its_quotes() {
    let cases = [
        (PersonField::Email, "o'hara\\@example.test", r"Email = 'o\'hara\\@example.test'"),
        (PersonField::Username, "x' OR Name != '", r"Username = 'x\' OR Name != \''"),
        (PersonField::EmployeeNumber, "E 1", "EmployeeNumber = 'E 1'"),
        (PersonField::ExternalId, "é", "FederationIdentifier = 'é'"),
    ];
    for (field, value, part) in cases {
        let on = scripted(&json!({}), [rows(&[])]);
        assert_eq!(on.desk.person(&on.http, &Wanted { field, value: value.into() }).await, Outcome::Ok(Vec::new()));
        let query = query_of(&on.only_request());
        assert!(query.contains(&format!("FROM User WHERE {part} ORDER BY")), "{query}");
    }
    // A desk that compares otherwise than we do is not believed.
    let other = json!({ "Id": "0052x000002D001AAA", "Name": "Jane", "Email": "other@example.test", "IsActive": true });
    let on = scripted(&json!({}), [rows(&[other])]);
    let wanted = Wanted { field: PersonField::Email, value: "jane@example.test".into() };
    assert_eq!(on.desk.person(&on.http, &wanted).await, Outcome::Ok(Vec::new()));
}

#[tokio::test]
async fn a_closed_ticket_is_not_cancelled_and_a_cancelled_one_not_again() {
    let on = scripted(&json!({}), [rows(&[row(ID, KEY, "CLOSED", false)])]);
    let outcome = on.desk.cancel(&on.http, &ticket(ID), "why").await;
    assert!(matches!(&outcome, Outcome::Refused(refusal) if refusal.reason.contains("closed already")), "{outcome:?}");
    let on = scripted(&json!({}), [rows(&[row(ID, KEY, "Cancelled", false)])]);
    assert_eq!(on.desk.cancel(&on.http, &ticket(ID), "why").await, Outcome::Ok(()));
    let on = scripted(&json!({}), [rows(&[])]);
    let outcome = on.desk.cancel(&on.http, &ticket(ID), "why").await;
    assert!(matches!(&outcome, Outcome::Refused(refusal) if refusal.missing), "{outcome:?}");
}

#[tokio::test]
async fn tickets_are_asked_for_by_id_and_one_that_a_batch_leaves_out_alone() {
    let other = "a2U2w000000k002EAA";
    let on = scripted(&json!({}), [rows(&[row(ID, KEY, "OPENED", true)]), rows(&[])]);
    let asked = [ticket(&ID[..15]), ticket(other), ticket("odd")];
    let Outcome::Ok(seen) = on.desk.status(&on.http, &asked).await else { panic!("the desk answered") };
    let seen: Vec<_> = seen.iter().map(|seen| (seen.id.as_str(), seen.status.as_deref())).collect();
    assert_eq!(seen, [(&ID[..15], Some("OPENED")), (other, None)]);
    let sent = on.script.sent();
    assert!(
        query_of(&sent[0]).ends_with(&format!("WHERE Id IN ('{}','{other}')", &ID[..15])),
        "{}",
        query_of(&sent[0])
    );
    assert!(query_of(&sent[1]).ends_with(&format!("WHERE Id IN ('{other}')")));
    let on = scripted(&json!({}), []);
    assert!(matches!(on.desk.status(&on.http, &[ticket("odd")]).await, Outcome::Refused(_)));
}

/// A person who adopts a ticket names it as people see it.
#[tokio::test]
async fn a_ticket_that_is_known_by_its_number_alone_is_followed_and_cancelled() {
    let named = DeskRef { id: "IN00000002".into(), number: "IN00000002".into(), url: None };
    let shown = rows(&[row(ID, KEY, "OPENED", true)]);
    let on = scripted(&json!({}), [shown.clone()]);
    let Outcome::Ok(seen) = on.desk.status(&on.http, &[ticket(ID), named.clone()]).await else { panic!("seen") };
    assert_eq!(seen.iter().map(|seen| seen.id.as_str()).collect::<Vec<_>>(), [ID, "IN00000002"]);
    assert!(query_of(&on.only_request()).ends_with(&format!("WHERE Id IN ('{ID}') OR Name IN ('00000002')")));
    let status = rows(&[json!({ "Id": "a3x2w000000k001EAA", "Name": "CANCELLED" })]);
    let on = scripted(&json!({}), [shown, status, answer(204, "")]);
    assert_eq!(on.desk.cancel(&on.http, &named, "why").await, Outcome::Ok(()));
    assert!(on.script.sent()[2].url.ends_with(&format!("/sobjects/BMCServiceDesk__Incident__c/{ID}")));
}

#[tokio::test]
async fn another_way_of_reading_a_status_is_followed_as_it_is_configured() {
    let check = json!({ "incident": { "checkStatus": {
        "resource": "/services/apexrest/Ours/$ticketId", "responseElement": "$.state", "statusMap": { "done": "Committed" } } } });
    let on = scripted(&check, [says(200, &json!({ "state": "done" }))]);
    assert_eq!(on.desk.status_batch(), 1);
    let Outcome::Ok(seen) = on.desk.status(&on.http, &[ticket(ID)]).await else { panic!("the desk answered") };
    assert_eq!(seen[0].outcome, Some(DeskOutcome::Committed));
    assert!(on.only_request().url.ends_with(&format!("/services/apexrest/Ours/{ID}")));
    let own = format!("{}/$ticketId?fields=Id", "/services/data/v50.0/sobjects/BMCServiceDesk__Incident__c");
    let same = json!({ "incident": { "checkStatus": { "resource": own } } });
    assert_eq!(scripted(&same, []).desk.status_batch(), 200);
}

#[rstest]
#[case(json!({}), None)]
#[case(json!({ "unique": false }), Some("must be unique"))]
#[case(json!({ "externalId": false }), Some("must be an External ID"))]
#[case(json!({ "createable": false }), Some("must be writable by the user"))]
#[case(json!({ "name": "Other__c" }), Some("has no field SDIM_Correlation__c"))]
#[tokio::test]
async fn the_deep_test_looks_at_the_field_of_the_key(#[case] change: Value, #[case] fault: Option<&str>) {
    let mut field = json!({ "name": "SDIM_Correlation__c", "unique": true, "externalId": true, "createable": true });
    change.as_object().unwrap().iter().for_each(|(name, value)| field[name] = value.clone());
    let object = json!({ "name": "BMCServiceDesk__Incident__c", "createable": true, "queryable": true,
                         "updateable": false, "fields": [field] });
    let on = scripted(&json!({}), [says(200, &object)]);
    let findings = on.desk.rights(&on.http).await;
    let of = |step: &str| findings.iter().find(|finding| finding.step == step).unwrap();
    assert_eq!(of("create").ok, Some(fault.is_none()), "{findings:?}");
    assert!(fault.is_none_or(|fault| of("create").message.contains(fault)), "{findings:?}");
    assert_eq!((of("read").ok, of("cancel").ok), (Some(true), Some(false)));
}

#[rstest]
#[case(json!({ "apiVersion": "latest" }), "/attributes/apiVersion")]
#[case(json!({ "apiVersion": "62.0/../.." }), "/attributes/apiVersion")]
#[case(json!({ "correlationField": "Name = 'x' OR Name" }), "/attributes/correlationField")]
#[case(json!({ "keyQuestion": "the second" }), "/attributes/keyQuestion")]
#[case(json!({ "orgId": "acme" }), "/attributes/orgId")]
#[case(json!({ "ticketType": "changeRequest" }), "/attributes/ticketType")]
fn a_setting_that_salesforce_would_not_take_is_a_fault(#[case] change: Value, #[case] pointer: &str) {
    let attributes = attributes(&change);
    let kind = Kind::by_script(SCRIPT).unwrap();
    let faults = (kind.validate)(attributes.as_object().unwrap());
    assert_eq!(faults.iter().map(|fault| fault.pointer.as_str()).collect::<Vec<_>>(), [pointer]);
    assert!(matches!((kind.open)(attributes.as_object().unwrap()), Err(OpenError::Faulty(_))));
}

#[tokio::test]
async fn the_package_may_be_silent_where_tickets_are_raised_without_it() {
    let object = json!({ "objectDescribe": { "name": "BMCServiceDesk__Incident__c" } });
    let no = json!({ "Success": false, "ErrorMessage": "No access", "ErrorCode": "E1" });
    for (resource, ok) in [("", None), ("/services/apexrest/BMCServiceDesk/1.0/Incident", Some(false))] {
        let way = json!({ "incident": { "provision": { "resource": resource } } });
        let on = scripted(&way, [says(200, &object), says(200, &no)]);
        let report = on.desk.check(&on.http).await;
        let package = report.findings.iter().find(|finding| finding.step == "package").unwrap();
        assert_eq!((package.ok, report.ok), (ok, ok.is_none()));
        assert!(package.message.contains("E1: No access"), "{package:?}");
    }
    let note = scripted(&json!({}), [says(200, &no)]);
    let outcome = note.desk.comment(&note.http, &ticket(ID), "a note").await;
    assert!(matches!(&outcome, Outcome::Refused(refusal) if refusal.reason.contains("No access")), "{outcome:?}");
    assert_eq!(body(&note.only_request())["ActivityLog"][0]["Notes"], "a note");
}
