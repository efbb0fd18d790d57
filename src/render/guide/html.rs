//! The guide as one HTML page that needs no other file.

use std::collections::BTreeMap;

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use quick_xml::escape::escape;

const STYLE: &str = include_str!("../../../templates/guide.css");

/// The page of a guide in Markdown, with a table of contents. HTML in the Markdown is
/// shown as text, so that nothing of the content becomes a script.
pub fn html(title: &str, markdown: &str) -> String {
    let events: Vec<Event<'_>> = Parser::new_ext(markdown, Options::ENABLE_TABLES)
        .map(as_text)
        .collect();
    let headings = headings(&events);
    let mut body = String::new();
    pulldown_cmark::html::push_html(&mut body, with_ids(events, &headings).into_iter());
    let sections = headings.iter().filter(|h| h.level == HeadingLevel::H2);
    let contents = sections.fold(String::new(), |list, h| {
        list + &format!("<li><a href=\"#{}\">{}</a></li>\n", h.id, escape(&*h.text))
    });
    let title = escape(title);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<nav>\n<ul>\n{contents}</ul>\n</nav>\n\
         <main>\n{body}</main>\n</body>\n</html>\n"
    )
}

fn as_text(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        other => other,
    }
}

struct Heading {
    level: HeadingLevel,
    text: String,
    id: String,
}

/// The headings in their order, each with an id of its own.
fn headings(events: &[Event<'_>]) -> Vec<Heading> {
    let mut headings: Vec<Heading> = Vec::new();
    let mut open = false;
    for event in events {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                open = true;
                headings.push(Heading {
                    level: *level,
                    text: String::new(),
                    id: String::new(),
                });
            }
            Event::End(TagEnd::Heading(_)) => open = false,
            Event::Text(text) | Event::Code(text) if open => {
                if let Some(heading) = headings.last_mut() {
                    heading.text.push_str(text);
                }
            }
            _ => {}
        }
    }
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for heading in &mut headings {
        let slug = slug(&heading.text);
        let before = seen.entry(slug.clone()).or_default();
        heading.id = match *before {
            0 => slug,
            n => format!("{slug}-{n}"),
        };
        *before += 1;
    }
    headings
}

fn with_ids<'e>(events: Vec<Event<'e>>, headings: &[Heading]) -> Vec<Event<'e>> {
    let mut ids = headings.iter().map(|heading| heading.id.clone());
    let with_id = |event| match event {
        Event::Start(Tag::Heading {
            level,
            classes,
            attrs,
            ..
        }) => Event::Start(Tag::Heading {
            level,
            id: ids.next().map(CowStr::from),
            classes,
            attrs,
        }),
        other => other,
    };
    events.into_iter().map(with_id).collect()
}

/// Letters and digits in lower case, with hyphens between the words.
fn slug(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words: Vec<String> = words
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("-")
}

#[cfg(test)]
mod tests {
    use super::html;

    #[test]
    fn each_heading_has_an_id_of_its_own_and_a_place_in_the_contents() {
        let page = html(
            "T",
            "# T\n\n## One thing\n\n### Part\n\n## Two\n\n### Part\n",
        );
        assert!(page.contains(
            "<li><a href=\"#one-thing\">One thing</a></li>\n<li><a href=\"#two\">Two</a></li>"
        ));
        assert!(page.contains("<h3 id=\"part\">Part</h3>"));
        assert!(page.contains("<h3 id=\"part-1\">Part</h3>"));
    }

    #[test]
    fn html_in_the_markdown_is_shown_as_text() {
        let page = html(
            "<T>",
            "a <script>alert(1)</script>\n\n<script>alert(2)</script>\n",
        );
        assert!(!page.contains("<script"));
        assert!(page.contains("&lt;script&gt;alert(1)"));
        assert!(page.contains("<title>&lt;T&gt;</title>"));
    }
}
