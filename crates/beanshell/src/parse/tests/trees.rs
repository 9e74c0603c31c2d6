//! What scripts are read as.

use super::read;

#[test]
fn expressions_are_grouped_as_java_groups_them() {
    for (source, tree) in [
        ("1 + 2 * 3 - 4;", "(Subtract (Add 1 (Multiply 2 3)) 4)"),
        ("a << 1 + 2 >>> 3 < 4 == true;", "(Equal (Less (ShiftRightUnsigned (ShiftLeft a (Add 1 2)) 3) 4) true)"),
        ("a | b ^ c & d == e;", "(Or a (Xor b (And c (Equal d e))))"),
        ("a || b && c || d;", "(|| (|| a (&& b c)) d)"),
        ("a == b instanceof C != d;", "(NotEqual (Equal a (is b C)) d)"),
        ("a < b + 1 instanceof Boolean;", "(is (Less a (Add b 1)) Boolean)"),
        ("a ? b : c ? d : e;", "(? a b (? c d e))"),
        ("a ? b = 1 : c;", "(? a (= b 1) c)"),
        ("a = b += c >>>= 1;", "(= a (Add= b (ShiftRightUnsigned= c 1)))"),
        (
            "a.b.c = a[0][i + 1] = x{\"k\"} = f().g = 1;",
            "(= a.b.c (= ([] ([] a 0) (Add i 1)) (= ({} x \"k\") (= (. (f) g) 1))))",
        ),
        ("-a + +b - ~c * !d;", "(Subtract (Add (- a) (+ b)) (Multiply (~ c) (! d)))"),
        ("- -a - --a - a-- - -1;", "(Subtract (Subtract (Subtract (- (- a)) --a) a--) (- 1))"),
        ("++a.b; a[0]--; f().x++;", "++a.b ([] a 0)-- (. (f) x)++"),
        (
            "(a) + b; (a) - b; (a)(b); (a) b; (a) !b; (a) \"b\"; (a) new B(); (a)[b]; (a).b;",
            "(Add a b) (Subtract a b) (cast a b) (cast a b) (cast a (! b)) (cast a \"b\") (cast a (new B)) ([] a b) (. a b)",
        ),
        (
            "(int) -a; (int[]) a; (java.lang.String[]) a; (Map<String, List<String>>) a; (List<?>[]) a;",
            "(cast int (- a)) (cast int[] a) (cast java.lang.String[] a) (cast Map a) (cast List[] a)",
        ),
        (
            "(int) a + b; (Long) a.b().c[1]; (int) (long) 1.5;",
            "(Add (cast int a) b) (cast Long ([] (. (.b a) c) 1)) (cast int (cast long 1.5))",
        ),
        ("a < b > (c);", "(Greater (Less a b) c)"),
        ("f(a < b, c > d);", "(f (Less a b) (Greater c d))"),
        (
            "a.b.c.d(); a.b(1).c(\"x\", y).d; f()[1].g(); this.x; super.f(); this(1); super(a, b);",
            "(.d a.b.c) (. (.c (.b a 1) \"x\" y) d) (.g ([] (f) 1)) this.x (.f super) (this 1) (super a b)",
        ),
    ] {
        assert_eq!(read(source), tree, "{source}");
    }
}

