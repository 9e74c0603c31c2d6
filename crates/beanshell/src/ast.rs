//! The tree that a script is parsed to: BeanShell 2 with Java 5's statements.
//!
//! A tree is shared between threads and runs, so nothing in it changes after parsing.

use crate::{text::Text, value::Primitive};
use std::sync::Arc;

/// A name in a script.
pub(crate) type Name = Arc<str>;

/// A place in the source: bytes from its start.
pub(crate) type At = u32;

/// An expression and where it begins. Of an operation with two operands, a field, an element and a call that is the
/// place of the operator, the name, the bracket and the method's name, for there the fault is.
#[derive(Debug)]
pub(crate) struct Expr {
    pub at: At,
    pub kind: ExprKind,
}

/// What an expression is.
#[derive(Debug)]
pub(crate) enum ExprKind {
    /// A number, a character, a boolean.
    Primitive(Primitive),
    /// A string literal; the same text is the same object throughout a run.
    Text(Text),
    Null,
    /// The literal `void`, with which scripts test whether a variable is undefined.
    Void,
    /// `a`, `a.b.c`: what each part is (variable, class, package, field, property), only running tells.
    /// `this`, `super`, `global` are such names too.
    Name(Box<[Name]>),
    /// `expression.name`, where the expression is not a name.
    Field {
        target: Box<Expr>,
        name: Name,
    },
    /// `target.method(arguments)`, or without a target a command or a scripted method.
    Call {
        target: Option<Box<Expr>>,
        method: Name,
        arguments: Box<[Expr]>,
    },
    /// `target[index]`
    Index {
        target: Box<Expr>,
        index: Box<Expr>,
    },
    /// `target{"key"}`, BeanShell's form for properties and maps.
    Property {
        target: Box<Expr>,
        key: Box<Expr>,
    },
    /// `new Type(arguments) { body }`
    New {
        class: TypeName,
        arguments: Box<[Expr]>,
        body: Option<Arc<ClassBody>>,
    },
    /// `new Type[a][b][]`, or `new Type[] { … }` with no `sizes`; `dimensions` counts all brackets.
    NewArray {
        element: TypeName,
        sizes: Box<[Expr]>,
        dimensions: usize,
        values: Option<Box<Expr>>,
    },
    /// `{ a, b }` where an array is made: in `new Type[] {…}` and in a declaration.
    ArrayValues(Box<[Expr]>),
    /// `Type.class`
    Class(TypeName),
    /// `(Type) value`
    Cast {
        to: TypeName,
        value: Box<Expr>,
    },
    /// `value instanceof Type`
    InstanceOf {
        value: Box<Expr>,
        of: TypeName,
    },
    Unary {
        operator: Unary,
        value: Box<Expr>,
    },
    /// `++x`, `x--`: `by` is 1 or -1.
    Step {
        target: Box<Expr>,
        by: i32,
        prefix: bool,
    },
    Binary {
        operator: Binary,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    /// `&&`
    And(Box<Expr>, Box<Expr>),
    /// `||`
    Or(Box<Expr>, Box<Expr>),
    Conditional {
        test: Box<Expr>,
        yes: Box<Expr>,
        no: Box<Expr>,
    },
    /// `target = value`, or `target operator= value`. The target is a name, a field, an index or a property.
    Assign {
        target: Box<Expr>,
        operator: Option<Binary>,
        value: Box<Expr>,
    },
}

/// Operators before one operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unary {
    Plus,
    Minus,
    /// `!`
    Not,
    /// `~`
    Complement,
}

/// Operators between two operands that both are evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Binary {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    ShiftLeft,
    ShiftRight,
    /// `>>>`
    ShiftRightUnsigned,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
    And,
    Or,
    Xor,
}

/// A type as written, its type arguments dropped.
#[derive(Debug, Clone)]
pub(crate) struct TypeName {
    pub at: At,
    pub base: Base,
    /// Pairs of brackets after it.
    pub dimensions: usize,
}

impl TypeName {
    /// Whether this is BeanShell's `var`, which declares a name without a type.
    pub fn is_var(&self) -> bool {
        self.dimensions == 0
            && matches!(&self.base, Base::Named(parts) if matches!(&**parts, [only] if &**only == "var"))
    }
}

/// The type without its brackets.
#[derive(Debug, Clone)]
pub(crate) enum Base {
    Primitive(crate::value::Kind),
    /// Of a method's result only.
    Void,
    /// `Map`, `java.util.Map`, `Map.Entry`
    Named(Box<[Name]>),
}

/// A statement and where it begins.
#[derive(Debug)]
pub(crate) struct Stmt {
    pub at: At,
    pub kind: StmtKind,
}

