//! What a filter means, said plainly; the store's SQL is tested against this.

use std::cmp::Ordering;

use crate::{Field, Filter, Kind, Literal, Op};

/// What a row holds in a field; the row's null is `None` of `Option<Value>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// One value.
    One(Literal),
    /// A collection. A test holds when it holds for one member ([`Op::Ca`]: each listed value is a member; [`Op::Ne`]: no
    /// member is equal). An empty collection counts as null.
    Many(Vec<Literal>),
}

impl From<Literal> for Value {
    fn from(literal: Literal) -> Self {
        Self::One(literal)
    }
}

/// The form in which [`Kind::Text`] is compared and ordered: in lower case, by code point. A store keeps this form in a
/// column of its own, for databases do not agree on the lower case of what is not ASCII.
pub fn fold(text: &str) -> String {
    text.to_lowercase()
}

impl Filter {
    /// Whether a row passes; `lookup` gives the row's value by field name, `None` for null.
    ///
    /// The logic has two values, not SQL's three: on null only `isnull` and `ne` hold, and `not` turns any other test's
    /// false into true. A value of another kind than the field's is equal to nothing.
    pub fn matches(&self, lookup: &dyn Fn(&str) -> Option<Value>) -> bool {
        match self {
            Self::And(parts) => parts.iter().all(|part| part.matches(lookup)),
            Self::Or(parts) => parts.iter().any(|part| part.matches(lookup)),
            Self::Not(inner) => !inner.matches(lookup),
            Self::Test { field, op, values } => {
                let members = match lookup(field.name) {
                    None => vec![],
                    Some(Value::One(literal)) => vec![literal],
                    Some(Value::Many(literals)) => literals,
                };
                passes(field, *op, &members, values)
            }
        }
    }
}

fn passes(field: &Field, op: Op, members: &[Literal], values: &[Literal]) -> bool {
    let equals = |member: &Literal, value: &Literal| compare(field, member, value) == Some(Ordering::Equal);
    let holds_for_one = |test: &dyn Fn(&Literal, &Literal) -> bool| {
        members.iter().any(|member| values.iter().any(|value| test(member, value)))
    };
    let orders = |wanted: &[Ordering]| {
        holds_for_one(&|member, value| compare(field, member, value).is_some_and(|order| wanted.contains(&order)))
    };
    match op {
        Op::Pr => !members.is_empty(),
        Op::IsNull => members.is_empty(),
        Op::Eq | Op::In => holds_for_one(&equals),
        Op::Ne => !holds_for_one(&equals),
        Op::Ca => values.iter().all(|value| members.iter().any(|member| equals(member, value))),
        Op::Co => holds_for_one(&|member, value| on_text(field, member, value, |text, part| text.contains(part))),
        Op::Sw => holds_for_one(&|member, value| on_text(field, member, value, |text, part| text.starts_with(part))),
        Op::Gt => orders(&[Ordering::Greater]),
        Op::Ge => orders(&[Ordering::Greater, Ordering::Equal]),
        Op::Lt => orders(&[Ordering::Less]),
        Op::Le => orders(&[Ordering::Less, Ordering::Equal]),
    }
}

/// The order of a row's value to a filter's; `None` when they are of different kinds.
fn compare(field: &Field, member: &Literal, value: &Literal) -> Option<Ordering> {
    match (member, value) {
        (Literal::Text(member), Literal::Text(value)) if field.kind == Kind::Text => {
            Some(fold(member).cmp(&fold(value)))
        }
        (Literal::Text(member), Literal::Text(value)) => Some(member.cmp(value)),
        (Literal::Number(member), Literal::Number(value)) | (Literal::Time(member), Literal::Time(value)) => {
            Some(member.cmp(value))
        }
        (Literal::Bool(member), Literal::Bool(value)) => Some(member.cmp(value)),
        _ => None,
    }
}

fn on_text(field: &Field, member: &Literal, value: &Literal, test: impl Fn(&str, &str) -> bool) -> bool {
    match (member, value) {
        (Literal::Text(member), Literal::Text(value)) if field.kind == Kind::Text => test(&fold(member), &fold(value)),
        (Literal::Text(member), Literal::Text(value)) => test(member, value),
        _ => false,
    }
}
