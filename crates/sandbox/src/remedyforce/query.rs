//! Queries: `SELECT fields FROM object WHERE field = literal AND field IN (…) ORDER BY field LIMIT number`. Whatever else
//! Salesforce's language has is refused.

use super::{
    error,
    schema::{self, Field, INCIDENT, Kind, STATUS},
};
use crate::tickets::Handle;
use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};

type Row = Map<String, Value>;

/// Why a query is refused: a code and words.
#[derive(Debug)]
struct Refused(&'static str, String);

/// A query, parsed.
#[derive(Debug)]
struct Parsed {
    fields: Vec<&'static Field>,
    object: String,
    conditions: Vec<(&'static Field, Vec<Value>)>,
    order: Option<(&'static Field, bool)>,
    limit: usize,
}

/// `GET …/query?q=…`
pub(super) async fn query(
    State(desk): State<Handle>,
    Path(version): Path<String>,
    Query(parameters): super::records::Parameters,
) -> Response {
    let Some(text) = parameters.get("q") else {
        return error(StatusCode::BAD_REQUEST, "MALFORMED_QUERY", "A query string has to be specified");
    };
    let parsed = match parse(text) {
        Ok(parsed) => parsed,
        Err(Refused(code, message)) => return error(StatusCode::BAD_REQUEST, code, &message),
    };
    let mut rows = rows(&desk, &parsed);
    if let Some((field, descending)) = parsed.order {
        rows.sort_by_cached_key(|row| row.get(field.name).unwrap_or(&Value::Null).to_string());
        if descending {
            rows.reverse();
        }
    }
    rows.truncate(parsed.limit);
    let records: Vec<Value> = rows.iter().map(|row| record(&version, &parsed, row)).collect();
    Json(json!({ "totalSize": records.len(), "done": true, "records": records })).into_response()
}

fn rows(desk: &Handle, parsed: &Parsed) -> Vec<Row> {
    if parsed.object == INCIDENT {
        let found = desk.select(|ticket| matches(parsed, &schema::incident(ticket)));
        return found.iter().map(schema::incident).collect();
    }
    let all = if parsed.object == STATUS { schema::statuses() } else { schema::users(desk) };
    all.into_iter().filter(|row| matches(parsed, row)).collect()
}

/// Texts are compared without letter case, except ids.
fn matches(parsed: &Parsed, row: &Row) -> bool {
    parsed.conditions.iter().all(|(field, values)| {
        let found = row.get(field.name).unwrap_or(&Value::Null);
        values.iter().any(|value| match (found, value, field.kind) {
            (Value::String(found), Value::String(value), Kind::Id) => found == value || found.get(..15) == Some(value),
            (Value::String(found), Value::String(value), _) => found.to_lowercase() == value.to_lowercase(),
            _ => found == value,
        })
    })
}

fn record(version: &str, parsed: &Parsed, row: &Row) -> Value {
    let id = row.get("Id").and_then(Value::as_str).unwrap_or_default();
    let url = format!("/services/data/{version}/sobjects/{}/{id}", parsed.object);
    let mut record = json!({ "attributes": { "type": parsed.object, "url": url } });
    for field in &parsed.fields {
        record[field.name] = row.get(field.name).cloned().unwrap_or_default();
    }
    record
}

fn malformed(message: &str) -> Refused {
    Refused("MALFORMED_QUERY", message.to_owned())
}

fn invalid(message: &str) -> Refused {
    Refused("INVALID_FIELD", message.to_owned())
}

/// A piece of a query.
#[derive(Debug, Clone, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Sign(char),
}

fn tokens(text: &str) -> Result<Vec<Token>, Refused> {
    let mut tokens = Vec::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            ' ' => {}
            ',' | '(' | ')' | '=' => tokens.push(Token::Sign(c)),
            '\'' => {
                let mut literal = String::new();
                loop {
                    match rest.next() {
                        Some('\'') => break,
                        Some('\\') => match rest.next() {
                            Some(c @ ('\'' | '\\' | '"')) => literal.push(c),
                            Some('n') => literal.push('\n'),
                            Some('r') => literal.push('\r'),
                            Some('t') => literal.push('\t'),
                            _ => return Err(malformed("Illegal escape sequence in a string literal")),
                        },
                        Some(c) if !c.is_control() => literal.push(c),
                        _ => return Err(malformed("line breaks not allowed in string literals")),
                    }
                }
                tokens.push(Token::Text(literal));
            }
            c if c.is_ascii_alphanumeric() || c == '_' => {
                let mut word = String::from(c);
                while let Some(c) = rest.next_if(|c| c.is_ascii_alphanumeric() || *c == '_') {
                    word.push(c);
                }
                tokens.push(Token::Word(word));
            }
            c => return Err(malformed(&format!("unexpected token: '{c}'"))),
        }
    }
    Ok(tokens)
}

/// The tokens that are left.
struct Reader<'a>(std::iter::Peekable<std::slice::Iter<'a, Token>>);

