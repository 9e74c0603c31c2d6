//! The standard collection parameters of SailPoint's APIs: `filters`, `sorters`, `limit`, `offset` and `count`
//! (`isc-sdim.md` 2), read against the list of fields that an endpoint allows.
//!
//! A list declares its [`Field`]s once; [`parse_filter`] and [`parse_sorters`] then give either a typed value in which
//! every field, operator and literal is allowed, or a [`Fault`] that says where the text goes wrong and what would be
//! right. The store turns a [`Filter`] into SQL; [`Filter::matches`] is the plain meaning its SQL is tested against.
//!
//! Everything here is pure and bounded: no text makes it panic, overflow the stack or take more than linear memory.

mod fault;
mod field;
mod filter;
mod lex;
mod matches;
mod page;
mod parse;
mod sort;
mod time;

pub use fault::Fault;
pub use field::{Field, Kind, Op};
pub use filter::{Filter, Literal};
pub use matches::{Value, fold};
pub use page::{MAX_LIMIT, Page, parse_page, parse_page_within};
pub use parse::{MAX_LEVELS, MAX_TESTS, MAX_VALUES, parse_filter};
pub use sort::{MAX_SORTERS, Sorter, parse_sorters};

/// The longest `filters` or `sorters` text, in characters.
pub const MAX_CHARACTERS: usize = 16_384;
