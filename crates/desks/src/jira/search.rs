//! Searching by JQL: `search/jql` at Jira Cloud, page by page with a token; `search` at Data Center, page by page with an
//! offset, as a POST, or as a GET where the server knows no other.

use super::{Edition, Jira};
use crate::{
    Outcome, Refusal,
    attributes::encode,
    http::{Http, Request},
};
use serde_json::{Value, json};

/// Most pages that are read.
const PAGES: usize = 10;

/// What a search found.
pub(super) struct Found {
    pub(super) issues: Vec<Value>,
    /// Whether that is all there is.
    pub(super) complete: bool,
}

/// A question.
pub(super) struct Query<'a> {
    pub(super) jql: String,
    pub(super) fields: &'a [&'a str],
    /// Issues on one page.
    pub(super) page: usize,
    /// Whether the query must be valid in all its parts. Data Center takes one that is not when it is told to, which it
    /// has to be where a key may no longer exist.
    pub(super) strict: bool,
}

/// A text within JQL.
pub(super) fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

impl Jira {
    /// Everything that a query finds, within a bound of pages.
    pub(super) async fn search(&self, http: &Http, query: &Query<'_>) -> Outcome<Found> {
        let mut issues = Vec::new();
        let mut token = None;
        let mut by_get = false;
        for _ in 0..PAGES {
            let request = self.page_request(query, issues.len(), token.as_deref(), by_get);
            let answer = match http.read(request).await {
                // A server, or a stand-in of one, that searches by GET alone (`desks.md` 8, jira820).
                Outcome::Refused(refusal) if is_405(&refusal) && self.edition == Edition::Server && !by_get => {
                    by_get = true;
                    http.read(self.page_request(query, issues.len(), None, true)).await
                }
                answer => answer,
            };
            let response = match answer.value() {
                Ok(response) => response,
                // It is the search that does not exist.
                Err(Outcome::Refused(refusal)) => return Outcome::Refused(Refusal { missing: false, ..refusal }),
                Err(other) => return other,
            };
            let json = match response.json() {
                Ok(json) => json,
                Err(what) => return Outcome::Ambiguous(format!("{what}: {}", http.said(&response))),
            };
            let Some(page) = json.get("issues").and_then(Value::as_array) else {
                return Outcome::Ambiguous(format!("the answer has no list of issues: {}", http.said(&response)));
            };
            let last = page.is_empty();
            issues.extend(page.iter().cloned());
            token = json.get("nextPageToken").and_then(Value::as_str).map(str::to_owned);
            let complete = match self.edition {
                Edition::Cloud => token.is_none() && json.get("isLast") != Some(&Value::Bool(false)),
                Edition::Server => {
                    let total = json.get("total").and_then(Value::as_u64).and_then(|total| usize::try_from(total).ok());
                    total.is_some_and(|total| issues.len() >= total)
                }
            };
            if complete || last || (self.edition == Edition::Cloud && token.is_none()) {
                return Outcome::Ok(Found { issues, complete });
            }
        }
        Outcome::Ok(Found { issues, complete: false })
    }

    fn page_request(&self, query: &Query<'_>, start: usize, token: Option<&str>, by_get: bool) -> Request {
        let Query { jql, fields, page, strict } = query;
        if by_get {
            let (jql, fields) = (encode(jql), encode(&fields.join(",")));
            let parts = format!("jql={jql}&fields={fields}&startAt={start}&maxResults={page}&validateQuery={strict}");
            return self.site.call("GET", &self.api(&format!("/search?{parts}")));
        }
        let mut body = json!({ "jql": jql, "fields": fields, "maxResults": page });
        match (self.edition, token) {
            (Edition::Cloud, Some(token)) => body["nextPageToken"] = token.into(),
            (Edition::Cloud, None) => {}
            (Edition::Server, _) => {
                body["startAt"] = start.into();
                body["validateQuery"] = (*strict).into();
            }
        }
        let resource = if self.edition == Edition::Cloud { "/search/jql" } else { "/search" };
        self.site.call_with("POST", &self.api(resource), &body)
    }
}

fn is_405(refusal: &Refusal) -> bool {
    refusal.reason.starts_with("405")
}
