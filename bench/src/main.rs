//! `cargo xtask bench languages`: the two languages beside the real engines on the JVM, in one run.
//!
//! Warmed up: the processor time of one evaluation of what was parsed once, the median of many. From cold: the time from the start
//! of a process to its end, one evaluation in it, the median of several. The result is `docs/benchmarks.md`.

#![expect(clippy::print_stdout, reason = "a benchmark prints its result")]

mod measure;
mod work;

use anyhow::{Context, Result, bail};
use std::{
    fmt::Write,
    path::{Path, PathBuf},
    process::Command,
};

/// What the real engines need: Debian's packages `velocity` and `bsh`.
const JARS: &[&str] = &["velocity.jar", "commons-collections3.jar", "commons-lang.jar", "oro.jar", "bsh.jar"];

/// What is rendered and run.
const TEMPLATE: &str = "default-description.vm";
const RULE: &str = "disable-enable.bsh";

/// The JVM's warming up for each measure, in seconds.
const WARM_UP: &str = "8";

/// How much faster ours must be, warmed up and from cold.
const WARM: f64 = 5.0;
const COLD: f64 = 100.0;

/// A row of the result: what was done, microseconds of the real engine, microseconds of ours, the wanted ratio if any.
struct Row {
    what: &'static str,
    theirs: f64,
    ours: f64,
    wanted: Option<f64>,
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("template") => print!("{}", work::Render::new()?.once()?),
        Some("rule") => print!("{}", work::Run::new()?.once()?),
        Some("nothing") => {}
        Some("spin") => spin(arguments.get(1).map_or("", String::as_str))?,
        Some("languages") => languages()?,
        _ => bail!("say languages, or spin template, or spin rule"),
    }
    Ok(())
}

/// Does one thing a million times, for a profiler.
fn spin(what: &str) -> Result<()> {
    let (render, run) = (work::Render::new()?, work::Run::new()?);
    for _ in 0..1_000_000 {
        match what {
            "template" => drop(render.once()?),
            "rule" => drop(run.once()?),
            _ => bail!("say template or rule"),
        }
    }
    Ok(())
}

/// Measures all, prints the table and writes it into the docs.
fn languages() -> Result<()> {
    let java = Java::compiled()?;
    let mut rows = warm(&java)?;
    rows.extend(cold(&java)?);
    let mut table = String::from("| | real engine | ours | ratio | wanted |\n|---|---:|---:|---:|---:|\n");
    for row in &rows {
        let wanted = row.wanted.map_or_else(|| "-".to_owned(), |wanted| format!("{wanted:.0}"));
        let (theirs, ratio) = match row.theirs {
            theirs if theirs.is_nan() => ("-".to_owned(), "-".to_owned()),
            theirs => (format!("{theirs:.1} µs"), format!("{:.1}", theirs / row.ours)),
        };
        writeln!(table, "| {} | {theirs} | {:.2} µs | {ratio} | {wanted} |", row.what, row.ours)?;
    }
    println!("{table}");
    let page = root().join("docs/benchmarks.md");
    std::fs::write(&page, format!("{}\n{table}", heading())).context("docs/benchmarks.md cannot be written")?;
    let missed: Vec<&str> = rows
        .iter()
        .filter(|row| row.wanted.is_some_and(|wanted| row.theirs / row.ours < wanted))
        .map(|row| row.what)
        .collect();
    if !missed.is_empty() {
        bail!("not fast enough: {}", missed.join(", "));
    }
    Ok(())
}

fn warm(java: &Java) -> Result<Vec<Row>> {
    let (template, rule) = (file_of(TEMPLATE), file_of(RULE));
    let theirs = java.output(&["warm", WARM_UP, &template, &rule])?;
    let of = |name: &str| -> Result<f64> {
        let line = theirs.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        Ok(line.with_context(|| format!("the JVM did not measure {name}"))?.parse::<f64>()? / 1e3)
    };
    let render = work::Render::new()?;
    let template = measure::median(|| render.once().map(drop), || Ok(()))?;
    let run = work::Run::new()?;
    let rule = measure::median(|| run.once().map(drop), || Ok(()))?;
    let mut script = work::Script::new()?;
    let alone = measure::script(&mut script)?;
    let (invoke, eval) = (of("invoke")?, of("eval")?);
    let row = |what, theirs, ours, wanted| Row { what, theirs, ours, wanted };
    Ok(vec![
        row("template, warm", of("template")?, template, Some(WARM)),
        row("rule, warm; parsed once, BeanShell invokes it as a method", invoke, alone, Some(WARM)),
        row("rule with its plan made and taken back, warm; BeanShell evaluates the rule's text", eval, rule, None),
        row("the same; BeanShell invokes it as a method", invoke, rule, None),
    ])
}

