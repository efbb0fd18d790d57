//! A generated pack of any size, in the proportions of a real one.

use std::fs;
use std::path::Path;

/// Files that each log source type brings: the type, its extension, its log source,
/// and the events, properties and searches below.
const PER_TYPE: usize = 3 + 2 * EVENTS + PROPERTIES + SEARCHES;
const EVENTS: usize = 30;
const PROPERTIES: usize = 40;
const SEARCHES: usize = 27;

/// Writes a pack of about that many YAML files and returns how many.
pub fn write(root: &Path, files: usize) -> anyhow::Result<usize> {
    let types = (files / PER_TYPE).max(1);
    put(root, "extension.yaml", EXTENSION)?;
    put(root, "groups/bench.yaml", "name: Bench\n")?;
    for n in 0..types {
        log_source_type(root, n)?;
    }
    Ok(2 + types * PER_TYPE)
}

const EXTENSION: &str = "\
name: Bench
version: 1.0.0
author: Bench
email: bench@example.com
description: A generated pack.
minimum-qradar:
  product: 7.4.3
  version: 2020.11.0
  confidence: seen
released: 2026-01-01
";

fn log_source_type(root: &Path, n: usize) -> anyhow::Result<()> {
    let name = format!("Vendor {n}");
    put(
        root,
        &format!("log-source-types/{n}.yaml"),
        &format!(
            "name: {name}\ncategory: SW/Integration\nprotocols: [Syslog]\nextension: {name}\n"
        ),
    )?;
    put(
        root,
        &format!("log-source-extensions/{n}.yaml"),
        &format!(
            "name: {name}\nfields:\n  - field: EventName\n    from:\n      - key-path: /\"type\"\n"
        ),
    )?;
    put(
        root,
        &format!("log-sources/{n}.yaml"),
        &format!("name: {name}\nidentifier: vendor-{n}\nlog-source-type: {name}\n"),
    )?;
    for event in 0..EVENTS {
        let qid = format!("{name} Event {event}");
        put(
            root,
            &format!("qids/{n}-{event}.yaml"),
            &format!(
                "name: {qid}\nlog-source-type: {name}\ndescription: Event number {event}.\n\
                 severity: 3\nlow-level-category: 18437\n"
            ),
        )?;
        put(
            root,
            &format!("event-mappings/{n}-{event}.yaml"),
            &format!("log-source-type: {name}\nevent-id: event-{event}\nqid: {qid}\n"),
        )?;
    }
    for property in 0..PROPERTIES {
        put(
            root,
            &format!("properties/{n}-{property}.yaml"),
            &format!(
                "name: {name} Property {property}\ntype: string\ndescription: Property number {property}.\n\
                 parse-in-advance: true\nexpressions:\n  - log-source-type: {name}\n    \
                 key-path: /\"event\"/\"field{property}\"\n"
            ),
        )?;
    }
    for search in 0..SEARCHES {
        put(
            root,
            &format!("saved-searches/{n}-{search}.yaml"),
            &format!(
                "name: {name} Search {search}\ngroup: Bench\naql: |\n  \
                 SELECT \"{name} Property {search}\" AS \"Value\", COUNT(*) AS \"Events\"\n  FROM events\n  \
                 WHERE LOGSOURCETYPENAME(devicetype) = '{name}'\n  \
                 GROUP BY \"{name} Property {search}\"\n  ORDER BY \"Events\" DESC\n  LIMIT 10\n  LAST 24 HOURS\n"
            ),
        )?;
    }
    Ok(())
}

fn put(root: &Path, path: &str, text: &str) -> anyhow::Result<()> {
    let path = root.join(path);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)?;
    Ok(())
}
