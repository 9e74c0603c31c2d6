//! Every class and member of the published object model (`rule-object-model.md`) is there for a rule, or left out for a
//! reason that stands here.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod shared;

use rules::library;
use std::collections::BTreeMap;

/// Members that rules here do not have, and why.
const LEFT_OUT: &[(&str, &str, &str)] = &[
    ("sailpoint.object.ProvisioningPlan.GenericRequest", "<init>()", "the class is abstract"),
    ("sailpoint.object.ProvisioningPlan.GenericRequest", "<init>(GenericRequest)", "the class is abstract"),
];

/// Classes with their members, as `name(Type,Type)`, `<init>(Type)` or `NAME`, types by their last names.
fn published(text: &str) -> BTreeMap<String, Vec<String>> {
    let mut classes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut class = String::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            name.clone_into(&mut class);
        } else if let Some(member) = line.strip_prefix("- `") {
            let member = member.trim_end_matches('`');
            classes.entry(class.clone()).or_default().push(signature(&class, member));
        }
    }
    classes
}

fn signature(class: &str, member: &str) -> String {
    let plain = without_generics(member.split(" throws ").next().unwrap());
    let Some((head, parameters)) = plain.split_once('(') else {
        return plain.rsplit(' ').next().unwrap().to_owned();
    };
    let name = head.rsplit(' ').next().unwrap();
    let is_constructor = name == class.rsplit('.').next().unwrap();
    let types: Vec<&str> = parameters
        .trim_end_matches(')')
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| last(part.split(' ').next().unwrap()))
        .collect();
    format!("{}({})", if is_constructor { "<init>" } else { name }, types.join(","))
}

fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap()
}

fn without_generics(text: &str) -> String {
    let mut depth = 0;
    text.chars()
        .filter(|character| {
            match character {
                '<' => depth += 1,
                '>' => depth -= 1,
                _ => return depth == 0,
            }
            false
        })
        .collect()
}

/// Whether a member that the library has serves for a published one: its parameters may be wider.
fn serves(ours: &str, published: &str) -> bool {
    let (Some((name, ours)), Some((wanted, theirs))) = (ours.split_once('('), published.split_once('(')) else {
        return ours == published;
    };
    let (ours, theirs): (Vec<&str>, Vec<&str>) =
        (ours.trim_end_matches(')').split(',').collect(), theirs.trim_end_matches(')').split(',').collect());
    name == wanted
        && ours.len() == theirs.len()
        && ours.iter().map(|one| last(one)).zip(theirs).all(|(ours, theirs)| {
            ours == theirs || matches!((ours, theirs), ("Map", "Attributes") | ("Object", _) | ("Comparable", "T"))
        })
}

#[test]
fn every_published_member_is_there_or_left_out_for_a_reason() {
    let Some(text) = shared::read("spec/rule-object-model.md") else { return };
    let published = published(&text);
    let mut missing = Vec::new();
    let mut count = 0;
    for (class, members) in &published {
        let ours = library().find(class).map(|id| library().members(id)).unwrap_or_default();
        for member in members {
            count += 1;
            let is_left_out = LEFT_OUT.iter().any(|(of, name, _)| of == class && name == member);
            let is_there = ours.iter().any(|ours| serves(ours, member));
            if is_there == is_left_out {
                missing.push(format!("{class} {member}"));
            }
        }
    }
    assert!(count > 500, "only {count} members were read");
    assert_eq!(missing, [""; 0], "missing, or there although it is said to be left out");
}

#[test]
fn all_types_in_signatures_are_known() {
    assert_eq!(library().unresolved(), []);
}
