//! What sorted maps, and parts of them, do beneath their methods.

use super::{
    comparators::compare,
    map::{self, Place},
    null_pointer,
    state::Map,
};
use crate::{
    error::Answer,
    java::tree::{Link, Side, Tree},
    machine::Machine,
    value::Value,
};
use std::cmp::Ordering;

/// A part of a sorted map, or all of it backwards.
#[derive(Clone)]
pub(crate) struct Range {
    /// The map: never itself a part.
    pub root: Value,
    /// The smallest key, and whether it belongs to the part.
    pub low: Option<(Value, bool)>,
    /// The greatest key, and whether it belongs to the part.
    pub high: Option<(Value, bool)>,
    pub descending: bool,
}

/// Which neighbour of a key is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Near {
    pub side: Side,
    /// Whether the key itself counts.
    pub itself: bool,
}

pub(super) const FLOOR: Near = Near { side: Side::Left, itself: true };
pub(super) const LOWER: Near = Near { side: Side::Left, itself: false };
pub(super) const CEILING: Near = Near { side: Side::Right, itself: true };
pub(super) const HIGHER: Near = Near { side: Side::Right, itself: false };

/// The part that a sorted map is; a whole map is a part without bounds.
pub(super) fn range(machine: &Machine<'_>, map: &Value) -> Option<Range> {
    match machine.state::<Map>(map)? {
        Map::Tree { .. } => Some(Range { root: map.clone(), low: None, high: None, descending: false }),
        Map::Range(range) => Some(range.clone()),
        Map::Guarded(target) => {
            let target = target.clone();
            range(machine, &target)
        }
        _ => None,
    }
}

/// The tree of a map that is no part.
pub(super) fn tree<'m>(machine: &'m Machine<'_>, root: &Value) -> Option<&'m Tree<Value, Value>> {
    match machine.state::<Map>(root) {
        Some(Map::Tree { tree, .. }) => Some(tree),
        _ => None,
    }
}

/// [`tree`], to be changed.
pub(super) fn tree_mut<'m>(machine: &'m mut Machine<'_>, root: &Value) -> Option<&'m mut Tree<Value, Value>> {
    match machine.state_mut::<Map>(root) {
        Some(Map::Tree { tree, .. }) => Some(tree),
        _ => None,
    }
}

/// The comparator of a map that is no part, or null.
pub(super) fn order(machine: &Machine<'_>, root: &Value) -> Value {
    match machine.state::<Map>(root) {
        Some(Map::Tree { order, .. }) => order.clone(),
        _ => Value::Null,
    }
}

/// Refuses a key that the natural order cannot place.
pub(super) fn check_key(machine: &mut Machine<'_>, root: &Value, key: &Value) -> Answer<()> {
    if !order(machine, root).is_null() {
        return Ok(());
    }
    if key.is_null() {
        return Err(null_pointer(machine));
    }
    super::comparable(machine, key)
}

/// What a search ends with: the entry, and the one below which it hangs, or where it belongs.
type Found = (Option<Link>, Option<(Link, Side)>);

/// Goes down to a key.
fn search(machine: &mut Machine<'_>, root: &Value, key: &Value) -> Answer<Found> {
    let order = order(machine, root);
    let mut below = None;
    let mut next = tree(machine, root).and_then(Tree::root);
    while let Some(link) = next {
        let Some(known) = key_at(machine, root, link) else { break };
        let side = match compare(machine, &order, key, &known)? {
            Ordering::Equal => return Ok((Some(link), below)),
            Ordering::Less => Side::Left,
            Ordering::Greater => Side::Right,
        };
        below = Some((link, side));
        next = tree(machine, root).and_then(|tree| tree.child(link, side));
    }
    Ok((None, below))
}

fn key_at(machine: &Machine<'_>, root: &Value, link: Link) -> Option<Value> {
    tree(machine, root)?.entry(link).map(|(key, _)| key.clone())
}

/// The entry of a key.
pub(super) fn find(machine: &mut Machine<'_>, range: &Range, key: &Value) -> Answer<Option<Place>> {
    if !contains(machine, range, key)? {
        return Ok(None);
    }
    check_key(machine, &range.root, key)?;
    Ok(search(machine, &range.root, key)?.0.map(Place::Tree))
}

