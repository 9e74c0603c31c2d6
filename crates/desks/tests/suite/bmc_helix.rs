//! BMC Helix ITSM: what answers of real servers mean, and what only this desk has (`desks.md` 3).

use crate::harness::{
    KEY, LATE, Reply, Script, StillClock, answer, body, header, key, oracle, says, subject, with_headers,
};
use desks::{
    Desk, DeskStatus, Guarantee, Kind, Outcome, Wanted,
    attributes::PersonField,
    http::{Credentials, Http, HttpSettings, Login, Transport},
};
use model::{DeskOutcome, ticket::DeskRef};
use rstest::rstest;
use serde_json::{Value, json};
use std::sync::Arc;

/// A recorded answer; `None` where the recordings are not at hand, which the environment may forbid.
fn recorded(name: &str) -> Option<String> {
    oracle(&format!("bmc/demisto/{name}"))
}

fn kind() -> &'static Kind {
    Kind::by_script("bmc-helix-itsm-sdim").unwrap()
}

/// The template with a token in hand, and `patch` over it.
fn attributes(ticket_type: &str, patch: &Value) -> Value {
    let mut attributes = (kind().template)();
    let filled = json!({
        "url": "https://calbro-restapi.onbmc.com", "ticketType": ticket_type,
        "authenticationType": "Header", "headerName": "Authorization", "headerPrefix": "AR-JWT", "headerValue": "t0k3n",
        "serviceRequest": { "provision": { "request": { "TitleInstanceID": "SRGAA5V0GENAWAO6ZQWYO6EBWDOUAU" } } },
        "incident": { "provision": { "request": { "Login_ID": "Allen" } } },
        "generic": { "provision": { "request": { "Location Company": "Calbro Services" } } },
    });
    json_patch::merge(&mut attributes, &filled);
    json_patch::merge(&mut attributes, patch);
    attributes
}

struct On {
    desk: Box<dyn Desk>,
    http: Http,
    script: Arc<Script>,
}

impl On {
    fn new(attributes: &Value, replies: impl IntoIterator<Item = Reply>) -> Self {
        let attributes = attributes.as_object().unwrap();
        let script = Script::new(replies);
        let transport: Arc<dyn Transport> = script.clone();
        let settings = HttpSettings { judge: kind().judge, ..HttpSettings::default() };
        let credentials = (kind().credentials)(attributes).unwrap();
        let http = Http::new(transport, Arc::new(StillClock::default()), settings, credentials);
        let desk = (kind().open)(attributes).unwrap_or_else(|error| panic!("{error}"));
        Self { desk, http, script }
    }

    async fn create(&self) -> Outcome<desks::Created> {
        let draft = self.desk.draft(&subject()).unwrap();
        self.desk.create(&self.http, &draft, &key(), LATE).await
    }

    /// Addresses in clear.
    fn asked(&self) -> Vec<String> {
        let clear = |url: &str| percent_encoding::percent_decode_str(url).decode_utf8().unwrap().into_owned();
        self.script.sent().iter().map(|sent| format!("{} {}", sent.method, clear(&sent.url))).collect()
    }
}

fn rows(rows: &[Value]) -> Reply {
    let entries: Vec<Value> = rows.iter().map(|values| json!({ "values": values })).collect();
    says(200, &json!({ "entries": entries }))
}

fn ticket(number: &str, id: &str) -> DeskRef {
    DeskRef { id: id.into(), number: number.into(), url: None }
}

fn error(number: u64) -> String {
    json!([{ "messageType": "ERROR", "messageText": "It went wrong", "messageAppendedText": "Impact", "messageNumber": number }])
        .to_string()
}

