//! The emulated BMC Helix ITSM, in process: what it takes and what it refuses.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode},
};
use sandbox::{Handle, Settings};
use serde_json::{Value, json};
use tower::ServiceExt;

const KEY: &str = "db0123456789abcdefghijklmnopqrst";

struct Desk {
    router: Router,
    handle: Handle,
    token: String,
}

async fn text(answer: Response<Body>) -> String {
    String::from_utf8_lossy(&to_bytes(answer.into_body(), 1 << 20).await.unwrap()).into_owned()
}

impl Desk {
    async fn open() -> Self {
        let (router, handle) = sandbox::desk(sandbox::vendor("bmc-helix-itsm-sdim").unwrap(), Settings::default());
        let mut desk = Self { router, handle, token: String::new() };
        let answer = desk.log_in("username=deskbridge&password=sandbox%2Dpassword").await;
        assert_eq!(answer.status(), StatusCode::OK);
        desk.token = text(answer).await;
        desk
    }

    async fn log_in(&self, form: &str) -> Response<Body> {
        let request = Request::post("/api/jwt/login").header("content-type", "application/x-www-form-urlencoded");
        self.router.clone().oneshot(request.body(Body::from(form.to_owned())).unwrap()).await.unwrap()
    }

    async fn raw(&self, method: &str, path: &str, kind: Option<&str>, body: Vec<u8>) -> Response<Body> {
        let mut request = Request::builder().method(method).uri(path);
        request = request.header("authorization", format!("AR-JWT {}", self.token));
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        self.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap()
    }

