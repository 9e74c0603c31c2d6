//! Calls of a Business Rule (`desks.md` 6.12). ServiceNow has no webhooks of its own, so that the form is ours: a token, and
//! where `webhookSecret` is set a signature over time and body.

use super::rows::value;
use crate::{
    WebhookFacts,
    hook::{Hint, Hook, HookRefused, HookSecrets, from_base64, from_hex},
};
use model::Timestamp;

/// Verifies a call and reads which tickets it is about. A secret, where it is set, must have been used.
pub(super) fn verify(secrets: &HookSecrets, hook: &Hook<'_>) -> Result<Hint, HookRefused> {
    if secrets.secret.is_some() {
        signed(secrets, hook)?;
    } else {
        secrets.verify_token(hook)?;
    }
    let body = hook.json()?;
    let mut tickets = Vec::new();
    for name in ["request", "sys_id", "number"] {
        if let Some(found) = value(&body, name)
            && !tickets.contains(&found)
        {
            tickets.push(found);
        }
    }
    Ok(Hint { tickets, delivery: None })
}

/// `X-SDIM-Signature: sha256=` and the HMAC of `<X-SDIM-Timestamp>.<body>` in hexadecimal digits or Base64.
fn signed(secrets: &HookSecrets, hook: &Hook<'_>) -> Result<(), HookRefused> {
    let given = hook.header("x-sdim-signature").and_then(|text| text.trim().strip_prefix("sha256="));
    let given = given.ok_or(HookRefused::Forged("the call carries no X-SDIM-Signature: sha256=…"))?;
    let signature = from_hex(given).or_else(|_| from_base64(given))?;
    let time = hook.header("x-sdim-timestamp").ok_or(HookRefused::Forged("the call carries no X-SDIM-Timestamp"))?;
    secrets.verify_signature(&signature, &[time.as_bytes(), b".", hook.body])?;
    let seconds: i64 = time
        .trim()
        .parse()
        .map_err(|_| HookRefused::Unreadable("X-SDIM-Timestamp is no number of seconds".to_owned()))?;
    hook.fresh(Timestamp(seconds.saturating_mul(Timestamp::SECOND)))
}

/// For the instance's administrator.
pub(super) fn set_up(facts: &WebhookFacts) -> String {
    include_str!("business_rule.txt")
        .replace("{url}", &facts.url)
        .replace("{token}", &facts.token)
        .replace("{secret}", &facts.secret)
}
