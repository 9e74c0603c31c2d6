//! What members of the object model do: scripts that say `true` for each thing that holds.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use beanshell::{ErrorKind, Still};
use model::plan::ProvisioningPlan;
use rules::{Failure, Limits, Outcome, Rule, Scene, library};
use serde_json::json;

const IMPORTS: &str = "import sailpoint.object.*; import sailpoint.object.ProvisioningPlan; import sailpoint.object.ProvisioningPlan.*; import sailpoint.tools.GeneralException;\n";

fn run(script: &str) -> Result<Outcome, Failure> {
    let plan = ProvisioningPlan::from_json(&json!({
        "identity": {
            "id": "i1", "name": "jdoe", "displayName": "Jane Doe", "email": "jane@corp.example", "uid": "u7",
            "attributes": {"firstname": "Jane", "lastname": "Doe", "department": "Sales", "cloudLifecycleState": "active",
                "inactive": "true", "country": "DE"},
            "manager": {"id": "i2", "name": "boss", "displayName": "The Boss"},
            "links": [{"source": {"id": "s2", "name": "AD"}, "nativeIdentity": "CN=jdoe", "displayName": "Jane (AD)",
                "disabled": true, "attributes": {"mail": "j@ad", "flag": "TRUE", "count": "7"}}],
        },
        "requester": {"name": "boss"},
        "arguments": {"flow": "AccountsRequest"},
        "comments": "why",
        "accountRequests": [
            {"source": {"id": "s1", "name": "Payroll"}, "nativeIdentity": "jdoe", "operation": "Modify", "comments": "c",
             "arguments": {"assignmentIds": "a1,a2"},
             "attributeRequests": [{"name": "groups", "operation": "Add", "value": ["a", "b"]},
                 {"name": "title", "operation": "Set", "value": null}]},
            {"source": {"id": "s3", "name": "IIQ"}, "operation": "Create"},
        ]
    }))
    .unwrap();
    let attributes = json!({"url": "https://desk.example"}).as_object().unwrap().clone();
    let scene = Scene { plan: &plan, tracking_id: "t1", integration: "Desk", attributes: &attributes };
    Rule::read(&format!("{IMPORTS}{script}")).unwrap().run(&scene, &Still, Limits::default())
}

/// Each line of a script after `---` is an expression that must be true.
fn holds(script: &str) {
    let (set_up, claims) = script.split_once("---").unwrap();
    for claim in claims.lines().map(str::trim).filter(|claim| !claim.is_empty()) {
        let outcome = run(&format!("{set_up}\nlog.info({claim});"));
        let said = outcome.map(|outcome| outcome.log.iter().find(|line| line.level == "info").unwrap().message.clone());
        assert_eq!(said.map_err(|failure| failure.error.to_string()), Ok("true".to_owned()), "{claim}");
    }
}

#[test]
fn a_plan_finds_its_requests() {
    holds(
        r#"r = plan.getAccountRequests().get(0); c = new AccountRequest(r);
    ---
    plan.getAccountRequest("Payroll") == r
    plan.getAccountRequest("Payroll", null, "jdoe") == r
    plan.getAccountRequest("Payroll", null, "other") == null
    plan.getAccountRequests("Payroll").size() == 1
    plan.getAccountRequests("Payroll", "jdoe").get(0) == r
    plan.getIIQAccountRequest().getOperation() == AccountRequest.Operation.Create
    plan.getIDMAccountRequest() == null
    plan.getApplicationNames().equals(Arrays.asList(new String[] {"Payroll", "IIQ"}))
    plan.getModifyAccountRequests().size() == 1 && plan.getNonModifyAccountRequests().size() == 1
    plan.getAllRequests().size() == 2 && plan.hasRequests() && !plan.isEmpty() && !plan.isIdentityPlan()
    plan.getMatchingRequest(c) == r && plan.getMatchingAccountRequest(c) == r
    plan.getMatchingRequest(plan.getAccountRequests(), c, true) == r
    ProvisioningPlan.isIIQ("IIQ") && !ProvisioningPlan.isIIQ("x") && !plan.isIIQ()
    ProvisioningPlan.getApplicationDisplayName("Payroll").equals("Payroll")
    c != r && c.isMatch(r) && c.isTargetMatch(r) && c.isAttributesMatch(r)
    plan.getNativeIdentity().equals("jdoe") && plan.getTrackingId().equals("t1") && plan.getTargetIntegration().equals("Desk")
    plan.getString("flow").equals("AccountsRequest") && plan.get("none") == null && plan.getComments().equals("why")
    plan.getRequesters().get(0).getName().equals("boss")
    plan.getMaintenanceExpiration() == 0L && !plan.isProvisioned() && plan.getResult() == null
    "#,
    );
}

