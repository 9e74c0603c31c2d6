//! Deep nesting and long chains end in a clear error, on a stack of the size that threads have, and trees that are made
//! are dropped there.

use super::super::parse;

/// Reads it on a thread with Rust's usual stack; gives the message if it is no script.
fn on_a_small_stack(source: String) -> Result<(), String> {
    let reading = move || parse(&source).map(drop).map_err(|error| error.message);
    std::thread::Builder::new().stack_size(2 << 20).spawn(reading).unwrap().join().unwrap()
}

/// Everything that may stand in itself: what comes before all, before the inner one, inside, after the inner one.
const NESTING: [(&str, &str, &str, &str); 27] = [
    ("x = ", "(", "1", ")"),
    ("x = ", "f(", "1", ")"),
    ("x = ", "a || b && c | d ^ e & f == g < h << i + j * -k(", "1", ")"),
    ("x = ", "a[", "1", "]"),
    ("x = ", "a{", "k", "}"),
    ("x = ", "(int) ", "1", ""),
    ("x = ", "(int) (", "1", ")"),
    ("x = ", "- ", "1", ""),
    ("x = ", "! ", "b", ""),
    ("x = ", "a ? ", "1", ": 2"),
    ("x = ", "new A(", "1", ")"),
    ("x = ", "new int[", "1", "]"),
    ("x = new int[] ", "{", "1", "}"),
    ("x = ", "new A() { f() { return ", "1", "; } }"),
    ("int[] x = ", "{", "1", "}"),
    ("", "x = ", "1", ""),
    ("", "{", ";", "}"),
    ("", "if (x) ", ";", ""),
    ("", "if (x) {", ";", "}"),
    ("", "while (x) ", ";", ""),
    ("", "do ", ";", "while (x);"),
    ("", "for (;;) ", ";", ""),
    ("", "a: ", ";", ""),
    ("", "switch (x) { case 1: ", ";", "}"),
    ("", "try {", ";", "} catch (e) {}"),
    ("", "f() {", ";", "}"),
    ("", "class A {", ";", "}"),
];

#[test]
fn nesting_that_is_too_deep_is_said_to_be_so() {
    for (start, before, inside, after) in NESTING {
        let nested = |levels: usize| format!("{start}{}{inside}{}", before.repeat(levels), after.repeat(levels));
        assert_eq!(on_a_small_stack(nested(20)), Ok(()), "{}", nested(2));
        for levels in [300, 3_000] {
            let said = on_a_small_stack(nested(levels));
            assert_eq!(said, Err("More than 200 levels of brackets, blocks and operators".to_owned()), "{}", nested(2));
        }
    }
}

/// Chains, whose links stand side by side: what comes before, a link, what comes after.
const CHAINS: [(&str, &str, &str); 8] = [
    ("x = a", " + a", ";"),
    ("x = a", " && a", ";"),
    ("x = a", " + b * c", ";"),
    ("x = a()", ".y().z", ";"),
    ("x = a", "[1]", ";"),
    ("x = a", "{\"k\"}", ";"),
    ("x = ", "a ? b : ", "c;"),
    ("if (a) b; ", "else if (c) d; ", "else e;"),
];

#[test]
fn chains_of_some_hundred_links_are_read_and_longer_ones_are_said_to_be_too_long() {
    for (start, link, end) in CHAINS {
        let chain = |links: usize| format!("{start}{}{end}", link.repeat(links));
        assert_eq!(on_a_small_stack(chain(450)), Ok(()), "{}", chain(2));
        for links in [1_001, 10_000] {
            let said = on_a_small_stack(chain(links)).unwrap_err();
            assert!(said.starts_with("More than 1000 operators, calls or branches in a row"), "{}: {said}", chain(2));
        }
    }
}

#[test]
fn chains_inside_chains_count_together() {
    let mut source = "a".to_owned();
    for _ in 0..20 {
        source = format!("({source}){}", " + a".repeat(60));
    }
    let said = on_a_small_stack(format!("x = {source};")).unwrap_err();
    assert!(said.starts_with("More than 1000 operators"), "{said}");
}

#[test]
fn chains_beside_each_other_do_not_count_together() {
    let chain = format!("a{}", " + a".repeat(900));
    assert_eq!(on_a_small_stack(format!("f({chain}, {chain}); x = {chain}; y = {chain};")), Ok(()));
}

#[test]
fn the_highest_tree_is_dropped_on_a_small_stack() {
    let mut source = "a".to_owned();
    for _ in 0..60 {
        source = format!("f(new A() {{ {{ return -({source}); }} }})");
    }
    // At 200 levels this is refused, at fewer the tree is as high as the levels allow.
    assert!(on_a_small_stack(format!("x = {source};")).is_err());
    let chain = format!("x = a{};", ".b(1)".repeat(990));
    assert_eq!(on_a_small_stack(chain), Ok(()));
}

#[test]
fn reading_takes_time_in_proportion_to_length() {
    // Each of these looks ahead at every link; were the look-ahead repeated, this would not end in hours.
    let casts = "(a < b, c) + ".repeat(300);
    let calls = format!("x = {};", "f(a<b<c<d,".repeat(199).as_str());
    for source in [
        format!("x = {casts}1;"),
        calls,
        "a < b > c;".repeat(30_000),
        format!("x = {};", "a < ".repeat(900) + "a"),
        "{ f(x) ".repeat(150) + &"}".repeat(150),
        "f(".repeat(30_000),
        "x = {{{".repeat(10_000),
        "a.".repeat(50_000),
        "List<".repeat(50_000),
        "/*".repeat(50_000),
        "\"".repeat(50_001),
        "\\u".repeat(50_000),
        "@a(".repeat(30_000),
    ] {
        drop(parse(&source));
    }
}
