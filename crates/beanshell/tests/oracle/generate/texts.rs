//! Strings: concatenation and what the library does with them.

use super::{
    Grower,
    types::Type::{self, Boolean, Builder, Char, Double, Float, Int, Long, Text, TextArray, Texts},
};

impl Grower {
    pub fn text(&mut self, depth: u32) -> String {
        let below = depth - 1;
        match self.random.below(20) {
            0..=5 => {
                let kind = self.any_type();
                let (text, other) = (self.expression(Text, below), self.shown(kind, below));
                if self.random.chance(70) { format!("({text} + {other})") } else { format!("({other} + {text})") }
            }
            6 => {
                let method = *self.random.pick(&["toUpperCase()", "toLowerCase()", "trim()", "toString()", "intern()"]);
                format!("{}.{method}", self.receiver(Text, depth))
            }
            7 => self.part(depth),
            8 => format!("{}.concat({})", self.receiver(Text, depth), self.expression(Text, below)),
            9 => format!(
                "{}.replace({}, {})",
                self.receiver(Text, depth),
                self.expression(Char, below.min(1)),
                self.expression(Char, below.min(1))
            ),
            10 => {
                let (what, by) = (self.leaf(Text), self.leaf(Text));
                // An empty needle stands between all letters: once is enough.
                format!("{}.replace(\"x\" + {what}, {by})", self.receiver(Text, depth))
            }
            11 => {
                let pattern =
                    *self.random.pick(&["[aeiou]", "\\\\d+", "\\\\s+", "[^a-z]", "(.)(.)", "^.", "b|c", "\\\\w", "l+"]);
                let by = *self.random.pick(&["", "-", "_$0_", "<$0>", "\\\\$", "#"]);
                let method = *self.random.pick(&["replaceAll", "replaceFirst"]);
                format!("{}.{method}(\"{pattern}\", \"{by}\")", self.receiver(Text, depth))
            }
            12 => {
                let kind = *self.random.pick(&[Int, Long, Double, Float, Char, Boolean, Text]);
                format!("String.valueOf({})", self.shown(kind, below))
            }
            13 => {
                let method = *self.random.pick(&["toString", "toHexString", "toBinaryString", "toOctalString"]);
                let kind = *self.random.pick(&[Int, Long]);
                let class = if kind == Int { "Integer" } else { "Long" };
                format!("{class}.{method}({})", self.expression(kind, below))
            }
            14 => format!("{}.toString()", self.receiver(Builder, depth)),
            15 => format!("{}.reverse().toString()", self.fresh_builder(below)),
            16 => self.formatted(below),
            17 => {
                let kind = *self.random.pick(&[Texts, TextArray]);
                format!("String.join(\"-\", {})", self.expression(kind, below.min(1)))
            }
            18 => format!("{}.getClass().getName()", self.receiver(Text, depth)),
            _ => self.of_map(depth),
        }
    }

    /// A part of a text, from places that mostly exist.
    fn part(&mut self, depth: u32) -> String {
        let text = self.receiver(Text, depth);
        let at = self.expression(Int, depth - 1);
        match self.random.below(4) {
            0 if self.random.chance(30) => format!("{text}.substring({at})"),
            1 => format!("({text} + \"....\").substring(1, 1 + Math.abs({at} % 4))"),
            2 => format!("(\"\" + ({text} + \"..\").charAt(Math.abs({at} % 2)))"),
            _ => format!("({text} + \"####\").substring(Math.abs({at} % 5))"),
        }
    }

    fn formatted(&mut self, below: u32) -> String {
        let (mark, kind) = *self.random.pick(&[
            ("%s", Text),
            ("%d", Int),
            ("%5d", Int),
            ("%-5d|", Int),
            ("%05d", Int),
            ("%x", Int),
            ("%d", Long),
            ("%,d", Long),
            ("%8s", Text),
            ("%-8s|", Text),
            ("%.3s", Text),
            ("%c", Char),
            ("%b", Boolean),
            ("%S", Text),
            ("%s", Double),
            ("%+d", Int),
        ]);
        let (second, other) = *self.random.pick(&[("%s", Text), ("%d", Int)]);
        let values = (self.shown(kind, below), self.shown(other, below));
        format!("String.format(\"{mark} {second}\", new Object[] {{{}, {}}})", values.0, values.1)
    }

