//! `java.lang.Boolean`

use super::super::arguments::{at, boolean};
use crate::{
    library::Builder,
    value::{Primitive, Value},
};

pub(super) fn describe(builder: &mut Builder) {
    let class = builder.class("java.lang.Boolean").implements(&["java.io.Serializable", "Comparable"]);
    super::object(class)
        .constructor("(boolean)", super::new_box)
        .constructor("(String)", |machine, _, arguments| {
            Ok(machine.new_box(Primitive::Boolean(is_true(at(arguments, 0)))))
        })
        .function("valueOf(boolean)", super::value_of)
        .function("valueOf(String)", |machine, _, arguments| Ok(machine.boxed(is_true(at(arguments, 0)).into())))
        .function("parseBoolean(String)", |_, _, arguments| Ok(is_true(at(arguments, 0)).into()))
        .function("toString(boolean)", super::written)
        .function("hashCode(boolean)", super::hash)
        .function("compare(boolean,boolean)", super::compare)
        .function("logicalAnd(boolean,boolean)", |_, _, a| Ok((boolean(a, 0) & boolean(a, 1)).into()))
        .function("logicalOr(boolean,boolean)", |_, _, a| Ok((boolean(a, 0) | boolean(a, 1)).into()))
        .function("logicalXor(boolean,boolean)", |_, _, a| Ok((boolean(a, 0) ^ boolean(a, 1)).into()))
        .method("booleanValue()", |_, this, _| Ok(this.primitive().map_or(Value::Null, Value::Primitive)))
        .method("compareTo(Boolean)", super::compare_to)
        .constant("TRUE", |machine, _, _| Ok(machine.boxed(true.into())))
        .constant("FALSE", |machine, _, _| Ok(machine.boxed(false.into())));
}

/// `parseBoolean`: "true" in any case; nothing else, `null` included.
fn is_true(value: &Value) -> bool {
    matches!(value, Value::Text(text) if text.len() == 4 && text.to_string().eq_ignore_ascii_case("true"))
}
