//! A log source extension's XML as plain data: patterns, match groups, and what is in
//! them. Nothing is judged here but the form.

use quick_xml::Reader;
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesStart, Event};

use crate::source::content_xml::character;

/// An extension document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// `<pattern>`.
    pub patterns: Vec<Pattern>,
    /// `<match-group>`, in the order of the document.
    pub groups: Vec<MatchGroup>,
}

/// A pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// `id`.
    pub id: String,
    /// `type`; `JavaPattern` when it is not written.
    pub kind: String,
    /// The regex, key path or key.
    pub text: String,
    /// `case-insensitive`.
    pub case_insensitive: bool,
    /// `trim-whitespace`.
    pub trim_whitespace: bool,
    /// Attributes that are none of the above nor `use-default-pattern`.
    pub unknown: Vec<String>,
}

/// A match group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MatchGroup {
    /// `order`.
    pub order: u32,
    /// `device-type-id-override`.
    pub type_override: Option<i64>,
    /// Its matchers of all kinds, in the order of the document.
    pub matchers: Vec<Matcher>,
    /// Its `event-match-single` and `event-match-multiple`, in the order of the document.
    pub modifiers: Vec<Modifier>,
}

/// A matcher of any kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matcher {
    /// The element: `matcher`, `json-matcher`, `cef-matcher` and so on.
    pub element: String,
    /// `field`.
    pub field: String,
    /// `pattern-id`.
    pub pattern: String,
    /// `order`.
    pub order: u32,
    /// `capture-group`.
    pub capture: Option<String>,
    /// `enable-substitutions`.
    pub substitutions: bool,
    /// `ext-data`.
    pub date_pattern: Option<String>,
    /// Attributes that are none of the above.
    pub unknown: Vec<String>,
}

/// An `event-match-single` or `event-match-multiple`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Modifier {
    /// Which events it is for.
    pub matches: ModifierMatch,
    /// `device-event-category`.
    pub category: Option<String>,
    /// `severity`, as written.
    pub severity: Option<String>,
}

/// Which events a modifier is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ModifierMatch {
    /// `event-name`: exactly this EventName.
    Single(String),
    /// `pattern-id` and `capture-group-index`: a regex on EventName.
    Multiple {
        /// The pattern.
        pattern: String,
        /// The group, when one is written.
        group: Option<u32>,
    },
}

/// Reads a document.
pub fn parse(xml: &str) -> Result<Document, String> {
    let mut reader = Reader::from_str(xml);
    let mut walk = Walk::default();
    loop {
        match reader.read_event().map_err(|e| e.to_string())? {
            Event::Start(e) => walk.open(&e)?,
            Event::Empty(e) => {
                walk.open(&e)?;
                walk.close();
            }
            Event::End(_) => walk.close(),
            Event::Text(e) => walk.text(&e),
            Event::CData(e) => walk.text(&e),
            Event::GeneralRef(e) => {
                let character = character(&e).map_err(|refused| refused.to_string())?;
                walk.text(character.encode_utf8(&mut [0; 4]));
            }
            Event::DocType(_) => return Err("it has a document type (DTD)".to_owned()),
            Event::Eof => break,
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
        }
    }
    if walk.path.is_empty() && walk.seen_root {
        Ok(walk.document)
    } else {
        Err("it ends before its root element does".to_owned())
    }
}

#[derive(Default)]
struct Walk {
    document: Document,
    path: Vec<String>,
    seen_root: bool,
}

impl Walk {
    fn open(&mut self, start: &BytesStart<'_>) -> Result<(), String> {
        let name = start.local_name().as_ref().to_owned();
        let place: Vec<&str> = self.path.iter().map(String::as_str).collect();
        let attributes = Attrs::read(&name, start.attributes())?;
        match (place.as_slice(), name.as_str()) {
            ([], "device-extension") if !self.seen_root => self.seen_root = true,
            (["device-extension"], "pattern") => self.document.patterns.push(pattern(attributes)?),
            (["device-extension"], "match-group") => {
                self.document.groups.push(match_group(attributes)?);
            }
            (["device-extension", "match-group"], element) => {
                // The path says that a group is open.
                if let Some(group) = self.document.groups.last_mut() {
                    group.add(element, attributes)?;
                }
            }
            _ => return Err(format!("<{name}> stands where none is known")),
        }
        self.path.push(name);
        Ok(())
    }

    fn close(&mut self) {
        self.path.pop();
    }

    fn text(&mut self, text: &str) {
        if self.path.last().is_some_and(|name| name == "pattern")
            && let Some(pattern) = self.document.patterns.last_mut()
        {
            pattern.text.push_str(text);
        }
    }
}

