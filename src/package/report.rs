//! What verifying a package found, for people as a table and for machines as JSON.

use std::fmt::Write as _;

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Levels, Place};
use crate::signing::verify::{Block, Chain, SignatureReport};

/// Everything that is known about a package.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PackageReport {
    /// The extension's English name.
    pub name: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// The author's e-mail.
    pub email: Option<String>,
    /// The minimum QRadar version, as QRadar counts internally.
    pub min_qradar_version: Option<String>,
    /// Its `_id` on the App Exchange.
    pub hub_id: Option<String>,
    /// The signatures; none when the zip could not be read.
    pub signature: Option<SignatureReport>,
    /// How many items of each kind; the kinds that dsmith knows first, then other tables.
    pub counts: Vec<Count>,
    /// The apps.
    pub apps: Vec<AppReport>,
    /// The diagnostics, as plain data.
    pub findings: Vec<Finding>,
    /// The diagnostics, for the renderers of [`crate::diagnostic`].
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// How many rows a table has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Count {
    /// What people call it; the table's name for other tables.
    pub kind: String,
    /// The table in the content XML.
    pub table: String,
    /// The number of rows.
    pub count: usize,
}

/// An app in the package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AppReport {
    /// The app zip's name in the package.
    pub zip: String,
    /// The app's name.
    pub name: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// Its UUID.
    pub uuid: Option<String>,
    /// The base image.
    pub image: Option<String>,
    /// The number of files in the app zip.
    pub files: usize,
}

/// A diagnostic as plain data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Its code.
    pub code: &'static str,
    /// `error`, `warning` or `note`.
    pub severity: &'static str,
    /// The entry it is about.
    pub entry: Option<String>,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
}

impl Finding {
    /// A diagnostic without its renderers' details.
    pub fn of(diagnostic: &Diagnostic) -> Self {
        Self {
            code: diagnostic.code.id,
            severity: diagnostic.severity.word(),
            entry: match &diagnostic.place {
                Place::Entry(name) | Place::File(name) => Some(name.clone()),
                Place::Source(_) | Place::Whole => None,
            },
            message: diagnostic.message.clone(),
            help: diagnostic.help.clone(),
        }
    }
}

impl PackageReport {
    /// The report with the findings as the user wants them weighed.
    #[must_use]
    pub fn with_levels(mut self, levels: &Levels) -> Self {
        self.diagnostics = levels.apply(self.diagnostics);
        self.findings = self.diagnostics.iter().map(Finding::of).collect();
        self
    }

    /// The table for people; the diagnostics are shown by their own renderers.
    pub fn table(&self) -> String {
        let mut out = String::new();
        let optional = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".into());
        line(&mut out, "Extension", &optional(&self.name));
        line(&mut out, "Version", &optional(&self.version));
        line(&mut out, "Author", &optional(&self.author));
        line(
            &mut out,
            "Minimum QRadar",
            &optional(&self.min_qradar_version),
        );
        for app in &self.apps {
            let image = optional(&app.image);
            let text = format!(
                "{} {} ({image}, {} files)",
                optional(&app.name),
                optional(&app.version),
                app.files
            );
            line(&mut out, "App", &text);
        }
        if let Some(signature) = &self.signature {
            signatures(&mut out, signature);
        }
        out.push('\n');
        for count in &self.counts {
            // Writing to a String cannot fail.
            let _ = writeln!(out, "{:<32}{:>6}", count.kind, count.count);
        }
        out
    }
}

fn line(out: &mut String, label: &str, text: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{label:<18}{text}");
}

fn signatures(out: &mut String, signature: &SignatureReport) {
    if signature.blocks.is_empty() {
        line(out, "Signed by", "nobody");
    }
    for block in &signature.blocks {
        line(out, "Signed by", &signer(block));
        if let Some(signer) = &block.signer {
            line(out, "  issued by", &signer.issuer);
            line(
                out,
                "  valid",
                &format!("{} to {}", signer.not_before, signer.not_after),
            );
            line(out, "  SHA-256", &signer.sha256);
            line(out, "  chain", chain(block.chain_state));
        }
    }
    let entries = format!(
        "{} covered, {} not covered",
        signature.covered,
        signature.uncovered.len()
    );
    line(out, "Entries", &entries);
    line(out, "Intact", if signature.intact { "yes" } else { "no" });
    let status = format!("{} (a prediction)", signature.predicted_status);
    line(out, "QRadar status", &status);
}

fn signer(block: &Block) -> String {
    let subject = block.signer.as_ref().map_or("unknown", |s| &s.subject);
    let state = if block.valid { "valid" } else { "not valid" };
    format!("{subject} ({}, {state})", block.name)
}

fn chain(state: Chain) -> &'static str {
    match state {
        Chain::None => "none",
        Chain::SelfSigned => "self-signed",
        Chain::Incomplete => "incomplete",
        Chain::Complete => "complete, to a root in the package",
    }
}
