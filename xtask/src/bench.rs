//! `cargo xtask bench`: how fast things are, beside what they stand for.

use crate::run::{cargo, run};
use anyhow::{Result, bail};

/// Runs a part of the benchmarks; there is one so far.
pub fn bench(arguments: &[String]) -> Result<()> {
    match arguments {
        [] => {}
        [part] if part == "languages" => {}
        _ => bail!("bench takes the part languages"),
    }
    run(&mut cargo(&["run", "--release", "--locked", "--quiet", "--package", "bench", "--", "languages"]))
}
