//! Results as JUnit XML: a suite for each file, in the part of the form that every CI reads.

use super::super::run::{Run, TestResult};
use super::plain::{Paint, differences};
use super::xml::Xml;
use crate::diagnostic::{SourceMap, Style};

/// The results. They say nothing of time: it is no property of a test here.
pub fn junit(run: &Run<'_>, sources: &SourceMap) -> String {
    let (passed, failed) = run.counts();
    let mut xml = Xml::new();
    let counts = [
        ("tests", &*(passed + failed).to_string()),
        ("failures", &*failed.to_string()),
    ];
    xml.element("testsuites", &counts, |xml| {
        let same_file = |a: &TestResult<'_>, b: &TestResult<'_>| file(a) == file(b);
        for results in run.results.chunk_by(same_file) {
            suite(xml, results, sources);
        }
    });
    xml.finish()
}

fn file(result: &TestResult<'_>) -> crate::diagnostic::FileId {
    result.test.item.name.span.file
}

fn suite(xml: &mut Xml, results: &[TestResult<'_>], sources: &SourceMap) {
    let path = results
        .first()
        .map_or("", |first| sources.path(file(first)));
    let failed = results.iter().filter(|result| !result.passed()).count();
    let attributes = [
        ("name", path),
        ("tests", &results.len().to_string()),
        ("failures", &failed.to_string()),
        ("errors", "0"),
        ("skipped", "0"),
    ];
    xml.element("testsuite", &attributes, |xml| {
        for result in results {
            case(xml, result, path);
        }
    });
}

fn case(xml: &mut Xml, result: &TestResult<'_>, path: &str) {
    let attributes = [("classname", path), ("name", result.name())];
    if result.passed() {
        return xml.empty("testcase", &attributes);
    }
    xml.element("testcase", &attributes, |xml| {
        let count = result.checks.iter().filter(|check| !check.holds()).count();
        let message = match count {
            1 => "1 expectation does not hold".to_owned(),
            count => format!("{count} expectations do not hold"),
        };
        let attributes = [("message", message.as_str()), ("type", "expectation")];
        xml.element("failure", &attributes, |xml| {
            xml.text(&differences(result, Paint(Style::Plain)));
        });
    });
}
