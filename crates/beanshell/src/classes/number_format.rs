//! `java.text.NumberFormat`, `DecimalFormat` with the symbols of the United States.

use super::{
    arguments::{at, boolean, count, double, int, long, null_pointer, text},
    date_format::position,
    throwable::parse_exception,
};
use crate::{
    error::{Answer, Throw},
    java::{
        decimal_format::{DecimalFormat, Number},
        fault::Fault,
    },
    library::Builder,
    machine::Machine,
    value::{Primitive, Value},
};

/// The patterns of `getInstance()`, `getIntegerInstance()`, `getPercentInstance()` and `getCurrencyInstance()`.
pub(super) const NUMBER: &str = "#,##0.###";
pub(super) const INTEGER: &str = "#,##0";
pub(super) const PERCENT: &str = "#,##0%";
pub(super) const CURRENCY: &str = "\u{a4}#,##0.00";

/// A `DecimalFormat`.
#[derive(Clone, PartialEq)]
struct Formatter {
    format: DecimalFormat,
    integers_only: bool,
}

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class("java.text.DecimalFormatSymbols")
        .constructor("()", |machine, _, _| machine.allocate_state("java.text.DecimalFormatSymbols", ()))
        .constructor("(Locale)", |machine, _, _| machine.allocate_state("java.text.DecimalFormatSymbols", ()))
        .function("getInstance()", |machine, _, _| machine.allocate_state("java.text.DecimalFormatSymbols", ()))
        .function("getInstance(Locale)", |machine, _, _| machine.allocate_state("java.text.DecimalFormatSymbols", ()));
    let class = builder
        .class("java.text.NumberFormat")
        .extends("java.text.Format")
        .function("getInstance()", |machine, _, _| create(machine, NUMBER))
        .function("getInstance(Locale)", |machine, _, _| create(machine, NUMBER))
        .function("getNumberInstance()", |machine, _, _| create(machine, NUMBER))
        .function("getNumberInstance(Locale)", |machine, _, _| create(machine, NUMBER))
        .function("getIntegerInstance()", |machine, _, _| integers(machine))
        .function("getIntegerInstance(Locale)", |machine, _, _| integers(machine))
        .function("getPercentInstance()", |machine, _, _| create(machine, PERCENT))
        .function("getPercentInstance(Locale)", |machine, _, _| create(machine, PERCENT))
        .function("getCurrencyInstance()", |machine, _, _| create(machine, CURRENCY))
        .function("getCurrencyInstance(Locale)", |machine, _, _| create(machine, CURRENCY));
    class
        .method("format(double)", |machine, this, a| {
            let most = machine.room() / 4;
            let text = own(machine, this)?.format.format_double(double(a, 0), most);
            written(machine, text)
        })
        .method("format(long)", |machine, this, a| {
            let most = machine.room() / 4;
            let text = own(machine, this)?.format.format_long(long(a, 0), most);
            written(machine, text)
        })
        .method("format(Object)", |machine, this, a| {
            let format = own(machine, this)?.format.clone();
            let text = formatted(machine, &format, at(a, 0))?;
            machine.text(&text)
        })
        .method("parse(String)", parse)
        .method("parse(String,ParsePosition)", parse_at)
        .method("isParseIntegerOnly()", |machine, this, _| Ok(own(machine, this)?.integers_only.into()))
        .method("setParseIntegerOnly(boolean)", |machine, this, a| {
            own(machine, this)?.integers_only = boolean(a, 0);
            Ok(Value::Void)
        });
    digits(builder);
    builder
        .class("java.text.DecimalFormat")
        .extends("java.text.NumberFormat")
        .constructor("()", |machine, _, _| create(machine, NUMBER))
        .constructor("(String)", of_pattern)
        .constructor("(String,DecimalFormatSymbols)", of_pattern)
        .method("applyPattern(String)", |machine, this, a| {
            let pattern = text(machine, a, 0)?.to_string();
            let format = format(machine, &pattern)?;
            own(machine, this)?.format = format;
            Ok(Value::Void)
        })
        .method("equals(Object)", |machine, this, a| {
            Ok((machine.state::<Formatter>(this) == machine.state::<Formatter>(at(a, 0))).into())
        })
        .method("hashCode()", |machine, this, _| {
            let text = own(machine, this)?.format.pattern().to_owned();
            machine.text(&text).and_then(|text| machine.hash(&text)).map(Value::int)
        })
        .method("clone()", |machine, this, _| {
            let copy = own(machine, this)?.clone();
            machine.reserve_many(copy.format.pattern().len(), 8)?;
            allocate(machine, copy)
        });
}

/// How many digits are shown.
fn digits(builder: &mut Builder) {
    fn size(a: &[Value]) -> usize {
        usize::try_from(int(a, 0)).unwrap_or(0)
    }
    builder
        .class("java.text.NumberFormat")
        .method("getMinimumIntegerDigits()", |machine, this, _| Ok(count(own(machine, this)?.format.whole().0).into()))
        .method("getMaximumIntegerDigits()", |machine, this, _| Ok(count(own(machine, this)?.format.whole().1).into()))
        .method(
            "getMinimumFractionDigits()",
            |machine, this, _| Ok(count(own(machine, this)?.format.places().0).into()),
        )
        .method(
            "getMaximumFractionDigits()",
            |machine, this, _| Ok(count(own(machine, this)?.format.places().1).into()),
        )
        .method("setMinimumIntegerDigits(int)", |machine, this, a| {
            let format = &mut own(machine, this)?.format;
            format.set_whole(size(a), format.whole().1);
            Ok(Value::Void)
        })
        .method("setMaximumIntegerDigits(int)", |machine, this, a| {
            let format = &mut own(machine, this)?.format;
            format.set_whole(format.whole().0.min(size(a)), size(a));
            Ok(Value::Void)
        })
        .method("setMinimumFractionDigits(int)", |machine, this, a| {
            let format = &mut own(machine, this)?.format;
            format.set_places(size(a), format.places().1);
            Ok(Value::Void)
        })
        .method("setMaximumFractionDigits(int)", |machine, this, a| {
            let format = &mut own(machine, this)?.format;
            format.set_places(format.places().0.min(size(a)), size(a));
            Ok(Value::Void)
        })
        .method("isGroupingUsed()", |machine, this, _| Ok((own(machine, this)?.format.group() > 0).into()))
        .method("setGroupingUsed(boolean)", |machine, this, a| {
            let format = &mut own(machine, this)?.format;
            format.set_group(if boolean(a, 0) { format.group().max(3) } else { 0 });
            Ok(Value::Void)
        });
    builder.class("java.text.DecimalFormat").method("setGroupingSize(int)", |machine, this, a| {
        own(machine, this)?.format.set_group(size(a));
        Ok(Value::Void)
    });
}

