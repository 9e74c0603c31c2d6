//! Statements.

use super::{
    Grower, Variable,
    types::{
        OBJECTS,
        Type::{self, Boolean, Char, Double, Float, Int, IntArray, IntBox, Ints, Long, Text, TextArray, Texts},
    },
};

impl Grower {
    /// One statement, with statements inside down to this depth.
    pub fn statement(&mut self, depth: u32) {
        self.room = self.room.saturating_sub(1);
        match self.random.below(100) {
            0..=9 => self.print(),
            10..=20 => self.declare_typed(),
            21..=31 => self.declare_untyped(),
            32..=42 => self.assign(),
            43..=51 => self.compound(),
            52..=55 => self.count(),
            56..=67 => {
                let deep = u32::try_from(self.random.below(3)).expect("small");
                self.change(deep);
            }
            68..=72 => self.declare_object(),
            _ if depth == 0 || self.room == 0 => self.print(),
            73..=79 => self.decide(depth),
            80..=82 => self.count_up(depth),
            83..=84 => self.repeat(depth),
            85..=88 => self.each(depth),
            89..=91 => self.switch(depth),
            92..=94 => self.attempt(depth),
            95..=97 => self.form(depth),
            98 => {
                let head = *self.random.pick(&["", "synchronized (this)", "{ /* inner */ }"]);
                self.open(head);
                self.body(depth, 2);
                self.close("");
            }
            _ => self.define(depth),
        }
    }

    /// Some statements.
    pub fn body(&mut self, depth: u32, most: usize) {
        for _ in 0..=self.random.below(most) {
            self.statement(depth - 1);
        }
    }

    fn print(&mut self) {
        let kind = self.any_type();
        let value = self.expression(kind, 3);
        self.line(format!("print({value});"));
    }

    fn declare_typed(&mut self) {
        let kind = self.scalar();
        let kind_name = kind.name(&mut self.random);
        let value = self.value_for(kind, kind_name);
        let name = self.name();
        let last = if self.random.chance(8) { "final " } else { "" };
        self.line(format!("{last}{kind_name} {name} = {value};"));
        let kind = if kind_name == "Object" && kind == IntBox { IntBox } else { kind };
        self.scopes.declare(Variable { name, kind, typed: true, free: last.is_empty() });
    }

    /// A value that a declaration with this type takes: it casts, so now and then a wider number.
    fn value_for(&mut self, kind: Type, name: &str) -> String {
        if kind.is_number() && self.random.chance(12) {
            let from = self.any_number();
            return self.expression(from, 2);
        }
        if kind == IntBox && name == "Integer" && self.random.chance(40) {
            return self.expression(Int, 2);
        }
        self.expression(kind, 3)
    }

    fn declare_untyped(&mut self) {
        let kind = self.scalar();
        let value = self.expression(kind, 3);
        // In a block an untyped variable belongs to the method: a name of its own, which is not used after the block.
        let name = self.fresh_name("u");
        self.line(format!("{name} = {value};"));
        self.scopes.declare(Variable { name, kind, typed: false, free: true });
    }

    pub fn declare_object(&mut self) {
        let kind = *self.random.pick(&OBJECTS);
        let value = self.object(kind, 2);
        let name = self.fresh_name("o");
        if self.random.chance(40) {
            let kind_name = kind.name(&mut self.random);
            self.line(format!("{kind_name} {name} = {value};"));
        } else {
            self.line(format!("{name} = {value};"));
        }
        self.scopes.declare(Variable { name, kind, typed: false, free: true });
    }

    fn assign(&mut self) {
        let Some(variable) = self.scopes.among(|v| v.free && v.kind != Type::Counter, &mut self.random) else {
            return self.declare_untyped();
        };
        let kind = match variable.kind.takes() {
            _ if !variable.typed => variable.kind,
            [] => variable.kind,
            kinds => *self.random.pick(kinds),
        };
        if self.random.chance(2) {
            // Another type: an error of BeanShell's where the variable is typed, and the end of what is known where it is not.
            let other = self.scalar();
            let value = self.expression(other, 2);
            return if variable.typed { self.line(format!("{} = {value};", variable.name)) } else { self.print() };
        }
        let value = if kind == Text { self.kept_text(3) } else { self.expression(kind, 3) };
        self.line(format!("{} = {value};", variable.name));
    }

