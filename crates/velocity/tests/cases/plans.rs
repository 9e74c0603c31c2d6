//! Provisioning plans with the templates that tenants use (`isc-sdim.md` 4.1).

use serde_json::{Value, json};

/// The default description of the Generic desk.
const GENERIC: &str = "#foreach($req in $plan.requests) #if($req.operation == 'Create') Create Account on application $req.resource #else For $req.id in application $req.resource #end #if($req.items) $newline #foreach($item in $req.items) #if ($item.name == '*disabled*' && $item.value == 'true') Disable Account. $newline #elseif ($item.name == '*disabled*' && $item.value == 'false') Enable Account. $newline #elseif ($item.name == '*locked*' && $item.value == 'false') Unlock Account. $newline #else $item.Operation $item.name: $item.value $newline #end #end #else $newline $req.Operation Account #end $newline #end";

pub const TEMPLATES: &[&str] = &[
    GENERIC,
    "#foreach($request in $plan.requests)\n#if($request.arguments.comments)\n#foreach($c in $request.arguments.comments)\n$c\n#end\n#end\n#foreach($item in $request.items)\n  $item.operation $item.name $!item.arguments.comments\n#end\n#end",
    "$!plan.arguments.identityRequestId $plan.arguments.uid ${plan.arguments.displayName} $!{plan.arguments.nope}",
    "#set($count = 0)#foreach($r in $plan.requests)#foreach($i in $r.items)#set($count = $count + 1)#end#end$count items in $plan.requests.size() requests",
    "#foreach($r in $plan.requests)$r.resource#if($foreach.hasNext), #end#end",
    "#set($names = [])#foreach($r in $plan.requests)#if(!$names.contains($r.resource))#set($ok = $names.add($r.resource))#end#end$names",
    "#if($plan.requests.size() == 1)$plan.requests[0].Operation#{else}several#end",
];

pub fn plans() -> Vec<(&'static str, Value)> {
    let plan = |arguments: Value, requests: Value| json!({ "newline": "\n", "plan": { "arguments": arguments, "requests": requests } });
    let arguments = json!({ "identityRequestId": "REQ-12", "uid": "jdoe", "displayName": "Jane \"JD\" Doe" });
    let pseudo = |name: &str, value: &str| {
        json!([{ "operation": "Modify", "id": "jdoe", "resource": "HR", "arguments": {},
                 "items": [{ "operation": "Set", "name": name, "value": value, "arguments": {} }] }])
    };
    vec![
        (
            "create",
            plan(
                arguments.clone(),
                json!([
            { "operation": "Create", "id": null, "resource": "Payroll [source]", "arguments": { "comments": ["please", "soon"] },
              "items": [{ "operation": "Add", "name": "groups", "value": "Payroll Admins", "arguments": { "comments": "by policy" } },
                        { "operation": "Set", "name": "mail", "value": "j@example.com", "arguments": {} }] }]),
            ),
        ),
        (
            "create without items",
            plan(
                arguments.clone(),
                json!([
            { "operation": "Create", "id": "jdoe", "resource": "Payroll" }]),
            ),
        ),
        (
            "modify",
            plan(
                arguments.clone(),
                json!([
            { "operation": "Modify", "id": "CN=Jane,OU=x", "resource": "AD", "arguments": {},
              "items": [{ "operation": "Remove", "name": "memberOf", "value": ["a", "b"], "arguments": {} },
                        { "operation": "Add", "name": "costs", "value": "$5 #end", "arguments": {} }] },
            { "operation": "Delete", "id": "jd", "resource": "HR" }]),
            ),
        ),
        ("disable", plan(arguments.clone(), pseudo("*disabled*", "true"))),
        ("enable", plan(json!({}), pseudo("*disabled*", "false"))),
        ("unlock", plan(arguments.clone(), pseudo("*locked*", "false"))),
        ("lock", plan(arguments.clone(), pseudo("*locked*", "true"))),
        ("nothing", plan(json!({}), json!([]))),
        ("no plan", json!({ "newline": "\n" })),
    ]
}
