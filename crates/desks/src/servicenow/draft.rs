//! Rendering the create call: the administrator's template, our key, the people.

use super::{ServiceNow, way::Way};
use crate::{
    attributes::{Address, text_of},
    desk::{Draft, DraftError, Subject},
    people::People,
};
use serde_json::{Map, Value, json};
use velocity::Context;

/// What `correlation_display` says when the administrator does not.
const DISPLAY: &str = "Deskbridge";

impl ServiceNow {
    /// Renders the create call.
    pub(super) fn render(&self, subject: &Subject) -> Result<Draft, DraftError> {
        let mut context = subject.context.clone();
        context.set("correlationKey", subject.key.as_str());
        match self.item_of(&context) {
            Ok(Some(item)) => context.set("catalogItem", item),
            Err(why) if self.way.needs_item() => return Err(DraftError::Unusable(why)),
            Ok(None) | Err(_) => {}
        }
        let nowhere = Address::parse("/").map_err(DraftError::Unusable)?;
        self.site.draft(&self.provision, ("POST", &nowhere), &context, |body| self.complete(body, subject))
    }

    /// Puts in what every call needs, whatever the template says.
    fn complete(&self, body: &mut Value, subject: &Subject) -> Result<(), DraftError> {
        match self.way {
            Way::Order { .. } => self.complete_order(body, subject),
            Way::Producer { .. } => self.complete_producer(body, subject),
            Way::Import => self.complete_import(body, subject),
            Way::Table(_) | Way::Custom => {
                for request in requests(body, self.provision.request_root_element.as_deref())? {
                    request.insert(self.key_field().to_owned(), subject.key.as_str().into());
                    self.name_us(request);
                    name_people(request, &self.table, &subject.people);
                }
                Ok(())
            }
        }
    }

    fn name_us(&self, request: &mut Map<String, Value>) {
        let display = self.settings.correlation_display.as_deref().unwrap_or(DISPLAY);
        if is_unset(request, "correlation_display") {
            request.insert("correlation_display".to_owned(), display.into());
        }
    }

    /// A row of a staging table is flat, and all of it is text (`c_ImportSetAPI.md`).
    fn complete_import(&self, body: &mut Value, subject: &Subject) -> Result<(), DraftError> {
        let column = self.settings.staging_correlation_field.as_ref().map_or(self.key_field(), |name| name.0.as_str());
        for request in requests(body, self.provision.request_root_element.as_deref())? {
            request.insert(column.to_owned(), subject.key.as_str().into());
            self.name_us(request);
            name_people(request, &self.table, &subject.people);
            for (name, value) in request.iter_mut() {
                if value.is_null() {
                    *value = "".into();
                } else if !value.is_string() {
                    let text = text_of(value).ok_or_else(|| {
                        DraftError::Unusable(format!("{name}: an import set takes texts only, no lists and objects"))
                    })?;
                    *value = text.into();
                }
            }
        }
        Ok(())
    }

    /// What the template has beside `sysparm_…` and `variables` are variables of the item.
    fn complete_order(&self, body: &mut Value, subject: &Subject) -> Result<(), DraftError> {
        let order = with_variables(body)?;
        if is_unset(order, "sysparm_quantity") {
            order.insert("sysparm_quantity".to_owned(), "1".into());
        }
        let people = &subject.people;
        if let Some(person) = people.on_behalf_of.as_ref().or(people.requester.as_ref())
            && is_unset(order, "sysparm_requested_for")
        {
            order.insert("sysparm_requested_for".to_owned(), person.as_str().into());
        }
        self.put_key(order, subject);
        Ok(())
    }

    fn complete_producer(&self, body: &mut Value, subject: &Subject) -> Result<(), DraftError> {
        let producer = with_variables(body)?;
        self.put_key(producer, subject);
        if let Some(variables) = producer.get_mut("variables").and_then(Value::as_object_mut) {
            name_people(variables, &self.table, &subject.people);
        }
        Ok(())
    }

