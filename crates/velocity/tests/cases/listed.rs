//! Which differences of grown templates DIFFERENCES.md lists. Each rule looks at the template or at our
//! error, and where it can, it shows that the difference goes away with its cause.

use serde_json::Value as Json;
use velocity::Error;

use crate::oracle::{End, end, ours};

/// The reason of a listed difference.
pub fn reason(template: &str, variables: &Json, answer: &Result<String, Error>, theirs: &End) -> Option<&'static str> {
    if references(template).any(|reference| reference.rest.starts_with("##")) || template.contains("}##") {
        return Some("## right after a property or method");
    }
    let blank = |path: &str| path.split('(').any(|rest| rest.trim_start().starts_with(')') && !rest.starts_with(')'));
    if *theirs == End::Syntax && references(template).any(|reference| blank(reference.path)) {
        return Some("blanks between the brackets of a method");
    }
    if *theirs == End::Syntax && references(template).any(|reference| has_sum(reference.path)) {
        return Some("a sum as an argument of a method");
    }
    if fractions_of_large_numbers(template, answer, theirs) {
        return Some("a whole number beyond 64 bits with a fraction");
    }
    match answer {
        Err(error) => failed(template, error, theirs),
        Ok(text) => set_directives(template, variables, theirs)
            .or_else(|| marks(template, text, theirs))
            .or_else(|| after_references(template, theirs))
            .or_else(|| values(template, text, theirs)),
    }
}

/// How our errors in heads of directives begin, which the engine passes over.
const HEADS: [&str; 9] = [
    "expected '(' after #",
    "a name must follow the dollar sign here",
    "#define needs a variable here",
    "#foreach needs a variable here",
    "#macro needs a variable here",
    "expected 'in' after the variable of #foreach",
    "expected ')' after the list of #foreach",
    "expected a value ($reference, number, 'text', [list], {map}, true or false), found ')'",
    "expected the macro's name",
];

fn failed(template: &str, error: &Error, theirs: &End) -> Option<&'static str> {
    let stray = ["found '$'", "found '#'", "found '\\'"];
    let head = HEADS.iter().any(|start| error.message.starts_with(start))
        || error.message.starts_with("expected ") && stray.iter().any(|end| error.message.ends_with(end));
    if head && *theirs != End::Syntax {
        return Some("a malformed head of a directive");
    }
    let line = template.split('\n').nth(error.line - 1).unwrap_or_default();
    let after_bracket = error.column >= 2 && line.chars().nth(error.column - 2) == Some('(');
    if error.message.starts_with("expected a value") && after_bracket && matches!(theirs, End::Text(_)) {
        return Some("a malformed argument of a method");
    }
    (error.message == "#* has no *#" && matches!(theirs, End::Text(_))).then_some("a comment without its end")
}

/// `#` and `$` before blanks and a `#set`, and the blanks.
fn set_directives(template: &str, variables: &Json, theirs: &End) -> Option<&'static str> {
    let count = template.matches("#set").count() + template.matches("#{set}").count();
    let same = |marks: bool| {
        std::iter::once(None).chain((0..count).map(Some)).any(|one| {
            let changed = before_set(template, marks, one);
            changed != template && end(&ours(&changed, variables)) == *theirs
        })
    };
    if same(true) {
        return Some("a mark before #set");
    }
    same(false).then_some("the blanks before #set")
}

/// The template without the blanks before each `#set`, or before one of them, and without the `#` or `$` before those. An empty
/// literal keeps what comes before apart.
fn before_set(template: &str, marks: bool, one: Option<usize>) -> String {
    let mut out = String::new();
    let (mut done, mut number) = (0, 0);
    for (at, _) in template.match_indices('#') {
        let set = template[at..].strip_prefix("#set").or_else(|| template[at..].strip_prefix("#{set}"));
        if !set.is_some_and(|rest| rest.trim_start_matches([' ', '\t']).starts_with('(')) || at < done {
            continue;
        }
        number += 1;
        if one.is_some_and(|one| one + 1 != number) {
            continue;
        }
        let mut head = template[done..at].trim_end_matches([' ', '\t']);
        if marks {
            let before = head;
            while let Some(bare) = without_mark(head) {
                head = bare;
            }
            if head.len() == before.len() {
                continue;
            }
        }
        out.push_str(head);
        out.push_str("#[[]]#");
        done = at;
    }
    out + &template[done..]
}

/// A text without the `#` or `$` at its end, unless that ends a literal or a comment.
fn without_mark(text: &str) -> Option<&str> {
    let bare = text.strip_suffix('#').or_else(|| text.strip_suffix("$!")).or_else(|| text.strip_suffix('$'))?;
    let ends = bare.ends_with("]]") || bare.ends_with('*') && bare.contains("#*");
    (!ends).then_some(bare)
}

/// Dollars and hashes that begin nothing.
fn marks(template: &str, text: &str, theirs: &End) -> Option<&'static str> {
    let unnamed = |mark: &str, also: &[char]| {
        template.match_indices(mark).any(|(at, _)| {
            let next = template[at + mark.len()..].chars().next();
            next.is_some_and(|c| !c.is_ascii_alphabetic() && c != '_' && !also.contains(&c))
        })
    };
    if unnamed("${", &[]) || unnamed("$!{", &[]) {
        return Some("${ without a name");
    }
    if unnamed("$!", &['{', '\\']) {
        return Some("$! without a name");
    }
    if ["$[", "$}", "$]", "$(", "$."].iter().any(|mark| template.contains(mark)) {
        return Some("$ before a bracket or a dot");
    }
    if template.contains(r"\$$") || template.contains(r"$\") || unnamed(r"\$", &['!', '{']) {
        return Some("a backslash at a dollar that begins nothing");
    }
    if template.contains("$#") {
        return Some("$ before a directive");
    }
    if let End::Text(theirs) = theirs
        && template.contains("#define")
        && template.contains("$$")
        && text.replace('$', "") == theirs.replace('$', "")
    {
        return Some("$ before a block of #define");
    }
    if template.lines().any(|line| line.find("##").is_some_and(|at| line[at + 2..].contains("#*"))) {
        return Some("#* in a ## comment");
    }
    None
}

