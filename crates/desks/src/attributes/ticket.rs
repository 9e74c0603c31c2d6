//! The block of `attributes` that says how tickets of one type are raised, followed, found and cancelled.
//! SailPoint's names where they are known (`isc-sdim.md` 1.5), ours in their style elsewhere.

use super::{
    Address, ContentType, Document, IdFrom, Line, MapsTo, Method, Names, Path, RootType, Tests, Whole, leaf::Flag,
};
use model::{
    Fault,
    read::{FaultKind, escape, kind_of},
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Which block is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum TicketType {
    /// `serviceRequest`.
    ServiceRequest,
    /// `incident`.
    Incident,
    /// `changeRequest`.
    ChangeRequest,
    /// `generic`.
    Generic,
}

impl TicketType {
    /// The name, which is also that of the block.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ServiceRequest => "serviceRequest",
            Self::Incident => "incident",
            Self::ChangeRequest => "changeRequest",
            Self::Generic => "generic",
        }
    }
}

/// Header names and their templates.
pub type Headers = BTreeMap<String, Line>;

/// The settings of all ticket types.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct TicketAttributes {
    /// Which block is used; all of them are stored.
    pub ticket_type: Option<TicketType>,
    /// Headers of all calls, templated.
    pub headers: Headers,
    /// Headers of calls that change something, templated.
    pub write_headers: Headers,
    /// Service requests.
    pub service_request: Option<Block>,
    /// Incidents.
    pub incident: Option<Block>,
    /// Change requests.
    pub change_request: Option<Block>,
    /// Tickets of a desk that has one type only.
    pub generic: Option<Block>,
}

impl TicketAttributes {
    /// The block of a ticket type.
    pub fn block_of(&self, ticket_type: TicketType) -> Option<&Block> {
        match ticket_type {
            TicketType::ServiceRequest => self.service_request.as_ref(),
            TicketType::Incident => self.incident.as_ref(),
            TicketType::ChangeRequest => self.change_request.as_ref(),
            TicketType::Generic => self.generic.as_ref(),
        }
    }
}

/// Reads the settings of all ticket types, and names what is at fault.
pub fn ticket_attributes(attributes: &Map<String, Value>) -> (TicketAttributes, Vec<Fault>) {
    let (mut attributes, mut faults) = super::shallow(attributes);
    expect_objects(&mut attributes, "/attributes", &mut faults);
    let (read, more): (TicketAttributes, _) = super::read(&attributes);
    faults.extend(more);
    let named = [("serviceRequest", &read.service_request), ("incident", &read.incident)];
    let named = named.into_iter().chain([("changeRequest", &read.change_request), ("generic", &read.generic)]);
    let mut check = |place: String, headers: &Headers| {
        for name in headers.keys().filter(|name| name.parse::<::http::HeaderName>().is_err()) {
            faults.push(Fault {
                pointer: format!("/attributes{place}/{}", escape(name)),
                message: "must be a header name".to_owned(),
                kind: FaultKind::Illegal,
            });
        }
    };
    check("/headers".to_owned(), &read.headers);
    check("/writeHeaders".to_owned(), &read.write_headers);
    for (name, block) in named {
        let Some(block) = block else { continue };
        let parts = [
            ("provision", block.provision.as_ref().map(|part| &part.headers)),
            ("checkStatus", block.check_status.as_ref().map(|part| &part.headers)),
            ("find", block.find.as_ref().map(|part| &part.headers)),
            ("cancel", block.cancel.as_ref().map(|part| &part.headers)),
            ("comment", block.comment.as_ref().map(|part| &part.headers)),
            ("attach", block.attach.as_ref().map(|part| &part.headers)),
            ("people", block.people.as_ref().map(|part| &part.headers)),
        ];
        for (part, headers) in parts {
            if let Some(headers) = headers {
                check(format!("/{name}/{part}/headers"), headers);
            }
        }
    }
    (read, faults)
}

/// Names that hold an object wherever they stand.
const OBJECTS: [&str; 16] = [
    "comment",
    "attach",
    "people",
    "requesterSource",
    "onBehalfOf",
    "serviceRequest",
    "incident",
    "changeRequest",
    "generic",
    "provision",
    "checkStatus",
    "find",
    "cancel",
    "test",
    "batch",
    "once",
];