#[rstest]
#[case(
    "serviceRequest",
    "service_request_create.json",
    "REQ000000000124",
    "SRM:RequestInterface?q='Request Number'=\"REQ000000000124\""
)]
#[case(
    "incident",
    "incident_create.json",
    "INC000000000430",
    "HPD:IncidentInterface?q='Incident Number'=\"INC000000000430\""
)]
#[case(
    "changeRequest",
    "create_change_request.json",
    "CRQ000000000109",
    "CHG:ChangeInterface?q='Infrastructure Change ID'=\"CRQ000000000109\""
)]
#[case(
    "generic",
    "create_work_order.json",
    "WO0000000001001",
    "WOI:WorkOrderInterface?q='Work Order ID'=\"WO0000000001001\""
)]
#[tokio::test]
async fn a_recorded_create_answer_names_the_ticket(
    #[case] ticket_type: &str,
    #[case] file: &str,
    #[case] number: &str,
    #[case] read_back: &str,
) {
    let Some(text) = recorded(file) else { return };
    let on = On::new(&attributes(ticket_type, &json!({})), [answer(201, &text), rows(&[])]);
    let Outcome::Ok(created) = on.create().await else { panic!("a 201 with a number is a ticket") };
    assert_eq!(
        (created.desk.number.as_str(), created.desk.id.as_str()),
        (number, number),
        "raised, though not read back"
    );
    assert!(on.asked()[1].contains(read_back), "{:?}", on.asked());
    assert_eq!(header(&on.script.sent()[0], "Authorization"), Some("AR-JWT t0k3n"));
    let without = attributes(ticket_type, &json!({ ticket_type: { "provision": { "responseElement": null } } }));
    let on = On::new(&without, [answer(201, &text), answer(502, "gateway")]);
    assert!(matches!(on.create().await, Outcome::Ok(created) if created.desk.number == number), "read without a path");
}

#[tokio::test]
async fn the_recorded_incident_is_read() {
    let Some(text) = recorded("get_incident.shortened.json") else { return };
    let created = json!({ "values": { "Incident Number": "INC000000000430" } });
    let on = On::new(&attributes("incident", &json!({})), [says(201, &created), answer(200, &text)]);
    let Outcome::Ok(created) = on.create().await else { panic!() };
    assert_eq!(created.desk.id, "INC000000000527|INC000000000527", "the entry is not called by the number");
    assert_eq!(created.status.as_deref(), Some("Resolved"));
    assert_eq!(created.created.map(|at| at.to_string()), Some("2022-06-21T11:08:05.000Z".to_owned()));
    let on = On::new(&attributes("incident", &json!({})), [answer(200, &text), answer(200, &text)]);
    let Outcome::Ok(seen) = on.desk.status(&on.http, &[created.desk]).await else { panic!() };
    assert_eq!(seen[0].outcome, Some(DeskOutcome::Committed), "Resolved, reason Monitoring Incident: {seen:?}");
    assert!(matches!(on.desk.find(&on.http, &key()).await, Outcome::Ambiguous(_)), "it has no key of ours");
}

#[tokio::test]
async fn the_recorded_work_order_is_read() {
    let Some(text) = recorded("list_tickets_work_order.shortened.json") else { return };
    let on = On::new(&attributes("generic", &json!({})), [answer(200, &text)]);
    let both = [ticket("WO0000000000009", "WO0000000000003|WO0000000000003")];
    let Outcome::Ok(seen) = on.desk.status(&on.http, &both).await else { panic!() };
    assert_eq!((seen[0].status.as_deref(), seen[0].outcome), (Some("Assigned"), Some(DeskOutcome::Queued)));
    let ours = text.replace("\"WO Type Field 3\": \"read\"", &format!("\"WO Type Field 30\": \"{KEY}\""));
    let on = On::new(&attributes("generic", &json!({})), [answer(200, &ours)]);
    let Outcome::Ok(found) = on.desk.find(&on.http, &key()).await else { panic!() };
    assert_eq!(found[0].desk.number, "WO0000000000009");
    assert_eq!(found[0].desk.id, "WO0000000000003|WO0000000000003");
}

