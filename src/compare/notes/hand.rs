//! What an administrator has to do by hand after an upgrade, for the rules that ask for
//! something. QRadar's import adds and replaces; it never deletes, and it does not touch
//! what users made themselves.

use super::{What, escaped};
use crate::compare::report::Judged;

/// Rule and task. `{name}` is the item, `{old}` and `{new}` what changed in it.
pub(super) const TASKS: &[(&str, &str)] = &[
    (
        "extension-renamed",
        "Uninstall the extension {old} in **Admin → Extensions Management**: the new one does not replace it.",
    ),
    (
        "extension-qradar-raised",
        "Bring QRadar to {new} or later before the upgrade.",
    ),
    (
        "app-uuid",
        "Uninstall the app of the earlier version, and enter its settings again: both would collect otherwise.",
    ),
    (
        "app-capability-added",
        "Give the capabilities {new} to the user roles that need the page, in **Admin → User Roles**.",
    ),
    (
        "property-removed",
        "Delete the custom property {name} in **Admin → Custom Event Properties** when nothing of your own uses it any longer.",
    ),
    (
        "property-renamed",
        "Write {name} for {old} in searches, rules and reports of your own.",
    ),
    (
        "property-new-id",
        "Delete the custom property {name} of the earlier version in **Admin → Custom Event Properties**; look at its log source type, so that it is the right one.",
    ),
    (
        "property-type",
        "Look at searches, rules and reports of your own that compare {name}: it is {new} now and was {old}.",
    ),
    (
        "property-not-in-advance",
        "Look for rules and indexes of your own on {name}: they need a property that is parsed in advance.",
    ),
    (
        "expression-removed",
        "Delete the expression of {name} in **Admin → Custom Event Properties**, if it shall not be tried any longer.",
    ),
    (
        "expression-new-id",
        "Delete the expression of {name} that the earlier version made, in **Admin → Custom Event Properties**.",
    ),
    (
        "qid-renamed",
        "Write {name} for {old} in searches and rules of your own.",
    ),
    (
        "qid-number",
        "Write the QID {new} for {old} in searches and rules of your own.",
    ),
    (
        "qid-reused",
        "Look at rules and searches of your own on the QID of {old}: it is {name} now, and stored events are shown so.",
    ),
    (
        "mapping-removed",
        "Delete the event mapping {name} in the DSM Editor, if such events shall become Unknown.",
    ),
    (
        "type-renamed",
        "Write {name} for {old} in searches, rules and reports of your own.",
    ),
    (
        "type-new-id",
        "Move log sources of the earlier {name} to the new one, and delete the earlier one.",
    ),
    (
        "log-source-identifier",
        "Let what sends events under {old} send them under {new}.",
    ),
    (
        "search-renamed",
        "Look for {name} where you looked for {old}; delete the earlier one if it is still there.",
    ),
    (
        "search-new-id",
        "Delete the saved search {name} of the earlier version; reports and dashboards of your own need the new one.",
    ),
    (
        "search-column-removed",
        "Look at reports and dashboards of your own that show columns of {name}.",
    ),
];

/// The task of a difference, as Markdown.
pub(super) fn task(judged: &Judged) -> Option<String> {
    let (_, text) = TASKS.iter().find(|(id, _)| *id == judged.rule.id)?;
    let (old, new) = match &judged.change.what {
        What::Renamed { from } | What::Reused { from, .. } => (from.clone(), String::new()),
        What::NewId { from, to } => (from.clone(), to.clone()),
        What::Field { old, new, .. } => {
            let text = |value: &Option<crate::compare::item::Value>| {
                value.as_ref().map(crate::compare::item::Value::text)
            };
            (text(old).unwrap_or_default(), text(new).unwrap_or_default())
        }
        What::Added | What::Removed => (String::new(), String::new()),
    };
    let strong = |text: &str| format!("**{}**", escaped(text));
    Some(
        text.replace("{name}", &strong(&judged.change.name))
            .replace("{old}", &strong(&old))
            .replace("{new}", &strong(&new)),
    )
}
