//! The emulated Jiras, in process: what they refuse, and how they say so.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode},
};
use sandbox::{Handle, Settings};
use serde_json::{Value, json};
use std::time::Duration;
use tower::ServiceExt;

const CLOUD: &str = "atlassian-cloud-jira-sdim";
const SERVER: &str = "atlassian-server-jira-sdim";
/// `deskbridge:sandbox-api-token` and `deskbridge:sandbox-password`.
const CLOUD_BASIC: &str = "Basic ZGVza2JyaWRnZTpzYW5kYm94LWFwaS10b2tlbg==";
const SERVER_BASIC: &str = "Basic ZGVza2JyaWRnZTpzYW5kYm94LXBhc3N3b3Jk";
const GATEWAY: &str = "/ex/jira/11223344-a1b2-3b33-c444-def123456789";

struct Jira {
    router: Router,
    handle: Handle,
    authorization: &'static str,
}

impl Jira {
    fn new(script: &str) -> Self {
        Self::with(script, Settings::default())
    }

    fn with(script: &str, settings: Settings) -> Self {
        let (router, handle) = sandbox::desk(sandbox::vendor(script).unwrap(), settings);
        let authorization = if script == CLOUD { CLOUD_BASIC } else { SERVER_BASIC };
        Self { router, handle, authorization }
    }

    async fn call(&self, method: &str, path: &str, body: Option<&Value>) -> (StatusCode, Value) {
        let (status, _, body) = self.call_as(self.authorization, method, path, body).await;
        (status, body)
    }

