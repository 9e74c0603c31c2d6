//! Tokens for a signed assertion instead of a password (RFC 7523), as Salesforce and ServiceNow take them (`desks.md` 4
//! and 6).

use aws_lc_rs::{
    rand::SystemRandom,
    rsa::KeyPair,
    signature::{RSA_PKCS1_SHA256, RsaEncoding},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use model::{Secret, Timestamp};
use rustls_pki_types::{PrivateKeyDer, pem::PemObject};
use serde_json::{Value, json};

/// What is said in an assertion, and the key that signs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JwtBearer {
    /// RSA private key of 2048 bits or more in PEM, as PKCS#8 or PKCS#1, without a passphrase.
    pub private_key: Secret,
    /// How the server knows the key, where it wants to be told (`kid`).
    pub key_id: Option<String>,
    /// Who asks (`iss`), usually the client id.
    pub issuer: String,
    /// For which user (`sub`).
    pub subject: String,
    /// Who is asked (`aud`), usually the origin of the token end point.
    pub audience: String,
}

/// How long an assertion is good for, in seconds: Salesforce takes no more than three minutes.
const GOOD_FOR: i64 = 180;

/// Most bytes of a private key in PEM; one of 16384 bits has fewer.
const LONGEST: usize = 32 * 1024;

impl JwtBearer {
    /// The assertion, signed with RS256.
    ///
    /// Its id (`jti`) is the time in microseconds: servers that take an assertion once only want another id each time, and
    /// there is one fetch at a time for each key. It need not be hard to guess, for it is signed.
    pub(super) fn assertion(&self, now: Timestamp) -> Result<Secret, String> {
        let seconds = now.0.div_euclid(Timestamp::SECOND);
        let mut header = json!({ "alg": "RS256", "typ": "JWT" });
        if let Some(key_id) = &self.key_id {
            header["kid"] = key_id.as_str().into();
        }
        let claims = json!({
            "iss": self.issuer,
            "sub": self.subject,
            "aud": self.audience,
            "iat": seconds,
            "exp": seconds + GOOD_FOR,
            "jti": now.0.to_string(),
        });
        let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&header), part(&claims));
        let key = read_key(self.private_key.expose())?;
        let mut signature = vec![0; key.public_modulus_len()];
        let encoding: &'static dyn RsaEncoding = &RSA_PKCS1_SHA256;
        key.sign(encoding, &SystemRandom::new(), signed.as_bytes(), &mut signature)
            .map_err(|_| "the assertion cannot be signed with the private key".to_owned())?;
        Ok(Secret::new(format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))))
    }
}

/// Reads a private key; the error says what is wanted and nothing of the key.
pub(crate) fn read_key(pem: &str) -> Result<KeyPair, String> {
    let wanted = "must be an RSA private key of 2048 bits or more in PEM, without a passphrase";
    if pem.len() > LONGEST {
        return Err(wanted.to_owned());
    }
    match PrivateKeyDer::from_pem_slice(pem.as_bytes()) {
        Ok(PrivateKeyDer::Pkcs8(der)) => KeyPair::from_pkcs8(der.secret_pkcs8_der()).ok(),
        Ok(PrivateKeyDer::Pkcs1(der)) => KeyPair::from_der(der.secret_pkcs1_der()).ok(),
        _ => None,
    }
    .filter(|key| key.public_modulus_len() >= 256)
    .ok_or_else(|| wanted.to_owned())
}
