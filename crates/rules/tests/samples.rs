//! The kinds of rules that people run at SailPoint (`isc-sdim.md` 5.5), each written here from its description, with its
//! effect on a plan.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod shared;

use beanshell::Still;
use model::plan::{AccountRequest, ProvisioningPlan};
use rules::{Limits, Outcome, Rule, Scene};
use serde_json::{Map, Value, json};

fn run(rule: &str, plan: &Value) -> Outcome {
    let plan = ProvisioningPlan::from_json(plan).unwrap();
    let attributes = json!({"url": "https://desk.example"}).as_object().unwrap().clone();
    let scene = Scene { plan: &plan, tracking_id: "t1", integration: "Desk", attributes: &attributes };
    Rule::read(rule).unwrap().run(&scene, &Still, Limits::default()).unwrap()
}

/// A plan for one person with these account requests on Payroll.
fn plan(attributes: &Value, requests: &[Value]) -> Value {
    let requests: Vec<Value> = requests
        .iter()
        .map(|request| {
            let mut request = request.clone();
            request["source"] = json!({"id": "s1", "name": "Payroll"});
            request
        })
        .collect();
    json!({
        "identity": {"id": "i1", "name": "jdoe", "displayName": "Jane Doe", "attributes": attributes},
        "arguments": {"flow": "AccountsRequest"},
        "accountRequests": requests,
    })
}

/// Attribute requests as `operation name=value`.
fn shown(request: &AccountRequest) -> Vec<String> {
    let one = |one: &model::plan::AttributeRequest| format!("{} {}={}", one.operation, one.name, one.value);
    request.attribute_requests.iter().map(one).collect()
}

#[test]
fn the_published_example_turns_disable_and_enable_into_modify() {
    // The page shows the rule as a client sends it; the API's description has it as well.
    let mut found = Vec::new();
    for file in ["spec/seed-service-desk-integration-api.md", "spec/openapi/isc-v2024-service-desk-integration.json"] {
        let Some(text) = shared::read(file) else { return };
        for (at, _) in text.match_indices("\"<?xml version") {
            let mut texts = serde_json::Deserializer::from_str(&text[at..]).into_iter::<String>();
            found.push(texts.next().unwrap().unwrap());
        }
    }
    assert_eq!(found.len(), 3, "the rule is in the page twice and in the description once");
    for script in found {
        let requests: Vec<Value> =
            ["Disable", "Enable", "Create"].iter().map(|operation| json!({"operation": operation})).collect();
        let after = run(&script, &plan(&json!({}), &requests)).plan;
        let operations: Vec<_> = after.account_requests.iter().map(|one| one.operation).collect();
        assert_eq!(operations, ["Modify", "Modify", "Create"], "{script}");
    }
}

const MOVE_OU: &str = r#"
import java.util.List;
import sailpoint.object.Identity;
import sailpoint.object.ProvisioningPlan;
import sailpoint.object.ProvisioningPlan.AccountRequest;
import sailpoint.object.ProvisioningPlan.AttributeRequest;

List accountRequests = plan.getAccountRequests();
Identity identity = plan.getIdentity();
for (AccountRequest accountRequest : accountRequests) {
    AccountRequest.Operation op = accountRequest.getOperation();
    if (op == null || op == AccountRequest.Operation.Create) {
        continue;
    }
    String state = identity.getAttribute("cloudLifecycleState");
    if (!"active".equals(state)) {
        accountRequest.add(new AttributeRequest("AC_NewParent", ProvisioningPlan.Operation.Set, "OU=Leavers,DC=corp"));
        continue;
    }
    List departments = accountRequest.getAttributeRequests("department");
    if (departments.isEmpty()) {
        continue;
    }
    AttributeRequest department = departments.get(0);
    String target = "OU=" + department.getValue() + ",OU=Staff,DC=corp";
    if (!accountRequest.getNativeIdentity().endsWith(target)) {
        accountRequest.add(new AttributeRequest("AC_NewParent", ProvisioningPlan.Operation.Set, target));
    }
}
"#;

