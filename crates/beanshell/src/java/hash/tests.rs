#![expect(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "small numbers, or any bits")]

use super::functions::{boolean_hash, double_hash, entry_hash, float_hash, list_step, long_hash, string_hash};
use super::{Order, Table, capacity_for_set};
use crate::java::jvm::{Dice, ask};

type Keys = Table<u32, u32>;

fn find(table: &Keys, id: u32, hash: i32) -> Option<super::Slot> {
    table.candidates(hash).find(|slot| table.entry(*slot).unwrap().0 == &id)
}

/// Puts a key; says whether Java makes a tree of its bucket.
fn put(table: &mut Keys, id: u32, hash: i32) -> bool {
    if let Some(slot) = find(table, id, hash) {
        table.set(slot, 1);
        table.touch(slot);
        return false;
    }
    let tree = table.depth(hash) >= 8 && table.buckets.len() >= 64;
    table.insert(hash, id, 0);
    tree
}

fn pairs(table: &Keys) -> Vec<(u32, i32)> {
    let slots = std::iter::successors(table.first(), |slot| table.next(*slot));
    slots.map(|slot| (*table.entry(slot).unwrap().0, table.hash(slot).unwrap())).collect()
}

fn hash_of(dice: &mut Dice, style: usize) -> i32 {
    match style {
        0 => dice.bits() as i32,
        1 => dice.below(100) as i32,
        2 => dice.below(200) as i32 * 16,
        3 => (dice.below(64) as i32) << 16,
        4 => [0, 1, 17, -1][dice.below(4)],
        _ => dice.below(4000) as i32 * 32,
    }
}

/// One sequence in the words of `HashOrder.java`, with the order that we give; nothing when a tree would come about.
fn sequence(dice: &mut Dice) -> Option<(String, String)> {
    let kind = dice.below(8);
    let (word, mut table) = match kind {
        0 => ("linked".to_owned(), Keys::new(Order::Insertion)),
        1 => ("access".to_owned(), Keys::new(Order::Access)),
        2 | 3 => {
            let capacity = dice.pick(&[0, 1, 2, 3, 4, 7, 12, 16, 17, 40, 100]);
            (format!("hash:{capacity}"), Keys::with_capacity(Order::Hash, capacity))
        }
        _ => ("hash".to_owned(), Keys::new(Order::Hash)),
    };
    let mut words = vec![word];
    let (style, keys, mut tree) = (dice.below(6), dice.pick(&[3, 12, 30, 120]), false);
    let hashes: Vec<i32> = (0..keys).map(|_| hash_of(dice, style)).collect();
    for _ in 0..dice.pick(&[5, 20, 60, 200]) {
        let id = dice.below(keys);
        let (hash, name) = (hashes[id], id as u32);
        match dice.below(100) {
            0 if kind > 1 => {
                words.push("c".to_owned());
                let old = pairs(&table);
                table = Keys::new(Order::Hash);
                table.presize(old.len());
                for (id, hash) in &old {
                    tree |= put(&mut table, *id, *hash);
                }
            }
            1 if kind > 1 => {
                words.push("s".to_owned());
                let old = pairs(&table);
                table = Keys::with_capacity(Order::Hash, capacity_for_set(old.len()));
                for (id, hash) in &old {
                    tree |= put(&mut table, *id, *hash);
                }
            }
            2 => {
                words.push("x".to_owned());
                table.clear();
            }
            3..6 => {
                let mut batch: Vec<usize> = Vec::new();
                for _ in 0..dice.below(40) {
                    let id = dice.below(keys);
                    if !batch.contains(&id) {
                        batch.push(id);
                        words.push(format!("+{id}:{}", hashes[id]));
                    }
                }
                words.push("a".to_owned());
                table.presize(batch.len());
                for id in &batch {
                    tree |= put(&mut table, *id as u32, hashes[*id]);
                }
            }
            6..26 => {
                words.push(format!("r{id}:{hash}"));
                if let Some(slot) = find(&table, name, hash) {
                    assert!(table.remove(slot).is_some() && table.remove(slot).is_none());
                }
            }
            26..40 => {
                words.push(format!("g{id}:{hash}"));
                if let Some(slot) = find(&table, name, hash) {
                    table.touch(slot);
                }
            }
            _ => {
                words.push(format!("p{id}:{hash}"));
                tree |= put(&mut table, name, hash);
            }
        }
    }
    let order: Vec<String> = pairs(&table).iter().map(|(id, _)| id.to_string()).collect();
    (!tree || kind < 2).then(|| (words.join(" "), order.join(" ")))
}

#[test]
fn the_order_is_that_of_the_real_collections() {
    let count = std::env::var("DESKBRIDGE_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(6_000);
    let mut dice = Dice(4);
    let cases: Vec<(String, String)> = (0..count).filter_map(|_| sequence(&mut dice)).collect();
    assert!(cases.len() > count / 2, "only {} without trees", cases.len());
    let input: String = cases.iter().flat_map(|(words, _)| [words, "\n"]).collect();
    let Some(answer) = ask("HashOrder", input.into_bytes()) else { return };
    assert_eq!(answer.lines().count(), cases.len());
    for ((words, ours), theirs) in cases.iter().zip(answer.lines()) {
        assert_eq!(ours, theirs, "after {words}");
    }
}

#[test]
fn hashes_are_those_that_java_documents() {
    let units = |text: &str| text.encode_utf16().collect::<Vec<u16>>();
    assert_eq!(string_hash(&units("")), 0);
    assert_eq!(string_hash(&units("Aa")), string_hash(&units("BB")));
    assert_eq!(string_hash(&units("hello world")), 1_794_106_052);
    assert_eq!((long_hash(5), long_hash(-1), long_hash(i64::MAX)), (5, 0, i32::MIN));
    assert_eq!((double_hash(1.5), double_hash(-0.0), double_hash(f64::NAN)), (1_073_217_536, i32::MIN, 2_146_959_360));
    assert_eq!((float_hash(1.5), float_hash(-0.0)), (1_069_547_520, i32::MIN));
    assert_eq!((boolean_hash(true), boolean_hash(false)), (1231, 1237));
    assert_eq!([1, 2, 3].into_iter().fold(super::functions::LIST_START, list_step), 30817);
    assert_eq!(entry_hash(3, 5), 6);
}

#[test]
fn a_slot_outlives_its_entry_and_answers_nothing() {
    let mut table = Keys::new(Order::Hash);
    let first = table.insert(1, 10, 0);
    let changes = table.changes();
    assert_eq!(table.remove(first), Some((10, 0)));
    let second = table.insert(1, 11, 0);
    assert_eq!((table.set(first, 3), table.entry(first), table.next(first)), (None, None, None));
    assert_eq!(table.entry(second), Some((&11, &0)));
    assert_eq!((table.changes(), table.len()), (changes + 2, 1));
    table.clear();
    let third = table.insert(1, 12, 0);
    assert_eq!((table.entry(second), table.entry(third)), (None, Some((&12, &0))));
}

#[test]
fn growth_is_known_before_it_happens() {
    let mut giant = Keys::with_capacity(Order::Hash, usize::MAX);
    assert!(giant.growth() > 1 << 30, "a giant capacity is said before it is taken");
    giant = Keys::new(Order::Hash);
    let mut dice = Dice(9);
    for id in 0..5_000 {
        let (before, allowed) = (giant.bytes(), giant.growth());
        giant.insert(hash_of(&mut dice, 0), id, 0);
        assert!(giant.bytes() <= before + allowed, "entry {id}");
    }
}
