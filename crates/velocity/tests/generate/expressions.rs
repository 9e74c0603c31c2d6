//! References, literals, conditions and arithmetic.

use super::Grower;

/// Paths to numbers, texts, truths, lists, maps and nothing, among the variables of `cases::variables`.
const NUMBERS: [&str; 17] = [
    "s.lastIndexOf(\"l\")",
    "s.indexOf(\"o\", 5)",
    "s.compareTo($foo)",
    "uni.length()",
    "csv.split(\"[,;]\").size()",
    "list.hashCode()",
    "n.doubleValue()",
    "f.intValue()",
    "n",
    "f",
    "big",
    "m.size2",
    "list.size()",
    "s.length()",
    "s.indexOf(\"o\")",
    "m.size()",
    "foo.hashCode()",
];
const TEXTS: [&str; 40] = [
    "s.format(\"%05d\", $n)",
    "s.format(\"%s=%s\", $foo, $n)",
    "s.format(\"%.2f|%8s\", $f, $foo)",
    "s.replaceFirst(\"l+\", \"L\")",
    "s.replaceAll(\"(l+)o?\", \"<$1>\")",
    "s.replaceAll(\"(?<=l)o|W\", \"0\")",
    "csv.replaceAll(\"[,;]+\", \" \")",
    "s.replaceAll(\"\\s*\", \"-\")",
    "s.toLowerCase()",
    "s.charAt(4)",
    "uni.substring(2)",
    "uni.toUpperCase()",
    "foo.repeat(3)",
    "s.subSequence(2, 4)",
    "list.toString()",
    "m.toString()",
    "s.join(\"+\", $list)",
    "csv.replaceAll(\"(\\w)\\w*\", \"$1\")",
    "foo",
    "s",
    "uni",
    "blank",
    "csv",
    "m.k",
    "m.get('k')",
    "m['k']",
    "list.get(1)",
    "list[0]",
    "list[-1]",
    "deep.a.b[0].c",
    "deep.a.b.get(0).c",
    "s.toUpperCase()",
    "s.substring(6)",
    "s.substring(0, 5)",
    "csv.replace(\",\", \";\")",
    "foo.concat($s)",
    "s.replaceAll(\"[aeiou]\", \"*\")",
    "csv.split(\",\")[1]",
    "n.toString()",
    "s.trim()",
];
const TRUTHS: [&str; 15] = [
    "s.matches(\"H.*d\")",
    "s.equalsIgnoreCase(\"hello world\")",
    "list.equals($list)",
    "m.containsValue(\"v\")",
    "s.endsWith(\"ld\")",
    "t",
    "fa",
    "s.contains(\"World\")",
    "list.contains(\"a\")",
    "m.containsKey(\"q\")",
    "none.isEmpty()",
    "blank.empty",
    "s.startsWith($foo)",
    "foo.equals(\"F\")",
    "csv.matches(\".*;.*\")",
];
const LISTS: [&str; 7] = ["list", "none", "nulls", "deep.a.b", "list.subList(0, 2)", "m.values()", "csv.split(\",\")"];
const NOTHING: [&str; 9] =
    ["nope", "z", "nope.a.b", "m.nope", "m.nope()", "foo.bar", "s.nope(1)", "deep.a.q.c", "m.get(\"q\")"];

