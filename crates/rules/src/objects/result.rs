//! `sailpoint.object.ProvisioningResult`: what an executor says about a request. Here a ticket's desk says that, so what a
//! rule sets is seen by the rule alone.

use super::{add_to, arg, get, get_list, make, push, set};
use crate::convert;
use beanshell::{Builder, Value};

/// The class.
pub(crate) const CLASS: &str = "sailpoint.object.ProvisioningResult";

const TARGET: usize = 0;
pub(crate) const STATUS: usize = 1;
const OBJECT: usize = 2;
const ERRORS: usize = 3;
const WARNINGS: usize = 4;
const REQUEST_ID: usize = 5;
const PARTS: usize = 6;

/// The statuses, from the one that decides over a whole plan to the one that does least.
pub(crate) const STATUSES: [&str; 4] = ["failed", "retry", "queued", "committed"];

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class(CLASS)
        .constant("STATUS_QUEUED", |machine, _, _| machine.text("queued"))
        .constant("STATUS_COMMITTED", |machine, _, _| machine.text("committed"))
        .constant("STATUS_FAILED", |machine, _, _| machine.text("failed"))
        .constant("STATUS_RETRY", |machine, _, _| machine.text("retry"))
        .constructor("()", |machine, _, _| make(machine, CLASS, PARTS))
        .method("getTargetIntegration()", get::<TARGET>)
        .method("setTargetIntegration(String)", set::<TARGET>)
        .method("getStatus()", get::<STATUS>)
        .method("setStatus(String)", set::<STATUS>)
        .method("getRequestID()", get::<REQUEST_ID>)
        .method("setRequestID(String)", set::<REQUEST_ID>)
        .method("getObject()", get::<OBJECT>)
        .method("getErrors()", get_list::<ERRORS>)
        .method("getWarnings()", get_list::<WARNINGS>)
        .method("addError(String)", add_to::<ERRORS>)
        .method("addWarning(String)", add_to::<WARNINGS>)
        .method("addError(Throwable)", |machine, this, arguments| {
            let text = convert::to_string_or_null(machine, &arg(arguments, 0))?;
            push(machine, this, ERRORS, text)?;
            Ok(Value::Void)
        });
}
