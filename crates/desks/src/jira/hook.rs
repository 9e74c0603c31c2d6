//! Inbound webhooks, and the answers in which Jira says that it does not know us.

use super::Edition;
use crate::{
    attributes::text_of,
    hook::{Hint, Hook, HookRefused, HookSecrets, from_hex},
    http::{Meaning, Response},
    kind::WebhookFacts,
};

/// Verifies a call and reads the ticket out of it. A signed call must verify where a secret is set; an unsigned one is
/// believed of Data Center alone, whose older versions cannot sign, and only with the token.
pub(super) fn read(edition: Edition, secrets: &HookSecrets, hook: &Hook<'_>) -> Result<Hint, HookRefused> {
    let signature = hook.header("x-hub-signature");
    let token = edition == Edition::Server && secrets.token.is_some();
    match (signature, secrets.secret.is_some()) {
        (Some(signature), true) => {
            let hex = signature.trim().strip_prefix("sha256=");
            let hex = hex.ok_or(HookRefused::Forged("the signature is not one of SHA-256"))?;
            secrets.verify_signature(&from_hex(hex)?, &[hook.body])?;
        }
        (_, _) if token => secrets.verify_token(hook)?,
        (None, true) => return Err(HookRefused::Forged("the call is not signed")),
        (_, false) => return Err(HookRefused::NotConfigured),
    }
    let body = hook.json()?;
    let issue = body.get("issue").into_iter();
    let mut tickets: Vec<String> =
        issue.flat_map(|issue| [issue.get("id"), issue.get("key")]).flatten().filter_map(text_of).collect();
    tickets.dedup();
    let delivery = hook.header("x-atlassian-webhook-identifier").map(|name| name.chars().take(200).collect());
    Ok(Hint { tickets, delivery })
}

/// Where Jira speaks of our credentials in a header: it wants a CAPTCHA solved (403), or it took us for nobody and
/// answered what anybody may see, which for a search is an empty list (`desks.md` 2; 200 with that header is assumed).
pub(super) fn judge(response: &Response) -> Option<Meaning> {
    if response.status == 403 && response.header("x-authentication-denied-reason").is_some() {
        return Some(Meaning::Credentials);
    }
    let failed = response
        .header("x-seraph-loginreason")
        .is_some_and(|reason| reason.contains("AUTHENTICATED_FAILED") || reason.contains("AUTHENTICATION_DENIED"));
    // What was created, or done, was.
    (failed && matches!(response.status, 200 | 400..=499) && response.status != 429).then_some(Meaning::Credentials)
}

/// Set-up text for the administrator of a Jira Cloud.
pub(super) fn cloud_webhook(facts: &WebhookFacts) -> String {
    format!(
        "In Jira, under Settings > System > WebHooks, create a webhook:\n\n    URL     {}\n    Secret  {}\n    \
         Events  Issue: updated, deleted\n    JQL     project = <the project of the tickets>\n\nJira signs each call with \
         the secret (X-Hub-Signature). Webhooks that an app registers are not signed this way.",
        facts.url, facts.secret
    )
}

/// Set-up text for the administrator of a Jira Data Center.
pub(super) fn server_webhook(facts: &WebhookFacts) -> String {
    format!(
        "In Jira, under Administration > System > WebHooks, create a webhook for the events \"Issue: updated, deleted\" \
         and the JQL filter \"project = <the project of the tickets>\".\n\nWhere the form has a field for a secret (newer \
         versions of Data Center):\n\n    URL     {url}\n    Secret  {secret}\n\nWhere it has none:\n\n    URL     \
         {url}?token={token}\n\nKeep \"Exclude body\" off: the body names the ticket.",
        url = facts.url,
        secret = facts.secret,
        token = facts.token,
    )
}
