//! The constants of `java.util.Calendar`.

use crate::{java::calendar::field, library::Builder, value::Value};

macro_rules! constants {
    ($class:expr; $($name:literal = $value:expr;)*) => {
        $class$(.constant($name, |_, _, _| Ok(Value::int(i32::try_from($value).unwrap_or(0)))))*
    };
}

pub(super) fn describe(builder: &mut Builder) {
    let class = constants! { builder.class("java.util.Calendar");
        "ERA" = field::ERA;
        "YEAR" = field::YEAR;
        "MONTH" = field::MONTH;
        "WEEK_OF_YEAR" = field::WEEK_OF_YEAR;
        "WEEK_OF_MONTH" = field::WEEK_OF_MONTH;
        "DATE" = field::DAY_OF_MONTH;
        "DAY_OF_MONTH" = field::DAY_OF_MONTH;
        "DAY_OF_YEAR" = field::DAY_OF_YEAR;
        "DAY_OF_WEEK" = field::DAY_OF_WEEK;
        "DAY_OF_WEEK_IN_MONTH" = field::DAY_OF_WEEK_IN_MONTH;
        "AM_PM" = field::AM_PM;
        "HOUR" = field::HOUR;
        "HOUR_OF_DAY" = field::HOUR_OF_DAY;
        "MINUTE" = field::MINUTE;
        "SECOND" = field::SECOND;
        "MILLISECOND" = field::MILLISECOND;
        "ZONE_OFFSET" = field::ZONE_OFFSET;
        "DST_OFFSET" = field::DST_OFFSET;
        "FIELD_COUNT" = field::COUNT;
    };
    let _described = constants! { class;
        "JANUARY" = 0_i32;
        "FEBRUARY" = 1_i32;
        "MARCH" = 2_i32;
        "APRIL" = 3_i32;
        "MAY" = 4_i32;
        "JUNE" = 5_i32;
        "JULY" = 6_i32;
        "AUGUST" = 7_i32;
        "SEPTEMBER" = 8_i32;
        "OCTOBER" = 9_i32;
        "NOVEMBER" = 10_i32;
        "DECEMBER" = 11_i32;
        "UNDECIMBER" = 12_i32;
        "SUNDAY" = 1_i32;
        "MONDAY" = 2_i32;
        "TUESDAY" = 3_i32;
        "WEDNESDAY" = 4_i32;
        "THURSDAY" = 5_i32;
        "FRIDAY" = 6_i32;
        "SATURDAY" = 7_i32;
        "AM" = 0_i32;
        "PM" = 1_i32;
        "ALL_STYLES" = 0_i32;
        "SHORT" = 1_i32;
        "LONG" = 2_i32;
        "SHORT_FORMAT" = 1_i32;
        "LONG_FORMAT" = 2_i32;
        "NARROW_FORMAT" = 4_i32;
        "SHORT_STANDALONE" = 0x8001_i32;
        "LONG_STANDALONE" = 0x8002_i32;
        "NARROW_STANDALONE" = 0x8004_i32;
    };
    let _described = constants! { builder.class("java.util.GregorianCalendar");
        "BC" = 0_i32;
        "AD" = 1_i32;
    };
}
