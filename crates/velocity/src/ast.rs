//! The parsed template. Offsets are bytes of the whole template, for messages; names of variables are
//! numbers into [`Names`](crate::names::Names).

use std::sync::Arc;

use crate::Value;
use crate::names::Name;

/// A run of nodes, rendered one after the other.
pub(crate) type Block = Vec<Node>;

#[derive(Debug)]
pub(crate) enum Node {
    Text(Box<str>),
    Reference(Reference),
    /// A reference and what it is set to.
    Set(Box<(Reference, Expr)>),
    /// The conditions in order, each with its block, and the block of `#else`.
    If {
        arms: Vec<(Expr, Block)>,
        otherwise: Block,
        offset: usize,
    },
    Foreach {
        variable: Name,
        list: Expr,
        body: Block,
        /// The block of `#else`, for a list without items (2.1).
        otherwise: Block,
        offset: usize,
    },
    Define {
        variable: Name,
        body: Block,
    },
    /// A macro's call, which is text where no such macro exists.
    Call(Box<Call>),
    /// `#break`, or `#break($foreach.parent)`.
    Break {
        scope: Option<Reference>,
        offset: usize,
    },
    Stop,
}

#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) name: Box<str>,
    pub(crate) arguments: Vec<Argument>,
    /// The block of `#@name(..) block #end`.
    pub(crate) body: Option<Block>,
    /// Source text, printed where no such macro exists.
    pub(crate) literal: Box<str>,
    pub(crate) offset: usize,
}

/// An argument and its source text, which the macro prints where the argument is null. A bare word,
/// which only text that looks like a call has, is no value.
#[derive(Debug)]
pub(crate) struct Argument {
    pub(crate) value: Option<Expr>,
    pub(crate) literal: Box<str>,
}

#[derive(Debug)]
pub(crate) struct Macro {
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Block,
}

/// A macro's parameter, with its value where the call has none (2.x).
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: Name,
    pub(crate) default: Option<Expr>,
}

/// `$root.step.step`, with the marks around it.
#[derive(Debug)]
pub(crate) struct Reference {
    /// Backslashes before the dollar.
    pub(crate) slashes: usize,
    /// `$!`: prints nothing where it is null.
    pub(crate) quiet: bool,
    /// Source text from the dollar on.
    pub(crate) literal: Box<str>,
    pub(crate) root: Name,
    pub(crate) steps: Vec<Step>,
    /// The value of `${name|value}` where the name has none.
    pub(crate) alternate: Option<Box<Expr>>,
    pub(crate) offset: usize,
}

#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) kind: StepKind,
    pub(crate) offset: usize,
}

#[derive(Debug)]
pub(crate) enum StepKind {
    Property(Key),
    Method(Box<str>, Vec<Expr>),
    Index(Expr),
}

/// A property's name, and the same with its first letter's case changed.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    pub(crate) name: Arc<str>,
    pub(crate) toggled: Option<Arc<str>>,
}

impl Key {
    pub(crate) fn new(name: &str) -> Self {
        let toggled = name.chars().next().filter(char::is_ascii_alphabetic).map(|head| {
            let other = if head.is_ascii_uppercase() { head.to_ascii_lowercase() } else { head.to_ascii_uppercase() };
            format!("{other}{}", &name[1..]).into()
        });
        Self { name: name.into(), toggled }
    }
}

#[derive(Debug)]
pub(crate) enum Expr {
    /// A literal; a bare word among a method's arguments is a null.
    Value(Value),
    /// A "string" with VTL inside.
    Interpolated(Block),
    Reference(Box<Reference>),
    List(Vec<Expr>),
    Map(Vec<(Expr, Expr)>),
    Range(Box<(Expr, Expr)>, usize),
    Not(Box<Expr>),
    /// Operands of equal rank joined from the left: flat, so that a long sum does not nest.
    Chain {
        first: Box<Expr>,
        rest: Vec<(Operator, Expr)>,
        offset: usize,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

impl Operator {
    /// Whether it makes a number, or joins texts.
    pub(crate) const fn is_arithmetic(self) -> bool {
        matches!(self, Self::Add | Self::Subtract | Self::Multiply | Self::Divide | Self::Remainder)
    }
}
