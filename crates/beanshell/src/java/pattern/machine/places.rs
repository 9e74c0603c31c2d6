//! Whether a place in the text is the one that is asked for.

use super::{Machine, before, character};
use crate::java::pattern::Bound;
use crate::java::pattern::parse::Place;
use crate::java::pattern::property::{is_mark, is_unicode_word, is_word};

const NEW_LINE: u16 = 0x0a;
const RETURN: u16 = 0x0d;

fn ends_line(unit: u16) -> bool {
    matches!(unit, NEW_LINE | RETURN | 0x85 | 0x2028 | 0x2029)
}

impl Machine<'_> {
    pub(super) fn holds(&mut self, place: Place, at: usize) -> Result<bool, Bound> {
        Ok(match place {
            Place::Begin => at == self.from,
            Place::End => at == self.units.len(),
            Place::LastMatch => at == self.last,
            Place::LineBegin(unix) => self.line_begins(unix, at),
            Place::LineEnd(unix) => self.line_ends(unix, at, true),
            Place::LastLineEnd(unix) => self.line_ends(unix, at, false),
            Place::Word { not, unicode } => self.word_bound(unicode, at)? != not,
        })
    }

    fn unit_before(&self, at: usize) -> Option<u16> {
        at.checked_sub(1).filter(|before| *before >= self.from).and_then(|before| self.units.get(before)).copied()
    }

    /// At the start and behind every terminator, but never at the very end.
    fn line_begins(&self, unix: bool, at: usize) -> bool {
        let Some(here) = self.units.get(at) else { return false };
        match self.unit_before(at) {
            None => at == self.from,
            Some(before) if unix => before == NEW_LINE,
            Some(before) => ends_line(before) && !(before == RETURN && *here == NEW_LINE),
        }
    }

    /// At the end or before a terminator: any of them with `every`, else the last one.
    fn line_ends(&self, unix: bool, at: usize, every: bool) -> bool {
        let Some(here) = self.units.get(at).copied() else { return true };
        let left = self.units.len() - at;
        if unix {
            return here == NEW_LINE && (every || left == 1);
        }
        // Java looks beyond the region here.
        let before = at.checked_sub(1).and_then(|before| self.text.get(before));
        let inside = here == NEW_LINE && before == Some(&RETURN);
        let last = left == 1 || (left == 2 && here == RETURN && self.units.get(at + 1) == Some(&NEW_LINE));
        ends_line(here) && !inside && (every || last)
    }

    fn word_bound(&mut self, unicode: bool, at: usize) -> Result<bool, Bound> {
        let left = match before(self.units, at, self.from) {
            Some(start) => self.in_word(unicode, start)?,
            None => false,
        };
        let right = at < self.units.len() && self.in_word(unicode, at)?;
        Ok(left != right)
    }

    /// A mark belongs to a word when the character that it marks does.
    fn in_word(&mut self, unicode: bool, at: usize) -> Result<bool, Bound> {
        let Some((c, _)) = character(self.units, at) else { return Ok(false) };
        if if unicode { is_unicode_word(c) } else { is_word(c) } {
            return Ok(true);
        }
        if !is_mark(c) {
            return Ok(false);
        }
        let mut walk = at;
        while let Some(start) = before(self.units, walk, self.from) {
            self.budget.take(1)?;
            match character(self.units, start) {
                Some((c, _)) if is_mark(c) => walk = start,
                Some((c, _)) => return Ok(c != 0x5f && is_word(c)),
                None => break,
            }
        }
        Ok(false)
    }
}
