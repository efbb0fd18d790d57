//! What goes to the terminal: text, findings, progress.

use std::io::{IsTerminal as _, Write as _};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::diagnostic::{Diagnostic, SourceMap, Style, plain, summary};

/// Prints to standard output. A reader that has gone away, such as `head`, ends the
/// output and is no error.
pub(super) fn print(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// Prints a line to standard error.
pub(super) fn note(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Prints what stopped the command.
pub(super) fn error(text: &str) {
    note(&format!("error: {text}"));
}

/// Shows findings on standard error, and how many there are.
pub(super) fn findings(diagnostics: &[Diagnostic], sources: &SourceMap) {
    let text = plain(diagnostics, sources, style(std::io::stderr().is_terminal()));
    let _ = std::io::stderr().write_all(text.as_bytes());
    if let Some(summary) = summary(diagnostics) {
        note(&summary);
    }
}

/// Colours for a terminal whose user did not turn them off.
#[expect(
    clippy::disallowed_methods,
    reason = "NO_COLOR is the user's word about the terminal"
)]
pub(super) fn style(is_terminal: bool) -> Style {
    if is_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()) {
        Style::Coloured
    } else {
        Style::Plain
    }
}

/// The style for standard output.
pub(super) fn stdout_style() -> Style {
    style(std::io::stdout().is_terminal())
}

/// A line that shows that work goes on: on a terminal only, and not under CI.
#[expect(clippy::disallowed_methods, reason = "CI says that nobody watches")]
pub(super) fn progress(message: &str) -> ProgressBar {
    if !std::io::stderr().is_terminal() || std::env::var_os("CI").is_some() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
        bar.set_style(style);
    }
    bar.set_message(message.to_owned());
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}
