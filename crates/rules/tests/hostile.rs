//! Rules that attack their host by way of the plan. Each is stopped with an error that says why, within the default limits,
//! 64 MiB and, in a release build, 100 ms; nothing of what it did counts.
//!
//! `cargo xtask hostile` shows how long each takes and how much it needs.

#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "functions of tests, which may fail and say so")]

use beanshell::{Bound, Still};
use model::plan::ProvisioningPlan;
use peakmem_alloc::{PeakMemAlloc, PeakMemAllocTrait};
use rules::{ErrorKind, Failure, Limits, Outcome, Rule, Scene};
use serde_json::{Map, json};
use std::{alloc::System, time::Duration};

#[global_allocator]
static ALLOCATOR: PeakMemAlloc<System> = PeakMemAlloc::new(System);

const MOST_MEMORY: usize = 64 << 20;
const MOST_TIME: Duration = Duration::from_millis(100);

const STEPS: ErrorKind = ErrorKind::Bound(Bound::Steps);
const MEMORY: ErrorKind = ErrorKind::Bound(Bound::Memory);
const DEPTH: ErrorKind = ErrorKind::Bound(Bound::Depth);
const OUTPUT: ErrorKind = ErrorKind::Bound(Bound::Output);
const EVALUATION: ErrorKind = ErrorKind::Evaluation;

/// What a rule tries, the rule, how it ends, and words of its error.
const HOSTILE: &[(&str, &str, ErrorKind, &str)] = &[
    (
        "a plan of millions of requests",
        "import sailpoint.object.ProvisioningPlan.AccountRequest; while (true) plan.add(new AccountRequest());",
        STEPS,
        "steps",
    ),
    (
        "one request a million times",
        "r = plan.getAccountRequests().get(0); while (true) plan.getAccountRequests().add(r);",
        STEPS,
        "steps",
    ),
    (
        "the requests are added to themselves",
        "l = plan.getAccountRequests(); while (true) l.addAll(l);",
        STEPS,
        "steps",
    ),
    (
        "two hundred thousand copies of a request leave the rule",
        "plan.setAccountRequests(new ArrayList(Collections.nCopies(200000, plan.getAccountRequests().get(0))));",
        STEPS,
        "steps",
    ),
    (
        "attribute requests without end",
        "import sailpoint.object.*; import sailpoint.object.ProvisioningPlan.*; r = plan.getAccountRequests().get(0); while (true) r.add(new AttributeRequest(\"a\", ProvisioningPlan.Operation.Set, \"b\"));",
        STEPS,
        "steps",
    ),
    (
        "a value of many megabytes",
        "s = \"a\".repeat(4000000); plan.getAccountRequests().get(0).setNativeIdentity(s);",
        EVALUATION,
        "bytes",
    ),
    (
        "arguments that hold themselves",
        "m = new HashMap(); m.put(\"m\", m); plan.setArguments(m);",
        EVALUATION,
        "levels",
    ),
    (
        "arguments of twice the same",
        "l = new ArrayList(); l.add(1); for (int i = 0; i < 60; i++) { n = new ArrayList(); n.add(l); n.add(l); l = n; } plan.put(\"l\", l);",
        STEPS,
        "steps",
    ),
    (
        "a list that holds itself is a value",
        "import sailpoint.object.*; import sailpoint.object.ProvisioningPlan.*; l = new ArrayList(); l.add(l); plan.getAccountRequests().get(0).add(new AttributeRequest(\"a\", ProvisioningPlan.Operation.Set, l));",
        EVALUATION,
        "levels",
    ),
    ("a log without end", "while (true) log.error(\"more and more\");", STEPS, "steps"),
    ("a log of long lines", "s = \"a\".repeat(1000000); while (true) log.error(s);", STEPS, "steps"),
    (
        "a log of a list that holds itself",
        "l = new ArrayList(); m = new HashMap(); m.put(\"l\", l); l.add(m); log.error(l);",
        DEPTH,
        "levels",
    ),
    ("prints without end", "while (true) print(plan);", OUTPUT, "prints"),
    (
        "copies of the plan",
        "import sailpoint.object.*; l = new ArrayList(); while (true) l.add(new ProvisioningPlan(plan));",
        MEMORY,
        "bytes",
    ),
    (
        "attributes without end",
        "import sailpoint.object.*; a = new Attributes(); for (int i = 0; ; i++) a.put(\"k\" + i, a);",
        STEPS,
        "steps",
    ),
    (
        "attributes of attributes have a hash code",
        "import sailpoint.object.*; a = new Attributes(); a.put(\"a\", a); a.put(\"b\", a); x = a.equals(new Attributes(a)); while (true) a.hashCode();",
        DEPTH,
        "levels",
    ),
    ("a rule that never ends", "for (r : plan.getAccountRequests()) { while (true) { r.getOp(); } }", STEPS, "steps"),
    (
        "the end of the steps is caught",
        "while (true) { try { while (true) plan.getIdentity(); } catch (e) { log.error(e); } }",
        STEPS,
        "steps",
    ),
    (
        "strings are kept in the plan",
        "s = \"a\".repeat(100000); while (true) plan.put(s + plan.getArguments().size(), s + 1);",
        STEPS,
        "steps",
    ),
    ("SailPoint's context", "context.getObject(sailpoint.object.Identity.class, \"spadmin\");", EVALUATION, ""),
    ("SailPoint's factory", "sailpoint.api.SailPointFactory.getCurrentContext();", EVALUATION, ""),
    ("a file", "new java.io.File(\"/etc/passwd\").length();", EVALUATION, "no class"),
    ("a process", "Runtime.getRuntime().exec(\"id\");", EVALUATION, "undefined"),
    ("the class loader of the plan", "plan.getClass().getClassLoader();", EVALUATION, "no method"),
    ("another plan's interpreter", "this.interpreter.get(\"plan\");", EVALUATION, ""),
];

