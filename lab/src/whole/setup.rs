//! What a SOC administrator does on the first day: upload, install, fill in both forms.
//! Everything goes over the same doors as theirs.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use hyper::Method;
use serde_json::{Value, json};

use crate::console::Console;
use crate::console::client::Client;
use crate::feeds::server::Addresses;

const BASE: &str = "/api/config/extension_management";

/// Uploads a package, looks at the preview, installs; the preview's result.
pub async fn install(admin: &Client, package: &[u8]) -> Result<Value> {
    let zip = [("content-type", "application/zip")];
    let path = format!("{BASE}/extensions");
    let answer = admin
        .call(Method::POST, &path, &zip, package.to_vec())
        .await?;
    if answer.status != 201 {
        bail!("the upload was refused: {}", answer.json()["message"]);
    }
    let id = answer.json()["id"].clone();
    let preview = task(admin, &format!("{path}/{id}?action_type=PREVIEW")).await?;
    task(
        admin,
        &format!("{path}/{id}?action_type=INSTALL&overwrite=false"),
    )
    .await?;
    Ok(preview)
}

async fn task(admin: &Client, path: &str) -> Result<Value> {
    let answer = admin.call(Method::POST, path, &[], "").await?;
    let id = answer.json()["status_id"]
        .as_i64()
        .context("the task was refused")?;
    loop {
        let state = admin
            .get(&format!("{BASE}/extensions_task_status/{id}"))
            .await?;
        match state["status"].as_str() {
            Some("COMPLETED") => {
                return admin
                    .get(&format!("{BASE}/extensions_task_status/{id}/results"))
                    .await;
            }
            Some("EXCEPTION") => bail!("{}", state["message"]),
            _ => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

/// The installed app, as an administrator's browser reaches it.
pub struct App<'a> {
    admin: &'a Client,
    base: String,
}

impl<'a> App<'a> {
    /// The first app of the console.
    pub fn find(admin: &'a Client, console: &Console) -> Result<Self> {
        let (id, _) = console
            .apps
            .all()
            .into_iter()
            .next()
            .context("no app is installed")?;
        Ok(Self {
            admin,
            base: format!("/console/plugins/{id}/app_proxy"),
        })
    }

    /// An answer of the app's API.
    pub async fn get(&self, path: &str) -> Result<Value> {
        self.admin.get(&format!("{}/{path}", self.base)).await
    }

    /// A change at the app's API.
    pub async fn change(&self, method: Method, path: &str, body: &Value) -> Result<Value> {
        let caller = self.get("api/caller").await?;
        let token = caller["token"].as_str().unwrap_or_default().to_owned();
        let headers = [("X-Collector-Token", token.as_str())];
        self.admin
            .change(method, &format!("{}/{path}", self.base), &headers, body)
            .await
    }

    /// Where events go, and both accounts.
    pub async fn configure(&self, feeds: &Addresses, events: SocketAddr) -> Result<()> {
        let mut settings = self.get("api/settings").await?;
        settings["event_collector"] =
            json!({"host": events.ip().to_string(), "port": events.port()});
        // The whole generated day, where a new account has half of it.
        settings["facts"]["tap_new_account_seconds"] = json!(24 * 3600);
        self.change(Method::PUT, "api/settings", &settings).await?;
        let pod = json!({
            "feed": "pod",
            "name": "example",
            "cluster_id": "example_hosted",
            "api_key": "lab-token",
            "message_log": true,
            "mail_log": true,
            "base_url": format!("ws://{}", feeds.pod),
        });
        self.change(Method::POST, "api/accounts", &pod).await?;
        let tap = json!({
            "feed": "tap",
            "name": "example-tap",
            "principal": "lab-principal",
            "secret": "lab-secret",
            "interval_seconds": 60,
            "base_url": format!("http://{}", feeds.tap),
        });
        self.change(Method::POST, "api/accounts", &tap).await?;
        Ok(())
    }
}
