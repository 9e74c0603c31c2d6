//! Salesforce's query language: quoting, asking, and following the pages of an answer.

use super::Remedyforce;
use crate::{Outcome, attributes::encode, http::Http};
use serde_json::Value;

/// Most pages of one answer.
const PAGES: usize = 10;

/// A text as a literal. Backslash and quote are escaped (`desks.md` 0.4); so is what would end the line.
pub(super) fn quoted(text: &str) -> String {
    let mut literal = String::from("'");
    for c in text.chars() {
        match c {
            '\'' | '\\' => literal.extend(['\\', c]),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            c if c.is_control() => literal.push(' '),
            c => literal.push(c),
        }
    }
    literal.push('\'');
    literal
}

impl Remedyforce {
    /// The rows of a query, all pages of them. An answer of another form leaves it unclear.
    pub(super) async fn query(&self, http: &Http, soql: &str) -> Outcome<Vec<Value>> {
        let mut resource = self.data(&format!("query?q={}", encode(soql)));
        let mut rows = Vec::new();
        for _ in 0..PAGES {
            let response = match self.read(http, self.site.call("GET", &resource)).await.value() {
                Ok(response) => response,
                Err(outcome) => return outcome,
            };
            let json = match response.json() {
                Ok(json) => json,
                Err(what) => return Outcome::Ambiguous(format!("{what}: {}", http.said(&response))),
            };
            let (Some(records), Some(done)) =
                (json.get("records").and_then(Value::as_array), json.get("done").and_then(Value::as_bool))
            else {
                return Outcome::Ambiguous(format!("no answer to a query: {}", http.said(&response)));
            };
            rows.extend(records.iter().cloned());
            if done {
                return Outcome::Ok(rows);
            }
            resource = match json.get("nextRecordsUrl").and_then(Value::as_str).and_then(|next| self.next(next)) {
                Some(next) => next,
                None => return Outcome::Ambiguous("the next page of the answer is not at this desk".to_owned()),
            };
        }
        Outcome::Ambiguous(format!("the answer has more than {PAGES} pages"))
    }

    /// The address of the next page after `url`, if it is the desk's own.
    fn next(&self, next: &str) -> Option<String> {
        let base = url::Url::parse(self.site.url.as_str()).ok()?;
        let found = base.join(next).ok()?;
        let ours = found.origin() == base.origin() && found.path().starts_with("/services/data/");
        ours.then(|| found.path().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_cannot_be_left() {
        assert_eq!(quoted("it's"), r"'it\'s'");
        assert_eq!(quoted(r"a\' OR Name != '"), r"'a\\\' OR Name != \''");
        assert_eq!(quoted("two\nlines\u{7}"), r"'two\nlines '");
        assert_eq!(quoted("é😀"), "'é😀'");
    }
}
