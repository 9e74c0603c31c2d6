//! Asks the real Java, for the tests that compare with it.

use std::io::{Read, Write};
use std::process::{Command, Stdio};

/// What a Java program of `tests/java` writes for this input; nothing where Java is absent, which is said.
pub fn ask(program: &str, input: Vec<u8>) -> Option<String> {
    match run(program, input) {
        Ok(answer) => Some(answer),
        Err(why) => {
            let required = std::env::var("DESKBRIDGE_SHARED_REQUIRED").is_ok_and(|value| value == "1");
            assert!(!required, "{why}");
            eprintln!("skipped: {why}");
            None
        }
    }
}

fn run(program: &str, input: Vec<u8>) -> Result<String, String> {
    let source = format!("{}/tests/java/{program}.java", env!("CARGO_MANIFEST_DIR"));
    let mut java = Command::new("java")
        .args(["-XX:+UseSerialGC", "-Dfile.encoding=UTF-8", &source])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("java does not start: {error}"))?;
    let mut stdin = java.stdin.take().expect("stdin is piped");
    // Written beside the reading, for pipes hold little.
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let mut output = String::new();
    java.stdout.take().expect("stdout is piped").read_to_string(&mut output).expect("the program's answers in UTF-8");
    let status = java.wait().expect("the program ends");
    if !status.success() {
        return Err(format!("{program} fails ({status}); is a Java compiler installed?"));
    }
    writer.join().expect("no panic").expect("the program reads all");
    Ok(output)
}

/// A small generator of numbers for cases that grow from a seed (`SplitMix64`).
pub struct Dice(pub u64);

impl Dice {
    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.bits() % u64::try_from(bound.max(1)).expect("fits")).expect("fits")
    }

    /// One of these.
    pub fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    /// From `start` to `last`, both possible.
    pub fn between(&mut self, start: i64, last: i64) -> i64 {
        start + i64::try_from(self.bits() % u64::try_from(last - start + 1).unwrap()).unwrap()
    }

    /// A double: any bits, a short decimal, or a small number.
    pub fn double(&mut self) -> f64 {
        match self.below(4) {
            0 => f64::from_bits(self.bits()),
            1 => {
                let digits = self.between(-1_000_000, 1_000_000);
                let exponent = self.between(-12, 12);
                format!("{digits}e{exponent}").parse().unwrap()
            }
            2 => f64::from(i32::try_from(self.between(-100_000, 100_000)).unwrap()) / 8.0,
            _ => f64::from_bits(self.bits() >> 2 | 0x3c00_0000_0000_0000 & !(self.bits() << 54)),
        }
    }

    /// A text of letters from `alphabet`.
    pub fn text(&mut self, alphabet: &str, longest: usize) -> String {
        let letters: Vec<char> = alphabet.chars().collect();
        (0..self.below(longest + 1)).map(|_| self.pick(&letters)).collect()
    }
}
