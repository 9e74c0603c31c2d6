//! `java.util.Calendar` and `GregorianCalendar`, the only kind there is. Weeks are those of the United States.

use super::{
    arguments::{at, boolean, int, long, null_pointer},
    date, time_zone,
};
use crate::{
    error::{Answer, Throw},
    heap::Data,
    java::{calendar::Calendar, fault::Fault, zone::Zone},
    library::Builder,
    machine::Machine,
    value::Value,
};

mod constants;
mod names;

/// Steps of work on the fields of a calendar.
const STEPS: u64 = 8;

pub(super) fn describe(builder: &mut Builder) {
    constants::describe(builder);
    names::describe(builder);
    create(builder);
    time(builder);
    fields(builder);
    builder
        .class("java.util.Calendar")
        .implements(&["java.io.Serializable", "java.lang.Cloneable", "Comparable"])
        .method("before(Object)", |machine, this, a| Ok((order(machine, this, at(a, 0))? == Some(-1)).into()))
        .method("after(Object)", |machine, this, a| Ok((order(machine, this, at(a, 0))? == Some(1)).into()))
        .method("compareTo(Calendar)", |machine, this, a| match order(machine, this, at(a, 0))? {
            Some(order) => Ok(order.into()),
            None => Err(null_pointer(machine)),
        })
        .method("equals(Object)", |machine, this, a| {
            let alike = |one: &Calendar, other: &Calendar| {
                one.is_lenient() == other.is_lenient()
                    && one.first_day_of_week() == other.first_day_of_week()
                    && one.minimal_days() == other.minimal_days()
                    && one.zone() == other.zone()
            };
            let both = machine.state::<Calendar>(this).zip(machine.state::<Calendar>(at(a, 0)));
            let alike = both.is_some_and(|(one, other)| alike(one, other));
            Ok((alike && order(machine, this, at(a, 0))? == Some(0)).into())
        })
        .method("hashCode()", |machine, this, _| {
            let millis = with(machine, this, Calendar::time)?;
            Ok(crate::java::date::hash_code(millis).into())
        })
        .method("clone()", |machine, this, _| {
            let copy = own(machine, this)?.clone();
            allocate(machine, copy)
        })
        .method("toString()", |machine, this, _| {
            machine.charge(STEPS)?;
            let calendar = own(machine, this)?;
            let zone = time_zone::shown(calendar.zone());
            let text = calendar.shown(&zone);
            machine.text(&text)
        });
}

/// Constructors and their like.
fn create(builder: &mut Builder) {
    builder
        .class("java.util.Calendar")
        .function("getInstance()", |machine, _, _| now(machine, None))
        .function("getInstance(TimeZone)", |machine, _, a| now(machine, Some(at(a, 0))))
        .function("getInstance(Locale)", |machine, _, _| now(machine, None))
        .function("getInstance(TimeZone,Locale)", |machine, _, a| now(machine, Some(at(a, 0))));
    builder
        .class("java.util.GregorianCalendar")
        .extends("java.util.Calendar")
        .constructor("()", |machine, _, _| now(machine, None))
        .constructor("(TimeZone)", |machine, _, a| now(machine, Some(at(a, 0))))
        .constructor("(Locale)", |machine, _, _| now(machine, None))
        .constructor("(TimeZone,Locale)", |machine, _, a| now(machine, Some(at(a, 0))))
        .constructor("(int,int,int)", |machine, _, a| of_fields(machine, a))
        .constructor("(int,int,int,int,int)", |machine, _, a| of_fields(machine, a))
        .constructor("(int,int,int,int,int,int)", |machine, _, a| of_fields(machine, a))
        .method("isLeapYear(int)", |_, _, a| Ok(Calendar::is_leap_year(int(a, 0)).into()));
}

