//! Filters that are read, as they print, and filters that are refused, with the place and the words.

mod fields;

use fields::FIELDS;
use query::{MAX_CHARACTERS, MAX_LEVELS, MAX_TESTS, MAX_VALUES, parse_filter};
use rstest::rstest;

fn printed(text: &str) -> Result<String, String> {
    parse_filter(text, FIELDS).map(|filter| filter.to_string()).map_err(|fault| fault.to_string())
}

#[rstest]
#[case(r#"name eq "a""#, r#"name eq "a""#)]
#[case("  name\teq\r\n a  ", r#"name eq "a""#)]
#[case(r#"name ne "a""#, r#"name ne "a""#)]
#[case(r#"name co "a b""#, r#"name co "a b""#)]
#[case(r#"name sw """#, r#"name sw """#)]
#[case(r#"name gt "m""#, r#"name gt "m""#)]
#[case(r#"name ge "m" and name le "n""#, r#"name ge "m" and name le "n""#)]
#[case(r#"name lt "m""#, r#"name lt "m""#)]
#[case("pr name", "pr name")]
#[case("pr owner.id", "pr owner.id")]
#[case("name isnull", "name isnull")]
#[case("owner.id eq 2c91808b6ef1d43e016efba0ce470904", r#"owner.id eq "2c91808b6ef1d43e016efba0ce470904""#)]
#[case("id eq 42", r#"id eq "42""#)]
#[case("name eq true", r#"name eq "true""#)]
#[case("name eq isnull", r#"name eq "isnull""#)]
#[case("name eq a-b_c.d:e@f+g/h", r#"name eq "a-b_c.d:e@f+g/h""#)]
#[case("name eq Zürich", r#"name eq "Zürich""#)]
#[case(r#"name eq "say \"hi\" \\ bye""#, r#"name eq "say \"hi\" \\ bye""#)]
#[case(r#"name eq "and""#, r#"name eq "and""#)]
#[case(r#"name eq "a) or (b""#, r#"name eq "a) or (b""#)]
#[case(r#"id in ("a","b")"#, r#"id in ("a", "b")"#)]
#[case("id in(a , b)", r#"id in ("a", "b")"#)]
#[case("id in (a)", r#"id in ("a")"#)]
#[case(r#"groups ca ("a","b")"#, r#"groups ca ("a", "b")"#)]
#[case("attempts eq 007", "attempts eq 7")]
#[case("attempts gt -3", "attempts gt -3")]
#[case("attempts in (1, 2, 3)", "attempts in (1, 2, 3)")]
#[case("attempts le 9223372036854775807", "attempts le 9223372036854775807")]
#[case("universal eq true", "universal eq true")]
#[case("universal ne false", "universal ne false")]
#[case("created gt 2018", "created gt 2018-01-01T00:00:00Z")]
#[case("created gt 2018-12", "created gt 2018-12-01T00:00:00Z")]
#[case("created gt 2018-12-18", "created gt 2018-12-18T00:00:00Z")]
#[case("created gt 2018-12-18T23:05", "created gt 2018-12-18T23:05:00Z")]
#[case("created gt 2018-12-18T23:05:55", "created gt 2018-12-18T23:05:55Z")]
#[case("created gt 2018-12-18T23:05:55Z", "created gt 2018-12-18T23:05:55Z")]
#[case(r#"created gt "2018-12-18T23:05:55Z""#, "created gt 2018-12-18T23:05:55Z")]
#[case("created lt 2018-12-18t23:05:55.5z", "created lt 2018-12-18T23:05:55.5Z")]
#[case("created ge 2018-12-18T23:05:55.1234567899999Z", "created ge 2018-12-18T23:05:55.123456Z")]
#[case("created le 2018-12-18T23:05:55+01:00", "created le 2018-12-18T22:05:55Z")]
#[case("created le 2018-12-31T23:05:55-0130", "created le 2019-01-01T00:35:55Z")]
#[case("created lt 1969-12-31T23:59:59.9999999Z", "created lt 1969-12-31T23:59:59.999999Z")]
#[case("created lt 9999-12-31T23:59:59.999999Z", "created lt 9999-12-31T23:59:59.999999Z")]
#[case("created gt 0000", "created gt 0000-01-01T00:00:00Z")]
#[case("created eq 2024-02-29", "created eq 2024-02-29T00:00:00Z")]
#[case("((name eq a))", r#"name eq "a""#)]
#[case("not not name eq a", r#"not not name eq "a""#)]
#[case("not(pr name)", "not pr name")]
#[case("name isnull and(pr name)", "name isnull and pr name")]
#[case("(name eq a or pr name) and id eq b", r#"(name eq "a" or pr name) and id eq "b""#)]
#[case("pr name and (pr name and pr name)", "pr name and (pr name and pr name)")]
#[case("pr name or (pr name or pr name)", "pr name or (pr name or pr name)")]
#[case("pr name or (pr name and pr name)", "pr name or pr name and pr name")]
#[case("not (pr name or name isnull)", "not (pr name or name isnull)")]
fn a_good_filter_prints_in_its_plain_form(#[case] text: &str, #[case] plain: &str) {
    assert_eq!(printed(text).as_deref(), Ok(plain));
    assert_eq!(printed(plain).as_deref(), Ok(plain));
}