/// Words and brackets right after references.
fn after_references(template: &str, theirs: &End) -> Option<&'static str> {
    if *theirs == End::Syntax && template.contains(")[") {
        return Some("a bracket right after a directive");
    }
    for Reference { path, rest } in references(template) {
        let name = path.find(|c: char| !(c.is_ascii_alphanumeric() || "_-".contains(c))).map_or("", |at| &path[at..]);
        let bracket = rest.starts_with(['}', '(', '[', '"']) || name.starts_with('(');
        if rest.starts_with('{') || bracket && *theirs == End::Syntax {
            return Some("a bracket right after a reference");
        }
        let mut after =
            path.split(')').skip(1).filter(|word| word.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_'));
        if after.clone().any(|word| word.contains(['.', '['])) {
            return Some("a word with a dot or a bracket right after a method");
        }
        if *theirs == End::Syntax && after.any(|word| WORDS.iter().any(|operator| word.starts_with(operator))) {
            return Some("an operator's word right after a method");
        }
    }
    None
}

/// Operators that are words, and literals.
const WORDS: [&str; 11] = ["and", "or", "not", "eq", "ne", "lt", "le", "gt", "ge", "true", "false"];

/// Whether a method has an argument with an operator, which only 2.x takes.
fn has_sum(path: &str) -> bool {
    let mut quote = None;
    path.find('(').is_some_and(|open| {
        path[open..].contains("((")
            || path[open..].chars().any(|c| {
                match (quote, c) {
                    (None, '"' | '\'') => quote = Some(c),
                    (Some(open), c) if c == open => quote = None,
                    (None, '+' | '*' | '/' | '%' | '<' | '>' | '=' | '!' | '&' | '|') => return true,
                    _ => {}
                }
                false
            })
    })
}

/// What values print as.
fn values(template: &str, text: &str, theirs: &End) -> Option<&'static str> {
    let End::Text(theirs) = theirs else { return None };
    if theirs.contains("[Ljava.lang.String;@") {
        return Some("what split gives, printed");
    }
    if shortened(theirs) == shortened(text) {
        return Some("the digits of a double");
    }
    let without_numbers = |text: &str| text.replace(|c: char| c.is_ascii_digit() || c == '-', "");
    if template.contains(".hashCode()")
        && has_large_number(template)
        && without_numbers(text) == without_numbers(theirs)
    {
        return Some("the hash code of a long");
    }
    if !template.contains(" + ") || !text.contains("null") {
        return None;
    }
    let pieces: Vec<&str> = text.split("null").collect();
    let mut rest = theirs.as_str();
    let found = pieces.iter().all(|piece| {
        let at = rest.find(piece);
        rest = at.map_or("", |at| &rest[at + piece.len()..]);
        at.is_some()
    });
    let ends = theirs.starts_with(pieces[0]) && theirs.ends_with(pieces[pieces.len() - 1]);
    (found && ends).then_some("the source of a null operand")
}

/// A text whose long numbers lose their last digits: Java before 19 sometimes writes one more than needed.
fn shortened(text: &str) -> String {
    let mut digits = 0;
    text.chars()
        .filter(|c| {
            digits = if c.is_ascii_digit() { digits + 1 } else { 0 };
            digits <= 12
        })
        .collect()
}

/// Numbers beyond 64 bits and fractions meet: Java then goes on with decimals of any length, and its
/// remainder of those fails.
fn fractions_of_large_numbers(template: &str, answer: &Result<String, Error>, theirs: &End) -> bool {
    let large = has_large_number(template);
    let fraction = ["2.5", "0.1", ".5", "1e3", "$f"].iter().any(|number| template.contains(number));
    let plain = |text: &str| -> String { text.chars().filter(|c| !c.is_ascii_digit() && !".E".contains(*c)).collect() };
    let differs = match (answer, theirs) {
        (Ok(text), End::Text(theirs)) => plain(text) == plain(theirs) && text.len() != theirs.len(),
        (Ok(_), End::Failure) => template.contains(" % "),
        (Err(error), End::Text(_)) => error.message.contains("outside of a list"),
        _ => false,
    };
    large && fraction && differs
}

/// Whether a template has a whole number that needs 63 bits.
fn has_large_number(template: &str) -> bool {
    template.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() >= 19)
}

struct Reference<'t> {
    path: &'t str,
    /// What comes right after it.
    rest: &'t str,
}

/// The references without braces.
fn references(template: &str) -> impl Iterator<Item = Reference<'_>> {
    let names = template.match_indices('$').filter(|(at, _)| {
        let rest = template[at + 1..].trim_start_matches('!');
        rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
    });
    names.map(|(at, _)| {
        let rest = template[at + 1..].trim_start_matches('!');
        let mut depth = 0_usize;
        let end = rest.find(|c: char| {
            match c {
                '(' | '[' if depth > 0 => depth += 1,
                '(' | '[' => depth = 1,
                ')' | ']' if depth > 0 => depth -= 1,
                _ => return depth == 0 && !(c.is_ascii_alphanumeric() || "_-.".contains(c)),
            }
            false
        });
        let (path, rest) = rest.split_at(end.unwrap_or(rest.len()));
        Reference { path, rest }
    })
}
