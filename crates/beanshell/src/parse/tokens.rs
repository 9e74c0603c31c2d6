//! What a script is made of before it has a structure: tokens.

use crate::{
    ast::{At, Name},
    text::Text,
    value::Primitive,
};

/// A token and where it stands: bytes `at..end` of the source.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub kind: Kind,
    pub at: At,
    pub end: At,
}

/// What a token is.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    /// A name that is no reserved word.
    Name(Name),
    /// A string literal.
    Text(Text),
    /// A number or character.
    Value(Primitive),
    /// `2147483648` or `9223372036854775808L`, which has a meaning only after a minus sign: that meaning.
    Lowest(Primitive),
    /// A reserved word, an operator or a bracket. BeanShell's other spellings of operators (`@gt`) are the operator.
    Sign(&'static str),
    /// Something that is no token: the message. Nothing follows it but the end.
    Fault(String),
    End,
}

/// Words that cannot be names. `this`, `super`, `global` and `assert` can.
const RESERVED: [&str; 50] = [
    "abstract",
    "boolean",
    "break",
    "byte",
    "case",
    "catch",
    "char",
    "class",
    "const",
    "continue",
    "default",
    "do",
    "double",
    "else",
    "enum",
    "extends",
    "false",
    "final",
    "finally",
    "float",
    "for",
    "goto",
    "if",
    "implements",
    "import",
    "instanceof",
    "int",
    "interface",
    "long",
    "native",
    "new",
    "null",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "short",
    "static",
    "strictfp",
    "switch",
    "synchronized",
    "throw",
    "throws",
    "transient",
    "true",
    "try",
    "void",
    "volatile",
    "while",
];

/// The reserved word that this is.
pub(super) fn reserved(word: &str) -> Option<&'static str> {
    RESERVED.binary_search(&word).ok().map(|index| RESERVED[index])
}

/// The operator that BeanShell spells so after an `@`, for scripts inside XML.
pub(super) fn alias(word: &str) -> Option<&'static str> {
    Some(match word {
        "gt" => ">",
        "lt" => "<",
        "gteq" => ">=",
        "lteq" => "<=",
        "and" => "&&",
        "or" => "||",
        "bitwise_and" => "&",
        "bitwise_or" => "|",
        "bitwise_xor" => "^",
        "left_shift" => "<<",
        "right_shift" => ">>",
        "right_unsigned_shift" => ">>>",
        "and_assign" | "bitwise_and_assign" => "&=",
        "or_assign" | "bitwise_or_assign" => "|=",
        "xor_assign" | "bitwise_xor_assign" => "^=",
        "left_shift_assign" => "<<=",
        "right_shift_assign" => ">>=",
        "right_unsigned_shift_assign" => ">>>=",
        _ => return None,
    })
}

/// Operators and brackets, the longer before those they begin with.
pub(super) const SIGNS: [&str; 50] = [
    ">>>=", "<<=", ">>=", ">>>", "...", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "==", "!=", "<=",
    ">=", "&&", "||", "<<", ">>", "->", "::", "(", ")", "{", "}", "[", "]", ";", ",", ".", "=", "<", ">", "!", "~",
    "?", ":", "+", "-", "*", "/", "%", "&", "|", "^", "@",
];

/// For each opening bracket the index of the one that closes it; for all other tokens, and for brackets that are never
/// closed, [`UNPAIRED`].
pub(super) fn pairs(tokens: &[Token]) -> Vec<u32> {
    let mut pairs = vec![UNPAIRED; tokens.len()];
    let mut open: Vec<(usize, &str)> = Vec::new();
    let mut braces = 0_usize;
    for (index, token) in tokens.iter().enumerate() {
        let Kind::Sign(sign) = token.kind else { continue };
        match sign {
            "(" | "[" => open.push((index, sign)),
            "{" => {
                braces += 1;
                open.push((index, sign));
            }
            "}" if braces > 0 => {
                braces -= 1;
                while let Some((opener, bracket)) = open.pop() {
                    if bracket == "{" {
                        pairs[opener] = u32::try_from(index).unwrap_or(UNPAIRED);
                        break;
                    }
                }
            }
            ")" | "]" => {
                let wanted = if sign == ")" { "(" } else { "[" };
                if open.last().is_some_and(|(_, bracket)| *bracket == wanted)
                    && let Some((opener, _)) = open.pop()
                {
                    pairs[opener] = u32::try_from(index).unwrap_or(UNPAIRED);
                }
            }
            _ => {}
        }
    }
    pairs
}

/// See [`pairs`].
pub(super) const UNPAIRED: u32 = u32::MAX;
