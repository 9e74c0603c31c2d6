//! Connector rules in the store.

mod common;

use common::{id, integration, open, tenant};
use model::{ConnectorRule, Id, TenantId, Timestamp, integration::Reference, rule::RuleSpec};
use serde_json::json;
use store::Secrets;

#[tokio::test]
async fn a_rule_is_found_by_its_id_else_by_its_name_and_knows_who_names_it() {
    let directory = tempfile::tempdir().unwrap();
    let store = open(&directory).await;
    let rule = |number: u64, name: &str| ConnectorRule {
        tenant: tenant(),
        id: id(number),
        spec: RuleSpec::from_json(&json!({"name": name, "type": "BuildMap", "description": "d",
            "sourceCode": {"version": "1.0", "script": "return 1;"}, "attributes": {"a": null}}))
        .unwrap(),
        created: Timestamp(number.try_into().unwrap()),
        modified: (number > 1).then_some(Timestamp(9)),
    };
    let (first, second) = (rule(1, "First"), rule(2, "Second"));
    store.insert_rule(&first).await.unwrap();
    store.insert_rule(&second).await.unwrap();
    assert!(store.insert_rule(&rule(3, "SECOND")).await.unwrap_err().is_conflict());
    let page = query::parse_page(None, None, Some("true")).unwrap();
    assert_eq!(store.rules(&tenant(), &page).await.unwrap(), (vec![first.clone(), second.clone()], Some(2)));
    let named = |id: Option<Id>, name: Option<&str>| Reference {
        id: id.map(|id| id.to_string()),
        name: name.map(str::to_owned),
    };
    for (number, reference, found) in [
        (1, named(Some(id(1)), Some("Second")), Some(&first)),
        (2, named(Some(id(7)), Some("second")), Some(&second)),
        (3, named(None, Some("Third")), None),
        (4, named(Some(id(2)), None), Some(&second)),
    ] {
        assert_eq!(store.rule_named(&tenant(), &reference).await.unwrap().as_ref(), found);
        let mut desk = integration(number, &format!("Desk {number}"));
        desk.spec.rule = Some(reference);
        store.insert_integration(&desk, &Secrets::new()).await.unwrap();
    }
    store.insert_integration(&integration(5, "Desk 5"), &Secrets::new()).await.unwrap();
    for (rule, users) in [(&first, vec![id(1)]), (&second, vec![id(2), id(4)])] {
        let found = store.integrations_naming(rule).await.unwrap();
        assert_eq!(found.into_iter().map(|found| found.integration.id).collect::<Vec<_>>(), users);
    }
    assert!(store.update_rule(&ConnectorRule { modified: Some(Timestamp(4)), ..first.clone() }).await.unwrap());
    assert_eq!(store.rule(&tenant(), &id(1)).await.unwrap().unwrap().modified, Some(Timestamp(4)));
    let elsewhere = TenantId::parse("elsewhere").unwrap();
    assert!(store.rule(&elsewhere, &id(1)).await.unwrap().is_none());
    assert!(!store.delete_rule(&elsewhere, &id(1)).await.unwrap());
    assert!(store.delete_rule(&tenant(), &id(1)).await.unwrap());
    assert!(!store.update_rule(&first).await.unwrap());
}
