//! How a template is read and what its rendering may use.

/// How a template is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Whose rules hold where the editions of Velocity differ.
    pub edition: Edition,
    /// What happens to blanks around directives; `None` is the edition's own way.
    pub gobbling: Option<Gobbling>,
}

impl Options {
    pub(crate) fn gobbling(self) -> Gobbling {
        self.gobbling.unwrap_or(match self.edition {
            Edition::V1_7 => Gobbling::BackwardCompatible,
            Edition::V2 => Gobbling::Lines,
        })
    }
}

/// An edition of Velocity. What one has and the other refuses (`${a|'b'}`, sums as arguments of a
/// method, `#else` of a `#foreach`) works in both; where both give an answer, the edition decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Edition {
    /// Velocity 1.7, as `SailPoint`'s templates expect it.
    #[default]
    V1_7,
    /// Velocity 2.x with the settings it comes with: `#if` takes empty texts, lists and maps and the
    /// number zero for false; `#set` sets nulls; macros get the values of their arguments once; names
    /// have no hyphens; `<` compares texts; `$velocityCount` does not exist.
    V2,
}

/// What happens to blanks around directives (the `space.gobbling` of Velocity 2.x).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gobbling {
    /// Every blank and line end stays.
    None,
    /// As 1.7 does: the line end after a directive goes, and the blanks before a `#set`.
    BackwardCompatible,
    /// A line that holds one directive and else only blanks goes, with its indentation and its end.
    Lines,
    /// As `Lines`, and the blocks of directives lose the indentation they have against their directive.
    Structured,
}

/// What a rendering may use. All bounds hold for the whole rendering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most steps: a node, an operand, a method or a turn of a loop is one, and so are 16 bytes of
    /// text that an expression makes or looks through.
    pub steps: u64,
    /// Most bytes of the output, and of any text an expression makes.
    pub output_bytes: usize,
    /// Most levels of blocks, macros and expressions inside each other; values above 128 count as 128.
    pub depth: usize,
}

impl Default for Limits {
    /// A million steps, a mebibyte, 64 levels.
    fn default() -> Self {
        Self { steps: 1_000_000, output_bytes: 1 << 20, depth: 64 }
    }
}
