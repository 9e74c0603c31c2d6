//! The part of JQL that is spoken: `=`, `~` and `in` on a few fields, `AND`, `OR`, brackets, `ORDER BY`. Anything else is
//! refused, as Jira refuses what it does not know.

use super::data;
use crate::tickets::Ticket;

/// A condition.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Project(String),
    Label(String),
    Summary(String),
    Description(String),
    /// Keys or ids.
    Named(Vec<String>),
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Word(String),
    Quoted(String),
    Sign(char),
}

/// Parses a query; the error is in Jira's words.
pub(super) fn parse(jql: &str) -> Result<Condition, String> {
    let mut tokens = tokens(jql)?;
    tokens.reverse();
    let condition = any(&mut tokens)?;
    if word(&tokens, "order") {
        tokens.pop();
        let rest: Vec<String> = tokens.iter().rev().map(shown).collect();
        let [by, field, direction @ ..] = rest.as_slice() else { return Err(unexpected(tokens.last())) };
        let known = matches!(field.to_lowercase().as_str(), "created" | "key" | "updated");
        let order = direction.iter().all(|word| matches!(word.to_lowercase().as_str(), "asc" | "desc"));
        if !by.eq_ignore_ascii_case("by") || !known || !order || direction.len() > 1 {
            return Err(format!("Error in the JQL Query: the ORDER BY clause is not understood: {}", rest.join(" ")));
        }
        tokens.clear();
    }
    match tokens.last() {
        None => Ok(condition),
        more => Err(unexpected(more)),
    }
}

impl Condition {
    /// Whether a ticket meets it.
    pub(super) fn holds(&self, ticket: &Ticket) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.holds(ticket)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(ticket)),
            Self::Project(name) => name.eq_ignore_ascii_case(data::PROJECT) || name == data::PROJECT_ID,
            Self::Label(label) => ticket
                .fields
                .get("labels")
                .and_then(serde_json::Value::as_array)
                .is_some_and(|labels| labels.iter().any(|known| known.as_str() == Some(label))),
            Self::Summary(words) => has_words(&ticket.title, words),
            Self::Description(words) => has_words(&ticket.description, words),
            Self::Named(names) => names.iter().any(|name| *name == ticket.number || *name == ticket.desk_id),
        }
    }

    /// Every key and id that it names.
    pub(super) fn names(&self) -> Vec<&str> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::names).collect(),
            Self::Named(names) => names.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        }
    }
}

/// As an index of words has it: all of them, in any order, letter case aside.
fn has_words(text: &str, wanted: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let (known, wanted) = (words(text), words(wanted));
    !wanted.is_empty() && wanted.iter().all(|word| known.contains(word))
}

fn tokens(jql: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = jql.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            c if c.is_whitespace() => {}
            '(' | ')' | ',' | '=' | '~' => tokens.push(Token::Sign(c)),
            '"' => {
                let mut text = String::new();
                loop {
                    match rest.next() {
                        Some('"') => break,
                        Some('\\') => text.extend(rest.next()),
                        Some(other) => text.push(other),
                        None => return Err("Error in the JQL Query: The quoted string has not been completed.".into()),
                    }
                }
                tokens.push(Token::Quoted(text));
            }
            c if c.is_alphanumeric() || matches!(c, '-' | '_') => {
                let mut text = c.to_string();
                while let Some(next) = rest.next_if(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) {
                    text.push(next);
                }
                tokens.push(Token::Word(text));
            }
            other => {
                return Err(format!("Error in the JQL Query: The character '{other}' is a reserved JQL character."));
            }
        }
    }
    Ok(tokens)
}

fn any(tokens: &mut Vec<Token>) -> Result<Condition, String> {
    let mut parts = vec![all(tokens)?];
    while word(tokens, "or") {
        tokens.pop();
        parts.push(all(tokens)?);
    }
    Ok(Condition::Any(parts))
}

fn all(tokens: &mut Vec<Token>) -> Result<Condition, String> {
    let mut parts = vec![one(tokens)?];
    while word(tokens, "and") {
        tokens.pop();
        parts.push(one(tokens)?);
    }
    Ok(Condition::All(parts))
}

fn one(tokens: &mut Vec<Token>) -> Result<Condition, String> {
    if tokens.last() == Some(&Token::Sign('(')) {
        tokens.pop();
        let inner = any(tokens)?;
        return take(tokens, &Token::Sign(')')).map(|()| inner);
    }
    let field = match tokens.pop() {
        Some(Token::Word(name) | Token::Quoted(name)) => name.to_lowercase(),
        other => return Err(unexpected(other.as_ref())),
    };
    let operator = tokens.pop();
    match (field.as_str(), &operator) {
        ("key" | "id" | "issuekey", Some(Token::Word(word))) if word.eq_ignore_ascii_case("in") => {
            take(tokens, &Token::Sign('('))?;
            let mut names = vec![value(tokens)?];
            while tokens.last() == Some(&Token::Sign(',')) {
                tokens.pop();
                names.push(value(tokens)?);
            }
            take(tokens, &Token::Sign(')')).map(|()| Condition::Named(names))
        }
        ("key" | "id" | "issuekey", Some(Token::Sign('='))) => Ok(Condition::Named(vec![value(tokens)?])),
        ("project", Some(Token::Sign('='))) => value(tokens).map(Condition::Project),
        ("labels", Some(Token::Sign('='))) => value(tokens).map(Condition::Label),
        ("summary", Some(Token::Sign('~'))) => value(tokens).map(Condition::Summary),
        ("description", Some(Token::Sign('~'))) => value(tokens).map(Condition::Description),
        ("key" | "id" | "issuekey" | "project" | "labels" | "summary" | "description", other) => {
            let operator = other.as_ref().map(shown).unwrap_or_default();
            Err(format!("The operator '{operator}' is not supported by the '{field}' field."))
        }
        _ => Err(format!("Field '{field}' does not exist or you do not have permission to view it.")),
    }
}

fn value(tokens: &mut Vec<Token>) -> Result<String, String> {
    match tokens.pop() {
        Some(Token::Word(text) | Token::Quoted(text)) => Ok(text),
        other => Err(unexpected(other.as_ref())),
    }
}

fn take(tokens: &mut Vec<Token>, wanted: &Token) -> Result<(), String> {
    match tokens.pop() {
        Some(found) if found == *wanted => Ok(()),
        other => Err(unexpected(other.as_ref())),
    }
}

fn word(tokens: &[Token], wanted: &str) -> bool {
    matches!(tokens.last(), Some(Token::Word(word)) if word.eq_ignore_ascii_case(wanted))
}

fn unexpected(token: Option<&Token>) -> String {
    match token {
        None => "Error in the JQL Query: The query ends too early.".to_owned(),
        Some(token) => format!("Error in the JQL Query: '{}' was not expected here.", shown(token)),
    }
}

fn shown(token: &Token) -> String {
    match token {
        Token::Word(text) | Token::Quoted(text) => text.clone(),
        Token::Sign(sign) => sign.to_string(),
    }
}
