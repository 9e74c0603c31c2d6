//! Classes of characters and escapes in Java's patterns.

/// How many states a class of Unicode's properties has, about.
const PROPERTY_SIZE: usize = 100;

/// How deep classes may nest.
const MOST_LEVELS: usize = 10;

/// About how many states a translated class has.
pub(super) fn size(class: &str) -> usize {
    let properties = class.matches(r"\p{").count() + class.matches(r"\P{").count();
    1 + properties * PROPERTY_SIZE + class.matches('^').count() * 10
}

/// After `[`: the class up to its `]`, translated, and what comes after it.
pub(super) fn class(source: &str, level: usize) -> Result<(String, &str), String> {
    if level > MOST_LEVELS {
        return Err(format!("more than {MOST_LEVELS} classes inside each other"));
    }
    let mut out = String::from("[");
    let mut rest = source;
    if let Some(after) = rest.strip_prefix('^') {
        out.push('^');
        rest = after;
    }
    let mut empty = true;
    loop {
        let Some(c) = rest.chars().next() else { return Err("a '[' has no ']'".to_owned()) };
        match c {
            ']' if !empty => {
                out.push(']');
                return Ok((out, &rest[1..]));
            }
            '[' => {
                let (inner, after) = class(&rest[1..], level + 1)?;
                out.push_str(&inner);
                rest = after;
            }
            '&' if rest.starts_with("&&") => {
                out.push_str("&&");
                rest = rest.trim_start_matches('&');
            }
            _ => {
                let (first, after) = member(rest)?;
                out.push_str(&first);
                rest = after;
                // A hyphen between two characters is a range, and else a hyphen.
                if let Some(after) = rest.strip_prefix('-')
                    && !after.starts_with([']', '['])
                    && !after.is_empty()
                {
                    let (last, after) = member(after)?;
                    out.push('-');
                    out.push_str(&last);
                    rest = after;
                }
            }
        }
        empty = false;
    }
}

/// One member of a class, translated.
fn member(source: &str) -> Result<(String, &str), String> {
    let mut characters = source.chars();
    match characters.next() {
        Some('\\') => escape(&source[1..]),
        Some(c) if c.is_ascii_alphanumeric() || !c.is_ascii() => Ok((c.to_string(), characters.as_str())),
        Some(c) => Ok((format!("\\x{{{:x}}}", u32::from(c)), characters.as_str())),
        None => Err("a '[' has no ']'".to_owned()),
    }
}

/// After a backslash: what it stands for in and outside of classes, and what comes after it.
pub(super) fn escape(source: &str) -> Result<(String, &str), String> {
    let mut characters = source.chars();
    let c = characters.next().ok_or("a backslash at the end")?;
    let rest = characters.as_str();
    let code = |code: u32| format!("\\x{{{code:x}}}");
    let text = match c {
        'd' => "[0-9]".to_owned(),
        'D' => "[^0-9]".to_owned(),
        'w' => "[a-zA-Z_0-9]".to_owned(),
        'W' => "[^a-zA-Z_0-9]".to_owned(),
        's' => r"[ \t\n\x0b\f\r]".to_owned(),
        'S' => r"[^ \t\n\x0b\f\r]".to_owned(),
        'h' => r"[ \t\xA0\x{1680}\x{180e}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}]".to_owned(),
        'H' => r"[^ \t\xA0\x{1680}\x{180e}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}]".to_owned(),
        'v' => r"[\n\x0b\f\r\x{85}\x{2028}\x{2029}]".to_owned(),
        'V' => r"[^\n\x0b\f\r\x{85}\x{2028}\x{2029}]".to_owned(),
        't' => code(9),
        'n' => code(10),
        'r' => code(13),
        'f' => code(12),
        'a' => code(7),
        'e' => code(27),
        'p' | 'P' => return property(c, rest),
        'x' | 'u' => return hexadecimal(c, rest),
        c if !c.is_ascii_alphanumeric() && c.is_ascii() => code(u32::from(c)),
        c if !c.is_ascii() => c.to_string(),
        c => return Err(format!("the escape \\{c} is not available")),
    };
    Ok((text, rest))
}

fn hexadecimal(kind: char, rest: &str) -> Result<(String, &str), String> {
    let malformed = || format!("\\{kind} needs hexadecimal digits");
    let (digits, rest) = match rest.strip_prefix('{').and_then(|inner| inner.split_once('}')) {
        Some(braced) if kind == 'x' => braced,
        _ => rest.split_at_checked(if kind == 'x' { 2 } else { 4 }).ok_or_else(malformed)?,
    };
    let code = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32).ok_or_else(malformed)?;
    Ok((format!("\\x{{{:x}}}", u32::from(code)), rest))
}

/// After `\p` or `\P`: POSIX classes are those of ASCII, others of Unicode.
fn property(kind: char, rest: &str) -> Result<(String, &str), String> {
    let (name, rest) = if let Some(inner) = rest.strip_prefix('{') {
        inner.split_once('}').ok_or("\\p{ has no }")?
    } else {
        let length = rest.chars().next().ok_or("\\p needs a name")?.len_utf8();
        rest.split_at(length)
    };
    let negated = if kind == 'P' { "^" } else { "" };
    let posix = match name {
        "Lower" => "a-z",
        "Upper" => "A-Z",
        "ASCII" => r"\x00-\x7f",
        "Alpha" => "a-zA-Z",
        "Digit" => "0-9",
        "Alnum" => "a-zA-Z0-9",
        "Punct" => r"!-/:-@\[-`{-~",
        "Graph" => "!-~",
        "Print" => " -~",
        "Blank" => r" \t",
        "Cntrl" => r"\x00-\x1f\x7f",
        "XDigit" => "0-9a-fA-F",
        "Space" => r" \t\n\x0b\f\r",
        _ => "",
    };
    if !posix.is_empty() {
        return Ok((format!("[{negated}{posix}]"), rest));
    }
    let known = match name {
        "L" | "Lu" | "Ll" | "Lt" | "Lm" | "Lo" | "M" | "N" | "Nd" | "P" | "S" | "Z" | "Zs" | "C" => name,
        "IsAlphabetic" | "javaLetter" => "Alphabetic",
        "IsDigit" | "javaDigit" => "Nd",
        "IsLetter" => "L",
        "IsUppercase" | "javaUpperCase" => "Uppercase",
        "IsLowercase" | "javaLowerCase" => "Lowercase",
        "IsWhite_Space" | "javaWhitespace" => "White_Space",
        "IsPunctuation" => "P",
        "IsLatin" => "Latin",
        "IsGreek" => "Greek",
        "IsCyrillic" => "Cyrillic",
        _ => return Err(format!("the property \\p{{{name}}} is not available")),
    };
    Ok((format!("\\{kind}{{{known}}}"), rest))
}
