//! Parses and renders templates without end of imagination: kept ones with signs changed, grown ones, and
//! both together. None may panic, hang, exceed its bounds or point outside of its text.
//!
//! `cargo xtask fuzz velocity` runs many in a release build: `FUZZ_EXECUTIONS` of them, from the seed
//! `FUZZ_SEED` on.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "functions of tests, which may fail and say so"
)]

#[expect(dead_code, reason = "the comparison with the real engine uses all of it")]
mod cases;
mod generate;
#[expect(dead_code, reason = "the comparison with the real engine uses all of it")]
mod oracle;

use std::time::Duration;

use generate::Chance;
use velocity::{Context, Edition, Gobbling, Limits, Options, Template, Value};

/// What one execution may use.
const LIMITS: Limits = Limits { steps: 2_000, output_bytes: 4_096, depth: 64 };

/// The longest time an execution may take.
const MOST_TIME: Duration = Duration::from_millis(100);

/// The longest template.
const MOST_BYTES: usize = 600;

/// Pieces that mean something.
const PIECES: [&str; 48] = [
    "$",
    "$!",
    "${",
    "}",
    "#",
    "##",
    "#*",
    "*#",
    "#[[",
    "]]#",
    "\\",
    "\"",
    "'",
    "(",
    ")",
    "[",
    "]",
    "{",
    ",",
    ":",
    "..",
    ".",
    " ",
    "\n",
    "#if(",
    "#elseif(",
    "#else",
    "#end",
    "#set($x = ",
    "#foreach($i in ",
    "#macro(m $a)",
    "#m(",
    "#@m(",
    "#define($d)",
    "#break",
    "#stop",
    "$list",
    "$m.k",
    ".size()",
    ".replaceAll(\"(a)|b\", \"$1\")",
    "[0]",
    "==",
    "&&",
    "-1",
    "2.5",
    "|",
    "$foreach.parent.count",
    "🎫",
];

/// Grows and changes templates.
struct Fuzzer {
    chance: Chance,
    corpus: Vec<&'static str>,
}

impl Fuzzer {
    fn below(&mut self, end: usize) -> usize {
        self.chance.below(end)
    }

    fn kept(&mut self) -> &'static str {
        let at = self.below(self.corpus.len());
        self.corpus[at]
    }

    fn template(&mut self, seed: u64) -> String {
        let grown = seed.is_multiple_of(4);
        let mut text = if grown { generate::template(seed) } else { self.kept().to_owned() };
        if seed.is_multiple_of(8) {
            return text;
        }
        for _ in 0..=self.below(4) {
            self.change(&mut text);
        }
        text
    }

    fn place(&mut self, text: &str) -> usize {
        let mut at = self.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    fn change(&mut self, text: &mut String) {
        let (first, second) = (self.place(text), self.place(text));
        let (from, to) = (first.min(second), first.max(second));
        match self.below(6) {
            0 => {
                let length: usize = text[from..to].chars().take(8).map(char::len_utf8).sum();
                text.replace_range(from..from + length, "");
            }
            1 => {
                let part = text[from..to].to_owned();
                let at = self.place(text);
                text.insert_str(at, &part);
            }
            2 => {
                let other = self.kept();
                let (cut, end) = (self.place(other), other.len());
                text.truncate(from);
                text.push_str(&other[cut..end]);
            }
            3 => {
                let c = char::from(u8::try_from(self.below(128)).unwrap_or(b' '));
                text.insert(from, c);
            }
            _ => {
                let piece = PIECES[self.below(PIECES.len())];
                text.insert_str(from, piece);
            }
        }
        let mut end = text.len().min(MOST_BYTES);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
    }
}

/// One execution; whether the template parses, and whether it renders.
fn execute(source: &str, options: Options, context: &Context) -> (bool, bool) {
    let template = match Template::parse_with(source, &options) {
        Ok(template) => template,
        Err(error) => {
            check(source, &error);
            return (false, false);
        }
    };
    match template.render_with(context, &LIMITS) {
        Ok(text) => {
            assert!(text.len() <= LIMITS.output_bytes, "{} bytes of {source:?}", text.len());
            (true, true)
        }
        Err(error) => {
            check(source, &error);
            (true, false)
        }
    }
}

/// One execution with the time it takes.
#[expect(clippy::disallowed_methods, reason = "the time an execution takes is what this looks at")]
fn timed(source: &str, options: Options, context: &Context) -> (Duration, (bool, bool)) {
    let start = std::time::Instant::now();
    let done = execute(source, options, context);
    (start.elapsed(), done)
}

/// A fault lies in its template.
fn check(source: &str, error: &velocity::Error) {
    let line = source.split('\n').nth(error.line.wrapping_sub(1));
    let Some(line) = line else { panic!("{error} is on no line of {source:?}") };
    assert!(error.column >= 1 && error.column <= line.chars().count() + 1, "{error} of {source:?}");
    assert!(error.report().contains('^'), "{source:?}");
}

#[test]
fn any_template_ends_within_its_bounds() {
    run(0, 20_000);
}

/// The long form: `cargo xtask fuzz velocity`.
#[test]
#[ignore = "takes minutes"]
fn fuzz() {
    let number = |name: &str, default| {
        std::env::var(name).map_or(default, |text| text.parse::<u64>().expect("a number of executions"))
    };
    run(number("FUZZ_SEED", 0), number("FUZZ_EXECUTIONS", 1_000_000));
}

/// So many executions, from this seed on.
fn run(first: u64, count: u64) {
    let mut context = Context::new();
    for (name, value) in cases::variables().as_object().expect("an object") {
        context.set(name, Value::from(value));
    }
    let mut corpus: Vec<&'static str> = Vec::new();
    for table in [cases::language::CASES, cases::expressions::CASES, cases::methods::CASES, cases::plans::TEMPLATES] {
        corpus.extend(table);
    }
    let mut fuzzer = Fuzzer { chance: Chance::new(first), corpus };
    let gobblings = [None, Some(Gobbling::None), Some(Gobbling::Lines), Some(Gobbling::Structured)];
    let (mut parsed, mut rendered) = (0_u64, 0_u64);
    let mut slowest = (Duration::ZERO, String::new());
    for seed in first..first + count {
        let source = fuzzer.template(seed);
        let edition = if seed % 3 == 0 { Edition::V2 } else { Edition::V1_7 };
        let gobbling = if seed % 5 == 0 { gobblings[fuzzer.below(gobblings.len())] } else { None };
        let (mut took, (is_parsed, is_rendered)) = timed(&source, Options { edition, gobbling }, &context);
        // A busy machine may have interrupted it: the best of some executions is what it takes.
        for _ in 0..5 {
            if took > MOST_TIME {
                took = took.min(timed(&source, Options { edition, gobbling }, &context).0);
            }
        }
        parsed += u64::from(is_parsed);
        rendered += u64::from(is_rendered);
        if took > slowest.0 {
            slowest = (took, source);
        }
        if seed % 5_000_000 == 4_999_999 {
            eprintln!("{} executions", seed + 1 - first);
        }
    }
    eprintln!(
        "{count} executions: {parsed} templates parse, {rendered} render; the slowest took {:?}: {:?}",
        slowest.0, slowest.1
    );
    assert!(slowest.0 < MOST_TIME, "{slowest:?}");
}
