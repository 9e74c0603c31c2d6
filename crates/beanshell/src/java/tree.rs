//! A sorted tree of entries, for `TreeMap` and `TreeSet`.
//!
//! What comes before what may be decided by a script, so the tree never compares keys: the caller goes down from
//! [`Tree::root`] by [`Tree::child`] and says where an entry belongs. It is a treap: a binary tree in the order of the
//! keys whose nodes also carry scattered priorities, which keeps it shallow. Nothing here recurses.

/// No node.
const NONE: u32 = u32::MAX;

/// The place of one entry, for as long as it is in its tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    index: u32,
    stamp: u32,
}

/// Which of two children, or which of two directions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Smaller keys.
    Left,
    /// Greater keys.
    Right,
}

#[derive(Debug)]
struct Node<K, V> {
    stamp: u32,
    parent: u32,
    left: u32,
    right: u32,
    priority: u32,
    key: K,
    value: V,
}

/// A sorted tree. See the module.
#[derive(Debug)]
pub struct Tree<K, V> {
    nodes: Vec<Option<Node<K, V>>>,
    free: Vec<u32>,
    root: u32,
    len: usize,
    changes: u32,
    stamp: u32,
}

impl Side {
    /// The other one.
    pub const fn other(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }
}

/// A number that looks random, from one that counts (the last steps of `SplitMix64`).
fn scatter(count: u32) -> u32 {
    let mut z = u64::from(count).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    u32::try_from(z >> 32).unwrap_or(0)
}

impl<K, V> Tree<K, V> {
    /// A tree without entries.
    pub const fn new() -> Self {
        Self { nodes: Vec::new(), free: Vec::new(), root: NONE, len: 0, changes: 0, stamp: 0 }
    }

    /// The number of entries.
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Counts what changes the structure, as Java's `modCount` does.
    pub const fn changes(&self) -> u32 {
        self.changes
    }

    /// Where a search begins.
    pub fn root(&self) -> Option<Link> {
        self.link(self.root)
    }

    /// Where a search goes on, on one side.
    pub fn child(&self, link: Link, side: Side) -> Option<Link> {
        self.link(self.held(link)?.child(side))
    }

    /// Key and value, unless the entry is gone.
    pub fn entry(&self, link: Link) -> Option<(&K, &V)> {
        self.held(link).map(|node| (&node.key, &node.value))
    }

    /// Puts another value into an entry; returns the former one, or nothing when the entry is gone.
    pub fn set(&mut self, link: Link, value: V) -> Option<V> {
        self.held(link)?;
        self.node_mut(link.index).map(|node| std::mem::replace(&mut node.value, value))
    }

    /// Adds an entry below another, on a side where that has no child; without one the tree is empty. Anything else is
    /// refused with `None`.
    pub fn insert(&mut self, below: Option<(Link, Side)>, key: K, value: V) -> Option<Link> {
        let parent = match below {
            Some((parent, side)) if self.held(parent)?.child(side) == NONE => parent.index,
            None if self.root == NONE => NONE,
            _ => return None,
        };
        self.stamp = self.stamp.wrapping_add(1);
        let stamp = self.stamp;
        let node = Node { stamp, parent, left: NONE, right: NONE, priority: scatter(stamp), key, value };
        let index = self.place(node)?;
        match below {
            Some((_, side)) => self.set_child(parent, side, index),
            None => self.root = index,
        }
        self.len += 1;
        self.changes = self.changes.wrapping_add(1);
        while let Some(above) = self.parent(index) {
            if self.priority(above) >= self.priority(index) {
                break;
            }
            self.lift(index, above);
        }
        Some(Link { index, stamp })
    }

    /// Takes an entry out, unless it is gone already.
    pub fn remove(&mut self, link: Link) -> Option<(K, V)> {
        self.held(link)?;
        let index = link.index;
        loop {
            let node = self.node(index)?;
            let (left, right) = (node.left, node.right);
            if left == NONE || right == NONE {
                let only = if left == NONE { right } else { left };
                self.replace_in_parent(index, only);
                break;
            }
            let higher = if self.priority(left) > self.priority(right) { left } else { right };
            self.lift(higher, index);
        }
        let node = self.nodes.get_mut(index as usize)?.take()?;
        self.free.push(index);
        self.len -= 1;
        self.changes = self.changes.wrapping_add(1);
        Some((node.key, node.value))
    }

    /// Takes everything out.
    pub fn clear(&mut self) {
        self.nodes.clear();
        self.free.clear();
        self.root = NONE;
        self.len = 0;
        self.changes = self.changes.wrapping_add(1);
    }

    /// The entry at one end.
    pub fn end(&self, side: Side) -> Option<Link> {
        self.root().map(|root| self.far(root, side))
    }

    /// The nearest entry on one side; nothing at the end, or when the entry is gone.
    pub fn next(&self, link: Link, side: Side) -> Option<Link> {
        if let Some(child) = self.child(link, side) {
            return Some(self.far(child, side.other()));
        }
        self.held(link)?;
        let mut index = link.index;
        while let Some(above) = self.parent(index) {
            if self.node(above)?.child(side) != index {
                return self.link(above);
            }
            index = above;
        }
        None
    }

