//! DS205: a configuration page whose icon is not among the pack's files.
//!
//! It is looked for in `app/files/` and, because pages are served from the app's folder
//! `app/`, in `app/files/app/`.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS205,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for page in pack
        .app
        .iter()
        .flat_map(|row| &row.item.configuration_pages)
    {
        let Some(icon) = &page.icon else {
            continue;
        };
        let path = icon.trim_start_matches('/');
        let places = [format!("app/files/{path}"), format!("app/files/app/{path}")];
        if !pack.assets.iter().any(|asset| places.contains(&asset.path)) {
            let message = format!("there is no file `{}`", places[0]);
            found.push(
                Diagnostic::new(&codes::DS205, icon.span, message)
                    .help("put the picture there, 32 by 32 pixels, or remove `icon:`"),
            );
        }
    }
}
