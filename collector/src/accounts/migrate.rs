//! Older formats of the settings, brought up to the current one.
//!
//! Version 1: an `event_collector` was one text, `host` or `host:port`.

use serde_json::{Value, json};

/// One step up. `None` when the version has no way up.
pub fn step(version: u64, mut settings: Value) -> Option<Value> {
    match version {
        1 => {
            event_collector(&mut settings);
            for account in settings
                .get_mut("accounts")
                .and_then(Value::as_array_mut)
                .into_iter()
                .flatten()
            {
                event_collector(account);
            }
            settings["version"] = json!(2);
            Some(settings)
        }
        _ => None,
    }
}

fn event_collector(holder: &mut Value) {
    let Some(text) = holder.get("event_collector").and_then(Value::as_str) else {
        return;
    };
    let split = text
        .rsplit_once(':')
        .and_then(|(host, port)| Some((host, port.parse::<u16>().ok()?)));
    holder["event_collector"] = match split {
        _ if text.is_empty() => Value::Null,
        Some((host, port)) => json!({"host": host, "port": port}),
        None => json!({"host": text}),
    };
}
