//! What Velocity 2.x has beside 1.7, and where the two differ.

use serde_json::json;
use velocity::{Context, Edition, Gobbling, Options, Template, Value};

fn context() -> Context {
    let mut context = Context::new();
    for (name, value) in [
        ("foo", json!("F")),
        ("n", json!(5)),
        ("zero", json!(0)),
        ("blank", json!("")),
        ("none", json!([])),
        ("nothing", json!({})),
        ("no", json!(false)),
        ("list", json!(["a", "b"])),
    ] {
        context.set(name, Value::from(value));
    }
    context
}

fn render(source: &str, edition: Edition, gobbling: Option<Gobbling>) -> String {
    let options = Options { edition, gobbling };
    match Template::parse_with(source, &options).and_then(|template| template.render(&context())) {
        Ok(text) => text,
        Err(error) => format!("error: {error}"),
    }
}

#[test]
fn both_editions_give_what_they_document() {
    let cases = [
        // Truth.
        ("#if($blank)a#end#if($none)b#end#if($nothing)c#end#if($zero)d#end#if($foo)e#end#if($n)f#end", "abcdef", "ef"),
        ("#if('')a#end#if('x')b#end#if(0)c#end#if(1)d#end#if([1])e#end#if(1 + 1)f#end", "", "bdef"),
        ("#if(!$blank)a#end#if(!$none)b#end#if($foo && $blank)c#end", "c", "ab"),
        // Nulls.
        ("#set($x = 1)#set($x = $nope)$!x|", "1|", "|"),
        ("#set($foo = $nope)$!foo|", "F|", "|"),
        // Macros.
        ("#set($i = 0)#macro(m $a)$a$a$i#end#m(\"#set($i = $i + 1)$i\")", "122", "111"),
        ("#macro(m $a)#set($a = 9)#end#set($q = 1)#m($q)$q$!a", "19", "1"),
        ("#macro(m $a)#set($b = 9)#end#m(1)$b", "9", "9"),
        ("#macro(m $a)$a#end#m($nope)", "$nope", "$a"),
        ("#macro(m $a $b = 2)$a$b#end#m(1)#m(1 3)", "1213", "1213"),
        // Names.
        ("#set($a = 1)$a-b", "$a-b", "1-b"),
        ("#foreach($i in $list)$!velocityCount#end", "12", ""),
        // Comparisons.
        ("#if('a' < 'b')y#else n#end#if('b' <= 'a')y#else n#end", " n n", "y n"),
        // Loops.
        (
            "#foreach($i in $none)$i#{else}none#end",
            "error: #else inside #foreach, which has none at line 1, column 24",
            "none",
        ),
    ];
    for (source, old, new) in cases {
        let bc = Some(Gobbling::BackwardCompatible);
        assert_eq!(render(source, Edition::V1_7, bc), old, "1.7: {source}");
        assert_eq!(render(source, Edition::V2, bc), new, "2.x: {source}");
    }
}

#[test]
fn what_only_2_has_and_1_7_refuses_works_in_both() {
    for (source, text) in [
        ("${nope|'other'} ${foo|'other'} ${blank|'other'} ${zero|'other'} ${no|'other'}", "other F other other other"),
        ("${nope|$foo} ${nope|\"<$foo>\"} ${nope|1} ${nope.a.b()|'deep'} $!{nope|'quiet'}", "F <F> 1 deep quiet"),
        ("${nope|${also|'last'}} ${n|1} ${foo.length()|0} ${nope|$n + 1}", "last 5 1 6"),
        ("#set($x = ${nope|'set'})$x #if(${nope|true})yes#end", "set yes"),
        ("$foo.repeat(1 + 2) $list.get(2 - 1) $list[1 - 1] $foo.repeat($n - 3)", "FFF b a FF"),
        ("#set($x = [1 + 1, $n * 2])$x #set($x = {'a': 1 + 1})$x", "[2, 10]{a=2}"),
        ("#set($x = -$n)$x #set($x = 3 * -$n)$x #set($x = -(1 + 2))$x", "-5-15-3"),
        ("#[[ $foo #if ]]#", " $foo #if "),
    ] {
        for edition in [Edition::V1_7, Edition::V2] {
            assert_eq!(render(source, edition, Some(Gobbling::BackwardCompatible)), text, "{edition:?}: {source}");
        }
    }
}

#[test]
fn blanks_around_directives_go_as_the_mode_says() {
    let source = "a\n  #if($foo)\n    b $foo\n    #foreach($i in $list)\n      $i\n    #end\n  #end\n  #set($x = 1)\n\
        c #if($foo) d #end e\n## note\n  ## note\n$x\n";
    for (gobbling, text) in [
        (Gobbling::None, "a\n  \n    b F\n    \n      a\n    \n      b\n    \n  \n  \nc  d  e\n\n  \n1\n"),
        (Gobbling::BackwardCompatible, "a\n      b F\n          a\n          b\n      c  d  e\n  1\n"),
        (Gobbling::Lines, "a\n    b F\n      a\n      b\nc  d  e\n1\n"),
        (Gobbling::Structured, "a\n  b F\n  a\n  b\nc  d  e\n1\n"),
    ] {
        assert_eq!(render(source, Edition::V2, Some(gobbling)), text, "{gobbling:?}");
    }
    assert_eq!(render("  #set($x = 1)  \n  b", Edition::V1_7, None), "  b");
    assert_eq!(render("a  #set($x = 1)  \n  b", Edition::V2, None), "a    \n  b");
    assert_eq!(
        render("{\n  #if($foo)\n  \"a\": 1,\n  #else\n  \"b\": 2,\n  #end\n}", Edition::V2, None),
        "{\n  \"a\": 1,\n}"
    );
}
