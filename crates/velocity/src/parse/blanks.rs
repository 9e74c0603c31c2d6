//! Blanks and line ends around directives.

use super::{Nodes, Parser};
use crate::Gobbling;

impl Parser<'_, '_> {
    /// After the last sign of a directive's head or its `#end`, which begins at `start`: takes the blanks
    /// and the line end that the directive hides.
    pub(super) fn line_end(&mut self, start: usize, nodes: &mut Nodes) {
        match self.shared.gobbling {
            Gobbling::None => {}
            Gobbling::BackwardCompatible => self.skip_line_end(),
            Gobbling::Lines | Gobbling::Structured => {
                let after = self.at + blanks(self.rest());
                if self.indentation(start).is_some() && (after == self.source.len() || self.line_end_at(after) > 0) {
                    nodes.text.truncate(nodes.text.trim_end_matches([' ', '\t']).len());
                    self.at = after + self.line_end_at(after);
                }
            }
        }
    }

    /// Skips blanks up to and with the end of the line, if nothing else comes before it.
    pub(super) fn skip_line_end(&mut self) {
        let after = self.at + blanks(self.rest());
        let end = self.line_end_at(after);
        if end > 0 {
            self.at = after + end;
        }
    }

    /// How many blanks come before a place, if nothing else does on its line.
    fn indentation(&self, at: usize) -> Option<usize> {
        let before = &self.source[..at];
        let line = before.trim_end_matches([' ', '\t']);
        (line.is_empty() || line.ends_with('\n')).then(|| before.len() - line.len())
    }

    /// The length of the line end at a place.
    fn line_end_at(&self, at: usize) -> usize {
        match self.source.as_bytes().get(at..) {
            Some([b'\r', b'\n', ..]) => 2,
            Some([b'\n' | b'\r', ..]) => 1,
            _ => 0,
        }
    }

    /// Runs `inner`, which parses the block of the directive at `start`, with the block's own indentation
    /// taken from its lines where the gobbling is structured.
    pub(super) fn dedented<T>(&mut self, start: usize, inner: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.dedent;
        if self.shared.gobbling == Gobbling::Structured
            && let Some(own) = self.indentation(start)
            && self.source[..self.at].ends_with('\n')
        {
            let first = self.rest().split('\n').find(|line| !line.trim().is_empty()).unwrap_or_default();
            self.dedent = outer + blanks(first).saturating_sub(own);
        }
        let answer = inner(self);
        self.dedent = outer;
        answer
    }

    /// Text at the present place becomes text of the template.
    pub(super) fn push_text(&self, text: &str, nodes: &mut Nodes) {
        if self.dedent == 0 {
            nodes.text.push_str(text);
            return;
        }
        let mut starts = self.at == 0 || self.source[..self.at].ends_with('\n');
        for line in text.split_inclusive('\n') {
            nodes.text.push_str(if starts { &line[blanks(line).min(self.dedent)..] } else { line });
            starts = true;
        }
    }
}

/// How many blanks (spaces and tabs) a text begins with.
pub(super) fn blanks(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t']).len()
}
