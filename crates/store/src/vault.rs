//! Secrets at rest: AES-256-GCM under the server's master key, bound to the row that they belong to.

use crate::StoreError;
use aes_gcm::{
    Aes256Gcm, Nonce,
    aead::{Aead, KeyInit, Payload},
};
use model::{Entropy, Secret};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// Seals and opens secrets.
pub struct Vault {
    cipher: Aes256Gcm,
    signing: [u8; 32],
    entropy: Arc<dyn Entropy>,
}

const NONCE: usize = 12;

impl Vault {
    /// Makes a vault from the 32 bytes of the master key. Each use gets a key of its own, derived from it.
    pub fn new(master: &[u8; 32], entropy: Arc<dyn Entropy>) -> Self {
        let derive = |purpose: &str| -> [u8; 32] {
            Sha256::new().chain_update(b"deskbridge ").chain_update(purpose).chain_update(master).finalize().into()
        };
        Self {
            cipher: Aes256Gcm::new(&derive("secrets at rest 1").into()),
            signing: derive("token signing 1"),
            entropy,
        }
    }

    /// The key that signs access tokens.
    pub fn signing_key(&self) -> &[u8; 32] {
        &self.signing
    }

    /// Seals a secret; `place` names its row and must be given again to open it.
    pub fn seal(&self, place: &str, secret: &Secret) -> Result<Vec<u8>, StoreError> {
        let mut nonce = [0; NONCE];
        self.entropy.fill(&mut nonce);
        let payload = Payload { msg: secret.expose().as_bytes(), aad: place.as_bytes() };
        let sealed = self.cipher.encrypt(&Nonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| StoreError::Corrupt("a secret could not be sealed".into()))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what [`Vault::seal`] gave.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Secret, StoreError> {
        let wrong = || {
            StoreError::Corrupt("a secret does not open: the master key is another one, or the row was changed".into())
        };
        let (nonce, sealed) = sealed.split_at_checked(NONCE).ok_or_else(wrong)?;
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| wrong())?;
        let payload = Payload { msg: sealed, aad: place.as_bytes() };
        let text = self.cipher.decrypt(&Nonce::from(nonce), payload).map_err(|_| wrong())?;
        String::from_utf8(text).map(Secret::new).map_err(|_| wrong())
    }
}
