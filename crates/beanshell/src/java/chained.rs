//! The table behind `Hashtable`, in the order in which Java iterates: buckets from the last to the first, in each the
//! newest entry first; a count of buckets that is odd, and more than doubled at three quarters.
//!
//! As with [`super::hash::Table`], the caller compares keys, and a [`Hook`] names one entry for ever.

/// No node.
const NONE: u32 = u32::MAX;
/// The buckets of a table whose capacity nobody set.
pub const USUAL_BUCKETS: usize = 11;

/// The place of one entry, for as long as it is in its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hook {
    index: u32,
    stamp: u32,
}

#[derive(Debug)]
struct Node<K, V> {
    hash: i32,
    stamp: u32,
    next: u32,
    key: K,
    value: V,
}

/// A hash table with the order of `Hashtable`. See the module.
#[derive(Debug)]
pub struct Chained<K, V> {
    nodes: Vec<Option<Node<K, V>>>,
    free: Vec<u32>,
    /// The newest node of each; made with the first entry.
    buckets: Vec<u32>,
    planned: usize,
    len: usize,
    changes: u32,
    stamp: u32,
}

impl<K, V> Chained<K, V> {
    /// An empty table of a capacity.
    pub fn new(capacity: usize) -> Self {
        Self {
            nodes: Vec::new(),
            free: Vec::new(),
            buckets: Vec::new(),
            planned: capacity.max(1),
            len: 0,
            changes: 0,
            stamp: 0,
        }
    }

    /// The number of entries.
    pub const fn len(&self) -> usize {
        self.len
    }

    /// How many buckets there are, or will be with the first entry.
    pub const fn capacity(&self) -> usize {
        if self.buckets.is_empty() { self.planned } else { self.buckets.len() }
    }

    /// Counts what changes the structure.
    pub const fn changes(&self) -> u32 {
        self.changes
    }

    /// The entries of a hash.
    pub fn candidates(&self, hash: i32) -> Vec<Hook> {
        let mut found = Vec::new();
        let mut index = self.head(hash);
        while let Some(node) = self.node(index) {
            if node.hash == hash {
                found.push(Hook { index, stamp: node.stamp });
            }
            index = node.next;
        }
        found
    }

    /// How many entries share the bucket of a hash.
    pub fn depth(&self, hash: i32) -> usize {
        std::iter::successors(self.node(self.head(hash)), |node| self.node(node.next)).count()
    }

    /// Key and value, unless the entry is gone.
    pub fn entry(&self, hook: Hook) -> Option<(&K, &V)> {
        self.held(hook).map(|node| (&node.key, &node.value))
    }

    /// Puts another value into an entry; returns the former one, or nothing when the entry is gone.
    pub fn set(&mut self, hook: Hook, value: V) -> Option<V> {
        self.held(hook)?;
        let node = self.nodes.get_mut(hook.index as usize)?.as_mut()?;
        Some(std::mem::replace(&mut node.value, value))
    }

    /// Adds an entry whose key, as the caller knows, is not in the table.
    pub fn insert(&mut self, hash: i32, key: K, value: V) {
        if self.buckets.is_empty() {
            self.buckets = vec![NONE; self.planned];
        }
        if self.len >= self.buckets.len() * 3 / 4 {
            self.grow();
        }
        self.stamp = self.stamp.wrapping_add(1);
        let node = Node { hash, stamp: self.stamp, next: self.head(hash), key, value };
        let index = match self.free.pop() {
            Some(index) => index,
            None => u32::try_from(self.nodes.len()).unwrap_or(NONE),
        };
        match self.nodes.get_mut(index as usize) {
            Some(place) => *place = Some(node),
            None => self.nodes.push(Some(node)),
        }
        let bucket = self.bucket(hash);
        if let Some(head) = self.buckets.get_mut(bucket) {
            *head = index;
        }
        self.len += 1;
        self.changes = self.changes.wrapping_add(1);
    }

    /// Takes an entry out, unless it is gone already.
    pub fn remove(&mut self, hook: Hook) -> Option<(K, V)> {
        let (hash, next) = self.held(hook).map(|node| (node.hash, node.next))?;
        let bucket = self.bucket(hash);
        let mut index = self.head(hash);
        if index == hook.index {
            *self.buckets.get_mut(bucket)? = next;
        } else {
            while let Some(node) = self.nodes.get_mut(index as usize)?.as_mut() {
                if node.next == hook.index {
                    node.next = next;
                    break;
                }
                index = node.next;
            }
        }
        let node = self.nodes.get_mut(hook.index as usize)?.take()?;
        self.free.push(hook.index);
        self.len -= 1;
        self.changes = self.changes.wrapping_add(1);
        Some((node.key, node.value))
    }

    /// Takes everything out; the buckets stay.
    pub fn clear(&mut self) {
        self.nodes.clear();
        self.free.clear();
        self.buckets.fill(NONE);
        self.len = 0;
        self.changes = self.changes.wrapping_add(1);
    }

    /// The first entry in Java's order.
    pub fn first(&self) -> Option<Hook> {
        self.first_below(self.buckets.len())
    }

    /// The entry after this one; nothing at the end, or when the entry is gone.
    pub fn next(&self, hook: Hook) -> Option<Hook> {
        let node = self.held(hook)?;
        self.hook(node.next).or_else(|| self.first_below(self.bucket(node.hash)))
    }

    /// The memory of the table itself, in bytes.
    pub fn bytes(&self) -> usize {
        self.nodes.capacity() * size_of::<Option<Node<K, V>>>() + (self.buckets.len() + self.free.capacity()) * 4
    }

    /// At most how many bytes the next [`Self::insert`] takes.
    pub fn growth(&self) -> usize {
        let buckets = if self.buckets.is_empty() { 3 * self.planned } else { 3 * self.buckets.len() };
        buckets * 4 + self.nodes.len().max(4) * size_of::<Option<Node<K, V>>>()
    }

    fn grow(&mut self) {
        let count = self.buckets.len() * 2 + 1;
        let old = std::mem::replace(&mut self.buckets, vec![NONE; count]);
        for mut index in old.into_iter().rev() {
            while let Some((hash, next)) = self.node(index).map(|node| (node.hash, node.next)) {
                let head = self.head(hash);
                if let Some(Some(node)) = self.nodes.get_mut(index as usize) {
                    node.next = head;
                }
                let bucket = self.bucket(hash);
                if let Some(head) = self.buckets.get_mut(bucket) {
                    *head = index;
                }
                index = next;
            }
        }
    }

    fn bucket(&self, hash: i32) -> usize {
        (hash & i32::MAX).cast_unsigned() as usize % self.buckets.len().max(1)
    }

    fn head(&self, hash: i32) -> u32 {
        self.buckets.get(self.bucket(hash)).copied().unwrap_or(NONE)
    }

    fn first_below(&self, bucket: usize) -> Option<Hook> {
        self.buckets.get(..bucket)?.iter().rev().find_map(|head| self.hook(*head))
    }

    fn node(&self, index: u32) -> Option<&Node<K, V>> {
        self.nodes.get(index as usize)?.as_ref()
    }

    fn held(&self, hook: Hook) -> Option<&Node<K, V>> {
        self.node(hook.index).filter(|node| node.stamp == hook.stamp)
    }

    fn hook(&self, index: u32) -> Option<Hook> {
        self.node(index).map(|node| Hook { index, stamp: node.stamp })
    }
}
