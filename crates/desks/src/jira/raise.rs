//! Rendering and sending the create call, one of two: as an issue of the platform, which carries our key for certain, or
//! as a customer request of the service desk, which takes only the fields that are on the request type's form.

use super::{Edition, Jira, text};
use crate::{
    Created, Draft, DraftError, Outcome, Subject,
    answer::time,
    attributes::{Missing, Provision, text_of},
    http::{Http, Response},
    site::rooted,
};
use model::{CorrelationKey, Timestamp};
use serde_json::{Map, Value, json};

/// Where customer requests are raised.
const REQUESTS: &str = "/rest/servicedeskapi/request";

/// How a ticket is raised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// `POST /rest/api/{2,3}/issue`.
    Issue,
    /// `POST /rest/servicedeskapi/request`, SailPoint's way.
    Request,
}

impl Way {
    /// The way that `provision.resource` names; without one, the way that the request is written for.
    pub(super) fn of(provision: &Provision) -> Self {
        let request = if let Some(resource) = &provision.resource {
            resource.source().contains("/servicedeskapi/")
        } else {
            let written = written(provision);
            ["serviceDeskId", "requestFieldValues"].iter().any(|name| written.get(*name).is_some())
        };
        if request { Self::Request } else { Self::Issue }
    }

    pub(super) fn default_resource(self, edition: Edition) -> &'static str {
        match (self, edition) {
            (Self::Request, _) => REQUESTS,
            (Self::Issue, Edition::Cloud) => "/rest/api/3/issue",
            (Self::Issue, Edition::Server) => "/rest/api/2/issue",
        }
    }

    /// Notes what a request lacks that only the desk's administrator knows.
    pub(super) fn needs(self, provision: &Provision, block: &str, missing: &mut Missing) {
        let written = written(provision);
        let root = provision.request_root_element.as_deref();
        let set = |path: &str| written.pointer(path).and_then(text_of);
        let mut need = |paths: &[&str]| {
            if let [first, ..] = paths
                && !paths.iter().any(|path| set(path).is_some())
            {
                let inner = root.and_then(|root| first.strip_prefix(&format!("/{root}"))).unwrap_or(first);
                missing.need(&format!("{block}/provision/request{inner}"), None::<()>);
            }
        };
        match self {
            Self::Issue => {
                need(&["/fields/project/key", "/fields/project/id", "/fields/project"]);
                need(&["/fields/issuetype/name", "/fields/issuetype/id", "/fields/issuetype"]);
            }
            Self::Request => {
                need(&["/serviceDeskId"]);
                need(&["/requestTypeId"]);
            }
        }
    }
}

/// The request as the administrator wrote it, inside its root element.
pub(super) fn written(provision: &Provision) -> Value {
    let request = provision.request.as_ref().map_or_else(|| json!({}), |request| request.written().clone());
    rooted(provision, request)
}

/// The label that carries our key.
pub(super) fn label(key: &CorrelationKey) -> String {
    format!("sdim-{}", key.as_str())
}

impl Jira {
    /// Puts our key, the people and whatever text is lacking into a rendered request.
    pub(super) fn complete(&self, body: &mut Value, subject: &Subject) -> Result<(), DraftError> {
        let unusable = |what: &str| DraftError::Unusable(format!("{what} must be an object"));
        let body = body.as_object_mut().ok_or_else(|| unusable("the request"))?;
        match self.way {
            Way::Issue => {
                let fields = body.entry("fields").or_insert_with(|| json!({}));
                self.complete_issue(fields.as_object_mut().ok_or_else(|| unusable("fields"))?, subject)?;
                let properties = body.entry("properties").or_insert_with(|| json!([]));
                push(properties, "properties", self.edition.property(&subject.key))
            }
            Way::Request => self.complete_request(body, subject),
        }
    }

    fn complete_issue(&self, fields: &mut Map<String, Value>, subject: &Subject) -> Result<(), DraftError> {
        title(fields, subject);
        if is_blank(fields.get("description")) {
            fields.insert("description".into(), crate::text::text(&subject.context).into());
        }
        let documents = self.resource.source().contains("/rest/api/3/");
        let further = self.settings.rich_text_fields.iter().map(String::as_str);
        for name in ["description", "environment"].into_iter().chain(further) {
            if let Some(field) = fields.get_mut(name)
                && let Value::String(plain) = field
            {
                *field = if documents { text::document(plain) } else { text::long(plain).into() };
            }
        }
        let labels = fields.entry("labels").or_insert_with(|| json!([]));
        push(labels, "labels", label(&subject.key).into())?;
        let (reporter, participant) = people(subject);
        if let Some(id) = reporter
            && is_blank(fields.get("reporter"))
        {
            fields.insert("reporter".into(), self.edition.person(id));
        }
        if let (Some(id), Some(name)) = (participant, &self.settings.participants_field)
            && is_blank(fields.get(name))
        {
            fields.insert(name.clone(), json!([self.edition.participant(id)]));
        }
        if let (Some(name), Some(value)) = (&self.settings.request_type_field, &self.settings.request_type) {
            fields.entry(name.clone()).or_insert_with(|| value.as_str().into());
        }
        Ok(())
    }

