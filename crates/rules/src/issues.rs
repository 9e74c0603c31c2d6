//! What a rule may not use (`isc-sdim.md` 5.5, after SailPoint's own list for rules that it reviews): found in the code of a
//! script before it runs, with what to use instead.

use crate::{Document, DocumentFault};

/// Something that a rule should not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Line in the document, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What was found, why it is refused, and what to use instead.
    pub message: String,
}

/// Fragments of code with why they are refused and what to use instead. One that begins or ends with a letter is a whole
/// word there; one that ends with `(` and begins with a letter is no method of an object.
const REFUSED: &[(&[&str], &str)] = &[
    (&["context."], "a rule has no SailPoint context; ask 'plan', 'integration' and 'idn' for what the plan carries"),
    (
        &[".getObject(", ".getObjectById(", ".getObjectByName(", ".getObjects(", ".getObjectFromRequest("],
        "nothing can be looked up in an identity store; use plan.getIdentity(), its attributes and its links",
    ),
    (&[".search(", ".countObjects(", ".iterate("], "nothing can be searched; use what the plan carries"),
    (
        &[
            ".saveObject(",
            ".removeObject(",
            ".deleteObject(",
            ".updateObject(",
            ".update(",
            ".commitTransaction(",
            ".rollbackTransaction(",
            ".startTransaction(",
            ".attach(",
            ".decache(",
        ],
        "nothing can be stored; change the plan, which goes into the ticket",
    ),
    (&[".runRule(", ".runScript("], "a rule cannot run another; write its methods into this rule"),
    (&[".encrypt(", ".decrypt("], "a rule has no keys; secret values are masked in a plan and stay so"),
    (
        &[".getConnection(", ".getJdbcConnection(", ".getJDBCConnection(", "DriverManager", "java.sql", "javax.sql"],
        "a rule has no database; the service desk does the work that the ticket describes",
    ),
    (
        &["HttpClient", "HttpURLConnection", "java.net", "Socket"],
        "a rule has no network; the integration talks to the desk",
    ),
    (
        &["FileReader", "FileWriter", "FileInputStream", "FileOutputStream", "java.io", "java.nio", "new File("],
        "a rule has no files; use the plan's arguments and the integration's attributes",
    ),
    (&[".toXml("], "objects have no XML form here; log the parts that matter"),
    (&["System.out.", "System.err."], "nobody sees a console; use log.info, log.warn or log.error"),
    (&[".printStackTrace("], "nobody sees a console; use log.error(message, exception)"),
    (&["Logger.getLogger(", "LogFactory.getLog("], "loggers cannot be made; the variable 'log' is one"),
    (&["Thread", "Runnable", "ExecutorService"], "a rule runs alone and in order; call the methods one after another"),
    (&[".sleep("], "a rule cannot wait; the engine retries a ticket that could not be raised"),
    (&["public static"], "a rule has no classes of its own around its methods; leave these words out"),
    (&["System.exit(", "exit("], "a rule cannot end the process; use return"),
    (
        &["Runtime", "ProcessBuilder", "exec("],
        "a rule cannot start a process; the service desk does the work that the ticket describes",
    ),
    (
        &["java.lang.reflect", "Class.forName(", ".getClassLoader(", ".newInstance(", "getClassLoader("],
        "a rule has no reflection; use the classes that the documentation lists",
    ),
    (
        &[
            "addClassPath(",
            "bg(",
            "cat(",
            "cd(",
            "classBrowser(",
            "cp(",
            "desktop(",
            "dir(",
            "frame(",
            "load(",
            "mv(",
            "pathToFile(",
            "pwd(",
            "reloadClasses(",
            "rm(",
            "run(",
            "save(",
            "server(",
            "setAccessibility(",
            "setClassPath(",
            "source(",
            "sourceRelative(",
            "workspaceEditor(",
        ],
        "BeanShell's commands for files, windows and classes do not exist here; use the plan and your own methods",
    ),
];

/// Most issues of one rule.
const ISSUES_MAX: usize = 100;

