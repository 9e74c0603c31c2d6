//! Making a request out of templates.

use super::Generic;
use crate::{
    attributes::{Address, ContentType, Document, Headers, LineError},
    desk::DraftError,
    http::Request,
};
use serde_json::Value;
use velocity::Context;

/// A template failed, and where.
pub(super) struct Fault {
    /// Place within the block in use, or within the attributes when it starts with `/`.
    pub(super) place: String,
    pub(super) error: LineError,
}

impl Fault {
    pub(super) fn new(place: impl Into<String>, error: LineError) -> Self {
        Self { place: place.into(), error }
    }
}

impl Generic {
    /// The whole address for a resource.
    pub(super) fn address(&self, resource: &Address, context: &Context) -> Result<String, LineError> {
        let resource = resource.render(context)?;
        self.join(&resource)
    }

    /// `url` with a rendered resource after it, surely on the same host.
    pub(super) fn join(&self, resource: &str) -> Result<String, LineError> {
        let base = self.url.as_str();
        let resource = resource.strip_prefix(base).unwrap_or(resource);
        let joined = match resource.chars().next() {
            None | Some('/' | '?') => format!("{base}{resource}"),
            Some(_) => format!("{base}/{resource}"),
        };
        let unusable = |why: String| LineError::Unusable(format!("{joined} is no usable address: {why}"));
        let parsed = url::Url::parse(&joined).map_err(|error| unusable(error.to_string()))?;
        let home = url::Url::parse(base).map_err(|error| unusable(error.to_string()))?;
        let path = resource.split('?').next().unwrap_or_default();
        if parsed.origin() != home.origin() || path.contains("://") {
            return Err(unusable(format!("a resource is appended to {base} and must not name another host")));
        }
        Ok(parsed.into())
    }

    /// Headers of one call: those of all calls, those of writes, its own; a later one replaces an earlier one.
    pub(super) fn headers(
        &self,
        write: bool,
        own: (&str, &Headers),
        context: &Context,
    ) -> Result<Vec<(String, String)>, Fault> {
        let none = Headers::new();
        let writes = if write { &self.write_headers } else { &none };
        let mut headers: Vec<(String, String)> = vec![("Accept".to_owned(), "application/json".to_owned())];
        for (place, templates) in [("/headers", &self.headers), ("/writeHeaders", writes), own] {
            for (name, template) in templates {
                let place = format!("{place}/{}", model::read::escape(name));
                let value = template.render(context).map_err(|error| Fault::new(&place, error))?;
                if value.contains(|c: char| c.is_ascii_control()) {
                    let why = format!("header {name} would have a line break or another control character");
                    return Err(Fault::new(place, LineError::Unusable(why)));
                }
                headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
                if !value.trim().is_empty() {
                    headers.push((name.clone(), value.trim().to_owned()));
                }
            }
        }
        Ok(headers)
    }

    /// A request without a body.
    pub(super) fn request(
        &self,
        part: &str,
        method: &str,
        resource: &Address,
        headers: &Headers,
        context: &Context,
    ) -> Result<Request, Fault> {
        let url = self.address(resource, context).map_err(|error| Fault::new(format!("{part}/resource"), error))?;
        let mut request = Request::new(method, url);
        request.headers = self.headers(false, (&format!("{part}/headers"), headers), context)?;
        Ok(request)
    }

    /// The fault as the trait's error.
    pub(super) fn draft_error(&self, fault: Fault) -> DraftError {
        match fault.error {
            LineError::Unusable(why) => DraftError::Unusable(why),
            error => DraftError::Template { pointer: self.place(&fault.place), error: error.to_string() },
        }
    }

    /// The fault in words, for a call that was not sent because of it.
    pub(super) fn unsendable(&self, fault: &Fault) -> String {
        format!("not sent: {}: {}", self.place(&fault.place), fault.error)
    }

    fn place(&self, place: &str) -> String {
        if place.starts_with('/') { format!("/attributes{place}") } else { self.pointer(place) }
    }
}

/// Renders a body; `part` is the place of the document.
pub(super) fn render(document: &Document, part: &str, context: &Context) -> Result<Value, Fault> {
    document
        .render(context)
        .map_err(|fault| Fault::new(format!("{part}{}", fault.pointer), LineError::Template(fault.error)))
}

/// Writes a body, and names its content type.
pub(super) fn write(body: &Value, content_type: ContentType) -> (String, &'static str) {
    match content_type {
        ContentType::Json => (body.to_string(), "application/json"),
        ContentType::Form => (form(body), "application/x-www-form-urlencoded"),
    }
}

/// A form: a list repeats its name, an object is written as JSON, null is left out.
fn form(body: &Value) -> String {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in body.as_object().into_iter().flatten() {
        let values: &[Value] = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        for value in values {
            match value {
                Value::Null => {}
                Value::String(text) => {
                    form.append_pair(name, text);
                }
                other => {
                    form.append_pair(name, &other.to_string());
                }
            }
        }
    }
    form.finish()
}

/// Adds the header that names the body's content type, unless one of that name is there.
pub(super) fn add_content_type(headers: &mut Vec<(String, String)>, content_type: &str) {
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
        headers.push(("Content-Type".to_owned(), content_type.to_owned()));
    }
}
