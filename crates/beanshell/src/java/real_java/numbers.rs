//! Numbers in and out of text.

use super::super::number::{
    decode, double_to_hex_string, double_to_string, float_to_string, parse_double, parse_float, parse_int, parse_long,
    parse_unsigned_int, parse_unsigned_long, to_radix_string, to_unsigned_radix_string,
};
use super::{Case, Dice, compare, draws};
use crate::{
    eval::convert::primitive,
    value::{Kind, Primitive},
};

const DOUBLES: [f64; 30] = [
    0.0,
    -0.0,
    1.0,
    -1.5,
    1e-3,
    9.999e-4,
    1e7,
    9_999_999.999,
    1e10,
    1e-5,
    1e21,
    1e23,
    123_456_789.123,
    f64::MAX,
    f64::MIN_POSITIVE,
    5e-324,
    1e-323,
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    0.1,
    0.3,
    100.0,
    1e100,
    4.35,
    9_007_199_254_740_993.0,
    2_147_483_648.0,
    9.3e18,
    65_535.7,
    -40_000.9,
];

/// Java before 19 wrote a digit too many for some values; both texts must still be the same value.
fn longer_in_old_java(question: &str, ours: &str, theirs: &str) -> bool {
    let same = if question.starts_with("float") {
        let value = |text: &str| text.get(1..).and_then(|text| text.parse::<f32>().ok());
        value(ours).is_some() && value(ours) == value(theirs)
    } else {
        let value = |text: &str| text.get(1..).and_then(|text| text.parse::<f64>().ok());
        value(ours).is_some() && value(ours) == value(theirs)
    };
    question.contains("ToString\t") && theirs.len() >= ours.len() && same
}

