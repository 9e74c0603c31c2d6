//! The characters behind `\d`, `\w`, `\p{…}` and their kin, by Java's names.

use std::sync::OnceLock;

use regex_syntax::hir::{Class, HirKind};

use super::class::{Ranges, Set, normal};

/// The characters of an expression of `regex-syntax`, such as `\p{Lu}` or `[\p{L}\p{Nd}]`.
fn unicode(expression: &str) -> Option<Ranges> {
    let hir = regex_syntax::parse(expression).ok()?;
    let class = match hir.kind() {
        HirKind::Class(Class::Unicode(class)) => class,
        // A class of one character.
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            return Some(normal(text.chars().map(|c| (u32::from(c), u32::from(c))).collect()));
        }
        _ => return None,
    };
    Some(class.ranges().iter().map(|range| (u32::from(range.start()), u32::from(range.end()))).collect())
}

fn set(expression: &str) -> Option<Set> {
    unicode(expression).map(Set::Ranges)
}

/// Those of the three escapes `d`, `s`, `w`, `h`, `v` in lower case.
pub fn escape(letter: char, unicode_classes: bool) -> Set {
    let all = match (letter, unicode_classes) {
        ('d', true) => set(r"\p{Nd}"),
        ('s', true) => set(r"\p{White_Space}"),
        ('w', true) => set(r"[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]"),
        ('d', false) => Some(Set::of(&[(0x30, 0x39)])),
        ('s', false) => Some(Set::of(&[(9, 13), (0x20, 0x20)])),
        ('w', false) => Some(Set::of(&[(0x30, 0x39), (0x41, 0x5a), (0x5f, 0x5f), (0x61, 0x7a)])),
        ('h', _) => {
            let single = [9, 0x20, 0xa0, 0x1680, 0x180e, 0x202f, 0x205f, 0x3000].map(|c| (c, c));
            Some(Set::of(&[&single[..], &[(0x2000, 0x200a)]].concat()))
        }
        _ => Some(Set::of(&[(0x0a, 0x0d), (0x85, 0x85), (0x2028, 0x2029)])),
    };
    all.unwrap_or_else(|| Set::of(&[]))
}

/// Whether `\b` sees a word's character: `Character.isLetterOrDigit` or the underscore.
pub fn is_word(c: u32) -> bool {
    static LETTERS: OnceLock<Set> = OnceLock::new();
    if c < 128 {
        return c == 0x5f || u8::try_from(c).is_ok_and(|c| c.is_ascii_alphanumeric());
    }
    LETTERS.get_or_init(|| set(r"[\p{L}\p{Nd}]").unwrap_or_else(|| Set::of(&[]))).has(c)
}

/// Whether `\b` sees a word's character under `(?U)`.
pub fn is_unicode_word(c: u32) -> bool {
    static WORDS: OnceLock<Set> = OnceLock::new();
    WORDS.get_or_init(|| escape('w', true)).has(c)
}

/// Whether a character only marks the one before it (`Mn`).
pub fn is_mark(c: u32) -> bool {
    static MARKS: OnceLock<Set> = OnceLock::new();
    c >= 0x300 && MARKS.get_or_init(|| set(r"\p{Mn}").unwrap_or_else(|| Set::of(&[]))).has(c)
}

/// `\p{name}` for Java's POSIX names (ASCII, or Unicode's under `(?U)`), categories and `java…` methods.
pub fn named(name: &str, insensitive: bool, unicode_classes: bool) -> Option<Set> {
    if unicode_classes && let Some(found) = posix_unicode(&name.to_ascii_uppercase(), insensitive) {
        return Some(found);
    }
    category(name, insensitive)
}

/// `\p{Is…}`: a property, a category, a script.
pub fn is(name: &str, insensitive: bool) -> Option<Set> {
    binary(&name.to_ascii_uppercase(), insensitive).or_else(|| category(name, insensitive)).or_else(|| script(name))
}

/// `\p{script=…}`.
pub fn script(name: &str) -> Option<Set> {
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') && name.len() > 2;
    plain.then(|| set(&format!(r"\p{{sc={name}}}")))?
}

fn cased(own: &str, insensitive: bool) -> Option<Set> {
    set(if insensitive { r"[\p{Lowercase}\p{Uppercase}\p{Lt}]" } else { own })
}

