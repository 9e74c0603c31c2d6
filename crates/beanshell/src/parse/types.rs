//! Types. Their arguments (`<String>`) are read over.

use super::{Parsed, Parser};
use crate::{
    ast::{Base, TypeName},
    value::Kind as Primitive,
};

/// The primitive type of this word.
fn primitive(word: &str) -> Option<Primitive> {
    Primitive::ALL.into_iter().find(|kind| kind.name() == word)
}

impl Parser<'_> {
    /// The index of the token after the type that begins at this one, if one does. Nothing is read.
    pub(super) fn skip_type(&self, start: usize) -> Option<usize> {
        let mut index = self.skip_annotations(start)?;
        if primitive(self.sign_at(index)).is_some() {
            index += 1;
        } else {
            loop {
                if !self.is_name_at(index) {
                    return None;
                }
                index += 1;
                if self.sign_at(index) == "<" {
                    index = self.skip_arguments(index)?;
                }
                if self.sign_at(index) != "." {
                    break;
                }
                index += 1;
            }
        }
        Some(self.skip_brackets(index))
    }

    /// The index after pairs of empty brackets.
    pub(super) fn skip_brackets(&self, mut index: usize) -> usize {
        while self.sign_at(index) == "[" && self.sign_at(index + 1) == "]" {
            index += 2;
        }
        index
    }

    /// The index after the type arguments or parameters that begin with the `<` of this index.
    fn skip_arguments(&self, mut index: usize) -> Option<usize> {
        let mut open = 0_usize;
        // Whether a type is wanted next.
        let mut wanted = true;
        loop {
            let mut closed = 0;
            match self.sign_at(index) {
                "<" => {
                    open += 1;
                    wanted = true;
                }
                ">" if !wanted || self.sign_at(index - 1) == "<" => closed = 1,
                ">>" if !wanted => closed = 2,
                ">>>" if !wanted => closed = 3,
                "," | "." | "&" | "extends" if !wanted => wanted = true,
                "[" if !wanted && self.sign_at(index + 1) == "]" => index += 1,
                "?" if wanted => wanted = false,
                word if wanted && primitive(word).is_some() => wanted = false,
                _ if wanted && self.is_name_at(index) => wanted = false,
                _ if !wanted && self.is_word_at(index, "super") => wanted = true,
                _ => return None,
            }
            open = open.checked_sub(closed)?;
            index += 1;
            if open == 0 {
                return Some(index);
            }
            if closed > 0 {
                wanted = false;
            }
        }
    }

    /// The index after annotations, `@Name` or `@a.Name(…)`.
    fn skip_annotations(&self, mut index: usize) -> Option<usize> {
        while self.sign_at(index) == "@" {
            index += 1;
            loop {
                if !self.is_name_at(index) {
                    return None;
                }
                index += 1;
                if self.sign_at(index) != "." {
                    break;
                }
                index += 1;
            }
            if self.sign_at(index) == "(" {
                index = self.pair(index)? + 1;
            }
        }
        Some(index)
    }

    /// Passes annotations.
    pub(super) fn annotations(&mut self) -> Parsed<()> {
        if self.is("@") {
            if self.sign_at(self.next + 1) == "interface" {
                return super::fault(self.at(), "BeanShell has no annotation types");
            }
            match self.skip_annotations(self.next) {
                Some(next) => self.next = next,
                None => return super::fault(self.at(), "Expected an annotation after '@', such as @Override"),
            }
        }
        Ok(())
    }

    /// Passes type arguments or parameters if they come next.
    pub(super) fn type_arguments(&mut self) -> Parsed<()> {
        if self.is("<") {
            match self.skip_arguments(self.next) {
                Some(next) => self.next = next,
                None => {
                    return super::fault(
                        self.at(),
                        "These type arguments have no end: expected types and '>' after this '<'",
                    );
                }
            }
        }
        Ok(())
    }

    /// A type with its brackets; `what` is wanted, such as "a type".
    pub(super) fn type_name(&mut self, what: &str) -> Parsed<TypeName> {
        let mut name = self.bare_type(what)?;
        name.dimensions = self.brackets();
        Ok(name)
    }

    /// A type without brackets.
    pub(super) fn bare_type(&mut self, what: &str) -> Parsed<TypeName> {
        self.annotations()?;
        let at = self.at();
        if let Some(kind) = primitive(self.sign()) {
            self.advance();
            return Ok(TypeName { at, base: Base::Primitive(kind), dimensions: 0 });
        }
        let mut names = vec![self.name(what)?];
        self.type_arguments()?;
        while self.is(".") && self.sign_at(self.next + 1) != "class" {
            self.advance();
            names.push(self.name("the rest of the type's name after '.'")?);
            self.type_arguments()?;
        }
        Ok(TypeName { at, base: Base::Named(names.into()), dimensions: 0 })
    }

    /// How many pairs of empty brackets come next; they are passed.
    pub(super) fn brackets(&mut self) -> usize {
        let end = self.skip_brackets(self.next);
        let pairs = (end - self.next) / 2;
        self.next = end;
        pairs
    }

    /// Types with commas between them.
    pub(super) fn type_names(&mut self) -> Parsed<Box<[TypeName]>> {
        let mut names = vec![self.type_name("a type")?];
        while self.eat(",") {
            names.push(self.type_name("a type after ','")?);
        }
        Ok(names.into())
    }
}
