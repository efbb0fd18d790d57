//! Findings as the protocol has them.

use std::collections::BTreeMap;
use std::path::Path;

use lsp_types::{
    Diagnostic as LspDiagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location,
    NumberOrString, Range,
};

use super::{Looked, paths, position};
use crate::diagnostic::{Diagnostic, Place, Severity, SourceMap, Span};
use crate::source::PACK_FILE;

/// Every finding of a pack, by the path of its file.
pub(super) fn by_file(root: &Path, looked: &Looked) -> BTreeMap<String, Vec<LspDiagnostic>> {
    let map = &looked.sources.map;
    let mut out: BTreeMap<String, Vec<LspDiagnostic>> = BTreeMap::new();
    for found in &looked.diagnostics {
        let (path, range) = match &found.place {
            Place::Source(span) => (map.path(span.file), range(map, *span)),
            Place::File(path) | Place::Entry(path) => (path.as_str(), Range::default()),
            Place::Whole => (PACK_FILE, Range::default()),
        };
        let shown = diagnostic(root, map, found, range);
        out.entry(path.to_owned()).or_default().push(shown);
    }
    out
}

/// The place of a span.
pub(super) fn range(map: &SourceMap, span: Span) -> Range {
    position::range(map.text(span.file), span.start as usize..span.end as usize)
}

/// One finding.
pub(super) fn diagnostic(
    root: &Path,
    map: &SourceMap,
    found: &Diagnostic,
    range: Range,
) -> LspDiagnostic {
    let mut message = found.message.clone();
    if let Some(help) = &found.help {
        message.push_str("\nhelp: ");
        message.push_str(help);
    }
    let related = found.related.iter().filter_map(|label| {
        let uri = paths::uri(&root.join(map.path(label.span.file)))?;
        let location = Location::new(uri, self::range(map, label.span));
        let message = label.text.clone();
        Some(DiagnosticRelatedInformation { location, message })
    });
    let related: Vec<_> = related.collect();
    LspDiagnostic {
        range,
        severity: Some(match found.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
            Severity::Note => DiagnosticSeverity::INFORMATION,
        }),
        code: Some(NumberOrString::String(found.code.id.to_owned())),
        source: Some("dsmith".to_owned()),
        message,
        related_information: (!related.is_empty()).then_some(related),
        ..LspDiagnostic::default()
    }
}
