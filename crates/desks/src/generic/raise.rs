//! Rendering and sending the create call.

use super::Generic;
use crate::{
    Outcome,
    answer::judge,
    attributes::{Headers, IdFrom, LineError, Once},
    desk::{Created, Draft, DraftError},
    http::{Http, Request, Response},
    reading::ticket_context,
    site::{Fault, add_content_type, render, rooted, write},
};
use model::{CorrelationKey, Timestamp, ticket::DeskRef};
use percent_encoding::percent_decode_str;
use serde_json::Value;
use velocity::Context;

impl Generic {
    /// Renders the create call. Where tickets are found by our key, a call without it is not usable.
    pub(super) fn render_draft(&self, context: &Context, key: &CorrelationKey) -> Result<Draft, DraftError> {
        let draft = self.rendered(context, key)?;
        if self.finder().is_some() && self.held_because.is_none() && !carries(&draft, key.as_str()) {
            return Err(DraftError::Unusable(
                "the rendered call does not carry $correlationKey, so that its ticket could not be found again"
                    .to_owned(),
            ));
        }
        Ok(draft)
    }

    fn rendered(&self, context: &Context, key: &CorrelationKey) -> Result<Draft, DraftError> {
        let provision = &self.provision;
        let missing = || DraftError::Missing(vec![format!("/{}/provision/resource", self.site.block)]);
        let resource = provision.resource.as_ref().ok_or_else(missing)?;
        let mut context = context.clone();
        context.set("correlationKey", key.as_str());
        let fault = |fault| self.site.draft_error(fault);
        let url =
            self.site.address(resource, &context).map_err(|error| fault(Fault::new("provision/resource", error)))?;
        let own = ("provision/headers", &provision.headers);
        let mut headers = self.site.headers(true, own, &context).map_err(fault)?;
        let body = match &provision.request {
            None => None,
            Some(document) => {
                let body = render(document, "provision/request", &context).map_err(fault)?;
                let (text, content_type) = write(&rooted(provision, body), provision.content_type);
                add_content_type(&mut headers, content_type);
                Some(text)
            }
        };
        let method = provision.method.map_or("POST", |method| method.as_str()).to_owned();
        Ok(Draft { method, url, headers, body })
    }

    /// Whether the create call carries our key, by rendering it with nothing else; a template that needs more is
    /// searched for the key's name instead.
    pub(super) fn carries_key(&self) -> bool {
        let probe = CorrelationKey::stored("dbprobe0123456789abcdefghijklmno");
        let mut context = Context::new();
        context.set("plan", Value::Object(serde_json::Map::new()));
        context.set("newline", "\n");
        if let Ok(draft) = self.rendered(&context, &probe)
            && carries(&draft, probe.as_str())
        {
            return true;
        }
        let provision = &self.provision;
        let named = |text: &str| text.contains("correlationKey");
        provision.resource.as_ref().is_some_and(|resource| named(resource.source()))
            || provision.request.as_ref().is_some_and(|request| named(&request.written().to_string()))
            || [&self.site.headers, &self.site.write_headers, &provision.headers]
                .into_iter()
                .flat_map(|headers| headers.values())
                .any(|header| named(header.source()))
    }

    /// Sends the create call, once.
    pub(super) async fn raise(
        &self,
        http: &Http,
        draft: &Draft,
        key: &CorrelationKey,
        deadline: Timestamp,
    ) -> Outcome<Created> {
        let mut request = match self.site.frozen(draft) {
            Ok(request) => request,
            Err(outcome) => return outcome,
        };
        if let Some(once) = &self.provision.once {
            match self.one_time_address(http, once, key, deadline).await {
                Ok(url) => request.url = url,
                Err(outcome) => return outcome,
            }
        }
        match http.write(request, deadline).await.value() {
            Ok(response) => self.created(http, &response),
            Err(outcome) => outcome,
        }
    }

