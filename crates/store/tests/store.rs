//! The store on SQLite, and on PostgreSQL when `DESKBRIDGE_TEST_POSTGRES` holds a URL.

mod common;

use common::{entropy, id, integration, on_sqlite, open, tenant};
use model::{
    CorrelationKey, Id, Integration, Secret, StatusCheck, TenantId, Ticket, TicketState, Timestamp,
    ticket::{DeskRef, IntegrationName, PlanFile, TicketEvent, Wish},
};
use serde_json::json;
use store::{
    INTEGRATION_FIELDS, Intake, IntakeTicket, Lane, Location, PendingJoin, PendingNew, PlanRow, Secrets, Sql, Store,
    Vault,
};

fn ticket(number: u64, of: &Integration) -> Ticket {
    Ticket {
        tenant: tenant(),
        id: id(number),
        plan_id: id(number + 1000),
        integration: IntegrationName {
            id: of.id.clone(),
            name: of.spec.name.clone(),
            type_name: of.spec.type_name.clone(),
        },
        correlation_key: CorrelationKey::stored(format!("key{number}")),
        state: TicketState::Received,
        requests: json!([]),
        draft: None,
        raising_since: None,
        ambiguous: false,
        sweep_at: None,
        desk: None,
        desk_status: None,
        attempts: 0,
        failures: 0,
        due_at: Some(Timestamp(10)),
        lease_until: None,
        fence: 0,
        wish: None,
        last_error: None,
        warnings: vec![],
        created: Timestamp(1),
        modified: Timestamp(1),
        raised_at: None,
        settled: None,
        plan_file: None,
    }
}

fn intake(number: u64, of: &Integration) -> Intake {
    let pending = vec![PendingNew { fingerprint: format!("print{number}"), replaces: None }];
    Intake {
        tenant: tenant(),
        plan: PlanRow {
            id: id(number + 1000),
            tracking_number: "t".into(),
            document: json!({}),
            created: Timestamp(1),
        },
        idempotency: None,
        tickets: vec![IntakeTicket {
            ticket: ticket(number, of),
            events: vec![TicketEvent::new("RECEIVED", "x")],
            pending,
        }],
        joins: vec![],
    }
}

fn lane(of: &Integration) -> Lane {
    Lane { tenant: tenant(), integration: of.id.clone() }
}

#[tokio::test]
async fn every_statement_of_the_catalogue_prepares_and_uses_an_index() {
    let directory = tempfile::tempdir().unwrap();
    let store = open(&directory).await;
    if !on_sqlite() {
        let prepare =
            |sql: &Sql| Sql::made(format!("PREPARE probe AS {}", sql.postgres.as_ref().unwrap_or(&sql.sqlite)));
        for (module, name, sql) in store::catalogue::catalogue() {
            let steps =
                vec![store::Step::new(prepare(&sql), vec![]), store::Step::new(Sql::both("DEALLOCATE probe"), vec![])];
            store.driver().write(steps).await.unwrap_or_else(|error| panic!("{module}.{name}: {error}"));
        }
        return;
    }
    for (module, name, sql) in store::catalogue::catalogue() {
        let explained = Sql::made(format!("EXPLAIN QUERY PLAN {}", sql.sqlite));
        let rows =
            store.driver().read(&explained, &[]).await.unwrap_or_else(|error| panic!("{module}.{name}: {error}"));
        for mut row in rows {
            let (_, _, _) = (row.int().unwrap(), row.int().unwrap(), row.int().unwrap());
            let step = row.text().unwrap();
            let scans_a_table = step.starts_with("SCAN ") && !step.contains("USING") && !step.contains("CONSTANT ROW");
            assert!(!scans_a_table, "{module}.{name} reads a whole table: {step}");
        }
    }
}

