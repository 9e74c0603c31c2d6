//! `sorters`, `limit`, `offset` and `count`.

mod fields;

use fields::FIELDS;
use query::{Field, Kind, Page, parse_page, parse_sorters};
use rstest::rstest;

fn printed(text: &str) -> Result<Vec<String>, String> {
    parse_sorters(text, FIELDS)
        .map(|sorters| sorters.iter().map(ToString::to_string).collect())
        .map_err(|fault| fault.to_string())
}

#[rstest]
#[case("name", &["name"])]
#[case("-name", &["-name"])]
#[case("type,-created", &["type", "-created"])]
#[case(" name , -owner.id ", &["name", "-owner.id"])]
#[case("rank,attempts", &["rank", "attempts"])]
fn good_sorters_keep_their_order(#[case] text: &str, #[case] expected: &[&str]) {
    assert_eq!(printed(text), Ok(expected.iter().map(ToString::to_string).collect()));
}

const SORTABLE: &str = "name, type, attempts, created, owner.id, rank";

#[rstest]
#[case("", "column 1: the text is empty; leave the parameter out instead")]
#[case(" ", "column 1: the text is empty; leave the parameter out instead")]
#[case("name\0", "column 5: a NUL character is not allowed")]
#[case("name,", format!("column 6: a field name is missing; allowed: {SORTABLE}"))]
#[case("-", format!("column 2: a field name is missing; allowed: {SORTABLE}"))]
#[case("name,,type", format!("column 6: a field name is missing; allowed: {SORTABLE}"))]
#[case("name, foo", format!(r#"column 7: unknown field "foo"; allowed: {SORTABLE}"#))]
#[case("é", format!(r#"column 1: unknown field "é"; allowed: {SORTABLE}"#))]
#[case("NAME", format!(r#"column 1: unknown field "NAME"; allowed: {SORTABLE}"#))]
#[case("+name", format!(r#"column 1: unknown field "+name"; allowed: {SORTABLE}"#))]
#[case("--name", format!(r#"column 2: unknown field "-name"; allowed: {SORTABLE}"#))]
#[case("name desc", format!(r#"column 1: unknown field "name desc"; allowed: {SORTABLE}"#))]
#[case("name,-id", format!(r#"column 7: "id" is not sortable; allowed: {SORTABLE}"#))]
#[case("name,type,-name", r#"column 12: "name" is named twice"#)]
fn bad_sorters_are_refused_at_their_place(#[case] text: &str, #[case] expected: impl AsRef<str>) {
    assert_eq!(printed(text), Err(format!("sorters: {}", expected.as_ref())));
}

#[test]
fn sixteen_sorters_are_read_and_seventeen_are_not() {
    const NAMES: [&str; 17] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q"];
    static MANY: [Field; 17] = {
        let mut many = [Field { name: "a", kind: Kind::Text, ops: &[], sortable: true }; 17];
        let mut index = 0;
        while index < many.len() {
            many[index].name = NAMES[index];
            index += 1;
        }
        many
    };
    assert_eq!(parse_sorters(&NAMES[..16].join(","), &MANY).map(|sorters| sorters.len()), Ok(16));
    let fault = parse_sorters(&NAMES.join(","), &MANY).expect_err("refused");
    assert_eq!(fault.to_string(), "sorters: column 33: more than 16 sorters");
}

#[rstest]
#[case(None, None, None, Page { limit: 250, offset: 0, count: false })]
#[case(Some("0"), Some("0"), Some("false"), Page { limit: 0, offset: 0, count: false })]
#[case(Some("250"), Some("9223372036854775807"), Some("true"),
    Page { limit: 250, offset: i64::MAX.unsigned_abs(), count: true })]
#[case(Some("007"), None, None, Page { limit: 7, offset: 0, count: false })]
fn a_good_page_is_read(
    #[case] limit: Option<&str>,
    #[case] offset: Option<&str>,
    #[case] count: Option<&str>,
    #[case] page: Page,
) {
    assert_eq!(parse_page(limit, offset, count), Ok(page));
}

#[rstest]
fn a_bad_limit_is_refused(
    #[values("251", "-1", "+1", "", " 1", "ten", "1.0", "99999999999999999999", "٣")] text: &str,
) {
    let fault = parse_page(Some(text), None, None).expect_err("refused");
    assert_eq!(fault.to_string(), format!("limit: {text:?} is not allowed; allowed: a whole number from 0 to 250"));
}

#[rstest]
fn a_bad_offset_is_refused(#[values("-1", "9223372036854775808", "", "1e3", "0x10")] text: &str) {
    let fault = parse_page(None, Some(text), None).expect_err("refused");
    let allowed = "a whole number from 0 to 9223372036854775807";
    assert_eq!(fault.to_string(), format!("offset: {text:?} is not allowed; allowed: {allowed}"));
}

#[rstest]
fn a_bad_count_is_refused(#[values("True", "1", "", "true ")] text: &str) {
    let fault = parse_page(None, None, Some(text)).expect_err("refused");
    assert_eq!(fault.to_string(), format!("count: {text:?} is not allowed; allowed: true or false"));
}
