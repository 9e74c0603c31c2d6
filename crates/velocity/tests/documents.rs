//! Documents, types of whole references, and what the real engine has no counterpart for.

use serde_json::json;
use velocity::json::Document;
use velocity::{Context, Template, Value};

fn context() -> Context {
    let mut context = Context::new();
    context.set("n", 5);
    context.set("t", true);
    context.set("quote", "a \"b\" \\ \n {\"x\":1}");
    context.set("z", Value::Null);
    context.set("req", Value::from(json!({ "operation": "Create", "URL": "u", "items": [{ "name": "mail" }] })));
    context
}

#[test]
fn one_reference_keeps_its_type_and_other_text_is_text() {
    let document = Document::parse(&json!({
        "number": "$n", "bool": "${t}", "list": "$req.items", "map": "$!{req}", "deep": "$req.items[0].name",
        "text": " $n", "sum": "$n$n", "absent": "$nope", "quiet": "$!nope.x", "null": "$z", "quietNull": "$!z",
        "escaped": "\\$n", "quote": "$quote", "$n": { "plain": [1, 2.5, null, false, "#if($t)yes#end"] },
    }))
    .expect("parses");
    assert_eq!(
        document.render(&context()).expect("renders"),
        json!({
            "number": 5, "bool": true, "list": [{ "name": "mail" }],
            "map": { "operation": "Create", "URL": "u", "items": [{ "name": "mail" }] }, "deep": "mail",
            "text": " 5", "sum": "55", "absent": "$nope", "quiet": "", "null": "$z", "quietNull": "",
            "escaped": "$n", "quote": "a \"b\" \\ \n {\"x\":1}", "$n": { "plain": [1, 2.5, null, false, "yes"] },
        })
    );
}

#[test]
fn a_fault_in_a_document_is_pointed_at() {
    let error = Document::parse(&json!({ "a/b": ["fine", { "c~": "#if(true)" }] })).expect_err("no end");
    assert_eq!(error.pointer, "/a~1b/1/c~0");
    assert_eq!(error.error.message, "#if has no #end");
    assert_eq!(error.to_string(), "the template at /a~1b/1/c~0 does not work");
    let error = Document::parse(&json!("$req.items[3]")).expect("parses").render(&context()).expect_err("no such item");
    assert_eq!((error.pointer.as_str(), error.error.column), ("", 11));
}

#[test]
fn properties_answer_to_either_case_and_to_getters() {
    let render = |source: &str| Template::parse(source).expect("parses").render(&context()).expect("renders");
    assert_eq!(
        render("$req.Operation $req.operation $req.getOperation() $req.oPeration"),
        "Create Create Create $req.oPeration"
    );
    assert_eq!(render("$req.URL $req.uRL $req.getURL() $!req.getNope()|"), "u u u |");
    assert_eq!(render("$req['Operation']$req.get('Operation')"), "$req['Operation']$req.get('Operation')");
}

#[test]
fn what_a_template_sets_stays_in_the_rendering() {
    let context = context();
    let template = Template::parse("#set($n = $n + 1)#set($req.operation = 'X')$n $req.operation").expect("parses");
    assert_eq!(template.render(&context).expect("renders"), "6 X");
    assert_eq!(template.render(&context).expect("renders"), "6 X");
    assert_eq!(context.get("n"), Some(&Value::Int(5)));
}

#[test]
fn a_value_is_never_read_as_a_template() {
    let mut context = Context::new();
    context.set("evil", "#stop $secret #set($x = 1) ${x");
    context.set("secret", "s3cret");
    let render = |source: &str| Template::parse(source).expect("parses").render(&context).expect("renders");
    assert_eq!(render("<$evil>"), "<#stop $secret #set($x = 1) ${x>");
    assert_eq!(
        render("#set($s = \"$evil!\")$s#foreach($c in [$evil])$c#end"),
        "#stop $secret #set($x = 1) ${x!#stop $secret #set($x = 1) ${x"
    );
}

#[test]
fn types_cross_threads() {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<Value>();
    shared::<Template>();
    shared::<Context>();
    shared::<Document>();
}
