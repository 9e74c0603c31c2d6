//! Rules that only Jira has.

use super::{CLOUD, Rig, SERVER, attributes, issue, portal, status};
use crate::harness::{KEY, answer, header, key, says, with_headers};
use desks::{DeskStatus, Kind, OpenError, Outcome, Wanted, attributes::PersonField};
use model::{
    DeskOutcome::{self, Committed, Failed, Queued},
    Timestamp,
    ticket::DeskRef,
};
use rstest::rstest;
use serde_json::{Value, json};

#[rstest]
#[case("Anything", "done", None, Some(Committed))]
#[case("Anything", "done", Some("Done"), Some(Committed))]
#[case("Anything", "done", Some("Won't Do"), Some(Failed))]
#[case("Anything", "done", Some("Duplicate"), Some(Failed))]
#[case("Anything", "done", Some("Known error"), None)]
#[case("Won't fix", "done", None, Some(Failed))]
#[case("Canceled", "done", None, Some(Failed))]
// A workflow that sets Done on every way out does not make a cancelled ticket good.
#[case("Canceled", "done", Some("Done"), Some(Failed))]
#[case("Declined", "indeterminate", None, Some(Failed))]
#[case("Anything", "indeterminate", Some("Done"), Some(Queued))]
#[case("Anything", "in-flight", None, Some(Queued))]
#[case("Anything", "completed", None, None)]
#[tokio::test]
async fn a_status_is_read_by_its_name_its_category_and_its_resolution(
    #[case] name: &str,
    #[case] category: &str,
    #[case] resolution: Option<&str>,
    #[case] expected: Option<DeskOutcome>,
) {
    let told = issue(&status(name, category), resolution);
    let seen = Rig::new(CLOUD, &json!({}), [says(200, &json!({ "issues": [told] }))]).seen("10001", "IT-1").await;
    assert_eq!(seen.outcome, expected, "{seen:?}");
}

/// SailPoint's map for each ticket type (`isc-sdim.md` 4.3), by name alone.
#[rstest]
#[case("serviceRequest", &["Waiting for support", "Waiting for customer", "Escalated", "In Progress", "Pending"], &["Closed", "Resolved"], &["Canceled"])]
#[case("incident", &["Work In Progress", "Open", "Pending"], &["Closed", "Completed"], &["Canceled"])]
#[case("changeRequest", &["Planning", "Implementing", "Peer review/ change manager approval", "Pending", "Awaiting CAB approval", "Awaiting Implementation"], &["Resolved", "Closed"], &["Canceled", "Declined"])]
fn the_templates_have_sailpoints_statuses(
    #[case] ticket_type: &str,
    #[case] queued: &[&str],
    #[case] committed: &[&str],
    #[case] failed: &[&str],
) {
    for script in [CLOUD, SERVER] {
        let block = json!({ "project": { "key": "IT" }, "issuetype": { "name": "Task" } });
        let patch =
            json!({ "ticketType": ticket_type, ticket_type: { "provision": { "request": { "fields": block } } } });
        let rig = Rig::new(script, &patch, []);
        for (names, expected) in [(queued, Queued), (committed, Committed), (failed, Failed)] {
            for name in names {
                assert_eq!(rig.desk.meaning(&DeskStatus::new(*name)).0, Some(expected), "{name}");
            }
        }
    }
}

/// SailPoint's own maps have no resolutions. One that surely means that nothing was done counts all the same; another says
/// nothing.
#[rstest]
#[case(None, Some(Committed))]
#[case(Some("Known error"), Some(Committed))]
#[case(Some("won't do"), Some(Failed))]
#[case(Some("Duplicate"), Some(Failed))]
#[tokio::test]
async fn an_administrators_map_without_resolutions_commits_nothing_that_was_not_done(
    #[case] resolution: Option<&str>,
    #[case] expected: Option<DeskOutcome>,
) {
    let check = json!({ "statusMap": { "category:done": null }, "statusMapClosureCode": null });
    let told = issue(&status("Resolved", "done"), resolution);
    let patch = json!({ "serviceRequest": { "checkStatus": check } });
    let rig = Rig::new(CLOUD, &patch, [says(200, &json!({ "issues": [told] }))]);
    let seen = rig.seen("10001", "IT-1").await;
    assert_eq!(seen.outcome, expected, "{seen:?}");
}

