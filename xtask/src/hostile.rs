//! `cargo xtask hostile`: programs that attack their engine, with the time and the memory that each gets.

use crate::run::{cargo, run};
use anyhow::Result;

/// The crates that have such programs.
const CRATES: &[&str] = &["beanshell", "rules"];

/// Runs all hostile programs in a release build. One that is not stopped in time and within its memory fails the run.
pub fn hostile() -> Result<()> {
    for package in CRATES {
        let mut test = cargo(&["test", "--release", "--locked", "--quiet", "--package", package, "--test", "hostile"]);
        run(test.args(["--", "--ignored", "--exact", "--nocapture", "hostile"]))?;
    }
    Ok(())
}
