//! Compares with the real Velocity 1.7, template by template: those that are kept, and grown ones.

#![expect(clippy::expect_used, clippy::print_stderr, reason = "functions of tests, which may fail and say so")]

mod cases;
mod generate;
mod oracle;

use oracle::{End, Real, end, ours};
use serde_json::Value as Json;

/// Compares templates, each with its variables; a difference may be a listed one where that is said.
fn compare(all: &[(&str, &Json)], may_be_listed: bool) {
    let Some(mut real) = Real::if_there() else { return };
    let mut wrong = Vec::new();
    for ((template, variables), theirs) in all.iter().zip(real.answers(all)) {
        let ours = ours(template, variables);
        let listed = || may_be_listed && cases::listed::reason(template, variables, &ours, &theirs).is_some();
        if end(&ours) != theirs && !listed() {
            wrong.push(format!("template {template:?}\n    ours {ours:?}\n  theirs {theirs:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), all.len(), wrong.join("\n"));
}

#[test]
fn kept_templates_render_as_in_the_real_engine() {
    let variables = cases::variables();
    let plans = cases::plans::plans();
    let mut all: Vec<(&str, &Json)> = Vec::new();
    for table in [cases::language::CASES, cases::expressions::CASES, cases::methods::CASES] {
        all.extend(table.iter().map(|template| (*template, &variables)));
    }
    let files = cases::from_files();
    all.extend(files.iter().map(|template| (template.as_str(), &variables)));
    let kept: std::collections::BTreeSet<&str> = all.iter().map(|(template, _)| *template).collect();
    assert!(kept.len() >= 500, "only {} templates", kept.len());
    for (_, plan) in &plans {
        all.extend(cases::plans::TEMPLATES.iter().map(|template| (*template, plan)));
    }
    compare(&all, false);
    let grown = cases::grown();
    let grown: Vec<(&str, &Json)> = grown.iter().map(|template| (template.as_str(), &variables)).collect();
    compare(&grown, true);
}

#[test]
fn grown_templates_render_as_in_the_real_engine() {
    compare_grown(0, 2_000);
}

/// The long form: `cargo xtask differential velocity`.
#[test]
#[ignore = "takes minutes"]
fn differential() {
    let number = |name: &str, default| {
        std::env::var(name).map_or(default, |text| text.parse::<u64>().expect("a number of templates"))
    };
    compare_grown(number("DIFFERENTIAL_SEED", 0), number("DIFFERENTIAL_PROGRAMS", 10_000));
}

/// Compares so many grown templates, from this seed on.
fn compare_grown(first: u64, count: u64) {
    let variables = cases::variables();
    let Some(mut real) = Real::if_there() else { return };
    let mut wrong = Vec::new();
    let (mut rendered, mut listed) = (0_u64, std::collections::BTreeMap::<&str, u64>::new());
    let mut seed = first;
    while seed < first + count {
        let end_of_part = (seed + 1_000).min(first + count);
        let templates: Vec<String> = (seed..end_of_part).map(generate::template).collect();
        let part: Vec<(&str, &Json)> = templates.iter().map(|template| (template.as_str(), &variables)).collect();
        for (at, theirs) in (seed..).zip(real.answers(&part)) {
            let template = &templates[usize::try_from(at - seed).expect("a small number")];
            let ours = ours(template, &variables);
            rendered += u64::from(matches!(theirs, End::Text(_)));
            if end(&ours) == theirs {
                continue;
            }
            match cases::listed::reason(template, &variables, &ours, &theirs) {
                Some(reason) => *listed.entry(reason).or_default() += 1,
                None => wrong.push(format!("seed {at}: {template:?}\n    ours {ours:?}\n  theirs {theirs:?}")),
            }
        }
        seed = end_of_part;
    }
    eprintln!("{count} templates, {rendered} of which the real engine renders; listed differences: {listed:?}");
    assert!(rendered * 4 >= count * 3, "only {rendered} of {count} render");
    let shown = wrong.iter().take(40).cloned().collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} of {count} differ:\n{shown}", wrong.len());
}

#[test]
fn deliberate_differences_are_as_listed() {
    let variables = cases::variables();
    let all: Vec<(&str, &Json)> = cases::differences::CASES.iter().map(|case| (case.0, &variables)).collect();
    for (template, expected, _) in cases::differences::CASES {
        assert_eq!(ours(template, &variables).ok().as_deref(), *expected, "ours of {template:?}");
    }
    let Some(mut real) = Real::if_there() else { return };
    for ((template, _, expected), theirs) in cases::differences::CASES.iter().zip(real.answers(&all)) {
        let theirs = if let End::Text(text) = theirs { Some(text) } else { None };
        assert_eq!(theirs.as_deref(), *expected, "theirs of {template:?}");
    }
}