impl MatchGroup {
    fn add(&mut self, element: &str, attributes: Attrs) -> Result<(), String> {
        match element {
            "event-match-single" | "event-match-multiple" => {
                self.modifiers.push(modifier(attributes)?);
            }
            matcher if matcher == "matcher" || matcher.ends_with("-matcher") => {
                self.matchers.push(self::matcher(matcher, attributes)?);
            }
            _ => return Err(format!("<{element}> in a match group is not known")),
        }
        Ok(())
    }
}

fn pattern(mut attributes: Attrs) -> Result<Pattern, String> {
    attributes.take("use-default-pattern");
    Ok(Pattern {
        id: attributes.needed("id")?,
        kind: attributes
            .take("type")
            .unwrap_or_else(|| "JavaPattern".to_owned()),
        text: String::new(),
        case_insensitive: attributes.flag("case-insensitive")?,
        trim_whitespace: attributes.flag("trim-whitespace")?,
        unknown: attributes.rest(),
    })
}

fn match_group(mut attributes: Attrs) -> Result<MatchGroup, String> {
    attributes.take("description");
    let group = MatchGroup {
        order: attributes.number("order")?.unwrap_or(1),
        type_override: attributes.number("device-type-id-override")?,
        ..MatchGroup::default()
    };
    attributes.none_left()?;
    Ok(group)
}

fn matcher(element: &str, mut attributes: Attrs) -> Result<Matcher, String> {
    Ok(Matcher {
        element: element.to_owned(),
        field: attributes.needed("field")?,
        pattern: attributes.needed("pattern-id")?,
        order: attributes.number("order")?.unwrap_or(1),
        capture: attributes.take("capture-group"),
        substitutions: attributes.flag("enable-substitutions")?,
        date_pattern: attributes.take("ext-data"),
        unknown: attributes.rest(),
    })
}

fn modifier(mut attributes: Attrs) -> Result<Modifier, String> {
    // How identity is sent, and whether the QID is looked up again, change nothing of
    // what is looked up here.
    attributes.take("send-identity");
    attributes.take("force-qidmap-lookup-on-fixup");
    let matches = if attributes.element == "event-match-single" {
        ModifierMatch::Single(attributes.needed("event-name")?)
    } else {
        ModifierMatch::Multiple {
            pattern: attributes.needed("pattern-id")?,
            group: attributes.number("capture-group-index")?,
        }
    };
    let modifier = Modifier {
        matches,
        category: attributes.take("device-event-category"),
        severity: attributes.take("severity"),
    };
    attributes.none_left()?;
    Ok(modifier)
}

/// The attributes of one element, each taken once.
struct Attrs {
    element: String,
    list: Vec<(String, String)>,
}

impl Attrs {
    fn read(element: &str, attributes: Attributes<'_>) -> Result<Self, String> {
        let mut list = Vec::new();
        for attribute in attributes {
            let attribute = attribute.map_err(|e| format!("<{element}>: {e}"))?;
            let name = attribute.key.as_ref();
            if name == "xmlns" || name.starts_with("xmlns:") {
                continue;
            }
            let value = attribute
                .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                .map_err(|e| format!("<{element} {name}>: {e}"))?;
            list.push((name.to_owned(), value.into_owned()));
        }
        Ok(Self {
            element: element.to_owned(),
            list,
        })
    }

    fn take(&mut self, name: &str) -> Option<String> {
        let at = self.list.iter().position(|(known, _)| known == name)?;
        Some(self.list.remove(at).1)
    }

    fn needed(&mut self, name: &str) -> Result<String, String> {
        let value = self.take(name);
        value.ok_or_else(|| format!("<{}> has no {name}", self.element))
    }

    fn number<N: std::str::FromStr>(&mut self, name: &str) -> Result<Option<N>, String> {
        let Some(text) = self.take(name) else {
            return Ok(None);
        };
        let number = text.parse();
        let number = number.map_err(|_| format!("<{}>: {name} is `{text}`", self.element))?;
        Ok(Some(number))
    }

    fn flag(&mut self, name: &str) -> Result<bool, String> {
        match self.take(name).as_deref() {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(other) => Err(format!("<{}>: {name} is `{other}`", self.element)),
        }
    }

    fn rest(self) -> Vec<String> {
        self.list.into_iter().map(|(name, _)| name).collect()
    }

    fn none_left(&self) -> Result<(), String> {
        match self.list.first() {
            None => Ok(()),
            Some((name, _)) => Err(format!("<{}>: {name} is not documented", self.element)),
        }
    }
}

#[cfg(test)]
mod tests;
