//! Rule documents: SailPoint's `<Rule>` XML, or a bare script (`isc-sdim.md` 5.5).

use roxmltree::{Document as Xml, Node, ParsingOptions};

/// Longest rule document, in bytes.
pub const DOCUMENT_MAX: usize = 1 << 20;

/// A rule's document, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The rule's name; none for a bare script.
    pub name: Option<String>,
    /// Its type, such as `BeforeProvisioning`.
    pub kind: Option<String>,
    /// The script. Empty lines and spaces stand for what comes before it in the document, so that places in the script
    /// are places in the document.
    pub script: String,
}

/// Why a text is no rule document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} at line {line}, column {column}")]
pub struct DocumentFault {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong and what is allowed.
    pub message: String,
}

impl Document {
    /// Takes a document apart. A text that begins with `<` is XML, anything else a script. Where a text is escaped once
    /// more than JSON asks for (`\r\n` and `\"` spelled out, as in SailPoint's example), that is undone.
    pub fn read(text: &str) -> Result<Self, DocumentFault> {
        if text.len() > DOCUMENT_MAX {
            let message = format!("The rule is longer than {DOCUMENT_MAX} bytes");
            return Err(DocumentFault { line: 1, column: 1, message });
        }
        let text = text.trim_start_matches('\u{feff}');
        if text.trim_start().starts_with('<') {
            return match Self::from_xml(text) {
                Err(_) if is_escaped(text) => Self::from_xml(&unescaped(text)),
                answer => answer,
            };
        }
        let is_script = |text: &str| beanshell::Program::parse(text).is_ok();
        let script =
            if is_escaped(text) && !text.contains('\n') && !is_script(text) { unescaped(text) } else { text.into() };
        Ok(Self { name: None, kind: None, script })
    }

    fn from_xml(text: &str) -> Result<Self, DocumentFault> {
        let start = text.len() - text.trim_start().len();
        let text = &text[start..];
        // SailPoint's own example ends so.
        let closed = text.trim_end().ends_with("</Source>").then(|| format!("{text}</Rule>"));
        let text = closed.as_deref().unwrap_or(text);
        if let Some(at) = text.find("<!ENTITY") {
            return Err(at_byte(text, at, "Entities are not allowed in a rule"));
        }
        let options = ParsingOptions { allow_dtd: true, nodes_limit: 10_000, ..ParsingOptions::default() };
        let document = Xml::parse_with_options(text, options).map_err(|error| {
            let place = error.pos();
            let message = format!("The rule is not well-formed XML: {error}");
            DocumentFault { line: place.row as usize, column: place.col as usize, message }
        })?;
        let root = document.root_element();
        let rule = if root.has_tag_name("sailpoint") {
            root.children().find(|child| child.has_tag_name("Rule")).unwrap_or(root)
        } else {
            root
        };
        if !rule.has_tag_name("Rule") {
            let message = format!("The root element must be <Rule>, not <{}>", rule.tag_name().name());
            return Err(at_byte(text, rule.range().start, message));
        }
        let language = rule.attribute("language").unwrap_or("beanshell");
        if !language.eq_ignore_ascii_case("beanshell") {
            let message = format!("The language must be beanshell, not {language}");
            return Err(at_byte(text, rule.range().start, message));
        }
        let Some(source) = rule.children().find(|child| child.has_tag_name("Source")) else {
            return Err(at_byte(text, rule.range().start, "The rule has no <Source>"));
        };
        let named = |name: &str| rule.attribute(name).map(str::to_owned);
        Ok(Self { name: named("name"), kind: named("type"), script: script_of(text, source) })
    }
}

/// The script of a `<Source>`, with blanks for all that is before it.
fn script_of(text: &str, source: Node<'_, '_>) -> String {
    const CDATA: &str = "<![CDATA[";
    let parts = || source.children().filter(Node::is_text);
    let start = parts().next().map_or(source.range().end, |part| part.range().start);
    let start = if text[start..].starts_with(CDATA) { start + CDATA.len() } else { start };
    let before = &text[..start];
    let last_line = before.rfind('\n').map_or(0, |at| at + 1);
    let mut script = "\n".repeat(before.matches('\n').count());
    script.extend(before[last_line..].chars().map(|_| ' '));
    script.extend(parts().filter_map(|part| part.text()));
    script
}

fn at_byte(text: &str, at: usize, message: impl Into<String>) -> DocumentFault {
    let before = text.get(..at).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    DocumentFault {
        line: before.matches('\n').count() + 1,
        column: before[start..].chars().count() + 1,
        message: message.into(),
    }
}

/// Whether line ends or quotes are spelled out.
fn is_escaped(text: &str) -> bool {
    ["\\r", "\\n", "\\\""].iter().any(|mark| text.contains(mark))
}

/// One level of JSON's escapes undone; what is none stays.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            plain.push(character);
            continue;
        }
        match characters.next() {
            Some('n') => plain.push('\n'),
            Some('r') => plain.push('\r'),
            Some('t') => plain.push('\t'),
            Some(same @ ('"' | '\\' | '/')) => plain.push(same),
            Some(other) => plain.extend(['\\', other]),
            None => plain.push('\\'),
        }
    }
    plain
}
