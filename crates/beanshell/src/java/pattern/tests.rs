mod cases;
mod grow;
mod limits;

use std::fmt::Write;

use super::{Bound, Budget, Groups, Pattern, ReplacementFault};
use crate::java::jvm::{Dice, ask};

/// A pattern, its flags, an input and a replacement.
type Case = (String, i32, Vec<u16>, Vec<u16>);

fn units(text: &str) -> Vec<u16> {
    text.encode_utf16().collect()
}

fn hex(text: &[u16]) -> String {
    text.iter().fold("x".to_owned(), |mut hex, unit| {
        write!(hex, "{unit:04x}").unwrap();
        hex
    })
}

fn spans(groups: Option<Groups>) -> String {
    let span = |span: &Option<(usize, usize)>| span.map_or("-".to_owned(), |(start, end)| format!("{start}-{end}"));
    groups.map_or(String::new(), |groups| groups.spans.iter().map(span).collect::<Vec<_>>().join(","))
}

fn finds(pattern: &Pattern, input: &[u16], region: (usize, usize), budget: &mut Budget) -> Result<String, Bound> {
    let (mut all, mut at, mut last) = (String::new(), region.0, region.0);
    while at <= region.1 {
        let Some(groups) = pattern.find_from(input, at, region, last, budget)? else { break };
        (at, last) = (groups.next_search(), groups.whole().1);
        all += &spans(Some(groups));
        all.push('/');
    }
    Ok(all)
}

/// What we make of a case, written as `Patterns.java` writes it.
fn ours((source, flags, input, replacement): &Case) -> Result<String, Bound> {
    let pattern = match Pattern::compile(source, *flags) {
        Ok(pattern) => pattern,
        Err(fault) => return Ok(format!("E {}", hex(&units(&fault.message())))),
    };
    let (whole, mut budget) = ((0, input.len()), Budget::new(50_000_000));
    let budget = &mut budget;
    let mut out = format!("G{}", pattern.group_count());
    write!(out, " M{}", spans(pattern.matches(input, whole, budget)?)).unwrap();
    write!(out, " L{}", spans(pattern.looking_at(input, whole, budget)?)).unwrap();
    write!(out, " F{}", finds(&pattern, input, whole, budget)?).unwrap();
    if input.len() >= 2 {
        write!(out, " R{}", finds(&pattern, input, (1, input.len() - 1), budget)?).unwrap();
    }
    for limit in [0, 2, -1] {
        out.push_str(" S");
        for (start, end) in pattern.split(input, limit, budget)? {
            write!(out, "{},", hex(&input[start..end])).unwrap();
        }
    }
    match pattern.replace(input, replacement, true, 1 << 20, budget) {
        Ok(text) => write!(out, " A{}", hex(&text)).unwrap(),
        Err(ReplacementFault::Illegal(message)) => write!(out, " I{}", hex(&units(&message))).unwrap(),
        Err(ReplacementFault::NoGroup(message)) => write!(out, " N{}", hex(&units(&message))).unwrap(),
        Err(ReplacementFault::Bound) => return Err(Bound),
    }
    Ok(out)
}

/// Hexadecimal texts of an answer made readable.
fn readable(answer: &str) -> String {
    let mut parts = answer.split('x');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let length = part.bytes().take_while(u8::is_ascii_hexdigit).count() / 4 * 4;
        let units: Vec<u16> =
            (0..length).step_by(4).map(|i| u16::from_str_radix(&part[i..i + 4], 16).unwrap()).collect();
        write!(out, "{:?}{}", String::from_utf16_lossy(&units), &part[length..]).unwrap();
    }
    out
}

/// Compares with the real Java; says which cases differ, if more than are allowed.
fn compare(cases: &[Case], allowed: usize) {
    let mut input = String::new();
    for (source, flags, text, replacement) in cases {
        writeln!(input, "{} {flags} {} {}", hex(&units(source)), hex(text), hex(replacement)).unwrap();
    }
    let Some(answer) = ask("Patterns", input.into_bytes()) else { return };
    assert_eq!(answer.lines().count(), cases.len());
    let (mut wrong, mut bounded) = (Vec::new(), 0);
    for (case, theirs) in cases.iter().zip(answer.lines()) {
        let Ok(ours) = ours(case) else {
            bounded += 1;
            continue;
        };
        // Java runs out of stack where we do not.
        if ours != theirs && theirs != "O" {
            let text = String::from_utf16_lossy(&case.2);
            let (ours, theirs) = (readable(&ours), readable(theirs));
            wrong.push(format!("{:?} flags {} on {text:?}\n  ours {ours}\ntheirs {theirs}", case.0, case.1));
        }
    }
    // Java remembers where some loops failed and so ends a few that we give up.
    assert!(bounded <= cases.len() / 5_000, "{bounded} patterns take too long");
    let mut seen = std::collections::HashSet::new();
    let shown = wrong
        .iter()
        .filter(|text| seen.insert(text.split(" flags ").next().map(str::to_owned)))
        .take(100)
        .cloned()
        .collect::<Vec<_>>()
        .join("\n");
    assert!(wrong.len() <= allowed, "{} of {} differ:\n{shown}", wrong.len(), cases.len());
}

#[test]
fn written_patterns_match_as_in_the_real_java() {
    let cases = cases::all();
    assert!(cases.len() > 1_000, "only {}", cases.len());
    compare(&cases, 0);
}

#[test]
fn grown_patterns_match_as_in_the_real_java() {
    let count = std::env::var("DESKBRIDGE_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(5_000);
    let seed = std::env::var("DESKBRIDGE_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(7);
    let mut dice = Dice(seed);
    // Java leaves some groups of attempts that it gave up, and sees beyond a region that ends inside a character.
    compare(&(0..count).map(|_| grow::case(&mut dice)).collect::<Vec<_>>(), count / 4_000);
}
