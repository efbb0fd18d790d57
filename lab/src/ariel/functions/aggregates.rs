//! FIRST, LAST, STDEV and STDEVP. Rows come in the order in which they were stored.

use rusqlite::functions::{Aggregate, Context};
use rusqlite::types::Value;
use rusqlite::{Connection, Result};

use super::{PURE, number};

pub(super) fn register(connection: &Connection) -> Result<()> {
    connection.create_aggregate_function("aql_first", 1, PURE, Edge { last: false })?;
    connection.create_aggregate_function("aql_last", 1, PURE, Edge { last: true })?;
    connection.create_aggregate_function("aql_stdev", 1, PURE, Deviation { sample: true })?;
    connection.create_aggregate_function("aql_stdevp", 1, PURE, Deviation { sample: false })
}

/// The value of the first or the last row.
struct Edge {
    last: bool,
}

impl Aggregate<Option<Value>, Value> for Edge {
    fn init(&self, _: &mut Context<'_>) -> Result<Option<Value>> {
        Ok(None)
    }

    fn step(&self, context: &mut Context<'_>, kept: &mut Option<Value>) -> Result<()> {
        if kept.is_none() || self.last {
            *kept = Some(context.get(0)?);
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, kept: Option<Option<Value>>) -> Result<Value> {
        Ok(kept.flatten().unwrap_or(Value::Null))
    }
}

/// Welford's sums: count, mean, squared distances.
type Sums = (f64, f64, f64);

struct Deviation {
    sample: bool,
}

impl Aggregate<Sums, Option<f64>> for Deviation {
    fn init(&self, _: &mut Context<'_>) -> Result<Sums> {
        Ok((0.0, 0.0, 0.0))
    }

    fn step(&self, context: &mut Context<'_>, sums: &mut Sums) -> Result<()> {
        if let Some(value) = number(context.get_raw(0)) {
            let (count, mean, squares) = sums;
            *count += 1.0;
            let distance = value - *mean;
            *mean += distance / *count;
            *squares += distance * (value - *mean);
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, sums: Option<Sums>) -> Result<Option<f64>> {
        let (count, _, squares) = sums.unwrap_or_default();
        let divisor = if self.sample { count - 1.0 } else { count };
        Ok((divisor > 0.0).then(|| (squares / divisor).sqrt()))
    }
}
