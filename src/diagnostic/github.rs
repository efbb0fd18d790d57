//! Diagnostics as GitHub workflow commands, so that a pull request shows them at their lines.

use std::fmt::Write as _;

use super::{Diagnostic, Place, Severity, SourceMap};

/// Renders one `::error file=…,line=…::…` line for each diagnostic. `root` is the
/// pack's folder as the workflow sees it, put before each path.
pub fn github(diagnostics: &[Diagnostic], sources: &SourceMap, root: &str) -> String {
    let mut out = String::new();
    for d in diagnostics {
        let command = match d.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let mut text = d.message.clone();
        if let Some(help) = &d.help {
            text.push('\n');
            text.push_str(help);
        }
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "::{command} {}title={}::{}",
            place(&d.place, sources, root),
            property(d.code.id),
            data(&text)
        );
    }
    out
}

fn place(place: &Place, sources: &SourceMap, root: &str) -> String {
    match place {
        Place::Source(span) => {
            let start = sources.position(span.file, span.start);
            let end = sources.position(span.file, span.end);
            let path = property(&join(root, sources.path(span.file)));
            format!(
                "file={path},line={},col={},endLine={},endColumn={},",
                start.line, start.column, end.line, end.column
            )
        }
        Place::File(path) => format!("file={},", property(&join(root, path))),
        Place::Entry(_) | Place::Whole => String::new(),
    }
}

/// A path under the pack's folder, as the tool that reads the report sees it.
pub(super) fn join(root: &str, path: &str) -> String {
    if root.is_empty() || root == "." {
        path.to_owned()
    } else {
        format!("{}/{path}", root.trim_end_matches('/'))
    }
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