    async fn call(&self, method: &str, path: &str, body: Option<&Value>) -> (StatusCode, Value) {
        let kind = body.map(|_| "application/json");
        let answer =
            self.raw(method, path, kind, body.map(|body| body.to_string().into_bytes()).unwrap_or_default()).await;
        let status = answer.status();
        let text = text(answer).await;
        (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }
}

fn incident() -> Value {
    json!({ "values": {
        "z1D_Action": "CREATE", "Login_ID": "jdoe", "Description": "Access", "Impact": "4-Minor/Localized",
        "Urgency": "4-Low", "Status": "Assigned", "Reported Source": "Other", "Service_Type": "User Service Request",
        "Vendor Ticket Number": KEY,
    } })
}

const CREATE: &str = "/api/arsys/v1/entry/HPD:IncidentInterface_Create";
const READ: &str = "/api/arsys/v1/entry/HPD:IncidentInterface";

#[tokio::test]
async fn an_incident_is_raised_read_under_other_names_and_cancelled() {
    let desk = Desk::open().await;
    let path = format!("{CREATE}?fields=values(Incident_Entry_ID,Incident%20Number)");
    let (status, created) = desk.call("POST", &path, Some(&incident())).await;
    let names = json!({ "Incident_Entry_ID": "INC000000000501|INC000000000501", "Incident Number": "INC000000000401" });
    assert_eq!((status, &created["values"]), (StatusCode::CREATED, &names));
    let q = format!("{READ}?q='Vendor%20Ticket%20Number'=%22{KEY}%22&fields=values(Request%20ID,Status)");
    let (_, found) = desk.call("GET", &q, None).await;
    assert_eq!(
        found["entries"][0]["values"],
        json!({ "Request ID": "INC000000000501|INC000000000501", "Status": "Assigned" })
    );
    let link = "/api/arsys/v1/entry/HPD:IncidentInterface/INC000000000501%7CINC000000000501";
    assert_eq!(found["entries"][0]["_links"]["self"][0]["href"], link);
    let change = json!({ "values": { "Status": "Cancelled" } });
    for id in ["INC000000000501", "INC000000000501%7CINC000000000501"] {
        assert_eq!(desk.call("PUT", &format!("{READ}/{id}"), Some(&change)).await.0, StatusCode::NO_CONTENT);
    }
    let (_, whole) = desk.call("GET", &format!("{READ}/INC000000000501"), None).await;
    assert_eq!(whole["values"]["Status"], "Cancelled");
    assert!(whole["values"]["Status-History"]["Cancelled"]["timestamp"].is_string());
    assert_eq!(desk.handle.tickets()[0].requester.as_deref(), Some("jdoe"));
}

#[tokio::test]
async fn a_form_that_is_not_asked_for_fields_answers_with_nothing() {
    let desk = Desk::open().await;
    let answer = desk.raw("POST", CREATE, Some("application/json"), incident().to_string().into_bytes()).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    assert!(answer.headers()["location"].to_str().unwrap().starts_with(CREATE));
    assert_eq!(text(answer).await, "");
    let request = json!({ "values": { "z1D Action": "CREATE", "TitleInstanceID": "SRGAA5V0SANDBOXACCESSREQUEST01" } });
    let (status, body) = desk.call("POST", "/api/arsys/v1/entry/SRM:RequestInterface_Create", Some(&request)).await;
    assert_eq!((status, body), (StatusCode::NO_CONTENT, json!("")));
    assert_eq!(desk.handle.tickets().len(), 2);
}

#[tokio::test]
async fn what_the_real_one_refuses_is_refused_with_its_number() {
    let desk = Desk::open().await;
    let with = |name: &str, value: Value| {
        let mut body = incident();
        body["values"][name] = value;
        body
    };
    let bare = json!({ "Description": "no values" });
    let cases = [
        ("POST", CREATE.to_owned(), Some(with("Detailed Decription", json!("x"))), 400, 311),
        ("POST", CREATE.to_owned(), Some(with("Impact", json!(""))), 500, 307),
        ("POST", CREATE.to_owned(), Some(with("z1D_Action", Value::Null)), 500, 307),
        ("POST", CREATE.to_owned(), Some(with("Login_ID", json!(""))), 500, 307),
        ("POST", CREATE.to_owned(), Some(with("Login_ID", json!("nobody"))), 500, 1_291_073),
        ("POST", CREATE.to_owned(), Some(with("Status", json!("Open"))), 500, 306),
        ("POST", CREATE.to_owned(), Some(with("Company", json!(7))), 400, 308),
        ("POST", CREATE.to_owned(), Some(bare), 400, 8930),
        ("POST", CREATE.to_owned(), None, 415, 8932),
        ("POST", format!("{CREATE}?fields=values(Incident%20Numbers)"), Some(incident()), 400, 311),
        ("POST", "/api/arsys/v1/entry/HPD:Nothing".to_owned(), Some(incident()), 404, 303),
        ("GET", "/api/arsys/v1/entry/HPD:Nothing".to_owned(), None, 404, 303),
        ("GET", format!("{READ}?q='Vendor%20Number'=%22x%22"), None, 400, 311),
        ("GET", format!("{READ}?q=Status=%22x%22"), None, 400, 1587),
        ("GET", format!("{READ}?q='Status'%20IN%20(%22x%22)"), None, 400, 1587),
        ("GET", format!("{READ}?fields=Status"), None, 400, 8930),
        ("GET", format!("{READ}?filter=x"), None, 400, 8930),
        ("GET", format!("{READ}/INC9"), None, 404, 302),
        ("PUT", format!("{READ}/INC9"), Some(json!({ "values": { "Status": "Cancelled" } })), 404, 302),
        ("DELETE", READ.to_owned(), None, 405, 9002),
    ];
    for (method, path, body, status, number) in cases {
        let (found, answer) = desk.call(method, &path, body.as_ref()).await;
        let message = &answer[0];
        assert_eq!((found.as_u16(), &message["messageNumber"]), (status, &json!(number)), "{method} {path}: {answer}");
        assert_eq!(message["messageType"], "ERROR");
    }
    assert!(desk.handle.tickets().is_empty());
}

#[tokio::test]
async fn only_sessions_are_let_in_and_they_end() {
    let desk = Desk::open().await;
    let wrong = desk.log_in("username=deskbridge&password=wrong").await;
    assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED);
    let said: Value = serde_json::from_str(&text(wrong).await).unwrap();
    assert_eq!((&said[0]["messageNumber"], &said[0]["messageAppendedText"]), (&json!(623), &json!("deskbridge")));
    assert_eq!(desk.call("GET", READ, None).await.0, StatusCode::OK);
    assert_eq!(desk.call("POST", "/api/jwt/logout", None).await.0, StatusCode::NO_CONTENT);
    assert_eq!(desk.call("GET", READ, None).await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn notes_and_files_belong_to_a_ticket() {
    let desk = Desk::open().await;
    desk.call("POST", CREATE, Some(&incident())).await;
    let log = "/api/arsys/v1/entry/HPD:WorkLog";
    let note = |number: &str, more: &[(&str, &str)]| {
        let mut values =
            json!({ "Incident Number": number, "Detailed Description": "note", "View Access": "Internal" });
        for (name, value) in more {
            values[*name] = (*value).into();
        }
        json!({ "values": values })
    };
    assert_eq!(desk.call("POST", log, Some(&note("INC000000000401", &[]))).await.0, StatusCode::CREATED);
    for (body, number) in
        [(note("INC9", &[]), 48503), (note("", &[]), 307), (note("INC000000000401", &[("WorkInfoType", "x")]), 311)]
    {
        let (_, answer) = desk.call("POST", log, Some(&body)).await;
        assert_eq!(answer[0]["messageNumber"], number, "{answer}");
    }
    let form = |named: &str, part: &str| {
        let entry = note("INC000000000401", &[("z2AF Work Log01", named)]);
        format!(
            "--b\r\nContent-Disposition: form-data; name=\"entry\"\r\nContent-Type: application/json\r\n\r\n{entry}\r\n--b\r\n\
             Content-Disposition: form-data; name=\"{part}\"; filename=\"a.txt\"\r\n\r\nbytes\r\n--b--\r\n"
        )
    };
    for (named, part, status) in
        [("a.txt", "attach-z2AF Work Log01", 201), ("b.txt", "attach-z2AF Work Log01", 400), ("a.txt", "file", 400)]
    {
        let kind = Some("multipart/form-data; boundary=b");
        assert_eq!(
            desk.raw("POST", log, kind, form(named, part).into_bytes()).await.status().as_u16(),
            status,
            "{named} {part}"
        );
    }
    let ticket = &desk.handle.tickets()[0];
    assert_eq!((ticket.comments.len(), ticket.files.len()), (2, 1));
    assert!(!ticket.comments[0].public);
}
