//! The HTTP interface on port 5000, behind QRadar's proxy.

use axum::Router;
use axum::routing::get;

/// Every route of the interface.
pub fn router() -> Router {
    Router::new().route("/debug", get(async || "ok"))
}
