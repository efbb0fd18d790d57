//! A query as the pages get it: its state, and its rows in the order of the columns.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::ariel::{Ariel, Row};
use super::compose::Shape;
use super::failure::Failure;
use super::file::{Column, Kind};
use super::run::{MOST_WHOLE, Run, Stage, State};
use super::service::Query;

/// Which rows of a table.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// The first.
    pub offset: u64,
    /// How many.
    pub limit: u64,
}

/// What is shown of a query.
struct Shown {
    rows: Vec<Vec<Value>>,
    total: Option<u64>,
    partial: bool,
}

/// The query as it is now.
pub async fn answer(query: &Query, ariel: &Ariel, page: Page) -> Value {
    let Some(run) = &query.run else {
        return object(
            query,
            page,
            &State {
                stage: Stage::Done,
                ..State::default()
            },
            nothing(),
        );
    };
    let mut state = run.state();
    match shown(query, run, &state, ariel, page).await {
        Ok(shown) => object(query, page, &state, shown),
        Err(failure) => {
            state.stage = Stage::Failed;
            state.failure = Some(failure);
            object(query, page, &state, nothing())
        }
    }
}

fn nothing() -> Shown {
    Shown {
        rows: Vec::new(),
        total: None,
        partial: false,
    }
}

async fn shown(
    query: &Query,
    run: &Run,
    state: &State,
    ariel: &Ariel,
    page: Page,
) -> Result<Shown, Failure> {
    let columns = &query.plan.columns;
    let shape = query.plan.shape;
    match (state.stage, &state.early) {
        (Stage::Done, _) => {}
        (Stage::Cancelled, _) if state.id.is_some() => {}
        (Stage::Running, Some(early)) => {
            let rows = shaped(early, columns, shape);
            let rows = match shape {
                Shape::Pages => paged(rows, page),
                _ => rows,
            };
            return Ok(Shown {
                rows,
                total: None,
                partial: true,
            });
        }
        _ => return Ok(nothing()),
    }
    let cancelled = state.stage == Stage::Cancelled;
    if shape == Shape::Pages {
        let rows = run.rows(ariel, page.offset, page.limit).await?;
        return Ok(Shown {
            total: Some(state.rows.max(page.offset + rows.len() as u64)),
            rows: shaped(&rows, columns, shape),
            partial: cancelled,
        });
    }
    let rows = shaped(&run.whole(ariel).await?, columns, shape);
    Ok(Shown {
        total: Some(rows.len() as u64),
        rows,
        partial: cancelled || state.rows > MOST_WHOLE,
    })
}

fn paged(rows: Vec<Vec<Value>>, page: Page) -> Vec<Vec<Value>> {
    let at = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    rows.into_iter()
        .skip(at(page.offset))
        .take(at(page.limit))
        .collect()
}

fn object(query: &Query, page: Page, state: &State, shown: Shown) -> Value {
    let plan = &query.plan;
    let range = plan.range;
    json!({
        "id": (!query.id.is_empty()).then_some(&query.id),
        "tab": query.tab,
        "panel": query.panel,
        "what": query.what,
        "state": match state.stage {
            Stage::Waiting => "waiting",
            Stage::Running => "running",
            Stage::Done => "done",
            Stage::Failed => "failed",
            Stage::Cancelled => "cancelled",
        },
        "progress": state.progress,
        "partial": shown.partial,
        "total": shown.total,
        "columns": plan.columns,
        "rows": shown.rows,
        "offset": page.offset,
        "limit": plan.query.row_limit(),
        "bucket": plan.bucket,
        "range": range,
        "aql": plan.query.to_string(),
        "error": state.failure,
        "log_activity": plan.log_activity.as_ref().map(|query| json!({
            "aql": query.to_string(),
            "from": range.from,
            "until": range.until,
        })),
    })
}

