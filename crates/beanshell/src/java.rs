//! What Java's own classes compute, apart from any script: how numbers are written, dates, patterns, the order of hashes.

#[allow(dead_code, reason = "the classes of the interpreter take it into use one by one")]
pub mod hash;
#[cfg(test)]
mod jvm;