#[test]
fn operands_are_literals_names_calls_and_what_is_made() {
    for (source, tree) in [
        (
            "\"a\".length(); 'a'.b; 1.5.intValue(); null.x; true.x; void.x;",
            "(.length \"a\") (. c97 b) (.intValue 1.5) (. null x) (. true x) (. void x)",
        ),
        (
            "int.class; int[][].class; String.class; a.b.C.class; Map.Entry[].class.getName(); void.class;",
            "int.class int[][].class String.class a.b.C.class (.getName Map.Entry[].class) void.class",
        ),
        (
            "Collections.<String>emptyList(); a.b().<X, Y>c(d); this.<X>f();",
            "(.emptyList Collections) (.c (.b a) d) (.f this)",
        ),
        (
            "new A(); new a.b.C(1, x).d(); new HashMap<>(); new HashMap<String, List<? super B[]>>(16); new A.B<C>.D();",
            "(new A) (.d (new a.b.C 1 x)) (new HashMap) (new HashMap 16) (new A.B.D)",
        ),
        (
            "new int[3]; new int[3][]; new int[a][b][][]; new String[] {}; new int[][] {{1, 2}, {}, {3,}, {,},};",
            "(new int[] 3) (new int[][] 3) (new int[][][][] a b) (new String[] {}) (new int[][] {{1 2} {} {3} {}})",
        ),
        (
            "new A() { int x = 1; f() { return x; } { x = 2; } }.f();",
            "(.f (new A <(int x=1) {(= x 2)} (method f() {(return x)})>))",
        ),
        (
            "x{\"a\"}; x{k}{\"b\"}.c; x{y{z}}; x = f(a){\"b\"}; y{-1};",
            "({} x \"a\") (. ({} ({} x k) \"b\") c) ({} x ({} y z)) (= x ({} (f a) \"b\")) ({} y (- 1))",
        ),
        (
            "a @gt b @and c @lteq d @or e @bitwise_and f @left_shift 1 @right_unsigned_shift 2;",
            "(|| (&& (Greater a b) (LessOrEqual c d)) (And e (ShiftRightUnsigned (ShiftLeft f 1) 2)))",
        ),
        ("a @right_shift_assign 1; a @or_assign b; a @bitwise_xor_assign c;", "(ShiftRight= a 1) (Or= a b) (Xor= a c)"),
    ] {
        assert_eq!(read(source), tree, "{source}");
    }
}

#[test]
fn literals_are_what_java_makes_of_them() {
    for (source, tree) in [
        (
            "0; 00; 017; 0x1F; 0XfFL; 0b101; 1_000_000; 2147483647; -2147483648; - 2147483648; 0x80000000; 037777777777;",
            "0 0 15 31 255L 5 1000000 2147483647 -2147483648 -2147483648 -2147483648 -1",
        ),
        (
            "1L; 9223372036854775807l; -9223372036854775808L; 0xFFFFFFFFFFFFFFFFL; 0777L; 0b1L;",
            "1L 9223372036854775807L -9223372036854775808L -1L 511L 1L",
        ),
        (
            "1.; .5; 1e3; 1.5E-3; 1f; 1.5F; 1d; 1D; 1e400; 1e-400; 3.4028236e38f; 09.5; 0x1.8p1; 0x.8p0f; 0x1p-1074; 0x1p-1075; 0xAp+1d;",
            "1.0 0.5 1000.0 0.0015 1.0f 1.5f 1.0 1.0 inf 0.0 inff 9.5 3.0 0.5f 5e-324 0.0 20.0",
        ),
        (
            "0x1.fffffffffffff8p0; 0x1.fffffffffffff7p0; 0x1.00000000000008p0; 0x1.000000000000080000000001p0; 0x1.000001p0f; 0x1p1024; 0x0p9; 0x3p-1075; 0x12345678901234567p0;",
            "2.0 1.9999999999999998 1.0 1.0000000000000002 1.0f inf 0.0 1e-323 2.0988295476557332e19",
        ),
        (
            "'a'; '\\''; '\"'; '\\n'; '\\\\'; '\\0'; '\\377'; '\\101'; '\\u00e4'; 'ä'; '\\u005cn';",
            "c97 c39 c34 c10 c92 c0 c255 c65 c228 c228 c10",
        ),
        (
            "\"\\b\\t\\n\\f\\r\\\\\"; \"\\0\\12\\1234\".length();",
            "\"\\u{8}\\t\\n\\u{c}\\r\\\\\" (.length \"\\0\\nS4\")",
        ),
        (
            "\"\"; \"a\\\"b'c\"; \"\\t\\n\\r\\\\\"; \"\\60\\1234\\477\"; \"\\u0041\\uu0042\\\\u0043\"; \"ä€😀\"; \"\\ud83d\\ude00\"; \"// no /* comment */\";",
            "\"\" \"a\\\"b'c\" \"\\t\\n\\r\\\\\" \"0S4'7\" \"AB\\\\u0043\" \"ä€😀\" \"😀\" \"// no /* comment */\"",
        ),
    ] {
        assert_eq!(read(source), tree, "{source}");
    }
}

