//! A host gives a script a variable, reads what the script left, and shows what stops a script that does not end.

#![expect(clippy::print_stdout, reason = "an example talks to its user")]

use beanshell::{Error, Library, Limits, Machine, Program, Still, Value};

fn main() -> Result<(), Error> {
    let program =
        Program::parse("total = 0; for (String part : text.split(\",\")) total += Integer.parseInt(part.trim());")?;
    let mut machine = Machine::new(Library::standard(), &Still, Limits::default(), Box::new(()));
    machine.set("text", Value::Text("1, 2, 39".into()));
    machine.run(&program)?;
    println!("{:?}", machine.get("total").and_then(|total| total.primitive()));

    let endless = Program::parse("while (true) { }")?;
    let limits = Limits { steps: 10_000, ..Limits::default() };
    let mut machine = Machine::new(Library::standard(), &Still, limits, Box::new(()));
    if let Err(error) = machine.run(&endless) {
        println!("{error}\n{}", error.caret());
    }
    Ok(())
}
