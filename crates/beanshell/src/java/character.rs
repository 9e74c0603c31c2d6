//! What `java.lang.Character` knows of code points, from the Unicode Character Database. (Java 17 has version 13 of it,
//! the tables here a newer one.)

use super::number;
use unicode_properties::{GeneralCategory as Category, UnicodeGeneralCategory};

#[cfg(test)]
mod tests;

/// The general category of a code point; surrogates and what is no code point included.
pub fn category(point: u32) -> Category {
    match char::from_u32(point) {
        Some(character) => character.general_category(),
        None if point < 0xE000 => Category::Surrogate,
        None => Category::Unassigned,
    }
}

/// The number that `Character.getType` gives a category.
pub fn type_number(category: Category) -> i32 {
    match category {
        Category::UppercaseLetter => 1,
        Category::LowercaseLetter => 2,
        Category::TitlecaseLetter => 3,
        Category::ModifierLetter => 4,
        Category::OtherLetter => 5,
        Category::NonspacingMark => 6,
        Category::EnclosingMark => 7,
        Category::SpacingMark => 8,
        Category::DecimalNumber => 9,
        Category::LetterNumber => 10,
        Category::OtherNumber => 11,
        Category::SpaceSeparator => 12,
        Category::LineSeparator => 13,
        Category::ParagraphSeparator => 14,
        Category::Control => 15,
        Category::Format => 16,
        Category::PrivateUse => 18,
        Category::Surrogate => 19,
        Category::DashPunctuation => 20,
        Category::OpenPunctuation => 21,
        Category::ClosePunctuation => 22,
        Category::ConnectorPunctuation => 23,
        Category::OtherPunctuation => 24,
        Category::MathSymbol => 25,
        Category::CurrencySymbol => 26,
        Category::ModifierSymbol => 27,
        Category::OtherSymbol => 28,
        Category::InitialPunctuation => 29,
        Category::FinalPunctuation => 30,
        Category::Unassigned => 0,
    }
}

/// `Character.isLetter`
pub fn is_letter(point: u32) -> bool {
    (1..=5).contains(&type_number(category(point)))
}

/// `Character.isDigit`
pub fn is_digit(point: u32) -> bool {
    category(point) == Category::DecimalNumber
}

/// `Character.isAlphabetic`
pub fn is_alphabetic(point: u32) -> bool {
    char::from_u32(point).is_some_and(char::is_alphabetic)
}

/// `Character.isUpperCase`
pub fn is_upper(point: u32) -> bool {
    char::from_u32(point).is_some_and(char::is_uppercase)
}

/// `Character.isLowerCase`
pub fn is_lower(point: u32) -> bool {
    char::from_u32(point).is_some_and(char::is_lowercase)
}

/// `Character.isTitleCase`
pub fn is_title(point: u32) -> bool {
    category(point) == Category::TitlecaseLetter
}

/// `Character.isSpaceChar`
pub fn is_space(point: u32) -> bool {
    (12..=14).contains(&type_number(category(point)))
}

/// `Character.isWhitespace`
pub fn is_whitespace(point: u32) -> bool {
    matches!(point, 0x09..=0x0D | 0x1C..=0x1F) || is_space(point) && !matches!(point, 0xA0 | 0x2007 | 0x202F)
}

/// `Character.isISOControl`
pub fn is_control(point: u32) -> bool {
    matches!(point, 0..=0x1F | 0x7F..=0x9F)
}

/// `Character.isIdentifierIgnorable`
pub fn is_ignorable(point: u32) -> bool {
    matches!(point, 0..=8 | 0x0E..=0x1B | 0x7F..=0x9F) || category(point) == Category::Format
}

/// `Character.isJavaIdentifierStart`
pub fn is_identifier_start(point: u32) -> bool {
    matches!(type_number(category(point)), 1..=5 | 10 | 23 | 26)
}

/// `Character.isJavaIdentifierPart`
pub fn is_identifier_part(point: u32) -> bool {
    matches!(type_number(category(point)), 1..=6 | 8..=10 | 23 | 26) || is_ignorable(point)
}

/// `Character.digit`
pub fn digit(point: u32, radix: i32) -> Option<u32> {
    let radix = u32::try_from(radix).ok().filter(|radix| (2..=36).contains(radix))?;
    number::digit(char::from_u32(point)?, radix)
}

/// `Character.getNumericValue` for digits and letters; -1 for all else, also for Java's other numbers such as Ⅷ or ½.
pub fn numeric_value(point: u32) -> i32 {
    digit(point, 36).map_or(-1, u32::cast_signed)
}

/// `Character.toUpperCase`: one code point for one, without special casing.
pub fn upper(point: u32) -> u32 {
    let Some(character) = char::from_u32(point) else { return point };
    let mut full = character.to_uppercase();
    match (full.next(), full.next()) {
        (Some(one), None) => one.into(),
        _ => title_of_iota(point),
    }
}

/// `Character.toLowerCase`: one code point for one.
pub fn lower(point: u32) -> u32 {
    let Some(character) = char::from_u32(point) else { return point };
    character.to_lowercase().next().map_or(point, u32::from)
}

/// `Character.toTitleCase`
pub fn title(point: u32) -> u32 {
    match point {
        0x1C4..=0x1CC => (point - 0x1C4) / 3 * 3 + 0x1C5,
        0x1F1..=0x1F3 => 0x1F2,
        // Georgian has capitals that are never the first letter of a word only.
        0x10D0..=0x10FA | 0x10FD..=0x10FF => point,
        _ if is_title(point) => point,
        _ => upper(point),
    }
}

/// Greek vowels with iota subscript: the full upper case has two letters, the simple one is the title case letter.
fn title_of_iota(point: u32) -> u32 {
    match point {
        0x1F80..=0x1F87 | 0x1F90..=0x1F97 | 0x1FA0..=0x1FA7 => point + 8,
        0x1FB3 | 0x1FC3 | 0x1FF3 => point + 9,
        _ => point,
    }
}