impl Reader<'_> {
    fn word(&mut self) -> Result<String, Refused> {
        match self.0.next() {
            Some(Token::Word(word)) => Ok(word.clone()),
            other => Err(unexpected(other)),
        }
    }

    fn keyword(&mut self, known: &str) -> bool {
        let is = |token: &&Token| matches!(token, Token::Word(word) if word.eq_ignore_ascii_case(known));
        self.0.next_if(is).is_some()
    }

    fn expect(&mut self, known: &str) -> Result<(), Refused> {
        if self.keyword(known) { Ok(()) } else { Err(unexpected(self.0.peek().copied())) }
    }

    fn sign(&mut self, known: char) -> bool {
        self.0.next_if(|token| **token == Token::Sign(known)).is_some()
    }
}

fn unexpected(token: Option<&Token>) -> Refused {
    let what = token.map_or("unexpected end of the query".to_owned(), |token| format!("unexpected token: {token:?}"));
    malformed(&what)
}

fn parse(text: &str) -> Result<Parsed, Refused> {
    let tokens = tokens(text)?;
    let mut reader = Reader(tokens.iter().peekable());
    reader.expect("SELECT")?;
    let mut names = vec![reader.word()?];
    while reader.sign(',') {
        names.push(reader.word()?);
    }
    reader.expect("FROM")?;
    let object = reader.word()?;
    if schema::fields(&object).is_none() {
        let message = format!("sObject type '{object}' is not supported.");
        return Err(Refused("INVALID_TYPE", message));
    }
    let column = |name: &str| {
        let missing = || invalid(&format!("No such column '{name}' on entity '{object}'."));
        schema::field(&object, name).ok_or_else(missing)
    };
    let fields = names.iter().map(|name| column(name)).collect::<Result<Vec<_>, _>>()?;
    let mut parsed = Parsed { fields, object: object.clone(), conditions: Vec::new(), order: None, limit: 2000 };
    if reader.keyword("WHERE") {
        loop {
            let field = column(&reader.word()?)?;
            let values = if reader.keyword("IN") { several(&mut reader)? } else { vec![single(&mut reader)?] };
            check(field, &values)?;
            parsed.conditions.push((field, values));
            if !reader.keyword("AND") {
                break;
            }
        }
    }
    if reader.keyword("ORDER") {
        reader.expect("BY")?;
        let field = column(&reader.word()?)?;
        let descending = reader.keyword("DESC");
        parsed.order = Some((field, descending));
    }
    if reader.keyword("LIMIT") {
        parsed.limit = reader.word()?.parse().map_err(|_| unexpected(None))?;
    }
    match reader.0.next() {
        None => Ok(parsed),
        other => Err(unexpected(other)),
    }
}

fn single(reader: &mut Reader<'_>) -> Result<Value, Refused> {
    if !reader.sign('=') {
        return Err(unexpected(reader.0.peek().copied()));
    }
    literal(reader)
}

fn several(reader: &mut Reader<'_>) -> Result<Vec<Value>, Refused> {
    if !reader.sign('(') {
        return Err(unexpected(reader.0.peek().copied()));
    }
    let mut values = vec![literal(reader)?];
    while reader.sign(',') {
        values.push(literal(reader)?);
    }
    if reader.sign(')') { Ok(values) } else { Err(unexpected(reader.0.peek().copied())) }
}

fn literal(reader: &mut Reader<'_>) -> Result<Value, Refused> {
    match reader.0.next() {
        Some(Token::Text(text)) => Ok(json!(text)),
        Some(Token::Word(word)) if word.eq_ignore_ascii_case("true") => Ok(json!(true)),
        Some(Token::Word(word)) if word.eq_ignore_ascii_case("false") => Ok(json!(false)),
        Some(Token::Word(word)) if word.eq_ignore_ascii_case("null") => Ok(Value::Null),
        other => Err(unexpected(other)),
    }
}

/// Whether a field can be compared with these values.
fn check(field: &Field, values: &[Value]) -> Result<(), Refused> {
    let name = field.name;
    if matches!(field.kind, Kind::LongText(_)) {
        return Err(invalid(&format!("field '{name}' can not be filtered in a query call")));
    }
    for value in values {
        match (field.kind, value) {
            (Kind::Boolean, value) if !value.is_boolean() => {
                return Err(invalid(&format!(
                    "value of filter criterion for field '{name}' must be of type boolean and should not be enclosed in \
                     quotes"
                )));
            }
            (Kind::Id, Value::String(id))
                if !matches!(id.len(), 15 | 18) || !id.bytes().all(|b| b.is_ascii_alphanumeric()) =>
            {
                let message = format!("invalid ID field: {id}");
                return Err(Refused("INVALID_QUERY_FILTER_OPERATOR", message));
            }
            (Kind::Boolean | Kind::Id, _) | (_, Value::String(_) | Value::Null) => {}
            _ => {
                return Err(invalid(&format!(
                    "value of filter criterion for field '{name}' must be of type string and should be enclosed in quotes"
                )));
            }
        }
    }
    Ok(())
}
