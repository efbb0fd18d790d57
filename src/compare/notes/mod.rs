//! Upgrade notes and release notes, written from a comparison by the templates
//! `templates/upgrade-notes.md.hbs` and `templates/release-notes.md.hbs`.

mod hand;

use handlebars::Handlebars;
use serde::Serialize;

use super::Comparison;
use super::change::What;
use super::item::{Kind, Version};
use super::report::{Judged, escaped, sentence, what};
use super::step::Step;

const UPGRADE: &str = include_str!("../../../templates/upgrade-notes.md.hbs");
const RELEASE: &str = include_str!("../../../templates/release-notes.md.hbs");

/// What an administrator does and expects when going from the old to the new version.
pub fn upgrade(comparison: &Comparison, new: &Version) -> String {
    render(UPGRADE, &View::new(comparison, new))
}

/// What is new, different and gone, for the page of a release.
pub fn release(comparison: &Comparison, new: &Version) -> String {
    render(RELEASE, &View::new(comparison, new))
}

fn render(template: &str, view: &View) -> String {
    let mut handlebars = Handlebars::new();
    handlebars.set_strict_mode(true);
    handlebars.register_escape_fn(handlebars::no_escape);
    // The templates are part of the program, and the view has every name in them.
    #[expect(clippy::expect_used, reason = "covered by the tests of both templates")]
    handlebars
        .render_template(template, view)
        .expect("the template and its view fit each other")
}

/// What the templates show; every text is Markdown.
#[derive(Serialize)]
struct View {
    name: String,
    old: String,
    new: String,
    step: Step,
    by_hand: Vec<String>,
    breaks: Vec<Entry>,
    added: Vec<Entry>,
    changed: Vec<Entry>,
    removed_with_it: Vec<Left>,
    left_behind: Vec<Left>,
}

/// A difference.
#[derive(Serialize)]
struct Entry {
    kind: String,
    name: String,
    what: String,
    effect: String,
}

/// Items of one kind, by name.
#[derive(Serialize)]
struct Left {
    kind: String,
    names: Vec<String>,
}

/// What uninstalling removes, as the product document of the Proofpoint app says.
const REMOVED: &[Kind] = &[
    Kind::App,
    Kind::Property,
    Kind::LogSource,
    Kind::SavedSearch,
];
/// What it leaves behind, by the same source.
const LEFT: &[Kind] = &[
    Kind::LogSourceType,
    Kind::LogSourceExtension,
    Kind::EventMapping,
    Kind::Qid,
];

impl View {
    fn new(comparison: &Comparison, new: &Version) -> Self {
        let shown = |version: &Option<String>| version.clone().unwrap_or_else(|| "?".to_owned());
        let of = |fits: fn(&Judged) -> bool| -> Vec<Entry> {
            let found = comparison.changes.iter().filter(|judged| fits(judged));
            found.map(Entry::new).collect()
        };
        let extension = new.items.iter().find(|item| item.kind == Kind::Extension);
        Self {
            name: escaped(extension.map_or("", |item| &item.name)),
            old: shown(&comparison.old.version),
            new: shown(&comparison.new.version),
            step: comparison.needed,
            by_hand: comparison.changes.iter().filter_map(hand::task).collect(),
            breaks: of(|judged| judged.rule.step == Step::Major),
            added: of(|judged| {
                judged.rule.step == Step::Minor && judged.change.what == What::Added
            }),
            changed: of(|judged| {
                judged.rule.step == Step::Minor && judged.change.what != What::Added
            }),
            removed_with_it: left(new, REMOVED),
            left_behind: left(new, LEFT),
        }
    }
}

impl Entry {
    fn new(judged: &Judged) -> Self {
        Self {
            kind: sentence(judged.change.kind.noun()),
            name: escaped(&judged.change.name),
            what: escaped(&what(&judged.change.what)),
            effect: sentence(judged.rule.effect),
        }
    }
}

fn left(version: &Version, kinds: &[Kind]) -> Vec<Left> {
    let of_kind = |kind: &Kind| {
        let items = version.items.iter().filter(|item| item.kind == *kind);
        let mut names: Vec<String> = items.map(|item| escaped(&item.name)).collect();
        names.sort();
        names.dedup();
        (!names.is_empty()).then(|| Left {
            kind: sentence(&kind.plural()),
            names,
        })
    };
    kinds.iter().filter_map(of_kind).collect()
}

#[cfg(test)]
mod tests {
    use super::hand;
    use crate::compare::rules;

    #[test]
    fn every_task_by_hand_is_one_of_a_rule() {
        for (id, _) in hand::TASKS {
            assert!(rules::by_id(id).is_some(), "{id}");
        }
    }
}
