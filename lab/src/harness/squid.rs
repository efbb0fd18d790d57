//! squid: an HTTP proxy for CONNECT, with and without Basic authentication.
use super::process::{Program, find};
use super::scratch::free_port;
use super::wait_for;
use anyhow::{Context, Result};
use std::fs::Permissions;
use std::net::{Ipv4Addr, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// The user that an authenticating proxy knows.
pub const USER: &str = "proxy-user";
/// Its password, with what needs care in a URL and in Basic authentication.
pub const PASSWORD: &str = "p:ss w@rd/%";

/// A helper in squid's own protocol, because password files differ in the
/// hashes that they may hold.
const HELPER: &str = r#"#!/bin/sh
while read -r user password; do
  if [ "$user" = "proxy-user" ] && [ "$password" = "p:ss%20w@rd/%25" ]; then echo OK; else echo ERR; fi
done
"#;

/// A running squid.
pub struct Squid {
    dir: PathBuf,
    port: u16,
    program: Program,
}

impl Squid {
    /// Starts it with its files in `dir`, and waits until it listens.
    pub async fn start(dir: &Path, authenticate: bool) -> Result<Self> {
        std::fs::create_dir_all(dir)?;
        std::fs::set_permissions(dir, Permissions::from_mode(0o777))?;
        let helper = dir.join("helper.sh");
        std::fs::write(&helper, HELPER)?;
        std::fs::set_permissions(&helper, Permissions::from_mode(0o755))?;
        std::fs::write(dir.join("hosts"), "")?;
        let port = free_port()?;
        std::fs::write(
            dir.join("squid.conf"),
            configuration(dir, port, authenticate),
        )?;
        let path = find("squid").context("squid is not installed")?;
        let mut command = Command::new(path);
        command
            .args(["-N", "-n"])
            .arg(format!("lab{port}"))
            .arg("-f")
            .arg(dir.join("squid.conf"));
        let program = Program::start("squid", &mut command, dir)?;
        let listens = || TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok();
        wait_for("squid listening", Duration::from_secs(20), listens).await?;
        Ok(Self {
            dir: dir.to_owned(),
            port,
            program,
        })
    }

    /// The port that it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Gives a host name an address, as if DNS had it from now on.
    pub fn resolve(&self, name: &str, address: &str) -> Result<()> {
        std::fs::write(self.dir.join("hosts"), format!("{address} {name}\n"))?;
        self.program.signal("HUP")
    }

    /// The requests that it served so far, one a line.
    pub fn access_log(&self) -> String {
        std::fs::read_to_string(self.dir.join("access.log")).unwrap_or_default()
    }
}

fn configuration(dir: &Path, port: u16, authenticate: bool) -> String {
    let dir = dir.display();
    let access = if authenticate {
        format!(
            "auth_param basic program {dir}/helper.sh\nauth_param basic children 2 startup=1\nacl known proxy_auth REQUIRED\nhttp_access allow known\nhttp_access deny all"
        )
    } else {
        "http_access allow all".to_owned()
    };
    // Names come from the hosts file only: whether a machine has DNS is not
    // what is tested.
    format!(
        "http_port 127.0.0.1:{port}
{access}
cache deny all
cache_mem 4 MB
memory_pools off
pid_filename {dir}/squid.pid
access_log stdio:{dir}/access.log
cache_log {dir}/cache.log
coredump_dir {dir}
hosts_file {dir}/hosts
dns_nameservers 127.0.0.1
dns_timeout 1 second
negative_dns_ttl 1 second
shutdown_lifetime 0 seconds
visible_hostname lab
"
    )
}
