//! Whole numbers: `Integer` and `Long` read and written in any radix.

use super::super::fault::Fault;

/// Where the decimal digits of other scripts start (general category Nd), as Java 17's `Character.digit` knows them.
/// Recorded by asking it about every code point.
const ZEROS: [u32; 64] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20,
    0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0,
    0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0,
    0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x16a60, 0x16b50,
    0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e950, 0x1fbf0,
];

/// `Character.digit`: the value of a digit of any script in `radix` (2 to 36).
pub fn digit(c: char, radix: u32) -> Option<u32> {
    let value = match c {
        '0'..='9' | 'a'..='z' | 'A'..='Z' => c.to_digit(36)?,
        '\u{ff21}'..='\u{ff3a}' => u32::from(c) - 0xff21 + 10,
        '\u{ff41}'..='\u{ff5a}' => u32::from(c) - 0xff41 + 10,
        _ => {
            let code = u32::from(c);
            let zero = ZEROS[..ZEROS.partition_point(|zero| *zero <= code)].last()?;
            code.checked_sub(*zero).filter(|value| *value < 10)?
        }
    };
    (value < radix).then_some(value)
}

fn not_a_number(text: &str, radix: i32) -> Fault {
    Fault::number_format(match radix {
        10 => format!("For input string: \"{text}\""),
        _ => format!("For input string: \"{text}\" under radix {radix}"),
    })
}

fn checked_radix(radix: i32) -> Result<u32, Fault> {
    match u32::try_from(radix) {
        Ok(radix @ 2..=36) => Ok(radix),
        _ if radix < 2 => Err(Fault::number_format(format!("radix {radix} less than Character.MIN_RADIX"))),
        _ => Err(Fault::number_format(format!("radix {radix} greater than Character.MAX_RADIX"))),
    }
}

/// The value of signed digits, within the range of a `long` and a little beyond; nothing when they are none.
fn signed(text: &str, radix: u32) -> Option<i128> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let value = magnitude(unsigned, radix)?;
    Some(if text.starts_with('-') { -value } else { value })
}

/// The value of digits; nothing for none, for another character, and beyond an unsigned 64-bit number.
fn magnitude(text: &str, radix: u32) -> Option<i128> {
    if text.is_empty() {
        return None;
    }
    text.chars().try_fold(0_i128, |value, c| {
        // Java reads unit by unit and so misses digits beyond the first 65,536 characters.
        let digit = digit(c, radix).filter(|_| c.len_utf16() == 1)?;
        let value = value * i128::from(radix) + i128::from(digit);
        (value <= i128::from(u64::MAX)).then_some(value)
    })
}

/// `Integer.parseInt(text, radix)`.
pub fn parse_int(text: &str, radix: i32) -> Result<i32, Fault> {
    let value = signed(text, checked_radix(radix)?);
    value.and_then(|value| i32::try_from(value).ok()).ok_or_else(|| not_a_number(text, radix))
}

/// `Long.parseLong(text, radix)`.
pub fn parse_long(text: &str, radix: i32) -> Result<i64, Fault> {
    let value = signed(text, checked_radix(radix)?);
    value.and_then(|value| i64::try_from(value).ok()).ok_or_else(|| not_a_number(text, radix))
}

fn refuse_minus(text: &str) -> Result<(), Fault> {
    if text.starts_with('-') {
        return Err(Fault::number_format(format!("Illegal leading minus sign on unsigned string {text}.")));
    }
    Ok(())
}

/// `Integer.parseUnsignedInt(text, radix)`.
#[expect(clippy::cast_possible_wrap, reason = "the same 32 bits")]
pub fn parse_unsigned_int(text: &str, radix: i32) -> Result<i32, Fault> {
    if text.is_empty() {
        return Err(not_a_number(text, radix));
    }
    refuse_minus(text)?;
    let value = parse_long(text, radix)?;
    u32::try_from(value)
        .map(|value| value as i32)
        .map_err(|_| Fault::number_format(format!("String value {text} exceeds range of unsigned int.")))
}

