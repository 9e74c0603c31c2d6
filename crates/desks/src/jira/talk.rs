//! Comments that the requester does not see, and files.

use super::{Edition, Jira, text};
use crate::{Attachment, Outcome, attributes::encode, http::Http, multipart::Multipart};
use model::{Timestamp, ticket::DeskRef};
use serde_json::json;

const NEVER: Timestamp = Timestamp(i64::MAX);

impl Jira {
    /// Adds an internal comment. Jira Cloud's platform marks one by a property; Data Center's service desk has a call of
    /// its own, which knows customer requests only: on any other issue all comments are the team's anyway.
    pub(super) async fn note(&self, http: &Http, ticket: &DeskRef, plain: &str) -> Outcome<()> {
        let name = encode(self.edition.name(ticket));
        let mut body = json!({ "body": self.edition.text(plain) });
        if self.edition == Edition::Server {
            let internal = json!({ "body": text::long(plain), "public": false });
            let place = format!("/rest/servicedeskapi/request/{name}/comment");
            match http.write(self.site.call_with("POST", &place, &internal), NEVER).await {
                Outcome::Refused(refusal) if refusal.missing => body["body"] = text::long(plain).into(),
                other => return other.map(|_| ()),
            }
        } else {
            body["properties"] = json!([{ "key": "sd.public.comment", "value": { "internal": true } }]);
        }
        let place = self.api(&format!("/issue/{name}/comment"));
        http.write(self.site.call_with("POST", &place, &body), NEVER).await.map(|_| ())
    }

    /// Attaches a file, in one step. Without the header Jira takes the form for one that a foreign page sent.
    pub(super) async fn enclose(&self, http: &Http, ticket: &DeskRef, file: &Attachment) -> Outcome<()> {
        let place = self.api(&format!("/issue/{}/attachments", encode(self.edition.name(ticket))));
        let (content_type, body) =
            Multipart::new().file("file", &file.name, file.content_type, file.bytes.clone()).finish();
        let request = self.site.call("POST", &place);
        let request = request.header("Content-Type", content_type).header("X-Atlassian-Token", "no-check").body(body);
        http.write(request, NEVER).await.map(|_| ())
    }
}
