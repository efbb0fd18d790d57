//! A small disk of its own for a folder, where the rights for it are there.
use anyhow::{Result, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A mounted tmpfs; dropped, it is unmounted.
pub struct Tmpfs {
    dir: PathBuf,
}

impl Tmpfs {
    /// Mounts it; `None` where that is not allowed.
    pub fn mount(dir: &Path, mib: u32) -> Option<Self> {
        let size = format!("size={mib}m");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(dir)
            .output()
            .is_ok_and(|output| output.status.success());
        mounted.then(|| Self {
            dir: dir.to_owned(),
        })
    }

    /// Makes it larger or smaller.
    pub fn resize(&self, mib: u32) -> Result<()> {
        let options = format!("remount,size={mib}m");
        let status = Command::new("mount")
            .args(["-o", &options])
            .arg(&self.dir)
            .status()?;
        ensure!(status.success(), "the tmpfs cannot be resized");
        Ok(())
    }
}

impl Drop for Tmpfs {
    fn drop(&mut self) {
        // A program may still be ending in it.
        let _ = Command::new("umount").arg("-l").arg(&self.dir).status();
    }
}
