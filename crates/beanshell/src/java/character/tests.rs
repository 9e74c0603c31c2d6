use super::*;
use crate::java::{hash::functions::string_hash, jvm::ask, utf16};

/// Characters that have got another case or category, or became letters, since Java 17's Unicode 13.
const CHANGED: [(u32, u32); 12] = [
    (411, 411),
    (612, 612),
    (661, 661),
    (867, 879),
    (3076, 3076),
    (3970, 3971),
    (4348, 4348),
    (5940, 5940),
    (7635, 7654),
    (43881, 43881),
    (69760, 69761),
    (71454, 71454),
];

fn line(point: u32) -> String {
    let answers = [
        is_letter(point),
        is_digit(point),
        is_alphabetic(point),
        is_upper(point),
        is_lower(point),
        is_title(point),
        is_whitespace(point),
        is_space(point),
        is_control(point),
        is_ignorable(point),
        is_identifier_start(point),
        is_identifier_part(point),
    ];
    let flags = answers.iter().fold(0, |flags, answer| flags * 2 + i32::from(*answer));
    let mut units = Vec::new();
    utf16::push_point(&mut units, point).unwrap();
    let great = string_hash(&utf16::to_upper(&units));
    units.insert(0, u16::from(b'x'));
    let small = string_hash(&utf16::to_lower(&units));
    format!(
        "{point} {} {flags} {} {} {} {} {great} {small}",
        type_number(category(point)),
        upper(point),
        lower(point),
        title(point),
        digit(point, 36).map_or(-1, u32::cast_signed),
    )
}

#[test]
fn characters_are_what_java_says() {
    let Some(answers) = ask("Characters", Vec::new()) else { return };
    let differing: Vec<String> = answers
        .lines()
        .zip(0..)
        .filter(|(theirs, point)| {
            // What Java 17 does not know yet is another matter.
            let unknown = theirs.split(' ').nth(1) == Some("0");
            line(*point) != **theirs && !unknown && !CHANGED.iter().any(|(first, last)| (first..=last).contains(&point))
        })
        .map(|(theirs, point)| format!("ours {}\ntheirs {theirs}", line(point)))
        .collect();
    let shown = differing.iter().take(40).cloned().collect::<Vec<_>>().join("\n");
    assert!(differing.is_empty(), "{} differ:\n{shown}", differing.len());
}
