//! The programs outside Rust that the tests hold dsmith to.

use std::path::Path;

/// A program and the Debian package that brings it.
pub struct Program {
    /// The command.
    name: &'static str,
    /// The package.
    package: &'static str,
}

/// What the tests run.
pub const NEEDED: &[Program] = &[
    program("chromium", "chromium"),
    program("faketime", "faketime"),
    program("java", "default-jdk-headless"),
    program("jarsigner", "default-jdk-headless"),
    program("keytool", "default-jdk-headless"),
    program("npm", "npm"),
    program("openssl", "openssl"),
    program("python3", "python3"),
    program("rsyslogd", "rsyslog rsyslog-openssl"),
    program("squid", "squid"),
    program("xmllint", "libxml2-utils"),
];

const fn program(name: &'static str, package: &'static str) -> Program {
    Program { name, package }
}

/// One line that says what is missing and how to get it; nothing when all is here.
pub fn missing() -> Option<String> {
    let absent: Vec<&Program> = NEEDED.iter().filter(|p| !is_here(p.name)).collect();
    if absent.is_empty() {
        return None;
    }
    let names: Vec<&str> = absent.iter().map(|p| p.name).collect();
    let mut packages: Vec<&str> = absent.iter().map(|p| p.package).collect();
    packages.dedup();
    Some(format!(
        "missing: {}; on Debian: apt-get install {}",
        names.join(", "),
        packages.join(" ")
    ))
}

/// Whether a program can be started.
pub fn is_here(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain([Path::new("/usr/sbin").to_owned()])
        .any(|folder| folder.join(name).is_file())
}