/// A plan of two requests.
fn plan() -> ProvisioningPlan {
    let request = json!({"source": {"id": "s1", "name": "Payroll"}, "nativeIdentity": "jdoe", "operation": "Disable"});
    ProvisioningPlan::from_json(&json!({
        "identity": {"id": "i1", "name": "jdoe", "displayName": "Jane Doe", "attributes": {"department": "Sales"}},
        "accountRequests": [request, request],
    }))
    .unwrap()
}

fn run(rule: &str) -> Result<Outcome, Failure> {
    let (plan, attributes) = (plan(), Map::new());
    let scene = Scene { plan: &plan, tracking_id: "t1", integration: "Desk", attributes: &attributes };
    Rule::read(rule).unwrap().run(&scene, &Still, Limits::default())
}

/// How long this thread has run on a processor, as Linux counts it; nothing on other systems.
fn processor_time() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text.split(' ').next().and_then(|number| number.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or_default())
}

/// Runs all; shows what each takes where that is asked for, and gives what is wrong.
fn all(show: bool) -> Vec<String> {
    run("1;").unwrap();
    let mut wrong = Vec::new();
    for (tries, rule, kind, words) in HOSTILE {
        ALLOCATOR.reset_peak_memory();
        let start = processor_time();
        let answer = run(rule);
        let (took, memory) = (processor_time().saturating_sub(start), ALLOCATOR.get_peak_memory());
        let ended = answer.map_or_else(
            |failure| failure.error.to_string() + &format!(" {:?}", failure.error.kind),
            |_| "nothing".to_owned(),
        );
        if !(ended.ends_with(&format!(" {kind:?}")) && ended.contains(words)) {
            wrong.push(format!("{tries}: wanted {kind:?} {words:?}, got {ended}"));
        }
        if memory > MOST_MEMORY {
            wrong.push(format!("{tries}: {} MiB", memory >> 20));
        }
        if show {
            let (ms, kib) = (took.as_secs_f64() * 1e3, memory >> 10);
            eprintln!("{ms:9.2} {kib:8}  {:24} {tries}", format!("{kind:?}"));
            if took > MOST_TIME {
                wrong.push(format!("{tries}: {took:?}"));
            }
        }
    }
    wrong
}

#[test]
fn every_hostile_rule_is_stopped_within_its_bounds() {
    let wrong = all(false);
    assert!(wrong.is_empty(), "{} rules:\n{}", wrong.len(), wrong.join("\n"));
}

/// The long form: `cargo xtask hostile`, which builds for release.
#[test]
#[ignore = "needs a release build"]
fn hostile() {
    eprintln!("{:>9} {:>8}  {:24} rule", "ms", "KiB", "end");
    let wrong = all(true);
    assert!(wrong.is_empty(), "{} rules:\n{}", wrong.len(), wrong.join("\n"));
}