    fn compound(&mut self) {
        let fits = |v: &Variable| v.free && matches!(v.kind, Int | Long | Float | Double | Text);
        let Some(variable) = self.scopes.among(fits, &mut self.random) else { return self.declare_typed() };
        let name = variable.name;
        let line = match variable.kind {
            Text => {
                let kind = self.scalar();
                let value = self.shown(kind, 2);
                if self.loops + self.inside > 0 {
                    format!("{name} = cut({name} + {value});")
                } else {
                    format!("{name} += {value};")
                }
            }
            kind => {
                let operators: &[&str] = if kind.is_integer() {
                    &["+=", "-=", "*=", "&=", "|=", "^=", "<<=", ">>=", ">>>=", "/=", "%="]
                } else {
                    &["+=", "-=", "*=", "/="]
                };
                let operator = *self.random.pick(operators);
                let right = match operator {
                    "/=" | "%=" if kind.is_integer() => (*self.random.pick(&["2", "3", "7"])).to_owned(),
                    "<<=" | ">>=" | ">>>=" => self.expression(Int, 1),
                    _ => {
                        let from = *self.random.pick(kind.takes());
                        self.expression(from, 2)
                    }
                };
                format!("{name} {operator} {right};")
            }
        };
        self.line(line);
    }

    fn count(&mut self) {
        let Some(variable) = self.scopes.among(|v| v.free && v.kind.is_integer(), &mut self.random) else {
            return self.print();
        };
        let name = variable.name;
        let line = match self.random.below(4) {
            0 => format!("{name}++;"),
            1 => format!("{name}--;"),
            2 => format!("++{name};"),
            _ => format!("--{name};"),
        };
        self.line(line);
    }

    fn decide(&mut self, depth: u32) {
        let test = self.expression(Boolean, 3);
        self.open(format!("if ({test})"));
        self.body(depth, 3);
        self.leave_loop();
        if self.random.chance(50) {
            // What the block declares is not known in the next condition.
            self.scopes.leave();
            let tail = if self.random.chance(30) {
                format!(" else if ({}) {{", self.expression(Boolean, 2))
            } else {
                " else {".to_owned()
            };
            self.scopes.enter(false);
            self.close(&tail);
            self.indent += 1;
            self.scopes.enter(false);
            self.body(depth, 2);
        }
        self.close("");
    }

    /// Ends a turn or a loop where that may be.
    fn leave_loop(&mut self) {
        if self.leave && self.random.chance(25) {
            let words: &[&str] = if self.again { &["break", "continue"] } else { &["break"] };
            let word = *self.random.pick(words);
            self.line(format!("{word};"));
        }
    }

    /// The body of a loop, in which `continue` may stand or not.
    pub fn in_loop(&mut self, depth: u32, most: usize, again: bool) {
        let leave = std::mem::replace(&mut self.leave, true);
        let again = std::mem::replace(&mut self.again, again);
        self.loops += 1;
        self.body(depth, most);
        self.loops -= 1;
        (self.leave, self.again) = (leave, again);
    }

    fn count_up(&mut self, depth: u32) {
        let (name, turns) = (self.fresh_name("i"), 1 + self.random.below(4));
        let head = match self.random.below(4) {
            0 => format!("for (int {name} = {turns}; {name} > 0; {name}--)"),
            1 => format!("for ({name} = 0; {name} < {turns}; {name} += 1)"),
            2 => format!("for (int {name} = 0, {name}b = 9; {name} < {turns} && {name}b > 0; {name}++, {name}b--)"),
            _ => format!("for (int {name} = 0; {name} < {turns}; {name}++)"),
        };
        self.open(head);
        self.scopes.declare(Variable { name, kind: Int, typed: true, free: false });
        self.in_loop(depth, 3, true);
        self.close("");
    }

    fn repeat(&mut self, depth: u32) {
        let (name, turns) = (self.fresh_name("w"), 1 + self.random.below(4));
        self.line(format!("int {name} = 0;"));
        let after = self.random.chance(40);
        if after {
            self.open("do");
        } else {
            self.open(format!("while ({name} < {turns})"));
        }
        self.line(format!("{name}++;"));
        self.scopes.declare(Variable { name: name.clone(), kind: Int, typed: true, free: false });
        self.in_loop(depth, 2, !after);
        if after {
            self.close(format!(" while ({name} < {turns});").as_str());
        } else {
            self.close("");
        }
    }

