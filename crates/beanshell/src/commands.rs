//! BeanShell's commands: methods that need no object. Those that read files, run programs or leave the interpreter do not
//! exist here.

use crate::{
    error::{Answer, ErrorKind, Throw, What},
    eval::Program,
    heap::Data,
    library::Type,
    machine::Machine,
    scope::ScopeId,
    value::Value,
};

impl Machine<'_> {
    /// Carries out a command; nothing where there is none of that name and number of arguments.
    pub(crate) fn command(&mut self, name: &str, arguments: &[Value], scope: ScopeId) -> Option<Answer> {
        Some(match (name, arguments) {
            ("print", [value]) => self.print_value(value).and_then(|()| self.print("\n")).map(|()| Value::Void),
            ("eval", [Value::Text(source)]) => self.eval(&source.to_string(), scope),
            ("object", []) => self.new_object(self.global),
            ("extend", [Value::Object(parent)]) => match self.object(*parent).data {
                Data::This(parent) => self.new_object(parent),
                _ => Err(Throw::fault("extend() needs a scripted object")),
            },
            ("unset", [Value::Text(name)]) => {
                let name = name.to_string();
                self.unset(&name, scope);
                Ok(Value::Void)
            }
            _ => return None,
        })
    }

    /// Runs a text as a script, in the scope of the method or script that calls, where blocks are not seen. A text that is
    /// none is an exception.
    fn eval(&mut self, source: &str, scope: ScopeId) -> Answer {
        // Reading costs more than running.
        self.charge(2 * source.len() as u64)?;
        self.reserve(source.len().saturating_mul(16))?;
        match Program::parse(source) {
            Ok(program) => match self.nested(|machine| machine.run_in(&program, machine.own_scope(scope))) {
                // Around an `eval`, a fault can be caught.
                Err(throw) => match &throw.0.what {
                    What::Fault(ErrorKind::Evaluation, message) => Err(self.throw("bsh.EvalError", message)),
                    _ => Err(throw),
                },
                answer => answer,
            },
            Err(error) => Err(self.throw("bsh.ParseException", error.to_string())),
        }
    }

    fn unset(&mut self, name: &str, scope: ScopeId) {
        if let Some((scope, at)) = self.variable(scope, name) {
            self.scopes.get_mut(scope).variables.remove(at);
        }
    }

    /// Prints a value as `print` does: arrays with their elements, everything else as text.
    fn print_value(&mut self, value: &Value) -> Answer<()> {
        if let Value::Object(object) = value
            && let Data::Array(of, values) = &self.object(*object).data
        {
            let (of, values) = (Type::Array(Box::new(of.clone())), values.clone());
            self.reserve_many(values.len(), size_of::<Value>())?;
            let name = self.type_name(&of);
            self.print(&format!("{}: {{\n", name.replace("[]", " []")))?;
            for value in &values {
                self.nested(|machine| machine.print_value(value))?;
                self.print(",\n")?;
            }
            return self.print("}");
        }
        let text = self.to_text(value)?;
        self.print(&text.to_string())
    }
}
