//! Ariel's searches over the console's REST API, in the name of the user who asks.

use std::sync::Arc;
use std::time::Duration;

use hyper::Method;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

use super::failure::Failure;
use crate::secrets::Secret;
use crate::web::{Call, Console};

/// The most bytes of one answer with rows.
const ROWS_BYTES: usize = 64 * 1024 * 1024;
/// For an answer with rows.
const ROWS_TIME: Duration = Duration::from_mins(1);
/// Bytes of a request's first line that web servers commonly take are 8,190; what a console
/// takes is not published, so the answer decides and this is only a bound.
const LONGEST_PATH: usize = 64 * 1024;

/// A row: values by column name.
pub type Row = Map<String, Value>;

/// Ariel, as one user sees it.
#[derive(Debug, Clone)]
pub struct Ariel {
    console: Arc<Console>,
    sec: Secret,
}

/// How far a search is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Its id on the console.
    pub id: String,
    /// What it does.
    pub status: Status,
    /// 0 to 100.
    pub percent: u8,
    /// Rows of its result so far.
    pub rows: u64,
    /// What the console says went wrong.
    pub messages: Vec<String>,
}

/// What a search does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// WAIT, EXECUTE or SORTING.
    Running,
    /// COMPLETED.
    Completed,
    /// CANCELED.
    Cancelled,
    /// ERROR.
    Error,
}

impl Ariel {
    /// Ariel for the user of a token.
    pub fn new(console: Arc<Console>, sec: Secret) -> Self {
        Self { console, sec }
    }

    /// Starts a search.
    pub async fn start(&self, aql: &str) -> Result<Progress, Failure> {
        let aql = utf8_percent_encode(aql, NON_ALPHANUMERIC);
        let path = format!("/api/ariel/searches?query_expression={aql}");
        if path.len() > LONGEST_PATH {
            return Err(Failure::too_long());
        }
        self.search(Method::POST, &path, None).await
    }

    /// How far it is; the console may take a second to tell, if nothing happens until then.
    pub async fn progress(&self, id: &str) -> Result<Progress, Failure> {
        let wait = ("Prefer", "wait=1".to_owned());
        self.search(Method::GET, &of(id, ""), Some(wait)).await
    }

    /// Stops it; the rows so far stay.
    pub async fn cancel(&self, id: &str) -> Result<Progress, Failure> {
        self.search(Method::POST, &of(id, "?status=CANCELED"), None)
            .await
    }

    /// Drops it and its rows.
    pub async fn delete(&self, id: &str) -> Result<(), Failure> {
        let path = of(id, "");
        let call = Call {
            method: Method::DELETE,
            ..Call::get(&path)
        };
        self.call(call).await.map(drop)
    }

    /// Rows `from` to `from + count` of its result; none while the console has none yet.
    pub async fn rows(
        &self,
        id: &str,
        database: &str,
        from: u64,
        count: u64,
    ) -> Result<Vec<Row>, Failure> {
        if count == 0 {
            return Ok(Vec::new());
        }
        let path = of(id, "/results");
        let last = from.saturating_add(count - 1);
        let call = Call {
            header: Some(("Range", format!("items={from}-{last}"))),
            most: ROWS_BYTES,
            time: ROWS_TIME,
            ..Call::get(&path)
        };
        let mut value = self.call(call).await?;
        match value[database].take() {
            Value::Array(rows) => Ok(rows.into_iter().filter_map(row).collect()),
            _ => Err(Failure::strange(&format!("no list of {database}"))),
        }
    }

    async fn search(
        &self,
        method: Method,
        path: &str,
        header: Option<(&'static str, String)>,
    ) -> Result<Progress, Failure> {
        let call = Call {
            method,
            header,
            ..Call::get(path)
        };
        let value = self.call(call).await?;
        progress(&value).ok_or_else(|| Failure::strange("no state of the search"))
    }

    async fn call(&self, call: Call<'_>) -> Result<Value, Failure> {
        let (status, body) = self.console.call(&self.sec, call).await?;
        let value = serde_json::from_slice(&body).unwrap_or(Value::Null);
        if (200..300).contains(&status) {
            return Ok(value);
        }
        Err(Failure::answered(status, &value))
    }
}

fn of(id: &str, rest: &str) -> String {
    let id = utf8_percent_encode(id, NON_ALPHANUMERIC);
    format!("/api/ariel/searches/{id}{rest}")
}

fn row(value: Value) -> Option<Row> {
    match value {
        Value::Object(row) => Some(row),
        _ => None,
    }
}

/// Reads the state of a search. A status that nobody documents counts as running.
fn progress(value: &Value) -> Option<Progress> {
    let id = value["search_id"]
        .as_str()
        .or(value["cursor_id"].as_str())?;
    let status = match value["status"].as_str()? {
        "COMPLETED" => Status::Completed,
        "CANCELED" | "CANCELLED" => Status::Cancelled,
        "ERROR" => Status::Error,
        _ => Status::Running,
    };
    let messages = value["error_messages"].as_array().into_iter().flatten();
    let texts = messages.filter_map(|message| message["message"].as_str().or(message.as_str()));
    let percent = value["progress"]
        .as_f64()
        .unwrap_or_default()
        .clamp(0.0, 100.0);
    Some(Progress {
        id: id.to_owned(),
        status,
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to 0 to 100"
        )]
        percent: percent as u8,
        rows: value["record_count"].as_u64().unwrap_or_default(),
        messages: texts.map(str::to_owned).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn a_state_as_the_reference_shows_it_is_read() {
        let state = json!({"cursor_id": "c", "search_id": "s-1", "status": "SORTING", "progress": 46,
            "record_count": 7, "error_messages": [{"code": "1", "contexts": [], "message": "half", "severity": "WARN"}]});
        let expected = Progress {
            id: "s-1".into(),
            status: Status::Running,
            percent: 46,
            rows: 7,
            messages: vec!["half".into()],
        };
        assert_eq!(progress(&state), Some(expected));
    }

    proptest! {
        #[test]
        fn any_answer_is_a_state_or_none(text in "\\PC{0,80}") {
            let value: Value = serde_json::from_str(&text).unwrap_or(Value::String(text));
            let _ = progress(&value);
        }
    }
}
