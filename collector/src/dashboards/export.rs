//! All rows of a query as CSV, a piece at a time.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream::{Stream, unfold};
use jiff::Timestamp;
use serde_json::Value;

use super::answer::shaped;
use super::ariel::Ariel;
use super::compose::Shape;
use super::failure::Failure;
use super::file::{Column, Kind};
use super::service::Query;

/// Rows of one piece.
const PIECE: u64 = 1_000;

/// The next piece to write.
enum Next {
    Head,
    Rows(u64),
    End,
}

/// The file. A failure on the way breaks it off, which a browser shows as a failed download.
pub fn csv(query: Arc<Query>, ariel: Ariel) -> impl Stream<Item = Result<Bytes, std::io::Error>> {
    unfold(
        (query, ariel, Next::Head),
        |(query, ariel, next)| async move {
            let (piece, next) = match next {
                Next::Head => (Ok(head(&query.plan.columns)), Next::Rows(0)),
                Next::End => return None,
                Next::Rows(from) => match rows(&query, &ariel, from).await {
                    Err(failure) => (Err(std::io::Error::other(failure.message)), Next::End),
                    Ok(rows) if rows.is_empty() => return None,
                    Ok(rows) => {
                        let last = query.plan.shape != Shape::Pages;
                        let next = if last {
                            Next::End
                        } else {
                            Next::Rows(from + PIECE)
                        };
                        (Ok(write(&rows, &query.plan.columns)), next)
                    }
                },
            };
            Some((piece, (query, ariel, next)))
        },
    )
}

async fn rows(query: &Query, ariel: &Ariel, from: u64) -> Result<Vec<Vec<Value>>, Failure> {
    let Some(run) = &query.run else {
        return Ok(Vec::new());
    };
    let (columns, shape) = (&query.plan.columns, query.plan.shape);
    if shape == Shape::Pages {
        let rows = run.rows(ariel, from, PIECE).await?;
        return Ok(shaped(&rows, columns, shape));
    }
    Ok(shaped(&run.whole(ariel).await?, columns, shape))
}

/// The mark by which spreadsheets know UTF-8, and the columns' texts.
fn head(columns: &[Column]) -> Bytes {
    let labels = columns.iter().map(|column| safe(&column.label));
    let mut out = "\u{feff}".as_bytes().to_vec();
    out.extend(record([labels.collect()]));
    out.into()
}

fn write(rows: &[Vec<Value>], columns: &[Column]) -> Bytes {
    let cells = |row: &Vec<Value>| {
        let cells = row.iter().zip(columns);
        cells
            .map(|(value, column)| cell(value, column.kind))
            .collect()
    };
    record(rows.iter().map(cells)).into()
}

fn record(records: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for record in records {
        // Writing to memory does not fail, and every record has the columns' number of cells.
        let _ = writer.write_record(&record);
    }
    writer.into_inner().unwrap_or_default()
}

fn cell(value: &Value, kind: Kind) -> String {
    match (value, kind) {
        (Value::Null, _) => String::new(),
        (Value::Number(ms), Kind::Time) => {
            let time = ms
                .as_i64()
                .and_then(|ms| Timestamp::from_millisecond(ms).ok());
            time.map_or_else(|| ms.to_string(), |time| time.to_string())
        }
        (Value::String(text), _) => safe(text),
        (other, _) => other.to_string(),
    }
}

/// A text that no spreadsheet runs as a formula.
fn safe(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        return format!("'{text}");
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dashboards::file::Role;
    use serde_json::json;

    #[test]
    fn a_cell_is_quoted_and_never_a_formula() {
        let column = |name: &str, kind| Column {
            name: name.into(),
            role: Role::Text,
            kind,
            label: name.into(),
        };
        let columns = [
            column("=Subject", Kind::Text),
            column("Time", Kind::Time),
            column("Messages", Kind::Number),
        ];
        let rows = [
            vec![
                json!("=cmd|' /C calc'!A0"),
                json!(1_700_000_000_000_i64),
                json!(-5),
            ],
            vec![json!("a \"b\", c\nd"), Value::Null, json!(0.5)],
        ];
        let text = [head(&columns), write(&rows, &columns)].concat();
        assert_eq!(
            String::from_utf8(text).unwrap(),
            "\u{feff}'=Subject,Time,Messages\r\n\
             '=cmd|' /C calc'!A0,2023-11-14T22:13:20Z,-5\r\n\
             \"a \"\"b\"\", c\nd\",,0.5\r\n"
        );
    }
}
