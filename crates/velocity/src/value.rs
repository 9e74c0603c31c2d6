//! Values of template variables: JSON's kinds, cheap to clone, each container knowing its size.

use std::sync::Arc;

use num_bigint::BigInt;

use crate::ast::Key;

/// The value of a variable, an expression or a rendered leaf.
///
/// A clone shares strings, lists and maps. Lists and maps know how much text they stand for and how
/// deep they nest, so that a template that nests a list in itself meets a limit, not the end of memory.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// No value: a reference to it prints its own source text.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A whole number beyond 64 bits, as Java's `BigInteger`.
    Big(Arc<BigInt>),
    /// A number with a fraction or an exponent; printed as Java prints a `double`.
    Float(f64),
    /// Text.
    Str(Arc<str>),
    /// A list, printed as `[a, b]`.
    List(List),
    /// A map in insertion order, printed as `{a=1, b=2}`.
    Map(Map),
}

impl Value {
    /// Whether this is [`Value::Null`].
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// What `#if` takes for true in 2.x: neither null nor false, nor an empty text, list or map, nor zero.
    pub(crate) fn is_full(&self) -> bool {
        match self {
            Self::Null | Self::Bool(false) => false,
            Self::Bool(true) | Self::Big(_) => true,
            Self::Int(value) => *value != 0,
            Self::Float(value) => *value != 0.0 && !value.is_nan(),
            Self::Str(text) => !text.is_empty(),
            Self::List(list) => !list.is_empty(),
            Self::Map(map) => !map.is_empty(),
        }
    }

    /// The text, where this is a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Str(text) => Some(text),
            _ => None,
        }
    }

    /// The JSON of this value. A number that JSON cannot write (an infinity, a whole number beyond 64
    /// bits) becomes its text.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Bool(value) => (*value).into(),
            Self::Int(value) => (*value).into(),
            Self::Big(value) => match (i64::try_from(&**value), u64::try_from(&**value)) {
                (Ok(value), _) => value.into(),
                (_, Ok(value)) => value.into(),
                _ => value.to_string().into(),
            },
            Self::Float(value) => serde_json::Number::from_f64(*value)
                .map_or_else(|| crate::text::float(*value).into(), serde_json::Value::Number),
            Self::Str(text) => text.as_ref().into(),
            Self::List(list) => list.iter().map(Self::to_json).collect(),
            Self::Map(map) => {
                serde_json::Value::Object(map.iter().map(|(key, value)| (key.to_string(), value.to_json())).collect())
            }
        }
    }

    /// About how many bytes this value is as text; never less than its parts.
    pub(crate) fn weight(&self) -> usize {
        match self {
            Self::Null | Self::Bool(_) | Self::Int(_) | Self::Float(_) => 8,
            Self::Big(value) => 8 + usize::try_from(value.bits() / 3).unwrap_or(usize::MAX),
            Self::Str(text) => text.len() + 8,
            Self::List(list) => list.0.weight,
            Self::Map(map) => map.0.weight,
        }
    }

    /// How many containers nest in this one, itself included.
    pub(crate) fn depth(&self) -> usize {
        match self {
            Self::List(list) => list.0.depth,
            Self::Map(map) => map.0.depth,
            _ => 0,
        }
    }
}

/// An immutable list that clones by sharing. Reads as a slice.
#[derive(Debug, Clone)]
pub struct List(Arc<ListInner>);

#[derive(Debug, Clone)]
struct ListInner {
    items: Vec<Value>,
    weight: usize,
    depth: usize,
}

impl List {
    /// A list of these items.
    pub fn new(items: Vec<Value>) -> Self {
        let weight = items.iter().fold(8_usize, |sum, item| sum.saturating_add(item.weight()));
        let depth = 1 + items.iter().map(Value::depth).max().unwrap_or(0);
        Self(Arc::new(ListInner { items, weight, depth }))
    }

