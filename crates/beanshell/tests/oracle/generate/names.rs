//! The variables that can be seen from a place of the program.

use super::{Random, types::Type};

/// A variable of which the type is known at every place.
#[derive(Clone, PartialEq)]
pub struct Variable {
    pub name: String,
    pub kind: Type,
    /// Whether it was declared with its type.
    pub typed: bool,
    /// Whether statements may change it: no counter of a loop.
    pub free: bool,
}

/// Blocks inside each other; the first is the script.
pub struct Scopes(Vec<(bool, Vec<Variable>)>);

impl Scopes {
    pub fn new() -> Self {
        Self(vec![(true, Vec::new())])
    }

    /// Enters a block, or the body of a method.
    pub fn enter(&mut self, method: bool) {
        self.0.push((method, Vec::new()));
    }

    pub fn leave(&mut self) {
        self.0.pop();
    }

    /// Adds a variable to the innermost block. One of the same name there is replaced.
    pub fn declare(&mut self, variable: Variable) {
        let (_, block) = self.0.last_mut().expect("the script");
        block.retain(|known| known.name != variable.name);
        block.push(variable);
    }

    /// What can be seen, outermost first, without what is shadowed.
    pub fn visible(&self) -> Vec<Variable> {
        let mut seen: Vec<Variable> = Vec::new();
        for (_, block) in &self.0 {
            for variable in block {
                seen.retain(|known| known.name != variable.name);
                seen.push(variable.clone());
            }
        }
        seen
    }

    /// A variable of this type.
    pub fn of(&self, kind: Type, random: &mut Random) -> Option<Variable> {
        self.among(|variable| variable.kind == kind, random)
    }

    /// A variable that fits.
    pub fn among(&self, fits: impl Fn(&Variable) -> bool, random: &mut Random) -> Option<Variable> {
        let fitting: Vec<Variable> = self.visible().into_iter().filter(|variable| fits(variable)).collect();
        (!fitting.is_empty()).then(|| random.pick(&fitting).clone())
    }

    /// A name of an outer block, which a typed declaration here would shadow; counters keep theirs.
    pub fn to_shadow(&self, random: &mut Random) -> Option<String> {
        let (_, inner) = self.0.last().expect("the script");
        let outer: Vec<String> = self
            .visible()
            .into_iter()
            .filter(|variable| variable.free && !inner.contains(variable))
            .map(|variable| variable.name)
            .collect();
        (!outer.is_empty()).then(|| random.pick(&outer).clone())
    }
}