/// `Long.parseUnsignedLong(text, radix)`. Where Java tells the place of a wrong digit, this tells the text.
#[expect(clippy::cast_possible_wrap, reason = "the same 64 bits")]
pub fn parse_unsigned_long(text: &str, radix: i32) -> Result<i64, Fault> {
    if text.is_empty() {
        return Err(not_a_number(text, radix));
    }
    refuse_minus(text)?;
    let number = checked_radix(radix)?;
    if let Some(value) = signed(text, number) {
        return u64::try_from(value).map(|value| value as i64).map_err(|_| not_a_number(text, radix));
    }
    let unsigned = text.strip_prefix('+').unwrap_or(text);
    if unsigned.is_empty() || unsigned.chars().any(|c| digit(c, number).is_none()) {
        return Err(not_a_number(text, radix));
    }
    Err(Fault::number_format(format!("String value {text} exceeds range of unsigned long.")))
}

/// `Long.decode`, and `Integer.decode`, `Short.decode`, `Byte.decode` with fewer `bits`: a sign, then `0x`, `#` or `0`.
pub fn decode(text: &str, bits: u32) -> Result<i64, Fault> {
    if text.is_empty() {
        return Err(Fault::number_format("Zero length string"));
    }
    let negative = text.starts_with('-');
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let hexadecimal = ["0x", "0X", "#"].iter().find_map(|prefix| unsigned.strip_prefix(prefix));
    let (digits, radix) = match (hexadecimal, unsigned.strip_prefix('0')) {
        (Some(digits), _) => (digits, 16),
        (None, Some(digits)) if !digits.is_empty() => (digits, 8),
        _ => (unsigned, 10),
    };
    if digits.starts_with(['-', '+']) {
        return Err(Fault::number_format("Sign character in wrong position"));
    }
    let value = magnitude(digits, radix).map(|value| if negative { -value } else { value });
    let largest = (1_i128 << (bits.clamp(1, 64) - 1)) - 1;
    match value.map(|value| (value, i64::try_from(value))) {
        Some((value, Ok(fits))) if (-largest - 1..=largest).contains(&value) => Ok(fits),
        Some((value, Ok(fits))) if bits < 32 && i32::try_from(value).is_ok() => {
            Err(Fault::number_format(format!("Value {fits} out of range from input {text}")))
        }
        _ => {
            let shown = if negative { format!("-{digits}") } else { digits.to_owned() };
            Err(not_a_number(&shown, i32::try_from(radix).unwrap_or(10)))
        }
    }
}

/// `Long.toString(value, radix)` and `Integer.toString(value, radix)`; radix 10 stands in for one outside 2 to 36.
pub fn to_radix_string(value: i64, radix: i32) -> String {
    let digits = digits_of(value.unsigned_abs(), radix);
    if value < 0 { format!("-{digits}") } else { digits }
}

/// `toBinaryString`, `toOctalString`, `toHexString` and `toUnsignedString` of an `int` (`bits` 32) or `long` (64).
pub fn to_unsigned_radix_string(value: i64, bits: u32, radix: i32) -> String {
    let mask = u64::MAX.checked_shr(64_u32.saturating_sub(bits)).unwrap_or(0);
    digits_of(value.cast_unsigned() & mask, radix)
}

fn digits_of(mut value: u64, radix: i32) -> String {
    let radix = u32::try_from(radix).ok().filter(|radix| (2..=36).contains(radix)).unwrap_or(10);
    let mut digits = Vec::new();
    loop {
        let digit = u32::try_from(value % u64::from(radix)).unwrap_or(0);
        digits.push(char::from_digit(digit, radix).unwrap_or('0'));
        value /= u64::from(radix);
        if value == 0 {
            return digits.iter().rev().collect();
        }
    }
}
