//! The tables' fields and choices.

/// The tables of tickets, with the prefix of their numbers.
pub(super) const TABLES: [(&str, &str); 5] = [
    ("incident", "INC"),
    ("change_request", "CHG"),
    ("sc_request", "REQ"),
    ("sc_req_item", "RITM"),
    ("sc_task", "SCTASK"),
];

/// Fields of every ticket, which the tables have from `task`: name, label, type.
const TASK: [(&str, &str, &str); 21] = [
    ("active", "Active", "boolean"),
    ("approval", "Approval", "string"),
    ("assignment_group", "Assignment group", "reference"),
    ("comments", "Additional comments", "journal_input"),
    ("correlation_display", "Correlation display", "string"),
    ("correlation_id", "Correlation ID", "string"),
    ("description", "Description", "string"),
    ("impact", "Impact", "integer"),
    ("number", "Number", "string"),
    ("opened_by", "Opened by", "reference"),
    ("priority", "Priority", "integer"),
    ("short_description", "Short description", "string"),
    ("state", "State", "integer"),
    ("sys_class_name", "Task type", "sys_class_name"),
    ("sys_created_on", "Created", "glide_date_time"),
    ("sys_id", "Sys ID", "GUID"),
    ("sys_updated_on", "Updated", "glide_date_time"),
    ("urgency", "Urgency", "integer"),
    ("work_notes", "Work notes", "journal_input"),
    ("close_notes", "Close notes", "string"),
    ("due_date", "Due date", "glide_date_time"),
];

/// The fields that a table adds.
fn own(table: &str) -> &'static [(&'static str, &'static str, &'static str)] {
    match table {
        "incident" => &[
            ("caller_id", "Caller", "reference"),
            ("category", "Category", "string"),
            ("close_code", "Resolution code", "string"),
        ],
        "change_request" => &[
            ("requested_by", "Requested by", "reference"),
            ("type", "Type", "string"),
            ("close_code", "Close code", "string"),
        ],
        "sc_request" => {
            &[("requested_for", "Requested for", "reference"), ("request_state", "Request state", "string")]
        }
        "sc_req_item" => &[
            ("request", "Request", "reference"),
            ("requested_for", "Requested for", "reference"),
            ("quantity", "Quantity", "integer"),
        ],
        "sc_task" => &[("request_item", "Request item", "reference")],
        _ => &[],
    }
}

/// Whether a table of tickets has a field.
pub(super) fn has(table: &str, field: &str) -> bool {
    TASK.iter().chain(own(table)).any(|(name, _, _)| *name == field)
}

/// Whether a field refers to another record, and to which table.
pub(super) fn refers_to(field: &str) -> Option<&'static str> {
    match field {
        "caller_id" | "opened_by" | "requested_by" | "requested_for" => Some("sys_user"),
        "assignment_group" => Some("sys_user_group"),
        "request" => Some("sc_request"),
        "request_item" => Some("sc_req_item"),
        _ => None,
    }
}

/// Rows of `sys_dictionary`: table, field, label, type, whether it must be filled.
pub(super) fn fields() -> impl Iterator<Item = (&'static str, &'static str, &'static str, &'static str, bool)> {
    let of_task = TASK.iter().map(|(name, label, kind)| ("task", *name, *label, *kind, false));
    let of_tables = TABLES
        .iter()
        .flat_map(|(table, _)| own(table).iter().map(|(name, label, kind)| (*table, *name, *label, *kind, false)));
    // Only the incident's short description is overridden as mandatory.
    of_task.chain(of_tables).chain([("incident", "short_description", "Short description", "string", true)])
}

/// Rows of `sys_choice`: table, field, value, label.
pub(super) fn choices() -> impl Iterator<Item = (&'static str, &'static str, &'static str, &'static str)> {
    let tables = ["incident", "change_request", "sc_request", "sc_req_item", "sc_task"];
    let states = tables.into_iter().flat_map(|table| {
        let field = if table == "sc_request" { "request_state" } else { "state" };
        labels(table).iter().map(move |(value, label)| (table, field, *value, *label))
    });
    let codes = [
        ("successful", "Successful"),
        ("successful_issues", "Successful with issues"),
        ("unsuccessful", "Unsuccessful"),
    ];
    states.chain(codes.map(|(value, label)| ("change_request", "close_code", value, label)))
}

/// The states of a table and their labels (`desks.md` 6.8).
pub(super) fn labels(table: &str) -> &'static [(&'static str, &'static str)] {
    match table {
        "incident" => &[
            ("1", "New"),
            ("2", "In Progress"),
            ("3", "On Hold"),
            ("6", "Resolved"),
            ("7", "Closed"),
            ("8", "Canceled"),
        ],
        "change_request" => &[
            ("-5", "New"),
            ("-4", "Assess"),
            ("-3", "Authorize"),
            ("-2", "Scheduled"),
            ("-1", "Implement"),
            ("0", "Review"),
            ("3", "Closed"),
            ("4", "Canceled"),
        ],
        "sc_request" => &[
            ("requested", "Requested"),
            ("in_process", "In process"),
            ("closed_complete", "Closed Complete"),
            ("closed_incomplete", "Closed Incomplete"),
            ("closed_cancelled", "Closed Cancelled"),
            ("closed_rejected", "Closed Rejected"),
        ],
        _ => &[
            ("-5", "Pending"),
            ("1", "Open"),
            ("2", "Work in Progress"),
            ("3", "Closed Complete"),
            ("4", "Closed Incomplete"),
            ("7", "Closed Skipped"),
        ],
    }
}

/// What people see instead of a value.
pub(super) fn label<'a>(table: &str, field: &str, value: &'a str) -> &'a str {
    if !matches!(field, "state" | "request_state") {
        return value;
    }
    labels(table).iter().find(|(known, _)| *known == value).map_or(value, |(_, label)| label)
}
