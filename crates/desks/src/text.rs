//! What a ticket says when nobody wrote a template for it. The starting templates hold the same two texts, so that an
//! administrator sees them and changes them there.

use velocity::{Context, Template};

/// Title: one line.
pub const TITLE: &str = "SailPoint Access Request $!plan.arguments.identityRequestId";

/// Text: a line for each account and each of its changes, then for whom, by whom and why.
pub const TEXT: &str = concat!(
    "#foreach($req in $plan.requests)",
    "$req.operation the account#if($req.id) $req.id#end in $req.resource$newline",
    "#if($req.items)#foreach($item in $req.items)",
    "#if($item.name == '*disabled*' && $item.value == 'true')- Disable the account",
    "#elseif($item.name == '*disabled*' && $item.value == 'false')- Enable the account",
    "#elseif($item.name == '*locked*' && $item.value == 'false')- Unlock the account",
    "#else- $item.operation $item.name: $!item.value#end$newline",
    "#end#end$newline#end",
    "#if($identity.displayName)For: $identity.displayName#elseif($identity.name)For: $identity.name#end",
    "#if($identity.email) ($identity.email)#end$newline",
    "#if($requester.displayName)Requested by: $requester.displayName",
    "#elseif($requester.name)Requested by: $requester.name#end",
    "#if($requester.email) ($requester.email)#end$newline",
    "#if($plan.comments)Comment: $plan.comments$newline#end",
);

/// The title of a ticket about these variables.
pub fn title(context: &Context) -> String {
    render(TITLE, context)
}

/// The text of a ticket about these variables.
pub fn text(context: &Context) -> String {
    render(TEXT, context)
}

/// The templates are ours and a test renders them; should one fail, the ticket says so rather than nothing.
fn render(template: &str, context: &Context) -> String {
    let rendered = Template::parse(template).and_then(|template| template.render(context));
    rendered.map_or_else(
        |error| format!("(the default text could not be rendered: {error})"),
        |text| text.trim().to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_default_text_says_what_for_whom_and_why() {
        let mut context = Context::new();
        context.set("newline", "\n");
        context.set("identity", json!({ "name": "jdoe", "displayName": "Jane Doe", "email": "jane@example.test" }));
        context.set("requester", json!({ "name": "mboss" }));
        let items = json!([
            { "operation": "Add", "name": "memberOf", "value": "CN=Forecast" },
            { "operation": "Set", "name": "*disabled*", "value": "true" },
            { "operation": "Set", "name": "*disabled*", "value": "false" },
            { "operation": "Set", "name": "*locked*", "value": "false" },
        ]);
        context.set(
            "plan",
            json!({
                "arguments": { "identityRequestId": "0000000123" },
                "comments": "for the new project",
                "requests": [
                    { "operation": "Modify", "id": "CN=jdoe", "resource": "Directory", "items": items },
                    { "operation": "Create", "resource": "Payroll", "items": null },
                ],
            }),
        );
        assert_eq!(title(&context), "SailPoint Access Request 0000000123");
        let expected = "Modify the account CN=jdoe in Directory\n- Add memberOf: CN=Forecast\n- Disable the account\n\
            - Enable the account\n- Unlock the account\n\nCreate the account in Payroll\n\n\
            For: Jane Doe (jane@example.test)\nRequested by: mboss\nComment: for the new project";
        assert_eq!(text(&context), expected);
    }

    #[test]
    fn a_plan_without_people_is_still_described() {
        let mut context = Context::new();
        context.set("newline", "\n");
        context.set("identity", serde_json::Value::Null);
        context.set("requester", json!({ "id": null, "name": null }));
        context.set("plan", json!({ "requests": [{ "operation": "Delete", "id": "7", "resource": "CRM" }] }));
        assert_eq!(
            (title(&context).as_str(), text(&context).as_str()),
            ("SailPoint Access Request", "Delete the account 7 in CRM")
        );
    }
}
