//! `dsmith test --generate`: missing expectations into the YAML.

use super::{Args, tests};
use crate::commands::build_extension::write_whole;
use crate::commands::{pack, terminal};
use crate::diagnostic::Levels;
use crate::testing::{self, TestResult};

/// Writes what came out of the wanted tests and no expectation mentions. A pack that is
/// not sound is left alone; the run that follows says why.
pub(super) fn run(args: &Args, levels: &Levels) -> anyhow::Result<()> {
    let loaded = pack::load(&args.pack.pack);
    let checked = loaded.check(levels);
    if !checked.sound {
        return Ok(());
    }
    let run = tests(&checked, |test| args.wants(test))?;
    for document in loaded.documents() {
        let of_file =
            |result: &&TestResult<'_>| result.test.item.name.span.file == document.root.span.file;
        let results: Vec<&TestResult<'_>> = run.results.iter().filter(of_file).collect();
        let text = loaded.texts().text(document.root.span.file);
        let generated = testing::generate(text, &document.root, &results);
        let path = args.pack.pack.join(&document.path);
        for name in &generated.left {
            terminal::note(&format!(
                "`{}`: the test `{name}` is written in braces, where no line can be added",
                path.display()
            ));
        }
        if generated.written > 0 {
            write_whole(&path, generated.text.as_bytes())?;
            terminal::note(&format!(
                "wrote {} expectations into `{}`: read them before you commit",
                generated.written,
                path.display()
            ));
        }
    }
    Ok(())
}
