//! Notes and their files: an entry as JSON, or a form whose part `entry` is the entry and whose part `attach-<field>` is the
//! file.

use super::{
    Refused,
    entries::{self, entry_values, noted},
    forms::{FORMS, Form},
};
use crate::tickets::{Comment, File, Handle};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{FromRequest, Multipart, Path, Query, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Fields for files.
const FILES: [&str; 3] = ["z2AF Work Log01", "z2AF Work Log02", "z2AF Work Log03"];

/// Most bytes of a body.
const MOST: usize = 16 * 1024 * 1024;

/// `POST /api/arsys/v1/entry/{form}`: a ticket or a note.
pub(super) async fn post(
    State(desk): State<Handle>,
    Path(name): Path<String>,
    Query(parameters): Query<BTreeMap<String, String>>,
    request: Request,
) -> Response {
    let created = async {
        if let Some(form) = FORMS.iter().find(|form| form.create == name) {
            let (headers, body) = whole(request).await?;
            return entries::create(&desk, form, &parameters, &entries::values(&headers, &body)?);
        }
        let Some(form) = FORMS.iter().find(|form| form.notes.0 == name) else {
            return Err(Refused::new(StatusCode::NOT_FOUND, 303, "Form does not exist on the server", &name));
        };
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let (values, files) = if kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
            parts(request).await?
        } else {
            let (headers, body) = whole(request).await?;
            (entries::values(&headers, &body)?, Vec::new())
        };
        note(&desk, form, &values, files)
    };
    created.await.unwrap_or_else(IntoResponse::into_response)
}

async fn whole(request: Request) -> Result<(HeaderMap, Bytes), Refused> {
    let (head, body): (_, Body) = request.into_parts();
    match to_bytes(body, MOST).await {
        Ok(body) => Ok((head.headers, body)),
        Err(fault) => Err(Refused::bad("The body cannot be read", &fault.to_string())),
    }
}

/// The entry and the files, each with the field that it is for.
async fn parts(request: Request) -> Result<(Map<String, Value>, Vec<(String, File)>), Refused> {
    let unreadable = |fault: String| Refused::bad("The form cannot be read", &fault);
    let mut form = Multipart::from_request(request, &()).await.map_err(|fault| unreadable(fault.body_text()))?;
    let mut values = None;
    let mut files = Vec::new();
    while let Some(part) = form.next_field().await.map_err(|fault| unreadable(fault.body_text()))? {
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().map(str::to_owned);
        let bytes = part.bytes().await.map_err(|fault| unreadable(fault.body_text()))?.to_vec();
        match (name.as_str(), name.strip_prefix("attach-"), file_name) {
            ("entry", _, _) => values = Some(entry_values(&bytes)?),
            (_, Some(field), Some(name)) if FILES.contains(&field) => {
                files.push((field.to_owned(), File { name, bytes }));
            }
            _ => return Err(Refused::bad("Unexpected part", &name)),
        }
    }
    let values = values.ok_or_else(|| unreadable("no part entry".to_owned()))?;
    Ok((values, files))
}

fn note(
    desk: &Handle,
    form: &Form,
    values: &Map<String, Value>,
    files: Vec<(String, File)>,
) -> Result<Response, Refused> {
    let (name, ticket_field, _, text_field, more) = form.notes;
    let known =
        |field: &str| field == ticket_field || field == text_field || more.contains(&field) || FILES.contains(&field);
    if let Some(unknown) = values.keys().find(|field| !known(field)) {
        return Err(Refused::new(StatusCode::BAD_REQUEST, 311, "Field does not exist on the form", unknown));
    }
    let text = |field: &str| values.get(field).and_then(Value::as_str);
    if let Some((field, _)) = files.iter().find(|(field, file)| text(field) != Some(file.name.as_str())) {
        return Err(Refused::bad("The entry does not name the file", field));
    }
    let ticket = noted(desk, form, values)?;
    let said = text(text_field).unwrap_or_default().to_owned();
    let public = text("View Access") == Some("Public");
    let count = desk.change(ticket.id, |ticket| {
        ticket.comments.push(Comment { text: said, public });
        ticket.files.extend(files.into_iter().map(|(_, file)| file));
        ticket.comments.len()
    });
    let place = format!("/api/arsys/v1/entry/{name}/WLG{:09}{:03}", ticket.id, count.unwrap_or_default());
    Ok((StatusCode::CREATED, [(header::LOCATION, place)]).into_response())
}
