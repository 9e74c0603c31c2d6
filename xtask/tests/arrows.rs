//! The house has floors: a crate depends on the floors below it, and on none above. And `axum`, `sqlx` and `reqwest`
//! show in one crate each.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use serde_json::Value;
use std::{collections::BTreeMap, process::Command};

/// What each crate may depend on, of ours. A new crate takes its place here first.
const MAY_USE: &[(&str, &[&str])] = &[
    ("velocity", &[]),
    ("beanshell", &[]),
    ("query", &[]),
    ("model", &[]),
    ("rules", &["model", "beanshell"]),
    ("store", &["model", "query"]),
    ("desks", &["model", "velocity"]),
    ("engine", &["model", "velocity", "rules", "store", "desks"]),
    ("api", &["model", "query", "rules", "store", "desks", "engine"]),
    ("sandbox", &[]),
    ("deskbridge", &["model", "velocity", "beanshell", "rules", "query", "store", "desks", "engine", "api", "sandbox"]),
    ("bench", &["model", "velocity", "beanshell", "rules"]),
    ("xtask", &[]),
];

/// Libraries with one home, and the crates that may name them.
const HOMES: &[(&str, &[&str])] = &[("axum", &["api", "sandbox"]), ("sqlx", &["store"]), ("reqwest", &["desks"])];

/// Direct dependencies of each crate of ours, those of tests aside.
fn dependencies() -> BTreeMap<String, Vec<String>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output =
        Command::new(cargo).args(["metadata", "--format-version", "1", "--no-deps", "--locked"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let of = |package: &Value| {
        let all = package["dependencies"].as_array().unwrap().iter();
        all.filter(|dependency| dependency["kind"] != "dev").map(|dependency| text(&dependency["name"])).collect()
    };
    metadata["packages"].as_array().unwrap().iter().map(|package| (text(&package["name"]), of(package))).collect()
}

#[test]
fn arrows_point_down_only() {
    let dependencies = dependencies();
    let known: Vec<&str> = MAY_USE.iter().map(|(name, _)| *name).collect();
    for (name, uses) in &dependencies {
        let Some((_, allowed)) = MAY_USE.iter().find(|(known, _)| known == name) else {
            panic!("the crate {name} has no place in the house yet; give it one in MAY_USE");
        };
        for used in uses.iter().filter(|used| known.contains(&used.as_str())) {
            assert!(allowed.contains(&used.as_str()), "{name} uses {used}, which is not below it");
        }
    }
    assert_eq!(dependencies.len(), known.len(), "MAY_USE names a crate that is gone");
}

#[test]
fn each_great_library_has_one_home() {
    for (name, uses) in dependencies() {
        for (library, homes) in HOMES {
            let at_home = homes.contains(&name.as_str());
            assert!(
                at_home || !uses.iter().any(|used| used == library),
                "{name} uses {library}; its home is {homes:?}"
            );
        }
    }
}
