//! What a name means: a variable, a class, a part of one.

use crate::library::ClassId;
use std::collections::HashMap;

/// What scripts imported.
#[derive(Default)]
pub(crate) struct Imports {
    pub packages: Vec<Box<str>>,
    pub classes: HashMap<Box<str>, ClassId>,
    /// Classes whose static members need no class name: one of them, or all.
    pub members: Vec<(ClassId, Option<Box<str>>)>,
}