/// The moment, its zone, and how fields make it.
fn time(builder: &mut Builder) {
    builder
        .class("java.util.Calendar")
        .method("getTime()", |machine, this, _| {
            let millis = with(machine, this, Calendar::time)?;
            date::create(machine, millis)
        })
        .method("setTime(Date)", |machine, this, a| {
            let millis = date::millis(machine, at(a, 0))?;
            done(machine, this, |calendar| calendar.set_time(millis))
        })
        .method("getTimeInMillis()", |machine, this, _| with(machine, this, Calendar::time).map(Value::from))
        .method("setTimeInMillis(long)", |machine, this, a| {
            done(machine, this, |calendar| calendar.set_time(long(a, 0)))
        })
        .method("getTimeZone()", |machine, this, _| {
            let zone = own(machine, this)?.zone().clone();
            time_zone::create(machine, zone)
        })
        .method("setTimeZone(TimeZone)", |machine, this, a| {
            let zone = time_zone::of(machine, at(a, 0))?;
            done(machine, this, |calendar| calendar.set_zone(zone))
        })
        .method("isLenient()", |machine, this, _| Ok(own(machine, this)?.is_lenient().into()))
        .method("setLenient(boolean)", |machine, this, a| {
            done(machine, this, |calendar| calendar.set_lenient(boolean(a, 0)))
        })
        .method("getFirstDayOfWeek()", |machine, this, _| Ok(own(machine, this)?.first_day_of_week().into()))
        .method("setFirstDayOfWeek(int)", |machine, this, a| {
            done(machine, this, |calendar| calendar.set_first_day_of_week(int(a, 0)))
        })
        .method("getMinimalDaysInFirstWeek()", |machine, this, _| Ok(own(machine, this)?.minimal_days().into()))
        .method("setMinimalDaysInFirstWeek(int)", |machine, this, a| {
            done(machine, this, |calendar| calendar.set_minimal_days(int(a, 0)))
        })
        .method("getCalendarType()", |machine, _, _| machine.text("gregory"))
        .method("isWeekDateSupported()", |_, _, _| Ok(true.into()))
        .method("getWeekYear()", |machine, this, _| with(machine, this, Calendar::week_year).map(Value::int))
        .method("getWeeksInWeekYear()", |machine, this, _| {
            with(machine, this, Calendar::weeks_in_week_year).map(Value::int)
        })
        .method("setWeekDate(int,int,int)", |machine, this, a| {
            with(machine, this, |calendar| calendar.set_week_date(int(a, 0), int(a, 1), int(a, 2)))?;
            Ok(Value::Void)
        });
}

/// Reading and changing single fields.
fn fields(builder: &mut Builder) {
    builder
        .class("java.util.Calendar")
        .method("get(int)", |machine, this, a| with(machine, this, |calendar| calendar.get(int(a, 0))).map(Value::int))
        .method("isSet(int)", |machine, this, a| {
            with(machine, this, |calendar| calendar.is_set(int(a, 0))).map(Value::boolean)
        })
        .method("set(int,int)", |machine, this, a| changed(machine, this, |c| c.set(int(a, 0), int(a, 1))))
        .method("set(int,int,int)", |machine, this, a| {
            done(machine, this, |calendar| calendar.set_date(int(a, 0), int(a, 1), int(a, 2)))
        })
        .method("set(int,int,int,int,int)", |machine, this, a| {
            let values = [0, 1, 2, 3, 4].map(|place| int(a, place));
            done(machine, this, |calendar| calendar.set_date_and_minute(values))
        })
        .method("set(int,int,int,int,int,int)", |machine, this, a| {
            let values = [0, 1, 2, 3, 4, 5].map(|place| int(a, place));
            done(machine, this, |calendar| calendar.set_date_and_time(values))
        })
        .method("clear()", |machine, this, _| done(machine, this, Calendar::clear))
        .method("clear(int)", |machine, this, a| changed(machine, this, |calendar| calendar.clear_field(int(a, 0))))
        .method("add(int,int)", |machine, this, a| changed(machine, this, |c| c.add(int(a, 0), int(a, 1))))
        .method("roll(int,int)", |machine, this, a| changed(machine, this, |c| c.roll(int(a, 0), int(a, 1))))
        .method("roll(int,boolean)", |machine, this, a| {
            let amount = if boolean(a, 1) { 1 } else { -1 };
            changed(machine, this, |calendar| calendar.roll(int(a, 0), amount))
        })
        .method("getMinimum(int)", |machine, this, a| limit(machine, this, a, |_, field| Calendar::minimum(field)))
        .method("getGreatestMinimum(int)", |machine, this, a| {
            limit(machine, this, a, |_, field| Calendar::minimum(field))
        })
        .method("getMaximum(int)", |machine, this, a| limit(machine, this, a, |_, field| Calendar::maximum(field)))
        .method("getLeastMaximum(int)", |machine, this, a| {
            limit(machine, this, a, |_, field| Calendar::least_maximum(field))
        })
        .method("getActualMinimum(int)", |machine, this, a| {
            limit(machine, this, a, |_, field| Calendar::actual_minimum(field))
        })
        .method("getActualMaximum(int)", |machine, this, a| limit(machine, this, a, Calendar::actual_maximum));
}

