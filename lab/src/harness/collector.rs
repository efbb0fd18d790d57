//! The collector's own binary, with its command line, settings and HTTP API.
use super::process::Program;
use super::scratch::free_port;
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::Duration;

const TOKEN: &str = "token-of-the-harness";

/// A collector with a store of its own; it can be killed and started again.
pub struct Collector {
    dir: PathBuf,
    port: u16,
    environment: Vec<(OsString, OsString)>,
    soft_file_limit_kib: Option<u64>,
    program: Option<Program>,
}

impl Collector {
    /// A collector that is not started yet, with its files in `dir`.
    pub fn new(dir: &Path, settings: &Value) -> Result<Self> {
        std::fs::create_dir_all(dir.join("store"))?;
        std::fs::write(dir.join("token"), TOKEN)?;
        let collector = Self {
            dir: dir.to_owned(),
            port: free_port()?,
            environment: Vec::new(),
            soft_file_limit_kib: None,
            program: None,
        };
        collector.configure(settings)?;
        Ok(collector)
    }

    /// Writes the settings file; read at the next start, or after `reload`.
    pub fn configure(&self, settings: &Value) -> Result<()> {
        let text = serde_json::to_string_pretty(settings)?;
        std::fs::write(self.dir.join("settings.json"), text)?;
        Ok(())
    }

    /// Adds a variable to the environment of the next start.
    pub fn environment(&mut self, name: &str, value: impl Into<OsString>) {
        self.environment.push((name.into(), value.into()));
    }

    /// Has no file of the next start grow beyond so many KiB, until `lift_file_limit`.
    pub fn limit_files(&mut self, kib: u64) {
        self.soft_file_limit_kib = Some(kib);
    }

    /// Lets the running process's files grow again.
    pub fn lift_file_limit(&self) -> Result<()> {
        let id = self.id().context("not running")?.to_string();
        let status = Command::new("prlimit")
            .args(["--pid", &id, "--fsize=unlimited:unlimited"])
            .status()?;
        ensure!(status.success(), "prlimit failed");
        Ok(())
    }

    /// Starts it and waits until it answers.
    pub async fn start(&mut self) -> Result<()> {
        let mut command = self.command()?;
        self.program = Some(Program::start("collector", &mut command, &self.dir)?);
        let url = format!("http://127.0.0.1:{}/debug", self.port);
        for _ in 0..400 {
            if get(&url).await.is_ok() {
                return Ok(());
            }
            let running = self.program.as_mut().is_some_and(Program::is_running);
            ensure!(running, "the collector ended: {}", self.output());
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        anyhow::bail!("the collector does not answer: {}", self.output())
    }

    /// Starts it and does not wait for anything.
    pub fn launch(&mut self) -> Result<()> {
        let mut command = self.command()?;
        self.program = Some(Program::start("collector", &mut command, &self.dir)?);
        Ok(())
    }

    fn command(&self) -> Result<Command> {
        let mut command = match self.soft_file_limit_kib {
            None => Command::new(binary()?),
            Some(kib) => {
                // Ignored signals stay ignored over exec: a write over the limit
                // is an error then, not the end.
                let mut shell = Command::new("bash");
                let script = format!("trap '' XFSZ; ulimit -S -f {kib}; exec \"$0\" \"$@\"");
                shell.arg("-c").arg(script).arg(binary()?);
                shell
            }
        };
        command
            .arg("--config")
            .arg(self.dir.join("settings.json"))
            .arg("--store")
            .arg(self.dir.join("store"))
            .arg("--listen")
            .arg(format!("127.0.0.1:{}", self.port))
            .arg("--api-token-file")
            .arg(self.dir.join("token"))
            .envs(self.environment.iter().map(|(name, value)| (name, value)));
        Ok(command)
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        if let Some(mut program) = self.program.take() {
            program.kill();
        }
    }

    /// Stops it in order.
    pub fn stop(&mut self) -> Result<()> {
        match self.program.take() {
            Some(mut program) => program.terminate(),
            None => Ok(()),
        }
    }

    /// Has it read its settings again.
    pub fn reload(&self) -> Result<()> {
        self.program.as_ref().context("not running")?.signal("HUP")
    }

    /// Process id; `None` when it does not run.
    pub fn id(&self) -> Option<u32> {
        self.program.as_ref().map(Program::id)
    }

    /// Its folder: settings, store, what it printed.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// What it printed.
    pub fn output(&self) -> String {
        self.program
            .as_ref()
            .map(Program::output)
            .unwrap_or_default()
    }

    /// `GET /api/state`.
    pub async fn state(&self) -> Result<Value> {
        let text = get(&format!("http://127.0.0.1:{}/api/state", self.port)).await?;
        Ok(serde_json::from_str(&text)?)
    }

    /// The state's stream of that name (`pod_message`, `pod_maillog`, `tap`).
    pub async fn stream(&self, feed: &str) -> Result<Value> {
        let state = self.state().await?;
        let streams = state["streams"].as_array().context("no streams")?;
        let found = streams.iter().find(|stream| stream["feed"] == feed);
        found
            .cloned()
            .with_context(|| format!("no stream {feed} in {state}"))
    }

    /// The sums of all metrics over their labels.
    pub async fn metrics(&self) -> Result<BTreeMap<String, f64>> {
        let text = get(&format!("http://127.0.0.1:{}/metrics", self.port)).await?;
        let mut sums = BTreeMap::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let (name, value) = line.rsplit_once(' ').context("a metric without a value")?;
            let name = name.split('{').next().unwrap_or(name);
            *sums.entry(name.to_owned()).or_default() += value.parse::<f64>()?;
        }
        Ok(sums)
    }
}

/// The body of a GET with the harness's token; any status but 200 is an error.
async fn get(url: &str) -> Result<String> {
    let url = url.to_owned();
    let call = move || -> Result<String> {
        let mut response = ureq::get(url)
            .header("Authorization", format!("Bearer {TOKEN}"))
            .config()
            .timeout_global(Some(Duration::from_secs(5)))
            .build()
            .call()?;
        Ok(response.body_mut().read_to_string()?)
    };
    tokio::task::spawn_blocking(call).await?
}

/// The binary that `DSMITH_COLLECTOR` names, else one that cargo builds.
pub fn binary() -> Result<&'static Path> {
    static BUILT: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let built = BUILT.get_or_init(|| match std::env::var_os("DSMITH_COLLECTOR") {
        Some(path) => Ok(path.into()),
        None => build().map_err(|error| format!("{error:#}")),
    });
    built
        .as_deref()
        .map_err(|error| anyhow::anyhow!("no collector to test: {error}"))
}

fn build() -> Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(&cargo)
        .args(["build", "-p", "collector", "--bin", "collector"])
        .status()?;
    ensure!(status.success(), "cargo build -p collector failed");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("no workspace")?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or(root.join("target"), PathBuf::from);
    Ok(target.join("debug/collector"))
}
