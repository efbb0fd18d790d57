//! Diagnostics as a terminal shows them: the text underlined, the way `rustc` does.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Place, Severity, SourceMap, Span};

/// Whether the text goes to a terminal that shows colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// With colours.
    Coloured,
    /// Without: a pipe, a file, CI.
    Plain,
}

/// Renders all diagnostics, each followed by an empty line.
pub fn plain(diagnostics: &[Diagnostic], sources: &SourceMap, style: Style) -> String {
    let renderer = match style {
        Style::Coloured => Renderer::styled(),
        Style::Plain => Renderer::plain(),
    };
    let mut out = String::new();
    for diagnostic in diagnostics {
        out.push_str(&renderer.render(&report(diagnostic, sources)));
        out.push_str("\n\n");
    }
    out
}

/// The closing line, such as `2 errors, 1 warning`; nothing when there is nothing to count.
pub fn summary(diagnostics: &[Diagnostic]) -> Option<String> {
    let parts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .filter_map(|severity| {
            let n = diagnostics
                .iter()
                .filter(|d| d.severity == severity)
                .count();
            let plural = if n == 1 { "" } else { "s" };
            (n > 0).then(|| format!("{n} {}{plural}", severity.word()))
        })
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn report<'a>(diagnostic: &'a Diagnostic, sources: &'a SourceMap) -> Vec<Group<'a>> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code.id);
    let mut group = Group::with_title(title);
    match &diagnostic.place {
        Place::Source(span) => {
            for snippet in snippets(diagnostic, *span, sources) {
                group = group.element(snippet);
            }
        }
        Place::File(path) | Place::Entry(path) => {
            group = group.element(Origin::path(path.as_str()));
        }
        Place::Whole => {}
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    vec![group]
}

/// One snippet per file: the primary file first, then those of related labels.
fn snippets<'a>(
    diagnostic: &'a Diagnostic,
    primary: Span,
    sources: &'a SourceMap,
) -> Vec<Snippet<'a, annotate_snippets::Annotation<'a>>> {
    let mut files = vec![primary.file];
    for label in &diagnostic.related {
        if !files.contains(&label.span.file) {
            files.push(label.span.file);
        }
    }
    files
        .into_iter()
        .map(|file| {
            let mut snippet = Snippet::source(sources.text(file)).path(sources.path(file));
            if file == primary.file {
                let annotation = AnnotationKind::Primary.span(range(primary));
                snippet = snippet.annotation(annotation.label(diagnostic.label.as_deref()));
            }
            for label in diagnostic.related.iter().filter(|l| l.span.file == file) {
                let annotation = AnnotationKind::Context.span(range(label.span));
                snippet = snippet.annotation(annotation.label(label.text.as_str()));
            }
            snippet
        })
        .collect()
}

fn range(span: Span) -> std::ops::Range<usize> {
    span.start as usize..span.end as usize
}
