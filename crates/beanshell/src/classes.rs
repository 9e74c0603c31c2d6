//! The classes of Java that scripts may use. Each module describes some and carries out their methods.

use crate::library::Builder;

mod collections;
mod object;

pub(crate) use object::class_object;

/// Describes all of them.
pub(crate) fn describe(builder: &mut Builder) {
    // The first class stands in for names that are not known.
    object::describe(builder);
    collections::describe(builder);
    for package in ["java.lang", "java.util", "java.io", "java.net"] {
        builder.import(package);
    }
}
