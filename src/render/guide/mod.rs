//! The administrator's guide, from the content by `templates/guide.md.hbs`, so that the two
//! never disagree. What the content cannot say stands in Markdown in the pack's folder
//! `guide/`, one file for each place that the template has for it.

mod html;
mod view;

use std::collections::BTreeMap;

use handlebars::Handlebars;

pub use html::html;

use crate::resolve::Resolved;

const TEMPLATE: &str = include_str!("../../../templates/guide.md.hbs");

/// The places for a pack's own words: the names of the files, without `.md`.
pub const PLACES: &[&str] = &[
    "introduction",
    "configuration",
    "dashboards",
    "troubleshooting",
];

/// The guide as Markdown, with a final newline. `words` are the pack's own, by place.
pub fn markdown(pack: &Resolved<'_>, words: &BTreeMap<String, String>) -> String {
    let mut handlebars = Handlebars::new();
    handlebars.set_strict_mode(true);
    handlebars.register_escape_fn(handlebars::no_escape);
    // The template is part of the program, and the view has every name in it.
    #[expect(clippy::expect_used, reason = "covered by the tests of the guide")]
    let text = handlebars
        .render_template(TEMPLATE, &view::view(pack, words))
        .expect("the template and its view fit each other");
    tidy(&text)
}

/// No more than one empty line at once, and one newline at the end.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = true;
    for line in text.lines() {
        let line = line.trim_end();
        if !(line.is_empty() && empty) {
            out.push_str(line);
            out.push('\n');
        }
        empty = line.is_empty();
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::tidy;

    #[test]
    fn empty_lines_come_one_at_a_time() {
        assert_eq!(tidy("\n\na \n\n\n\nb\n\n"), "a\n\nb\n");
    }
}
