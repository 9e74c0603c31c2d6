//! Calls about one ticket: cancelling, commenting, attaching.

use super::Generic;
use crate::{
    Attachment, Outcome, Refusal,
    answer::judge,
    attributes::{Act, Address, Headers},
    http::{Http, Request},
    reading::ticket_context,
    site::{Fault, add_content_type, render, write},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use model::{Timestamp, ticket::DeskRef};
use velocity::Context;

impl Generic {
    /// Cancels the ticket.
    pub(super) async fn give_up(&self, http: &Http, ticket: &DeskRef, why: &str) -> Outcome<()> {
        let mut context = ticket_context(&ticket.id, &ticket.number);
        context.set("reason", why);
        self.act(http, "cancel", self.block.cancel.as_ref(), &context).await
    }

    /// Adds a comment.
    pub(super) async fn note(&self, http: &Http, ticket: &DeskRef, text: &str) -> Outcome<()> {
        let mut context = ticket_context(&ticket.id, &ticket.number);
        context.set("comment", text);
        self.act(http, "comment", self.block.comment.as_ref(), &context).await
    }

    /// Adds a file.
    pub(super) async fn add_file(&self, http: &Http, ticket: &DeskRef, file: &Attachment) -> Outcome<()> {
        let mut context = ticket_context(&ticket.id, &ticket.number);
        context.set("fileName", file.name.as_str());
        context.set("fileType", file.content_type);
        context.set("fileBase64", BASE64_STANDARD.encode(&file.bytes));
        self.act(http, "attach", self.block.attach.as_ref(), &context).await
    }

    /// Makes the call that `part` of the block configures, after reading the ticket's `ETag` where the desk locks
    /// optimistically.
    async fn act(&self, http: &Http, part: &str, act: Option<&Act>, context: &Context) -> Outcome<()> {
        let Some((act, resource)) = act.and_then(|act| Some((act, act.resource.as_ref()?))) else {
            return Outcome::Refused(Refusal::new(format!("this desk is not set up for it: {part} is not configured")));
        };
        let mut request = match self.act_request(part, act, resource, context) {
            Ok(request) => request,
            Err(fault) => return Outcome::NotSent(self.site.unsendable(&fault)),
        };
        if let Some(resource) = &act.etag_resource {
            match self.etag(http, part, resource, context).await {
                Ok(etag) => request.headers.push(("If-Match".to_owned(), etag)),
                Err(outcome) => return outcome,
            }
        }
        let response = match http.write(request, Timestamp(i64::MAX)).await.value() {
            Ok(response) => response,
            Err(outcome) => return outcome,
        };
        match judge(http, &response, &act.success_if, &act.fail_if) {
            Ok(_) => Outcome::Ok(()),
            Err(outcome) => outcome,
        }
    }

    fn act_request(&self, part: &str, act: &Act, resource: &Address, context: &Context) -> Result<Request, Fault> {
        let place = |name: &str| format!("{part}/{name}");
        let url = self.site.address(resource, context).map_err(|error| Fault::new(place("resource"), error))?;
        let mut request = Request::new(act.method.map_or("POST", |method| method.as_str()), url);
        request.headers = self.site.headers(true, (&place("headers"), &act.headers), context)?;
        if let Some(document) = &act.request {
            let (body, content_type) = write(&render(document, &place("request"), context)?, act.content_type);
            add_content_type(&mut request.headers, content_type);
            request.body = Some(body.into_bytes());
        }
        Ok(request)
    }

    /// The version of the ticket that the desk has now.
    async fn etag(
        &self,
        http: &Http,
        part: &str,
        resource: &Address,
        context: &Context,
    ) -> Result<String, Outcome<()>> {
        let request = self.site.request(&format!("{part}/etagResource"), "GET", resource, &Headers::new(), context);
        let request = request.map_err(|fault| Outcome::NotSent(self.site.unsendable(&fault)))?;
        match http.read(request).await.value() {
            Ok(response) => match response.header("etag") {
                Some(etag) => Ok(etag.to_owned()),
                None => Err(Outcome::NotSent("the desk's answer has no ETag".to_owned())),
            },
            Err(Outcome::Ambiguous(reason)) => Err(Outcome::NotSent(format!("the ETag cannot be read: {reason}"))),
            Err(outcome) => Err(outcome),
        }
    }
}
