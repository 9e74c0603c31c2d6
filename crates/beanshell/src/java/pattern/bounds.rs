//! How long a match of a tree can be, as Java reckons it: look-behind must know.

use super::parse::{ENDLESS, Greed, Node};

/// The least and the most characters, in Java's 32 bits, which may overflow.
#[derive(Debug, Clone, Copy)]
struct Length {
    min: i32,
    max: i32,
    /// Whether there is an obvious most.
    obvious: bool,
}

const NOTHING: Length = Length { min: 0, max: 0, obvious: true };

/// The least and the most characters; nothing where no most is obvious to Java.
pub fn lengths(node: &Node) -> Option<(i32, i32)> {
    let length = after(NOTHING, node);
    length.obvious.then_some((length.min, length.max))
}

fn after(so_far: Length, node: &Node) -> Length {
    let plus = |min: i32, max: i32, obvious: bool| Length {
        min: so_far.min.wrapping_add(min),
        max: so_far.max.wrapping_add(max),
        obvious: so_far.obvious && obvious,
    };
    match node {
        Node::Empty | Node::Place(_) | Node::Look { .. } | Node::Behind { .. } => so_far,
        Node::One(_) => plus(1, 1, true),
        Node::LineBreak => plus(1, 2, true),
        Node::Back(..) => plus(0, 0, false),
        Node::Sequence(parts) => parts.iter().fold(so_far, after),
        Node::Group(_, body) | Node::Atomic(body) => after(so_far, body),
        Node::Choice(choices) => {
            let all = choices.iter().map(|choice| after(NOTHING, choice));
            let both = |one: Length, two: Length| Length {
                min: one.min.min(two.min),
                max: one.max.max(two.max),
                obvious: one.obvious && two.obvious,
            };
            let all = all.reduce(both).unwrap_or(NOTHING);
            plus(all.min, all.max, all.obvious)
        }
        Node::Repeat { body, min: 0, max: 1, .. } => {
            let body = after(NOTHING, body);
            plus(0, body.max, body.obvious)
        }
        Node::Repeat { body, min, max, greed } => {
            let length = after(NOTHING, body);
            let least = length.min.wrapping_mul(min.cast_signed());
            let most = length.max.wrapping_mul(max.cast_signed());
            let obvious = length.obvious && (counted(body) || *greed == Greed::Possessive);
            // Java looks for an overflow everywhere but here.
            let unchecked = matches!(**body, Node::One(_)) && *max == ENDLESS && *greed == Greed::Greedy;
            plus(least, most, obvious && (unchecked || so_far.max.wrapping_add(most) >= so_far.max))
        }
    }
}

/// Whether Java repeats this by counting rounds alone: a body without choices.
pub fn counted(node: &Node) -> bool {
    match node {
        Node::Choice(_) => false,
        Node::Sequence(parts) => parts.iter().all(counted),
        Node::Group(_, body) => counted(body),
        Node::Repeat { body, min, max, .. } => min == max && counted(body),
        _ => true,
    }
}
