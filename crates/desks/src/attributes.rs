//! An integration's `attributes`: read into the very types that the connectors use, with the place of every fault.
//!
//! Reading is lenient where `product.md` 2 says so: `""` and `null` mean absent, numbers may be strings, unknown keys
//! are left alone.

mod common;
mod connection;
mod document;
mod leaf;
mod line;
mod path;
mod people;
mod test;
mod ticket;

pub(crate) use common::Written;
pub use common::{Common, Grouping, OnAmbiguity};
pub use connection::{AuthenticationType, Connection, GrantType, Missing, SECRETS, credentials, tls};
pub use document::Document;
pub(crate) use leaf::Flag;
pub use leaf::{ContentType, IdFrom, MapsTo, Method, Names, RootType, TestPattern, WebUrl, Whole};
pub use line::{Address, Line, LineError, encode};
pub use path::Path;
pub(crate) use path::text_of;
pub use people::{PersonField, PersonSource, WhenMissing};
pub use test::{Test, Tests, Verdict};
pub use ticket::{
    Act, Batch, Block, CheckStatus, Directory, Find, Headers, Once, Probe, Provision, TicketAttributes, TicketType,
    ticket_attributes,
};

use model::{
    Fault,
    read::{FaultKind, escape},
};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use serde_path_to_error::Segment;

/// Objects whose members are the administrator's own: `""` in them is a value.
const KEPT_WHOLE: [&str; 8] = [
    "request",
    "headers",
    "writeHeaders",
    "checkStatusQueryParam",
    "catalogItem",
    "successIf",
    "failIf",
    "retryableErrors",
];

/// Most faults that are reported at once.
const FAULTS: usize = 50;

/// Most lists and objects inside each other within one attribute. What reads, copies and drops them calls itself for
/// each; a request has a limit of its own, whose fault names its place.
const LEVELS: usize = 100;

/// The attributes, without those that nest too deep to be looked at.
fn shallow(attributes: &Map<String, Value>) -> (Map<String, Value>, Vec<Fault>) {
    let mut kept = Map::new();
    let mut faults = Vec::new();
    for (name, value) in attributes {
        if leaf::is_deeper(value, LEVELS) {
            faults.push(Fault {
                pointer: format!("/attributes/{}", escape(name)),
                message: format!("must not nest more than {LEVELS} levels deep"),
                kind: FaultKind::Illegal,
            });
        } else {
            kept.insert(name.clone(), value.clone());
        }
    }
    (kept, faults)
}

/// Reads `attributes` as a `T`. What is at fault is reported, with pointers below `/attributes`, and left out; what
/// nests too deep is left out, and reported by [`ticket_attributes`] alone.
pub fn read<T: DeserializeOwned + Default>(attributes: &Map<String, Value>) -> (T, Vec<Fault>) {
    let mut known = Value::Object(shallow(attributes).0);
    prune(&mut known);
    let mut faults = Vec::new();
    while faults.len() < FAULTS {
        let error = match serde_path_to_error::deserialize::<_, T>(&known) {
            Ok(read) => return (read, faults),
            Err(error) => error,
        };
        let keys: Vec<String> = error.path().iter().filter_map(key).collect();
        let place: Vec<String> =
            std::iter::once("/attributes".to_owned()).chain(keys.iter().map(|key| escape(key))).collect();
        faults.push(Fault { pointer: place.join("/"), message: error.inner().to_string(), kind: FaultKind::Illegal });
        if !remove(&mut known, &keys) {
            break;
        }
    }
    (T::default(), faults)
}

fn key(segment: &Segment) -> Option<String> {
    match segment {
        Segment::Map { key } => Some(key.clone()),
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Enum { .. } | Segment::Unknown => None,
    }
}

/// Takes the value at `keys` out; whether there was one.
fn remove(value: &mut Value, keys: &[String]) -> bool {
    let Some((last, parents)) = keys.split_last() else {
        return false;
    };
    let mut place = value;
    for key in parents {
        let next = match place {
            Value::Object(members) => members.get_mut(key),
            Value::Array(items) => key.parse().ok().and_then(|index: usize| items.get_mut(index)),
            _ => None,
        };
        let Some(next) = next else { return false };
        place = next;
    }
    match place {
        Value::Object(members) => members.shift_remove(last).is_some(),
        Value::Array(items) => match last.parse() {
            Ok(index) if index < items.len() => {
                items.remove(index);
                true
            }
            _ => false,
        },
        _ => false,
    }
}

/// Takes out what means absent.
fn prune(value: &mut Value) {
    let Value::Object(members) = value else { return };
    members.retain(|_, member| !member.is_null() && member.as_str() != Some(""));
    for (name, member) in members.iter_mut() {
        if !KEPT_WHOLE.contains(&name.as_str()) {
            prune(member);
        }
    }
}
