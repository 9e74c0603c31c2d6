//! Ten thousand integrations: a page costs what it returns.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails that way")]

mod common;

use common::{BASE, TestApp, integration};
use model::{Id, Integration, TenantId, integration::IntegrationSpec};
use store::{Arg, INTEGRATION_FIELDS, Secrets, Sql, TICKET_FIELDS};

const COUNT: usize = 10_000;

async fn filled() -> TestApp {
    let app = TestApp::new().await;
    let mut written = Vec::new();
    for number in 0..COUNT {
        let mut body = integration(&format!("Desk {number:05}"));
        body["attributes"].as_object_mut().unwrap().remove("password");
        body["cluster"] = format!("cluster{}", number % 100).into();
        body["type"] = ["Generic SDIM", "Zendesk SDIM", "ServiceNowSDIM"][number % 3].into();
        let now = model::Clock::now(&*app.clock);
        written.push(Integration {
            tenant: TenantId::default_tenant(),
            id: Id::new(&*app.clock, &*app.entropy),
            spec: IntegrationSpec::from_json(&body).unwrap(),
            created: now,
            modified: now,
        });
    }
    let none = Secrets::new();
    for chunk in written.chunks(500) {
        let writes = chunk.iter().map(|integration| app.store.insert_integration(integration, &none));
        for result in futures::future::join_all(writes).await {
            result.unwrap();
        }
    }
    app
}

#[tokio::test]
async fn ten_thousand_integrations_are_listed_by_index() {
    let app = filled().await;
    let id = app.get(&format!("{BASE}?limit=1&offset=5000")).await.json()[0]["id"].as_str().unwrap().to_owned();
    for (query, total, first) in [
        ("sorters=name", "10000", "Desk 00000"),
        ("sorters=-name", "10000", "Desk 09999"),
        ("offset=9990", "10000", "Desk 09990"),
        ("filters=name eq \"desk 00042\"", "1", "Desk 00042"),
        ("filters=type eq \"Zendesk SDIM\"&sorters=name", "3333", "Desk 00001"),
        ("filters=cluster eq \"cluster7\"&sorters=-name", "100", "Desk 09907"),
        ("filters=cluster in (\"cluster7\",\"cluster8\")", "200", "Desk 00007"),
        (&format!("filters=id eq \"{id}\""), "1", "Desk 05000"),
    ] {
        let reply = app.get(&format!("{BASE}?{query}&count=true&limit=50")).await.expect(200);
        assert_eq!((reply.header("x-total-count"), &reply.json()[0]["name"]), (total, &first.into()), "{query}");
    }
    let all = app.get(BASE).await.json();
    assert_eq!(all.as_array().unwrap().len(), 250);
}

/// What the lists run, with every filter and every order, before SQLite has statistics and after.
#[tokio::test]
async fn no_list_scans_the_table() {
    let app = filled().await;
    look_at_the_plans(&app).await;
    let analyze = store::Step::new(Sql::both("ANALYZE"), vec![]);
    app.store.driver().write(vec![analyze]).await.unwrap();
    look_at_the_plans(&app).await;
}

