//! The emulated Remedyforce, in process: what it refuses, and in which words.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode},
};
use sandbox::{Handle, Settings};
use serde_json::{Value, json};
use tower::ServiceExt;

const KEY: &str = "db0123456789abcdefghijklmnopqrst";
const INCIDENT: &str = "/services/data/v62.0/sobjects/BMCServiceDesk__Incident__c";
const PACKAGE: &str = "/services/apexrest/BMCServiceDesk/1.0";
const JANE: &str = "0052x000002D001AAC";

fn desk() -> (Router, Handle) {
    sandbox::desk(sandbox::vendor("bmc-helix-remedyforce-sdim").unwrap(), Settings::default())
}

async fn send(router: &Router, request: Request<Body>) -> (StatusCode, HeaderMap, Value) {
    let answer = router.clone().oneshot(request).await.unwrap();
    let (status, headers) = (answer.status(), answer.headers().clone());
    let bytes = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    (status, headers, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

async fn token(router: &Router, form: &str) -> (StatusCode, Value) {
    let request = Request::post("/services/oauth2/token").header("content-type", "application/x-www-form-urlencoded");
    let (status, _, answer) = send(router, request.body(Body::from(form.to_owned())).unwrap()).await;
    (status, answer)
}

async fn signed_in(router: &Router) -> String {
    let form = "grant_type=client_credentials&client_id=sandbox-client&client_secret=sandbox-client-secret";
    token(router, form).await.1["access_token"].as_str().unwrap().to_owned()
}

async fn call(router: &Router, token: &str, method: &str, path: &str, body: Option<&Value>) -> (StatusCode, Value) {
    let request = Request::builder().method(method).uri(path).header("authorization", format!("Bearer {token}"));
    let request = match body {
        Some(json) => request.header("content-type", "application/json").body(Body::from(json.to_string())),
        None => request.body(Body::empty()),
    };
    let (status, _, answer) = send(router, request.unwrap()).await;
    (status, answer)
}

/// A query, encoded.
fn query(soql: &str) -> String {
    let mut path = "/services/data/v62.0/query?q=".to_owned();
    for byte in soql.bytes() {
        path.extend(["%".to_owned(), format!("{byte:02X}")]);
    }
    path
}

#[tokio::test]
async fn an_upsert_makes_a_record_once_and_writes_over_it_afterwards() {
    let (router, handle) = desk();
    let token = signed_in(&router).await;
    let address = format!("{INCIDENT}/SDIM_Correlation__c/{KEY}");
    assert_eq!(call(&router, &token, "GET", &address, None).await.0, StatusCode::NOT_FOUND);
    let body =
        json!({ "BMCServiceDesk__incidentDescription__c": "Access\nPlease", "BMCServiceDesk__FKClient__c": JANE });
    let (status, made) = call(&router, &token, "PATCH", &address, Some(&body)).await;
    assert_eq!((status, &made["created"], &made["success"]), (StatusCode::CREATED, &json!(true), &json!(true)));
    let id = made["id"].as_str().unwrap().to_owned();
    let other = json!({ "BMCServiceDesk__incidentDescription__c": "Written over" });
    let (status, again) = call(&router, &token, "PATCH", &address, Some(&other)).await;
    assert_eq!((status, again), (StatusCode::OK, json!({ "id": id, "success": true, "errors": [], "created": false })));
    let old = address.replace("v62.0", "v45.0");
    assert_eq!(call(&router, &token, "PATCH", &old, Some(&other)).await, (StatusCode::NO_CONTENT, json!("")));
    assert_eq!((handle.tickets().len(), handle.tickets()[0].title.as_str()), (1, "Written over"));
    for place in [address, format!("{INCIDENT}/{id}"), format!("{INCIDENT}/{}", &id[..15])] {
        let (_, row) =
            call(&router, &token, "GET", &format!("{place}?fields=Name,BMCServiceDesk__state__c"), None).await;
        let expected = json!({
            "attributes": { "type": "BMCServiceDesk__Incident__c", "url": format!("{INCIDENT}/{id}") },
            "Name": "00000001", "BMCServiceDesk__state__c": true, "Id": id,
        });
        assert_eq!(row, expected, "{place}");
    }
}

#[tokio::test]
async fn what_a_strict_desk_refuses_is_refused() {
    let (router, handle) = desk();
    let token = signed_in(&router).await;
    let address = format!("{INCIDENT}/SDIM_Correlation__c/{KEY}");
    let text = "BMCServiceDesk__incidentDescription__c";
    let cases = [
        (address.clone(), json!({ "SDIM_Correlation__c": KEY }), 400, "INVALID_FIELD"),
        (address.clone(), json!({ "Id": "a2U" }), 400, "INVALID_FIELD"),
        (address.clone(), json!({ "Nothing__c": "x" }), 400, "INVALID_FIELD"),
        (address.clone(), json!({ "Name": "7" }), 400, "INVALID_FIELD_FOR_INSERT_UPDATE"),
        (address.clone(), json!({ "BMCServiceDesk__Status_ID__c": "CLOSED" }), 400, "INVALID_FIELD_FOR_INSERT_UPDATE"),
        (address.clone(), json!({ text: 7 }), 400, "JSON_PARSER_ERROR"),
        (address.clone(), json!({ text: "x".repeat(32_001) }), 400, "STRING_TOO_LONG"),
        (address.clone(), json!({ "BMCServiceDesk__isServiceRequest__c": "yes" }), 400, "JSON_PARSER_ERROR"),
        (address.clone(), json!({ "BMCServiceDesk__isServiceRequest__c": null }), 400, "JSON_PARSER_ERROR"),
        (
            address.clone(),
            json!({ "BMCServiceDesk__FKClient__c": "0052x000002D099AAC" }),
            400,
            "INVALID_CROSS_REFERENCE_KEY",
        ),
        (address.clone(), json!({ "BMCServiceDesk__FKStatus__c": "CLOSED" }), 400, "INVALID_CROSS_REFERENCE_KEY"),
        (address.clone(), json!({ "BMCServiceDesk__FKCategory__c": "Hardware" }), 400, "MALFORMED_ID"),
        (address.clone(), json!([]), 400, "JSON_PARSER_ERROR"),
        (format!("{INCIDENT}/Other__c/{KEY}"), json!({}), 404, "NOT_FOUND"),
        (format!("{INCIDENT}/SDIM_Correlation__c/{}", "x".repeat(41)), json!({}), 400, "STRING_TOO_LONG"),
        (address.replace("Incident__c", "Nothing__c"), json!({}), 404, "NOT_FOUND"),
        (address.replace("v62.0", "v30.0"), json!({}), 410, "UNSUPPORTED_API_VERSION"),
        (address.replace("v62.0", "v99.0"), json!({}), 404, "NOT_FOUND"),
        (format!("{INCIDENT}/a2U2w000000k001EAA"), json!({}), 404, "NOT_FOUND"),
        (format!("{INCIDENT}/23foo"), json!({}), 404, "NOT_FOUND"),
    ];
    for (path, body, status, code) in cases {
        let (found, answer) = call(&router, &token, "PATCH", &path, Some(&body)).await;
        assert_eq!((found.as_u16(), answer[0]["errorCode"].as_str()), (status, Some(code)), "{path} {body}: {answer}");
        assert!(answer[0]["message"].is_string());
    }
    let (status, answer) = call(&router, &token, "PATCH", &address, None).await;
    assert_eq!((status.as_u16(), &answer[0]["errorCode"]), (415, &json!("UNSUPPORTED_MEDIA_TYPE")));
    assert_eq!(call(&router, &token, "DELETE", &address, None).await.0, StatusCode::METHOD_NOT_ALLOWED);
    let (status, answer) = call(&router, "stale", "GET", &address, None).await;
    let expected = json!([{ "message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID" }]);
    assert_eq!((status, answer), (StatusCode::UNAUTHORIZED, expected));
    assert!(handle.tickets().is_empty());
}

#[tokio::test]
async fn only_the_queries_that_are_understood_are_answered() {
    let (router, handle) = desk();
    let token = signed_in(&router).await;
    for number in 0..2 {
        let address = format!("{INCIDENT}/SDIM_Correlation__c/{KEY}{number}");
        call(&router, &token, "PATCH", &address, Some(&json!({}))).await;
    }
    let id = handle.tickets()[0].desk_id.clone();
    let count = async |soql: &str| {
        let (status, answer) = call(&router, &token, "GET", &query(soql), None).await;
        assert_eq!((status, &answer["done"]), (StatusCode::OK, &json!(true)), "{soql}: {answer}");
        answer["totalSize"].as_u64().unwrap()
    };
    let from = "FROM BMCServiceDesk__Incident__c";
    assert_eq!(count(&format!("SELECT Id {from}")).await, 2);
    assert_eq!(count(&format!("select Id,Name {from} where Id in ('{id}','{}')", &id[..15])).await, 1);
    assert_eq!(count(&format!("SELECT Id {from} WHERE SDIM_Correlation__c = '{}0'", KEY.to_uppercase())).await, 1);
    assert_eq!(
        count(&format!("SELECT Id {from} WHERE BMCServiceDesk__state__c = true ORDER BY Name DESC LIMIT 1")).await,
        1
    );
    assert_eq!(count(r"SELECT Id FROM User WHERE Email = 'x\' OR Email != \''").await, 0);
    assert_eq!(count("SELECT Id FROM User WHERE Email = 'TWIN@example.test'").await, 2);
    assert_eq!(
        count("SELECT Id FROM BMCServiceDesk__Status__c WHERE Name = 'closed' AND BMCServiceDesk__inactive__c = false")
            .await,
        1
    );
    for (soql, code) in [
        ("SELECT Id FROM Case".to_owned(), "INVALID_TYPE"),
        (format!("SELECT Nothing__c {from}"), "INVALID_FIELD"),
        (format!("SELECT Id {from} WHERE Nothing__c = 'x'"), "INVALID_FIELD"),
        (format!("SELECT Id {from} WHERE Id = '23foo'"), "INVALID_QUERY_FILTER_OPERATOR"),
        (format!("SELECT Id {from} WHERE BMCServiceDesk__state__c = 'true'"), "INVALID_FIELD"),
        (format!("SELECT Id {from} WHERE Name = 7"), "MALFORMED_QUERY"),
        (format!("SELECT Id {from} WHERE BMCServiceDesk__incidentDescription__c = 'x'"), "INVALID_FIELD"),
        (format!("SELECT Id {from} WHERE Name = 'it's'"), "MALFORMED_QUERY"),
        (format!("SELECT Id {from} WHERE Name = 'a\\q'"), "MALFORMED_QUERY"),
        (format!("SELECT Id {from} WHERE Name = 'a' OR Name = 'b'"), "MALFORMED_QUERY"),
        (format!("SELECT Id {from} WHERE Name = 'two\nlines'"), "MALFORMED_QUERY"),
        ("DELETE FROM User".to_owned(), "MALFORMED_QUERY"),
        (String::new(), "MALFORMED_QUERY"),
    ] {
        let (status, answer) = call(&router, &token, "GET", &query(&soql), None).await;
        assert_eq!((status.as_u16(), answer[0]["errorCode"].as_str()), (400, Some(code)), "{soql}: {answer}");
    }
}

#[tokio::test]
async fn the_package_says_no_with_200() {
    let (router, handle) = desk();
    let token = signed_in(&router).await;
    let (_, definitions) = call(&router, &token, "GET", &format!("{PACKAGE}/ServiceRequestDefinition"), None).await;
    let definition = &definitions["Result"][0];
    let question = |at: usize| definition["Questions"][at]["Id"].clone();
    let fields = |more: Value| json!([{ "Name": "requestDefinitionId", "Value": definition["Id"] }, more]);
    let client = json!({ "Name": "client", "Value": JANE });
    let answers =
        json!([{ "QuestionId": question(0), "Values": ["Please"] }, { "QuestionId": question(1), "Values": [KEY] }]);
    let good = json!({ "Fields": fields(client.clone()), "Answers": answers });
    for (kind, body, part) in [
        ("ServiceRequest", json!({ "Fields": [client], "Answers": answers }), "request definition"),
        (
            "ServiceRequest",
            json!({ "Fields": fields(json!({ "Name": "x", "Value": "y" })), "Answers": answers }),
            "Unknown field",
        ),
        ("ServiceRequest", json!({ "Fields": fields(client.clone()) }), "required question"),
        (
            "ServiceRequest",
            json!({ "Fields": fields(client.clone()), "Answers": [{ "QuestionId": "x", "Values": ["y"] }] }),
            "Unknown question",
        ),
        (
            "ServiceRequest",
            json!({ "Fields": fields(client.clone()), "Answers": [{ "QuestionId": question(0), "Values": "y" }] }),
            "list of one",
        ),
        (
            "ServiceRequest",
            json!({ "Fields": fields(json!({ "Name": "client", "Value": "x" })), "Answers": answers }),
            "client",
        ),
        ("ServiceRequest", json!({ "Fields": "x" }), "must be a list"),
        ("Incident", json!({ "Description": " " }), "Description"),
        ("Incident", json!({ "Description": "x", "Other": "y" }), "Unknown field"),
        ("Incident", json!({ "Description": "x", "ClientId": 7 }), "texts"),
        (
            "Incident/a2U2w000000k001EAA/clientnote",
            json!({ "ActivityLog": [{ "Summary": "s", "Notes": "n" }] }),
            "No BMC",
        ),
        ("Incident/a2U2w000000k001EAA/clientnote", json!({}), "ActivityLog"),
    ] {
        let (status, answer) = call(&router, &token, "POST", &format!("{PACKAGE}/{kind}"), Some(&body)).await;
        assert_eq!((status, &answer["Success"]), (StatusCode::OK, &json!(false)), "{body}: {answer}");
        assert!(answer["ErrorMessage"].as_str().unwrap().contains(part), "{body}: {answer}");
    }
    assert!(handle.tickets().is_empty());
    let path = format!("{PACKAGE}/ServiceRequest");
    let (_, made) = call(&router, &token, "POST", &path, Some(&good)).await;
    assert_eq!((&made["Success"], &made["Result"]["Number"]), (&json!(true), &json!("00000001")));
    let (_, twice) = call(&router, &token, "POST", &path, Some(&good)).await;
    assert!(twice["ErrorMessage"].as_str().unwrap().contains("duplicate value found: SDIM_Correlation__c"), "{twice}");
    let ticket = &handle.tickets()[0];
    assert_eq!((ticket.kind.as_str(), ticket.correlation_key.as_str()), ("serviceRequest", KEY));
}

#[tokio::test]
async fn every_way_of_signing_in_wants_all_of_its_parts() {
    let (router, _) = desk();
    let client = "client_id=sandbox-client&client_secret=sandbox-client-secret";
    for (form, status, error) in [
        (format!("grant_type=client_credentials&{client}"), 200, None),
        (
            format!("grant_type=password&{client}&username=deskbridge&password=sandbox-passwordsandbox-api-token"),
            200,
            None,
        ),
        (format!("grant_type=refresh_token&{client}&refresh_token=sandbox-refresh-0"), 200, None),
        (format!("grant_type=refresh_token&{client}&refresh_token=sandbox-refresh-0"), 400, Some("invalid_grant")),
        (format!("grant_type=password&{client}&username=deskbridge&password=no"), 400, Some("invalid_grant")),
        ("grant_type=client_credentials&client_id=other&client_secret=x".to_owned(), 400, Some("invalid_client_id")),
        (
            "grant_type=client_credentials&client_id=sandbox-client&client_secret=x".to_owned(),
            400,
            Some("invalid_client"),
        ),
        (format!("grant_type=magic&{client}"), 400, Some("unsupported_grant_type")),
        (
            "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=a.b.c".to_owned(),
            400,
            Some("invalid_grant"),
        ),
    ] {
        let (found, answer) = token(&router, &form).await;
        assert_eq!((found.as_u16(), answer["error"].as_str()), (status, error), "{form}: {answer}");
        assert_eq!(answer["access_token"].is_string(), status == 200);
    }
    let login = |version: &str, password: &str| {
        let body = format!("<e><login><username>deskbridge</username><password>{password}</password></login></e>");
        let request = Request::post(format!("/services/Soap/u/{version}")).header("content-type", "text/xml");
        request.header("soapaction", "Login").body(Body::from(body)).unwrap()
    };
    for (version, password, status, part) in [
        ("35.0", "sandbox-password", 200, "<sessionId>"),
        ("64.0", "sandbox-password", 200, "<sessionId>"),
        ("65.0", "sandbox-password", 500, "UNSUPPORTED_API_VERSION"),
        ("35.0", "wrong", 500, "INVALID_LOGIN"),
    ] {
        let (found, _, answer) = send(&router, login(version, password)).await;
        assert_eq!(found.as_u16(), status);
        assert!(answer.as_str().unwrap().contains(part), "{answer}");
    }
}

#[tokio::test]
async fn the_calls_of_the_day_are_counted_and_end() {
    let (router, _) = desk();
    let token = signed_in(&router).await;
    let ask = || {
        let request = Request::get(INCIDENT).header("authorization", format!("Bearer {token}"));
        request.body(Body::empty()).unwrap()
    };
    let (status, headers, _) = send(&router, ask()).await;
    assert_eq!((status, headers["sforce-limit-info"].to_str().unwrap()), (StatusCode::OK, "api-usage=2/15000"));
    for _ in 0..14_998 {
        router.clone().oneshot(ask()).await.unwrap();
    }
    let (status, _, answer) = send(&router, ask()).await;
    assert_eq!((status.as_u16(), &answer[0]["errorCode"]), (403, &json!("REQUEST_LIMIT_EXCEEDED")));
}