#[test]
fn without_a_map_that_of_the_template_counts() {
    let patch = json!({ "serviceRequest": { "checkStatus": { "statusMap": null, "statusMapClosureCode": null } } });
    let rig = Rig::new(CLOUD, &patch, []);
    assert_eq!(rig.desk.meaning(&DeskStatus::new("Ready").or("category:done")).0, Some(Committed));
}

#[test]
fn an_issue_carries_the_key_twice_and_its_text_as_a_document() {
    let patch = json!({ "serviceRequest": { "provision": { "request": {
        "fields": { "summary": "Two\nlines", "description": "one\ntwo\n\nthree", "labels": ["mine"], "customfield_7": "a" },
    } } }, "richTextFields": ["customfield_7"], "requestTypeField": "customfield_10010", "requestType": "it/new" });
    let body = Rig::new(CLOUD, &patch, []).drafted();
    assert_eq!(body["fields"]["labels"], json!(["mine", format!("sdim-{KEY}")]));
    assert_eq!(body["properties"], json!([{ "key": "sdim", "value": { "correlationId": KEY } }]));
    assert_eq!(
        (&body["fields"]["summary"], &body["fields"]["customfield_10010"]),
        (&json!("Two lines"), &json!("it/new"))
    );
    let text = |text: &str| json!({ "type": "text", "text": text });
    let paragraph = |content: Value| json!({ "type": "paragraph", "content": content });
    let content =
        [paragraph(json!([text("one"), { "type": "hardBreak" }, text("two")])), paragraph(json!([text("three")]))];
    assert_eq!(body["fields"]["description"], json!({ "type": "doc", "version": 1, "content": content }));
    assert_eq!(body["fields"]["customfield_7"]["type"], "doc");

    let server = Rig::new(SERVER, &patch, []).drafted();
    assert_eq!(server["fields"]["description"], "one\ntwo\n\nthree");
    assert_eq!(server["properties"], json!([{ "key": "sdim", "value": KEY }]));
    // Jira Cloud's older interface takes plain text.
    let mut older = patch.clone();
    older["serviceRequest"]["provision"]["resource"] = "/rest/api/2/issue".into();
    assert_eq!(Rig::new(CLOUD, &older, []).drafted()["fields"]["description"], "one\ntwo\n\nthree");
}

#[test]
fn a_ticket_without_texts_gets_the_usual_ones() {
    let none = json!({ "summary": null, "description": null });
    let patch = json!({ "serviceRequest": { "provision": { "request": { "fields": none } } } });
    let body = Rig::new(SERVER, &patch, []).drafted();
    assert_eq!(body["fields"]["summary"], "SailPoint Access Request 0000000123");
    assert!(body["fields"]["description"].as_str().unwrap().contains("CN=Forecast"), "{body}");
    let portal = Rig::new(CLOUD, &portal(&json!({})), []).drafted();
    assert_eq!(portal["requestFieldValues"]["summary"], "SailPoint Access Request 0000000123");
}

#[test]
fn a_request_carries_the_key_where_its_form_has_room() {
    let label = format!("sdim-{KEY}");
    let both = json!({ "summary": "S", "description": "D" });
    let body = Rig::new(CLOUD, &portal(&both), []).drafted();
    assert_eq!(body["requestFieldValues"]["description"], format!("D\n\nReference: {label}"));
    assert_eq!((&body["serviceDeskId"], &body["requestTypeId"]), (&json!("10"), &json!("25")), "ids are texts");
    let body = Rig::new(CLOUD, &portal(&json!({ "summary": "S" })), []).drafted();
    assert_eq!(body["requestFieldValues"], json!({ "summary": format!("S [{label}]") }));
    let long = Rig::new(CLOUD, &portal(&json!({ "summary": "x".repeat(300) })), []).drafted();
    let summary = long["requestFieldValues"]["summary"].as_str().unwrap();
    assert!(summary.chars().count() <= 255 && summary.ends_with(&format!("[{label}]")), "{summary}");
    let mut labelled = portal(&both);
    labelled["labelsOnForm"] = true.into();
    let body = Rig::new(SERVER, &labelled, []).drafted();
    assert_eq!(body["requestFieldValues"], json!({ "summary": "S", "description": "D", "labels": [label] }));
}

