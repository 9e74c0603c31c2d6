//! `deskbridge template render`: what a template makes of a plan, without a server.

use anyhow::{Context, Result, anyhow};
use clap::ArgMatches;
use model::{CorrelationKey, Id, ProvisioningPlan, ticket::IntegrationName};
use std::path::PathBuf;

/// Renders a template file over a plan file, with the variables that a ticket's templates have.
pub fn render(matches: &ArgMatches) -> Result<String> {
    let path = |name: &str| matches.get_one::<PathBuf>(name).cloned().unwrap_or_default();
    let (template, plan) = (path("FILE"), path("plan"));
    let read =
        |path: &PathBuf| std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()));
    let (source, document) = (read(&template)?, read(&plan)?);
    let plan = if document.trim_start().starts_with('<') {
        model::plan::from_xml(&document).map_err(|fault| anyhow!("{}: {fault}", plan.display()))?
    } else {
        let body = serde_json::from_str(&document).with_context(|| format!("{} is not JSON", plan.display()))?;
        ProvisioningPlan::from_json(&body).map_err(|fault| anyhow!("{}: {fault}", plan.display()))?
    };
    let key = CorrelationKey::stored("dbexamplekey00000000000000000000");
    let integration = IntegrationName {
        id: Id::stored("0".repeat(32)),
        name: "Example".to_owned(),
        type_name: "Generic SDIM".to_owned(),
    };
    let context =
        engine::context::context(&plan.to_json(), &"0".repeat(32), &plan.account_requests, &key, &integration);
    let fault = |error: velocity::Error| anyhow!("{}: {error}\n{}", template.display(), error.caret());
    velocity::Template::parse(&source).map_err(fault)?.render(&context).map_err(fault)
}
