//! Which of several methods of one name is meant (JLS 15.12.2, with BeanShell's loose parameters last).

use crate::{
    library::{Method, Type},
    machine::Machine,
    value::Value,
};

/// What a conversion costs where several methods would do: less is nearer.
const BOXING: u32 = 100;
/// `java.lang.Object` is the farthest class.
const OBJECT: u32 = 60;
/// A scripted object that stands for an interface.
const STANDS_FOR: u32 = 50;
/// A parameter without a type.
pub(crate) const LOOSE: u32 = 1_000;
/// A number for a box of another type: BeanShell casts it.
const CAST: u32 = 2_000;
/// A method that takes any number of arguments.
const VARIABLE: u32 = 10_000;

impl Machine<'_> {
    /// What it costs to hand a value to a parameter of a type; nothing where that cannot be.
    pub(crate) fn fit(&self, value: &Value, of: &Type) -> Option<u32> {
        match (value, of) {
            (Value::Void, _) | (Value::Null, Type::Primitive(_)) => None,
            (Value::Null, _) => Some(0),
            (Value::Primitive(found), Type::Primitive(kind)) => {
                super::convert::widens(found.kind(), *kind).then(|| (*kind as u32) - (found.kind() as u32))
            }
            (Value::Boxed(found, _), Type::Primitive(kind)) => {
                super::convert::widens(found.kind(), *kind).then(|| BOXING + (*kind as u32) - (found.kind() as u32))
            }
            (Value::Primitive(found), Type::Class(_)) => {
                let boxed = Value::Boxed(*found, crate::Stamp::CACHED);
                match (self.fit(&boxed, of), self.unboxed(of)) {
                    (Some(cost), _) => Some(BOXING + cost),
                    (None, Some(kind)) => super::convert::primitive(*found, kind).map(|_| CAST),
                    (None, None) => None,
                }
            }
            (_, Type::Class(class)) => match self.type_of(value)? {
                Type::Class(found) => match self.ancestors(found).iter().position(|above| above == class) {
                    Some(_) if class.0 == 0 => Some(OBJECT),
                    Some(at) => Some(u32::try_from(at).unwrap_or(OBJECT).min(OBJECT - 1)),
                    None => self.may_stand_for(value, of).then_some(STANDS_FOR),
                },
                found => self.is_subtype(&found, of).then_some(OBJECT),
            },
            (_, Type::Primitive(_)) => None,
            (_, Type::Array(_)) => self.is_instance(value, of).then_some(0),
        }
    }

    fn ancestors(&self, class: crate::ClassId) -> &[crate::ClassId] {
        match self.library.class(class) {
            Some(class) => &class.ancestors,
            None => self.scripted(class).map_or(&[], |class| &class.ancestors),
        }
    }

    /// The nearest of some signatures, each a list of parameter types (none for a loose one) and whether it takes any
    /// number of arguments. Gives its place and whether the last parameter gathers the rest.
    pub(crate) fn nearest<'t>(
        &self,
        signatures: impl Iterator<Item = (Vec<Option<&'t Type>>, bool)>,
        arguments: &[Value],
    ) -> Option<(usize, bool)> {
        let mut best: Option<(u32, usize, bool, Vec<Option<&'t Type>>)> = None;
        for (at, (parameters, varargs)) in signatures.enumerate() {
            let Some((cost, gathers)) = self.cost(&parameters, varargs, arguments) else { continue };
            let nearer = best.as_ref().is_none_or(|(least, _, _, rival)| {
                cost < *least || cost == *least && self.is_narrower(&parameters, rival)
            });
            if nearer {
                best = Some((cost, at, gathers, parameters));
            }
        }
        best.map(|(_, at, gathers, _)| (at, gathers))
    }

    fn cost(&self, parameters: &[Option<&Type>], varargs: bool, arguments: &[Value]) -> Option<(u32, bool)> {
        let one = |value: &Value, of: Option<&Type>| of.map_or(Some(LOOSE), |of| self.fit(value, of));
        let all = |arguments: &[Value], parameters: &[Option<&Type>]| {
            arguments
                .iter()
                .zip(parameters)
                .try_fold(0_u32, |sum, (value, of)| Some(sum.saturating_add(one(value, *of)?)))
        };
        if parameters.len() == arguments.len()
            && let Some(cost) = all(arguments, parameters)
        {
            return Some((cost, false));
        }
        if !varargs {
            return None;
        }
        let (last, fixed) = parameters.split_last()?;
        let (given, rest) = arguments.split_at_checked(fixed.len())?;
        let cost = all(given, fixed)?;
        let element = match last {
            Some(Type::Array(element)) => Some(&**element),
            _ => None,
        };
        let rest = rest.iter().try_fold(cost, |sum, value| Some(sum.saturating_add(one(value, element)?)))?;
        Some((VARIABLE.saturating_add(rest), true))
    }

    /// Whether each type of one signature is a subtype of the other's: for `null` the narrower one is meant.
    fn is_narrower(&self, one: &[Option<&Type>], other: &[Option<&Type>]) -> bool {
        one.len() == other.len()
            && one != other
            && one.iter().zip(other).all(|pair| match pair {
                (Some(one), Some(other)) => self.is_subtype(one, other),
                (_, None) => true,
                (None, Some(_)) => false,
            })
    }

    /// The method of the library that fits the arguments, and whether it gathers the last of them.
    pub(crate) fn choose<'m>(&self, methods: &'m [Method], arguments: &[Value]) -> Option<(&'m Method, bool)> {
        if let [only] = methods
            && !only.varargs
        {
            let fits = only.parameters.len() == arguments.len()
                && arguments.iter().zip(&*only.parameters).all(|(value, of)| self.fit(value, of).is_some());
            return fits.then_some((only, false));
        }
        let signatures = methods.iter().map(|method| (method.parameters.iter().map(Some).collect(), method.varargs));
        self.nearest(signatures, arguments).map(|(at, gathers)| (&methods[at], gathers))
    }
}
