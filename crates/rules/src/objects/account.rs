//! `sailpoint.rule.Account`: what `idn` gives for an account that the plan names.

use super::{attributes, get, get_flag, identity, link, make, needs_store, part, set_parts};
use beanshell::{Answer, Builder, Machine, Value};

/// The class.
pub(crate) const CLASS: &str = "sailpoint.rule.Account";

const ID: usize = 0;
pub(crate) const NATIVE_IDENTITY: usize = 1;
const UUID: usize = 2;
const SOURCE_ID: usize = 3;
const IDENTITY_ID: usize = 4;
const ATTRIBUTES: usize = 5;
const DISABLED: usize = 6;
const PARTS: usize = 7;

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class(CLASS)
        .constructor("()", |machine, _, _| {
            let account = make(machine, CLASS, PARTS)?;
            let held = machine.new_map_of(attributes::CLASS, [])?;
            set_parts(machine, &account, [(ATTRIBUTES, held)]);
            Ok(account)
        })
        .method("getId()", get::<ID>)
        .method("getNativeIdentity()", get::<NATIVE_IDENTITY>)
        .method("getUuid()", get::<UUID>)
        .method("getSourceId()", get::<SOURCE_ID>)
        .method("getIdentityId()", get::<IDENTITY_ID>)
        .method("getAttributes()", |machine, this, _| held(machine, this, "Account.getAttributes"))
        .method("isDisabled()", get_flag::<DISABLED>)
        .method("getDescription()", |machine, _, _| Err(needs_store(machine, "Account.getDescription")))
        .method("isAuthoritative()", |machine, _, _| Err(needs_store(machine, "Account.isAuthoritative")))
        .method("isLocked()", |machine, _, _| Err(needs_store(machine, "Account.isLocked")))
        .method("isSystemAccount()", |machine, _, _| Err(needs_store(machine, "Account.isSystemAccount")))
        .method("isUncorrelated()", |machine, this, _| Ok(part(machine, this, IDENTITY_ID).is_null().into()))
        .method("isManuallyCorrelated()", |machine, _, _| Err(needs_store(machine, "Account.isManuallyCorrelated")))
        .method("hasEntitlements()", |machine, _, _| Err(needs_store(machine, "Account.hasEntitlements")));
}

/// The account of a link.
pub(crate) fn from_link(machine: &mut Machine<'_>, link: &Value) -> Answer {
    let account = make(machine, CLASS, PARTS)?;
    let owner = part(machine, link, link::IDENTITY);
    let parts = [
        (ID, part(machine, link, link::ID)),
        (NATIVE_IDENTITY, part(machine, link, link::NATIVE_IDENTITY)),
        (SOURCE_ID, part(machine, link, link::APPLICATION_ID)),
        (IDENTITY_ID, part(machine, &owner, identity::ID)),
        (ATTRIBUTES, part(machine, link, link::ATTRIBUTES)),
        (DISABLED, part(machine, link, link::DISABLED)),
    ];
    set_parts(machine, &account, parts);
    Ok(account)
}

/// The attributes of an account; an exception where the plan does not say them.
pub(crate) fn held(machine: &mut Machine<'_>, account: &Value, method: &str) -> Answer {
    match part(machine, account, ATTRIBUTES) {
        Value::Null => Err(needs_store(machine, method)),
        held => Ok(held),
    }
}
