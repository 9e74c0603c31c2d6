//! The templates of `SailPoint` that `isc-sdim.md` 4.1 describes, each with the whole text it gives.

#![expect(clippy::expect_used, reason = "a function of tests, which may fail")]

use serde_json::{Value as Json, json};
use velocity::{Context, Template, Value};

/// The default description of the Generic desk, to the letter.
const DESCRIPTION: &str = "#foreach($req in $plan.requests) #if($req.operation == 'Create') Create Account on application $req.resource #else For $req.id in application $req.resource #end #if($req.items) $newline #foreach($item in $req.items) #if ($item.name == '*disabled*' && $item.value == 'true') Disable Account. $newline #elseif ($item.name == '*disabled*' && $item.value == 'false') Enable Account. $newline #elseif ($item.name == '*locked*' && $item.value == 'false') Unlock Account. $newline #else $item.Operation $item.name: $item.value $newline #end #end #else $newline $req.Operation Account #end $newline #end";

fn render(source: &str, plan: Json) -> String {
    let mut context = Context::new();
    context.set("newline", "\n");
    context.set("plan", Value::from(plan));
    Template::parse(source).and_then(|template| template.render(&context)).expect("renders")
}

/// A plan of one request to `HR` for `jdoe` with one item.
fn pseudo(name: &str, value: &str) -> Json {
    json!({ "requests": [{ "operation": "Modify", "id": "jdoe", "resource": "HR",
        "items": [{ "operation": "Set", "name": name, "value": value }] }] })
}

#[test]
fn the_default_description_of_the_generic_desk() {
    let create = json!({ "requests": [{ "operation": "Create", "id": null, "resource": "Payroll [source]", "items": [
        { "operation": "Add", "name": "groups", "value": "Payroll Admins" },
        { "operation": "Set", "name": "mail", "value": "j@example.com" },
    ]}]});
    assert_eq!(
        render(DESCRIPTION, create),
        "  Create Account on application Payroll [source]   \n   Add groups: Payroll Admins \n    Set mail: j@example.com \n    \n "
    );
    for (name, value, line) in [
        ("*disabled*", "true", "Disable Account."),
        ("*disabled*", "false", "Enable Account."),
        ("*locked*", "false", "Unlock Account."),
        ("*locked*", "true", "Set *locked*: true"),
    ] {
        assert_eq!(
            render(DESCRIPTION, pseudo(name, value)),
            format!("  For jdoe in application HR   \n   {line} \n    \n ")
        );
    }
    let delete = json!({ "requests": [{ "operation": "Delete", "id": "jdoe", "resource": "HR" }] });
    assert_eq!(render(DESCRIPTION, delete), "  For jdoe in application HR   \n Delete Account  \n ");
    let two = json!({ "requests": [
        { "operation": "Delete", "id": "a", "resource": "X" }, { "operation": "Create", "resource": "Y" } ] });
    assert_eq!(
        render(DESCRIPTION, two),
        "  For a in application X   \n Delete Account  \n   Create Account on application Y   \n Create Account  \n "
    );
    assert_eq!(render(DESCRIPTION, json!({ "requests": [] })), "");
}

#[test]
fn the_values_of_the_legacy_integration_module() {
    let plan =
        || json!({ "arguments": { "identityRequestId": "REQ-12", "uid": "jdoe", "displayName": "Jane \"JD\" Doe" } });
    assert_eq!(render("$!plan.arguments.identityRequestId", plan()), "REQ-12");
    assert_eq!(render("$plan.arguments.uid", plan()), "jdoe");
    assert_eq!(render("$plan.arguments.displayName", plan()), "Jane \"JD\" Doe");
    assert_eq!(
        render("$plan.arguments.nope $!plan.arguments.nope ${plan.arguments.uid} $!{plan.arguments.uid}", plan()),
        "$plan.arguments.nope  jdoe jdoe"
    );
}

#[test]
fn the_comments_of_a_request_and_of_its_items() {
    let source = "#foreach($req in $plan.requests)#if($req.arguments.comments)#foreach($c in $req.arguments.comments)[$c]#end#end\
        #foreach($item in $req.items)($!item.arguments.comments)#end#end";
    let plan = json!({ "requests": [
        { "arguments": { "comments": ["please", "soon"] }, "items": [
            { "name": "a", "arguments": { "comments": "by policy" } }, { "name": "b", "arguments": {} } ] },
        { "arguments": {}, "items": [] },
    ]});
    assert_eq!(render(source, plan), "[please][soon](by policy)()");
}

#[test]
fn the_first_letter_of_a_property_may_have_either_case() {
    let plan = || json!({ "requests": [{ "operation": "Create", "resource": "HR", "items": [{ "operation": "Add", "name": "n" }] }] });
    let each = |text: &str| format!("#foreach($req in $plan.requests)#foreach($item in $req.items){text}#end#end");
    assert_eq!(
        render(&each("$item.Operation $item.operation $item.Name $req.Operation $req.Resource"), plan()),
        "Add Add n Create HR"
    );
    assert_eq!(
        render(&each("$item.getOperation() ${item.Operation} $!{item.Operation} $!item.OPERATION."), plan()),
        "Add Add Add ."
    );
    assert_eq!(render(&each("#if($item.Operation == 'Add')added#end"), plan()), "added");
}

#[test]
fn the_loose_structure_of_a_plan() {
    let plan = json!({ "identity": "jdoe", "accountRequests": [{ "op": "Modify", "identity": "CN=Jane,OU=x", "attributeRequests": [
        { "op": "Add", "name": "memberOf", "value": ["a", "b"] } ] }] });
    let source = "$plan.identity:#foreach($a in $plan.accountRequests)$a.op $a.identity#foreach($r in $a.attributeRequests) \
        $r.op $r.name#foreach($v in $r.value) $v#end#end#end";
    assert_eq!(render(source, plan), "jdoe:Modify CN=Jane,OU=x Add memberOf a b");
}