#[test]
fn a_script_may_lack_its_last_semicolon_and_hold_comments() {
    for (source, tree) in [
        ("\\u0061\\u0062 = \\u0022x\\u0022;", "(= ab \"x\")"),
        ("a; // comment\nb; /* comment */ c; /** doc * / ** **/ d; #! first line\ne; /**/", "a b c d e"),
        ("#!/usr/bin/bsh\na;", "a"),
        ("a = 1", "(= a 1)"),
        ("return x", "(return x)"),
        ("if (a) return // no semicolon at the end", "(if a (return))"),
        ("// nothing", ""),
        ("", ""),
        (";;", "; ;"),
    ] {
        assert_eq!(read(source), tree, "{source}");
    }
}

#[test]
fn variables_are_declared_where_a_type_and_a_name_stand() {
    for (source, tree) in [
        (
            "int a; int b = 1, c[] = {1, 2}, d[][]; String[] e = {\"x\", f()}; final long g = 1L; static int h;",
            "(int a) (int b=1 c[]={1 2} d[][]) (String[] e={\"x\" (f)}) (final long g=1L) (static int h)",
        ),
        (
            "Map<String, List<Map.Entry<K, V[]>>> m = null; List<? extends A & B> l; a.b.C<D>.E[] f;",
            "(Map m=null) (List l) (a.b.C.E[] f)",
        ),
        ("var x = 1; assert.x = 1; assert = 2; print x;", "(var x=1) (= assert.x 1) (= assert 2) (print x)"),
    ] {
        assert_eq!(read(source), tree, "{source}");
    }
}

#[test]
fn statements_are_those_of_java_5() {
    for (source, tree) in [
        ("if (a) b(); else if (c) { d(); } else e();", "(if a (b) (if c {(d)} (e)))"),
        ("if (a) if (b) c(); else d();", "(if a (if b (c) (d)))"),
        ("while (a) b(); while (a);", "(while a (b)) (while a ;)"),
        ("do a(); while (b); do { a(); } while (b);", "(do (a) b) (do {(a)} b)"),
        (
            "for (;;) a(); for (int i = 0, j = 1; i < j; i++, j--) { } for (i = 0, j = 1; ; ) break;",
            "(for [] [] [] (a)) (for [(int i=0 j=1)] [(Less i j)] [i++ j--] {}) (for [(= i 0) (= j 1)] [] [] (break))",
        ),
        (
            "for (final Map.Entry<String, Object> e : m.entrySet()) f(e); for (x : xs) f(x); for (int[] x : xs) ; for (final x : xs) ;",
            "(each Map.Entry e (.entrySet m) (f e)) (each x xs (f x)) (each int[] x xs ;) (each x xs ;)",
        ),
        (
            "switch (a) { case 1: case 2: b(); break; default: c(); case \"x\": int d = 1; } switch (a) { }",
            "(switch a (1:) (2: (b) (break)) (default: (c)) (\"x\": (int d=1))) (switch a)",
        ),
        (
            "try { a(); } catch (e) { b(); } finally { c(); } try { } catch (final java.io.IOException | A e) { } try { } finally { }",
            "(try {(a)} (catch  e {(b)}) {(c)}) (try {} (catch java.io.IOException|A e {})) (try {} {})",
        ),
        (
            "throw new E(\"x\"); throw e; return; return a + b; break; break a; continue; continue a;",
            "(throw (new E \"x\")) (throw e) (return) (return (Add a b)) (break) (break a) (continue) (continue a)",
        ),
        ("a: for (;;) { b: while (c) continue a; }", "(a: (for [] [] [] {(b: (while c (continue a)))}))"),
        ("synchronized (a) { b(); }", "(synchronized a {(b)})"),
        (
            "assert a; assert (a) && b : \"text\" + c; assert !a; assert(a);",
            "(assert a) (assert (&& a b) (Add \"text\" c)) (assert (! a)) (assert a)",
        ),
        (
            "{ a(); } { int a; } { f() { } } { class A { } } { { int a; } }",
            "{(a)} {! (int a)} {! (method f() {})} {! (class A <>)} {{! (int a)}}",
        ),
        (
            "import a; import a.b.C; import a.*; import *; import static a.B.*; import static a.B.c; static import a.B.c; package a.b; package a.b\nx;",
            "(import a) (import a.b.C) (import a*) (import *) (import static a.B*) (import static a.B.c) (import static a.B.c) (package) (package) x",
        ),
    ] {
        assert_eq!(read(source), tree, "{source}");
    }
}

