//! JSON key paths: `/"msg"/"header"/"from"[]`, parsed by the grammar that IBM
//! documents and nothing beyond it.
//!
//! A path is steps of `/"name"`, each with an optional `[n]` (an element, from 0) or
//! `[]` (the whole array, only at the end). Ranges, wildcards, negative indexes,
//! escapes in names, a root array and `{…}` substitutions are documented nowhere or
//! not for properties, so they are refused.

/// A parsed key path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyPath {
    /// At least one step.
    pub steps: Vec<Step>,
}

/// One step into an object, and perhaps on into an array.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The object's key, as written; letter case matters.
    pub name: String,
    /// What is taken of an array.
    pub index: Option<Index>,
}

/// What is taken of an array.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Index {
    /// One element, counted from 0.
    Element(u32),
    /// All of it, as text.
    Whole,
}

/// Why a text is no key path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyPathError {
    /// The byte at which reading stopped.
    pub at: usize,
    /// What is wrong there.
    pub message: &'static str,
    /// How to mend it.
    pub help: &'static str,
}

impl KeyPath {
    /// Parses a path.
    pub fn parse(text: &str) -> Result<Self, KeyPathError> {
        let mut reader = Reader { text, at: 0 };
        let mut steps = Vec::new();
        while reader.at < text.len() {
            if let Some(Step {
                index: Some(Index::Whole),
                ..
            }) = steps.last()
            {
                return Err(reader.error(
                    "nothing may follow `[]`",
                    "give the number of the element, such as `[0]`",
                ));
            }
            steps.push(reader.step()?);
        }
        if steps.is_empty() {
            return Err(reader.error("a key path has at least one step", "write `/\"key\"`"));
        }
        Ok(Self { steps })
    }
}

impl std::fmt::Display for KeyPath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for step in &self.steps {
            write!(f, "/\"{}\"", step.name)?;
            match step.index {
                Some(Index::Element(n)) => write!(f, "[{n}]")?,
                Some(Index::Whole) => f.write_str("[]")?,
                None => {}
            }
        }
        Ok(())
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn step(&mut self) -> Result<Step, KeyPathError> {
        if !self.take('/') {
            let help = "each step is `/\"key\"`; one key path stands alone, without `{…}` or text around it";
            return Err(self.error("expected `/`", help));
        }
        if !self.take('"') {
            return Err(self.error("expected `\"`", "put the key in double quotes: `/\"key\"`"));
        }
        let rest = &self.text[self.at..];
        let Some(length) = rest.find('"') else {
            return Err(self.error("the key is not closed", "end the key with `\"`"));
        };
        let name = &rest[..length];
        if name.is_empty() {
            return Err(self.error("the key is empty", "write the key of the JSON object"));
        }
        if let Some(backslash) = name.find('\\') {
            self.at += backslash;
            let help = "how QRadar reads a backslash in a key is documented nowhere; use a regex";
            return Err(self.error("a key cannot hold a backslash", help));
        }
        let name = name.to_owned();
        self.at += length + 1;
        let index = self.index()?;
        Ok(Step { name, index })
    }

    fn index(&mut self) -> Result<Option<Index>, KeyPathError> {
        if !self.take('[') {
            return Ok(None);
        }
        let rest = &self.text[self.at..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number = &rest[..digits];
        self.at += digits;
        if !self.take(']') {
            let help = "`[3]` takes an element and `[]` the whole array; ranges and wildcards are not known to work";
            return Err(self.error("expected a number or `]`", help));
        }
        if number.is_empty() {
            return Ok(Some(Index::Whole));
        }
        match number.parse() {
            Ok(n) => Ok(Some(Index::Element(n))),
            Err(_) => Err(self.error("the number is too large", "elements count from 0")),
        }
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.text[self.at..].starts_with(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    fn error(&self, message: &'static str, help: &'static str) -> KeyPathError {
        KeyPathError {
            at: self.at,
            message,
            help,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Index, KeyPath};

    fn refused(text: &str) -> (usize, &'static str) {
        let error = KeyPath::parse(text).unwrap_err();
        (error.at, error.message)
    }

    #[test]
    fn keys_elements_and_whole_arrays_are_read() {
        let path = KeyPath::parse("/\"msgParts\"[12]/\"a b.c\"[]").unwrap();
        let steps: Vec<_> = path
            .steps
            .iter()
            .map(|s| (s.name.as_str(), s.index))
            .collect();
        assert_eq!(
            steps,
            [
                ("msgParts", Some(Index::Element(12))),
                ("a b.c", Some(Index::Whole)),
            ]
        );
    }

    #[test]
    fn what_is_not_documented_is_refused_where_it_stands() {
        assert_eq!(refused(""), (0, "a key path has at least one step"));
        assert_eq!(refused("\"a\""), (0, "expected `/`"));
        assert_eq!(refused("/a"), (1, "expected `\"`"));
        assert_eq!(refused("/\"a"), (2, "the key is not closed"));
        assert_eq!(refused("/\"\""), (2, "the key is empty"));
        assert_eq!(refused("/\"a\\\"b\""), (3, "a key cannot hold a backslash"));
        assert_eq!(refused("/\"a\"[*]"), (5, "expected a number or `]`"));
        assert_eq!(refused("/\"a\"[1-3]"), (6, "expected a number or `]`"));
        assert_eq!(refused("/\"a\"[-1]"), (5, "expected a number or `]`"));
        assert_eq!(refused("/\"a\"[]/\"b\""), (6, "nothing may follow `[]`"));
        assert_eq!(
            refused("/\"a\"[99999999999]"),
            (17, "the number is too large")
        );
        assert_eq!(refused("{/\"a\"}"), (0, "expected `/`"));
        assert_eq!(refused("[0]/\"a\""), (0, "expected `/`"));
    }

    proptest::proptest! {
        #[test]
        fn what_is_read_prints_back(text in "(/\"[a-z .]{1,5}\"(\\[[0-9]{1,3}\\])?){1,4}(\\[\\])?") {
            if let Ok(path) = KeyPath::parse(&text) {
                let again = KeyPath::parse(&path.to_string()).unwrap();
                proptest::prop_assert_eq!(path, again);
            }
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC{0,40}") {
            let _ = KeyPath::parse(&text);
        }
    }
}