#[test]
fn people_stand_where_each_way_of_raising_has_them() {
    let mut subject = crate::harness::subject();
    subject.people.requester = Some("boss".into());
    subject.people.on_behalf_of = Some("jane".into());
    let drafted = |script: &str, patch: &Value| -> Value {
        let draft = Rig::new(script, patch, []).desk.draft(&subject).unwrap();
        serde_json::from_str(&draft.body.unwrap()).unwrap()
    };
    let participants = json!({ "participantsField": "customfield_9" });
    let cloud = drafted(CLOUD, &participants);
    assert_eq!(
        (&cloud["fields"]["reporter"], &cloud["fields"]["customfield_9"]),
        (&json!({ "id": "boss" }), &json!([{ "accountId": "jane" }]))
    );
    let server = drafted(SERVER, &participants);
    assert_eq!(
        (&server["fields"]["reporter"], &server["fields"]["customfield_9"]),
        (&json!({ "name": "boss" }), &json!([{ "name": "jane" }]))
    );
    let request = drafted(CLOUD, &portal(&json!({ "summary": "S" })));
    assert_eq!((&request["raiseOnBehalfOf"], &request["requestParticipants"]), (&json!("boss"), &json!(["jane"])));
}

#[test]
fn what_only_an_administrator_knows_is_missing_until_it_is_set() {
    let missing = |patch: &Value| {
        let kind = Kind::by_script(CLOUD).unwrap();
        match (kind.open)(attributes(CLOUD, patch).as_object().unwrap()) {
            Err(OpenError::Missing(missing)) => missing,
            Err(other) => panic!("{other}"),
            Ok(_) => Vec::new(),
        }
    };
    let place = "/serviceRequest/provision/request";
    let empty = json!({ "serviceRequest": { "provision": { "request": { "fields": { "project": { "key": "" }, "issuetype": null } } } } });
    assert_eq!(missing(&empty), [format!("{place}/fields/project/key"), format!("{place}/fields/issuetype/name")]);
    let mut unset = portal(&json!({}));
    unset["serviceRequest"]["provision"]["request"]["serviceDeskId"] = "".into();
    assert_eq!(missing(&unset), [format!("{place}/serviceDeskId")]);
    let both =
        json!({ "requesterSource": { "value": "$requester.email" }, "onBehalfOf": { "value": "$identity.email" } });
    assert_eq!(missing(&both), ["/participantsField"]);
}

#[tokio::test]
async fn a_cloud_search_is_read_to_its_last_page() {
    let row = |id: u64, label: &str| {
        json!({ "id": format!("{id}"), "key": format!("IT-{id}"),
                "fields": { "labels": [label], "created": "2026-01-01T00:00:00.000+0000" } })
    };
    let label = format!("sdim-{KEY}");
    let first = json!({ "issues": [row(2, &label)], "isLast": false, "nextPageToken": "next" });
    let last = json!({ "issues": [row(1, &label), row(3, "sdim-other")], "isLast": true });
    let rig = Rig::new(CLOUD, &json!({}), [says(200, &first), says(200, &last)]);
    let Outcome::Ok(found) = rig.desk.find(&rig.http, &key()).await else { panic!() };
    assert_eq!(found.iter().map(|one| one.desk.id.as_str()).collect::<Vec<_>>(), ["1", "2"]);
    assert_eq!(found[0].created, Some(Timestamp(1_767_225_600_000_000)));
    let sent = rig.script.sent();
    let bodies: Vec<Value> =
        sent.iter().map(|one| serde_json::from_slice(one.body.as_ref().unwrap()).unwrap()).collect();
    assert_eq!(bodies[0]["jql"], format!("labels = \"{label}\" ORDER BY created ASC"));
    assert_eq!((bodies[0].get("nextPageToken"), &bodies[1]["nextPageToken"]), (None, &json!("next")));
    // An empty page that is not the last one does not say that there is none.
    let strange = json!({ "issues": [], "isLast": false });
    let rig = Rig::new(CLOUD, &json!({}), [says(200, &strange)]);
    assert!(matches!(rig.desk.find(&rig.http, &key()).await, Outcome::Ambiguous(_)));
}

