//! The forms of the ticket types, with the very names that their fields have (`desks.md` 3.3, 3.6, 3.7): creating and
//! reading spell them differently.

use super::{GenericTicket, Settings};
use crate::attributes::TicketType;

/// How one kind of ticket is raised and read.
#[derive(Debug)]
pub(super) struct Form {
    /// Form that takes new tickets.
    pub(super) create: &'static str,
    /// Fields that its answer is asked for.
    pub(super) created: &'static [&'static str],
    /// Field of that answer that has the number people see.
    pub(super) created_number: &'static str,
    /// Field that says what the form does with a new entry, and its value.
    pub(super) action: Option<(&'static str, &'static str)>,
    /// Fields of the one line and of the many lines, as the create form spells them, each with the name for reading.
    pub(super) title: (&'static str, &'static str),
    /// Many lines, likewise.
    pub(super) text: (&'static str, &'static str),
    /// Field that our key is put into unless a setting names another [K].
    pub(super) key: &'static str,
    /// Whether a ticket needs `Location Company`.
    pub(super) company: bool,
    /// Who asks.
    pub(super) requester: Who,
    /// For whom.
    pub(super) on_behalf_of: Who,
    /// Form that tickets are read from and changed in.
    pub(super) read: &'static str,
    /// Its number that people see.
    pub(super) number: &'static str,
    /// Its id of the entry; of join forms it is doubled, `INC1|INC1`.
    pub(super) entry: &'static str,
    /// Its status.
    pub(super) status: &'static str,
    /// Why the ticket has that status.
    pub(super) reason: &'static str,
    /// When it was created.
    pub(super) submitted: &'static str,
    /// Whether a ticket that was rejected or cancelled may be closed afterwards [K].
    pub(super) closes_what_failed: bool,
    /// Its form in the pages for people [K].
    pub(super) page: &'static str,
    /// Status and reason of a ticket that is given up [K].
    pub(super) cancelled: (&'static str, Option<&'static str>),
    /// Where notes go.
    pub(super) notes: Notes,
}

