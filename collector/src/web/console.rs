//! Asking the QRadar console: who a SEC token belongs to, and what its user searches.
//!
//! API 21.0 and later tell the caller's own capabilities. Before that the list of roles with
//! the capability has to be compared with the caller's role.

use std::sync::Mutex;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{ACCEPT, CONNECTION, HOST, HeaderValue};
use hyper::{Method, Request};
use serde_json::Value;

use crate::net::{self, Dialer, Target};
use crate::secrets::Secret;
use crate::spool::lock;

const ANSWER_BYTES: usize = 4 * 1024 * 1024;
const TIMEOUT: Duration = Duration::from_secs(15);
/// From this version on a caller may ask for its own capabilities.
const OWN_CAPABILITIES: (u32, u32) = (21, 0);

/// Why the console did not tell.
#[derive(Debug, PartialEq, Eq)]
pub enum Unsure {
    /// It does not know the token.
    Refused,
    /// It cannot be asked.
    Unreachable(String),
}

/// What a caller without a user name is called.
pub const SERVICE: &str = "authorized service";

/// One call of the console's REST API.
#[derive(Debug, Clone)]
pub struct Call<'c> {
    /// The method; there is never a body.
    pub method: Method,
    /// Path and query.
    pub path: &'c str,
    /// One more header.
    pub header: Option<(&'static str, String)>,
    /// The most bytes of the answer.
    pub most: usize,
    /// How long to wait for it.
    pub time: Duration,
}

impl<'c> Call<'c> {
    /// A plain GET.
    pub fn get(path: &'c str) -> Self {
        Self {
            method: Method::GET,
            path,
            header: None,
            most: ANSWER_BYTES,
            time: TIMEOUT,
        }
    }
}

/// The console's REST API.
#[derive(Debug)]
pub struct Console {
    dialer: Dialer,
    target: Target,
    version: Mutex<Option<String>>,
}

impl Console {
    /// The console at `target`.
    pub fn new(dialer: Dialer, target: Target) -> Self {
        Self {
            dialer,
            target,
            version: Mutex::default(),
        }
    }

    /// The user's name and whether they hold the admin capability.
    pub async fn who(&self, sec: &Secret) -> Result<(String, bool), Unsure> {
        let version = self.version(sec).await?;
        let (status, users) = self
            .get("/api/config/access/users?current_user=true", &version, sec)
            .await?;
        if status != 200 {
            return Err(by_status(status));
        }
        let user = users.get(0);
        let name = user
            .and_then(|user| user["username"].as_str())
            .unwrap_or(SERVICE);
        let role = user.and_then(|user| user["user_role_id"].as_i64());
        Ok((name.to_owned(), self.admin(&version, role, sec).await?))
    }

    async fn admin(&self, version: &str, role: Option<i64>, sec: &Secret) -> Result<bool, Unsure> {
        if number(version) >= Some(OWN_CAPABILITIES) {
            let path = "/api/config/access/user_roles?current_user_role=true";
            let (status, roles) = self.get(path, version, sec).await?;
            return Ok(status == 200 && holds_admin(&roles));
        }
        let path = "/api/config/access/user_roles?contains=ADMIN&fields=id";
        let (status, roles) = self.get(path, version, sec).await?;
        let ids = roles
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|role| role["id"].as_i64());
        Ok(status == 200 && role.is_some_and(|own| ids.into_iter().any(|id| id == own)))
    }

    /// The newest version that the console answers; asked once.
    async fn version(&self, sec: &Secret) -> Result<String, Unsure> {
        if let Some(version) = lock(&self.version).clone() {
            return Ok(version);
        }
        let (status, versions) = self.get("/api/help/versions", "", sec).await?;
        if status != 200 {
            return Err(by_status(status));
        }
        let texts = versions.as_array().into_iter().flatten();
        let texts = texts
            .filter(|entry| entry["removed"] != true)
            .filter_map(|entry| entry["version"].as_str());
        let newest = texts
            .filter_map(|text| number(text).map(|number| (number, text)))
            .max();
        let (_, newest) =
            newest.ok_or_else(|| Unsure::Unreachable("it lists no API versions".into()))?;
        *lock(&self.version) = Some(newest.to_owned());
        Ok(newest.to_owned())
    }

    /// One call in the caller's name, with the newest version that the console answers.
    pub async fn call(&self, sec: &Secret, call: Call<'_>) -> Result<(u16, Bytes), Unsure> {
        let version = self.version(sec).await?;
        self.send(&call, &version, sec).await
    }

    async fn get(&self, path: &str, version: &str, sec: &Secret) -> Result<(u16, Value), Unsure> {
        let (status, body) = self.send(&Call::get(path), version, sec).await?;
        let value = serde_json::from_slice(&body).unwrap_or(Value::Null);
        Ok((status, value))
    }

    async fn send(
        &self,
        call: &Call<'_>,
        version: &str,
        sec: &Secret,
    ) -> Result<(u16, Bytes), Unsure> {
        let unreachable = |reason: String| Unsure::Unreachable(reason);
        let connection = self.dialer.connect(&self.target, None).await;
        let connection = connection.map_err(|error| unreachable(error.to_string()))?;
        let mut token = HeaderValue::from_str(sec.expose()).map_err(|_| Unsure::Refused)?;
        token.set_sensitive(true);
        let mut request = Request::builder()
            .method(call.method.clone())
            .uri(call.path)
            .header(HOST, self.target.host_header())
            .header(ACCEPT, "application/json")
            .header(CONNECTION, "close")
            .header("SEC", token);
        if !version.is_empty() {
            request = request.header("Version", version);
        }
        if let Some((name, value)) = &call.header {
            request = request.header(*name, value);
        }
        let request = request
            .body(Full::<Bytes>::default())
            .map_err(|error| unreachable(error.to_string()))?;
        let answer = net::request(connection, request, call.most, call.time).await;
        let answer = answer.map_err(|error| unreachable(error.to_string()))?;
        Ok((answer.status.as_u16(), answer.body))
    }
}

fn by_status(status: u16) -> Unsure {
    match status {
        401 | 403 => Unsure::Refused,
        status => Unsure::Unreachable(format!("it answered {status}")),
    }
}

fn holds_admin(roles: &Value) -> bool {
    let roles = roles.as_array().into_iter().flatten();
    let mut capabilities = roles
        .filter_map(|role| role["capabilities"].as_array())
        .flatten();
    capabilities.any(|capability| capability["name"] == "ADMIN")
}

/// `26.0` as numbers.
fn number(version: &str) -> Option<(u32, u32)> {
    let (major, minor) = version.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
