//! The example answers of Zendesk's own OpenAPI document (`desks.md` 8), each through the connector.

use super::{Rig, rig, rig_of};
use crate::harness::{oracle, says};
use desks::{Outcome, Wanted, attributes::PersonField};
use model::{CorrelationKey, DeskOutcome, ticket::DeskRef};
use serde_json::{Map, Value, json};

/// The key in the examples' tickets.
const THEIRS: &str = "ahg35h3jh";

/// The document; `None` where it is not there and need not be.
fn document() -> Option<String> {
    oracle("zendesk/zendesk-support.openapi.yaml")
}

/// The value of an example of the document.
fn example(document: &str, name: &str) -> Value {
    let head = format!("\n    {name}Example:\n");
    let start = document.find(&head).unwrap_or_else(|| panic!("no example {name}")) + head.len();
    let lines: Vec<(usize, &str)> = document[start..]
        .lines()
        .map(|line| (line.len() - line.trim_start().len(), line.trim()))
        .take_while(|(indent, _)| *indent > 4)
        .collect();
    let mut lines = Lines { lines, at: 0 };
    lines.block(6)["value"].clone()
}

/// As much of YAML as the examples are written in: blocks of members and items, and plain or quoted scalars.
struct Lines<'a> {
    lines: Vec<(usize, &'a str)>,
    at: usize,
}

impl<'a> Lines<'a> {
    fn peek(&self, indent: usize) -> Option<&'a str> {
        self.lines.get(self.at).filter(|(of, _)| *of == indent).map(|(_, text)| *text)
    }

    fn block(&mut self, indent: usize) -> Value {
        if self.peek(indent).is_some_and(|line| line.starts_with("- ")) {
            let mut items = Vec::new();
            while let Some(item) = self.peek(indent).and_then(|line| line.strip_prefix("- ")) {
                let is_member = item.split_once(':').is_some_and(|(_, rest)| rest.is_empty() || rest.starts_with(' '));
                if is_member && !item.starts_with(['"', '\'']) {
                    self.lines[self.at] = (indent + 2, item);
                    items.push(self.block(indent + 2));
                } else {
                    items.push(scalar(item));
                    self.at += 1;
                }
            }
            return items.into();
        }
        let mut members = Map::new();
        while let Some((name, rest)) = self.peek(indent).and_then(|line| line.split_once(':')) {
            self.at += 1;
            let value = match (rest.trim(), self.lines.get(self.at)) {
                ("", Some((deeper, _))) if *deeper > indent => self.block(*deeper),
                (text, _) => scalar(text),
            };
            members.insert(name.to_owned(), value);
        }
        members.into()
    }
}

fn scalar(text: &str) -> Value {
    let single = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
    match single {
        Some(inner) => inner.replace("''", "'").into(),
        None => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
    }
}

fn ticket() -> DeskRef {
    DeskRef { id: "35436".into(), number: "35436".into(), url: None }
}

fn rig_with(answers: &[(u16, &Value)]) -> Rig {
    rig(answers.iter().map(|(status, body)| says(*status, body)))
}

#[tokio::test]
async fn a_ticket_of_the_document_is_created_read_and_found() {
    let Some(document) = document() else { return };
    let (one, many) = (example(&document, "TicketResponse"), example(&document, "TicketsResponse"));
    assert_eq!(
        one["ticket"]["custom_fields"],
        json!([{ "id": 27642, "value": "745" }, { "id": 27648, "value": "yes" }])
    );
    let theirs = CorrelationKey::stored(THEIRS);

    let rig = rig_with(&[(201, &one)]);
    let Outcome::Ok(created) = rig.create_as(THEIRS).await else { panic!("not created") };
    assert_eq!((created.desk.id.as_str(), created.status.as_deref()), ("35436", Some("open")));
    assert_eq!(created.desk.url.as_deref(), Some("https://company.zendesk.com/agent/tickets/35436"));
    assert_eq!(created.created.unwrap().to_string(), "2009-07-20T22:55:29.000Z");

    let outcome = rig_with(&[(201, &one)]).create().await;
    assert!(matches!(&outcome, Outcome::Ambiguous(reason) if reason.contains(THEIRS)), "{outcome:?}");

    let rig = rig_with(&[(200, &many)]);
    let Outcome::Ok(found) = rig.desk.find(&rig.http, &theirs).await else { panic!("not found") };
    assert_eq!(found, [created]);
    let rig = rig_with(&[(200, &many)]);
    let foreign = rig.desk.find(&rig.http, &crate::harness::key()).await;
    assert!(matches!(foreign, Outcome::Ambiguous(_)), "{foreign:?}");

    let rig = rig_with(&[(200, &one), (200, &many)]);
    let other = DeskRef { id: "35437".into(), ..ticket() };
    for asked in [vec![ticket()], vec![ticket(), other]] {
        let rig_many = rig_with(&[(200, &many), (404, &json!({ "error": "RecordNotFound" }))]);
        let rig = if asked.len() == 1 { &rig } else { &rig_many };
        let Outcome::Ok(seen) = rig.desk.status(&rig.http, &asked).await else { panic!("not seen") };
        let of: Vec<_> = seen.iter().map(|seen| (seen.id.as_str(), seen.status.as_deref(), seen.outcome)).collect();
        assert!(of.contains(&("35436", Some("open"), Some(DeskOutcome::Queued))), "{of:?}");
        assert_eq!(of.contains(&("35437", None, None)), asked.len() == 2);
    }
}

