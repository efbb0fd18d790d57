//! `cargo xtask schemas`: the committed JSON Schemas, from the model.

use std::fs;
use std::path::Path;

/// Writes `schemas/*.json`.
pub fn run() -> anyhow::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas");
    fs::create_dir_all(&folder)?;
    for (name, schema) in dsmith::model::schema::all() {
        fs::write(folder.join(format!("{name}.json")), format!("{schema:#}\n"))?;
    }
    Ok(())
}
