//! Compares with the classes of the Java that is installed, which a small driver runs: one JVM for all questions.
//!
//! `DESKBRIDGE_JAVA_CASES` sets how many random cases each test draws.

mod calendars;
mod dates;
mod decimals;
mod formats;
mod numbers;
mod zones;

use super::fault::Fault;
use super::jvm::ask;

/// A question and our answer.
pub struct Case {
    question: String,
    ours: String,
}

impl Case {
    /// The words of the question, and what we say.
    pub fn new(words: &[&str], ours: Result<String, Fault>) -> Self {
        let question = words.iter().map(|word| escape(word)).collect::<Vec<_>>().join("\t");
        let ours = match ours {
            Ok(text) => format!("={text}"),
            Err(fault) => format!("!{fault}"),
        };
        Self { question, ours: escape(&ours) }
    }
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}

/// How many random cases to draw.
pub fn draws() -> u32 {
    std::env::var("DESKBRIDGE_JAVA_CASES").ok().and_then(|number| number.parse().ok()).unwrap_or(1_000)
}

/// Fails where our answers are not Java's, unless `listed` says that a case may differ.
pub fn compare(cases: &[Case], listed: impl Fn(&str, &str, &str) -> bool) {
    let questions = cases.iter().map(|case| case.question.as_str()).collect::<Vec<_>>().join("\n") + "\n";
    let Some(text) = ask("Classes", questions.into_bytes()) else { return };
    let answers: Vec<&str> = text.lines().collect();
    assert_eq!(answers.len(), cases.len(), "one answer for each question");
    let differing: Vec<String> = cases
        .iter()
        .zip(&answers)
        .filter(|(case, theirs)| case.ours != **theirs && !listed(&case.question, &case.ours, theirs))
        .map(|(case, theirs)| format!("{}\n    ours {}\n  theirs {theirs}", case.question, case.ours))
        .collect();
    let shown = differing.iter().take(40).cloned().collect::<Vec<_>>().join("\n");
    assert!(differing.is_empty(), "{} of {} differ:\n{shown}", differing.len(), cases.len());
}

/// Random numbers that are the same in every run (`SplitMix64`).
pub struct Random(pub u64);

impl Random {
    /// All bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to, not including, `end`.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.bits() % u64::try_from(end).unwrap()).unwrap()
    }

    /// From `start` to `last`, both possible.
    pub fn between(&mut self, start: i64, last: i64) -> i64 {
        start + i64::try_from(self.bits() % u64::try_from(last - start + 1).unwrap()).unwrap()
    }

    /// One of several.
    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// A double: any bits, a short decimal, or a small number.
    pub fn double(&mut self) -> f64 {
        match self.below(4) {
            0 => f64::from_bits(self.bits()),
            1 => {
                let digits = self.between(-1_000_000, 1_000_000);
                let exponent = self.between(-12, 12);
                format!("{digits}e{exponent}").parse().unwrap()
            }
            2 => f64::from(i32::try_from(self.between(-100_000, 100_000)).unwrap()) / 8.0,
            _ => f64::from_bits(self.bits() >> 2 | 0x3c00_0000_0000_0000 & !(self.bits() << 54)),
        }
    }

    /// A text of letters from `alphabet`.
    pub fn text(&mut self, alphabet: &str, longest: usize) -> String {
        let letters: Vec<char> = alphabet.chars().collect();
        (0..self.below(longest + 1)).map(|_| self.pick(&letters)).collect()
    }
}
