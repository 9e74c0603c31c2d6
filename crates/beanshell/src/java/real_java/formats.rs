//! `String.format`.

use super::super::format::{Argument, Object, format};
use super::super::zone::Zone;
use super::{Case, Dice, compare, draws};

/// An argument and how the driver is told of it.
fn argument(random: &mut Dice) -> (Argument, String) {
    match random.below(11) {
        0 => (Argument::Null, "null:".to_owned()),
        1 => {
            let value = random.below(2) == 1;
            (Argument::Boolean(value), format!("boolean:{value}"))
        }
        2 => {
            let unit = u16::try_from(random.between(32, 300)).unwrap();
            (Argument::Character(unit), format!("char:{unit}"))
        }
        3..=5 => {
            let bits = random.pick(&[8_u8, 16, 32, 64]);
            let value = random.bits().cast_signed() >> (64 - u32::from(bits)) >> random.below(usize::from(bits));
            (Argument::Integer { value, bits }, format!("{bits}:{value}"))
        }
        6 => {
            // Of few digits: older Java wrote too many for some.
            let value = f32::from(i16::try_from(random.between(-30_000, 30_000)).unwrap()) / 64.0;
            (Argument::Float(value), format!("float:{}", value.to_bits().cast_signed()))
        }
        7 | 8 => {
            let value = random.double();
            (Argument::Double(value), format!("double:{}", value.to_bits().cast_signed()))
        }
        9 => {
            let text = random.text("abcXYZ\u{df}\u{e9} 12", 8);
            let hash =
                text.encode_utf16().fold(0_i32, |hash, unit| hash.wrapping_mul(31).wrapping_add(i32::from(unit)));
            let said = format!("text:{text}");
            (Argument::Object(Object { class: "java.lang.String".to_owned(), text, hash, instant: None }), said)
        }
        _ => {
            let millis = random.between(-5_000_000_000_000, 5_000_000_000_000);
            (Argument::Integer { value: millis, bits: 64 }, format!("64:{millis}"))
        }
    }
}

fn case(pattern: &str, arguments: &[(Argument, String)]) -> Case {
    let values: Vec<Argument> = arguments.iter().map(|(value, _)| value.clone()).collect();
    let mut words = vec!["format", pattern];
    words.extend(arguments.iter().map(|(_, said)| said.as_str()));
    Case::new(&words, format(pattern, &values, &Zone::of("UTC"), 10_000))
}

#[test]
fn patterns_of_all_kinds_are_filled_as_in_java() {
    let mut random = Dice(11);
    let mut cases = Vec::new();
    for pattern in [
        "%",
        "100%",
        "%%",
        "%n",
        "%5%|",
        "%-5%|",
        "%-%",
        "a%\nb",
        "%5.s",
        "%t",
        "%T%",
        "%1$2$s",
        "%<s",
        "%1$s%<s%s",
        "%0$s",
        "%99999999999s",
        "%99999999999$s",
        "%.99999999999s",
    ] {
        cases.push(case(pattern, &[argument(&mut random), argument(&mut random)]));
    }
    for _ in 0..draws() * 10 {
        let index = random.pick(&["", "", "", "", "", "1$", "2$", "3$"]);
        let flags = random.text("-#+ 0,(", 2);
        let flags = if random.below(2) == 0 { String::new() } else { flags };
        let width = random.pick(&["", "", "1", "8", "20"]);
        let precision = random.pick(&["", "", "", ".0", ".1", ".2", ".3", ".7", ".20"]);
        let conversion = random.pick(&[
            "b", "B", "h", "H", "s", "S", "c", "C", "d", "d", "d", "o", "x", "X", "e", "E", "f", "f", "f", "g", "G",
            "a", "A", "%", "n", "q", "D",
        ]);
        let pattern = format!("<%{index}{flags}{width}{precision}{conversion}>");
        cases.push(case(&pattern, &[argument(&mut random), argument(&mut random)]));
    }
    for _ in 0..draws() {
        let pattern = random.text("%%%10$.-+, #(<dsfxtTY ", 8);
        cases.push(case(&pattern, &[argument(&mut random), argument(&mut random)]));
    }
    compare(&cases, |_, _, _| false);
}

#[test]
fn a_width_that_would_fill_the_memory_is_refused() {
    let zone = Zone::gmt();
    let values = [Argument::Integer { value: 1, bits: 32 }, Argument::Double(1.5)];
    for pattern in [
        "%999999999d",
        "%-999999999d",
        "%0999999999d",
        "%2$.999999999f",
        "%2$.999999999e",
        "%2$.999999999a",
        "%2$0999999999a",
        "%,0999999999d",
        "%999999999%",
        "%0999999999x",
        "%2$999999999s",
    ] {
        assert_eq!(format(pattern, &values, &zone, 1_000), Err(super::super::fault::Fault::TooLong), "{pattern}");
    }
    assert_eq!(
        format(&"%100d".repeat(11), &vec![values[0].clone(); 11], &zone, 1_000),
        Err(super::super::fault::Fault::TooLong)
    );
}
