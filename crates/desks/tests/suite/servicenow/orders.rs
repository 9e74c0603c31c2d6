//! The service catalog: orders, carts, record producers, and whose status counts.

use super::{Rig, fenced, named, refused, rows, with};
use crate::harness::{KEY, answer, body, header, says};
use desks::{DraftError, Guarantee, Outcome};
use model::DeskOutcome::{self, Committed, Failed, Queued};
use serde_json::{Value, json};

const REQUEST: &str = "cf56a3fcdb3a2300e890f71fbf9619ac";
const ITEM: &str = "d82ea08510247200964f77ffeec6c4ee";

fn order(patch: &Value) -> Value {
    let mut order = json!({ "correlationVariable": "sdim_key", "serviceRequest": { "provision": {
        "resource": "/api/sn_sc/servicecatalog/items/$catalogItem/order_now", "responseElement": null,
        "requestRootElement": null, "catalogItem": { "Directory": ITEM } } } });
    json_patch::merge(&mut order, patch);
    order
}

#[tokio::test]
async fn an_order_carries_the_key_in_its_variable() {
    let Some(answers) = fenced("c_ServiceCatalogAPI.md") else { return };
    let rig = Rig::new("serviceRequest", order(&json!({})), [says(200, &with(&answers, "REQ0010012"))]);
    assert_eq!(rig.desk.guarantee(), Guarantee::StrongLookup);
    assert_eq!(named(rig.create().await), (REQUEST.to_owned(), "REQ0010012".to_owned()));
    let sent = rig.sent().remove(0);
    assert!(sent.url.ends_with(&format!("/servicecatalog/items/{ITEM}/order_now")), "{}", sent.url);
    let sent = body(&sent);
    assert_eq!((&sent["sysparm_quantity"], &sent["variables"]["sdim_key"]), (&json!("1"), &json!(KEY)));
    assert_eq!(sent["variables"]["short_description"], "SailPoint Access Request 0000000123");
}

#[test]
fn an_order_that_nobody_could_find_again_is_held() {
    let rig = Rig::new("serviceRequest", order(&json!({ "correlationVariable": "" })), []);
    assert_eq!(rig.desk.guarantee(), Guarantee::Held);
    let draft = rig.desk.draft(&crate::conformance::subject(KEY)).unwrap();
    let sent: Value = serde_json::from_str(draft.body.as_deref().unwrap()).unwrap();
    assert!(sent["variables"].get("sdim_key").is_none(), "{sent}");
    for (settings, guarantee) in
        [(json!({}), Guarantee::Held), (json!({ "correlationIsStored": true }), Guarantee::StrongLookup)]
    {
        assert_eq!(Rig::new("serviceRequest", settings, []).desk.guarantee(), guarantee);
    }
}

#[test]
fn the_source_chooses_the_item() {
    let item = |items: Value| {
        let patch = json!({ "serviceRequest": { "provision": { "catalogItem": items } } });
        let mut patch = order(&patch);
        patch["serviceRequest"]["provision"]["catalogItem"]["Directory"] = items["Directory"].clone();
        let rig = Rig::new("serviceRequest", patch, []);
        rig.desk.draft(&crate::conformance::subject(KEY)).map(|draft| draft.url)
    };
    let by_id = item(json!({ "2c9180855d191c59015d291ceb051111": "aa", "default": "bb" })).unwrap();
    assert!(by_id.contains("/items/aa/"), "{by_id}");
    assert!(item(json!({ "default": "bb" })).unwrap().contains("/items/bb/"));
    let unknown = item(json!({ "Payroll": "cc" }));
    assert!(matches!(&unknown, Err(DraftError::Unusable(why)) if why.contains("Directory")), "{unknown:?}");
}

#[test]
fn sources_with_different_items_are_no_one_order() {
    let patch = json!({ "serviceRequest": { "provision": { "catalogItem": { "Payroll": "cc" } } } });
    let rig = Rig::new("serviceRequest", order(&patch), []);
    let mut subject = crate::conformance::subject(KEY);
    let mut plan = subject.context.get("plan").unwrap().to_json();
    let mut second = plan["requests"][0].clone();
    second["resource"] = "Payroll".into();
    second["source"] = json!({ "name": "Payroll" });
    plan["requests"].as_array_mut().unwrap().push(second);
    subject.context.set("plan", plan);
    let draft = rig.desk.draft(&subject);
    assert!(matches!(&draft, Err(DraftError::Unusable(why)) if why.contains("accountRequest")), "{draft:?}");
}

