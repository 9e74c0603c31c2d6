//! Kept scripts, changed: tokens taken out, put in, put elsewhere; two scripts spliced; single characters.

use super::random::Random;

/// The longest kept script that is changed as a rule.
const SHORT: usize = 140;

/// Tokens that mean something.
const TOKENS: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ";",
    ",",
    ".",
    "=",
    "==",
    "!=",
    "<",
    ">",
    "<=",
    ">=",
    "+",
    "-",
    "*",
    "/",
    "%",
    "++",
    "--",
    "+=",
    "<<=",
    ">>>",
    ">>",
    "<<",
    "&&",
    "||",
    "!",
    "~",
    "^",
    "&",
    "|",
    "?",
    ":",
    "@lt",
    "@or",
    "...",
    "->",
    "::",
    "if(true)",
    "else",
    "while(true)",
    "for(;;)",
    "for(x:",
    "do",
    "switch(x){",
    "case",
    "default:",
    "break",
    "continue",
    "return",
    "throw",
    "try{",
    "}catch(e){",
    "}finally{",
    "class A{",
    "class B extends A{",
    "interface I{",
    "enum E{A,B}",
    "new",
    "null",
    "void",
    "true",
    "this",
    "super",
    "global",
    "instanceof",
    "int",
    "long x",
    "byte",
    "char c",
    "double",
    "String s",
    "Object o",
    "var",
    "final",
    "static",
    "import java.util.*;",
    "package a;",
    "f(x){",
    "invoke(n,a){",
    "eval(",
    "print(",
    "this.caller",
    "this.namespace",
    "this.variables",
    "super()",
    "this()",
    ".class",
    ".length",
    ".get(0)",
    "[0]",
    "[]",
    "{\"a\"}",
    "(int)",
    "(String)",
    "(byte)",
    "(Object[])",
    "<String>",
    "0",
    "1",
    "-1",
    "2147483647",
    "-2147483648",
    "9223372036854775807L",
    "1e308",
    "-0.0",
    "Double.NaN",
    "0x7f",
    "'a'",
    "\"\"",
    "\"a\"",
    "\"é🎫\"",
    "'\\u0041'",
    "\"\\uD800\"",
    "/*",
    "*/",
    "//",
    "/**",
    "\n",
    "\t",
    "\u{0}",
    "é",
    "🎫",
    "\"",
    "'",
    "\\",
    "#",
    "x",
    "a",
];

/// The kept scripts, and their tokens.
pub struct Changer {
    scripts: Vec<Vec<String>>,
    /// How many of them are short; those stand first.
    short: usize,
}

impl Changer {
    pub fn new(mut scripts: Vec<String>) -> Self {
        scripts.sort_by_key(String::len);
        let short = scripts.partition_point(|script| script.len() <= SHORT);
        Self { scripts: scripts.iter().map(|script| tokens(script)).collect(), short }
    }

    fn script(&self, random: &mut Random) -> &[String] {
        let among = if random.below(64) == 0 { self.scripts.len() } else { self.short };
        &self.scripts[random.below(among)]
    }

    /// A script made of one or two kept ones.
    pub fn changed(&self, random: &mut Random) -> String {
        let one = self.script(random);
        let mut made: Vec<&str> = one.iter().map(String::as_str).collect();
        match random.below(8) {
            0 | 1 => {
                made.push("\n");
                made.extend(self.script(random).iter().map(String::as_str));
            }
            2 => {
                let other = self.script(random);
                made.truncate(random.below(made.len() + 1));
                made.extend(other[random.below(other.len())..].iter().map(String::as_str));
            }
            3 => {
                let other = self.script(random);
                let from = random.below(other.len());
                let part = &other[from..(from + 1 + random.below(8)).min(other.len())];
                let at = random.below(made.len() + 1);
                made.splice(at..at, part.iter().map(String::as_str));
            }
            _ => {}
        }
        for _ in 0..random.below(4) {
            self.change(&mut made, random);
        }
        let mut text = made.concat();
        if random.below(16) == 0 {
            characters(&mut text, random);
        }
        text
    }

    fn change<'s>(&'s self, made: &mut Vec<&'s str>, random: &mut Random) {
        let at = random.below(made.len());
        match random.below(6) {
            _ if made.is_empty() => made.push(random.pick(TOKENS)),
            0 => {
                let end = (at + 1 + random.below(3)).min(made.len());
                made.drain(at..end);
            }
            1 => made.insert(at, random.pick(TOKENS)),
            2 => {
                let other = random.below(made.len());
                made.swap(at, other);
            }
            3 => {
                let end = (at + 1 + random.below(12)).min(made.len());
                let part = made[at..end].to_vec();
                let to = random.below(made.len() + 1);
                made.splice(to..to, part);
            }
            4 => made[at] = random.pick(TOKENS),
            _ => {
                let other = self.script(random);
                made[at] = &other[random.below(other.len())];
            }
        }
    }
}

/// Changes a few characters.
pub fn characters(text: &mut String, random: &mut Random) {
    for _ in 0..=random.below(3) {
        let mut at = random.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        match random.below(3) {
            0 if at < text.len() => {
                text.remove(at);
            }
            1 => text.truncate(at),
            _ => text.insert(at, char::from(u8::try_from(random.below(128)).unwrap_or(b' '))),
        }
    }
}

/// Words, numbers and strings whole; everything else by character.
fn tokens(script: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut quote = None;
    let mut escaped = false;
    for c in script.chars() {
        let joins = match (quote, tokens.last().and_then(|token| token.chars().next_back())) {
            (Some(_), _) => true,
            (None, Some(last)) => is_word(c) && is_word(last),
            (None, None) => false,
        };
        match tokens.last_mut() {
            Some(last) if joins => last.push(c),
            _ => tokens.push(c.to_string()),
        }
        match quote {
            None if matches!(c, '"' | '\'') => quote = Some(c),
            Some(open) if c == open && !escaped => quote = None,
            _ => {}
        }
        escaped = c == '\\' && !escaped && quote.is_some();
    }
    tokens
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}
