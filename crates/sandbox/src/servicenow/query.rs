//! Encoded queries: the part of the language that is needed, strictly (`c_RESTAPI.md`).

use serde_json::{Map, Value};

/// A parsed query.
#[derive(Debug, Default)]
pub(super) struct Query {
    conditions: Vec<Condition>,
    order: Vec<(String, bool)>,
}

#[derive(Debug)]
struct Condition {
    field: String,
    wants: Wants,
}

#[derive(Debug)]
enum Wants {
    Equal(String),
    In(Vec<String>),
    NotEmpty,
}

impl Query {
    /// Parses a query; an error names the part that is not understood.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut query = Self::default();
        for part in text.split('^').filter(|part| !part.is_empty()) {
            if part.contains("javascript:") {
                return Err(part.to_owned());
            }
            if let Some(field) = part.strip_prefix("ORDERBYDESC") {
                query.order.push((field.to_owned(), true));
            } else if let Some(field) = part.strip_prefix("ORDERBY") {
                query.order.push((field.to_owned(), false));
            } else {
                query.conditions.push(condition(part).ok_or_else(|| part.to_owned())?);
            }
        }
        Ok(query)
    }

    /// Whether a row is one that was asked for. A condition on a field that the table does not have is left out, as an
    /// instance does it.
    pub(super) fn matches(&self, row: &Map<String, Value>) -> bool {
        self.conditions.iter().all(|condition| {
            let Some(value) = row.get(&condition.field).and_then(Value::as_str) else { return true };
            match &condition.wants {
                Wants::Equal(wanted) => value.eq_ignore_ascii_case(wanted),
                Wants::In(wanted) => wanted.iter().any(|wanted| value.eq_ignore_ascii_case(wanted)),
                Wants::NotEmpty => !value.is_empty(),
            }
        })
    }

    /// Puts rows into the order that was asked for.
    pub(super) fn sort(&self, rows: &mut [Map<String, Value>]) {
        for (field, descending) in self.order.iter().rev() {
            let key = |row: &Map<String, Value>| row.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
            rows.sort_by_key(key);
            if *descending {
                rows.reverse();
            }
        }
    }
}

fn condition(part: &str) -> Option<Condition> {
    let end = part.find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.')))?;
    let (field, rest) = part.split_at(end);
    let wants = if rest == "ISNOTEMPTY" {
        Wants::NotEmpty
    } else if let Some(values) = rest.strip_prefix("IN") {
        Wants::In(values.split(',').map(str::to_owned).collect())
    } else {
        Wants::Equal(rest.strip_prefix('=')?.to_owned())
    };
    (!field.is_empty()).then(|| Condition { field: field.to_owned(), wants })
}
