//! The part of regular expressions that templates use with `split`, `replaceAll` and `matches`:
//! characters, `.`, classes, `? * +`, `^ $`, and `|` between whole patterns. Groups, counts and
//! look-around are refused. Work is bounded: a pattern that would try too long fails.

use std::ops::Range;

/// How many characters a search may look at, tried again and again included.
const MOST_TRIES: usize = 1_000_000;

/// How many items a pattern may have.
const MOST_ITEMS: usize = 200;

pub(super) struct Pattern {
    alternatives: Vec<Vec<Item>>,
}

struct Item {
    what: What,
    least: usize,
    most: usize,
}

enum What {
    Start,
    End,
    Any,
    Class { ranges: Vec<(char, char)>, negated: bool },
}

impl What {
    fn takes(&self, c: char) -> bool {
        match self {
            Self::Any => !matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}'),
            Self::Class { ranges, negated } => {
                ranges.iter().any(|&(first, last)| (first..=last).contains(&c)) != *negated
            }
            Self::Start | Self::End => false,
        }
    }
}

impl Pattern {
    pub(super) fn parse(source: &str) -> Result<Self, String> {
        let refuse = |what: &str| Err(format!("{what} in the pattern \"{source}\" not available"));
        let mut alternatives = vec![Vec::new()];
        let mut characters = source.chars().peekable();
        let mut count = 0;
        while let Some(c) = characters.next() {
            let what = match c {
                '|' => {
                    alternatives.push(Vec::new());
                    continue;
                }
                '(' | ')' => return refuse("groups are"),
                '{' => return refuse("counts are"),
                '*' | '+' | '?' => return Err(format!("nothing to repeat in the pattern \"{source}\"")),
                '^' => What::Start,
                '$' => What::End,
                '.' => What::Any,
                '[' => class(&mut characters)
                    .ok_or_else(|| format!("the class in the pattern \"{source}\" is not available"))?,
                '\\' => match characters.next().and_then(escape) {
                    Some((ranges, negated)) => What::Class { ranges, negated },
                    None => return refuse("this escape is"),
                },
                c => What::Class { ranges: vec![(c, c)], negated: false },
            };
            let (least, most) = match characters.peek() {
                Some('*') => (0, usize::MAX),
                Some('+') => (1, usize::MAX),
                Some('?') => (0, 1),
                _ => (1, 1),
            };
            if (least, most) != (1, 1) {
                characters.next();
                if matches!(characters.peek(), Some('?' | '+')) {
                    return refuse("lazy and possessive repeats are");
                }
                if matches!(what, What::Start | What::End) {
                    return refuse("repeated ends are");
                }
            }
            count += 1;
            if count > MOST_ITEMS {
                return Err("the pattern is too long".to_owned());
            }
            if let Some(items) = alternatives.last_mut() {
                items.push(Item { what, least, most });
            }
        }
        Ok(Self { alternatives })
    }

    /// Whether the whole text matches.
    pub(super) fn matches_whole(&self, text: &str) -> Result<bool, String> {
        let mut search = Search::new(text, true);
        for items in &self.alternatives {
            if search.at(items, 0)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The matches from left to right, none inside another, as ranges of bytes.
    pub(super) fn find_all(&self, text: &str) -> Result<Vec<Range<usize>>, String> {
        let mut search = Search::new(text, false);
        let mut found = Vec::new();
        let mut at = 0;
        'places: while at <= search.characters.len() {
            for items in &self.alternatives {
                if let Some(end) = search.at(items, at)? {
                    found.push(search.byte(at)..search.byte(end));
                    at = end.max(at + 1);
                    continue 'places;
                }
            }
            at += 1;
        }
        Ok(found)
    }
}

struct Search {
    characters: Vec<(usize, char)>,
    length: usize,
    whole: bool,
    tries: usize,
}

impl Search {
    fn new(text: &str, whole: bool) -> Self {
        Self { characters: text.char_indices().collect(), length: text.len(), whole, tries: 0 }
    }

    fn byte(&self, at: usize) -> usize {
        self.characters.get(at).map_or(self.length, |(byte, _)| *byte)
    }

    /// Where the items end if they match at a place; recursion is bounded by the number of items.
    fn at(&mut self, items: &[Item], at: usize) -> Result<Option<usize>, String> {
        let Some((item, rest)) = items.split_first() else {
            return Ok((!self.whole || at == self.characters.len()).then_some(at));
        };
        match item.what {
            What::Start if at > 0 => return Ok(None),
            What::End if at < self.characters.len() => return Ok(None),
            What::Start | What::End => return self.at(rest, at),
            _ => {}
        }
        let run = self.characters[at..].iter().take(item.most).take_while(|(_, c)| item.what.takes(*c)).count();
        for taken in (item.least..=run).rev() {
            if let Some(end) = self.at(rest, at + taken)? {
                return Ok(Some(end));
            }
        }
        self.tries += run + 1;
        if self.tries > MOST_TRIES {
            return Err("the pattern takes too long on this text".to_owned());
        }
        Ok(None)
    }
}

/// After `[`: the class up to its `]`. Classes in classes are refused.
fn class(characters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<What> {
    let negated = characters.next_if_eq(&'^').is_some();
    let mut ranges = Vec::new();
    loop {
        let first = match characters.next()? {
            ']' if !ranges.is_empty() => return Some(What::Class { ranges, negated }),
            '[' | ']' | '&' => return None,
            '\\' => match escape(characters.next()?)? {
                (single, false) if single.len() == 1 && single[0].0 == single[0].1 => single[0].0,
                (inner, false) => {
                    ranges.extend(inner);
                    continue;
                }
                _ => return None,
            },
            c => c,
        };
        let mut last = first;
        if characters.peek() == Some(&'-') {
            characters.next();
            match characters.next()? {
                // A hyphen before the bracket is a hyphen.
                ']' => {
                    ranges.extend([(first, first), ('-', '-')]);
                    return Some(What::Class { ranges, negated });
                }
                '[' | '\\' => return None,
                c => last = c,
            }
            if last < first {
                return None;
            }
        }
        ranges.push((first, last));
    }
}

/// The characters of an escape, and whether all others are meant.
fn escape(c: char) -> Option<(Vec<(char, char)>, bool)> {
    let ranges = match c.to_ascii_lowercase() {
        'd' => vec![('0', '9')],
        's' => vec![('\t', '\r'), (' ', ' ')],
        'w' => vec![('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_')],
        _ if !c.is_ascii_alphanumeric() => return Some((vec![(c, c)], false)),
        _ => {
            let control = match c {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'f' => '\u{c}',
                _ => return None,
            };
            return Some((vec![(control, control)], false));
        }
    };
    Some((ranges, c.is_ascii_uppercase()))
}
