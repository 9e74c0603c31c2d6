//! Zendesk's webhooks: signed over the time and the body (`desks.md` 7).

use crate::{
    answer::time,
    attributes::text_of,
    hook::{Hint, Hook, HookRefused, HookSecrets, TICKETS, from_base64},
    kind::WebhookFacts,
};
use model::Secret;
use serde_json::Value;

/// What signs the call that an administrator sends to try a webhook that is not saved yet [K]. Everybody knows it, so that
/// such a call names no tickets.
const TEST_SECRET: &str = "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==";

/// Verifies a call, by its signature where a signing secret is set, by the token otherwise.
pub(super) fn verify(secrets: &HookSecrets, hook: &Hook<'_>) -> Result<Hint, HookRefused> {
    if secrets.secret.is_none() {
        secrets.verify_token(hook)?;
        return hint(hook);
    }
    let signature = hook.header("x-zendesk-webhook-signature").ok_or(HookRefused::Forged("the call is not signed"))?;
    let signature = from_base64(signature)?;
    let at = hook
        .header("x-zendesk-webhook-signature-timestamp")
        .ok_or(HookRefused::Forged("the call does not say when it was signed"))?;
    let parts = [at.as_bytes(), hook.body];
    let ours = secrets.verify_signature(&signature, &parts);
    let tried = ours.is_err() && test_secrets().verify_signature(&signature, &parts).is_ok();
    if !tried {
        ours?;
    }
    hook.fresh(time(at).ok_or(HookRefused::Forged("the time of the signature is not readable"))?)?;
    if tried { Ok(Hint::default()) } else { hint(hook) }
}

fn test_secrets() -> HookSecrets {
    HookSecrets { secret: Some(Secret::new(TEST_SECRET)), token: None }
}

/// The tickets that a body names: our own `ticketId` of a trigger, or the `detail` of an event about a ticket.
fn hint(hook: &Hook<'_>) -> Result<Hint, HookRefused> {
    let body = hook.json()?;
    let event = body.get("type").and_then(Value::as_str).is_some_and(|name| name.starts_with("zen:event-type:ticket."));
    let detail = body.pointer("/detail/id").filter(|_| event);
    let many = body.get("ticketIds").and_then(Value::as_array).into_iter().flatten();
    let tickets =
        body.get("ticketId").into_iter().chain(many).chain(detail).filter_map(text_of).take(TICKETS).collect();
    let delivery = body.get("id").filter(|_| event).and_then(text_of);
    let delivery = delivery.or_else(|| hook.header("x-zendesk-webhook-invocation-id").map(str::to_owned));
    Ok(Hint { tickets, delivery })
}

/// How Zendesk's administrator makes it call us.
pub(super) fn set_up(facts: &WebhookFacts) -> String {
    format!(
        "In Zendesk's Admin Center, under Apps and integrations > Webhooks, create a webhook\n\n    endpoint URL    {url}\n    \
         request method  POST\n    request format  JSON\n    authentication  none (Zendesk signs every call)\n\nand either \
         subscribe it to the event \"Ticket status changed\"\n(zen:event-type:ticket.status_changed), or let a trigger \
         with \"Ticket > is > Updated\" and \"Status > Changed\"\nnotify it with the JSON body\n\n    \
         {{\"ticketId\": \"{{{{ticket.id}}}}\"}}\n\nThen open the webhook, reveal its signing secret, and set it as \
         webhookSecret of this integration.\nCalls are believed for five minutes after they were signed.",
        url = facts.url,
    )
}
