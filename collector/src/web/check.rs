//! "Test connection": which of proxy, Proofpoint and event collector fails, and why.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use serde_json::{Value, json};

use super::App;
use super::accounts::body;
use super::error::Problem;
use crate::accounts::{Account, Settings, from_request};
use crate::net::{Dialer, Proxy, Target};
use crate::{pod, tap};

/// For each check.
const PATIENCE: Duration = Duration::from_secs(45);

pub async fn test(
    State(app): State<Arc<App>>,
    request: Result<Json<Value>, JsonRejection>,
) -> Result<Json<Value>, Problem> {
    let request = body(request)?;
    let stored = request["name"]
        .as_str()
        .and_then(|name| app.book.account(name));
    let account = from_request(request, stored.as_ref())?;
    let settings = app.book.settings();
    let dialer = match app.streams.dialer(settings.ca_file.as_deref()) {
        Ok(dialer) => dialer,
        Err(message) => return Err(Problem::field("ca_file", message)),
    };
    let mut checks = Vec::new();
    match app.way(&account, dialer.clone()) {
        Err(message) => checks.push(check("proofpoint", Err(message))),
        Ok(way) => {
            let proxy = match way.proxy() {
                Some(proxy) => Some(patient(through(&dialer, proxy)).await),
                None => None,
            };
            let go_on = proxy.as_ref().is_none_or(Result::is_ok);
            checks.extend(proxy.map(|result| check("proxy", result)));
            if go_on {
                checks.push(check("proofpoint", patient(way.probe(&settings)).await));
            }
        }
    }
    let collector = match app.streams.receiver(&account, &settings) {
        None => Err("No event collector is set, and no console is known.".to_owned()),
        Some(receiver) => patient(reach(&dialer, &receiver.target)).await,
    };
    checks.push(check("event_collector", collector));
    Ok(Json(json!({"checks": checks})))
}

fn check(what: &str, result: Result<String, String>) -> Value {
    let ok = result.is_ok();
    let (Ok(message) | Err(message)) = result;
    json!({"what": what, "ok": ok, "message": message})
}

async fn patient(work: impl Future<Output = Result<String, String>>) -> Result<String, String> {
    tokio::time::timeout(PATIENCE, work)
        .await
        .unwrap_or_else(|_| Err("No answer in time.".into()))
}

async fn reach(dialer: &Dialer, target: &Target) -> Result<String, String> {
    let connection = dialer.connect(target, None).await;
    connection
        .map(|_| format!("Connected to {}.", target.address()))
        .map_err(|error| format!("{error}."))
}

/// Only whether the proxy is there; whether it lets through shows with Proofpoint.
async fn through(dialer: &Dialer, proxy: &Proxy) -> Result<String, String> {
    let target = Target {
        host: proxy.host.clone(),
        port: proxy.port,
        tls: false,
    };
    reach(dialer, &target).await
}

/// The way to Proofpoint of an account.
enum Way {
    Pod(pod::Access, bool),
    Tap(tap::Access),
}

impl App {
    fn way(&self, account: &Account, dialer: Dialer) -> Result<Way, String> {
        match account {
            Account::Pod(pod) => Ok(Way::Pod(
                self.streams.pod_access(pod, dialer)?,
                pod.message_log,
            )),
            Account::Tap(tap) => Ok(Way::Tap(self.streams.tap_access(tap, dialer)?)),
        }
    }
}

impl Way {
    fn proxy(&self) -> Option<&Proxy> {
        match self {
            Self::Pod(access, _) => access.proxy.as_ref(),
            Self::Tap(access) => access.proxy.as_ref(),
        }
    }

    async fn probe(&self, settings: &Settings) -> Result<String, String> {
        match self {
            Self::Pod(access, messages) => {
                let kind = if *messages {
                    "message"
                } else {
                    &settings.facts.pod_maillog_type
                };
                pod::probe(access, kind, &settings.facts).await?;
                Ok("Proofpoint accepts the cluster ID and API key.".into())
            }
            Self::Tap(access) => {
                tap::probe(access).await?;
                Ok("Proofpoint accepts the service principal and secret.".into())
            }
        }
    }
}
