//! Inbound webhooks.

use super::{Call, Candidate, Rig};
use desks::{Hint, Hook, HookRefused};
use model::Timestamp;

const NOW: Timestamp = Timestamp(1_767_225_600_000_000);

fn verify(rig: &Rig, call: &Call) -> Result<Hint, HookRefused> {
    rig.desk.hook(&Hook { headers: &call.headers, query: &call.query, body: &call.body, now: NOW })
}

pub async fn a_good_call_names_its_ticket(candidate: &Candidate) {
    let rig = candidate.start().await;
    rig.created().await;
    let ticket = rig.only();
    let hint = verify(&rig, &(candidate.hook)(&ticket, NOW)).unwrap();
    assert!(hint.tickets.contains(&ticket.desk_id) || hint.tickets.contains(&ticket.number), "{hint:?}");
    assert!(hint.tickets.len() <= 2, "{hint:?}");
}

pub async fn a_forged_call_is_refused(candidate: &Candidate) {
    let rig = candidate.start().await;
    rig.created().await;
    let ticket = rig.only();
    let call = || (candidate.hook)(&ticket, NOW);
    let bare = Call { headers: vec![("Content-Type".into(), "application/json".into())], query: Vec::new(), ..call() };
    let empty = Call { headers: Vec::new(), query: vec![("token".into(), String::new())], body: Vec::new() };
    let mut wrong = vec![bare, empty];
    let mut altered = call();
    let secret = |name: &str| ["signature", "token"].iter().any(|part| name.to_lowercase().contains(part));
    for (name, value) in altered.headers.iter_mut().chain(&mut altered.query).filter(|(name, _)| secret(name)) {
        let at = value.len() - 2;
        // A letter in another case would be the same hexadecimal digit.
        let other = if value.get(at..=at) == Some("0") { "1" } else { "0" };
        value.replace_range(at..=at, other);
        assert!(!name.is_empty());
    }
    wrong.push(altered);
    if call().headers.iter().any(|(name, _)| name.to_lowercase().contains("signature")) {
        let mut other_body = call();
        other_body.body.push(b' ');
        wrong.push(other_body);
    }
    for (at, call) in wrong.iter().enumerate() {
        let refused = verify(&rig, call);
        assert!(matches!(refused, Err(HookRefused::Forged(_))), "{at}: {refused:?}");
    }
    let mut unset = rig.attributes.clone();
    unset["webhookSecret"] = "".into();
    unset["webhookToken"] = "".into();
    let desk = super::rig::open(rig.kind, &unset);
    let good = call();
    let refused = desk.hook(&Hook { headers: &good.headers, query: &good.query, body: &good.body, now: NOW });
    assert_eq!(refused, Err(HookRefused::NotConfigured));
}

pub async fn an_old_call_is_refused(candidate: &Candidate) {
    let rig = candidate.start().await;
    rig.created().await;
    let ticket = rig.only();
    for (minutes, good) in [(4, true), (6, false), (-4, true), (-6, false)] {
        let call = (candidate.hook)(&ticket, NOW.plus(-minutes * Timestamp::MINUTE));
        let verified = verify(&rig, &call);
        if good || !candidate.hook_has_time {
            assert!(verified.is_ok(), "{minutes}: {verified:?}");
        } else {
            assert_eq!(verified, Err(HookRefused::Old), "{minutes}");
        }
    }
}