#[rstest]
#[case("not p1 eq v1 or p2 eq v2 and p3 eq v3", "(not (p1 eq v1)) or ((p2 eq v2) and (p3 eq v3))")]
#[case("p1 eq v1 and p2 eq v2 or p3 eq v3", "((p1 eq v1) and (p2 eq v2)) or (p3 eq v3)")]
#[case("p1 eq v1 or p2 eq v2 and p3 eq v3", "p1 eq v1 or (p2 eq v2 and p3 eq v3)")]
#[case("not p1 eq v1 and p2 eq v2", "(not p1 eq v1) and p2 eq v2")]
#[case("p1 eq v1 and not p2 eq v2 or p3 eq v3", "(p1 eq v1 and (not p2 eq v2)) or p3 eq v3")]
fn not_binds_tighter_than_and_and_and_than_or(#[case] short: &str, #[case] explicit: &str) {
    assert!(parse_filter(short, FIELDS).is_ok());
    assert_eq!(parse_filter(short, FIELDS), parse_filter(explicit, FIELDS));
}

#[test]
fn parentheses_override_precedence() {
    let plain = parse_filter("p1 eq v1 or p2 eq v2 and p3 eq v3", FIELDS);
    assert_ne!(parse_filter("(p1 eq v1 or p2 eq v2) and p3 eq v3", FIELDS), plain);
    let negated = parse_filter("not p1 eq v1 and p2 eq v2", FIELDS);
    assert_ne!(parse_filter("not (p1 eq v1 and p2 eq v2)", FIELDS), negated);
}

const NAME_OPS: &str = "eq, ne, co, sw, in, gt, ge, lt, le, pr, isnull";
const ALL_FIELDS: &str = "id, name, type, attempts, universal, created, groups, owner.id, p1, p2, p3";
const TIMES: &str = "a date or date-time such as 2018, 2018-12, 2018-12-18 or 2018-12-18T23:05:55Z";
const WHOLE: &str = "a whole number of 64 bits such as 42, without quotes";
const START: &str = r#"expected a field name, "not", "pr" or "(", found"#;
const BACKSLASH: &str = r#"a backslash may only stand before " or \; write \\ for the character itself"#;

