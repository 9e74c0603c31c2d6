//! `String.CASE_INSENSITIVE_ORDER`

use super::super::arguments::at;
use crate::{java::utf16, library::Builder, value::Value};

/// The only state there is: none.
struct CaseInsensitive;

pub(super) fn describe(builder: &mut Builder) {
    builder.class("java.lang.String").constant("CASE_INSENSITIVE_ORDER", |machine, _, _| {
        machine.allocate_state("java.lang.String.CaseInsensitiveComparator", CaseInsensitive)
    });
    builder
        .class("java.lang.String.CaseInsensitiveComparator")
        .implements(&["java.util.Comparator", "java.io.Serializable"])
        .method("compare(Object,Object)", |machine, _, a| match (at(a, 0), at(a, 1)) {
            (Value::Text(one), Value::Text(other)) => {
                machine.charge(one.len() as u64 / 4)?;
                Ok(utf16::compare_ignore_case(one.units(), other.units()).into())
            }
            (Value::Null, _) | (_, Value::Null) => Err(machine.throw_bare("java.lang.NullPointerException")),
            (Value::Text(_), wrong) | (wrong, _) => {
                let given = machine.describe(wrong);
                Err(machine.not_castable(&given, "java.lang.String"))
            }
        });
}
