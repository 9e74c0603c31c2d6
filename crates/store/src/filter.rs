//! Typed filters and sorters as SQL. Only names of ours go into the text; values are always bound.

use crate::{row::Arg, statement::Sql};
use query::{Filter, Kind, Literal, Op, Page, Sorter};
use std::fmt::Write;

/// A list's fields and their columns.
pub(crate) struct Columns(pub &'static [(&'static str, &'static str)]);

impl Columns {
    fn of(&self, field: &str) -> &'static str {
        // A field without a column would be a mistake in our own table; it matches nothing.
        self.0.iter().find(|(name, _)| *name == field).map_or("NULL", |(_, column)| column)
    }
}

/// The conditions of a list: the tenant first, the filter if any.
struct Where {
    text: String,
    args: Vec<Arg>,
}

impl Where {
    fn new(tenant: &model::TenantId, filter: Option<&Filter>, columns: &Columns) -> Self {
        let mut made = Self { text: "tenant_id = $1".to_owned(), args: vec![tenant.into()] };
        if let Some(filter) = filter {
            made.text.push_str(" AND ");
            made.add(filter, columns);
        }
        made
    }

    fn bind(&mut self, literal: &Literal, kind: Kind) -> String {
        self.args.push(match literal {
            Literal::Text(text) if kind == Kind::Text => query::fold(text).into(),
            Literal::Text(text) => text.as_str().into(),
            Literal::Number(number) | Literal::Time(number) => (*number).into(),
            Literal::Bool(value) => (*value).into(),
        });
        format!("${}", self.args.len())
    }

    fn add(&mut self, filter: &Filter, columns: &Columns) {
        match filter {
            Filter::And(parts) => self.join(parts, " AND ", columns),
            Filter::Or(parts) => self.join(parts, " OR ", columns),
            Filter::Not(part) => {
                // Two-valued logic: what is unknown is false before it is negated.
                self.text.push_str("NOT COALESCE((");
                self.add(part, columns);
                self.text.push_str("), FALSE)");
            }
            Filter::Test { field, op, values } => self.test(columns.of(field.name), field.kind, *op, values),
        }
    }

    fn join(&mut self, parts: &[Filter], between: &str, columns: &Columns) {
        self.text.push('(');
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                self.text.push_str(between);
            }
            self.add(part, columns);
        }
        self.text.push(')');
    }

    fn test(&mut self, column: &str, kind: Kind, op: Op, values: &[Literal]) {
        let places: Vec<String> = values.iter().map(|value| self.bind(value, kind)).collect();
        let first = places.first().map_or("NULL", String::as_str);
        let condition = match op {
            Op::Eq => format!("{column} = {first}"),
            Op::Ne => format!("({column} <> {first} OR {column} IS NULL)"),
            Op::Gt => format!("{column} > {first}"),
            Op::Ge => format!("{column} >= {first}"),
            Op::Lt => format!("{column} < {first}"),
            Op::Le => format!("{column} <= {first}"),
            Op::In => format!("{column} IN ({})", places.join(", ")),
            // A column holds one value, so it contains all of several only when they are the same.
            Op::Ca => places.iter().map(|place| format!("{column} = {place}")).collect::<Vec<_>>().join(" AND "),
            Op::Sw => format!("SUBSTR({column}, 1, LENGTH({first})) = {first}"),
            Op::Co => format!("LENGTH(REPLACE({column}, {first}, '')) < LENGTH({column})"),
            Op::Pr => format!("{column} IS NOT NULL"),
            Op::IsNull => format!("{column} IS NULL"),
        };
        self.text.push_str(&condition);
    }
}

/// `ORDER BY` for the sorters, else by creation; always ended by the id, so that pages are stable.
fn order(sorters: &[Sorter], columns: &Columns) -> String {
    let mut text = String::from(" ORDER BY ");
    for sorter in sorters {
        let direction = if sorter.descending { " DESC" } else { "" };
        let _ = write!(text, "{}{direction}, ", columns.of(sorter.field.name));
    }
    if sorters.is_empty() {
        text.push_str("created, ");
    }
    // The last key follows the direction of the first, so that one index serves the whole order.
    text.push_str(if sorters.first().is_some_and(|sorter| sorter.descending) { "id DESC" } else { "id" });
    text
}

/// `LIMIT` and `OFFSET`, bound.
fn page(page: &Page, args: &mut Vec<Arg>) -> String {
    args.push(i64::from(page.limit).into());
    args.push(i64::try_from(page.offset).unwrap_or(i64::MAX).into());
    format!(" LIMIT ${} OFFSET ${}", args.len() - 1, args.len())
}

/// The statements of one list: its page, and how many rows there are without paging.
#[derive(Debug, Clone)]
pub struct Listing {
    /// The page.
    pub page: (Sql, Vec<Arg>),
    /// The count.
    pub count: (Sql, Vec<Arg>),
}

/// Makes the statements of a list of `columns` of `table`.
pub(crate) fn listing(
    table: (&str, &str, &Columns),
    tenant: &model::TenantId,
    filter: Option<&Filter>,
    sorters: &[Sorter],
    wanted: &Page,
) -> Listing {
    let (name, selected, columns) = table;
    let condition = Where::new(tenant, filter, columns);
    let count = format!("SELECT COUNT(*) FROM {name} WHERE {}", condition.text);
    let mut args = condition.args.clone();
    let paging = page(wanted, &mut args);
    let rows = format!("SELECT {selected} FROM {name} WHERE {}{}{paging}", condition.text, order(sorters, columns));
    Listing { page: (Sql::made(rows), args), count: (Sql::made(count), condition.args) }
}
