//! Larger forms: classes, anonymous objects, iterators, arrays of arrays, `eval`, and names that nothing has.

use super::{
    Grower, Variable,
    types::{
        Type::{self, Boolean, Char, Double, Int, Ints, Long, Map, Text, Texts},
        literal,
    },
};

impl Grower {
    /// One of the larger forms, a few lines each.
    pub fn form(&mut self, depth: u32) {
        match self.random.below(10) {
            0 if self.indent == 0 => self.class(),
            1 => self.comparator(),
            2 => self.iterator(),
            3 => self.entries(),
            4 => self.grid(),
            5 => self.other_array(),
            6 => self.evaluated(),
            7 => self.undefined(),
            8 => self.forever(depth),
            _ => self.runnable(),
        }
    }

    /// A class and one that extends it. Members are public, for BeanShell on Java 17 overrides no others.
    fn class(&mut self) {
        let (base, derived) = (self.fresh_name("A"), self.fresh_name("B"));
        let (start, step) = (self.leaf(Int), self.expression(Int, 1));
        let (prefix, text) = (self.leaf(Text), self.leaf(Text));
        self.line(format!("public class {base} {{"));
        self.line("    public static int made = 0;");
        self.line(format!("    public int n = {start};"));
        self.line(format!("    public {base}(int n) {{ made++; this.n = n; }}"));
        self.line(format!("    public int next() {{ n += {step}; return n; }}"));
        self.line(format!("    public String name() {{ return {prefix} + n; }}"));
        self.line("    public String toString() { return \"<\" + name() + \">\"; }");
        self.line("}");
        self.line(format!("public class {derived} extends {base} {{"));
        self.line(format!("    public {derived}(int a) {{ super(a + 1); }}"));
        self.line(format!("    public String name() {{ return {text} + super.name(); }}"));
        self.line("}");
        let (one, other) = (self.fresh_name("k"), self.fresh_name("k"));
        let values = (self.leaf(Int), self.expression(Int, 1));
        self.line(format!("{base} {one} = new {base}({});", values.0));
        self.line(format!("{base} {other} = new {derived}({});", values.1));
        self.line(format!("print({one}.next() + {other}.next() + {base}.made);"));
        self.line(format!(
            "print({one} + \" \" + {other} + ({other} instanceof {derived}) + ({one} instanceof {derived}));"
        ));
        self.line(format!("{one}.n = {other}.n - 1; print({one}.n);"));
    }

    fn comparator(&mut self) {
        let (list, kind) = (self.fresh_name("l"), *self.random.pick(&[Ints, Texts]));
        let value = self.object(kind, 2);
        let order = if kind == Ints {
            *self.random.pick(&["a - b", "b - a", "(a % 3) - (b % 3)", "b.compareTo(a)"])
        } else {
            *self.random.pick(&["a.length() - b.length()", "b.compareTo(a)", "a.compareToIgnoreCase(b)"])
        };
        let head = *self.random.pick(&["compare(a, b)", "public int compare(Object a, Object b)", "int compare(a, b)"]);
        self.line(format!("{list} = {value};"));
        self.line(format!("Collections.sort({list}, new Comparator() {{ {head} {{ return {order}; }} }});"));
        self.line(format!("print({list});"));
    }

    fn iterator(&mut self) {
        let name = self.fresh_name("it");
        let kind = *self.random.pick(&[Ints, Texts, Type::Set]);
        let source = self.expression(kind, 1);
        let class = *self.random.pick(&["Iterator ", ""]);
        self.line(format!("{class}{name} = new ArrayList({source}).iterator();"));
        self.line(format!("while ({name}.hasNext()) {{ print({name}.next()); }}"));
        if self.random.chance(20) {
            self.line(format!("try {{ {name}.next(); }} catch (NoSuchElementException e) {{ print(\"end\"); }}"));
        }
    }

    fn entries(&mut self) {
        let (entry, sum) = (self.fresh_name("y"), self.fresh_name("sum"));
        let map = self.expression(Map, 1);
        let class = *self.random.pick(&["Map.Entry ", "", "Object "]);
        self.line(format!("int {sum} = 0;"));
        self.line(format!("for ({class}{entry} : new TreeMap({map}).entrySet()) {{ {sum} += {entry}.getValue(); print({entry}.getKey()); }}"));
        self.scopes.declare(Variable { name: sum, kind: Int, typed: true, free: true });
    }

