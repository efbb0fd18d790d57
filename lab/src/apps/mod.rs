//! The app host: an app zip's service, run as its container would run it, and the proxy
//! before it.
//!
//! Known differences: the files are at a folder of the lab instead of `/opt/app-root`, the
//! service sees the lab's network, and it runs as the user who runs the lab. A service named
//! `collector` is dsmith's, and is told folder and port as arguments.

mod process;
mod proxy;
mod unpack;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use anyhow::{Context as _, Result};
use parking_lot::Mutex;
use serde_json::Value;

use process::Service;

pub use proxy::forward;

/// What apps are told of the console.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// `host:port` of the console.
    pub console: String,
    /// A PEM file that holds the console's authority.
    pub ca_bundle: PathBuf,
}

/// An installed app.
pub struct App {
    /// manifest.json.
    pub manifest: Value,
    /// The port that stands for the container's 5000.
    pub port: u16,
    service: Service,
}

/// All apps.
pub struct Host {
    dir: PathBuf,
    surroundings: OnceLock<Surroundings>,
    apps: Mutex<BTreeMap<String, Arc<App>>>,
}

impl Host {
    /// No apps yet; their files will be in `dir`.
    pub fn new(dir: &Path) -> Self {
        Self {
            dir: dir.to_owned(),
            surroundings: OnceLock::new(),
            apps: Mutex::default(),
        }
    }

    /// Says where the console is; once, before the first app.
    pub fn place(&self, surroundings: Surroundings) {
        // A second console at the same host is a mistake of the caller's, and changes nothing.
        let _ = self.surroundings.set(surroundings);
    }

    /// Unpacks an app and runs its service. An app of this id is replaced; its store stays.
    pub fn install(&self, id: &str, zip: &[u8]) -> Result<()> {
        let surroundings = self
            .surroundings
            .get()
            .context("the console has no address yet")?;
        self.apps.lock().remove(id);
        let root = self.dir.join(id);
        let manifest = unpack::unpack(zip, &root)?;
        let service = Service::start(id, &manifest, &root, surroundings)?;
        let app = App {
            port: service.port,
            manifest,
            service,
        };
        self.apps.lock().insert(id.to_owned(), Arc::new(app));
        Ok(())
    }

    /// Stops an app and takes its files away, its store too.
    pub fn uninstall(&self, id: &str) {
        let app = self.apps.lock().remove(id);
        if let Some(app) = app {
            app.service.stop();
        }
        // What is not there is gone already.
        let _ = std::fs::remove_dir_all(self.dir.join(id));
    }

    /// An app by its id.
    pub fn get(&self, id: &str) -> Option<Arc<App>> {
        self.apps.lock().get(id).cloned()
    }

    /// All apps by their ids.
    pub fn all(&self) -> Vec<(String, Arc<App>)> {
        let apps = self.apps.lock();
        apps.iter()
            .map(|(id, app)| (id.clone(), Arc::clone(app)))
            .collect()
    }

    /// Stops every app.
    pub fn stop(&self) {
        for (_, app) in self.all() {
            app.service.stop();
        }
    }

    /// The folder of an app's files.
    pub fn root(&self, id: &str) -> PathBuf {
        self.dir.join(id)
    }
}

impl App {
    /// A text of the manifest.
    pub fn text(&self, field: &str) -> &str {
        self.manifest[field].as_str().unwrap_or_default()
    }

    /// The objects of one of the manifest's lists.
    pub fn list(&self, field: &str) -> impl Iterator<Item = &Value> {
        self.manifest[field].as_array().into_iter().flatten()
    }

    /// Whether changes by cookie need the CSRF token.
    pub fn uses_csrf(&self) -> bool {
        self.text("use_qradar_csrf") == "true"
    }

    /// What a caller must be allowed to for a path: capabilities of the areas and pages that
    /// stand there.
    pub fn required(&self, path: &str) -> Vec<&str> {
        let places = self.list("areas").chain(self.list("configuration_pages"));
        let at = places.filter(|place| {
            place["url"]
                .as_str()
                .is_some_and(|url| url.trim_start_matches('/') == path)
        });
        at.flat_map(|place| {
            place["required_capabilities"]
                .as_array()
                .into_iter()
                .flatten()
        })
        .filter_map(Value::as_str)
        .collect()
    }

    /// How often its service was started.
    pub fn starts(&self) -> u64 {
        self.service.starts()
    }
}
