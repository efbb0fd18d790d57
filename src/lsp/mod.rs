//! The language server: what an editor asks about a pack while it is written.
//!
//! It is a door, as `commands` is: it reads packs from disk, lays the editor's unsaved
//! buffers over them, and answers over a connection. What it says comes from the same stages
//! as `dsmith check`. Files may be broken at any time, so what stands at the cursor is read
//! from its line and not from a tree.

mod actions;
mod answers;
mod catalog;
mod complete;
mod cursor;
mod definition;
mod diagnostics;
mod hover;
mod paths;
mod position;
mod samples;
mod workspace;

pub use samples::{SampleValues, sample_values};

use std::time::Duration;

use anyhow::Context as _;
use lsp_server::{Connection, Message, Notification, Response};
use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CompletionOptions,
    HoverProviderCapability, OneOf, PositionEncodingKind, ServerCapabilities,
    TextDocumentSyncCapability, TextDocumentSyncKind,
};
use serde_json::json;

use self::workspace::Workspace;
use crate::diagnostic::Diagnostic;
use crate::model::Pack;
use crate::source::{Files, Sources};

/// How long the keyboard is at rest before a pack is checked.
const REST: Duration = Duration::from_millis(150);

/// A pack as it was found when it was looked at.
#[derive(Debug)]
pub struct Looked {
    /// What was read.
    pub sources: Sources,
    /// What could be typed.
    pub pack: Pack,
    /// Every finding.
    pub diagnostics: Vec<Diagnostic>,
    /// What the sample events give the properties; nothing in a pack that is not sound.
    pub values: SampleValues,
}

/// How a pack is looked at.
pub type Look<'l> = &'l dyn Fn(Files) -> Looked;

/// Serves one editor until it leaves.
pub fn serve(connection: Connection, look: Look<'_>) -> anyhow::Result<()> {
    let (id, _) = connection
        .initialize_start()
        .context("the editor does not begin")?;
    let result = json!({
        "capabilities": capabilities(),
        "serverInfo": { "name": "dsmith", "version": env!("CARGO_PKG_VERSION") },
    });
    connection.initialize_finish(id, result)?;
    let mut workspace = Workspace::new(look);
    loop {
        let message = if workspace.is_stale() {
            match connection.receiver.recv_timeout(REST) {
                Ok(message) => message,
                Err(error) if error.is_timeout() => {
                    publish(&connection, &mut workspace)?;
                    continue;
                }
                Err(_) => break,
            }
        } else {
            match connection.receiver.recv() {
                Ok(message) => message,
                Err(_) => break,
            }
        };
        if !handle(&connection, &mut workspace, message)? {
            break;
        }
    }
    Ok(())
}

/// Handles one message; false when it was the last.
fn handle(
    connection: &Connection,
    workspace: &mut Workspace<'_>,
    message: Message,
) -> anyhow::Result<bool> {
    match message {
        Message::Request(request) => {
            if connection.handle_shutdown(&request)? {
                return Ok(false);
            }
            let id = request.id.clone();
            let response = match answers::answer(workspace, request) {
                Ok(result) => Response::new_ok(id, result),
                Err((code, message)) => Response::new_err(id, code as i32, message),
            };
            connection.sender.send(response.into())?;
        }
        Message::Notification(notification) => {
            if notification.method == "exit" {
                return Ok(false);
            }
            workspace.notice(notification);
        }
        Message::Response(_) => {}
    }
    Ok(true)
}

fn publish(connection: &Connection, workspace: &mut Workspace<'_>) -> anyhow::Result<()> {
    for params in workspace.refresh() {
        let method = "textDocument/publishDiagnostics".to_owned();
        let notification = Notification::new(method, params);
        connection.sender.send(notification.into())?;
    }
    Ok(())
}

fn capabilities() -> ServerCapabilities {
    let sync = TextDocumentSyncKind::FULL;
    ServerCapabilities {
        position_encoding: Some(PositionEncodingKind::UTF16),
        text_document_sync: Some(TextDocumentSyncCapability::Kind(sync)),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some([" ", "\"", "'", "("].map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![
                CodeActionKind::QUICKFIX,
                CodeActionKind::SOURCE_FIX_ALL,
            ]),
            ..CodeActionOptions::default()
        })),
        ..ServerCapabilities::default()
    }
}
