//! From the tree to instructions.

use std::sync::Arc;

use super::bounds::counted;
use super::class::{Class, Set};
use super::fault::SyntaxFault;
use super::parse::{Case, ENDLESS, Greed, Node, One, Place, parse};

/// One step of the matcher.
#[derive(Debug, Clone)]
pub enum Step {
    /// One character.
    One(One),
    /// A character so often.
    Run {
        one: One,
        min: u32,
        max: u32,
        greed: Greed,
    },
    /// A place.
    Place(Place),
    /// The first way, later the second one.
    Split(usize, usize),
    Jump(usize),
    /// A group begins: the place goes to this register.
    Open(usize),
    /// A group ends: from the register that `Open` filled to the group's own two.
    Close {
        group: usize,
        opened: usize,
    },
    /// A loop begins: its counter is this register, the next one keeps where the round began.
    Enter(usize),
    /// Another round, or on to `exit`.
    Round {
        counter: usize,
        min: u32,
        max: u32,
        lazy: bool,
        exit: usize,
    },
    /// A round ends: back to `head`; on when it was empty, unless an empty one counts for nothing beyond `void` rounds.
    Again {
        counter: usize,
        head: usize,
        void: Option<u32>,
    },
    /// What follows up to `Accept` must match here (or must not); then on at `next`.
    Look {
        not: bool,
        next: usize,
    },
    /// The same behind, over so many characters.
    Behind {
        not: bool,
        min: i32,
        max: i32,
        wide: bool,
        next: usize,
    },
    /// What follows up to `Accept` matches once and is not tried in another way.
    Atomic {
        next: usize,
    },
    /// The text of a group again.
    Back(usize, Case),
    Accept,
}

/// A compiled pattern.
#[derive(Debug)]
pub struct Program {
    pub source: String,
    /// As `Pattern.flags()` gives them: those of `compile`, and what the pattern itself sets for all that follows.
    pub flags: i32,
    pub steps: Vec<Step>,
    /// Groups, the whole match counted; their registers come first, two for each.
    pub groups: usize,
    /// All registers: groups, openings, counters.
    pub registers: usize,
    pub names: Vec<(String, usize)>,
    /// Whether a search steps over characters of two units as a whole.
    pub wide: bool,
}

/// Reads and compiles a pattern.
pub fn compile(source: &str, flags: i32) -> Result<Program, SyntaxFault> {
    let parsed = parse(source, flags)?;
    let mut builder = Builder { steps: Vec::new(), registers: 2 * parsed.groups };
    builder.node(&parsed.root);
    builder.steps.push(Step::Accept);
    Ok(Program {
        source: source.to_owned(),
        flags: parsed.flags,
        steps: builder.steps,
        groups: parsed.groups,
        registers: builder.registers,
        names: parsed.names,
        wide: parsed.wide,
    })
}

struct Builder {
    steps: Vec<Step>,
    registers: usize,
}

impl Builder {
    fn here(&self) -> usize {
        self.steps.len()
    }

    /// Room for a step that is known later.
    fn hole(&mut self) -> usize {
        self.steps.push(Step::Accept);
        self.here() - 1
    }

    fn fill(&mut self, hole: usize, step: Step) {
        if let Some(place) = self.steps.get_mut(hole) {
            *place = step;
        }
    }

    fn register(&mut self, count: usize) -> usize {
        self.registers += count;
        self.registers - count
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Empty => {}
            Node::One(one) => self.steps.push(Step::One(one.clone())),
            Node::Place(place) => self.steps.push(Step::Place(*place)),
            Node::Sequence(parts) => parts.iter().for_each(|part| self.node(part)),
            Node::Choice(choices) => self.choice(choices),
            Node::Group(group, body) => {
                let opened = self.register(1);
                self.steps.push(Step::Open(opened));
                self.node(body);
                self.steps.push(Step::Close { group: *group, opened });
            }
            Node::Repeat { body, min, max, greed } => self.repeat(body, *min, *max, *greed),
            Node::Look { body, not } => {
                let (body, not) = (body, *not);
                self.aside(body, |next| Step::Look { not, next });
            }
            Node::Behind { body, not, min, max, wide } => {
                let (not, min, max, wide) = (*not, *min, *max, *wide);
                self.aside(body, |next| Step::Behind { not, min, max, wide, next });
            }
            Node::Atomic(body) => self.aside(body, |next| Step::Atomic { next }),
            Node::LineBreak => self.line_break(),
            Node::Back(group, case) => self.steps.push(Step::Back(*group, *case)),
        }
    }

    fn aside(&mut self, body: &Node, step: impl FnOnce(usize) -> Step) {
        let hole = self.hole();
        self.node(body);
        self.steps.push(Step::Accept);
        let next = self.here();
        self.fill(hole, step(next));
    }

    fn line_break(&mut self) {
        let both = Node::Sequence(vec![Node::One(One::Is(0x0d)), Node::One(One::Is(0x0a))]);
        let one = Set::of(&[(0x0a, 0x0d), (0x85, 0x85), (0x2028, 0x2029)]);
        self.choice(&[both, Node::One(One::In(Arc::new(Class::new(one))))]);
    }

    fn choice(&mut self, choices: &[Node]) {
        let mut ends = Vec::new();
        for (i, choice) in choices.iter().enumerate() {
            if i + 1 == choices.len() {
                self.node(choice);
                break;
            }
            let split = self.hole();
            self.node(choice);
            ends.push(self.hole());
            let second = self.here();
            self.fill(split, Step::Split(split + 1, second));
        }
        let end = self.here();
        for jump in ends {
            self.fill(jump, Step::Jump(end));
        }
    }

    fn repeat(&mut self, body: &Node, min: u32, max: u32, greed: Greed) {
        match (body, greed) {
            (Node::One(one), _) => self.steps.push(Step::Run { one: one.clone(), min, max, greed }),
            // Java takes the two as one here, and does not go back into them.
            (Node::LineBreak, _) => {
                self.repeat(&Node::Atomic(Box::new(Node::LineBreak)), min, max, greed);
            }
            (_, Greed::Possessive) => {
                let round = Node::Atomic(Box::new(body.clone()));
                self.aside(&Node::Repeat { body: Box::new(round), min, max, greed: Greed::Greedy }, |next| {
                    Step::Atomic { next }
                });
            }
            _ if (min, max) == (0, 1) => {
                let split = self.hole();
                self.node(body);
                let (first, end) = (split + 1, self.here());
                let lazy = greed == Greed::Lazy;
                self.fill(split, if lazy { Step::Split(end, first) } else { Step::Split(first, end) });
            }
            _ => {
                let counter = self.register(2);
                self.steps.push(Step::Enter(counter));
                let head = self.hole();
                self.node(body);
                // Where Java counts rounds without choices, an empty one beyond the least number leaves its group alone.
                let void = (matches!(body, Node::Group(..)) && counted(body)).then_some(min);
                self.steps.push(Step::Again { counter, head, void });
                let exit = self.here();
                let max = if max == ENDLESS { u32::MAX } else { max };
                self.fill(head, Step::Round { counter, min, max, lazy: greed == Greed::Lazy, exit });
            }
        }
    }
}