/// Takes out what should be an object and is not: a derived reading would take a list for one.
fn expect_objects(members: &mut Map<String, Value>, place: &str, faults: &mut Vec<Fault>) {
    for name in OBJECTS {
        match members.get_mut(name) {
            None | Some(Value::Null) => {}
            Some(Value::String(text)) if text.is_empty() => {}
            Some(Value::Object(inner)) => expect_objects(inner, &format!("{place}/{name}"), faults),
            Some(other) => {
                faults.push(Fault {
                    pointer: format!("{place}/{name}"),
                    message: format!("must be an object, not {}", kind_of(other)),
                    kind: FaultKind::Illegal,
                });
                members.shift_remove(name);
            }
        }
    }
}

/// One ticket type.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Block {
    /// How a ticket is raised.
    pub provision: Option<Provision>,
    /// How its status is read.
    pub check_status: Option<CheckStatus>,
    /// How tickets are found by our key.
    pub find: Option<Find>,
    /// How a ticket is cancelled.
    pub cancel: Option<Act>,
    /// How a comment is added to a ticket.
    pub comment: Option<Act>,
    /// How a file is added to a ticket.
    pub attach: Option<Act>,
    /// How the desk's people are looked up.
    pub people: Option<Directory>,
    /// The cheapest call that shows that the credentials work.
    pub test: Option<Probe>,
}

/// How a ticket is raised.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Provision {
    /// Path and query after `url`, with templates.
    pub resource: Option<Address>,
    /// HTTP method; POST when absent.
    pub method: Option<Method>,
    /// Body of the call: JSON whose strings are Velocity templates.
    pub request: Option<Document>,
    /// Name of the one outermost member that holds the request.
    pub request_root_element: Option<String>,
    /// Whether the request itself or a list of it is sent.
    pub request_root_element_type: RootType,
    /// How the body is written.
    pub content_type: ContentType,
    /// JSON path of the new ticket's id in the answer.
    pub response_element: Option<Path>,
    /// JSON path of the number that people see, where it is not the id.
    pub number_element: Option<Path>,
    /// Where the id is found.
    pub id_from: IdFrom,
    /// Headers of this call, templated.
    pub headers: Headers,
    /// Address of the page where people see the ticket, with $ticketId and $ticketNumber.
    pub ticket_url: Option<Address>,
    /// Tests that a 2xx answer must pass to count as success.
    pub success_if: Tests,
    /// Tests any of which shows that a 2xx answer is a refusal.
    pub fail_if: Tests,
    /// A first call whose answer names the address to send the request to.
    pub once: Option<Once>,
    /// Source id or name to the desk's catalog item (ServiceNow).
    pub catalog_item: BTreeMap<String, String>,
}

/// A call that yields an address which takes exactly one POST.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Once {
    /// Path and query after `url`.
    pub resource: Option<Address>,
    /// HTTP method; POST when absent.
    pub method: Option<Method>,
    /// JSON path of the address in the answer; the `Location` header when absent.
    pub link_element: Option<Path>,
}

/// How a ticket's status is read.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct CheckStatus {
    /// Path and query after `url`, with $ticketId and $ticketNumber.
    pub resource: Option<Address>,
    /// HTTP method; GET when absent.
    pub method: Option<Method>,
    /// Query parameters beside those of the resource, templated.
    pub check_status_query_param: BTreeMap<String, Line>,
    /// Whether the ticket's id is appended to the path of the resource.
    pub append_ticket_number: Flag,
    /// Headers of this call, templated.
    pub headers: Headers,
    /// JSON path of the status in the answer.
    pub response_element: Option<Path>,
    /// JSON path of the ticket's id or number in the answer; when given, it must be the ticket that was asked for.
    pub id_element: Option<Path>,
    /// The desk's statuses and what they mean.
    pub status_map: BTreeMap<String, MapsTo>,
    /// The desk's closure codes and what they mean; they go before the status.
    pub status_map_closure_code: BTreeMap<String, MapsTo>,
    /// JSON path of the closure code in the answer.
    pub closure_code_response_element: Option<Path>,
    /// Tests that a 2xx answer must pass to be believed.
    pub success_if: Tests,
    /// Tests any of which shows that a 2xx answer is an error.
    pub fail_if: Tests,
    /// One call for many tickets.
    pub batch: Option<Batch>,
}

