//! Every recorded answer, and every answer in the vendor's documents that the connector reads, with its meaning.

use super::{CLOUD, Rig, SERVER, issue, portal};
use crate::harness::{answer, key, oracle, says};
use desks::{DeskStatus, Outcome, Wanted, attributes::PersonField};
use model::{
    DeskOutcome::{Committed, Failed, Queued},
    ticket::DeskRef,
};
use rstest::rstest;
use serde_json::{Value, json};

fn recorded(file: &str) -> Option<Value> {
    oracle(&format!("jira-dc/go-jira-mock-data/{file}")).map(|text| serde_json::from_str(&text).unwrap())
}

/// An example of the document for the service desk: JSON in a text.
fn service_desk(path: &str, method: &str, status: &str) -> Option<String> {
    let document: Value = serde_json::from_str(&oracle("jsm-cloud/jsm-cloud.openapi.json")?).unwrap();
    let answer = &document["paths"][path][method]["responses"][status]["content"]["application/json"];
    Some(answer["example"].as_str().expect("the document has this example").to_owned())
}

/// An example of the document for the platform: JSON in a quoted text of YAML that runs over several lines.
fn platform(path: &str, method: &str, status: &str) -> Option<String> {
    let document = oracle("jira-cloud/jira-cloud-v3.openapi.yaml")?;
    let after = |text: &str, mark: &str| -> String {
        text.split_once(mark).unwrap_or_else(|| panic!("{path}: {mark}")).1.to_owned()
    };
    let from = after(&document, &format!("\n  {path}:\n"));
    let from = after(&format!("\n{from}"), &format!("\n    {method}:\n"));
    let from = after(&from, &format!("\n        \"{status}\":\n"));
    let from = after(&from, "example: \"");
    let mut text = String::new();
    let mut rest = from.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' => break,
            '\\' => match rest.next().unwrap() {
                '\n' => while rest.next_if(|c| *c == ' ').is_some() {},
                'n' => text.push('\n'),
                other => text.push(other),
            },
            other => text.push(other),
        }
    }
    Some(text)
}

fn ticket() -> DeskRef {
    DeskRef { id: "10001".into(), number: "IT-1".into(), url: None }
}

#[tokio::test]
async fn each_recorded_status_means_what_its_category_says() {
    let Some(statuses) = recorded("all_statuses.json") else { return };
    let statuses = statuses.as_array().unwrap();
    assert!(statuses.len() > 30);
    for status in statuses {
        let (name, category) = (status["name"].as_str().unwrap(), status["statusCategory"]["key"].as_str().unwrap());
        let expected = match (name, category) {
            ("Rejected" | "cannot reproduce", "done") => Failed,
            (_, "done") => Committed,
            (_, "new" | "indeterminate" | "undefined") => Queued,
            other => panic!("{other:?}"),
        };
        let answer = json!({ "total": 1, "issues": [issue(status, None)] });
        let seen = Rig::new(SERVER, &json!({}), [says(200, &answer)]).seen("10001", "IT-1").await;
        assert_eq!((seen.outcome, seen.status.as_deref()), (Some(expected), Some(name)), "{seen:?}");
    }
}

#[tokio::test]
async fn a_recorded_category_without_a_name_of_ours_is_still_with_the_desk() {
    let Some(category) = recorded("status_category.json") else { return };
    let status = json!({ "id": "7", "name": "Anything", "statusCategory": category });
    let answer = json!({ "total": 1, "issues": [issue(&status, None)] });
    let seen = Rig::new(SERVER, &json!({}), [says(200, &answer)]).seen("10001", "IT-1").await;
    assert_eq!((seen.outcome, seen.why.as_str()), (Some(Queued), "statusMap has \"category:undefined\""));
}

#[tokio::test]
async fn the_recorded_transitions_lead_nowhere_unless_one_is_named() {
    let Some(transitions) = recorded("transitions.json") else { return };
    let rig = Rig::new(SERVER, &json!({}), [says(200, &transitions)]);
    let outcome = rig.desk.cancel(&rig.http, &ticket(), "why").await;
    let Outcome::Refused(refusal) = outcome else { panic!("{outcome:?}") };
    assert!(refusal.reason.contains("Close Issue, QA Review") && refusal.reason.contains("cancelTransition"));
    for (named, id) in [("qa review", "711"), ("Closed", "711"), ("Close Issue", "2")] {
        let patch = json!({ "cancelTransition": named });
        let replies = [says(200, &transitions), says(201, &json!({})), answer(204, "")];
        let rig = Rig::new(SERVER, &patch, replies);
        assert_eq!(rig.desk.cancel(&rig.http, &ticket(), "why").await, Outcome::Ok(()));
        let sent = rig.script.sent();
        let body: Value = serde_json::from_slice(sent[2].body.as_ref().unwrap()).unwrap();
        assert_eq!(body, json!({ "transition": { "id": id } }), "{named}");
    }
    // A category that no map knows settles nothing by itself; the status's name does.
    let status = transitions["transitions"][0]["to"].clone();
    let told = json!({ "total": 1, "issues": [issue(&status, None)] });
    let seen = Rig::new(SERVER, &json!({}), [says(200, &told)]).seen("10001", "IT-1").await;
    assert_eq!((status["statusCategory"]["key"].as_str(), seen.outcome), (Some("in-flight"), Some(Queued)));
}

