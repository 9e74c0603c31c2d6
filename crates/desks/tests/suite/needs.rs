//! What real desks need of the Generic one (`desks.md` 5): one test for each row of that table, with answers that the
//! desks named there give.

use crate::harness::{KEY, Scripted, answer, body, header, open, says, small, subject, with_headers};
use desks::{DraftError, Guarantee, Outcome};
use model::{DeskOutcome, ticket::DeskRef};
use rstest::rstest;
use serde_json::{Value, json};

fn ticket(id: &str) -> DeskRef {
    DeskRef { id: id.into(), number: id.into(), url: None }
}

fn with(mut attributes: Value, more: &Value) -> Value {
    for (name, value) in more.as_object().unwrap() {
        attributes[name] = value.clone();
    }
    attributes
}

async fn seen(on: &Scripted, id: &str) -> (Option<String>, Option<DeskOutcome>) {
    match on.desk.status(&on.http, &[ticket(id)]).await {
        Outcome::Ok(seen) => (seen[0].status.clone(), seen[0].outcome),
        other => panic!("{other:?}"),
    }
}

#[rstest]
#[case(json!({"authenticationType": "Header", "headerName": "Authorization", "headerPrefix": "token", "headerValue": "1-x"}),
       "Authorization", "token 1-x")]
#[case(json!({"authenticationType": "Header", "headerName": "X-Redmine-API-Key", "headerValue": "abc1"}), "X-Redmine-API-Key", "abc1")]
#[case(json!({"authenticationType": "Basic", "username": "u", "password": "pass"}), "Authorization", "Basic dTpwYXNz")]
#[case(json!({"authenticationType": "Bearer", "token": "t0k3n"}), "Authorization", "Bearer t0k3n")]
#[tokio::test]
async fn any_header_can_carry_the_credentials(#[case] more: Value, #[case] name: &str, #[case] value: &str) {
    let on = Scripted::new(&with(small(&json!({})), &more), [says(201, &json!({"id": 1}))]);
    on.create().await;
    assert_eq!(header(&on.only_request(), name), Some(value));
    assert!(!serde_json::to_string(&on.draft()).unwrap().contains(value), "a draft holds no credentials");
}

#[tokio::test]
async fn headers_can_be_set_for_writes_only() {
    let more = json!({
        "headers": { "X-All": "yes" },
        "writeHeaders": { "Origin": "https://desk.example.com", "X-Requested-With": "deskbridge" },
    });
    let on = Scripted::new(
        &with(small(&json!({})), &more),
        [says(201, &json!({"id": 1})), says(200, &json!({"status": "open"}))],
    );
    on.create().await;
    seen(&on, "1").await;
    let sent = on.script.sent();
    assert_eq!(header(&sent[0], "Origin"), Some("https://desk.example.com"));
    assert_eq!(header(&sent[0], "X-Requested-With"), Some("deskbridge"));
    assert_eq!(header(&sent[1], "Origin"), None);
    assert_eq!(header(&sent[1], "X-All"), Some("yes"));
}

