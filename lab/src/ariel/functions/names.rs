//! The names behind ids, as they were installed when the search began.

use std::sync::Arc;

use rusqlite::{Connection, Result};

use super::{PURE, whole};
use crate::ariel::catalog::Known;

pub(super) fn register(connection: &Connection, known: &Arc<Known>) -> Result<()> {
    let names = Arc::clone(known);
    connection.create_scalar_function("aql_qid_name", 1, PURE, move |x| {
        let qid = whole(x.get_raw(0)).and_then(|id| names.qids.get(&id));
        Ok(qid.map(|qid| qid.name.clone()))
    })?;
    let names = Arc::clone(known);
    connection.create_scalar_function("aql_qid_description", 1, PURE, move |x| {
        let qid = whole(x.get_raw(0)).and_then(|id| names.qids.get(&id));
        Ok(qid.map(|qid| qid.description.clone()))
    })?;
    let names = Arc::clone(known);
    connection.create_scalar_function("aql_log_source_type_name", 1, PURE, move |x| {
        Ok(whole(x.get_raw(0)).and_then(|id| names.log_source_types.get(&id).cloned()))
    })?;
    let names = Arc::clone(known);
    connection.create_scalar_function("aql_log_source_name", 1, PURE, move |x| {
        Ok(whole(x.get_raw(0)).and_then(|id| names.log_sources.get(&id).cloned()))
    })?;
    connection.create_scalar_function("aql_category_name", 1, PURE, |x| {
        Ok(whole(x.get_raw(0)).map(Known::category))
    })
}
