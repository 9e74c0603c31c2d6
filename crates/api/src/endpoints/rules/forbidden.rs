//! What a rule may not use (`isc-sdim.md` 5.5): none of it exists here, so that a script with it would fail when it runs.

/// Fragments of code, as SailPoint's reviewers list them. One that begins or ends with a letter is a whole word there.
const FRAGMENTS: [&str; 34] = [
    "context.",
    ".getConnection(",
    ".getJdbcConnection(",
    ".encrypt(",
    ".decrypt(",
    ".runRule(",
    ".runScript(",
    ".startTransaction(",
    ".commitTransaction(",
    ".rollbackTransaction(",
    ".getObject(",
    ".getObjectById(",
    ".getObjectByName(",
    ".getObjects(",
    ".search(",
    ".countObjects(",
    ".saveObject(",
    ".removeObject(",
    ".toXml(",
    ".sleep(",
    "Thread",
    "Runtime",
    "ProcessBuilder",
    "Logger.getLogger(",
    "System.exit(",
    "exec(",
    "exit(",
    // BeanShell's own commands for files and classes.
    "addClassPath(",
    "cat(",
    "cd(",
    "dir(",
    "load(",
    "pwd(",
    "source(",
];

/// Each forbidden fragment of a script with the byte at which it stands, in the order of the script. Comments, strings and
/// characters are not code.
pub(super) fn find(script: &str) -> Vec<(usize, &'static str)> {
    let code = without_texts(script);
    let is_word = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let mut found: Vec<(usize, &'static str)> = FRAGMENTS
        .into_iter()
        .flat_map(|fragment| code.match_indices(fragment).map(move |(at, _)| (at, fragment)).collect::<Vec<_>>())
        .filter(|&(at, fragment)| {
            let before = at.checked_sub(1).and_then(|before| code.as_bytes().get(before));
            let after = code.as_bytes().get(at + fragment.len());
            let is_member = before == Some(&b'.') && fragment.ends_with('(');
            let begins_inside = is_word(fragment.as_bytes().first()) && (is_word(before) || is_member);
            let ends_inside = is_word(fragment.as_bytes().last()) && is_word(after);
            !begins_inside && !ends_inside
        })
        .collect();
    found.sort_unstable();
    found
}

/// The script with spaces for what stands in comments, strings and characters: bytes and lines keep their places.
fn without_texts(script: &str) -> String {
    /// What ends the text that is being left out.
    #[derive(PartialEq)]
    enum In {
        Code,
        Line,
        Block,
        Quotes(char),
    }
    let mut code = String::with_capacity(script.len());
    let mut place = In::Code;
    let mut characters = script.chars().peekable();
    while let Some(character) = characters.next() {
        let mut blank = |character: char| {
            let kept = if character == '\n' { "\n" } else { " " };
            code.push_str(&kept.repeat(character.len_utf8()));
        };
        match (&place, character) {
            (In::Code, '/') if characters.peek() == Some(&'/') => place = In::Line,
            (In::Code, '/') if characters.peek() == Some(&'*') => place = In::Block,
            (In::Code, '"' | '\'') => place = In::Quotes(character),
            (In::Code, _) => {
                code.push(character);
                continue;
            }
            (In::Line, '\n') => place = In::Code,
            (In::Block, '*') if characters.peek() == Some(&'/') => {
                characters.next();
                blank('/');
                place = In::Code;
            }
            (In::Quotes(_), '\\') => {
                if let Some(escaped) = characters.next() {
                    blank(escaped);
                }
            }
            (In::Quotes(quote), character) if *quote == character => place = In::Code,
            _ => {}
        }
        blank(character);
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_forbidden_is_found_in_code_alone() {
        let found = |script: &str| -> Vec<&str> { find(script).into_iter().map(|(_, fragment)| fragment).collect() };
        assert_eq!(
            found("x = context.decrypt(\"a\");\nThread.sleep(1);"),
            ["context.", ".decrypt(", "Thread", ".sleep("]
        );
        assert_eq!(found("x = context\n.decrypt(y);"), [".decrypt("]);
        assert_eq!(find("s = \"é context.\"; context.x();"), [(19, "context.")]);
        for innocent in [
            "// context.getObject(\nx = 1;",
            "/* Thread \n Runtime */ x = \"exec(\\\"exit(\"; c = '\\'';",
            "myThread = 1; aContext.x(); plan.load(); run(); reload(); download(1); Threads t;",
            "/",
            "\"\\",
            "/*",
        ] {
            assert_eq!(found(innocent), [""; 0], "{innocent}");
        }
    }

    #[test]
    fn places_stay_where_they_are() {
        let script = "a = 'é'; /* \n\u{1F600} */ \"x\\\u{e9}\"; // ende\nb";
        let code = without_texts(script);
        assert_eq!(code.len(), script.len());
        assert_eq!(code.match_indices('\n').collect::<Vec<_>>(), script.match_indices('\n').collect::<Vec<_>>());
    }
}
