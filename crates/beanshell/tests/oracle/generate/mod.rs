//! Programs grown from the grammar, each from a seed: the same seed gives the same program everywhere.
//!
//! A program ends by construction: loops count to small numbers with counters that nothing else changes, a method calls
//! only methods that stand before it, and the number of statements is bounded. Types are tracked, so that most programs
//! run without an error.
//!
//! What is never grown, because BeanShell 2.0b4 has a fault there which `DIFFERENCES.md` lists: `&`, `|` and `^` of booleans, `++` and
//! `--` of float and double, compound assignments that would narrow, `return`, `break` and `continue` out of a `try` with a `finally`,
//! an exception out of a `catch` with a `finally`, stores beside an array, labels, `continue` in
//! `do`.

mod classes;
mod collections;
mod expressions;
mod methods;
mod names;
mod statements;
mod texts;
mod types;

use names::{Scopes, Variable};
use types::Type;

/// Random numbers that are the same everywhere (the generator `SplitMix64`).
pub struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below the bound.
    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).expect("less than a usize")
    }

    /// True so many times in a hundred.
    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of them.
    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// A method that can be called.
#[derive(Clone)]
struct Method {
    name: String,
    parameters: Vec<Type>,
    /// What it returns; nothing for a method called for what it does.
    gives: Option<Type>,
}

/// A program on its way.
struct Grower {
    random: Random,
    lines: Vec<String>,
    indent: usize,
    scopes: Scopes,
    methods: Vec<Method>,
    fresh: u32,
    /// Statements that may still be grown.
    room: u32,
    /// Loops around the place, in this method.
    loops: u32,
    /// Whether `break` and `continue` may stand here.
    leave: bool,
    /// Whether `continue` may stand here too.
    again: bool,
    /// Methods around the place.
    inside: u32,
}

/// The program of a seed.
pub fn program(seed: u64) -> String {
    let mut random = Random(seed);
    let room = 4 + u32::try_from(random.below(24)).expect("small");
    let mut grower = Grower {
        random,
        lines: Vec::new(),
        indent: 0,
        scopes: Scopes::new(),
        methods: Vec::new(),
        fresh: 0,
        room,
        loops: 0,
        leave: false,
        again: true,
        inside: 0,
    };
    // What is repeated must not double a text each time.
    grower.line("String cut(String text) { return text.length() > 99 ? text.substring(0, 99) : text; }");
    while grower.room > 0 {
        grower.statement(3);
    }
    grower.show_all();
    grower.lines.join("\n")
}

impl Grower {
    fn line(&mut self, text: impl AsRef<str>) {
        self.lines.push(format!("{}{}", "    ".repeat(self.indent), text.as_ref()));
    }

    /// Opens a block: what is declared in it is gone after [`Grower::close`].
    fn open(&mut self, head: impl AsRef<str>) {
        self.line(format!("{} {{", head.as_ref()).trim_start());
        self.indent += 1;
        self.scopes.enter(false);
    }

    fn close(&mut self, tail: &str) {
        self.scopes.leave();
        self.indent -= 1;
        self.line(format!("}}{tail}"));
    }

    /// A text to be kept, which is a short one where the place is passed many times.
    fn kept_text(&mut self, depth: u32) -> String {
        let value = self.expression(Type::Text, depth);
        if self.loops + self.inside > 0 { format!("cut({value})") } else { value }
    }

    /// A name that no variable has yet, or, now and then, one that another scope has.
    fn name(&mut self) -> String {
        if self.random.chance(12)
            && let Some(name) = self.scopes.to_shadow(&mut self.random)
        {
            return name;
        }
        self.fresh_name("v")
    }

    fn fresh_name(&mut self, stem: &str) -> String {
        self.fresh += 1;
        format!("{stem}{}", self.fresh)
    }

    /// Prints what the program has come to, and ends with a value.
    fn show_all(&mut self) {
        let shown: Vec<Variable> =
            self.scopes.visible().into_iter().filter(|variable| variable.kind != Type::Counter).collect();
        let last = shown.last().cloned();
        for variable in shown {
            let name = variable.name;
            // In a concatenation, an array shows its identity, which differs from run to run.
            match variable.kind {
                Type::IntArray | Type::TextArray => self.line(format!("print({name});")),
                _ => self.line(format!("print(\"{name} \" + {name});")),
            }
        }
        match last {
            Some(variable) if self.random.chance(80) => self.line(format!("{};", variable.name)),
            _ => {
                let kind = self.any_type();
                let value = self.expression(kind, 3);
                self.line(format!("{value};"));
            }
        }
    }
}
