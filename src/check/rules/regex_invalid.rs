//! DS103: a regex that Java, which runs QRadar's regexes, refuses.

use crate::check::java_regex::{Remark, parse};
use crate::check::parsing::{part, readers};
use crate::check::{Rule, Scope};
use crate::diagnostic::{Code, Diagnostic, Fix, codes};
use crate::resolve::Resolved;
use crate::source::Spanned;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS103,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for regex in readers(pack).filter_map(|reader| reader.regex) {
        if let Err(remark) = parse(regex) {
            let message = format!("not a regex: {}", remark.message);
            found.push(about(&codes::DS103, regex, &remark, message));
        }
    }
}

/// A remark about a regex, underlined in it.
pub(super) fn about(
    code: &'static Code,
    regex: &Spanned<String>,
    remark: &Remark,
    message: String,
) -> Diagnostic {
    let place = part(regex, remark.at.start, remark.at.end);
    let fix = remark.instead.as_ref().map(|text| {
        let title = format!("write {text}");
        Fix::value(title, (regex, regex.span), remark.at.clone(), text)
    });
    Diagnostic::new(code, place, message)
        .help(remark.help)
        .fix(fix)
}
