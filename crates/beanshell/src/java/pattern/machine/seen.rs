//! What lies behind a place, and texts that were seen before.

use super::{Machine, NONE, before, character};
use crate::java::pattern::Bound;
use crate::java::pattern::class::{ascii_lower, fold};
use crate::java::pattern::parse::Case;

impl Machine<'_> {
    /// How many units back a look may begin. Java counts characters where the pattern has some of two units, and an
    /// overflowed number turns round.
    pub(super) fn reach(&self, max: i32, at: usize, wide: bool) -> i32 {
        if !wide || max == 0 {
            return max;
        }
        match usize::try_from(max) {
            Ok(_) => max.checked_mul(2).unwrap_or(i32::MAX),
            Err(_) if max == i32::MIN => 0,
            Err(_) => {
                let count = usize::try_from(max.unsigned_abs()).unwrap_or(usize::MAX);
                let ahead = self.text.len().saturating_sub(at).min(count);
                i32::try_from(ahead).unwrap_or(i32::MAX)
            }
        }
    }

    /// Whether something that ends here begins between `min` and `max` units before, reckoned in Java's 32 bits.
    pub(super) fn behind(&mut self, step: usize, at: usize, min: i32, max: i32, wide: bool) -> Result<bool, Bound> {
        let here = i32::try_from(at).map_err(|_| Bound)?;
        let lowest = usize::try_from(here.wrapping_sub(max)).unwrap_or(0).max(self.from);
        let Ok(mut start) = usize::try_from(here.wrapping_sub(min)) else { return Ok(false) };
        let nearest = start;
        while start >= lowest && start <= at {
            let inside = wide && start < nearest && before(self.text, start + 1, 0).is_some_and(|first| first < start);
            if !inside && self.run(step, start, Some(at))?.is_some() {
                return Ok(true);
            }
            let Some(less) = start.checked_sub(1) else { break };
            start = less;
        }
        Ok(false)
    }

    /// The text of a group once more.
    pub(super) fn again(&mut self, group: usize, case: Case, at: usize) -> Result<Option<usize>, Bound> {
        if group >= self.program.groups {
            return Ok(None);
        }
        let (start, end) = (self.register(2 * group), self.register(2 * group + 1));
        if start == NONE || end < start {
            return Ok(None);
        }
        let units = self.units;
        let Some(text) = units.get(start as usize..end as usize) else { return Ok(None) };
        self.budget.take(text.len() as u64 / 4)?;
        let Some(here) = units.get(at..at + text.len()) else { return Ok(None) };
        let same = match case {
            Case::Exact => text == here,
            Case::Ascii => text.iter().zip(here).all(|(a, b)| ascii_lower(u32::from(*a)) == ascii_lower(u32::from(*b))),
            Case::Unicode => {
                let (mut i, mut same) = (0, true);
                while let (true, Some((a, next)), Some((b, _))) = (same, character(text, i), character(here, i)) {
                    same = fold(a) == fold(b);
                    i = next;
                }
                same
            }
        };
        Ok(same.then_some(at + text.len()))
    }
}
