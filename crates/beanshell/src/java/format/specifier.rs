//! Format specifiers: `%[index$][flags][width][.precision]conversion`, read and checked before anything is written.

use std::fmt;

use super::super::fault::Fault;

/// A piece of a pattern.
#[derive(Debug)]
pub enum Part<'a> {
    /// Text that stands for itself.
    Text(&'a str),
    /// What `%` starts.
    Specifier(Specifier),
}

/// Which argument a specifier shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Index {
    /// The next one.
    Ordinary,
    /// The one shown before: `<`.
    Previous,
    /// This one, from 1.
    Explicit(usize),
}

/// The flags of a specifier; capitals of the conversion count as one.
#[derive(Debug, Clone, Copy, Default)]
pub struct Flags {
    /// `-`
    pub left: bool,
    /// A conversion in capitals; written `^`.
    pub upper: bool,
    /// `#`
    pub alternate: bool,
    /// `+`
    pub plus: bool,
    /// A space.
    pub space: bool,
    /// `0`
    pub zero: bool,
    /// `,`
    pub group: bool,
    /// `(`
    pub parentheses: bool,
    /// `<`
    pub previous: bool,
}

impl Flags {
    fn slot(&mut self, flag: char) -> Option<&mut bool> {
        Some(match flag {
            '-' => &mut self.left,
            '#' => &mut self.alternate,
            '+' => &mut self.plus,
            ' ' => &mut self.space,
            '0' => &mut self.zero,
            ',' => &mut self.group,
            '(' => &mut self.parentheses,
            '<' => &mut self.previous,
            _ => return None,
        })
    }

    fn table(self) -> [(bool, char); 9] {
        [
            (self.left, '-'),
            (self.upper, '^'),
            (self.alternate, '#'),
            (self.plus, '+'),
            (self.space, ' '),
            (self.zero, '0'),
            (self.group, ','),
            (self.parentheses, '('),
            (self.previous, '<'),
        ]
    }
}

impl fmt::Display for Flags {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.table().iter().filter(|(on, _)| *on).try_for_each(|(_, flag)| write!(out, "{flag}"))
    }
}

/// One format specifier, well formed.
#[derive(Debug, Clone)]
pub struct Specifier {
    /// Which argument it shows.
    pub index: Index,
    /// Its flags.
    pub flags: Flags,
    /// The least number of characters.
    pub width: Option<usize>,
    /// The digits after the point, or the most characters.
    pub precision: Option<usize>,
    /// Whether `t` stands before the conversion.
    pub date: bool,
    /// The conversion, in small letters unless of a date.
    pub conversion: char,
}

impl fmt::Display for Specifier {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "%{}", Flags { upper: false, ..self.flags })?;
        if let (Index::Explicit(number), false) = (self.index, self.takes_no_argument()) {
            write!(out, "{number}$")?;
        }
        if let Some(width) = self.width {
            write!(out, "{width}")?;
        }
        if let Some(precision) = self.precision {
            write!(out, ".{precision}")?;
        }
        let upper = self.flags.upper;
        if self.date {
            write!(out, "{}", if upper { 'T' } else { 't' })?;
        }
        let conversion = self.conversion;
        write!(out, "{}", if upper { conversion.to_ascii_uppercase() } else { conversion })
    }
}

fn unknown_conversion(name: impl fmt::Display) -> Fault {
    Fault::thrown("java.util.UnknownFormatConversionException", format!("Conversion = '{name}'"))
}

/// Splits a pattern and checks each specifier.
pub fn parse(pattern: &str) -> Result<Vec<Part<'_>>, Fault> {
    let mut parts = Vec::new();
    let mut rest = pattern;
    while let Some(start) = rest.find('%') {
        let (text, tail) = rest.split_at(start);
        if !text.is_empty() {
            parts.push(Part::Text(text));
        }
        let tail = tail.get(1..).unwrap_or("");
        let Some((pieces, length)) = Pieces::read(tail) else {
            return Err(unknown_conversion(first_unit(tail)));
        };
        parts.push(Part::Specifier(pieces.checked()?));
        rest = tail.get(length..).unwrap_or("");
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    Ok(parts)
}

