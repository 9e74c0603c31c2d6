//! Calling methods.

use crate::{error::Answer, machine::Machine, value::Value};

impl Machine<'_> {
    /// Calls a method of an object by name, of the library or scripted. The arguments are converted as a script's are.
    pub fn call(&mut self, on: &Value, method: &str, arguments: &[Value]) -> Answer {
        let _ = (on, method, arguments);
        Err(crate::Throw::fault("not yet"))
    }
}
