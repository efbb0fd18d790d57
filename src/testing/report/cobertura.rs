//! Coverage as Cobertura XML: a package for each folder, a class for each YAML file, and
//! the lines on which items stand.

use std::collections::BTreeMap;

use super::super::coverage::Coverage;
use super::lines::{counts, lines};
use super::xml::Xml;
use crate::diagnostic::SourceMap;

type Lines = BTreeMap<usize, usize>;

/// The report. `root` is the pack's folder as it was given. The form asks for a time,
/// which is always 0 here: the same tests give the same report.
pub fn cobertura(coverage: &Coverage, sources: &SourceMap, root: &str) -> String {
    let files = lines(coverage, sources);
    let (reached, all) = counts(files.values().flat_map(BTreeMap::values));
    let mut xml = Xml::new();
    let attributes = [
        ("line-rate", &*rate(reached, all)),
        ("branch-rate", "0"),
        ("lines-covered", &reached.to_string()),
        ("lines-valid", &all.to_string()),
        ("branches-covered", "0"),
        ("branches-valid", "0"),
        ("complexity", "0"),
        ("version", env!("CARGO_PKG_VERSION")),
        ("timestamp", "0"),
    ];
    xml.element("coverage", &attributes, |xml| {
        xml.element("sources", &[], |xml| {
            xml.element("source", &[], |xml| xml.text(root));
        });
        xml.element("packages", &[], |xml| {
            let files: Vec<(&str, &Lines)> = files.iter().map(|(path, l)| (*path, l)).collect();
            for files in files.chunk_by(|(a, _), (b, _)| folder(a) == folder(b)) {
                package(xml, files);
            }
        });
    });
    xml.finish()
}

fn package(xml: &mut Xml, files: &[(&str, &Lines)]) {
    let name = files.first().map_or("", |(path, _)| folder(path));
    let (reached, all) = counts(files.iter().flat_map(|(_, lines)| lines.values()));
    let attributes = [
        ("name", name),
        ("line-rate", &rate(reached, all)),
        ("branch-rate", "0"),
        ("complexity", "0"),
    ];
    xml.element("package", &attributes, |xml| {
        xml.element("classes", &[], |xml| {
            for (path, lines) in files {
                class(xml, path, lines);
            }
        });
    });
}

fn class(xml: &mut Xml, path: &str, lines: &Lines) {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (reached, all) = counts(lines.values());
    let attributes = [
        ("name", name),
        ("filename", path),
        ("line-rate", &rate(reached, all)),
        ("branch-rate", "0"),
        ("complexity", "0"),
    ];
    xml.element("class", &attributes, |xml| {
        xml.empty("methods", &[]);
        xml.element("lines", &[], |xml| {
            for (line, hits) in lines {
                let (line, hits) = (line.to_string(), hits.to_string());
                let attributes = [("number", &*line), ("hits", &*hits), ("branch", "false")];
                xml.empty("line", &attributes);
            }
        });
    });
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The part that was reached, from 0 to 1, with four digits; 1 of nothing.
fn rate(reached: usize, all: usize) -> String {
    let parts = (reached * 10_000).checked_div(all).unwrap_or(10_000);
    format!("{}.{:04}", parts / 10_000, parts % 10_000)
}
