//! Reads a template by the rules of Velocity 2.x: `cargo run -p velocity --example editions`.

use velocity::{Context, Edition, Gobbling, Options, Template};

/// Fails where the example shows something else.
pub fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut context = Context::new();
    context.set("comment", "");
    let source = "#if($comment)\n  $comment\n#else\n  no comment by ${who|'anybody'}\n#end\n";

    let old = Template::parse(source)?;
    assert_eq!(old.render(&context)?, "  \n");

    let options = Options { edition: Edition::V2, gobbling: Some(Gobbling::Structured) };
    let new = Template::parse_with(source, &options)?;
    assert_eq!(new.render(&context)?, "no comment by anybody\n");
    Ok(())
}
