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
    // Linked statically, as a start of the process without a linker at run time is what is measured.
    let triple = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    let flags =
        format!(r#"target.{triple}.rustflags=["-C","target-feature=+crt-static","-C","relocation-model=static"]"#);
    let mut bench = cargo(&["run", "--release", "--locked", "--quiet", "--package", "bench"]);
    run(bench.args(["--target", &triple, "--config", &flags, "--", "languages"]))
}
