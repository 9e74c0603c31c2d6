//! What a status or a transport error comes to: the one table for all desks. A desk may read more out of a 2xx.

use super::{Call, Response, TransportError, redact::Redactor};
use crate::{Outcome, outcome::Refusal};
use model::Timestamp;
use serde_json::Value;

/// Most bytes of a desk's own words in a reason.
const WORDS: usize = 500;

/// What an answer means, where a desk knows better than the shared table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// It did as it was asked.
    Done,
    /// It surely did not.
    Refused,
    /// It surely did not, because of our credentials.
    Credentials,
    /// It surely did not, because the thing does not exist.
    Missing,
    /// It surely did not, because it is asked too often or is busy: ask again later.
    Busy,
    /// Nobody can tell.
    Unclear,
}

/// How a desk reads an answer; `None` leaves it to the shared table.
pub type Judge = fn(&Response) -> Option<Meaning>;

/// The outcome of a call, by the transport's error or the answer's status; `now` anchors a relative `Retry-After`.
/// Its reason holds nothing that `redactor` knows.
///
/// A redirect is not followed. 307 and 308 ask for the same request elsewhere, so that it was not done here; any other
/// is, after a write, the common way to say that it was done and where to look (RFC 9110, 15.4).
pub fn outcome(
    result: Result<Response, TransportError>,
    call: Call,
    now: Timestamp,
    redactor: &Redactor,
    judge: Judge,
) -> Outcome<Response> {
    let response = match result {
        Ok(response) => response,
        Err(TransportError::NotSent(reason)) => return Outcome::NotSent(reason),
        Err(TransportError::Ambiguous(reason)) => return Outcome::Ambiguous(reason),
    };
    let status = response.status;
    let said = || said(&response, redactor);
    match judge(&response) {
        None => {}
        Some(Meaning::Done) => return Outcome::Ok(response),
        Some(Meaning::Refused) => {
            return Outcome::Refused(Refusal { reason: said(), credentials: false, missing: false });
        }
        Some(Meaning::Credentials) => {
            return Outcome::Refused(Refusal { reason: said(), credentials: true, missing: false });
        }
        Some(Meaning::Missing) => {
            return Outcome::Refused(Refusal { reason: said(), credentials: false, missing: true });
        }
        Some(Meaning::Busy) => return Outcome::Throttled { retry_at: retry_at(&response, now), reason: said() },
        Some(Meaning::Unclear) => return Outcome::Ambiguous(said()),
    }
    match status {
        200..=299 => Outcome::Ok(response),
        300..=399 => {
            let place = redactor.shorten(response.header("location").unwrap_or("nowhere"), WORDS);
            let reason = format!("{}; it redirects to {place}, which is not followed", said());
            match (call, status) {
                (Call::Read, _) | (_, 307 | 308) => Outcome::Refused(refusal(reason, status)),
                (Call::Write { .. }, _) => Outcome::Ambiguous(reason),
            }
        }
        429 => Outcome::Throttled { retry_at: retry_at(&response, now), reason: said() },
        // Nothing hangs on whether a read was done, and the desk says when to ask again (`desks.md` 1).
        503 if call == Call::Read && response.header("retry-after").is_some() => {
            Outcome::Throttled { retry_at: retry_at(&response, now), reason: said() }
        }
        408 | 425 => Outcome::Ambiguous(said()),
        400..=499 => Outcome::Refused(refusal(said(), status)),
        _ => Outcome::Ambiguous(said()),
    }
}

fn refusal(reason: String, status: u16) -> Refusal {
    Refusal { reason, credentials: status == 401, missing: matches!(status, 404 | 410) }
}

/// Headers that say when a limit ends, in the order in which they are believed (`desks.md` 1, 5, 6.10, 7).
const RESETS: [&str; 4] = ["x-ratelimit-reset", "ratelimit-reset", "rate-limit-reset", "x-rate-limit-reset"];

