//! Signing in: Basic credentials, tokens that are issued and expire, refresh tokens that rotate.

use crate::tickets::Handle;
use axum::http::{HeaderMap, header};
use base64::{Engine, prelude::BASE64_STANDARD};
use std::collections::BTreeSet;

/// What was issued and still works.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    issued: u64,
    rotated: u64,
    access: BTreeSet<String>,
    /// The one refresh token that works; none before the first exchange, when that of the settings does.
    refresh: Option<String>,
}

impl Handle {
    /// Whether the call carries these Basic credentials.
    pub fn is_basic(headers: &HeaderMap, username: &str, password: &str) -> bool {
        let pair = BASE64_STANDARD.encode(format!("{username}:{password}"));
        authorization(headers) == Some(format!("Basic {pair}").as_str())
    }

    /// Whether the call carries a session's token behind `scheme`, for instance `Bearer`.
    pub fn is_session(&self, headers: &HeaderMap, scheme: &str) -> bool {
        let token = authorization(headers).and_then(|value| value.strip_prefix(scheme)?.strip_prefix(' '));
        token.is_some_and(|token| self.state().sessions.access.contains(token))
    }

    /// Opens a session and gives its token.
    pub fn open_session(&self) -> String {
        let sessions = &mut self.state().sessions;
        sessions.issued += 1;
        let token = format!("sandbox-session-{}", sessions.issued);
        sessions.access.insert(token.clone());
        token
    }

    /// Closes one session; whether there was one.
    pub fn close_session(&self, token: &str) -> bool {
        self.state().sessions.access.remove(token)
    }

    /// Ends every session, as when tokens run out.
    pub fn expire_sessions(&self) {
        self.state().sessions.access.clear();
    }

    /// Exchanges a refresh token for the next one; `None` when it does not work. It does not afterwards.
    pub fn rotate_refresh_token(&self, token: &str) -> Option<String> {
        let first = &self.settings().refresh_token;
        let sessions = &mut self.state().sessions;
        if sessions.refresh.as_ref().unwrap_or(first) != token {
            return None;
        }
        sessions.rotated += 1;
        let next = format!("sandbox-refresh-{}", sessions.rotated);
        sessions.refresh = Some(next.clone());
        Some(next)
    }
}

fn authorization(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok())
}
