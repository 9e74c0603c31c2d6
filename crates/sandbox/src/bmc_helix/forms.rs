//! The emulated forms, with the names that BMC gave their fields.

use super::super::{Handle, tickets::Ticket};
use serde_json::{Map, Value, json};

/// The one service request definition of the desk.
pub(super) const DEFINITION: &str = "SRGAA5V0SANDBOXACCESSREQUEST01";

/// Where the value of a field of the reading form comes from.
#[derive(Debug, Clone, Copy)]
pub(super) enum Source {
    Number,
    Entry,
    Instance,
    Status,
    Reason,
    History,
    Created,
    /// What the create form was told under this name.
    Told(&'static str),
}

use Source::{Created, Entry, History, Instance, Number, Reason, Status, Told};

/// One kind of ticket.
pub(super) struct Form {
    pub(super) kind: &'static str,
    pub(super) create: &'static str,
    /// What the create form answers.
    pub(super) created: &'static [(&'static str, Source)],
    pub(super) known: &'static [&'static str],
    pub(super) required: &'static [&'static str],
    pub(super) title: &'static str,
    pub(super) text: &'static str,
    /// Fields that may carry a caller's key.
    pub(super) keys: &'static [&'static str],
    pub(super) read: &'static str,
    pub(super) fields: &'static [(&'static str, Source)],
    pub(super) statuses: &'static [&'static str],
    pub(super) journey: [&'static str; 2],
    /// Prefix of numbers and of ids of entries.
    pub(super) prefixes: [&'static str; 2],
    /// Whether the id of an entry shows doubled.
    pub(super) join: bool,
    /// Form of notes, its field that names a ticket, what of the ticket that is, the text and the further fields.
    pub(super) notes: (&'static str, &'static str, Source, &'static str, &'static [&'static str]),
}

const WORK_LOG: &[&str] = &["Work Log Type", "View Access", "Secure Work Log", "Description"];
const WORK_INFO: &[&str] = &["WorkInfoType", "Summary"];

/// Every form.
pub(super) const FORMS: [Form; 5] = [
    Form {
        kind: "service request",
        create: "SRM:RequestInterface_Create",
        created: &[("SysRequestID", Entry), ("Request Number", Number), ("Submit Date", Created)],
        known: &[
            "z1D Action",
            "Source Keyword",
            "TitleInstanceID",
            "Login ID",
            "First Name",
            "Last Name",
            "Customer Login",
            "Customer First Name",
            "Customer Last Name",
            "Customer Company",
            "Summary",
            "Details",
            "Status",
            "Company",
            "Impact",
            "Urgency",
            "SR Type Field 1",
            "SR Type Field 29",
            "SR Type Field 30",
        ],
        required: &["z1D Action", "TitleInstanceID"],
        title: "Summary",
        text: "Details",
        keys: &["SR Type Field 30"],
        read: "SRM:RequestInterface",
        fields: &[
            ("SysRequestID", Entry),
            ("Request Number", Number),
            ("Status", Status),
            ("Status_Reason", Reason),
            ("Status-History", History),
            ("Submit Date", Created),
            ("InstanceId", Instance),
            ("Summary", Told("Summary")),
            ("Details", Told("Details")),
            ("Company", Told("Company")),
            ("SR Type Field 29", Told("SR Type Field 29")),
            ("SR Type Field 30", Told("SR Type Field 30")),
        ],
        statuses: &[
            "Draft",
            "In Cart",
            "In Review",
            "Submitted",
            "Pending",
            "Waiting Approval",
            "Planning",
            "In Progress",
            "Completed",
            "Rejected",
            "Cancelled",
            "Closed",
        ],
        journey: ["In Progress", "Completed"],
        prefixes: ["REQ", ""],
        join: false,
        notes: ("SRM:WorkInfo", "SRInstanceId", Instance, "Notes", WORK_INFO),
    },
    Form {
        kind: "incident",
        create: "HPD:IncidentInterface_Create",
        created: &[("Incident_Entry_ID", Entry), ("Incident Number", Number), ("Create Date", Created)],
        known: &[
            "z1D_Action",
            "First_Name",
            "Last_Name",
            "Login_ID",
            "Description",
            "Detailed_Decription",
            "Impact",
            "Urgency",
            "Status",
            "Reported Source",
            "Service_Type",
            "Company",
            "Assigned Support Company",
            "Assigned Support Organization",
            "Assigned Group",
            "Vendor Ticket Number",
            "TemplateID",
        ],
        required: &["z1D_Action", "Description", "Impact", "Urgency", "Status", "Reported Source", "Service_Type"],
        title: "Description",
        text: "Detailed_Decription",
        keys: &["Vendor Ticket Number"],
        read: "HPD:IncidentInterface",
        fields: &[
            ("Request ID", Entry),
            ("Entry ID", Entry),
            ("Incident Number", Number),
            ("Status", Status),
            ("Status_Reason", Reason),
            ("Status-History", History),
            ("Submit Date", Created),
            ("InstanceId", Instance),
            ("Description", Told("Description")),
            ("Detailed Decription", Told("Detailed_Decription")),
            ("Service Type", Told("Service_Type")),
            ("Impact", Told("Impact")),
            ("Urgency", Told("Urgency")),
            ("Reported Source", Told("Reported Source")),
            ("Customer Login ID", Told("Login_ID")),
            ("Vendor Ticket Number", Told("Vendor Ticket Number")),
        ],
        statuses: &["New", "Assigned", "In Progress", "Pending", "Resolved", "Closed", "Cancelled"],
        journey: ["In Progress", "Resolved"],
        prefixes: ["INC", "INC"],
        join: true,
        notes: ("HPD:WorkLog", "Incident Number", Number, "Detailed Description", WORK_LOG),
    },
    Form {
        kind: "change request",
        create: "CHG:ChangeInterface_Create",
        created: &[("Change_Entry_ID", Entry), ("Infrastructure Change Id", Number), ("Create Date", Created)],
        known: &[
            "z1D_Action",
            "First Name",
            "Last Name",
            "Customer First Name",
            "Customer Last Name",
            "Description",
            "Detailed Description",
            "Impact",
            "Urgency",
            "Status",
            "Change Type",
            "Risk Level",
            "Location Company",
            "TemplateID",
            "Vendor Ticket Number",
        ],
        required: &["z1D_Action", "Description", "Impact", "Urgency", "Status"],
        title: "Description",
        text: "Detailed Description",
        keys: &["Vendor Ticket Number"],
        read: "CHG:ChangeInterface",
        fields: &[
            ("Request ID", Entry),
            ("Infrastructure Change ID", Number),
            ("Change Request Status", Status),
            ("Status Reason", Reason),
            ("Status-History", History),
            ("Submit Date", Created),
            ("InstanceId", Instance),
            ("Description", Told("Description")),
            ("Detailed Description", Told("Detailed Description")),
            ("Vendor Ticket Number", Told("Vendor Ticket Number")),
        ],
        statuses: &[
            "Draft",
            "Request For Authorization",
            "Request For Change",
            "Planning In Progress",
            "Scheduled For Review",
            "Scheduled For Approval",
            "Scheduled",
            "Implementation In Progress",
            "Pending",
            "Rejected",
            "Completed",
            "Closed",
            "Cancelled",
        ],
        journey: ["Implementation In Progress", "Completed"],
        prefixes: ["CRQ", "CRQ"],
        join: true,
        notes: ("CHG:WorkLog", "Infrastructure Change ID", Number, "Detailed Description", WORK_LOG),
    },
    Form {
        kind: "work order",
        create: "WOI:WorkOrderInterface_Create",
        created: &[("Request ID", Entry), ("WorkOrder_ID", Number), ("Create Date", Created)],
        known: &[
            "z1D_Action",
            "TemplateID",
            "First Name",
            "Last Name",
            "Customer First Name",
            "Customer Last Name",
            "Customer Company",
            "Customer Person ID",
            "Summary",
            "Detailed Description",
            "Status",
            "Priority",
            "Work Order Type",
            "Location Company",
            "WO Type Field 1",
            "WO Type Field 29",
            "WO Type Field 30",
        ],
        required: &["z1D_Action", "Summary", "Detailed Description", "Status", "Priority", "Location Company"],
        title: "Summary",
        text: "Detailed Description",
        keys: &["WO Type Field 30"],
        read: "WOI:WorkOrderInterface",
        fields: &[
            ("Request ID", Entry),
            ("WorkOrderID", Entry),
            ("Work Order ID", Number),
            ("Status", Status),
            ("Status Reason", Reason),
            ("Status-History", History),
            ("Submit Date", Created),
            ("InstanceId", Instance),
            ("Description", Told("Summary")),
            ("Detailed Description", Told("Detailed Description")),
            ("Priority", Told("Priority")),
            ("Work Order Type", Told("Work Order Type")),
            ("WO Type Field 1", Told("WO Type Field 1")),
            ("WO Type Field 29", Told("WO Type Field 29")),
            ("WO Type Field 30", Told("WO Type Field 30")),
        ],
        statuses: &[
            "Assigned",
            "Pending",
            "Waiting Approval",
            "Planning",
            "In Progress",
            "Completed",
            "Rejected",
            "Cancelled",
            "Closed",
        ],
        journey: ["In Progress", "Completed"],
        prefixes: ["WO", "WO"],
        join: true,
        notes: ("WOI:WorkInfo", "Work Order ID", Number, "Detailed Description", WORK_LOG),
    },
    Form {
        kind: "task",
        create: "TMS:Task",
        created: &[("Task ID", Number), ("Create Date", Created)],
        known: &[
            "TaskName",
            "Summary",
            "Notes",
            "Status",
            "Priority",
            "Location Company",
            "RootRequestFormName",
            "RootRequestID",
            "RootRequestName",
            "RootRequestMode",
            "TaskType",
            "TemplateID",
            "Character 05",
            "Character 06",
        ],
        required: &["Summary", "Status", "Location Company"],
        title: "Summary",
        text: "Notes",
        keys: &["Character 06"],
        read: "TMS:Task",
        fields: &[
            ("Task ID", Number),
            ("Status", Status),
            ("StatusReasonSelection", Reason),
            ("Status History", History),
            ("Create Date", Created),
            ("InstanceId", Instance),
            ("Summary", Told("Summary")),
            ("Notes", Told("Notes")),
            ("RootRequestID", Told("RootRequestID")),
            ("Character 05", Told("Character 05")),
            ("Character 06", Told("Character 06")),
        ],
        statuses: &["Staged", "Assigned", "Pending", "Work In Progress", "Waiting", "Closed", "Bypassed"],
        journey: ["Work In Progress", "Closed"],
        prefixes: ["TAS", "TAS"],
        join: false,
        notes: ("TMS:WorkInfo", "TaskOrTaskGroupID", Number, "Notes", WORK_INFO),
    },
];

/// The form of a ticket.
pub(super) fn of(ticket: &Ticket) -> &'static Form {
    let [first, ..] = &FORMS;
    FORMS.iter().find(|form| form.kind == ticket.kind).unwrap_or(first)
}

impl Form {
    /// Number and id of the entry with this count.
    pub(super) fn names(&self, id: u64) -> (String, String) {
        let [number, entry] = self.prefixes;
        let number = format!("{number}{:012}", id + 400);
        if entry == "TAS" {
            return (number.clone(), number);
        }
        let entry = if entry.is_empty() { format!("{:015}", id + 500) } else { format!("{entry}{:012}", id + 500) };
        (number, if self.join { format!("{entry}|{entry}") } else { entry })
    }

    /// A field of a ticket, as the reading form shows it; `None` when the form has no such field.
    pub(super) fn value(&self, ticket: &Ticket, name: &str) -> Option<Value> {
        self.fields.iter().find(|(known, _)| *known == name).map(|(_, from)| shown(ticket, *from))
    }

    /// All fields, or those that are asked for.
    pub(super) fn values(&self, ticket: &Ticket, names: &[String]) -> Map<String, Value> {
        let asked = |name: &str| names.is_empty() || names.iter().any(|asked| asked == name);
        let shown = |(name, from): &(&str, Source)| ((*name).to_owned(), shown(ticket, *from));
        self.fields.iter().filter(|(name, _)| asked(name)).map(shown).collect()
    }
}

/// The id under which notes of service requests name them.
pub(super) fn instance(id: u64) -> String {
    format!("AGGAA5V0SANDBOX{id:015}")
}

pub(super) fn shown(ticket: &Ticket, from: Source) -> Value {
    match from {
        Number => ticket.number.as_str().into(),
        Entry => ticket.desk_id.as_str().into(),
        Instance => instance(ticket.id).into(),
        Status => ticket.status.as_str().into(),
        Reason => ticket.reason.clone().into(),
        Created => time(&ticket.created_at).into(),
        History => {
            let mut history =
                ticket.fields.get("Status-History").and_then(Value::as_object).cloned().unwrap_or_default();
            if !history.contains_key(&ticket.status) {
                history.insert(ticket.status.clone(), step(&time(&ticket.created_at)));
            }
            history.into()
        }
        Told(name) => ticket.fields.get(name).cloned().unwrap_or_default(),
    }
}

/// One entry of a history.
pub(super) fn step(at: &str) -> Value {
    json!({ "user": "appadmin", "timestamp": at })
}

/// `2026-01-01T00:00:00Z` as AR System writes it: `2026-01-01T00:00:00.000+0000`.
pub(super) fn time(rfc: &str) -> String {
    let seconds = rfc.split(['.', 'Z']).next().unwrap_or(rfc);
    format!("{seconds}.000+0000")
}

/// The person whom these fields name, in the connector's words: their login, or `PPL…|First|Last`.
pub(super) fn named(desk: &Handle, values: &Map<String, Value>, first: &str, last: &str) -> Option<String> {
    let text = |name: &str| values.get(name).and_then(Value::as_str).unwrap_or_default();
    let person = desk
        .settings()
        .people
        .iter()
        .find(|person| person.first_name() == text(first) && person.last_name() == text(last))?;
    Some(format!("{}|{}|{}", person_id(person.id), person.first_name(), person.last_name()))
}

pub(super) fn person_id(id: u64) -> String {
    format!("PPL{id:012}")
}
