//! Holds a tree against the JSON Schema of its kind and reports every difference.
//!
//! The schema is generated from the model, and the same one is committed for
//! editors: what an editor underlines is what dsmith refuses. Only the part of JSON
//! Schema that the model produces is understood; a test covers that nothing else is
//! in the schemas.

use indexmap::IndexMap;
use regex::Regex;
use serde_json::{Map, Value as Json};

use super::yaml::{Key, Node, Value};
use crate::diagnostic::{Code, Diagnostic, Span, codes, did_you_mean};

/// A schema that was made ready for checking.
#[derive(Debug, Clone)]
pub enum Shape {
    /// A mapping with known keys.
    Record {
        /// The keys and what stands under each.
        fields: IndexMap<String, Shape>,
        /// The keys that must be there.
        required: Vec<String>,
    },
    /// A mapping with free keys.
    Map(Box<Shape>),
    /// A list.
    List {
        /// What each item is.
        item: Box<Shape>,
        /// The least number of items.
        min: usize,
    },
    /// Text.
    Text {
        /// A regular expression that the text matches.
        pattern: Option<Regex>,
        /// The greatest number of characters.
        max: Option<usize>,
        /// Whether the text may be empty.
        may_be_empty: bool,
    },
    /// One of these words.
    Choice(Vec<String>),
    /// A whole number in a range.
    Int(i64, i64),
    /// `true` or `false`.
    Bool,
}

impl Shape {
    /// Reads a schema. An error names what this module does not understand.
    pub fn compile(schema: &Json) -> Result<Self, String> {
        let empty = Map::new();
        let defs = schema["$defs"].as_object().unwrap_or(&empty);
        compile(schema, defs)
    }
}

fn compile(schema: &Json, defs: &Map<String, Json>) -> Result<Shape, String> {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.trim_start_matches("#/$defs/");
        let target = defs.get(name).ok_or(format!("no definition `{name}`"))?;
        return compile(target, defs);
    }
    if let Some(choice) = choices(schema) {
        return Ok(Shape::Choice(choice));
    }
    match schema["type"].as_str() {
        Some("object") => object(schema, defs),
        Some("array") => Ok(Shape::List {
            item: Box::new(compile(&schema["items"], defs)?),
            min: number(&schema["minItems"]).unwrap_or(0),
        }),
        Some("string") => Ok(Shape::Text {
            pattern: pattern(schema)?,
            max: number(&schema["maxLength"]),
            may_be_empty: number(&schema["minLength"]) != Some(1),
        }),
        Some("integer") => Ok(Shape::Int(
            schema["minimum"].as_i64().unwrap_or(i64::MIN),
            schema["maximum"].as_i64().unwrap_or(i64::MAX),
        )),
        Some("boolean") => Ok(Shape::Bool),
        _ => Err(format!("cannot check the schema {schema}")),
    }
}

fn object(schema: &Json, defs: &Map<String, Json>) -> Result<Shape, String> {
    if schema["additionalProperties"].is_object() {
        let value = compile(&schema["additionalProperties"], defs)?;
        return Ok(Shape::Map(Box::new(value)));
    }
    let mut fields = IndexMap::new();
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        fields.insert(name.clone(), compile(field, defs)?);
    }
    let required = strings(&schema["required"]);
    Ok(Shape::Record { fields, required })
}

/// `enum`, or `oneOf` constants where each variant has a description of its own.
fn choices(schema: &Json) -> Option<Vec<String>> {
    if schema["enum"].is_array() {
        return Some(strings(&schema["enum"]));
    }
    let variants = schema["oneOf"].as_array()?;
    variants
        .iter()
        .map(|v| v["const"].as_str().map(str::to_owned))
        .collect()
}

fn pattern(schema: &Json) -> Result<Option<Regex>, String> {
    let Some(text) = schema["pattern"].as_str() else {
        return Ok(None);
    };
    Regex::new(text).map(Some).map_err(|e| e.to_string())
}

fn strings(list: &Json) -> Vec<String> {
    let items = list.as_array().into_iter().flatten();
    items
        .filter_map(|v| v.as_str().map(str::to_owned))
        .collect()
}

fn number(value: &Json) -> Option<usize> {
    value.as_u64().and_then(|n| usize::try_from(n).ok())
}

/// Every difference between a tree and its shape.
pub fn check(root: &Node, shape: &Shape) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    node(root, shape, "the file", &mut found);
    found
}