/// What a rule should not have, in the order of its script. Comments, strings and characters are not looked at, nor are
/// methods that the script declares itself. At most 100 are named.
pub(crate) fn find(text: &str) -> Result<Vec<Issue>, DocumentFault> {
    let document = Document::read(text)?;
    let code = code_of(&document.script);
    let mut found: Vec<(usize, &str, &str)> = Vec::new();
    for (fragments, why) in REFUSED {
        for fragment in *fragments {
            let mut places = code.match_indices(fragment).map(|(at, _)| at).filter(|at| is_whole(&code, *at, fragment));
            let Some(first) = places.next() else { continue };
            if is_command(fragment) && is_declared(&code, fragment) {
                continue;
            }
            found.extend(std::iter::once(first).chain(places).take(ISSUES_MAX).map(|at| (at, *fragment, *why)));
        }
    }
    found.sort_unstable();
    // Of fragments within each other the first and longest counts.
    let mut end = 0;
    found.retain(|(at, fragment, _)| {
        let is_new = *at >= end;
        end = if is_new { at + fragment.len() } else { end };
        is_new
    });
    let (mut line, mut column, mut from) = (1, 1, 0);
    let mut issues = Vec::new();
    for (at, fragment, why) in found.into_iter().take(ISSUES_MAX) {
        for character in document.script[from..at].chars() {
            (line, column) = if character == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        from = at;
        issues.push(Issue {
            line,
            column: document.column(line, column),
            // The words are SailPoint's, for scripts that look for them.
            message: format!("Remove reference to {fragment}: {why}"),
        });
    }
    Ok(issues)
}

/// Whether a fragment is what it looks like: not a part of a longer word, and no method of an object.
fn is_whole(code: &str, at: usize, fragment: &str) -> bool {
    let bytes = code.as_bytes();
    let is_word = |byte: Option<&u8>| {
        byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || !byte.is_ascii())
    };
    let (first, last) = (fragment.as_bytes().first(), fragment.as_bytes().last());
    let begins_inside = is_word(first) && is_word(at.checked_sub(1).and_then(|at| bytes.get(at)));
    let ends_inside = is_word(last) && is_word(bytes.get(at + fragment.len()));
    let is_method = is_command(fragment) && bytes[..at].last() == Some(&b'.');
    !begins_inside && !ends_inside && !is_method
}

/// Whether a fragment is a call of a method without an object.
fn is_command(fragment: &str) -> bool {
    fragment.ends_with('(') && !fragment.contains(['.', ' '])
}

/// Whether the script declares a method of this name: a word before it and a body behind its parameters.
fn is_declared(code: &str, call: &str) -> bool {
    /// Calls that are looked at, and bytes of parameters.
    const CALLS: usize = 50;
    const PARAMETERS: usize = 1_000;
    code.match_indices(call).take(CALLS).any(|(at, _)| {
        let before = code[..at].trim_end();
        let word = before.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
        let spaced = before.len() < at && !word.is_empty() && !["return", "new", "else", "throw"].contains(&word);
        let behind = &code.as_bytes()[at..code.len().min(at + PARAMETERS)];
        let body = behind
            .iter()
            .position(|byte| *byte == b')')
            .and_then(|end| behind[end + 1..].iter().find(|byte| !byte.is_ascii_whitespace()));
        spaced && body == Some(&b'{')
    })
}

/// The script with spaces for what stands in comments, strings and characters: all bytes keep their places.
fn code_of(script: &str) -> String {
    let mut code = String::with_capacity(script.len());
    let mut rest = script;
    while let Some(character) = rest.chars().next() {
        let skipped = match character {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest[2..].find("*/").map_or(rest.len(), |at| at + 4),
            '"' | '\'' => quoted(rest, character),
            _ => 0,
        };
        if skipped == 0 {
            code.push(character);
            rest = &rest[character.len_utf8()..];
        } else {
            code.extend(rest[..skipped].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
            rest = &rest[skipped..];
        }
    }
    code
}

/// The length of a string or character literal at the start of a text, quotes and all. It ends with its line at the latest.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            '\n' => return at,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}
