//! Expressions of a wanted type.

use super::{
    Grower,
    types::{
        NUMBERS, OBJECTS, SCALARS,
        Type::{
            self, Boolean, BooleanBox, Builder, Byte, Char, CharBox, Counter, Double, DoubleBox, Float, Int, IntArray,
            IntBox, Ints, Long, LongBox, Map, Set, Short, Text, TextArray, Texts,
        },
        literal,
    },
};

impl Grower {
    pub fn any_type(&mut self) -> Type {
        if self.random.chance(15) { *self.random.pick(&OBJECTS) } else { *self.random.pick(&SCALARS) }
    }

    /// A value to become part of a text: no array, for its text differs from run to run; of numbers with a fraction only
    /// literals, for Java 17 writes some others with more digits than needed, which shows when the text is taken apart.
    pub fn shown(&mut self, kind: Type, depth: u32) -> String {
        match kind {
            IntArray | TextArray => self.expression(Int, depth),
            Double | Float => literal(kind, &mut self.random),
            DoubleBox => format!("Double.valueOf({})", literal(Double, &mut self.random)),
            _ => self.expression(kind, depth),
        }
    }

    pub fn scalar(&mut self) -> Type {
        *self.random.pick(&SCALARS)
    }

    /// An expression of this type with operators and calls inside each other down to this depth.
    pub fn expression(&mut self, kind: Type, depth: u32) -> String {
        if depth == 0 || self.random.chance(12) {
            return self.leaf(kind);
        }
        if self.random.chance(6) {
            return self.conditional(kind, depth);
        }
        if self.random.chance(8)
            && let Some(call) = self.call_for(kind, depth)
        {
            return call;
        }
        match kind {
            Boolean => self.boolean(depth),
            Byte | Short | Char => self.small(kind, depth),
            Int | Long | Float | Double => self.number(kind, depth),
            Text => self.text(depth),
            IntBox | LongBox | DoubleBox | CharBox | BooleanBox => self.boxed(kind, depth),
            Ints | Texts | Map | Set | Builder | IntArray | TextArray | Counter => self.object(kind, depth),
        }
    }

    /// A variable, or a literal where there is none.
    pub fn leaf(&mut self, kind: Type) -> String {
        if self.random.chance(75)
            && let Some(variable) = self.scopes.of(kind, &mut self.random)
        {
            return match self.random.below(40) {
                0 if self.indent == 0 => format!("this.{}", variable.name),
                _ => variable.name,
            };
        }
        match kind {
            IntBox | LongBox | DoubleBox | CharBox | BooleanBox => self.boxed(kind, 0),
            Ints | Texts | Map | Set | Builder | IntArray | TextArray | Counter => self.object(kind, 0),
            _ => literal(kind, &mut self.random),
        }
    }

    /// What can stand before a dot: a name or something in brackets.
    pub fn receiver(&mut self, kind: Type, depth: u32) -> String {
        match self.scopes.of(kind, &mut self.random) {
            Some(variable) if self.random.chance(70) => variable.name,
            _ => {
                let value = self.expression(kind, depth.saturating_sub(1));
                if value.starts_with('"') && !value[1..value.len() - 1].contains('"') {
                    value
                } else {
                    format!("({value})")
                }
            }
        }
    }

    /// Brackets, or now and then none: then precedence decides what belongs together.
    fn maybe_bracketed(&mut self, value: String) -> String {
        if self.random.chance(85) { format!("({value})") } else { value }
    }

    fn conditional(&mut self, kind: Type, depth: u32) -> String {
        let (test, yes, no) =
            (self.expression(Boolean, depth - 1), self.expression(kind, depth - 1), self.expression(kind, depth - 1));
        format!("({test} ? {yes} : {no})")
    }

    fn boolean(&mut self, depth: u32) -> String {
        let below = depth - 1;
        match self.random.below(13) {
            0..=2 => {
                let (a, b) = (self.any_number(), self.any_number());
                let operator = *self.random.pick(&["<", "<=", ">", ">=", "==", "!=", "@lt", "@gteq", "@gt", "@lteq"]);
                let value = format!("{} {operator} {}", self.expression(a, below), self.expression(b, below));
                self.maybe_bracketed(value)
            }
            3..=4 => {
                let operator = *self.random.pick(&["&&", "||", "&&", "||", "@and", "@or"]);
                let value =
                    format!("{} {operator} {}", self.expression(Boolean, below), self.expression(Boolean, below));
                format!("({value})")
            }
            5 => format!("!({})", self.expression(Boolean, below)),
            6 => {
                let operator = *self.random.pick(&["==", "!="]);
                format!("({} {operator} {})", self.expression(Boolean, below), self.expression(Boolean, below))
            }
            7 => {
                let kind = self.any_type();
                let class = *self.random.pick(&[
                    "String",
                    "Integer",
                    "Number",
                    "Object",
                    "List",
                    "Map",
                    "Comparable",
                    "Collection",
                    "int[]",
                    "Character",
                    "CharSequence",
                ]);
                format!("(({}) instanceof {class})", self.expression(kind, below))
            }
            8 => {
                let kind = *self.random.pick(&[Text, IntBox, Ints, Map, Set]);
                format!("{}.equals({})", self.receiver(kind, depth), self.expression(kind, below))
            }
            9 => {
                // Two boxes are compared by identity, a box and a number by value.
                let (a, b) = (
                    *self.random.pick(&[IntBox, CharBox, DoubleBox]),
                    *self.random.pick(&[IntBox, Int, Char, Double, Long]),
                );
                format!("({} == {})", self.expression(a, below), self.expression(b, below))
            }
            10 => self.text_test(depth),
            11 => self.object_test(depth),
            _ => {
                let kind = self.any_type();
                let operator = *self.random.pick(&["==", "!="]);
                format!("({} {operator} null)", self.expression(kind, below))
            }
        }
    }

