//! The API: who may call, exact bodies and headers, ranges, and what it does not define.

use hyper::Method;
use serde_json::json;

use crate::support::{EXTENSIONS, Lab, encoded, line};

#[tokio::test(flavor = "multi_thread")]
async fn who_calls_is_checked_as_the_app_asks() {
    let lab = Lab::start().await;
    let nobody = lab.nobody();
    let refused = nobody
        .call(Method::GET, "/api/help/versions", &[], "")
        .await
        .unwrap();
    assert_eq!(refused.status, 401);
    assert_eq!(
        refused.json(),
        json!({
            "http_response": {"code": 401, "message": "You are unauthorized to access the requested resource."},
            "code": 18,
            "description": "",
            "details": {},
            "message": "No SEC header present in request. Please provide it via \"SEC: token\". You may also use BASIC authentication parameters if this host supports it. e.g. \"Authorization: Basic base64Encoding\"",
        })
    );
    let sec = lab.admin.sec.clone().unwrap();
    let headers = [("SEC", sec.as_str()), ("Version", "26.0")];
    let me = nobody
        .call(
            Method::GET,
            "/api/config/access/users?current_user=true&fields=id,username",
            &headers,
            "",
        )
        .await
        .unwrap();
    assert_eq!(me.json(), json!([{"id": 1, "username": "admin"}]));
    let role = nobody
        .call(
            Method::GET,
            "/api/config/access/user_roles?current_user_role=true&fields=name,capabilities(name)",
            &headers,
            "",
        )
        .await
        .unwrap();
    assert_eq!(role.json()[0]["capabilities"][0], json!({"name": "ADMIN"}));
    let old = [("SEC", sec.as_str()), ("Version", "9.0")];
    let old = nobody
        .call(Method::GET, "/api/help/versions", &old, "")
        .await
        .unwrap();
    assert_eq!(old.status, 422);
    let mut analyst = lab.nobody();
    analyst.log_in("analyst", "analyst").await.unwrap();
    let refused = analyst
        .call(Method::GET, EXTENSIONS, &[], "")
        .await
        .unwrap();
    assert_eq!(
        (refused.status.as_u16(), &refused.json()["code"]),
        (403, &json!(26))
    );
    let roles = analyst
        .call(
            Method::GET,
            "/api/config/access/user_roles?contains=ADMIN&fields=id",
            &[],
            "",
        )
        .await
        .unwrap();
    assert_eq!(roles.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_by_cookie_needs_the_csrf_token() {
    let lab = Lab::start().await;
    let cookie = format!("SEC={}", lab.admin.sec.as_ref().unwrap());
    let path = "/api/ariel/searches?query_expression=SELECT%20qid%20FROM%20events";
    let refused = lab
        .nobody()
        .call(Method::POST, path, &[("cookie", &cookie)], "")
        .await
        .unwrap();
    assert_eq!(refused.status, 403);
    let csrf = lab.admin.csrf.clone().unwrap();
    let headers = [("cookie", cookie.as_str()), ("QRadarCSRF", csrf.as_str())];
    let taken = lab
        .nobody()
        .call(Method::POST, path, &headers, "")
        .await
        .unwrap();
    assert_eq!(taken.status, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_reference_does_not_define_is_not_there() {
    let lab = Lab::start().await;
    for (method, path) in [
        (Method::GET, "/api/config/flux"),
        (Method::PUT, "/api/system/about"),
    ] {
        let answer = lab.admin.call(method, path, &[], "").await.unwrap();
        assert_eq!(answer.status, 404);
        assert_eq!(answer.json()["http_response"]["code"], 404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn installed_content_is_listed_with_ranges_and_filters() {
    let lab = Lab::installed().await;
    let qids = lab
        .admin
        .call(
            Method::GET,
            "/api/data_classification/qid_records?fields=name",
            &[("Range", "items=1-2")],
            "",
        )
        .await
        .unwrap();
    assert_eq!(qids.headers["content-range"], "items 1-2/6");
    assert_eq!(qids.json().as_array().unwrap().len(), 2);
    let sources = "/api/config/event_sources/log_source_management/log_sources";
    let tap = format!("{sources}?filter={}", encoded("name = \"Proofpoint TAP\""));
    let found = lab.admin.get(&tap).await.unwrap();
    assert_eq!(
        found[0]["protocol_parameters"][0]["value"],
        "proofpoint-tap"
    );
    let id = &found[0]["id"];
    assert_eq!(
        lab.admin.get(&format!("{sources}/{id}")).await.unwrap(),
        found[0]
    );
    let missing = lab
        .admin
        .call(Method::GET, &format!("{sources}/1"), &[], "")
        .await
        .unwrap();
    assert_eq!(
        (missing.status.as_u16(), &missing.json()["code"]),
        (404, &json!(1002))
    );
    let counts = [
        (
            "config/event_sources/log_source_management/log_source_types",
            2,
        ),
        (
            "config/event_sources/log_source_management/log_source_extensions",
            2,
        ),
        ("data_classification/dsm_event_mappings", 6),
        (
            "config/event_sources/custom_properties/regex_properties",
            36,
        ),
        (
            "config/event_sources/custom_properties/property_json_expressions",
            38,
        ),
        ("ariel/saved_searches", 29),
    ];
    for (path, count) in counts {
        let items = lab.admin.get(&format!("/api/{path}")).await.unwrap();
        assert_eq!(items.as_array().unwrap().len(), count, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_is_started_read_in_ranges_and_deleted() {
    let lab = Lab::start().await;
    let lines: Vec<String> = (0..5).map(|n| line("nobody", &json!({"n": n}))).collect();
    lab.send(&lines).await;
    let query = encoded("SELECT UTF8(payload) AS p FROM events INTO five LIMIT 5 LAST 5 MINUTES");
    let path = format!("/api/ariel/searches?query_expression={query}");
    let created = lab.admin.call(Method::POST, &path, &[], "").await.unwrap();
    assert_eq!(
        (created.status.as_u16(), &created.json()["search_id"]),
        (201, &json!("five"))
    );
    let state = lab
        .admin
        .call(
            Method::GET,
            "/api/ariel/searches/five",
            &[("Prefer", "wait=30")],
            "",
        )
        .await
        .unwrap();
    assert_eq!(state.status, 200);
    let state = state.json();
    assert_eq!(
        (&state["status"], &state["progress"], &state["record_count"]),
        (&json!("COMPLETED"), &json!(100), &json!(5))
    );
    let page = lab
        .admin
        .call(
            Method::GET,
            "/api/ariel/searches/five/results",
            &[("Range", "items=3-9")],
            "",
        )
        .await
        .unwrap();
    assert_eq!(page.headers["content-range"], "items 3-4/5");
    assert_eq!(
        page.json(),
        json!({"events": [{"p": lines[3]}, {"p": lines[4]}]})
    );
    let other = format!(
        "/api/ariel/searches?query_expression={}",
        encoded("SELECT qid FROM events INTO five LIMIT 1 LAST 5 MINUTES")
    );
    let in_use = lab.admin.call(Method::POST, &other, &[], "").await.unwrap();
    assert_eq!(
        (in_use.status.as_u16(), &in_use.json()["code"]),
        (409, &json!(1004))
    );
    let deleted = lab
        .admin
        .call(Method::DELETE, "/api/ariel/searches/five", &[], "")
        .await
        .unwrap();
    assert_eq!(deleted.status, 202);
    let gone = lab
        .admin
        .call(Method::GET, "/api/ariel/searches/five", &[], "")
        .await
        .unwrap();
    assert_eq!(
        (gone.status.as_u16(), &gone.json()["code"]),
        (404, &json!(1002))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_aql_answers_as_aql_does() {
    let lab = Lab::start().await;
    for query in [
        "SELECT foobar FROM events LAST 1 HOURS",
        "SELEC qid",
        "SELECT sourcebytes FROM flows LAST 1 HOURS",
    ] {
        let path = format!("/api/ariel/searches?query_expression={}", encoded(query));
        let answer = lab.admin.call(Method::POST, &path, &[], "").await.unwrap();
        let body = answer.json();
        assert_eq!(answer.status, 422, "{query}");
        assert_eq!(
            body["http_response"],
            json!({"code": 422, "message": "The request was well-formed but was unable to be followed due to semantic errors"})
        );
        assert_eq!(body["code"], 2000);
        let path = format!(
            "/api/ariel/validators/aql?query_expression={}",
            encoded(query)
        );
        let checked = lab.admin.call(Method::POST, &path, &[], "").await.unwrap();
        assert_eq!(checked.status, 200);
        assert_eq!(checked.json()["error_messages"][0]["severity"], "ERROR");
    }
    let neither = lab
        .admin
        .call(Method::POST, "/api/ariel/searches", &[], "")
        .await
        .unwrap();
    assert_eq!(
        (neither.status.as_u16(), &neither.json()["code"]),
        (422, &json!(1005))
    );
}