#[tokio::test]
async fn an_order_is_submitted_out_of_a_cart_that_holds_nothing_else() {
    let Some(answers) = fenced("c_ServiceCatalogAPI.md") else { return };
    let two = order(&json!({ "twoStepCheckout": true }));
    let empty = says(200, &json!({ "result": { "cart_id": "6d88bc29137d2300027879d96144b04b" } }));
    let in_cart = with(&answers, "0951c597db21120064301150f0b8f5cf");
    let submitted = with(&answers, "REQ0010010");
    let rig = Rig::new("serviceRequest", two.clone(), [empty.clone(), says(200, &in_cart), says(200, &submitted)]);
    assert_eq!(named(rig.create().await), ("f89ed597db21120064301150f0b8f5ff".to_owned(), "REQ0010010".to_owned()));
    let calls: Vec<String> = rig.sent().iter().map(|sent| format!("{} {}", sent.method, sent.url)).collect();
    assert!(
        calls[0].ends_with("/cart")
            && calls[2].ends_with("POST https://acme.service-now.com/api/sn_sc/servicecatalog/cart/submit_order"),
        "{calls:?}"
    );
    // What is in the cart already would be ordered too.
    let full = with(&answers, "0830db8413a56300397533e2e144b0ba");
    let rig = Rig::new("serviceRequest", two.clone(), [says(200, &full)]);
    assert!(refused(rig.create().await).contains("not empty"));
    // A submit that is refused leaves the order in the cart: nobody knows.
    let rig = Rig::new("serviceRequest", two, [empty, says(200, &in_cart), answer(400, "{}")]);
    assert!(matches!(rig.create().await, Outcome::Ambiguous(_)));
}

#[tokio::test]
async fn an_order_in_a_cart_that_nobody_expected_is_taken_out_again() {
    let Some(answers) = fenced("c_ServiceCatalogAPI.md") else { return };
    let in_cart = with(&answers, "0951c597db21120064301150f0b8f5cf");
    let rig = Rig::new("serviceRequest", order(&json!({})), [says(200, &in_cart), answer(204, "")]);
    assert!(refused(rig.create().await).contains("twoStepCheckout"));
    let sent = rig.sent();
    assert_eq!((sent[1].method.as_str(), header(&sent[1], "content-type")), ("DELETE", Some("application/json")));
    assert!(sent[1].url.ends_with("/cart/ac61c597db21120064301150f0b8f5f9"), "{}", sent[1].url);
    let rig = Rig::new("serviceRequest", order(&json!({})), [says(200, &in_cart), answer(500, "")]);
    assert!(matches!(rig.create().await, Outcome::Ambiguous(_)));
}

#[tokio::test]
async fn a_200_that_says_why_not_is_a_no() {
    let Some(answers) = fenced("c_ServiceCatalogAPI.md") else { return };
    let rig = Rig::new("serviceRequest", order(&json!({})), [says(200, &with(&answers, "errCode"))]);
    assert!(refused(rig.create().await).contains("cannot be submitted"));
}

#[tokio::test]
async fn a_record_producer_answers_with_its_record() {
    let Some(answers) = fenced("c_ServiceCatalogAPI.md") else { return };
    let producer = json!({ "correlationVariable": "sdim_key", "incident": { "provision": {
        "resource": "/api/sn_sc/servicecatalog/items/3f1dd0320a0a0b99000a53f7604a2ef9/submit_producer" } } });
    let rig = Rig::new("incident", producer, [says(200, &with(&answers, "INC0010006"))]);
    assert_eq!(named(rig.create().await), ("6baf4e1ddbba2300e890f71fbf961963".to_owned(), "INC0010006".to_owned()));
    assert_eq!(body(&rig.sent()[0])["variables"]["sdim_key"], KEY);
}

