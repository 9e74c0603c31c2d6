//! What a filter says of a row.

mod fields;

use fields::FIELDS;
use query::{Literal, Value, parse_filter};
use rstest::rstest;

/// `p1` is an empty collection, `p2` of the wrong kind, and a field that is not listed is null.
fn row(field: &str) -> Option<Value> {
    let text = |text: &str| Literal::Text(text.to_owned());
    match field {
        "id" => Some(text("aB1").into()),
        "name" => Some(text("Service ÜBER").into()),
        "attempts" => Some(Literal::Number(3).into()),
        "universal" => Some(Literal::Bool(true).into()),
        "created" => Some(Literal::Time(1_545_174_355_000_000).into()),
        "groups" => Some(Value::Many(vec![text("Ops"), text("Dev")])),
        "p1" => Some(Value::Many(vec![])),
        "p2" => Some(Literal::Number(1).into()),
        _ => None,
    }
}

#[rstest]
#[case::text_ignores_ascii_case(r#"name eq "sERVICE Über""#, true)]
#[case::text_ignores_the_case_of_every_letter(r#"name eq "Service üBER""#, true)]
#[case::text_list(r#"name in ("x", "SERVICE ÜBER")"#, true)]
#[case::text_part("name co VICE", true)]
#[case::text_part_elsewhere("name sw VICE", false)]
#[case::text_start("name sw SERV", true)]
#[case::text_order("name gt SERVER", true)]
#[case::text_order_ignores_case("name lt server", false)]
#[case::id_is_exact("id eq aB1", true)]
#[case::id_is_exact_in_case("id eq ab1", false)]
#[case::id_list("id in (ab1, aB1)", true)]
#[case::number_order("attempts gt 2 and attempts ge 3 and attempts lt 4 and attempts le 3", true)]
#[case::number_is_not_text("attempts lt 10", true)]
#[case::number_strictly("attempts gt 3 or attempts lt 3", false)]
#[case::number_other("attempts ne 4", true)]
#[case::truth("universal eq true and universal ne false", true)]
#[case::instant_with_offset("created eq 2018-12-19T00:05:55+01:00", true)]
#[case::instant_after_start_of_year("created gt 2018 and created lt 2019", true)]
#[case::all_of_the_list_are_members("groups ca (dev, ops)", true)]
#[case::one_of_the_list_is_no_member("groups ca (dev, hr)", false)]
#[case::one_member_equals("groups eq ops", true)]
#[case::null_is_null("owner.id isnull", true)]
#[case::null_is_not_present("pr owner.id", false)]
#[case::null_equals_nothing(r#"owner.id eq """#, false)]
#[case::null_differs("owner.id ne a", true)]
#[case::null_contains_nothing(r#"owner.id co """#, false)]
#[case::null_starts_with_nothing(r#"owner.id sw """#, false)]
#[case::not_of_a_test_on_null("not owner.id eq a", true)]
#[case::value_is_present("pr name", true)]
#[case::value_is_not_null("name isnull", false)]
#[case::empty_collection_is_null("p1 eq a", false)]
#[case::other_kind_equals_nothing("p2 eq 1", false)]
#[case::both("pr name and id eq x", false)]
#[case::either("pr name or id eq x", true)]
#[case::negated_group("not (pr name and id eq x)", true)]
fn a_filter_means_what_it_says(#[case] text: &str, #[case] holds: bool) {
    assert_eq!(parse_filter(text, FIELDS).map(|filter| filter.matches(&row)), Ok(holds));
}
