//! Reading one issue.

use super::{answers::No, data, named};
use crate::tickets::Handle;
use axum::{
    Json,
    extract::{Path, Query, State},
};
use serde_json::Value;
use std::collections::BTreeMap;

/// `GET /rest/api/3/issue/{name}?fields=status,resolution`
pub(super) async fn read(
    State(desk): State<Handle>,
    Path(name): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Json<Value>, No> {
    let ticket = named(&desk, &name)?;
    let asked = query.get("fields").map_or("*all", String::as_str);
    let asked: Vec<String> = asked.split(',').map(str::to_owned).collect();
    Ok(Json(data::issue(&desk, &ticket, &asked)))
}
