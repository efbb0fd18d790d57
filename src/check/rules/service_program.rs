//! DS211: the service's program is not there, or is there twice.
//!
//! `collector` stands for the program that dsmith builds; every other program is a file of
//! the pack in `app/files/container/service/`, whose files the image build makes
//! executable.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::app::COLLECTOR;
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS211,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    let Some(app) = pack.app.as_ref().map(|row| row.item) else {
        return;
    };
    let program = &app.service.program;
    let path = format!("app/files/container/service/{}", program.value);
    let there = pack.assets.iter().any(|asset| asset.path == path);
    let (message, help) = match (program.value == COLLECTOR, there) {
        (true, true) => (
            format!("`{path}` would be overwritten by dsmith's collector"),
            "rename the file and the program",
        ),
        (false, false) => (
            format!("there is no file `{path}`"),
            "put the program there, or write `program: collector` for dsmith's own",
        ),
        _ => return,
    };
    found.push(Diagnostic::new(&codes::DS211, program.span, message).help(help));
}