#[tokio::test]
async fn an_integration_comes_back_as_it_was_stored_and_its_secrets_are_sealed() {
    let directory = tempfile::tempdir().unwrap();
    let store = open(&directory).await;
    let first = integration(1, "Desk");
    let of = |pointer: &str, text: &str| (pointer.to_owned(), Some(Secret::new(text)));
    let secrets = Secrets::from([of("/password", "canary-secret"), of("/refresh_token", "first")]);
    store.insert_integration(&first, &secrets).await.unwrap();
    let mut stored = store.integration(&tenant(), &first.id).await.unwrap().unwrap();
    assert_eq!(stored.integration, first);
    assert_eq!(store.secrets(&tenant(), &first.id).await.unwrap()["/password"].expose(), "canary-secret");
    assert!(store.insert_integration(&integration(2, "DESK"), &secrets).await.unwrap_err().is_conflict());

    // The desk renews a token between the reading of an integration and its change, which does not name that token.
    let renewed = Secret::new("second");
    store.replace_secret(&tenant(), &first.id, "/refresh_token", &renewed, Timestamp(5)).await.unwrap();
    stored.integration.spec.description = "changed".into();
    let changes = Secrets::from([("/password".to_owned(), None), of("/client_secret", "third")]);
    store.update_integration(&stored, &changes).await.unwrap();
    let refused = store.update_integration(&stored, &Secrets::from([("/refresh_token".to_owned(), None)])).await;
    assert!(refused.unwrap_err().is_conflict(), "an old version");
    let found = store.secrets(&tenant(), &first.id).await.unwrap();
    let found: Vec<_> = found.iter().map(|(pointer, secret)| (pointer.as_str(), secret.expose())).collect();
    assert_eq!(found, [("/client_secret", "third"), ("/refresh_token", "second")]);
    store.close().await;
    if !on_sqlite() {
        return;
    }
    let bytes = std::fs::read(directory.path().join("test.db")).unwrap();
    assert!(!bytes.windows(13).any(|window| window == b"canary-secret"));
}

#[tokio::test]
async fn a_write_with_an_old_fence_changes_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let store = open(&directory).await;
    let desk = integration(1, "Desk");
    store.insert_integration(&desk, &Secrets::new()).await.unwrap();
    store.take_in(&intake(5, &desk)).await.unwrap();
    assert_eq!(store.lanes(Timestamp(20), 10).await.unwrap(), [lane(&desk)]);
    let mut first = store.claim(&lane(&desk), Timestamp(20), Timestamp(30), 5).await.unwrap().remove(0);
    assert!(store.claim(&lane(&desk), Timestamp(21), Timestamp(31), 5).await.unwrap().is_empty(), "it is leased");
    let second = store.claim(&lane(&desk), Timestamp(30), Timestamp(40), 5).await.unwrap().remove(0);
    assert_eq!((first.fence, second.fence), (1, 2));
    first.state = TicketState::Failed;
    let lost = store.save(&first, &[TicketEvent::new("FAILED", "x")], false, Timestamp(31)).await;
    assert!(lost.unwrap_err().is_conflict());
    assert_eq!(store.ticket(&tenant(), &first.id).await.unwrap().unwrap().state, TicketState::Received);
    assert_eq!(store.count_ticket_events(&tenant(), &first.id).await.unwrap(), 1);
}

