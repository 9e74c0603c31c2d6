//! The real Velocity 1.7, which a small Java driver runs: one JVM for all templates.
//!
//! Needs `java` with a compiler and the jars of Debian's packages `velocity` and its dependencies.

use std::io::{BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value as Json;
use velocity::{Context, ErrorKind, Limits, Template, Value};

const JARS: [&str; 4] = ["velocity.jar", "commons-collections3.jar", "commons-lang.jar", "oro.jar"];

/// How a rendering ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// With this text.
    Text(String),
    /// The template does not parse.
    Syntax,
    /// Something fails while it is rendered.
    Failure,
}

/// A running driver.
pub struct Real {
    java: Child,
    output: BufReader<ChildStdout>,
}

impl Real {
    /// Starts the driver. Where the engine is absent it says so, or fails if it must not be
    /// (`DESKBRIDGE_SHARED_REQUIRED=1`).
    pub fn if_there() -> Option<Self> {
        match Self::start() {
            Ok(real) => Some(real),
            Err(why) => {
                let required = std::env::var("DESKBRIDGE_SHARED_REQUIRED").is_ok_and(|value| value == "1");
                assert!(!required, "{why}");
                eprintln!("skipped: {why}");
                None
            }
        }
    }

    fn start() -> Result<Self, String> {
        let jars: Vec<String> = JARS.iter().map(|jar| format!("/usr/share/java/{jar}")).collect();
        if let Some(missing) = jars.iter().find(|jar| !Path::new(jar).exists()) {
            return Err(format!("{missing} is not there: apt-get install velocity default-jdk-headless"));
        }
        let driver = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/java/Driver.java");
        let mut java = Command::new("java")
            .args(["-XX:TieredStopAtLevel=1", "-cp", &jars.join(":"), driver])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("java does not start: {error}"))?;
        let output = BufReader::new(java.stdout.take().expect("stdout is piped"));
        Ok(Self { java, output })
    }

    /// How the real engine ends with templates, each with its variables.
    pub fn answers(&mut self, cases: &[(&str, &Json)]) -> Vec<End> {
        let mut input = self.java.stdin.take().expect("stdin is piped");
        let mut bytes = Vec::new();
        for (template, variables) in cases {
            for text in [(*template).to_owned(), variables.to_string()] {
                bytes.extend(u32::try_from(text.len()).expect("a short text").to_be_bytes());
                bytes.extend(text.as_bytes());
            }
        }
        // Written beside the reading, for pipes hold little.
        let writer = std::thread::spawn(move || {
            input.write_all(&bytes).and_then(|()| input.flush()).expect("the driver reads all");
            input
        });
        let answers = cases.iter().map(|_| self.answer()).collect();
        self.java.stdin = Some(writer.join().expect("no panic"));
        answers
    }

    fn answer(&mut self) -> End {
        let mut head = [0; 5];
        self.output.read_exact(&mut head).expect("the driver answers: is a Java compiler installed?");
        let [status, length @ ..] = head;
        let mut text = vec![0; u32::from_be_bytes(length) as usize];
        self.output.read_exact(&mut text).expect("the driver's answer");
        match status {
            b'o' => End::Text(String::from_utf8(text).expect("UTF-8")),
            b'p' => End::Syntax,
            _ => End::Failure,
        }
    }
}

impl Drop for Real {
    fn drop(&mut self) {
        drop(self.java.stdin.take());
        let _ = self.java.wait();
    }
}

/// How our rendering ends.
pub fn ours(template: &str, variables: &Json) -> Result<String, velocity::Error> {
    let mut context = Context::new();
    for (name, value) in variables.as_object().expect("an object") {
        context.set(name, Value::from(value));
    }
    Template::parse(template)?.render_with(&context, &Limits::default())
}

/// The end that an answer of ours is.
pub fn end(ours: &Result<String, velocity::Error>) -> End {
    match ours {
        Ok(text) => End::Text(text.clone()),
        Err(error) if matches!(error.kind, ErrorKind::Syntax | ErrorKind::Unavailable) => End::Syntax,
        Err(_) => End::Failure,
    }
}
