//! Runs a program over a text: a backtracking matcher with its own stack, every step of it counted.

mod places;
mod seen;

use super::class::{ascii_lower, fold};
use super::parse::{ENDLESS, Greed, One};
use super::program::{Program, Step};
use super::{Bound, Budget, Groups};

/// No place.
const NONE: u32 = u32::MAX;
/// At most this many ways back are kept: some eight megabytes.
const MOST_FRAMES: usize = 500_000;

/// What to do when nothing matches any further.
#[derive(Debug, Clone, Copy)]
enum Frame {
    /// Go on here.
    Way { step: u32, at: u32 },
    /// Put a register back.
    Register { register: u32, value: u32 },
    /// Give one character back of a run that may shrink to `low`.
    Shrink { step: u32, low: u32, at: u32 },
    /// Take one character more, if `left` allows.
    Grow { step: u32, at: u32, left: u32 },
    /// Another round of a lazy loop.
    Round { step: u32, at: u32 },
}

/// A program at work on a region of a text.
pub struct Machine<'m> {
    program: &'m Program,
    /// The text, beyond the region too: the first half of a character at its end is known as such.
    text: &'m [u16],
    /// The text up to the end of the region.
    units: &'m [u16],
    from: usize,
    last: usize,
    budget: &'m mut Budget,
    registers: Vec<u32>,
    frames: Vec<Frame>,
}

fn place(at: usize) -> u32 {
    // `new` lets no text in that is too long.
    u32::try_from(at).unwrap_or(NONE)
}

/// The character at a place and the place after it.
fn character(units: &[u16], at: usize) -> Option<(u32, usize)> {
    let first = u32::from(*units.get(at)?);
    if (0xd800..0xdc00).contains(&first)
        && let Some(second) = units.get(at + 1).map(|second| u32::from(*second))
        && (0xdc00..0xe000).contains(&second)
    {
        return Some((0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00), at + 2));
    }
    Some((first, at + 1))
}

/// Where the character before a place begins, at `low` or later.
fn before(units: &[u16], at: usize, low: usize) -> Option<usize> {
    let one = at.checked_sub(1).filter(|one| *one >= low)?;
    let two = at.checked_sub(2).filter(|two| *two >= low);
    Some(two.filter(|two| character(units, *two).is_some_and(|(_, end)| end == at && end == two + 2)).unwrap_or(one))
}

impl<'m> Machine<'m> {
    /// Made ready for a region, cut to the text.
    pub fn new(
        program: &'m Program,
        text: &'m [u16],
        region: (usize, usize),
        last: usize,
        budget: &'m mut Budget,
    ) -> Result<Self, Bound> {
        let end = region.1.min(text.len());
        let units = text.get(..end).unwrap_or(text);
        if units.len() >= NONE as usize {
            return Err(Bound);
        }
        budget.take(program.registers as u64 + 1)?;
        let registers = vec![NONE; program.registers];
        Ok(Self { program, text, units, from: region.0.min(end), last, budget, registers, frames: Vec::new() })
    }

    /// The first match that begins at `at` or later.
    pub fn find(&mut self, at: usize) -> Result<Option<Groups>, Bound> {
        let mut start = at.max(self.from);
        while start <= self.units.len() {
            if let Some(end) = self.run(0, start, None)? {
                return Ok(Some(self.groups(start, end)));
            }
            let wide = self.program.wide && character(self.text, start).is_some_and(|(c, _)| c >= 0x10000);
            start += 1 + usize::from(wide);
        }
        Ok(None)
    }

    /// A match at the start of the region, over all of it if asked.
    pub fn at_start(&mut self, whole: bool) -> Result<Option<Groups>, Bound> {
        let must = whole.then_some(self.units.len());
        Ok(self.run(0, self.from, must)?.map(|end| self.groups(self.from, end)))
    }

    fn groups(&self, start: usize, end: usize) -> Groups {
        let mut spans = vec![Some((start, end))];
        let pairs = self.registers.chunks_exact(2).take(self.program.groups).skip(1);
        spans.extend(pairs.map(|pair| match pair {
            [start, end] if *start != NONE => Some((*start as usize, *end as usize)),
            _ => None,
        }));
        Groups { spans }
    }