    /// At most how many bytes the next [`Self::insert`] takes.
    pub fn growth(&self) -> usize {
        let room = self.nodes.len() < self.nodes.capacity() || !self.free.is_empty();
        if room { 0 } else { self.nodes.len().max(4) * size_of::<Option<Node<K, V>>>() }
    }

    fn far(&self, mut link: Link, side: Side) -> Link {
        while let Some(child) = self.child(link, side) {
            link = child;
        }
        link
    }

    fn place(&mut self, node: Node<K, V>) -> Option<u32> {
        if let Some(index) = self.free.pop() {
            *self.nodes.get_mut(index as usize)? = Some(node);
            return Some(index);
        }
        let index = u32::try_from(self.nodes.len()).ok().filter(|index| *index != NONE)?;
        self.nodes.push(Some(node));
        Some(index)
    }

    fn node(&self, index: u32) -> Option<&Node<K, V>> {
        self.nodes.get(index as usize)?.as_ref()
    }

    fn node_mut(&mut self, index: u32) -> Option<&mut Node<K, V>> {
        self.nodes.get_mut(index as usize)?.as_mut()
    }

    fn held(&self, link: Link) -> Option<&Node<K, V>> {
        self.node(link.index).filter(|node| node.stamp == link.stamp)
    }

    fn link(&self, index: u32) -> Option<Link> {
        self.node(index).map(|node| Link { index, stamp: node.stamp })
    }

    fn parent(&self, index: u32) -> Option<u32> {
        self.node(index).map(|node| node.parent).filter(|parent| *parent != NONE)
    }

    fn priority(&self, index: u32) -> u32 {
        self.node(index).map_or(0, |node| node.priority)
    }

    fn set_child(&mut self, index: u32, side: Side, child: u32) {
        if let Some(node) = self.node_mut(index) {
            match side {
                Side::Left => node.left = child,
                Side::Right => node.right = child,
            }
        }
        if let Some(child) = self.node_mut(child) {
            child.parent = index;
        }
    }

    /// Puts another node where one hangs.
    fn replace_in_parent(&mut self, index: u32, other: u32) {
        let parent = self.parent(index);
        if let Some(parent) = parent {
            let side = if self.node(parent).is_some_and(|node| node.left == index) { Side::Left } else { Side::Right };
            self.set_child(parent, side, other);
            return;
        }
        self.root = other;
        if let Some(node) = self.node_mut(other) {
            node.parent = NONE;
        }
    }

    /// Turns a node and the one above it, so that it hangs higher; the order stays.
    fn lift(&mut self, index: u32, above: u32) {
        let side = if self.node(above).is_some_and(|node| node.left == index) { Side::Left } else { Side::Right };
        let between = self.node(index).map_or(NONE, |node| node.child(side.other()));
        self.replace_in_parent(above, index);
        self.set_child(above, side, between);
        self.set_child(index, side.other(), above);
    }
}

impl<K, V> Node<K, V> {
    const fn child(&self, side: Side) -> u32 {
        match side {
            Side::Left => self.left,
            Side::Right => self.right,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Side, Tree};
    use proptest::prelude::*;
    use std::{cmp::Ordering, collections::BTreeMap};

    fn find(tree: &Tree<u8, u32>, key: u8) -> (Option<(super::Link, Side)>, Option<super::Link>) {
        let (mut below, mut next) = (None, tree.root());
        while let Some(link) = next {
            let side = match key.cmp(tree.entry(link).unwrap().0) {
                Ordering::Equal => return (below, Some(link)),
                Ordering::Less => Side::Left,
                Ordering::Greater => Side::Right,
            };
            below = Some((link, side));
            next = tree.child(link, side);
        }
        (below, None)
    }

    proptest! {
        #[test]
        fn a_tree_holds_what_a_map_holds(steps in prop::collection::vec((any::<u8>(), any::<bool>()), 0..400)) {
            let (mut tree, mut map) = (Tree::new(), BTreeMap::new());
            for (step, (key, adds)) in (0_u32..).zip(steps) {
                match (find(&tree, key), adds) {
                    ((_, Some(known)), true) => prop_assert_eq!(tree.set(known, step), map.insert(key, step)),
                    ((below, None), true) => {
                        prop_assert!(tree.insert(below, key, step).is_some());
                        map.insert(key, step);
                    }
                    ((_, known), false) => {
                        let removed = known.and_then(|known| tree.remove(known)).map(|(_, value)| value);
                        prop_assert_eq!(removed, map.remove(&key));
                        prop_assert!(known.is_none_or(|known| tree.entry(known).is_none()));
                    }
                }
            }
            let all = |from, to: Side| {
                let links = std::iter::successors(tree.end(from), |link| tree.next(*link, to));
                links.map(|link| tree.entry(link).map(|(key, value)| (*key, *value)).unwrap()).collect::<Vec<_>>()
            };
            let known: Vec<_> = map.into_iter().collect();
            prop_assert_eq!(tree.len(), known.len());
            prop_assert_eq!(&all(Side::Left, Side::Right), &known);
            prop_assert_eq!(all(Side::Right, Side::Left), known.into_iter().rev().collect::<Vec<_>>());
        }
    }
}
