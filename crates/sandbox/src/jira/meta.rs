//! Who we are, what we may, whom the desk knows, which fields and statuses there are.

use super::{
    answers::No,
    data::{self, ISSUE_TYPES},
    is_cloud,
    write::SCREEN,
};
use crate::{Person, tickets::Handle};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

type Parameters = Query<BTreeMap<String, String>>;

/// `GET /rest/api/2/serverInfo`, for anybody.
pub(super) async fn server_info() -> Json<Value> {
    Json(json!({
        "baseUrl": "https://sandbox.example.test", "version": "10.0.0", "versionNumbers": [10, 0, 0],
        "deploymentType": "Server",
    }))
}

/// `GET /rest/api/3/myself`
pub(super) async fn myself(State(desk): State<Handle>) -> Json<Value> {
    let username = desk.settings().username.clone();
    let me = Person {
        id: 99,
        name: "Deskbridge".to_owned(),
        email: format!("{username}@example.test"),
        username,
        active: true,
        ..Person::default()
    };
    Json(data::person(&desk, &me))
}

/// `GET /rest/api/3/mypermissions?projectKey=IT`
pub(super) async fn my_permissions(State(desk): State<Handle>, Query(query): Parameters) -> Result<Json<Value>, No> {
    let project = query.get("projectKey").or_else(|| query.get("projectId")).map_or("", String::as_str);
    is_project(project)?;
    let known = [
        ("BROWSE_PROJECTS", 10),
        ("CREATE_ISSUES", 11),
        ("TRANSITION_ISSUES", 46),
        ("ADD_COMMENTS", 15),
        ("MODIFY_REPORTER", 30),
        ("CREATE_ATTACHMENTS", 19),
    ];
    let asked = query.get("permissions").map(|asked| asked.split(',').collect::<Vec<_>>());
    if is_cloud(&desk) && asked.is_none() {
        return Err(No::bad("The query parameter 'permissions' is required."));
    }
    if let Some(unknown) = asked.iter().flatten().find(|name| !known.iter().any(|(key, _)| key == *name)) {
        return Err(No::bad(format!("Unrecognized permission: {unknown}")));
    }
    let shown: Map<String, Value> = known
        .iter()
        .filter(|(key, _)| asked.as_ref().is_none_or(|asked| asked.contains(key)))
        .map(|(key, id)| {
            let one = json!({
                "id": format!("{id}"), "key": key, "name": key, "type": "PROJECT", "description": "",
                "havePermission": true,
            });
            ((*key).to_owned(), one)
        })
        .collect();
    Ok(Json(json!({ "permissions": shown })))
}

/// `GET /rest/api/3/user/search?query=…`, `GET /rest/api/2/user/search?username=…`: parts of names and addresses match.
pub(super) async fn user_search(State(desk): State<Handle>, Query(query): Parameters) -> Result<Json<Value>, No> {
    let parameter = if is_cloud(&desk) { "query" } else { "username" };
    let Some(wanted) = query.get(parameter).filter(|wanted| !wanted.is_empty()) else {
        return Err(No::bad(format!("The {parameter} query parameter was not provided")));
    };
    let wanted = wanted.to_lowercase();
    let inactive = is_cloud(&desk) || query.get("includeInactive").is_some_and(|flag| flag == "true");
    let matches = |person: &&Person| {
        let texts = [&person.email, &person.name, &person.username];
        (person.active || inactive) && texts.iter().any(|text| text.to_lowercase().contains(&wanted))
    };
    Ok(Json(desk.settings().people.iter().filter(matches).map(|person| data::person(&desk, person)).collect()))
}

fn is_project(name: &str) -> Result<(), No> {
    if name == data::PROJECT || name == data::PROJECT_ID {
        return Ok(());
    }
    Err(No::new(StatusCode::NOT_FOUND, format!("No project could be found with key '{name}'.")))
}

/// `GET /rest/api/3/project/{project}/statuses`
pub(super) async fn project_statuses(
    State(desk): State<Handle>,
    Path(project): Path<String>,
) -> Result<Json<Value>, No> {
    is_project(&project)?;
    let types = ISSUE_TYPES.iter().map(|(id, name)| {
        let statuses: Vec<Value> = data::statuses_of(name).iter().map(|status| data::status(&desk, status)).collect();
        let place = format!("{}/issuetype/{id}", data::api(&desk));
        json!({ "self": place, "id": id, "name": name, "subtask": false, "statuses": statuses })
    });
    Ok(Json(types.collect()))
}

/// `GET /rest/api/3/issue/createmeta/{project}/issuetypes`
pub(super) async fn issue_types(State(desk): State<Handle>, Path(project): Path<String>) -> Result<Json<Value>, No> {
    is_project(&project)?;
    let types = ISSUE_TYPES.iter().map(|(id, name)| {
        let place = format!("{}/issuetype/{id}", data::api(&desk));
        json!({ "self": place, "id": id, "description": "", "iconUrl": "", "name": name, "subtask": false })
    });
    Ok(Json(paged(&desk, "issueTypes", &types.collect::<Vec<_>>())))
}

/// `GET /rest/api/3/issue/createmeta/{project}/issuetypes/{kind}`
pub(super) async fn fields(
    State(desk): State<Handle>,
    Path((project, kind)): Path<(String, String)>,
) -> Result<Json<Value>, No> {
    is_project(&project)?;
    if !ISSUE_TYPES.iter().any(|(id, _)| *id == kind) {
        return Err(No::bad(format!("Issue type with id '{kind}' was not found in the project.")));
    }
    let fields = SCREEN.iter().map(|(id, name, schema, required)| {
        let mut field = json!({
            "required": required, "schema": { "type": schema }, "name": name, "fieldId": id,
            "hasDefaultValue": false, "operations": ["set"],
        });
        if is_cloud(&desk) {
            field["key"] = (*id).into();
        }
        field
    });
    Ok(Json(paged(&desk, "fields", &fields.collect::<Vec<_>>())))
}

/// A list on its one page, under the name that Cloud gives it.
fn paged(desk: &Handle, name: &str, rows: &[Value]) -> Value {
    let total = rows.len();
    if is_cloud(desk) {
        return json!({ "maxResults": 100, "startAt": 0, "total": total, name: rows });
    }
    json!({ "maxResults": 100, "startAt": 0, "total": total, "isLast": true, "values": rows })
}
