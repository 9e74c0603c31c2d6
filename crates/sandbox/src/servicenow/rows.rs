//! The desk's memory as tables. A value of a row is a text; an empty text is none.

use super::{
    dictionary::{self, TABLES},
    query::Query,
};
use crate::tickets::{Handle, Ticket};
use serde_json::{Map, Value, json};

/// A row of a table.
pub(super) type Row = Map<String, Value>;

/// `sys_id` of a record: a prefix for each table, then a number.
pub(super) fn sys_id(table: &str, number: u64) -> String {
    let prefix = match table {
        "sc_req_item" => "5db1",
        "sc_item_option_mtom" => "5db2",
        "sys_attachment" => "5db3",
        "sc_cat_item" => "5db4",
        "sys_user" => "5db5",
        "cart" => "5db6",
        _ => "5db0",
    };
    format!("{prefix}{number:028x}")
}

/// Number of a ticket for people.
pub(super) fn number(table: &str, id: u64) -> String {
    let prefix = TABLES.iter().find(|(known, _)| *known == table).map_or("TASK", |(_, prefix)| prefix);
    format!("{prefix}{:07}", 10_000 + id)
}

/// The rows that a query asks for; `None` when there is no such table.
pub(super) fn select(desk: &Handle, table: &str, query: &Query) -> Option<Vec<Row>> {
    let mut rows: Vec<Row> = match table {
        "incident" | "change_request" | "sc_request" | "sc_req_item" | "sc_task" | "sc_item_option_mtom" => {
            let tickets = desk.select(|ticket| rows_of(table, ticket).iter().any(|row| query.matches(row)));
            let honest = |rows: Vec<Row>| {
                // A desk that does not search answers with everything.
                let any = rows.iter().any(|row| query.matches(row));
                rows.into_iter().filter(move |row| !any || query.matches(row)).collect::<Vec<_>>()
            };
            tickets.iter().flat_map(|ticket| honest(rows_of(table, ticket))).collect()
        }
        "sys_user" => desk.settings().people.iter().map(person).filter(|row| query.matches(row)).collect(),
        "sys_dictionary" => dictionary::fields()
            .map(|(name, element, label, kind, mandatory)| {
                row(json!({
                    "name": name, "element": element, "column_label": label, "internal_type": kind,
                    "mandatory": mandatory.to_string(), "active": "true",
                }))
            })
            .filter(|row| query.matches(row))
            .collect(),
        "sys_choice" => dictionary::choices()
            .enumerate()
            .map(|(sequence, (name, element, value, label))| {
                row(json!({
                    "name": name, "element": element, "value": value, "label": label, "inactive": "false",
                    "language": "en", "sequence": format!("{sequence:04}"),
                }))
            })
            .filter(|row| query.matches(row))
            .collect(),
        _ => return None,
    };
    query.sort(&mut rows);
    Some(rows)
}

fn row(json: Value) -> Row {
    match json {
        Value::Object(row) => row,
        _ => Row::new(),
    }
}

fn person(person: &crate::Person) -> Row {
    row(json!({
        "sys_id": sys_id("sys_user", person.id), "user_name": person.username, "email": person.email,
        "employee_number": person.employee_number, "name": person.name, "active": person.active.to_string(),
    }))
}

/// The rows of a table that a ticket stands for: itself; the one item of a request; the variables of that item.
fn rows_of(table: &str, ticket: &Ticket) -> Vec<Row> {
    match table {
        _ if table == ticket.kind => vec![ticket_row(ticket)],
        "sc_req_item" if ticket.kind == "sc_request" => vec![item_row(ticket)],
        "sc_item_option_mtom" if ticket.kind == "sc_request" => variable_rows(ticket),
        _ => Vec::new(),
    }
}

/// A ticket as a row of its table.
pub(super) fn ticket_row(ticket: &Ticket) -> Row {
    let time = ticket.created_at.get(..19).unwrap_or_default().replace('T', " ");
    let mut fields = ticket.fields.clone();
    fields.remove("variables");
    let people = |person: &Option<String>| person.clone().unwrap_or_default();
    fields.extend(row(json!({
        "sys_id": ticket.desk_id, "number": ticket.number, "short_description": ticket.title,
        "description": ticket.description, "opened_by": people(&ticket.requester), "sys_class_name": ticket.kind,
        "sys_created_on": time, "sys_updated_on": time, "active": "true", "comments": "", "work_notes": "",
    })));
    for name in ["correlation_id", "correlation_display", "approval", "close_notes", "assignment_group"] {
        fields.entry(name).or_insert_with(|| "".into());
    }
    match ticket.kind.as_str() {
        "change_request" => {
            let (state, code) =
                ticket.status.split_once(' ').filter(|(state, _)| *state == "3").unwrap_or((&ticket.status, ""));
            fields.insert("state".into(), state.into());
            fields.insert("close_code".into(), code.into());
            fields.insert("requested_by".into(), people(&ticket.on_behalf_of).into());
        }
        "sc_request" => {
            let rejected = ticket.status == "approval rejected";
            fields.insert("state".into(), "1".into());
            fields.insert("request_state".into(), if rejected { "requested" } else { &ticket.status }.into());
            fields.insert("approval".into(), if rejected { "rejected" } else { "requested" }.into());
            fields.insert("requested_for".into(), people(&ticket.on_behalf_of).into());
        }
        kind => {
            fields.insert("state".into(), ticket.status.as_str().into());
            let who = match kind {
                "incident" => "caller_id",
                "sc_req_item" => "requested_for",
                _ => return fields,
            };
            fields.insert(who.into(), people(&ticket.on_behalf_of).into());
            fields.entry("close_code").or_insert_with(|| "".into());
        }
    }
    fields
}

/// The item of a request, which moves with it.
fn item_row(ticket: &Ticket) -> Row {
    let state = match ticket.status.as_str() {
        "requested" | "approval rejected" => "1",
        "in_process" => "2",
        "closed_complete" => "3",
        "closed_incomplete" | "closed_rejected" => "4",
        "closed_cancelled" => "7",
        other => other,
    };
    let mut fields = ticket_row(ticket);
    fields.shift_remove("request_state");
    fields.extend(row(json!({
        "sys_id": sys_id("sc_req_item", ticket.id), "number": number("sc_req_item", ticket.id),
        "request": ticket.desk_id, "state": state, "sys_class_name": "sc_req_item", "quantity": "1",
    })));
    fields
}

/// One row for each variable of the item; names with a dot are those of the records that it leads to.
fn variable_rows(ticket: &Ticket) -> Vec<Row> {
    let item = item_row(ticket);
    let variables = ticket.fields.get("variables").and_then(Value::as_object);
    let one = |(at, (_, value)): (u64, (&String, &Value))| {
        row(json!({
            "sys_id": sys_id("sc_item_option_mtom", ticket.id * 100 + at),
            "request_item": item["sys_id"], "sc_item_option.value": value,
            "request_item.number": item["number"], "request_item.request": ticket.desk_id,
            "request_item.request.number": ticket.number, "request_item.sys_created_on": item["sys_created_on"],
        }))
    };
    (0..).zip(variables.into_iter().flatten()).map(one).collect()
}