/// Puts an entry; returns the former value, if there was an entry.
pub(super) fn put(machine: &mut Machine<'_>, range: &Range, key: Value, value: Value) -> Answer<Option<Value>> {
    if !contains(machine, range, &key)? {
        return Err(super::illegal_argument(machine, "key out of range"));
    }
    let root = &range.root;
    check_key(machine, root, &key)?;
    if tree(machine, root).is_none_or(|tree| tree.len() == 0) {
        // Java compares the first key with itself, to see whether it can.
        let order = order(machine, root);
        compare(machine, &order, &key, &key)?;
    }
    let (found, below) = search(machine, root, &key)?;
    if let Some(link) = found {
        return Ok(tree_mut(machine, root).and_then(|tree| tree.set(link, value)));
    }
    let growth = tree(machine, root).map_or(0, Tree::growth);
    machine.reserve(growth)?;
    match tree_mut(machine, root).and_then(|tree| tree.insert(below, key, value)) {
        Some(_) => Ok(None),
        // The comparator changed the map.
        None => Err(super::modified(machine)),
    }
}

fn too_low(machine: &mut Machine<'_>, range: &Range, key: &Value) -> Answer<bool> {
    let Some((low, inclusive)) = &range.low else { return Ok(false) };
    let order = order(machine, &range.root);
    let found = compare(machine, &order, key, low)?;
    Ok(found == Ordering::Less || found == Ordering::Equal && !inclusive)
}

fn too_high(machine: &mut Machine<'_>, range: &Range, key: &Value) -> Answer<bool> {
    let Some((high, inclusive)) = &range.high else { return Ok(false) };
    let order = order(machine, &range.root);
    let found = compare(machine, &order, key, high)?;
    Ok(found == Ordering::Greater || found == Ordering::Equal && !inclusive)
}

/// Whether a key lies in a part.
pub(super) fn contains(machine: &mut Machine<'_>, range: &Range, key: &Value) -> Answer<bool> {
    Ok(!too_low(machine, range, key)? && !too_high(machine, range, key)?)
}

/// Whether a key may bound a part of a part: the part's own bounds may, where the key is itself left out.
pub(super) fn may_bound(machine: &mut Machine<'_>, range: &Range, key: &Value, inclusive: bool) -> Answer<bool> {
    if inclusive {
        return contains(machine, range, key);
    }
    let open = |bound: &Option<(Value, bool)>| bound.as_ref().map(|(key, _)| (key.clone(), true));
    let closed = Range { low: open(&range.low), high: open(&range.high), ..range.clone() };
    contains(machine, &closed, key)
}

/// The neighbour of a key in a whole map, in ascending order.
fn neighbour(machine: &mut Machine<'_>, root: &Value, key: &Value, near: Near) -> Answer<Option<Link>> {
    check_key(machine, root, key)?;
    let order = order(machine, root);
    let mut best = None;
    let mut next = tree(machine, root).and_then(Tree::root);
    while let Some(link) = next {
        let Some(known) = key_at(machine, root, link) else { break };
        let found = compare(machine, &order, key, &known)?;
        if found == Ordering::Equal && near.itself {
            return Ok(Some(link));
        }
        let beyond = match near.side {
            Side::Left => found == Ordering::Greater,
            Side::Right => found == Ordering::Less,
        };
        if beyond {
            best = Some(link);
        }
        let side = if beyond { near.side.other() } else { near.side };
        next = tree(machine, root).and_then(|tree| tree.child(link, side));
    }
    Ok(best)
}

/// The end of a part, in ascending order.
fn extreme(machine: &mut Machine<'_>, range: &Range, side: Side) -> Answer<Option<Link>> {
    let bound = if side == Side::Left { &range.low } else { &range.high };
    let found = match bound {
        None => tree(machine, &range.root).and_then(|tree| tree.end(side)),
        Some((key, itself)) => neighbour(machine, &range.root, key, Near { side: side.other(), itself: *itself })?,
    };
    let Some(key) = found.and_then(|link| key_at(machine, &range.root, link)) else { return Ok(None) };
    let outside = if side == Side::Left { too_high(machine, range, &key)? } else { too_low(machine, range, &key)? };
    Ok(if outside { None } else { found })
}

/// The first entry of a part in its own order (`Side::Left`), or the last.
pub(super) fn end(machine: &mut Machine<'_>, range: &Range, side: Side) -> Answer<Option<Place>> {
    let side = if range.descending { side.other() } else { side };
    Ok(extreme(machine, range, side)?.map(Place::Tree))
}

/// The first entry of a part, and the one after its last.
pub(super) fn ends(machine: &mut Machine<'_>, range: &Range) -> Answer<(Option<Place>, Option<Place>)> {
    let first = end(machine, range, Side::Left)?;
    let bound = if range.descending { &range.low } else { &range.high };
    let fence = match bound {
        None => None,
        Some((key, inclusive)) => {
            let side = if range.descending { Side::Left } else { Side::Right };
            neighbour(machine, &range.root, key, Near { side, itself: !inclusive })?
        }
    };
    Ok((first, fence.map(Place::Tree)))
}