    fn grid(&mut self) {
        let (name, i, j) = (self.fresh_name("g"), self.fresh_name("i"), self.fresh_name("j"));
        let value = self.expression(Int, 1);
        let rows = 1 + self.random.below(3);
        self.line(format!("int[][] {name} = new int[{rows}][3];"));
        self.line(format!("for (int {i} = 0; {i} < {name}.length; {i}++)"));
        self.line(format!("    for (int {j} = 0; {j} < {name}[{i}].length; {j}++)"));
        self.line(format!("        {name}[{i}][{j}] = {i} * 10 + {j} + {value};"));
        self.line(format!("{name}[0][1] += {name}[0][2]; {name}[0][0]++;"));
        self.line(format!("print({name}[0][1] + \" \" + {name}[0][0] + \" \" + Arrays.deepToString({name}));"));
    }

    fn other_array(&mut self) {
        let (kind, class) = *self.random.pick(&[
            (Long, "long"),
            (Double, "double"),
            (Char, "char"),
            (Boolean, "boolean"),
            (Text, "String"),
        ]);
        let (name, value) = (self.fresh_name("z"), self.expression(kind, 2));
        let (one, other) = (self.expression(kind, 1), self.leaf(kind));
        self.line(format!("{class}[] {name} = {{{one}, {other}}};"));
        self.line(format!("{name}[1] = {value};"));
        self.line(format!("print({name}[0]); print({name}[1]); print({name}.length);"));
        self.line(format!("print({name} instanceof {class}[]);"));
    }

    /// Numbers only, for exceptions come out of BeanShell's `eval` wrapped, and it sees no variables of blocks.
    fn evaluated(&mut self) {
        let name = self.fresh_name("v");
        let (one, other) = (literal(Int, &mut self.random), literal(Int, &mut self.random));
        let operator = *self.random.pick(&["+", "-", "*", "&", "^", ">>>"]);
        self.line(format!("print(eval(\"{name} = {one} {operator} {other}; {name} + 1;\"));"));
        self.scopes.declare(Variable { name, kind: Int, typed: false, free: false });
    }

    /// What is undefined is void, which is a value in some places and an error in others.
    fn undefined(&mut self) {
        let name = self.fresh_name("nothing");
        let line = match self.random.below(9) {
            0 => format!("print({name} == void);"),
            1 => format!("print(\"is \" + {name});"),
            2 => format!("print({name} == null);"),
            3 => format!("if ({name} == void) {{ {name} = 1; }} print({name});"),
            4 => format!("{name};"),
            5 => format!("print({name} instanceof String);"),
            6 if self.random.chance(20) => format!("print({name});"),
            7 if self.random.chance(20) => format!("{name}(1);"),
            8 => format!("{name}.part = 3; print({name}.part);"),
            _ => format!("print(null == {name} || true);"),
        };
        self.line(line);
    }

    fn forever(&mut self, depth: u32) {
        let name = self.fresh_name("w");
        let head = *self.random.pick(&["while (true)", "for (;;)"]);
        self.line(format!("{name} = 0;"));
        self.open(head);
        let turns = self.random.below(4);
        self.line(format!("if (++{name} > {turns}) break;"));
        self.scopes.declare(Variable { name, kind: Int, typed: false, free: false });
        self.in_loop(depth.clamp(1, 2), 1, true);
        self.close("");
    }

    /// A scripted object where Java wants an interface: it shares the variables around it.
    fn runnable(&mut self) {
        let (name, count) = (self.fresh_name("run"), self.fresh_name("n"));
        let value = self.leaf(Int);
        self.line(format!("{count} = {value};"));
        self.line(format!("Runnable {name} = new Runnable() {{ public void run() {{ {count}++; }} }};"));
        self.line(format!("{name}.run(); {name}.run(); print({count});"));
        self.scopes.declare(Variable { name: count, kind: Int, typed: false, free: true });
    }
}
