//! Users, their sessions, and who is calling.

use std::collections::BTreeMap;

use parking_lot::Mutex;

/// A user of the console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: &'static str,
    /// Its password.
    pub password: String,
    /// Its role.
    pub role: Role,
}

/// A role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Role {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: &'static str,
    /// Its capabilities.
    pub capabilities: &'static [&'static str],
}

/// The role of administrators.
pub const ADMIN: Role = Role {
    id: 2,
    name: "Admin",
    capabilities: &["ADMIN", "EVENTVIEWER", "ASSETS", "REPORTING"],
};
/// The role of everybody else.
pub const ANALYST: Role = Role {
    id: 4,
    name: "Analyst",
    capabilities: &["EVENTVIEWER"],
};

impl Role {
    /// Whether it may do everything.
    pub fn is_admin(self) -> bool {
        self.capabilities.contains(&"ADMIN")
    }
}

/// A log-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Whose.
    pub user: User,
    /// What changes by cookie must carry.
    pub csrf: String,
}

/// Who is calling, and how that was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The user.
    pub user: User,
    /// The SEC token, for a session.
    pub token: Option<String>,
    /// The session's CSRF token.
    pub csrf: Option<String>,
    /// Whether the browser sent the token by itself, as a cookie.
    pub by_cookie: bool,
}

/// Users and sessions.
pub struct Accounts {
    users: Vec<User>,
    sessions: Mutex<BTreeMap<String, Session>>,
}

impl Default for Accounts {
    fn default() -> Self {
        let user = |id, name, role| User {
            id,
            name,
            password: name.to_owned(),
            role,
        };
        Self {
            users: vec![user(1, "admin", ADMIN), user(7, "analyst", ANALYST)],
            sessions: Mutex::default(),
        }
    }
}

impl Accounts {
    /// Logs in: the session's SEC token and the session.
    pub fn log_in(&self, name: &str, password: &str) -> Option<(String, Session)> {
        let user = self.check(name, password)?;
        let session = Session {
            user,
            csrf: uuid::Uuid::new_v4().to_string(),
        };
        let token = uuid::Uuid::new_v4().to_string();
        self.sessions.lock().insert(token.clone(), session.clone());
        Some((token, session))
    }

    /// The user of a name and password.
    pub fn check(&self, name: &str, password: &str) -> Option<User> {
        let mut users = self.users.iter();
        users
            .find(|u| u.name == name && u.password == password)
            .cloned()
    }

    /// The session of a token.
    pub fn session(&self, token: &str) -> Option<Session> {
        self.sessions.lock().get(token).cloned()
    }

    /// Logs out.
    pub fn log_out(&self, token: &str) {
        self.sessions.lock().remove(token);
    }
}