#[tokio::test]
async fn a_change_of_the_document_is_taken_for_what_it_shows() {
    let Some(document) = document() else { return };
    let (one, changed) = (example(&document, "TicketResponse"), example(&document, "TicketUpdateResponse"));
    let upload = example(&document, "AttachmentUploadResponse");
    let rig = rig_with(&[(200, &changed)]);
    assert_eq!(rig.desk.comment(&rig.http, &ticket(), "note").await, Outcome::Ok(()));
    // It shows the ticket open, so that it cannot be the answer to a cancellation.
    let rig = rig_with(&[(200, &one), (200, &changed)]);
    let cancelled = rig.desk.cancel(&rig.http, &ticket(), "why").await;
    assert!(matches!(&cancelled, Outcome::Ambiguous(reason) if reason.contains("not solved")), "{cancelled:?}");
    let sent = crate::harness::body(&rig.script.sent()[1]);
    assert_eq!(
        sent["ticket"],
        json!({
            "status": "solved", "tags": ["enterprise", "other_tag", "sdim_failed"],
            "comment": { "body": "why", "public": false },
            "safe_update": true, "updated_stamp": "2011-05-05T10:38:52Z",
        })
    );
    let rig = rig_with(&[(201, &upload), (200, &changed)]);
    let file = desks::Attachment { name: "plan.json".into(), content_type: "application/json", bytes: b"{}".into() };
    assert_eq!(rig.desk.attach(&rig.http, &ticket(), &file).await, Outcome::Ok(()));
    let sent = crate::harness::body(&rig.script.sent()[1]);
    assert_eq!(sent["ticket"]["comment"]["uploads"], json!(["LXJdriewLBP8JrtzzkN7Ne4k6"]));
}

#[tokio::test]
async fn people_and_searches_of_the_document_are_not_ours() {
    let Some(document) = document() else { return };
    let users = example(&document, "SearchUsersResponse");
    let rig = rig_with(&[(200, &users)]);
    let wanted = Wanted { field: PersonField::Email, value: "robert@example.test".into() };
    assert_eq!(rig.desk.person(&rig.http, &wanted).await, Outcome::Ok(Vec::new()), "they have no address");
    let me = example(&document, "CurrentUserResponse");
    let rig = rig_with(&[(200, &me)]);
    let report = rig.desk.check(&rig.http).await;
    let failed: Vec<_> = report.findings.iter().filter(|finding| finding.ok == Some(false)).collect();
    assert!(failed.len() == 1 && failed[0].step == "permission", "{report:?}");
    // The list is empty; the search then shows groups, and goes on at another host.
    let found = example(&document, "SearchResponse");
    let rig = rig_of(&json!({ "searchFallback": true }), [says(200, &json!({ "tickets": [] })), says(200, &found)]);
    let outcome = rig.desk.find(&rig.http, &crate::harness::key()).await;
    assert!(matches!(&outcome, Outcome::Ambiguous(reason) if reason.contains("not at this desk")), "{outcome:?}");
}

#[tokio::test]
async fn the_documents_fields_form_and_statuses_are_described() {
    let Some(document) = document() else { return };
    let (fields, form) = (example(&document, "TicketFieldsResponse"), example(&document, "TicketFormResponse"));
    let statuses = example(&document, "CustomStatusesResponse");
    let on_form = json!({ "generic": { "provision": { "request": { "ticket_form_id": 47, "subject": "x" } } } });
    // The one field has the number 34, and the form does not have it.
    for (patch, answers, expected) in
        [(json!({}), vec![&fields, &statuses], 1), (on_form, vec![&fields, &form, &statuses], 0)]
    {
        let rig = rig_of(&patch, answers.into_iter().map(|body| says(200, body)));
        let Outcome::Ok(described) = rig.desk.describe(&rig.http).await else { panic!("not described") };
        assert_eq!(described.fields.len(), expected);
        assert!(described.fields.iter().all(|field| field.id == "subject" && field.required));
        assert_eq!(described.statuses.len(), 6, "open tickets' own names decide nothing under the template's map");
        assert!(described.statuses.iter().all(|status| rig.desk.meaning(status).0.is_some()));
    }
    let mapped = json!({ "generic": { "checkStatus": { "statusMap": { "Responding quickly": "Failed" } } } });
    let rig = rig_of(&mapped, [says(200, &fields), says(200, &statuses)]);
    let Outcome::Ok(described) = rig.desk.describe(&rig.http).await else { panic!("not described") };
    let own = described.statuses.last().unwrap();
    assert_eq!((own.text.as_str(), rig.desk.meaning(own).0), ("Responding quickly", Some(DeskOutcome::Failed)));
}
