//! What a change of settings changed, for the log: names of fields, and never a value, so
//! that no secret can be among them.

use serde::Serialize;
use serde_json::Value;

/// Keys that only the setting of a secret has.
const SECRET: [&str; 4] = ["plain", "sealed", "env", "file"];

/// The names of the fields that differ, with commas between; `nothing` when none does.
pub fn changes(before: &impl Serialize, after: &impl Serialize) -> String {
    let value = |of: Result<Value, _>| of.unwrap_or_default();
    let mut names = Vec::new();
    let (before, after) = (
        value(serde_json::to_value(before)),
        value(serde_json::to_value(after)),
    );
    compare("", &before, &after, &mut names);
    if names.is_empty() {
        return "nothing".to_owned();
    }
    names.join(", ")
}

fn compare(name: &str, before: &Value, after: &Value, names: &mut Vec<String>) {
    if before == after {
        return;
    }
    let secret = |value: &Value| {
        let keys = value
            .as_object()
            .into_iter()
            .flat_map(|object| object.keys());
        keys.into_iter().any(|key| SECRET.contains(&key.as_str()))
    };
    let (Value::Object(old), Value::Object(new)) = (before, after) else {
        names.push(name.to_owned());
        return;
    };
    if secret(before) || secret(after) {
        names.push(name.to_owned());
        return;
    }
    let mut keys: Vec<&String> = old.keys().chain(new.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    for key in keys {
        let full = match name {
            "" => key.clone(),
            name => format!("{name}.{key}"),
        };
        compare(&full, &before[key], &after[key], names);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn fields_are_named_and_values_are_not() {
        let before = json!({"name": "a", "api_key": {"sealed": "x"}, "interval": 600,
            "event_collector": {"host": "one", "port": 514}});
        let after = json!({"name": "a", "api_key": {"plain": "geheim"}, "interval": 300,
            "event_collector": {"host": "two", "port": 514}, "proxy": {"host": "squid"}});
        assert_eq!(
            changes(&before, &after),
            "api_key, event_collector.host, interval, proxy"
        );
        assert_eq!(changes(&after, &after), "nothing");
    }
}