/// The neighbour of a key in a part, in its own order.
pub(super) fn near(machine: &mut Machine<'_>, range: &Range, key: &Value, near: Near) -> Answer<Option<Place>> {
    let side = if range.descending { near.side.other() } else { near.side };
    let found = if side == Side::Right && too_low(machine, range, key)? {
        extreme(machine, range, Side::Left)?
    } else if side == Side::Left && too_high(machine, range, key)? {
        extreme(machine, range, Side::Right)?
    } else {
        let found = neighbour(machine, &range.root, key, Near { side, ..near })?;
        let Some(key) = found.and_then(|link| key_at(machine, &range.root, link)) else { return Ok(None) };
        let beyond = if side == Side::Right { too_high(machine, range, &key)? } else { too_low(machine, range, &key)? };
        if beyond { None } else { found }
    };
    Ok(found.map(Place::Tree))
}

/// The number of entries; of a part they are counted.
pub(super) fn size(machine: &mut Machine<'_>, range: &Range) -> Answer<usize> {
    if range.low.is_none() && range.high.is_none() {
        return Ok(tree(machine, &range.root).map_or(0, Tree::len));
    }
    let (mut next, fence) = ends(machine, range)?;
    let mut count = 0;
    while let Some(place) = next.filter(|_| next != fence) {
        machine.charge(1)?;
        count += 1;
        next = step(machine, range, place);
    }
    Ok(count)
}

/// The entry after this one in a part's own order.
pub(super) fn step(machine: &Machine<'_>, range: &Range, place: Place) -> Option<Place> {
    let Place::Tree(link) = place else { return None };
    let side = if range.descending { Side::Left } else { Side::Right };
    tree(machine, &range.root)?.next(link, side).map(Place::Tree)
}

/// A part of a sorted map from one bound to another, in the map's own order.
pub(super) fn part(
    machine: &mut Machine<'_>,
    map: &Value,
    from: Option<&(Value, bool)>,
    to: Option<&(Value, bool)>,
) -> Answer {
    let Some(of) = range(machine, map) else { return Err(super::missing("the parts of a map")) };
    let whole = !of.descending && of.low.is_none() && of.high.is_none();
    for (bound, name) in [(from, "fromKey"), (to, "toKey")] {
        if let Some((key, inclusive)) = bound
            && !whole
            && !may_bound(machine, &of, key, *inclusive)?
        {
            return Err(super::illegal_argument(machine, &format!("{name} out of range")));
        }
    }
    let (low, high) = if of.descending { (to, from) } else { (from, to) };
    let order = order(machine, &of.root);
    match (low, high) {
        (Some((low, _)), Some((high, _))) => {
            if compare(machine, &order, low, high)? == Ordering::Greater {
                return Err(super::illegal_argument(machine, "fromKey > toKey"));
            }
        }
        (Some((bound, _)), None) | (None, Some((bound, _))) => {
            check_key(machine, &of.root, bound)?;
            compare(machine, &order, bound, bound)?;
        }
        (None, None) => {}
    }
    let (low, high) = (low.cloned().or(of.low), high.cloned().or(of.high));
    make(machine, Range { root: of.root, low, high, descending: of.descending })
}

/// A sorted map backwards.
pub(super) fn backwards(machine: &mut Machine<'_>, map: &Value) -> Answer {
    let Some(of) = range(machine, map) else { return Err(super::missing("descendingMap()")) };
    make(machine, Range { descending: !of.descending, ..of })
}

fn make(machine: &mut Machine<'_>, range: Range) -> Answer {
    let class =
        if range.descending { "java.util.TreeMap$DescendingSubMap" } else { "java.util.TreeMap$AscendingSubMap" };
    machine.reserve(size_of::<Map>())?;
    machine.allocate_state(class, Map::Range(range))
}

/// Takes everything of a part out, the rest stays.
pub(super) fn clear(machine: &mut Machine<'_>, range: &Range) -> Answer<()> {
    if range.low.is_none() && range.high.is_none() {
        if let Some(tree) = tree_mut(machine, &range.root) {
            tree.clear();
        }
        return Ok(());
    }
    while let Some(place) = end(machine, range, Side::Left)? {
        machine.charge(1)?;
        map::remove_at(machine, &range.root, place)?;
    }
    Ok(())
}
