#![doc = include_str!("../README.md")]

mod ast;
mod classes;
mod commands;
mod environment;
mod error;
mod eval;
mod heap;
mod java;
mod library;
mod machine;
mod names;
mod parse;
mod scope;
mod scripted;
mod text;
mod value;

pub use environment::{Environment, Limits, Still};
pub use error::{Answer, Bound, Error, ErrorKind, Throw};
pub use eval::Program;
pub use heap::{Data, Object, Ref};
pub use library::{Builder, ClassBuilder, ClassId, Library, Native, Type};
pub use machine::Machine;
pub use scope::ScopeId;
pub use text::Text;
pub use value::{Kind, Primitive, Stamp, Value};
