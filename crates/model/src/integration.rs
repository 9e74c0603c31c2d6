//! A service desk integration, as the compatible API shows it (`isc-sdim.md` 1.2).

use crate::{
    Id, TenantId, Timestamp,
    read::{Fault, FaultKind, Node, check_levels, kind_of},
};
use serde_json::{Map, Value, json};

/// Longest name of an integration, in characters.
pub const NAME_MAX: usize = 255;
/// Longest description, in characters.
pub const DESCRIPTION_MAX: usize = 4000;
/// Longest id or name in a reference, in characters.
pub const REFERENCE_MAX: usize = 255;
/// Most sources that one integration may manage.
pub const SOURCES_MAX: usize = 2000;
/// Longest plan initializer script, in characters.
pub const SCRIPT_MAX: usize = 256 * 1024;

/// A reference to something that the identity system owns. At least one of the two is there.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Reference {
    /// The identity system's id.
    pub id: Option<String>,
    /// Its name.
    pub name: Option<String>,
}

impl Reference {
    /// Reads `{type, id, name}`. `""`, `{}` and an object with neither id nor name mean absent.
    fn read(node: &Node<'_>, type_name: &str) -> Result<Option<Self>, Fault> {
        if node.value().as_str() == Some("") {
            return Ok(None);
        }
        if !node.value().is_object() {
            return Err(node.fault(format!(
                "must be an object {{\"type\": \"{type_name}\", \"id\", \"name\"}}, null or \"\", not {}",
                kind_of(node.value())
            )));
        }
        if let Some(found) = node.optional_text("type", 64)?
            && found != type_name
        {
            return Err(Fault {
                pointer: format!("{}/type", node.pointer()),
                message: format!("must be \"{type_name}\""),
                kind: FaultKind::Illegal,
            });
        }
        let id = node.optional_text("id", REFERENCE_MAX)?.map(str::to_owned);
        let name = node.optional_text("name", REFERENCE_MAX)?.map(str::to_owned);
        Ok((id.is_some() || name.is_some()).then_some(Self { id, name }))
    }

    fn to_json(&self, type_name: &str) -> Value {
        let mut object = Map::new();
        object.insert("type".into(), type_name.into());
        if let Some(id) = &self.id {
            object.insert("id".into(), id.as_str().into());
        }
        if let Some(name) = &self.name {
            object.insert("name".into(), name.as_str().into());
        }
        object.into()
    }
}

/// What a client says of an integration: everything but what the server assigns.
#[derive(Debug, Clone, PartialEq)]
pub struct IntegrationSpec {
    /// Unique in its tenant, whatever its case.
    pub name: String,
    /// Free text.
    pub description: String,
    /// The type as the client gave it; the desks' table knows which desk it names.
    pub type_name: String,
    /// The identity that owns it.
    pub owner: Option<Reference>,
    /// The cluster that reaches the desk.
    pub cluster: Option<Reference>,
    /// The sources whose requests become tickets here.
    pub sources: Vec<Reference>,
    /// Whether it takes the requests that no other integration manages.
    pub universal_manager: bool,
    /// A rule, XML or bare BeanShell, that edits each plan.
    pub plan_initializer: Option<String>,
    /// When true, equal requests are not joined into one ticket.
    pub no_provisioning_requests: bool,
    /// Hours after which a pending request no longer draws equal ones to it.
    pub request_expiration_hours: Option<i32>,
    /// The desk's own settings, secrets included only between the API and the store.
    pub attributes: Map<String, Value>,
    /// A stored rule that edits each plan.
    pub rule: Option<Reference>,
}

