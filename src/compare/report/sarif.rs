//! A comparison as SARIF 2.1.0, for code scanning. A difference has no line, so each
//! result is about the newer version as a whole.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::Comparison;
use super::super::rules::Rule;
use super::super::step::Step;
use super::{Judged, words};

/// One run. What breaks is a warning, the rest a note; a version that is too low is an
/// error.
pub fn sarif(comparison: &Comparison) -> String {
    let rules: BTreeMap<&str, &Rule> = comparison
        .changes
        .iter()
        .map(|judged| (judged.rule.id, judged.rule))
        .collect();
    let mut rules: Vec<Value> = rules.values().map(|rule| described(rule)).collect();
    let mut results: Vec<Value> = comparison
        .changes
        .iter()
        .map(|judged| result(comparison, judged))
        .collect();
    if let Some(fault) = comparison.version_fault() {
        rules.push(json!({ "id": VERSION, "shortDescription": { "text": "the version does not fit the changes" } }));
        results.push(located(comparison, VERSION, "error", &fault));
    }
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "dsmith",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "results": results,
        }],
    });
    format!("{document:#}\n")
}

const VERSION: &str = "version-too-low";

fn described(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "shortDescription": { "text": rule.title },
        "help": { "text": rule.effect },
        "defaultConfiguration": { "level": level(rule.step) },
    })
}

fn result(comparison: &Comparison, judged: &Judged) -> Value {
    let change = &judged.change;
    let what = words::what(&change.what);
    let text = format!("{} {:?}: {what}", change.kind.noun(), change.name);
    located(comparison, judged.rule.id, level(judged.rule.step), &text)
}

fn located(comparison: &Comparison, rule: &str, level: &str, text: &str) -> Value {
    json!({
        "ruleId": rule,
        "level": level,
        "message": { "text": text },
        "locations": [{ "physicalLocation": {
            "artifactLocation": { "uri": comparison.new.origin },
        }}],
    })
}

fn level(step: Step) -> &'static str {
    if step == Step::Major {
        "warning"
    } else {
        "note"
    }
}