impl Grower {
    /// A path without its dollar sign.
    fn path(&mut self) -> &'static str {
        if !self.names.is_empty() && self.percent(30) {
            let names = self.names.clone();
            return self.pick(&names);
        }
        match self.below(10) {
            0..3 => self.pick(&TEXTS),
            3..5 => self.pick(&NUMBERS),
            5 => self.pick(&TRUTHS),
            6..8 => self.pick(&NOTHING),
            8 if self.loops > 0 => self.pick(&[
                "foreach.count",
                "foreach.index",
                "foreach.hasNext",
                "foreach.first",
                "foreach.last",
                "foreach.parent.count",
                "foreach.topmost.index",
                "velocityCount",
                "velocityHasNext",
                "foreach.hasNext()",
                "foreach.getCount()",
            ]),
            8 => self.pick(&["m", "list", "none", "nulls"]),
            _ => self.pick(&LISTS[..4]),
        }
    }

    pub(super) fn reference(&mut self) {
        let path = self.path();
        // What `split` gives prints as an array of Java.
        let path = if path.ends_with("split(\",\")") { "csv" } else { path };
        self.reference_to(path);
    }

    fn reference_to(&mut self, path: &str) {
        let path = self.quotes(path);
        let text = match self.below(6) {
            0..3 => format!("${path}"),
            3 => format!("${{{path}}}"),
            4 => format!("$!{path}"),
            _ => format!("$!{{{path}}}"),
        };
        self.put(&text);
    }

    /// A path, with its quotes doubled inside of a "string".
    fn quotes(&self, path: &str) -> String {
        if self.quoted { path.replace('"', "\"\"") } else { path.to_owned() }
    }

    /// A plain variable that a template may set.
    pub(super) fn target(&mut self) -> &'static str {
        self.pick(&["x", "y", "w", "foo", "n", "list"])
    }

    pub(super) fn literal(&mut self) {
        let literal = self.pick(&[
            "1",
            "0",
            "-3",
            "2.5",
            "7",
            "10",
            "true",
            "false",
            "'F'",
            "'it''s'",
            "'$foo'",
            "''",
            "\"F\"",
            "\"\"",
            "1e3",
            ".5",
            "2147483647",
            "9223372036854775807",
            "123456789012",
            "'true'",
            "'5'",
        ]);
        let literal = self.quotes(literal);
        self.put(&literal);
    }

    /// A "string" with references and directives inside.
    pub(super) fn interpolated(&mut self) {
        if self.quoted || self.depth > 3 {
            self.put("'plain'");
            return;
        }
        self.quoted = true;
        self.depth += 1;
        let pieces = 1 + self.below(3);
        let inner = self.apart(|grower| grower.block(pieces));
        self.depth -= 1;
        self.quoted = false;
        // A mark at the end of a string is a known difference, as at the end of a template.
        let text = format!("\"{inner}.\"");
        self.put(&text);
    }

    /// A value without operators.
    pub(super) fn value(&mut self) {
        match self.below(12) {
            0..5 => {
                let path = self.path();
                let path = self.quotes(path);
                self.put(&format!("${path}"));
            }
            5..9 => self.literal(),
            9 => self.interpolated(),
            10 => self.list(),
            _ => {
                if self.percent(50) {
                    self.map();
                } else {
                    self.literal();
                }
            }
        }
    }

    pub(super) fn list(&mut self) {
        if self.percent(35) {
            let range = self.pick(&["[1..3]", "[3..1]", "[$n..7]", "[-1..1]", "[0..0]", "[1..$m.size2]", "[$foo..2]"]);
            self.put(range);
            return;
        }
        self.put("[");
        for at in 0..self.below(4) {
            if at > 0 {
                self.put(", ");
            }
            self.depth += 1;
            if self.depth > 4 {
                self.literal();
            } else {
                self.value();
            }
            self.depth -= 1;
        }
        if self.out.ends_with('[') {
            self.literal();
        }
        self.put("]");
    }

    fn map(&mut self) {
        self.put("{");
        for at in 0..self.below(3) {
            if at > 0 {
                self.put(", ");
            }
            let key = self.pick(&["'a'", "'k'", "'b c'", "1"]);
            self.put(key);
            self.put(": ");
            self.depth += 1;
            if self.depth > 4 {
                self.literal();
            } else {
                self.value();
            }
            self.depth -= 1;
        }
        self.put("}");
    }

    /// What `#foreach` goes through.
    pub(super) fn items(&mut self) {
        match self.below(10) {
            0..5 => {
                let path = self.pick(&LISTS);
                let path = self.quotes(path);
                self.put(&format!("${path}"));
            }
            5..8 => self.list(),
            8 => {
                let path = self.pick(&["m", "m.keySet()", "m.entrySet()", "s", "n", "z"]);
                self.put(&format!("${path}"));
            }
            _ => self.put("$nope"),
        }
    }

    pub(super) fn condition(&mut self) {
        match self.below(12) {
            0..3 => self.value(),
            3..7 => {
                self.value();
                let sign =
                    self.pick(&[" == ", " != ", " < ", " > ", " <= ", " >= ", " eq ", " ne ", " lt ", " ge ", "=="]);
                self.put(sign);
                self.value();
            }
            7 => {
                let not = self.pick(&["!", "! ", "not ", "!!"]);
                self.put(not);
                let path = self.pick(&TRUTHS);
                let path = self.quotes(path);
                self.put(&format!("${path}"));
            }
            8..10 => {
                self.condition_within();
                let sign = self.pick(&[" && ", " || ", " and ", " or ", "&&", "||"]);
                self.put(sign);
                self.condition_within();
            }
            10 => {
                self.put("(");
                self.condition_within();
                self.put(")");
            }
            _ => self.arithmetic(),
        }
    }

    fn condition_within(&mut self) {
        self.depth += 1;
        if self.depth > 4 {
            self.literal();
        } else {
            self.condition();
        }
        self.depth -= 1;
    }

    pub(super) fn arithmetic(&mut self) {
        for at in 0..=1 + self.below(3) {
            if at > 0 {
                let sign = self.pick(&[" + ", " - ", " * ", " / ", " % ", " + "]);
                self.put(sign);
            }
            match self.below(8) {
                0..3 => {
                    let path = self.pick(&NUMBERS);
                    let path = self.quotes(path);
                    self.put(&format!("${path}"));
                }
                3..6 => {
                    let number = self.pick(&[
                        "1",
                        "2",
                        "3",
                        "0",
                        "-7",
                        "2.5",
                        "0.1",
                        "1000000",
                        "2147483647",
                        "4611686018427387904",
                    ]);
                    self.put(number);
                }
                6 if self.depth < 4 => {
                    self.depth += 1;
                    self.put("(");
                    self.arithmetic();
                    self.put(")");
                    self.depth -= 1;
                }
                _ => {
                    let path = self.path();
                    let path = self.quotes(path);
                    self.put(&format!("${path}"));
                }
            }
        }
    }

    pub(super) fn expression(&mut self) {
        match self.below(10) {
            0..5 => self.value(),
            5..8 => self.arithmetic(),
            _ => self.condition(),
        }
    }
}