#[rstest]
// Empty, forbidden and stray characters.
#[case("", 1, "the text is empty; leave the parameter out instead")]
#[case(" \t ", 1, "the text is empty; leave the parameter out instead")]
#[case("name eq \"a\0\"", 11, "a NUL character is not allowed")]
#[case("name = a", 6, r#""=" is not allowed outside a double-quoted string"#)]
#[case("name eq 'a'", 9, r#""'" is not allowed outside a double-quoted string"#)]
#[case("ñame eq #", 1, format!(r#"unknown field "ñame"; allowed: {ALL_FIELDS}"#))]
#[case("name eq ü and id eq #", 21, r##""#" is not allowed outside a double-quoted string"##)]
#[case("name\u{7} eq a", 5, r#""\u{7}" is not allowed outside a double-quoted string"#)]
// Fields.
#[case("foo eq a", 1, format!(r#"unknown field "foo"; allowed: {ALL_FIELDS}"#))]
#[case("foo = 'a'", 1, format!(r#"unknown field "foo"; allowed: {ALL_FIELDS}"#))]
#[case("Name eq a", 1, format!(r#"unknown field "Name"; allowed: {ALL_FIELDS}"#))]
#[case("rank isnull", 6, r#"operator "isnull" is not allowed for "rank"; allowed: none"#)]
#[case("pr foo", 4, format!(r#"unknown field "foo"; allowed: {ALL_FIELDS}"#))]
#[case("\"name\" eq a", 1, format!(r#"{START} the string "name""#))]
#[case("pr", 3, r#"expected a field name after "pr", found the end"#)]
#[case("pr (name)", 4, r#"expected a field name after "pr", found "(""#)]
// Operators.
#[case("type co a", 6, r#"operator "co" is not allowed for "type"; allowed: eq, in"#)]
#[case("name ca (a)", 6, format!(r#"operator "ca" is not allowed for "name"; allowed: {NAME_OPS}"#))]
#[case("pr type", 1, r#"operator "pr" is not allowed for "type"; allowed: eq, in"#)]
#[case("type isnull", 6, r#"operator "isnull" is not allowed for "type"; allowed: eq, in"#)]
#[case("name pr", 6, r#""pr" stands before its field: write "pr name""#)]
#[case("type xx a", 6, r#"unknown operator "xx" for "type"; allowed: eq, in"#)]
#[case("type EQ a", 6, r#"operators are lowercase: write "eq", not "EQ""#)]
#[case("name IsNull", 6, r#"operators are lowercase: write "isnull", not "IsNull""#)]
#[case("PR name", 1, r#"operators are lowercase: write "pr", not "PR""#)]
#[case("NOT name eq a", 1, r#"operators are lowercase: write "not", not "NOT""#)]
#[case("pr name AND pr name", 9, r#"operators are lowercase: write "and", not "AND""#)]
#[case("(pr name Or pr name)", 10, r#"operators are lowercase: write "or", not "Or""#)]
#[case("type", 5, r#"expected an operator for "type", found the end; allowed: eq, in"#)]
#[case("type \"eq\" a", 6, r#"expected an operator for "type", found the string "eq"; allowed: eq, in"#)]
// Values.
#[case("name eq", 8, "expected a value, found the end")]
#[case("name eq )", 9, r#"expected a value, found ")""#)]
#[case("name eq and pr name", 9, r#"expected a value, found "and"; if that is the value, quote it"#)]
#[case("name eq (a)", 9, r#"expected a value, found "(""#)]
#[case("name eq \"a", 9, r#"the string that begins here is not closed with ""#)]
#[case(r#"name eq "a\""#, 9, r#"the string that begins here is not closed with ""#)]
#[case(r#"name eq "a\"#, 9, r#"the string that begins here is not closed with ""#)]
#[case(r#"name eq "a\n""#, 11, BACKSLASH)]
#[case(r#"name eq "é\u0041""#, 11, BACKSLASH)]
#[case("attempts eq many", 13, format!(r#""many" does not suit "attempts"; allowed: {WHOLE}"#))]
#[case("attempts eq \"1\"", 13, format!(r#""1" does not suit "attempts"; allowed: {WHOLE}"#))]
#[case("attempts eq 1.5", 13, format!(r#""1.5" does not suit "attempts"; allowed: {WHOLE}"#))]
#[case("attempts eq +1", 13, format!(r#""+1" does not suit "attempts"; allowed: {WHOLE}"#))]
#[case("attempts in (1, 9223372036854775808)", 17, r#""9223372036854775808" does not suit"#)]
#[case("universal eq yes", 14, r#""yes" does not suit "universal"; allowed: true or false, without quotes"#)]
#[case("universal eq \"true\"", 14, r#""true" does not suit "universal"; allowed: true or false, without quotes"#)]
#[case("universal eq True", 14, r#""True" does not suit "universal"; allowed: true or false, without quotes"#)]
#[case("created gt yesterday", 12, format!(r#""yesterday" does not suit "created"; allowed: {TIMES}"#))]
#[case("created gt 18", 12, format!(r#""18" does not suit "created"; allowed: {TIMES}"#))]
#[case("created gt 2018-1", 12, r#""2018-1" does not suit"#)]
#[case("created gt 2018-13", 12, r#""2018-13" does not suit"#)]
#[case("created gt 2023-02-29", 12, r#""2023-02-29" does not suit"#)]
#[case("created gt 2018-12T10:00", 12, r#""2018-12T10:00" does not suit"#)]
#[case("created gt 2018-12-18T24:00:00Z", 12, r#""2018-12-18T24:00:00Z" does not suit"#)]
#[case("created gt 2018-12-18T10:00:00+24:00", 12, r#""2018-12-18T10:00:00+24:00" does not suit"#)]
#[case("created gt 2018-12-18T10:00:00+01:60", 12, r#""2018-12-18T10:00:00+01:60" does not suit"#)]
#[case("created gt 2018-12-18T10:00:00.Z", 12, r#""2018-12-18T10:00:00.Z" does not suit"#)]
#[case("created gt 0000-01-01T00:00:00+00:01", 12, r#""0000-01-01T00:00:00+00:01" does not suit"#)]
#[case("created gt 9999-12-31T23:59:59-00:01", 12, r#""9999-12-31T23:59:59-00:01" does not suit"#)]
#[case(r#"created gt "2018-12-18 10:00""#, 12, r#""2018-12-18 10:00" does not suit"#)]
#[case("created gt 2018-12-18T10:00:00 01:00", 32, r#"expected "and", "or" or the end, found "01:00""#)]
// Lists.
#[case("id in a", 7, r#"expected a list such as ("a", "b") after "in", found "a""#)]
#[case("id in ()", 8, r#"expected a value, found ")""#)]
#[case("id in (a,)", 10, r#"expected a value, found ")""#)]
#[case("id in (a b)", 10, r#"expected "," or ")", found "b""#)]
#[case("id in (a", 9, r#"expected "," or ")", found the end"#)]
#[case("groups ca ((a))", 12, r#"expected a value, found "(""#)]
// The whole.
#[case("name eq a b", 11, r#"expected "and", "or" or the end, found "b""#)]
#[case("name eq \"a\"\"b\"", 12, r#"expected "and", "or" or the end, found the string "b""#)]
#[case("pr name)", 8, r#"expected "and", "or" or the end, found ")""#)]
#[case("pr name, pr name", 8, r#"expected "and", "or" or the end, found ",""#)]
#[case("(pr name", 9, r#"expected "and", "or" or ")", found the end"#)]
#[case("()", 2, format!(r#"{START} ")""#))]
#[case("not", 4, format!("{START} the end"))]
#[case("pr name and", 12, format!("{START} the end"))]
#[case("and pr name", 1, r#"unknown field "and"; allowed"#)]
#[case("pr name and and pr name", 13, r#"unknown field "and"; allowed"#)]
fn a_bad_filter_is_refused_at_its_leftmost_fault(
    #[case] text: &str,
    #[case] column: usize,
    #[case] message: impl AsRef<str>,
) {
    let fault = printed(text).expect_err("refused");
    let expected = format!("filters: column {column}: {}", message.as_ref());
    assert!(fault.starts_with(&expected), "{fault}\n  is not\n{expected}");
}