    /// About how many bytes the list is as text.
    pub(crate) fn weight(&self) -> usize {
        self.0.weight
    }

    /// Whether a change copies the list.
    pub(crate) fn is_shared(&self) -> bool {
        Arc::strong_count(&self.0) > 1
    }

    /// Adds an item at the end; copies the list first where it is shared.
    pub(crate) fn push(&mut self, item: Value) {
        let inner = Arc::make_mut(&mut self.0);
        inner.weight = inner.weight.saturating_add(item.weight());
        inner.depth = inner.depth.max(item.depth() + 1);
        inner.items.push(item);
    }

    /// The items, for a change of any kind; copies the list first where it is shared.
    pub(crate) fn edit<T>(&mut self, change: impl FnOnce(&mut Vec<Value>) -> T) -> T {
        let mut items = match Arc::get_mut(&mut self.0) {
            Some(inner) => std::mem::take(&mut inner.items),
            None => self.0.items.clone(),
        };
        let answer = change(&mut items);
        *self = Self::new(items);
        answer
    }

    /// Changes the item at `index`, which must exist, by `change`.
    pub(crate) fn update<T>(&mut self, index: usize, change: impl FnOnce(&mut Value) -> T) -> Option<T> {
        let inner = Arc::make_mut(&mut self.0);
        let item = inner.items.get_mut(index)?;
        let before = item.weight();
        let answer = change(item);
        inner.weight = inner.weight.saturating_sub(before).saturating_add(item.weight());
        inner.depth = inner.depth.max(item.depth() + 1);
        Some(answer)
    }
}

impl std::ops::Deref for List {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        &self.0.items
    }
}

impl PartialEq for List {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.items == other.0.items
    }
}

/// An immutable map in insertion order that clones by sharing.
#[derive(Debug, Clone)]
pub struct Map(Arc<MapInner>);

#[derive(Debug, Clone)]
struct MapInner {
    entries: Vec<(Arc<str>, Value)>,
    weight: usize,
    depth: usize,
    /// A key and its value, out of another map: prints as `key=value`.
    is_entry: bool,
}

impl Map {
    /// An empty map.
    pub fn new() -> Self {
        Self(Arc::new(MapInner { entries: Vec::new(), weight: 8, depth: 1, is_entry: false }))
    }

