//! Programs that try to run for ever.

use super::{Case, DEPTH, EVALUATION, STEPS, Script::Is, exception};

pub const CASES: &[Case] = &[
    ("while", Is("while (true) {}"), STEPS, "steps"),
    ("for", Is("for (;;) {}"), STEPS, "steps"),
    ("do", Is("do { x = 1; } while (true);"), STEPS, "steps"),
    ("continue to a label", Is("again: for (;;) { for (;;) { continue again; } }"), STEPS, "steps"),
    ("a condition that never changes", Is("int i = 0; while (i < 10) { i = i * 1; }"), STEPS, "steps"),
    ("an int that flows over", Is("for (int i = 0; i <= 2147483647; i++) {}"), STEPS, "steps"),
    ("a method calls itself", Is("f() { return f(); } f();"), DEPTH, "levels"),
    (
        "a method calls itself twice",
        Is("f(n) { if (n == 0) return 0; return f(n - 1) + f(n - 1); } f(60);"),
        STEPS,
        "steps",
    ),
    ("two methods call each other", Is("f() { g(); } g() { f(); } f();"), DEPTH, "levels"),
    ("a constructor makes its own kind", Is("class A { A() { new A(); } } new A();"), DEPTH, "levels"),
    ("a field makes its own kind", Is("class A { A a = new A(); } new A();"), DEPTH, "levels"),
    ("a static initialiser never ends", Is("class A { static { while (true) {} } } new A();"), STEPS, "steps"),
    (
        "an initialiser calls itself",
        Is("class A { static int x = A.f(); static int f() { return f(); } }"),
        DEPTH,
        "levels",
    ),
    ("eval of eval", Is("s = \"eval(s);\"; eval(s);"), DEPTH, "levels"),
    ("a text that grows in eval", Is("s = \"1\"; while (true) { s = s + \"+1\"; eval(s); }"), STEPS, "steps"),
    (
        "methods defined again and again",
        Is("i = 0; while (true) { eval(\"m\" + i + \"() { return 1; }\"); i++; }"),
        STEPS,
        "steps",
    ),
    (
        "classes defined again and again",
        Is("i = 0; while (true) { eval(\"class C\" + i + \" {}\"); i++; }"),
        STEPS,
        "steps",
    ),
    (
        "a class extends the last one",
        Is(
            "eval(\"class C0 {}\"); i = 0; while (true) { i++; eval(\"class C\" + i + \" extends C\" + (i - 1) + \" {}\"); }",
        ),
        exception("bsh.EvalError"),
        "200 classes",
    ),
    ("variables made again and again", Is("i = 0; while (true) { eval(\"v\" + i + \"=1\"); i++; }"), STEPS, "steps"),
    (
        "imports again and again",
        Is("i = 0; while (true) { eval(\"import p\" + i + \".*; Nothing\"); i++; }"),
        STEPS,
        "steps",
    ),
    ("invoke calls itself", Is("invoke(name, args) { nothing(); } nothing();"), DEPTH, "levels"),
    (
        "an iterator without end",
        Is(
            "class I implements Iterator { public boolean hasNext() { return true; } public Object next() { return 1; } public void remove() {} } for (x : new I()) {}",
        ),
        STEPS,
        "steps",
    ),
    (
        "an iterable without end",
        Is(
            "class I implements Iterable { public Iterator iterator() { return new Iterator() { public boolean hasNext() { return true; } public Object next() { return 1; } public void remove() {} }; } } for (x : new I()) {}",
        ),
        STEPS,
        "steps",
    ),
    (
        "a comparator calls sort",
        Is(
            "l = new ArrayList(); for (int i = 0; i < 5; i++) l.add(i); Comparator c = new Comparator() { compare(a, b) { Collections.sort(new ArrayList(l), this); return 0; } }; Collections.sort(l, c);",
        ),
        DEPTH,
        "levels",
    ),
    (
        "a comparator never ends",
        Is(
            "l = Arrays.asList(new Object[] {1, 2}); Collections.sort(l, new Comparator() { compare(a, b) { while (true) {} } });",
        ),
        STEPS,
        "steps",
    ),
    (
        "toString calls itself",
        Is("class A { public String toString() { return \"\" + this; } } \"\" + new A();"),
        DEPTH,
        "levels",
    ),
    (
        "hashCode calls itself",
        Is(
            "class A { public int hashCode() { return new HashSet(Arrays.asList(new Object[] {this})).hashCode(); } } new HashMap().put(new A(), 1);",
        ),
        DEPTH,
        "levels",
    ),
    (
        "equals calls itself",
        Is("class A { public boolean equals(Object o) { return o.equals(this); } } new A().equals(new A());"),
        DEPTH,
        "levels",
    ),
    (
        "equal hash codes",
        Is("class A { public int hashCode() { return 1; } } m = new HashMap(); while (true) m.put(new A(), 1);"),
        STEPS,
        "steps",
    ),
    (
        "numbers of equal hash codes",
        Is("m = new HashMap(); for (long i = 0; ; i++) m.put(i * 4294967297L, 1);"),
        STEPS,
        "steps",
    ),
    (
        "strings of equal hash codes",
        Is(
            "a = new ArrayList(); a.add(\"\"); for (int k = 0; k < 13; k++) { b = new ArrayList(); for (s : a) { b.add(s + \"Aa\"); b.add(s + \"BB\"); } a = b; } m = new HashMap(); for (s : a) m.put(s, m); while (true) m.containsKey(\"none\");",
        ),
        STEPS,
        "steps",
    ),
    (
        "a list grows while it is gone through",
        Is(
            "l = new LinkedList(); l.add(1); i = l.listIterator(); while (i.hasNext()) { i.next(); i.add(1); i.previous(); }",
        ),
        STEPS,
        "steps",
    ),
    (
        "catch goes on",
        Is("while (true) { try { throw new RuntimeException(); } catch (Exception e) {} }"),
        STEPS,
        "steps",
    ),
    (
        "the end of the steps is caught",
        Is("while (true) { try { while (true) {} } catch (Throwable e) {} }"),
        STEPS,
        "steps",
    ),
    (
        "the end of the steps is caught without a type",
        Is("f() { try { while (true) {} } catch (e) { f(); } } f();"),
        STEPS,
        "steps",
    ),
    ("finally goes on", Is("while (true) { try { while (true) {} } finally { continue; } }"), STEPS, "steps"),
    ("finally returns", Is("f() { try { while (true) {} } finally { return f(); } } f();"), STEPS, "steps"),
    (
        "the end of the levels is caught",
        Is("f() { try { f(); } catch (Throwable e) { f(); } } while (true) f();"),
        DEPTH,
        "levels",
    ),
    (
        "the end of the levels is caught around eval",
        Is("f() { try { eval(\"f();\"); } catch (e) {} } while (true) f();"),
        DEPTH,
        "levels",
    ),
    ("a Runnable runs itself", Is("Runnable r = new Runnable() { run() { this.run(); } }; r.run();"), DEPTH, "levels"),
    (
        "closures call each other",
        Is("make(o) { call() { return o.call(); } return this; } a = make(null); b = make(a); a.o = b; a.call();"),
        DEPTH,
        "levels",
    ),
    ("super goes round", Is("f() { super.f(); } f();"), DEPTH, "levels"),
    ("synchronized never ends", Is("synchronized (this) { while (true); }"), STEPS, "steps"),
    (
        "an enum's constant needs itself",
        Is("enum E { A; int x = E.values().length; E() { while (true); } } E.A;"),
        STEPS,
        "steps",
    ),
    ("random numbers until there is one above 2", Is("while (Math.random() < 2) {}"), STEPS, "steps"),
    ("the clock", Is("while (System.currentTimeMillis() < 9223372036854775807L) {}"), STEPS, "steps"),
    (
        "a thread",
        Is("new Thread(new Runnable() { run() { while (true); } }).start();"),
        EVALUATION,
        "no class 'Thread'",
    ),
    ("a sleep", Is("Thread.sleep(100000000L);"), EVALUATION, "'Thread' is undefined"),
    ("a wait", Is("new Object().wait();"), EVALUATION, "no method wait()"),
    ("a timer", Is("new Timer().schedule(null, 0L);"), EVALUATION, "no class 'Timer'"),
    (
        "a hash code that divides by zero",
        Is("class A { public int hashCode() { return 1 / 0; } } new HashMap().put(new A(), 1);"),
        exception("java.lang.ArithmeticException"),
        "/ by zero",
    ),
];