/// A format of a pattern.
pub(super) fn format(machine: &mut Machine<'_>, pattern: &str) -> Answer<DecimalFormat> {
    machine.reserve_many(pattern.len(), 8)?;
    machine.charge(4 + pattern.len() as u64 / 4)?;
    DecimalFormat::new(pattern).map_err(|fault| machine.fault(fault))
}

fn create(machine: &mut Machine<'_>, pattern: &str) -> Answer {
    let format = format(machine, pattern)?;
    allocate(machine, Formatter { format, integers_only: false })
}

fn integers(machine: &mut Machine<'_>) -> Answer {
    let format = format(machine, INTEGER)?;
    allocate(machine, Formatter { format, integers_only: true })
}

fn of_pattern(machine: &mut Machine<'_>, _: &Value, a: &[Value]) -> Answer {
    let pattern = text(machine, a, 0)?.to_string();
    if a.len() > 1 && at(a, 1).is_null() {
        return Err(null_pointer(machine));
    }
    create(machine, &pattern)
}

fn allocate(machine: &mut Machine<'_>, formatter: Formatter) -> Answer {
    machine.reserve(size_of::<Formatter>())?;
    machine.allocate_state("java.text.DecimalFormat", formatter)
}

fn own<'m>(machine: &'m mut Machine<'_>, this: &Value) -> Answer<&'m mut Formatter> {
    if machine.state::<Formatter>(this).is_none() {
        return Err(null_pointer(machine));
    }
    machine.state_mut::<Formatter>(this).ok_or_else(|| Throw::fault("There is no format"))
}

fn written(machine: &mut Machine<'_>, text: Result<String, Fault>) -> Answer {
    let text = text.map_err(|fault| machine.fault(fault))?;
    machine.charge(4)?;
    machine.text(&text)
}

/// A number as a format writes it; anything else is an `IllegalArgumentException`.
pub(super) fn formatted(machine: &mut Machine<'_>, format: &DecimalFormat, value: &Value) -> Answer<String> {
    let most = machine.room() / 4;
    machine.charge(4 + format.pattern().len() as u64 / 16)?;
    let text = match value.primitive() {
        Some(Primitive::Byte(value)) => format.format_long(value.into(), most),
        Some(Primitive::Short(value)) => format.format_long(value.into(), most),
        Some(Primitive::Int(value)) => format.format_long(value.into(), most),
        Some(Primitive::Long(value)) => format.format_long(value, most),
        Some(Primitive::Float(value)) => format.format_double(value.into(), most),
        Some(Primitive::Double(value)) => format.format_double(value, most),
        Some(Primitive::Boolean(_) | Primitive::Char(_)) | None => {
            Err(Fault::illegal_argument("Cannot format given Object as a Number"))
        }
    };
    text.map_err(|fault| machine.fault(fault))
}

/// A number as a box.
fn number(machine: &mut Machine<'_>, number: Number) -> Value {
    match number {
        Number::Long(value) => machine.boxed(value.into()),
        Number::Double(value) => machine.boxed(value.into()),
    }
}

fn parse(machine: &mut Machine<'_>, this: &Value, a: &[Value]) -> Answer {
    let text = text(machine, a, 0)?;
    machine.charge(4 + text.len() as u64 / 4)?;
    let text = text.to_string();
    let formatter = own(machine, this)?;
    let read = if formatter.integers_only { text.split('.').next().unwrap_or_default() } else { &text };
    match formatter.format.parse(read) {
        Ok(value) => Ok(number(machine, value)),
        Err(fault) => Err(parse_exception(machine, &format!("Unparseable number: \"{text}\""), fault.offset)),
    }
}

fn parse_at(machine: &mut Machine<'_>, this: &Value, a: &[Value]) -> Answer {
    let text = text(machine, a, 0)?;
    machine.charge(4 + text.len() as u64 / 4)?;
    let start = position::index(machine, at(a, 1))?;
    let rest = usize::try_from(start).ok().and_then(|start| text.units().get(start..));
    let Some(rest) = rest.map(String::from_utf16_lossy) else {
        position::set_error(machine, at(a, 1), start);
        return Ok(Value::Null);
    };
    let formatter = own(machine, this)?;
    let read = if formatter.integers_only { rest.split('.').next().unwrap_or_default() } else { &rest };
    let answer = formatter.format.parse_prefix(read);
    let place =
        |bytes: usize| start.saturating_add(count(rest.get(..bytes).map_or(0, |before| before.encode_utf16().count())));
    match answer {
        Ok((value, end)) => {
            position::set(machine, at(a, 1), place(end));
            Ok(number(machine, value))
        }
        Err(error) => {
            position::set_error(machine, at(a, 1), place(error));
            Ok(Value::Null)
        }
    }
}