#[tokio::test]
async fn a_server_that_caps_its_pages_is_asked_on_and_one_that_only_gets_is_asked_by_get() {
    let row = |id: usize| json!({ "id": format!("{}", 10_000 + id), "key": format!("IT-{id}"), "fields": { "status": status("Done", "done") } });
    let tickets: Vec<DeskRef> =
        (1..=3).map(|id| DeskRef { id: format!("{}", 10_000 + id), number: format!("IT-{id}"), url: None }).collect();
    let page = |rows: &[usize]| json!({ "startAt": 0, "maxResults": 2, "total": 3, "issues": rows.iter().map(|id| row(*id)).collect::<Vec<_>>() });
    let replies = [answer(405, ""), says(200, &page(&[1, 2])), says(200, &page(&[3]))];
    let rig = Rig::new(SERVER, &json!({}), replies);
    let Outcome::Ok(seen) = rig.desk.status(&rig.http, &tickets).await else { panic!() };
    assert_eq!(seen.iter().filter(|one| one.outcome == Some(Committed)).count(), 3);
    let sent = rig.script.sent();
    let body: Value = serde_json::from_slice(sent[0].body.as_ref().unwrap()).unwrap();
    assert_eq!(body["jql"], r#"key in ("IT-1","IT-2","IT-3")"#);
    assert_eq!((&body["validateQuery"], &body["maxResults"]), (&json!(false), &json!(3)));
    assert_eq!((sent[1].method.as_str(), sent[2].url.contains("startAt=2")), ("GET", true));
    assert!(sent[1].url.contains("jql=key%20in%20%28%22IT-1%22"), "{}", sent[1].url);
}

#[tokio::test]
async fn a_ticket_that_moved_is_known_by_its_id() {
    let mut moved = issue(&status("Done", "done"), Some("Done"));
    moved["key"] = "NEW-7".into();
    let seen = Rig::new(CLOUD, &json!({}), [says(200, &json!({ "issues": [moved] }))]).seen("10001", "IT-1").await;
    assert_eq!((seen.id.as_str(), seen.outcome), ("10001", Some(Committed)));
    // Another ticket under our old key is not ours.
    let mut other = issue(&status("Done", "done"), None);
    other["id"] = "777".into();
    let replies = [says(200, &json!({ "total": 1, "issues": [other.clone()] })), says(200, &other)];
    let rig = Rig::new(SERVER, &json!({}), replies);
    let ticket = DeskRef { id: "10001".into(), number: "IT-1".into(), url: None };
    assert!(matches!(rig.desk.status(&rig.http, &[ticket]).await, Outcome::Ambiguous(_)));
}

#[tokio::test]
async fn a_captcha_and_an_anonymous_answer_are_about_credentials() {
    let captcha =
        [("X-Authentication-Denied-Reason", "CAPTCHA_CHALLENGE; login-url=https://jira.example.com/login.jsp")];
    let page = "<html><h1>Basic Authentication Failure - Reason : AUTHENTICATION_DENIED</h1></html>";
    let rig = Rig::new(SERVER, &json!({}), [with_headers(403, &captcha, page)]);
    let outcome = rig.create().await;
    assert!(
        matches!(&outcome, Outcome::Refused(no) if no.credentials && no.reason.contains("AUTHENTICATION_DENIED")),
        "{outcome:?}"
    );
    let nobody = [("X-Seraph-LoginReason", "AUTHENTICATED_FAILED")];
    let empty = json!({ "issues": [], "isLast": true }).to_string();
    let rig = Rig::new(CLOUD, &json!({}), [with_headers(200, &nobody, &empty)]);
    let outcome = rig.desk.find(&rig.http, &key()).await;
    assert!(matches!(&outcome, Outcome::Refused(no) if no.credentials), "an empty list for nobody: {outcome:?}");
    let rig = Rig::new(SERVER, &json!({}), [with_headers(403, &[], "{}")]);
    assert!(matches!(rig.create().await, Outcome::Refused(no) if !no.credentials));
    // What was created, was.
    let created = json!({ "id": "1", "key": "IT-1" }).to_string();
    let rig = Rig::new(SERVER, &json!({}), [with_headers(201, &nobody, &created)]);
    assert!(matches!(rig.create().await, Outcome::Ok(_)));
}

#[tokio::test]
async fn one_active_person_with_a_hidden_address_is_believed_two_are_not() {
    let hit = |id: &str, active: bool| json!({ "accountId": id, "displayName": "Jane", "active": active, "accountType": "atlassian" });
    let wanted = Wanted { field: PersonField::Email, value: "Jane@example.test".into() };
    let shown = json!({ "accountId": "b", "displayName": "J", "active": true, "emailAddress": "jane@EXAMPLE.test" });
    for (rows, expected) in [
        (json!([hit("a", true)]), vec!["a"]),
        (json!([hit("a", false)]), vec![]),
        (json!([hit("a", true), hit("b", true)]), vec![]),
        (json!([hit("a", true), shown]), vec!["b"]),
        (json!([{ "accountId": "bot", "active": true, "accountType": "app" }]), vec![]),
    ] {
        let rig = Rig::new(CLOUD, &json!({}), [says(200, &rows)]);
        let Outcome::Ok(found) = rig.desk.person(&rig.http, &wanted).await else { panic!() };
        assert_eq!(found.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), expected, "{rows}");
    }
    let rig =
        Rig::new(SERVER, &json!({}), [says(200, &json!([{ "name": "jane", "displayName": "Jane", "active": true }]))]);
    assert_eq!(rig.desk.person(&rig.http, &wanted).await, Outcome::Ok(Vec::new()), "an address is not hidden there");
    let by_name = Wanted { field: PersonField::Username, value: "jane".into() };
    assert!(matches!(Rig::new(CLOUD, &json!({}), []).desk.person(&rig.http, &by_name).await, Outcome::Refused(_)));
}