/// Under `(?U)`.
fn posix_unicode(name: &str, insensitive: bool) -> Option<Set> {
    match name {
        "ALPHA" => set(r"\p{Alphabetic}"),
        "LOWER" => cased(r"\p{Lowercase}", insensitive),
        "UPPER" => cased(r"\p{Uppercase}", insensitive),
        "SPACE" => set(r"\p{White_Space}"),
        "PUNCT" => set(r"\p{P}"),
        "XDIGIT" => set(r"[\p{Nd}\p{Hex_Digit}]"),
        "ALNUM" => set(r"[\p{Alphabetic}\p{Nd}]"),
        "CNTRL" => set(r"\p{Cc}"),
        "DIGIT" => set(r"\p{Nd}"),
        "BLANK" => set(r"[\p{Zs}\t]"),
        "GRAPH" => set(r"[^\p{White_Space}\p{Cc}\p{Cn}]"),
        "PRINT" => set(r"[[^\p{White_Space}\p{Cc}\p{Cn}]\p{Zs}]"),
        _ => None,
    }
}

/// Unicode's binary properties that Java knows.
fn binary(name: &str, insensitive: bool) -> Option<Set> {
    match name {
        "ALPHABETIC" => set(r"\p{Alphabetic}"),
        "LETTER" => set(r"\p{L}"),
        "IDEOGRAPHIC" => set(r"\p{Ideographic}"),
        "LOWERCASE" => cased(r"\p{Lowercase}", insensitive),
        "UPPERCASE" => cased(r"\p{Uppercase}", insensitive),
        "TITLECASE" => cased(r"\p{Lt}", insensitive),
        "WHITE_SPACE" | "WHITESPACE" => set(r"\p{White_Space}"),
        "CONTROL" => set(r"\p{Cc}"),
        "PUNCTUATION" => set(r"\p{P}"),
        "HEX_DIGIT" | "HEXDIGIT" => set(r"[\p{Nd}\p{Hex_Digit}]"),
        "ASSIGNED" => Some(set(r"\p{Cn}")?.negated()),
        "NONCHARACTER_CODE_POINT" | "NONCHARACTERCODEPOINT" => set(r"\p{Noncharacter_Code_Point}"),
        "DIGIT" => set(r"\p{Nd}"),
        "ALNUM" => set(r"[\p{Alphabetic}\p{Nd}]"),
        "BLANK" => set(r"[\p{Zs}\t]"),
        "GRAPH" | "PRINT" => posix_unicode(name, insensitive),
        "WORD" => Some(escape('w', true)),
        "JOIN_CONTROL" | "JOINCONTROL" => set(r"\p{Join_Control}"),
        _ => None,
    }
}

const CATEGORIES: [&str; 37] = [
    "Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Me", "Mc", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Co", "Pd",
    "Ps", "Pe", "Pc", "Po", "Sm", "Sc", "Sk", "So", "Pi", "Pf", "L", "M", "N", "Z", "P", "S", "LC", "LD",
];

