#![doc = include_str!("../README.md")]

mod ast;
mod context;
mod convert;
mod error;
pub mod json;
mod names;
mod options;
mod parse;
mod render;
mod template;
mod text;
mod value;

pub use context::Context;
pub use error::{CallSite, Error, ErrorKind};
pub use options::{Edition, Gobbling, Limits, Options};
pub use template::Template;
pub use value::{List, Map, Value};
