//! What people are told when a script fails: what is wrong, by the names that they wrote, and what is there instead.

use beanshell::{Library, Limits, Machine, Program, Still};

/// Script, column of the fault, message.
const FAULTS: &[(&str, usize, &str)] = &[
    ("x = missing + 1;", 5, "'missing' is undefined"),
    ("y = 1; while (y < missing) { }", 19, "'missing' is undefined"),
    (
        "Object o = null; o.foo();",
        20,
        "NullPointerException: Null Pointer in Method Invocation (what stands before the dot is null)",
    ),
    (
        "import java.util.*; l = new ArrayList(); l.add(1); for (e : l) l.add(2);",
        52,
        "ConcurrentModificationException (a collection was changed while a loop goes through it; go through a copy, or \
         remove with its iterator)",
    ),
    ("\"a\".concat(5);", 5, "java.lang.String has concat(java.lang.String), but no concat(int)"),
    ("\"a\".chars;", 5, "There is no field or property 'chars' in java.lang.String"),
    (
        "import java.util.*; Collections.emptyList().add(1);",
        45,
        "UnsupportedOperationException (this collection cannot be changed; change a copy of it)",
    ),
];

#[test]
fn a_fault_names_what_is_wrong_where_it_is() {
    for (script, column, message) in FAULTS {
        let mut machine = Machine::new(Library::standard(), &Still, Limits::default(), Box::new(()));
        let error = machine.run(&Program::parse(script).unwrap()).unwrap_err();
        assert_eq!((error.column, error.message.as_str()), (*column, *message), "{script}");
    }
}

#[test]
fn a_message_that_a_script_makes_long_is_cut() {
    let mut machine = Machine::new(Library::standard(), &Still, Limits::default(), Box::new(()));
    let script = "StringBuilder s = new StringBuilder(\"é\"); while (s.length() < 99999) s.append(s.toString());\n\
                  throw new RuntimeException(s.toString());";
    let error = machine.run(&Program::parse(script).unwrap()).unwrap_err();
    assert!(error.message.ends_with("éé…") && error.message.len() < 5000, "{}", error.message.len());
}

#[test]
fn what_is_undefined_is_compared_and_joined_to_texts_as_in_beanshell() {
    let mut machine = Machine::new(Library::standard(), &Still, Limits::default(), Box::new(()));
    let script = "(missing == void) + \" a\" + missing";
    let value = machine.run(&Program::parse(script).unwrap()).unwrap();
    assert_eq!(machine.to_text(&value).unwrap().to_string(), "true avoid");
}

#[test]
fn wherever_the_steps_end_that_is_at_a_line() {
    let script = "class A {\n int x = 1;\n int f(int n) { return n < 1 ? x : f(n - 1) + 1; }\n}\n\
                  int[] a = new int[] {1, 2};\nfor (int i : a) { switch (i) { case 1: print(i); default: } }\n\
                  try { throw new RuntimeException(\"no\"); } catch (Exception e) { print(e); } finally { a[0] = 2; }\n\
                  m = new HashMap(); m.put(\"a\", new A().f(3));\ndo { a[1]--; } while (a[1] > 0);\n";
    let program = Program::parse(script).unwrap();
    let mut ended = 0;
    for steps in 0..1_000 {
        let mut machine =
            Machine::new(Library::standard(), &Still, Limits { steps, ..Limits::default() }, Box::new(()));
        if let Err(error) = machine.run(&program) {
            ended += 1;
            assert!(error.line >= 1, "{steps} steps: {error}");
        }
    }
    assert!((50..1_000).contains(&ended), "{ended} runs ended early");
}
