//! Keeps what is secret out of everything that people read.

use base64::{Engine, prelude::BASE64_STANDARD};
use model::Secret;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::sync::Mutex;

/// What stands in place of a secret.
pub const MASK: &str = "***";

/// Shorter secrets are not searched for in texts: masking each "ab" would leave nothing to read.
const SHORTEST: usize = 4;

/// Most secrets remembered; access tokens come and go, and the oldest of them go first.
const MOST: usize = 64;

/// Knows the secrets of one integration, in the spellings in which a desk may echo them.
#[derive(Default)]
pub struct Redactor {
    known: Mutex<Vec<Secret>>,
}

impl Redactor {
    /// Remembers a secret.
    pub fn learn(&self, secret: &str) {
        if secret.len() < SHORTEST {
            return;
        }
        let Ok(mut known) = self.known.lock() else { return };
        let json = serde_json::Value::from(secret).to_string();
        let spellings = [
            secret.to_owned(),
            utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string(),
            BASE64_STANDARD.encode(secret),
            json[1..json.len() - 1].to_owned(),
        ];
        for spelling in spellings {
            let spelling = Secret::new(spelling);
            if !known.contains(&spelling) {
                known.push(spelling);
            }
        }
        let surplus = known.len().saturating_sub(MOST);
        // The first spellings are those of the configured secrets, which never change.
        let kept = known.len().min(MOST / 2);
        known.drain(kept.saturating_sub(surplus)..kept).for_each(drop);
    }

    /// `text` with every known secret masked.
    pub fn clean(&self, text: &str) -> String {
        let Ok(known) = self.known.lock() else {
            return MASK.to_owned();
        };
        let mut longest_first: Vec<&Secret> = known.iter().collect();
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
    fn many_tokens_do_not_push_out_the_configured_secret() {
        let redactor = Redactor::default();
        redactor.learn("configured");
        for number in 0..1000 {
            redactor.learn(&format!("token-{number}"));
        }
        assert_eq!(redactor.clean("configured token-999"), "*** ***");
    }
}
