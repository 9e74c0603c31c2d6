//! Shows what an error says: `cargo run -p velocity --example errors`.

use velocity::{Context, Template, Value};

/// Fails where the example shows something else.
pub fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut context = Context::new();
    context.set("approvers", Value::from(vec![Value::from("jane")]));
    let template = Template::parse("#macro(second $list)$list[1]#end\nAsk #second($approvers)")?;
    let error = template.render(&context).err().ok_or("there is a second one")?;
    assert_eq!(
        error.report(),
        "index 1 is outside of a list of 1: it has 0 alone at line 1, column 26\n\
         #macro(second $list)$list[1]#end\n                         ^\n\
         in #second, called at line 2, column 5"
    );
    Ok(())
}