#[tokio::test]
async fn a_wish_that_comes_during_work_survives_the_write_and_makes_the_ticket_due() {
    let directory = tempfile::tempdir().unwrap();
    let store = open(&directory).await;
    let desk = integration(1, "Desk");
    store.insert_integration(&desk, &Secrets::new()).await.unwrap();
    store.take_in(&intake(5, &desk)).await.unwrap();
    let mut claimed = store.claim(&lane(&desk), Timestamp(20), Timestamp(30), 5).await.unwrap().remove(0);
    let wish = Wish::Cancel { why: "no longer needed".into() };
    assert!(store.wish(&tenant(), &claimed.id, &wish, &TicketEvent::new("ASKED", "x"), Timestamp(21)).await.unwrap());
    claimed.state = TicketState::Queued;
    claimed.due_at = Some(Timestamp(1_000_000));
    claimed.lease_until = None;
    store.save(&claimed, &[], false, Timestamp(22)).await.unwrap();
    let mut again = store.claim(&lane(&desk), Timestamp(22), Timestamp(32), 5).await.unwrap().remove(0);
    assert_eq!(again.wish, Some(wish));
    // Seen and not yet carried out: it stays, and the ticket waits as it says.
    again.due_at = Some(Timestamp(50));
    again.lease_until = None;
    store.save(&again, &[], false, Timestamp(23)).await.unwrap();
    assert!(store.claim(&lane(&desk), Timestamp(24), Timestamp(34), 5).await.unwrap().is_empty());
    let mut last = store.claim(&lane(&desk), Timestamp(50), Timestamp(60), 5).await.unwrap().remove(0);
    last.state = TicketState::Cancelled;
    last.settled = Some(Timestamp(51));
    store.save(&last, &[], true, Timestamp(51)).await.unwrap();
    let settled = store.ticket(&tenant(), &last.id).await.unwrap().unwrap();
    assert_eq!((settled.wish, settled.due_at), (None, None));
}

#[tokio::test]
async fn joining_a_ticket_that_has_just_settled_is_a_conflict_and_writes_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let store = open(&directory).await;
    let desk = integration(1, "Desk");
    store.insert_integration(&desk, &Secrets::new()).await.unwrap();
    store.take_in(&intake(5, &desk)).await.unwrap();
    let mut second = intake(6, &desk);
    second.tickets.clear();
    second.joins = vec![PendingJoin { integration: desk.id.clone(), fingerprint: "print5".into(), ticket: id(5) }];
    let mut claimed = store.claim(&lane(&desk), Timestamp(20), Timestamp(30), 5).await.unwrap().remove(0);
    claimed.state = TicketState::Committed;
    claimed.settled = Some(Timestamp(25));
    store.save(&claimed, &[], false, Timestamp(25)).await.unwrap();
    assert!(store.take_in(&second).await.unwrap_err().is_conflict());
    assert_eq!(store.plan(&tenant(), &second.plan.id).await.unwrap(), None);
    assert!(store.take_in(&intake(7, &desk)).await.is_ok());
    assert!(store.take_in(&intake(7, &desk)).await.unwrap_err().is_conflict(), "the same ids again");
}

#[tokio::test]
async fn deleting_an_integration_ends_its_tickets_and_keeps_their_history() {
    let directory = tempfile::tempdir().unwrap();
    let store = open(&directory).await;
    let desk = integration(1, "Desk");
    store.insert_integration(&desk, &Secrets::new()).await.unwrap();
    store.take_in(&intake(5, &desk)).await.unwrap();
    assert!(store.delete_integration(&tenant(), &desk.id, "deleted", Timestamp(9)).await.unwrap());
    assert!(!store.delete_integration(&tenant(), &desk.id, "deleted", Timestamp(9)).await.unwrap());
    let ended = store.ticket(&tenant(), &id(5)).await.unwrap().unwrap();
    assert_eq!((ended.state, ended.last_error.as_deref()), (TicketState::Cancelled, Some("deleted")));
    let kinds: Vec<String> =
        store.ticket_events(&tenant(), &id(5), 0, 10).await.unwrap().into_iter().map(|event| event.kind).collect();
    assert_eq!(kinds, ["RECEIVED", "CANCELLED"]);
    assert!(store.pending(&tenant(), &desk.id, "print5").await.unwrap().is_none());
}

