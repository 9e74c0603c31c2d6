//! `String.format`: Java's `Formatter` in the locale US.

mod date;
mod number;
mod specifier;

use super::fault::Fault;
use super::number::{double_to_string, float_to_string};
use super::zone::Zone;
use specifier::{Index, Part, Specifier};

/// What a format specifier shows.
#[derive(Debug, Clone, PartialEq)]
pub enum Argument {
    /// `null`.
    Null,
    /// A `Boolean`.
    Boolean(bool),
    /// A `Character`.
    Character(u16),
    /// A `Byte`, `Short`, `Integer` or `Long`.
    Integer {
        /// The number.
        value: i64,
        /// 8, 16, 32 or 64.
        bits: u8,
    },
    /// A `Float`.
    Float(f32),
    /// A `Double`.
    Double(f64),
    /// Any other object.
    Object(Object),
}

/// What the formatter asks an object.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Object {
    /// The class with its package.
    pub class: String,
    /// `toString()`.
    pub text: String,
    /// `hashCode()`.
    pub hash: i32,
    /// For a `Date` or `Calendar`, its instant.
    pub instant: Option<Instant>,
}

/// The moment of a `Date` or `Calendar`.
#[derive(Debug, Clone, PartialEq)]
pub struct Instant {
    /// Milliseconds since 1970 in UTC.
    pub millis: i64,
    /// The time zone of a `Calendar`; a `Date` has none and shows the caller's.
    pub zone: Option<Zone>,
}

impl Argument {
    fn class(&self) -> &str {
        match self {
            Self::Null => "null",
            Self::Boolean(_) => "java.lang.Boolean",
            Self::Character(_) => "java.lang.Character",
            Self::Integer { bits: 8, .. } => "java.lang.Byte",
            Self::Integer { bits: 16, .. } => "java.lang.Short",
            Self::Integer { bits: 32, .. } => "java.lang.Integer",
            Self::Integer { .. } => "java.lang.Long",
            Self::Float(_) => "java.lang.Float",
            Self::Double(_) => "java.lang.Double",
            Self::Object(object) => &object.class,
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Boolean(value) => value.to_string(),
            Self::Character(unit) => String::from_utf16_lossy(&[*unit]),
            Self::Integer { value, .. } => value.to_string(),
            Self::Float(value) => float_to_string(*value),
            Self::Double(value) => double_to_string(*value),
            Self::Object(object) => object.text.clone(),
        }
    }

    /// `hashCode()`, as Java documents it for each class.
    #[expect(clippy::cast_possible_truncation, reason = "the low 32 bits are meant")]
    fn hash(&self) -> i32 {
        let fold = |bits: i64| (bits ^ (bits >> 32 & 0xffff_ffff)) as i32;
        match self {
            Self::Null => 0,
            Self::Boolean(value) => {
                if *value {
                    1231
                } else {
                    1237
                }
            }
            Self::Character(unit) => i32::from(*unit),
            Self::Integer { value, bits: 64 } => fold(*value),
            Self::Integer { value, .. } => *value as i32,
            Self::Float(value) if value.is_nan() => 0x7fc0_0000,
            Self::Float(value) => value.to_bits().cast_signed(),
            Self::Double(value) if value.is_nan() => fold(0x7ff8_0000_0000_0000),
            Self::Double(value) => fold(value.to_bits().cast_signed()),
            Self::Object(object) => object.hash,
        }
    }
}

/// The text being written, and how long it may get.
struct Output {
    text: String,
    /// UTF-16 units so far.
    length: usize,
    limit: usize,
}

impl Output {
    fn push(&mut self, text: &str) -> Result<(), Fault> {
        self.length = self.length.saturating_add(utf16_length(text));
        if self.length > self.limit {
            return Err(Fault::TooLong);
        }
        self.text.push_str(text);
        Ok(())
    }

    /// Fails early for what would not fit anyway, before it is made.
    fn room_for(&self, length: usize) -> Result<(), Fault> {
        if self.length.saturating_add(length) > self.limit { Err(Fault::TooLong) } else { Ok(()) }
    }
}

/// The length of a text as Java counts it.
fn utf16_length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The first `length` UTF-16 units of a text.
fn utf16_prefix(text: &str, length: usize) -> String {
    String::from_utf16_lossy(&text.encode_utf16().take(length).collect::<Vec<_>>())
}

