//! Cancelling a ticket at the desk.

use super::Generic;
use crate::{
    Outcome, Refusal,
    answer::judge,
    attributes::{Address, Cancel, Headers},
    http::{Http, Request},
    reading::ticket_context,
    site::{Fault, add_content_type, render, write},
};
use model::{Timestamp, ticket::DeskRef};
use velocity::Context;

impl Generic {
    /// Cancels the ticket, after reading its `ETag` where the desk locks optimistically.
    pub(super) async fn give_up(&self, http: &Http, ticket: &DeskRef, why: &str) -> Outcome<()> {
        let Some((cancel, resource)) =
            self.block.cancel.as_ref().and_then(|cancel| Some((cancel, cancel.resource.as_ref()?)))
        else {
            return Outcome::Refused(Refusal::new("tickets cannot be cancelled here: cancel is not configured"));
        };
        let mut context = ticket_context(&ticket.id, &ticket.number);
        context.set("reason", why);
        let mut request = match self.cancel_request(cancel, resource, &context) {
            Ok(request) => request,
            Err(fault) => return Outcome::NotSent(self.site.unsendable(&fault)),
        };
        if let Some(resource) = &cancel.etag_resource {
            match self.etag(http, resource, &context).await {
                Ok(etag) => request.headers.push(("If-Match".to_owned(), etag)),
                Err(outcome) => return outcome,
            }
        }
        let response = match http.write(request, Timestamp(i64::MAX)).await.value() {
            Ok(response) => response,
            Err(outcome) => return outcome,
        };
        match judge(http, &response, &cancel.success_if, &cancel.fail_if) {
            Ok(_) => Outcome::Ok(()),
            Err(outcome) => outcome,
        }
    }

    fn cancel_request(&self, cancel: &Cancel, resource: &Address, context: &Context) -> Result<Request, Fault> {
        let url = self.site.address(resource, context).map_err(|error| Fault::new("cancel/resource", error))?;
        let mut request = Request::new(cancel.method.map_or("POST", |method| method.as_str()), url);
        request.headers = self.site.headers(true, ("cancel/headers", &cancel.headers), context)?;
        if let Some(document) = &cancel.request {
            let (body, content_type) = write(&render(document, "cancel/request", context)?, cancel.content_type);
            add_content_type(&mut request.headers, content_type);
            request.body = Some(body.into_bytes());
        }
        Ok(request)
    }

    /// The version of the ticket that the desk has now.
    async fn etag(&self, http: &Http, resource: &Address, context: &Context) -> Result<String, Outcome<()>> {
        let request = self.site.request("cancel/etagResource", "GET", resource, &Headers::new(), context);
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
