//! The objects and their fields.

use super::{STATUSES, id, status_id, time, user_id};
use crate::{
    people::Person,
    tickets::{Handle, Ticket},
};
use serde_json::{Map, Value, json};

/// Incidents and service requests.
pub(super) const INCIDENT: &str = "BMCServiceDesk__Incident__c";
/// Their statuses.
pub(super) const STATUS: &str = "BMCServiceDesk__Status__c";
/// The custom field that the administrator made: text, External ID, unique.
pub(super) const KEY: &str = "SDIM_Correlation__c";

/// What may be put into a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// An id of a record of its own.
    Id,
    /// A person.
    User,
    /// A status.
    Status,
    /// A record that is not emulated.
    Reference,
    /// `true` or `false`.
    Boolean,
    /// Text that can be searched, of at most this many characters.
    Text(usize),
    /// Text that cannot, of at most this many characters.
    LongText(usize),
    /// A time.
    Time,
}

/// A field.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) kind: Kind,
    /// Whether callers may set it.
    pub(super) writable: bool,
    /// Whether it may be empty.
    pub(super) nillable: bool,
}

const fn read_only(name: &'static str, label: &'static str, kind: Kind) -> Field {
    Field { name, label, kind, writable: false, nillable: true }
}

const fn writable(name: &'static str, label: &'static str, kind: Kind) -> Field {
    Field { name, label, kind, writable: true, nillable: true }
}

const INCIDENT_FIELDS: &[Field] = &[
    read_only("Id", "Record ID", Kind::Id),
    Field { nillable: false, ..writable("OwnerId", "Owner ID", Kind::Reference) },
    read_only("IsDeleted", "Deleted", Kind::Boolean),
    read_only("Name", "Incident #", Kind::Text(80)),
    read_only("CreatedDate", "Created Date", Kind::Time),
    read_only("LastModifiedDate", "Last Modified Date", Kind::Time),
    writable("BMCServiceDesk__incidentDescription__c", "Description", Kind::LongText(32_000)),
    writable("BMCServiceDesk__incidentResolution__c", "Resolution", Kind::LongText(32_000)),
    writable("BMCServiceDesk__FKClient__c", "Client Name", Kind::User),
    writable("BMCServiceDesk__FKCategory__c", "Category", Kind::Reference),
    writable("BMCServiceDesk__FKImpact__c", "Impact", Kind::Reference),
    writable("BMCServiceDesk__FKUrgency__c", "Urgency", Kind::Reference),
    writable("BMCServiceDesk__FKStatus__c", "Status", Kind::Status),
    writable("BMCServiceDesk__FKRequestDefinition__c", "Request Definition", Kind::Reference),
    writable("BMCServiceDesk__FKOpenBy__c", "Opened By", Kind::User),
    writable("BMCServiceDesk__FKStaff__c", "Staff", Kind::User),
    read_only("BMCServiceDesk__Status_ID__c", "Status", Kind::Text(1300)),
    read_only("BMCServiceDesk__Priority_ID__c", "Priority", Kind::Text(1300)),
    read_only("BMCServiceDesk__Category_ID__c", "Category", Kind::Text(1300)),
    read_only("BMCServiceDesk__queueName__c", "Queue", Kind::Text(1300)),
    Field { nillable: false, ..writable("BMCServiceDesk__state__c", "State", Kind::Boolean) },
    Field { nillable: false, ..writable("BMCServiceDesk__isServiceRequest__c", "Is Service Request", Kind::Boolean) },
    writable("BMCServiceDesk__closeDateTime__c", "Closed Date", Kind::Time),
    writable(KEY, "SDIM Correlation", Kind::Text(40)),
];

const STATUS_FIELDS: &[Field] = &[
    read_only("Id", "Record ID", Kind::Id),
    read_only("Name", "Status", Kind::Text(80)),
    read_only("BMCServiceDesk__inactive__c", "Inactive", Kind::Boolean),
    read_only("BMCServiceDesk__appliesToIncident__c", "Applies to Incident", Kind::Boolean),
    read_only("BMCServiceDesk__state__c", "State", Kind::Boolean),
];

const USER_FIELDS: &[Field] = &[
    read_only("Id", "User ID", Kind::Id),
    read_only("Name", "Full Name", Kind::Text(121)),
    read_only("Username", "Username", Kind::Text(80)),
    read_only("Email", "Email", Kind::Text(128)),
    read_only("EmployeeNumber", "Employee Number", Kind::Text(20)),
    read_only("FederationIdentifier", "SAML Federation ID", Kind::Text(512)),
    read_only("IsActive", "Active", Kind::Boolean),
];

/// The fields of an object; `None` when there is no such object.
pub(super) fn fields(object: &str) -> Option<&'static [Field]> {
    match object {
        INCIDENT => Some(INCIDENT_FIELDS),
        STATUS => Some(STATUS_FIELDS),
        "User" => Some(USER_FIELDS),
        _ => None,
    }
}

/// A field of an object, in any case.
pub(super) fn field(object: &str, name: &str) -> Option<&'static Field> {
    fields(object)?.iter().find(|field| field.name.eq_ignore_ascii_case(name))
}

