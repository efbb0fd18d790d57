//! `dsmith explain CODE`: the page of a diagnostic code.

use super::{exit, terminal};
use crate::diagnostic::{codes, did_you_mean};

/// Explain a diagnostic code
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The code, such as DS020, or its title; all codes are listed without it
    code: Option<String>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let Some(typed) = &args.code else {
        terminal::print(&list());
        return Ok(exit::OK);
    };
    if let Some(code) = codes::find(typed) {
        terminal::print(code.page);
        return Ok(exit::OK);
    }
    let near = did_you_mean(typed, codes::ALL.iter().flat_map(|c| [c.id, c.title]));
    let hint = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`dsmith explain` lists them all".to_owned(),
    };
    terminal::error(&format!("there is no code `{typed}`; {hint}"));
    Ok(exit::USAGE)
}

fn list() -> String {
    let lines = codes::ALL
        .iter()
        .map(|code| format!("{}  {:<8} {}\n", code.id, code.severity.word(), code.title));
    lines.collect()
}
