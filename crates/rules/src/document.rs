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
    /// The script. Empty lines and spaces stand for what comes before it in the document, and for markup within it, so
    /// that places in the script are places in the document, [`Document::column`] aside.
    pub script: String,
    /// Where the document is wider than the script, in the order of the script.
    shifts: Vec<Shift>,
}

/// A character of the script that the document writes longer, as `&lt;`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shift {
    line: usize,
    column: usize,
    /// How many characters more the document has.
    by: usize,
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
    /// more than JSON asks for (`\r\n` and `\"` spelled out, as in SailPoint's example), that is undone; places are then
    /// those of the text without these escapes.
    pub fn read(text: &str) -> Result<Self, DocumentFault> {
        if text.len() > DOCUMENT_MAX {
            let message = format!("The rule is longer than {DOCUMENT_MAX} bytes");
            return Err(DocumentFault { line: 1, column: 1, message });
        }
        let text = text.trim_start_matches('\u{feff}');
        let is_xml = text.trim_start().starts_with('<');
        let read = |text: &str| if is_xml { Self::from_xml(text) } else { Ok(Self::bare(text)) };
        let plain = read(text);
        if !is_escaped(text) || plain.as_ref().is_ok_and(Self::is_script) {
            return plain;
        }
        let undone = read(&unescaped(text));
        // Both are wrong: the escapes are the document's where they stand outside of the script.
        let head = text.find("<![CDATA[").map_or(text, |at| &text[..at]);
        let is_whole = if is_xml { is_escaped(head) } else { !text.contains('\n') };
        if undone.as_ref().is_ok_and(Self::is_script) || is_whole { undone } else { plain }
    }

    /// The column of the document for a place in the script.
    pub fn column(&self, line: usize, column: usize) -> usize {
        let before = |shift: &&Shift| shift.line == line && shift.column < column;
        column + self.shifts.iter().filter(before).map(|shift| shift.by).sum::<usize>()
    }

    fn bare(text: &str) -> Self {
        Self { name: None, kind: None, script: text.into(), shifts: Vec::new() }
    }

    fn is_script(&self) -> bool {
        beanshell::Program::parse(&self.script).is_ok()
    }

    fn from_xml(text: &str) -> Result<Self, DocumentFault> {
        if let Some(at) = text.find("<!ENTITY") {
            return Err(at_byte(text, at, "Entities are not allowed in a rule"));
        }
        let text = &without_declaration(text);
        let options = || ParsingOptions { allow_dtd: true, nodes_limit: 10_000, ..ParsingOptions::default() };
        // SailPoint's own example ends after </Source>.
        let closed = ["</Rule>", "</Rule></sailpoint>"].map(|end| format!("{text}{end}"));
        let document = match Xml::parse_with_options(text, options()) {
            Err(roxmltree::Error::UnclosedRootNode) => Xml::parse_with_options(&closed[0], options())
                .or_else(|_| Xml::parse_with_options(&closed[1], options())),
            parsed => parsed,
        };
        let document = document.map_err(|error| {
            let place = error.pos();
            let message = format!("The rule is not well-formed XML: {error}");
            DocumentFault { line: place.row as usize, column: place.col as usize, message }
        })?;
        let text = document.input_text();
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
        if let Some(inner) = source.children().find(Node::is_element) {
            let message =
                format!("The <Source> has an element <{}>; put the script into CDATA", inner.tag_name().name());
            return Err(at_byte(text, inner.range().start, message));
        }
        let named = |name: &str| rule.attribute(name).map(str::to_owned);
        let (script, shifts) = script_of(text, source);
        Ok(Self { name: named("name"), kind: named("type"), script, shifts })
    }
}

/// The text with blanks for the XML declaration, which otherwise must be the very first.
fn without_declaration(text: &str) -> String {
    let start = text.len() - text.trim_start().len();
    let end = match text[start..].strip_prefix("<?xml ").and_then(|rest| rest.find("?>")) {
        Some(at) => start + "<?xml ".len() + at + "?>".len(),
        None => start,
    };
    blanks(&text[..end]) + &text[end..]
}

/// Spaces for all characters but line ends.
fn blanks(text: &str) -> String {
    text.chars().map(|character| if character == '\n' { '\n' } else { ' ' }).collect()
}

/// The script of a `<Source>`, with blanks for all that is before it and for markup within.
fn script_of(text: &str, source: Node<'_, '_>) -> (String, Vec<Shift>) {
    let element = source.range();
    let end = text[element.clone()].rfind("</").map_or(element.end, |at| element.start + at);
    let start = after_tag(&text[element.start..end]).map_or(end, |length| element.start + length);
    let mut script = blanks(&text[..start]);
    let mut longer = Vec::new();
    let mut rest = &text[start..end];
    while let Some(character) = rest.chars().next() {
        let until = |end: &str| rest.find(end).map_or(rest.len(), |at| at + end.len());
        if let Some(inner) = rest.strip_prefix("<![CDATA[") {
            let inner = inner.find("]]>").map_or(inner, |at| &inner[..at]);
            script.push_str(&blanks("<![CDATA["));
            script.push_str(&inner.replace("\r\n", "\n"));
            script.push_str("   ");
            rest = &rest[until("]]>")..];
        } else if character == '<' {
            // A comment or a processing instruction: elements are refused before.
            let end = until(if rest.starts_with("<!--") { "-->" } else { "?>" });
            script.push_str(&blanks(&rest[..end]));
            rest = &rest[end..];
        } else if let Some((known, end)) = reference(rest) {
            longer.push((script.len(), end - 1));
            script.push(known);
            rest = &rest[end..];
        } else {
            let length = character.len_utf8();
            if character != '\r' || !rest.starts_with("\r\n") {
                script.push(character);
            }
            rest = &rest[length..];
        }
    }
    let shifts = shifts(&script, &longer);
    (script, shifts)
}

/// The length of the start tag at the start of a text: up to the first `>` outside of quotes.
fn after_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, character) in text.char_indices() {
        match (quote, character) {
            (None, '>') => return Some(at + 1),
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            _ => {}
        }
    }
    None
}

/// Lines and columns of places given as bytes of the script, in its order.
fn shifts(script: &str, places: &[(usize, usize)]) -> Vec<Shift> {
    let (mut line, mut column, mut from) = (1, 1, 0);
    let mut shifts = Vec::new();
    for (at, by) in places {
        for character in script[from..*at].chars() {
            (line, column) = if character == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        from = *at;
        shifts.push(Shift { line, column, by: *by });
    }
    shifts
}

/// The character of a reference such as `&lt;` or `&#10;` at the start of a text, and the length of the reference.
fn reference(text: &str) -> Option<(char, usize)> {
    let name = text.strip_prefix('&')?.split(';').next()?;
    let character = match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    };
    Some((character, name.len() + 2))
}

/// Line and column of what would follow a text, from 1.
fn end_of(text: &str) -> (usize, usize) {
    let start = text.rfind('\n').map_or(0, |at| at + 1);
    (text.matches('\n').count() + 1, text[start..].chars().count() + 1)
}

fn at_byte(text: &str, at: usize, message: impl Into<String>) -> DocumentFault {
    let (line, column) = end_of(text.get(..at).unwrap_or(text));
    DocumentFault { line, column, message: message.into() }
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
