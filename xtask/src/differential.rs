//! `cargo xtask differential`: many programs grown by a generator, ours against the real engine.

use crate::run::{cargo, run};
use anyhow::{Context, Result, bail};

/// The crates that have a generator and a real engine to compare with.
const LANGUAGES: &[&str] = &["beanshell", "velocity"];

/// Programs of a run when not said otherwise.
const PROGRAMS: u64 = 10_000;

/// Compares programs of one language, from this seed on. The first differences are shown, and any fails the run.
pub fn differential(arguments: &[String]) -> Result<()> {
    let Some((language, mut rest)) = arguments.split_first() else {
        bail!("say which language: {}", LANGUAGES.join(", "))
    };
    if !LANGUAGES.contains(&language.as_str()) {
        bail!("there is no language \"{language}\"; there are {}", LANGUAGES.join(", "));
    }
    let (mut programs, mut seed) = (PROGRAMS, 0_u64);
    while let [name, value, more @ ..] = rest {
        let value = value.parse().with_context(|| format!("{name} takes a number"))?;
        match name.as_str() {
            "--programs" => programs = value,
            "--seed" => seed = value,
            other => bail!("differential takes --programs N and --seed S, not {other}"),
        }
        rest = more;
    }
    if let [left] = rest {
        bail!("{left} takes a number");
    }
    let mut test = cargo(&["test", "--release", "--locked", "--quiet", "--package", language, "--test", "real_engine"]);
    test.args(["--", "--ignored", "--exact", "--nocapture", "differential"]);
    test.env("DIFFERENTIAL_PROGRAMS", programs.to_string()).env("DIFFERENTIAL_SEED", seed.to_string());
    run(&mut test)
}
