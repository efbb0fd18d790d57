//! The text of a date pattern as its parts.

use super::{Letter, Part};

/// The letters of `SimpleDateFormat`.
const KNOWN: &str = "GyYMLwWDdFEuaHkKhmsSzZX";
/// The parts of a pattern.
pub(super) fn parts(pattern: &str) -> Result<Vec<Part>, String> {
    let mut parts: Vec<Part> = Vec::new();
    let mut quoted = false;
    let mut characters = pattern.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\'' if characters.peek() == Some(&'\'') => {
                characters.next();
                parts.push(Part::Literal('\''));
            }
            '\'' => quoted = !quoted,
            letter if !quoted && letter.is_ascii_alphabetic() => {
                let mut count = 1;
                while characters.next_if_eq(&letter).is_some() {
                    count += 1;
                }
                parts.push(Part::Field(field(letter, count)?, count));
            }
            literal => parts.push(Part::Literal(literal)),
        }
    }
    if quoted {
        return Err("a quote is not closed".to_owned());
    }
    Ok(parts)
}

fn field(letter: char, count: usize) -> Result<Letter, String> {
    Ok(match letter {
        'y' if count < 3 => {
            return Err("a year of two digits depends on the day on which it is read".to_owned());
        }
        'y' => Letter::Year,
        'M' => Letter::Month,
        'd' => Letter::Day,
        'H' => Letter::Hour { from: 0 },
        'k' => Letter::Hour { from: 1 },
        'K' => Letter::HalfHour { from: 0 },
        'h' => Letter::HalfHour { from: 1 },
        'a' => Letter::HalfDay,
        'm' => Letter::Minute,
        's' => Letter::Second,
        'S' if count != 3 => {
            return Err("`S` is milliseconds: only `SSS` is read alike by all of Java".to_owned());
        }
        'S' => Letter::Millisecond,
        'E' => Letter::Weekday,
        'Z' => Letter::Zone,
        'X' if count > 3 => return Err("`X` stands there once, twice or three times".to_owned()),
        'X' => Letter::IsoZone,
        'Y' => return Err("`Y` is the year that a week belongs to; `y` is the year".to_owned()),
        known if KNOWN.contains(known) => return Err(format!("`{known}` is not run")),
        other => {
            return Err(format!(
                "`{other}` is no letter of a Java date pattern: quote it"
            ));
        }
    })
}

/// Refuses what reads one thing twice, or no day.
pub(super) fn check(parts: &[Part]) -> Result<(), String> {
    let letters = parts.iter().filter_map(|part| match part {
        Part::Field(letter, _) => Some(*letter),
        Part::Literal(_) => None,
    });
    let kind = |letter: Letter| match letter {
        Letter::Hour { .. } | Letter::HalfHour { .. } => Letter::Hour { from: 0 },
        Letter::IsoZone => Letter::Zone,
        other => other,
    };
    let mut kinds: Vec<Letter> = letters.clone().map(kind).collect();
    kinds.sort();
    if kinds.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err("it reads one part of the time twice".to_owned());
    }
    if !kinds.contains(&Letter::Month) || !kinds.contains(&Letter::Day) {
        return Err("it has no month or no day".to_owned());
    }
    let half = |letter: Letter| matches!(letter, Letter::HalfHour { .. });
    if kinds.contains(&Letter::HalfDay) && !letters.clone().any(half) {
        return Err("`a` stands there without `h` or `K`".to_owned());
    }
    Ok(())
}
