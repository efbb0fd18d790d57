//! Coverage as an lcov tracefile: the lines of the YAML files on which items stand.

use std::fmt::Write as _;

use super::super::coverage::Coverage;
use super::lines::{counts, lines};
use crate::diagnostic::SourceMap;

/// The tracefile. `root` is the pack's folder as it was given.
pub fn lcov(coverage: &Coverage, sources: &SourceMap, root: &str) -> String {
    let mut out = String::new();
    for (path, lines) in lines(coverage, sources) {
        let _ = writeln!(out, "TN:\nSF:{root}/{path}");
        for (line, hits) in &lines {
            let _ = writeln!(out, "DA:{line},{hits}");
        }
        let (reached, all) = counts(lines.values());
        let _ = writeln!(out, "LF:{all}\nLH:{reached}\nend_of_record");
    }
    out
}