/// The first UTF-16 unit after a `%`, or the `%` itself at the end.
fn first_unit(text: &str) -> String {
    let first = text.encode_utf16().next();
    first.map_or_else(|| "%".to_owned(), |unit| String::from_utf16_lossy(&[unit]))
}

/// The pieces of a specifier as they are written.
struct Pieces<'a> {
    index: Option<&'a str>,
    flags: &'a str,
    width: Option<&'a str>,
    precision: Option<&'a str>,
    date: Option<char>,
    conversion: char,
}

impl<'a> Pieces<'a> {
    /// Reads what follows `%`, and says how long it is.
    fn read(text: &'a str) -> Option<(Self, usize)> {
        let mut rest = text;
        let digits = prefix(rest, |c| c.is_ascii_digit());
        let index = rest.get(digits.len()..)?.strip_prefix('$').filter(|_| !digits.is_empty()).map(|tail| {
            rest = tail;
            digits
        });
        let flags = prefix(rest, |c| "-#+ 0,(<".contains(c));
        rest = rest.get(flags.len()..)?;
        let width = prefix(rest, |c| c.is_ascii_digit());
        rest = rest.get(width.len()..)?;
        let precision = match rest.strip_prefix('.') {
            Some(tail) => {
                let digits = prefix(tail, |c| c.is_ascii_digit());
                rest = tail.get(digits.len()..)?;
                if digits.is_empty() {
                    return None;
                }
                Some(digits)
            }
            None => None,
        };
        let is_conversion = |c: &char| c.is_ascii_alphabetic() || *c == '%';
        let mut following = rest.chars();
        let first = following.next().filter(is_conversion)?;
        let second = following.next().filter(is_conversion);
        let (date, conversion) = match (first, second) {
            ('t' | 'T', Some(second)) => (Some(first), second),
            _ => (None, first),
        };
        let length = text.len() - rest.len() + 1 + usize::from(date.is_some());
        let width = (!width.is_empty()).then_some(width);
        Some((Self { index, flags, width, precision, date, conversion }, length))
    }

    fn checked(self) -> Result<Specifier, Fault> {
        let illegal_index = |message: &str| Fault::thrown("java.util.IllegalFormatArgumentIndexException", message);
        let mut index = match self.index.map(number) {
            None => Index::Ordinary,
            Some(None) => return Err(illegal_index("Format argument index: (not representable as int)")),
            Some(Some(0)) => return Err(illegal_index("Illegal format argument index = 0")),
            Some(Some(number)) => Index::Explicit(number),
        };
        let mut flags = Flags::default();
        for flag in self.flags.chars() {
            if let Some(slot) = flags.slot(flag)
                && std::mem::replace(slot, true)
            {
                let message = format!("Flags = '{flag}'");
                return Err(Fault::thrown("java.util.DuplicateFormatFlagsException", message));
            }
        }
        if flags.previous {
            index = Index::Previous;
        }
        let least = i32::MIN;
        let width = self.width.map(|digits| {
            number(digits).ok_or_else(|| Fault::thrown("java.util.IllegalFormatWidthException", least.to_string()))
        });
        let precision = self.precision.map(|digits| {
            number(digits).ok_or_else(|| Fault::thrown("java.util.IllegalFormatPrecisionException", least.to_string()))
        });
        let (width, precision) = (width.transpose()?, precision.transpose()?);
        let conversion = self.conversion;
        if self.date.is_some() {
            flags.upper = self.date == Some('T');
        } else {
            if !"bBhHsScCdoxXeEfgGaA%n".contains(conversion) {
                return Err(unknown_conversion(conversion));
            }
            flags.upper = conversion.is_ascii_uppercase();
        }
        let conversion = if self.date.is_some() { conversion } else { conversion.to_ascii_lowercase() };
        let specifier = Specifier { index, flags, width, precision, date: self.date.is_some(), conversion };
        specifier.check()?;
        Ok(specifier)
    }
}

