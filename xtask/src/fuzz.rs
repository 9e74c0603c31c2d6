//! `cargo xtask fuzz`: many programs with signs changed, parsed and run.

use crate::run::{cargo, run};
use anyhow::{Context, Result, bail};

/// The crates that have a fuzzer.
const LANGUAGES: &[&str] = &["beanshell", "velocity"];

/// Executions of a run when not said otherwise.
const EXECUTIONS: u64 = 1_000_000;

/// Executes so many programs of one language, from this seed on. A panic, a hang or a bound that is exceeded
/// fails the run. The build is a release with the checks of a debug build.
pub fn fuzz(arguments: &[String]) -> Result<()> {
    let Some((language, mut rest)) = arguments.split_first() else {
        bail!("say which language: {}", LANGUAGES.join(", "))
    };
    if !LANGUAGES.contains(&language.as_str()) {
        bail!("there is no language \"{language}\"; there are {}", LANGUAGES.join(", "));
    }
    let (mut executions, mut seed) = (EXECUTIONS, 0_u64);
    while let [name, value, more @ ..] = rest {
        let value = value.parse().with_context(|| format!("{name} takes a number"))?;
        match name.as_str() {
            "--executions" => executions = value,
            "--seed" => seed = value,
            other => bail!("fuzz takes --executions N and --seed S, not {other}"),
        }
        rest = more;
    }
    if let [left] = rest {
        bail!("{left} takes a number");
    }
    let mut test =
        cargo(&["test", "--profile", "fuzz", "--locked", "--quiet", "--package", language, "--test", "fuzz"]);
    test.args(["--", "--ignored", "--exact", "--nocapture", "fuzz"]);
    test.env("FUZZ_EXECUTIONS", executions.to_string()).env("FUZZ_SEED", seed.to_string());
    run(&mut test)
}
