//! The level, changeable at run time, and the latest lines for the pages.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU8, Ordering::Relaxed};

use serde_json::Value;
use tracing::{Level, Metadata};

use crate::spool::lock;

/// Lines kept in memory.
const KEPT: usize = 1000;

/// See the module.
#[derive(Debug)]
pub struct Log {
    level: AtomicU8,
    lines: Mutex<VecDeque<(Level, String)>>,
}

impl Default for Log {
    fn default() -> Self {
        Self {
            level: number(Level::INFO).into(),
            lines: Mutex::default(),
        }
    }
}

/// Which of the latest lines.
#[derive(Debug, Default, Clone)]
pub struct Wanted {
    /// At most so many.
    pub lines: usize,
    /// Of this level and above it in weight.
    pub level: Option<Level>,
    /// Of this account.
    pub account: Option<String>,
}

fn number(level: Level) -> u8 {
    match level {
        Level::ERROR => 1,
        Level::WARN => 2,
        Level::INFO => 3,
        Level::DEBUG => 4,
        Level::TRACE => 5,
    }
}

impl Log {
    /// Sets the level.
    pub fn set_level(&self, level: Level) {
        self.level.store(number(level), Relaxed);
    }

    /// Whether a line of that kind is written. Of other crates only warnings are: what they say
    /// below that may hold what they send.
    pub fn wants(&self, metadata: &Metadata<'_>) -> bool {
        let own = metadata.target().starts_with("collector");
        let least = if own {
            self.level.load(Relaxed)
        } else {
            number(Level::WARN)
        };
        number(*metadata.level()) <= least
    }

    /// Keeps a line.
    pub fn keep(&self, level: Level, line: &str) {
        let mut lines = lock(&self.lines);
        if lines.len() == KEPT {
            lines.pop_front();
        }
        lines.push_back((level, line.trim_end().to_owned()));
    }

    /// The latest lines, newest last.
    pub fn latest(&self, wanted: &Wanted) -> Vec<Value> {
        let lines = lock(&self.lines);
        let mut found: Vec<Value> = lines
            .iter()
            .rev()
            .filter(|(level, _)| wanted.level.is_none_or(|least| *level <= least))
            .filter_map(|(_, line)| serde_json::from_str::<Value>(line).ok())
            .filter(|line| {
                wanted
                    .account
                    .as_ref()
                    .is_none_or(|account| line["account"] == **account)
            })
            .take(wanted.lines)
            .collect();
        found.reverse();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_lines_are_filtered_by_level_and_account() {
        let log = Log::default();
        log.keep(Level::INFO, r#"{"message":"one","account":"a"}"#);
        log.keep(Level::WARN, r#"{"message":"two","account":"b"}"#);
        log.keep(Level::ERROR, r#"{"message":"three"}"#);
        let messages = |wanted: Wanted| -> Vec<String> {
            let lines = log.latest(&wanted);
            lines
                .iter()
                .map(|line| line["message"].as_str().unwrap().to_owned())
                .collect()
        };
        let all = Wanted {
            lines: 10,
            ..Wanted::default()
        };
        assert_eq!(messages(all.clone()), ["one", "two", "three"]);
        assert_eq!(
            messages(Wanted {
                lines: 1,
                ..all.clone()
            }),
            ["three"]
        );
        assert_eq!(
            messages(Wanted {
                level: Some(Level::WARN),
                ..all.clone()
            }),
            ["two", "three"]
        );
        assert_eq!(
            messages(Wanted {
                account: Some("b".into()),
                ..all
            }),
            ["two"]
        );
    }
}
