//! rsyslogd: syslog over TCP or TLS into a file, message by message as it came.
use super::process::{Program, find};
use super::scratch::free_port;
use crate::feeds::certificates::{Authority, ServerCertificate};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A running or stopped rsyslogd with one input.
pub struct Rsyslog {
    dir: PathBuf,
    port: u16,
    program: Option<Program>,
}

impl Rsyslog {
    /// Starts it with its files in `dir`; with a certificate the input is TLS.
    pub fn start(dir: &Path, tls: Option<(&Authority, &ServerCertificate)>) -> Result<Self> {
        std::fs::create_dir_all(dir)?;
        let port = free_port()?;
        std::fs::write(
            dir.join("rsyslog.conf"),
            configuration(dir, port, tls.is_some()),
        )?;
        if let Some((authority, certificate)) = tls {
            std::fs::write(dir.join("ca.pem"), authority.pem())?;
            std::fs::write(dir.join("server.pem"), certificate.pem())?;
            std::fs::write(dir.join("server.key"), certificate.key_pem())?;
        }
        let mut rsyslog = Self {
            dir: dir.to_owned(),
            port,
            program: None,
        };
        rsyslog.start_again()?;
        Ok(rsyslog)
    }

    /// Starts it on the same port and file after `stop`.
    pub fn start_again(&mut self) -> Result<()> {
        let path = find("rsyslogd").context("rsyslogd is not installed")?;
        let mut command = Command::new(path);
        command
            .arg("-n")
            .arg("-f")
            .arg(self.dir.join("rsyslog.conf"))
            .arg("-i")
            .arg(self.dir.join("rsyslog.pid"));
        self.program = Some(Program::start("rsyslogd", &mut command, &self.dir)?);
        Ok(())
    }

    /// Stops it in order: what it received is in the file afterwards.
    pub fn stop(&mut self) -> Result<()> {
        match self.program.take() {
            Some(mut program) => program.terminate(),
            None => Ok(()),
        }
    }

    /// The port that it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The file that it writes.
    pub fn file(&self) -> PathBuf {
        self.dir.join("events.log")
    }

    /// What it printed.
    pub fn output(&self) -> String {
        self.program
            .as_ref()
            .map(Program::output)
            .unwrap_or_default()
    }
}

fn configuration(dir: &Path, port: u16, tls: bool) -> String {
    let dir = dir.display();
    let (driver, mode) = if tls {
        let driver = format!(
            r#"global(defaultNetstreamDriver="ossl" defaultNetstreamDriverCAFile="{dir}/ca.pem" defaultNetstreamDriverCertFile="{dir}/server.pem" defaultNetstreamDriverKeyFile="{dir}/server.key")"#
        );
        let mode =
            r#" streamDriver.name="ossl" streamDriver.mode="1" streamDriver.authMode="anon""#;
        (driver, mode)
    } else {
        (String::new(), "")
    };
    format!(
        r#"global(workDirectory="{dir}" maxMessageSize="2m" parser.escapeControlCharactersOnReceive="off")
{driver}
module(load="imtcp" maxSessions="200"{mode})
input(type="imtcp" address="127.0.0.1" port="{port}" ruleset="all")
template(name="raw" type="string" string="%rawmsg%\n")
ruleset(name="all") {{ action(type="omfile" file="{dir}/events.log" template="raw") }}
"#
    )
}
