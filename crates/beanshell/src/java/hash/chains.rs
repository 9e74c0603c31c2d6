//! How the nodes of a table hang together: in their bucket, and by arrival or use.

use super::{EMPTY, MOST_BUCKETS, NONE, Node, Table, at, spread};

impl<K: Clone, V: Clone> Table<K, V> {
    pub(super) fn place(&mut self, node: Node<K, V>) -> u32 {
        if let Some(index) = self.free.pop() {
            self.nodes[at(index)] = Some(node);
            return index;
        }
        self.nodes.push(Some(node));
        // Memory ends long before four thousand million nodes do.
        u32::try_from(self.nodes.len() - 1).unwrap_or(NONE)
    }

    pub(super) fn append(&mut self, bucket: usize, index: u32) {
        let tail = self.buckets[bucket].tail;
        match self.node_mut(tail) {
            Some(last) => last.next = index,
            None => self.buckets[bucket].head = index,
        }
        self.buckets[bucket].tail = index;
        self.buckets[bucket].count += 1;
    }

    pub(super) fn detach(&mut self, bucket: usize, index: u32) {
        let next = self.node(index).map_or(NONE, |node| node.next);
        let mut before = NONE;
        let mut walk = self.buckets[bucket].head;
        while walk != index && walk != NONE {
            before = walk;
            walk = self.node(walk).map_or(NONE, |node| node.next);
        }
        match self.node_mut(before) {
            Some(node) => node.next = next,
            None => self.buckets[bucket].head = next,
        }
        if next == NONE {
            self.buckets[bucket].tail = before;
        }
        self.buckets[bucket].count -= 1;
    }

    pub(super) fn link_last(&mut self, index: u32) {
        let last = self.youngest;
        if let Some(node) = self.node_mut(index) {
            node.before = last;
            node.after = NONE;
        }
        match self.node_mut(last) {
            Some(node) => node.after = index,
            None => self.eldest = index,
        }
        self.youngest = index;
    }

    pub(super) fn unlink(&mut self, index: u32) {
        let Some(node) = self.node(index) else { return };
        let (before, after) = (node.before, node.after);
        match self.node_mut(before) {
            Some(node) => node.after = after,
            None => self.eldest = after,
        }
        match self.node_mut(after) {
            Some(node) => node.before = before,
            None => self.youngest = before,
        }
    }

    /// Twice the buckets; entries that part keep their order.
    pub(super) fn double(&mut self) {
        if self.buckets.len() >= MOST_BUCKETS {
            return;
        }
        let count = self.buckets.len() * 2;
        let old = std::mem::replace(&mut self.buckets, vec![EMPTY; count]);
        for bucket in old {
            let mut index = bucket.head;
            while let Some(node) = self.node_mut(index) {
                let (hash, next) = (node.hash, std::mem::replace(&mut node.next, NONE));
                self.append(spread(hash) & (count - 1), index);
                index = next;
            }
        }
    }
}
