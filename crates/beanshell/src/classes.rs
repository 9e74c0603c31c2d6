//! The classes of Java that scripts may use. Each module describes some and carries out their methods.

use crate::library::Builder;

mod arguments;
mod base64;
mod boxes;
mod calendar;
mod character;
mod charset;
mod collections;
mod date;
mod date_format;
mod locale;
mod math;
mod message_format;
mod number_format;
mod object;
mod objects;
mod print_stream;
mod regex;
mod string;
mod string_builder;
mod system;
mod throwable;
mod time_unit;
mod time_zone;
mod url;
mod uuid;

pub(crate) use object::class_object;

/// Describes all of them.
pub(crate) fn describe(builder: &mut Builder) {
    // The first class stands in for names that are not known.
    object::describe(builder);
    collections::describe(builder);
    throwable::describe(builder);
    base64::describe(builder);
    boxes::describe(builder);
    character::describe(builder);
    calendar::describe(builder);
    charset::describe(builder);
    date::describe(builder);
    date_format::describe(builder);
    locale::describe(builder);
    math::describe(builder);
    message_format::describe(builder);
    number_format::describe(builder);
    objects::describe(builder);
    regex::describe(builder);
    print_stream::describe(builder);
    string::describe(builder);
    string_builder::describe(builder);
    system::describe(builder);
    time_unit::describe(builder);
    time_zone::describe(builder);
    url::describe(builder);
    uuid::describe(builder);
    for package in ["java.lang", "java.util", "java.io", "java.net"] {
        builder.import(package);
    }
}
