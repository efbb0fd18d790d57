//! `dsmith build-extension`: a pack to a signed extension zip.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::pack::{self, Checked, PackArgs};
use super::signer::{Signer, SignerArgs};
use super::{collector, exit, pages, summary, terminal};
use crate::diagnostic::{self, Diagnostic, SourceMap};
use crate::package::app_zip::{Service, needs_collector};
use crate::package::archive;
use crate::package::elf;
use crate::package::extension_zip::ExtensionZip;
use crate::package::verify;
use crate::resolve::{Lock, Resolved};
use crate::signing;
use crate::source::LOCK_FILE;

/// Build a pack into a signed extension zip
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    pack: PackArgs,
    /// The folder for the extension zip
    #[arg(long, default_value = "dist")]
    out: PathBuf,
    /// Fail when the lock file would change (for CI)
    #[arg(long)]
    locked: bool,
    /// A built collector to take instead of building one
    #[arg(long, value_name = "PATH")]
    collector: Option<PathBuf>,
    #[command(flatten)]
    signer: SignerArgs,
}

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let levels = args.pack.levels.levels()?;
    let loaded = pack::load(&args.pack.pack);
    let mut checked = loaded.check(&levels);
    if args.locked && checked.lock_changed {
        checked.diagnostics.push(pack::lock_outdated(&checked));
    }
    terminal::findings(&checked.diagnostics, loaded.texts());
    if diagnostic::has_errors(&checked.diagnostics) {
        terminal::note("nothing was written");
        return Ok(exit::FINDINGS);
    }
    // Asked for first, so that a passphrase is not typed after a long build.
    let signer = args.signer.signer()?;
    let Some(service) = service(args, &checked.resolved)? else {
        return Ok(exit::FINDINGS);
    };
    let zip = ExtensionZip::new(&checked.resolved, service.as_ref())?;
    let bytes = signed(&zip, &signer)?;
    let report = verify::verify(&bytes, None);
    if diagnostic::has_errors(&report.diagnostics) {
        refuse(&report.diagnostics);
        return Ok(exit::FINDINGS);
    }
    let path = args.out.join(&zip.names.extension_zip);
    write_whole(&path, &bytes)?;
    write_lock(args, &checked)?;
    terminal::print(&summary::built(&report, &path, &bytes, &signer));
    Ok(exit::OK)
}

/// The collector with its pages, where the app needs it; nothing at all when it is not fit to
/// ship.
#[expect(
    clippy::option_option,
    reason = "no collector needed, and no fit collector, are two things"
)]
fn service(args: &Args, pack: &Resolved<'_>) -> anyhow::Result<Option<Option<Service>>> {
    if !pack.app.as_ref().is_some_and(needs_collector) {
        return Ok(Some(None));
    }
    if args.collector.is_none() {
        pages::build()?;
    }
    let binary = collector::binary(args.collector.as_deref())?;
    match elf::check_collector(&binary) {
        Ok(()) => Ok(Some(Some(Service {
            binary,
            sources: pages::sources()?,
        }))),
        Err(refused) => {
            refuse(&[*refused]);
            Ok(None)
        }
    }
}

fn refuse(diagnostics: &[Diagnostic]) {
    terminal::findings(diagnostics, &SourceMap::default());
    terminal::note("nothing was written");
}

/// The signed package. Its manifest holds the package's own size, and every part
/// whose length could follow from that is stored as it is, so the second writing fits.
fn signed(zip: &ExtensionZip<'_>, signer: &Signer) -> anyhow::Result<Vec<u8>> {
    let write = |size: usize| -> anyhow::Result<Vec<u8>> {
        let signed = signing::sign(&zip.archive(size), &signer.key, &signer.options)?;
        Ok(archive::write(&signed)?)
    };
    let mut bytes = write(0)?;
    for _ in 0..4 {
        let again = write(bytes.len())?;
        if again.len() == bytes.len() {
            return Ok(again);
        }
        bytes = again;
    }
    bail!("the package's size does not settle")
}

/// Writes a file whole or not at all.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot make `{}`", folder.display()))?;
    let write = || -> anyhow::Result<()> {
        let mut file = tempfile::Builder::new()
            .permissions(public())
            .tempfile_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        Ok(())
    };
    write().with_context(|| format!("cannot write `{}`", path.display()))
}

/// What a package and a lock file may be read by: everybody, less the user's umask.
fn public() -> std::fs::Permissions {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::Permissions::from_mode(0o666)
}

fn write_lock(args: &Args, checked: &Checked<'_>) -> anyhow::Result<()> {
    if !checked.lock_changed {
        return Ok(());
    }
    let path = args.pack.pack.join(LOCK_FILE);
    let text = Lock::to_text(&checked.lock);
    write_whole(&path, text.as_bytes())?;
    terminal::note(&format!("wrote `{}`: commit it", path.display()));
    Ok(())
}