#[test]
fn the_longest_text_is_read_and_one_character_more_is_not() {
    let longest = format!("name eq \"{}\"", "é".repeat(MAX_CHARACTERS - 10));
    assert!(printed(&longest).is_ok());
    assert_eq!(
        printed(&format!("{longest} ")),
        Err("filters: column 16385: the text is longer than 16384 characters".into())
    );
}

#[rstest]
#[case("(", ")")]
#[case("not ", "")]
fn the_deepest_nesting_is_read_and_one_level_more_is_not(#[case] open: &str, #[case] close: &str) {
    let nested = |levels: usize| format!("{}pr name{}", open.repeat(levels), close.repeat(levels));
    assert!(printed(&nested(MAX_LEVELS)).is_ok());
    let column = open.len() * MAX_LEVELS + 1;
    assert_eq!(printed(&nested(MAX_LEVELS + 1)), Err(format!("filters: column {column}: more than 64 nested levels")));
}

#[test]
fn levels_that_are_closed_do_not_count() {
    let wide = vec!["not (pr name)"; 200].join(" or ");
    assert!(printed(&wide).is_ok());
}

#[test]
fn the_longest_list_is_read_and_one_value_more_is_not() {
    let list = |values: usize| format!("id in ({})", vec!["a"; values].join(","));
    assert!(printed(&list(MAX_VALUES)).is_ok());
    assert_eq!(printed(&list(MAX_VALUES + 1)), Err("filters: column 2008: more than 1000 values in a list".to_owned()));
}

#[rstest]
#[case(" or ")]
#[case(" and ")]
#[case(" or not ")]
fn the_most_tests_are_read_and_one_more_is_not(#[case] word: &str) {
    let tests = |count: usize| vec!["pr name"; count].join(word);
    assert!(printed(&tests(MAX_TESTS)).is_ok());
    let column = ("pr name".len() + word.len()) * MAX_TESTS + 1;
    assert_eq!(
        printed(&tests(MAX_TESTS + 1)),
        Err(format!("filters: column {column}: more than 250 tests in a filter"))
    );
}

#[test]
fn a_long_piece_of_the_text_is_cut_in_the_message() {
    let fault = printed(&"x".repeat(4000)).expect_err("refused");
    assert!(fault.contains(&format!("unknown field \"{}\"…;", "x".repeat(40))), "{fault}");
}