#[test]
fn move_ou_adds_the_new_parent_for_who_moved_and_for_who_left() {
    let moved = json!({"nativeIdentity": "CN=jdoe,OU=Sales,OU=Staff,DC=corp", "operation": "Modify",
        "attributeRequests": [{"name": "department", "operation": "Set", "value": "Research"}]});
    let stays = json!({"nativeIdentity": "CN=jdoe,OU=Sales,OU=Staff,DC=corp", "operation": "Modify",
        "attributeRequests": [{"name": "department", "operation": "Set", "value": "Sales"}]});
    let created = json!({"nativeIdentity": "CN=jdoe", "operation": "Create"});
    let requests = [moved, stays, created];
    let after = run(MOVE_OU, &plan(&json!({"cloudLifecycleState": "active"}), &requests)).plan;
    assert_eq!(
        after.account_requests.iter().map(shown).collect::<Vec<_>>(),
        [
            vec![r#"Set department="Research""#, r#"Set AC_NewParent="OU=Research,OU=Staff,DC=corp""#],
            vec![r#"Set department="Sales""#],
            vec![],
        ]
    );
    let after = run(MOVE_OU, &plan(&json!({"cloudLifecycleState": "inactive"}), &requests[..1])).plan;
    assert_eq!(shown(&after.account_requests[0])[1], r#"Set AC_NewParent="OU=Leavers,DC=corp""#);
}

const BEFORE_PROV: &str = r#"
import sailpoint.object.*;
import sailpoint.object.ProvisioningPlan.AccountRequest;
import sailpoint.object.ProvisioningPlan.AttributeRequest;

Identity identity = plan.getIdentity();
String state = (String) identity.getAttribute("cloudLifecycleState");
for (AccountRequest request : plan.getAccountRequests()) {
    AttributeRequest change = (AttributeRequest) request.getAttributeRequest("title");
    if (change != null) {
        String title = (String) change.getValue();
        change.setValue(title.trim());
        change.setOperation(ProvisioningPlan.Operation.Set);
    }
    if (state != null && state.equals("terminated") && request.getOperation().equals(AccountRequest.Operation.Disable)) {
        request.setOperation(AccountRequest.Operation.Delete);
    }
}
"#;

#[test]
fn before_prov_rewrites_a_value_and_deletes_instead_of_disabling() {
    let requests = [
        json!({"operation": "Modify", "attributeRequests": [{"name": "title", "operation": "Add", "value": "  Engineer "}]}),
        json!({"operation": "Disable"}),
    ];
    let after = run(BEFORE_PROV, &plan(&json!({"cloudLifecycleState": "terminated"}), &requests)).plan;
    assert_eq!(shown(&after.account_requests[0]), [r#"Set title="Engineer""#]);
    assert_eq!(after.account_requests[1].operation, "Delete");
}

const LCS_OPERATIONS: &str = r#"
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sailpoint.object.ProvisioningPlan;
import sailpoint.object.ProvisioningPlan.AccountRequest;
import sailpoint.object.ProvisioningPlan.AttributeRequest;

Map parse(String text) {
    Map found = new HashMap();
    Pattern pattern = Pattern.compile("(?<state>[a-z]+)=(?<operation>[a-z]+)(;(?<attribute>\\w+):(?<value>\\w+))?");
    Matcher matcher = pattern.matcher(text.toLowerCase());
    if (matcher.matches()) {
        found.put("state", matcher.group("state"));
        found.put("operation", matcher.group("operation"));
        found.put("attribute", matcher.group("attribute"));
        found.put("value", matcher.group("value"));
    }
    return found;
}

AccountRequest.Operation operationOf(String name) {
    String first = name.substring(0, 1).toUpperCase();
    return AccountRequest.Operation.valueOf(first + name.substring(1).toLowerCase());
}

Boolean isDone = Boolean.FALSE;
String state = plan.getIdentity().getStringAttribute("cloudLifecycleState");
if (state == null) {
    log.warn("no lifecycle state");
    return;
}
List settings = new ArrayList();
settings.add("LEAVE=DISABLE;comment:onleave");
settings.add("terminated=delete");
settings.add("broken");
settings.add("odd=explode");

for (setting : settings) {
    Map one = parse(setting);
    if (!state.equals(one.get("state"))) {
        continue;
    }
    try {
        AccountRequest.Operation operation = operationOf((String) one.get("operation"));
        AccountRequest extra = new AccountRequest();
        extra.setApplication(plan.getAccountRequests().get(0).getApplication());
        extra.setNativeIdentity(plan.getAccountRequests().get(0).getNativeIdentity());
        switch (one.get("operation")) {
            case "delete":
                extra.setOperation(operation);
                break;
            case "disable":
                extra.setOperation(operation);
                extra.add(new AttributeRequest((String) one.get("attribute"), one.get("value")));
                break;
            default:
                throw new IllegalStateException("not for " + operation);
        }
        plan.add(extra);
        isDone = Boolean.TRUE;
    } catch (IllegalArgumentException e) {
        log.error("bad setting: " + setting);
    }
}
if (isDone) {
    plan.put("handledBy", "lifecycle states");
}
"#;

#[test]
fn lcs_operations_does_what_the_settings_of_a_lifecycle_state_say() {
    let requests = [json!({"nativeIdentity": "jdoe", "operation": "Modify"})];
    let after = run(LCS_OPERATIONS, &plan(&json!({"cloudLifecycleState": "leave"}), &requests)).plan;
    let added = &after.account_requests[1];
    assert_eq!((added.operation, added.native_identity.as_deref()), ("Disable", Some("jdoe")));
    assert_eq!(shown(added), [r#"Set comment="onleave""#]);
    assert_eq!(
        after.arguments,
        *json!({"flow": "AccountsRequest", "handledBy": "lifecycle states"}).as_object().unwrap()
    );

    let after = run(LCS_OPERATIONS, &plan(&json!({"cloudLifecycleState": "terminated"}), &requests)).plan;
    assert_eq!(after.account_requests[1].operation, "Delete");

    let outcome = run(LCS_OPERATIONS, &plan(&json!({"cloudLifecycleState": "odd"}), &requests));
    assert_eq!(outcome.plan.account_requests.len(), 1);
    assert_eq!(outcome.log[0].message, "bad setting: odd=explode");

    let outcome = run(LCS_OPERATIONS, &plan(&json!({}), &requests));
    assert_eq!(outcome.log[0].message, "no lifecycle state");
}

const RACF: &str = r#"
import sailpoint.object.*;
import sailpoint.object.ProvisioningPlan.AccountRequest;
import sailpoint.object.ProvisioningPlan.AttributeRequest;
import sailpoint.object.ProvisioningPlan.Operation;

for (AccountRequest request : plan.getAccountRequests()) {
    request.setNativeIdentity(request.getNativeIdentity().toUpperCase());
    List kept = new ArrayList();
    for (AttributeRequest one : request.getAttributeRequests()) {
        if ("groups".equals(one.getName())) {
            List groups = one.getValue() instanceof List ? one.getValue() : Arrays.asList(new Object[] {one.getValue()});
            for (group : groups) {
                AttributeRequest connect = new AttributeRequest("CONNECT", one.getOperation(), group.toUpperCase());
                connect.put("authority", "USE");
                kept.add(connect);
            }
        } else if (!one.getName().startsWith("TSO_") || one.getValue() != null) {
            kept.add(one);
        }
    }
    request.setAttributeRequests(kept);
}
"#;

#[test]
fn racf_rewrites_attributes_before_they_reach_the_mainframe() {
    let request = json!({"nativeIdentity": "jdoe", "operation": "Modify", "attributeRequests": [
        {"name": "groups", "operation": "Add", "value": ["sys1", "dev"]},
        {"name": "groups", "operation": "Remove", "value": "old"},
        {"name": "TSO_SIZE", "operation": "Set", "value": null},
        {"name": "NAME", "operation": "Set", "value": "Jane"},
    ]});
    let after = run(RACF, &plan(&json!({}), &[request])).plan;
    let request = &after.account_requests[0];
    assert_eq!(request.native_identity.as_deref(), Some("JDOE"));
    assert_eq!(
        shown(request),
        [r#"Add CONNECT="SYS1""#, r#"Add CONNECT="DEV""#, r#"Remove CONNECT="OLD""#, r#"Set NAME="Jane""#]
    );
    assert_eq!(request.attribute_requests[0].arguments, *json!({"authority": "USE"}).as_object().unwrap());
}

const JDBC: &str = r#"
import sailpoint.object.*;
import sailpoint.object.ProvisioningPlan.AccountRequest;
import sailpoint.object.ProvisioningPlan.AttributeRequest;

public String valueOf(AccountRequest request, String name) {
    AttributeRequest one = request.getAttributeRequest(name);
    if (one == null || one.getValue() == null) {
        return "";
    }
    return one.getValue().toString();
}

ProvisioningResult result = new ProvisioningResult();
for (AccountRequest account : plan.getAccountRequests()) {
    try {
        if (AccountRequest.Operation.Create.equals(account.getOperation())) {
            if (valueOf(account, "login").compareTo("") == 0) {
                throw new Exception("login is missing");
            }
            account.addArgument("statement", "insert into users values ('" + valueOf(account, "login") + "')");
            result.setStatus(ProvisioningResult.STATUS_COMMITTED);
        } else if (AccountRequest.Operation.Delete.equals(account.getOperation())) {
            account.addArgument("statement", "delete");
            result.setStatus(ProvisioningResult.STATUS_QUEUED);
        }
    } catch (Exception e) {
        result.setStatus(ProvisioningResult.STATUS_FAILED);
        result.addError(e.getMessage());
        account.addArgument("errors", result.getErrors());
    }
    account.addArgument("status", result.getStatus());
}
"#;

#[test]
fn a_jdbc_rule_builds_results_with_its_helper_functions() {
    let requests = [
        json!({"operation": "Create", "attributeRequests": [{"name": "login", "value": "jdoe"}]}),
        json!({"operation": "Delete"}),
        json!({"operation": "Create"}),
    ];
    let after = run(JDBC, &plan(&json!({}), &requests)).plan;
    let arguments: Vec<Value> = after.account_requests.iter().map(|one| one.arguments.clone().into()).collect();
    assert_eq!(arguments[0], json!({"statement": "insert into users values ('jdoe')", "status": "committed"}));
    assert_eq!(arguments[1], json!({"statement": "delete", "status": "queued"}));
    assert_eq!(arguments[2], json!({"errors": ["login is missing"], "status": "failed"}));
}

const EXECUTOR: &str = r#"
import sailpoint.object.*;

ProvisioningResult provision(ProvisioningPlan plan) {
    ProvisioningResult result = new ProvisioningResult();
    for (ProvisioningPlan.AccountRequest request : plan.getAccountRequests()) {
        ProvisioningResult one = new ProvisioningResult();
        if ("Payroll".equals(request.getApplicationName())) {
            one.setStatus(ProvisioningResult.STATUS_COMMITTED);
        } else {
            one.setStatus(ProvisioningResult.STATUS_FAILED);
            one.addError("no such application: " + request.getApplicationName());
        }
        request.setResult(one);
        request.setComments(one.getStatus());
    }
    return result;
}

plan.setResult(provision(plan));
plan.setComments(integration.getName() + " at " + integration.getAttribute(IntegrationConfig.ATT_URL) + ": " + plan.getNormalizedStatus());
"#;

#[test]
fn an_executors_logic_sets_statuses_and_the_log_says_that_nothing_comes_of_them() {
    let outcome = run(EXECUTOR, &plan(&json!({}), &[json!({"operation": "Create"})]));
    assert_eq!(outcome.plan.account_requests[0].comments.as_deref(), Some("committed"));
    assert_eq!(outcome.plan.comments.as_deref(), Some("Desk at https://desk.example: committed"));
    let log: Vec<_> = outcome.log.iter().map(|line| (line.level, line.message.as_str())).collect();
    assert_eq!(
        log,
        [
            ("warn", "AccountRequest.setResult changes nothing: a ticket's plan has no place for it"),
            ("warn", "ProvisioningPlan.setResult changes nothing: a ticket's plan has no place for it"),
        ]
    );
}

const MERGE: &str = r#"
import sailpoint.object.ProvisioningPlan;
import sailpoint.object.ProvisioningPlan.AccountRequest;
import sailpoint.object.ProvisioningPlan.AttributeRequest;

ProvisioningPlan newPlan = new ProvisioningPlan();
newPlan.setIdentity(plan.getIdentity());
newPlan.setArguments(plan.getArguments());
for (AccountRequest accountRequest : plan.getAccountRequests()) {
    switch (accountRequest.getOperation()) {
        case Create:
            newPlan.add(accountRequest);
            break;
        case Modify:
            AccountRequest known = newPlan.getMatchingAccountRequest(accountRequest);
            if (known == null) {
                newPlan.add(accountRequest);
            } else {
                known.addAll(accountRequest.getAttributeRequests());
            }
            break;
        default:
            log.info("left out: " + accountRequest.getOperation());
    }
}
newPlan.put("merged", true);
plan.setAccountRequests(newPlan.getAccountRequests());
"#;

#[test]
fn merge_logic_of_a_workflow_switches_over_the_operation() {
    let modify = |name: &str| json!({"nativeIdentity": "jdoe", "operation": "Modify", "attributeRequests": [{"name": name, "value": 1}]});
    let requests = [modify("a"), json!({"operation": "Unlock"}), modify("b"), json!({"operation": "Create"})];
    let outcome = run(MERGE, &plan(&json!({}), &requests));
    let after = outcome.plan;
    assert_eq!(after.account_requests.iter().map(|one| one.operation).collect::<Vec<_>>(), ["Modify", "Create"]);
    assert_eq!(shown(&after.account_requests[0]), ["Add a=1", "Add b=1"]);
    assert_eq!(after.arguments["merged"], true);
    assert_eq!(outcome.log[0].message, "left out: Unlock");
    let _: &Map<String, Value> = &after.identity;
}
