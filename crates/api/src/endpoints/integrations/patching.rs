//! The rules of PATCH (`product.md` 2).

use super::change::put_absent;
use crate::error::ApiError;
use desks::Kind;
use json_patch::{PatchOperation, ReplaceOperation, jsonptr::PointerBuf};
use model::{
    Fault, Integration,
    read::{FaultKind, Node},
};
use serde_json::{Value, json};

/// Most operations in one patch.
pub(crate) const OPERATIONS_MAX: usize = 1000;
/// The operations of RFC 6902.
const OPERATIONS: [&str; 6] = ["add", "remove", "replace", "move", "copy", "test"];
/// What may be patched, with all that is below.
pub(crate) const PATCHABLE: [&str; 9] = [
    "/name",
    "/description",
    "/ownerRef",
    "/clusterRef",
    "/cluster",
    "/attributes",
    "/provisioningConfig",
    "/managedSources",
    "/beforeProvisioningRule",
];
/// Below [`PATCHABLE`], and derived by the server all the same.
const DERIVED: &str = "/provisioningConfig/universalManager";
/// Members that are there for a patch even when they have no value.
const OPTIONAL: [&str; 6] = [
    "/ownerRef",
    "/clusterRef",
    "/cluster",
    "/beforeProvisioningRule",
    "/provisioningConfig/planInitializerScript",
    "/provisioningConfig/provisioningRequestExpiration",
];
const REFS: &str = "/provisioningConfig/managedResourceRefs";

/// A patch whose operations are all allowed.
pub(crate) struct Patch {
    operations: Vec<PatchOperation>,
    /// JSON Pointer of the list in the request body.
    place: &'static str,
}

impl Patch {
    /// Reads the request body: form first (400), then what is allowed (403).
    pub(super) fn read(body: &Value) -> Result<Self, ApiError> {
        let (list, place) = match body.get("operations") {
            Some(list) if body.is_object() => (list, "/operations"),
            _ => (body, ""),
        };
        let mut read = Vec::new();
        for node in Node::at(list, place).elements(OPERATIONS_MAX)? {
            node.expect_object()?;
            let op = node.required("op")?;
            let name = op.text(100)?;
            if !OPERATIONS.contains(&name) {
                return Err(op.fault("must be \"replace\"").into());
            }
            let path = node.required("path")?;
            let pointer = PointerBuf::parse(path.text(4000)?)
                .map_err(|_| path.fault("must be a JSON Pointer such as /description"))?;
            if name == "replace" && node.value().get("value").is_none() {
                return Err(Fault {
                    pointer: format!("{}/value", node.pointer()),
                    message: "Required field 'value' was missing or empty.".to_owned(),
                    kind: FaultKind::Missing,
                }
                .into());
            }
            let value = node.value().get("value").cloned().unwrap_or_default();
            read.push((node.pointer().to_owned(), name, pointer, value));
        }
        let mut operations = Vec::new();
        for (place, name, path, value) in read {
            if name != "replace" {
                let cause = format!("{place}/op: {name:?} is not allowed; allowed: replace");
                return Err(ApiError::forbidden(cause));
            }
            if !is_patchable(path.as_str()) {
                return Err(ApiError::forbidden(format!(
                    "{place}/path: {:?} cannot be changed; allowed: {}, and what is below them but {DERIVED}",
                    path.as_str(),
                    PATCHABLE.join(", ")
                )));
            }
            operations.push(PatchOperation::Replace(ReplaceOperation { path, value }));
        }
        Ok(Self { operations, place })
    }

    /// Whether it does nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.operations.is_empty()
    }

    /// The body of a PUT that does the same.
    pub(super) fn apply(&self, integration: &Integration) -> Result<Value, ApiError> {
        let mut body = integration.to_json();
        for pointer in OPTIONAL {
            put_absent(&mut body, pointer, Value::Null);
        }
        let kind = Kind::by_type(&integration.spec.type_name);
        for pointer in kind.map_or(&[][..], |kind| kind.secrets) {
            let path = format!("/attributes{pointer}");
            if self.touches(&path) {
                // Never the value itself: a patch that fails must not carry a secret into its message.
                put_absent(&mut body, &path, Value::Null);
            }
        }
        for (index, operation) in self.operations.iter().enumerate() {
            json_patch::patch(&mut body, std::slice::from_ref(operation)).map_err(|_| {
                let path = operation.path().as_str();
                ApiError::illegal(format!(
                    "{}/{index}/path: {path:?} does not exist; a value that exists can be replaced",
                    self.place
                ))
            })?;
        }
        self.settle_views(&mut body, integration);
        Ok(body)
    }

    fn touches(&self, pointer: &str) -> bool {
        let below =
            |path: &str| path.strip_prefix(pointer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        self.operations.iter().any(|operation| below(operation.path().as_str()))
    }

    /// Sources and cluster have two views each. The one that the patch touches counts; of both, the newer name.
    fn settle_views(&self, body: &mut Value, integration: &Integration) {
        let new_cluster = self.touches("/clusterRef");
        if self.touches("/cluster") && !new_cluster {
            let kept = integration.spec.cluster.as_ref();
            let same = kept.and_then(|cluster| cluster.id.as_deref()) == body["cluster"].as_str();
            if !same {
                body["clusterRef"] = Value::Null;
            }
        } else if new_cluster {
            body["cluster"] = Value::Null;
        }
        let whole = self.operations.iter().any(|operation| operation.path().as_str() == "/provisioningConfig");
        if whole || self.touches(REFS) {
            body["managedSources"] = Value::Null;
        } else if self.touches("/managedSources") {
            let known = &integration.spec.sources;
            let name_of = |id: &Value| {
                let found = known.iter().find(|source| source.id.as_deref() == id.as_str());
                found.and_then(|source| source.name.clone())
            };
            // Ids that stay keep their names; what is no list of ids is refused by the reader of the body.
            let refs = body["managedSources"]
                .as_array()
                .filter(|ids| ids.iter().all(is_id))
                .map(|ids| ids.iter().map(|id| json!({"id": id, "name": name_of(id)})).collect::<Vec<_>>());
            if let Some(config) = body["provisioningConfig"].as_object_mut() {
                config.insert("managedResourceRefs".to_owned(), refs.map_or(Value::Null, Value::from));
            }
        }
    }
}

fn is_id(value: &Value) -> bool {
    value.as_str().is_some_and(|text| !text.is_empty())
}

fn is_patchable(path: &str) -> bool {
    let within = |root: &str| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    PATCHABLE.into_iter().any(within) && !within(DERIVED)
}
