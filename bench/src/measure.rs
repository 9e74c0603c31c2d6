//! How long things take.

use crate::work::Script;
use anyhow::{Context, Result, bail};
use std::{process::Command, process::Stdio, time::Duration};

/// Calls of one batch, and batches of one measure.
const CALLS: u32 = 5_000;
const BATCHES: usize = 21;

/// How long this thread has run on a processor, as Linux counts it.
fn processor_time() -> Result<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").context("the benchmark needs Linux")?;
    let nanoseconds = text.split(' ').next().unwrap_or_default().parse()?;
    Ok(Duration::from_nanos(nanoseconds))
}

fn middle(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Microseconds of processor time of one call, the median of batches; `before` prepares a batch and is not measured.
pub fn median(mut call: impl FnMut() -> Result<()>, mut before: impl FnMut() -> Result<()>) -> Result<f64> {
    let mut all = Vec::new();
    for _ in 0..=BATCHES {
        before()?;
        let start = processor_time()?;
        for _ in 0..CALLS {
            call()?;
        }
        let took = processor_time()?.saturating_sub(start);
        all.push(took.as_secs_f64() * 1e6 / f64::from(CALLS));
    }
    Ok(middle(all))
}

/// Microseconds of processor time of the script alone. What makes the operations what they were is taken off.
pub fn script(script: &mut Script) -> Result<f64> {
    let mut all = Vec::new();
    for _ in 0..BATCHES {
        // A machine keeps what was made in it; a new one for each batch.
        *script = Script::new()?;
        let start = processor_time()?;
        for _ in 0..CALLS {
            script.reset()?;
        }
        let reset = processor_time()?.saturating_sub(start);
        let start = processor_time()?;
        for _ in 0..CALLS {
            script.reset()?;
            script.once()?;
        }
        let both = processor_time()?.saturating_sub(start);
        all.push(both.saturating_sub(reset).as_secs_f64() * 1e6 / f64::from(CALLS));
    }
    Ok(middle(all))
}

/// What a process takes from its start to its end, in microseconds.
pub struct Process {
    /// Time that passes, the median of several.
    pub elapsed: f64,
    /// Time on processors, the mean of all.
    pub processor: f64,
}

/// Starts a process so often.
pub fn processes(count: u32, command: impl Fn() -> Command) -> Result<Process> {
    let mut all = Vec::new();
    let before = children()?;
    for _ in 0..count {
        #[expect(clippy::disallowed_methods, reason = "the time that passes is what is measured")]
        let start = std::time::Instant::now();
        let status = command().stdout(Stdio::null()).status()?;
        if !status.success() {
            bail!("a process failed");
        }
        all.push(start.elapsed().as_secs_f64() * 1e6);
    }
    Ok(Process { elapsed: middle(all), processor: (children()? - before) / f64::from(count) })
}

/// Microseconds that the processes which have ended ran on processors, as Linux counts them: hundredths of a second, summed
/// before they are rounded.
fn children() -> Result<f64> {
    const TICK: f64 = 1e4;
    let text = std::fs::read_to_string("/proc/self/stat").context("the benchmark needs Linux")?;
    let fields: Vec<&str> = text.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let field = |at: usize| fields.get(at).and_then(|text| text.parse::<f64>().ok()).context("/proc/self/stat");
    Ok((field(13)? + field(14)?) * TICK)
}
