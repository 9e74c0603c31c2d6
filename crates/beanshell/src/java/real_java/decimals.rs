//! `DecimalFormat`.

use super::super::decimal_format::{DecimalFormat, Number};
use super::super::fault::Fault;
use super::super::number::double_to_string;
use super::{Case, Dice, compare, draws};

const PATTERNS: [&str; 44] = [
    "0.00",
    "#,##0.##",
    "00000",
    "0%",
    "#.##%",
    "0.00\u{2030}",
    "#,##0.00;(#,##0.00)",
    "$#,##0.00",
    "\u{a4}#,##0.00",
    "\u{a4}\u{a4}0",
    "#",
    "",
    "0",
    "#.#",
    ".00",
    "#.00",
    "0.#",
    "0.###E0",
    "##0.##E0",
    "00.00E00",
    "#,####",
    "'#'0",
    "'it''s' 0",
    "0 'x",
    "-0.0",
    "0;x",
    "0;0",
    "a0b",
    "0.0.0",
    "0#",
    "0,0.0",
    "0.0,0",
    "0.#0",
    "0;0;0",
    "E0",
    "0E",
    "#E0",
    "%0%",
    "+0;-0",
    "#,",
    "0.",
    "0000,000.00",
    "0.000000",
    "#,##0E0",
];

fn formatted(pattern: &str, write: impl Fn(&DecimalFormat) -> Result<String, Fault>) -> Result<String, Fault> {
    DecimalFormat::new(pattern).and_then(|format| write(&format))
}

#[test]
fn numbers_are_formatted_by_patterns_as_in_java() {
    let mut random = Dice(51);
    let mut cases = Vec::new();
    for _ in 0..draws() * 4 {
        let mut made = random.text("##00.,E;%-'x", 8);
        if made.matches('E').count() > 1 {
            made.clear();
        }
        for pattern in [random.pick(&PATTERNS), &made] {
            // Older Java writes too many digits of large whole values.
            let value = random.double();
            let value = if (1e14..1e20).contains(&value.abs()) { 0.125 } else { value };
            let said = format!("double:{}", value.to_bits().cast_signed());
            let ours = formatted(pattern, |format| format.format_double(value, 10_000));
            cases.push(Case::new(&["decimalFormat", pattern, &said], ours));
            let value = random.bits().cast_signed() >> random.below(64);
            let ours = formatted(pattern, |format| format.format_long(value, 10_000));
            cases.push(Case::new(&["decimalFormat", pattern, &format!("64:{value}")], ours));
        }
    }
    // With an exponent Java rounds some halves of whole values up.
    compare(&cases, |question, ours, theirs| question.contains('E') && ours.get(..4) == theirs.get(..4));
}

#[test]
fn texts_are_read_as_numbers_as_in_java() {
    let mut random = Dice(52);
    let mut cases = Vec::new();
    for _ in 0..draws() * 4 {
        let pattern = random.pick(&PATTERNS);
        let Ok(format) = DecimalFormat::new(pattern) else { continue };
        let shown = format.format_double(random.double(), 10_000).unwrap();
        for text in [shown, random.text("0123456789.,-E%()$ ", 9)] {
            let ours = match format.parse(&text) {
                Ok(Number::Long(value)) => Ok(format!("Long {value}")),
                Ok(Number::Double(value)) => Ok(format!("Double {}", double_to_string(value))),
                Err(fault) => {
                    let message = format!("{} @{}", fault.message, fault.offset);
                    Err(Fault::thrown("java.text.ParseException", message))
                }
            };
            cases.push(Case::new(&["decimalParse", pattern, &text], ours));
        }
    }
    // Java reads some values with an exponent as the neighbour of the nearest double.
    let listed = |question: &str, ours: &str, theirs: &str| {
        let value = |answer: &str| answer.strip_prefix("=Double ").and_then(|text| text.parse::<f64>().ok());
        let near = value(ours).zip(value(theirs)).is_some_and(|(ours, theirs)| (ours / theirs - 1.0).abs() < 1e-15);
        question.contains('E') && near
    };
    compare(&cases, listed);
}
