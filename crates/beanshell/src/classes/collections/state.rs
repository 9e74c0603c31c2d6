//! What collections and maps hold.

use super::tree::Range;
use crate::{
    heap::Data,
    java::{chained::Chained, hash::Table, tree::Tree},
    machine::Machine,
    value::Value,
};
use std::collections::VecDeque;

/// The state of everything that implements `java.util.Collection`.
pub(crate) enum Collection {
    /// Elements of its own.
    Items(Items),
    /// `Arrays.asList`: the elements are the array's.
    Array(Value),
    /// A part of a list, seen through `subList`.
    Part(Part),
    /// The keys of a map. A set of its own is one whose map nobody else has, and it adds.
    Keys {
        /// The map.
        map: Value,
        /// Whether `add` works.
        adds: bool,
    },
    /// The values of a map.
    Values(Value),
    /// The entries of a map.
    Entries(Value),
    /// Another collection, which cannot be changed through this one.
    Guarded(Value),
}

/// Elements in a row.
pub(crate) struct Items {
    pub kind: Kind,
    pub elements: VecDeque<Value>,
    /// Counts changes of structure, as Java's `modCount` does.
    pub changes: u32,
    /// The comparator of a `PriorityQueue`, or null.
    pub order: Value,
}

/// Which class behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    ArrayList,
    LinkedList,
    Vector,
    ArrayDeque,
    PriorityQueue,
    /// `List.of`
    Fixed,
    /// `Collections.emptyList`
    Empty,
    /// `Collections.singletonList`
    Single,
    /// `Collections.nCopies`
    Copies,
}

/// A part of a list.
#[derive(Clone)]
pub(crate) struct Part {
    /// The list whose elements they are: never itself a part.
    pub root: Value,
    /// The part that it is a part of.
    pub parent: Option<Value>,
    /// Where it begins in `root`.
    pub offset: usize,
    pub len: usize,
    /// The root's changes that it knows of.
    pub changes: u32,
}

/// The state of everything that implements `java.util.Map`.
pub(crate) enum Map {
    /// `HashMap`, `LinkedHashMap`.
    Hash(Table<Value, Value>),
    /// `Hashtable`
    Chained(Chained<Value, Value>),
    /// `TreeMap`
    Tree {
        /// Its entries.
        tree: Tree<Value, Value>,
        /// Its comparator, or null.
        order: Value,
    },
    /// A part of a `TreeMap`, or one backwards.
    Range(Range),
    /// `Map.of`, `Collections.emptyMap` and `singletonMap`.
    Fixed {
        /// Its entries, in the order in which they were given.
        table: Table<Value, Value>,
        /// Whether it refuses every change and every null, as `Map.of` does.
        strict: bool,
    },
    /// Another map, which cannot be changed through this one.
    Guarded(Value),
}

/// [`Collection`] without its elements: what a method needs to know before it does anything.
#[derive(Clone)]
pub(super) enum View {
    Items(Kind),
    Array(Value),
    Part(Part),
    Keys(Value, bool),
    Values(Value),
    Entries(Value),
    Guarded(Value),
    /// Not one of ours: a script's class that implements the interface.
    Foreign,
}

impl Items {
    pub fn new(kind: Kind, elements: Vec<Value>) -> Self {
        Self { kind, elements: elements.into(), changes: 0, order: Value::Null }
    }
}

/// What kind of collection a value is.
pub(super) fn view(machine: &Machine<'_>, collection: &Value) -> View {
    match machine.state::<Collection>(collection) {
        Some(Collection::Items(items)) => View::Items(items.kind),
        Some(Collection::Array(array)) => View::Array(array.clone()),
        Some(Collection::Part(part)) => View::Part(part.clone()),
        Some(Collection::Keys { map, adds }) => View::Keys(map.clone(), *adds),
        Some(Collection::Values(map)) => View::Values(map.clone()),
        Some(Collection::Entries(map)) => View::Entries(map.clone()),
        Some(Collection::Guarded(target)) => View::Guarded(target.clone()),
        None => View::Foreign,
    }
}

/// The elements of a collection that has its own.
pub(super) fn items<'m>(machine: &'m Machine<'_>, collection: &Value) -> Option<&'m Items> {
    match machine.state::<Collection>(collection) {
        Some(Collection::Items(items)) => Some(items),
        _ => None,
    }
}

/// [`items`], to be changed.
pub(super) fn items_mut<'m>(machine: &'m mut Machine<'_>, collection: &Value) -> Option<&'m mut Items> {
    match machine.state_mut::<Collection>(collection) {
        Some(Collection::Items(items)) => Some(items),
        _ => None,
    }
}

/// The elements of an array.
pub(super) fn array<'m>(machine: &'m Machine<'_>, value: &Value) -> Option<&'m [Value]> {
    match value {
        Value::Object(object) => match &machine.object(*object).data {
            Data::Array(_, elements) => Some(elements),
            _ => None,
        },
        _ => None,
    }
}

/// [`array`], to be changed.
pub(super) fn array_mut<'m>(machine: &'m mut Machine<'_>, value: &Value) -> Option<&'m mut Vec<Value>> {
    match value {
        Value::Object(object) => match &mut machine.object_mut(*object).data {
            Data::Array(_, elements) => Some(elements),
            _ => None,
        },
        _ => None,
    }
}