/// `String.format(Locale.US, pattern, arguments)`; dates without a zone of their own show `zone`. A result of more than
/// `limit` UTF-16 units is a fault, and is never made.
pub fn format(pattern: &str, arguments: &[Argument], zone: &Zone, limit: usize) -> Result<String, Fault> {
    let parts = specifier::parse(pattern)?;
    let mut output = Output { text: String::new(), length: 0, limit };
    let (mut ordinary, mut last) = (0_usize, None);
    for part in parts {
        let specifier = match part {
            Part::Text(text) => {
                output.push(text)?;
                continue;
            }
            Part::Specifier(specifier) => specifier,
        };
        if specifier.takes_no_argument() {
            show_sign(&mut output, &specifier)?;
            continue;
        }
        let place = match specifier.index {
            Index::Previous => last,
            Index::Ordinary => {
                ordinary += 1;
                Some(ordinary - 1)
            }
            Index::Explicit(number) => number.checked_sub(1),
        };
        last = place;
        let argument = place.and_then(|place| arguments.get(place)).ok_or_else(|| {
            let message = format!("Format specifier '{specifier}'");
            Fault::thrown("java.util.MissingFormatArgumentException", message)
        })?;
        show(&mut output, &specifier, argument, zone)?;
    }
    Ok(output.text)
}

/// `%%` and `%n`.
fn show_sign(output: &mut Output, specifier: &Specifier) -> Result<(), Fault> {
    if specifier.conversion == 'n' { output.push("\n") } else { justify(output, specifier, "%") }
}

/// Pads with spaces to the width.
fn justify(output: &mut Output, specifier: &Specifier, text: &str) -> Result<(), Fault> {
    let padding = specifier.width.unwrap_or(0).saturating_sub(utf16_length(text));
    output.room_for(padding)?;
    let spaces = " ".repeat(padding);
    if specifier.flags.left {
        output.push(text)?;
        output.push(&spaces)
    } else {
        output.push(&spaces)?;
        output.push(text)
    }
}

/// Cut to the precision, in capitals where asked, and padded.
fn show_text(output: &mut Output, specifier: &Specifier, text: &str) -> Result<(), Fault> {
    let cut = match specifier.precision {
        Some(precision) => utf16_prefix(text, precision),
        None => text.to_owned(),
    };
    let cased = if specifier.flags.upper { cut.to_uppercase() } else { cut };
    justify(output, specifier, &cased)
}

fn mismatch(specifier: &Specifier, argument: &Argument) -> Fault {
    let message = format!("{} != {}", specifier.conversion, argument.class());
    Fault::thrown("java.util.IllegalFormatConversionException", message)
}

fn show(output: &mut Output, specifier: &Specifier, argument: &Argument, zone: &Zone) -> Result<(), Fault> {
    if specifier.date {
        return match argument {
            Argument::Null => show_text(output, specifier, "null"),
            Argument::Integer { value, bits: 64 } => date::show(output, specifier, *value, zone),
            Argument::Object(Object { instant: Some(instant), .. }) => {
                date::show(output, specifier, instant.millis, instant.zone.as_ref().unwrap_or(zone))
            }
            _ => Err(mismatch(specifier, argument)),
        };
    }
    match (specifier.conversion, argument) {
        ('b', Argument::Null) => show_text(output, specifier, "false"),
        ('b', Argument::Boolean(value)) => show_text(output, specifier, &value.to_string()),
        ('b', _) => show_text(output, specifier, "true"),
        ('s', _) if specifier.flags.alternate => Err(specifier.flag_mismatch("#")),
        ('s', _) => show_text(output, specifier, &argument.text()),
        (_, Argument::Null) => show_text(output, specifier, "null"),
        ('h', _) => show_text(output, specifier, &format!("{:x}", argument.hash())),
        ('c', Argument::Character(unit)) => show_text(output, specifier, &String::from_utf16_lossy(&[*unit])),
        ('c', Argument::Integer { value, bits: 8 | 16 | 32 }) => {
            let code = u32::try_from(*value).ok().filter(|code| *code <= 0x0010_ffff).ok_or_else(|| {
                let message = format!("Code point = 0x{:x}", *value & 0xffff_ffff);
                Fault::thrown("java.util.IllegalFormatCodePointException", message)
            })?;
            show_text(output, specifier, &char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER).to_string())
        }
        ('d' | 'o' | 'x', Argument::Integer { value, bits }) => {
            number::show_integer(output, specifier, *value, u32::from(*bits))
        }
        ('e' | 'f' | 'g' | 'a', Argument::Float(value)) => number::show_float(output, specifier, f64::from(*value)),
        ('e' | 'f' | 'g' | 'a', Argument::Double(value)) => number::show_float(output, specifier, *value),
        _ => Err(mismatch(specifier, argument)),
    }
}
