//! Who is calling, and whether they may.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::App;
use super::console::{Console, SERVICE, Unsure};
use super::error::Problem;
use crate::secrets::Secret;
use crate::spool::lock;

/// How long the console's answer about a caller holds.
const HOLDS: Duration = Duration::from_mins(1);
/// Callers remembered.
const CALLERS: usize = 256;

/// Somebody whom the console knows, or who holds the token of a host outside QRadar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// User name.
    pub user: String,
    /// Holds the admin capability.
    pub admin: bool,
    /// A browser's session, which needs protection against foreign pages.
    session: Option<[u8; 32]>,
}

impl Caller {
    /// Whose rights the caller has. Authorized services have no user name, so each is one of
    /// its own.
    pub fn rights(&self) -> String {
        match self.session {
            Some(session) if self.user == SERVICE => {
                format!("{SERVICE} {}", URL_SAFE_NO_PAD.encode(session))
            }
            _ => self.user.clone(),
        }
    }
}

/// See the module.
pub struct Auth {
    console: Option<Arc<Console>>,
    api_token: Option<Secret>,
    /// Makes the app's own tokens; new with each start.
    key: [u8; 32],
    known: Mutex<HashMap<[u8; 32], (Caller, Instant)>>,
}

impl Auth {
    /// `console` inside QRadar, `api_token` outside.
    pub fn new(
        console: Option<Arc<Console>>,
        api_token: Option<Secret>,
    ) -> Result<Self, getrandom::Error> {
        let mut key = [0; 32];
        getrandom::fill(&mut key)?;
        Ok(Self {
            console,
            api_token,
            key,
            known: Mutex::default(),
        })
    }

    /// The token that this caller's pages send with every change.
    pub fn own_token(&self, caller: &Caller) -> Option<String> {
        let session = caller.session?;
        let mut hash = Sha256::new();
        hash.update(self.key);
        hash.update(session);
        hash.update(self.key);
        Some(URL_SAFE_NO_PAD.encode(hash.finalize()))
    }

    async fn caller(&self, headers: &HeaderMap) -> Result<Caller, Problem> {
        if let Some(given) = bearer(headers) {
            return match &self.api_token {
                Some(token) if same(given, token.expose()) => Ok(Caller {
                    user: "api".into(),
                    admin: true,
                    session: None,
                }),
                _ => Err(unauthorized("The token is not valid.")),
            };
        }
        let Some(sec) = header_or_cookie(headers, "SEC") else {
            return Err(unauthorized(
                "Open this page through QRadar: there is no SEC token in the request.",
            ));
        };
        let Some(console) = &self.console else {
            return Err(unauthorized(
                "There is no QRadar console that could tell who is calling.",
            ));
        };
        let session: [u8; 32] = Sha256::digest(sec.as_bytes()).into();
        if let Some(caller) = self.remembered(&session) {
            return Ok(caller);
        }
        let (user, admin) =
            console
                .who(&Secret::new(sec))
                .await
                .map_err(|unsure| match unsure {
                    Unsure::Refused => {
                        unauthorized("QRadar does not know this session: sign in again.")
                    }
                    Unsure::Unreachable(reason) => Problem::new(
                        StatusCode::BAD_GATEWAY,
                        "console_unreachable",
                        format!("The QRadar console cannot be asked who is calling: {reason}"),
                    ),
                })?;
        let caller = Caller {
            user,
            admin,
            session: Some(session),
        };
        self.remember(session, &caller);
        Ok(caller)
    }

    fn remembered(&self, session: &[u8; 32]) -> Option<Caller> {
        let known = lock(&self.known);
        let (caller, since) = known.get(session)?;
        (since.elapsed() < HOLDS).then(|| caller.clone())
    }

    fn remember(&self, session: [u8; 32], caller: &Caller) {
        let mut known = lock(&self.known);
        if known.len() >= CALLERS {
            known.clear();
        }
        known.insert(session, (caller.clone(), Instant::now()));
    }

    /// The session of these headers, if the console told lately whose it is.
    pub fn known_session(&self, headers: &HeaderMap) -> Option<[u8; 32]> {
        let sec = header_or_cookie(headers, "SEC")?;
        let session: [u8; 32] = Sha256::digest(sec.as_bytes()).into();
        self.remembered(&session).map(|_| session)
    }

    /// What a foreign page cannot send: for browsers both tokens.
    fn own_page(&self, caller: &Caller, headers: &HeaderMap) -> Result<(), Problem> {
        let refused = |code, message: &str| Err(Problem::new(StatusCode::FORBIDDEN, code, message));
        let Some(own) = self.own_token(caller) else {
            return Ok(());
        };
        let csrf = headers
            .get("QRadarCSRF")
            .and_then(|value| value.to_str().ok());
        let expected = cookie(headers, "QRadarCSRF");
        if !csrf
            .zip(expected)
            .is_some_and(|(given, expected)| same(given, expected))
        {
            return refused(
                "csrf",
                "The header QRadarCSRF is missing or not that of the session.",
            );
        }
        let token = headers
            .get("X-Collector-Token")
            .and_then(|value| value.to_str().ok());
        if !token.is_some_and(|token| same(token, &own)) {
            return refused("token", "The page is out of date: load it again.");
        }
        Ok(())
    }
}

/// The middleware for settings: a caller for every request, an administrator for every change.
pub async fn guard(
    State(app): State<Arc<App>>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    pass(&app, request, next, true).await
}

/// The middleware for what everybody may do with their own rights: a caller for every request.
pub async fn guard_own(
    State(app): State<Arc<App>>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    pass(&app, request, next, false).await
}

async fn pass(
    app: &App,
    mut request: Request,
    next: Next,
    admin: bool,
) -> Result<Response, Problem> {
    let caller = app.auth.caller(request.headers()).await?;
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        if admin && !caller.admin {
            return Err(Problem::new(
                StatusCode::FORBIDDEN,
                "not_admin",
                "Only a QRadar administrator may change settings.",
            ));
        }
        app.auth.own_page(&caller, request.headers())?;
    }
    request.extensions_mut().insert(caller);
    Ok(next.run(request).await)
}

/// The token of a QRadar user in a request.
pub fn sec(headers: &HeaderMap) -> Option<Secret> {
    header_or_cookie(headers, "SEC").map(Secret::new)
}

fn unauthorized(message: &str) -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "unauthorized", message)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .strip_prefix("Bearer ")
}

fn header_or_cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let direct = headers.get(name).and_then(|value| value.to_str().ok());
    direct
        .or_else(|| cookie(headers, name))
        .filter(|value| !value.is_empty())
}

fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let texts = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let mut pairs = texts
        .flat_map(|text| text.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.trim_matches('"'))
}

/// Equal, in a time that does not tell where they differ.
fn same(given: &str, expected: &str) -> bool {
    Sha256::digest(given.as_bytes()) == Sha256::digest(expected.as_bytes())
}