/// The rows of a search as a panel shows them.
pub fn shaped(rows: &[Row], columns: &[Column], shape: Shape) -> Vec<Vec<Value>> {
    let rows: Vec<Vec<Value>> = rows.iter().map(|row| values(row, columns)).collect();
    match shape {
        Shape::Pages | Shape::Whole => rows,
        Shape::Top { groups, by, value } => largest(rows, groups, by, value),
        Shape::Sum(value) => {
            let sum: f64 = rows.iter().filter_map(|row| row[value].as_f64()).sum();
            let mut row = vec![Value::Null; columns.len()];
            row[value] = whole_number(sum);
            vec![row]
        }
    }
}

/// A row's values in the order of the columns. The letter case of names in Ariel's answers is
/// not documented, so a name may differ in it.
fn values(row: &Row, columns: &[Column]) -> Vec<Value> {
    let of = |column: &Column| {
        let near = || {
            row.iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(&column.name))
        };
        let exact = row.get(&column.name);
        let value = exact.or_else(|| near().map(|(_, value)| value));
        match (value, column.kind) {
            (Some(Value::Number(number)), Kind::Number | Kind::Time) => {
                number.as_f64().map_or(Value::Null, whole_number)
            }
            (Some(Value::String(text)), Kind::Number | Kind::Time) => {
                text.parse().map_or(Value::Null, whole_number)
            }
            (Some(value), _) => value.clone(),
            (None, _) => Value::Null,
        }
    };
    columns.iter().map(of).collect()
}

/// A number without a fraction where it has none: counts come as `12.0`.
fn whole_number(number: f64) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() < EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "whole and small enough")]
        return Value::from(number as i64);
    }
    Value::from(number)
}

/// The rows of the groups with the largest sums, in their order.
fn largest(rows: Vec<Vec<Value>>, groups: usize, by: usize, value: usize) -> Vec<Vec<Value>> {
    let mut sums: BTreeMap<String, f64> = BTreeMap::new();
    for row in &rows {
        *sums.entry(row[by].to_string()).or_default() += row[value].as_f64().unwrap_or_default();
    }
    let mut sums: Vec<(String, f64)> = sums.into_iter().collect();
    sums.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    sums.truncate(groups);
    let kept = |row: &Vec<Value>| {
        let group = row[by].to_string();
        sums.iter().any(|(name, _)| *name == group)
    };
    rows.into_iter().filter(kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dashboards::file::Role;

    fn columns() -> Vec<Column> {
        let column = |name: &str, role, kind| Column {
            name: name.into(),
            role,
            kind,
            label: name.into(),
        };
        vec![
            column("Folder", Role::Series, Kind::Text),
            column("Messages", Role::Value, Kind::Number),
        ]
    }

    fn rows(pairs: &[(Value, f64)]) -> Vec<Row> {
        let row = |(folder, count): &(Value, f64)| {
            let row = json!({"messages": count, "Folder": folder, "other": 1});
            row.as_object().unwrap().clone()
        };
        pairs.iter().map(row).collect()
    }

    #[test]
    fn counts_are_whole_and_names_may_differ_in_letter_case() {
        let rows = rows(&[("Spam".into(), 12.0), (Value::Null, 0.5)]);
        assert_eq!(
            json!(shaped(&rows, &columns(), Shape::Whole)),
            json!([["Spam", 12], [null, 0.5]])
        );
    }

    #[test]
    fn the_largest_groups_are_kept_over_all_their_rows() {
        let rows = rows(&[
            ("a".into(), 1.0),
            ("b".into(), 5.0),
            ("c".into(), 4.0),
            ("a".into(), 9.0),
        ]);
        let shape = Shape::Top {
            groups: 2,
            by: 0,
            value: 1,
        };
        assert_eq!(
            json!(shaped(&rows, &columns(), shape)),
            json!([["a", 1], ["b", 5], ["a", 9]])
        );
    }

    #[test]
    fn a_big_number_is_the_sum_and_zero_without_rows() {
        let found = rows(&[("a".into(), 1.0), (Value::Null, 5.0)]);
        assert_eq!(
            json!(shaped(&found, &columns(), Shape::Sum(1))),
            json!([[null, 6]])
        );
        assert_eq!(
            json!(shaped(&[], &columns(), Shape::Sum(1))),
            json!([[null, 0]])
        );
    }
}
