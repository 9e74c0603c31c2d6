//! Grows templates from the grammar: the same template for the same seed.

mod directives;
mod expressions;
mod text;

/// A source of numbers that a seed determines (`SplitMix64`).
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x2545_f491_4f6c_dd1d))
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % (end as u64)).unwrap_or(0)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

/// Grows one template.
pub struct Grower {
    chance: Chance,
    out: String,
    /// How many blocks are open.
    depth: usize,
    /// How many loops are open.
    loops: usize,
    /// Macros that are defined, each with the number of its parameters.
    macros: Vec<(String, usize)>,
    /// Variables in scope beside the caller's.
    names: Vec<&'static str>,
    /// In a macro or a `#define`.
    is_apart: bool,
    /// Inside of a "string", where quotes are doubled.
    quoted: bool,
}

impl Grower {
    fn below(&mut self, end: usize) -> usize {
        self.chance.below(end)
    }

    /// True in so many of a hundred cases.
    fn percent(&mut self, of_hundred: usize) -> bool {
        self.below(100) < of_hundred
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// What `inner` writes, apart.
    fn apart(&mut self, inner: impl FnOnce(&mut Self)) -> String {
        let outer = std::mem::take(&mut self.out);
        inner(self);
        std::mem::replace(&mut self.out, outer)
    }
}

/// The template of a seed. One in eight has a sign too many, too few or changed.
pub fn template(seed: u64) -> String {
    let mut grower = Grower {
        chance: Chance::new(seed),
        out: String::new(),
        depth: 0,
        loops: 0,
        macros: Vec::new(),
        names: Vec::new(),
        is_apart: false,
        quoted: false,
    };
    let pieces = 1 + grower.below(6);
    grower.block(pieces);
    if grower.percent(12) {
        grower.spoil();
    }
    // A sign at the very end is a known difference; a word is none.
    grower.put(" x");
    grower.out
}
