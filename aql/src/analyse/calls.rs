//! Functions: known, with the right number of arguments, and arguments that they can use.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::Scope;
use crate::ast::{Arguments, Call, Expr, ExprKind, Source};
use crate::finding::{Finding, FindingKind, Severity, closest};
use crate::span::Span;
use crate::tables::{self, Confidence, FUNCTIONS, Function};

/// After so many unknown names the closest known one is not looked for any more.
const MAX_SUGGESTIONS: usize = 50;

/// Functions of other databases, and what to write.
const FOREIGN: [(&str, &str); 14] = [
    ("COALESCE", "write IF x IS NULL THEN y ELSE x"),
    ("IFNULL", "write IF x IS NULL THEN y ELSE x"),
    ("NVL", "write IF x IS NULL THEN y ELSE x"),
    ("LENGTH", "write STRLEN(x)"),
    ("LEN", "write STRLEN(x)"),
    ("TRIM", "write REPLACEALL with a regular expression"),
    ("CAST", "write LONG(x), DOUBLE(x) or STR(x)"),
    ("ROUND", "write LONG(x), which cuts the fraction"),
    (
        "SUBSTR",
        "write SUBSTRING(text, start, length), where start counts from 0",
    ),
    ("REPLACE", "write REPLACEALL('regex', text, 'new')"),
    ("INSTR", "write STRPOS(text, 'sub'), which counts from 0"),
    ("CONTAINS", "write STRPOS(LOWER(x), LOWER('…')) > -1"),
    ("DATE_FORMAT", "write DATEFORMAT(ms, 'pattern')"),
    ("CURRENT_TIMESTAMP", "write NOW()"),
];

fn all_calls<'q>(scope: &Scope<'q>) -> Vec<(&'q Call, Span)> {
    let mut found = Vec::new();
    scope.query().walk(&mut |_, expr| {
        if let ExprKind::Call(call) = &expr.node {
            found.push((call, expr.span));
        }
    });
    found.extend(
        scope
            .query()
            .parameter_calls()
            .map(|call| (call, call.function.span)),
    );
    found
}

/// Functions are known and take as many arguments as they are given.
pub(super) fn calls(scope: &Scope<'_>, findings: &mut Vec<Finding>) {
    let mut seen = BTreeSet::new();
    for (call, span) in all_calls(scope) {
        let name = call.function.node.full();
        if let Arguments::Distinct(arguments) = &call.arguments {
            let message = format!("{name}(DISTINCT …) is not AQL");
            let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
            let instead = format!("UNIQUECOUNT({})", arguments.join(", "));
            findings.push(
                Finding::new(FindingKind::DistinctArgument, span, message)
                    .help(format!("write {instead}"))
                    .replacement(instead),
            );
        } else if let Some(function) = tables::function(&name) {
            findings.extend(count(call, function, span));
            findings.extend(age(call, function));
        } else if !scope.schema.catalog.functions().contains(&name) && seen.insert(name.clone()) {
            findings.push(unknown(scope, call, &name, seen.len() <= MAX_SUGGESTIONS));
        }
    }
}

fn unknown(scope: &Scope<'_>, call: &Call, name: &str, suggest: bool) -> Finding {
    let span = call.function.span;
    let finding = Finding::new(
        FindingKind::UnknownFunction,
        span,
        format!("AQL has no function {name}"),
    );
    if let Some((_, help)) = FOREIGN.iter().find(|(foreign, _)| *foreign == name) {
        return finding.help(*help);
    }
    let custom = scope.schema.catalog.functions().iter().map(String::as_str);
    let known = FUNCTIONS.iter().map(|function| function.name).chain(custom);
    let close = if suggest { closest(name, known) } else { None };
    if close.is_none() && call.function.node.namespace().is_some() {
        return finding.help("name the custom function in the catalog if another extension has it");
    }
    finding.did_you_mean(close.map(str::to_owned))
}

