//! DATEFORMAT's patterns.

use super::Scope;
use crate::ast::{Expr, ExprKind};
use crate::finding::{Finding, FindingKind, Severity};

/// The letters of Java's `SimpleDateFormat` that AQL documents.
const LETTERS: &str = "GyYMwWDdFEuaHkKhmsSzZX";

/// Patterns have known letters, and mean what they seem to.
pub(super) fn patterns(scope: &Scope<'_>, findings: &mut Vec<Finding>) {
    scope.query().walk(&mut |_, expr| {
        let ExprKind::Call(call) = &expr.node else {
            return;
        };
        if call.function.node.full() != "DATEFORMAT" {
            return;
        }
        let Some(pattern) = call.arguments.expressions().get(1) else {
            return;
        };
        if let ExprKind::Text(text) = &pattern.node {
            findings.extend(problems(pattern, text.as_str()));
        }
    });
}

fn problems(at: &Expr, pattern: &str) -> Vec<Finding> {
    let find = |message: String, help: &str| {
        Finding::new(FindingKind::DatePattern, at.span, message).help(help)
    };
    let parts: Vec<&str> = pattern.split('\'').collect();
    let letters: String = parts.iter().step_by(2).copied().collect();
    let mut findings = Vec::new();
    if parts.len().is_multiple_of(2) {
        let help = "fixed text stands between two quotes, each written twice in AQL";
        findings.push(
            find("the quote in this pattern is not closed".into(), help).severity(Severity::Error),
        );
    }
    if let Some(letter) = letters
        .chars()
        .find(|c| c.is_ascii_alphabetic() && !LETTERS.contains(*c))
    {
        let message = format!("{letter} is no letter of a date pattern");
        findings.push(find(message, "put fixed text in quotes").severity(Severity::Error));
    }
    if letters.contains('Y') {
        let help = "write yyyy; around New Year the two differ";
        findings.push(find("YYYY is the year of the week".into(), help));
    }
    if letters.contains('h') && !letters.contains('a') {
        let help = "write HH, or add a for AM and PM";
        findings.push(find(
            "hh counts to 12, and nothing says AM or PM".into(),
            help,
        ));
    }
    if letters.contains("HH:MM") || letters.contains("MM:ss") {
        findings.push(find("MM is the month".into(), "write mm for minutes"));
    }
    findings
}
