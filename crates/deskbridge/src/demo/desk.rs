//! The desks of the demonstration.

use super::client::Client;
use anyhow::{Context, Result};
use sandbox::{Auto, Settings, Vendor};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::TcpListener;

/// The attributes of an integration with Request Tracker 5; the sample that users start from.
const REQUEST_TRACKER: &str = include_str!("../../../../samples/request-tracker-5.json");

/// What the accounts behind each desk are for, so that plans read like plans.
const SOURCES: &[(&str, &str)] = &[
    ("generic-sdim", "Corporate Directory"),
    ("servicenow-sdim", "Payroll"),
    ("atlassian-cloud-jira-sdim", "Code Hosting"),
    ("atlassian-server-jira-sdim", "Build Farm"),
    ("bmc-helix-itsm-sdim", "Mainframe"),
    ("bmc-helix-remedyforce-sdim", "Sales Database"),
    ("zendesk-sdim", "Help Centre"),
];

/// A desk that tickets are raised at.
pub struct DemoDesk {
    /// Its name for people.
    pub name: &'static str,
    /// Its address.
    pub url: String,
    /// Type of its integration.
    pub type_name: &'static str,
    /// Name of the source whose requests go there.
    pub source: &'static str,
    kind: Kind,
}

enum Kind {
    /// Emulated in this process; it moves its tickets by itself.
    Emulated(&'static Vendor, Box<Settings>),
    /// A real Request Tracker; we play the person who resolves its tickets.
    RequestTracker { token: String },
}

impl DemoDesk {
    /// Starts every emulated desk, each on a free port of loopback.
    pub async fn emulated(quick: bool) -> Result<Vec<Self>> {
        let mut desks = Vec::new();
        // The Generic desk first: its tickets are the easiest to read.
        for (script_name, source) in SOURCES {
            if let Some(vendor) = sandbox::vendor(script_name) {
                desks.push(Self::start(vendor, source, quick).await?);
            }
        }
        Ok(desks)
    }

    async fn start(vendor: &'static Vendor, source: &'static str, quick: bool) -> Result<Self> {
        let (open, resolve) = if quick { (1, 2) } else { (3, 8) };
        let settings = sandbox_settings(Some(Auto {
            open_after: Duration::from_secs(open),
            resolve_after: Duration::from_secs(resolve),
        }));
        let kind = desks::Kind::by_script(vendor.script_name);
        let kind = kind.with_context(|| format!("there is no connector called {}", vendor.script_name))?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let (router, _) = sandbox::desk(vendor, settings.clone());
        tokio::spawn(sandbox::serve(listener, router));
        Ok(Self {
            name: vendor.name,
            url,
            type_name: kind.type_name,
            source,
            kind: Kind::Emulated(vendor, Box::new(settings)),
        })
    }

    /// A Request Tracker that is already running: `RT_URL` and `RT_AUTHORIZATION` say where and how.
    pub fn request_tracker() -> Result<Self> {
        let variable = |name: &str| {
            std::env::var(name).with_context(|| format!("environment variable {name} must be set for --desk rt5"))
        };
        let authorization = variable("RT_AUTHORIZATION")?;
        let token = authorization.strip_prefix("token ").unwrap_or(&authorization).to_owned();
        Ok(Self {
            name: "Request Tracker 5",
            url: variable("RT_URL")?,
            type_name: "Generic SDIM",
            source: SOURCES[0].1,
            kind: Kind::RequestTracker { token },
        })
    }

    /// The attributes of an integration with this desk.
    pub async fn attributes(&self, client: &Client) -> Result<Value> {
        match &self.kind {
            Kind::Emulated(vendor, settings) => {
                let path = format!("/service-desk-integrations/v1/templates/{}", vendor.script_name);
                let mut attributes = client.get(&path).await?["attributes"].clone();
                json_patch::merge(&mut attributes, &(vendor.fill)(&self.url, settings));
                Ok(attributes)
            }
            Kind::RequestTracker { token } => {
                let mut attributes: Value = serde_json::from_str(REQUEST_TRACKER)?;
                attributes["url"] = json!(self.url);
                attributes["headerValue"] = json!(token);
                let page = self.url.replace("/REST/2.0", "/Ticket/Display.html?id=$ticketId");
                attributes["generic"]["provision"]["ticketUrl"] = json!(page);
                Ok(attributes)
            }
        }
    }

    /// Does what the desk's people do: resolves a ticket. Gives what to say of it, if it was us who did it.
    pub async fn resolve(&self, number: &str) -> Result<Option<String>> {
        let Kind::RequestTracker { token } = &self.kind else {
            return Ok(None);
        };
        let desk = Client::new(&self.url, format!("token {token}"))?;
        let said = desk.put(&format!("/ticket/{number}"), &json!({"Status": "resolved"})).await?;
        Ok(Some(format!("resolved in Request Tracker: {}", said[0].as_str().unwrap_or_default())))
    }
}

/// The emulated desk's settings, with its clock set to now.
pub fn sandbox_settings(auto: Option<Auto>) -> Settings {
    use model::Clock;
    Settings { auto, epoch_micros: crate::handles::SystemClock.now().0, ..Settings::default() }
}
