//! Renders a template: `cargo run -p velocity --example render`.

use velocity::{Context, Template, Value};

/// Fails where the example shows something else.
pub fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut context = Context::new();
    context.set("newline", "\n");
    context.set(
        "plan",
        Value::from(serde_json::json!({ "requests": [
            { "operation": "Create", "resource": "Payroll", "items": [{ "name": "groups", "value": "Admins" }] },
            { "operation": "Disable", "resource": "Badges", "items": [] },
        ]})),
    );
    let template = Template::parse(
        "#foreach($req in $plan.requests)\
         $req.Operation on $req.resource#foreach($item in $req.items): $item.name $item.value#end$newline\
         #end",
    )?;
    // Parsed once, rendered as often as there are plans.
    assert_eq!(template.render(&context)?, "Create on Payroll: groups Admins\nDisable on Badges\n");
    Ok(())
}
