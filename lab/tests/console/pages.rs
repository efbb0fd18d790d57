//! The pages, as a browser without scripts uses them.

use hyper::Method;

use crate::support::{Lab, encoded, line, package};

async fn page(lab: &Lab, path: &str) -> String {
    let answer = lab.admin.call(Method::GET, path, &[], "").await.unwrap();
    assert_eq!(answer.status, 200, "{path}");
    assert!(answer.text().contains("Stand-in, not QRadar"));
    answer.text()
}

async fn submit(lab: &Lab, path: &str, fields: &str) -> hyper::HeaderMap {
    let form = format!("csrf={}&{fields}", lab.admin.csrf.as_ref().unwrap());
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    lab.admin
        .call(Method::POST, path, &kind, form)
        .await
        .unwrap()
        .headers
}

#[tokio::test(flavor = "multi_thread")]
async fn only_known_users_come_in() {
    let lab = Lab::start().await;
    let nobody = lab.nobody();
    let away = nobody
        .call(Method::GET, "/console/", &[], "")
        .await
        .unwrap();
    assert_eq!(
        (away.status.as_u16(), &away.headers["location"]),
        (303, &"/console/logon.jsp".parse().unwrap())
    );
    assert!(lab.nobody().log_in("admin", "wrong").await.is_err());
    let mut analyst = lab.nobody();
    analyst.log_in("analyst", "analyst").await.unwrap();
    assert_eq!(
        analyst
            .call(Method::GET, "/console/admin", &[], "")
            .await
            .unwrap()
            .status,
        403
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_extension_is_uploaded_previewed_installed_and_removed() {
    let lab = Lab::start().await;
    let mut body = Vec::new();
    let part = |name: &str, file: &str| {
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n")
    };
    body.extend(part("csrf", "").bytes());
    body.extend(lab.admin.csrf.as_ref().unwrap().bytes());
    body.extend(b"\r\n");
    body.extend(part("file", "; filename=\"x.zip\"").bytes());
    body.extend(package());
    body.extend(b"\r\n--b--\r\n");
    let kind = [("content-type", "multipart/form-data; boundary=b")];
    let uploaded = lab
        .admin
        .call(Method::POST, "/console/extensions", &kind, body)
        .await
        .unwrap();
    let to = uploaded.headers["location"].to_str().unwrap().to_owned();
    let shown = loop {
        let shown = page(&lab, &to).await;
        if !shown.contains("Working") {
            break shown;
        }
    };
    assert!(
        shown.contains("<td>JSON Expressions</td><td>38</td><td>38</td><td>0</td><td>0</td>"),
        "{shown}"
    );
    assert!(
        shown.contains("<td>Groups</td><td>2</td><td>1</td><td>0</td><td>1</td>"),
        "{shown}"
    );
    assert!(shown.contains("<summary>Log Source/Protocol Mappings (2)</summary>"));
    let base = to.split('?').next().unwrap().to_owned();
    let to = submit(&lab, &format!("{base}/install"), "").await["location"]
        .to_str()
        .unwrap()
        .to_owned();
    while page(&lab, &to).await.contains("Working") {}
    assert!(page(&lab, &base).await.contains("<td>Installed</td>"));
    let admin = page(&lab, "/console/admin").await;
    assert!(
        admin.contains("Proofpoint TAP App V2 Settings")
            && admin.contains("/app_proxy/settings/pod")
    );
    assert!(admin.contains("Proofpoint Dashboard"));
    let to = submit(&lab, &format!("{base}/uninstall"), "").await["location"]
        .to_str()
        .unwrap()
        .to_owned();
    let shown = loop {
        let shown = page(&lab, &to).await;
        if !shown.contains("Working") {
            break shown;
        }
    };
    assert!(
        shown.contains(
            "<td>Log Source Types</td><td>2</td><td>0</td><td>0</td><td>2</td><td>0</td>"
        ),
        "{shown}"
    );
    assert!(
        shown.contains(
            "<td>Saved Searches</td><td>29</td><td>0</td><td>0</td><td>0</td><td>29</td>"
        ),
        "{shown}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn log_activity_runs_what_a_drill_down_opens() {
    let lab = Lab::start().await;
    let hostile = line("nobody", &serde_json::json!({"x": "<b>'\"&"}));
    lab.send(&[hostile]).await;
    let aql = encoded(
        "SELECT UTF8(payload) AS p, sourceip FROM events WHERE UTF8(payload) LIKE '%<b>''%' LIMIT 5 LAST 1 HOURS",
    );
    let opened = format!(
        "/console/do/ariel/arielSearch?appName=EventViewer&pageId=EventList&dispatch=performSearch&value(timeRangeType)=aqlTime&value(searchMode)=AQL&value(aql)={aql}"
    );
    let shown = page(&lab, &opened).await;
    assert!(shown.contains("Results: 1"), "{shown}");
    assert!(
        shown.contains("&lt;b&gt;'\\&quot;&amp;") && !shown.contains("<b>'"),
        "{shown}"
    );
    let wrong = page(
        &lab,
        "/console/do/ariel/arielSearch?aql=SELECT%20foobar%20FROM%20events",
    )
    .await;
    assert!(wrong.contains("role=\"alert\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_payload_limit_is_changed_in_system_settings() {
    let lab = Lab::start().await;
    assert!(
        page(&lab, "/console/settings")
            .await
            .contains("value=\"4096\"")
    );
    submit(&lab, "/console/settings", "limit=32%2C000").await;
    assert_eq!(lab.console().pipeline.limit(), 32_000);
    submit(&lab, "/console/settings", "limit=99999").await;
    assert_eq!(lab.console().pipeline.limit(), 32_000);
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    lab.admin
        .call(
            Method::POST,
            "/console/settings",
            &kind,
            "csrf=wrong&limit=5000",
        )
        .await
        .unwrap();
    assert_eq!(lab.console().pipeline.limit(), 32_000);
}
