//! The list of fields that the tests read filters and sorters against.

use query::{Field, Kind, Op};

use Op::{Ca, Co, Eq, Ge, Gt, In, IsNull, Le, Lt, Ne, Pr, Sw};

const fn field(name: &'static str, kind: Kind, ops: &'static [Op], sortable: bool) -> Field {
    Field { name, kind, ops, sortable }
}

/// Every kind and every operator occurs; `p1` to `p3` are those of the published precedence example.
pub static FIELDS: &[Field] = &[
    field("id", Kind::Id, &[Eq, In], false),
    field("name", Kind::Text, &[Eq, Ne, Co, Sw, In, Gt, Ge, Lt, Le, Pr, IsNull], true),
    field("type", Kind::Text, &[Eq, In], true),
    field("attempts", Kind::Number, &[Eq, Ne, In, Gt, Ge, Lt, Le], true),
    field("universal", Kind::Bool, &[Eq, Ne], false),
    field("created", Kind::Time, &[Eq, In, Gt, Ge, Lt, Le, IsNull], true),
    field("groups", Kind::Text, &[Ca, Eq], false),
    field("owner.id", Kind::Id, &[Eq, Ne, Co, Sw, Pr, IsNull], true),
    field("p1", Kind::Text, &[Eq], false),
    field("p2", Kind::Text, &[Eq], false),
    field("p3", Kind::Text, &[Eq], false),
    field("rank", Kind::Number, &[], true),
];
