//! Going through a collection, from Rust and as Java's iterators do.

use super::{
    entry, list, map,
    map::Place,
    modified,
    state::{self, Kind, View, view},
    truth, unsupported,
};
use crate::{error::Answer, machine::Machine, value::Value};

/// Where an iteration is.
#[derive(Clone)]
pub(crate) struct Cursor {
    pub source: Source,
    /// Whether it must not change what it goes through.
    pub guarded: bool,
}

/// What is gone through.
#[derive(Clone)]
pub(crate) enum Source {
    /// A list or a queue.
    List(ListCursor),
    /// A map or one of its views.
    Map(MapCursor),
    /// An iterator of a script's class.
    Foreign(Value),
}

/// A place in a list.
#[derive(Clone)]
pub(crate) struct ListCursor {
    pub list: Value,
    /// The index of what comes next.
    pub at: usize,
    /// The index of what came last, unless it was removed.
    pub last: Option<usize>,
    /// The list's changes that it knows of.
    pub changes: u32,
    /// Whether it goes to the front: `descendingIterator`.
    pub backwards: bool,
}

/// A place in a map.
#[derive(Clone)]
pub(crate) struct MapCursor {
    pub map: Value,
    pub next: Option<Place>,
    pub last: Option<Place>,
    /// Where a part of a sorted map ends.
    pub fence: Option<Place>,
    pub changes: u32,
    pub shows: Shows,
}

/// What an iteration of a map gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shows {
    Keys,
    Values,
    Entries,
}

/// Begins at the first element of a collection.
pub(crate) fn open(machine: &mut Machine<'_>, collection: &Value) -> Answer<Cursor> {
    match view(machine, collection) {
        View::Items(_) | View::Array(_) | View::Part(_) => open_list(machine, collection, 0),
        View::Keys(map, _) => open_map(machine, &map, Shows::Keys),
        View::Values(map) => open_map(machine, &map, Shows::Values),
        View::Entries(map) => open_map(machine, &map, Shows::Entries),
        View::Guarded(target) => Ok(Cursor { guarded: true, ..open(machine, &target)? }),
        View::Foreign => {
            let iterator = machine.call(collection, "iterator", &[])?;
            match machine.state::<Cursor>(&iterator) {
                Some(cursor) => Ok(cursor.clone()),
                None => Ok(Cursor { source: Source::Foreign(iterator), guarded: false }),
            }
        }
    }
}

/// Begins at an index of a list.
pub(super) fn open_list(machine: &mut Machine<'_>, list: &Value, at: usize) -> Answer<Cursor> {
    if let View::Guarded(target) = view(machine, list) {
        return Ok(Cursor { guarded: true, ..open_list(machine, &target, at)? });
    }
    if let View::Part(part) = view(machine, list) {
        list::check(machine, &part)?;
    }
    let changes = list::changes(machine, list);
    let cursor = ListCursor { list: list.clone(), at, last: None, changes, backwards: false };
    Ok(Cursor { source: Source::List(cursor), guarded: false })
}

/// Begins at the first entry of a map.
pub(super) fn open_map(machine: &mut Machine<'_>, map: &Value, shows: Shows) -> Answer<Cursor> {
    if let Some(target) = map::target(machine, map) {
        return Ok(Cursor { guarded: true, ..open_map(machine, &target, shows)? });
    }
    if map::is_foreign(machine, map) {
        let method = match shows {
            Shows::Keys => "keySet",
            Shows::Values => "values",
            Shows::Entries => "entrySet",
        };
        let view = machine.call(map, method, &[])?;
        return open(machine, &view);
    }
    let (next, fence) = map::ends(machine, map)?;
    let changes = map::changes(machine, map);
    let cursor = MapCursor { map: map.clone(), next, last: None, fence, changes, shows };
    Ok(Cursor { source: Source::Map(cursor), guarded: false })
}

impl Cursor {
    /// `hasNext()`.
    pub fn has_next(&self, machine: &mut Machine<'_>) -> Answer<bool> {
        match &self.source {
            Source::List(cursor) => cursor.has_next(machine),
            Source::Map(cursor) => Ok(cursor.next.is_some() && cursor.next != cursor.fence),
            Source::Foreign(iterator) => Ok(truth(&machine.call(iterator, "hasNext", &[])?)),
        }
    }

    /// What Java's `next()` gives; nothing where it throws `NoSuchElementException`.
    pub fn advance(&mut self, machine: &mut Machine<'_>) -> Answer<Option<Value>> {
        machine.charge(1)?;
        let guarded = self.guarded;
        match &mut self.source {
            Source::List(cursor) => cursor.advance(machine),
            Source::Map(cursor) => cursor.advance(machine, guarded),
            Source::Foreign(iterator) => machine.call(iterator, "next", &[]).map(Some),
        }
    }

    /// The next element, as a loop sees it; nothing at the end.
    pub fn next(&mut self, machine: &mut Machine<'_>) -> Answer<Option<Value>> {
        if self.has_next(machine)? { self.advance(machine) } else { Ok(None) }
    }

    /// The next key and value of a map that was opened for its entries.
    pub fn next_entry(&mut self, machine: &mut Machine<'_>) -> Answer<Option<(Value, Value)>> {
        if let Source::Map(cursor) = &mut self.source {
            machine.charge(1)?;
            if cursor.next.is_none() || cursor.next == cursor.fence {
                return Ok(None);
            }
            return cursor.step(machine);
        }
        match self.next(machine)? {
            Some(entry) => entry::parts(machine, &entry).map(Some),
            None => Ok(None),
        }
    }

