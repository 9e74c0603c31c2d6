//! Forms with files, `multipart/form-data`, as RFC 7578 and HTML have them: desks take attachments that way.

use sha2::{Digest, Sha256};
use std::fmt::Write;

/// A form, part by part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Multipart {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    head: String,
    body: Vec<u8>,
}

impl Multipart {
    /// A form without parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with a field of text.
    #[must_use]
    pub fn text(self, name: &str, value: impl Into<String>) -> Self {
        self.part(name, None, None, value.into().into_bytes())
    }

    /// The same with a field of JSON, marked as such.
    #[must_use]
    pub fn json(self, name: &str, value: &serde_json::Value) -> Self {
        self.part(name, None, Some("application/json"), value.to_string().into_bytes())
    }

    /// The same with a file; `content_type` for instance `application/json`.
    #[must_use]
    pub fn file(self, name: &str, file_name: &str, content_type: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.part(name, Some(file_name), Some(content_type), bytes.into())
    }

    fn part(mut self, name: &str, file_name: Option<&str>, content_type: Option<&str>, body: Vec<u8>) -> Self {
        let mut head = format!("Content-Disposition: form-data; name=\"{}\"", quoted(name));
        if let Some(file_name) = file_name {
            head = format!("{head}; filename=\"{}\"", quoted(file_name));
        }
        if let Some(content_type) = content_type {
            // A line break would begin a header of its own.
            let one_line: String = content_type.chars().filter(|letter| !letter.is_control()).collect();
            head = format!("{head}\r\nContent-Type: {one_line}");
        }
        self.parts.push(Part { head, body });
        self
    }

    /// The value of the `Content-Type` header, and the body. The same parts give the same bytes.
    pub fn finish(self) -> (String, Vec<u8>) {
        let boundary = self.boundary();
        let mut body = Vec::new();
        for part in &self.parts {
            body.extend_from_slice(format!("--{boundary}\r\n{}\r\n\r\n", part.head).as_bytes());
            body.extend_from_slice(&part.body);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        (format!("multipart/form-data; boundary={boundary}"), body)
    }

    /// A line that no part contains: the digest of the parts, which nobody can write into them, and a number to be sure.
    fn boundary(&self) -> String {
        let mut number = 0_u64;
        loop {
            let mut digest = Sha256::new();
            digest.update(number.to_be_bytes());
            for part in &self.parts {
                digest.update(&part.head);
                digest.update(&part.body);
            }
            let boundary = digest.finalize().iter().take(20).fold("form-".to_owned(), |mut text, byte| {
                let _ = write!(text, "{byte:02x}");
                text
            });
            if !self.parts.iter().any(|part| contains(&part.body, boundary.as_bytes())) {
                return boundary;
            }
            number += 1;
        }
    }
}

fn contains(body: &[u8], text: &[u8]) -> bool {
    body.windows(text.len()).any(|part| part == text)
}

/// A name within quotes, with what would end them or the line written as HTML forms do.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts_of(form: Multipart) -> (String, String, Vec<String>) {
        let (content_type, body) = form.finish();
        let boundary = content_type.strip_prefix("multipart/form-data; boundary=").unwrap().to_owned();
        let body = String::from_utf8(body).unwrap();
        let inner = body.strip_suffix(&format!("--{boundary}--\r\n")).unwrap().to_owned();
        let between = format!("--{boundary}\r\n");
        let parts = inner.split(&between).skip(1).map(|part| part.strip_suffix("\r\n").unwrap().to_owned()).collect();
        (content_type, body, parts)
    }

    #[test]
    fn fields_and_files_are_parts_of_their_own() {
        let form = Multipart::new().text("comment", "two\r\nlines").json("entry", &serde_json::json!({ "a": 1 })).file(
            "file",
            "plan.json",
            "application/json",
            "{}",
        );
        let (_, _, parts) = parts_of(form);
        assert_eq!(
            parts,
            [
                "Content-Disposition: form-data; name=\"comment\"\r\n\r\ntwo\r\nlines",
                "Content-Disposition: form-data; name=\"entry\"\r\nContent-Type: application/json\r\n\r\n{\"a\":1}",
                "Content-Disposition: form-data; name=\"file\"; filename=\"plan.json\"\r\nContent-Type: \
                 application/json\r\n\r\n{}",
            ]
        );
    }

    #[test]
    fn names_cannot_leave_their_quotes_or_their_line() {
        let form = Multipart::new().file("a\"b", "x\r\nX-Evil: \"1\".txt", "text/plain\r\nX-Evil: 2", "");
        let (_, body, _) = parts_of(form);
        let lines: Vec<&str> = body.lines().collect();
        assert_eq!(lines[1], "Content-Disposition: form-data; name=\"a%22b\"; filename=\"x%0D%0AX-Evil: %221%22.txt\"");
        assert_eq!(lines[2], "Content-Type: text/plainX-Evil: 2");
    }

    #[test]
    fn the_same_parts_give_the_same_bytes_and_other_parts_another_boundary() {
        let form = |text: &str| Multipart::new().text("a", text);
        assert_eq!(form("x").finish(), form("x").finish());
        let (boundary, body) = form("x").finish();
        let (other, _) = form(&String::from_utf8(body).unwrap()).finish();
        assert_ne!(boundary, other, "a form within a form does not end it");
    }
}
