//! Escapes: `\t`, `\x41`, `\u0041`, `\01`, `\cA`, `\d`, `\p{…}`.

use regex_syntax::hir::ClassUnicode;

use super::parse::Parser;
use super::set;

/// What an escape stands for, inside a class and outside.
pub(super) enum Escape {
    /// A character.
    Character(char),
    /// A set.
    Set(ClassUnicode),
    /// Something that only means anything outside of a class: its letter or digit.
    Other(char),
}

impl Parser {
    /// Reads what follows a backslash.
    pub(super) fn escape(&mut self) -> Result<Escape, String> {
        let Some(letter) = self.next() else {
            return Err("it ends in a backslash".to_owned());
        };
        if let Some(set) = set::escape(letter) {
            return Ok(Escape::Set(set));
        }
        let character = match letter {
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'f' => '\x0c',
            'a' => '\x07',
            'e' => '\x1b',
            '0' => self.octal()?,
            'x' => self.hexadecimal()?,
            'u' => self.utf16()?,
            'c' => self.control()?,
            'p' | 'P' => return self.property(letter == 'P').map(Escape::Set),
            'b' | 'B' | 'A' | 'Z' | 'z' | 'k' | '1'..='9' => return Ok(Escape::Other(letter)),
            'G' | 'R' | 'X' | 'N' => return Err(format!("\\{letter} is not run")),
            letter if letter.is_ascii_alphabetic() => {
                return Err(format!("\\{letter} is no escape of Java"));
            }
            character => character,
        };
        Ok(Escape::Character(character))
    }

    /// `\0n`, `\0nn`, and `\0mnn` with m up to 3.
    fn octal(&mut self) -> Result<char, String> {
        let mut value = 0;
        let mut digits = 0;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(8)) {
            let most = if value * 8 + digit <= 0o377 { 3 } else { 2 };
            if digits == most {
                break;
            }
            value = value * 8 + digit;
            digits += 1;
            self.next();
        }
        match char::from_u32(value) {
            Some(character) if digits > 0 => Ok(character),
            _ => Err("\\0 is followed by no octal digit".to_owned()),
        }
    }

    /// `\xhh` or `\x{h…}`.
    fn hexadecimal(&mut self) -> Result<char, String> {
        if self.peek() != Some('{') {
            let value = self.digits(2)?;
            return char::from_u32(value).ok_or_else(|| "\\x is no character".to_owned());
        }
        self.next();
        let mut value = 0_u32;
        let mut digits = 0;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(16)) {
            value = value.saturating_mul(16).saturating_add(digit);
            digits += 1;
            self.next();
        }
        let closed = self.next() == Some('}');
        match char::from_u32(value) {
            Some(character) if closed && digits > 0 => Ok(character),
            _ => Err("\\x{…} is no character".to_owned()),
        }
    }

    /// `\uhhhh`, or two of them that make one character.
    fn utf16(&mut self) -> Result<char, String> {
        let first = self.digits(4)?;
        if let Some(character) = char::from_u32(first) {
            return Ok(character);
        }
        let lone = || "half of a surrogate pair: no text of ours holds one".to_owned();
        let paired = self.next() == Some('\\') && self.next() == Some('u');
        let second = if paired { self.digits(4)? } else { 0 };
        let units = [first, second].map(|unit| u16::try_from(unit).unwrap_or_default());
        let mut characters = char::decode_utf16(units);
        match (characters.next(), characters.next()) {
            (Some(Ok(character)), None) => Ok(character),
            _ => Err(lone()),
        }
    }

    fn digits(&mut self, count: usize) -> Result<u32, String> {
        let mut value = 0;
        for _ in 0..count {
            let digit = self.next().and_then(|c| c.to_digit(16));
            let digit =
                digit.ok_or_else(|| "an escape has too few hexadecimal digits".to_owned())?;
            value = value * 16 + digit;
        }
        Ok(value)
    }

    fn control(&mut self) -> Result<char, String> {
        match self.next() {
            Some(letter) if letter.is_ascii() => Ok(char::from(letter as u8 ^ 64)),
            _ => Err("\\c is followed by no ASCII character".to_owned()),
        }
    }

    /// `\pL` or `\p{Name}`.
    fn property(&mut self, negated: bool) -> Result<ClassUnicode, String> {
        let name = match self.next() {
            Some('{') => {
                let mut name = String::new();
                loop {
                    match self.next() {
                        Some('}') => break name,
                        Some(character) => name.push(character),
                        None => return Err("\\p{ is not closed".to_owned()),
                    }
                }
            }
            Some(letter) => letter.to_string(),
            None => return Err("\\p has no name".to_owned()),
        };
        let set = set::property(&name, self.flags.ignore_case)?;
        Ok(if negated { set::not(set) } else { set })
    }
}
