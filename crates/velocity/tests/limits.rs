//! Limits, errors and their places: no template hangs, overflows the stack or eats the memory.

#![expect(clippy::panic, reason = "a function of tests, which may fail")]

use velocity::{Context, Limits, Template, Value};

fn context() -> Context {
    let mut context = Context::new();
    context.set("foo", "F");
    context.set("list", Value::from(serde_json::json!([1, 2, 3])));
    context
}

fn fails(source: &str) -> String {
    match Template::parse(source).and_then(|template| template.render(&context())) {
        Ok(text) => panic!("{source:?} renders {} bytes", text.len()),
        Err(error) => error.to_string(),
    }
}

#[test]
fn faults_name_their_place() {
    let cases = [
        ("a\n  #if($foo) b", "#if has no #end at line 2, column 3"),
        ("#foreach($x in $list) b", "#foreach has no #end at line 1, column 1"),
        ("é ${foo", "expected '}' to close ${foo, found the end of the template at line 1, column 8"),
        ("#if($foo = 1)x#end", "expected ')' after the condition of #if, found '=' at line 1, column 10"),
        ("x #end", "#end without an #if, #foreach, #macro or #define that it ends at line 1, column 3"),
        ("#macro(m)#else#end", "#else inside #macro, which has none at line 1, column 10"),
        ("#set($x = 'abc)", "this string has no end at line 1, column 11"),
        ("#set($x = 3-1)", "put a blank between '-' and the number to subtract at line 1, column 12"),
        ("#parse('a')", "#parse is not available: a template reads no other files at line 1, column 1"),
        ("#foreach($x $list)#end", "expected 'in' after the variable of #foreach, found '$' at line 1, column 13"),
        ("\n\n ab $list[7]", "index 7 is outside of a list of 3: it has 0 to 2 at line 3, column 10"),
        ("$foo.substring(9)", "substring: 9 is outside of a text of length 1 at line 1, column 5"),
        ("#set($s = \"a ${b\")", "expected '}' to close ${b, found the end of the string at line 1, column 17"),
        ("#* open", "#* has no *# at line 1, column 1"),
    ];
    for (source, message) in cases {
        assert_eq!(fails(source), message, "{source:?}");
    }
}

#[test]
fn the_caret_stands_below_the_fault() {
    let error = Template::parse("first\n\tgrüße ${x\nlast").expect_err("no brace");
    assert_eq!((error.line, error.column), (2, 11));
    assert_eq!(error.caret(), "\tgrüße ${x\n\t         ^");
    let long = format!("{}#end {}", "a".repeat(5000), "b".repeat(5000));
    let error = Template::parse(&long).expect_err("a stray end");
    assert_eq!(error.column, 5001);
    assert_eq!(error.caret().lines().nth(1).map(str::len), Some(101));
    assert!(error.source_line.len() <= 200);
}

#[test]
fn nesting_ends_at_the_limit_and_not_at_the_end_of_the_stack() {
    for (open, close) in [
        ("#if(true)", "#end"),
        ("#foreach($x in [1])", "#end"),
        ("#set($x = ((", "))"),
        ("#set($x = [[", "]]"),
        ("$foo.a($foo.b(", "))"),
        ("$m[$m[", "]]"),
        ("#@a()", "#end"),
        ("#if((", "))"),
        ("#set($x = {1:{1:", "}}"),
    ] {
        for repeats in [70, 100_000] {
            let source = open.repeat(repeats) + &close.repeat(repeats);
            assert!(Template::parse(&source).is_err(), "{open} {repeats} times");
            let inner = open.trim_start_matches("#set($x = ").trim_start_matches("#if");
            let source = format!("#set($x = {}1{})", inner.repeat(repeats), close.repeat(repeats));
            assert!(Template::parse(&source).is_err(), "{inner} {repeats} times");
        }
    }
    assert!(fails("#macro(m)#m()#end#m()").contains("64 levels"));
    assert!(fails("#define($d)$d#end$d").contains("64 levels"));
    assert!(fails("#define($d)#set($x = \"$d\")#end$d").contains("64 levels"));
    assert!(fails("#macro(m)#foreach($i in [1])#if(true)#m(\"$i\")#end#end#end#m()").contains("64 levels"));
}

