//! The service of an app: its process, its surroundings, and the probe that starts it again.

use std::fs::File;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context as _, Result};
use parking_lot::Mutex;
use serde_json::Value;

use super::Surroundings;
use crate::console::{VERSION, log};
use crate::harness::scratch::free_port;

/// Where the container has an app's files.
const ROOT: &str = "/opt/app-root";
/// How often `/debug` is asked, as documented.
const PROBE: Duration = Duration::from_mins(1);
/// How long a process may take to end by itself.
const GRACE: Duration = Duration::from_secs(10);

/// A service that is kept running; dropped, it ends.
pub struct Service {
    /// The port that stands for the container's 5000.
    pub port: u16,
    inner: Arc<Inner>,
}

struct Inner {
    plan: Plan,
    child: Mutex<Option<Child>>,
    stopped: AtomicBool,
    starts: AtomicU64,
}

/// How it is started.
struct Plan {
    name: String,
    program: PathBuf,
    arguments: Vec<String>,
    directory: PathBuf,
    output: PathBuf,
    environment: Vec<(String, String)>,
    port: u16,
}

impl Service {
    /// Starts the service on port 5000 of a manifest.
    pub fn start(id: &str, manifest: &Value, root: &Path, around: &Surroundings) -> Result<Self> {
        let plan = Plan::of(id, manifest, root, around)?;
        let port = plan.port;
        let inner = Arc::new(Inner {
            plan,
            child: Mutex::default(),
            stopped: AtomicBool::new(false),
            starts: AtomicU64::new(0),
        });
        inner.launch()?;
        inner.wait_for_answer();
        let watched = Arc::clone(&inner);
        std::thread::spawn(move || watched.watch());
        Ok(Self { port, inner })
    }

    /// Ends it.
    pub fn stop(&self) {
        self.inner.stopped.store(true, Ordering::Relaxed);
        self.inner.end();
    }