/// When the desk wants to be asked again, kept within one day from now: `Retry-After` in seconds or as an HTTP date, else
/// the end of a limit in seconds from now or since 1970, with fractions, or as a time.
fn retry_at(response: &Response, now: Timestamp) -> Option<Timestamp> {
    let instant = |text: &str| seconds(text, now).or_else(|| date(text));
    let named = |name: &&str| response.header(name).and_then(instant);
    let at =
        named(&"retry-after").or_else(|| RESETS.iter().find_map(named)).or_else(|| zendesk_reset(response, now))?;
    Some(at.clamp(now, now.plus(Timestamp::DAY)))
}

/// `zendesk-ratelimit-tickets-index: total=100; remaining=0; resets=41` and its like for other end points.
fn zendesk_reset(response: &Response, now: Timestamp) -> Option<Timestamp> {
    let of_limits = |name: &str| name.to_ascii_lowercase().starts_with("zendesk-ratelimit-");
    let (_, value) = response.headers.iter().find(|(name, _)| of_limits(name))?;
    let resets = value.split(';').find_map(|part| part.trim().strip_prefix("resets="))?;
    seconds(resets, now)
}

/// Seconds from now, or since 1970 when there are so many that nothing else can be meant.
fn seconds(text: &str, now: Timestamp) -> Option<Timestamp> {
    const SINCE_1970: f64 = 1e9;
    let seconds: f64 = text.trim().parse().ok().filter(|seconds: &f64| seconds.is_finite())?;
    #[expect(clippy::cast_possible_truncation, reason = "a float beyond the bounds becomes the bound")]
    let micros = (seconds * 1e6) as i64;
    Some(if (SINCE_1970..SINCE_1970 * 10.0).contains(&seconds) { Timestamp(micros) } else { now.plus(micros) })
}

/// An HTTP date, or an ISO time with or without seconds.
fn date(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let http = jiff::fmt::rfc2822::parse(text).ok().map(|date| date.timestamp());
    let iso = || text.parse::<jiff::Timestamp>().ok();
    let minutes = || text.strip_suffix('Z').and_then(|start| format!("{start}:00Z").parse::<jiff::Timestamp>().ok());
    Some(Timestamp(http.or_else(iso).or_else(minutes)?.as_microsecond()))
}

/// The status and the desk's own words about it, without secrets.
pub fn said(response: &Response, redactor: &Redactor) -> String {
    let name = ::http::StatusCode::from_u16(response.status)
        .ok()
        .and_then(|status| status.canonical_reason())
        .unwrap_or_default();
    let mut head = format!("{} {name}", response.status);
    if response.header("x-mfa_token").is_some_and(|value| value.eq_ignore_ascii_case("invalid")) {
        // ServiceNow: the password is right, but the user must give a second factor (`desks.md` 6, Auth).
        head.push_str(" (the user has a second factor, which an integration cannot give: X-MFA_TOKEN: invalid)");
    }
    match words(&response.text(), redactor) {
        Some(words) => format!("{}: {words}", head.trim_end()),
        None => head.trim_end().to_owned(),
    }
}

/// What a body says to people: the texts of a JSON error, else the text without its markup.
fn words(body: &str, redactor: &Redactor) -> Option<String> {
    let text = match serde_json::from_str::<Value>(body) {
        Ok(json) => {
            let mut texts = Vec::new();
            gather(&json, None, &mut texts);
            texts.join("; ")
        }
        Err(_) => strip(&redactor.clean(body)),
    };
    // A secret may have the very blanks that are taken out next.
    let text = redactor.clean(&text);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then(|| redactor.shorten(&text, WORDS))
}

/// Members that carry words in the error shapes that desks use, beside any text right inside a list.
const SPEAKING: [&str; 14] = [
    "message",
    "messages",
    "error",
    "errors",
    "errorMessages",
    "errorMessage",
    "error_description",
    "msg",
    "detail",
    "details",
    "description",
    "title",
    "reason",
    "messageText",
];