#[rstest]
#[case(with_headers(201, &[("Location", "https://calbro/api/arsys/v1/entry/HPD:IncidentInterface_Create/000000000000017")], ""))]
#[case(answer(204, ""))]
#[case(says(201, &json!({ "values": { "Incident Number": null, "Create Date": null } })))]
#[tokio::test]
async fn a_ticket_without_a_number_in_the_answer_is_found_by_its_key(#[case] taken: Reply) {
    let row = json!({ "Incident Number": "INC1", "Request ID": "INC9|INC9", "Vendor Ticket Number": KEY });
    let on = On::new(&attributes("incident", &json!({})), [taken.clone(), rows(&[row])]);
    assert!(matches!(on.create().await, Outcome::Ok(created) if created.desk.number == "INC1"));
    assert!(on.asked()[1].contains(&format!("q='Vendor Ticket Number'=\"{KEY}\"")), "{:?}", on.asked());
    let on = On::new(&attributes("incident", &json!({})), [taken, rows(&[])]);
    assert!(matches!(on.create().await, Outcome::Ambiguous(_)), "taken, but not there: nobody can tell");
}

#[tokio::test]
async fn a_desk_that_does_not_keep_the_key_is_not_asked_by_it_again() {
    let created = says(201, &json!({ "values": { "Incident Number": "INC1" } }));
    let row = json!({ "Incident Number": "INC1", "Request ID": "INC9|INC9", "Vendor Ticket Number": null });
    let on = On::new(&attributes("incident", &json!({})), [created, rows(&[row])]);
    assert_eq!(on.desk.guarantee(), Guarantee::StrongLookup);
    assert!(matches!(on.create().await, Outcome::Ok(created) if created.desk.number == "INC1"));
    let notes = on.http.take_notes();
    assert!(notes.len() == 1 && notes[0].contains("correlationField"), "{notes:?}");
    assert_eq!(on.desk.guarantee(), Guarantee::Held);
}

#[rstest]
#[case(500, error(307), "refused")]
#[case(500, error(44_861), "refused")]
#[case(500, error(90), "unclear")]
#[case(500, error(92), "unclear")]
#[case(500, error(94), "unclear")]
#[case(500, error(552), "unclear")]
#[case(500, error(623), "credentials")]
#[case(500, "[]".to_owned(), "unclear")]
#[case(500, "<html>oops</html>".to_owned(), "unclear")]
#[case(500, json!({ "messageNumber": 307 }).to_string(), "unclear")]
#[case(500, json!([{ "messageType": "WARNING", "messageText": "x", "messageNumber": 52 }]).to_string(), "unclear")]
#[case(503, error(307), "unclear")]
#[case(401, error(623), "credentials")]
#[case(404, error(303), "refused")]
#[case(400, error(311), "refused")]
#[tokio::test]
async fn a_500_with_a_number_is_a_no_unless_the_number_leaves_it_open(
    #[case] status: u16,
    #[case] text: String,
    #[case] expected: &str,
) {
    let on = On::new(&attributes("incident", &json!({})), [answer(status, &text)]);
    let outcome = on.create().await;
    let is = match &outcome {
        Outcome::Refused(refusal) if refusal.credentials => "credentials",
        Outcome::Refused(_) => "refused",
        Outcome::Ambiguous(_) => "unclear",
        other => panic!("{other:?}"),
    };
    assert_eq!(is, expected, "{outcome:?}");
    if text.contains("It went wrong") {
        let reason = outcome.reason().unwrap();
        assert!(reason.contains("It went wrong: Impact (ARERR "), "{reason}");
    }
}

#[rstest]
#[case(json!({ "Status": "Closed", "Status Reason": "Successful" }), json!({}), Some(DeskOutcome::Committed))]
#[case(json!({ "Status": "Closed", "Status Reason": null }), json!({}), Some(DeskOutcome::Committed))]
#[case(json!({ "Status": "Closed", "Status Reason": "Unsuccessful" }), json!({}), Some(DeskOutcome::Failed))]
#[case(json!({ "Status": "Closed", "Status Reason": "Cancelled by Support" }), json!({}), Some(DeskOutcome::Failed))]
#[case(json!({ "Status": "Closed", "Status Reason": "System Close with Issues" }), json!({}), None)]
#[case(json!({ "Status": "Closed", "Status Reason": "Somebody's own" }), json!({}), None)]
#[case(json!({ "Status": "Completed", "Status Reason": "Somebody's own" }), json!({}), None)]
#[case(json!({ "Status": "In Progress", "Status Reason": "Successful" }), json!({}), Some(DeskOutcome::Queued))]
#[case(json!({ "Status": "Closed", "Status Reason": "System Close" }),
       json!({ "Rejected": { "timestamp": "2026-01-02T00:00:00.000+0000" } }), Some(DeskOutcome::Failed))]
