//! What of a regex's match becomes the value: `capture-group` of a matcher.

use crate::event::java::Captures;

/// What of a match becomes the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::event) enum Capture {
    /// One group.
    Group(usize),
    /// Texts and groups, one after the other.
    Text(Vec<TextPart>),
}

/// A part of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::event) enum TextPart {
    /// Text as it is.
    Literal(String),
    /// A group.
    Group(usize),
}

impl Capture {
    /// Reads `capture-group`. Without substitutions it is a number; nothing written is the
    /// whole match. With substitutions it is text with `\1` to `\9` in it.
    pub(super) fn parse(text: Option<&str>, substitutions: bool) -> Result<Self, String> {
        let Some(text) = text else {
            return Ok(Self::Group(0));
        };
        let bare = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        match (text.parse(), substitutions) {
            (Ok(group), false) if bare => Ok(Self::Group(group)),
            (_, false) => Err(format!("capture-group `{text}` is no number")),
            (_, true) if bare => Err(format!(
                "capture-group `{text}` with substitutions is a text of its own by IBM's document: write `\\{text}`"
            )),
            (_, true) => Self::substitutions(text),
        }
    }

    fn substitutions(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut rest = text.chars().peekable();
        while let Some(character) = rest.next() {
            if character != '\\' {
                literal.push(character);
                continue;
            }
            let digit = rest.next().and_then(|c| c.to_digit(10)).filter(|d| *d > 0);
            let Some(digit) = digit else {
                let why = format!("capture-group `{text}`: only \\1 to \\9 are documented");
                return Err(why);
            };
            if rest.peek().is_some_and(char::is_ascii_digit) {
                let why = format!(
                    "capture-group `{text}`: whether a second digit belongs to the group is not documented"
                );
                return Err(why);
            }
            if !literal.is_empty() {
                parts.push(TextPart::Literal(std::mem::take(&mut literal)));
            }
            parts.push(TextPart::Group(digit as usize));
        }
        if !literal.is_empty() {
            parts.push(TextPart::Literal(literal));
        }
        Ok(match parts.as_slice() {
            [TextPart::Group(group)] => Self::Group(*group),
            _ => Self::Text(parts),
        })
    }

    /// The highest group that it names.
    pub(super) fn highest(&self) -> usize {
        match self {
            Self::Group(group) => *group,
            Self::Text(parts) => {
                let groups = parts.iter().map(|part| match part {
                    TextPart::Group(group) => *group,
                    TextPart::Literal(_) => 0,
                });
                groups.max().unwrap_or(0)
            }
        }
    }

    /// The value of a match in `text`; none when the one group took no part in it. A
    /// group without a part in a longer value is empty there.
    pub(in crate::event) fn value(&self, text: &str, captures: &Captures) -> Option<String> {
        let group = |group: &usize| Some(&text[captures.get(*group)?.clone()?]);
        match self {
            Self::Group(number) => group(number).map(str::to_owned),
            Self::Text(parts) => {
                let parts = parts.iter().map(|part| match part {
                    TextPart::Literal(literal) => literal,
                    TextPart::Group(number) => group(number).unwrap_or_default(),
                });
                Some(parts.collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Capture, TextPart};

    #[test]
    fn a_group_is_written_in_three_ways() {
        assert_eq!(Capture::parse(None, false), Ok(Capture::Group(0)));
        assert_eq!(Capture::parse(Some("2"), false), Ok(Capture::Group(2)));
        assert_eq!(Capture::parse(Some("\\2"), true), Ok(Capture::Group(2)));
    }

    #[test]
    fn substitutions_mix_text_and_groups() {
        let expected = Capture::Text(vec![
            TextPart::Literal("a-".into()),
            TextPart::Group(1),
            TextPart::Literal(":".into()),
            TextPart::Group(2),
        ]);
        assert_eq!(Capture::parse(Some("a-\\1:\\2"), true), Ok(expected));
        let text = Capture::Text(vec![TextPart::Literal("Success Audit".into())]);
        assert_eq!(Capture::parse(Some("Success Audit"), true), Ok(text));
    }

    #[test]
    fn what_is_not_documented_is_refused() {
        for text in ["\\0", "\\12", "a\\", "\\n"] {
            assert!(Capture::parse(Some(text), true).is_err(), "{text}");
        }
        for (text, substitutions) in [("a", false), ("\\1", false), ("1", true)] {
            assert!(Capture::parse(Some(text), substitutions).is_err(), "{text}");
        }
    }
}