#[test]
fn methods_and_classes_keep_what_a_run_needs() {
    for (source, tree) in [
        (
            "f() { } f(a, b) { return a; } int f(int a, b, final String[] c, List<String> d[]) throws E, a.F { } void f() { } a.B[] f()[] { }",
            "(method f() {}) (method f(a, b) {(return a)}) (method int f(int a, b, String[] c, List[] d) {}) (method void f() {}) (method a.B[][] f() {})",
        ),
        (
            "public static final synchronized f() { } private <T extends Comparable<T>> T f(T... a) { } int f(); native void f();",
            "(method static final f() {}) (method T f(T[] a ...) {}) (method int f()) (method void f())",
        ),
        (
            "@Override @SuppressWarnings({\"a\", \"b\"}) public f(@A final int b) { } @a.B(c = 1) int d;",
            "(method f(int b) {}) (int d)",
        ),
        (
            "class A { } public abstract class A<T> extends a.B<T> implements C, D<E> { } interface A extends B, C { int X = 1; void f(); default g() { } }",
            "(class A <>) (abstract class A a.B +C +D <>) (interface A +B +C <(int X=1) (method void f()) (method g() {})>)",
        ),
        (
            "class A { static int a = 1; int b, c; A() { super(1); } A(int a) { this(); } static { x(); } { y(); } class B { } static class C { } static f() { } ; g(); }",
            "(class A <static:(static int a=1) (int b c) static:{(x)} {(y)} (class B <>) static:(static class C <>) (g) (method A() {(super 1)}) (method A(int a) {(this)}) (method static f() {})>)",
        ),
        (
            "enum A { } enum A { B } enum A { B, C, } enum A implements D { B, C; int x; f() { } A() { } }",
            "(enum A [] <>) (enum A [B] <>) (enum A [B C] <>) (enum A +D [B C] <(int x) (method f() {}) (method A() {})>)",
        ),
        (
            "x = new Runnable() { public void run() { class A { } } };",
            "(= x (new Runnable <(method void run() {! (class A <>)})>))",
        ),
        ("class A { f(); int g(); if (x) y(); x = 1; }", "(class A <(f) (if x (y)) (= x 1) (method int g())>)"),
        ("ä = π + $x_1 + _;", "(= ä (Add (Add π $x_1) _))"),
        ("a . b ( ) . c [ 0 ] ;", "([] (. (.b a) c) 0)"),
        (
            "for (a = 0, b = (List<String>) c; a < b; f(), g++) ;",
            "(for [(= a 0) (= b (cast List c))] [(Less a b)] [(f) g++] ;)",
        ),
    ] {
        assert_eq!(read(source), tree, "{source}");
    }
}
