//! Inbound webhooks: a desk says that a ticket has changed. It is a hint only: whose it is gets verified, and then the
//! desk is asked.

use crate::attributes::text_of;
use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use model::{Secret, Timestamp};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// Oldest signed call that is believed, and the most that its time may be ahead of ours, in microseconds.
pub const REPLAY_WINDOW: i64 = 5 * Timestamp::MINUTE;

/// Most tickets that one call may name.
pub const TICKETS: usize = 100;

/// A call of a desk.
#[derive(Debug, Clone, Copy)]
pub struct Hook<'a> {
    /// Headers as they came.
    pub headers: &'a [(String, String)],
    /// Query parameters, decoded.
    pub query: &'a [(String, String)],
    /// Body as it came: signatures are made over its bytes.
    pub body: &'a [u8],
    /// Time of its arrival.
    pub now: Timestamp,
}

/// What a verified call says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hint {
    /// Ids or numbers of the tickets that changed, as the desk names them; at most [`TICKETS`]. May be empty: a test call.
    pub tickets: Vec<String>,
    /// What the desk calls this delivery, the same when it is repeated; where it has no name for it, none.
    pub delivery: Option<String>,
}

/// Why a call is not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HookRefused {
    /// Neither `webhookSecret` nor `webhookToken` is set.
    #[error("set webhookSecret or webhookToken first")]
    NotConfigured,
    /// The signature or the token is absent or not ours.
    #[error("{0}")]
    Forged(&'static str),
    /// Signed, but longer ago than [`REPLAY_WINDOW`].
    #[error("the call was signed too long ago")]
    Old,
    /// Ours, but not readable.
    #[error("{0}")]
    Unreadable(String),
}

/// What a desk's calls are verified with.
#[derive(Debug, Clone, Default)]
pub struct HookSecrets {
    /// Key of the signature.
    pub secret: Option<Secret>,
    /// Token in the address (`?token=`) or in the header `X-SDIM-Token`.
    pub token: Option<Secret>,
}

impl Hook<'_> {
    /// The first header of this name, in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The first query parameter of this name.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON.
    pub fn json(&self) -> Result<serde_json::Value, HookRefused> {
        serde_json::from_slice(self.body)
            .map_err(|error| HookRefused::Unreadable(format!("the body is not JSON: {error}")))
    }

    /// Fails unless `at` is within [`REPLAY_WINDOW`] of now.
    pub fn fresh(&self, at: Timestamp) -> Result<(), HookRefused> {
        if self.now.since(at).abs() <= REPLAY_WINDOW { Ok(()) } else { Err(HookRefused::Old) }
    }
}

impl HookSecrets {
    /// Fails unless the call carries the token, in the address or in `X-SDIM-Token`.
    pub fn verify_token(&self, hook: &Hook<'_>) -> Result<(), HookRefused> {
        let Some(token) = &self.token else {
            return Err(HookRefused::NotConfigured);
        };
        let given = hook.parameter("token").or_else(|| hook.header("x-sdim-token"));
        let given = given.ok_or(HookRefused::Forged("the call carries no token"))?;
        if bool::from(given.as_bytes().ct_eq(token.expose().as_bytes())) {
            Ok(())
        } else {
            Err(HookRefused::Forged("the token is not ours"))
        }
    }

    /// A call of a desk that does not sign: it carries the token, and a JSON body whose `ticketId` or `ticketIds` name the
    /// tickets that changed.
    pub fn by_token(&self, hook: &Hook<'_>) -> Result<Hint, HookRefused> {
        self.verify_token(hook)?;
        let body = hook.json()?;
        let one = body.get("ticketId").into_iter();
        let many = body.get("ticketIds").and_then(serde_json::Value::as_array).into_iter().flatten();
        Ok(Hint { tickets: one.chain(many).filter_map(text_of).take(TICKETS).collect(), delivery: None })
    }

    /// Fails unless `signature` is the HMAC-SHA256 of `parts`, one after the other, under the secret.
    pub fn verify_signature(&self, signature: &[u8], parts: &[&[u8]]) -> Result<(), HookRefused> {
        let Some(secret) = &self.secret else {
            return Err(HookRefused::NotConfigured);
        };
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes())
            .map_err(|_| HookRefused::Forged("the secret is not usable"))?;
        for part in parts {
            mac.update(part);
        }
        mac.verify_slice(signature).map_err(|_| HookRefused::Forged("the signature is not ours"))
    }
}

/// The 32 bytes of a SHA-256 signature in hexadecimal digits.
pub fn from_hex(text: &str) -> Result<Vec<u8>, HookRefused> {
    let unreadable = HookRefused::Forged("the signature is not 64 hexadecimal digits");
    model::hex::decode_32(text.trim()).map(Vec::from).ok_or(unreadable)
}

/// Bytes of a signature in Base64.
pub fn from_base64(text: &str) -> Result<Vec<u8>, HookRefused> {
    BASE64_STANDARD.decode(text.trim()).map_err(|_| HookRefused::Forged("the signature is not in Base64"))
}