/// Answers of other resources, as a proxy may mix them up.
#[rstest]
#[case("all_projects.json")]
#[case("all_fields.json")]
#[case("all_priorities.json")]
#[case("remote_links.json")]
#[case("status_category.json")]
#[tokio::test]
async fn a_recorded_answer_about_something_else_is_not_believed(#[case] file: &str) {
    let Some(answer) = recorded(file) else { return };
    for script in [CLOUD, SERVER] {
        let rig = Rig::new(script, &json!({}), (0..3).map(|_| says(200, &answer)));
        let found = rig.desk.find(&rig.http, &key()).await;
        assert!(matches!(found, Outcome::Ambiguous(_)), "{file}: {found:?}");
        let created = rig.create().await;
        if file == "status_category.json" {
            assert!(matches!(&created, Outcome::Ambiguous(_)) || created.reason().is_none(), "{created:?}");
        } else {
            assert!(matches!(created, Outcome::Ambiguous(_)), "{file}: {created:?}");
        }
        let seen = rig.desk.status(&rig.http, &[ticket()]).await;
        assert!(!matches!(seen, Outcome::Ok(_)), "{file}: {seen:?}");
    }
}

#[tokio::test]
async fn the_documents_answers_to_a_create_call_name_the_ticket() {
    let Some(issue) = platform("/api/3/issue", "post", "201") else { return };
    let rig = Rig::new(CLOUD, &json!({}), [answer(201, &issue)]);
    let Outcome::Ok(created) = rig.create().await else { panic!() };
    assert_eq!((created.desk.id.as_str(), created.desk.number.as_str()), ("10000", "ED-24"));
    assert_eq!(created.desk.url.as_deref(), Some("https://jira.example.com/base/browse/ED-24"));
    let refused = platform("/api/3/issue", "post", "400").unwrap();
    let outcome = Rig::new(CLOUD, &json!({}), [answer(400, &refused)]).create().await;
    assert!(matches!(&outcome, Outcome::Refused(no) if no.reason.contains("'priority' is required")), "{outcome:?}");

    let request = service_desk("/rest/servicedeskapi/request", "post", "201").unwrap();
    let patch = portal(&json!({ "summary": "S", "description": "D" }));
    for script in [CLOUD, SERVER] {
        let Outcome::Ok(created) = Rig::new(script, &patch, [answer(201, &request)]).create().await else { panic!() };
        assert_eq!((created.desk.id.as_str(), created.desk.number.as_str()), ("107001", "HELPDESK-1"));
        assert_eq!(created.status.as_deref(), Some("Waiting for Support"));
        assert_eq!(created.created.map(|at| at.0), Some(1_444_290_120_000_000));
    }
}

/// SailPoint's own way of reading a status works too, where an administrator points it elsewhere.
#[tokio::test]
async fn the_documents_request_is_waiting() {
    let Some(request) = service_desk("/rest/servicedeskapi/request/{issueIdOrKey}", "get", "200") else { return };
    let check = json!({ "serviceRequest": { "checkStatus": {
        "resource": "/gateway/requests/$ticketId", "responseElement": "$.currentStatus.status", "idElement": "$.issueKey",
    } } });
    let seen = Rig::new(CLOUD, &check, [answer(200, &request)]).seen("HELPDESK-1", "HELPDESK-1").await;
    assert_eq!((seen.outcome, seen.status.as_deref()), (Some(Queued), Some("Waiting for Support")));
}

#[tokio::test]
async fn the_documents_issues_without_a_status_are_not_seen() {
    let Some(bulk) = platform("/api/3/issue/bulkfetch", "post", "200") else { return };
    let gone = json!({ "errorMessages": ["Issue does not exist"], "errors": {} });
    let seen = Rig::new(CLOUD, &json!({}), [answer(200, &bulk), says(404, &gone)]).seen("10002", "EX-1").await;
    assert_eq!((seen.status, seen.outcome), (None, None));
    let search = platform("/api/3/search/jql", "post", "200").unwrap();
    let rig = Rig::new(CLOUD, &json!({}), [answer(200, &search)]);
    let found = rig.desk.find(&rig.http, &key()).await;
    assert!(matches!(&found, Outcome::Ambiguous(reason) if reason.contains("none of them has our key")), "{found:?}");
}

