//! The worked configurations of `samples/`: each is read, opened, and taken through the life of a ticket with answers in
//! the shape that its desk's public documentation shows (`docs/desks/generic-sdim.md` says which).

use crate::{
    conformance::subject,
    harness::{KEY, LATE, Reply, Scripted, answer, body, header, key, says},
};
use desks::{Created, Guarantee, Kind, Outcome};
use model::{DeskOutcome, ticket::DeskRef};
use serde_json::{Value, json};
use std::path::PathBuf;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../samples")
}

/// A sample with its secret filled in.
fn sample(name: &str) -> Value {
    let text = std::fs::read_to_string(folder().join(format!("{name}.json"))).unwrap();
    let mut attributes: Value = serde_json::from_str(&text).unwrap();
    attributes["headerValue"] = "s3cret".into();
    attributes
}

/// What is known of a desk: the answers that its documentation shows, for a ticket with our key and one without.
struct Known {
    name: &'static str,
    /// Header and value that prove who calls.
    credentials: (&'static str, &'static str),
    guarantee: Guarantee,
    created: fn() -> Value,
    /// A search that finds the ticket, and one that finds nothing.
    found: fn(&str) -> Value,
    none: Value,
    /// Status as the desk says it, read alone and, where there is one call for many, from the list.
    read: fn(&str, Option<&str>) -> Value,
    statuses: &'static [(&'static str, Option<&'static str>, DeskOutcome)],
    cancelled: Reply,
    id: &'static str,
    page: &'static str,
    /// Method, path and query of: create, find, read, cancel, comment.
    calls: [&'static str; 5],
}

fn all() -> Vec<Known> {
    vec![request_tracker(), redmine(), freshservice(), gitlab()]
}

fn request_tracker() -> Known {
    Known {
        name: "request-tracker-5",
        credentials: ("Authorization", "token s3cret"),
        guarantee: Guarantee::StrongLookup,
        created: || json!({ "id": "17", "type": "ticket", "_url": "https://rt.example.com/REST/2.0/ticket/17" }),
        found: |key| {
            json!({ "count": 1, "items": [{ "id": "17", "type": "ticket", "Status": "open", "Created": "2026-01-01T00:00:00Z",
                    "CustomFields": [{ "id": "1", "name": "CorrelationId", "values": [key] }] }] })
        },
        none: json!({ "count": 0, "items": [] }),
        read: |status, _| json!({ "id": 17, "Status": status }),
        statuses: &[
            ("new", None, DeskOutcome::Queued),
            ("stalled", None, DeskOutcome::Queued),
            ("resolved", None, DeskOutcome::Committed),
            ("rejected", None, DeskOutcome::Failed),
            ("deleted", None, DeskOutcome::Failed),
        ],
        cancelled: answer(200, r#"["Ticket 17: Status changed from 'open' to 'rejected'"]"#),
        id: "17",
        page: "https://rt.example.com/Ticket/Display.html?id=17",
        calls: [
            "POST /REST/2.0/ticket",
            "GET /REST/2.0/tickets",
            "GET /REST/2.0/ticket/17",
            "PUT /REST/2.0/ticket/17",
            "",
        ],
    }
}

fn redmine() -> Known {
    fn issue(status: &str, key: &str) -> Value {
        json!({ "id": 42, "project": { "id": 1, "name": "Provisioning" }, "tracker": { "id": 3, "name": "Support" },
                "status": { "id": 1, "name": status, "is_closed": false }, "priority": { "id": 2, "name": "Normal" },
                "author": { "id": 5, "name": "Desk Bridge" }, "subject": "Access", "description": "", "done_ratio": 0,
                "custom_fields": [{ "id": 1, "name": "CorrelationId", "value": key }],
                "created_on": "2026-01-01T00:00:00Z", "updated_on": "2026-01-01T00:00:00Z", "closed_on": null })
    }
    Known {
        name: "redmine-5",
        credentials: ("X-Redmine-API-Key", "s3cret"),
        guarantee: Guarantee::StrongLookup,
        created: || json!({ "issue": issue("New", KEY) }),
        found: |key| json!({ "issues": [issue("New", key)], "total_count": 1, "offset": 0, "limit": 100 }),
        none: json!({ "issues": [], "total_count": 0, "offset": 0, "limit": 100 }),
        read: |status, _| json!({ "issue": issue(status, KEY) }),
        statuses: &[
            ("New", None, DeskOutcome::Queued),
            ("Resolved", None, DeskOutcome::Queued),
            ("Closed", None, DeskOutcome::Committed),
            ("Rejected", None, DeskOutcome::Failed),
        ],
        cancelled: answer(204, ""),
        id: "42",
        page: "https://redmine.example.com/issues/42",
        calls: [
            "POST /issues.json",
            "GET /issues.json",
            "GET /issues/42.json",
            "PUT /issues/42.json",
            "PUT /issues/42.json",
        ],
    }
}

fn freshservice() -> Known {
    fn ticket(status: &str, outcome: Option<&str>, key: &str) -> Value {
        json!({ "id": 271, "workspace_id": 2, "subject": "Access", "status": status.parse::<u8>().unwrap(), "priority": 2, "source": 2,
                "type": "Incident", "requester_id": 1_000_000_675_i64, "spam": false, "deleted": false,
                "custom_fields": { "correlation_key": key, "provisioning_outcome": outcome },
                "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z" })
    }
    Known {
        name: "freshservice",
        credentials: ("Authorization", "Basic s3cret"),
        guarantee: Guarantee::LaggedLookup,
        created: || json!({ "ticket": ticket("2", None, KEY) }),
        found: |key| json!({ "tickets": [ticket("2", None, key)], "total": 1 }),
        none: json!({ "tickets": [], "total": 0 }),
        read: |status, outcome| json!({ "ticket": ticket(status, outcome, KEY) }),
        statuses: &[
            ("2", None, DeskOutcome::Queued),
            ("3", Some("Done"), DeskOutcome::Queued),
            ("4", None, DeskOutcome::Queued),
            ("5", None, DeskOutcome::Committed),
            ("5", Some("Done"), DeskOutcome::Committed),
            ("5", Some("Not done"), DeskOutcome::Failed),
        ],
        cancelled: says(200, &json!({ "ticket": ticket("5", Some("Not done"), KEY) })),
        id: "271",
        page: "https://example.freshservice.com/a/tickets/271",
        calls: [
            "POST /api/v2/tickets",
            "GET /api/v2/tickets/filter",
            "GET /api/v2/tickets/271",
            "PUT /api/v2/tickets/271",
            "POST /api/v2/tickets/271/notes",
        ],
    }
}

fn gitlab() -> Known {
    fn issue(state: &str, label: Option<&str>, key: &str) -> Value {
        let labels: Vec<&str> = [Some("provisioning"), Some(key), label].into_iter().flatten().collect();
        json!({ "id": 84, "iid": 14, "project_id": 4, "title": "Access", "state": state, "labels": labels, "confidential": true,
                "author": { "id": 1, "username": "deskbridge" }, "created_at": "2026-01-01T00:00:00.000Z", "closed_at": null,
                "web_url": "https://gitlab.example.com/access/requests/-/issues/14" })
    }
    Known {
        name: "gitlab-issues",
        credentials: ("PRIVATE-TOKEN", "s3cret"),
        guarantee: Guarantee::LaggedLookup,
        created: || issue("opened", None, KEY),
        found: |key| json!([issue("opened", None, key)]),
        none: json!([]),
        read: |state, label| issue(state, label, KEY),
        statuses: &[
            ("opened", None, DeskOutcome::Queued),
            ("opened", Some("outcome::done"), DeskOutcome::Queued),
            ("closed", None, DeskOutcome::Committed),
            ("closed", Some("outcome::done"), DeskOutcome::Committed),
            ("closed", Some("outcome::rejected"), DeskOutcome::Failed),
        ],
        cancelled: says(200, &issue("closed", Some("outcome::rejected"), KEY)),
        id: "14",
        page: "https://gitlab.example.com/access/requests/-/issues/14",
        calls: [
            "POST /api/v4/projects/access%2Frequests/issues",
            "GET /api/v4/projects/access%2Frequests/issues",
            "GET /api/v4/projects/access%2Frequests/issues/14",
            "PUT /api/v4/projects/access%2Frequests/issues/14",
            "POST /api/v4/projects/access%2Frequests/issues/14/notes",
        ],
    }
}

fn ticket(known: &Known) -> DeskRef {
    DeskRef { id: known.id.into(), number: known.id.into(), url: None }
}

/// Method and path of a call.
fn call(request: &desks::http::Request) -> String {
    let rest = request.url.split_once("://").unwrap().1;
    let path = &rest[rest.find('/').unwrap()..];
    format!("{} {}", request.method, path.split('?').next().unwrap())
}

#[test]
fn every_file_of_the_folder_is_valid_and_lacks_only_its_secret() {
    let kind = Kind::by_script("generic-sdim").unwrap();
    let known: Vec<&str> = all().iter().map(|known| known.name).collect();
    let mut files = 0;
    for file in std::fs::read_dir(folder()).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert!(known.contains(&name), "{name} is not taken through the life of a ticket here");
        let attributes: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let attributes = attributes.as_object().unwrap();
        assert_eq!((kind.validate)(attributes), [], "{name}");
        assert_eq!(kind.missing(attributes), ["/headerValue"], "{name}");
        files += 1;
    }
    assert_eq!(files, known.len());
}

#[tokio::test]
async fn a_ticket_is_raised_with_our_key_inside() {
    for known in all() {
        let on = Scripted::new(&sample(known.name), [says(201, &(known.created)())]);
        assert_eq!(on.desk.guarantee(), known.guarantee, "{}", known.name);
        let draft = on.desk.draft(&subject(KEY)).unwrap_or_else(|error| panic!("{}: {error}", known.name));
        let text = draft.body.as_deref().unwrap();
        assert!(
            text.contains(KEY) && text.contains("Jane Doe") && text.contains("memberOf: "),
            "{}: {text}",
            known.name
        );
        assert!(!text.contains("$req") && !text.contains("#foreach"), "{}: {text}", known.name);
        let Outcome::Ok(Created { desk, .. }) = on.desk.create(&on.http, &draft, &key(), LATE).await else {
            panic!("{}", known.name)
        };
        assert_eq!((desk.id.as_str(), desk.url.as_deref()), (known.id, Some(known.page)), "{}", known.name);
        let sent = on.only_request();
        assert_eq!(call(&sent), known.calls[0]);
        assert_eq!(header(&sent, known.credentials.0), Some(known.credentials.1));
        assert!(body(&sent).is_object());
    }
}

#[tokio::test]
async fn a_ticket_is_found_by_our_key_and_another_is_not_taken_for_it() {
    for known in all() {
        let other = "dbsomebodyelse000000000000000000";
        let replies = [says(200, &(known.found)(KEY)), says(200, &known.none), says(200, &(known.found)(other))];
        let on = Scripted::new(&sample(known.name), replies);
        match on.desk.find(&on.http, &key()).await {
            Outcome::Ok(found) => {
                assert_eq!(
                    found.iter().map(|one| one.desk.id.as_str()).collect::<Vec<_>>(),
                    [known.id],
                    "{}",
                    known.name
                );
                assert_eq!(found[0].created.map(|at| at.0), Some(1_767_225_600_000_000), "{}", known.name);
            }
            other => panic!("{}: {other:?}", known.name),
        }
        let sent = on.only_request();
        assert_eq!(call(&sent), known.calls[1]);
        assert!(sent.url.contains(KEY), "{}", sent.url);
        assert_eq!(on.desk.find(&on.http, &key()).await, Outcome::Ok(Vec::new()), "{}", known.name);
        let foreign = on.desk.find(&on.http, &key()).await;
        assert!(matches!(foreign, Outcome::Ambiguous(_)), "{}: {foreign:?}", known.name);
    }
}

#[tokio::test]
async fn each_status_means_what_the_sample_says() {
    for known in all() {
        let statuses = known.statuses.iter();
        let replies: Vec<Reply> =
            statuses.clone().map(|(status, code, _)| says(200, &(known.read)(status, *code))).collect();
        let on = Scripted::new(&alone(sample(known.name)), replies);
        for (status, code, outcome) in statuses {
            match on.desk.status(&on.http, &[ticket(&known)]).await {
                Outcome::Ok(seen) => {
                    assert_eq!(seen[0].outcome, Some(*outcome), "{}: {status} {code:?}: {}", known.name, seen[0].why);
                }
                other => panic!("{}: {other:?}", known.name),
            }
        }
        assert_eq!(call(&on.script.sent()[0]), known.calls[2]);
    }
}

/// The same without its call for many tickets.
fn alone(mut attributes: Value) -> Value {
    attributes["generic"]["checkStatus"].as_object_mut().unwrap().remove("batch");
    attributes
}

#[tokio::test]
async fn many_tickets_are_read_with_one_call_where_the_desk_has_one() {
    for known in [request_tracker(), redmine()] {
        let on = Scripted::new(&sample(known.name), [says(200, &(known.found)(KEY)), answer(404, "")]);
        let missing = DeskRef { id: "4711".into(), number: "4711".into(), url: None };
        let Outcome::Ok(seen) = on.desk.status(&on.http, &[ticket(&known), missing]).await else {
            panic!("{}", known.name)
        };
        let seen: Vec<_> = seen.iter().map(|one| (one.id.as_str(), one.status.is_some(), one.outcome)).collect();
        assert_eq!(seen, [(known.id, true, Some(DeskOutcome::Queued)), ("4711", false, None)], "{}", known.name);
        let url = &on.script.sent()[0].url;
        assert!(url.contains(known.id) && url.contains("4711"), "{url}");
    }
}

#[tokio::test]
async fn a_ticket_is_cancelled_and_commented_on() {
    for known in all() {
        let on = Scripted::new(&sample(known.name), [known.cancelled.clone(), answer(201, "{}")]);
        assert_eq!(
            on.desk.cancel(&on.http, &ticket(&known), "no longer wanted").await,
            Outcome::Ok(()),
            "{}",
            known.name
        );
        assert_eq!(call(&on.script.sent()[0]), known.calls[3]);
        if known.calls[4].is_empty() {
            continue;
        }
        assert_eq!(on.desk.comment(&on.http, &ticket(&known), "a note").await, Outcome::Ok(()), "{}", known.name);
        let sent = on.script.sent();
        assert_eq!(call(&sent[1]), known.calls[4]);
        assert!(body(&sent[1]).to_string().contains("a note"));
    }
}

#[tokio::test]
async fn a_cancellation_that_changed_nothing_is_no_success() {
    let replies = [("freshservice", freshservice()), ("gitlab-issues", gitlab())];
    for (name, known) in replies {
        let unchanged = (known.read)(known.statuses[0].0, None);
        let on = Scripted::new(&sample(name), [says(200, &unchanged)]);
        let outcome = on.desk.cancel(&on.http, &ticket(&known), "no longer wanted").await;
        assert!(matches!(outcome, Outcome::Refused(_)), "{name}: {outcome:?}");
    }
}

#[tokio::test]
async fn the_connection_test_passes() {
    for (name, reply) in [
        ("redmine-5", json!({ "user": { "id": 5, "login": "deskbridge", "admin": false } })),
        ("freshservice", json!({ "tickets": [] })),
        ("gitlab-issues", json!([])),
    ] {
        let known = all().into_iter().find(|known| known.name == name).unwrap();
        let on = Scripted::new(&sample(name), [says(200, &reply), says(200, &known.none)]);
        let report = on.desk.check(&on.http).await;
        assert!(report.ok, "{name}: {report:?}");
    }
}
