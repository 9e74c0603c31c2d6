//! Rule documents in all the forms that people send, and where their errors are.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail where it stands")]

use beanshell::Still;
use model::plan::ProvisioningPlan;
use rules::{Document, DocumentFault, Limits, Rule, RuleFault, Scene};
use serde_json::{Map, json};

/// Line and column of the fault of a document or its script.
fn place(text: &str) -> (usize, usize) {
    match Rule::read(text).map(|rule| rule.name) {
        Err(RuleFault::Document(DocumentFault { line, column, .. })) => (line, column),
        Err(RuleFault::Script(error)) => (error.line, error.column),
        Ok(name) => panic!("this is a rule: {name:?}"),
    }
}

/// Line and column of the fault of a run.
fn failure(text: &str) -> (usize, usize) {
    let plan = ProvisioningPlan::from_json(&json!({"accountRequests": [{"source": "Payroll"}]})).unwrap();
    let scene = Scene { plan: &plan, tracking_id: "t", integration: "Desk", attributes: &Map::new() };
    let error = Rule::read(text).unwrap().run(&scene, &Still, Limits::default()).unwrap_err().error;
    (error.line, error.column)
}

#[test]
fn a_bare_script_has_no_name_and_its_places_are_its_own() {
    let document = Document::read("a = 1;\n").unwrap();
    assert_eq!((document.name, document.kind, document.script.as_str()), (None, None, "a = 1;\n"));
    assert_eq!(place("a = 1;\n  b = ;"), (2, 7));
    assert_eq!(failure("a = 1;\n  plan.nothing();"), (2, 8));
}

#[test]
fn a_rule_document_in_cdata_keeps_the_places_of_its_lines() {
    let text = "<?xml version='1.0' encoding='UTF-8'?>\n<!DOCTYPE Rule PUBLIC \"sailpoint.dtd\" \"sailpoint.dtd\">\n<Rule name=\"Ä\" type=\"BeforeProvisioning\">\n <Source><![CDATA[if (1 < 2 && true) {}\n  plan.nothing();]]></Source>\n</Rule>";
    let document = Document::read(text).unwrap();
    assert_eq!((document.name.as_deref(), document.kind.as_deref()), (Some("Ä"), Some("BeforeProvisioning")));
    assert_eq!(failure(text), (5, 8));
    assert_eq!(failure(&text.replace("if (1 < 2 && true) {}", "")), (5, 8));
    assert_eq!(failure(&text.replace("if (1 < 2 && true) {}\n", "")), (4, 26));
}

#[test]
fn windows_line_ends_a_byte_order_mark_and_empty_lines_before_change_no_place() {
    let text = "<Rule name='x'>\r\n<Source>\r\n<![CDATA[\r\na = 1;\r\n  b = ;]]></Source></Rule>";
    assert_eq!(place(text), (5, 7));
    assert_eq!(place(&format!("\u{feff}{text}")), (5, 7));
    assert_eq!(place(&format!("\r\n\r\n  <?xml version='1.0'?>{text}")), (7, 7));
    assert_eq!(place("a = 1;\r\n  b = ;"), (2, 7));
}

#[test]
fn escaped_text_has_the_places_of_its_escapes() {
    let text = "<Rule><Source>a = 1 &lt; 2 &amp;&amp; true; b = ;</Source></Rule>";
    assert_eq!(place(text), (1, text.find(" ;<").unwrap() + 2));
    let lines = "<Rule><Source>\na = &#34;x&#x22;;\nplan.nothing();</Source></Rule>";
    assert_eq!(failure(lines), (3, 6));
    let mixed = "<Rule><Source>a = 1; <!-- one\n &lt; --> b &gt;&gt;= 2; <![CDATA[ if (a < 2) plan.nothing(); ]]></Source></Rule>";
    assert_eq!(failure(mixed.replace("b &gt;&gt;=", "a &gt;&gt;=").as_str()), (2, 52));
}

#[test]
fn the_wrapper_of_an_export_is_taken_off() {
    let text = "<sailpoint>\n <Rule name='in it'><Source>plan.nothing();</Source></Rule>\n</sailpoint>";
    assert_eq!(Document::read(text).unwrap().name.as_deref(), Some("in it"));
    assert_eq!(failure(text), (2, 34));
}

#[test]
fn what_is_escaped_twice_has_the_lines_of_the_text_within() {
    let text = r#"<?xml version='1.0' encoding='UTF-8'?>\r\n<Rule name=\"Twice\" type=\"BeforeProvisioning\">\r\n  <Source><![CDATA[\r\nlog.info(\"a\\tb\");\r\n  plan.nothing();\r\n]]></Source></Rule>\n"#;
    assert_eq!(Document::read(text).unwrap().name.as_deref(), Some("Twice"));
    assert_eq!(failure(text), (5, 8));
    assert_eq!(place(&text.replace("plan.nothing()", "plan = ")), (5, 10));
    assert_eq!(failure(r#"a = \"b\";\n  plan.nothing();"#), (2, 8));
}

#[test]
fn escapes_within_a_script_are_the_scripts_own() {
    let script = "s = \"a\\nb\\\"c\";\n x = ;";
    assert_eq!(place(script), (2, 6));
    assert_eq!(place(&format!("<Rule><Source><![CDATA[{script}]]></Source></Rule>")), (2, 6));
    let document = Document::read("<Rule><Source><![CDATA[s = \"a\\nb\";]]></Source></Rule>").unwrap();
    assert_eq!(document.script.trim(), "s = \"a\\nb\";");
}

#[test]
fn a_rule_that_nobody_closed_is_read_to_its_end() {
    for text in ["<Rule><Source>plan.nothing();</Source>", "<sailpoint><Rule><Source>plan.nothing();</Source>"] {
        assert_eq!(failure(text), (1, text.find("nothing").unwrap() + 1));
    }
    assert_eq!(place("<Rule>\n<Source>a"), (2, 10));
}

#[test]
fn what_is_no_rule_document_is_refused_where_it_goes_wrong() {
    let fault = |text: &str| Document::read(text).unwrap_err().to_string();
    assert_eq!(
        fault("<!DOCTYPE a [\n <!ENTITY x 'y'>]><Rule/>"),
        "Entities are not allowed in a rule at line 2, column 2"
    );
    assert_eq!(fault("\n <Identity/>"), "The root element must be <Rule>, not <Identity> at line 2, column 2");
    assert_eq!(fault("<Rule/>"), "The rule has no <Source> at line 1, column 1");
    assert_eq!(
        fault("<sailpoint>\n<Rule language='groovy'><Source/></Rule></sailpoint>"),
        "The language must be beanshell, not groovy at line 2, column 1"
    );
    assert_eq!(
        fault("<Rule><Source>List<b/> x;</Source></Rule>"),
        "The <Source> has an element <b>; put the script into CDATA at line 1, column 19"
    );
    assert_eq!(place("<Rule>\n  <Source>a < b</Source></Rule>").0, 2);
    assert_eq!(
        fault(&"x".repeat(rules::DOCUMENT_MAX + 1)),
        "The rule is longer than 1048576 bytes at line 1, column 1"
    );
    assert!(Rule::read("<Rule><Source></Source></Rule>").is_ok());
    assert!(Rule::read("").is_ok());
}

#[test]
fn a_document_full_of_references_is_read_in_one_pass() {
    let text = format!("<Rule><Source>/*{}*/ plan.nothing();</Source></Rule>", "&lt;".repeat(250_000));
    assert_eq!(failure(&text), (1, text.find("nothing").unwrap() + 1));
}