/// What `describe` says of an object.
pub(super) fn described(object: &str) -> Option<Value> {
    let fields: Vec<Value> = fields(object)?.iter().map(described_field).collect();
    let mut all = short(object)?;
    all["fields"] = Value::Array(fields);
    Some(all)
}

/// What an object says of itself in short.
pub(super) fn short(object: &str) -> Option<Value> {
    fields(object)?;
    let ours = object == INCIDENT;
    Some(json!({
        "name": object,
        "label": if ours { "Incident" } else { object },
        "custom": object.ends_with("__c"),
        "createable": ours,
        "updateable": ours,
        "queryable": true,
        "retrieveable": true,
    }))
}

fn described_field(field: &Field) -> Value {
    let (kind, length) = match field.kind {
        Kind::Id => ("id", 18),
        Kind::User | Kind::Status | Kind::Reference => ("reference", 18),
        Kind::Boolean => ("boolean", 0),
        Kind::Text(length) => ("string", length),
        Kind::LongText(length) => ("textarea", length),
        Kind::Time => ("datetime", 0),
    };
    json!({
        "name": field.name,
        "label": field.label,
        "type": kind,
        "length": length,
        "createable": field.writable,
        "updateable": field.writable,
        "nillable": field.nillable,
        "defaultedOnCreate": !field.nillable,
        "externalId": field.name == KEY,
        "unique": field.name == KEY,
        "filterable": !matches!(field.kind, Kind::LongText(_)),
        "picklistValues": [],
    })
}

/// A ticket as a record.
pub(super) fn incident(ticket: &Ticket) -> Map<String, Value> {
    let open = STATUSES.iter().find(|(name, _)| *name == ticket.status).is_none_or(|(_, open)| *open);
    let mut row = Map::new();
    for field in INCIDENT_FIELDS {
        row.insert(field.name.to_owned(), ticket.fields.get(field.name).cloned().unwrap_or_default());
    }
    let at = time(&ticket.created_at);
    for (name, value) in [
        ("Id", json!(ticket.desk_id)),
        ("IsDeleted", json!(false)),
        ("Name", json!(ticket.number)),
        ("CreatedDate", json!(at)),
        ("LastModifiedDate", json!(at)),
        ("BMCServiceDesk__incidentDescription__c", json!(ticket.description)),
        ("BMCServiceDesk__incidentResolution__c", json!(ticket.reason)),
        ("BMCServiceDesk__FKClient__c", json!(ticket.requester)),
        ("BMCServiceDesk__FKStatus__c", json!(place(&ticket.status).map(status_id))),
        ("BMCServiceDesk__Status_ID__c", json!(ticket.status)),
        ("BMCServiceDesk__queueName__c", json!("Incident Queue")),
        ("BMCServiceDesk__state__c", json!(open)),
        ("BMCServiceDesk__isServiceRequest__c", json!(ticket.kind == "serviceRequest")),
        (KEY, if ticket.correlation_key.is_empty() { Value::Null } else { json!(ticket.correlation_key) }),
    ] {
        row.insert(name.to_owned(), value);
    }
    row
}

/// The place of a status in the list.
fn place(status: &str) -> Option<usize> {
    STATUSES.iter().position(|(name, _)| *name == status)
}

/// The status with this id.
pub(super) fn status_by_id(id: &str) -> Option<&'static str> {
    (0..STATUSES.len())
        .find(|place| status_id(*place) == id)
        .and_then(|place| STATUSES.get(place))
        .map(|(name, _)| *name)
}

/// The statuses as records.
pub(super) fn statuses() -> Vec<Map<String, Value>> {
    let row = |(place, (name, open)): (usize, &(&str, bool))| {
        let mut row = Map::new();
        row.insert("Id".to_owned(), json!(status_id(place)));
        row.insert("Name".to_owned(), json!(name));
        row.insert("BMCServiceDesk__inactive__c".to_owned(), json!(false));
        row.insert("BMCServiceDesk__appliesToIncident__c".to_owned(), json!(true));
        row.insert("BMCServiceDesk__state__c".to_owned(), json!(open));
        row
    };
    STATUSES.iter().enumerate().map(row).collect()
}

/// The people as records.
pub(super) fn users(desk: &Handle) -> Vec<Map<String, Value>> {
    desk.settings().people.iter().map(user).collect()
}

fn user(person: &Person) -> Map<String, Value> {
    let mut row = Map::new();
    for (name, value) in [
        ("Id", json!(user_id(person.id))),
        ("Name", json!(person.name)),
        ("Username", json!(format!("{}@corp.example.test", person.username))),
        ("Email", json!(person.email)),
        ("EmployeeNumber", json!(person.employee_number)),
        ("FederationIdentifier", json!(person.username)),
        ("IsActive", json!(person.active)),
    ] {
        row.insert(name.to_owned(), value);
    }
    row
}

/// The id of a new file.
pub(super) fn file_id(number: usize) -> String {
    id("0682w000000f", u64::try_from(number).unwrap_or_default())
}
