//! What a name means: a variable, a class, a part of one.

use crate::library::ClassId;
use std::collections::HashMap;

/// What scripts imported.
#[derive(Default)]
pub(crate) struct Imports {
    pub packages: Vec<Box<str>>,
    pub classes: HashMap<Box<str>, ClassId>,
}
