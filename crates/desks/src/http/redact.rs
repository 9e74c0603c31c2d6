//! Keeps what is secret out of everything that people read.

use base64::{
    Engine,
    prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD},
};
use model::Secret;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::{fmt::Write, sync::Mutex};

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

/// One secret in all its spellings, itself first.
type Known = Vec<Secret>;

impl Redactor {
    /// Remembers a secret.
    pub fn learn(&self, secret: &str) {
        if secret.len() < SHORTEST {
            return;
        }
        let Ok(mut known) = self.known.lock() else { return };
        if known.iter().any(|known| known.first().is_some_and(|first| first.expose() == secret)) {
            return;
        }
        if known.len() >= MOST {
            // The first ones are the configured secrets, which never change.
            known.remove(MOST / 2);
        }
        known.push(spellings(secret));
    }

    /// `text` with every known secret masked.
    pub fn clean(&self, text: &str) -> String {
        let Ok(known) = self.known.lock() else {
            return MASK.to_owned();
        };
        let mut longest_first: Vec<&Secret> = known.iter().flatten().collect();
        longest_first.sort_by_key(|secret| std::cmp::Reverse(secret.expose().len()));
        let mut clean = text.to_owned();
        for secret in longest_first {
            if clean.contains(secret.expose()) {
                clean = clean.replace(secret.expose(), MASK);
            }
        }
        clean
    }

    /// The first `most` bytes of the text with every known secret masked. What is cut before it is cleaned may end in a
    /// part of a secret, which nothing recognises any more.
    pub fn shorten(&self, text: &str, most: usize) -> String {
        cut(&self.clean(text), most)
    }
}

/// A secret as it stands in addresses, forms, JSON, XML and Basic authentication, each as various servers write it.
fn spellings(secret: &str) -> Known {
    const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    let quoted = serde_json::Value::from(secret).to_string();
    let json = &quoted[1..quoted.len() - 1];
    let markup = [('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;")];
    let xml = replaced(secret, &markup);
    let mut spellings = vec![
        secret.to_owned(),
        utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string(),
        utf8_percent_encode(secret, UNRESERVED).to_string(),
        url::form_urlencoded::byte_serialize(secret.as_bytes()).collect(),
        BASE64_STANDARD.encode(secret),
        BASE64_STANDARD_NO_PAD.encode(secret),
        BASE64_URL_SAFE_NO_PAD.encode(secret),
        json.to_owned(),
        json.replace('/', "\\/"),
        replaced(json, &[('&', "\\u0026"), ('<', "\\u003c"), ('>', "\\u003e"), ('\'', "\\u0027"), ('+', "\\u002b")]),
        ascii(json),
        replaced(&xml, &[('"', "&quot;"), ('\'', "&apos;")]),
        replaced(&xml, &[('"', "&quot;"), ('\'', "&#39;")]),
        replaced(&xml, &[('"', "&#34;"), ('\'', "&#39;")]),
        xml,
    ];
    let lower: Vec<String> = spellings[1..4].iter().map(|text| lower_escapes(text)).collect();
    spellings.extend(lower);
    let mut known = Known::new();
    for spelling in spellings {
        let spelling = Secret::new(spelling);
        if !known.contains(&spelling) {
            known.push(spelling);
        }
    }
    known
}

fn replaced(text: &str, by: &[(char, &str)]) -> String {
    let mut written = String::with_capacity(text.len());
    for letter in text.chars() {
        match by.iter().find(|(known, _)| *known == letter) {
            Some((_, other)) => written.push_str(other),
            None => written.push(letter),
        }
    }
    written
}

/// JSON as it is written by those who send nothing but ASCII.
fn ascii(json: &str) -> String {
    let mut units = [0; 2];
    json.chars().fold(String::new(), |mut text, letter| {
        if letter.is_ascii() {
            text.push(letter);
        } else {
            for unit in letter.encode_utf16(&mut units) {
                let _ = write!(text, "\\u{unit:04x}");
            }
        }
        text
    })
}

/// `%2F` as `%2f`.
fn lower_escapes(text: &str) -> String {
    let mut within = 0;
    let lower = |letter: char| {
        within = if letter == '%' { 2 } else { i32::max(within - 1, -1) };
        if within >= 0 { letter.to_ascii_lowercase() } else { letter }
    };
    text.chars().map(lower).collect()
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
            &BASE64_STANDARD.encode(secret),
            &BASE64_URL_SAFE_NO_PAD.encode(secret),
        ] {
            assert_eq!(redactor.clean(&format!("<{echo}>")), "<***>");
        }
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
