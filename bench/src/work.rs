//! What is measured: one template, one rule, one plan, each the same as in `java/Languages.java`.

use anyhow::{Result, anyhow};
use beanshell::{Machine, Program, Still, Value};
use model::plan::ProvisioningPlan;
use rules::{Limits, Rule, Scene};
use serde_json::{Map, json};
use velocity::{Context, Template};

/// The default description of the Generic desk (`isc-sdim.md` 4.1).
const TEMPLATE: &str = include_str!("../default-description.vm");
/// The rule of SailPoint's page on service desk integrations (`isc-sdim.md` 5.5).
const RULE: &str = include_str!("../disable-enable.bsh");

/// A template that is parsed, with what it is rendered with: three requests of three items each.
pub struct Render {
    template: Template,
    context: Context,
}

impl Render {
    pub fn new() -> Result<Self> {
        let item = |name: &str, value: &str| json!({"operation": "Add", "name": name, "value": value});
        let request = |operation: &str, id: &str| {
            json!({"operation": operation, "id": id, "resource": "Payroll",
                "items": [item("groups", "Payroll Admins"), item("*disabled*", "true"), item("mail", "jane@example.com")]})
        };
        let plan =
            json!({"requests": [request("Create", "jdoe"), request("Modify", "jdoe2"), request("Modify", "jdoe3")]});
        let mut context = Context::new();
        context.set("plan", velocity::Value::from(&plan));
        context.set("newline", velocity::Value::from(&json!("\n")));
        let template = Template::parse(TEMPLATE).map_err(|error| anyhow!("{error}"))?;
        Ok(Self { template, context })
    }

    /// Renders once.
    pub fn once(&self) -> Result<String> {
        self.template.render(&self.context).map_err(|error| anyhow!("{error}"))
    }
}

/// A rule that is read, with the plan that it is run on: three account requests.
pub struct Run {
    rule: Rule,
    plan: ProvisioningPlan,
    attributes: Map<String, serde_json::Value>,
}

impl Run {
    pub fn new() -> Result<Self> {
        let request = |operation: &str, account: &str| json!({"source": {"id": "s1", "name": "Payroll"}, "nativeIdentity": account, "operation": operation});
        let plan = json!({
            "identity": {"id": "i1", "name": "jdoe"},
            "accountRequests": [request("Disable", "jdoe"), request("Enable", "jdoe2"), request("Create", "jdoe3")],
        });
        let plan = ProvisioningPlan::from_json(&plan).map_err(|fault| anyhow!("{fault}"))?;
        Ok(Self { rule: Rule::read(RULE)?, plan, attributes: Map::new() })
    }

    /// Makes the plan's objects, runs the rule, takes the plan back; gives the operations after it.
    pub fn once(&self) -> Result<String> {
        let scene = Scene { plan: &self.plan, tracking_id: "t1", integration: "Desk", attributes: &self.attributes };
        let outcome =
            self.rule.run(&scene, &Still, Limits::default()).map_err(|failure| anyhow!("{}", failure.error))?;
        let operations: Vec<String> =
            outcome.plan.account_requests.iter().map(|request| request.operation.to_string()).collect();
        Ok(operations.join(" "))
    }
}

/// The same rule on plan objects that are there, without what is around it.
pub struct Script {
    program: Program,
    machine: Machine<'static>,
    reset: Program,
}

impl Script {
    pub fn new() -> Result<Self> {
        let limits = Limits { steps: u64::MAX, memory: usize::MAX, ..Limits::default() };
        let mut machine = Machine::new(rules::library(), &Still, limits, Box::new(()));
        let run = |machine: &mut Machine<'static>, source: &str| -> Result<Program> {
            let program = Program::parse(source).map_err(|error| anyhow!("{error}"))?;
            machine.run(&program).map_err(|error| anyhow!("{error}"))?;
            Ok(program)
        };
        run(
            &mut machine,
            "import sailpoint.object.*; import sailpoint.object.ProvisioningPlan.AccountRequest; plan = new ProvisioningPlan();
             a = new AccountRequest(); b = new AccountRequest(); c = new AccountRequest(); plan.add(a); plan.add(b); plan.add(c);",
        )?;
        let reset = run(
            &mut machine,
            "a.setOp(ProvisioningPlan.ObjectOperation.Disable); b.setOp(ProvisioningPlan.ObjectOperation.Enable);
             c.setOp(ProvisioningPlan.ObjectOperation.Create);",
        )?;
        let program = Program::parse(RULE).map_err(|error| anyhow!("{error}"))?;
        Ok(Self { program, machine, reset })
    }

    /// Makes the operations what they were.
    pub fn reset(&mut self) -> Result<()> {
        self.machine.run(&self.reset).map(drop).map_err(|error| anyhow!("{error}"))
    }

    /// Runs the rule.
    pub fn once(&mut self) -> Result<Value> {
        self.machine.run(&self.program).map_err(|error| anyhow!("{error}"))
    }
}
