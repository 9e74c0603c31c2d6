//! What a `Matcher` remembers between its calls, as the documentation of Java 17 has it.

use crate::{
    error::Answer,
    java::pattern::{Bound, Budget, Groups, Pattern, ReplacementFault},
    machine::Machine,
    text::Text,
    value::Value,
};

/// Where a group lies; nothing for one that took no part.
pub(super) type Span = Option<(usize, usize)>;

/// The state of a `Matcher` and of a `MatchResult`.
#[derive(Debug, Clone)]
pub(super) struct Matching {
    /// The object that `pattern()` gives.
    pub pattern_object: Value,
    pub pattern: Pattern,
    pub input: Text,
    pub region: (usize, usize),
    /// Where the last match lies, if there is one.
    pub whole: Span,
    /// All groups of the last match. They are forgotten before it is: when nothing is left to search, and with
    /// `usePattern`.
    pub groups: Vec<Span>,
    /// The end of the last match that was found, where the next search begins.
    end: usize,
    /// Where `\G` holds, once something was searched.
    last: Option<usize>,
    /// Up to where `appendReplacement` has copied the input.
    pub appended: usize,
}

/// A new `Matcher`.
pub(super) fn create(machine: &mut Machine<'_>, pattern_object: &Value, pattern: Pattern, input: Text) -> Answer {
    let groups = pattern.group_count() + 1;
    machine.reserve_many(groups, size_of::<Span>())?;
    machine.reserve(size_of::<Matching>())?;
    let region = (0, input.len());
    let matching = Matching {
        pattern_object: pattern_object.clone(),
        pattern,
        input,
        region,
        whole: None,
        groups: vec![None; groups],
        end: 0,
        last: None,
        appended: 0,
    };
    machine.allocate_state("java.util.regex.Matcher", matching)
}

impl Matching {
    /// `reset()`
    pub fn reset(&mut self) {
        self.region = (0, self.input.len());
        self.whole = None;
        self.forget_groups();
        self.end = 0;
        self.last = None;
        self.appended = 0;
    }

    /// `usePattern`: the groups are forgotten, the place in the input is not.
    pub fn set_pattern(&mut self, object: &Value, pattern: Pattern) {
        self.pattern_object = object.clone();
        self.groups = vec![None; pattern.group_count() + 1];
        self.pattern = pattern;
    }

    fn forget_groups(&mut self) {
        self.groups.fill(None);
    }

    /// `find()`
    pub fn find(&mut self, budget: &mut Budget) -> Result<bool, Bound> {
        let after_empty = usize::from(self.whole.is_some_and(|(start, end)| start == end));
        let start = (self.end + after_empty).max(self.region.0);
        if start > self.region.1 {
            self.forget_groups();
            return Ok(false);
        }
        self.find_from(start, budget)
    }

    /// The first match that begins at `start` or later.
    pub fn find_from(&mut self, start: usize, budget: &mut Budget) -> Result<bool, Bound> {
        let last = self.last.unwrap_or(start);
        let found = self.pattern.find_from(self.input.units(), start, self.region, last, budget);
        self.found(found)
    }

    /// `matches()`, or `lookingAt()` if a match need not reach the end.
    pub fn at_start(&mut self, all: bool, budget: &mut Budget) -> Result<bool, Bound> {
        let (units, region) = (self.input.units(), self.region);
        let found = if all {
            self.pattern.matches(units, region, budget)
        } else {
            self.pattern.looking_at(units, region, budget)
        };
        self.found(found)
    }

    fn found(&mut self, found: Result<Option<Groups>, Bound>) -> Result<bool, Bound> {
        let found = found?;
        self.whole = found.as_ref().map(Groups::whole);
        match found {
            Some(groups) => {
                self.end = groups.whole().1;
                self.groups = groups.spans;
            }
            None => self.forget_groups(),
        }
        self.last = Some(self.end);
        Ok(self.whole.is_some())
    }

    /// `appendReplacement`: what lies between the match before and this one, and the replacement. `whole` must be there.
    pub fn append(
        &mut self,
        replacement: &[u16],
        most: usize,
        budget: &mut Budget,
        out: &mut Vec<u16>,
    ) -> Result<(), ReplacementFault> {
        let (start, end) = self.whole.unwrap_or_default();
        let groups = Groups { spans: std::mem::take(&mut self.groups) };
        let mut expanded = Vec::new();
        let answer = self.pattern.expand(replacement, self.input.units(), &groups, most, &mut expanded);
        self.groups = groups.spans;
        answer?;
        let between = self.input.units().get(self.appended..start).unwrap_or_default();
        budget.take((between.len() + expanded.len() + replacement.len()) as u64 / 2)?;
        push(between, most, out)?;
        push(&expanded, most, out)?;
        self.appended = end;
        Ok(())
    }

    /// `replaceAll`, or `replaceFirst` when not `all`. The result has at most `most` units.
    pub fn replace(
        &mut self,
        replacement: &[u16],
        all: bool,
        most: usize,
        budget: &mut Budget,
    ) -> Result<Vec<u16>, ReplacementFault> {
        self.reset();
        let mut out = Vec::new();
        while self.find(budget)? {
            self.append(replacement, most, budget, &mut out)?;
            if !all {
                break;
            }
        }
        push(self.input.units().get(self.appended..).unwrap_or_default(), most, &mut out)?;
        Ok(out)
    }
}

/// Adds to a text that may have `most` units.
fn push(units: &[u16], most: usize, out: &mut Vec<u16>) -> Result<(), Bound> {
    if units.len() > most.saturating_sub(out.len()) {
        return Err(Bound);
    }
    out.extend_from_slice(units);
    Ok(())
}
