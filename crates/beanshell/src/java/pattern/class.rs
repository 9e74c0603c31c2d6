//! Sets of characters (code points, lone surrogates among them).

use std::sync::Arc;

/// Sorted ranges, both ends included.
pub type Ranges = Arc<[(u32, u32)]>;

/// A set of characters as a pattern composes it.
#[derive(Debug, Clone)]
pub enum Set {
    /// These.
    Ranges(Ranges),
    /// Characters whose upper case, or its lower case, is in these.
    Folded(Ranges),
    /// All others.
    Not(Box<Set>),
    /// Any of these.
    Union(Vec<Set>),
    /// Both.
    And(Box<Set>, Box<Set>),
}

impl Set {
    /// These ranges, in any order.
    pub fn of(ranges: &[(u32, u32)]) -> Self {
        Self::Ranges(normal(ranges.to_vec()))
    }

    /// The other characters.
    pub fn negated(self) -> Self {
        Self::Not(Box::new(self))
    }

    /// These and those.
    pub fn union(self, other: Self) -> Self {
        match self {
            Self::Union(mut all) => {
                all.push(other);
                Self::Union(all)
            }
            one => Self::Union(vec![one, other]),
        }
    }

    /// Only what is in both.
    pub fn and(self, other: Self) -> Self {
        Self::And(Box::new(self), Box::new(other))
    }

    /// Whether a character is in it.
    pub fn has(&self, c: u32) -> bool {
        match self {
            Self::Ranges(ranges) => within(ranges, c),
            Self::Folded(ranges) => {
                let upper = upper(c);
                within(ranges, upper) || within(ranges, lower(upper))
            }
            Self::Not(set) => !set.has(c),
            Self::Union(all) => all.iter().any(|set| set.has(c)),
            Self::And(left, right) => left.has(c) && right.has(c),
        }
    }

    /// Whether Java sees at once that no character of two units, nor half of one, is in it.
    pub fn is_narrow(&self) -> bool {
        match self {
            Self::Ranges(ranges) => {
                ranges.iter().all(|(low, high)| *high < 0xd800 || (*low > 0xdfff && *high < 0x10000))
            }
            Self::Folded(_) | Self::Not(_) => false,
            Self::Union(all) => all.iter().all(Self::is_narrow),
            Self::And(left, right) => left.is_narrow() || right.is_narrow(),
        }
    }

    fn weight(&self) -> u32 {
        match self {
            Self::Ranges(_) | Self::Folded(_) => 1,
            Self::Not(set) => set.weight(),
            Self::Union(all) => all.iter().map(Self::weight).sum::<u32>() + 1,
            Self::And(left, right) => left.weight() + right.weight(),
        }
    }
}

/// Sorts ranges and joins those that touch.
pub fn normal(mut ranges: Vec<(u32, u32)>) -> Ranges {
    ranges.sort_unstable();
    let mut joined: Vec<(u32, u32)> = Vec::with_capacity(ranges.len());
    for (low, high) in ranges {
        match joined.last_mut() {
            Some(last) if low <= last.1.saturating_add(1) => last.1 = last.1.max(high),
            _ => joined.push((low, high)),
        }
    }
    joined.into()
}

fn within(ranges: &[(u32, u32)], c: u32) -> bool {
    let after = ranges.partition_point(|(low, _)| *low <= c);
    after.checked_sub(1).and_then(|last| ranges.get(last)).is_some_and(|(_, high)| c <= *high)
}

/// A set made ready for matching: ASCII is looked up at once.
#[derive(Debug, Clone)]
pub struct Class {
    ascii: u128,
    set: Set,
    /// How much a test costs beyond ASCII.
    pub weight: u32,
}

impl Class {
    /// Makes a set ready.
    pub fn new(set: Set) -> Self {
        let ascii = (0..128).filter(|c| set.has(*c)).fold(0, |bits, c| bits | (1_u128 << c));
        Self { ascii, weight: set.weight(), set }
    }

    /// Whether a character is in it.
    pub fn has(&self, c: u32) -> bool {
        if c < 128 { self.ascii >> c & 1 == 1 } else { self.set.has(c) }
    }
}

/// `Character.toUpperCase`: one character for one.
pub fn upper(c: u32) -> u32 {
    let Some(char) = char::from_u32(c) else { return c };
    let mut all = char.to_uppercase();
    match (all.next(), all.next()) {
        (Some(one), None) => u32::from(one),
        _ => c,
    }
}

/// `Character.toLowerCase`: one character for one.
pub fn lower(c: u32) -> u32 {
    let Some(char) = char::from_u32(c) else { return c };
    let mut all = char.to_lowercase();
    match (all.next(), all.next()) {
        (Some(one), None) => u32::from(one),
        // The dotted capital I, whose full lower case has two characters.
        _ if c == 0x130 => u32::from('i'),
        _ => c,
    }
}

/// What Java compares when no letter's case counts.
pub fn fold(c: u32) -> u32 {
    lower(upper(c))
}

/// The lower case of ASCII letters, everything else as it is.
pub fn ascii_lower(c: u32) -> u32 {
    if (0x41..=0x5a).contains(&c) { c + 32 } else { c }
}

/// The ranges of a class under the case rules of the flags: `(plain, folded)` are added to.
pub fn add_range(
    (low, high): (u32, u32),
    insensitive: bool,
    unicode: bool,
    plain: &mut Vec<(u32, u32)>,
    folded: &mut Vec<(u32, u32)>,
) {
    if insensitive && unicode {
        folded.push((low, high));
        return;
    }
    plain.push((low, high));
    if insensitive {
        for (from, to, other) in [(0x41, 0x5a, 0x61), (0x61, 0x7a, 0x41)] {
            let (low, high) = (low.max(from), high.min(to));
            if low <= high {
                plain.push((low - from + other, high - from + other));
            }
        }
    }
}
