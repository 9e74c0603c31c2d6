//! Methods, closures and scripted objects, and their calls.

use super::{
    Grower, Method, Variable,
    types::{
        SCALARS,
        Type::{self, Char, Counter, Int, Text},
    },
};

impl Grower {
    /// Defines a method, a recursive one, or one that returns itself as an object.
    pub fn define(&mut self, depth: u32) {
        if self.inside >= 2 || self.indent != self.inside as usize {
            return self.call_statement();
        }
        match self.random.below(8) {
            0 => self.recursive(),
            1 | 2 => self.counter(),
            3 if self.inside == 0 => self.overloaded(depth),
            4 => self.call_statement(),
            _ => self.method(depth),
        }
    }

    fn method(&mut self, depth: u32) {
        let name = self.fresh_name("m");
        let parameters: Vec<Type> = (0..self.random.below(3)).map(|_| *self.random.pick(&SCALARS)).collect();
        let gives = self.random.chance(80).then(|| self.scalar());
        self.method_of(&name, parameters, gives, depth);
    }

    fn method_of(&mut self, name: &str, parameters: Vec<Type>, gives: Option<Type>, depth: u32) {
        let mut list = Vec::new();
        let mut variables = Vec::new();
        for kind in &parameters {
            let typed = self.random.chance(60);
            let name = self.fresh_name("p");
            let class = kind.name(&mut self.random);
            list.push(if typed { format!("{class} {name}") } else { name.clone() });
            variables.push(Variable { name, kind: *kind, typed, free: true });
        }
        let before = match gives {
            Some(kind) if self.random.chance(50) => format!("{} ", kind.name(&mut self.random)),
            None if self.random.chance(50) => "void ".to_owned(),
            _ => String::new(),
        };
        let modifier =
            if before.is_empty() { "" } else { *self.random.pick(&["", "", "public ", "static ", "private "]) };
        // Methods inside are gone after it.
        let known = self.methods.len();
        let (loops, leave) = (std::mem::take(&mut self.loops), std::mem::take(&mut self.leave));
        self.line(format!("{modifier}{before}{name}({}) {{", list.join(", ")));
        self.indent += 1;
        self.inside += 1;
        self.scopes.enter(true);
        for variable in variables {
            self.scopes.declare(variable);
        }
        self.room += 2;
        self.body(depth.min(2), 3);
        self.outer();
        if let Some(kind) = gives {
            let value = self.expression(kind, 2);
            let bare = before.is_empty() && self.random.chance(15);
            self.line(if bare { format!("{value};") } else { format!("return {value};") });
        }
        self.inside -= 1;
        self.close("");
        (self.loops, self.leave) = (loops, leave);
        self.methods.truncate(known);
        self.methods.push(Method { name: name.to_owned(), parameters, gives });
    }

    /// Variables of its own and of the scopes around a method by their prefixes.
    fn outer(&mut self) {
        let line = match self.random.below(12) {
            0 => format!("this.own = {};", self.leaf(Int)),
            1 => {
                let value = self.leaf(Text);
                format!("global.shared = {value}; print(global.shared);")
            }
            2 => "this.own = 1; own += 2; print(this.own);".to_owned(),
            3 => format!("super.outside = {}; print(super.outside);", self.leaf(Int)),
            _ => return,
        };
        self.line(line);
    }

    fn recursive(&mut self) {
        let name = self.fresh_name("r");
        let step = self.leaf(Int);
        let line = match self.random.below(3) {
            0 => format!("{name}(n) {{ if (n <= 0) return 1; return n * {name}(n - 1); }}"),
            1 => format!("int {name}(int n) {{ if (n < 2) return n; return {name}(n - 1) + {name}(n - 2); }}"),
            _ => format!("{name}(n) {{ if (n <= 0) return {step}; k = n; r = {name}(n - 1); return r + k; }}"),
        };
        self.line(line);
        let from = self.random.below(9);
        self.line(format!("print({name}({from}));"));
    }

    /// A scripted object with a variable that its methods share.
    fn counter(&mut self) {
        let make = self.fresh_name("make");
        let start = self.leaf(Int);
        self.line(format!("{make}(count) {{"));
        self.line("    next() { count++; return count; }");
        self.line("    add(n) { count += n; return count; }");
        self.line("    int peek() { return count; }");
        if self.random.chance(30) {
            self.line("    both() { return next() + add(1); }");
        }
        self.line("    return this;");
        self.line("}");
        for _ in 0..=self.random.below(2) {
            let name = self.fresh_name("c");
            self.line(format!("{name} = {make}({start});"));
            self.scopes.declare(Variable { name, kind: Counter, typed: false, free: true });
        }
    }

    /// Methods of one name for different types.
    fn overloaded(&mut self, depth: u32) {
        let name = self.fresh_name("f");
        let mut kinds = vec![Int, Text, Type::Double, Char, Type::Long];
        for _ in 0..2 + self.random.below(2) {
            let kind = kinds.remove(self.random.below(kinds.len()));
            let class = if kind == Text { "String" } else { kind.name(&mut self.random) };
            let text = self.leaf(Text);
            self.line(format!("{name}({class} p) {{ return \"{class} \" + p + {text}; }}"));
        }
        if self.random.chance(50) {
            self.line(format!("{name}(p) {{ return \"any \" + p; }}"));
        }
        for _ in 0..2 {
            let kind =
                *self.random.pick(&[Int, Text, Type::Double, Char, Type::Long, Type::Byte, Type::IntBox, Type::Float]);
            let value = self.expression(kind, depth.min(1));
            self.line(format!("print({name}({value}));"));
        }
    }

    /// A call that gives a value of this type.
    pub fn call_for(&mut self, kind: Type, depth: u32) -> Option<String> {
        let fitting: Vec<Method> = self.methods.iter().filter(|method| method.gives == Some(kind)).cloned().collect();
        if fitting.is_empty() {
            return None;
        }
        let method = self.random.pick(&fitting).clone();
        Some(self.call(&method, depth - 1))
    }

    fn call(&mut self, method: &Method, depth: u32) -> String {
        let values: Vec<String> = method.parameters.iter().map(|kind| self.expression(*kind, depth.min(1))).collect();
        format!("{}({})", method.name, values.join(", "))
    }

    fn call_statement(&mut self) {
        let Some(method) = (!self.methods.is_empty()).then(|| self.random.pick(&self.methods).clone()) else {
            return self.change(1);
        };
        let call = self.call(&method, 2);
        let print = method.gives.is_some() && self.random.chance(70);
        self.line(if print { format!("print({call});") } else { format!("{call};") });
    }
}