    async fn call_as(
        &self,
        authorization: &str,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> (StatusCode, HeaderMap, Value) {
        let request = Request::builder().method(method).uri(path).header("authorization", authorization);
        let request = match body {
            Some(json) => request.header("content-type", "application/json").body(Body::from(json.to_string())),
            None => request.body(Body::empty()),
        };
        let answer = self.router.clone().oneshot(request.unwrap()).await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        let bytes = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        (status, headers, serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }
}

fn issue(changes: &Value) -> Value {
    let mut issue = json!({ "fields": {
        "project": { "key": "IT" }, "issuetype": { "name": "[System] Service request" }, "summary": "Access",
        "labels": ["sdim-db0123456789abcdefghijklmnopqrst"],
    } });
    for (name, value) in changes.as_object().unwrap() {
        issue["fields"][name] = value.clone();
    }
    issue
}

#[tokio::test]
async fn an_issue_that_jira_would_not_take_is_refused_by_its_field() {
    let cloud = [
        (json!({ "project": { "key": "XX" } }), "project", "valid project"),
        (json!({ "issuetype": { "name": "Wish" } }), "issuetype", "issue type"),
        (json!({ "summary": " " }), "summary", "must specify a summary"),
        (json!({ "summary": "two\nlines" }), "summary", "newline"),
        (json!({ "summary": "x".repeat(256) }), "summary", "255"),
        (json!({ "description": "plain" }), "description", "Atlassian Document"),
        (
            json!({ "description": { "type": "doc", "version": 1, "content": [{ "type": "paragraph", "content": [{ "type": "text", "text": "" }] }] } }),
            "description",
            "Atlassian Document",
        ),
        (json!({ "labels": "one" }), "labels", "array"),
        (json!({ "labels": ["two words"] }), "labels", "spaces"),
        (json!({ "reporter": { "id": "nobody" } }), "reporter", "not a user"),
        (json!({ "reporter": { "name": "jdoe" } }), "reporter", "must be named"),
        (json!({ "customfield_1": 1 }), "customfield_1", "cannot be set"),
    ];
    let server = [
        (json!({ "description": { "type": "doc" } }), "description", "must be a string"),
        (json!({ "description": "x".repeat(32_768) }), "description", "32,767"),
        (json!({ "reporter": { "name": "gaway" } }), "reporter", "not a user"),
    ];
    for (script, path, cases) in
        [(CLOUD, "/rest/api/3/issue", cloud.as_slice()), (SERVER, "/rest/api/2/issue", &server)]
    {
        let jira = Jira::new(script);
        for (changes, field, part) in cases {
            let (status, answer) = jira.call("POST", path, Some(&issue(changes))).await;
            assert_eq!(status, StatusCode::BAD_REQUEST, "{changes}");
            let said = answer["errors"][*field].as_str();
            assert!(said.is_some_and(|said| said.contains(part)), "{changes}: {answer}");
            assert_eq!(answer["errorMessages"], json!([]));
        }
        let unknown = json!({ "fields": {}, "extra": 1 });
        assert_eq!(jira.call("POST", path, Some(&unknown)).await.0, StatusCode::BAD_REQUEST);
        assert_eq!(jira.call("POST", path, None).await.0, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        assert!(jira.handle.tickets().is_empty());
        assert_eq!(jira.call("POST", path, Some(&issue(&json!({})))).await.0, StatusCode::CREATED);
    }
}

#[tokio::test]
async fn each_jira_has_its_own_interface() {
    let (cloud, server) = (Jira::new(CLOUD), Jira::new(SERVER));
    for (jira, method, path, expected) in [
        (&cloud, "GET", "/rest/api/3/myself", 200),
        (&cloud, "GET", "/rest/api/2/myself", 404),
        (&cloud, "POST", "/rest/api/3/search", 404),
        (&server, "GET", "/rest/api/2/myself", 200),
        (&server, "GET", "/rest/api/3/myself", 404),
        (&server, "POST", "/rest/api/2/issue/bulkfetch", 405),
        (&server, "GET", "/rest/api/2/issue/IT-1", 404),
        (&server, "GET", "/rest/servicedeskapi/request/IT-1", 404),
    ] {
        let body = (method == "POST").then(|| json!({}));
        let (status, answer) = jira.call(method, path, body.as_ref()).await;
        assert_eq!(status.as_u16(), expected, "{method} {path}");
        if status == StatusCode::NOT_FOUND && !path.contains("servicedeskapi") {
            assert!(answer["errorMessages"][0].is_string(), "{answer}");
        } else if status == StatusCode::NOT_FOUND {
            assert!(
                answer["errorMessage"].is_string() && answer["i18nErrorMessage"]["i18nKey"].is_string(),
                "{answer}"
            );
        }
    }
    let (_, _, info) = server.call_as("", "GET", "/rest/api/2/serverInfo", None).await;
    assert_eq!(info["deploymentType"], "Server", "tells which Jira it is, to anybody");
}

#[tokio::test]
async fn queries_that_jira_does_not_understand_are_refused() {
    let (cloud, server) = (Jira::new(CLOUD), Jira::new(SERVER));
    cloud.call("POST", "/rest/api/3/issue", Some(&issue(&json!({})))).await;
    server.call("POST", "/rest/api/2/issue", Some(&issue(&json!({})))).await;
    for (jql, part) in [
        ("", "Unbounded"),
        ("labels = \"open", "not been completed"),
        ("labels ~ x", "not supported"),
        ("mood = good", "does not exist"),
        ("labels = a b", "not expected"),
        ("labels = a ORDER BY mood", "ORDER BY"),
        ("labels = a; drop", "reserved"),
        ("(labels = a", "ends too early"),
    ] {
        let (status, answer) = cloud.call("POST", "/rest/api/3/search/jql", Some(&json!({ "jql": jql }))).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{jql}");
        assert!(answer["errorMessages"][0].as_str().unwrap().contains(part), "{jql}: {answer}");
    }
    let key = "db0123456789abcdefghijklmnopqrst";
    let jql = format!("(project = IT AND labels = \"sdim-{key}\") OR summary ~ \"{key}\" ORDER BY created DESC");
    let (_, found) = cloud.call("POST", "/rest/api/3/search/jql", Some(&json!({ "jql": jql }))).await;
    assert_eq!(
        (found["issues"][0]["key"].as_str(), &found["issues"][0]["fields"]),
        (Some("IT-1"), &json!({})),
        "only the id"
    );
    // A key that no issue has spoils a query, unless the query need not be valid.
    let query = |strict: bool| json!({ "jql": "key in (IT-1, IT-9)", "fields": ["status"], "validateQuery": strict });
    let (status, answer) = server.call("POST", "/rest/api/2/search", Some(&query(true))).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(answer["errorMessages"][0].as_str().unwrap().contains("IT-9"), "{answer}");
    let (_, found) = server.call("POST", "/rest/api/2/search", Some(&query(false))).await;
    assert_eq!((&found["total"], &found["issues"][0]["key"]), (&json!(1), &json!("IT-1")));
    let many: Vec<String> = (0..101).map(|id| format!("IT-{id}")).collect();
    let (status, _) = cloud.call("POST", "/rest/api/3/issue/bulkfetch", Some(&json!({ "issueIdsOrKeys": many }))).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let asked = json!({ "issueIdsOrKeys": ["IT-1", "IT-9"], "fields": ["status"] });
    let (_, answer) = cloud.call("POST", "/rest/api/3/issue/bulkfetch", Some(&asked)).await;
    assert_eq!((answer["issues"].as_array().unwrap().len(), &answer["issueErrors"][0]["id"]), (1, &json!("IT-9")));
}

#[tokio::test(start_paused = true)]
async fn the_search_lags_and_the_store_does_not() {
    let settings = Settings { search_lag: Duration::from_secs(5), ..Settings::default() };
    let jira = Jira::with(CLOUD, settings);
    jira.call("POST", "/rest/api/3/issue", Some(&issue(&json!({})))).await;
    let query = json!({ "jql": "key = IT-1" });
    assert_eq!(jira.call("POST", "/rest/api/3/search/jql", Some(&query)).await.1["issues"], json!([]));
    let asked = json!({ "issueIdsOrKeys": ["IT-1"] });
    assert_eq!(jira.call("POST", "/rest/api/3/issue/bulkfetch", Some(&asked)).await.1["issues"][0]["key"], "IT-1");
    tokio::time::advance(Duration::from_secs(5)).await;
    assert_eq!(jira.call("POST", "/rest/api/3/search/jql", Some(&query)).await.1["issues"][0]["key"], "IT-1");
}

#[tokio::test]
async fn a_request_takes_only_what_is_on_its_form() {
    let jira = Jira::new(CLOUD);
    let path = "/rest/servicedeskapi/request";
    let request = |kind: Value, fields: Value| json!({ "serviceDeskId": "10", "requestTypeId": kind, "requestFieldValues": fields });
    for (body, part) in [
        (request(json!(25), json!({ "summary": "S" })), "must be a text"),
        (request(json!("99"), json!({ "summary": "S" })), "does not exist"),
        (request(json!("25"), json!({ "summary": "S", "labels": ["a"] })), "not on the form"),
        (request(json!("27"), json!({ "summary": "S", "description": "D" })), "not on the form"),
        (request(json!("25"), json!({ "description": "D" })), "summary"),
        (json!({ "serviceDeskId": "10", "requestTypeId": "25", "requestFieldValues": {}, "extra": 1 }), "extra"),
    ] {
        let (status, answer) = jira.call("POST", path, Some(&body)).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
        assert!(answer["errorMessage"].as_str().is_some_and(|said| said.contains(part)), "{body}: {answer}");
    }
    let labelled = request(json!("26"), json!({ "summary": "S", "labels": ["a"] }));
    let (status, answer) = jira.call("POST", path, Some(&labelled)).await;
    assert_eq!(
        (status, answer["currentStatus"]["statusCategory"].as_str()),
        (StatusCode::CREATED, Some("INDETERMINATE"))
    );
}

#[tokio::test]
async fn a_transition_needs_its_screen_filled_in() {
    let jira = Jira::new(CLOUD);
    jira.call("POST", "/rest/api/3/issue", Some(&issue(&json!({})))).await;
    let path = "/rest/api/3/issue/IT-1/transitions";
    let (_, list) = jira.call("GET", &format!("{path}?expand=transitions.fields"), None).await;
    let to = |name: &str| {
        let all = list["transitions"].as_array().unwrap();
        all.iter().find(|one| one["to"]["name"] == name).unwrap()["id"].clone()
    };
    let resolution = |name: &str| json!({ "resolution": { "name": name } });
    for (body, field) in [
        (json!({ "transition": { "id": to("Canceled") } }), "resolution"),
        (json!({ "transition": { "id": to("Canceled") }, "fields": resolution("Nonsense") }), "resolution"),
        (json!({ "transition": { "id": to("In Progress") }, "fields": resolution("Done") }), "resolution"),
        (
            json!({ "transition": { "id": to("Canceled") }, "fields": resolution("Done"), "update": { "comment": [] } }),
            "comment",
        ),
    ] {
        let (status, answer) = jira.call("POST", path, Some(&body)).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
        assert!(answer["errors"][field].is_string(), "{body}: {answer}");
    }
    assert_eq!(
        jira.call("POST", path, Some(&json!({ "transition": { "id": "999" } }))).await.0,
        StatusCode::BAD_REQUEST
    );
    let good = json!({ "transition": { "id": to("Canceled") }, "fields": resolution("Won't Do") });
    assert_eq!(jira.call("POST", path, Some(&good)).await.0, StatusCode::NO_CONTENT);
    let (_, now) = jira.call("GET", "/rest/api/3/issue/IT-1?fields=status,resolution", None).await;
    assert_eq!(
        (&now["fields"]["status"]["name"], &now["fields"]["resolution"]["name"]),
        (&json!("Canceled"), &json!("Won't Do"))
    );
}

#[tokio::test]
async fn a_server_wants_a_captcha_after_three_wrong_passwords_and_never_for_a_token() {
    let jira = Jira::new(SERVER);
    for expected in [401, 401, 401, 403, 403] {
        let (status, headers, _) = jira.call_as("Basic d3Jvbmc6d3Jvbmc=", "GET", "/rest/api/2/myself", None).await;
        assert_eq!(
            (status.as_u16(), headers.contains_key("x-authentication-denied-reason")),
            (expected, expected == 403)
        );
    }
    assert_eq!(jira.call("GET", "/rest/api/2/myself", None).await.0, StatusCode::FORBIDDEN, "even with the right one");
    let token = "Bearer sandbox-api-token";
    let (status, headers, _) = jira.call_as(token, "GET", "/rest/api/2/myself", None).await;
    assert_eq!((status, headers["retry-after"].to_str().unwrap()), (StatusCode::OK, "0"));
}

#[tokio::test]
async fn a_gateway_takes_tokens_that_the_site_refuses_and_refresh_tokens_work_once() {
    let jira = Jira::new(CLOUD);
    let ask = |grant: &str, refresh: &str| json!({ "grant_type": grant, "client_id": "sandbox-client", "client_secret": "sandbox-client-secret", "refresh_token": refresh });
    let (status, _, first) =
        jira.call_as("", "POST", "/oauth/token", Some(&ask("refresh_token", "sandbox-refresh-0"))).await;
    assert_eq!(status, StatusCode::OK, "{first}");
    let bearer = format!("Bearer {}", first["access_token"].as_str().unwrap());
    let (gateway, _, _) = jira.call_as(&bearer, "GET", &format!("{GATEWAY}/rest/api/3/myself"), None).await;
    let (site, _, _) = jira.call_as(&bearer, "GET", "/rest/api/3/myself", None).await;
    assert_eq!((gateway, site), (StatusCode::OK, StatusCode::UNAUTHORIZED));
    let (again, _, answer) =
        jira.call_as("", "POST", "/oauth/token", Some(&ask("refresh_token", "sandbox-refresh-0"))).await;
    assert_eq!((again, &answer["error"]), (StatusCode::FORBIDDEN, &json!("invalid_grant")));
    let (odd, _, _) = jira.call_as("", "POST", "/oauth/token", Some(&ask("password", ""))).await;
    assert_eq!(odd, StatusCode::FORBIDDEN);
    jira.handle.expire_sessions();
    let (ended, _, _) = jira.call_as(&bearer, "GET", &format!("{GATEWAY}/rest/api/3/myself"), None).await;
    assert_eq!(ended, StatusCode::UNAUTHORIZED);
}
