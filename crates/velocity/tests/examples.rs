//! The examples show what they say.

#[path = "../examples/document.rs"]
mod document;
#[path = "../examples/editions.rs"]
mod editions;
#[path = "../examples/errors.rs"]
mod errors;
#[path = "../examples/limits.rs"]
mod limits;
#[path = "../examples/render.rs"]
mod render;

#[test]
fn every_example_runs() -> Result<(), Box<dyn std::error::Error>> {
    render::main()?;
    document::main()?;
    limits::main()?;
    errors::main()?;
    editions::main()
}