#[case(json!({ "Status": "Closed", "Status Reason": null }),
       json!({ "Cancelled": { "timestamp": "2026-01-02T00:00:00.000+0000" } }), Some(DeskOutcome::Failed))]
#[case(json!({ "Status": "Closed", "Status Reason": "Successful" }),
       json!({ "Rejected": { "timestamp": "2026-01-02T00:00:00.000+0000" }, "Completed": { "timestamp": "2026-01-03T00:00:00.000+0000" } }),
       Some(DeskOutcome::Committed))]
#[tokio::test]
async fn a_closed_ticket_is_done_only_if_nothing_says_otherwise(
    #[case] mut row: Value,
    #[case] history: Value,
    #[case] expected: Option<DeskOutcome>,
) {
    row["Work Order ID"] = "WO1".into();
    let mut whole = row.clone();
    whole["Status-History"] = history;
    let on = On::new(&attributes("generic", &json!({})), [rows(&[row.clone()]), rows(&[whole])]);
    let Outcome::Ok(seen) = on.desk.status(&on.http, &[ticket("WO1", "WO2|WO2")]).await else { panic!() };
    assert_eq!(seen[0].outcome, expected, "{seen:?}");
    if row["Status"] == "Closed" {
        let on = On::new(&attributes("generic", &json!({})), [rows(&[row]), answer(503, "busy")]);
        let Outcome::Ok(seen) = on.desk.status(&on.http, &[ticket("WO1", "WO2|WO2")]).await else { panic!() };
        assert_eq!(seen[0].outcome, None, "without its history nobody knows: {seen:?}");
    }
}

#[test]
fn the_maps_of_the_template_hold_without_maps_too() {
    for ticket_type in ["serviceRequest", "incident", "changeRequest", "generic"] {
        let template = attributes(ticket_type, &json!({}));
        let none = json!({ ticket_type: { "checkStatus": { "statusMap": null, "statusMapClosureCode": null } } });
        let bare = On::new(&attributes(ticket_type, &none), []);
        let check = &template[ticket_type]["checkStatus"];
        for (status, outcome) in check["statusMap"].as_object().unwrap() {
            let (meaning, _) = bare.desk.meaning(&DeskStatus::new(status));
            assert_eq!(format!("{:?}", meaning.unwrap()), outcome.as_str().unwrap(), "{ticket_type} {status}");
        }
        for (code, outcome) in check["statusMapClosureCode"].as_object().unwrap() {
            let (meaning, _) = bare.desk.meaning(&DeskStatus::new("Closed").closed_as(Some(code.clone())));
            assert_eq!(format!("{:?}", meaning.unwrap()), outcome.as_str().unwrap(), "{ticket_type} {code}");
        }
    }
}

