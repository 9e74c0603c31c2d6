//! The classes of exceptions, each with its superclass and its constructors, as the documentation of Java 17 lists them.

use super::{
    super::arguments::{at, elements, int, long},
    DETAIL, caused, create, part, set_detail,
};
use crate::{
    error::{Answer, Throw},
    java::pattern::SyntaxFault,
    library::{Builder, Type},
    machine::Machine,
    value::Value,
};

/// `class < superclass: constructors`.
macro_rules! exceptions {
    ($builder:ident; $($name:literal < $above:literal: $constructors:ident;)*) => {
        $(
            let class = $builder.class($name).extends($above).open();
            exceptions!(@ $constructors class $name);
        )*
    };
    (@ none $class:ident $name:literal) => {
        let _ = $class;
    };
    (@ empty $class:ident $name:literal) => {
        let $class = $class.constructor("()", |machine, _, _| create(machine, $name, Value::Null, None));
        exceptions!(@ none $class $name);
    };
    // () (String)
    (@ plain $class:ident $name:literal) => {
        let $class = $class
            .constructor("(String)", |machine, _, arguments| create(machine, $name, at(arguments, 0).clone(), None));
        exceptions!(@ empty $class $name);
    };
    // () (String) (String,Throwable)
    (@ chained $class:ident $name:literal) => {
        let $class = $class.constructor("(String,Throwable)", |machine, _, arguments| {
            create(machine, $name, at(arguments, 0).clone(), Some(at(arguments, 1).clone()))
        });
        exceptions!(@ plain $class $name);
    };
    // () (String) (String,Throwable) (Throwable)
    (@ all $class:ident $name:literal) => {
        let $class = $class
            .constructor("(Throwable)", |machine, _, arguments| caused(machine, $name, at(arguments, 0)));
        exceptions!(@ chained $class $name);
    };
}

pub(super) fn describe(builder: &mut Builder) {
    exceptions! { builder;
        "java.lang.Throwable" < "java.lang.Object": all;
        "java.lang.Exception" < "java.lang.Throwable": all;
        "java.lang.Error" < "java.lang.Throwable": all;
        "java.lang.RuntimeException" < "java.lang.Exception": all;
        "java.lang.NullPointerException" < "java.lang.RuntimeException": plain;
        "java.lang.IllegalArgumentException" < "java.lang.RuntimeException": all;
        "java.lang.IllegalStateException" < "java.lang.RuntimeException": all;
        "java.lang.UnsupportedOperationException" < "java.lang.RuntimeException": all;
        "java.lang.SecurityException" < "java.lang.RuntimeException": all;
        "java.lang.IndexOutOfBoundsException" < "java.lang.RuntimeException": plain;
        "java.lang.StringIndexOutOfBoundsException" < "java.lang.IndexOutOfBoundsException": plain;
        "java.lang.ArrayIndexOutOfBoundsException" < "java.lang.IndexOutOfBoundsException": plain;
        "java.lang.ArithmeticException" < "java.lang.RuntimeException": plain;
        "java.lang.ClassCastException" < "java.lang.RuntimeException": plain;
        "java.lang.NegativeArraySizeException" < "java.lang.RuntimeException": plain;
        "java.lang.ArrayStoreException" < "java.lang.RuntimeException": plain;
        "java.lang.NumberFormatException" < "java.lang.IllegalArgumentException": plain;
        "java.lang.CloneNotSupportedException" < "java.lang.Exception": plain;
        "java.lang.InterruptedException" < "java.lang.Exception": plain;
        "java.lang.ReflectiveOperationException" < "java.lang.Exception": all;
        "java.lang.ClassNotFoundException" < "java.lang.ReflectiveOperationException": chained;
        "java.lang.AssertionError" < "java.lang.Error": empty;
        "java.lang.VirtualMachineError" < "java.lang.Error": none;
        "java.lang.StackOverflowError" < "java.lang.VirtualMachineError": none;
        "java.lang.OutOfMemoryError" < "java.lang.VirtualMachineError": none;
        "java.util.NoSuchElementException" < "java.lang.RuntimeException": all;
        "java.util.InputMismatchException" < "java.util.NoSuchElementException": plain;
        "java.util.ConcurrentModificationException" < "java.lang.RuntimeException": all;
        "java.util.EmptyStackException" < "java.lang.RuntimeException": empty;
        "java.util.IllegalFormatException" < "java.lang.IllegalArgumentException": none;
        "java.util.DuplicateFormatFlagsException" < "java.util.IllegalFormatException": none;
        "java.util.FormatFlagsConversionMismatchException" < "java.util.IllegalFormatException": none;
        "java.util.IllegalFormatArgumentIndexException" < "java.util.IllegalFormatException": none;
        "java.util.IllegalFormatCodePointException" < "java.util.IllegalFormatException": none;
        "java.util.IllegalFormatConversionException" < "java.util.IllegalFormatException": none;
        "java.util.IllegalFormatFlagsException" < "java.util.IllegalFormatException": none;
        "java.util.IllegalFormatPrecisionException" < "java.util.IllegalFormatException": none;
        "java.util.IllegalFormatWidthException" < "java.util.IllegalFormatException": none;
        "java.util.MissingFormatArgumentException" < "java.util.IllegalFormatException": none;
        "java.util.MissingFormatWidthException" < "java.util.IllegalFormatException": none;
        "java.util.UnknownFormatConversionException" < "java.util.IllegalFormatException": none;
        "java.util.UnknownFormatFlagsException" < "java.util.IllegalFormatException": none;
        "java.util.regex.PatternSyntaxException" < "java.lang.IllegalArgumentException": none;
        "java.text.ParseException" < "java.lang.Exception": none;
        "bsh.EvalError" < "java.lang.Exception": none;
        "bsh.ParseException" < "bsh.EvalError": none;
        "java.io.IOException" < "java.lang.Exception": all;
        "java.io.FileNotFoundException" < "java.io.IOException": plain;
        "java.io.UnsupportedEncodingException" < "java.io.IOException": plain;
        "java.nio.charset.IllegalCharsetNameException" < "java.lang.IllegalArgumentException": none;
        "java.nio.charset.UnsupportedCharsetException" < "java.lang.IllegalArgumentException": none;
    }
    indexed(builder);
    assertion(builder);
    parse(builder);
    syntax(builder);
}

