//! What can be set for Zendesk beside what all desks share, and how it is told who calls.

use crate::{
    attributes::{self, Flag},
    http::Credentials,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

/// When a ticket counts as done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) enum DoneAt {
    /// As soon as it is solved, although its requester may open it again.
    #[default]
    Solved,
    /// When it is closed, which is final; Zendesk closes solved tickets after some days.
    Closed,
}

/// Settings of Zendesk alone.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Settings {
    /// Whether `password` is an API token, for Basic; yes when absent. The user name is then sent with `/token` behind it.
    password_is_api_token: Option<Flag>,
    /// Tag of a solved ticket that was not done as asked; `sdim_failed` when absent. It stands for Failed unless
    /// `statusMapClosureCode` says otherwise, and tickets that are cancelled here get it.
    failed_tag: Option<String>,
    /// When a ticket counts as done.
    pub(super) done_at: DoneAt,
    /// Whether a ticket that the list does not show is looked for in the search index as well, where old tickets are.
    pub(super) search_fallback: Flag,
}

impl Settings {
    /// The tag of tickets that were not done, as Zendesk writes tags: without capitals and blanks.
    pub(super) fn failed_tag(&self) -> String {
        let words = self.failed_tag.as_deref().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join("_");
        if words.is_empty() { "sdim_failed".to_owned() } else { words.to_lowercase() }
    }
}

/// The credentials: an API token's user is `name@example.com/token`, and the token end point is the desk's own unless
/// another is set (`desks.md` 7).
pub(super) fn credentials(attributes: &Map<String, Value>) -> Result<Credentials, Vec<String>> {
    let mut attributes = attributes.clone();
    let text = |name: &str| attributes.get(name).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
    let (url, token_url) = (text("url"), text("token_url"));
    if token_url.is_empty() && !url.is_empty() {
        attributes.insert("token_url".to_owned(), format!("{}/oauth/tokens", url.trim_end_matches('/')).into());
    }
    let settings: Settings = attributes::read(&attributes).0;
    let is_token = settings.password_is_api_token.is_none_or(|flag| flag.0);
    Ok(match attributes::credentials(&attributes)?.with_json_tokens() {
        Credentials::Basic { username, password } if is_token && !username.ends_with("/token") => {
            Credentials::Basic { username: format!("{username}/token"), password }
        }
        other => other,
    })
}
