//! The app host: the service's surroundings, its proxy, and its probe.

use std::time::{Duration, Instant};

use http_body_util::BodyExt as _;
use hyper::Method;
use lab::harness::process::all_present;
use serde_json::json;

use crate::support::{EXTENSIONS, Lab};

/// The stand-in service is a Python program.
fn python(test: &str) -> bool {
    all_present(test, &["python3"])
}

fn app(lab: &Lab) -> String {
    let (id, _) = lab.console().apps.all().into_iter().next().unwrap();
    format!("/console/plugins/{id}/app_proxy")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_service_sees_what_its_container_would() {
    if !python("the_service_sees_what_its_container_would") {
        return;
    }
    let lab = Lab::installed().await;
    let seen = lab
        .admin
        .get(&format!("{}/some/page?x=%20y", app(&lab)))
        .await
        .unwrap();
    assert_eq!(seen["path"], "/some/page?x=%20y");
    let sec = lab.admin.sec.as_ref().unwrap();
    assert!(
        seen["headers"]["cookie"]
            .as_str()
            .unwrap()
            .contains(&format!("SEC={sec}"))
    );
    assert_eq!(
        seen["headers"]["x-console-host"],
        lab.running.https.to_string()
    );
    let environment = &seen["environment"];
    assert_eq!(
        environment["QRADAR_CONSOLE_FQDN"],
        lab.running.https.to_string()
    );
    assert_eq!(environment["QRADAR_APP_ID"], "1051");
    assert_eq!(
        environment["REQUESTS_CA_BUNDLE"],
        lab.running.ca.display().to_string()
    );
    assert_eq!(environment["HOME"], json!(null));
    assert!(lab.dir().join("apps/1051/store/log").is_dir());
    let named = lab
        .admin
        .get("/console/plugins/app_proxy:collector/x")
        .await
        .unwrap();
    assert_eq!(named["path"], "/x");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_proxy_asks_who_calls_and_what_they_may() {
    if !python("the_proxy_asks_who_calls_and_what_they_may") {
        return;
    }
    let lab = Lab::installed().await;
    let base = app(&lab);
    let nobody = lab.nobody();
    assert_eq!(
        nobody
            .call(Method::GET, &format!("{base}/x"), &[], "")
            .await
            .unwrap()
            .status,
        401
    );
    let page = nobody
        .call(
            Method::GET,
            &format!("{base}/x"),
            &[("accept", "text/html")],
            "",
        )
        .await
        .unwrap();
    assert_eq!(page.headers["location"], "/console/logon.jsp");
    let cookie = format!("SEC={}", lab.admin.sec.as_ref().unwrap());
    let post = nobody
        .call(
            Method::POST,
            &format!("{base}/x"),
            &[("cookie", &cookie)],
            "",
        )
        .await
        .unwrap();
    assert_eq!(post.status, 403);
    let mut analyst = lab.nobody();
    analyst.log_in("analyst", "analyst").await.unwrap();
    assert_eq!(
        analyst
            .call(Method::GET, &format!("{base}/settings/pod"), &[], "")
            .await
            .unwrap()
            .status,
        403
    );
    assert_eq!(
        analyst
            .call(Method::GET, &format!("{base}/dashboard"), &[], "")
            .await
            .unwrap()
            .status,
        200
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn server_sent_events_pass_as_they_come() {
    if !python("server_sent_events_pass_as_they_come") {
        return;
    }
    let lab = Lab::installed().await;
    let begun = Instant::now();
    let path = format!("{}/stream", app(&lab));
    let response = lab.admin.stream(Method::GET, &path, &[], "").await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut body = response.into_body();
    let first = body.frame().await.unwrap().unwrap().into_data().unwrap();
    assert_eq!(&first[..], b"data: 0\n\n");
    // The service waits three seconds before the second one.
    assert!(begun.elapsed() < Duration::from_secs(3));
    assert_eq!(
        &body.frame().await.unwrap().unwrap().into_data().unwrap()[..],
        b"data: 1\n\n"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_ends_is_started_again_until_it_is_uninstalled() {
    if !python("a_service_that_ends_is_started_again_until_it_is_uninstalled") {
        return;
    }
    let lab = Lab::installed().await;
    let base = app(&lab);
    let (_, running) = lab.console().apps.all().remove(0);
    let _ = lab
        .admin
        .call(Method::GET, &format!("{base}/die"), &[], "")
        .await;
    for _ in 0..200 {
        if running.starts() == 2 && lab.admin.get(&format!("{base}/x")).await.is_ok() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(running.starts(), 2);
    let port = running.port;
    drop(running);
    let id = lab.admin.get(EXTENSIONS).await.unwrap()[0]["id"].clone();
    lab.task(Method::DELETE, &format!("{EXTENSIONS}/{id}"))
        .await;
    assert!(
        tokio::net::TcpStream::connect(("127.0.0.1", port))
            .await
            .is_err()
    );
}
