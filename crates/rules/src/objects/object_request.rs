//! `ProvisioningPlan.ObjectRequest`: what is asked of an object that is no account. A rule may make some; a ticket's plan
//! has none.

use super::{
    abstract_request::{self as request, PARTS, TARGET_CLASS, TARGET_ID, TARGET_NAME},
    arg, copies, from_map, get, make, set,
};
use beanshell::Builder;

/// The class.
pub(crate) const CLASS: &str = "sailpoint.object.ProvisioningPlan.ObjectRequest";

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class(CLASS)
        .extends(request::CLASS)
        .constant("ATT_OBJ_REQ_NO_PROVISIONING", |machine, _, _| machine.text("noProvisioning"))
        .constructor("()", |machine, _, _| make(machine, CLASS, PARTS))
        .constructor("(Map)", |machine, _, arguments| {
            let request = make(machine, CLASS, PARTS)?;
            from_map::fill_request(machine, &request, &arg(arguments, 0))?;
            Ok(request)
        })
        .constructor("(ProvisioningPlan.ObjectRequest)", copies::of_first)
        .method("getTargetClass()", get::<TARGET_CLASS>)
        .method("setTargetClass(String)", set::<TARGET_CLASS>)
        .method("getTargetId()", get::<TARGET_ID>)
        .method("setTargetId(String)", set::<TARGET_ID>)
        .method("getTargetName()", get::<TARGET_NAME>)
        .method("setTargetName(String)", set::<TARGET_NAME>)
        .method("isGroupRequest()", |_, _, _| Ok(true.into()))
        .method("expandRequest()", copies::expanded);
}
