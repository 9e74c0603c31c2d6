//! Names of variables as numbers, so that a rendering finds a variable without hashing its name.

use std::collections::HashMap;
use std::sync::Arc;

/// A variable's name: its place in [`Names`].
pub(crate) type Name = u32;

/// `$foreach`, the state of the innermost loop.
pub(crate) const FOREACH: Name = 0;
/// `$velocityCount`, the turn of the innermost loop, from 1.
pub(crate) const COUNT: Name = 1;
/// `$velocityHasNext`, whether another turn comes.
pub(crate) const HAS_NEXT: Name = 2;
/// `$bodyContent`, the block of `#@name() block #end`.
pub(crate) const BODY: Name = 3;

/// Every name of a template, each once.
#[derive(Debug)]
pub(crate) struct Names {
    list: Vec<Arc<str>>,
    /// The known names that the template has, as bits.
    known: u8,
    places: HashMap<Arc<str>, Name>,
}

impl Names {
    pub(crate) fn new() -> Self {
        let mut names = Self { list: Vec::new(), known: 0, places: HashMap::new() };
        for known in ["foreach", "velocityCount", "velocityHasNext", "bodyContent"] {
            names.number(known);
        }
        names.known = 0;
        names
    }

    /// The number of a name, a new one where the name is new.
    pub(crate) fn number(&mut self, name: &str) -> Name {
        if let Some(number) = self.places.get(name) {
            if *number <= BODY {
                self.known |= 1 << number;
            }
            return *number;
        }
        let number = Name::try_from(self.list.len()).unwrap_or(Name::MAX);
        let name: Arc<str> = name.into();
        self.list.push(name.clone());
        self.places.insert(name, number);
        number
    }

    /// The name of a number.
    pub(crate) fn name(&self, number: Name) -> &str {
        self.list.get(number as usize).map_or("", |name| name)
    }

    /// Whether the template has one of the names that are known here.
    pub(crate) fn uses(&self, known: Name) -> bool {
        self.known & (1 << known) != 0
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }
}