impl IntegrationSpec {
    /// Reads a request body. Unknown members, `id`, `created` and `modified` are ignored; where a body gives two
    /// views of one thing, the newer name wins.
    pub fn from_json(body: &Value) -> Result<Self, Fault> {
        let root = Node::root(body);
        root.expect_object()?;
        check_levels(body)?;
        let config = root.member("provisioningConfig").filter(|node| node.value().as_str() != Some(""));
        if let Some(config) = &config {
            config.expect_object()?;
        }
        let sources = Self::sources(&root, config.as_ref())?;
        let universal = config.as_ref().map_or(Ok(false), |node| node.boolean_or("universalManager", false))?;
        let description = root.required("description")?.text(DESCRIPTION_MAX)?.to_owned();
        let attributes = root.required("attributes")?.expect_object()?.clone();
        let flag = |name| config.as_ref().map_or(Ok(false), |node: &Node<'_>| node.boolean_or(name, false));
        Ok(Self {
            name: root.required_text("name", NAME_MAX)?.to_owned(),
            description,
            type_name: root.required_text("type", 100)?.to_owned(),
            owner: Self::reference(&root, "ownerRef", "IDENTITY")?,
            cluster: Self::cluster(&root)?,
            universal_manager: universal && sources.is_empty(),
            sources,
            plan_initializer: config.as_ref().map_or(Ok(None), Self::script)?,
            no_provisioning_requests: flag("noProvisioningRequests")?,
            request_expiration_hours: config.as_ref().map_or(Ok(None), Self::expiration)?,
            attributes,
            rule: Self::reference(&root, "beforeProvisioningRule", "RULE")?,
        })
    }

    fn reference(root: &Node<'_>, name: &str, type_name: &str) -> Result<Option<Reference>, Fault> {
        root.member(name).map_or(Ok(None), |node| Reference::read(&node, type_name))
    }

    fn cluster(root: &Node<'_>) -> Result<Option<Reference>, Fault> {
        let named = Self::reference(root, "clusterRef", "CLUSTER")?;
        let old = root.optional_text("cluster", REFERENCE_MAX)?;
        Ok(named.or_else(|| old.map(|id| Reference { id: Some(id.to_owned()), name: None })))
    }

    fn sources(root: &Node<'_>, config: Option<&Node<'_>>) -> Result<Vec<Reference>, Fault> {
        let mut old = Vec::new();
        if let Some(list) = root.member("managedSources") {
            for node in list.elements(SOURCES_MAX)? {
                let id = node.text(REFERENCE_MAX)?;
                if id.is_empty() {
                    return Err(node.fault("must be the id of a source"));
                }
                old.push(Reference { id: Some(id.to_owned()), name: None });
            }
        }
        let Some(list) = config.and_then(|config| config.member("managedResourceRefs")) else {
            return Ok(old);
        };
        let mut refs = Vec::new();
        for node in list.elements(SOURCES_MAX)? {
            node.expect_object()?;
            refs.push(Reference::read(&node, "SOURCE")?.ok_or_else(|| node.fault("must have an id or a name"))?);
        }
        Ok(refs)
    }

    fn script(config: &Node<'_>) -> Result<Option<String>, Fault> {
        let Some(node) = config.member("planInitializerScript").filter(|node| node.value().as_str() != Some("")) else {
            return Ok(None);
        };
        node.expect_object()?;
        Ok(node.optional_text("source", SCRIPT_MAX)?.map(str::to_owned))
    }

    fn expiration(config: &Node<'_>) -> Result<Option<i32>, Fault> {
        let Some(node) = config.member("provisioningRequestExpiration") else {
            return Ok(None);
        };
        let hours = node.value().as_i64().and_then(|hours| i32::try_from(hours).ok()).filter(|hours| *hours >= 0);
        hours.map(Some).ok_or_else(|| node.fault("must be a whole number of hours from 0 to 2147483647"))
    }
}

/// An integration as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Integration {
    /// Whose it is.
    pub tenant: TenantId,
    /// Its id.
    pub id: Id,
    /// What the client said.
    pub spec: IntegrationSpec,
    /// When it was created.
    pub created: Timestamp,
    /// When it was last changed.
    pub modified: Timestamp,
}

impl Integration {
    /// The response body: `ServiceDeskIntegrationDto`. The caller has taken the secrets out of the attributes.
    pub fn to_json(&self) -> Value {
        let spec = &self.spec;
        let mut body = json!({
            "id": self.id.as_str(),
            "name": spec.name,
            "created": self.created.to_string(),
            "modified": self.modified.to_string(),
            "description": spec.description,
            "type": spec.type_name,
        });
        let mut put = |name: &str, value: Value| {
            if let Some(object) = body.as_object_mut() {
                object.insert(name.to_owned(), value);
            }
        };
        if let Some(owner) = &spec.owner {
            put("ownerRef", owner.to_json("IDENTITY"));
        }
        if let Some(cluster) = &spec.cluster {
            put("clusterRef", cluster.to_json("CLUSTER"));
            if let Some(id) = &cluster.id {
                put("cluster", id.as_str().into());
            }
        }
        put("managedSources", spec.sources.iter().filter_map(|source| source.id.clone()).collect());
        put("provisioningConfig", self.spec.provisioning_config());
        put("attributes", spec.attributes.clone().into());
        if let Some(rule) = &spec.rule {
            put("beforeProvisioningRule", rule.to_json("RULE"));
        }
        body
    }
}

impl IntegrationSpec {
    /// The `ProvisioningConfig` object of the response.
    pub fn provisioning_config(&self) -> Value {
        let mut config = json!({
            "universalManager": self.universal_manager,
            "managedResourceRefs": self.sources.iter().map(|source| source.to_json("SOURCE")).collect::<Vec<_>>(),
            "noProvisioningRequests": self.no_provisioning_requests,
        });
        if let Some(script) = &self.plan_initializer {
            config["planInitializerScript"] = json!({ "source": script });
        }
        if let Some(hours) = self.request_expiration_hours {
            config["provisioningRequestExpiration"] = hours.into();
        }
        config
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minimal() -> Value {
        json!({"name": "n", "description": "", "type": "Generic SDIM", "attributes": {}})
    }

    #[test]
    fn empty_strings_stand_for_absent_references_and_the_newer_names_win() {
        let mut body = minimal();
        body["ownerRef"] = json!("");
        body["clusterRef"] = json!({"type": "CLUSTER", "id": "new"});
        body["cluster"] = json!("old");
        body["managedSources"] = json!(["old"]);
        body["provisioningConfig"] = json!({"universalManager": true, "managedResourceRefs": [{"id": "new"}]});
        let spec = IntegrationSpec::from_json(&body).unwrap();
        assert_eq!(spec.owner, None);
        assert_eq!(spec.cluster.unwrap().id.as_deref(), Some("new"));
        assert_eq!(spec.sources[0].id.as_deref(), Some("new"));
        assert!(!spec.universal_manager, "references win over universalManager");
    }

    #[test]
    fn what_goes_out_reads_back_the_same() {
        let mut body = minimal();
        body["managedSources"] = json!(["a", "b"]);
        body["provisioningConfig"] = json!({"planInitializerScript": {"source": "x"}, "provisioningRequestExpiration": 7, "noProvisioningRequests": true});
        let spec = IntegrationSpec::from_json(&body).unwrap();
        let stored = Integration {
            tenant: TenantId::default_tenant(),
            id: Id::stored("0".repeat(32)),
            spec: spec.clone(),
            created: Timestamp(0),
            modified: Timestamp(0),
        };
        assert_eq!(IntegrationSpec::from_json(&stored.to_json()).unwrap(), spec);
    }
}
