//! DS180: a file without the line by which editors find its schema, in a pack whose other
//! files have it.
//!
//! The line is a comment, so it is looked for in the texts. Where the schemas lie is
//! learned from the other files; a pack that uses no such lines is left alone.

use crate::diagnostic::{Diagnostic, FileId, Fix, SourceMap, Span, codes};
use crate::model::schema;

const OPENING: &str = "# yaml-language-server: $schema=";

/// Adds what is found in every file.
pub(super) fn check(sources: &SourceMap, found: &mut Vec<Diagnostic>) {
    let Some(folder) = sources.files().find_map(|file| folder(sources, file)) else {
        return;
    };
    for file in sources.files() {
        let Some(schema) = schema::of_path(sources.path(file)) else {
            continue;
        };
        let depth = sources.path(file).matches('/').count();
        let wanted = format!("{OPENING}{}{folder}{schema}.json", "../".repeat(depth));
        found.extend(finding(sources, file, &wanted));
    }
}

/// Where the schemas lie, seen from the pack's folder, by the line of a file.
fn folder(sources: &SourceMap, file: FileId) -> Option<String> {
    let line = sources.text(file).lines().next()?;
    let path = line.strip_prefix(OPENING)?.trim();
    let mut folder =
        path.strip_suffix(&format!("{}.json", schema::of_path(sources.path(file))?))?;
    for _ in 0..sources.path(file).matches('/').count() {
        folder = folder.strip_prefix("../")?;
    }
    Some(folder.to_owned())
}

fn finding(sources: &SourceMap, file: FileId, wanted: &str) -> Option<Diagnostic> {
    let text = sources.text(file);
    let line = text.lines().next().unwrap_or("");
    let end = |length: usize| u32::try_from(length).unwrap_or(0);
    let span = |length: usize| Span {
        file,
        start: 0,
        end: end(length),
    };
    if line.trim_end() == wanted || line.contains("://") {
        return None;
    }
    let help = format!("write `{wanted}` as the first line");
    if line.starts_with(OPENING) {
        let length = line.trim_end().len();
        let fix = Fix::file("name the schema of this folder", span(length), wanted);
        let message = "the first line names the schema of another kind of file";
        return Some(
            Diagnostic::new(&codes::DS180, span(length), message)
                .help(help)
                .fix(fix),
        );
    }
    if text.contains(OPENING) {
        return None;
    }
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let after_mark = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let place = Span {
        file,
        start: end(after_mark),
        end: end(after_mark),
    };
    let fix = Fix::file("add the line", place, format!("{wanted}{newline}"));
    let message = "the first line names no schema, as it does in the pack's other files";
    Some(
        Diagnostic::new(&codes::DS180, span(line.len()), message)
            .help(help)
            .fix(fix),
    )
}