    fn put_key(&self, order: &mut Map<String, Value>, subject: &Subject) {
        let variables = order.get_mut("variables").and_then(Value::as_object_mut);
        if let (Some(variable), Some(variables)) = (&self.settings.correlation_variable, variables) {
            variables.insert(variable.0.clone(), subject.key.as_str().into());
        }
    }

    /// The catalog item of the plan's sources: by a source's id, by its name, else the one named `default`. Fails when the
    /// sources have different items, or one has none.
    fn item_of(&self, context: &Context) -> Result<Option<String>, String> {
        let items = &self.provision.catalog_item;
        if items.is_empty() {
            return Ok(None);
        }
        let plan = context.get("plan").map(velocity::Value::to_json).unwrap_or_default();
        let requests = ["requests", "accountRequests"].iter().find_map(|name| plan.get(*name)?.as_array());
        let mut found: Vec<(String, &String)> = Vec::new();
        for request in requests.into_iter().flatten() {
            let names = ["/source/id", "/source/name", "/resource", "/application"];
            let names: Vec<&str> = names.iter().filter_map(|name| request.pointer(name)?.as_str()).collect();
            let item = names.iter().find_map(|name| items.get(*name)).or_else(|| items.get("default"));
            let source = names.last().copied().unwrap_or("a source without a name").to_owned();
            found.push((source.clone(), item.ok_or_else(|| format!("catalogItem has neither {source} nor default"))?));
        }
        match found.split_first() {
            None => Ok(items.get("default").cloned()),
            Some(((_, item), rest)) if rest.iter().all(|(_, other)| other == item) => Ok(Some((*item).clone())),
            Some(_) => Err("the ticket is about sources with different catalog items: set ticketGrouping to \
                            accountRequest"
                .to_owned()),
        }
    }
}

/// The objects that stand for a ticket within a body: itself, or what its root element holds.
pub(super) fn requests<'a>(
    body: &'a mut Value,
    root: Option<&str>,
) -> Result<Vec<&'a mut Map<String, Value>>, DraftError> {
    let unusable = || DraftError::Unusable("the request must be an object: there is no place for the key".to_owned());
    let inner = match root {
        Some(root) => body.get_mut(root).ok_or_else(unusable)?,
        None => body,
    };
    let found: Vec<_> = match inner {
        Value::Object(request) => vec![request],
        Value::Array(requests) => requests.iter_mut().filter_map(Value::as_object_mut).collect(),
        _ => Vec::new(),
    };
    if found.is_empty() { Err(unusable()) } else { Ok(found) }
}

/// The body of a catalog call, with its `variables` gathered.
fn with_variables(body: &mut Value) -> Result<&mut Map<String, Value>, DraftError> {
    let order = body.as_object_mut().ok_or_else(|| DraftError::Unusable("the request must be an object".to_owned()))?;
    if !order.get("variables").is_some_and(Value::is_object) {
        let (kept, variables): (Map<_, _>, Map<_, _>) =
            std::mem::take(order).into_iter().partition(|(name, _)| name.starts_with("sysparm_"));
        *order = kept;
        order.insert("variables".to_owned(), json!(variables));
    }
    Ok(order)
}

/// Names the people where the template does not: who asks opened the ticket, and it is for whom it is on behalf of.
fn name_people(request: &mut Map<String, Value>, table: &str, people: &People) {
    let mut set = |field: &str, person: Option<&String>| {
        if let Some(person) = person
            && is_unset(request, field)
        {
            request.insert(field.to_owned(), person.as_str().into());
        }
    };
    let for_whom = people.on_behalf_of.as_ref().or(people.requester.as_ref());
    set("opened_by", people.requester.as_ref());
    match table {
        "incident" => set("caller_id", for_whom),
        "change_request" => set("requested_by", people.requester.as_ref()),
        "sc_request" | "sc_req_item" => set("requested_for", for_whom),
        _ => {}
    }
}

fn is_unset(request: &Map<String, Value>, field: &str) -> bool {
    request.get(field).is_none_or(|value| value.is_null() || value == "")
}
