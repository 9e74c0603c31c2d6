//! What a name means: a variable, a class, a part of one.

use crate::library::ClassId;
use foldhash::fast::FixedState;
use std::{cell::RefCell, collections::HashMap};

/// What scripts imported.
#[derive(Default)]
pub(crate) struct Imports {
    pub packages: Vec<Box<str>>,
    pub classes: HashMap<Box<str>, ClassId>,
    /// Classes of the library that words without a package turned out to mean, until the next import.
    pub known: RefCell<HashMap<Box<str>, ClassId, FixedState>>,
    /// Classes whose static members need no class name: one of them, or all.
    pub members: Vec<(ClassId, Option<Box<str>>)>,
}
