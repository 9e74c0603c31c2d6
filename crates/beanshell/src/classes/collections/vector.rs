//! `Vector` and `Stack`.

use super::{
    arg, collection, int, iterators, list, list_methods, no_such_element, size_value,
    state::{self, Kind},
};
use crate::{error::Answer, library::Builder, machine::Machine, value::Value};

const VECTOR: &str = "java.util.Vector";
const STACK: &str = "java.util.Stack";

/// An index of the older methods of `Vector`, whose exceptions speak differently; a gap may be at the end.
fn index(machine: &mut Machine<'_>, this: &Value, index: i32, gap: bool) -> Answer<usize> {
    let size = list::size(machine, this)?;
    let message = match usize::try_from(index) {
        Ok(at) if at < size || gap && at == size => return Ok(at),
        Ok(_) if gap => format!("{index} > {size}"),
        Ok(_) => format!("{index} >= {size}"),
        Err(_) => format!("Array index out of range: {index}"),
    };
    Err(machine.throw("java.lang.ArrayIndexOutOfBoundsException", message))
}

fn last(machine: &mut Machine<'_>, this: &Value, remove: bool) -> Answer {
    let Some(at) = list::size(machine, this)?.checked_sub(1) else {
        return Err(machine.throw_bare("java.util.EmptyStackException"));
    };
    if remove { list::remove(machine, this, at) } else { list::get(machine, this, at) }
}

fn end(machine: &mut Machine<'_>, this: &Value, first: bool) -> Answer {
    let Some(at) = list::size(machine, this)?.checked_sub(1) else { return Err(no_such_element(machine)) };
    list::get(machine, this, if first { 0 } else { at })
}

fn resize(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    let wanted = int(arguments, 0);
    let Ok(wanted) = usize::try_from(wanted) else {
        let message = format!("Array index out of range: {wanted}");
        return Err(machine.throw("java.lang.ArrayIndexOutOfBoundsException", message));
    };
    let size = list::size(machine, this)?;
    machine.charge(1 + wanted.abs_diff(size) as u64 / 4)?;
    list::grow(machine, this, wanted.saturating_sub(size))?;
    if let Some(items) = state::items_mut(machine, this) {
        items.elements.resize(wanted, Value::Null);
        items.changes = items.changes.wrapping_add(1);
    }
    Ok(Value::Void)
}

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class(VECTOR)
        .open()
        .extends("java.util.AbstractList")
        .implements(&["java.util.List", "java.util.RandomAccess"])
        .constructor("()", |machine, _, _| list_methods::make(machine, VECTOR, Kind::Vector, Vec::new()))
        .constructor("(int)", |machine, _, arguments| {
            list_methods::capacity(machine, arguments)?;
            list_methods::make(machine, VECTOR, Kind::Vector, Vec::new())
        })
        .constructor("(int,int)", |machine, _, arguments| {
            list_methods::capacity(machine, arguments)?;
            list_methods::make(machine, VECTOR, Kind::Vector, Vec::new())
        })
        .constructor("(Collection)", |machine, _, arguments| {
            list_methods::copy(machine, VECTOR, Kind::Vector, arg(arguments, 0))
        })
        .method("addElement(Object)", |machine, this, arguments| {
            collection::add(machine, this, arg(arguments, 0)).map(|_| Value::Void)
        })
        .method("elementAt(int)", |machine, this, arguments| {
            let at = index(machine, this, int(arguments, 0), false)?;
            list::get(machine, this, at)
        })
        .method("setElementAt(Object,int)", |machine, this, arguments| {
            let at = index(machine, this, int(arguments, 1), false)?;
            list::set(machine, this, at, arg(arguments, 0).clone()).map(|_| Value::Void)
        })
        .method("insertElementAt(Object,int)", |machine, this, arguments| {
            let at = index(machine, this, int(arguments, 1), true)?;
            list::insert(machine, this, at, vec![arg(arguments, 0).clone()]).map(|()| Value::Void)
        })
        .method("removeElementAt(int)", |machine, this, arguments| {
            let at = index(machine, this, int(arguments, 0), false)?;
            list::remove(machine, this, at).map(|_| Value::Void)
        })
        .method("removeElement(Object)", |machine, this, arguments| {
            collection::remove(machine, this, arg(arguments, 0)).map(Value::from)
        })
        .method("removeAllElements()", |machine, this, _| collection::clear(machine, this).map(|()| Value::Void))
        .method("firstElement()", |machine, this, _| end(machine, this, true))
        .method("lastElement()", |machine, this, _| end(machine, this, false))
        .method("elements()", |machine, this, _| iterators::enumeration(machine, this))
        .method("setSize(int)", resize)
        .method("ensureCapacity(int)", |_, _, _| Ok(Value::Void))
        .method("trimToSize()", |_, _, _| Ok(Value::Void))
        .method("clone()", |machine, this, _| list_methods::clone(machine, this));
    builder
        .class(STACK)
        .open()
        .extends(VECTOR)
        .constructor("()", |machine, _, _| list_methods::make(machine, STACK, Kind::Vector, Vec::new()))
        .method("push(Object)", |machine, this, arguments| {
            collection::add(machine, this, arg(arguments, 0))?;
            Ok(arg(arguments, 0).clone())
        })
        .method("pop()", |machine, this, _| last(machine, this, true))
        .method("peek()", |machine, this, _| last(machine, this, false))
        .method("empty()", |machine, this, _| Ok((list::size(machine, this)? == 0).into()))
        .method("search(Object)", |machine, this, arguments| {
            let size = list::size(machine, this)?;
            for at in (0..size).rev() {
                let element = list::get(machine, this, at)?;
                if machine.equal(arg(arguments, 0), &element)? {
                    return Ok(size_value(size - at));
                }
            }
            Ok(Value::int(-1))
        });
}