    fn complete_request(&self, body: &mut Map<String, Value>, subject: &Subject) -> Result<(), DraftError> {
        let fields = body.entry("requestFieldValues").or_insert_with(|| json!({}));
        let fields = fields
            .as_object_mut()
            .ok_or_else(|| DraftError::Unusable("requestFieldValues must be an object".into()))?;
        // A form need not have a description; one that was filled in has.
        if is_blank(fields.get("summary")) && is_blank(fields.get("description")) {
            fields.insert("description".into(), crate::text::text(&subject.context).into());
        }
        title(fields, subject);
        if let Some(description) = fields.get_mut("description")
            && let Value::String(plain) = description
        {
            *description = text::long(plain).into();
        }
        let label = label(&subject.key);
        match fields.get("description") {
            _ if self.settings.labels_on_form.0 => {
                push(fields.entry("labels").or_insert_with(|| json!([])), "labels", label.into())?;
            }
            Some(Value::String(plain)) if !plain.is_empty() => {
                fields.insert("description".into(), format!("{plain}\n\nReference: {label}").into());
            }
            _ => {
                let title = fields.get("summary").and_then(Value::as_str).unwrap_or_default();
                let room = 255 - label.len() - 3;
                fields.insert("summary".into(), format!("{} [{label}]", text::cut(title, room).trim_end()).into());
            }
        }
        // Ids are texts to Jira Cloud, whatever the administrator's form made of them.
        for name in ["serviceDeskId", "requestTypeId"] {
            if let Some(id) = body.get(name).and_then(text_of) {
                body.insert(name.into(), id.into());
            }
        }
        let (reporter, participant) = people(subject);
        if let Some(id) = reporter
            && is_blank(body.get("raiseOnBehalfOf"))
        {
            body.insert("raiseOnBehalfOf".into(), id.into());
        }
        if let Some(id) = participant {
            push(body.entry("requestParticipants").or_insert_with(|| json!([])), "requestParticipants", id.into())?;
        }
        Ok(())
    }

    /// Sends the create call, once.
    pub(super) async fn raise(&self, http: &Http, draft: &Draft, deadline: Timestamp) -> Outcome<Created> {
        let request = match self.site.frozen(draft) {
            Ok(request) => request,
            Err(outcome) => return outcome,
        };
        match http.write(request, deadline).await.value() {
            Ok(response) => self.created(http, &response),
            Err(outcome) => outcome,
        }
    }

    /// Reads the answer: `id` and `key` of an issue, `issueId` and `issueKey` of a request.
    pub(super) fn created(&self, http: &Http, response: &Response) -> Outcome<Created> {
        let json = match response.json() {
            Ok(json) => json,
            Err(what) => return Outcome::Ambiguous(format!("{what}: {}", http.said(response))),
        };
        let text = |name: &str| json.get(name).and_then(text_of);
        let native = text("id").zip(text("key")).or_else(|| text("issueId").zip(text("issueKey")));
        let named = || {
            let text = self.provision.response_element.as_ref()?.text(&json)?;
            Some((text.clone(), text))
        };
        let Some((id, key)) = native.or_else(named) else {
            return Outcome::Ambiguous(format!("no ticket in the answer: {}", http.said(response)));
        };
        let created = json.pointer("/createdDate/epochMillis").or_else(|| json.pointer("/createdDate/iso8601"));
        Outcome::Ok(Created {
            desk: self.desk_ref(id, key),
            status: json.pointer("/currentStatus/status").and_then(text_of),
            created: created.and_then(text_of).and_then(|text| time(&text)),
        })
    }
}

/// Who is the reporter, and who takes part beside: the one for whom the ticket is, where somebody else asks.
fn people(subject: &Subject) -> (Option<&str>, Option<&str>) {
    let people = &subject.people;
    match (people.requester.as_deref(), people.on_behalf_of.as_deref()) {
        (Some(requester), other) => (Some(requester), other.filter(|other| *other != requester)),
        (None, other) => (other, None),
    }
}

/// Gives a ticket a summary that Jira takes.
fn title(fields: &mut Map<String, Value>, subject: &Subject) {
    let written = text::summary(&fields.get("summary").and_then(text_of).unwrap_or_default());
    let title = if written.is_empty() { text::summary(&crate::text::title(&subject.context)) } else { written };
    fields.insert("summary".into(), title.into());
}

fn is_blank(value: Option<&Value>) -> bool {
    value.is_none_or(|value| value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty()))
}

/// Adds an item to a list unless it is there.
fn push(list: &mut Value, name: &str, item: Value) -> Result<(), DraftError> {
    if is_blank(Some(list)) {
        *list = json!([]);
    }
    let items = list.as_array_mut().ok_or_else(|| DraftError::Unusable(format!("{name} must be a list")))?;
    if !items.contains(&item) {
        items.push(item);
    }
    Ok(())
}
