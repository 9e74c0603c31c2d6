//! `sailpoint.object.Application` and `IntegrationConfig`: the source, and the integration that serves it.

use super::{attributes, get, log, make, needs_store, set_parts};
use crate::convert;
use beanshell::{Answer, Builder, Machine, Value};
use serde_json::{Map, Value as Json};

/// The source of an account request.
pub(crate) const APPLICATION: &str = "sailpoint.object.Application";
/// The service desk integration.
pub(crate) const INTEGRATION: &str = "sailpoint.object.IntegrationConfig";

pub(crate) const ID: usize = 0;
pub(crate) const NAME: usize = 1;
const ATTRIBUTES: usize = 2;
pub(crate) const PARTS: usize = 3;

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class(APPLICATION)
        .constructor("()", |machine, _, _| made(machine, APPLICATION, (None, None), &Map::new()))
        .method("getId()", get::<ID>)
        .method("getName()", get::<NAME>)
        .method("getAttributes()", get::<ATTRIBUTES>)
        .method("getAttributeValue(String)", value)
        .method("getStringAttributeValue(String)", |machine, this, arguments| {
            let value = value(machine, this, arguments)?;
            convert::to_string_or_null(machine, &value)
        })
        .method("getIntAttributeValue(String)", |machine, this, arguments| {
            let value = value(machine, this, arguments)?;
            Ok(convert::to_int(machine, &value)?.into())
        })
        .method("getSchemas()", |machine, _, _| Err(needs_store(machine, "Application.getSchemas")))
        .method("getAccountSchema()", |machine, _, _| Err(needs_store(machine, "Application.getAccountSchema")))
        .method("getSchema(String)", |machine, _, _| Err(needs_store(machine, "Application.getSchema")))
        .method("getPasswordPolicies()", |machine, _, _| Err(needs_store(machine, "Application.getPasswordPolicies")))
        .method("getManagerCorrelationFilter()", |machine, _, _| {
            Err(needs_store(machine, "Application.getManagerCorrelationFilter"))
        });
    describe_integration(builder);
}

/// Texts that are constants of a class.
macro_rules! texts {
    ($class:expr, $($name:literal $text:literal)*) => {
        $class$(.constant($name, |machine, _, _| machine.text($text)))*
    };
}

/// Names and texts are those of `isc-sdim.md` 5.1.
fn describe_integration(builder: &mut Builder) {
    let class = builder
        .class(INTEGRATION)
        .constructor("()", |machine, _, _| made(machine, INTEGRATION, (None, None), &Map::new()))
        .method("getName()", get::<NAME>)
        .method("getAttribute(String)", |machine, this, arguments| {
            attributes::get_from::<ATTRIBUTES>(machine, this, arguments)
        });
    texts!(
        class,
        "EXEC_STYLE_REQUEST" "request"
        "EXEC_STYLE_SYNCHRONOUS" "synchronous"
        "ATT_HOST" "host"
        "ATT_URL" "url"
        "ATT_USERNAME" "username"
        "ATT_NAME" "name"
        "ATT_PASSWORD" "password"
        "ATT_PASSWORD_CONFIRM" "passwordConfirm"
        "ATT_ROLE_SYNC_HISTORY" "roleSyncHistory"
        "ROLE_SYNC_STYLE_NONE" "none"
        "ROLE_SYNC_STYLE_DETECTABLE" "detectable"
        "ROLE_SYNC_STYLE_ASSIGNABLE" "assignable"
        "ROLE_SYNC_STYLE_DUAL" "dual"
        "ATT_UNIVERSAL_MANAGER" "universalManager"
        "ATT_OPERATIONS" "operations"
        "OP_SET_PASSWORD" "SetPassword"
        "ATT_NO_PROVISIONING_REQUESTS" "noProvisioningRequests"
        "ATT_PROVISIONING_REQUEST_EXPIRATION" "provisioningRequestExpiration"
        "ATT_NO_PERMISSIONS" "noPermissions"
        "ATT_NO_GROUP_PERMISSIONS" "noGroupPermissions"
        "ATT_GROUP_PROVISIONING" "groupProvisioning"
        "ATT_SCHEMA_PROVISIONING_MAP" "schemaProvisioningMap"
        "ATT_STATUS_SUCCESS_IS_COMMITTED" "statusSuccessIsCommitted"
    );
}

/// A source's attribute. A plan carries none: the answer is null, and the log says why.
fn value(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    let value = attributes::get_from::<ATTRIBUTES>(machine, this, arguments)?;
    if value.is_null() {
        log::warn_once(
            machine,
            "The configuration of a source is not known here: attributes of 'application' are null",
        );
    }
    Ok(value)
}

/// An object of one of the two classes.
pub(crate) fn made(
    machine: &mut Machine<'_>,
    class: &str,
    (id, name): (Option<&str>, Option<&str>),
    held: &Map<String, Json>,
) -> Answer {
    let object = make(machine, class, PARTS)?;
    let entries = convert::entries(machine, held)?;
    let parts = [
        (ID, convert::text_or_null(machine, id)?),
        (NAME, convert::text_or_null(machine, name)?),
        (ATTRIBUTES, machine.new_map_of(attributes::CLASS, entries)?),
    ];
    set_parts(machine, &object, parts);
    Ok(object)
}