/// Constructors that tell the index.
fn indexed(builder: &mut Builder) {
    builder
        .class("java.lang.IndexOutOfBoundsException")
        .constructor("(int)", |machine, _, arguments| {
            let text = format!("Index out of range: {}", int(arguments, 0));
            told(machine, "java.lang.IndexOutOfBoundsException", &text)
        })
        .constructor("(long)", |machine, _, arguments| {
            let text = format!("Index out of range: {}", long(arguments, 0));
            told(machine, "java.lang.IndexOutOfBoundsException", &text)
        });
    builder.class("java.lang.StringIndexOutOfBoundsException").constructor("(int)", |machine, _, arguments| {
        let text = format!("String index out of range: {}", int(arguments, 0));
        told(machine, "java.lang.StringIndexOutOfBoundsException", &text)
    });
    builder.class("java.lang.ArrayIndexOutOfBoundsException").constructor("(int)", |machine, _, arguments| {
        let text = format!("Array index out of range: {}", int(arguments, 0));
        told(machine, "java.lang.ArrayIndexOutOfBoundsException", &text)
    });
}

fn assertion(builder: &mut Builder) {
    fn of_value(machine: &mut Machine<'_>, _: &Value, arguments: &[Value]) -> Answer {
        let value = at(arguments, 0);
        let message = Value::Text(machine.to_text(value)?);
        let cause = machine.is_a(value, "java.lang.Throwable").then(|| value.clone());
        create(machine, "java.lang.AssertionError", message, cause)
    }
    builder
        .class("java.lang.AssertionError")
        .constructor("(Object)", of_value)
        .constructor("(boolean)", of_value)
        .constructor("(char)", of_value)
        .constructor("(int)", of_value)
        .constructor("(long)", of_value)
        .constructor("(float)", of_value)
        .constructor("(double)", of_value)
        .constructor("(String,Throwable)", |machine, _, arguments| {
            let (message, cause) = (at(arguments, 0).clone(), at(arguments, 1).clone());
            create(machine, "java.lang.AssertionError", message, Some(cause))
        });
}

fn parse(builder: &mut Builder) {
    builder
        .class("java.text.ParseException")
        .constructor("(String,int)", |machine, _, arguments| {
            let object = create(machine, "java.text.ParseException", at(arguments, 0).clone(), None)?;
            set_detail(machine, &object, at(arguments, 1).clone());
            Ok(object)
        })
        .method("getErrorOffset()", |machine, this, _| match part(machine, this, DETAIL) {
            Value::Null => Ok(Value::int(0)),
            offset => Ok(offset),
        });
}

/// A `java.text.ParseException` for a fault at a unit of the text.
pub(in super::super) fn parse_exception(machine: &mut Machine<'_>, message: &str, offset: i32) -> Throw {
    let throw = machine.throw("java.text.ParseException", message);
    if let Some(object) = throw.object() {
        set_detail(machine, &object.into(), offset.into());
    }
    throw
}

/// Its detail is an array of description, index and pattern.
fn syntax(builder: &mut Builder) {
    fn element(machine: &mut Machine<'_>, this: &Value, place: usize) -> Answer {
        let detail = part(machine, this, DETAIL);
        Ok(elements(machine, &detail)?.get(place).cloned().unwrap_or(Value::Null))
    }
    builder
        .class("java.util.regex.PatternSyntaxException")
        .method("getDescription()", |machine, this, _| element(machine, this, 0))
        .method("getIndex()", |machine, this, _| element(machine, this, 1))
        .method("getPattern()", |machine, this, _| element(machine, this, 2));
}

/// A `java.util.regex.PatternSyntaxException` for what is wrong with a pattern.
pub(in super::super) fn pattern_syntax_exception(machine: &mut Machine<'_>, fault: &SyntaxFault) -> Throw {
    let detail = |machine: &mut Machine<'_>| {
        let (description, pattern) = (machine.text(&fault.description)?, machine.text(&fault.pattern)?);
        let index = i32::try_from(fault.index).unwrap_or(-1).into();
        let of = Type::Class(machine.class_named("java.lang.Object")?);
        machine.array(of, vec![description, index, pattern])
    };
    let throw = machine.throw("java.util.regex.PatternSyntaxException", fault.message());
    match (throw.object(), detail(machine)) {
        (Some(object), Ok(detail)) => set_detail(machine, &object.into(), detail),
        (_, Err(throw)) => return throw,
        (None, _) => {}
    }
    throw
}

fn told(machine: &mut Machine<'_>, class: &str, message: &str) -> Answer {
    let message = machine.text(message)?;
    create(machine, class, message, None)
}
