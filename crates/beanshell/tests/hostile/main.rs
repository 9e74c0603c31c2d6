//! Programs that try to run for ever, to eat the memory, or to reach what is none of their business. Each is stopped with an
//! error that says why, within the default limits, 64 MiB and, in a release build, 100 ms.
//!
//! `cargo xtask hostile` shows how long each takes and how much it needs.

mod loops;
mod memory;
mod reaching;
mod sources;

use beanshell::{Bound, Error, ErrorKind, Library, Limits, Machine, Program, Still};
use peakmem_alloc::{PeakMemAlloc, PeakMemAllocTrait};
use std::{alloc::System, time::Duration};

#[global_allocator]
static ALLOCATOR: PeakMemAlloc<System> = PeakMemAlloc::new(System);

const MOST_MEMORY: usize = 64 << 20;
const MOST_TIME: Duration = Duration::from_millis(100);

/// A script: as it is, or made long.
#[derive(Clone, Copy)]
enum Script {
    Is(&'static str),
    /// What stands before, what is repeated, how often, what stands after.
    Many(&'static str, &'static str, usize, &'static str),
}

impl Script {
    fn text(self) -> String {
        match self {
            Self::Is(text) => text.to_owned(),
            Self::Many(before, unit, count, after) => [before, &unit.repeat(count), after].concat(),
        }
    }
}

/// How a script ends.
#[derive(Debug, Clone, Copy)]
enum End {
    Syntax,
    Evaluation,
    Exception(&'static str),
    Bound(Bound),
}

const SYNTAX: End = End::Syntax;
const EVALUATION: End = End::Evaluation;
const STEPS: End = End::Bound(Bound::Steps);
const MEMORY: End = End::Bound(Bound::Memory);
const DEPTH: End = End::Bound(Bound::Depth);
const OUTPUT: End = End::Bound(Bound::Output);

const fn exception(class: &'static str) -> End {
    End::Exception(class)
}

impl End {
    fn is(self, kind: &ErrorKind) -> bool {
        match (self, kind) {
            (Self::Syntax, ErrorKind::Syntax) | (Self::Evaluation, ErrorKind::Evaluation) => true,
            (Self::Exception(wanted), ErrorKind::Exception(class)) => wanted == class,
            (Self::Bound(wanted), ErrorKind::Bound(bound)) => wanted == *bound,
            _ => false,
        }
    }
}

/// What a script tries, the script, how it ends, and words of its error.
type Case = (&'static str, Script, End, &'static str);

fn cases() -> impl Iterator<Item = &'static Case> {
    [loops::CASES, memory::CASES, sources::CASES, reaching::CASES].into_iter().flatten()
}

/// Parses and runs a script within the default limits. The clock of its world stands still: steps end what does not end.
fn run(source: &str) -> Result<(), Error> {
    let program = Program::parse(source)?;
    let mut machine = Machine::new(Library::standard(), &Still, Limits::default(), Box::new(()));
    machine.run(&program).map(drop)
}

/// How a script ended, the most memory it needed in bytes, and how long it took.
fn measured(source: &str) -> (Result<(), Error>, usize, Duration) {
    ALLOCATOR.reset_peak_memory();
    let start = processor_time();
    let answer = run(source);
    let took = processor_time().saturating_sub(start);
    (answer, ALLOCATOR.get_peak_memory(), took)
}

/// How long this thread has run on a processor, as Linux counts it: other programs do not make a script slower. Nothing on other
/// systems.
fn processor_time() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text.split(' ').next().and_then(|number| number.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or_default())
}

/// What is wrong with how a script ended.
fn wrong(case: &Case, answer: &Result<(), Error>, memory: usize) -> Option<String> {
    let (tries, _, end, words) = case;
    let ended = match answer {
        Err(error) if end.is(&error.kind) && error.message.contains(words) => None,
        Err(error) => Some(format!("{:?}: {error}", error.kind)),
        Ok(()) => Some("ran to its end".to_owned()),
    };
    let memory = (memory > MOST_MEMORY).then(|| format!("{} MiB", memory >> 20));
    let wrong: Vec<String> = ended.into_iter().chain(memory).collect();
    (!wrong.is_empty()).then(|| format!("{tries} ({end:?} {words:?}): {}", wrong.join(", ")))
}

#[test]
fn every_hostile_program_is_stopped_within_its_bounds() {
    Library::standard();
    assert!(cases().count() >= 60);
    let wrong: Vec<String> = cases()
        .filter_map(|case| {
            let (answer, memory, _) = measured(&case.1.text());
            wrong(case, &answer, memory)
        })
        .collect();
    assert!(wrong.is_empty(), "{} programs:\n{}", wrong.len(), wrong.join("\n"));
}

/// The long form: `cargo xtask hostile`, which builds for release.
#[test]
#[ignore = "needs a release build and a quiet machine"]
fn hostile() {
    run("1;").unwrap_or_default();
    let mut failures = Vec::new();
    eprintln!("{:>9} {:>8}  {:24} program", "ms", "KiB", "end");
    for case in cases() {
        let source = case.1.text();
        let runs = [measured(&source), measured(&source)];
        let least = runs.iter().map(|run| run.2).min().unwrap_or_default();
        let (answer, memory, _) = &runs[0];
        let end = answer.as_ref().err().map_or_else(String::new, |error| match &error.kind {
            ErrorKind::Exception(class) => class.rsplit('.').next().unwrap_or_default().to_owned(),
            other => format!("{other:?}"),
        });
        let (ms, kib) = (least.as_secs_f64() * 1e3, *memory >> 10);
        eprintln!("{ms:9.2} {kib:8}  {end:24} {}", case.0);
        failures.extend(wrong(case, answer, *memory));
        if least > MOST_TIME {
            failures.push(format!("{}: {least:?}", case.0));
        }
    }
    assert!(failures.is_empty(), "{} programs:\n{}", failures.len(), failures.join("\n"));
}