#[test]
fn a_plan_is_copied_merged_and_collapsed() {
    holds(
        r#"other = new ProvisioningPlan(plan); other.getAccountRequest("Payroll").add(new AttributeRequest("x", "1"));
    empty = new ProvisioningPlan(plan, false); map = new HashMap(); one = new HashMap(); item = new HashMap();
    item.put("name", "a"); item.put("op", "Set"); item.put("value", "v");
    one.put("resource", "AD"); one.put("id", "n"); one.put("operation", "Create"); one.put("items", Arrays.asList(new Object[] {item}));
    map.put("requests", Arrays.asList(new Object[] {one})); read = new ProvisioningPlan(map); made = new ProvisioningPlan();
    made.add("AD", "CN=x", AccountRequest.Operation.Delete); made.add("AD", "CN=x", "mail", ProvisioningPlan.Operation.Set, "m");
    made.set("Z", "a", "1"); made.add("Z", "b", "2"); made.remove("Z", "c", "3"); plan.merge(other);
    ---
    other.getAccountRequests().size() == 2 && other.getAccountRequest("Payroll") != plan.getAccountRequest("Payroll")
    empty.isEmpty() && empty.getString("flow").equals("AccountsRequest") && empty.getIdentity() == plan.getIdentity()
    plan.getAccountRequest("Payroll").getAttributeRequests().size() == 3 && plan.getAccountRequests().size() == 2
    plan.collapse(false).getAccountRequest("Payroll").getAttributeRequests().size() == 2
    plan.collapse(true).getAccountRequest("Payroll").getAttributeRequests().size() == 3
    read.getAccountRequest("AD").getNativeIdentity().equals("n")
    read.getAccountRequest("AD").getOperation() == AccountRequest.Operation.Create
    read.getAccountRequest("AD").getAttributeRequest("a").getOperation() == ProvisioningPlan.Operation.Set
    made.getAccountRequest("AD").getAttributeRequest("mail").getValue().equals("m") && made.getAccountRequests("AD").size() == 1
    made.getAccountRequest("Z").getAttributeRequests().get(2).getOp() == ProvisioningPlan.Operation.Remove
    made.getAccountRequest("Z").expandRequest().size() == 3
    "#,
    );
}

#[test]
fn requests_have_attributes_arguments_and_copies() {
    holds(
        r#"r = plan.getAccountRequests().get(0); a = r.getAttributeRequest("groups"); n = new AttributeRequest("n", ProvisioningPlan.Operation.Add, "v", "id7");
    p = new PermissionRequest("db", ProvisioningPlan.Operation.Add, "read, write"); n.setComments("c"); a.addValues("C", true); a.removeValues("A", true);
    made = new AccountRequest(AccountRequest.Operation.Lock, "app", "inst", "nat"); made.add(p); r.addAssignmentIds("a2,a3"); r.addArgument("k", 1); result = new ProvisioningResult(); result.setStatus("queued"); r.setResult(result);
    ---
    a.getValue().equals(Arrays.asList(new String[] {"b", "C"}))
    r.getAttributeRequest("groups", "b") == a && r.getAttributeRequest("groups", "z") == null
    r.getAttributeRequests("groups").size() == 1 && r.getAttributeRequests("none").isEmpty()
    n.getAssignmentId().equals("id7") && n.getComments().equals("c") && n.getString("comments").equals("c") && !n.isSecret()
    new AttributeRequest("a", "b").getOp() == ProvisioningPlan.Operation.Set && new AttributeRequest("a", "b").getArguments() == null
    n.equals(new AttributeRequest(n)) && n.hashCode() == n.clone().hashCode() && !n.equals(a)
    r.getAssignmentIds().equals("a1,a2,a3") && r.hasAssignmentId("a3") && r.getAssignmentIdList().size() == 3
    r.getArgument("k") == 1 && r.getString("k").equals("1") && r.get("k").equals(r.getArguments().get("k"))
    r.getComments().equals("c") && r.isAccountRequest() && !r.isGroupRequest() && r.hasMultipleAttributesOrPermissions()
    made.getOp() == ProvisioningPlan.ObjectOperation.Lock && made.getInstance().equals("inst") && made.getNativeIdentity().equals("nat")
    made.getPermissionRequest("db") == p && p.getRights().equals("read,write") && p.getRightsList().size() == 2 && made.getAttributeRequests().isEmpty()
    p.toMap().get("target").equals("db") && !p.isSecret() && made.getPermissionRequests("db").size() == 1
    new AccountRequest().hasNoAttributesOrPermissions() && new AccountRequest().getPermissionRequests().isEmpty()
    r.getResult().getStatus().equals(ProvisioningResult.STATUS_QUEUED) && plan.getNormalizedStatus().equals("queued")
    r.cloneRequest().getResult() != null && r.cloneRequest(false).getResult() == null
    new ObjectRequest().isGroupRequest() && !new ObjectRequest().isAccountRequest()
    AccountRequest.Operation.valueOf("Enable") == AccountRequest.Operation.values()[4]
    AccountRequest.ATTACHMENTS.equals("attachments") && IntegrationConfig.OP_SET_PASSWORD.equals("SetPassword")
    "#,
    );
}