#[tokio::test]
async fn an_item_tells_its_variables() {
    let Some(answers) = fenced("c_ServiceCatalogAPI.md") else { return };
    let item = answers.iter().find(|answer| answer["result"]["name"] == "Apple iPad 3").unwrap().clone();
    let nothing = || rows(&json!([]));
    let mut with_one = item.clone();
    with_one["result"]["variables"] = json!([{ "name": "color", "label": "Color", "mandatory": true,
        "friendly_type": "select_box", "choices": [{ "label": "Blue", "value": "blue" }] }]);
    for (answer, names) in [(item, vec![]), (with_one, vec![("color".to_owned(), true, vec!["blue".to_owned()])])] {
        let rig = Rig::new("serviceRequest", order(&json!({})), [says(200, &answer), nothing(), nothing()]);
        let Outcome::Ok(description) = rig.desk.describe(&rig.http).await else { panic!("not described") };
        let told: Vec<_> =
            description.fields.into_iter().map(|field| (field.id, field.required, field.values)).collect();
        assert_eq!(told, names);
        assert_eq!(description.notes.len(), 2, "states cannot be read: {:?}", description.notes);
    }
}

fn both(value: &str) -> Value {
    json!({ "display_value": format!("<{value}>"), "value": value })
}

fn request(state: &str, approval: &str) -> Value {
    json!({ "sys_id": both(REQUEST), "number": both("REQ1"), "request_state": both(state), "approval": both(approval) })
}

fn item(state: &str) -> Value {
    json!({ "sys_id": both("5db1"), "request": { "display_value": "REQ1", "value": REQUEST }, "state": both(state) })
}

#[tokio::test]
async fn the_item_or_the_request_says_what_became_of_it() {
    type Case = (&'static str, &'static str, &'static str, &'static [&'static str], &'static str, Option<DeskOutcome>);
    let cases: [Case; 14] = [
        ("auto", "in_process", "approved", &["3"], "<3>", Some(Committed)),
        ("auto", "in_process", "approved", &["2"], "<2>", Some(Queued)),
        ("auto", "in_process", "approved", &["4"], "<4>", Some(Failed)),
        ("auto", "in_process", "approved", &["7"], "<7>", Some(Failed)),
        ("auto", "in_process", "approved", &["3", "3"], "<in_process>", Some(Queued)),
        ("auto", "closed_complete", "approved", &["3", "4"], "<closed_complete>", Some(Committed)),
        ("auto", "closed_complete", "approved", &[], "<closed_complete>", Some(Committed)),
        ("auto", "closed_complete", "approved", &["odd"], "<closed_complete>", Some(Committed)),
        ("auto", "closed_cancelled", "approved", &["1"], "<closed_cancelled>", Some(Failed)),
        ("auto", "requested", "rejected", &["1"], "<requested>, approval rejected", Some(Failed)),
        ("requestItem", "closed_complete", "approved", &["3", "2"], "<2>", Some(Queued)),
        ("requestItem", "in_process", "approved", &["3", "4"], "<4>", Some(Failed)),
        ("requestItem", "in_process", "approved", &["3", "3"], "<3>", Some(Committed)),
        ("requestItem", "closed_complete", "approved", &["odd"], "<odd>", None),
    ];
    for (from, state, approval, items, text, outcome) in cases {
        let items: Vec<Value> = items.iter().map(|state| item(state)).collect();
        let replies = [rows(&json!([request(state, approval)])), rows(&json!(items)), rows(&json!([]))];
        let rig = Rig::new("serviceRequest", json!({ "statusFrom": from }), replies);
        assert_eq!(rig.seen(REQUEST).await, [(Some(text.to_owned()), outcome)], "{from} {state} {items:?}");
    }
    let alone = Rig::new(
        "serviceRequest",
        json!({ "statusFrom": "request" }),
        [rows(&json!([request("closed_complete", "")]))],
    );
    assert_eq!(alone.seen(REQUEST).await, [(Some("<closed_complete>".to_owned()), Some(Committed))]);
    assert_eq!(alone.sent().len(), 1);
}
