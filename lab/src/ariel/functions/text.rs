//! Text and numbers. Positions and lengths count UTF-16 units, as Java's do.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rusqlite::functions::Context;
use rusqlite::{Connection, Result};

use super::{PURE, number, shown, whole};

pub(super) fn register(connection: &Connection) -> Result<()> {
    let c = connection;
    c.create_scalar_function("aql_lower", 1, PURE, |x| {
        Ok(text(x, 0).map(|t| t.to_lowercase()))
    })?;
    c.create_scalar_function("aql_upper", 1, PURE, |x| {
        Ok(text(x, 0).map(|t| t.to_uppercase()))
    })?;
    c.create_scalar_function("aql_str", 1, PURE, |x| Ok(text(x, 0)))?;
    c.create_scalar_function("aql_base64", 1, PURE, |x| {
        Ok(text(x, 0).map(|t| STANDARD.encode(t)))
    })?;
    c.create_scalar_function("aql_length", 1, PURE, |x| {
        Ok(text(x, 0).map(|t| i64::try_from(t.encode_utf16().count()).unwrap_or(i64::MAX)))
    })?;
    c.create_scalar_function("aql_concat", -1, PURE, |x| {
        let parts = (0..x.len()).filter_map(|n| text(x, n));
        Ok(parts.collect::<String>())
    })?;
    c.create_scalar_function("aql_position", -1, PURE, |x| Ok(position(x)))?;
    c.create_scalar_function("aql_substring", -1, PURE, |x| Ok(substring(x)))?;
    c.create_scalar_function("aql_double", 1, PURE, |x| Ok(number(x.get_raw(0))))?;
    c.create_scalar_function("aql_power", 2, PURE, |x| {
        Ok(number(x.get_raw(0))
            .zip(number(x.get_raw(1)))
            .map(|(a, b)| a.powf(b)))
    })?;
    c.create_scalar_function("aql_xor", 2, PURE, |x| {
        Ok(whole(x.get_raw(0))
            .zip(whole(x.get_raw(1)))
            .map(|(a, b)| a ^ b))
    })?;
    c.create_scalar_function("aql_shift", 2, PURE, |x| {
        let both = whole(x.get_raw(0)).zip(whole(x.get_raw(1)));
        Ok(both.map(|(a, b)| (a.cast_unsigned() >> (b & 63)).cast_signed()))
    })
}

fn text(context: &Context<'_>, index: usize) -> Option<String> {
    shown(context.get_raw(index))
}

fn unsigned(context: &Context<'_>, index: usize) -> usize {
    let number = whole(context.get_raw(index)).unwrap_or(0);
    usize::try_from(number).unwrap_or(0)
}

fn position(context: &Context<'_>) -> Option<i64> {
    let from = if context.len() > 2 {
        unsigned(context, 2)
    } else {
        0
    };
    let (all, part) = (text(context, 0)?, text(context, 1)?);
    if from == 0 && all.is_ascii() {
        return Some(
            all.find(&part)
                .and_then(|at| i64::try_from(at).ok())
                .unwrap_or(-1),
        );
    }
    let all: Vec<u16> = all.encode_utf16().collect();
    let part: Vec<u16> = part.encode_utf16().collect();
    let starts = from..=all.len().saturating_sub(part.len());
    let found = starts.into_iter().find(|at| all[*at..].starts_with(&part));
    Some(found.and_then(|at| i64::try_from(at).ok()).unwrap_or(-1))
}

fn substring(context: &Context<'_>) -> Option<String> {
    let all: Vec<u16> = text(context, 0)?.encode_utf16().collect();
    let start = unsigned(context, 1).min(all.len());
    let length = if context.len() > 2 {
        unsigned(context, 2)
    } else {
        all.len()
    };
    let end = start.saturating_add(length).min(all.len());
    Some(String::from_utf16_lossy(&all[start..end]))
}
