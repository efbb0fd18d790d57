//! The running streams: started, changed and stopped as the settings say, without a restart.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::task::{JoinHandle, JoinSet};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use crate::accounts::{Account, EventCollector, Framing, Pod, SecretSource, Settings, Tap};
use crate::environment::Environment;
use crate::facts::Facts;
use crate::intake::Intake;
use crate::net::{Dialer, Proxy, Target, Trust};
use crate::secrets::{Secret, Vault};
use crate::spool::{Limits, Opened, Queue, Spool, lock};
use crate::status::{Feed, State, Status};
use crate::syslog::{Receiver, Sender};
use crate::transform::Profile;
use crate::{pod, tap};

/// How long a stream may take to end before it is cut off.
const ENDING: Duration = Duration::from_millis(700);

/// Everything that makes a stream what it is: when it changes, the stream starts anew.
#[derive(Debug, Clone, PartialEq)]
struct Plan {
    account: Account,
    feed: Feed,
    collects: bool,
    receiver: Option<Receiver>,
    payload_limit: usize,
    facts: Facts,
    ca_file: Option<std::path::PathBuf>,
}

struct Running {
    plan: Plan,
    status: Arc<Status>,
    queue: Arc<Mutex<Option<Arc<Queue>>>>,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

/// See the module.
pub struct Streams {
    spool: Spool,
    vault: Option<Arc<Vault>>,
    environment: Environment,
    running: tokio::sync::Mutex<BTreeMap<String, Running>>,
    view: Mutex<Vec<View>>,
}

/// A stream for the state page.
#[derive(Debug, Clone)]
pub struct View {
    /// Counters and state.
    pub status: Arc<Status>,
    queue: Arc<Mutex<Option<Arc<Queue>>>>,
}

impl View {
    /// The queue, once the spool is open.
    pub fn queue(&self) -> Option<Arc<Queue>> {
        lock(&self.queue).clone()
    }
}

impl Streams {
    /// No streams yet.
    pub fn new(spool: Spool, vault: Option<Arc<Vault>>, environment: Environment) -> Self {
        Self {
            spool,
            vault,
            environment,
            running: tokio::sync::Mutex::default(),
            view: Mutex::default(),
        }
    }

    /// Makes the running streams those of the settings.
    pub async fn apply(&self, settings: &Settings) {
        self.spool.limit(limits(settings));
        let mut running = self.running.lock().await;
        let plans = self.plans(settings);
        let ending: Vec<String> = running
            .iter()
            .filter(|(name, stream)| plans.get(*name) != Some(&stream.plan))
            .map(|(name, _)| name.clone())
            .collect();
        let ended = ending.iter().filter_map(|name| running.remove(name));
        end(ended.collect()).await;
        for (name, plan) in plans {
            let start = |entry: &String| self.start(entry, plan);
            running.entry(name).or_insert_with_key(start);
        }
        let view = running.values().map(|stream| View {
            status: Arc::clone(&stream.status),
            queue: Arc::clone(&stream.queue),
        });
        *lock(&self.view) = view.collect();
    }

    /// The streams as they are now.
    pub fn view(&self) -> Vec<View> {
        lock(&self.view).clone()
    }

    /// Ends everything; what was received is on disk afterwards if there was time.
    pub async fn stop(&self) {
        let running = std::mem::take(&mut *self.running.lock().await);
        end(running.into_values().collect()).await;
        // A disk that does not answer is what the archive is for.
        let _ = tokio::time::timeout(Duration::from_millis(150), self.spool.sync()).await;
    }

    /// Removes the events and cursors of a deleted account.
    pub async fn discard(&self, account: &str) -> u64 {
        let mut discarded = 0;
        for feed in [Feed::PodMessage, Feed::PodMaillog, Feed::Tap] {
            discarded += self.spool.discard(&feed.stream(account)).await;
        }
        discarded
    }

    fn plans(&self, settings: &Settings) -> BTreeMap<String, Plan> {
        let mut plans = BTreeMap::new();
        for account in &settings.accounts {
            for (feed, collects) in feeds(account) {
                let plan = Plan {
                    account: account.clone(),
                    feed,
                    collects,
                    receiver: self.receiver(account, settings),
                    payload_limit: settings.payload_limit,
                    facts: settings.facts.clone(),
                    ca_file: settings.ca_file.clone(),
                };
                plans.insert(feed.stream(account.name()), plan);
            }
        }
        plans
    }