#[tokio::test]
async fn a_ticket_is_cancelled_by_the_most_fitting_way_out() {
    let to = |id: &str, name: &str, fields: Value| json!({ "id": id, "name": format!("Go to {name}"), "to": status(name, "done"), "fields": fields });
    let resolutions =
        json!({ "resolution": { "required": true, "allowedValues": [{ "name": "Done" }, { "name": "Won't Do" }] } });
    let cases = [
        // By status, the most fitting first, without a screen.
        (
            json!([to("1", "Rejected", json!({})), to("2", "Cancelled", json!({}))]),
            json!({ "transition": { "id": "2" } }),
        ),
        // By status, with the resolution that its screen wants.
        (
            json!([to("3", "Declined", resolutions.clone())]),
            json!({ "transition": { "id": "3" }, "fields": { "resolution": { "name": "Won't Do" } } }),
        ),
        // By resolution alone.
        (
            json!([to("4", "Closed", json!({})), to("5", "Resolved", resolutions)]),
            json!({ "transition": { "id": "5" }, "fields": { "resolution": { "name": "Won't Do" } } }),
        ),
    ];
    let ticket = DeskRef { id: "10001".into(), number: "IT-1".into(), url: None };
    for (transitions, expected) in cases {
        let replies = [says(200, &json!({ "transitions": transitions })), says(201, &json!({})), answer(204, "")];
        let rig = Rig::new(CLOUD, &json!({}), replies);
        assert_eq!(rig.desk.cancel(&rig.http, &ticket, "no longer wanted").await, Outcome::Ok(()));
        let sent = rig.script.sent();
        assert!(sent[0].url.ends_with("/rest/api/3/issue/10001/transitions?expand=transitions.fields"));
        let comment: Value = serde_json::from_slice(sent[1].body.as_ref().unwrap()).unwrap();
        assert_eq!(comment["properties"][0]["value"]["internal"], true);
        let body: Value = serde_json::from_slice(sent[2].body.as_ref().unwrap()).unwrap();
        assert_eq!(body, expected);
    }
}

