//! Classes in brackets: ranges, nesting, intersection, negation.

use super::escapes::Escape;
use super::{Parser, is_property};
use crate::java::pattern::class::{Set, add_range, normal};
use crate::java::pattern::fault::SyntaxFault;
use crate::java::pattern::{CASE_INSENSITIVE, UNICODE_CASE};

/// What was gathered of one class.
#[derive(Default)]
struct Gathered {
    plain: Vec<(u32, u32)>,
    folded: Vec<(u32, u32)>,
    sets: Option<Set>,
    any: bool,
}

impl Gathered {
    fn add(&mut self, set: Set) {
        self.any = true;
        self.sets = Some(match self.sets.take() {
            Some(sets) => sets.union(set),
            None => set,
        });
    }

    /// All that was gathered so far as one set.
    fn take(&mut self) -> Set {
        let mut all = self.sets.take();
        if !self.folded.is_empty() {
            let folded = Set::Folded(normal(std::mem::take(&mut self.folded)));
            all = Some(all.map_or(folded.clone(), |set| set.union(folded)));
        }
        if !self.plain.is_empty() || all.is_none() {
            let plain = Set::Ranges(normal(std::mem::take(&mut self.plain)));
            all = Some(all.map_or(plain.clone(), |set| set.union(plain)));
        }
        all.unwrap_or_else(|| Set::of(&[]))
    }
}

impl Parser<'_> {
    /// A class; the cursor is before its first character (on the bracket). Takes the closing bracket, if asked.
    pub(super) fn class(&mut self, consume: bool) -> Result<Set, SyntaxFault> {
        self.deeper()?;
        let set = self.class_inside(consume);
        self.depth -= 1;
        set
    }

    fn class_inside(&mut self, consume: bool) -> Result<Set, SyntaxFault> {
        let mut gathered = Gathered::default();
        let mut c = self.next();
        let not = c == u32::from(b'^') && self.reader.before() == u32::from(b'[');
        if not {
            c = self.next();
        }
        loop {
            match char::from_u32(c) {
                Some('[') => {
                    let inner = self.class(true)?;
                    gathered.add(inner);
                    c = self.peek();
                    continue;
                }
                Some('&') => {
                    if self.next() == u32::from(b'&') {
                        self.intersection(&mut gathered)?;
                        c = self.peek();
                        continue;
                    }
                    self.reader.cursor -= 1;
                }
                Some('\0') if self.reader.at_end() => return Err(self.fault("Unclosed character class")),
                Some(']') if gathered.any => {
                    if consume {
                        self.next();
                    }
                    let set = gathered.take();
                    return Ok(if not { set.negated() } else { set });
                }
                _ => {}
            }
            self.range(&mut gathered)?;
            c = self.peek();
        }
    }

    /// What follows `&&`, the cursor on the second sign.
    fn intersection(&mut self, gathered: &mut Gathered) -> Result<(), SyntaxFault> {
        let mut right: Option<Set> = None;
        let mut c = self.next();
        while c != u32::from(b']') && c != u32::from(b'&') {
            let set = if c == u32::from(b'[') {
                self.class(true)?
            } else {
                self.reader.cursor = self.reader.cursor.saturating_sub(1);
                self.class(false)?
            };
            right = Some(match right {
                Some(right) => right.union(set),
                None => set,
            });
            c = self.peek();
        }
        match right {
            Some(right) if gathered.any => {
                let left = gathered.take();
                gathered.sets = Some(left.and(right));
            }
            Some(right) => gathered.add(right),
            None if !gathered.any => return Err(self.fault("Bad class syntax")),
            None => {}
        }
        Ok(())
    }

    /// A single character, a range, or an escape that stands for a set.
    fn range(&mut self, gathered: &mut Gathered) -> Result<(), SyntaxFault> {
        let mut low = self.peek();
        if low == u32::from(b'\\') {
            low = self.next_escaped();
            if is_property(low) {
                let set = self.property(low == u32::from(b'P'))?;
                gathered.add(set);
                return Ok(());
            }
            let range = self.reader.at(1) == u32::from(b'-');
            match self.escape(true, range)? {
                Escape::Character(c) => low = c,
                Escape::Set(set) => {
                    gathered.add(set);
                    return Ok(());
                }
                Escape::Node(_) => return Err(self.fault("Illegal/unsupported escape sequence")),
            }
        } else {
            self.next();
        }
        let mut high = low;
        if self.peek() == u32::from(b'-') && !matches!(self.reader.at(1), 0x5b | 0x5d) {
            let mut end = self.next();
            if end == u32::from(b'\\') {
                self.next_escaped();
                end = match self.escape(true, true)? {
                    Escape::Character(c) => c,
                    _ => return Err(self.fault("Illegal character range")),
                };
            } else {
                self.next();
            }
            high = end;
            self.wide |= self.has(CASE_INSENSITIVE);
            if high < low {
                return Err(self.fault("Illegal character range"));
            }
        }
        gathered.any = true;
        let (insensitive, unicode) = (self.has(CASE_INSENSITIVE), self.has(UNICODE_CASE));
        add_range((low, high), insensitive, unicode, &mut gathered.plain, &mut gathered.folded);
        Ok(())
    }
}
