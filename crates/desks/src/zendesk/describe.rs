//! The fields and statuses of the account's tickets.

use super::{BATCH, Zendesk, follow::status, json};
use crate::{Description, Draft, Field, Outcome, attributes::text_of, http::Http};
use serde_json::Value;

/// Most pages of fields that are read, each of up to 100.
const PAGES: usize = 10;

/// Zendesk's own fields, by their type: the member of a ticket that fills each.
const MEMBERS: [(&str, &str); 9] = [
    ("subject", "subject"),
    ("description", "comment"),
    ("status", "status"),
    ("custom_status", "custom_status_id"),
    ("tickettype", "type"),
    ("priority", "priority"),
    ("basic_priority", "priority"),
    ("group", "group_id"),
    ("assignee", "assignee_id"),
];

impl Zendesk {
    /// The fields of the ticket form that the template names, of all of them otherwise; and all statuses.
    pub(super) async fn described(&self, http: &Http) -> Outcome<Description> {
        let mut description = Description::default();
        let listed = match self.fields(http).await {
            Ok(listed) => listed,
            Err(outcome) => return outcome,
        };
        let on_form = match self.form() {
            None => None,
            Some(form) => {
                let path = format!("/api/v2/ticket_forms/{form}");
                match json(http, self.site.call("GET", &path)).await {
                    Ok(answer) => {
                        let ids = answer.pointer("/ticket_form/ticket_field_ids").and_then(Value::as_array);
                        ids.map(|ids| ids.iter().filter_map(Value::as_u64).collect::<Vec<u64>>())
                    }
                    Err(Outcome::<Description>::Refused(refusal)) => {
                        description.notes.push(format!("ticket form {form}: {}", refusal.reason));
                        None
                    }
                    Err(outcome) => return outcome,
                }
            }
        };
        let is_on = |field: &&Value| {
            let id = field.get("id").and_then(Value::as_u64);
            let active = field.get("active").and_then(Value::as_bool) != Some(false);
            active && on_form.as_ref().is_none_or(|ids| id.is_some_and(|id| ids.contains(&id)))
        };
        description.fields = listed.iter().filter(is_on).filter_map(field).collect();
        description.notes.push(
            "What is required must be filled before an agent can solve a ticket; Zendesk takes new ones without."
                .to_owned(),
        );
        description.statuses =
            ["new", "open", "pending", "hold", "solved", "closed"].map(|own| status(own, None)).into();
        match self.custom_status_list(http).await {
            Ok(list) => description.statuses.extend(list.iter().filter_map(|custom| {
                let flag = |name: &str| custom.get(name).and_then(Value::as_bool);
                let (category, name) =
                    (custom.get("status_category").and_then(text_of)?, custom.get("agent_label").and_then(text_of)?);
                let shown = flag("active") != Some(false) && flag("default") != Some(true);
                let named = shown && self.needs_name(&category, custom.get("id").and_then(Value::as_u64));
                named.then(|| status(&category, Some(&name)))
            })),
            Err(Outcome::<Description>::Refused(refusal)) => {
                description.notes.push(format!("custom statuses: {}", refusal.reason));
            }
            Err(outcome) => return outcome,
        }
        Outcome::Ok(description)
    }

    /// Every ticket field, within a bound.
    async fn fields(&self, http: &Http) -> Result<Vec<Value>, Outcome<Description>> {
        let mut all = Vec::new();
        let mut request = self.site.call("GET", &format!("/api/v2/ticket_fields?page%5Bsize%5D={BATCH}"));
        for _ in 0..PAGES {
            let mut page = json(http, request).await?;
            match page.get_mut("ticket_fields").map(Value::take) {
                Some(Value::Array(fields)) => all.extend(fields),
                _ => return Err(Outcome::Ambiguous("the answer has no list of ticket fields".to_owned())),
            }
            match self.next(&page) {
                Ok(Some(next)) => request = next,
                Ok(None) => break,
                Err(reason) => return Err(Outcome::Ambiguous(reason)),
            }
        }
        Ok(all)
    }

    /// The ticket form that the template names.
    fn form(&self) -> Option<u64> {
        let written = self.provision.request.as_ref()?.written();
        let form = written.get("ticket_form_id").or_else(|| written.pointer("/ticket/ticket_form_id"))?;
        text_of(form)?.parse().ok()
    }
}

/// A field. What Zendesk fills by itself or on being worked on is not required of us.
fn field(field: &Value) -> Option<Field> {
    let kind = field.get("type").and_then(text_of)?;
    let own = MEMBERS.iter().find(|(known, _)| *known == kind).map(|(_, member)| (*member).to_owned());
    let by_itself = matches!(kind.as_str(), "status" | "custom_status" | "group" | "assignee");
    let options =
        ["custom_field_options", "system_field_options"].into_iter().filter_map(|name| field.get(name)?.as_array());
    Some(Field {
        id: own.or_else(|| field.get("id").and_then(text_of))?,
        name: field.get("title").and_then(text_of).unwrap_or_default(),
        required: kind == "description" || (!by_itself && field.get("required").and_then(Value::as_bool) == Some(true)),
        kind: Some(kind),
        values: options.flatten().filter_map(|option| option.get("value").and_then(text_of)).collect(),
    })
}

/// Which of Zendesk's own fields and which custom ones a create call fills.
pub(super) fn filled(draft: &Draft) -> Vec<String> {
    let body: Value = draft.body.as_deref().and_then(|body| serde_json::from_str(body).ok()).unwrap_or_default();
    let Some(ticket) = body.get("ticket").and_then(Value::as_object) else {
        return Vec::new();
    };
    let mut filled = Vec::new();
    for (_, member) in MEMBERS {
        let alias = if member == "comment" { "description" } else { member };
        if (ticket.contains_key(member) || ticket.contains_key(alias)) && !filled.iter().any(|known| known == member) {
            filled.push(member.to_owned());
        }
    }
    let custom = ticket.get("custom_fields").and_then(Value::as_array).into_iter().flatten();
    filled.extend(custom.filter_map(|field| field.get("id").and_then(text_of)));
    filled
}
