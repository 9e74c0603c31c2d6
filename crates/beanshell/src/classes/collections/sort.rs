//! Sorting that is stable, asks a comparator of a script, and never trusts what it says.

use super::comparators::compare;
use crate::{error::Answer, machine::Machine, value::Value};
use std::cmp::Ordering;

/// Runs of fewer elements are sorted by insertion, as Java sorts short arrays.
const RUN: usize = 32;

/// The values in an order; null is the natural one.
pub(super) fn sorted(machine: &mut Machine<'_>, values: Vec<Value>, order: &Value) -> Answer<Vec<Value>> {
    let mut runs = Vec::new();
    let size = if values.len() < RUN { RUN } else { RUN / 2 };
    let mut values = values.into_iter().peekable();
    while values.peek().is_some() {
        let mut run: Vec<Value> = values.by_ref().take(size).collect();
        insertion(machine, &mut run, order)?;
        runs.push(run);
    }
    while runs.len() > 1 {
        let mut merged = Vec::with_capacity(runs.len().div_ceil(2));
        let mut pairs = runs.into_iter();
        while let Some(first) = pairs.next() {
            merged.push(match pairs.next() {
                Some(second) => merge(machine, first, second, order)?,
                None => first,
            });
        }
        runs = merged;
    }
    Ok(runs.pop().unwrap_or_default())
}

/// Finds the run at the beginning, turns it round if it falls, and inserts the others by halving.
fn insertion(machine: &mut Machine<'_>, run: &mut [Value], order: &Value) -> Answer<()> {
    let mut done = 1;
    if let [first, second, ..] = run {
        let falls = compare(machine, order, second, first)? == Ordering::Less;
        done = 2;
        while let (Some(before), Some(next)) = (run.get(done - 1), run.get(done)) {
            if (compare(machine, order, next, before)? == Ordering::Less) != falls {
                break;
            }
            done += 1;
        }
        if falls {
            run[..done].reverse();
        }
    }
    for at in done..run.len() {
        let (mut low, mut high) = (0, at);
        while low < high {
            let middle = usize::midpoint(low, high);
            if compare(machine, order, &run[at], &run[middle])? == Ordering::Less {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        run[low..=at].rotate_right(1);
    }
    Ok(())
}

fn merge(machine: &mut Machine<'_>, first: Vec<Value>, second: Vec<Value>, order: &Value) -> Answer<Vec<Value>> {
    let mut merged = Vec::with_capacity(first.len() + second.len());
    let (mut first, mut second) = (first.into_iter().peekable(), second.into_iter().peekable());
    while let (Some(one), Some(other)) = (first.peek(), second.peek()) {
        let later = compare(machine, order, other, one)? == Ordering::Less;
        merged.extend(if later { second.next() } else { first.next() });
    }
    merged.extend(first);
    merged.extend(second);
    Ok(merged)
}