    fn each(&mut self, depth: u32) {
        let (from, kind, class) = *self.random.pick(&[
            (IntArray, Int, "int"),
            (TextArray, Text, "String"),
            (Ints, IntBox, "Integer"),
            (Ints, IntBox, "Object"),
            (Texts, Text, "String"),
            (Text, Char, "char"),
            (Type::Set, Text, "Object"),
        ]);
        let mut source = self.expression(from, 2);
        if from == Text {
            source = format!("({source}).toCharArray()");
        } else if matches!(from, Ints | Texts | Type::Set) {
            // A copy, for the body may change the list itself.
            source = format!("new ArrayList({source})");
        }
        let name = self.fresh_name("e");
        let class = if self.random.chance(50) { format!("{class} ") } else { String::new() };
        self.open(format!("for ({class}{name} : {source})"));
        // Untyped elements of an array of int are ints, and so are typed ones.
        self.scopes.declare(Variable { name, kind, typed: true, free: false });
        self.in_loop(depth, 2, true);
        self.close("");
    }

    fn switch(&mut self, depth: u32) {
        let (kind, cases): (Type, &[&str]) = match self.random.below(4) {
            0 => (Char, &["'a'", "'b'", "'z'", "97"]),
            1 => (Text, &["\"a\"", "\"abc\"", "\"42\"", "\"\""]),
            2 => (Long, &["0L", "1", "7", "100L"]),
            _ => (Int, &["0", "1", "1 + 1", "3", "'a'"]),
        };
        let value = self.expression(kind, 2);
        let value = if kind == Int && self.random.chance(70) { format!("Math.abs({value} % 4)") } else { value };
        // What stands in a case has to have the type of the value.
        let value = if kind == Text { format!("\"\" + ({value})") } else { value };
        self.line(format!("switch ({value}) {{"));
        self.indent += 1;
        // In a switch, `break` belongs to it.
        let leave = std::mem::replace(&mut self.leave, false);
        let mut left = cases.to_vec();
        for _ in 0..=self.random.below(3) {
            let case = left.remove(self.random.below(left.len()));
            self.line(format!("case {case}:"));
            self.case_body(depth);
        }
        if self.random.chance(60) {
            self.line("default:");
            self.case_body(depth);
        }
        self.leave = leave;
        self.indent -= 1;
        self.line("}");
    }

    fn case_body(&mut self, depth: u32) {
        self.indent += 1;
        self.scopes.enter(false);
        if self.random.chance(85) {
            self.line("{");
            self.indent += 1;
            self.body(depth, 2);
            self.indent -= 1;
            self.line("}");
        } else {
            self.print();
        }
        self.scopes.leave();
        if self.random.chance(70) {
            self.line("break;");
        }
        self.indent -= 1;
    }

    fn attempt(&mut self, depth: u32) {
        let cleans = self.random.chance(35);
        let leave = std::mem::replace(&mut self.leave, false);
        self.open("try");
        self.body(depth, 3);
        self.risk();
        let name = self.fresh_name("x");
        let clauses: &[&str] = match self.random.below(5) {
            0 => &["Exception"],
            1 => &["ArithmeticException", "RuntimeException"],
            2 => &["NumberFormatException", "IndexOutOfBoundsException", "Exception"],
            3 => &[""],
            _ => &["IllegalArgumentException", "Throwable"],
        };
        for class in clauses {
            let space = if class.is_empty() { "" } else { " " };
            self.close(format!(" catch ({class}{space}{name}) {{").as_str());
            self.indent += 1;
            self.scopes.enter(false);
            let what = *self.random.pick(&["getClass().getName()", "getMessage()", "getClass().getSimpleName()"]);
            // The messages of a null pointer and of an array's bounds are the virtual machine's own.
            let own =
                format!("{name} instanceof NullPointerException || {name} instanceof ArrayIndexOutOfBoundsException");
            self.line(format!("print(\"caught \" + ({own} ? \"it\" : \"\" + {name}.{what}));"));
            if !cleans {
                self.body(depth, 2);
            }
        }
        if cleans {
            self.close(" finally {");
            self.indent += 1;
            self.scopes.enter(false);
            self.print();
        }
        self.close("");
        self.leave = leave;
    }

    /// A statement that probably throws.
    fn risk(&mut self) {
        let value = self.expression(Int, 2);
        let line = match self.random.below(9) {
            0 => format!("print(10 / ({value} % 2));"),
            1 => format!("print(\"abc\".substring({value}));"),
            2 => format!("throw new IllegalStateException(\"at \" + {value});"),
            3 => format!(
                "throw new {}(\"no\");",
                self.random.pick(&["RuntimeException", "Exception", "IllegalArgumentException"])
            ),
            4 => "print(Integer.parseInt(\"none\"));".to_owned(),
            5 => format!("print(new ArrayList().get({value}));"),
            6 => "Object o = \"text\"; print((Integer) o);".to_owned(),
            7 => format!("print((new int[2])[{value}]);"),
            _ => "n = null; print(n.toString());".to_owned(),
        };
        if self.random.chance(60) {
            self.line(line);
        }
    }
}
