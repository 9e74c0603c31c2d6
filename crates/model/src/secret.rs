//! Values that must never be printed.

use serde_json::{Map, Value};
use std::fmt;
use zeroize::Zeroize;

/// A secret text. It has no `Display`, its `Debug` says nothing, and it is wiped when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes a text in.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself; call it only where the secret is used.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// Puts a secret back into attributes at its JSON Pointer, making the objects on the way.
pub fn put(attributes: &mut Map<String, Value>, pointer: &str, secret: &Secret) {
    let path = pointer.trim_start_matches('/');
    let (parents, last) = path.rsplit_once('/').map_or((None, path), |(parents, last)| (Some(parents), last));
    let mut place = attributes;
    for name in parents.into_iter().flat_map(|parents| parents.split('/')) {
        let next = place.entry(name.to_owned()).or_insert_with(|| Value::Object(Map::new()));
        let Value::Object(object) = next else { return };
        place = object;
    }
    place.insert(last.to_owned(), secret.expose().into());
}

/// Takes what stands at a JSON Pointer out of attributes.
pub fn take(attributes: &mut Map<String, Value>, pointer: &str) -> Option<Value> {
    let path = pointer.strip_prefix('/')?;
    let (parents, last) = path.rsplit_once('/').map_or((None, path), |(parents, last)| (Some(parents), last));
    let mut place = attributes;
    for name in parents.into_iter().flat_map(|parents| parents.split('/')) {
        place = place.get_mut(name)?.as_object_mut()?;
    }
    place.shift_remove(last)
}
