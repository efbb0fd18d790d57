//! A comparison for machines.

use serde_json::{Value, json};

use super::super::Comparison;

/// The version of this document's form.
const FORM: u32 = 1;

/// One JSON document with a final newline.
pub fn json(comparison: &Comparison) -> String {
    let changes: Vec<Value> = comparison
        .changes
        .iter()
        .map(|judged| {
            let mut change = json!(judged.change);
            change["rule"] = json!(judged.rule.id);
            change["step"] = json!(judged.rule.step);
            change["effect"] = json!(judged.rule.effect);
            change
        })
        .collect();
    let document = json!({
        "form": FORM,
        "old": comparison.old,
        "new": comparison.new,
        "needed": comparison.needed,
        "taken": comparison.taken,
        "version_fault": comparison.version_fault(),
        "changes": changes,
    });
    format!("{document:#}\n")
}