    /// The value of exactly this key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.entries.iter().find(|(name, _)| name.as_ref() == key).map(|(_, value)| value)
    }

    /// The value of a property: of its name, or of the name with its first letter's case changed, as the
    /// getters of Java's beans answer to `$item.Operation` and `$item.operation` (`isc-sdim.md` 4.1).
    pub(crate) fn property(&self, key: &Key) -> Option<&Value> {
        self.get(&key.name).or_else(|| key.toggled.as_ref().and_then(|toggled| self.get(toggled)))
    }

    /// The key that [`Map::property`] reads.
    pub(crate) fn property_key<'k>(&self, key: &'k Key) -> Option<&'k Arc<str>> {
        [Some(&key.name), key.toggled.as_ref()].into_iter().flatten().find(|name| self.get(name).is_some())
    }

    /// An entry of a map, which answers to `key` and `value` and prints as `key=value`.
    pub(crate) fn entry(key: &Arc<str>, value: &Value) -> Self {
        let weight = 8 + key.len() + value.weight();
        let depth = 1 + value.depth();
        let entries = vec![("key".into(), Value::Str(key.clone())), ("value".into(), value.clone())];
        Self(Arc::new(MapInner { entries, weight, depth, is_entry: true }))
    }

    /// Key and value, where this is an entry of another map.
    pub(crate) fn as_entry(&self) -> Option<(&Value, &Value)> {
        match &self.0.entries[..] {
            [(_, key), (_, value)] if self.0.is_entry => Some((key, value)),
            _ => None,
        }
    }

    /// Takes a key out; gives back its value.
    pub(crate) fn remove(&mut self, key: &str) -> Option<Value> {
        let at = self.0.entries.iter().position(|(name, _)| name.as_ref() == key)?;
        let inner = Arc::make_mut(&mut self.0);
        let (key, value) = inner.entries.remove(at);
        inner.weight = inner.weight.saturating_sub(key.len().saturating_add(value.weight()));
        Some(value)
    }

    /// Sets a key, in its old place where it exists; gives back the value before. Copies the map
    /// first where it is shared.
    pub fn insert(&mut self, key: impl Into<Arc<str>>, value: impl Into<Value>) -> Option<Value> {
        let key = key.into();
        self.update(key, |slot| {
            let before = std::mem::replace(slot, value.into());
            (!before.is_null()).then_some(before)
        })
    }

    /// Whether a change copies the map.
    pub(crate) fn is_shared(&self) -> bool {
        Arc::strong_count(&self.0) > 1
    }

    /// Changes the value of a key, which starts as null, by `change`.
    pub(crate) fn update<T>(&mut self, key: Arc<str>, change: impl FnOnce(&mut Value) -> T) -> T {
        let inner = Arc::make_mut(&mut self.0);
        let at = inner.entries.iter().position(|(name, _)| *name == key);
        let (before, slot) = if let Some(at) = at {
            (inner.entries[at].1.weight(), &mut inner.entries[at].1)
        } else {
            inner.weight = inner.weight.saturating_add(key.len());
            let at = inner.entries.len();
            inner.entries.push((key, Value::Null));
            (0, &mut inner.entries[at].1)
        };
        let answer = change(slot);
        inner.weight = inner.weight.saturating_sub(before).saturating_add(slot.weight());
        inner.depth = inner.depth.max(slot.depth() + 1);
        answer
    }

    /// Keys and values in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Value)> {
        self.0.entries.iter().map(|(key, value)| (key.as_ref(), value))
    }

    /// Keys in order, shared.
    pub(crate) fn keys(&self) -> impl ExactSizeIterator<Item = &Arc<str>> {
        self.0.entries.iter().map(|(key, _)| key)
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.0.entries.len()
    }

    /// Whether there are no keys.
    pub fn is_empty(&self) -> bool {
        self.0.entries.is_empty()
    }

    /// From entries whose keys are known to differ.
    pub(crate) fn distinct(entries: Vec<(Arc<str>, Value)>) -> Self {
        let weight = entries.iter().fold(8_usize, |sum, (key, value)| sum.saturating_add(key.len() + value.weight()));
        let depth = 1 + entries.iter().map(|(_, value)| value.depth()).max().unwrap_or(0);
        Self(Arc::new(MapInner { entries, weight, depth, is_entry: false }))
    }
}

impl Default for Map {
    fn default() -> Self {
        Self::new()
    }
}

/// Two maps are equal when they hold the same values under the same keys, whatever the order.
impl PartialEq for Map {
    fn eq(&self, other: &Self) -> bool {
        if Arc::ptr_eq(&self.0, &other.0) {
            return true;
        }
        let (mine, theirs) = (&self.0.entries, &other.0.entries);
        if mine.len() != theirs.len() {
            return false;
        }
        if mine.iter().zip(theirs).all(|((key, _), (other, _))| key == other) {
            return mine.iter().zip(theirs).all(|((_, value), (_, other))| value == other);
        }
        // Sorted, for a search of each key among all would take the square of their number.
        let sorted = |entries: &[(Arc<str>, Value)]| {
            let mut places: Vec<usize> = (0..entries.len()).collect();
            places.sort_unstable_by(|left, right| entries[*left].0.cmp(&entries[*right].0));
            places
        };
        sorted(mine).into_iter().zip(sorted(theirs)).all(|(at, other)| mine[at] == theirs[other])
    }
}

impl<K: Into<Arc<str>>, V: Into<Value>> FromIterator<(K, V)> for Map {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Self::new();
        for (key, value) in entries {
            map.insert(key, value);
        }
        map
    }
}