async fn look_at_the_plans(app: &TestApp) {
    // The filter, and whether its rows are few enough that they may be sorted.
    let filters = [
        ("", false),
        ("id eq \"x\"", true),
        ("id in (\"x\",\"y\")", true),
        ("name eq \"x\"", true),
        ("type eq \"x\"", false),
        ("type in (\"x\",\"y\")", true),
        ("cluster eq \"x\"", false),
        ("cluster in (\"x\",\"y\")", true),
        ("type eq \"x\" and cluster eq \"y\"", true),
    ];
    let page = query::parse_page(None, None, Some("true")).unwrap();
    let tenant = TenantId::default_tenant();
    for (text, may_sort) in filters {
        let filter = (!text.is_empty()).then(|| query::parse_filter(text, INTEGRATION_FIELDS).unwrap());
        for sorters in ["", "name", "-name"] {
            let order = match sorters {
                "" => Vec::new(),
                sorters => query::parse_sorters(sorters, INTEGRATION_FIELDS).unwrap(),
            };
            let listing = store::integration_listing(&tenant, filter.as_ref(), &order, &page);
            let plan = explain(app, &listing.page).await;
            assert!(plan.contains("USING INDEX") && !plan.contains("SCAN"), "{text} {sorters}: {plan}");
            assert!(may_sort || !plan.contains("TEMP B-TREE"), "{text} {sorters}: {plan}");
            let plan = explain(app, &listing.count).await;
            assert!(plan.contains("INDEX") && !plan.contains("SCAN"), "{text}: {plan}");
        }
    }
    let rules = store::rule_listing(&tenant, &page);
    for (statement, wanted) in [(&rules.page, "connector_rules_by_creation"), (&rules.count, "INDEX")] {
        let plan = explain(app, statement).await;
        assert!(plan.contains(wanted) && !plan.contains("SCAN") && !plan.contains("TEMP B-TREE"), "rules: {plan}");
    }
    for (text, may_sort) in [
        ("", false),
        ("state eq \"HELD\"", false),
        ("integration.id eq \"x\"", false),
        ("planId eq \"x\"", true),
        ("ticketId eq \"x\"", true),
        ("correlationKey eq \"x\"", true),
    ] {
        let filter = (!text.is_empty()).then(|| query::parse_filter(text, TICKET_FIELDS).unwrap());
        let plan = explain(app, &store::ticket_listing(&tenant, filter.as_ref(), &[], &page).page).await;
        assert!(plan.contains("USING INDEX") && !plan.contains("SCAN"), "tickets {text}: {plan}");
        assert!(may_sort || !plan.contains("TEMP B-TREE"), "tickets {text}: {plan}");
    }
}

/// A hundred thousand open tickets of one integration: a call of its desk finds its own by index, and soon.
#[tokio::test]
async fn a_call_of_a_desk_scans_no_tickets() {
    const TICKETS: usize = 100_000;
    let app = TestApp::new().await;
    let fill = format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {TICKETS}) \
         INSERT INTO tickets (tenant_id, id, plan_id, integration_id, integration_name, integration_type, correlation_key, \
         requests, created, state, ambiguous, desk_id, desk_number, attempts, failures, due_at, lease_until, fence, warnings, \
         modified) SELECT 'default', 't' || i, 'p', 'one', 'n', 't', 'k' || i, '[]', i, 'QUEUED', FALSE, i, 'T-' || i, 1, 0, \
         9000000000000000, 0, 0, '[]', 0 FROM n"
    );
    app.store.driver().write(vec![store::Step::new(Sql::made(fill), vec![])]).await.unwrap();
    let names: Vec<String> = (1..=100).map(|number| format!("T-{}", number * 997)).collect();
    let tenant = TenantId::default_tenant();
    for statistics in ["SELECT 1", "ANALYZE"] {
        app.store.driver().write(vec![store::Step::new(Sql::both(statistics), vec![])]).await.unwrap();
        let found = store::catalogue::catalogue().into_iter().find(|(_, name, _)| *name == "HINT").unwrap().2;
        let plan = explain(&app, &(found, vec![])).await;
        assert!(plan.contains("tickets_open_by_desk_id") && plan.contains("tickets_open_by_desk_number"), "{plan}");
        assert!(!plan.contains("SCAN"), "{plan}");
        let id = Id::stored("one");
        assert_eq!(app.store.hint(&tenant, &id, &names, model::Timestamp(1)).await.unwrap(), 100);
    }
}

/// The plan of a statement that the store runs.
async fn explain(app: &TestApp, (sql, args): &(Sql, Vec<Arg>)) -> String {
    let explained = Sql::made(format!("EXPLAIN QUERY PLAN {}", sql.sqlite));
    let rows = app.store.driver().read(&explained, args).await.unwrap();
    let detail = |mut row: store::Row| {
        // id, parent, unused, detail
        for _ in 0..3 {
            row.int().unwrap();
        }
        row.text().unwrap()
    };
    rows.into_iter().map(detail).collect::<Vec<_>>().join("; ")
}