fn count(call: &Call, function: &Function, span: Span) -> Option<Finding> {
    let given = match &call.arguments {
        Arguments::Star if function.name == "COUNT" => return None,
        Arguments::Star => {
            let message = format!("{} takes no *", function.name);
            return Some(usage(function, span, message));
        }
        arguments => arguments.expressions().len(),
    };
    if given == 0 && function.name == "COUNT" {
        let message = "COUNT() occurs in dashboards and is not documented";
        return Some(
            Finding::new(FindingKind::UndocumentedForm, span, message)
                .help("write COUNT(*)")
                .replacement("COUNT(*)"),
        );
    }
    if given >= function.least && function.most.is_none_or(|most| given <= most) {
        return None;
    }
    let amount = match function.most {
        Some(1) if function.least == 1 => "1 argument".to_owned(),
        Some(most) if most == function.least => format!("{most} arguments"),
        Some(most) => format!("{} to {most} arguments", function.least),
        None => format!("at least {} arguments", function.least),
    };
    let message = format!("{} takes {amount} and not {given}", function.name);
    Some(usage(function, span, message))
}

/// A finding that shows how the function is written. Where nobody confirmed its arguments, it
/// is a warning only.
fn usage(function: &Function, span: Span, message: String) -> Finding {
    let sure = function.confidence >= Confidence::Seen;
    let severity = if sure {
        Severity::Error
    } else {
        Severity::Warning
    };
    Finding::new(FindingKind::ArgumentCount, span, message)
        .severity(severity)
        .help(format!(
            "it is written {}({})",
            function.name, function.usage
        ))
}

fn age(call: &Call, function: &Function) -> Option<Finding> {
    (function.name == "DISTINCTCOUNT").then(|| {
        let message = "DISTINCTCOUNT came with a later 7.5";
        Finding::new(FindingKind::NeedsNewerVersion, call.function.span, message)
            .help("write UNIQUECOUNT, which is exact")
            .replacement("UNIQUECOUNT")
    })
}

/// Arguments that a function cannot use.
pub(super) fn arguments(scope: &Scope<'_>, findings: &mut Vec<Finding>) {
    for (call, _) in all_calls(scope) {
        let arguments = call.arguments.expressions();
        if call.function.node.full() == "INCIDR" {
            findings.extend(arguments.first().and_then(network));
        }
    }
    if let Source::GlobalView { resolution, .. } = &scope.query().source.node {
        let known = ["NORMAL", "HOURLY", "DAILY"];
        if !known.contains(&resolution.node.as_str()) {
            let message = format!("GLOBALVIEW has no resolution {}", resolution.node);
            findings.push(
                Finding::new(FindingKind::ArgumentValue, resolution.span, message)
                    .help("write 'NORMAL', 'HOURLY' or 'DAILY'"),
            );
        }
    }
}

fn network(expr: &Expr) -> Option<Finding> {
    let ExprKind::Text(text) = &expr.node else {
        let message = "INCIDR takes the network first, then the address";
        return matches!(expr.node, ExprKind::Column(_)).then(|| {
            Finding::new(FindingKind::ArgumentValue, expr.span, message)
                .help("write INCIDR('10.0.0.0/8', sourceip)")
        });
    };
    (!is_network(text.as_str())).then(|| {
        Finding::new(
            FindingKind::ArgumentValue,
            expr.span,
            format!("{text} is no network"),
        )
        .help("write an address and a prefix length, such as '10.0.0.0/8'")
    })
}

fn is_network(text: &str) -> bool {
    let (address, prefix) = match text.split_once('/') {
        Some((address, prefix)) => (address, prefix.parse::<u8>().ok()),
        None => (text, Some(0)),
    };
    match (address.parse(), prefix) {
        (Ok(IpAddr::V4(_)), Some(prefix)) => prefix <= 32,
        (Ok(IpAddr::V6(_)), Some(prefix)) => prefix <= 128,
        _ => false,
    }
}
