//! `split`, `replaceAll`, `replaceFirst` and `matches` of strings.

use super::super::regex::{Match, Pattern};
use super::{Call, Refusal, push};
use crate::{List, Value};

impl Call<'_> {
    pub(super) fn matches(&mut self, text: &str, pattern: &str) -> Result<Value, Refusal> {
        let pattern = self.patterns.get(pattern, text, true, &mut self.steps)?;
        pattern.matches(text, &mut self.steps).map(Value::Bool)
    }

    pub(super) fn replace_all(&mut self, text: &str, pattern: &str, by: &str, most: usize) -> Result<Value, Refusal> {
        let pattern = self.patterns.get(pattern, text, false, &mut self.steps)?;
        let mut out = String::new();
        let mut done = 0;
        for found in pattern.find_all(text, most, self.budget, &mut self.steps)? {
            push(&text[done..found.whole.start], &mut out, self.most)?;
            self.steps += by.len() / 16;
            replacement(&pattern, &found, text, by, &mut |part| push(part, &mut out, self.most))?;
            done = found.whole.end;
        }
        push(&text[done..], &mut out, self.most)?;
        Ok(out.into())
    }

    /// Parts between the matches of a pattern; with a limit of 0 without the empty ones at the end.
    pub(super) fn split(&mut self, text: &str, pattern: &str, limit: i64) -> Result<Value, Refusal> {
        let mut parts: Vec<&str> = Vec::new();
        let most = usize::try_from(limit).ok().filter(|&most| most > 0).unwrap_or(usize::MAX);
        let mut done = 0;
        // A single sign needs no pattern.
        let plain = pattern.strip_prefix('\\').filter(|sign| !sign.starts_with(|c: char| c.is_ascii_alphanumeric()));
        let plain = plain.or_else(|| {
            (!pattern.contains(['\\', '^', '$', '.', '|', '?', '*', '+', '(', ')', '[', ']', '{', '}']))
                .then_some(pattern)
        });
        if let Some(sign) = plain.filter(|sign| sign.chars().count() == 1) {
            for (at, sign) in text.match_indices(sign) {
                if parts.len() + 1 >= most {
                    break;
                }
                parts.push(&text[done..at]);
                done = at + sign.len();
            }
        } else {
            let pattern = self.patterns.get(pattern, text, false, &mut self.steps)?;
            for found in pattern.find_all(text, usize::MAX, self.budget, &mut self.steps)? {
                if parts.len() + 1 >= most {
                    break;
                }
                // An empty match at the start parts nothing.
                if found.whole.end > 0 {
                    parts.push(&text[done..found.whole.start]);
                    done = found.whole.end;
                }
            }
        }
        let untouched = parts.is_empty();
        parts.push(&text[done..]);
        if limit == 0 && !untouched {
            while parts.last().is_some_and(|part| part.is_empty()) {
                parts.pop();
            }
        }
        self.steps = self.steps.saturating_add(parts.len().saturating_mul(2));
        if self.steps > self.budget {
            return Ok(Value::Null);
        }
        Ok(List::new(parts.into_iter().map(Value::from).collect()).into())
    }
}

/// The replacement of a match: `$1` and `${name}` are groups, a backslash takes the next character as it is.
fn replacement(
    pattern: &Pattern,
    found: &Match,
    text: &str,
    by: &str,
    out: &mut dyn FnMut(&str) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let mut rest = by;
    while let Some(at) = rest.find(['$', '\\']) {
        out(&rest[..at])?;
        let mark = rest.as_bytes()[at];
        rest = &rest[at + 1..];
        if mark == b'\\' {
            let length = rest.chars().next().map(char::len_utf8);
            let length = length.ok_or_else(|| Refusal::value("the replacement ends with a backslash"))?;
            out(&rest[..length])?;
            rest = &rest[length..];
            continue;
        }
        let group = if let Some((name, after)) = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
            rest = after;
            pattern.group(name).ok_or_else(|| Refusal::value(format!("the pattern has no group named {name}")))?
        } else {
            let digit = |rest: &str| rest.chars().next().and_then(|c| c.to_digit(10)).map(|digit| digit as usize);
            let wrong = "a $ of the replacement needs a group's number; write \\$ for the sign";
            let mut number = digit(rest).ok_or_else(|| Refusal::value(wrong))?;
            rest = &rest[1..];
            while let Some(next) = digit(rest).filter(|next| number * 10 + next < found.groups.len()) {
                number = number * 10 + next;
                rest = &rest[1..];
            }
            number
        };
        match found.groups.get(group) {
            Some(Some(range)) => out(&text[range.clone()])?,
            Some(None) => {}
            None => return Err(Refusal::value(format!("the pattern has no group {group}"))),
        }
    }
    out(rest)
}
