//! Parses and runs scripts without end of imagination: kept ones with tokens changed, calls of all that the library has with
//! strange arguments, grown programs. None may panic, hang, exceed its bounds or point outside of its text.
//!
//! `cargo xtask fuzz beanshell` runs many in a release build with the checks of a debug build: `FUZZ_EXECUTIONS` of them, from
//! the seed `FUZZ_SEED` on. Each input comes from a seed of its own, so that one failure needs one execution to be seen again.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "functions of tests, which may fail and say so"
)]

mod calls;
mod changes;
#[allow(dead_code, reason = "the comparison with the real engine uses all of it")]
#[path = "../oracle/mod.rs"]
mod oracle;
mod random;

use beanshell::{Bound, Error, ErrorKind, Library, Limits, Machine, Program, Still};
use calls::Caller;
use changes::Changer;
use peakmem_alloc::{PeakMemAlloc, PeakMemAllocTrait};
use random::Random;
use std::{
    alloc::System,
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

#[global_allocator]
static ALLOCATOR: PeakMemAlloc<System> = PeakMemAlloc::new(System);

/// What one execution may use.
const LIMITS: Limits =
    Limits { steps: 2_000, memory: 256 << 10, depth: 200, time: Duration::from_secs(2), output: 4 << 10 };

/// What it may take beside that: the parsed script, the machine itself.
const MOST_MEMORY: usize = 4 << 20;
const MOST_TIME: Duration = Duration::from_millis(250);
/// After so long without an end an execution counts as hanging.
const HANGS: Duration = Duration::from_secs(20);

/// Different failures that are shown before a run gives up.
const MOST_FAILURES: usize = 40;

/// Where inputs come from.
struct Inputs {
    changer: Changer,
    caller: Caller,
}

impl Inputs {
    fn new() -> Self {
        let topics = oracle::scripts::topics();
        let kept = topics.iter().flat_map(|topic| oracle::scripts::of(topic)).map(|script| script.text);
        Self { changer: Changer::new(kept.collect()), caller: Caller::new() }
    }

    fn input(&self, seed: u64) -> String {
        let mut random = Random::new(seed);
        match random.below(64) {
            0 => {
                let mut program = oracle::generate::program(seed);
                changes::characters(&mut program, &mut random);
                program
            }
            1..=26 => {
                let mut calls = self.caller.calls(&mut random);
                if random.below(16) == 0 {
                    changes::characters(&mut calls, &mut random);
                }
                calls
            }
            _ => self.changer.changed(&mut random),
        }
    }
}

/// How executions ended.
#[derive(Debug, Default)]
struct Ends {
    syntax: u64,
    evaluation: u64,
    exception: u64,
    bounds: BTreeMap<String, u64>,
    value: u64,
}

/// One execution. A panic is the caller's to catch.
fn execute(source: &str, ends: &mut Ends) {
    let program = match Program::parse(source) {
        Ok(program) => program,
        Err(error) => {
            check(source, &error);
            ends.syntax += 1;
            return;
        }
    };
    let mut machine = Machine::new(Library::standard(), &Still, LIMITS, Box::new(()));
    let answer = machine.run(&program);
    assert!(machine.output().len() <= LIMITS.output, "printed {} bytes", machine.output().len());
    match answer {
        Ok(value) => {
            ends.value += 1;
            if let Err(throw) = machine.to_text(&value) {
                machine.explain(throw);
            }
        }
        Err(error) => {
            check(source, &error);
            match error.kind {
                ErrorKind::Syntax => panic!("a run says that the script does not parse"),
                ErrorKind::Evaluation => ends.evaluation += 1,
                ErrorKind::Exception(_) => ends.exception += 1,
                ErrorKind::Bound(bound) => {
                    assert!(bound != Bound::Time, "the time of a world that stands still ran out");
                    *ends.bounds.entry(format!("{bound:?}")).or_default() += 1;
                }
            }
        }
    }
}

/// A fault lies in its script, or in one that the script made.
fn check(source: &str, error: &Error) {
    assert!(!error.message.is_empty(), "an error without a word");
    assert!(error.caret().contains('^'), "no caret");
    if !source.contains("eval") {
        let lines = source.matches('\n').count() + 1;
        assert!(error.line >= 1 && error.line <= lines, "{error}: there are {lines} lines");
    }
}

/// The panic that happened last.
static PANIC: Mutex<String> = Mutex::new(String::new());

fn attempt(source: &str, ends: &mut Ends) -> Result<(), String> {
    catch_unwind(AssertUnwindSafe(|| execute(source, ends)))
        .map_err(|_| PANIC.lock().map_or_else(|_| String::new(), |text| text.clone()))
}

/// How long an execution takes when nothing else happens: the least of three.
fn time(source: &str) -> Duration {
    let one = || {
        #[expect(clippy::disallowed_methods, reason = "the time an execution takes is what this looks at")]
        let start = std::time::Instant::now();
        let _ended = attempt(source, &mut Ends::default());
        start.elapsed()
    };
    [one(), one(), one()].into_iter().min().unwrap_or_default()
}

/// The seed of the execution under way.
static NOW: AtomicU64 = AtomicU64::new(u64::MAX);
static DONE: AtomicBool = AtomicBool::new(false);

/// Ends everything when one execution does not end.
fn watch() {
    let (mut seen, mut since) = (u64::MAX, Duration::ZERO);
    let pause = Duration::from_millis(200);
    while !DONE.load(Ordering::Relaxed) {
        std::thread::sleep(pause);
        let now = NOW.load(Ordering::Relaxed);
        since = if now == seen { since + pause } else { Duration::ZERO };
        seen = now;
        if since > HANGS {
            eprintln!("the execution of seed {seen} hangs:\n{}", Inputs::new().input(seen));
            std::process::exit(1);
        }
    }
}

/// So many executions, from this seed on.
fn run(first: u64, count: u64) {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(|panic| {
        if let Ok(mut text) = PANIC.lock() {
            *text = panic.to_string();
        }
    }));
    DONE.store(false, Ordering::Relaxed);
    let watcher = std::thread::spawn(watch);
    let inputs = Inputs::new();
    let mut ends = Ends::default();
    let mut failures: BTreeMap<String, (u64, String)> = BTreeMap::new();
    let (mut slowest, mut largest) = ((Duration::ZERO, String::new()), (0, String::new()));
    for seed in first..first + count {
        NOW.store(seed, Ordering::Relaxed);
        let source = inputs.input(seed);
        ALLOCATOR.reset_peak_memory();
        #[expect(clippy::disallowed_methods, reason = "the time an execution takes is what this looks at")]
        let start = std::time::Instant::now();
        let answer = attempt(&source, &mut ends);
        let took = start.elapsed();
        let memory = ALLOCATOR.get_peak_memory();
        if let Err(panic) = answer {
            failures.entry(panic).or_insert((seed, source));
        } else if memory > MOST_MEMORY {
            failures.entry("too much memory".to_owned()).or_insert((seed, format!("{memory} bytes: {source}")));
        } else if took > slowest.0 {
            // The first time is also that of other programs.
            let took = time(&source);
            if took > MOST_TIME {
                failures.entry("too slow".to_owned()).or_insert((seed, format!("{took:?}: {source}")));
            } else if took > slowest.0 {
                slowest = (took, source);
            }
        } else if memory > largest.0 {
            largest = (memory, source);
        }
        if failures.len() >= MOST_FAILURES {
            break;
        }
        if (seed + 1 - first).is_multiple_of(1_000_000) {
            eprintln!("{} executions, {} failures", seed + 1 - first, failures.len());
        }
    }
    DONE.store(true, Ordering::Relaxed);
    watcher.join().expect("the watcher ends");
    std::panic::set_hook(usual);
    eprintln!("{count} executions: {ends:?}");
    eprintln!("slowest {:?}: {:?}\nlargest {} bytes: {:?}", slowest.0, slowest.1, largest.0, largest.1);
    let folder = env!("CARGO_TARGET_TMPDIR");
    for (what, (seed, source)) in &failures {
        let file = format!("{folder}/fuzz-{seed}.bsh");
        std::fs::write(&file, source).expect("the target folder can be written");
        eprintln!("\n{what}\nseed {seed}, kept in {file}:\n{source}");
    }
    assert!(failures.is_empty(), "{} failures", failures.len());
}

#[test]
fn any_script_ends_within_its_bounds() {
    run(0, 10_000);
}

/// The long form: `cargo xtask fuzz beanshell`.
#[test]
#[ignore = "takes minutes"]
fn fuzz() {
    let number = |name: &str, default| {
        std::env::var(name).map_or(default, |text| text.parse::<u64>().expect("a number of executions"))
    };
    run(number("FUZZ_SEED", 0), number("FUZZ_EXECUTIONS", 1_000_000));
}
