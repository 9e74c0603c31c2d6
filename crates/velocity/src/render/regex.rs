//! Java's regular expressions, as `split`, `replaceAll`, `replaceFirst` and `matches` use them.
//!
//! A pattern without look-around, back references and possessive parts runs in linear time; the others
//! backtrack, on short texts and a bounded number of times.

mod class;
mod translate;

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use super::methods::Refusal;

/// How many characters a pattern may have.
const MOST_PATTERN: usize = 1_000;
/// The most bytes of a text that a backtracking pattern looks through.
const MOST_BACKTRACKED_TEXT: usize = 8_192;
/// How often a backtracking search may go back.
const MOST_BACKTRACKS: usize = 10_000;
/// What a backtracking search costs, in steps.
const BACKTRACKING_STEPS: usize = 5_000;
/// What the translation of a pattern costs, in steps, without its size.
const TRANSLATION_STEPS: usize = 2_000;
/// The most bytes a translated pattern may need.
const MOST_BYTES: usize = 1 << 18;

/// The patterns of one rendering, each translated once.
#[derive(Default)]
pub(super) struct Patterns(HashMap<String, Rc<Pattern>>);

impl Patterns {
    /// A pattern that finds in `text`, or matches all of it; adds to `steps` what its translation costs.
    pub(super) fn get(
        &mut self,
        source: &str,
        text: &str,
        whole: bool,
        steps: &mut usize,
    ) -> Result<Rc<Pattern>, Refusal> {
        if source.len() > MOST_PATTERN {
            return Err(Refusal::value(format!("a pattern has at most {MOST_PATTERN} bytes")));
        }
        // Where the text has no line end at its end, `$` is the end of the text and needs no look-ahead.
        let bare = !text.ends_with(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']);
        let key = format!("{}{}{source}", u8::from(bare), u8::from(whole));
        if let Some(pattern) = self.0.get(&key) {
            return Ok(pattern.clone());
        }
        let pattern = Rc::new(Pattern::new(source, bare, whole)?);
        *steps += TRANSLATION_STEPS + pattern.size.saturating_mul(100);
        self.0.insert(key, pattern.clone());
        Ok(pattern)
    }
}

pub(super) struct Pattern {
    engine: Engine,
    /// About how many states the pattern has.
    size: usize,
    /// Whether a search may look far beyond the end of what it finds.
    looks_ahead: bool,
    /// The pattern as one finds it in an error.
    source: String,
}

enum Engine {
    Linear(regex::Regex),
    Backtracking(fancy_regex::Regex),
}

/// The places of a match and of its groups.
pub(super) struct Match {
    pub(super) whole: Range<usize>,
    pub(super) groups: Vec<Option<Range<usize>>>,
}

impl Pattern {
    fn new(source: &str, bare: bool, whole: bool) -> Result<Self, Refusal> {
        let refuse = |why: &str| Refusal::value(format!("the pattern \"{source}\" does not work: {why}"));
        let mut translated = translate::translate(source, bare).map_err(|why| refuse(&why))?;
        if whole {
            translated.text = format!(r"\A(?:{})\z", translated.text);
        }
        let engine = if translated.backtracks {
            fancy_regex::RegexBuilder::new(&translated.text)
                .backtrack_limit(MOST_BACKTRACKS)
                .delegate_size_limit(MOST_BYTES)
                .delegate_dfa_size_limit(MOST_BYTES)
                .build()
                .map(Engine::Backtracking)
                .map_err(|_| refuse("it is malformed or too large"))?
        } else {
            regex::RegexBuilder::new(&translated.text)
                .size_limit(MOST_BYTES)
                .dfa_size_limit(MOST_BYTES)
                .nest_limit(100)
                .build()
                .map(Engine::Linear)
                .map_err(|_| refuse("it is malformed or too large"))?
        };
        Ok(Self { engine, size: translated.size, looks_ahead: translated.looks_ahead, source: source.to_owned() })
    }

    /// Whether it matches anywhere.
    pub(super) fn matches(&self, text: &str, steps: &mut usize) -> Result<bool, Refusal> {
        Ok(self.find(text, 0, steps)?.is_some())
    }

    /// The matches from left to right, none inside another, at most `most` of them; gives up as soon as
    /// the search has cost more than `budget` steps.
    pub(super) fn find_all(
        &self,
        text: &str,
        most: usize,
        budget: usize,
        steps: &mut usize,
    ) -> Result<Vec<Match>, Refusal> {
        let mut found = Vec::new();
        let mut at = 0;
        while found.len() < most && at <= text.len() && *steps <= budget {
            let Some(next) = self.find(text, at, steps)? else { break };
            at = next.whole.end;
            if next.whole.is_empty() {
                at += text[at..].chars().next().map_or(1, char::len_utf8);
            }
            found.push(next);
        }
        Ok(found)
    }

    fn find(&self, text: &str, at: usize, steps: &mut usize) -> Result<Option<Match>, Refusal> {
        let rest = (text.len() - at).saturating_mul(self.size) / 64;
        *steps += 2 + if self.looks_ahead { rest } else { 0 };
        match &self.engine {
            Engine::Linear(regex) => {
                let Some(groups) = regex.captures_at(text, at) else {
                    *steps += rest;
                    return Ok(None);
                };
                let end = groups.get(0).map_or(at, |whole| whole.end());
                *steps += (end - at).saturating_mul(self.size) / 16;
                let places: Vec<_> = groups.iter().map(|group| group.map(|group| group.range())).collect();
                Ok(matched(places))
            }
            Engine::Backtracking(regex) => {
                *steps += BACKTRACKING_STEPS;
                if text.len() > MOST_BACKTRACKED_TEXT {
                    let message = format!(
                        "the pattern \"{}\" goes back and forth, and so looks at {MOST_BACKTRACKED_TEXT} bytes of text at most",
                        self.source
                    );
                    return Err(Refusal::limit(message));
                }
                let groups = regex.captures_from_pos(text, at).map_err(|_| {
                    Refusal::limit(format!("the pattern \"{}\" tries too long on this text", self.source))
                })?;
                let Some(groups) = groups else { return Ok(None) };
                let places: Vec<_> = groups.iter().map(|group| group.map(|group| group.start()..group.end())).collect();
                Ok(matched(places))
            }
        }
    }

    /// The number of a named group.
    pub(super) fn group(&self, name: &str) -> Option<usize> {
        match &self.engine {
            Engine::Linear(regex) => regex.capture_names().position(|known| known == Some(name)),
            Engine::Backtracking(regex) => regex.capture_names().position(|known| known == Some(name)),
        }
    }
}

fn matched(groups: Vec<Option<Range<usize>>>) -> Option<Match> {
    let whole = groups.first()?.clone()?;
    Some(Match { whole, groups })
}