fn prefix(text: &str, belongs: fn(char) -> bool) -> &str {
    text.get(..text.find(|c| !belongs(c)).unwrap_or(text.len())).unwrap_or("")
}

/// Digits as an `int`.
fn number(digits: &str) -> Option<usize> {
    digits.parse::<i32>().ok().and_then(|number| usize::try_from(number).ok())
}

impl Specifier {
    /// Whether it is `%%` or `%n`.
    pub fn takes_no_argument(&self) -> bool {
        !self.date && matches!(self.conversion, '%' | 'n')
    }

    /// The exception for flags that the conversion does not know.
    pub fn flag_mismatch(&self, flags: impl fmt::Display) -> Fault {
        let message = format!("Conversion = {}, Flags = {flags}", self.conversion);
        Fault::thrown("java.util.FormatFlagsConversionMismatchException", message)
    }

    fn refuse(&self, flags: &str) -> Result<(), Fault> {
        let table = self.flags.table();
        match flags.chars().find(|flag| table.contains(&(true, *flag))) {
            Some(flag) => Err(self.flag_mismatch(flag)),
            None => Ok(()),
        }
    }

    fn refuse_precision(&self) -> Result<(), Fault> {
        match self.precision {
            Some(precision) => Err(Fault::thrown("java.util.IllegalFormatPrecisionException", precision.to_string())),
            None => Ok(()),
        }
    }

    fn need_width(&self, needed: bool) -> Result<(), Fault> {
        if needed && self.width.is_none() {
            return Err(Fault::thrown("java.util.MissingFormatWidthException", self.to_string()));
        }
        Ok(())
    }

    fn illegal_flags(&self) -> Fault {
        Fault::thrown("java.util.IllegalFormatFlagsException", format!("Flags = '{}'", self.flags))
    }

    fn check(&self) -> Result<(), Fault> {
        let flags = self.flags;
        if self.date {
            self.refuse_precision()?;
            if !super::date::CONVERSIONS.contains(self.conversion) {
                return Err(unknown_conversion(format_args!("t{}", self.conversion)));
            }
            self.refuse("#+ 0,(")?;
            return self.need_width(flags.left);
        }
        match self.conversion {
            'b' | 'h' | 's' => {
                if self.conversion != 's' {
                    self.refuse("#")?;
                }
                self.need_width(flags.left)?;
                self.refuse("+ 0,(")
            }
            'c' => {
                self.refuse_precision()?;
                self.refuse("#+ 0,(")?;
                self.need_width(flags.left)
            }
            '%' | 'n' => self.check_sign(),
            _ => self.check_number(),
        }
    }

    fn check_number(&self) -> Result<(), Fault> {
        let flags = self.flags;
        self.need_width(flags.left || flags.zero)?;
        if (flags.plus && flags.space) || (flags.left && flags.zero) {
            return Err(self.illegal_flags());
        }
        match self.conversion {
            'd' => {
                self.refuse_precision()?;
                self.refuse("#")
            }
            'o' | 'x' => {
                self.refuse_precision()?;
                self.refuse(",")
            }
            'a' => self.refuse("(,"),
            'e' => self.refuse(","),
            'g' => self.refuse("#"),
            _ => Ok(()),
        }
    }

    fn check_sign(&self) -> Result<(), Fault> {
        let flags = self.flags;
        self.refuse_precision()?;
        if self.conversion == '%' {
            let others = Flags { left: false, ..flags };
            if !others.to_string().is_empty() {
                return Err(self.illegal_flags());
            }
            return self.need_width(flags.left);
        }
        if let Some(width) = self.width {
            return Err(Fault::thrown("java.util.IllegalFormatWidthException", width.to_string()));
        }
        if flags.to_string().is_empty() { Ok(()) } else { Err(self.illegal_flags()) }
    }
}
