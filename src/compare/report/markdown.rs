//! A comparison for a pull request or a release's page.

use std::fmt::Write as _;

use similar::ChangeTag;

use super::super::Comparison;
use super::super::step::Step;
use super::words::{self, escaped, sentence};

/// A section for each step, the largest first, each with a list.
pub fn markdown(comparison: &Comparison) -> String {
    let mut out = format!(
        "# {} → {}\n\n",
        escaped(&words::side(&comparison.old)),
        escaped(&words::side(&comparison.new)),
    );
    if comparison.changes.is_empty() {
        out.push_str("No differences.\n");
        return out;
    }
    // Writing to a String cannot fail.
    let _ = writeln!(out, "**{}**.", sentence(&words::verdict(comparison)));
    for (step, title) in SECTIONS {
        section(&mut out, comparison, *step, title);
    }
    out
}

const SECTIONS: &[(Step, &str)] = &[
    (Step::Major, "What breaks"),
    (Step::Minor, "What is new or different"),
    (Step::Patch, "What nobody has to know"),
];

fn section(out: &mut String, comparison: &Comparison, step: Step, title: &str) {
    let mut of_step = comparison
        .changes
        .iter()
        .filter(|c| c.rule.step == step)
        .peekable();
    if of_step.peek().is_none() {
        return;
    }
    let _ = writeln!(out, "\n## {title}\n");
    for judged in of_step {
        let _ = write!(
            out,
            "- {} **{}**: {}",
            sentence(judged.change.kind.noun()),
            escaped(&judged.change.name),
            escaped(&words::what(&judged.change.what)),
        );
        if !judged.rule.effect.is_empty() && step == Step::Major {
            let _ = write!(out, ". {}", sentence(judged.rule.effect));
        }
        let _ = writeln!(out, " (`{}`)", judged.rule.id);
        diff(out, &words::lines(&judged.change.what));
    }
}

fn diff(out: &mut String, lines: &[(ChangeTag, String)]) {
    if lines.is_empty() {
        return;
    }
    // A fence that is longer than any in the text.
    let fence = "`".repeat(
        lines
            .iter()
            .map(|(_, line)| ticks(line))
            .max()
            .unwrap_or(0)
            .max(2)
            + 1,
    );
    let _ = writeln!(out, "\n  {fence}diff");
    for (tag, line) in lines {
        let sign = match tag {
            ChangeTag::Delete => '-',
            ChangeTag::Insert => '+',
            ChangeTag::Equal => ' ',
        };
        let _ = writeln!(out, "  {sign}{line}");
    }
    let _ = writeln!(out, "  {fence}\n");
}

/// The longest run of backticks.
fn ticks(line: &str) -> usize {
    let runs = line.split(|c| c != '`').map(str::len);
    runs.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::ticks;

    #[test]
    fn the_longest_run_of_backticks_is_found() {
        assert_eq!(ticks("a `` b ``` c"), 3);
    }
}
