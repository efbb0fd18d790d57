//! Query strings: `name=value` pairs, percent-encoded.
use std::collections::BTreeMap;

/// The pairs of a query string in order, decoded. `+` stays a plus where an
/// offset needs it only when it was encoded: as in forms, a bare one is a space.
pub fn pairs(query: &str) -> Vec<(String, String)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// The pairs of a query string by name; the last of a repeated name counts.
pub fn fields(query: &str) -> BTreeMap<String, String> {
    pairs(query).into_iter().collect()
}

fn decode(text: &str) -> String {
    let text = text.replace('+', " ");
    percent_encoding::percent_decode_str(&text)
        .decode_utf8_lossy()
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_decoded() {
        assert_eq!(fields("a=1%2B2&b=x+y&c")["a"], "1+2");
        assert_eq!(fields("a=1%2B2&b=x+y&c")["b"], "x y");
        assert_eq!(fields("a=1%2B2&b=x+y&c")["c"], "");
    }
}
