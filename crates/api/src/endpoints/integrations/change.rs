//! From a request body to what is stored: the integration without its secrets, and the secrets.

use crate::{App, call::Call, endpoints::rules::check::expect_beanshell, error::ApiError};
use desks::{KINDS, Kind};
use model::{Fault, Secret, integration::IntegrationSpec, read::FaultKind};
use serde_json::{Map, Value};
use store::{Secrets, StoredIntegration};

/// How often a change is tried again when another one came between.
const ATTEMPTS: usize = 8;

/// What a body says.
pub(super) struct Change {
    pub spec: IntegrationSpec,
    pub secrets: Secrets,
}

/// Reads a body. A secret that it leaves out stays as it is; null or `""` removes it. `stored` is the integration that it
/// changes: a script that it has already is not judged again, so that one of older days keeps nobody from changing the rest.
pub(super) fn read(body: &Value, stored: Option<&IntegrationSpec>) -> Result<Change, ApiError> {
    let mut spec = IntegrationSpec::from_json(body)?;
    let kind = Kind::by_type(&spec.type_name).ok_or_else(|| unknown_type(&spec.type_name))?;
    let mut faults = (kind.validate)(&spec.attributes);
    let kept = stored.and_then(|stored| stored.plan_initializer.as_ref());
    if let Some(script) = spec.plan_initializer.as_ref().filter(|script| kept != Some(script)) {
        faults.extend(expect_beanshell("/provisioningConfig/planInitializerScript/source", script).err());
    }
    let secrets = split(kind, &mut spec.attributes, &mut faults);
    if faults.is_empty() { Ok(Change { spec, secrets }) } else { Err(ApiError::faults(&faults)) }
}

/// Every `type` that a body may name, aliases too.
pub(crate) fn known_types() -> Vec<&'static str> {
    let names = |kind: &'static Kind| std::iter::once(kind.type_name).chain(kind.aliases.iter().copied());
    KINDS.iter().flat_map(names).collect()
}

fn unknown_type(found: &str) -> ApiError {
    ApiError::faults(&[Fault {
        pointer: "/type".to_owned(),
        message: format!("{found:?} is not known; allowed: {}", known_types().join(", ")),
        kind: FaultKind::Illegal,
    }])
}

/// Takes the secrets out of the attributes.
fn split(kind: &Kind, attributes: &mut Map<String, Value>, faults: &mut Vec<Fault>) -> Secrets {
    let mut secrets = Secrets::new();
    for pointer in kind.secrets {
        match model::secret::take(attributes, pointer) {
            None => {}
            Some(Value::Null) => {
                secrets.insert((*pointer).to_owned(), None);
            }
            Some(Value::String(text)) => {
                secrets.insert((*pointer).to_owned(), (!text.is_empty()).then(|| Secret::new(text)));
            }
            Some(_) => {
                let pointer = format!("/attributes{pointer}");
                if !faults.iter().any(|fault| fault.pointer == pointer) {
                    let message = "must be a string or null".to_owned();
                    faults.push(Fault { pointer, message, kind: FaultKind::Illegal });
                }
            }
        }
    }
    secrets
}

/// Puts `value` where `pointer` says, if its parent is there and it is not.
pub(super) fn put_absent(attributes: &mut Value, pointer: &str, value: Value) {
    let Some((parent, last)) = pointer.rsplit_once('/') else {
        return;
    };
    if let Some(object) = attributes.pointer_mut(parent).and_then(Value::as_object_mut) {
        object.entry(unescape(last)).or_insert(value);
    }
}

fn unescape(name: &str) -> String {
    name.replace("~1", "/").replace("~0", "~")
}

/// Changes the integration that the path names: reads it, lets `decide` make a [`Change`] of it (`None` for no change),
/// and writes that unless somebody else was faster; then once more from the start.
pub(super) async fn apply(
    call: &Call,
    decide: impl Fn(&StoredIntegration) -> Result<Option<Change>, ApiError>,
) -> Result<Value, ApiError> {
    let (tenant, id) = (call.tenant()?, call.id()?);
    let store = &call.app.store;
    for _ in 0..ATTEMPTS {
        let stored = store.integration(tenant, &id).await?.ok_or_else(ApiError::not_found)?;
        let Some(change) = decide(&stored)? else {
            return Ok(stored.integration.to_json());
        };
        let mut changed = stored.clone();
        changed.integration.spec = change.spec;
        changed.integration.modified = call.app.clock.now();
        match store.update_integration(&changed, &change.secrets).await {
            Ok(()) => return Ok(changed.integration.to_json()),
            Err(error) if error.is_conflict() => {
                let now = store.integration(tenant, &id).await?.ok_or_else(ApiError::not_found)?;
                if now.version == stored.version {
                    return Err(name_taken(&changed.integration.spec.name));
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
    Err(ApiError::reference_conflict(
        "The object was changed by others at the same time.",
        "read it again and repeat the change",
    ))
}

/// Another integration of the tenant has the name.
pub(super) fn name_taken(name: &str) -> ApiError {
    ApiError::reference_conflict(
        "An integration with this name exists already.",
        format!("/name: {name:?} is taken; names are unique, whatever their case"),
    )
}

/// Stores a new integration.
pub(super) async fn insert(app: &App, tenant: &model::TenantId, change: Change) -> Result<Value, ApiError> {
    let now = app.clock.now();
    let integration = model::Integration {
        tenant: tenant.clone(),
        id: model::Id::new(&*app.clock, &*app.entropy),
        spec: change.spec,
        created: now,
        modified: now,
    };
    match app.store.insert_integration(&integration, &change.secrets).await {
        Ok(()) => Ok(integration.to_json()),
        Err(error) if error.is_conflict() => Err(name_taken(&integration.spec.name)),
        Err(error) => Err(error.into()),
    }
}
