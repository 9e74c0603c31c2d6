//! `limit`, `offset` and `count`.

use crate::Fault;
use crate::fault::shown;

/// The greatest and the default `limit`.
pub const MAX_LIMIT: u32 = 250;

/// The part of a list that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// How many rows at most.
    pub limit: u32,
    /// How many rows to skip; never more than `i64::MAX`.
    pub offset: u64,
    /// Whether the answer carries `X-Total-Count`.
    pub count: bool,
}

impl Default for Page {
    fn default() -> Self {
        Self { limit: MAX_LIMIT, offset: 0, count: false }
    }
}

/// Reads the three paging parameters of a list that shows [`MAX_LIMIT`] rows at most; each is `None` when the request lacks
/// it.
pub fn parse_page(limit: Option<&str>, offset: Option<&str>, count: Option<&str>) -> Result<Page, Fault> {
    parse_page_within(MAX_LIMIT, limit, offset, count)
}

/// The same where `most` is the greatest and the default `limit`.
pub fn parse_page_within(
    most: u32,
    limit: Option<&str>,
    offset: Option<&str>,
    count: Option<&str>,
) -> Result<Page, Fault> {
    let default = Page { limit: most, ..Page::default() };
    let limit = match limit {
        None => default.limit,
        Some(text) => whole(text)
            .and_then(|limit| u32::try_from(limit).ok())
            .filter(|limit| *limit <= most)
            .ok_or_else(|| fault("limit", text, &format!("a whole number from 0 to {most}")))?,
    };
    let offset = match offset {
        None => default.offset,
        Some(text) => whole(text)
            .filter(|offset| i64::try_from(*offset).is_ok())
            .ok_or_else(|| fault("offset", text, "a whole number from 0 to 9223372036854775807"))?,
    };
    let count = match count {
        None => default.count,
        Some("true") => true,
        Some("false") => false,
        Some(text) => return Err(fault("count", text, "true or false")),
    };
    Ok(Page { limit, offset, count })
}

/// Digits only: `u64::from_str` would also take a plus sign.
fn whole(text: &str) -> Option<u64> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

fn fault(parameter: &'static str, text: &str, allowed: &str) -> Fault {
    Fault { parameter, position: 1, message: format!("{} is not allowed; allowed: {allowed}", shown(text)) }
}
