//! Objects that change: lists, maps, sets, builders, arrays.

use super::{
    Grower,
    types::Type::{
        self, Boolean, Builder, Char, Counter, Double, Int, IntArray, Ints, Long, Map, Set, Text, TextArray, Texts,
    },
};

impl Grower {
    /// A new object.
    pub fn object(&mut self, kind: Type, depth: u32) -> String {
        let below = depth.saturating_sub(1).min(1);
        let (a, b) = match kind {
            Ints | IntArray => (self.leaf_or(Int, below), self.leaf_or(Int, below)),
            _ => (self.leaf_or(Text, below), self.leaf_or(Text, below)),
        };
        match kind {
            Ints | Texts => {
                let class = *self.random.pick(&["ArrayList", "ArrayList", "LinkedList"]);
                match self.random.below(3) {
                    0 => format!("new {class}()"),
                    _ => format!("new {class}(Arrays.asList(new Object[] {{{a}, {b}}}))"),
                }
            }
            Map => {
                let class = *self.random.pick(&["HashMap", "LinkedHashMap", "TreeMap"]);
                format!("new {class}()")
            }
            Set => {
                let class = *self.random.pick(&["HashSet", "LinkedHashSet", "TreeSet"]);
                if self.random.chance(40) {
                    format!("new {class}()")
                } else {
                    format!("new {class}(Arrays.asList(new String[] {{{a}, {b}, \"m\"}}))")
                }
            }
            Builder => self.fresh_builder(below),
            IntArray => match self.random.below(3) {
                0 => format!("new int[{}]", 1 + self.random.below(4)),
                _ => format!("new int[] {{{a}, {b}}}"),
            },
            TextArray => match self.random.below(3) {
                0 => "\"p,q,r\".split(\",\")".to_owned(),
                _ => format!("new String[] {{{a}, {b}}}"),
            },
            _ => "object()".to_owned(),
        }
    }

    fn leaf_or(&mut self, kind: Type, depth: u32) -> String {
        if depth == 0 { self.leaf(kind) } else { self.expression(kind, depth) }
    }

    pub fn fresh_builder(&mut self, depth: u32) -> String {
        let class = *self.random.pick(&["StringBuilder", "StringBuffer"]);
        let mut chain = format!("new {class}({})", self.leaf_or(Text, depth));
        for _ in 0..self.random.below(3) {
            let kind = *self.random.pick(&[Int, Char, Boolean, Text, Double, Long]);
            chain = format!("{chain}.append({})", self.shown(kind, depth));
        }
        chain
    }

    /// A number that an object gives.
    pub fn of_objects(&mut self, kind: Type, depth: u32) -> String {
        if kind == Double {
            return format!("{}.size() * 0.5", self.receiver(Ints, depth));
        }
        if kind != Int {
            return self.leaf(kind);
        }
        let below = depth - 1;
        match self.random.below(12) {
            0 | 1 => self.int_of_text(depth),
            2 => {
                let kind = *self.random.pick(&[Ints, Texts, Map, Set]);
                format!("{}.size()", self.receiver(kind, depth))
            }
            3 => {
                let list = self.receiver(Ints, depth);
                if self.random.chance(15) {
                    format!("{list}.get(0)")
                } else {
                    format!("({list}.isEmpty() ? -1 : {list}.get(0))")
                }
            }
            4 => format!("{}.indexOf({})", self.receiver(Ints, depth), self.expression(Int, below)),
            5 => {
                let array = *self.random.pick(&[IntArray, TextArray]);
                format!("{}.length", self.receiver(array, depth))
            }
            6 => {
                let array = self.receiver(IntArray, depth);
                let at = if self.random.chance(10) { self.expression(Int, below) } else { "0".to_owned() };
                format!("{array}[{at}]")
            }
            7 => {
                let kind = *self.random.pick(&[Ints, Texts, Map, Set, Text]);
                format!("{}.hashCode()", self.receiver(kind, depth))
            }
            8 => format!("{}.length()", self.receiver(Builder, depth)),
            9 => match self.scopes.of(Counter, &mut self.random) {
                Some(counter) => {
                    let call = *self.random.pick(&["next()", "count", "add(2)", "peek()", "next()"]);
                    format!("{}.{call}", counter.name)
                }
                None => self.leaf(Int),
            },
            10 => format!("({}.getOrDefault({}, 7))", self.receiver(Map, depth), self.expression(Text, below)),
            _ => self.int_of_text(depth),
        }
    }

