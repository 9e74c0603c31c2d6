//! What errors say: the whole report of each kind, as a person reads it, in `tests/reports.txt`.
//! `REPORTS=write` writes that file anew.

use serde_json::json;
use velocity::json::Document;
use velocity::{Context, Template, Value};

/// Templates that fail, and two that do not.
const FAILING: &[&str] = &[
    "#if($foo)",
    "#if",
    "#if()",
    "#if($foo",
    "#if($foo = 1)x#end",
    "#if($foo) #else #else #end",
    "#elseif(1)",
    "#end",
    "#else",
    "#foreach",
    "#foreach($x $list)#end",
    "#foreach(x in $list)#end",
    "#foreach($x in )#end",
    "#foreach($x in $list)#elseif(1)#end",
    "#foreach($x in $list) a",
    "#set($x = )",
    "#set($x 1)",
    "#set(x = 1)",
    "#set($x == 1)",
    "#set($x = 3-1)",
    "#set($x = 'abc)",
    "#set($x = \"a ${b\")",
    "#set($x = [1, ])",
    "#set($x = {1 2})",
    "#set($x = [1.5..2])",
    "#set($x = (1 + 2)",
    "#set($x = 1 +)",
    "#set($x = $)",
    "#macro",
    "#macro()#end",
    "#macro(m",
    "#macro(m $a) a",
    "#macro(m)#else#end",
    "#define($d) a",
    "#define(d)#end",
    "#foo(",
    "#foo(a b",
    "#foo(1 and 2)",
    "#@foo() a",
    "#* open",
    "#[[ open",
    "#literal() a",
    "${foo",
    "${foo bar}",
    "${foo|}",
    "$foo.bar(",
    "$foo.bar(1",
    "$foo.bar(1,)",
    "$foo[",
    "$foo[]",
    "$foo[1",
    "$foo[1.5]",
    "#include('a')",
    "#parse('a')",
    "#evaluate('a')",
    "#set",
    "$list[7]",
    "$list.get(-1)",
    "$foo.substring(9)",
    "$foo.charAt(5)",
    "$foo.concat($nope)",
    "$foo.matches('(')",
    "$foo.matches('a{3,2}')",
    "$foo.replaceAll('F', '$1')",
    "$foo.format('%d', 'x')",
    "$foo.format('%z', 'x')",
    "$foo.format('%s %s', 'x')",
    "#break($foo)",
    "#macro(m $a)$a#end#m(word)",
    "$foo[-1]",
    "$list.parseInt('x')",
    "#set($x = 5)$x.parseInt('x')",
    "#set($x = 9223372036854775808 % -2)",
    "#macro(outer $i)\n#inner($i)\n#end\n#macro(inner $i)$list.get($i)#end\n  #outer(9)",
    "#macro(m $a)#m($a)#end#m(1)",
    "#foreach($i in [1..2000000])#end",
    "#set($s = $foo.repeat(2000000))",
    "first\n\tgrüße $list[7]\nlast",
    "#set($x = \"line one\n  $list[9]\")",
];

fn context() -> Context {
    let mut context = Context::new();
    context.set("foo", "F");
    context.set("list", Value::from(json!([1, 2, 3])));
    context
}

fn reports() -> String {
    let mut all = String::new();
    for source in FAILING {
        let error = Template::parse(source).and_then(|template| template.render(&context())).err();
        let report =
            error.map_or_else(|| "renders".to_owned(), |error| format!("{:?}: {}", error.kind, error.report()));
        all.extend(["--- ", source, "\n", &report, "\n"]);
    }
    for document in [json!({ "a/b": [1, { "c~": "fine", "d": "two\n  ${x" }] }), json!("$list[9]")] {
        let failed = Document::parse(&document).and_then(|parsed| parsed.render(&context())).err();
        let report = failed.map_or_else(|| "renders".to_owned(), |error| error.report());
        all.extend(["--- ", &document.to_string(), "\n", &report, "\n"]);
    }
    all
}

#[test]
fn errors_say_what_is_wrong_where_and_what_would_be_right() {
    let reports = reports();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reports.txt");
    if std::env::var("REPORTS").is_ok_and(|value| value == "write") {
        std::fs::write(path, &reports).expect("a file of ours");
    }
    let kept = std::fs::read_to_string(path).expect("a file of ours");
    for (ours, kept) in reports.split("--- ").zip(kept.split("--- ")) {
        assert_eq!(ours, kept);
    }
    assert_eq!(reports, kept);
}