#[test]
fn functions_on_values_treat_one_as_many() {
    holds(
        r#"l = new ArrayList(); l.add("a"); l.add("B"); l.add("c"); gone = new ArrayList(); gone.add("b");
    ---
    ProvisioningPlan.addValues("x", "y").equals(Arrays.asList(new String[] {"y", "x"}))
    ProvisioningPlan.addValues("x", null).equals("x") && ProvisioningPlan.addValues("Y", "y", true).size() == 1
    ProvisioningPlan.removeValues("b", l, true).size() == 2 && ProvisioningPlan.removeValues("b", l).size() == 3
    ProvisioningPlan.removeValues("x", "x") == null && ProvisioningPlan.retainValues(gone, l, true).size() == 1
    ProvisioningPlan.contains(l, "b", true) && !ProvisioningPlan.contains(l, "b", false)
    ProvisioningPlan.equals("A", "a", true) && !ProvisioningPlan.equals("A", "a", false)
    "#,
    );
    holds(
        "l = new ArrayList(); l.add(\"a\"); l.add(\"B\"); gone = new ArrayList(); gone.add(\"b\"); ProvisioningPlan.removeAll(l, gone, true);\n---\nl.size() == 1 && l.get(0).equals(\"a\")",
    );
    holds(
        "l = new ArrayList(); l.add(\"a\"); l.add(\"B\"); ProvisioningPlan.remove(l, \"b\", true);\n---\nl.size() == 1",
    );
}

#[test]
fn an_identity_says_what_the_plan_says() {
    holds(
        r#"i = plan.getIdentity();
    ---
    i.getFirstname().equals("Jane") && i.getLastname().equals("Doe") && i.getFullName().equals("Jane Doe")
    i.getFirstName().equals("Jane") && i.getUid().equals("u7") && i.getLifecycleState().equals("active") && i.getCountry().equals("DE")
    i.getDisplayName().equals("Jane Doe") && i.getDisplayableName().equals("Jane Doe") && i.getEmail().equals("jane@corp.example")
    i.getManager().getName().equals("boss") && i.getManagerName().equals("boss") && i.getManagerId().equals("i2")
    i.getManager().getManager() == null && !i.getManagerStatus() && i.isInactive() && i.isCorrelated()
    i.getAttribute("department").equals("Sales") && i.getStringAttribute("email").equals("jane@corp.example") && i.getAttribute("x") == null
    ("" + i).equals("jdoe") && i.getId().equals("i1") && i.getTypeName(true).equals("Identities")
    i.getLinks().size() == 2 && i.getLinksByAppIdOrName(null, "AD").get(0).isDisabled()
    i.getLinksByAppIdOrName("s1", null).get(0).getNativeIdentity().equals("jdoe") && i.getLink(application).getApplicationName().equals("Payroll")
    i.getLinks().get(0).getAttribute("mail").equals("j@ad") && i.getLinks().get(0).getDisplayableName().equals("Jane (AD)")
    i.getLinks().get(0).getApplication().getName().equals("AD") && i.getLinks().get(0).getIdentity() == i
    application.getName().equals("Payroll") && application.getId().equals("s1") && application.getAttributeValue("x") == null
    integration.getName().equals("Desk") && integration.getAttribute("url").startsWith("https:")
    "#,
    );
}