fn node(at: &Node, shape: &Shape, name: &str, found: &mut Vec<Diagnostic>) {
    match (&at.value, shape) {
        (Value::Map(pairs), Shape::Record { fields, required }) => {
            record(at, pairs, fields, required, found);
        }
        (Value::Map(pairs), Shape::Map(value)) => {
            for (key, child) in pairs {
                node(child, value, &quoted(&key.name), found);
            }
        }
        (Value::Seq(items), Shape::List { item, min }) => {
            if items.len() < *min {
                let message = format!("{name} needs at least {min} {}", plural(*min, "item"));
                found.push(Diagnostic::new(&codes::DS025, at.span, message));
            }
            for child in items {
                node(child, item, &format!("an item of {name}"), found);
            }
        }
        (Value::Text(value), Shape::Choice(allowed)) => choice(at, value, allowed, name, found),
        (Value::Text(value), Shape::Text { .. }) => text(at, value, shape, name, found),
        (Value::Int(value), Shape::Int(min, max)) => {
            if value < min || value > max {
                let message = format!("{name} must be from {min} to {max}, found {value}");
                found.push(Diagnostic::new(&codes::DS025, at.span, message));
            }
        }
        (Value::Bool(_), Shape::Bool) => {}
        _ => found.push(wrong_type(at, shape, name)),
    }
}

fn record(
    at: &Node,
    pairs: &[(Key, Node)],
    fields: &IndexMap<String, Shape>,
    required: &[String],
    found: &mut Vec<Diagnostic>,
) {
    for (key, child) in pairs {
        match fields.get(&key.name) {
            Some(shape) => node(child, shape, &quoted(&key.name), found),
            None => found.push(unknown_key(key, fields)),
        }
    }
    for name in required {
        if !pairs.iter().any(|(key, _)| key.name == *name) {
            let place = pairs.first().map_or(at.span, |(key, _)| key.span);
            found.push(
                Diagnostic::new(&codes::DS021, place, format!("the key `{name}` is missing"))
                    .label("in this mapping")
                    .help(format!("add `{name}:`")),
            );
        }
    }
}

fn unknown_key(key: &Key, fields: &IndexMap<String, Shape>) -> Diagnostic {
    let known = fields.keys().map(String::as_str);
    let help = match did_you_mean(&key.name, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the keys here are {}", list(known)),
    };
    let message = format!("unknown key `{}`", key.name);
    Diagnostic::new(&codes::DS020, key.span, message).help(help)
}

fn choice(at: &Node, value: &str, allowed: &[String], name: &str, found: &mut Vec<Diagnostic>) {
    if allowed.iter().any(|a| a == value) {
        return;
    }
    let known = allowed.iter().map(String::as_str);
    let help = match did_you_mean(value, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("it is one of {}", list(known)),
    };
    let message = format!("{name} cannot be `{value}`");
    found.push(Diagnostic::new(&codes::DS023, at.span, message).help(help));
}

fn text(at: &Node, value: &str, shape: &Shape, name: &str, found: &mut Vec<Diagnostic>) {
    let Shape::Text {
        pattern,
        max,
        may_be_empty,
    } = shape
    else {
        return;
    };
    let mut report = |code: &'static Code, span: Span, message: String| {
        found.push(Diagnostic::new(code, span, message));
    };
    let length = value.chars().count();
    if !may_be_empty && value.trim().is_empty() {
        report(&codes::DS024, at.span, format!("{name} must not be empty"));
    } else if max.is_some_and(|max| length > max) {
        let max = max.unwrap_or_default();
        let message = format!("{name} is {length} characters long, at most {max} are allowed");
        report(&codes::DS025, at.span, message);
    } else if let Some(pattern) = pattern.as_ref().filter(|p| !p.is_match(value)) {
        let message = format!("{name} has not the form `{pattern}`");
        report(&codes::DS024, at.span, message);
    }
}

fn wrong_type(at: &Node, shape: &Shape, name: &str) -> Diagnostic {
    let expected = match shape {
        Shape::Record { .. } | Shape::Map(_) => "a mapping",
        Shape::List { .. } => "a list",
        Shape::Text { .. } | Shape::Choice(_) => "text",
        Shape::Int(..) => "a whole number",
        Shape::Bool => "true or false",
    };
    let message = format!("{name} must be {expected}, found {}", at.value.kind());
    let found = Diagnostic::new(&codes::DS022, at.span, message);
    match (&at.value, shape) {
        (Value::Int(_) | Value::Float(_) | Value::Bool(_), Shape::Text { .. }) => {
            found.help("put it in quotes")
        }
        (Value::Text(_) | Value::Map(_), Shape::List { .. }) => {
            found.help("start each item with `- `")
        }
        (Value::Null, _) => found.help("write the value, or remove the key"),
        _ => found,
    }
}

fn quoted(name: &str) -> String {
    format!("`{name}`")
}

fn plural(n: usize, word: &str) -> String {
    if n == 1 {
        word.to_owned()
    } else {
        format!("{word}s")
    }
}

fn list<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let words: Vec<String> = words.map(quoted).collect();
    words.join(", ")
}

#[cfg(test)]
mod tests;