    pub fn char_of_text(&mut self, depth: u32) -> String {
        let (text, at) = (self.receiver(Text, depth), self.expression(Int, depth - 1));
        if self.random.chance(5) {
            return format!("{text}.charAt({at})");
        }
        match self.random.below(3) {
            0 => format!("Character.toUpperCase({})", self.expression(Char, depth - 1)),
            1 => format!("(\"xyz\" + {text}).charAt(Math.abs({at} % 3))"),
            _ => format!("(\"key\" + {text}).toCharArray()[Math.abs({at} % 3)]"),
        }
    }

    pub fn text_test(&mut self, depth: u32) -> String {
        let (text, other) = (self.receiver(Text, depth), self.expression(Text, depth - 1));
        match self.random.below(9) {
            0 => format!("{text}.startsWith({other})"),
            1 => format!("{text}.endsWith({other})"),
            2 => format!("{text}.contains({other})"),
            3 => format!("{text}.equalsIgnoreCase({other})"),
            4 => format!("{text}.isEmpty()"),
            5 => {
                let pattern = *self.random.pick(&[
                    "[a-z]+",
                    ".*o.*",
                    "\\\\d*",
                    "a|b",
                    "[^,]+,.*",
                    "(?i)abc.*",
                    "\\\\w+@\\\\w+\\\\.com",
                ]);
                format!("{text}.matches(\"{pattern}\")")
            }
            6 => format!("Character.isLetterOrDigit({})", self.expression(Char, depth - 1)),
            7 => format!("({text} == {other})"),
            _ => format!("{text}.equals({other})"),
        }
    }

    /// A number that a text gives.
    pub fn int_of_text(&mut self, depth: u32) -> String {
        let text = self.receiver(Text, depth);
        match self.random.below(8) {
            0 | 1 => format!("{text}.length()"),
            2 => format!("{text}.indexOf({})", self.expression(Text, depth - 1)),
            3 => format!("{text}.lastIndexOf({})", self.expression(Char, depth - 1)),
            4 => format!("{text}.compareTo({})", self.expression(Text, depth - 1)),
            5 => format!("{text}.hashCode()"),
            6 => format!("{text}.split(\",\").length"),
            _ => {
                let number = *self.random.pick(&["12", "-7", "0", "2147483647", "+5", "00012", "x1", ""]);
                let number = if self.random.chance(60) { "42" } else { number };
                format!("Integer.parseInt(\"{number}\")")
            }
        }
    }

    /// A call of `Math`.
    pub fn of_math(&mut self, kind: Type, depth: u32) -> String {
        let below = depth - 1;
        match kind {
            Double => match self.random.below(7) {
                0 => format!("Math.sqrt({})", self.expression(Double, below)),
                1 => format!("Math.floor({})", self.expression(Double, below)),
                2 => format!("Math.ceil({})", self.expression(Double, below)),
                3 => format!("Math.rint({})", self.expression(Double, below)),
                4 => format!("Math.pow({}, 2)", self.expression(Int, below)),
                5 => format!("Double.parseDouble(\"{}\")", self.random.pick(&["1.5", "-2e3", "0.125", "7"])),
                _ => format!("Math.max({}, {})", self.expression(Double, below), self.expression(Double, below)),
            },
            Long if self.random.chance(40) => format!("Math.round({})", self.expression(Double, below)),
            Int if self.random.chance(20) => format!("Math.round({})", self.expression(Float, below)),
            _ => {
                let method = *self.random.pick(&["max", "min"]);
                if self.random.chance(40) {
                    return format!("Math.abs({})", self.expression(kind, below));
                }
                format!("Math.{method}({}, {})", self.expression(kind, below), self.expression(kind, below))
            }
        }
    }
}
