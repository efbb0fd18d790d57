//! `app/app.yaml`: the app in the extension: its pages, its service, its rights.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Content;
use crate::source::Spanned;

/// The app. Name and version come from the extension when left out.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct App {
    /// The name that QRadar shows.
    #[schemars(length(min = 1, max = 255))]
    pub name: Spanned<String>,
    /// What the app does.
    #[schemars(length(min = 1))]
    pub description: Spanned<String>,
    /// The app framework's base image, such as `qradar-app-base:2.0.4`.
    #[schemars(regex(pattern = r"^qradar-app-base:\d+\.\d+\.\d+$"))]
    pub base_image: Spanned<String>,
    /// Memory of the container, in MB.
    #[schemars(range(min = 1, max = 65536))]
    pub memory: Spanned<u32>,
    /// Whether the app may run for several tenants.
    #[serde(default)]
    pub multitenancy_safe: bool,
    /// Whether only one instance may run.
    #[serde(default)]
    pub single_instance_only: bool,
    /// Whether QRadar asks for its CSRF token on calls that change something.
    #[serde(default = "super::property::yes")]
    pub use_qradar_csrf: bool,
    /// The program that runs in the container and answers on port 5000.
    pub service: Service,
    /// Tabs.
    #[serde(default)]
    pub areas: Vec<Area>,
    /// Pages under Admin, Apps.
    #[serde(default)]
    pub configuration_pages: Vec<ConfigurationPage>,
}

impl Content for App {
    const FOLDER: &'static str = "app";
    const SCHEMA: &'static str = "app";
}

/// The app's service.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Service {
    /// The service's name.
    #[schemars(regex(pattern = r"^[A-Za-z0-9_.-]+$"))]
    pub name: Spanned<String>,
    /// The program under `container/service/`: `collector` for the one that dsmith
    /// builds, or a file of the pack's `app/files/container/service/`.
    #[schemars(regex(pattern = r"^[A-Za-z0-9_.-]+$"))]
    pub program: Spanned<String>,
}

/// The program name that stands for dsmith's own collector.
pub const COLLECTOR: &str = "collector";

/// A tab in QRadar.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Area {
    /// Its id, unique in the app.
    #[schemars(regex(pattern = r"^[A-Za-z0-9_]+$"))]
    pub id: Spanned<String>,
    /// The tab's text.
    #[schemars(length(min = 1))]
    pub text: Spanned<String>,
    /// What it shows.
    #[serde(default)]
    pub description: String,
    /// The page, relative to the app.
    #[schemars(length(min = 1))]
    pub url: String,
    /// What a user must be allowed to do to see it.
    #[serde(default)]
    pub required_capabilities: Vec<Capability>,
}

/// A page under Admin, Apps.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ConfigurationPage {
    /// The page's name.
    #[schemars(length(min = 1))]
    pub text: Spanned<String>,
    /// What it configures.
    #[schemars(length(min = 1))]
    pub description: String,
    /// The page, relative to the app.
    #[schemars(length(min = 1))]
    pub url: String,
    /// A picture of 32 by 32 pixels in `app/files/`.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub icon: Option<Spanned<String>>,
    /// What a user must be allowed to do to see it.
    #[serde(default)]
    pub required_capabilities: Vec<Capability>,
}

/// A capability of a QRadar user role.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Capability(#[schemars(regex(pattern = r"^[a-zA-Z.]+$"))] pub String);
