#![doc = include_str!("../README.md")]

mod ast;
mod context;
mod error;
pub mod json;
mod parse;
mod render;
mod template;
mod text;
mod value;

pub use context::Context;
pub use error::Error;
pub use template::{Limits, Template};
pub use value::{List, Map, Value};
