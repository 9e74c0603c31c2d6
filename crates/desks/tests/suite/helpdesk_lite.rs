//! A small desk that is not shipped: the one that `docs/adding-a-desk.md` adds, and the whole of what it quotes.

pub mod connector;
pub mod emulation;

use crate::{
    harness::{LATE, key},
    helpdesk_lite::connector::KIND,
};
use desks::Outcome;
use serde_json::json;
use std::path::Path;

#[test]
fn the_tutorial_quotes_the_very_files_that_pass() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let tutorial = std::fs::read_to_string(root.join("docs/adding-a-desk.md")).unwrap();
    let suite = root.join("crates/desks/tests/suite");
    for (path, language) in [
        ("helpdesk_lite/template.json", "json"),
        ("helpdesk_lite/connector.rs", "rust"),
        ("helpdesk_lite/emulation.rs", "rust"),
        ("conformance/helpdesk_lite.rs", "rust"),
    ] {
        let file = std::fs::read_to_string(suite.join(path)).unwrap();
        let quoted = format!("```{language}\n{file}```\n");
        assert!(tutorial.contains(&quoted), "docs/adding-a-desk.md does not quote {path} as it is");
    }
}

#[tokio::test]
async fn our_key_is_inside_whatever_the_template_says() {
    let candidate = &crate::conformance::HELPDESK_LITE;
    let rig = candidate.start().await;
    let mut attributes = rig.attributes.clone();
    attributes["team"] = "Access".into();
    attributes["generic"]["provision"] = json!({ "request": { "reference": "mine", "summary": "Please" } });
    let desk = (KIND.open)(attributes.as_object().unwrap()).unwrap_or_else(|error| panic!("{error}"));
    let draft = desk.draft(&crate::harness::subject()).unwrap();
    let Outcome::Ok(created) = desk.create(&rig.http, &draft, &key(), LATE).await else { panic!() };
    let raised = rig.only();
    assert_eq!((raised.correlation_key.as_str(), raised.title.as_str()), (crate::harness::KEY, "Please"));
    assert_eq!(created.desk.number, "REQ-1");
    attributes["generic"]["provision"]["requestRootElementType"] = "array".into();
    let desk = (KIND.open)(attributes.as_object().unwrap()).unwrap_or_else(|error| panic!("{error}"));
    assert!(matches!(desk.draft(&crate::harness::subject()), Err(desks::DraftError::Unusable(_))));
}
