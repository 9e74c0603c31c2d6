//! Keeps what is secret out of everything that people read.

use base64::{
    Engine,
    prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD},
};
use model::Secret;
use std::{cmp::Reverse, sync::Mutex};

/// What stands in place of a secret.
pub const MASK: &str = "***";

/// Shorter secrets are not searched for in texts: masking each "ab" would leave nothing to read.
const SHORTEST: usize = 4;

/// Most secrets remembered; access tokens come and go, and the oldest of them go first.
const MOST: usize = 32;

/// Knows the secrets of one integration, in the spellings in which a desk may echo them.
#[derive(Default)]
pub struct Redactor {
    known: Mutex<Vec<Known>>,
}

/// One secret.
struct Known {
    secret: Secret,
    /// Its base64, as in Basic authentication and in tokens, without what fills it up.
    encoded: [Secret; 2],
}

impl Redactor {
    /// Remembers a secret.
    pub fn learn(&self, secret: &str) {
        if secret.len() < SHORTEST {
            return;
        }
        let Ok(mut known) = self.known.lock() else { return };
        if known.iter().any(|known| known.secret.expose() == secret) {
            return;
        }
        if known.len() >= MOST {
            // The first ones are the configured secrets, which never change.
            known.remove(MOST / 2);
        }
        known.push(Known {
            secret: Secret::new(secret),
            encoded: [BASE64_STANDARD_NO_PAD.encode(secret), BASE64_URL_SAFE_NO_PAD.encode(secret)].map(Secret::new),
        });
    }

    /// `text` with every known secret masked.
    pub fn clean(&self, text: &str) -> String {
        let Ok(known) = self.known.lock() else {
            return MASK.to_owned();
        };
        let mut longest_first: Vec<&Known> = known.iter().collect();
        longest_first.sort_by_key(|known| Reverse(known.secret.expose().len()));
        let mut clean = text.to_owned();
        for known in longest_first {
            for encoded in &known.encoded {
                for filled in ["==", "=", ""] {
                    let encoded = format!("{}{filled}", encoded.expose());
                    if clean.contains(&encoded) {
                        clean = clean.replace(&encoded, MASK);
                    }
                }
            }
            clean = masked(clean, known.secret.expose());
        }
        clean
    }

    /// The first `most` bytes of the text with every known secret masked. What is cut before it is cleaned may end in a
    /// part of a secret, which nothing recognises any more.
    pub fn shorten(&self, text: &str, most: usize) -> String {
        cut(&self.clean(text), most)
    }
}

/// The text without the secret, in whatever way each of its characters is written.
fn masked(text: String, secret: &str) -> String {
    // Letters and digits are written as they are, so that most texts need no closer look.
    let plain = secret.split(|letter: char| !letter.is_ascii_alphanumeric()).max_by_key(|part| part.len());
    if plain.is_some_and(|part| !text.contains(part)) {
        return text;
    }
    let mut clean = String::with_capacity(text.len());
    let mut rest = text.as_str();
    let first = secret.chars().next().filter(char::is_ascii_alphanumeric);
    loop {
        if let Some(first) = first {
            let next = rest.find(first).unwrap_or(rest.len());
            clean.push_str(&rest[..next]);
            rest = &rest[next..];
        }
        let Some(letter) = rest.chars().next() else {
            return clean;
        };
        let taken = length_of(rest, secret);
        if taken.is_some() {
            clean.push_str(MASK);
        } else {
            clean.push(letter);
        }
        rest = &rest[taken.unwrap_or(letter.len_utf8())..];
    }
}

/// How many bytes at the start of the text are the secret.
fn length_of(text: &str, secret: &str) -> Option<usize> {
    let mut ends = vec![0];
    for letter in secret.chars() {
        if letter.is_ascii_alphanumeric() {
            ends.retain(|end| text[*end..].starts_with(letter));
            for end in &mut ends {
                *end += 1;
            }
        } else {
            let mut next: Vec<usize> = ends
                .iter()
                .flat_map(|end| lengths_of(&text[*end..], letter).into_iter().map(move |length| end + length))
                .collect();
            next.sort_unstable();
            next.dedup();
            ends = next;
        }
        if ends.is_empty() {
            return None;
        }
    }
    ends.into_iter().max()
}