    fn push(&mut self, frame: Frame) -> Result<(), Bound> {
        if self.frames.len() >= MOST_FRAMES {
            return Err(Bound);
        }
        self.frames.push(frame);
        Ok(())
    }

    fn register(&self, register: usize) -> u32 {
        self.registers.get(register).copied().unwrap_or(NONE)
    }

    /// Sets a register so that going back undoes it.
    fn set(&mut self, register: usize, value: u32) -> Result<(), Bound> {
        let former = self.register(register);
        self.push(Frame::Register { register: place(register), value: former })?;
        self.put(register, value);
        Ok(())
    }

    fn put(&mut self, register: usize, value: u32) {
        if let Some(slot) = self.registers.get_mut(register) {
            *slot = value;
        }
    }

    /// Runs from a step at a place up to `Accept`, which must be at `must` if given; returns the place.
    /// Calls itself for look-around and atomic groups only, so no deeper than patterns nest.
    fn run(&mut self, step: usize, at: usize, must: Option<usize>) -> Result<Option<usize>, Bound> {
        let base = self.frames.len();
        let (mut step, mut at) = (step, at);
        loop {
            self.budget.take(1)?;
            match self.advance(step, at, must)? {
                Outcome::On(next, place) => (step, at) = (next, place),
                Outcome::Accepted => {
                    self.frames.truncate(base);
                    return Ok(Some(at));
                }
                Outcome::Failed => match self.back(base)? {
                    Some(way) => (step, at) = way,
                    None => return Ok(None),
                },
            }
        }
    }

    fn advance(&mut self, step: usize, at: usize, must: Option<usize>) -> Result<Outcome, Bound> {
        let program = self.program;
        let Some(current) = program.steps.get(step) else { return Ok(Outcome::Failed) };
        Ok(match current {
            Step::One(one) => match self.one(one, at)? {
                Some(next) => Outcome::On(step + 1, next),
                None => Outcome::Failed,
            },
            Step::Run { one, min, max, greed } => self.run_of(step, at, one, (*min, *max, *greed))?,
            Step::Place(wanted) => {
                if self.holds(*wanted, at)? {
                    Outcome::On(step + 1, at)
                } else {
                    Outcome::Failed
                }
            }
            Step::Split(first, second) => {
                self.push(Frame::Way { step: place(*second), at: place(at) })?;
                Outcome::On(*first, at)
            }
            Step::Jump(target) => Outcome::On(*target, at),
            Step::Open(register) => {
                self.set(*register, place(at))?;
                Outcome::On(step + 1, at)
            }
            Step::Close { group, opened } => {
                let start = self.register(*opened);
                self.set(2 * group, start)?;
                self.set(2 * group + 1, place(at))?;
                Outcome::On(step + 1, at)
            }
            Step::Enter(counter) => {
                self.set(*counter, 0)?;
                Outcome::On(step + 1, at)
            }
            Step::Round { counter, min, max, lazy, exit } => {
                let count = self.register(*counter);
                if count < *min {
                    self.round(*counter, count, at)?;
                    Outcome::On(step + 1, at)
                } else if count >= *max {
                    Outcome::On(*exit, at)
                } else if *lazy {
                    self.push(Frame::Round { step: place(step), at: place(at) })?;
                    Outcome::On(*exit, at)
                } else {
                    self.push(Frame::Way { step: place(*exit), at: place(at) })?;
                    self.round(*counter, count, at)?;
                    Outcome::On(step + 1, at)
                }
            }
            Step::Again { counter, head, void } => {
                let empty = self.register(counter + 1) == place(at);
                if empty && void.is_some_and(|min| self.register(*counter) > min) {
                    Outcome::Failed
                } else {
                    Outcome::On(if empty { step + 1 } else { *head }, at)
                }
            }
            Step::Look { not, next } => {
                let found = self.run(step + 1, at, None)?.is_some();
                if found == *not { Outcome::Failed } else { Outcome::On(*next, at) }
            }
            Step::Behind { not, min, max, wide, next } => {
                let found = self.behind(step + 1, at, *min, self.reach(*max, at, *wide), *wide)?;
                if found == *not { Outcome::Failed } else { Outcome::On(*next, at) }
            }
            Step::Atomic { next } => match self.run(step + 1, at, None)? {
                Some(end) => Outcome::On(*next, end),
                None => Outcome::Failed,
            },
            Step::Back(group, case) => match self.again(*group, *case, at)? {
                Some(next) => Outcome::On(step + 1, next),
                None => Outcome::Failed,
            },
            Step::Accept => {
                if must.is_none_or(|must| must == at) {
                    Outcome::Accepted
                } else {
                    Outcome::Failed
                }
            }
        })
    }