#[tokio::test]
async fn forty_numbers_go_into_one_question_and_the_rows_are_compared() {
    let on = On::new(
        &attributes("incident", &json!({})),
        [
            rows(&[
                json!({ "Incident Number": "INC1", "Status": "Assigned" }),
                json!({ "Incident Number": "INC3", "Status": "Resolved" }),
                json!({ "Incident Number": "INC4", "Status": "Assigned" }),
                json!({ "Incident Number": "INC4", "Status": "Resolved" }),
            ]),
            rows(&[]),
            answer(502, "gateway"),
        ],
    );
    let tickets = ["INC1", "INC2", "INC4"].map(|number| ticket(number, number));
    let Outcome::Ok(seen) = on.desk.status(&on.http, &tickets).await else { panic!() };
    let seen: Vec<_> = seen.iter().map(|seen| (seen.id.as_str(), seen.status.as_deref())).collect();
    assert_eq!(seen, [("INC1", Some("Assigned")), ("INC2", None)], "foreign and contradictory rows are nobody's");
    let first = "'Incident Number'=\"INC1\" OR 'Incident Number'=\"INC2\" OR 'Incident Number'=\"INC4\"";
    assert!(on.asked()[0].contains(first), "{:?}", on.asked());
    assert_eq!(on.desk.status_batch(), 40);
}

#[tokio::test]
async fn quotes_in_a_value_stay_in_it() {
    let on = On::new(&attributes("incident", &json!({})), [rows(&[])]);
    let wanted = Wanted { field: PersonField::Email, value: "a\" OR 'Person ID' LIKE \"%".into() };
    assert_eq!(on.desk.person(&on.http, &wanted).await, Outcome::Ok(Vec::new()));
    let sent = &on.script.sent()[0].url;
    let question = url::Url::parse(sent).unwrap();
    let q = question.query_pairs().find(|(name, _)| name == "q").unwrap().1.into_owned();
    assert_eq!(q, "'Internet E-mail'=\"a\"\" OR 'Person ID' LIKE \"\"%\"");
    assert!(sent.contains("/entry/CTM:People?"), "{sent}");
}

#[tokio::test]
async fn the_reason_is_noted_before_the_ticket_is_cancelled() {
    let order = ticket("WO1", "WO2|WO2");
    let on = On::new(&attributes("generic", &json!({})), [answer(201, ""), answer(204, "")]);
    assert_eq!(on.desk.cancel(&on.http, &order, "not wanted").await, Outcome::Ok(()));
    let sent = on.script.sent();
    assert_eq!(body(&sent[0])["values"]["Detailed Description"], "not wanted");
    assert_eq!((sent[1].method.as_str(), sent[1].url.rsplit('/').next()), ("PUT", Some("WO2%7CWO2")));
    let change = json!({ "values": { "Status": "Cancelled", "Status Reason": "Cancelled by Requester" } });
    assert_eq!(body(&sent[1]), change);
    for failure in [answer(503, ""), answer(500, &error(307)), answer(401, "")] {
        let on = On::new(&attributes("generic", &json!({})), [failure]);
        let outcome = on.desk.cancel(&on.http, &order, "not wanted").await;
        assert!(!matches!(outcome, Outcome::Ok(()) | Outcome::Ambiguous(_)), "nothing was cancelled: {outcome:?}");
    }
    // A ticket that is known by its number alone is looked up.
    let replies =
        [rows(&[json!({ "Work Order ID": "WO1", "Request ID": "WO2|WO2" })]), answer(201, ""), answer(204, "")];
    let on = On::new(&attributes("generic", &json!({})), replies);
    assert_eq!(on.desk.cancel(&on.http, &ticket("WO1", "WO1"), "why").await, Outcome::Ok(()));
    assert!(on.script.sent()[2].url.ends_with("WO2%7CWO2"));
}

