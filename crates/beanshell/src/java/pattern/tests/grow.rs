//! Patterns and texts that grow from a seed.

use super::{Case, Dice, units};

const LETTERS: [&str; 14] = ["a", "b", "c", "a", "b", "A", "1", "_", "\\n", "é", "É", "-", " ", "😀"];
const ATOMS: [&str; 26] = [
    ".",
    "\\w",
    "\\d",
    "\\s",
    "\\W",
    "\\b",
    "\\B",
    "^",
    "$",
    "\\Z",
    "\\z",
    "\\A",
    "\\G",
    "\\R",
    "\\h",
    "\\v",
    "\\p{L}",
    "\\p{Lu}",
    "\\P{L}",
    "\\p{Punct}",
    "\\1",
    "\\2",
    "\\Qa.\\E",
    "\\x61",
    "\\u0062",
    "\\p{IsAlphabetic}",
];
const REPEATS: [&str; 18] =
    ["", "", "", "", "*", "+", "?", "*?", "+?", "??", "*+", "++", "?+", "{2}", "{1,2}", "{0,2}?", "{1,3}+", "{2,}"];
const TEXT: [&str; 18] =
    ["a", "b", "c", "a", "b", "ab", "A", "B", "1", "_", "\n", "\r\n", "\u{85}", "é", "É", "-", " ", "😀"];

fn class(dice: &mut Dice, depth: usize) -> String {
    let mut class = "[".to_owned();
    if dice.below(3) == 0 {
        class.push('^');
    }
    for _ in 0..=dice.below(3) {
        let part = match dice.below(9) {
            0 => "a-c".to_owned(),
            1 => "\\w".to_owned(),
            2 => "\\d".to_owned(),
            3 => "b-b".to_owned(),
            4 if depth > 0 => self::class(dice, depth - 1),
            5 if depth > 0 => format!("&&{}", self::class(dice, depth - 1)),
            6 => "&&a-b".to_owned(),
            _ => dice.pick(&["a", "b", "c", "A", "é", "1", "_", " ", "😀", "\\n"]).to_owned(),
        };
        class += &part;
    }
    class + "]"
}

fn atom(dice: &mut Dice, depth: usize) -> String {
    match dice.below(if depth == 0 { 12 } else { 24 }) {
        0..6 => dice.pick(&LETTERS).to_owned(),
        6..9 => dice.pick(&ATOMS).to_owned(),
        9..12 => class(dice, 2),
        12..17 => format!("({})", pattern(dice, depth - 1)),
        17 => format!("(?>{})", pattern(dice, depth - 1)),
        18 => format!("(?={})", pattern(dice, depth - 1)),
        19 => format!("(?!{})", pattern(dice, depth - 1)),
        20 => format!("(?<={})", pattern(dice, 0)),
        21 => format!("(?<!{})", pattern(dice, 0)),
        22 => {
            format!("(?{}:{})", dice.pick(&["i", "m", "s", "x", "u", "iu", "-i", "d", "U"]), pattern(dice, depth - 1))
        }
        _ => format!("(?:{})", pattern(dice, depth - 1)),
    }
}

fn pattern(dice: &mut Dice, depth: usize) -> String {
    let mut all = String::new();
    for _ in 0..=dice.below(3) {
        if dice.below(5) == 0 {
            all.push('|');
        }
        all += &atom(dice, depth);
        all += dice.pick(&REPEATS);
    }
    all
}

/// One case. Some patterns are broken on the way, to compare refusals.
pub fn case(dice: &mut Dice) -> Case {
    let mut source = pattern(dice, 3);
    if dice.below(12) == 0 {
        let mut chars: Vec<char> = source.chars().collect();
        let at = dice.below(chars.len());
        if dice.below(2) == 0 {
            chars.remove(at);
        } else {
            chars.insert(at, dice.pick(&['(', ')', '[', ']', '{', '}', '*', '?', '\\', '&', '^', '-', '<', '=', 'x']));
        }
        source = chars.into_iter().collect();
    }
    let flags = dice.pick(&[0, 0, 0, 0, 2, 4, 8, 32, 66, 1, 9, 256, 258]);
    let length = dice.below(9);
    let text: String = (0..length).map(|_| dice.pick(&TEXT)).collect();
    let replacement = dice.pick(&["<$0>", "$1", "x", "$2$1"]);
    (source, flags, units(&text), units(replacement))
}
