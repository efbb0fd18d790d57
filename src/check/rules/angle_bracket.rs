//! DS208: `<` or `>` in a text of the app's manifest.
//!
//! The app framework's schema forbids both in every text.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::model::App;
use crate::resolve::Resolved;
use crate::source::Spanned;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS208,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    let Some(app) = pack.app.as_ref().map(|row| row.item) else {
        return;
    };
    for (what, text, place) in texts(app) {
        if let Some(bracket) = text.chars().find(|c| "<>".contains(*c)) {
            let message = format!("{what} holds `{bracket}`, which the app's manifest must not");
            found.push(Diagnostic::new(&codes::DS208, place, message).help("write it in words"));
        }
    }
}

/// The texts of the manifest that content gives; what keeps no place of its own is shown
/// by its item's text.
fn texts(app: &App) -> Vec<(&'static str, &str, Span)> {
    let mut out = vec![
        spanned("the name", &app.name),
        spanned("the description", &app.description),
    ];
    for area in &app.areas {
        out.push(spanned("the text", &area.text));
        out.push((
            "the description of this tab",
            &area.description,
            area.text.span,
        ));
        out.push(("the URL of this tab", &area.url, area.text.span));
    }
    for page in &app.configuration_pages {
        out.push(spanned("the text", &page.text));
        out.push((
            "the description of this page",
            &page.description,
            page.text.span,
        ));
        out.push(("the URL of this page", &page.url, page.text.span));
        out.extend(page.icon.iter().map(|icon| spanned("the icon", icon)));
    }
    out
}

fn spanned<'a>(what: &'static str, text: &'a Spanned<String>) -> (&'static str, &'a str, Span) {
    (what, &text.value, text.span)
}