    /// The account's event collector, else that of the settings, else the console.
    pub fn receiver(&self, account: &Account, settings: &Settings) -> Option<Receiver> {
        let named = account
            .event_collector()
            .or(settings.event_collector.as_ref());
        let console = || {
            let host = self.environment.console_address.clone()?;
            Some(EventCollector {
                host,
                port: None,
                tls: false,
                framing: Framing::default(),
            })
        };
        named
            .cloned()
            .or_else(console)
            .map(|collector| Receiver::from(&collector))
    }

    /// A dialer that trusts the system's bundle and the CA file of the settings.
    pub fn dialer(&self, ca_file: Option<&std::path::Path>) -> Result<Dialer, String> {
        let trust = Trust::load(self.environment.ca_bundle.as_deref(), ca_file)?;
        Ok(Dialer::new(trust))
    }

    fn start(&self, name: &str, plan: Plan) -> Running {
        let status = Arc::new(Status::new(plan.account.name(), plan.feed));
        let stop = CancellationToken::new();
        let queue = Arc::default();
        let work = Work {
            name: name.to_owned(),
            plan: plan.clone(),
            spool: self.spool.clone(),
            status: Arc::clone(&status),
            queue: Arc::clone(&queue),
            dialer: self.dialer(plan.ca_file.as_deref()),
            source: self.source(&plan),
        };
        let span = tracing::info_span!(
            "stream",
            account = plan.account.name(),
            feed = plan.feed.name()
        );
        let task = tokio::spawn(work.run(stop.clone()).instrument(span));
        Running {
            plan,
            status,
            queue,
            stop,
            task,
        }
    }

    /// What the source needs besides its place in the spool, or why it cannot start.
    fn source(&self, plan: &Plan) -> Result<Source, String> {
        if !plan.collects {
            return Err("Switched off.".into());
        }
        let dialer = self.dialer(plan.ca_file.as_deref())?;
        match &plan.account {
            Account::Pod(account) => {
                let access = self.pod_access(account, dialer)?;
                let archive_key = match &account.archive_api_key {
                    Some(key) => Some(self.secret(Some(key), &account.name, "archive_api_key")?),
                    None => None,
                };
                Ok(Source::Pod {
                    access,
                    archive_key,
                })
            }
            Account::Tap(account) => Ok(Source::Tap(self.tap_access(account, dialer)?)),
        }
    }

    /// Access to PoD for an account.
    pub fn pod_access(&self, account: &Pod, dialer: Dialer) -> Result<pod::Access, String> {
        let target = target(account.base_url.as_deref(), pod::SERVICE)?;
        Ok(pod::Access {
            proxy: self.proxy(&Account::Pod(account.clone()), &target)?,
            target,
            cluster_id: account.cluster_id.clone(),
            api_key: self.secret(account.api_key.as_ref(), &account.name, "api_key")?,
            dialer,
        })
    }

    /// Access to TAP for an account.
    pub fn tap_access(&self, account: &Tap, dialer: Dialer) -> Result<tap::Access, String> {
        let target = target(account.base_url.as_deref(), tap::SERVICE)?;
        Ok(tap::Access {
            proxy: self.proxy(&Account::Tap(account.clone()), &target)?,
            target,
            principal: account.principal.clone(),
            secret: self.secret(account.secret.as_ref(), &account.name, "secret")?,
            dialer,
        })
    }

    fn secret(
        &self,
        source: Option<&SecretSource>,
        account: &str,
        field: &str,
    ) -> Result<Secret, String> {
        let source = source.ok_or("A secret is missing: enter it.")?;
        source.resolve(self.vault.as_deref(), &format!("{account}/{field}"))
    }