#[tokio::test]
async fn a_file_is_sent_as_jira_wants_it() {
    let rig = Rig::new(SERVER, &json!({}), [says(200, &json!([]))]);
    let ticket = DeskRef { id: "10001".into(), number: "IT-1".into(), url: None };
    let file = desks::Attachment { name: "plan.json".into(), content_type: "application/json", bytes: b"{}".to_vec() };
    assert_eq!(rig.desk.attach(&rig.http, &ticket, &file).await, Outcome::Ok(()));
    let sent = rig.script.sent();
    assert!(sent[0].url.ends_with("/base/rest/api/2/issue/IT-1/attachments"));
    assert_eq!(header(&sent[0], "x-atlassian-token"), Some("no-check"));
    assert!(header(&sent[0], "content-type").unwrap().starts_with("multipart/form-data"));
    assert!(String::from_utf8_lossy(sent[0].body.as_ref().unwrap()).contains("name=\"file\"; filename=\"plan.json\""));
}

/// Behind Atlassian's gateway only `siteUrl` knows where people look.
#[tokio::test]
async fn a_link_leads_to_the_site_and_never_to_the_gateway() {
    let created = json!({ "id": "1", "key": "IT-1" });
    for (site, expected) in [("", None), ("https://acme.atlassian.net", Some("https://acme.atlassian.net/browse/IT-1"))]
    {
        let patch =
            json!({ "url": "https://api.atlassian.com/ex/jira/11223344-a1b2-3b33-c444-def123456789", "siteUrl": site });
        let Outcome::Ok(created) = Rig::new(CLOUD, &patch, [says(201, &created)]).create().await else { panic!() };
        assert_eq!(created.desk.url.as_deref(), expected);
    }
}

/// What an administrator reads out of a known call, other than its status, decides; the status does not.
#[rstest]
#[case(json!({ "resource": "/rest/api/3/issue/$ticketId", "responseElement": "$.fields.customfield_1.value" }), "/rest/api/3/issue/IT-1")]
#[case(json!({ "resource": "/rest/api/3/issue/$ticketId", "responseElement": "$.fields.status.name",
               "closureCodeResponseElement": "$.fields.customfield_1.value", "statusMapClosureCode": { "Rejected": "Failed" } }), "/rest/api/3/issue/IT-1")]
#[case(json!({ "resource": "/rest/api/3/issue/$ticketId/properties/x", "responseElement": "$.fields.customfield_1.value" }), "/rest/api/3/issue/IT-1/properties/x")]
#[tokio::test]
async fn another_element_of_a_known_call_is_read_as_it_is_configured(#[case] check: Value, #[case] path: &str) {
    let mut told = issue(&status("Closed", "done"), None);
    told["fields"]["customfield_1"] = json!({ "value": "Rejected" });
    let rig = Rig::new(CLOUD, &json!({ "serviceRequest": { "checkStatus": check } }), [says(200, &told)]);
    assert_eq!(rig.seen("10001", "IT-1").await.outcome, Some(Failed));
    assert!(rig.script.sent()[0].url.ends_with(path), "{:?}", rig.script.sent());
}

#[rstest]
#[case(json!({ "resource": "/rest/servicedeskapi/request/$ticketId", "responseElement": "$.currentStatus.status" }))]
#[case(json!({ "resource": "/rest/servicedeskapi/request/${ticketId}/status", "responseElement": "values[0].status" }))]
#[case(json!({ "resource": "/rest/servicedeskapi/request", "appendTicketNumber": true, "responseElement": "currentStatus.status" }))]
#[case(json!({ "resource": "/rest/api/2/issue/$ticketNumber?fields=status", "responseElement": "fields.status.name" }))]
#[tokio::test]
async fn sailpoints_status_call_and_the_platforms_are_made_in_batches(#[case] check: Value) {
    let told = json!({ "issues": [issue(&status("Closed", "done"), None)] });
    let rig = Rig::new(CLOUD, &json!({ "serviceRequest": { "checkStatus": check } }), [says(200, &told)]);
    assert_eq!(rig.seen("10001", "IT-1").await.outcome, Some(Committed));
    assert!(rig.script.sent()[0].url.ends_with("/issue/bulkfetch"));
}
