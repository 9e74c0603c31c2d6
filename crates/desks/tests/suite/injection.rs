//! No value of a plan leaves the place that a template gives it.

use crate::harness::{KEY, body, header, open, small};
use desks::{DraftError, Subject};
use model::CorrelationKey;
use proptest::prelude::*;
use serde_json::json;

fn subject(value: &str) -> Subject {
    let mut context = velocity::Context::new();
    context.set("plan", json!({ "value": value }));
    Subject::new(CorrelationKey::stored(KEY), context)
}

fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[./%2e?&=#:@\\\\ \"'{}$]{0,12}",
        Just("..".to_owned()),
        Just("../../admin".to_owned()),
        Just("%2e%2e".to_owned()),
        Just("x\",\"admin\":true,\"y\":\"".to_owned()),
        Just("$correlationKey #set($x = 1)".to_owned()),
        Just("//evil.example.com/".to_owned()),
        Just("a\r\nX-Evil: 1".to_owned()),
    ]
}

proptest! {
    #[test]
    fn a_value_stays_in_its_segment_query_value_and_string(value in hostile()) {
        let provision = json!({ "resource": "/q/$plan.value/t?a=$plan.value&b=1",
                                "request": { "text": "before $plan.value after", "key": "$correlationKey" } });
        let desk = open(&small(&json!({ "provision": provision })));
        match desk.draft(&subject(&value)) {
            Ok(draft) => {
                let url = url::Url::parse(&draft.url).unwrap();
                prop_assert_eq!(url.host_str(), Some("desk.example.com"));
                let segments: Vec<_> = url.path_segments().unwrap().collect();
                prop_assert_eq!(segments.len(), 4, "{}", url);
                let decoded = percent_encoding::percent_decode_str(segments[2]).decode_utf8().unwrap();
                prop_assert_eq!(decoded.as_ref(), value.as_str());
                let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
                prop_assert_eq!(pairs, vec![("a".to_owned(), value.clone()), ("b".to_owned(), "1".to_owned())]);
                prop_assert_eq!(url.fragment(), None);
                let request = desks::http::Request::new("POST", "x").body(draft.body.unwrap());
                prop_assert_eq!(body(&request), json!({ "text": format!("before {value} after"), "key": KEY }));
            }
            Err(DraftError::Unusable(_)) => prop_assert!(value.is_empty() || value == "." || value == ".." , "{value:?}"),
            Err(other) => prop_assert!(false, "{other}"),
        }
    }

    #[test]
    fn a_value_stays_in_its_header(value in hostile()) {
        let provision = json!({ "headers": { "X-For": "user $plan.value" } });
        let desk = open(&small(&json!({ "provision": provision })));
        match desk.draft(&subject(&value)) {
            Ok(draft) => {
                let mut request = desks::http::Request::new("POST", "x");
                request.headers = draft.headers;
                let expected = format!("user {value}");
                prop_assert_eq!(header(&request, "X-For"), Some(expected.trim()));
            }
            Err(error) => prop_assert!(value.contains(|c: char| c.is_ascii_control()), "{error}"),
        }
    }

    #[test]
    fn a_ticket_id_stays_in_its_segment(id in hostile()) {
        let attributes = small(&json!({}));
        let on = crate::harness::Scripted::new(&attributes, [crate::harness::answer(404, "")]);
        let ticket = model::ticket::DeskRef { id: id.clone(), number: id.clone(), url: None };
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(on.desk.status(&on.http, &[ticket]));
        for sent in on.script.sent() {
            let url = url::Url::parse(&sent.url).unwrap();
            prop_assert_eq!(url.path_segments().unwrap().count(), 3, "{}", url);
            prop_assert_eq!(url.query(), None);
        }
    }
}