#[test]
fn idn_answers_from_the_plan_and_says_when_it_cannot() {
    holds(
        r#"says(method) { return method + " needs an identity store, which a service desk integration does not have"; }
    asked = null; try { idn.countAccounts("s1"); } catch (GeneralException e) { asked = e.getMessage(); }
    link = null; try { plan.getIdentity().getLinks().get(1).getAttribute("x"); } catch (GeneralException e) { link = e.getMessage(); }
    other = null; try { idn.accountExistsByNativeIdentity("AD", "CN=other"); } catch (GeneralException e) { other = e.getMessage(); }
    ---
    asked.equals(says("idn.countAccounts")) && link.equals(says("Link.getAttribute")) && other.equals(says("idn.accountExistsByNativeIdentity"))
    idn.accountExistsByNativeIdentity("AD", "CN=jdoe") && idn.accountExistsByDisplayName("s2", "Jane (AD)")
    idn.getAccountByNativeIdentity("s2", "CN=jdoe").getAttributes().get("mail").equals("j@ad")
    idn.getFirstAccountNativeIdentity("Payroll", "jdoe").equals("jdoe") && idn.getFirstAccount("AD", "i1").isDisabled()
    idn.getAllAccounts("AD", "jdoe").size() == 1 && idn.getAllAccounts("None", "jdoe").isEmpty()
    idn.findAccountsByAttribute("AD", "jdoe", "mail", "j@ad").size() == 1
    idn.getFirstAccountNativeIdentityByAttribute("AD", "jdoe", "mail", "none") == null
    idn.getAccountAttribute("AD", "CN=jdoe", "mail").equals("j@ad") && idn.getAccountAttributeBool("AD", "CN=jdoe", "flag") && idn.getAccountAttributeInt("AD", "CN=jdoe", "count") == 7
    idn.getRawAccountAttribute(idn.getFirstAccount("AD", "jdoe"), "mail").equals("j@ad")
    idn.getIdentityById("i1") == plan.getIdentity()
    idn.otoa(7).equals("7") && idn.otoa(null) == null && idn.otob("TRUE") && !idn.otob(null) && !idn.otob("yes")
    idn.asList("x").size() == 1 && idn.asList(null) == null
    idn.nullSafeEq("a", "a") && !idn.nullSafeEq(null, null) && idn.nullSafeEq(null, null, true) && !idn.nullSafeEq("a", null)
    idn.nullSafeCaseInsensitiveEq("A", "a") && idn.nullSafeCompareTo(null, "a") < 0 && idn.nullSafeCompareTo("b", "a") > 0
    idn.dateToString(new Date(0L), "yyyy-MM-dd HH:mm").equals("1970-01-01 00:00") && idn.dateToString(null, "yyyy") == null
    idn.dateToString(new Date(0L), "HH", TimeZone.getTimeZone("GMT+2")).equals("02")
    "#,
    );
}

#[test]
fn no_member_breaks_when_it_is_given_nothing() {
    let objects = [
        ("sailpoint.object.ProvisioningPlan", "plan"),
        ("sailpoint.object.ProvisioningPlan.AccountRequest", "plan.getAccountRequests().get(0)"),
        ("sailpoint.object.ProvisioningPlan.ObjectRequest", "new ObjectRequest()"),
        (
            "sailpoint.object.ProvisioningPlan.AttributeRequest",
            "plan.getAccountRequests().get(0).getAttributeRequests().get(0)",
        ),
        ("sailpoint.object.ProvisioningPlan.PermissionRequest", "new PermissionRequest()"),
        ("sailpoint.object.ProvisioningResult", "new ProvisioningResult()"),
        ("sailpoint.object.IntegrationConfig", "integration"),
        ("sailpoint.object.Application", "application"),
        ("sailpoint.object.Identity", "plan.getIdentity()"),
        ("sailpoint.object.Link", "plan.getIdentity().getLinks().get(0)"),
        ("sailpoint.object.Attributes", "plan.getArguments()"),
        ("sailpoint.server.IdnRuleUtil", "idn"),
        ("sailpoint.rule.Account", "new sailpoint.rule.Account()"),
    ];
    // What Java's own classes give them is not ours.
    let of = |class: &str| library().find(class).map(|id| library().members(id)).unwrap_or_default();
    let inherited = [of("java.lang.Object"), of("java.util.HashMap")].concat();
    let mut calls = 0;
    for (class, object) in objects {
        for member in of(class) {
            let Some((name, parameters)) = member.split_once('(').filter(|_| !inherited.contains(&member)) else {
                continue;
            };
            let nothing = |one: &str| match one {
                "boolean" => "false".to_owned(),
                "int" | "long" => "0".to_owned(),
                class => format!("({class}) null"),
            };
            let arguments: Vec<String> =
                parameters.trim_end_matches(')').split(',').filter(|one| !one.is_empty()).map(nothing).collect();
            let (on, name) = if name == "<init>" {
                (String::new(), format!("new {class}"))
            } else {
                ("o.".to_owned(), name.to_owned())
            };
            let call = format!("o = {object}; {on}{name}({});", arguments.join(", "));
            calls += 1;
            if let Err(failure) = run(&call) {
                let is_told = matches!(failure.error.kind, ErrorKind::Exception(_))
                    || failure.error.message.starts_with("The rule left ");
                assert!(is_told, "{call}: {}", failure.error);
            }
        }
    }
    assert!(calls > 450, "{calls}");
}
