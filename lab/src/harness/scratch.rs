//! A folder that programs of other users may use too, gone afterwards.
use anyhow::Result;
use std::fs::Permissions;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The folder; dropped, it is removed.
pub struct Scratch {
    dir: TempDir,
}

impl Scratch {
    /// A new folder, open to everybody: squid gives up root's rights.
    pub fn new() -> Result<Self> {
        let dir = tempfile::Builder::new().prefix("dsmith-lab-").tempdir()?;
        std::fs::set_permissions(dir.path(), Permissions::from_mode(0o777))?;
        Ok(Self { dir })
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// Writes a file into it.
    pub fn write(&self, name: &str, text: &str) -> Result<PathBuf> {
        let path = self.path().join(name);
        std::fs::write(&path, text)?;
        Ok(path)
    }
}

/// A port on loopback that nobody listens on. Another program may take it
/// before it is used; programs that cannot choose a port leave no better way.
pub fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(listener.local_addr()?.port())
}