#[rstest]
#[case(
    "incident",
    "/api/arsys/v1/entry/HPD:IncidentInterface?q='Incident+Number'=%22$ticketId%22",
    "$.entries[0].values.Status",
    true
)]
#[case(
    "changeRequest",
    "/api/arsys/v1/entry/CHG:ChangeInterface?q='Infrastructure+Change+ID'=%22$ticketId%22",
    "$.entries[0].values.['Change Request Status']",
    true
)]
#[case(
    "serviceRequest",
    "/api/arsys/v1/entry/SRM:RequestInterface?q='Request+Number'=%22$ticketId%22",
    "$.entries[0].values.Status",
    true
)]
#[case(
    "incident",
    "/api/arsys/v1/entry/HPD:Help%20Desk?q='Incident+Number'=%22$ticketId%22",
    "$.entries[0].values.Status",
    false
)]
#[case(
    "incident",
    "/api/arsys/v1/entry/HPD:IncidentInterface?q='Incident+Number'=%22$ticketId%22",
    "$.entries[0].values.Priority",
    false
)]
#[tokio::test]
async fn the_calls_that_sailpoint_documents_are_the_desks_own(
    #[case] ticket_type: &str,
    #[case] resource: &str,
    #[case] path: &str,
    #[case] own: bool,
) {
    let check = json!({ "resource": resource, "responseElement": path, "closureCodeResponseElement": null });
    let on = On::new(&attributes(ticket_type, &json!({ ticket_type: { "checkStatus": check } })), [rows(&[])]);
    assert_eq!(on.desk.status_batch() > 1, own);
    on.desk.status(&on.http, &[ticket("N1", "E1|E1")]).await;
    assert!(on.asked()[0].contains("\"N1\""), "SailPoint's $ticketId is the number: {:?}", on.asked());
}

#[test]
fn a_password_is_a_login_with_the_authentication_string_where_there_is_one() {
    let login = |auth: Value| {
        let patch = json!({ "authenticationType": "Basic", "username": "u", "password": "pass", "authString": auth });
        (kind().credentials)(attributes("incident", &patch).as_object().unwrap())
    };
    let expected = |auth_string: Option<&str>| {
        Credentials::Login(Login::ArSystem {
            url: "https://calbro-restapi.onbmc.com".into(),
            username: "u".into(),
            password: model::Secret::new("pass"),
            auth_string: auth_string.map(str::to_owned),
        })
    };
    assert_eq!(login("".into()), Ok(expected(None)));
    assert_eq!(login("realm".into()), Ok(expected(Some("realm"))));
}

#[tokio::test]
async fn a_connection_test_logs_in_reads_one_entry_and_logs_out() {
    let patch = json!({ "authenticationType": "Basic", "username": "u", "password": "pass" });
    let on = On::new(&attributes("incident", &patch), [answer(200, "eyJ0.t0k3n.x"), rows(&[]), answer(204, "")]);
    let report = on.desk.check(&on.http).await;
    assert!(report.ok, "{report:?}");
    let asked = on.asked();
    assert!(asked[1].contains("limit=1") && asked[1].contains("Vendor Ticket Number"), "{asked:?}");
    assert!(asked[0].ends_with("/api/jwt/login") && asked[2].ends_with("/api/jwt/logout"), "{asked:?}");
    let refused = On::new(&attributes("incident", &json!({})), [answer(404, &error(303))]);
    let report = refused.desk.check(&refused.http).await;
    assert!(!report.ok && format!("{report:?}").contains("ARERR 303"), "{report:?}");
}

#[test]
fn our_key_and_the_people_are_put_in_whatever_the_template_says() {
    let values = |attributes: &Value, on_behalf_of: Option<&str>| {
        let on = On::new(attributes, []);
        let mut subject = subject();
        subject.name("requesterSource", "PPL1|Mary|Boss");
        if let Some(id) = on_behalf_of {
            subject.name("onBehalfOf", id);
        }
        let draft = on.desk.draft(&subject).unwrap();
        serde_json::from_str::<Value>(&draft.body.unwrap()).unwrap()["values"].clone()
    };
    let request = json!({ "WO Type Field 30": "mine", "Customer First Name": "", "Customer Last Name": "" });
    let patch = json!({ "generic": { "provision": { "request": request } } });
    let order = values(&attributes("generic", &patch), Some("PPL7|Jane|van der Doe"));
    assert_eq!(order["WO Type Field 30"], KEY);
    assert_eq!((&order["First Name"], &order["Last Name"]), (&json!("Mary"), &json!("Boss")));
    assert_eq!((&order["Customer Last Name"], &order["Customer Person ID"]), (&json!("van der Doe"), &json!("PPL7")));
    let order = values(&attributes("generic", &patch), None);
    assert_eq!(order.get("Customer First Name"), None, "an empty name is no name");
    let written = json!({ "generic": { "provision": { "request": { "First Name": "App", "Last Name": "Admin" } } } });
    assert_eq!(values(&attributes("generic", &written), None)["First Name"], "App");
    // Without its root element, and with no text of its own, the call is still one that the desk takes.
    let bare = json!({ "generic": { "provision": { "requestRootElement": null,
        "request": { "z1D_Action": null, "Summary": null, "Detailed Description": "" } } } });
    let order = values(&attributes("generic", &bare), None);
    assert_eq!((&order["z1D_Action"], &order["WO Type Field 30"]), (&json!("CREATE"), &json!(KEY)));
    assert_eq!(order["Summary"], "SailPoint Access Request 0000000123");
    assert!(order["Detailed Description"].as_str().unwrap().contains("Forecast"), "{order}");
    let wrong = attributes("generic", &json!({ "generic": { "provision": { "requestRootElementType": "array" } } }));
    assert!(On::new(&wrong, []).desk.draft(&subject()).is_err(), "no place for the key");
}

