//! `java.util.UUID`, which orders by signed halves and reads more than the usual form.

use super::{fault::Fault, number};
use std::fmt;

/// 128 bits in two halves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Uuid {
    /// The upper half.
    pub most: i64,
    /// The lower half.
    pub least: i64,
}

impl Uuid {
    /// The two halves of these bits.
    #[expect(clippy::cast_possible_truncation, reason = "halves are meant")]
    pub const fn of_bits(bits: u128) -> Self {
        Self { most: (bits >> 64) as i64, least: bits as i64 }
    }

    /// The same with the marks of a version and of RFC 4122.
    pub const fn of_version(self, version: i64) -> Self {
        Self { most: self.most & !0xF000 | version << 12, least: self.least & (i64::MAX >> 1) | i64::MIN }
    }

    /// `version()`
    pub const fn version(self) -> i32 {
        ((self.most >> 12) & 0xF) as i32
    }

    /// `variant()`: how many of the upper three bits of the lower half count depends on their value.
    pub const fn variant(self) -> i32 {
        match self.least.cast_unsigned() >> 61 {
            0..4 => 0,
            4 | 5 => 2,
            6 => 6,
            _ => 7,
        }
    }

    /// `fromString`: five hexadecimal numbers, of which the last digits count.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        if text.encode_utf16().count() > 36 {
            return Err(Fault::illegal_argument("UUID string too large"));
        }
        let parts: Vec<&str> = text.split('-').collect();
        let [first, second, third, fourth, fifth] = parts.as_slice() else {
            return Err(Fault::illegal_argument(format!("Invalid UUID string: {text}")));
        };
        let most = (part(first)? & 0xFFFF_FFFF) << 32 | (part(second)? & 0xFFFF) << 16 | part(third)? & 0xFFFF;
        let least = (part(fourth)? & 0xFFFF) << 48 | part(fifth)? & 0xFFFF_FFFF_FFFF;
        Ok(Self { most, least })
    }
}

/// One of the numbers. What is wrong is said by its place.
fn part(text: &str) -> Result<i64, Fault> {
    number::parse_long(text, 16).map_err(|_| {
        if text.is_empty() {
            return Fault::number_format("");
        }
        let digits = text.strip_prefix('+').unwrap_or(text);
        let wrong = digits.chars().position(|c| number::digit(c, 16).is_none()).unwrap_or(16);
        let at = wrong + text.len() - digits.len();
        Fault::number_format(format!("Error at index {at} in: \"{text}\""))
    })
}

impl fmt::Display for Uuid {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (most, least) = (self.most.cast_unsigned(), self.least.cast_unsigned());
        write!(
            out,
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            most >> 32,
            most >> 16 & 0xFFFF,
            most & 0xFFFF,
            least >> 48,
            least & 0xFFFF_FFFF_FFFF
        )
    }
}
