//! `cargo xtask`: everything that is done with the project, by one name each.

#![expect(clippy::print_stderr, reason = "a build tool talks to the person in front of it")]

mod bench;
mod contract;
mod demo;
mod differential;
mod fuzz;
mod generate;
mod hostile;
mod prerequisites;
mod run;
mod test;

use anyhow::{Result, bail};
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask COMMAND

  demo [--once]        builds Deskbridge and shows the life of a ticket: at Request Tracker 5 when its recipe
                       is at hand (DESKBRIDGE_SHARED), then on an emulated desk until Ctrl-C
  test [PART ...]      installs what the tests need and runs them; parts: lint, rust, contract, generated,
                       compat, schema, e2e (all of them when none is named)
  gen [--check]        writes the generated files; with --check only says whether they are stale
  differential LANGUAGE [--programs N] [--seed S]
                       grown programs in our engine and in the real one; 10000 when not said otherwise
  fuzz LANGUAGE [--executions N] [--seed S]
                       programs with signs changed, run in our engine; 1000000 when not said otherwise
  bench [languages]    the two languages beside the real engines on the JVM
  hostile              programs that attack their engine: how each is stopped, when, with how much memory
  schema [--cases N]   the full run of schemathesis, 20000 cases when not said otherwise
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.split_first() {
        Some((command, rest)) => dispatch(command, rest),
        None => Err(anyhow::anyhow!("say what to do\n\n{HELP}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: &str, rest: &[String]) -> Result<()> {
    std::env::set_current_dir(run::root())?;
    match command {
        "demo" => demo::demo(rest),
        "test" => test::test(rest),
        "differential" => differential::differential(rest),
        "bench" => bench::bench(rest),
        "fuzz" => fuzz::fuzz(rest),
        "hostile" => hostile::hostile(),
        "gen" => generate::generate(rest.iter().any(|argument| argument == "--check")),
        "schema" => test::schema_full(rest),
        "help" | "--help" | "-h" => {
            eprint!("{HELP}");
            Ok(())
        }
        other => bail!("there is no command \"{other}\"\n\n{HELP}"),
    }
}