    /// The account's proxy, else that of the environment.
    pub fn proxy(&self, account: &Account, target: &Target) -> Result<Option<Proxy>, String> {
        let Some(proxy) = account.proxy() else {
            return Ok(self.environment.proxy_for(target));
        };
        let auth = match &proxy.auth {
            None => None,
            Some(auth) => {
                let password = self.secret(
                    auth.password.as_ref(),
                    account.name(),
                    "proxy.auth.password",
                )?;
                Some((auth.user.clone(), password))
            }
        };
        Ok(Some(Proxy {
            host: proxy.host.clone(),
            port: proxy.port,
            auth,
        }))
    }
}

/// The spool's limits of the settings.
pub fn limits(settings: &Settings) -> Limits {
    Limits {
        max_bytes: settings.spool.max_bytes,
        max_age_ms: i64::from(settings.spool.max_age_hours) * 3_600_000,
    }
}

fn feeds(account: &Account) -> Vec<(Feed, bool)> {
    match account {
        Account::Pod(pod) => vec![
            (Feed::PodMessage, pod.enabled && pod.message_log),
            (Feed::PodMaillog, pod.enabled && pod.mail_log),
        ],
        Account::Tap(tap) => vec![(Feed::Tap, tap.enabled)],
    }
}

fn target(base_url: Option<&str>, service: &str) -> Result<Target, String> {
    Target::from_url(base_url.unwrap_or(service))
        .ok_or_else(|| "The base URL cannot be used.".to_owned())
}

async fn end(streams: Vec<Running>) {
    for stream in &streams {
        stream.stop.cancel();
    }
    let deadline = tokio::time::Instant::now() + ENDING;
    for mut stream in streams {
        if tokio::time::timeout_at(deadline, &mut stream.task)
            .await
            .is_err()
        {
            stream.task.abort();
            // Over only when it is: another stream of this name must not run beside it.
            let _ = stream.task.await;
        }
    }
}

enum Source {
    Pod {
        access: pod::Access,
        archive_key: Option<Secret>,
    },
    Tap(tap::Access),
}

struct Work {
    name: String,
    plan: Plan,
    spool: Spool,
    status: Arc<Status>,
    queue: Arc<Mutex<Option<Arc<Queue>>>>,
    dialer: Result<Dialer, String>,
    source: Result<Source, String>,
}

impl Work {
    async fn run(self, stop: CancellationToken) {
        let opened = tokio::select! {
            opened = self.spool.open(&self.name) => opened,
            () = stop.cancelled() => return,
        };
        *lock(&self.queue) = Some(Arc::clone(&opened.queue));
        let span = tracing::Span::current();
        // Tasks of their own: in one they would share tokio's budget, and a busy source would
        // starve the sender. They end with this one, since the set aborts what it drops.
        let mut tasks = JoinSet::new();
        tasks.spawn(
            send(
                self.sender(&opened.queue),
                Arc::clone(&self.status),
                stop.clone(),
            )
            .instrument(span.clone()),
        );
        tasks.spawn(self.collect(opened, stop).instrument(span));
        while tasks.join_next().await.is_some() {}
    }

    async fn collect(self, opened: Opened, stop: CancellationToken) {
        let profile = Profile::new(
            self.plan.account.name(),
            self.plan.payload_limit,
            self.plan.facts.clone(),
        );
        let status = Arc::clone(&self.status);
        let intake = Intake::new(profile, self.spool, opened.queue, opened.recent, status);
        match self.source {
            Ok(source) => {
                collect(
                    source,
                    &self.plan,
                    intake,
                    &self.status,
                    opened.cursor,
                    &stop,
                )
                .await;
            }
            Err(message) => {
                tracing::warn!("not collecting: {message}");
                self.status.source(State::Stopped, message);
            }
        }
    }

    fn sender(&self, queue: &Arc<Queue>) -> Result<Sender, String> {
        let receiver = self.plan.receiver.clone();
        Ok(Sender {
            spool: self.spool.clone(),
            queue: Arc::clone(queue),
            receiver: receiver
                .ok_or("No event collector is set, and no console is known: enter one.")?,
            dialer: self.dialer.clone()?,
            status: Arc::clone(&self.status),
            retry: self.plan.facts.retry(),
        })
    }
}

async fn send(sender: Result<Sender, String>, status: Arc<Status>, stop: CancellationToken) {
    match sender {
        Ok(sender) => sender.run(stop).await,
        Err(message) => {
            tracing::error!("{message}");
            status.receiver(false, message);
        }
    }
}

async fn collect(
    source: Source,
    plan: &Plan,
    intake: Intake,
    status: &Arc<Status>,
    cursor: Option<Vec<u8>>,
    stop: &CancellationToken,
) {
    let (facts, status) = (plan.facts.clone(), Arc::clone(status));
    match (source, &plan.account) {
        (
            Source::Pod {
                access,
                archive_key,
            },
            _,
        ) => {
            let feed = plan.feed;
            let stream = pod::Stream {
                access,
                archive_key,
                feed,
                intake,
                facts,
                status,
            };
            stream.run(cursor, stop.clone()).await;
        }
        (Source::Tap(access), Account::Tap(account)) => {
            let interval_seconds = account.interval_seconds;
            let stream = tap::Stream {
                access,
                interval_seconds,
                intake,
                facts,
                status,
            };
            stream.run(cursor, stop.clone()).await;
        }
        (Source::Tap(_), Account::Pod(_)) => {}
    }
}
