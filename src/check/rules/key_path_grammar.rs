//! DS101: a JSON key path that QRadar is not known to read.

use crate::check::Rule;
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::model::key_path::KeyPath;
use crate::resolve::Resolved;
use crate::source::Spanned;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS101,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    let properties = pack.properties.iter().flat_map(|p| &p.item.expressions);
    let fields = pack
        .log_source_extensions
        .iter()
        .flat_map(|e| &e.item.fields)
        .flat_map(|f| &f.from);
    let paths = properties
        .filter_map(|e| e.key_path.as_ref())
        .chain(fields.filter_map(|f| f.key_path.as_ref()));
    for path in paths {
        if let Err(error) = KeyPath::parse(&path.value) {
            let message = format!("not a JSON key path: {}", error.message);
            found.push(
                Diagnostic::new(&codes::DS101, from(path, error.at), message).help(error.help),
            );
        }
    }
}

/// The part of a value from a byte on. Where the YAML text is not the value itself
/// (quotes, escapes), the whole value.
fn from(path: &Spanned<String>, at: usize) -> Span {
    let length = (path.span.end - path.span.start) as usize;
    let mut span = path.span;
    if length == path.value.len() && at < length {
        span.start += u32::try_from(at).unwrap_or(0);
    }
    span
}
