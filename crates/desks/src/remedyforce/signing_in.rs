//! What Salesforce wants to see before it gives a session (`desks.md` 4, auth).

use crate::{
    attributes,
    http::{Credentials, Login},
};
use model::Secret;
use serde_json::{Map, Value};

/// The token end point of a domain.
const TOKEN: &str = "/services/oauth2/token";

/// The SOAP login of a domain, in the version that others are seen to use. Salesforce retires it in summer 2027.
const SOAP: &str = "/services/Soap/u/35.0";

/// Who is asked by a signed assertion: production organizations, and sandboxes.
const AUDIENCES: [&str; 2] = ["https://login.salesforce.com", "https://test.salesforce.com"];

/// The credentials. Tokens are asked for at the desk's own domain unless `token_url` names another place. Basic means
/// the SOAP login, with the security token in `token`.
pub(super) fn credentials(given: &Map<String, Value>) -> Result<Credentials, Vec<String>> {
    let text = |name: &str| given.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let url = text("url").unwrap_or("https://unset.invalid").trim_end_matches('/');
    let mut known = given.clone();
    let mut default = |name: &str, value: String| {
        if text(name).is_none() {
            known.insert(name.to_owned(), value.into());
        }
    };
    default("token_url", format!("{url}{TOKEN}"));
    default("jwt_audience", AUDIENCES[usize::from(url.contains(".sandbox."))].to_owned());
    Ok(match attributes::credentials(&known)? {
        Credentials::Basic { username, password } => Credentials::Login(Login::SalesforceSoap {
            url: format!("{url}{SOAP}"),
            username,
            password,
            security_token: text("token").map(Secret::new),
        }),
        other => other,
    })
}
