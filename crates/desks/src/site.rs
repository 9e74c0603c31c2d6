//! Where a desk is, and making requests to it out of templates.

use crate::{
    Outcome,
    attributes::{Address, ContentType, Document, Headers, LineError, Provision, RootType, WebUrl},
    desk::{Draft, DraftError},
    http::Request,
};
use serde_json::{Value, json};
use velocity::Context;

/// A template failed, and where.
pub(crate) struct Fault {
    /// Place within the block in use, or within the attributes when it starts with `/`.
    pub(crate) place: String,
    pub(crate) error: LineError,
}

impl Fault {
    pub(crate) fn new(place: impl Into<String>, error: LineError) -> Self {
        Self { place: place.into(), error }
    }
}

/// Where an integration's desk is, and the headers that its administrator wants on every call.
#[derive(Debug, Clone)]
#[expect(clippy::struct_field_names, reason = "siteUrl is the attribute's name")]
pub struct Site {
    /// Base address of the API.
    pub(crate) url: WebUrl,
    /// Base address of the pages that people see, where it is another.
    pub(crate) site_url: Option<WebUrl>,
    /// Headers of all calls.
    pub(crate) headers: Headers,
    /// Headers of calls that change something.
    pub(crate) write_headers: Headers,
    /// Name of the block in use, for pointers.
    pub(crate) block: &'static str,
}

impl Site {
    /// Base address of the pages that people see, without a slash at its end.
    pub fn pages(&self) -> &str {
        self.site_url.as_ref().unwrap_or(&self.url).as_str().trim_end_matches('/')
    }

    /// Renders a create call. `edit` sees the rendered request, inside its root element, before it is written;
    /// `resource` and `method` are what is used where `provision` names none.
    pub fn draft(
        &self,
        provision: &Provision,
        (method, resource): (&str, &Address),
        context: &Context,
        edit: impl FnOnce(&mut Value) -> Result<(), DraftError>,
    ) -> Result<Draft, DraftError> {
        let fault = |fault| self.draft_error(fault);
        let resource = provision.resource.as_ref().unwrap_or(resource);
        let url = self.address(resource, context).map_err(|error| fault(Fault::new("provision/resource", error)))?;
        let own = ("provision/headers", &provision.headers);
        let mut headers = self.headers(true, own, context).map_err(fault)?;
        let request = match &provision.request {
            None => json!({}),
            Some(document) => render(document, "provision/request", context).map_err(fault)?,
        };
        let mut body = rooted(provision, request);
        edit(&mut body)?;
        let (text, content_type) = write(&body, provision.content_type);
        add_content_type(&mut headers, content_type);
        let method = provision.method.map_or(method, |method| method.as_str()).to_owned();
        Ok(Draft { method, url, headers, body: Some(text) })
    }

    /// A call of the connector's own: `resource` is an encoded path and query after `url`.
    pub fn call(&self, method: &str, resource: &str) -> Request {
        let base = self.url.as_str().trim_end_matches('/');
        let mut request = Request::new(method, format!("{base}{resource}"));
        request.headers = accept_json();
        let writes = (!matches!(method, "GET" | "HEAD")).then_some(&self.write_headers);
        for (name, template) in std::iter::once(&self.headers).chain(writes).flatten() {
            // A header that speaks of a plan has nothing to say in a call that is about none.
            if let Ok(value) = template.render(&Context::new())
                && !value.trim().is_empty()
                && !value.contains(|c: char| c.is_ascii_control())
            {
                request.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
                request.headers.push((name.clone(), value.trim().to_owned()));
            }
        }
        request
    }

    /// The same with a JSON body.
    pub fn call_with(&self, method: &str, resource: &str, body: &Value) -> Request {
        let mut request = self.call(method, resource);
        add_content_type(&mut request.headers, "application/json");
        request.body(body.to_string())
    }

    /// Whether an address is on the host of `url` and below its path.
    pub fn is_home_of(&self, address: &str) -> bool {
        let (Ok(address), Ok(home)) = (url::Url::parse(address), url::Url::parse(self.url.as_str())) else {
            return false;
        };
        let below = address.path().strip_prefix(home.path().trim_end_matches('/'));
        address.origin() == home.origin() && below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// A frozen call as a request; not sent when it was rendered for another address, for credentials for one host must not
    /// go to another.
    pub fn frozen<T>(&self, draft: &Draft) -> Result<Request, Outcome<T>> {
        if !self.is_home_of(&draft.url) {
            let (then, now) = (&draft.url, self.url.as_str());
            return Err(Outcome::NotSent(format!("the ticket was rendered for {then}, but the address is {now} now")));
        }
        Ok(Request {
            method: draft.method.clone(),
            url: draft.url.clone(),
            headers: draft.headers.clone(),
            body: draft.body.clone().map(String::into_bytes),
        })
    }

    /// JSON Pointer of a place within the block in use.
    pub(crate) fn pointer(&self, place: &str) -> String {
        format!("/attributes/{}/{place}", self.block)
    }

    /// The whole address for a resource.
    pub(crate) fn address(&self, resource: &Address, context: &Context) -> Result<String, LineError> {
        let resource = resource.render(context)?;
        self.join(&resource)
    }

    /// `url` with a rendered resource after it, surely on the same host.
    pub(crate) fn join(&self, resource: &str) -> Result<String, LineError> {
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
    pub(crate) fn headers(
        &self,
        write: bool,
        own: (&str, &Headers),
        context: &Context,
    ) -> Result<Vec<(String, String)>, Fault> {
        let none = Headers::new();
        let writes = if write { &self.write_headers } else { &none };
        let mut headers = accept_json();
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
    pub(crate) fn request(
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
    pub(crate) fn draft_error(&self, fault: Fault) -> DraftError {
        match fault.error {
            LineError::Unusable(why) => DraftError::Unusable(why),
            error => DraftError::Template { pointer: self.place(&fault.place), error: error.to_string() },
        }
    }

    /// The fault in words, for a call that was not sent because of it.
    pub(crate) fn unsendable(&self, fault: &Fault) -> String {
        format!("not sent: {}: {}", self.place(&fault.place), fault.error)
    }

    fn place(&self, place: &str) -> String {
        if place.starts_with('/') { format!("/attributes{place}") } else { self.pointer(place) }
    }
}

fn accept_json() -> Vec<(String, String)> {
    vec![("Accept".to_owned(), "application/json".to_owned())]
}

/// The request inside its root element.
pub(crate) fn rooted(provision: &Provision, request: Value) -> Value {
    let request = match provision.request_root_element_type {
        RootType::Object => request,
        RootType::Array => json!([request]),
    };
    match &provision.request_root_element {
        Some(root) => json!({ root.as_str(): request }),
        None => request,
    }
}

/// Renders a body; `part` is the place of the document.
pub(crate) fn render(document: &Document, part: &str, context: &Context) -> Result<Value, Fault> {
    document
        .render(context)
        .map_err(|fault| Fault::new(format!("{part}{}", fault.pointer), LineError::Template(fault.error)))
}

/// Writes a body, and names its content type.
pub(crate) fn write(body: &Value, content_type: ContentType) -> (String, &'static str) {
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
pub(crate) fn add_content_type(headers: &mut Vec<(String, String)>, content_type: &str) {
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
        headers.push(("Content-Type".to_owned(), content_type.to_owned()));
    }
}
