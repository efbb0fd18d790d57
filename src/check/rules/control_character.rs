//! DS126: a control character in a text of the content.
//!
//! XML 1.0 has no way to write it, so QRadar could not read the package.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::resolve::Resolved;
use crate::source::Spanned;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS126,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for (text, place) in texts(pack) {
        if let Some(c) = text.chars().find(|c| !is_xml(*c)) {
            let message = format!("the text holds the character U+{:04X}", u32::from(c));
            found.push(
                Diagnostic::new(&codes::DS126, place, message)
                    .label("XML cannot hold it")
                    .help("remove it; in double quotes YAML turns escapes such as `\\0` into such characters"),
            );
        }
    }
}

/// The characters of XML 1.0.
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

/// Every text that goes into the package, and where to point for it: texts that keep no
/// place of their own are shown by the item's name.
fn texts<'p>(pack: &'p Resolved<'_>) -> Vec<(&'p str, Span)> {
    let mut out = Vec::new();
    extension(pack, &mut out);
    for row in &pack.log_source_types {
        out.push(spanned(&row.item.name));
    }
    for row in &pack.log_source_extensions {
        described(&row.item.name, &row.item.description, &mut out);
        for field in &row.item.fields {
            out.extend(field.date_pattern.iter().map(spanned));
            for source in &field.from {
                let parts = [&source.key_path, &source.regex, &source.capture];
                out.extend(parts.into_iter().flatten().map(spanned));
            }
        }
    }
    events(pack, &mut out);
    searches(pack, &mut out);
    out
}

fn extension<'p>(pack: &'p Resolved<'_>, out: &mut Vec<(&'p str, Span)>) {
    let extension = pack.extension;
    let name = &extension.name;
    described(name, &extension.owner, out);
    out.extend([&extension.author, &extension.email, &extension.description].map(spanned));
    out.extend(extension.assumptions.values().map(spanned));
    let Some(app) = pack.app.as_ref().map(|row| row.item) else {
        return;
    };
    out.extend([&app.name, &app.description].map(spanned));
    for area in &app.areas {
        described(&area.text, &area.description, out);
        out.push((&area.url, area.id.span));
    }
    for page in &app.configuration_pages {
        described(&page.text, &page.description, out);
        out.push((&page.url, page.text.span));
        out.extend(page.icon.iter().map(spanned));
    }
}

fn events<'p>(pack: &'p Resolved<'_>, out: &mut Vec<(&'p str, Span)>) {
    for row in &pack.qids {
        described(&row.item.name, &row.item.description, out);
    }
    for row in &pack.event_mappings {
        out.push(spanned(&row.item.event_id));
        out.extend(row.item.event_category.iter().map(spanned));
    }
    for row in &pack.properties {
        described(&row.item.name, &row.item.description, out);
        for expression in &row.item.expressions {
            let parts = [&expression.key_path, &expression.regex];
            out.extend(parts.into_iter().flatten().map(spanned));
        }
    }
}

fn searches<'p>(pack: &'p Resolved<'_>, out: &mut Vec<(&'p str, Span)>) {
    for row in &pack.groups {
        described(&row.item.name, &row.item.description, out);
    }
    for row in &pack.saved_searches {
        out.extend([&row.item.name, &row.item.aql].map(spanned));
    }
    for row in &pack.log_sources {
        described(&row.item.name, &row.item.description, out);
        out.push(spanned(&row.item.identifier));
    }
}

fn described<'p>(name: &'p Spanned<String>, text: &'p str, out: &mut Vec<(&'p str, Span)>) {
    out.push(spanned(name));
    out.push((text, name.span));
}

fn spanned(text: &Spanned<String>) -> (&str, Span) {
    (&text.value, text.span)
}