    /// How often it was started.
    pub fn starts(&self) -> u64 {
        self.inner.starts.load(Ordering::Relaxed)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Inner {
    fn launch(&self) -> Result<()> {
        let plan = &self.plan;
        let output = File::options()
            .create(true)
            .append(true)
            .open(&plan.output)?;
        let child = Command::new(&plan.program)
            .args(&plan.arguments)
            .current_dir(&plan.directory)
            .env_clear()
            .envs(plan.environment.iter().map(|(name, value)| (name, value)))
            // Ctrl-C is for the lab, which then ends the service itself.
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .spawn()
            .with_context(|| format!("cannot start {}", plan.program.display()))?;
        *self.child.lock() = Some(child);
        self.starts.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    fn wait_for_answer(&self) {
        for _ in 0..200 {
            if self.answers() {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        log(&format!(
            "the app {} does not answer /debug yet",
            self.plan.name
        ));
    }

    fn answers(&self) -> bool {
        let url = format!("http://127.0.0.1:{}/debug", self.plan.port);
        let call = ureq::get(url)
            .config()
            .timeout_global(Some(Duration::from_secs(5)))
            .build()
            .call();
        call.is_ok_and(|response| response.status() == 200)
    }

    /// Asks once a minute, and starts again what does not answer; a process that ended is
    /// started again at once, as the container's supervisor does.
    fn watch(&self) {
        let mut since = Duration::ZERO;
        let pause = Duration::from_millis(500);
        while !self.stopped.load(Ordering::Relaxed) {
            std::thread::sleep(pause);
            since += pause;
            let ended = self
                .child
                .lock()
                .as_mut()
                .is_none_or(|c| !matches!(c.try_wait(), Ok(None)));
            let silent = since >= PROBE && !self.answers();
            if since >= PROBE {
                since = Duration::ZERO;
            }
            if (ended || silent) && !self.stopped.load(Ordering::Relaxed) {
                log(&format!("starting the app {} again", self.plan.name));
                self.end();
                if let Err(error) = self.launch() {
                    log(&format!("{error:#}"));
                }
                std::thread::sleep(pause);
            }
        }
    }

    fn end(&self) {
        let Some(mut child) = self.child.lock().take() else {
            return;
        };
        // One that has ended cannot be signalled, and need not be.
        let _ = Command::new("kill")
            .args(["-s", "TERM", &child.id().to_string()])
            .status();
        let step = Duration::from_millis(50);
        let mut waited = Duration::ZERO;
        while waited < GRACE && matches!(child.try_wait(), Ok(None)) {
            std::thread::sleep(step);
            waited += step;
        }
        let _ = child.kill();
        let _ = child.wait();
    }
}

impl Plan {
    fn of(id: &str, manifest: &Value, root: &Path, around: &Surroundings) -> Result<Self> {
        let services = manifest["services"].as_array();
        let service = services
            .into_iter()
            .flatten()
            .find(|service| service["port"] == 5000);
        let service =
            service.context("the lab runs apps whose manifest has a service on port 5000")?;
        let command = service["command"]
            .as_str()
            .context("the service has no command")?;
        let here = |text: &str| text.replace(ROOT, &root.display().to_string());
        let mut words = command.split_whitespace();
        let program = PathBuf::from(here(words.next().context("the command is empty")?));
        let mut arguments: Vec<String> = words.map(here).collect();
        let port = free_port()?;
        if program.file_name().is_some_and(|name| name == "collector") {
            arguments.extend(collector_arguments(root, port));
        }
        let directory = service["directory"]
            .as_str()
            .map_or(root.to_owned(), |d| here(d).into());
        Ok(Self {
            name: id.to_owned(),
            directory: if directory.is_dir() {
                directory
            } else {
                root.to_owned()
            },
            output: root.join("store/log/service.out"),
            environment: environment(id, manifest, root, around),
            program,
            arguments,
            port,
        })
    }
}

/// What the container's folders and port are by default.
fn collector_arguments(root: &Path, port: u16) -> Vec<String> {
    let path = |name: &str| root.join(name).display().to_string();
    let mut arguments = vec![
        "--store".to_owned(),
        path("store"),
        "--listen".to_owned(),
        format!("127.0.0.1:{port}"),
    ];
    if root.join("app/dashboards.json").is_file() {
        arguments.extend(["--dashboards".to_owned(), path("app/dashboards.json")]);
    }
    arguments
}

/// The documented variables.
fn environment(
    id: &str,
    manifest: &Value,
    root: &Path,
    around: &Surroundings,
) -> Vec<(String, String)> {
    let host = around
        .console
        .split(':')
        .next()
        .unwrap_or("127.0.0.1")
        .to_owned();
    let ca = around.ca_bundle.display().to_string();
    let fixed = [
        ("APP_ROOT", root.display().to_string()),
        ("APP_USER_ID", "1001".to_owned()),
        ("APP_GROUP_ID", "1001".to_owned()),
        ("IS_QROC", "false".to_owned()),
        ("LANG", "en_US.utf8".to_owned()),
        ("LOG_COLLECTOR_RATE_LIMIT", "50".to_owned()),
        ("PATH", "/usr/local/bin:/usr/bin:/bin".to_owned()),
        ("QRADAR_APPHOST_EXISTS", "false".to_owned()),
        ("QRADAR_APP_ID", id.to_owned()),
        (
            "QRADAR_APPLICATION_BASE_URL",
            format!("https://{}/console/plugins/{id}/app_proxy", around.console),
        ),
        ("QRADAR_APP_RUNNING_ON_APPHOST", "false".to_owned()),
        (
            "QRADAR_APP_UUID",
            manifest["uuid"].as_str().unwrap_or_default().to_owned(),
        ),
        ("QRADAR_BUILD_VERSION", VERSION.to_owned()),
        ("QRADAR_CONSOLE_FQDN", around.console.clone()),
        ("QRADAR_CONSOLE_HOSTNAME", "lab".to_owned()),
        ("QRADAR_CONSOLE_IP", host),
        ("QRADAR_VERSION", "7.5.0".to_owned()),
        ("REQUESTS_CA_BUNDLE", ca),
        ("TZ", "UTC".to_owned()),
    ];
    let own = manifest["environment_variables"]
        .as_array()
        .into_iter()
        .flatten();
    let own = own.filter_map(|v| {
        Some((
            v["name"].as_str()?.to_owned(),
            v["value"].as_str()?.to_owned(),
        ))
    });
    fixed
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .chain(own)
        .collect()
}