#[test]
fn what_a_form_surely_needs_is_named() {
    let missing = |ticket_type: &str| {
        let template = (kind().template)();
        let mut attributes = template;
        attributes["ticketType"] = ticket_type.into();
        let missing = kind().missing(attributes.as_object().unwrap());
        missing.into_iter().filter(|pointer| pointer.contains("request/")).collect::<Vec<_>>()
    };
    assert_eq!(missing("serviceRequest"), ["/serviceRequest/provision/request/TitleInstanceID"]);
    assert_eq!(
        missing("incident"),
        ["/incident/provision/request/First_Name", "/incident/provision/request/Last_Name"]
    );
    assert_eq!(missing("changeRequest"), [""; 0]);
    assert_eq!(missing("generic"), ["/generic/provision/request/Location Company"]);
}

#[tokio::test]
async fn a_create_call_always_asks_for_the_number() {
    for (resource, expected) in [
        (
            "/api/arsys/v1/entry/HPD:IncidentInterface_Create",
            "?fields=values(Incident_Entry_ID,Incident Number,Create Date)",
        ),
        (
            "/api/arsys/v1/entry/HPD:IncidentInterface_Create?x=1",
            "?x=1&fields=values(Incident_Entry_ID,Incident Number,Create Date)",
        ),
        (
            "/api/arsys/v1/entry/HPD:IncidentInterface_Create?fields=values(Incident%20Number)",
            "?fields=values(Incident Number)",
        ),
        ("/api/arsys/v1/entry/Own:Form", "Own:Form"),
    ] {
        let patch = json!({ "incident": { "provision": { "resource": resource } } });
        let url = On::new(&attributes("incident", &patch), []).desk.draft(&subject()).unwrap().url;
        let url = percent_encoding::percent_decode_str(&url).decode_utf8().unwrap().into_owned();
        assert!(url.ends_with(expected), "{url}");
    }
}

/// Statuses are asked for by the number: a ticket that is called by its entry's id would never be seen again.
#[tokio::test]
async fn an_element_that_is_not_the_number_does_not_lose_the_ticket() {
    let entry = json!({ "incident": { "provision": { "responseElement": "$.values.Incident_Entry_ID" } } });
    let row = json!({ "Incident Number": "INC000000000430", "Request ID": "INC527", "Vendor Ticket Number": KEY });
    let both = json!({ "values": { "Incident_Entry_ID": "INC527", "Incident Number": "INC000000000430" } });
    let alone = json!({ "values": { "Incident_Entry_ID": "INC527" } });
    for replies in
        [vec![says(201, &both), rows(std::slice::from_ref(&row))], vec![says(201, &alone), rows(&[]), rows(&[row])]]
    {
        let on = On::new(&attributes("incident", &entry), replies);
        let Outcome::Ok(created) = on.create().await else { panic!("raised") };
        assert_eq!((created.desk.number.as_str(), created.desk.id.as_str()), ("INC000000000430", "INC527"));
    }
}
