//! What every list of the API understands: `filter`, `sort`, `fields` and `Range`.

use axum::Json;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};

use super::error::{Answer, ApiError};

/// The query parameters of a call.
pub type Parameters = std::collections::BTreeMap<String, String>;

/// A list as the caller asked for it.
pub fn list(mut all: Vec<Value>, parameters: &Parameters, headers: &HeaderMap) -> Answer {
    if let Some(filter) = parameters.get("filter") {
        let conditions = conditions(filter)?;
        all.retain(|item| conditions.iter().all(|condition| condition.holds(item)));
    }
    if let Some(sort) = parameters.get("sort") {
        sort_by(&mut all, sort);
    }
    let total = all.len();
    let range = range(headers)?;
    let page = match range {
        Some((from, to)) => all
            .drain(from.min(total)..to.saturating_add(1).min(total))
            .collect(),
        None => all,
    };
    let fields = fields(parameters, headers);
    let page: Vec<Value> = page
        .into_iter()
        .map(|item| chosen(item, fields.as_deref()))
        .collect();
    let content_range = range.map(|(from, _)| content_range(from, page.len(), total));
    let mut response = Json(page).into_response();
    with_content_range(&mut response, content_range);
    Ok(response)
}

/// One item as the caller asked for it.
pub fn one(item: Value, parameters: &Parameters, headers: &HeaderMap) -> Response {
    Json(chosen(item, fields(parameters, headers).as_deref())).into_response()
}

/// Says which items of how many an answer holds.
pub fn with_content_range(response: &mut Response, range: Option<String>) {
    if let Some(value) = range.and_then(|text| text.parse().ok()) {
        response.headers_mut().insert("Content-Range", value);
    }
}

/// `items 0-49/123`.
pub fn content_range(from: usize, count: usize, total: usize) -> String {
    match count.checked_sub(1) {
        Some(last) => format!("items {from}-{}/{total}", from + last),
        None => format!("items */{total}"),
    }
}

/// `Range: items=0-49`, both ends included.
pub fn range(headers: &HeaderMap) -> Result<Option<(usize, usize)>, ApiError> {
    let Some(value) = headers.get("range") else {
        return Ok(None);
    };
    let wrong = || ApiError::new(422, 1005, "The Range header must be items=first-last");
    let text = value
        .to_str()
        .ok()
        .and_then(|text| text.strip_prefix("items="));
    let (from, to) = text
        .and_then(|text| text.split_once('-'))
        .ok_or_else(wrong)?;
    let from: usize = from.trim().parse().map_err(|_| wrong())?;
    let to: usize = to.trim().parse().map_err(|_| wrong())?;
    if from > to {
        Err(wrong())
    } else {
        Ok(Some((from, to)))
    }
}

fn fields(parameters: &Parameters, headers: &HeaderMap) -> Option<String> {
    let header = || headers.get("fields")?.to_str().ok().map(str::to_owned);
    parameters.get("fields").cloned().or_else(header)
}

/// The named fields of an object; `a(b,c)` names fields of a field.
fn chosen(item: Value, fields: Option<&str>) -> Value {
    let (Some(fields), Value::Object(mut object)) = (fields, item.clone()) else {
        return item;
    };
    let mut kept = Map::new();
    for field in split(fields) {
        let (name, inner) = match field.split_once('(') {
            Some((name, inner)) => (name, Some(inner.strip_suffix(')').unwrap_or(inner))),
            None => (field, None),
        };
        if let Some(value) = object.remove(name.trim()) {
            let value = match value {
                Value::Array(items) => items.into_iter().map(|item| chosen(item, inner)).collect(),
                value => chosen(value, inner),
            };
            kept.insert(name.trim().to_owned(), value);
        }
    }
    Value::Object(kept)
}

/// Splits at commas outside of brackets.
fn split(fields: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, letter) in fields.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&fields[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&fields[start..]);
    parts
        .into_iter()
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect()
}

fn sort_by(all: &mut [Value], sort: &str) {
    let field = sort.trim_start_matches(['+', '-']);
    all.sort_by(|a, b| match (a[field].as_f64(), b[field].as_f64()) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        _ => a[field].as_str().cmp(&b[field].as_str()),
    });
    if sort.starts_with('-') {
        all.reverse();
    }
}

struct Condition {
    field: String,
    operator: String,
    value: String,
}

/// `a = 1 and b = "x"`: what the lab reads of the API's filters.
fn conditions(filter: &str) -> Result<Vec<Condition>, ApiError> {
    filter
        .split(" and ")
        .map(|part| condition(part.trim()))
        .collect()
}

fn condition(text: &str) -> Result<Condition, ApiError> {
    const OPERATORS: [&str; 6] = ["!=", "<=", ">=", "=", "<", ">"];
    let wrong = || {
        ApiError::new(
            422,
            1010,
            format!("the lab cannot read the filter \"{text}\""),
        )
    };
    let found = OPERATORS
        .iter()
        .filter_map(|op| Some((text.find(op)?, *op)));
    let (at, operator) = found
        .min_by_key(|(at, op)| (*at, -(op.len().cast_signed())))
        .ok_or_else(wrong)?;
    let field = text[..at].trim();
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if field.is_empty() || !field.chars().all(plain) {
        return Err(wrong());
    }
    Ok(Condition {
        field: field.to_owned(),
        operator: operator.to_owned(),
        value: text[at + operator.len()..]
            .trim()
            .trim_matches(['"', '\''])
            .to_owned(),
    })
}

impl Condition {
    fn holds(&self, item: &Value) -> bool {
        let value = match &item[&self.field] {
            Value::String(text) => text.clone(),
            value => value.to_string(),
        };
        let order = match (value.parse::<f64>(), self.value.parse::<f64>()) {
            (Ok(a), Ok(b)) => a.total_cmp(&b),
            _ => value.as_str().cmp(&self.value),
        };
        match self.operator.as_str() {
            "=" => order.is_eq(),
            "!=" => order.is_ne(),
            "<" => order.is_lt(),
            ">" => order.is_gt(),
            "<=" => order.is_le(),
            _ => order.is_ge(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{chosen, conditions, content_range};

    #[test]
    fn fields_are_chosen_with_their_own() {
        let item =
            json!({"id": 1, "name": "a", "status": {"x": 1, "y": 2}, "list": [{"p": 1, "q": 2}]});
        let kept = chosen(item, Some("id, status(y),list(p)"));
        assert_eq!(
            kept,
            json!({"id": 1, "status": {"y": 2}, "list": [{"p": 1}]})
        );
    }

    #[test]
    fn a_filter_compares_numbers_and_texts() {
        let item = json!({"id": 7, "name": "a b", "custom": true});
        let holds = |filter| conditions(filter).unwrap().iter().all(|c| c.holds(&item));
        assert!(holds("id = 7 and name = \"a b\"") && holds("custom=true") && holds("id>=7"));
        assert!(!holds("id != 7") && !holds("name='b'"));
        assert_eq!(conditions("nonsense").err().map(|e| e.code), Some(1010));
    }

    #[test]
    fn a_content_range_counts_from_zero() {
        assert_eq!(content_range(5, 5, 20), "items 5-9/20");
        assert_eq!(content_range(50, 0, 20), "items */20");
    }

    proptest::proptest! {
        #[test]
        fn no_filter_and_no_fields_make_it_panic(text in "\\PC{0,40}") {
            let _ = conditions(&text);
            let _ = chosen(json!({"a": [{"b": 1}]}), Some(&text));
        }
    }
}
