//! The types that programs use, their names and their literals.

use super::Random;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    Boolean,
    Byte,
    Short,
    Char,
    Int,
    Long,
    Float,
    Double,
    Text,
    IntBox,
    LongBox,
    DoubleBox,
    CharBox,
    BooleanBox,
    /// A list of boxed ints.
    Ints,
    /// A list of strings.
    Texts,
    /// A map of strings to boxed ints.
    Map,
    /// A set of strings.
    Set,
    Builder,
    IntArray,
    TextArray,
    /// A scripted object that counts.
    Counter,
}

use Type::{
    Boolean, BooleanBox, Builder, Byte, Char, CharBox, Counter, Double, DoubleBox, Float, Int, IntArray, IntBox, Ints,
    Long, LongBox, Map, Set, Short, Text, TextArray, Texts,
};

/// Numbers in the order in which they widen; char stands beside short.
pub const NUMBERS: [Type; 7] = [Byte, Short, Char, Int, Long, Float, Double];

/// Types of which values are made everywhere; the frequent ones more than once.
pub const SCALARS: [Type; 22] = [
    Int, Int, Int, Int, Text, Text, Text, Boolean, Boolean, Long, Long, Double, Double, Char, Byte, Short, Float,
    IntBox, DoubleBox, CharBox, LongBox, BooleanBox,
];

/// Types of objects that change.
pub const OBJECTS: [Type; 8] = [Ints, Texts, Map, Set, Builder, IntArray, TextArray, Ints];

impl Type {
    /// The name in a declaration.
    pub fn name(self, random: &mut Random) -> &'static str {
        match self {
            Boolean => "boolean",
            Byte => "byte",
            Short => "short",
            Char => "char",
            Int => "int",
            Long => "long",
            Float => "float",
            Double => "double",
            Text => one(random, &["String", "String", "java.lang.String", "Object", "CharSequence"]),
            IntBox => one(random, &["Integer", "Integer", "Object"]),
            LongBox => "Long",
            DoubleBox => "Double",
            CharBox => "Character",
            BooleanBox => "Boolean",
            Ints | Texts => one(random, &["List", "Collection", "java.util.List", "Object"]),
            Map => "Map",
            Set => one(random, &["Set", "Collection"]),
            Builder => "Object",
            IntArray => "int[]",
            TextArray => one(random, &["String[]", "Object[]"]),
            Counter => "Object",
        }
    }

    pub fn is_integer(self) -> bool {
        matches!(self, Byte | Short | Char | Int | Long)
    }

    pub fn is_number(self) -> bool {
        self.is_integer() || matches!(self, Float | Double)
    }

    /// The types of which a value may be assigned where this one is declared.
    pub fn takes(self) -> &'static [Type] {
        match self {
            Short => &[Byte, Short],
            Int => &[Byte, Short, Char, Int],
            Long => &[Byte, Short, Char, Int, Long],
            Float => &[Byte, Short, Char, Int, Long, Float],
            Double => &[Byte, Short, Char, Int, Long, Float, Double],
            Byte => &[Byte],
            Char => &[Char],
            Boolean => &[Boolean],
            _ => &[],
        }
    }

    /// The primitive inside a box.
    pub fn unboxed(self) -> Option<Type> {
        match self {
            IntBox => Some(Int),
            LongBox => Some(Long),
            DoubleBox => Some(Double),
            CharBox => Some(Char),
            BooleanBox => Some(Boolean),
            _ => None,
        }
    }
}

const INTS: [&str; 30] = [
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "7",
    "8",
    "10",
    "12",
    "16",
    "31",
    "32",
    "33",
    "63",
    "64",
    "100",
    "127",
    "128",
    "200",
    "255",
    "256",
    "1000",
    "32767",
    "32768",
    "65535",
    "100000",
    "0x7f",
    "017",
    "2147483647",
];
const LONGS: [&str; 12] = [
    "0L",
    "1L",
    "2L",
    "7L",
    "10L",
    "63L",
    "100L",
    "4294967296L",
    "2147483648L",
    "9223372036854775807L",
    "1000000007L",
    "31L",
];
const DOUBLES: [&str; 16] = [
    "0.0",
    "1.0",
    "0.5",
    "1.5",
    "2.25",
    "3.75",
    "10.0",
    "100.125",
    "1e3",
    "1e10",
    "0.001",
    "-1.5",
    "1e-5",
    "4.0",
    "2.5e8",
    "1234567.0",
];
const CHARS: [&str; 16] = [
    "'a'",
    "'b'",
    "'z'",
    "'A'",
    "'Z'",
    "'0'",
    "'9'",
    "' '",
    "'~'",
    "'\\n'",
    "'\\t'",
    "'\\''",
    "'\\\\'",
    "'\\u00e9'",
    "'\"'",
    "','",
];
const TEXTS: [&str; 24] = [
    "",
    "a",
    "b",
    "abc",
    "Hello World",
    "x,y;z",
    "  pad ",
    "123",
    "42",
    "-7",
    "true",
    "\\u00e9\\u20ac",
    "say \\\"hi\\\"",
    "a\\tb",
    "The quick brown fox",
    "a-b-c",
    "AbC",
    "zz",
    "user@example.com",
    "cn=Joe,ou=People",
    "0",
    "null",
    "aaa",
    "1.5",
];

/// One of them, as it is.
fn one(random: &mut Random, of: &[&'static str]) -> &'static str {
    of[random.below(of.len())]
}

/// A literal of a primitive or a string.
pub fn literal(kind: Type, random: &mut Random) -> String {
    match kind {
        Boolean => (*random.pick(&["true", "false"])).to_owned(),
        Byte => format!("(byte) {}", random.pick(&["0", "1", "5", "100", "127", "(-128)", "(-1)", "200"])),
        Short => format!("(short) {}", random.pick(&["0", "3", "1000", "32767", "(-32768)", "(-7)", "40000"])),
        Char => (*random.pick(&CHARS)).to_owned(),
        Int if random.chance(20) => format!("(-{})", random.pick(&INTS)),
        Int => (*random.pick(&INTS)).to_owned(),
        Long if random.chance(20) => format!("(-{})", random.pick(&LONGS)),
        Long => (*random.pick(&LONGS)).to_owned(),
        Float => format!("{}f", random.pick(&["0.0", "1.0", "0.5", "1.5", "2.25", "3.75", "100.125", "16.0", "1e3"])),
        Double => match *random.pick(&DOUBLES) {
            negative if negative.starts_with('-') => format!("({negative})"),
            other => other.to_owned(),
        },
        _ => format!("\"{}\"", random.pick(&TEXTS)),
    }
}
