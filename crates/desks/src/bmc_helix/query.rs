//! Qualifications of AR System, and the lists that answer them (`desks.md` 0.4, 3.2, 3.4).

use crate::{
    Outcome,
    attributes::{encode, text_of},
    http::{Http, Request, Response},
    site::Site,
};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

/// `'field'="value"`: a quote within either is doubled [K].
pub(super) fn equals(field: &str, value: &str) -> String {
    format!("'{}'=\"{}\"", field.replace('\'', "''"), value.replace('"', "\"\""))
}

/// `'field' LIKE "%value%"`; the value has none of the wildcards.
pub(super) fn contains(field: &str, value: &str) -> String {
    format!("'{}' LIKE \"%{}%\"", field.replace('\'', "''"), value.replace('"', "\"\""))
}

/// The path of a form's entries; a form's name is known by its colon, which needs no encoding in a path.
pub(super) fn form_path(form: &str) -> String {
    format!("/api/arsys/v1/entry/{}", encode(form).replace("%3A", ":"))
}

/// The path of one entry: the bar in the id of a join form's entry is encoded.
pub(super) fn entry_path(form: &str, id: &str) -> String {
    format!("{}/{}", form_path(form), encode(id))
}

/// A question to one form.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question<'a> {
    pub(super) form: &'a str,
    /// The qualification; every entry when empty.
    pub(super) qualification: &'a str,
    /// The fields that are asked for; all of them when empty.
    pub(super) fields: &'a [&'a str],
    pub(super) limit: usize,
    pub(super) offset: usize,
}

/// One entry of an answer.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    values: Map<String, Value>,
    /// Id of the entry in the link that the desk gives for it.
    link: Option<String>,
}

impl Entry {
    /// The value of a field as text.
    pub(super) fn text(&self, field: &str) -> Option<String> {
        self.values.get(field).and_then(text_of).filter(|text| !text.trim().is_empty())
    }

    /// The value of a field.
    pub(super) fn value(&self, field: &str) -> Option<&Value> {
        self.values.get(field)
    }

    /// The entry's id: its field, else the link's end.
    pub(super) fn id(&self, field: &str) -> Option<String> {
        self.text(field).or_else(|| self.link.clone())
    }
}

/// Asks, and reads the list.
pub(super) async fn ask(http: &Http, site: &Site, question: Question<'_>) -> Outcome<Vec<Entry>> {
    match http.read(request(site, question)).await.value() {
        // A list that does not exist is no missing ticket.
        Err(Outcome::Refused(refusal)) => Outcome::Refused(crate::Refusal { missing: false, ..refusal }),
        Err(other) => other,
        Ok(response) => match entries(&response) {
            Ok(entries) => Outcome::Ok(entries),
            Err(what) => Outcome::Ambiguous(format!("{what}: {}", http.said(&response))),
        },
    }
}

fn request(site: &Site, question: Question<'_>) -> Request {
    let Question { form, qualification, fields, limit, offset } = question;
    let mut parameters = Vec::new();
    if !qualification.is_empty() {
        parameters.push(format!("q={}", encode(qualification)));
    }
    if !fields.is_empty() {
        let mut names: Vec<String> = Vec::new();
        for name in fields.iter().map(|name| encode(name)) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        parameters.push(format!("fields=values({})", names.join(",")));
    }
    parameters.push(format!("limit={limit}"));
    if offset > 0 {
        parameters.push(format!("offset={offset}"));
    }
    site.call("GET", &format!("{}?{}", form_path(form), parameters.join("&")))
}

/// The entries of a list; the error says what the answer is instead.
fn entries(response: &Response) -> Result<Vec<Entry>, String> {
    let json = response.json()?;
    let list = json.get("entries").and_then(Value::as_array).ok_or("the answer has no list of entries")?;
    let entry = |item: &Value| {
        let values = item.get("values")?.as_object()?.clone();
        let link = item.pointer("/_links/self/0/href").and_then(Value::as_str).and_then(end_of);
        Some(Entry { values, link })
    };
    list.iter().map(|item| entry(item).ok_or_else(|| "an entry of the answer has no values".to_owned())).collect()
}

fn end_of(link: &str) -> Option<String> {
    let path = link.split(['?', '#']).next()?;
    let (_, last) = path.rsplit_once('/')?;
    Some(percent_decode_str(last).decode_utf8_lossy().into_owned()).filter(|last| !last.is_empty())
}
