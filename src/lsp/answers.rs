//! Which request is answered by whom.

use lsp_server::{ErrorCode, Request};
use lsp_types::{CodeActionParams, CompletionParams, GotoDefinitionParams, HoverParams};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::workspace::Workspace;
use super::{actions, complete, definition, hover};

/// Why a request has no answer.
pub(super) type Refusal = (ErrorCode, String);

/// The answer to a request.
pub(super) fn answer(workspace: &mut Workspace<'_>, request: Request) -> Result<Value, Refusal> {
    let params = request.params;
    match request.method.as_str() {
        "textDocument/hover" => {
            let params: HoverParams = typed(params)?;
            let at = params.text_document_position_params;
            let file = workspace.file(&at.text_document.uri);
            value(file.and_then(|file| hover::hover(&file, at.position)))
        }
        "textDocument/completion" => {
            let params: CompletionParams = typed(params)?;
            let at = params.text_document_position;
            let file = workspace.file(&at.text_document.uri);
            value(file.map(|file| complete::complete(&file, at.position)))
        }
        "textDocument/definition" => {
            let params: GotoDefinitionParams = typed(params)?;
            let at = params.text_document_position_params;
            let file = workspace.file(&at.text_document.uri);
            value(file.and_then(|file| definition::definition(&file, at.position)))
        }
        "textDocument/codeAction" => {
            let params: CodeActionParams = typed(params)?;
            let file = workspace.file(&params.text_document.uri);
            value(file.map(|file| actions::actions(&file, &params)))
        }
        other => {
            let message = format!("dsmith does not answer `{other}`");
            Err((ErrorCode::MethodNotFound, message))
        }
    }
}

fn typed<T: DeserializeOwned>(params: Value) -> Result<T, Refusal> {
    serde_json::from_value(params).map_err(|error| (ErrorCode::InvalidParams, error.to_string()))
}

fn value(answer: impl serde::Serialize) -> Result<Value, Refusal> {
    serde_json::to_value(answer).map_err(|error| (ErrorCode::InternalError, error.to_string()))
}
