//! Whatever the input, nothing panics and nothing grows beyond its limit.

use proptest::prelude::*;

use super::calendar::Calendar;
use super::date;
use super::decimal_format::DecimalFormat;
use super::format::{Argument, format};
use super::number::{decode, parse_double, parse_float, parse_int, parse_long, parse_unsigned_long};
use super::simple_date_format::SimpleDateFormat;
use super::zone::Zone;

const LIMIT: usize = 1_000;

fn argument() -> impl Strategy<Value = Argument> {
    prop_oneof![
        Just(Argument::Null),
        any::<bool>().prop_map(Argument::Boolean),
        any::<u16>().prop_map(Argument::Character),
        (any::<i64>(), prop::sample::select(vec![8_u8, 16, 32, 64]))
            .prop_map(|(value, bits)| Argument::Integer { value, bits }),
        any::<f32>().prop_map(Argument::Float),
        any::<f64>().prop_map(Argument::Double),
    ]
}

proptest! {
    #[test]
    fn texts_become_numbers_or_faults(text in "[ +\\-0-9a-fxpP._eE#]{0,30}|\\PC{0,20}", radix: i32) {
        let _ = (parse_double(&text), parse_float(&text), parse_int(&text, radix), parse_long(&text, radix));
        let _ = (parse_unsigned_long(&text, radix), decode(&text, 32), decode(&text, 8));
    }

    #[test]
    fn formats_stay_within_their_limit(
        pattern in "(%[0-9]{0,3}\\$?[-#+ 0,(<]{0,3}[0-9]{0,9}(\\.[0-9]{1,9})?[tT]?[a-zA-Z%]){0,4}|\\PC{0,20}",
        arguments in prop::collection::vec(argument(), 0..4),
    ) {
        if let Ok(text) = format(&pattern, &arguments, &Zone::of("America/New_York"), LIMIT) {
            prop_assert!(text.encode_utf16().count() <= LIMIT);
        }
    }

    #[test]
    fn decimal_formats_stay_within_their_limit(pattern in "[#0.,;E%'x¤-]{0,20}|\\PC{0,20}", value: f64, long: i64, text in "[0-9.,E%-]{0,20}|\\PC{0,9}") {
        if let Ok(format) = DecimalFormat::new(&pattern) {
            for text in [format.format_double(value, LIMIT), format.format_long(long, LIMIT)].into_iter().flatten() {
                prop_assert!(text.len() <= LIMIT);
            }
            let _ = format.parse(&text);
        }
    }

    #[test]
    fn calendars_take_any_fields(
        millis: i64,
        zone in prop::sample::select(vec!["UTC", "America/New_York", "Pacific/Apia", "GMT-23:59"]),
        lenient: bool,
        steps in prop::collection::vec((0..7_u8, -2..19_i32, any::<i32>()), 0..8),
    ) {
        let mut calendar = Calendar::new(Zone::of(zone), millis);
        calendar.set_lenient(lenient);
        for (step, field, value) in steps {
            let _ = match step {
                0 | 1 => calendar.set(field, value),
                2 => calendar.add(field, value),
                3 => calendar.roll(field, value),
                4 => calendar.set_week_date(value, field, value % 9),
                5 => { calendar.set_first_day_of_week(value); calendar.set_minimal_days(field); Ok(()) }
                _ => calendar.clear_field(field),
            };
            let _ = (calendar.actual_maximum(field), calendar.weeks_in_week_year());
        }
        let _ = (calendar.time(), calendar.get(3), calendar.week_year());
    }

    #[test]
    fn dates_are_shown_and_read_whatever_they_are(
        pattern in "[GyYMLwWDdFEuaHkKhmsSzZX' :/-]{0,12}|\\PC{0,12}",
        millis: i64,
        now: i64,
        text in "[0-9 :/+GMTESapm-]{0,24}|\\PC{0,12}",
        lenient: bool,
    ) {
        let zone = Zone::of("Europe/Berlin");
        let _ = (date::to_string(millis, &zone), date::to_gmt_string(millis));
        if let Ok(mut format) = SimpleDateFormat::new(&pattern, zone, now) {
            format.set_lenient(lenient);
            if let Ok(shown) = format.format(millis, LIMIT) {
                prop_assert!(shown.len() <= LIMIT);
                let _ = format.parse(&shown);
            }
            let _ = format.parse(&text);
        }
    }
}