/// What a statement is.
#[derive(Debug)]
pub(crate) enum StmtKind {
    Empty,
    Expression(Expr),
    /// `final int a = 1, b[] = {2};`
    Declare(Declaration),
    Block(Block),
    If {
        test: Expr,
        then: Box<Stmt>,
        otherwise: Option<Box<Stmt>>,
    },
    While {
        test: Expr,
        body: Box<Stmt>,
    },
    Do {
        body: Box<Stmt>,
        test: Expr,
    },
    /// `init` holds declarations and expressions.
    For {
        init: Box<[Stmt]>,
        test: Option<Expr>,
        update: Box<[Expr]>,
        body: Box<Stmt>,
    },
    /// `for (Type name : values)`, the type absent for a loose variable.
    ForEach {
        of: Option<TypeName>,
        name: Name,
        values: Expr,
        body: Box<Stmt>,
    },
    Switch {
        subject: Expr,
        cases: Box<[Case]>,
    },
    Break(Option<Name>),
    Continue(Option<Name>),
    Return(Option<Expr>),
    Throw(Expr),
    Try {
        body: Block,
        catches: Box<[Catch]>,
        finally: Option<Block>,
    },
    /// A plain block here: a script runs in one thread.
    Synchronized {
        on: Expr,
        body: Block,
    },
    Labelled {
        label: Name,
        body: Box<Stmt>,
    },
    Assert {
        test: Expr,
        message: Option<Expr>,
    },
    Method(Arc<Method>),
    Class(Arc<Class>),
    Import(Import),
    /// `package a.b;`, without effect.
    Package,
}

/// Statements in braces.
#[derive(Debug)]
pub(crate) struct Block {
    pub statements: Box<[Stmt]>,
    /// Whether a typed variable, a method or a class is declared directly in it, so that it needs names of its own.
    pub declares: bool,
}

/// Variables declared with a type.
#[derive(Debug)]
pub(crate) struct Declaration {
    pub modifiers: Modifiers,
    pub of: TypeName,
    pub variables: Box<[Variable]>,
}

/// One variable of a declaration.
#[derive(Debug)]
pub(crate) struct Variable {
    pub at: At,
    pub name: Name,
    /// Brackets after its own name.
    pub dimensions: usize,
    pub value: Option<Expr>,
}

/// Words before a declaration that mean something here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Modifiers {
    pub is_static: bool,
    pub is_final: bool,
    pub is_abstract: bool,
}

/// A labelled part of a switch.
#[derive(Debug)]
pub(crate) struct Case {
    /// The value, or none for `default`.
    pub label: Option<Expr>,
    pub statements: Box<[Stmt]>,
}

/// A `catch`. Without a type it catches everything.
#[derive(Debug)]
pub(crate) struct Catch {
    /// The types, several for `A | B`.
    pub of: Box<[TypeName]>,
    pub name: Name,
    pub body: Block,
}

/// A scripted method or constructor.
#[derive(Debug)]
pub(crate) struct Method {
    pub at: At,
    pub name: Name,
    pub modifiers: Modifiers,
    /// None for a loose method and for constructors.
    pub returns: Option<TypeName>,
    pub parameters: Box<[Parameter]>,
    /// Whether the last parameter takes all further arguments as an array; its type, if it has one, is the array's.
    pub varargs: bool,
    /// None for an abstract method.
    pub body: Option<Block>,
}

/// A parameter, its type absent for a loose one.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub of: Option<TypeName>,
    pub name: Name,
}

/// A scripted class or interface or enum.
#[derive(Debug)]
pub(crate) struct Class {
    pub at: At,
    pub name: Name,
    pub modifiers: Modifiers,
    pub is_interface: bool,
    pub superclass: Option<TypeName>,
    pub interfaces: Box<[TypeName]>,
    /// Constants of an enum, in order; none for a class.
    pub constants: Option<Box<[Name]>>,
    pub body: Arc<ClassBody>,
}

/// What stands in a class's braces.
#[derive(Debug)]
pub(crate) struct ClassBody {
    /// Fields, initialiser blocks and inner classes in order; a static one has the modifier or is in `statics`.
    pub members: Box<[Member]>,
    /// Methods and constructors (those have the class's name and no result).
    pub methods: Box<[Arc<Method>]>,
}

/// A field, an initialiser or a class in a class.
#[derive(Debug)]
pub(crate) struct Member {
    pub is_static: bool,
    pub statement: Stmt,
}

/// An import.
#[derive(Debug)]
pub(crate) struct Import {
    pub path: Box<[Name]>,
    /// Ends in `.*`.
    pub all: bool,
    pub is_static: bool,
}
