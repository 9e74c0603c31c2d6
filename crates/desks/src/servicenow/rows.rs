//! Reading rows through the Table API (`desks.md` 6.4).

use super::ServiceNow;
use crate::{
    Outcome,
    attributes::{encode, text_of},
    http::{Http, Response},
};
use serde_json::Value;

/// Most rows of one page.
pub(super) const PAGE: usize = 500;

/// Most pages that are read to answer one question.
const PAGES: usize = 20;

/// What is asked of a table.
pub(super) struct Question<'a> {
    /// The table.
    pub(super) table: &'a str,
    /// The encoded query; its values are plain.
    pub(super) query: String,
    /// The fields wanted, separated by commas.
    pub(super) fields: &'a str,
    /// Whether display values come beside the values.
    pub(super) display: bool,
    /// Most rows of a page.
    pub(super) limit: usize,
    /// Whether the desk counts the rows, those that the account may not see included.
    pub(super) count: bool,
}

/// Rows, and what is known of those that were not shown.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// The rows that the account may see.
    pub(super) list: Vec<Value>,
    /// How many rows there are, where the desk said so.
    pub(super) total: Option<usize>,
    /// Whether the desk named a next page.
    next: bool,
}

impl Rows {
    /// Whether there are rows that the account may not see.
    pub(super) fn hides_some(&self) -> bool {
        self.total.is_some_and(|total| total > self.list.len())
    }
}

impl ServiceNow {
    /// One page. An empty list is answered with 200 by version 2 of the API, and with 404 by version 1.
    pub(super) async fn page(&self, http: &Http, question: &Question<'_>, offset: usize) -> Outcome<Rows> {
        let Question { table, query, fields, display, limit, count } = question;
        let path = format!(
            "/api/now/table/{}?sysparm_query={}&sysparm_fields={}&sysparm_display_value={}\
             &sysparm_exclude_reference_link=true&sysparm_limit={limit}&sysparm_offset={offset}&sysparm_no_count={}",
            encode(table),
            encode(query),
            encode(fields),
            if *display { "all" } else { "false" },
            !count,
        );
        let response = match http.read(self.site.call("GET", &path)).await.value() {
            Ok(response) => response,
            Err(Outcome::Refused(refusal)) if refusal.missing && refusal.reason.contains("No Record found") => {
                return Outcome::Ok(Rows { total: Some(0), ..Rows::default() });
            }
            Err(outcome) => return outcome,
        };
        match result(http, &response) {
            Ok(Value::Array(list)) => Outcome::Ok(Rows {
                list,
                total: response.header("x-total-count").and_then(|total| total.trim().parse().ok()),
                next: response.header("link").is_some_and(|link| link.contains("rel=\"next\"")),
            }),
            Ok(_) => Outcome::Ambiguous(format!("the answer is no list: {}", http.said(&response))),
            Err(outcome) => outcome,
        }
    }

    /// All rows. The limit is applied before the desk takes out what the account may not see, so that a short page is not
    /// the last one.
    pub(super) async fn all(&self, http: &Http, question: &Question<'_>) -> Outcome<Rows> {
        let mut all = Rows::default();
        for page in 0..PAGES {
            let offset = page * question.limit;
            let Rows { list: rows, total, next } = match self.page(http, question, offset).await.value() {
                Ok(found) => found,
                Err(outcome) => return outcome,
            };
            let empty = rows.is_empty();
            all.list.extend(rows);
            all.total = total.or(all.total);
            let last = match total {
                Some(total) => offset + question.limit >= total,
                None => empty && !next,
            };
            if last {
                return Outcome::Ok(all);
            }
        }
        Outcome::Ambiguous(format!("{} has too many rows for \"{}\"", question.table, question.query))
    }
}

/// `result` of an answer; one without it is not understood, for instance the page of an instance that hibernates.
pub(super) fn result<T>(http: &Http, response: &Response) -> Result<Value, Outcome<T>> {
    match response.json() {
        Ok(Value::Object(mut answer)) => answer
            .remove("result")
            .ok_or_else(|| Outcome::Ambiguous(format!("the answer has no result: {}", http.said(response)))),
        Ok(_) => Err(Outcome::Ambiguous(format!("the answer has no result: {}", http.said(response)))),
        Err(what) => Err(Outcome::Ambiguous(format!("{what}: {}", http.said(response)))),
    }
}

/// The value of a field, which comes as a text, as `{"link", "value"}` or as `{"display_value", "value"}`.
pub(super) fn value(row: &Value, field: &str) -> Option<String> {
    let found = row.get(field)?;
    text_of(found.get("value").unwrap_or(found))
}

/// What people see in a field; its value where that was not told.
pub(super) fn shown(row: &Value, field: &str) -> Option<String> {
    row.get(field).and_then(|found| found.get("display_value")).and_then(text_of).or_else(|| value(row, field))
}

/// Whether a text is a `sys_id`.
pub(super) fn is_sys_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// Whether a text is a ticket's number, plain enough for a query: neither `^` nor `,`, which separate.
pub(super) fn is_number(text: &str) -> bool {
    (1..=80).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// Whether a value can stand behind `=` in a query: `^` would end it, and `javascript:` would be run (`desks.md` 0.4,
/// `c_RESTAPI.md`: `javascript:gs.getUserID()`).
pub(super) fn is_askable(text: &str) -> bool {
    !text.contains('^') && !text.to_lowercase().contains("javascript:") && !text.chars().any(char::is_control)
}
