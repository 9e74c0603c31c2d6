//! Query parameters: unknown ones are ignored, a known one may come once.

use crate::error::ApiError;
use percent_encoding::percent_decode;
use query::{Field, Filter, MAX_LIMIT, Page, Sorter, parse_filter, parse_page_within, parse_sorters};

/// The greatest `offset`: SailPoint's document says that it has 32 bits.
pub const OFFSET_MAX: u64 = 0x7fff_ffff;

/// The query string of a request, or a form of the same encoding, decoded.
#[derive(Debug, Default)]
pub struct Params(Vec<(String, Result<String, ()>)>);

impl Params {
    /// Reads `name=value&…`.
    pub fn parse(text: &str) -> Self {
        let decode = |part: &str| {
            percent_decode(part.replace('+', " ").as_bytes())
                .decode_utf8()
                .map(std::borrow::Cow::into_owned)
                .map_err(drop)
        };
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            decode(name).ok().map(|name| (name, decode(value)))
        };
        Self(text.split('&').filter(|pair| !pair.is_empty()).filter_map(pair).collect())
    }

    /// Parameters that are decoded already.
    pub fn decoded(pairs: Vec<(String, String)>) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name, Ok(value))).collect())
    }

    /// The parameter `name`; a fault when it comes twice or is no UTF-8.
    pub fn one(&self, name: &str) -> Result<Option<&str>, ApiError> {
        let mut found = self.0.iter().filter(|(known, _)| known == name);
        let Some((_, value)) = found.next() else {
            return Ok(None);
        };
        if found.next().is_some() {
            return Err(ApiError::content(format!("{name}: must be given once at most")));
        }
        match value {
            Ok(text) => Ok(Some(text)),
            Err(()) => Err(ApiError::syntax(format!("{name}: is not percent-encoded UTF-8"))),
        }
    }

    /// The parameter `name` as a flag; false when it is absent.
    pub fn flag(&self, name: &str) -> Result<bool, ApiError> {
        match self.one(name)? {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(other) => Err(ApiError::content(format!("{name}: {other:?} is not allowed; allowed: true, false"))),
        }
    }

    /// All parameters that are UTF-8, in their order.
    pub fn all(&self) -> Vec<(String, String)> {
        self.0.iter().filter_map(|(name, value)| Some((name.clone(), value.clone().ok()?))).collect()
    }

    /// `limit`, `offset` and `count`.
    pub fn page(&self) -> Result<Page, ApiError> {
        self.page_within(MAX_LIMIT)
    }

    /// The same where `most` is the greatest and the default `limit`.
    pub fn page_within(&self, most: u32) -> Result<Page, ApiError> {
        let page = parse_page_within(most, self.one("limit")?, self.one("offset")?, self.one("count")?)?;
        if page.offset > OFFSET_MAX {
            return Err(ApiError::content(format!(
                "offset: {} is not allowed; allowed: a whole number from 0 to {OFFSET_MAX}",
                page.offset
            )));
        }
        Ok(page)
    }

    /// `filters`.
    pub fn filter(&self, fields: &'static [Field]) -> Result<Option<Filter>, ApiError> {
        let text = self.one("filters")?;
        Ok(text.map(|text| parse_filter(text, fields)).transpose()?)
    }

    /// `sorters`.
    pub fn sorters(&self, fields: &'static [Field]) -> Result<Vec<Sorter>, ApiError> {
        let text = self.one("sorters")?;
        Ok(text.map_or(Ok(Vec::new()), |text| parse_sorters(text, fields))?)
    }
}
