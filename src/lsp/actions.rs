//! Code actions: the fixes of findings.

use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, DocumentChangeOperation,
    DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, Range, TextDocumentEdit,
    TextEdit, WorkspaceEdit,
};

use super::workspace::File;
use super::{diagnostics, position};
use crate::diagnostic::{Diagnostic, Place};
use crate::fix::{self, Edit};

/// What can be done about a stretch of a file.
pub(super) fn actions(file: &File<'_>, params: &CodeActionParams) -> Vec<CodeActionOrCommand> {
    let only = params.context.only.as_deref();
    let wanted = |kind: &CodeActionKind| {
        only.is_none_or(|only| only.iter().any(|o| kind.as_str().starts_with(o.as_str())))
    };
    let mut out = Vec::new();
    if wanted(&CodeActionKind::QUICKFIX) {
        let found = file.looked.diagnostics.iter();
        out.extend(found.filter_map(|found| quick_fix(file, found, params.range)));
    }
    if wanted(&CodeActionKind::SOURCE_FIX_ALL) {
        out.extend(fix_all(file));
    }
    out.into_iter()
        .map(CodeActionOrCommand::CodeAction)
        .collect()
}

fn quick_fix(file: &File<'_>, found: &Diagnostic, asked: Range) -> Option<CodeAction> {
    let Place::Source(span) = found.place else {
        return None;
    };
    let map = &file.looked.sources.map;
    let range = diagnostics::range(map, span);
    let apart = range.end < asked.start || asked.end < range.start;
    if file.id != Some(span.file) || apart {
        return None;
    }
    let fix = found.fix.as_ref()?;
    let edit = fix::edit(fix, map)?;
    Some(CodeAction {
        title: fix.title.clone(),
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![diagnostics::diagnostic(file.root, map, found, range)]),
        is_preferred: Some(fix.certain),
        edit: Some(change(file, &[edit])?),
        ..CodeAction::default()
    })
}

/// Every certain fix of the file at once.
fn fix_all(file: &File<'_>) -> Option<CodeAction> {
    let mut certain = fix::certain(&file.looked.sources.map, &file.looked.diagnostics);
    let edits = certain.remove(&file.id?)?;
    Some(CodeAction {
        title: "mend all that is certain in this file".to_owned(),
        kind: Some(CodeActionKind::SOURCE_FIX_ALL),
        edit: Some(change(file, &edits)?),
        ..CodeAction::default()
    })
}

fn change(file: &File<'_>, edits: &[Edit]) -> Option<WorkspaceEdit> {
    let edits = edits.iter().map(|edit| {
        let bytes = edit.span.start as usize..edit.span.end as usize;
        OneOf::Left(TextEdit {
            range: position::range(file.text, bytes),
            new_text: edit.text.clone(),
        })
    });
    let edit = TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier {
            uri: file.uri(&file.path)?,
            version: None,
        },
        edits: edits.collect(),
    };
    let changes = DocumentChanges::Operations(vec![DocumentChangeOperation::Edit(edit)]);
    Some(WorkspaceEdit {
        document_changes: Some(changes),
        ..WorkspaceEdit::default()
    })
}