/// How many bytes at the start of the text are the letter, which is no letter or digit of ASCII, as it is written plainly,
/// in addresses and forms, in JSON (also within a text of JSON) and in XML.
fn lengths_of(text: &str, letter: char) -> Vec<usize> {
    const NESTED: usize = 8;
    let mut lengths = Vec::new();
    if text.starts_with(letter) {
        lengths.push(letter.len_utf8());
    }
    let begins = |form: &str| text.get(..form.len()).is_some_and(|start| start.eq_ignore_ascii_case(form));
    match text.as_bytes().first() {
        Some(b'+') if letter == ' ' => lengths.push(1),
        Some(b'%') => {
            let mut bytes = [0; 4];
            let percent =
                letter.encode_utf8(&mut bytes).bytes().fold(String::new(), |text, byte| format!("{text}%{byte:02x}"));
            lengths.extend(begins(&percent).then_some(percent.len()));
        }
        Some(b'&') => {
            let named = match letter {
                '"' => "&quot;",
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '\'' => "&apos;",
                _ => "&;",
            };
            let code = u32::from(letter);
            let forms = [named.to_owned(), format!("&#{code};"), format!("&#x{code:x};"), format!("&#x{code:02x};")];
            lengths.extend(forms.iter().find(|form| begins(form)).map(String::len));
        }
        Some(b'\\') => {
            let slashes = text.bytes().take(NESTED).take_while(|byte| *byte == b'\\').count();
            if letter == '\\' {
                lengths.extend(2..=slashes);
            }
            let after = match letter {
                '\n' => "n".to_owned(),
                '\r' => "r".to_owned(),
                '\t' => "t".to_owned(),
                '"' | '\'' | '/' => letter.to_string(),
                _ => String::new(),
            };
            if !after.is_empty() && text[slashes..].starts_with(&after) {
                lengths.push(slashes + after.len());
            }
            let mut units = [0; 2];
            let unit = |text: String, unit: &u16| format!("{text}{}u{unit:04x}", "\\".repeat(slashes));
            let coded = letter.encode_utf16(&mut units).iter().fold(String::new(), unit);
            lengths.extend(begins(&coded).then_some(coded.len()));
        }
        _ => {}
    }
    lengths
}

/// Whether the value of a header is secret by the header's name alone.
pub fn is_secret_header(name: &str) -> bool {
    const PARTS: [&str; 8] =
        ["authorization", "cookie", "token", "secret", "password", "api-key", "apikey", "credential"];
    let name = name.to_ascii_lowercase();
    PARTS.iter().any(|part| name.contains(part))
}

/// The first `most` bytes of a text, cut between characters, with a note of how much is left out.
fn cut(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let mut end = most;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}… ({} bytes more)", &text[..end], text.len() - end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_masked_in_every_spelling() {
        let redactor = Redactor::default();
        redactor.learn("p@ss \"word\"");
        let echo = "plain p@ss \"word\", url p%40ss%20%22word%22, json p@ss \\\"word\\\", basic cEBzcyAid29yZCI=";
        assert_eq!(redactor.clean(echo), "plain ***, url ***, json ***, basic ***");
    }

    #[test]
    fn a_secret_is_masked_as_servers_write_it() {
        let secret = "a/b+c&d<e>f\"g'h é-i.j";
        let redactor = Redactor::default();
        redactor.learn(secret);
        for echo in [
            "a%2fb%2bc%26d%3ce%3ef%22g%27h%20%c3%a9-i.j",
            "a%2Fb%2Bc%26d%3Ce%3Ef%22g%27h+%C3%A9-i.j",
            "a\\/b+c&d<e>f\\\"g'h é-i.j",
            "a/b\\u002bc\\u0026d\\u003ce\\u003ef\\\"g\\u0027h é-i.j",
            "a/b+c&d<e>f\\\"g'h \\u00e9-i.j",
            "a/b+c&amp;d&lt;e&gt;f\"g'h é-i.j",
            "a/b+c&amp;d&lt;e&gt;f&quot;g&#39;h é-i.j",
            "a/b+c&amp;d&lt;e&gt;f&quot;g&apos;h é-i.j",
            r#"a/b+c&d\\u003ce>f\\\"g'h \\u00e9-i.j"#,
            "a/b+c&amp;d&#60;e&#x3E;f\"g'h &#233;-i.j",
            &base64::prelude::BASE64_STANDARD.encode(secret),
            &BASE64_URL_SAFE_NO_PAD.encode(secret),
        ] {
            assert_eq!(redactor.clean(&format!("<{echo}>")), "<***>");
        }
    }

    #[test]
    fn a_secret_that_looks_like_markup_is_masked_with_and_without_it() {
        let redactor = Redactor::default();
        redactor.learn("a&amp;b");
        assert_eq!(redactor.clean("a&amp;b a&amp;amp;b a&b"), "*** *** a&b");
        redactor.learn("&%$!");
        assert_eq!(redactor.clean("x&%$!y %26%25%24%21"), "x***y ***");
    }

    #[test]
    fn many_tokens_do_not_push_out_the_configured_secret() {
        let redactor = Redactor::default();
        redactor.learn("configured");
        for number in 0..1000 {
            redactor.learn(&format!("token-{number}"));
        }
        assert_eq!(redactor.clean("configured token-999"), "*** ***");
    }
}
