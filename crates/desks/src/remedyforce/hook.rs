//! Calls of the desk: a Flow's HTTP callout with JSON, or an Outbound Message in XML. Neither is signed (`desks.md` 4).

use super::{Remedyforce, settings::same_id};
use crate::{
    attributes::text_of,
    hook::{Hint, Hook, HookRefused, TICKETS},
    kind::WebhookFacts,
};
use serde_json::Value;

/// Header in which a Flow may name its organization.
const ORGANIZATION: &str = "X-SFDC-Organization-Id";

/// How an administrator makes the desk call.
pub(super) fn set_up(facts: &WebhookFacts) -> String {
    format!(
        "Make a record-triggered Flow on BMCServiceDesk__Incident__c (updated; condition: BMCServiceDesk__FKStatus__c is \
         changed) that runs an HTTP Callout on its asynchronous path:\n\n    POST {url}?token={token}\n    Content-Type: \
         application/json\n\n    {{\"ticketId\": \"{{!$Record.Id}}\", \"organizationId\": \"{{!$Organization.Id}}\"}}\n\n\
         Allow the host under Setup > Named Credentials or Remote Site Settings. The token may be sent in the header \
         X-SDIM-Token instead of the address. An Outbound Message to the same address, with the field Id, is read too, but \
         it is not acknowledged as Salesforce wants it and will be repeated: use a Flow.",
        url = facts.url,
        token = facts.token,
    )
}

impl Remedyforce {
    /// The tickets that a call with our token names. Where it names an organization and `orgId` is set, they must agree.
    pub(super) fn heard(&self, hook: &Hook<'_>) -> Result<Hint, HookRefused> {
        self.hooks.verify_token(hook)?;
        let body = hook.body.trim_ascii_start();
        let (hint, organization) = if body.starts_with(b"<") { message(body)? } else { flow(hook)? };
        let organization = organization.or_else(|| hook.header(ORGANIZATION).map(|id| id.trim().to_owned()));
        match (&self.settings.org_id, organization) {
            (Some(ours), Some(theirs)) if !same_id(&ours.0, &theirs) => {
                Err(HookRefused::Forged("the call is of another Salesforce organization"))
            }
            _ => Ok(hint),
        }
    }
}

/// `{"ticketId": …}` or `{"ticketIds": […]}`.
fn flow(hook: &Hook<'_>) -> Result<(Hint, Option<String>), HookRefused> {
    let body = hook.json()?;
    let one = body.get("ticketId").into_iter();
    let many = body.get("ticketIds").and_then(Value::as_array).into_iter().flatten();
    let tickets = one.chain(many).filter_map(text_of).take(TICKETS).collect();
    let organization = ["organizationId", "orgId"].iter().find_map(|name| body.get(name).and_then(text_of));
    Ok((Hint { tickets, delivery: None }, organization))
}

/// An Outbound Message: `notifications` with the organization and up to a hundred `Notification`s, each with an id of its
/// own, which stays when it is repeated, and one `sObject`.
fn message(body: &[u8]) -> Result<(Hint, Option<String>), HookRefused> {
    let unreadable = |why: String| HookRefused::Unreadable(format!("the body is no Outbound Message: {why}"));
    let text = std::str::from_utf8(body).map_err(|error| unreadable(error.to_string()))?;
    let document = roxmltree::Document::parse(text).map_err(|error| unreadable(error.to_string()))?;
    let child = |node: roxmltree::Node<'_, '_>, name: &str| {
        let found = node.children().find(|child| child.tag_name().name() == name)?;
        found.text().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let all = document.descendants().find(|node| node.tag_name().name() == "notifications");
    let all = all.ok_or_else(|| unreadable("it has no notifications".to_owned()))?;
    let each: Vec<_> = all.children().filter(|node| node.tag_name().name() == "Notification").collect();
    let record = |node: &roxmltree::Node<'_, '_>| {
        let record = node.children().find(|child| child.tag_name().name() == "sObject")?;
        child(record, "Id")
    };
    let delivery = match each.as_slice() {
        [only] => child(*only, "Id"),
        _ => None,
    };
    let tickets = each.iter().filter_map(record).take(TICKETS).collect();
    Ok((Hint { tickets, delivery }, child(all, "OrganizationId")))
}
