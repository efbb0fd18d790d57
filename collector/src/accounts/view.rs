//! Accounts as the HTTP interface shows and takes them: secrets go in and never come out.

use serde_json::{Map, Value, json};

use super::check::Mistake;
use super::model::Account;

/// Where secrets are in the JSON of an account.
const SECRETS: [&[&str]; 4] = [
    &["api_key"],
    &["archive_api_key"],
    &["secret"],
    &["proxy", "auth", "password"],
];

/// The account as JSON, each secret only as set or not set.
pub fn hide(account: &Account) -> Value {
    let mut value = serde_json::to_value(account).unwrap_or_default();
    for path in SECRETS {
        if let Some((holder, name)) = holder(&mut value, path)
            && let Some(secret) = holder.get_mut(name)
        {
            *secret = json!({"set": !secret.is_null()});
        }
    }
    value
}

/// The account that a request describes. Secrets that it leaves out are those of `stored`.
pub fn from_request(mut request: Value, stored: Option<&Account>) -> Result<Account, Mistake> {
    let mut stored = stored.map(|account| serde_json::to_value(account).unwrap_or_default());
    for path in SECRETS {
        let kept = stored.as_mut().and_then(|stored| {
            let (holder, name) = holder(stored, path)?;
            holder.get(name).cloned()
        });
        let Some((holder, name)) = holder(&mut request, path) else {
            continue;
        };
        match holder.get(name) {
            Some(Value::String(text)) if !text.is_empty() => {
                let plain = json!({"plain": text});
                holder.insert(name.to_owned(), plain);
            }
            None | Some(Value::Null | Value::String(_)) => keep(holder, name, kept),
            Some(Value::Object(object)) if object.contains_key("set") => keep(holder, name, kept),
            Some(_) => {
                let message = "must be a text".to_owned();
                return Err(Mistake {
                    field: path.join("."),
                    message,
                });
            }
        }
    }
    let account: Account = serde_json::from_value(request).map_err(|error| Mistake {
        field: "account".into(),
        message: error.to_string(),
    })?;
    match account.mistakes().into_iter().next() {
        Some(mistake) => Err(mistake),
        None => Ok(account),
    }
}

fn keep(holder: &mut Map<String, Value>, name: &str, kept: Option<Value>) {
    match kept {
        Some(kept) => holder.insert(name.to_owned(), kept),
        None => holder.remove(name),
    };
}

/// The object that holds the last name of a path.
fn holder<'v, 'p>(
    value: &'v mut Value,
    path: &[&'p str],
) -> Option<(&'v mut Map<String, Value>, &'p str)> {
    let (name, parents) = path.split_last()?;
    let mut at = value;
    for parent in parents {
        at = at.get_mut(*parent)?;
    }
    Some((at.as_object_mut()?, name))
}
