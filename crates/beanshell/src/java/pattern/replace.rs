//! Replacing, splitting, quoting: what `Matcher` and `Pattern` do with matches.

use super::fault::{Bound, ReplacementFault};
use super::{Budget, Groups, Pattern};

/// `Pattern.quote`: a pattern for this very text.
pub fn quote(text: &str) -> String {
    format!("\\Q{}\\E", text.replace("\\E", "\\E\\\\E\\Q"))
}

/// `Matcher.quoteReplacement`: a replacement for this very text.
pub fn quote_replacement(text: &[u16]) -> Vec<u16> {
    let mut quoted = Vec::with_capacity(text.len());
    for unit in text {
        if matches!(*unit, SLASH | DOLLAR) {
            quoted.push(SLASH);
        }
        quoted.push(*unit);
    }
    quoted
}

const SLASH: u16 = 0x5c;
const DOLLAR: u16 = 0x24;
const OPEN: u16 = 0x7b;
const CLOSE: u16 = 0x7d;

fn ascii(unit: u16) -> Option<char> {
    u8::try_from(unit).ok().map(char::from)
}

fn digit(unit: u16) -> Option<usize> {
    ascii(unit)?.to_digit(10).map(|digit| digit as usize)
}

fn illegal(message: impl Into<String>) -> ReplacementFault {
    ReplacementFault::Illegal(message.into())
}

impl Pattern {
    /// Writes a replacement for one match behind `out`: `$1`, `${name}`, `\$`. Never lets `out` exceed `most` units.
    pub fn expand(
        &self,
        replacement: &[u16],
        input: &[u16],
        groups: &Groups,
        most: usize,
        out: &mut Vec<u16>,
    ) -> Result<(), ReplacementFault> {
        let mut rest = replacement;
        while let Some((unit, mut tail)) = rest.split_first() {
            let single = [*unit];
            let mut text: &[u16] = &single;
            let escaped;
            if *unit == SLASH {
                let (next, after) = tail.split_first().ok_or_else(|| illegal("character to be escaped is missing"))?;
                (escaped, tail) = ([*next], after);
                text = &escaped;
            } else if *unit == DOLLAR {
                let number;
                (number, tail) = self.reference(tail)?;
                let span = groups.spans.get(number).copied().flatten();
                text = span.and_then(|(start, end)| input.get(start..end)).unwrap_or_default();
            }
            if text.len() > most.saturating_sub(out.len()) {
                return Err(ReplacementFault::Bound);
            }
            out.extend_from_slice(text);
            rest = tail;
        }
        Ok(())
    }

    /// The group that a `$` names, and what follows.
    fn reference<'r>(&self, rest: &'r [u16]) -> Result<(usize, &'r [u16]), ReplacementFault> {
        let (first, tail) =
            rest.split_first().ok_or_else(|| illegal("Illegal group reference: group index is missing"))?;
        if *first == OPEN {
            let alphanumeric = |unit: &u16| ascii(*unit).is_some_and(|c| c.is_ascii_alphanumeric());
            let length = tail.iter().take_while(|unit| alphanumeric(unit)).count();
            let name: String = tail.iter().take(length).filter_map(|unit| ascii(*unit)).collect();
            let tail = tail.get(length..).unwrap_or_default();
            if name.is_empty() {
                return Err(illegal("named capturing group has 0 length name"));
            }
            if tail.first() != Some(&CLOSE) {
                return Err(illegal("named capturing group is missing trailing '}'"));
            }
            if name.starts_with(|c: char| c.is_ascii_digit()) {
                return Err(illegal(format!("capturing group name {{{name}}} starts with digit character")));
            }
            let number = self.group_number(&name).ok_or_else(|| illegal(format!("No group with name {{{name}}}")))?;
            return Ok((number, tail.get(1..).unwrap_or_default()));
        }
        let mut number = digit(*first).ok_or_else(|| illegal("Illegal group reference"))?;
        if number > self.group_count() {
            return Err(ReplacementFault::NoGroup(format!("No group {number}")));
        }
        let mut tail = tail;
        while let Some((next, after)) = tail.split_first() {
            let Some(longer) = digit(*next).map(|digit| number * 10 + digit) else { break };
            if longer > self.group_count() {
                break;
            }
            (number, tail) = (longer, after);
        }
        Ok((number, tail))
    }

    /// `Matcher.replaceAll`, or `replaceFirst` when not `all`. The result has at most `most` units.
    pub fn replace(
        &self,
        input: &[u16],
        replacement: &[u16],
        all: bool,
        most: usize,
        budget: &mut Budget,
    ) -> Result<Vec<u16>, ReplacementFault> {
        let region = (0, input.len());
        let (mut out, mut copied, mut at, mut last) = (Vec::new(), 0, 0, 0);
        while let Some(groups) = self.find_from(input, at, region, last, budget)? {
            let (start, end) = groups.whole();
            let between = input.get(copied..start).unwrap_or_default();
            if between.len() > most.saturating_sub(out.len()) {
                return Err(ReplacementFault::Bound);
            }
            out.extend_from_slice(between);
            self.expand(replacement, input, &groups, most, &mut out)?;
            (copied, at, last) = (end, groups.next_search(), end);
            if !all || at > input.len() {
                break;
            }
        }
        let tail = input.get(copied..).unwrap_or_default();
        if tail.len() > most.saturating_sub(out.len()) {
            return Err(ReplacementFault::Bound);
        }
        out.extend_from_slice(tail);
        Ok(out)
    }

    /// `Pattern.split`: where the parts lie. With no limit (0) empty parts at the end go; below zero they stay.
    pub fn split(&self, input: &[u16], limit: i32, budget: &mut Budget) -> Result<Vec<(usize, usize)>, Bound> {
        let most = usize::try_from(limit).ok().filter(|most| *most > 0);
        let region = (0, input.len());
        let mut parts: Vec<(usize, usize)> = Vec::new();
        let (mut begin, mut at, mut last) = (0, 0, 0);
        while most.is_none_or(|most| parts.len() + 1 < most) && at <= input.len() {
            let Some(groups) = self.find_from(input, at, region, last, budget)? else { break };
            let (start, end) = groups.whole();
            (at, last) = (groups.next_search(), end);
            // No empty part comes before an empty match at the very beginning.
            if end > 0 || start != end {
                parts.push((begin, start));
                begin = end;
            }
        }
        parts.push((begin, input.len()));
        if limit == 0 {
            while parts.len() > 1 && parts.last().is_some_and(|(start, end)| start == end) {
                parts.pop();
            }
            // Nothing was cut: the input itself, even when it is empty.
            if begin > 0 && parts.len() == 1 && parts.first().is_some_and(|(start, end)| start == end) {
                parts.clear();
            }
        }
        Ok(parts)
    }
}
