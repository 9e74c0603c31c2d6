//! The table behind `HashMap`, `LinkedHashMap`, `HashSet` and `LinkedHashSet`, in the order in which Java iterates,
//! and Java's hash functions.
//!
//! Whether two keys are equal may be decided by a script, so the table never compares keys: it hands out the entries of
//! a hash ([`Table::candidates`]), the caller compares, and then says what to do with a [`Slot`]. A slot names one entry
//! for ever: once the entry is removed, the slot answers nothing, even when its room is used again.
//!
//! The order is that of Java 8 and later (observed, and compared by the tests): buckets by `spread(hash)`, a power
//! of two of them, new entries at the end of their bucket, doubled beyond three quarters. Java turns a bucket of nine
//! or more entries, in a table of 64 or more, into a tree and may then put its entries in another order; here they stay
//! in the order of their arrival.

mod chains;
pub mod functions;
#[cfg(test)]
mod tests;

/// The table never has more buckets than this, as in Java.
const MOST_BUCKETS: usize = 1 << 30;
/// The buckets of a table whose capacity nobody set.
const USUAL_BUCKETS: usize = 16;
/// A ninth entry in one bucket doubles a table of fewer buckets than this.
const TREE_BUCKETS: usize = 64;
/// A bucket that holds this many entries is "full": see `TREE_BUCKETS`.
const FULL_BUCKET: u32 = 8;
/// No node.
const NONE: u32 = u32::MAX;

/// In which order a table iterates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// By bucket: `HashMap`, `HashSet`.
    Hash,
    /// By arrival: `LinkedHashMap`, `LinkedHashSet`.
    Insertion,
    /// By last use ([`Table::touch`]), the oldest first: `LinkedHashMap(n, f, true)`.
    Access,
}

/// The place of one entry, for as long as it is in its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Slot {
    index: u32,
    stamp: u32,
}

#[derive(Debug, Clone)]
struct Node<K, V> {
    hash: i32,
    stamp: u32,
    /// The next node of the bucket.
    next: u32,
    /// The neighbours by arrival or use.
    before: u32,
    after: u32,
    key: K,
    value: V,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    head: u32,
    tail: u32,
    count: u32,
}

const EMPTY: Bucket = Bucket { head: NONE, tail: NONE, count: 0 };

/// A hash table with Java's order. See the module.
#[derive(Debug, Clone)]
pub struct Table<K, V> {
    order: Order,
    nodes: Vec<Option<Node<K, V>>>,
    free: Vec<u32>,
    buckets: Vec<Bucket>,
    /// The buckets to begin with, when there are none yet.
    planned: usize,
    /// The ends of the chain by arrival or use.
    eldest: u32,
    youngest: u32,
    len: usize,
    changes: u32,
    stamp: u32,
}

/// The capacity with which `HashSet(Collection)` begins, for a collection of `count` elements.
pub fn capacity_for_set(count: usize) -> usize {
    (three_quarters_of_what(count) + 1).max(USUAL_BUCKETS)
}

/// `(int) (count / .75f)`: Java divides in 32 bits, which matters for large counts only.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "as Java does"
)]
fn three_quarters_of_what(count: usize) -> usize {
    (count as f32 / 0.75) as usize
}

/// The hash as the buckets see it: the upper half counts too.
fn spread(hash: i32) -> usize {
    let hash = hash.cast_unsigned();
    (hash ^ (hash >> 16)) as usize
}

fn power_of_two(capacity: usize) -> usize {
    capacity.clamp(1, MOST_BUCKETS).next_power_of_two()
}

fn at(index: u32) -> usize {
    index as usize
}

impl<K: Clone, V: Clone> Table<K, V> {
    /// An empty table of the usual capacity.
    pub fn new(order: Order) -> Self {
        Self {
            order,
            nodes: Vec::new(),
            free: Vec::new(),
            buckets: Vec::new(),
            planned: 0,
            eldest: NONE,
            youngest: NONE,
            len: 0,
            changes: 0,
            stamp: 0,
        }
    }