    fn round(&mut self, counter: usize, count: u32, at: usize) -> Result<(), Bound> {
        self.set(counter, count.saturating_add(1).min(NONE - 1))?;
        self.set(counter + 1, place(at))
    }

    /// The nearest way back, down to `base`.
    fn back(&mut self, base: usize) -> Result<Option<(usize, usize)>, Bound> {
        while self.frames.len() > base {
            self.budget.take(1)?;
            let Some(frame) = self.frames.pop() else { break };
            match frame {
                Frame::Way { step, at } => return Ok(Some((step as usize, at as usize))),
                Frame::Register { register, value } => self.put(register as usize, value),
                Frame::Shrink { step, low, at } => {
                    let Some(shorter) = before(self.units, at as usize, low as usize) else { continue };
                    if shorter > low as usize {
                        self.frames.push(Frame::Shrink { step, low, at: place(shorter) });
                    }
                    return Ok(Some((step as usize + 1, shorter)));
                }
                Frame::Grow { step, at, left } => {
                    let Some(Step::Run { one, .. }) = self.program.steps.get(step as usize) else { continue };
                    if let Some(longer) = self.one(one, at as usize)? {
                        if left > 1 {
                            self.frames.push(Frame::Grow { step, at: place(longer), left: left - 1 });
                        }
                        return Ok(Some((step as usize + 1, longer)));
                    }
                }
                Frame::Round { step, at } => {
                    let Some(Step::Round { counter, .. }) = self.program.steps.get(step as usize) else { continue };
                    let count = self.register(*counter);
                    self.round(*counter, count, at as usize)?;
                    return Ok(Some((step as usize + 1, at as usize)));
                }
            }
        }
        Ok(None)
    }

    /// The place after a character that fits. One that the region's end cuts in two does not.
    fn one(&mut self, one: &One, at: usize) -> Result<Option<usize>, Bound> {
        match character(self.text, at).filter(|(_, next)| *next <= self.units.len()) {
            Some(found) => self.fits(one, found),
            None => Ok(None),
        }
    }

    fn fits(&mut self, one: &One, (c, next): (u32, usize)) -> Result<Option<usize>, Bound> {
        let fits = match one {
            One::Is(wanted) => c == *wanted,
            One::AsciiFold(wanted) => ascii_lower(c) == *wanted,
            One::Fold(wanted) => fold(c) == *wanted,
            One::In(class) => {
                if c >= 128 {
                    self.budget.take(u64::from(class.weight))?;
                }
                class.has(c)
            }
        };
        Ok(fits.then_some(next))
    }

    /// One character so often.
    fn run_of(
        &mut self,
        step: usize,
        at: usize,
        one: &One,
        (min, max, greed): (u32, u32, Greed),
    ) -> Result<Outcome, Bound> {
        let (mut end, mut count, mut low) = (at, 0, at);
        let wanted = if greed == Greed::Lazy { min } else { max };
        // Only here Java sees the half of a character that the region's end cuts in two.
        let halves = greed == Greed::Greedy && max == ENDLESS;
        while count < wanted {
            let next = match character(self.units, end) {
                Some(found) if halves => self.fits(one, found)?,
                _ => self.one(one, end)?,
            };
            let Some(next) = next else { break };
            end = next;
            count += 1;
            if count == min {
                low = end;
            }
        }
        self.budget.take(u64::from(count))?;
        if count < min {
            return Ok(Outcome::Failed);
        }
        match greed {
            Greed::Greedy if end > low => {
                self.push(Frame::Shrink { step: place(step), low: place(low), at: place(end) })?;
            }
            Greed::Lazy if max > min => {
                self.push(Frame::Grow { step: place(step), at: place(end), left: max - min })?;
            }
            _ => {}
        }
        Ok(Outcome::On(step + 1, end))
    }
}

/// What a step comes to.
enum Outcome {
    /// On, at this step and place.
    On(usize, usize),
    Accepted,
    Failed,
}
