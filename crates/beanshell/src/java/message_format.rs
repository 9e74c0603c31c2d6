//! Reading patterns of `java.text.MessageFormat`.

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Text that stands for itself.
    Literal(String),
    /// An argument: its number, the type and the style of its format.
    Argument(usize, String, String),
}

/// Where in a pattern its reader is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Text,
    Number,
    Type,
    Style,
}

/// The parts of a pattern, or the message of `IllegalArgumentException`.
pub fn parts(pattern: &str) -> Result<Vec<Part>, String> {
    let (mut parts, mut text) = (Vec::new(), String::new());
    let [mut number, mut kind, mut style] = [String::new(), String::new(), String::new()];
    let (mut within, mut quoted, mut braces) = (Within::Text, false, 0_usize);
    let mut letters = pattern.chars().peekable();
    while let Some(c) = letters.next() {
        let segment = match within {
            Within::Text => {
                match c {
                    '\'' if letters.next_if_eq(&'\'').is_some() => text.push(c),
                    '\'' => quoted = !quoted,
                    '{' if !quoted => {
                        parts.push(Part::Literal(std::mem::take(&mut text)));
                        within = Within::Number;
                    }
                    _ => text.push(c),
                }
                continue;
            }
            Within::Number => &mut number,
            Within::Type => &mut kind,
            Within::Style => &mut style,
        };
        match c {
            '\'' => quoted = !quoted,
            _ if quoted => {}
            ' ' if within == Within::Type && segment.is_empty() => continue,
            ',' if within == Within::Number => {
                within = Within::Type;
                continue;
            }
            ',' if within == Within::Type => {
                within = Within::Style;
                continue;
            }
            '{' => braces += 1,
            '}' if braces > 0 => braces -= 1,
            '}' => {
                parts.push(Part::Argument(argument(&number)?, known(&kind)?, std::mem::take(&mut style)));
                number.clear();
                kind.clear();
                within = Within::Text;
                continue;
            }
            _ => {}
        }
        segment.push(c);
    }
    if within != Within::Text {
        return Err("Unmatched braces in the pattern.".to_owned());
    }
    parts.push(Part::Literal(text));
    Ok(parts)
}

fn argument(text: &str) -> Result<usize, String> {
    let number: i32 = text.parse().map_err(|_| format!("can't parse argument number: {text}"))?;
    usize::try_from(number).map_err(|_| format!("negative argument number: {number}"))
}

fn known(kind: &str) -> Result<String, String> {
    let name = kind.trim().to_lowercase();
    if matches!(name.as_str(), "" | "number" | "date" | "time") {
        Ok(name)
    } else {
        Err(format!("unknown format type: {kind}"))
    }
}
