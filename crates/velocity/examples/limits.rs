//! Renders what a stranger wrote, within limits: `cargo run -p velocity --example limits`.

use velocity::{Context, ErrorKind, Limits, Template};

/// Fails where the example shows something else.
pub fn main() -> Result<(), Box<dyn std::error::Error>> {
    let limits = Limits { steps: 10_000, output_bytes: 4_096, depth: 32 };
    let endless = Template::parse("#macro(again)#again()#end#again()")?;
    let error = endless.render_with(&Context::new(), &limits).err().ok_or("it ends")?;
    assert_eq!(error.kind, ErrorKind::Limit);
    assert_eq!(error.message, "more than 32 levels inside each other");
    Ok(())
}
