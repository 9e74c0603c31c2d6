//! `java.util.TimeZone`

use super::{
    arguments::{at, boolean, int, long, null_pointer, text},
    date,
};
use crate::{
    error::Answer,
    java::{calendar::Calendar, zone::Zone},
    library::{Builder, Type},
    machine::Machine,
    value::Value,
};

/// `TimeZone.SHORT` and `TimeZone.LONG`.
const SHORT: i32 = 0;
const LONG: i32 = 1;

pub(super) fn describe(builder: &mut Builder) {
    let class = builder
        .class("java.util.TimeZone")
        .implements(&["java.io.Serializable", "java.lang.Cloneable"])
        .constant("SHORT", |_, _, _| Ok(SHORT.into()))
        .constant("LONG", |_, _, _| Ok(LONG.into()))
        .function("getTimeZone(String)", |machine, _, a| {
            let id = text(machine, a, 0)?;
            machine.charge(id.len() as u64 / 16)?;
            create(machine, Zone::of(&id.to_string()))
        })
        .function("getDefault()", |machine, _, _| {
            let zone = default(machine);
            create(machine, zone)
        })
        .function("getAvailableIDs()", |machine, _, _| {
            let mut ids = Vec::with_capacity(Zone::ids().len());
            for id in Zone::ids() {
                ids.push(machine.text(id)?);
            }
            let of = Type::Class(machine.class_named("java.lang.String")?);
            machine.array(of, ids)
        })
        .method("getID()", |machine, this, _| {
            let zone = of(machine, this)?;
            machine.text(zone.id())
        })
        .method("getRawOffset()", |machine, this, _| Ok(of(machine, this)?.raw_offset().into()))
        .method("getDSTSavings()", |machine, this, _| Ok(of(machine, this)?.dst_savings().into()))
        .method("useDaylightTime()", |machine, this, _| Ok(of(machine, this)?.use_daylight_time().into()))
        .method("getOffset(long)", |machine, this, a| {
            machine.charge(4)?;
            Ok(of(machine, this)?.offset_at(long(a, 0)).total().into())
        })
        .method("getOffset(int,int,int,int,int,int)", offset_of_fields)
        .method("inDaylightTime(Date)", |machine, this, a| {
            machine.charge(4)?;
            let millis = date::millis(machine, at(a, 0))?;
            Ok((of(machine, this)?.offset_at(millis).saving != 0).into())
        });
    class
        .method("getDisplayName()", |machine, this, _| name(machine, this, false, LONG))
        .method("getDisplayName(Locale)", |machine, this, _| name(machine, this, false, LONG))
        .method("getDisplayName(boolean,int)", |machine, this, a| name(machine, this, boolean(a, 0), int(a, 1)))
        .method("getDisplayName(boolean,int,Locale)", |machine, this, a| name(machine, this, boolean(a, 0), int(a, 1)))
        .method("equals(Object)", |machine, this, a| {
            Ok((machine.state::<Zone>(this) == machine.state::<Zone>(at(a, 0))).into())
        })
        .method("hashCode()", |machine, this, _| Ok(of(machine, this)?.raw_offset().into()))
        .method("clone()", |machine, this, _| {
            let zone = of(machine, this)?;
            create(machine, zone)
        })
        .method("toString()", |machine, this, _| {
            let text = shown(&of(machine, this)?);
            machine.text(&text)
        });
}

/// The zone where the script runs.
pub(super) fn default(machine: &Machine<'_>) -> Zone {
    Zone::of(machine.environment().zone())
}

/// A new `TimeZone`.
pub(super) fn create(machine: &mut Machine<'_>, zone: Zone) -> Answer {
    machine.reserve(size_of::<Zone>() + zone.id().len())?;
    machine.allocate_state("java.util.TimeZone", zone)
}

/// The zone of a `TimeZone`; `null` is a `NullPointerException`.
pub(super) fn of(machine: &mut Machine<'_>, value: &Value) -> Answer<Zone> {
    machine.state::<Zone>(value).cloned().ok_or_else(|| null_pointer(machine))
}

/// What `toString()` says. How many changes of offset a zone has in Java's database, and its last rule, are not known.
pub(super) fn shown(zone: &Zone) -> String {
    format!(
        "sun.util.calendar.ZoneInfo[id=\"{}\",offset={},dstSavings={},useDaylight={},transitions=0,lastRule=null]",
        zone.id(),
        zone.raw_offset(),
        zone.dst_savings(),
        zone.use_daylight_time()
    )
}

fn name(machine: &mut Machine<'_>, this: &Value, daylight: bool, style: i32) -> Answer {
    let zone = of(machine, this)?;
    match style {
        SHORT | LONG => machine.text(zone.name(daylight, style == LONG)),
        _ => Err(machine.throw("java.lang.IllegalArgumentException", format!("Illegal style: {style}"))),
    }
}

/// `getOffset(era, year, month, day, dayOfWeek, milliseconds)`, a time of the zone without daylight saving.
fn offset_of_fields(machine: &mut Machine<'_>, this: &Value, a: &[Value]) -> Answer {
    const DAY: i32 = 86_400_000;
    machine.charge(8)?;
    let zone = of(machine, this)?;
    let [era, year, month, day, day_of_week, within] = [0, 1, 2, 3, 4, 5].map(|place| int(a, place));
    let mut calendar = Calendar::new(Zone::gmt(), 0);
    calendar.clear();
    let year = if era == 0 { 1_i32.wrapping_sub(year) } else { year };
    calendar.set_date(year, month, 1);
    let start = calendar.time().map_err(|fault| machine.fault(fault))?;
    let length = calendar.actual_maximum(5).map_err(|fault| machine.fault(fault))?;
    let valid = (0..2).contains(&era)
        && (0..12).contains(&month)
        && (1..=length).contains(&day)
        && (1..8).contains(&day_of_week)
        && (0..DAY).contains(&within);
    if !valid {
        return Err(machine.throw_bare("java.lang.IllegalArgumentException"));
    }
    let local = start.wrapping_add(i64::from(day - 1) * i64::from(DAY)).wrapping_add(i64::from(within));
    Ok(zone.offset_at(local.wrapping_sub(i64::from(zone.raw_offset()))).total().into())
}
