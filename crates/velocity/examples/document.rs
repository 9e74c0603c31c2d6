//! Renders a JSON document whose strings are templates: `cargo run -p velocity --example document`.

use serde_json::json;
use velocity::json::Document;
use velocity::{Context, Value};

/// Fails where the example shows something else.
pub fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut context = Context::new();
    context.set("who", "Jane \"JD\" Doe");
    context.set("urgency", 2);
    context.set("groups", Value::from(json!(["payroll", "badges"])));

    let document = Document::parse(&json!({
        "summary": "Access for $who",
        "urgency": "$urgency",
        "labels": "$groups",
        "comment": { "body": "#foreach($g in $groups)$g#if($foreach.hasNext), #end#end" },
    }))?;
    // What a variable holds stays inside of its string; a string that is one reference keeps its type.
    assert_eq!(
        document.render(&context)?,
        json!({
            "summary": "Access for Jane \"JD\" Doe",
            "urgency": 2,
            "labels": ["payroll", "badges"],
            "comment": { "body": "payroll, badges" },
        })
    );
    Ok(())
}