    /// Asks for the address that takes one POST. Nothing is raised yet, so whatever is unclear is not sent.
    async fn one_time_address(
        &self,
        http: &Http,
        once: &Once,
        key: &CorrelationKey,
        deadline: Timestamp,
    ) -> Result<String, Outcome<Created>> {
        let Some(resource) = &once.resource else {
            return Err(Outcome::NotSent(format!("{} is not set", self.site.pointer("provision/once/resource"))));
        };
        let mut context = Context::new();
        context.set("correlationKey", key.as_str());
        let method = once.method.map_or("POST", |method| method.as_str());
        let not_sent = |fault: Fault| Outcome::NotSent(self.site.unsendable(&fault));
        let url = self
            .site
            .address(resource, &context)
            .map_err(|error| not_sent(Fault::new("provision/once/resource", error)))?;
        let mut request = Request::new(method, url);
        request.headers =
            self.site.headers(true, ("provision/once/headers", &Headers::new()), &context).map_err(not_sent)?;
        let response = match http.write(request, deadline).await.value() {
            Ok(response) => response,
            Err(Outcome::Ambiguous(reason)) => {
                return Err(Outcome::NotSent(format!("no one-time address: {reason}")));
            }
            Err(outcome) => return Err(outcome),
        };
        let link = match &once.link_element {
            Some(path) => response.json().ok().and_then(|json| path.text(&json)),
            None => response.header("location").map(str::to_owned),
        };
        let link = link.ok_or_else(|| Outcome::NotSent(format!("no one-time address in {}", http.said(&response))))?;
        self.same_host(&link).map_err(|error| Outcome::NotSent(http.shorten(&error.to_string(), 500)))
    }

    /// A link that the desk gave, relative or absolute, if it leads to the desk itself.
    fn same_host(&self, link: &str) -> Result<String, LineError> {
        let unusable = |why: String| LineError::Unusable(format!("the one-time address {link} is not usable: {why}"));
        let base = url::Url::parse(self.site.url.as_str()).map_err(|error| unusable(error.to_string()))?;
        let found = base.join(link).map_err(|error| unusable(error.to_string()))?;
        if found.origin() == base.origin() {
            Ok(found.into())
        } else {
            Err(unusable("it leads to another host".to_owned()))
        }
    }

    /// Reads the answer to a create call.
    fn created(&self, http: &Http, response: &Response) -> Outcome<Created> {
        let provision = &self.provision;
        let answer = match judge(http, response, &provision.success_if, &provision.fail_if) {
            Ok(answer) => answer,
            Err(outcome) => return outcome,
        };
        let id = match (provision.id_from, &provision.response_element) {
            (IdFrom::Location, _) => response.header("location").and_then(id_of_location).ok_or_else(|| {
                Outcome::Ambiguous(format!("no ticket id in the Location header: {}", http.said(response)))
            }),
            (IdFrom::Body, Some(path)) => answer.json(http, response).and_then(|json| {
                path.text(json)
                    .ok_or_else(|| Outcome::Ambiguous(format!("no ticket id at \"{path}\": {}", shown(http, response))))
            }),
            (IdFrom::Body, None) => Err(Outcome::Ambiguous("no path to the ticket id is set".to_owned())),
        };
        match id {
            Ok(id) => {
                let json = answer.json.ok();
                let number =
                    provision.number_element.as_ref().zip(json.as_ref()).and_then(|(path, json)| path.text(json));
                Outcome::Ok(Created { desk: self.desk_ref(id, number), status: None, created: None })
            }
            Err(outcome) => outcome,
        }
    }

    /// A ticket of the desk, with the link for people.
    pub(super) fn desk_ref(&self, id: String, number: Option<String>) -> DeskRef {
        let number = number.unwrap_or_else(|| id.clone());
        let context = ticket_context(&id, &number);
        let url = self.provision.ticket_url.as_ref().and_then(|address| {
            let rendered = address.render(&context).ok()?;
            if rendered.starts_with("http://") || rendered.starts_with("https://") {
                url::Url::parse(&rendered).ok().map(Into::into)
            } else {
                self.site.join(&rendered).ok()
            }
        });
        DeskRef { id, number, url }
    }
}

fn carries(draft: &Draft, key: &str) -> bool {
    draft.url.contains(key)
        || draft.body.as_ref().is_some_and(|body| body.contains(key))
        || draft.headers.iter().any(|(_, value)| value.contains(key))
}

/// The last segment of a `Location`, absolute or relative.
fn id_of_location(location: &str) -> Option<String> {
    let path = location.split(['?', '#']).next().unwrap_or_default();
    let path = path.split_once("://").map_or(path, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    let last = path.split('/').rfind(|segment| !segment.is_empty())?;
    Some(percent_decode_str(last).decode_utf8_lossy().into_owned())
}

/// An answer in short, for people.
fn shown(http: &Http, response: &Response) -> String {
    http.shorten(&response.text(), 300)
}