    pub fn any_number(&mut self) -> Type {
        *self.random.pick(&[Int, Int, Int, Long, Long, Double, Float, Char, Byte, Short, IntBox, DoubleBox])
    }

    /// A byte, a short or a char: arithmetic does not give one, a cast does.
    fn small(&mut self, kind: Type, depth: u32) -> String {
        let name = match kind {
            Byte => "byte",
            Short => "short",
            _ => "char",
        };
        if kind == Char && self.random.chance(30) {
            return self.char_of_text(depth);
        }
        if kind == Char && self.random.chance(60) {
            // Letters, so that most texts can be read.
            return format!("(char) ('a' + Math.abs({} % 26))", self.expression(Int, depth - 1));
        }
        let from = *self.random.pick(&NUMBERS);
        format!("(({name}) ({}))", self.expression(from, depth - 1))
    }

    fn number(&mut self, kind: Type, depth: u32) -> String {
        let below = depth - 1;
        match self.random.below(14) {
            0..=5 => self.arithmetic(kind, below),
            6 if kind.is_integer() => self.bits(kind, below),
            7 => {
                let from = *self.random.pick(&NUMBERS);
                let name = kind.name(&mut self.random);
                format!("(({name}) ({}))", self.expression(from, below))
            }
            8 => {
                let operator = *self.random.pick(&["-", "+", "-"]);
                format!("({operator}({}))", self.expression(kind, below))
            }
            9 => {
                // An assignment in the midst of an expression.
                let Some(variable) =
                    self.scopes.among(|v| v.kind == kind && v.free && kind.is_integer(), &mut self.random)
                else {
                    return self.leaf(kind);
                };
                let name = variable.name;
                match self.random.below(4) {
                    0 => format!("({name}++)"),
                    1 => format!("(--{name})"),
                    2 => format!("({name} += {})", self.expression(Int, below)),
                    _ => format!("({name} = {})", self.expression(kind, below)),
                }
            }
            10 => self.of_math(kind, depth),
            11 => self.of_objects(kind, depth),
            _ => self.arithmetic(kind, below),
        }
    }

    /// Two operands of which at least one has the wanted type, and the other widens to it.
    fn arithmetic(&mut self, kind: Type, below: u32) -> String {
        let other = match kind {
            Int => *self.random.pick(&[Int, Int, Int, Byte, Short, Char, IntBox]),
            _ => *self.random.pick(kind.takes()),
        };
        let operator = *self.random.pick(&["+", "-", "*", "+", "-", "*", "/", "%"]);
        if matches!(operator, "/" | "%") && kind.is_integer() && self.random.chance(90) {
            let right = *self.random.pick(&["2", "3", "7", "10", "(-3)", "16"]);
            let left = self.expression(kind, below);
            return format!("({left} {operator} {right})");
        }
        let (left, right) = (self.expression(kind, below), self.expression(other, below));
        let value = if self.random.chance(70) {
            format!("{left} {operator} {right}")
        } else {
            format!("{right} {operator} {left}")
        };
        self.maybe_bracketed(value)
    }

    fn bits(&mut self, kind: Type, below: u32) -> String {
        if self.random.chance(10) {
            return format!("(~{})", self.expression(kind, below));
        }
        let operator = *self.random.pick(&["&", "|", "^", "<<", ">>", ">>>", "@bitwise_and", "@left_shift"]);
        // BeanShell lets the wider operand of a shift decide, so the right one is an int.
        let right = if operator.contains(['<', '>', 'l']) { Int } else { *self.random.pick(kind.takes()) };
        let value = format!("{} {operator} {}", self.expression(kind, below), self.expression(right, below));
        format!("({value})")
    }

    fn boxed(&mut self, kind: Type, depth: u32) -> String {
        let inner = kind.unboxed().expect("a box");
        let value = if depth == 0 { literal(inner, &mut self.random) } else { self.expression(inner, depth - 1) };
        let class = match kind {
            IntBox => "Integer",
            LongBox => "Long",
            DoubleBox => "Double",
            CharBox => "Character",
            _ => "Boolean",
        };
        if self.random.chance(35) { format!("new {class}({value})") } else { format!("{class}.valueOf({value})") }
    }
}
