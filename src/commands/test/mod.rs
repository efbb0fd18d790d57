//! `dsmith test`: the sample events of a pack through its own content.

mod generate;
mod watch;

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::ValueEnum;

use super::pack::{self, Checked, Loaded, PackArgs};
use super::{exit, terminal};
use crate::diagnostic::{self, Diagnostic, Levels, SourceMap, Style};
use crate::resolve::TestRow;
use crate::testing::{self, Run, Suite, report};

/// Run the sample events of a pack through its content
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    pack: PackArgs,
    /// Run only the tests whose name holds this text
    #[arg(short, long, value_name = "TEXT")]
    filter: Option<String>,
    /// How results are written
    #[arg(long, value_enum, default_value_t = Format::Plain)]
    format: Format,
    /// The file for the results, in place of the standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write what came out and no expectation mentions into the YAML, for review
    #[arg(long)]
    generate: bool,
    /// Show what the events reached
    #[arg(long)]
    coverage: bool,
    /// How coverage is written; with this, `--coverage` need not be given
    #[arg(long, value_enum, value_name = "FORMAT")]
    coverage_format: Option<CoverageFormat>,
    /// The file for the coverage, in place of the standard output
    #[arg(long, value_name = "FILE")]
    coverage_output: Option<PathBuf>,
    /// Run again whenever a file of the pack changes, until Ctrl-C
    #[arg(long, conflicts_with_all = ["generate", "output", "coverage_output", "coverage_format", "format"])]
    watch: bool,
}

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Plain,
    /// One JSON document.
    Json,
    /// JUnit XML.
    Junit,
}

/// How coverage is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CoverageFormat {
    /// For people.
    Table,
    /// Cobertura XML.
    Cobertura,
    /// An lcov tracefile.
    Lcov,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let levels = args.pack.levels.levels()?;
    if args.two_documents_on_standard_output() {
        terminal::error(
            "results and coverage cannot both go to the standard output in these formats: give --output or --coverage-output",
        );
        return Ok(exit::USAGE);
    }
    if args.watch {
        return watch::run(args, &levels);
    }
    if args.generate {
        generate::run(args, &levels)?;
    }
    let loaded = pack::load(&args.pack.pack);
    let outcome = once(args, &loaded, &levels, |_| true)?;
    write(args, &outcome)
}

impl Args {
    fn coverage_format(&self) -> Option<CoverageFormat> {
        let asked = self.coverage || self.coverage_output.is_some();
        self.coverage_format
            .or(asked.then_some(CoverageFormat::Table))
    }

    /// Whether the standard output belongs to coverage that programs read.
    fn coverage_takes_standard_output(&self) -> bool {
        let read_by_programs = self
            .coverage_format()
            .is_some_and(|format| format != CoverageFormat::Table);
        read_by_programs && self.coverage_output.is_none()
    }

    fn two_documents_on_standard_output(&self) -> bool {
        let results = self.format != Format::Plain && self.output.is_none();
        let coverage = self.coverage_format().is_some() && self.coverage_output.is_none();
        results && coverage
    }

    fn wants(&self, test: &TestRow<'_>) -> bool {
        let filter = self.filter.as_ref();
        filter.is_none_or(|text| test.item.name.value.contains(text.as_str()))
    }
}

/// What came of one run, as text.
struct Outcome {
    results: String,
    coverage: Option<String>,
    code: u8,
}