    pub fn object_test(&mut self, depth: u32) -> String {
        let below = depth - 1;
        match self.random.below(6) {
            0 => format!("{}.contains({})", self.receiver(Ints, depth), self.expression(Int, below)),
            1 => format!("{}.contains({})", self.receiver(Texts, depth), self.expression(Text, below)),
            2 => format!("{}.containsKey({})", self.receiver(Map, depth), self.expression(Text, below)),
            3 => format!("{}.contains({})", self.receiver(Set, depth), self.expression(Text, below)),
            4 => format!("{}.isEmpty()", self.receiver(Texts, depth)),
            _ => format!("{}.containsValue({})", self.receiver(Map, depth), self.expression(Int, below)),
        }
    }

    /// A text that an object gives.
    pub fn of_map(&mut self, depth: u32) -> String {
        let key = self.leaf(Text);
        match self.random.below(6) {
            0 => format!("(\"\" + {}.get({key}))", self.receiver(Map, depth)),
            1 => format!("(\"\" + {}{{{key}}})", self.variable_or_brackets(Map, depth)),
            2 => format!("(\"\" + {}.keySet())", self.receiver(Map, depth)),
            3 => format!("(\"\" + {}.values())", self.receiver(Map, depth)),
            4 => {
                let list = self.receiver(Texts, depth);
                format!("({list}.isEmpty() ? \"none\" : {list}.get({list}.size() - 1))")
            }
            _ => format!("{}[0]", self.receiver(TextArray, depth)),
        }
    }

    fn variable_or_brackets(&mut self, kind: Type, depth: u32) -> String {
        self.receiver(kind, depth)
    }

    /// A statement that changes an object.
    pub fn change(&mut self, depth: u32) {
        let Some(variable) = self.scopes.among(
            |v| matches!(v.kind, Ints | Texts | Map | Set | Builder | IntArray | TextArray | Counter) && v.free,
            &mut self.random,
        ) else {
            return self.declare_object();
        };
        let name = variable.name;
        let line = match variable.kind {
            Ints | Texts => {
                let element = if variable.kind == Ints { Int } else { Text };
                let value = if element == Text { self.kept_text(depth) } else { self.expression(element, depth) };
                match self.random.below(9) {
                    0..=3 => format!("{name}.add({value});"),
                    4 => format!("{name}.add(0, {value});"),
                    5 => format!("Collections.sort({name});"),
                    6 => format!("Collections.reverse({name});"),
                    7 => format!("if (!{name}.isEmpty()) {name}.remove(0);"),
                    _ if self.random.chance(20) => format!("{name}.set(1, {value});"),
                    _ => format!("{name}.addAll(Arrays.asList(new Object[] {{{value}}}));"),
                }
            }
            Map => {
                let (key, value) = (self.kept_text(depth.min(1)), self.expression(Int, depth));
                match self.random.below(5) {
                    // A box, for BeanShell keeps a primitive of its own otherwise.
                    0 => format!("{name}{{{key}}} = Integer.valueOf({value});"),
                    1 => format!("{name}.remove({key});"),
                    2 => format!("print({name}.put({key}, {value}));"),
                    _ => format!("{name}.put({key}, {value});"),
                }
            }
            Set => {
                let value = self.kept_text(depth);
                let method = *self.random.pick(&["add", "add", "add", "remove", "contains"]);
                format!("print({name}.{method}({value}));")
            }
            Builder => {
                let kind = self.scalar();
                let value = if kind == Text { self.kept_text(depth.min(2)) } else { self.shown(kind, depth.min(2)) };
                match self.random.below(5) {
                    0 => format!("{name}.insert(0, {value});"),
                    1 => format!("{name}.reverse();"),
                    2 => format!("{name}.setLength(Math.min({name}.length(), 6));"),
                    _ => format!("{name}.append({value});"),
                }
            }
            IntArray => {
                let (value, operator) =
                    (self.expression(Int, depth), *self.random.pick(&["=", "+=", "-=", "*=", "=", "^="]));
                if self.random.chance(25) { format!("{name}[0]++;") } else { format!("{name}[0] {operator} {value};") }
            }
            TextArray => {
                let value = self.kept_text(depth);
                let operator = if self.loops + self.inside > 0 { "=" } else { *self.random.pick(&["=", "+=", "="]) };
                format!("{name}[0] {operator} {value};")
            }
            _ => {
                let call = *self.random.pick(&["next()", "add(3)", "count = 10", "add(-1)"]);
                format!("{name}.{call};")
            }
        };
        self.line(line);
    }
}
