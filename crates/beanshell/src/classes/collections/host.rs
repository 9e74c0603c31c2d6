//! Lists and maps for the host: made from values, and read whatever class they have.

use super::{
    collection, cursor,
    cursor::Shows,
    list_methods, map, map_methods,
    state::{Kind, Map},
};
use crate::{
    error::{Answer, Throw},
    heap::{Data, Ref},
    java::hash::{Order, Table},
    library::ClassId,
    machine::Machine,
    value::Value,
};

impl Machine<'_> {
    /// A new `java.util.ArrayList`. Primitives are boxed.
    pub fn new_list(&mut self, items: Vec<Value>) -> Answer {
        let items = items.into_iter().map(|item| self.boxed(item)).collect();
        list_methods::make(self, "java.util.ArrayList", Kind::ArrayList, items)
    }

    /// A new `java.util.HashMap`.
    pub fn new_map(&mut self, entries: impl IntoIterator<Item = (Value, Value)>) -> Answer {
        let map = map_methods::make(self, "java.util.HashMap", Table::new(Order::Hash))?;
        self.fill(map, entries)
    }

    /// A new `java.util.LinkedHashMap`.
    pub fn new_linked_map(&mut self, entries: impl IntoIterator<Item = (Value, Value)>) -> Answer {
        let map = map_methods::make(self, "java.util.LinkedHashMap", Table::new(Order::Insertion))?;
        self.fill(map, entries)
    }

    /// A new object of a class that extends `java.util.HashMap`.
    pub fn new_map_of(&mut self, class: &str, entries: impl IntoIterator<Item = (Value, Value)>) -> Answer {
        let class = self.class_named(class)?;
        let object = self.allocate_hash_map(class)?;
        self.fill(Value::Object(object), entries)
    }

    /// A new, empty object of a class that extends `java.util.HashMap`.
    pub fn allocate_hash_map(&mut self, class: ClassId) -> Answer<Ref> {
        self.reserve(size_of::<Map>())?;
        self.allocate(class, Data::State(Box::new(Map::Hash(Table::new(Order::Hash)))))
    }

    fn fill(&mut self, map: Value, entries: impl IntoIterator<Item = (Value, Value)>) -> Answer {
        for (key, value) in entries {
            self.map_put(&map, key, value)?;
        }
        Ok(map)
    }

    /// The elements of any collection or array, in its order.
    pub fn list_items(&mut self, list: &Value) -> Answer<Vec<Value>> {
        if let Some(elements) = super::state::array(self, list) {
            let count = elements.len();
            self.charge(count as u64)?;
            return Ok(super::state::array(self, list).map_or_else(Vec::new, <[Value]>::to_vec));
        }
        cursor::items(self, list)
    }

    /// How many elements a collection, an array or a map has.
    pub fn count_items(&mut self, value: &Value) -> Answer<usize> {
        if let Some(elements) = super::state::array(self, value) {
            return Ok(elements.len());
        }
        if self.is_a(value, "java.util.Map") { map::size(self, value) } else { collection::size(self, value) }
    }

    /// The entries of any map, in its order.
    pub fn map_entries(&mut self, map: &Value) -> Answer<Vec<(Value, Value)>> {
        if !self.is_a(map, "java.util.Map") {
            let what = self.describe(map);
            return Err(Throw::fault(format!("{what} is not a Map")));
        }
        let mut cursor = cursor::open_map(self, map, Shows::Entries)?;
        let mut entries = Vec::new();
        while let Some(entry) = cursor.next_entry(self)? {
            entries.push(entry);
        }
        Ok(entries)
    }

    /// The value of a key of any map; `null` where there is none.
    pub fn map_get(&mut self, map: &Value, key: &Value) -> Answer {
        let key = self.boxed(key.clone());
        Ok(map::get(self, map, &key)?.unwrap_or(Value::Null))
    }

    /// Puts a value into any map; returns the former one or `null`.
    pub fn map_put(&mut self, map: &Value, key: Value, value: Value) -> Answer {
        let (key, value) = (self.boxed(key), self.boxed(value));
        Ok(map::put(self, map, key, value)?.unwrap_or(Value::Null))
    }

    /// Takes the entry of a key out of any map; returns its value or `null`.
    pub fn map_remove(&mut self, map: &Value, key: &Value) -> Answer {
        let key = self.boxed(key.clone());
        Ok(map::remove(self, map, &key)?.map_or(Value::Null, |(_, value)| value))
    }

    /// Adds an element to any collection.
    pub fn list_add(&mut self, list: &Value, item: Value) -> Answer<bool> {
        let item = self.boxed(item);
        collection::add(self, list, &item)
    }
}