#[rstest]
#[case(json!({}), with_headers(201, &[], r#"{"id":"1"}"#), "1")]
#[case(json!({"responseElement": "$.issue.id"}), with_headers(201, &[], r#"{"issue":{"id":1}}"#), "1")]
#[case(json!({"idFrom": "location"}), with_headers(201, &[("Location", "/REST/2.0/ticket/17")], ""), "17")]
#[case(json!({"idFrom": "location"}), with_headers(201, &[("location", "https://desk.example.com/issues/18?x=1")], ""), "18")]
#[case(json!({"idFrom": "location"}), with_headers(201, &[("Location", "entry/HPD%3AForm/INC1%7CINC1")], ""), "INC1|INC1")]
#[tokio::test]
async fn the_id_may_be_text_a_number_or_in_the_location(
    #[case] provision: Value,
    #[case] reply: Result<desks::http::Response, desks::http::TransportError>,
    #[case] id: &str,
) {
    let on = Scripted::new(&small(&json!({ "provision": provision })), [reply]);
    let outcome = on.create().await;
    assert!(
        matches!(&outcome, Outcome::Ok(created) if created.desk.id == id && created.desk.number == id),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn people_may_see_another_number_than_the_interface() {
    let provision = json!({ "responseElement": "result.sys_id", "numberElement": "result.number",
                            "ticketUrl": "https://people.example.com/nav?uri=incident.do?sys_id=$ticketId&n=$ticketNumber" });
    let reply = says(201, &json!({ "result": { "sys_id": "a/b c", "number": "INC0010023" } }));
    let on = Scripted::new(&small(&json!({ "provision": provision })), [reply]);
    let Outcome::Ok(created) = on.create().await else { panic!() };
    assert_eq!((created.desk.id.as_str(), created.desk.number.as_str()), ("a/b c", "INC0010023"));
    let link = "https://people.example.com/nav?uri=incident.do?sys_id=a%2Fb%20c&n=INC0010023";
    assert_eq!(created.desk.url.as_deref(), Some(link));
}

#[tokio::test]
async fn an_error_text_inside_a_200_is_a_no() {
    let cancel = json!({ "resource": "/ticket/$ticketId", "method": "PUT", "request": { "Status": "rejected" },
                         "failIf": { "path": "$[*]", "matches": "isn't a valid|Permission Denied|not allowed" } });
    let said = r#"["Ticket 1: Status 'bogus' isn't a valid status for this ticket."]"#;
    let changed = r#"["Ticket 1: Status changed from 'new' to 'rejected'"]"#;
    let on = Scripted::new(&small(&json!({ "cancel": cancel })), [answer(200, said), answer(200, changed)]);
    let refused = on.desk.cancel(&on.http, &ticket("1"), "why").await;
    assert!(
        matches!(&refused, Outcome::Refused(refusal) if refusal.reason.contains("isn't a valid status")),
        "{refused:?}"
    );
    assert_eq!(on.desk.cancel(&on.http, &ticket("1"), "why").await, Outcome::Ok(()));
    assert_eq!(on.script.sent()[0].method, "PUT");
}

#[rstest]
#[case(json!({"successIf": {"path": "Success", "equals": true}}), r#"{"Success": false, "id": 1, "message": "No"}"#, "refused")]
#[case(json!({"successIf": {"path": "Success", "equals": true}}), r#"{"id": 1}"#, "ambiguous")]
#[case(json!({"successIf": {"path": "Success", "equals": true}}), r#"{"Success": true, "id": 1}"#, "ok")]
#[case(json!({"failIf": [{"path": "error", "exists": true}]}), r#"{"error": {"message": "No"}, "id": 1}"#, "refused")]
#[case(json!({"failIf": {"contains": "hibernating"}}), "<html>hibernating</html>", "refused")]
#[case(json!({}), "<html>hibernating</html>", "ambiguous")]
#[case(json!({}), "", "ambiguous")]
#[case(json!({}), r#"{"other": 1}"#, "ambiguous")]
#[case(json!({}), r#"{"id": null}"#, "ambiguous")]
#[case(json!({}), r#"{"id": {"nested": 1}}"#, "ambiguous")]
#[case(json!({"idFrom": "location"}), r#"{"id": 1}"#, "ambiguous")]
#[tokio::test]
async fn a_2xx_to_a_create_is_a_yes_a_no_or_unclear(
    #[case] provision: Value,
    #[case] reply: &str,
    #[case] expected: &str,
) {
    let on = Scripted::new(&small(&json!({ "provision": provision })), [answer(201, reply)]);
    let outcome = on.create().await;
    let told = match &outcome {
        Outcome::Ok(_) => "ok",
        Outcome::Refused(_) => "refused",
        Outcome::Ambiguous(_) => "ambiguous",
        _ => "something else",
    };
    assert_eq!(told, expected, "{outcome:?}");
}

#[tokio::test]
async fn html_in_an_error_becomes_words() {
    let page = "<!DOCTYPE html><html><head><title>400</title></head><body><h1>Bad Request</h1></body></html>";
    let on = Scripted::new(&small(&json!({})), [answer(400, page)]);
    let outcome = on.create().await;
    assert_eq!(outcome.reason(), Some("400 Bad Request: 400 Bad Request"));
}

#[rstest]
#[case(403, json!({"message": "No permission to create tickets in the queue 'Nope'"}), "No permission to create tickets in the queue 'Nope'")]
#[case(422, json!({"errors": ["Subject cannot be blank"]}), "Subject cannot be blank")]
#[case(400, json!({"error": {"status": 400, "msg": "Required Header Missing"}}), "Required Header Missing")]
#[tokio::test]
async fn an_error_is_told_in_the_desks_words(#[case] status: u16, #[case] reply: Value, #[case] words: &str) {
    let on = Scripted::new(&small(&json!({})), [says(status, &reply)]);
    let outcome = on.create().await;
    assert!(matches!(&outcome, Outcome::Refused(refusal) if refusal.reason.contains(words)), "{outcome:?}");
}

#[tokio::test]
async fn an_update_can_carry_the_version_that_it_changes() {
    let cancel = json!({ "resource": "/rest/data/issue/$ticketId", "method": "PUT", "request": { "status": "cancelled" },
                         "etagResource": "/rest/data/issue/$ticketId" });
    let block = json!({ "cancel": cancel });
    let read = with_headers(200, &[("ETag", "\"e1f0\"")], "{}");
    let on = Scripted::new(&small(&block), [read, answer(200, "{}"), answer(200, "{}")]);
    assert_eq!(on.desk.cancel(&on.http, &ticket("1"), "why").await, Outcome::Ok(()));
    let sent = on.script.sent();
    assert_eq!((sent[0].method.as_str(), header(&sent[1], "If-Match")), ("GET", Some("\"e1f0\"")));
    assert!(
        matches!(on.desk.cancel(&on.http, &ticket("1"), "why").await, Outcome::NotSent(_)),
        "no version, no change"
    );
}

#[tokio::test]
async fn too_many_requests_say_when_to_come_back() {
    let headers = [("Retry-After", "20"), ("X-RateLimit-Reset", "19.6")];
    let on = Scripted::new(&small(&json!({})), [with_headers(429, &headers, ""), with_headers(429, &headers[1..], "")]);
    let (told, derived) = (on.create().await, on.create().await);
    assert!(matches!(told, Outcome::Throttled { retry_at: Some(at), .. } if at.0 == 20_000_000), "{told:?}");
    assert!(matches!(derived, Outcome::Throttled { retry_at: Some(at), .. } if at.0 == 19_600_000), "{derived:?}");
}

#[tokio::test]
async fn an_address_that_takes_one_post_is_fetched_first() {
    let once = json!({ "resource": "/rest/data/issue/@poe", "linkElement": "data.link" });
    let block = json!({ "provision": { "once": once } });
    let link = |link: &str| says(200, &json!({ "data": { "link": link } }));
    let on = Scripted::new(
        &small(&block),
        [link("https://desk.example.com/base/rest/data/issue/@poe/abc"), says(201, &json!({"id": 5}))],
    );
    assert!(matches!(on.create().await, Outcome::Ok(_)));
    assert_eq!(on.script.sent()[1].url, "https://desk.example.com/base/rest/data/issue/@poe/abc");
    assert_eq!(body(&on.script.sent()[1])["key"], KEY);

    for unclear in [link("https://elsewhere.example.com/x"), answer(500, ""), answer(200, "{}")] {
        let on = Scripted::new(&small(&block), [unclear]);
        let outcome = on.create().await;
        assert!(matches!(outcome, Outcome::NotSent(_)), "nothing was raised: {outcome:?}");
    }
}

#[tokio::test]
async fn a_call_can_be_made_on_behalf_of_somebody() {
    let block = json!({ "provision": { "headers": { "X-Redmine-Switch-User": "$plan.arguments.identityRequestId", "X-None": "$!plan.none" } } });
    let on = Scripted::new(&small(&block), [says(201, &json!({"id": 1}))]);
    on.create().await;
    assert_eq!(header(&on.only_request(), "X-Redmine-Switch-User"), Some("0000000123"));
    assert_eq!(header(&on.only_request(), "X-None"), None);

    let missing = small(&json!({ "provision": { "headers": { "X-For": "$plan.nobody" } } }));
    let error = open(&missing).draft(&subject()).unwrap_err();
    let pointer = "/attributes/generic/provision/headers/X-For";
    assert!(matches!(&error, DraftError::Template { pointer: place, .. } if place == pointer), "{error}");
}

#[tokio::test]
async fn texts_are_escaped_and_numbers_stay_numbers() {
    let request = json!({ "key": "$correlationKey", "text": "For $plan.requests.get(0).id!", "urgency": "$plan.arguments.urgency", "fixed": 3 });
    let provision = json!({ "request": request, "requestRootElement": "items", "requestRootElementType": "array" });
    let on = Scripted::new(&small(&json!({ "provision": provision })), [says(201, &json!({"id": 1}))]);
    on.create().await;
    let expected = json!({ "items": [{ "key": KEY, "text": "For CN=j\"doe,OU=Sales!", "urgency": 2, "fixed": 3 }] });
    assert_eq!(body(&on.only_request()), expected);
}

#[tokio::test]
async fn a_body_can_be_a_form() {
    let request = json!({ "key": "$correlationKey", "text": "a&b=c d", "list": ["x", 1], "none": null });
    let provision = json!({ "request": request, "contentType": "form" });
    let on = Scripted::new(&small(&json!({ "provision": provision })), [says(201, &json!({"id": 1}))]);
    on.create().await;
    let sent = on.only_request();
    assert_eq!(header(&sent, "content-type"), Some("application/x-www-form-urlencoded"));
    let text = String::from_utf8(sent.body.unwrap()).unwrap();
    assert_eq!(text, format!("key={KEY}&text=a%26b%3Dc+d&list=x&list=1"));
}

#[tokio::test]
async fn the_example_that_needs_no_desk_works() {
    // isc-sdim.md 4.7
    let attributes = json!({
        "url": "https://postman-echo.com", "authenticationType": "None", "ticketType": "generic",
        "generic": {
            "provision": { "resource": "/post?ticketId=REQ-12345", "responseElement": "$.args.ticketId" },
            "checkStatus": { "resource": "/get?status=Committed", "responseElement": "$.args.status",
                             "statusMap": { "Failed": "Failed", "Queued": "Queued", "Committed": "Committed" } },
        },
    });
    let replies =
        [says(200, &json!({"args": {"ticketId": "REQ-12345"}})), says(200, &json!({"args": {"status": "Committed"}}))];
    let on = Scripted::new(&attributes, replies);
    assert_eq!(on.desk.guarantee(), Guarantee::Held);
    assert!(matches!(on.create().await, Outcome::Ok(created) if created.desk.number == "REQ-12345"));
    assert_eq!(seen(&on, "REQ-12345").await.1, Some(DeskOutcome::Committed));
}

#[rstest]
#[case(301, "ambiguous")]
#[case(302, "ambiguous")]
#[case(303, "ambiguous")]
#[case(307, "refused")]
#[case(308, "refused")]
#[tokio::test]
async fn a_create_or_cancel_that_is_redirected_may_have_been_done(#[case] status: u16, #[case] expected: &str) {
    let reply = || with_headers(status, &[("Location", "/t/17")], "");
    let cancel = json!({ "cancel": { "resource": "/t/$ticketId" } });
    let on = Scripted::new(&small(&cancel), [reply(), reply(), reply()]);
    let told = |outcome: &Outcome<()>| match outcome {
        Outcome::Refused(_) => "refused",
        Outcome::Ambiguous(_) => "ambiguous",
        _ => "something else",
    };
    assert_eq!(told(&on.create().await.map(|_| ())), expected);
    assert_eq!(told(&on.desk.cancel(&on.http, &ticket("1"), "why").await), expected);
    assert_eq!(told(&on.desk.status(&on.http, &[ticket("1")]).await.map(|_| ())), "refused", "nothing to be done");
}
