//! The library of classes as a whole.

use beanshell::Library;

#[test]
fn every_signature_names_classes_that_exist() {
    assert_eq!(Library::standard().unresolved(), <&[Box<str>]>::default());
}
