//! `sorters`: the order of a list.

use std::fmt;

use crate::fault::{check_text, listed, shown};
use crate::{Fault, Field};

/// How many sorters one request may give.
pub const MAX_SORTERS: usize = 16;

/// One key of the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sorter {
    /// A sortable field, out of the list given to the parser.
    pub field: &'static Field,
    /// Greatest first.
    pub descending: bool,
}

/// As the parameter writes it: `-name` or `name`.
impl fmt::Display for Sorter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.descending { "-" } else { "" }, self.field.name)
    }
}

/// Reads comma-separated field names, `-` before one for descending; the first is the weightiest.
///
/// Blanks around a name are allowed; a name that is unknown, not sortable or named twice is a fault.
pub fn parse_sorters(text: &str, fields: &'static [Field]) -> Result<Vec<Sorter>, Fault> {
    check_text("sorters", text)?;
    let allowed = || listed(fields.iter().filter(|field| field.sortable).map(|field| field.name));
    let mut sorters: Vec<Sorter> = vec![];
    let mut start = 1;
    for part in text.split(',') {
        let key = part.trim_start();
        let descending = key.starts_with('-');
        let column = start + (part.chars().count() - key.chars().count()) + usize::from(descending);
        let name = key.strip_prefix('-').unwrap_or(key).trim_end();
        start += part.chars().count() + 1;

        let fault = |message: String| Err(Fault::sorters(column, message));
        if name.is_empty() {
            return fault(format!("a field name is missing; allowed: {}", allowed()));
        }
        let Some(field) = fields.iter().find(|field| field.name == name) else {
            return fault(format!("unknown field {}; allowed: {}", shown(name), allowed()));
        };
        if !field.sortable {
            return fault(format!("\"{name}\" is not sortable; allowed: {}", allowed()));
        }
        if sorters.iter().any(|sorter| sorter.field.name == name) {
            return fault(format!("\"{name}\" is named twice"));
        }
        if sorters.len() == MAX_SORTERS {
            return fault(format!("more than {MAX_SORTERS} sorters"));
        }
        sorters.push(Sorter { field, descending });
    }
    Ok(sorters)
}