fn gather(json: &Value, name: Option<&str>, texts: &mut Vec<String>) {
    match json {
        Value::String(text) if !text.trim().is_empty() && !texts.contains(text) => texts.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| gather(item, name, texts)),
        Value::Object(members) if members.contains_key("messageText") => {
            let text = ar_message(members);
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        Value::Object(members) => {
            let within = matches!(name, Some("errors" | "details"));
            for (key, value) in members {
                if SPEAKING.contains(&key.as_str()) || (within && value.is_array()) {
                    gather(value, Some(key), texts);
                } else if within && let Value::String(text) = value {
                    texts.push(format!("{key}: {text}"));
                }
            }
        }
        _ => {}
    }
}

/// A message of AR System: its text, what it is about, and its number (`desks.md` 3.10).
fn ar_message(members: &serde_json::Map<String, Value>) -> String {
    let text = |name: &str| members.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let mut said = text("messageText").unwrap_or("no text").to_owned();
    if let Some(appended) = text("messageAppendedText") {
        said = format!("{said}: {appended}");
    }
    match members.get("messageNumber").and_then(Value::as_u64) {
        Some(number) => format!("{said} (ARERR {number})"),
        None => said,
    }
}

/// Text without tags, and without what scripts and styles hold.
fn strip(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        text.push_str(&rest[..open]);
        text.push(' ');
        rest = &rest[open..];
        let lower: String = rest.chars().take(8).collect::<String>().to_ascii_lowercase();
        let end = ["script", "style"].into_iter().find(|name| lower.starts_with(&format!("<{name}")));
        let skipped = match end {
            Some(name) => rest.find(&format!("</{name}")).unwrap_or(rest.len()),
            None => 0,
        };
        rest = &rest[skipped..];
        rest = rest.find('>').map_or("", |close| &rest[close + 1..]);
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Response {
        Response {
            status,
            headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            body: body.into(),
        }
    }

    const WRITE: Call = Call::Write { deadline: Timestamp(i64::MAX) };

    fn meaning(status: u16, call: Call) -> &'static str {
        match outcome(Ok(answer(status, &[], "")), call, Timestamp(0), &Redactor::default(), |_| None) {
            Outcome::Ok(_) => "ok",
            Outcome::Refused(refusal) if refusal.credentials => "refused credentials",
            Outcome::Refused(refusal) if refusal.missing => "refused missing",
            Outcome::Refused(_) => "refused",
            Outcome::NotSent(_) => "not sent",
            Outcome::Throttled { .. } => "throttled",
            Outcome::Ambiguous(_) => "ambiguous",
        }
    }

    #[rstest]
    #[case(200, "ok")]
    #[case(201, "ok")]
    #[case(204, "ok")]
    #[case(307, "refused")]
    #[case(308, "refused")]
    #[case(400, "refused")]
    #[case(401, "refused credentials")]
    #[case(402, "refused")]
    #[case(403, "refused")]
    #[case(404, "refused missing")]
    #[case(405, "refused")]
    #[case(408, "ambiguous")]
    #[case(409, "refused")]
    #[case(410, "refused missing")]
    #[case(412, "refused")]
    #[case(413, "refused")]
    #[case(415, "refused")]
    #[case(422, "refused")]
    #[case(425, "ambiguous")]
    #[case(429, "throttled")]
    #[case(500, "ambiguous")]
    #[case(502, "ambiguous")]
    #[case(503, "ambiguous")]
    #[case(504, "ambiguous")]
    #[case(101, "ambiguous")]
    #[case(999, "ambiguous")]
    fn every_status_has_one_meaning(#[case] status: u16, #[case] expected: &str) {
        for call in [Call::Read, WRITE] {
            assert_eq!(meaning(status, call), expected, "{call:?}");
        }
    }

    /// A form that was taken is often answered with where to look at what came of it.
    #[rstest]
    fn a_write_that_is_answered_with_a_redirect_may_have_been_done(
        #[values(300, 301, 302, 303, 304, 305, 399)] status: u16,
    ) {
        assert_eq!((meaning(status, WRITE), meaning(status, Call::Read)), ("ambiguous", "refused"));
    }

    #[test]
    fn a_transport_error_keeps_its_certainty() {
        let not_sent =
            outcome(Err(TransportError::NotSent("no route".into())), WRITE, Timestamp(0), &Redactor::default(), |_| {
                None
            });
        assert_eq!(not_sent, Outcome::NotSent("no route".into()));
        let lost =
            outcome(Err(TransportError::Ambiguous("reset".into())), WRITE, Timestamp(0), &Redactor::default(), |_| {
                None
            });
        assert_eq!(lost, Outcome::Ambiguous("reset".into()));
    }

    #[test]
    fn a_desk_that_is_down_for_a_while_says_until_when_and_a_write_may_have_been_done() {
        let told = |call| {
            let answer = answer(503, &[("RETRY-AFTER", "90")], "");
            outcome(Ok(answer), call, Timestamp(0), &Redactor::default(), |_| None)
        };
        let Outcome::Throttled { retry_at, .. } = told(Call::Read) else { panic!("{:?}", told(Call::Read)) };
        assert_eq!(retry_at, Some(Timestamp(90 * Timestamp::SECOND)));
        assert!(matches!(told(WRITE), Outcome::Ambiguous(_)));
    }

    #[test]
    fn a_redirect_names_its_target() {
        let told = outcome(
            Ok(answer(302, &[("Location", "https://sso.example.test/")], "")),
            WRITE,
            Timestamp(0),
            &Redactor::default(),
            |_| None,
        );
        assert!(told.reason().unwrap().contains("https://sso.example.test/"), "{told:?}");
    }

    #[rstest]
    #[case("120", Some(120))]
    #[case("0.5", Some(0))]
    #[case("-5", Some(0))]
    #[case("1e99", Some(86_400))]
    #[case("Thu, 01 Jan 1970 00:01:40 GMT", Some(100))]
    #[case("Fri, 01 Jan 1960 00:00:00 GMT", Some(0))]
    #[case("soon", None)]
    #[case("NaN", None)]
    fn retry_after_is_read_in_all_its_forms(#[case] text: &str, #[case] seconds: Option<i64>) {
        let told =
            outcome(Ok(answer(429, &[("Retry-After", text)], "")), WRITE, Timestamp(0), &Redactor::default(), |_| None);
        let Outcome::Throttled { retry_at, .. } = told else { panic!("{told:?}") };
        assert_eq!(retry_at.map(|at| at.0 / Timestamp::SECOND), seconds);
    }

    #[rstest]
    #[case(r#"{"message": "No such queue"}"#, "No such queue")]
    #[case(r#"{"errors": ["Subject is blank", "Tracker is blank"]}"#, "Subject is blank; Tracker is blank")]
    #[case(r#"{"error": {"status": 400, "msg": "Required Header Missing"}}"#, "Required Header Missing")]
    #[case(r#"{"error": "invalid_grant", "error_description": "expired"}"#, "invalid_grant; expired")]
    #[case(r#"{"errorMessages": ["Nope"], "errors": {"summary": "is required"}}"#, "Nope; summary: is required")]
    #[case(r#"["Ticket 1: Status 'bogus' isn't valid"]"#, "Ticket 1: Status 'bogus' isn't valid")]
    #[case("<html><head><style>p { x }</style></head><body><h1>Bad</h1> <p>request</p></body></html>", "Bad request")]
    fn the_desks_own_words_are_found_in_every_error_shape(#[case] body: &str, #[case] expected: &str) {
        assert_eq!(words(body, &Redactor::default()).as_deref(), Some(expected));
    }

    #[test]
    fn an_empty_body_says_nothing() {
        assert_eq!(said(&answer(404, &[], ""), &Redactor::default()), "404 Not Found");
        assert_eq!(words("  ", &Redactor::default()), None);
    }
}