#[tokio::test]
async fn the_documents_user_is_known_and_its_people_are_compared() {
    let Some(me) = platform("/api/3/myself", "get", "200") else { return };
    let rig = Rig::new(CLOUD, &json!({}), [answer(200, &me)]);
    let report = rig.desk.check(&rig.http).await;
    assert!(report.ok, "{report:?}");
    let mut gone: Value = serde_json::from_str(&me).unwrap();
    gone["active"] = false.into();
    let rig = Rig::new(CLOUD, &json!({}), [says(200, &gone)]);
    let report = rig.desk.check(&rig.http).await;
    assert!(report.findings.iter().any(|one| one.step == "credentials" && one.ok == Some(false)), "{report:?}");

    // Two people without addresses, neither of them active.
    let people = platform("/api/3/user/search", "get", "200").unwrap();
    let rig = Rig::new(CLOUD, &json!({}), [answer(200, &people)]);
    let wanted = Wanted { field: PersonField::Email, value: "mia@example.com".into() };
    assert_eq!(rig.desk.person(&rig.http, &wanted).await, Outcome::Ok(Vec::new()));
}

#[tokio::test]
async fn the_documents_service_desk_form_and_rights_are_described() {
    let desk = "/rest/servicedeskapi/servicedesk/{serviceDeskId}";
    let Some(service) = service_desk(desk, "get", "200") else { return };
    let form = service_desk(&format!("{desk}/requesttype/{{requestTypeId}}/field"), "get", "200").unwrap();
    let statuses = platform("/api/3/project/{projectIdOrKey}/statuses", "get", "200").unwrap();
    let rights = platform("/api/3/mypermissions", "get", "200").unwrap();
    let patch = portal(&json!({ "summary": "S" }));
    let replies = [&service, &form, &statuses, &service, &rights].map(|body| answer(200, body));
    let rig = Rig::new(CLOUD, &patch, replies);
    let Outcome::Ok(description) = rig.desk.describe(&rig.http).await else { panic!() };
    let fields: Vec<(&str, bool)> =
        description.fields.iter().map(|field| (field.id.as_str(), field.required)).collect();
    assert_eq!(fields, [("summary", true), ("customfield_10000", true), ("customfield_10001", true)]);
    assert_eq!(description.fields[2].values, ["10000", "10001", "10002"]);
    let known: Vec<&DeskStatus> = description.statuses.iter().collect();
    assert_eq!(known.iter().map(|status| status.text.as_str()).collect::<Vec<_>>(), ["In Progress", "Closed"]);
    // It tells of a right that nobody asked for, and of none that matters.
    let rights = rig.desk.rights(&rig.http).await;
    assert!(rights.iter().all(|right| right.ok.is_none()) && rights.len() == 3, "{rights:?}");
    assert!(rig.script.sent()[4].url.contains("projectKey=ITH&permissions="), "{:?}", rig.script.sent()[4]);
}

#[tokio::test]
async fn the_documents_fields_of_an_issue_type_are_described() {
    let base = "/api/3/issue/createmeta/{projectIdOrKey}/issuetypes";
    let Some(types) = platform(base, "get", "200") else { return };
    let fields = platform(&format!("{base}/{{issueTypeId}}"), "get", "200").unwrap();
    let statuses = platform("/api/3/project/{projectIdOrKey}/statuses", "get", "200").unwrap();
    let type_of = |name: &str| json!({ "serviceRequest": { "provision": { "request": { "fields": { "issuetype": { "name": name } } } } } });
    let rig = Rig::new(CLOUD, &type_of("Bug"), [&types, &fields, &statuses].map(|body| answer(200, body)));
    let Outcome::Ok(description) = rig.desk.describe(&rig.http).await else { panic!() };
    assert_eq!((description.fields[0].id.as_str(), description.fields[0].required), ("assignee", true));
    let rig = Rig::new(CLOUD, &type_of("Wish"), [answer(200, &types)]);
    let outcome = rig.desk.describe(&rig.http).await;
    assert!(matches!(&outcome, Outcome::Refused(no) if no.reason.contains("no issue type \"Wish\"")), "{outcome:?}");
}

#[tokio::test]
async fn the_documents_comments_are_taken() {
    let Some(public) = service_desk("/rest/servicedeskapi/request/{issueIdOrKey}/comment", "post", "201") else {
        return;
    };
    let rig = Rig::new(SERVER, &json!({}), [answer(201, &public)]);
    assert_eq!(rig.desk.comment(&rig.http, &ticket(), "note").await, Outcome::Ok(()));
    let own = platform("/api/3/issue/{issueIdOrKey}/comment", "post", "201").unwrap();
    let rig = Rig::new(CLOUD, &json!({}), [answer(201, &own)]);
    assert_eq!(rig.desk.comment(&rig.http, &ticket(), "note").await, Outcome::Ok(()));
    let transitions = platform("/api/3/issue/{issueIdOrKey}/transitions", "get", "200").unwrap();
    let rig = Rig::new(CLOUD, &json!({}), [answer(200, &transitions)]);
    assert!(matches!(rig.desk.cancel(&rig.http, &ticket(), "why").await, Outcome::Refused(_)));
}
