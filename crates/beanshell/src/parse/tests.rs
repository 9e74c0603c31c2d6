//! What scripts are read as, and what is said of texts that are none.

mod depth;
mod errors;
mod print;
mod properties;
mod trees;

/// The tree of a script, printed; of a text that is none, the message with line and column.
fn read(source: &str) -> String {
    match super::parse(source) {
        Ok(statements) => print::statements(&statements),
        Err(error) => format!("! {error}"),
    }
}
