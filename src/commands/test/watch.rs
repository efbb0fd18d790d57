//! `dsmith test --watch`: runs again what a change of the pack's files touches.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use anyhow::Context as _;
use notify::{EventKind, RecursiveMode, Watcher as _};

use super::{Args, once};
use crate::commands::{exit, pack, terminal};
use crate::diagnostic::{Levels, SourceMap};
use crate::resolve::{SampleEvent, TestRow};
use crate::source::TESTS_FOLDER;

/// A change is over when nothing more comes for so long: editors write a file in several
/// steps.
const QUIET: Duration = Duration::from_millis(20);

enum Signal {
    Changed(notify::Result<notify::Event>),
    Stop,
}

/// What a change touches.
enum Touched {
    /// Every test.
    All,
    /// The tests of these files, by their paths in the pack.
    Files(BTreeSet<String>),
}

/// Runs the tests, and again after each change, until Ctrl-C.
pub(super) fn run(args: &Args, levels: &Levels) -> anyhow::Result<u8> {
    let root = &args.pack.pack;
    let root = std::fs::canonicalize(root)
        .with_context(|| format!("cannot watch `{}`", root.display()))?;
    let (sender, signals) = channel();
    let stop = sender.clone();
    // Whoever no longer listens has ended.
    ctrlc::set_handler(move || drop(stop.send(Signal::Stop)))?;
    let mut watcher = notify::recommended_watcher(move |event| {
        drop(sender.send(Signal::Changed(event)));
    })?;
    watcher
        .watch(&root, RecursiveMode::Recursive)
        .with_context(|| format!("cannot watch `{}`", root.display()))?;
    show(args, levels, &Touched::All)?;
    terminal::note(&format!(
        "watching `{}`; Ctrl-C ends",
        args.pack.pack.display()
    ));
    while let Some(touched) = change(&signals, &root) {
        show(args, levels, &touched)?;
    }
    Ok(exit::OK)
}

/// One run, with its results on the standard output.
fn show(args: &Args, levels: &Levels, touched: &Touched) -> anyhow::Result<()> {
    let loaded = pack::load(&args.pack.pack);
    let outcome = once(args, &loaded, levels, |test| {
        touched.holds(test, loaded.texts())
    })?;
    let coverage = outcome.coverage.unwrap_or_default();
    terminal::print(&format!("{coverage}{}\n", outcome.results));
    Ok(())
}

/// Waits for the next change of a file that counts; none at the end.
fn change(signals: &Receiver<Signal>, root: &Path) -> Option<Touched> {
    let mut touched: Option<Touched> = None;
    loop {
        let signal = match touched {
            None => signals.recv().ok()?,
            Some(_) => match signals.recv_timeout(QUIET) {
                Ok(signal) => signal,
                Err(_) => return touched,
            },
        };
        match signal {
            Signal::Stop => return None,
            Signal::Changed(event) => touched = with(touched, event, root),
        }
    }
}

/// What is touched with one more event.
fn with(
    touched: Option<Touched>,
    event: notify::Result<notify::Event>,
    root: &Path,
) -> Option<Touched> {
    let event = match event {
        Ok(event) if matches!(event.kind, EventKind::Access(_)) => return touched,
        Ok(event) if !event.need_rescan() => event,
        // Changes were missed.
        _ => return Some(Touched::All),
    };
    event.paths.iter().fold(touched, |touched, path| {
        match (counts(path, root), touched) {
            (None, touched) => touched,
            (Some(path), Some(Touched::Files(mut paths))) if path.starts_with(TESTS_FOLDER) => {
                paths.insert(path);
                Some(Touched::Files(paths))
            }
            (Some(path), None) if path.starts_with(TESTS_FOLDER) => {
                Some(Touched::Files(BTreeSet::from([path])))
            }
            _ => Some(Touched::All),
        }
    })
}

/// The path in the pack of a file that counts: the pack passes over names with a dot.
fn counts(path: &Path, root: &Path) -> Option<String> {
    let inside = path.strip_prefix(root).ok()?;
    let names: Vec<_> = inside.iter().map(|name| name.to_string_lossy()).collect();
    let hidden = names.iter().any(|name| name.starts_with('.'));
    (!hidden).then(|| names.join("/"))
}

impl Touched {
    fn holds(&self, test: &TestRow<'_>, sources: &SourceMap) -> bool {
        let Self::Files(paths) = self else {
            return true;
        };
        let written = sources.path(test.item.name.span.file);
        let event = match &test.event {
            SampleEvent::File(file) => Some(&file.path),
            SampleEvent::Line(_) | SampleEvent::Json { .. } => None,
        };
        paths.contains(written) || event.is_some_and(|path| paths.contains(path))
    }
}