    /// `remove()`.
    pub fn remove(&mut self, machine: &mut Machine<'_>) -> Answer<()> {
        if self.guarded {
            return Err(unsupported(machine));
        }
        match &mut self.source {
            Source::List(cursor) => cursor.remove(machine),
            Source::Map(cursor) => cursor.remove(machine),
            Source::Foreign(iterator) => {
                machine.call(&iterator.clone(), "remove", &[])?;
                Ok(())
            }
        }
    }
}

impl ListCursor {
    fn has_next(&self, machine: &mut Machine<'_>) -> Answer<bool> {
        if self.backwards {
            return Ok(self.at > 0);
        }
        let size = match view(machine, &self.list) {
            // A part's iterator asks its own size without looking for changes.
            View::Part(part) => part.len,
            _ => list::size(machine, &self.list)?,
        };
        Ok(match list::kind(machine, &self.list) {
            Kind::LinkedList | Kind::ArrayDeque | Kind::PriorityQueue => self.at < size,
            _ => self.at != size,
        })
    }

    /// Refuses to go on in a list that was changed behind the iterator's back.
    pub fn check(&self, machine: &mut Machine<'_>) -> Answer<()> {
        let loose = list::kind(machine, &self.list) == Kind::ArrayDeque;
        if loose || list::changes(machine, &self.list) == self.changes { Ok(()) } else { Err(modified(machine)) }
    }

    fn advance(&mut self, machine: &mut Machine<'_>) -> Answer<Option<Value>> {
        self.check(machine)?;
        let at = if self.backwards {
            let Some(at) = self.at.checked_sub(1) else { return Ok(None) };
            at
        } else {
            if self.at >= list::size(machine, &self.list)? {
                return Ok(None);
            }
            self.at
        };
        let value = list::get(machine, &self.list, at)?;
        self.last = Some(at);
        self.at = if self.backwards { at } else { at + 1 };
        Ok(Some(value))
    }

    /// The element before, as `previous()` of a `ListIterator` gives it.
    pub fn back(&mut self, machine: &mut Machine<'_>) -> Answer<Option<Value>> {
        self.check(machine)?;
        let Some(at) = self.at.checked_sub(1) else { return Ok(None) };
        let value = list::get(machine, &self.list, at)?;
        self.at = at;
        self.last = Some(at);
        Ok(Some(value))
    }

    fn remove(&mut self, machine: &mut Machine<'_>) -> Answer<()> {
        match view(machine, &self.list) {
            View::Array(_) => return Err(machine.throw("java.lang.UnsupportedOperationException", "remove")),
            View::Items(Kind::Fixed | Kind::Single) => return Err(unsupported(machine)),
            _ => {}
        }
        let Some(last) = self.last else { return Err(machine.throw_bare("java.lang.IllegalStateException")) };
        self.check(machine)?;
        list::remove(machine, &self.list, last)?;
        if last < self.at {
            self.at -= 1;
        }
        self.last = None;
        self.changes = list::changes(machine, &self.list);
        Ok(())
    }
}

impl MapCursor {
    /// Goes one entry on.
    fn step(&mut self, machine: &mut Machine<'_>) -> Answer<Option<(Value, Value)>> {
        let sorted = map::is_sorted(machine, &self.map);
        let at_end = self.next.is_none() || self.next == self.fence;
        if sorted && at_end {
            return Ok(None);
        }
        if map::changes(machine, &self.map) != self.changes {
            return Err(modified(machine));
        }
        let Some(place) = self.next.filter(|_| !at_end) else { return Ok(None) };
        let Some((key, value)) = map::entry_at(machine, &self.map, place) else { return Err(modified(machine)) };
        self.last = Some(place);
        self.next = map::next(machine, &self.map, place);
        Ok(Some((key, value)))
    }

    fn advance(&mut self, machine: &mut Machine<'_>, guarded: bool) -> Answer<Option<Value>> {
        let Some((key, value)) = self.step(machine)? else { return Ok(None) };
        Ok(Some(match (self.shows, self.last) {
            (Shows::Entries, Some(place)) => entry::of_map(machine, &self.map, place, key, value, guarded)?,
            (Shows::Values, _) => value,
            _ => key,
        }))
    }

    fn remove(&mut self, machine: &mut Machine<'_>) -> Answer<()> {
        map::may_iterators_remove(machine, &self.map)?;
        let Some(place) = self.last else {
            return Err(match map::iterator_name(machine, &self.map) {
                Some(name) => machine.throw("java.lang.IllegalStateException", name),
                None => machine.throw_bare("java.lang.IllegalStateException"),
            });
        };
        if map::changes(machine, &self.map) != self.changes {
            return Err(modified(machine));
        }
        map::remove_at(machine, &self.map, place)?;
        self.last = None;
        self.changes = map::changes(machine, &self.map);
        Ok(())
    }
}

/// All elements of a collection in its order. Each costs a step, which bounds the memory of the copy.
pub(crate) fn items(machine: &mut Machine<'_>, collection: &Value) -> Answer<Vec<Value>> {
    if let View::Items(_) = view(machine, collection) {
        let count = state::items(machine, collection).map_or(0, |items| items.elements.len());
        machine.charge(count as u64)?;
        return Ok(
            state::items(machine, collection).map_or_else(Vec::new, |items| items.elements.iter().cloned().collect())
        );
    }
    if matches!(collection, Value::Null) {
        return Err(super::null_pointer(machine));
    }
    let mut cursor = open(machine, collection)?;
    let mut all = Vec::new();
    while let Some(value) = cursor.next(machine)? {
        all.push(value);
    }
    Ok(all)
}