/// Categories, Java's additions to them, ASCII's POSIX classes, and `java…`.
pub fn category(name: &str, insensitive: bool) -> Option<Set> {
    match name {
        "Lu" | "Ll" | "Lt" if insensitive => set(r"[\p{Lu}\p{Ll}\p{Lt}]"),
        "LD" => set(r"[\p{L}\p{Nd}]"),
        "LC" => set(r"[\p{Lu}\p{Ll}\p{Lt}]"),
        name if CATEGORIES.contains(&name) => set(&format!(r"\p{{{name}}}")),
        "Cs" => Some(Set::of(&[(0xd800, 0xdfff)])),
        "C" => Some(set(r"\p{C}")?.union(Set::of(&[(0xd800, 0xdfff)]))),
        "L1" => Some(Set::of(&[(0, 0xff)])),
        "all" => Some(Set::of(&[(0, 0x0010_ffff)])),
        "ASCII" => Some(Set::of(&[(0, 0x7f)])),
        "Alnum" => set("[0-9A-Za-z]"),
        "Alpha" => set("[A-Za-z]"),
        "Blank" => set(r"[ \t]"),
        "Cntrl" => set(r"[\x00-\x1f\x7f]"),
        "Digit" => set("[0-9]"),
        "Graph" => set("[!-~]"),
        "Lower" | "Upper" if insensitive => set("[A-Za-z]"),
        "Lower" => set("[a-z]"),
        "Upper" => set("[A-Z]"),
        "Print" => set("[ -~]"),
        "Punct" => set(r"[!-/:-@\[-`{-~]"),
        "Space" => set(r"[ \t-\r]"),
        "XDigit" => set("[0-9A-Fa-f]"),
        "javaLowerCase" => cased(r"\p{Lowercase}", insensitive),
        "javaUpperCase" => cased(r"\p{Uppercase}", insensitive),
        "javaTitleCase" => cased(r"\p{Lt}", insensitive),
        "javaAlphabetic" => set(r"\p{Alphabetic}"),
        "javaIdeographic" => set(r"\p{Ideographic}"),
        "javaDigit" => set(r"\p{Nd}"),
        "javaDefined" => Some(set(r"\p{Cn}")?.negated()),
        "javaLetter" => set(r"\p{L}"),
        "javaLetterOrDigit" => set(r"[\p{L}\p{Nd}]"),
        "javaSpaceChar" => set(r"\p{Z}"),
        "javaWhitespace" => set(r"[\t-\r\x1c-\x1f[\p{Z}&&[^\u{a0}\u{2007}\u{202f}]]]"),
        "javaISOControl" => set(r"\p{Cc}"),
        "javaJavaIdentifierStart" => set(r"[\p{L}\p{Nl}\p{Sc}\p{Pc}]"),
        "javaJavaIdentifierPart" => {
            set(r"[\p{L}\p{Nl}\p{Sc}\p{Pc}\p{Nd}\p{Mc}\p{Mn}\p{Cf}\x00-\x08\x0e-\x1b\x7f-\u{9f}]")
        }
        _ => None,
    }
}

/// The blocks that patterns name: names without spaces and signs, in lower case, with their first and last character.
const BLOCKS: [(&str, u32, u32); 36] = [
    ("basiclatin", 0, 0x7f),
    ("latin1supplement", 0x80, 0xff),
    ("latinextendeda", 0x100, 0x17f),
    ("latinextendedb", 0x180, 0x24f),
    ("ipaextensions", 0x250, 0x2af),
    ("spacingmodifierletters", 0x2b0, 0x2ff),
    ("combiningdiacriticalmarks", 0x300, 0x36f),
    ("greek", 0x370, 0x3ff),
    ("greekandcoptic", 0x370, 0x3ff),
    ("cyrillic", 0x400, 0x4ff),
    ("cyrillicsupplement", 0x500, 0x52f),
    ("armenian", 0x530, 0x58f),
    ("hebrew", 0x590, 0x5ff),
    ("arabic", 0x600, 0x6ff),
    ("devanagari", 0x900, 0x97f),
    ("thai", 0xe00, 0xe7f),
    ("georgian", 0x10a0, 0x10ff),
    ("hanguljamo", 0x1100, 0x11ff),
    ("latinextendedadditional", 0x1e00, 0x1eff),
    ("greekextended", 0x1f00, 0x1fff),
    ("generalpunctuation", 0x2000, 0x206f),
    ("superscriptsandsubscripts", 0x2070, 0x209f),
    ("currencysymbols", 0x20a0, 0x20cf),
    ("letterlikesymbols", 0x2100, 0x214f),
    ("numberforms", 0x2150, 0x218f),
    ("arrows", 0x2190, 0x21ff),
    ("mathematicaloperators", 0x2200, 0x22ff),
    ("boxdrawing", 0x2500, 0x257f),
    ("geometricshapes", 0x25a0, 0x25ff),
    ("miscellaneoussymbols", 0x2600, 0x26ff),
    ("hiragana", 0x3040, 0x309f),
    ("katakana", 0x30a0, 0x30ff),
    ("cjkunifiedideographs", 0x4e00, 0x9fff),
    ("hangulsyllables", 0xac00, 0xd7af),
    ("privateusearea", 0xe000, 0xf8ff),
    ("halfwidthandfullwidthforms", 0xff00, 0xffef),
];

/// `\p{In…}`: one of the blocks that are known here.
pub fn block(name: &str) -> Option<Set> {
    let plain: String = name.chars().filter(|c| !matches!(c, ' ' | '_' | '-')).collect::<String>().to_ascii_lowercase();
    BLOCKS.iter().find(|(known, _, _)| *known == plain).map(|(_, low, high)| Set::of(&[(*low, *high)]))
}
