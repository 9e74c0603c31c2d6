//! The scripts kept in `tests/scripts`: a file for each topic, a paragraph for each script.

use std::fs;
use std::path::Path;

/// A script with the place where it stands.
pub struct Script {
    /// File and line, as an editor opens them.
    pub place: String,
    pub text: String,
}

/// The scripts of a file, which are parted by blank lines.
pub fn of(topic: &str) -> Vec<Script> {
    let name = format!("{}/tests/scripts/{topic}.bsh", env!("CARGO_MANIFEST_DIR"));
    let all = fs::read_to_string(&name).unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut scripts: Vec<Script> = Vec::new();
    let mut open = false;
    for (number, line) in all.lines().enumerate() {
        if line.trim().is_empty() {
            open = false;
        } else if open {
            let script = scripts.last_mut().expect("an open script");
            script.text.push('\n');
            script.text.push_str(line);
        } else {
            scripts.push(Script { place: format!("{topic}.bsh:{}", number + 1), text: line.to_owned() });
            open = true;
        }
    }
    scripts
}

/// The names of all topics but the differences, in order.
pub fn topics() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scripts");
    let mut topics: Vec<String> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "bsh"))
        .map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned())
        .filter(|topic| topic != "differences")
        .collect();
    topics.sort();
    topics
}