/// One status call for many tickets.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Batch {
    /// Path and query after `url`, with $tickets.
    pub resource: Option<Address>,
    /// JSON path of the list of tickets in the answer; the whole answer when absent.
    pub items_element: Option<Path>,
    /// JSON path, within a ticket, of its id or number.
    pub id_element: Option<Path>,
    /// Which of the two idElement names. When absent it may be either, and a row that fits two tickets, one by its id and
    /// one by its number, is given to neither.
    pub id_element_names: Option<Names>,
    /// JSON path, within a ticket, of its status.
    pub status_element: Option<Path>,
    /// JSON path, within a ticket, of its closure code.
    pub closure_code_element: Option<Path>,
    /// Most tickets in one call; 50 when absent.
    pub size: Option<Whole<1, 500>>,
    /// How one ticket is named within $tickets; its id when absent.
    pub ticket_template: Option<Line>,
    /// What stands between two tickets in $tickets; a comma when absent.
    pub join_with: Option<String>,
}

/// How tickets are found by our key.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Find {
    /// Path and query after `url`, with $correlationKey.
    pub resource: Option<Address>,
    /// HTTP method; GET when absent.
    pub method: Option<Method>,
    /// Body of the call, where the search needs one.
    pub request: Option<Document>,
    /// Headers of this call, templated.
    pub headers: Headers,
    /// JSON path of the list of tickets in the answer; the whole answer when absent.
    pub items_element: Option<Path>,
    /// JSON path, within a ticket, of our key. A row is believed only when the key is found there.
    pub key_element: Option<Path>,
    /// JSON path, within a ticket, of its id.
    pub id_element: Option<Path>,
    /// JSON path, within a ticket, of the number that people see, where it is not the id.
    pub number_element: Option<Path>,
    /// JSON path, within a ticket, of its status.
    pub status_element: Option<Path>,
    /// JSON path, within a ticket, of the time of its creation.
    pub created_element: Option<Path>,
}

/// A call about one ticket: how it is cancelled, commented on, or given a file.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Act {
    /// Path and query after `url`, with $ticketId and $ticketNumber.
    pub resource: Option<Address>,
    /// HTTP method; POST when absent.
    pub method: Option<Method>,
    /// Body of the call, with $ticketId and $ticketNumber; with $reason to cancel, $comment to comment, and $fileName,
    /// $fileType and $fileBase64 to attach a file.
    pub request: Option<Document>,
    /// How the body is written.
    pub content_type: ContentType,
    /// Headers of this call, templated.
    pub headers: Headers,
    /// Tests that a 2xx answer must pass to count as success.
    pub success_if: Tests,
    /// Tests any of which shows that a 2xx answer is a refusal.
    pub fail_if: Tests,
    /// Path and query after `url` of a GET whose `ETag` is sent as `If-Match`, for desks that lock optimistically.
    pub etag_resource: Option<Address>,
}

/// How the desk's people are looked up, for `requesterSource` and `onBehalfOf`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Directory {
    /// Path and query after `url`, with $value: what the person's field must equal.
    pub resource: Option<Address>,
    /// Headers of this call, templated.
    pub headers: Headers,
    /// JSON path of the list of people in the answer; the whole answer when absent.
    pub items_element: Option<Path>,
    /// JSON path, within a person, of the field that must equal $value, letter case aside.
    pub value_element: Option<Path>,
    /// JSON path, within a person, of the id that tickets name them by.
    pub id_element: Option<Path>,
    /// JSON path, within a person, of the name for messages; the id when absent.
    pub name_element: Option<Path>,
    /// JSON path, within a person, of something that is false or absent when the account cannot be used; everybody is
    /// active when this is not set.
    pub active_element: Option<Path>,
}

/// The cheapest authenticated call.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Probe {
    /// Path and query after `url`.
    pub resource: Option<Address>,
    /// HTTP method; GET when absent.
    pub method: Option<Method>,
    /// Tests that a 2xx answer must pass, for desks that answer 200 to anonymous callers.
    pub success_if: Tests,
    /// Tests any of which shows that the credentials do not work.
    pub fail_if: Tests,
}
