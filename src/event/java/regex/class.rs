//! Character classes: `[a-z&&[^aeiou]]`.

use regex_syntax::hir::ClassUnicode;

use super::escape::Escape;
use super::parse::{DEPTH, Parser};
use super::set;

impl Parser {
    /// A class, after its `[`.
    pub(super) fn class(&mut self) -> Result<ClassUnicode, String> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(format!("it is nested deeper than {DEPTH} classes"));
        }
        let negated = self.take('^');
        if self.peek() == Some(']') {
            return Err("a class that begins with `]`: escape it".to_owned());
        }
        let mut set = self.items(negated)?;
        while self.peek() == Some('&') {
            self.at += 2;
            if negated {
                let why = "`&&` in a class with `^` is read differently by Java's versions";
                return Err(why.to_owned());
            }
            set.intersect(&self.items(negated)?);
        }
        self.at += 1;
        self.depth -= 1;
        Ok(if negated { set::not(set) } else { set })
    }

    /// The items of a class up to its end or an `&&`, whichever the next token then is.
    fn items(&mut self, negated: bool) -> Result<ClassUnicode, String> {
        let mut set = ClassUnicode::empty();
        let mut empty = true;
        let mut nested = 0;
        loop {
            match (self.peek(), self.ahead(1)) {
                (Some(']'), _) | (Some('&'), Some('&')) => break,
                (Some('['), _) => {
                    self.at += 1;
                    if negated {
                        let why =
                            "a class inside of one with `^` is read differently by Java's versions";
                        return Err(why.to_owned());
                    }
                    nested += 1;
                    set.union(&self.class()?);
                }
                _ => set.union(&self.item()?),
            }
            empty = false;
        }
        if empty {
            return Err("`&&` without a set on either side".to_owned());
        }
        if nested > 0 && (self.peek() == Some('&')) {
            let why = "`&&` after a class inside of a class is read differently by Java's versions";
            return Err(why.to_owned());
        }
        Ok(set)
    }

    /// A character, a range, or a set by name.
    fn item(&mut self) -> Result<ClassUnicode, String> {
        let first = match self.class_character()? {
            Ok(character) => character,
            Err(set) => return Ok(set),
        };
        let range = self.peek() == Some('-') && !matches!(self.ahead(1), Some(']' | '['));
        if !range {
            return Ok(self.cased(set::one(first)));
        }
        self.at += 1;
        if self.peek() == Some('&') {
            return Err("`-&` in a class: escape the `&`".to_owned());
        }
        match self.class_character()? {
            Ok(last) if last >= first => Ok(self.cased(set::ranges(&[(first, last)]))),
            _ => Err("a range in a class runs backwards".to_owned()),
        }
    }

    fn class_character(&mut self) -> Result<Result<char, ClassUnicode>, String> {
        if let Some(character) = self.quoted() {
            return Ok(Ok(character));
        }
        match self.next() {
            None => Err("a class is not closed".to_owned()),
            Some('\\') => match self.escape()? {
                Escape::Character(character) => Ok(Ok(character)),
                Escape::Set(set) => Ok(Err(set)),
                Escape::Other(other) => Err(format!("\\{other} in a class means nothing")),
            },
            Some(character) => Ok(Ok(character)),
        }
    }
}
