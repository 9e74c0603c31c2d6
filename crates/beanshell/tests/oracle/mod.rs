//! The real BeanShell 2.0b4, run by a small Java driver: one JVM for all scripts.
//!
//! Needs `java` with a compiler and Debian's package `bsh`.

pub mod differences;
pub mod generate;

pub mod ours;
pub mod scripts;

use std::fmt;
use std::io::{BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

const JAR: &str = "/usr/share/java/bsh.jar";

/// What pins the JVM's clock zone, language and encoding, and lets BeanShell call what Java 17 hides from reflection.
const OPTIONS: &[&str] = &[
    "-Duser.timezone=UTC",
    "-Duser.language=en",
    "-Duser.country=US",
    "-Dfile.encoding=UTF-8",
    "-Djava.awt.headless=true",
    "-XX:+UseSerialGC",
    "-Xss16m",
    // Exceptions keep their messages however often they are thrown.
    "-XX:-OmitStackTraceInFastThrow",
    "--add-opens=java.base/java.lang=ALL-UNNAMED",
    "--add-opens=java.base/java.util=ALL-UNNAMED",
    "--add-opens=java.base/java.util.regex=ALL-UNNAMED",
    "--add-opens=java.base/java.text=ALL-UNNAMED",
];

/// How a script ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// With a value, or without one.
    Value,
    /// It does not parse.
    Parse,
    /// With a Java exception that nothing caught.
    Exception,
    /// With an error of the language itself.
    Error,
    /// Not at all: it was stopped.
    Stopped,
}

/// What a script came to, in a form that can be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub end: End,
    /// All that it printed.
    pub printed: String,
    /// The Java class of the value or of the exception; `null` for no value.
    pub class: String,
    /// The value's text, or the exception's message.
    pub text: String,
    /// What the engine says of an error, for people.
    pub detail: String,
}

impl Answer {
    /// With a question mark, as Java writes it, for half of a surrogate pair.
    fn readable(mut self) -> Self {
        for text in [&mut self.printed, &mut self.text] {
            *text = text.replace('\u{fffd}', "?");
        }
        self
    }

    /// The part that has to agree: no texts of the language's own errors, nothing printed before a parse error
    /// (BeanShell runs what stands before it).
    pub fn key(&self) -> (End, &str, &str, &str) {
        match self.end {
            End::Parse | End::Stopped => (self.end, "", "", ""),
            End::Error => (self.end, &self.printed, "", ""),
            End::Value | End::Exception => (self.end, &self.printed, &self.class, &self.text),
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (end, printed, class, text) = self.key();
        if !printed.is_empty() {
            write!(out, "prints {printed:?}, then ")?;
        }
        match end {
            End::Value if class == "null" => write!(out, "null"),
            End::Value => write!(out, "{class} {text:?}"),
            End::Exception => write!(out, "throws {class}: {text:?}"),
            End::Parse => write!(out, "parse error"),
            End::Error => write!(out, "error"),
            End::Stopped => write!(out, "stopped"),
        }
    }
}

/// The real engine, started and waiting.
pub struct Real {
    java: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Real {
    /// Starts the driver, or says what is missing.
    pub fn start() -> Result<Self, String> {
        if !Path::new(JAR).exists() {
            return Err(format!("{JAR} is not there: apt-get install bsh default-jdk-headless"));
        }
        let driver = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/java/Driver.java");
        let mut java = Command::new("java")
            .args(OPTIONS)
            .args(["-cp", JAR, driver])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("java does not start: {error}"))?;
        let input = java.stdin.take().expect("stdin is piped");
        let output = BufReader::new(java.stdout.take().expect("stdout is piped"));
        Ok(Self { java, input, output })
    }

    /// The engine, or nothing where it is absent, which is said; with `DESKBRIDGE_SHARED_REQUIRED=1` it must be there.
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

    /// Runs scripts, each in an interpreter of its own.
    pub fn answers<S: AsRef<str> + Sync>(&mut self, scripts: &[S]) -> Vec<Answer> {
        let Self { input, output, .. } = self;
        // Written beside the reading, for pipes hold little.
        std::thread::scope(|scope| {
            scope.spawn(move || {
                for script in scripts {
                    let bytes = script.as_ref().as_bytes();
                    let length = u32::try_from(bytes.len()).expect("a short script");
                    input.write_all(&length.to_be_bytes()).expect("the driver reads");
                    input.write_all(bytes).expect("the driver reads");
                }
                input.flush().expect("the driver reads");
            });
            scripts.iter().map(|_| answer(output)).collect()
        })
    }
}

impl Drop for Real {
    fn drop(&mut self) {
        let _gone = self.java.kill();
        let _gone = self.java.wait();
    }
}

fn answer(output: &mut impl Read) -> Answer {
    let mut status = [0];
    output.read_exact(&mut status).expect("an answer; is a Java compiler installed?");
    let end = match status[0] {
        b'o' => End::Value,
        b'p' => End::Parse,
        b'x' => End::Exception,
        b'e' => End::Error,
        b't' => End::Stopped,
        other => panic!("no status: {other}"),
    };
    let mut text = || {
        let mut length = [0; 4];
        output.read_exact(&mut length).expect("a length");
        let mut bytes = vec![0; u32::from_be_bytes(length) as usize];
        output.read_exact(&mut bytes).expect("a string");
        String::from_utf8(bytes).expect("UTF-8")
    };
    Answer { end, printed: text(), class: text(), text: text(), detail: text() }.readable()
}
