//! A comparison for a terminal.

use std::fmt::Write as _;

use similar::ChangeTag;

use super::super::step::Step;
use super::super::{Comparison, Kind};
use super::words;
use crate::diagnostic::Style;

/// The differences by kind, each with its rule, then the step that they need.
pub fn plain(comparison: &Comparison, style: Style) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(out, "old  {}", words::side(&comparison.old));
    let _ = writeln!(out, "new  {}\n", words::side(&comparison.new));
    let mut kind: Option<Kind> = None;
    for judged in &comparison.changes {
        if kind.replace(judged.change.kind) != Some(judged.change.kind) {
            let _ = writeln!(out, "{}", judged.change.kind.noun());
        }
        let step = painted(
            style,
            colour(judged.rule.step),
            &format!("{:<5}", judged.rule.step),
        );
        let what = words::what(&judged.change.what);
        let _ = writeln!(
            out,
            "  {step} {}: {what}  [{}]",
            judged.change.name, judged.rule.id
        );
        for (tag, line) in words::lines(&judged.change.what) {
            let (sign, colour) = match tag {
                ChangeTag::Delete => ('-', RED),
                ChangeTag::Insert => ('+', GREEN),
                ChangeTag::Equal => (' ', PLAIN),
            };
            let line = painted(style, colour, &format!("{sign} {line}"));
            let _ = writeln!(out, "          {line}");
        }
    }
    if comparison.changes.is_empty() {
        out.push_str("no differences\n");
    } else {
        let _ = writeln!(out, "\n{}", words::verdict(comparison));
    }
    out
}

const PLAIN: &str = "";
const RED: &str = "\x1b[31m";
const GREEN: &str = "\x1b[32m";
const YELLOW: &str = "\x1b[33m";
const OFF: &str = "\x1b[0m";

fn colour(step: Step) -> &'static str {
    match step {
        Step::Major => RED,
        Step::Minor => YELLOW,
        Step::Patch => GREEN,
        Step::None => PLAIN,
    }
}

fn painted(style: Style, colour: &str, text: &str) -> String {
    if style == Style::Coloured && !colour.is_empty() {
        format!("{colour}{text}{OFF}")
    } else {
        text.to_owned()
    }
}
