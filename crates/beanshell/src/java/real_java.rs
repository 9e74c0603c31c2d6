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
use super::jvm::{Dice, ask};

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