fn allocate(machine: &mut Machine<'_>, calendar: Calendar) -> Answer {
    machine.reserve(size_of::<Calendar>() + calendar.zone().id().len())?;
    let class = machine.class_named("java.util.GregorianCalendar")?;
    Ok(Value::Object(machine.allocate(class, Data::State(Box::new(calendar)))?))
}

/// A calendar that shows now, in a zone or the default one.
fn now(machine: &mut Machine<'_>, zone: Option<&Value>) -> Answer {
    machine.charge(STEPS)?;
    let zone = match zone {
        Some(zone) => time_zone::of(machine, zone)?,
        None => time_zone::default(machine),
    };
    let now = machine.environment().now();
    allocate(machine, Calendar::new(zone, now))
}

/// Year, month from 0, day, then hour, minute, second where given.
fn of_fields(machine: &mut Machine<'_>, a: &[Value]) -> Answer {
    machine.charge(STEPS)?;
    let zone: Zone = time_zone::default(machine);
    let mut calendar = Calendar::new(zone, 0);
    calendar.clear();
    calendar.set_date_and_time([0, 1, 2, 3, 4, 5].map(|place| int(a, place)));
    allocate(machine, calendar)
}

fn own<'m>(machine: &'m mut Machine<'_>, this: &Value) -> Answer<&'m mut Calendar> {
    if machine.state::<Calendar>(this).is_none() {
        return Err(null_pointer(machine));
    }
    machine.state_mut::<Calendar>(this).ok_or_else(|| Throw::fault("There is no calendar"))
}

/// Works on a calendar.
fn with<T>(machine: &mut Machine<'_>, this: &Value, work: impl FnOnce(&mut Calendar) -> Result<T, Fault>) -> Answer<T> {
    machine.charge(STEPS)?;
    let answer = work(own(machine, this)?);
    answer.map_err(|fault| machine.fault(fault))
}

/// Changes a calendar, which may fail.
fn changed(machine: &mut Machine<'_>, this: &Value, work: impl FnOnce(&mut Calendar) -> Result<(), Fault>) -> Answer {
    with(machine, this, work)?;
    Ok(Value::Void)
}

/// Changes a calendar.
fn done(machine: &mut Machine<'_>, this: &Value, work: impl FnOnce(&mut Calendar)) -> Answer {
    changed(machine, this, |calendar| {
        work(calendar);
        Ok(())
    })
}

/// A bound of a field. The calendar itself is not changed.
fn limit(
    machine: &mut Machine<'_>,
    this: &Value,
    a: &[Value],
    bound: fn(&Calendar, i32) -> Result<i32, Fault>,
) -> Answer {
    with(machine, this, |calendar| {
        // What was set counts before a bound depends on it.
        let mut copy = calendar.clone();
        copy.get(0)?;
        bound(&copy, int(a, 0))
    })
    .map(Value::int)
}

/// How two calendars are ordered in time: -1, 0 or 1; nothing if the other is none.
fn order(machine: &mut Machine<'_>, one: &Value, other: &Value) -> Answer<Option<i32>> {
    if machine.state::<Calendar>(other).is_none() {
        return Ok(None);
    }
    let (one, other) = (with(machine, one, Calendar::time)?, with(machine, other, Calendar::time)?);
    Ok(Some(one.cmp(&other) as i32))
}
