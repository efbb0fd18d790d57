//! LIKE and its kin, regular expressions, and the search of payloads.

use std::sync::Arc;

use fancy_regex::Regex;
use rusqlite::functions::Context;
use rusqlite::{Connection, Error, Result};

use super::{PURE, shown};

type Failure = Box<dyn std::error::Error + Send + Sync>;

pub(super) fn register(connection: &Connection) -> Result<()> {
    connection.create_scalar_function("aql_like", 3, PURE, |x| {
        let (Some(text), Some(pattern)) = (shown(x.get_raw(0)), shown(x.get_raw(1))) else {
            return Ok(None);
        };
        Ok(Some(like(&text, &pattern, x.get::<bool>(2)?)))
    })?;
    connection.create_scalar_function("aql_matches", 3, PURE, |x| {
        let regex = regex(x, 1, x.get::<bool>(2)?)?;
        let text = shown(x.get_raw(0));
        // A regex that takes too many steps matches nothing.
        Ok(text.map(|text| regex.is_match(&text).unwrap_or(false)))
    })?;
    connection.create_scalar_function("aql_replace_all", 3, PURE, |x| replace(x, 0))?;
    connection.create_scalar_function("aql_replace_first", 3, PURE, |x| replace(x, 1))?;
    connection.create_scalar_function("aql_text_search", 2, PURE, |x| {
        let (payload, words) = (shown(x.get_raw(0)), shown(x.get_raw(1)));
        Ok(payload
            .zip(words)
            .is_some_and(|(payload, words)| text_search(&payload, &words)))
    })
}

/// The regex of an argument, compiled once for all rows.
fn regex(context: &Context<'_>, index: usize, fold: bool) -> Result<Arc<Regex>> {
    let index_c = std::os::raw::c_int::try_from(index).unwrap_or(0);
    context.get_or_create_aux(index_c, |value| -> std::result::Result<Regex, Failure> {
        let pattern = value.as_str()?;
        let flags = if fold { "(?i)" } else { "" };
        Ok(Regex::new(&format!("{flags}{pattern}"))?)
    })
}

/// `REPLACEALL(regex, text, new)`; `most` of 0 replaces all.
fn replace(context: &Context<'_>, most: usize) -> Result<Option<String>> {
    let regex = regex(context, 0, false)?;
    let (Some(text), Some(new)) = (shown(context.get_raw(1)), shown(context.get_raw(2))) else {
        return Ok(None);
    };
    let replaced = regex.try_replacen(&text, most, new.as_str());
    let replaced = replaced.map_err(|error| Error::UserFunctionError(error.into()))?;
    Ok(Some(replaced.into_owned()))
}

/// `%` is any run and `_` one character; nothing escapes them.
pub(super) fn like(text: &str, pattern: &str, fold: bool) -> bool {
    let fold = |text: &str| -> Vec<char> {
        if fold {
            text.to_lowercase().chars().collect()
        } else {
            text.chars().collect()
        }
    };
    let (text, pattern) = (fold(text), fold(pattern));
    let (mut t, mut p) = (0, 0);
    let mut again = None;
    while t < text.len() {
        match pattern.get(p) {
            Some('%') => {
                again = Some((p + 1, t));
                p += 1;
            }
            Some(c) if *c == '_' || *c == text[t] => {
                p += 1;
                t += 1;
            }
            _ => match again {
                Some((after, from)) => {
                    again = Some((after, from + 1));
                    p = after;
                    t = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '%')
}

/// Words and phrases in quotes, joined by AND unless OR stands between them.
fn text_search(payload: &str, words: &str) -> bool {
    let payload = payload.to_lowercase();
    let mut either = vec![true];
    for term in terms(words) {
        match term.as_str() {
            "AND" => {}
            "OR" => either.push(true),
            term => {
                let found = payload.contains(&term.trim_matches('%').to_lowercase());
                if let Some(last) = either.last_mut() {
                    *last &= found;
                }
            }
        }
    }
    either.into_iter().any(|all| all)
}

fn terms(words: &str) -> Vec<String> {
    let mut terms = Vec::new();
    for (n, part) in words.split('"').enumerate() {
        if n % 2 == 1 {
            terms.push(part.to_owned());
        } else {
            terms.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    terms
}

#[cfg(test)]
mod tests {
    use super::{like, text_search};

    #[test]
    fn like_knows_its_two_wildcards_and_no_escape() {
        assert!(like("abc", "a%", false) && like("abc", "%c", false) && like("abc", "a_c", false));
        assert!(like("100%", "100%", false) && like(r"a\b", r"a\b", false));
        assert!(!like("abc", "A%", false) && like("ÄBC", "äb%", true));
        assert!(like("aXbXc", "%X%X%", false) && !like("ab", "a", false) && like("", "%%", false));
    }

    #[test]
    fn words_are_searched_in_any_letter_case() {
        assert!(text_search("Alpha Beta", "alpha AND \"a beta\""));
        assert!(!text_search("Alpha Beta", "alpha gamma"));
        assert!(text_search("Alpha Beta", "gamma OR beta"));
    }
}
