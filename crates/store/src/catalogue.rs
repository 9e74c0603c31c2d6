//! Every statement of the store, for the tests that prepare them and look at their plans.

use crate::{Sql, claims, hints, integrations, plans, rules, settings, tickets, tokens};

/// All fixed statements by module and name.
pub fn catalogue() -> Vec<(&'static str, &'static str, Sql)> {
    let modules: [(&'static str, &[(&'static str, Sql)]); 8] = [
        ("claims", claims::CATALOGUE),
        ("hints", hints::CATALOGUE),
        ("integrations", integrations::CATALOGUE),
        ("plans", plans::CATALOGUE),
        ("rules", rules::CATALOGUE),
        ("settings", settings::CATALOGUE),
        ("tickets", tickets::CATALOGUE),
        ("tokens", tokens::CATALOGUE),
    ];
    modules
        .into_iter()
        .flat_map(|(module, statements)| statements.iter().map(move |(name, sql)| (module, *name, sql.clone())))
        .collect()
}