/// The fields that name one person on a create form.
#[derive(Debug, Clone, Copy)]
pub(super) enum Who {
    /// The name with which they sign in.
    Login(&'static str),
    /// First and last name, and their id where the form takes it.
    Names { first: &'static str, last: &'static str, id: Option<&'static str> },
    /// The form has no such person.
    Nobody,
}

/// A form of notes.
#[derive(Debug)]
pub(super) struct Notes {
    pub(super) form: &'static str,
    /// Its field that names the ticket, and the field of the ticket that is copied there.
    pub(super) ticket: (&'static str, &'static str),
    pub(super) text: &'static str,
    /// Further fields and their values.
    pub(super) more: &'static [(&'static str, &'static str)],
    /// Its first attachment.
    pub(super) file: &'static str,
}

/// Notes that the requester does not see.
const INTERNAL: &[(&str, &str)] =
    &[("Work Log Type", "General Information"), ("View Access", "Internal"), ("Secure Work Log", "Yes")];

/// Notes of the forms that call the kind of a note by another name.
const WORK_INFO: &[(&str, &str)] = &[("WorkInfoType", "General Information"), ("Summary", "Note from Deskbridge")];

const SERVICE_REQUEST: Form = Form {
    create: "SRM:RequestInterface_Create",
    created: &["SysRequestID", "Request Number", "Submit Date"],
    created_number: "Request Number",
    action: Some(("z1D Action", "CREATE")),
    title: ("Summary", "Summary"),
    text: ("Details", "Details"),
    key: "SR Type Field 30",
    company: false,
    requester: Who::Login("Login ID"),
    on_behalf_of: Who::Login("Customer Login"),
    read: "SRM:RequestInterface",
    number: "Request Number",
    entry: "SysRequestID",
    status: "Status",
    reason: "Status_Reason",
    submitted: "Submit Date",
    closes_what_failed: true,
    page: "SRM:Request",
    cancelled: ("Cancelled", None),
    notes: Notes {
        form: "SRM:WorkInfo",
        ticket: ("SRInstanceId", "InstanceId"),
        text: "Notes",
        more: WORK_INFO,
        file: "z2AF Work Log01",
    },
};

const INCIDENT: Form = Form {
    create: "HPD:IncidentInterface_Create",
    created: &["Incident_Entry_ID", "Incident Number", "Create Date"],
    created_number: "Incident Number",
    action: Some(("z1D_Action", "CREATE")),
    title: ("Description", "Description"),
    text: ("Detailed_Decription", "Detailed Decription"),
    key: "Vendor Ticket Number",
    company: false,
    requester: Who::Login("Login_ID"),
    on_behalf_of: Who::Login("Login_ID"),
    read: "HPD:IncidentInterface",
    number: "Incident Number",
    entry: "Request ID",
    status: "Status",
    reason: "Status_Reason",
    submitted: "Submit Date",
    closes_what_failed: true,
    page: "HPD:Help Desk",
    cancelled: ("Cancelled", None),
    notes: Notes {
        form: "HPD:WorkLog",
        ticket: ("Incident Number", "Incident Number"),
        text: "Detailed Description",
        more: INTERNAL,
        file: "z2AF Work Log01",
    },
};

const CHANGE_REQUEST: Form = Form {
    create: "CHG:ChangeInterface_Create",
    created: &["Change_Entry_ID", "Infrastructure Change Id", "Create Date"],
    created_number: "Infrastructure Change Id",
    action: Some(("z1D_Action", "CREATE")),
    title: ("Description", "Description"),
    text: ("Detailed Description", "Detailed Description"),
    key: "Vendor Ticket Number",
    company: false,
    requester: Who::Names { first: "First Name", last: "Last Name", id: None },
    on_behalf_of: Who::Names { first: "Customer First Name", last: "Customer Last Name", id: None },
    read: "CHG:ChangeInterface",
    number: "Infrastructure Change ID",
    entry: "Request ID",
    status: "Change Request Status",
    reason: "Status Reason",
    submitted: "Submit Date",
    closes_what_failed: true,
    page: "CHG:Infrastructure Change",
    cancelled: ("Cancelled", Some("No Longer Required")),
    notes: Notes {
        form: "CHG:WorkLog",
        ticket: ("Infrastructure Change ID", "Infrastructure Change ID"),
        text: "Detailed Description",
        more: INTERNAL,
        file: "z2AF Work Log01",
    },
};

const WORK_ORDER: Form = Form {
    create: "WOI:WorkOrderInterface_Create",
    created: &["Request ID", "WorkOrder_ID", "Create Date"],
    created_number: "WorkOrder_ID",
    action: Some(("z1D_Action", "CREATE")),
    title: ("Summary", "Description"),
    text: ("Detailed Description", "Detailed Description"),
    key: "WO Type Field 30",
    company: true,
    requester: Who::Names { first: "First Name", last: "Last Name", id: None },
    on_behalf_of: Who::Names {
        first: "Customer First Name",
        last: "Customer Last Name",
        id: Some("Customer Person ID"),
    },
    read: "WOI:WorkOrderInterface",
    number: "Work Order ID",
    entry: "Request ID",
    status: "Status",
    reason: "Status Reason",
    submitted: "Submit Date",
    closes_what_failed: true,
    page: "WOI:WorkOrder",
    cancelled: ("Cancelled", Some("Cancelled by Requester")),
    notes: Notes {
        form: "WOI:WorkInfo",
        ticket: ("Work Order ID", "Work Order ID"),
        text: "Detailed Description",
        more: INTERNAL,
        file: "z2AF Work Log01",
    },
};

const TASK: Form = Form {
    create: "TMS:Task",
    created: &["Task ID", "Create Date"],
    created_number: "Task ID",
    action: None,
    title: ("Summary", "Summary"),
    text: ("Notes", "Notes"),
    key: "Character 06",
    company: true,
    requester: Who::Nobody,
    on_behalf_of: Who::Nobody,
    read: "TMS:Task",
    number: "Task ID",
    entry: "Task ID",
    status: "Status",
    reason: "StatusReasonSelection",
    submitted: "Create Date",
    closes_what_failed: false,
    page: "TMS:Task",
    cancelled: ("Closed", Some("Cancelled")),
    notes: Notes {
        form: "TMS:WorkInfo",
        ticket: ("TaskOrTaskGroupID", "Task ID"),
        text: "Notes",
        more: WORK_INFO,
        file: "z2AF Work Log01",
    },
};

/// A form and the names that settings put in place of its own.
#[derive(Debug)]
pub(super) struct Chosen {
    /// The form as BMC ships it.
    pub(super) form: &'static Form,
    /// Field for our key on the create form.
    pub(super) key: String,
    /// The same field on the form that is read.
    pub(super) key_read: String,
    /// Whether that field also holds text, so that the key is only a part of it.
    pub(super) key_within_text: bool,
    /// Form that is read.
    pub(super) read: String,
    /// Its number.
    pub(super) number: String,
    /// Its status.
    pub(super) status: String,
    /// Its reason.
    pub(super) reason: String,
    /// Form of notes.
    pub(super) notes: String,
    /// Attachment of notes.
    pub(super) file: String,
    /// Status of a ticket that is given up.
    pub(super) cancel_status: String,
    /// Reason of a ticket that is given up.
    pub(super) cancel_reason: Option<String>,
}

impl Chosen {
    /// The form of a ticket type with the settings applied.
    pub(super) fn of(ticket_type: TicketType, settings: &Settings) -> Self {
        let form = match (ticket_type, settings.generic_ticket.unwrap_or_default()) {
            (TicketType::ServiceRequest, _) => &SERVICE_REQUEST,
            (TicketType::Incident, _) => &INCIDENT,
            (TicketType::ChangeRequest, _) => &CHANGE_REQUEST,
            (TicketType::Generic, GenericTicket::WorkOrder) => &WORK_ORDER,
            (TicketType::Generic, GenericTicket::Task) => &TASK,
        };
        let or = |setting: &Option<String>, own: &str| setting.clone().unwrap_or_else(|| own.to_owned());
        let key = or(&settings.correlation_field, form.key);
        let texts = [form.title, form.text];
        let text = texts.into_iter().find(|(create, read)| *create == key || *read == key);
        let (key, read) = text.map_or((key.clone(), key), |(create, read)| (create.to_owned(), read.to_owned()));
        Self {
            form,
            key,
            key_read: or(&settings.correlation_read_field, &read),
            key_within_text: text.is_some(),
            read: or(&settings.read_form, form.read),
            number: or(&settings.number_field, form.number),
            status: or(&settings.status_field, form.status),
            reason: or(&settings.reason_field, form.reason),
            notes: or(&settings.notes_form, form.notes.form),
            file: or(&settings.attachment_field, form.notes.file),
            cancel_status: or(&settings.cancel_status, form.cancelled.0),
            cancel_reason: settings.cancel_reason.clone().or_else(|| form.cancelled.1.map(str::to_owned)),
        }
    }
}
