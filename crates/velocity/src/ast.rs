//! The parsed template. Offsets are bytes of the whole template, for messages.

use std::sync::Arc;

/// A run of nodes, rendered one after the other.
pub(crate) type Block = Vec<Node>;

#[derive(Debug)]
pub(crate) enum Node {
    Text(Box<str>),
    Reference(Reference),
    Set {
        target: Reference,
        value: Expr,
    },
    /// The conditions in order, each with its block, and the block of `#else`.
    If {
        arms: Vec<(Expr, Block)>,
        otherwise: Block,
        offset: usize,
    },
    Foreach {
        variable: Arc<str>,
        list: Expr,
        body: Block,
        offset: usize,
    },
    Define {
        variable: Arc<str>,
        body: Block,
    },
    /// A macro's call, which is text where no such macro exists.
    Call(Call),
    Break,
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
    pub(crate) parameters: Vec<Arc<str>>,
    pub(crate) body: Block,
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
    pub(crate) root: Arc<str>,
    pub(crate) steps: Vec<Step>,
    pub(crate) offset: usize,
}

#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) kind: StepKind,
    pub(crate) offset: usize,
}

#[derive(Debug)]
pub(crate) enum StepKind {
    Property(Arc<str>),
    Method(Box<str>, Vec<Expr>),
    Index(Expr),
}

#[derive(Debug)]
pub(crate) enum Expr {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(Arc<str>),
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