#[tokio::test]
async fn filters_find_in_sql_what_they_match_in_memory() {
    let directory = tempfile::tempdir().unwrap();
    let store = open(&directory).await;
    let all: Vec<Integration> = (1..60).map(|number| integration(number, &format!("Desk {number}"))).collect();
    for one in &all {
        store.insert_integration(one, &Secrets::new()).await.unwrap();
    }
    let texts = [
        r#"name eq "desk 7""#.to_owned(),
        r#"cluster eq "cluster-3" and type eq "generic sdim""#.to_owned(),
        r#"not cluster in ("cluster-1","cluster-2") or name eq "Desk 8""#.to_owned(),
        format!(r#"id in ("{}","{}","none")"#, id(3), id(4)),
        r#"not (name eq "Desk 1" or (cluster eq "cluster-5" and not name eq "Desk 5"))"#.to_owned(),
    ];
    for text in texts {
        let filter = query::parse_filter(&text, INTEGRATION_FIELDS).unwrap();
        let page = query::parse_page(None, None, Some("true")).unwrap();
        let (found, total) = store.integrations(&tenant(), Some(&filter), &[], &page).await.unwrap();
        let expected: Vec<&Id> = all
            .iter()
            .filter(|one| {
                filter.matches(&|field| {
                    let text = match field {
                        "id" => one.id.to_string(),
                        "name" => one.spec.name.clone(),
                        "type" => one.spec.type_name.clone(),
                        _ => one.spec.cluster.clone()?.id?,
                    };
                    Some(query::Literal::Text(text).into())
                })
            })
            .map(|one| &one.id)
            .collect();
        assert_eq!(found.iter().map(|found| &found.integration.id).collect::<Vec<_>>(), expected, "{text}");
        assert_eq!(total, Some(expected.len() as u64), "{text}");
    }
}

#[tokio::test]
async fn settings_have_a_default_and_tenants_do_not_see_each_other() {
    let directory = tempfile::tempdir().unwrap();
    let store = open(&directory).await;
    let other = TenantId::parse("other").unwrap();
    let changed = StatusCheck { interval_minutes: 5, max_days: 2 };
    store.set_status_check(&tenant(), changed).await.unwrap();
    assert_eq!(store.status_check(&tenant()).await.unwrap(), changed);
    assert_eq!(store.status_check(&other).await.unwrap(), StatusCheck::default());
    let desk = integration(1, "Desk");
    store.insert_integration(&desk, &Secrets::new()).await.unwrap();
    assert!(store.integration(&other, &desk.id).await.unwrap().is_none());
}

/// A ticket at the desk under an id and a number, as it is stored.
fn at_desk(number: u64, of: &Integration, desk_id: &str, desk_number: &str) -> Intake {
    let mut made = intake(number, of);
    let ticket = &mut made.tickets[0].ticket;
    ticket.state = TicketState::Queued;
    ticket.desk = Some(DeskRef { id: desk_id.into(), number: desk_number.into(), url: None });
    ticket.due_at = Some(Timestamp(100 * Timestamp::SECOND));
    ticket.modified = Timestamp(10 * Timestamp::SECOND);
    made
}

#[tokio::test]
async fn a_hint_hurries_the_open_tickets_that_it_names_and_no_others() {
    let directory = tempfile::tempdir().unwrap();
    let store = open(&directory).await;
    let (desk, other) = (integration(1, "Desk"), integration(2, "Other"));
    for one in [&desk, &other] {
        store.insert_integration(one, &Secrets::new()).await.unwrap();
    }
    let mut settled = at_desk(13, &desk, "13", "T-13");
    settled.tickets[0].ticket.settled = Some(Timestamp(2));
    let mut failing = at_desk(14, &desk, "14", "T-14");
    failing.tickets[0].ticket.failures = 1;
    let mut held = at_desk(15, &desk, "15", "T-15");
    (held.tickets[0].ticket.state, held.tickets[0].ticket.due_at) = (TicketState::Held, None);
    let mut raising = at_desk(16, &desk, "16", "T-16");
    raising.tickets[0].ticket.state = TicketState::Raising;
    let mut early = at_desk(17, &desk, "17", "T-17");
    early.tickets[0].ticket.due_at = Some(Timestamp(3));
    let same = [at_desk(11, &desk, "11", "T-11"), at_desk(12, &desk, "12", "T-12"), at_desk(18, &other, "11", "T-11")];
    for made in same.iter().chain([&settled, &failing, &held, &raising, &early]) {
        store.take_in(made).await.unwrap();
    }
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let now = Timestamp(12 * Timestamp::SECOND);
    let given = names(&["11", "T-12", "12", "13", "14", "T-15", "16", "17", "none"]);
    assert_eq!(store.hint(&tenant(), &desk.id, &given, now).await.unwrap(), 5);
    let seconds = Timestamp::SECOND;
    for (number, due, hinted) in [
        // Five seconds after the last look.
        (11, Some(15 * seconds), true),
        (12, Some(15 * seconds), true),
        (13, Some(100 * seconds), false),
        // A pause after a failure stays, and what is due stays due.
        (14, Some(100 * seconds), true),
        (15, Some(15 * seconds), true),
        (16, Some(100 * seconds), false),
        (17, Some(3), true),
        (18, Some(100 * seconds), false),
    ] {
        let found = store.ticket(&tenant(), &id(number)).await.unwrap().unwrap();
        assert_eq!((found.due_at.map(|at| at.0), found.wish.is_some()), (due, hinted), "{number}");
    }
    let later = Timestamp(40 * seconds);
    assert_eq!(store.hint(&TenantId::parse("elsewhere").unwrap(), &desk.id, &given, later).await.unwrap(), 0);
    assert_eq!(store.hint(&tenant(), &desk.id, &[], later).await.unwrap(), 0);
    let cancel = Wish::Cancel { why: "x".into() };
    assert!(store.wish(&tenant(), &id(11), &cancel, &TicketEvent::new("ASKED", "x"), later).await.unwrap());
    assert_eq!(store.hint(&tenant(), &desk.id, &names(&["11", "12"]), later).await.unwrap(), 1);
    assert_eq!(store.ticket(&tenant(), &id(11)).await.unwrap().unwrap().wish, Some(cancel));
    let again = store.ticket(&tenant(), &id(12)).await.unwrap().unwrap();
    assert_eq!((again.due_at, again.wish), (Some(Timestamp(15 * seconds)), Some(Wish::Hint { at: later })));
}

#[tokio::test]
async fn an_integration_is_found_without_its_tenant_and_a_plan_file_comes_back_as_stored() {
    let directory = tempfile::tempdir().unwrap();
    let store = open(&directory).await;
    let mut desk = integration(1, "Desk");
    desk.tenant = TenantId::parse("elsewhere").unwrap();
    store.insert_integration(&desk, &Secrets::new()).await.unwrap();
    assert_eq!(store.integration_anywhere(&desk.id).await.unwrap().unwrap().integration, desk);
    assert!(store.integration_anywhere(&id(9)).await.unwrap().is_none());
    let desk = integration(2, "Desk");
    store.insert_integration(&desk, &Secrets::new()).await.unwrap();
    store.take_in(&intake(5, &desk)).await.unwrap();
    let mut claimed = store.claim(&lane(&desk), Timestamp(20), Timestamp(30), 5).await.unwrap().remove(0);
    for file in
        [None, Some(PlanFile::Due { not_before: Timestamp(-7), tries: 3 }), Some(PlanFile::Tried), Some(PlanFile::Done)]
    {
        claimed.plan_file = file;
        store.save(&claimed, &[], false, Timestamp(21)).await.unwrap();
        assert_eq!(store.ticket(&tenant(), &claimed.id).await.unwrap().unwrap().plan_file, file);
    }
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused() {
    if !on_sqlite() {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let store = open(&directory).await;
    store.driver().write(vec![store::Step::new(Sql::both("PRAGMA user_version = 99"), vec![])]).await.unwrap();
    store.close().await;
    let path = directory.path().join("test.db");
    let error = Store::open(&Location::Sqlite(path), Vault::new(&[7; 32], entropy())).await.err().unwrap();
    assert!(error.to_string().contains("version 99"), "{error}");
}