/// The number that a cast of the interpreter gives.
fn cast(value: f64, kind: Kind) -> String {
    match primitive(Primitive::Double(value), kind).unwrap() {
        Primitive::Byte(value) => value.to_string(),
        Primitive::Short(value) => value.to_string(),
        Primitive::Char(value) => value.to_string(),
        Primitive::Int(value) => value.to_string(),
        Primitive::Long(value) => value.to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn floating_point_is_written_as_java_writes_it() {
    let mut random = Dice(1);
    let drawn: Vec<f64> = (0..draws()).map(|_| random.double()).collect();
    let mut cases = Vec::new();
    for value in DOUBLES.iter().chain(&drawn) {
        let bits = value.to_bits().cast_signed().to_string();
        cases.push(Case::new(&["doubleToString", &bits], Ok(double_to_string(*value))));
        cases.push(Case::new(&["doubleToHexString", &bits], Ok(double_to_hex_string(*value))));
        let found = [Kind::Int, Kind::Long, Kind::Char, Kind::Short, Kind::Byte].map(|kind| cast(*value, kind));
        cases.push(Case::new(&["casts", &bits], Ok(found.join(" "))));
        #[expect(clippy::cast_possible_truncation, reason = "any float will do")]
        let float = *value as f32;
        let bits = float.to_bits().cast_signed().to_string();
        cases.push(Case::new(&["floatToString", &bits], Ok(float_to_string(float))));
    }
    compare(&cases, longer_in_old_java);
}

#[test]
fn floating_point_is_read_as_java_reads_it() {
    let mut random = Dice(2);
    let mut texts: Vec<String> = [
        "",
        " ",
        "1",
        " 1.5 ",
        "\u{b}1\u{0}",
        "1.",
        ".5",
        ".",
        "+1",
        "-1",
        "--1",
        "1e5",
        "1E+5",
        "1e-5",
        "1e",
        "e5",
        "1_0",
        "1d",
        "1f",
        "1F ",
        "1 f",
        "1ff",
        "NaN",
        "+NaN",
        "-NaN",
        "nan",
        "Infinity",
        "-Infinity",
        "inf",
        "Infinityd",
        "0x1p3",
        "0X1.8P-1",
        "-0x.8p1f",
        "0x1.fffffffffffff8p0",
        "0x1.fffffffffffff7p0",
        "0x1p1024",
        "0x1p-1074",
        "0x1p-1075",
        "0x1.8p-1075",
        "0x0.0000000000000000000000001p200",
        "0x1",
        "0x1p",
        "0xp1",
        "0x.p1",
        "0x123456789abcdef0123456789p0",
        "0x1p99999999999",
        "0x0p99999999999",
        "0x1p-99999999999",
        "1e99999999999",
        "0e99999999999",
        "1e-99999999999",
        "0x1.fffffep127",
        "0x1.ffffffp127",
        "0x1.fffffefp127",
        "0x1.000001p-126",
        "0x0.000001p-126",
        "1e400",
        "4.9e-324",
        "2.4e-324",
        "\u{661}",
        "1,000",
        "0x1.p0d",
        "1\u{a0}",
    ]
    .map(str::to_owned)
    .to_vec();
    for _ in 0..draws() {
        texts.push(random.text("0123456789.eE+-dfx ", 9));
        texts.push(format!(
            "0x{}.{}p{}",
            random.text("0123456789abcdefF", 20),
            random.text("0123456789abcdef0000", 20),
            random.between(-1200, 1100)
        ));
        texts.push(format!("0x{}p{}", random.text("0123456789abcdefF", 20), random.between(-170, 130)));
        texts.push(format!(
            "{}.{}e{}",
            random.between(-9, 9),
            random.text("0123456789", 25),
            random.between(-330, 310)
        ));
    }
    let mut cases = Vec::new();
    for text in &texts {
        let double = parse_double(text).map(|value| if value.is_nan() { f64::NAN } else { value });
        cases.push(Case::new(&["parseDouble", text], double.map(|value| value.to_bits().cast_signed().to_string())));
        let float = parse_float(text).map(|value| if value.is_nan() { f32::NAN } else { value });
        cases.push(Case::new(&["parseFloat", text], float.map(|value| value.to_bits().cast_signed().to_string())));
    }
    compare(&cases, |_, _, _| false);
}

#[test]
fn whole_numbers_are_read_and_written_as_in_java() {
    let mut random = Dice(3);
    let mut texts: Vec<String> = [
        "",
        "+",
        "-",
        "0",
        "-0",
        "+0",
        "1_0",
        "2147483647",
        "2147483648",
        "-2147483648",
        "-2147483649",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "4294967295",
        "4294967296",
        "18446744073709551615",
        "18446744073709551616",
        "99999999999999999999999999999999999999999",
        "zz",
        "\u{661}\u{662}",
        "\u{ff21}",
        "0x10",
        "0X10",
        "#10",
        "-0x80000000",
        "0x80000000",
        "010",
        "08",
        "-#1",
        "+0x-1",
        "--1",
        "0x",
        "#",
        " 1",
        "127",
        "128",
        "-128",
        "-129",
        "32768",
        "1\u{1d7ce}",
        "0xffffffffffffffff",
        "-0x8000000000000000",
    ]
    .map(str::to_owned)
    .to_vec();
    for _ in 0..draws() {
        texts.push(random.text("0123456789abcxz+-#", 6));
        let bits = random.bits().cast_signed() >> random.below(64);
        texts.push(bits.to_string());
    }
    let mut cases = Vec::new();
    for text in &texts {
        for radix in [10, 16, 36, 2, 0, 37] {
            let shown = radix.to_string();
            cases.push(Case::new(&["parseInt", text, &shown], parse_int(text, radix).map(|value| value.to_string())));
            cases.push(Case::new(&["parseLong", text, &shown], parse_long(text, radix).map(|value| value.to_string())));
            let unsigned = parse_unsigned_int(text, radix).map(|value| value.to_string());
            cases.push(Case::new(&["parseUnsignedInt", text, &shown], unsigned));
            let unsigned = parse_unsigned_long(text, radix).map(|value| value.to_string());
            cases.push(Case::new(&["parseUnsignedLong", text, &shown], unsigned));
        }
        for bits in [8, 16, 32, 64] {
            let question = format!("decode{bits}");
            cases.push(Case::new(&[&question, text], decode(text, bits).map(|value| value.to_string())));
        }
        if let Ok(value) = parse_long(text, 10) {
            for radix in [2, 10, 16, 36, 99, -1] {
                let ours = to_radix_string(value, radix);
                cases.push(Case::new(&["toString", &value.to_string(), &radix.to_string()], Ok(ours)));
            }
            let int = [16, 8, 2].map(|radix| to_unsigned_radix_string(value, 32, radix));
            let long = [16, 10].map(|radix| to_unsigned_radix_string(value, 64, radix));
            let ours = [int.join(" "), long.join(" ")].join(" ");
            cases.push(Case::new(&["unsigned", &value.to_string()], Ok(ours)));
        }
    }
    let unsigned = |question: &str, ours: &str, theirs: &str| {
        let failed = |answer: &str| answer.starts_with("!java.lang.NumberFormatException");
        question.starts_with("parseUnsigned") && failed(ours) && failed(theirs)
    };
    compare(&cases, unsigned);
}