/// One run over a pack, of the wanted tests. Warnings
/// about untested content come only when every test was run.
fn once(
    args: &Args,
    loaded: &Loaded,
    levels: &Levels,
    wanted: impl Fn(&TestRow<'_>) -> bool,
) -> anyhow::Result<Outcome> {
    let checked = loaded.check(levels);
    let errors = || {
        let found = checked.diagnostics.iter();
        found.filter(|d| d.severity == diagnostic::Severity::Error)
    };
    let mut found: Vec<Diagnostic> = errors().cloned().collect();
    if !checked.sound {
        let results = render(args, None, &found, loaded.texts())?;
        return Ok(Outcome {
            results,
            coverage: None,
            code: exit::FINDINGS,
        });
    }
    let run = tests(&checked, |test| args.wants(test) && wanted(test))?;
    let all = &checked.resolved.tests;
    if let (Some(text), false) = (&args.filter, all.iter().any(|test| args.wants(test))) {
        return Ok(Outcome {
            results: format!("no test has `{text}` in its name\n"),
            coverage: None,
            code: exit::USAGE,
        });
    }
    if run.results.len() == all.len() {
        let untested = testing::untested(&checked.resolved, &run);
        found.extend(levels.apply(untested));
        diagnostic::sort(&mut found, loaded.texts());
    }
    let failed = run.counts().1 > 0 || diagnostic::has_errors(&found);
    Ok(Outcome {
        results: render(args, Some(&run), &found, loaded.texts())?,
        coverage: coverage(args, &run, loaded.texts()),
        code: if failed { exit::FINDINGS } else { exit::OK },
    })
}

fn tests<'p>(
    checked: &'p Checked<'_>,
    wanted: impl Fn(&TestRow<'_>) -> bool,
) -> anyhow::Result<Run<'p>> {
    let suite = Suite::new(&checked.resolved).context("the pack's own content cannot be read")?;
    Ok(suite.run(wanted))
}

fn render(
    args: &Args,
    run: Option<&Run<'_>>,
    found: &[Diagnostic],
    sources: &SourceMap,
) -> anyhow::Result<String> {
    Ok(match (args.format, run) {
        (Format::Plain, _) => plain(args, run, found, sources),
        (Format::Json, _) => report::json(run, found, sources),
        (Format::Junit, Some(run)) => {
            // JUnit has no place for findings.
            terminal::findings(found, sources);
            report::junit(run, sources)
        }
        (Format::Junit, None) => {
            terminal::findings(found, sources);
            bail!("nothing was run, so there are no results to write")
        }
    })
}

fn plain(args: &Args, run: Option<&Run<'_>>, found: &[Diagnostic], sources: &SourceMap) -> String {
    let style = if args.output.is_some() || args.coverage_takes_standard_output() {
        Style::Plain
    } else {
        terminal::stdout_style()
    };
    let findings = diagnostic::plain(found, sources, style);
    let counted = diagnostic::summary(found).map(|counts| counts + "\n");
    let results = run.map(|run| report::plain(run, sources, style));
    let results = results.unwrap_or("nothing was run\n".to_owned());
    findings + &counted.unwrap_or_default() + &results
}

fn coverage(args: &Args, run: &Run<'_>, sources: &SourceMap) -> Option<String> {
    let root = args.pack.pack.to_string_lossy().replace('\\', "/");
    let root = root.trim_end_matches('/');
    Some(match args.coverage_format()? {
        CoverageFormat::Table => report::table(&run.coverage),
        CoverageFormat::Cobertura => report::cobertura(&run.coverage, sources, root),
        CoverageFormat::Lcov => report::lcov(&run.coverage, sources, root),
    })
}

/// Puts results and coverage where they belong.
fn write(args: &Args, outcome: &Outcome) -> anyhow::Result<u8> {
    if let Some(text) = &outcome.coverage {
        match &args.coverage_output {
            Some(path) => file(path, text)?,
            None => terminal::print(text),
        }
    }
    match &args.output {
        Some(path) => file(path, &outcome.results)?,
        None if args.coverage_takes_standard_output() => terminal::note(outcome.results.trim_end()),
        None => terminal::print(&outcome.results),
    }
    Ok(outcome.code)
}

fn file(path: &std::path::Path, text: &str) -> anyhow::Result<()> {
    std::fs::write(path, text).with_context(|| format!("cannot write `{}`", path.display()))
}