#[test]
fn a_caller_cannot_lift_the_depth_beyond_the_stack() {
    let limits = Limits { depth: usize::MAX, ..Limits::default() };
    for body in [
        "#foreach($i in [1])#if(true)#m(\"#m()\")#end#end",
        "#foreach($i in [[[\"#m()\"]]])#end",
        "#if(!((1 == 1 && ((2 + (3 * (\"#m()\" + 1))) == 2))))#end",
        "$foo.concat(\"$list.get(\"\"#m()\"\")\")",
        "#set($x = {\"#m()\": [\"#m()\"]})",
    ] {
        let template = Template::parse(&format!("#macro(m){body}#end#m()")).expect("parses");
        let error = template.render_with(&context(), &limits).expect_err("endless");
        assert_eq!(error.message, "more than 128 levels inside each other", "{body}");
    }
}

#[test]
fn long_flat_templates_are_fine() {
    let sum = format!("#set($x = 1{})$x", " + 1".repeat(20_000));
    assert_eq!(Template::parse(&sum).and_then(|t| t.render(&context())).expect("renders"), "20001");
    let not = format!("#if({}$foo)y#end", "!".repeat(20_000));
    assert_eq!(Template::parse(&not).and_then(|t| t.render(&context())).expect("renders"), "y");
    let arms = format!("#if(false){}#end", "#elseif(false)a".repeat(15_000));
    assert_eq!(Template::parse(&arms).and_then(|t| t.render(&context())).expect("renders"), "");
    let path = format!("$foo{}", ".a".repeat(20_000));
    assert_eq!(Template::parse(&path).and_then(|t| t.render(&context())).expect("renders"), path);
    for piece in ["#", "$", "\\", "#foo ", "${", "#set ", "  #set", "$!", "\"", "#foo\n\n", "\\#", "$foo ", "#if"] {
        let source = piece.repeat(40_000);
        let _ = Template::parse(&source).map(|template| template.render(&context()));
    }
}

#[test]
fn long_texts_are_searched_in_time() {
    let lines = "#set($s = 'line of text,')#set($s = $s.repeat(20000))";
    for (end, length) in [
        ("$s.replaceAll(',', '').length()", "240000"),
        ("$s.replaceAll('[aeiou]+', '*').length()", "260000"),
        ("$s.replaceAll('(line)', '$1').length()", "260000"),
        ("$s.split(',').size()", "20000"),
    ] {
        let template = Template::parse(&format!("{lines}{end}")).expect("parses");
        assert_eq!(template.render(&context()).expect("renders"), length, "{end}");
    }
}

#[test]
fn work_and_text_are_bounded() {
    let doubling = "#set($s = 'aaaaaaaaaaaaaaaa')#foreach($i in [1..60])#set($s = \"$s$s\")#end$s";
    assert!(fails(doubling).contains("bytes"));
    let lists = "#set($l = [1])#foreach($i in [1..200])#set($l = [$l, $l])#end";
    for end in ["$l", "#if($l == 'x')#end", "#if($l == [$l, 1])#end", "$l.toString().length()", "$l.contains($l)"] {
        fails(&format!("{lists}{end}"));
    }
    assert!(fails("#set($l = [1])#foreach($i in [1..1000])#set($l = [$l])#end").contains("nest deeper"));
    assert!(fails("#set($l = [1])#foreach($i in [1..1000])#set($k = $l.add($l))#end").contains("nest deeper"));
    assert!(
        fails("#foreach($i in [1..1000])#foreach($j in [1..1000])#foreach($k in [1..1000])#end#end#end")
            .contains("steps")
    );
    assert!(fails("#set($x = [1..2147483647])").contains("steps"));
    assert!(fails("#set($x = [-2147483648..2147483647])").contains("steps"));
    assert!(fails("$foo.repeat(2000000000)").contains("bytes"));
    assert!(fails("#set($s = $foo.repeat(100000))$s.replaceAll('(F)*(?=G)', '')").contains("bytes of text at most"));
    assert!(fails("#set($s = $foo.repeat(5000))$s.replaceAll('(F|FF)+(?=G)\\1', '')").contains("tries too long"));
    assert!(fails("#set($s = $foo.repeat(100000))$s.replace('F', $s)").contains("bytes"));
    let limits = Limits { steps: 10, output_bytes: 5, depth: 3 };
    let render = |source: &str| Template::parse(source).expect("parses").render_with(&context(), &limits);
    assert_eq!(render("12345").expect("fits"), "12345");
    assert_eq!(render("123456").expect_err("too long").message, "the text grows beyond 5 bytes");
    assert!(render("#foreach($i in [1..4])#set($x = $i)#end").is_err());
}
