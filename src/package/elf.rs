//! Whether a binary can run in QRadar's app container, and is our collector.

use object::LittleEndian;
use object::elf::{self, FileHeader64};
use object::read::elf::{Dyn as _, FileHeader, ProgramHeader as _};

use crate::diagnostic::{Diagnostic, Place, codes};

/// The newest glibc that all of QRadar's app base images have.
pub const NEWEST_GLIBC: (u32, u32) = (2, 28);

/// What every collector binary holds, followed by its version and a `;`.
pub const MARKER: &[u8] = b"dsmith-collector-build:";

type Header = FileHeader64<LittleEndian>;

/// Checks the collector binary: an x86-64 ELF program, static or content with glibc
/// 2.28, of the same version as this compiler. The error says what was found.
pub fn check_collector(bytes: &[u8]) -> Result<(), Box<Diagnostic>> {
    check_runs_in_container(bytes)
        .and_then(|()| check_version(bytes))
        .map_err(|found| {
            let message = format!("the collector binary cannot be used: {found}");
            Box::new(Diagnostic::new(&codes::DS450, Place::Whole, message).help(
                "let `build-extension` build it, or give --collector a static x86-64 \
                 binary of the same version",
            ))
        })
}

/// Checks that a binary can run in the app container: an x86-64 ELF program, static
/// or content with glibc 2.28. The error says what was found.
pub fn check_runs_in_container(bytes: &[u8]) -> Result<(), String> {
    if !bytes.starts_with(b"\x7fELF") {
        return Err("it is no ELF file".into());
    }
    match (bytes.get(4), bytes.get(5)) {
        (Some(2), Some(1)) => {}
        (Some(1), _) => return Err("it is a 32-bit ELF file".into()),
        (_, Some(2)) => return Err("it is a big-endian ELF file".into()),
        _ => return Err("its ELF header is damaged".into()),
    }
    let header = Header::parse(bytes).map_err(|e| damaged(&e))?;
    let machine = header.e_machine(LittleEndian);
    if machine != elf::EM_X86_64 {
        return Err(format!(
            "it is made for ELF machine {machine:?}, not for x86-64"
        ));
    }
    if ![elf::ET_EXEC, elf::ET_DYN].contains(&header.e_type(LittleEndian)) {
        return Err("it is an ELF file but no program".into());
    }
    check_libraries(header, bytes).map_err(|e| damaged(&e))?
}

fn damaged(error: &object::Error) -> String {
    format!("its ELF structure is damaged: {error}")
}

fn check_libraries(header: &Header, bytes: &[u8]) -> object::Result<Result<(), String>> {
    let (interpreter, needed) = linkage(header, bytes)?;
    let position_independent = header.e_type(LittleEndian) == elf::ET_DYN;
    let startable = interpreter || (!needed && header.e_entry(LittleEndian) != 0);
    if position_independent && !startable {
        return Ok(Err("it is a shared library, no program".into()));
    }
    if !interpreter && !needed {
        return Ok(Ok(()));
    }
    Ok(match needed_glibc(header, bytes)? {
        None => Err("it is linked dynamically and does not say which glibc it needs".into()),
        Some((major, minor)) if (major, minor) > NEWEST_GLIBC => Err(format!(
            "it needs glibc {major}.{minor}, and the app container has 2.28"
        )),
        Some(_) => Ok(()),
    })
}

/// Whether it asks for a dynamic loader, and whether it needs shared libraries.
fn linkage(header: &Header, bytes: &[u8]) -> object::Result<(bool, bool)> {
    let (mut interpreter, mut needed) = (false, false);
    for segment in header.program_headers(LittleEndian, bytes)? {
        interpreter |= segment.p_type(LittleEndian) == elf::PT_INTERP;
        let entries = segment.dynamic(LittleEndian, bytes)?.unwrap_or_default();
        needed |= entries
            .iter()
            .any(|e| e.tag(LittleEndian) == elf::DT_NEEDED);
    }
    Ok((interpreter, needed))
}

/// The newest `GLIBC_x.y` among the versions that it needs.
fn needed_glibc(header: &Header, bytes: &[u8]) -> object::Result<Option<(u32, u32)>> {
    let sections = header.sections(LittleEndian, bytes)?;
    let Some((mut needs, link)) = sections.gnu_verneed(LittleEndian, bytes)? else {
        return Ok(None);
    };
    let strings = sections.strings(LittleEndian, bytes, link)?;
    let mut newest = None;
    while let Some((_, mut versions)) = needs.next()? {
        while let Some(version) = versions.next()? {
            newest = newest.max(glibc(version.name(LittleEndian, strings)?));
        }
    }
    Ok(newest)
}

fn glibc(version: &[u8]) -> Option<(u32, u32)> {
    let text = std::str::from_utf8(version).ok()?.strip_prefix("GLIBC_")?;
    let mut numbers = text.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

fn check_version(bytes: &[u8]) -> Result<(), String> {
    let ours = env!("CARGO_PKG_VERSION");
    let Some(version) = marked_version(bytes) else {
        return Err("it is not dsmith's collector (it holds no build mark)".into());
    };
    if version == ours {
        return Ok(());
    }
    Err(format!(
        "it is the collector of version {version:?}, and this is dsmith {ours}"
    ))
}

/// The version that a collector binary names; none when it is another program.
pub fn marked_version(bytes: &[u8]) -> Option<String> {
    let at = bytes.windows(MARKER.len()).position(|w| w == MARKER)?;
    let version: Vec<u8> = bytes[at + MARKER.len()..]
        .iter()
        .copied()
        .take(32)
        .take_while(|b| *b != b';')
        .collect();
    Some(String::from_utf8_lossy(&version).into_owned())
}