fn cold(java: &Java) -> Result<Vec<Row>> {
    let me = std::env::current_exe()?;
    let own = |name: &str| {
        let mut command = Command::new(&me);
        command.arg(name);
        command
    };
    let nothing = measure::processes(400, || own("nothing"))?;
    let mut rows = Vec::new();
    for (processor, elapsed, name, file) in [
        ("template, from cold, processor time", "template, from cold, time that passes", "template", TEMPLATE),
        ("rule, from cold, processor time", "rule, from cold, time that passes", "rule", RULE),
    ] {
        let theirs = measure::processes(21, || java.command(&[name, &file_of(file)]))?;
        let ours = measure::processes(400, || own(name))?;
        rows.push(Row { what: processor, theirs: theirs.processor, ours: ours.processor, wanted: Some(COLD) });
        rows.push(Row { what: elapsed, theirs: theirs.elapsed, ours: ours.elapsed, wanted: None });
    }
    let what = "a process of ours that does nothing, time that passes";
    rows.push(Row { what, theirs: f64::NAN, ours: nothing.elapsed, wanted: None });
    Ok(rows)
}

/// The project's root.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")).to_path_buf()
}

/// A file of the benchmark.
fn file_of(name: &str) -> String {
    root().join("bench").join(name).display().to_string()
}

/// The real engines' driver, compiled.
struct Java {
    classes: PathBuf,
}

impl Java {
    fn compiled() -> Result<Self> {
        let classes = std::env::current_exe()?.with_file_name("bench-java");
        let java = Self { classes };
        let sources = root().join("bench/java");
        let status = Command::new("javac")
            .arg("-d")
            .arg(&java.classes)
            .args(["-cp", &java.path()])
            .arg(sources.join("Languages.java"))
            .arg(sources.join("sailpoint/object/ProvisioningPlan.java"))
            .status()
            .context("javac does not start: install default-jdk-headless")?;
        if !status.success() {
            bail!("the Java side does not compile; are Debian's packages velocity and bsh there?");
        }
        Ok(java)
    }

    fn path(&self) -> String {
        let jars = JARS.iter().map(|jar| format!("/usr/share/java/{jar}"));
        jars.chain([self.classes.display().to_string()]).collect::<Vec<_>>().join(":")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("java");
        command.args(["-cp", &self.path(), "Languages"]).args(arguments);
        command
    }

    fn output(&self, arguments: &[&str]) -> Result<String> {
        let output = self.command(arguments).output()?;
        if !output.status.success() {
            bail!("the JVM failed: {}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(String::from_utf8(output.stdout)?)
    }
}

fn heading() -> String {
    let of = |program: &str, argument: &str| {
        let output = Command::new(program).arg(argument).output().ok();
        let text = output.map(|output| [output.stdout, output.stderr].concat()).unwrap_or_default();
        String::from_utf8_lossy(&text).lines().next().unwrap_or_default().to_owned()
    };
    let processor = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processor.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    format!(
        "# Benchmarks\n\n\
         `cargo xtask bench languages`, {}, on {} cores of {}, {}.\n\n\
         Warm rows are the processor time of one evaluation of what was parsed once (median; the JVM warmed up for {WARM_UP} s\n\
         before each). Cold rows are a process from its start to its end, one evaluation in it; ours is linked statically. On an\n\
         idle machine most of the time that passes for ours is the system's start of a process, which the last row has.\n\n\
         The template is the default description of the Generic desk with three requests of three items; the rule turns Disable\n\
         and Enable into Modify over three account requests. With its plan made and taken back, ours makes SailPoint's objects of\n\
         the plan before, with identity, integration and source, and reads the plan of them after, which is most of its time; on\n\
         the JVM the plan is a few plain classes (`bench/java`) that are made and read in no time.\n",
        of("date", "+%F"),
        cores,
        model.trim_start_matches([' ', '\t', ':']),
        of("java", "-version"),
    )
}