    /// An empty table for the capacity that a script gave. Room is taken with the first entry only: see [`Self::growth`].
    pub fn with_capacity(order: Order, initial_capacity: usize) -> Self {
        Self { planned: power_of_two(initial_capacity), ..Self::new(order) }
    }

    /// Makes room for `count` more entries the way `putAll` and `HashMap(Map)` do, which shows in the order.
    pub fn presize(&mut self, count: usize) {
        if count == 0 {
        } else if self.buckets.is_empty() {
            let wanted = three_quarters_of_what(count) + 1;
            if wanted > self.planned {
                self.planned = power_of_two(wanted);
            }
        } else {
            while count > threshold(self.buckets.len()) && self.buckets.len() < MOST_BUCKETS {
                self.double();
            }
        }
    }

    /// The entries whose hash equals this one, in the order of their bucket. Costs as much as [`Self::depth`] says.
    pub fn candidates(&self, hash: i32) -> impl Iterator<Item = Slot> + '_ {
        let mut index = self.bucket_of(hash).map_or(NONE, |bucket| self.buckets[bucket].head);
        std::iter::from_fn(move || {
            while let Some(node) = self.node(index) {
                let slot = Slot { index, stamp: node.stamp };
                index = node.next;
                if node.hash == hash {
                    return Some(slot);
                }
            }
            None
        })
    }

    /// How many entries share the bucket of this hash: what a look-up walks past, for the caller to charge.
    pub fn depth(&self, hash: i32) -> u32 {
        self.bucket_of(hash).map_or(0, |bucket| self.buckets[bucket].count)
    }

    /// Key and value, unless the entry is gone.
    pub fn entry(&self, slot: Slot) -> Option<(&K, &V)> {
        self.held(slot).map(|node| (&node.key, &node.value))
    }

    /// The hash under which the entry was put, unless it is gone.
    pub fn hash(&self, slot: Slot) -> Option<i32> {
        self.held(slot).map(|node| node.hash)
    }

    /// Puts another value into an entry; returns the former one, or nothing when the entry is gone.
    pub fn set(&mut self, slot: Slot, value: V) -> Option<V> {
        self.held(slot)?;
        let node = self.nodes.get_mut(at(slot.index))?.as_mut()?;
        Some(std::mem::replace(&mut node.value, value))
    }

    /// Adds an entry whose key, as the caller knows, is not in the table.
    pub fn insert(&mut self, hash: i32, key: K, value: V) -> Slot {
        if self.buckets.is_empty() {
            let count = if self.planned == 0 { USUAL_BUCKETS } else { self.planned };
            self.buckets = vec![EMPTY; count];
        }
        self.stamp = self.stamp.wrapping_add(1);
        let node = Node { hash, stamp: self.stamp, next: NONE, before: NONE, after: NONE, key, value };
        let slot = Slot { index: self.place(node), stamp: self.stamp };
        let bucket = spread(hash) & (self.buckets.len() - 1);
        let full = self.buckets[bucket].count >= FULL_BUCKET;
        self.append(bucket, slot.index);
        if self.order != Order::Hash {
            self.link_last(slot.index);
        }
        if full && self.buckets.len() < TREE_BUCKETS {
            self.double();
        }
        self.changes = self.changes.wrapping_add(1);
        self.len += 1;
        if self.len > threshold(self.buckets.len()) {
            self.double();
        }
        slot
    }

    /// Takes an entry out, unless it is gone already.
    pub fn remove(&mut self, slot: Slot) -> Option<(K, V)> {
        let hash = self.held(slot)?.hash;
        let bucket = self.bucket_of(hash)?;
        self.detach(bucket, slot.index);
        if self.order != Order::Hash {
            self.unlink(slot.index);
        }
        let node = self.nodes.get_mut(at(slot.index))?.take()?;
        self.free.push(slot.index);
        self.len -= 1;
        self.changes = self.changes.wrapping_add(1);
        Some((node.key, node.value))
    }

    /// Marks an entry as used now: does something in [`Order::Access`] only, where `get` and `put` call it.
    pub fn touch(&mut self, slot: Slot) {
        if self.order == Order::Access && self.held(slot).is_some() && self.youngest != slot.index {
            self.unlink(slot.index);
            self.link_last(slot.index);
            self.changes = self.changes.wrapping_add(1);
        }
    }

    /// Takes everything out; the buckets stay, as in Java.
    pub fn clear(&mut self) {
        self.nodes.clear();
        self.free.clear();
        self.buckets.fill(EMPTY);
        self.eldest = NONE;
        self.youngest = NONE;
        self.len = 0;
        self.changes = self.changes.wrapping_add(1);
    }

    /// The number of entries.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How the table iterates.
    pub fn order(&self) -> Order {
        self.order
    }

    /// Counts what changes the structure, as Java's `modCount` does: iterators compare it.
    pub fn changes(&self) -> u32 {
        self.changes
    }

    /// The first entry in Java's order.
    pub fn first(&self) -> Option<Slot> {
        if self.order == Order::Hash { self.first_from(0) } else { self.slot(self.eldest) }
    }

    /// The entry after this one in Java's order; nothing at the end or when the entry is gone.
    pub fn next(&self, slot: Slot) -> Option<Slot> {
        let node = self.held(slot)?;
        if self.order != Order::Hash {
            return self.slot(node.after);
        }
        self.slot(node.next).or_else(|| self.first_from(self.bucket_of(node.hash)? + 1))
    }

    /// The memory of the table itself, in bytes: not what its keys and values point to.
    pub fn bytes(&self) -> usize {
        size_of::<Self>()
            + self.nodes.capacity() * size_of::<Option<Node<K, V>>>()
            + self.free.capacity() * size_of::<u32>()
            + self.buckets.capacity() * size_of::<Bucket>()
    }

    /// At most how many bytes the next [`Self::insert`] takes: a script may ask for a giant capacity, or be about to double.
    pub fn growth(&self) -> usize {
        let buckets = match self.buckets.len() {
            0 if self.planned == 0 => USUAL_BUCKETS,
            0 => self.planned,
            count if self.len < threshold(count) && count >= TREE_BUCKETS => 0,
            count => 4 * count,
        };
        let nodes = if self.nodes.len() < self.nodes.capacity() { 0 } else { self.nodes.len().max(4) };
        buckets * size_of::<Bucket>() + nodes * size_of::<Option<Node<K, V>>>()
    }

    fn node(&self, index: u32) -> Option<&Node<K, V>> {
        self.nodes.get(at(index))?.as_ref()
    }

    fn node_mut(&mut self, index: u32) -> Option<&mut Node<K, V>> {
        self.nodes.get_mut(at(index))?.as_mut()
    }

    fn held(&self, slot: Slot) -> Option<&Node<K, V>> {
        self.node(slot.index).filter(|node| node.stamp == slot.stamp)
    }

    fn slot(&self, index: u32) -> Option<Slot> {
        self.node(index).map(|node| Slot { index, stamp: node.stamp })
    }

    fn bucket_of(&self, hash: i32) -> Option<usize> {
        let mask = self.buckets.len().checked_sub(1)?;
        Some(spread(hash) & mask)
    }

    fn first_from(&self, bucket: usize) -> Option<Slot> {
        self.slot(self.buckets.get(bucket..)?.iter().find(|bucket| bucket.head != NONE)?.head)
    }
}

/// The most entries that this many buckets hold.
fn threshold(buckets: usize) -> usize {
    if buckets >= MOST_BUCKETS { usize::MAX } else { buckets * 3 / 4 }
}
