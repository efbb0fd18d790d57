//! Finding an item by the name with which another item refers to it.

use std::collections::BTreeMap;

use super::Ids;
use crate::diagnostic::{Diagnostic, Fix, Outcome, codes, did_you_mean};
use crate::model::{Broken, Named};
use crate::source::Spanned;

/// The items of one kind, by name.
pub(super) struct References<'p> {
    noun: &'static str,
    folder: &'static str,
    by_name: BTreeMap<&'p str, usize>,
    broken: &'p Broken,
}

impl<'p> References<'p> {
    pub(super) fn new<T: Named>(items: &[(&'p T, Ids)], broken: &'p Broken) -> Self {
        Self::of(items.iter().map(|(item, _)| *item), broken)
    }

    pub(super) fn of<T: Named + 'p>(
        items: impl Iterator<Item = &'p T>,
        broken: &'p Broken,
    ) -> Self {
        Self {
            broken,
            noun: T::NOUN,
            folder: T::FOLDER,
            by_name: items
                .enumerate()
                .map(|(index, item)| (item.name().value.as_str(), index))
                .collect(),
        }
    }

    /// The index of the item with that name, or an error where the name stands. An
    /// item that is there but broken has its own error already.
    pub(super) fn find(&self, name: &Spanned<String>) -> Outcome<usize> {
        if let Some(index) = self.by_name.get(name.value.as_str()) {
            return (Some(*index), Vec::new());
        }
        if self.broken.may_hold(self.folder, &name.value) {
            return (None, Vec::new());
        }
        let message = format!("there is no {} called `{}`", self.noun, name.value);
        let near = did_you_mean(&name.value, self.by_name.keys().copied());
        let fix = near.map(|near| {
            let value = (name.as_str(), name.span);
            Fix::value(format!("write `{near}`"), value, 0..name.len(), near).as_suggestion()
        });
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("add it to the folder `{}`", self.folder),
        };
        let found = Diagnostic::new(&codes::DS031, name.span, message)
            .help(help)
            .fix(fix);
        (None, vec![found])
    }
}
