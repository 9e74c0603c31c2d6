//! Runs a script from standard input and prints what it prints and, last, its value.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example talks to its user")]

use beanshell::{Library, Limits, Machine, Program, Still};
use std::io::Read;

fn main() -> std::io::Result<()> {
    let mut source = String::new();
    std::io::stdin().read_to_string(&mut source)?;
    let program = match Program::parse(&source) {
        Ok(program) => program,
        Err(error) => {
            eprintln!("{error}\n{}", error.caret());
            return Ok(());
        }
    };
    let mut machine = Machine::new(Library::standard(), &Still, Limits::default(), Box::new(()));
    let answer = machine.run(&program);
    print!("{}", machine.output());
    match answer {
        Ok(value) => println!("{value:?}"),
        Err(error) => eprintln!("{error}\n{}", error.caret()),
    }
    Ok(())
}
