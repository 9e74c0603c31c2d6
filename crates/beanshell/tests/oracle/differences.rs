//! What `DIFFERENCES.md` lists: cases that assert both sides, and the few texts that are the virtual machine's own.

use super::{Answer, End, scripts};

/// A difference made on purpose.
pub struct Difference {
    pub place: String,
    /// The heading in `DIFFERENCES.md` which says why.
    pub why: String,
    /// What BeanShell 2.0b4 answers.
    pub theirs: String,
    /// What we answer.
    pub ours: String,
    pub script: String,
}

/// The scripts of `differences.bsh`: a heading, both answers, the script.
pub fn all() -> Vec<Difference> {
    scripts::of("differences")
        .into_iter()
        .map(|script| {
            let mut lines = script.text.splitn(4, '\n');
            let mut next = |mark: &str| {
                let line = lines.next().unwrap_or_default();
                let rest = line.strip_prefix(mark).unwrap_or_else(|| panic!("{}: {mark}", script.place));
                rest.to_owned()
            };
            let (why, theirs, ours, text) = (next("// "), next("// BeanShell: "), next("// here: "), next(""));
            Difference { place: script.place, why, theirs, ours, script: text }
        })
        .collect()
}

/// The headings of `DIFFERENCES.md` that have cases.
pub fn headings() -> Vec<&'static str> {
    include_str!("../../DIFFERENCES.md").lines().filter_map(|line| line.strip_prefix("## ")).collect()
}

/// Whether two answers to one script agree. Beside equal answers, only what `DIFFERENCES.md` names under "Texts of the
/// virtual machine" does.
pub fn agree(theirs: &Answer, ours: &Answer) -> bool {
    if theirs.key() == ours.key() {
        return true;
    }
    if theirs.end != ours.end || theirs.class != ours.class && theirs.end != End::Error {
        return false;
    }
    let worded = theirs.end == End::Error
        || match theirs.class.as_str() {
            "java.lang.NullPointerException" | "java.lang.ClassCastException" | "java.lang.ArrayStoreException" => true,
            "java.lang.ArrayIndexOutOfBoundsException" => theirs.text == "null",
            _ => false,
        };
    same_but_for_digits(&theirs.printed, &ours.printed) && (worded || same_but_for_digits(&theirs.text, &ours.text))
}

/// Whether two texts are equal but for numbers with a fraction that are the same number: before Java 19, `Double.toString`
/// and `Float.toString` write more digits than needed of some.
fn same_but_for_digits(theirs: &str, ours: &str) -> bool {
    let (theirs, ours) = (pieces(theirs), pieces(ours));
    theirs.len() == ours.len() && theirs.iter().zip(&ours).all(|(one, other)| one == other || same_number(one, other))
}

/// A text as numbers with a fraction, exponent and all, and what stands between them.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = if first.is_ascii_digit() {
            number(rest)
        } else {
            rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len())
        };
        let (piece, more) = rest.split_at(end);
        pieces.push(piece);
        rest = more;
    }
    pieces
}

/// How many bytes the number is long that begins a text.
fn number(text: &str) -> usize {
    let digits = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let mut end = digits(0);
    if text[end..].starts_with('.') && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    for exponent in ["E-", "E"] {
        if text[end..].starts_with(exponent) && digits(end + exponent.len()) > 0 {
            return end + exponent.len() + digits(end + exponent.len());
        }
    }
    end
}

/// Longest text of a float that is written in full: nine digits, a point and an exponent.
const FLOAT: usize = 14;

fn same_number(one: &str, other: &str) -> bool {
    if !(one.contains('.') && other.contains('.')) {
        return false;
    }
    match (one.parse::<f64>(), other.parse::<f64>()) {
        (Ok(a), Ok(b)) if a.to_bits() == b.to_bits() => true,
        _ if one.len() > FLOAT => false,
        _ => matches!((one.parse::<f32>(), other.parse::<f32>()), (Ok(a), Ok(b)) if a.to_bits() == b.to_bits()),
    }
}
