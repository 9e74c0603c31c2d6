//! Qualifications of AR System, as far as connectors use them: `'field' = "value"` and `'field' LIKE "%value%"`, joined
//! with AND and OR, of which AND binds tighter. Anything else is refused.

/// A qualification that reads.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Qualification(Vec<Vec<Term>>);

#[derive(Debug, PartialEq, Eq)]
struct Term {
    field: String,
    like: bool,
    value: String,
}

impl Qualification {
    /// Reads one; the error says where it stops to make sense.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut rest = text.trim_start();
        let mut any = vec![Vec::new()];
        loop {
            let (term, after) = term(rest)?;
            if let Some(all) = any.last_mut() {
                all.push(term);
            }
            rest = after.trim_start();
            if rest.is_empty() {
                return Ok(Self(any));
            }
            if let Some(after) = word(rest, "AND") {
                rest = after;
            } else if let Some(after) = word(rest, "OR") {
                any.push(Vec::new());
                rest = after;
            } else {
                return Err(rest.to_owned());
            }
        }
    }

    /// The fields that it names.
    pub(super) fn fields(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flatten().map(|term| term.field.as_str())
    }

    /// Whether an entry fits; `value` gives its fields.
    pub(super) fn fits(&self, value: impl Fn(&str) -> Option<String>) -> bool {
        let holds = |term: &Term| {
            let found = value(&term.field).unwrap_or_default().to_lowercase();
            let wanted = term.value.to_lowercase();
            if term.like { like(&found, &wanted) } else { !wanted.is_empty() && found == wanted }
        };
        self.0.iter().any(|all| all.iter().all(holds))
    }
}

fn term(text: &str) -> Result<(Term, &str), String> {
    let (field, rest) = quoted(text, '\'')?;
    let rest = rest.trim_start();
    let (like, rest) = match (rest.strip_prefix('='), word(rest, "LIKE")) {
        (Some(rest), _) => (false, rest),
        (None, Some(rest)) => (true, rest),
        (None, None) => return Err(rest.to_owned()),
    };
    let (value, rest) = quoted(rest.trim_start(), '"')?;
    Ok((Term { field, like, value }, rest))
}

/// A text between quotes, a quote within it doubled.
fn quoted(text: &str, quote: char) -> Result<(String, &str), String> {
    let mut rest = text.strip_prefix(quote).ok_or_else(|| text.to_owned())?;
    let mut inner = String::new();
    loop {
        let (before, after) = rest.split_once(quote).ok_or_else(|| text.to_owned())?;
        inner.push_str(before);
        match after.strip_prefix(quote) {
            Some(more) => {
                inner.push(quote);
                rest = more;
            }
            None => return Ok((inner, after)),
        }
    }
}

fn word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let head = text.get(..word.len())?;
    let rest = &text[word.len()..];
    (head.eq_ignore_ascii_case(word) && rest.starts_with([' ', '"', '\''])).then_some(rest.trim_start())
}

/// Only `%` at both ends is understood, and none within.
fn like(found: &str, wanted: &str) -> bool {
    match (wanted.strip_prefix('%'), wanted.strip_suffix('%')) {
        (Some(_), Some(_)) if wanted.len() >= 2 => found.contains(&wanted[1..wanted.len() - 1]),
        (Some(end), None) => found.ends_with(end),
        (None, Some(start)) => found.starts_with(start),
        _ => found == wanted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(text: &str, status: &str) -> bool {
        let value = |field: &str| (field == "Status").then(|| status.to_owned());
        Qualification::parse(text).is_ok_and(|qualification| qualification.fits(value))
    }

    #[test]
    fn quotes_within_quotes_are_doubled() {
        assert!(fits("'Status'=\"a\"\"b\"", "a\"b"));
        assert!(!fits("'Status'=\"a\" OR 'Status'=\"b\"", "a\" OR 'Status'=\"b"));
        assert!(fits("'Other'=\"x\" AND 'Status'=\"y\" OR 'Status' LIKE \"%o%\"", "Closed"));
    }

    #[test]
    fn what_is_no_qualification_is_refused() {
        for text in ["", "Status=\"a\"", "'Status'=a", "'Status'=\"a", "'Status' > \"a\"", "'Status'=\"a\" 'x'=\"b\""] {
            assert!(Qualification::parse(text).is_err(), "{text}");
        }
    }
}
