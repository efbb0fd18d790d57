//! DS157: a whole array where one value is wanted.
//!
//! `[]` gives the array's text, brackets and all. That is no address, number, port or
//! time, so the property or field stays empty.

use crate::check::parsing::part;
use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, Fix, codes};
use crate::model::key_path::{Index, KeyPath};
use crate::model::log_source_extension::Field;
use crate::model::property::PropertyType;
use crate::resolve::Resolved;
use crate::source::Spanned;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS157,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for property in pack.properties.iter().map(|row| row.item) {
        let what = match property.kind {
            PropertyType::String => continue,
            PropertyType::Numeric => "a number",
            PropertyType::Ip => "an IP address",
            PropertyType::Port => "a port",
            PropertyType::Time => "a time",
        };
        let paths = property
            .expressions
            .iter()
            .filter_map(|e| e.key_path.as_ref());
        found.extend(paths.filter_map(|path| finding(path, what)));
    }
    let extensions = pack.log_source_extensions.iter();
    for field in extensions.flat_map(|row| &row.item.fields) {
        if let Some(what) = wants(field.field.value) {
            let paths = field.from.iter().filter_map(|s| s.key_path.as_ref());
            found.extend(paths.filter_map(|path| finding(path, what)));
        }
    }
}

/// What a field holds, where that is not any text.
fn wants(field: Field) -> Option<&'static str> {
    let name = field.name();
    if field == Field::DeviceTime {
        Some("a time")
    } else if name.contains("Port") {
        Some("a port")
    } else if name.contains("Ip") {
        Some("an IP address")
    } else if name.to_ascii_uppercase().ends_with("MAC") {
        Some("a MAC address")
    } else {
        None
    }
}

fn finding(path: &Spanned<String>, what: &str) -> Option<Diagnostic> {
    let parsed = KeyPath::parse(path).ok()?;
    let whole = parsed.steps.last()?.index == Some(Index::Whole);
    let brackets = path.len().checked_sub(2).filter(|_| whole)?;
    let message = format!("the whole array is no {}", what.split_once(' ')?.1);
    let fix = Fix::value(
        "take the first element",
        (path, path.span),
        brackets..path.len(),
        "[0]",
    );
    Some(
        Diagnostic::new(&codes::DS157, part(path, brackets, path.len()), message)
            .label(format!("{what} is wanted"))
            .help("take one element, such as `[0]`")
            .fix(fix.as_suggestion()),
    )
}
