//! `/config/access`: who is calling, and what they may.

use std::sync::Arc;

use axum::Router;
use axum::extract::Query;
use axum::http::HeaderMap;
use axum::routing::get;
use serde_json::{Value, json};

use super::{Admin, Caller, Console};
use crate::console::accounts::{ADMIN, ANALYST, Role, User};
use crate::console::error::{Answer, ApiError};
use crate::console::listing::{Parameters, list};

pub(super) fn router() -> Router<Arc<Console>> {
    Router::new()
        .route("/config/access/users", get(users))
        .route("/config/access/user_roles", get(roles))
}

async fn users(caller: Caller, Query(parameters): Query<Parameters>, headers: HeaderMap) -> Answer {
    if parameters.get("current_user").map(String::as_str) != Some("true") {
        // Everybody else's accounts are an administrator's business.
        if !caller.user.role.is_admin() {
            return Err(ApiError::forbidden());
        }
    }
    list(vec![user(&caller.user)], &parameters, &headers)
}

fn user(user: &User) -> Value {
    json!({
        "allow_system_authentication_fallback": false,
        "description": "",
        "display_theme": null,
        "email": "",
        "enable_popup_notifications": false,
        "id": user.id,
        "inactivity_timeout": 0,
        "local_only_account": true,
        "locale_id": "en-US",
        "notification_flag": null,
        "old_password": null,
        "password": null,
        "password_creation_time": 0,
        "security_profile_id": 1,
        "show_awf_default_dashboard": null,
        "tenant_id": 0,
        "user_role_id": user.role.id,
        "username": user.name,
    })
}

async fn roles(caller: Caller, Query(parameters): Query<Parameters>, headers: HeaderMap) -> Answer {
    if parameters.get("current_user_role").map(String::as_str) == Some("true") {
        return list(vec![role(caller.user.role)], &parameters, &headers);
    }
    let Admin(_) = admin(caller)?;
    let contains = parameters.get("contains");
    let holds = |r: &Role| contains.is_none_or(|c| r.capabilities.contains(&c.as_str()));
    let roles = [ADMIN, ANALYST].into_iter().filter(holds).map(role);
    list(roles.collect(), &parameters, &headers)
}

fn admin(caller: Caller) -> Result<Admin, ApiError> {
    if caller.user.role.is_admin() {
        Ok(Admin(caller))
    } else {
        Err(ApiError::forbidden())
    }
}

fn role(role: Role) -> Value {
    let capabilities = role.capabilities.iter();
    let capabilities =
        capabilities.map(|name| json!({"application_id": null, "description": null, "name": name}));
    json!({"capabilities": capabilities.collect::<Vec<_>>(), "id": role.id, "name": role.name})
}
