//! `dsmith new NAME`: a pack to start from, which passes `check` and builds.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use handlebars::Handlebars;
use serde::Serialize;

use super::{exit, terminal};
use crate::model::schema;
use crate::source::scalar;

/// Write a new pack to start from
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What the log source type is called, such as "Acme Firewall"
    name: String,
    /// The folder to write; made from the name when left out
    #[arg(long)]
    folder: Option<PathBuf>,
}

macro_rules! template {
    ($name:literal) => {
        include_str!(concat!("../../templates/new-pack/", $name, ".hbs"))
    };
}

/// Where each template goes; `*` is the name as a file name.
const FILES: &[(&str, &str)] = &[
    ("README.md", template!("README.md")),
    ("event-mappings/login.yaml", template!("event-mapping.yaml")),
    ("extension.yaml", template!("extension.yaml")),
    ("groups/*.yaml", template!("group.yaml")),
    (
        "log-source-extensions/*.yaml",
        template!("log-source-extension.yaml"),
    ),
    ("log-source-types/*.yaml", template!("log-source-type.yaml")),
    ("log-sources/*.yaml", template!("log-source.yaml")),
    ("properties/target.yaml", template!("property.yaml")),
    ("qids/login.yaml", template!("qid.yaml")),
    (
        "saved-searches/top-targets.yaml",
        template!("saved-search.yaml"),
    ),
];

/// Where editors find the schemas; folders with a dot are not content.
const SCHEMAS: &str = ".dsmith/schemas";

pub(super) fn run(args: &Args) -> anyhow::Result<u8> {
    let name = args.name.trim();
    let slug = slug(name);
    if slug.is_empty() || name.chars().any(char::is_control) {
        terminal::error("the name needs letters or digits, and no control characters");
        return Ok(exit::USAGE);
    }
    let folder = args.folder.clone().unwrap_or_else(|| PathBuf::from(&slug));
    if folder.exists() {
        bail!("`{}` exists already: nothing was written", folder.display());
    }
    let view = View::new(name, &slug, &folder);
    for (path, text) in files(&slug, &view)? {
        write(&folder.join(path), &text)?;
    }
    terminal::print(&format!(
        "Wrote `{0}`. Next:\n  dsmith check {0}\n  dsmith build-extension {0}\n",
        folder.display()
    ));
    Ok(exit::OK)
}

/// The texts that fill the templates; what stands in YAML is quoted for it.
#[derive(Serialize)]
struct View {
    plain_name: String,
    folder: String,
    name: String,
    author: String,
    identifier: String,
    login: String,
    property: String,
    property_column: String,
    search: String,
    searches_of: String,
    name_in_aql: String,
}

impl View {
    fn new(name: &str, slug: &str, folder: &Path) -> Self {
        let property = format!("{name} Target").replace('"', "'");
        Self {
            plain_name: name.to_owned(),
            folder: folder.display().to_string(),
            name: scalar(name),
            author: scalar(&format!("{name} maintainers")),
            identifier: scalar(slug),
            login: scalar(&format!("{name} Login")),
            property: scalar(&property),
            property_column: property,
            search: scalar(&format!("{name} Top Targets")),
            searches_of: scalar(&format!("Searches of {name}.")),
            name_in_aql: name.replace('\'', "''"),
        }
    }
}

fn files(slug: &str, view: &View) -> anyhow::Result<Vec<(String, String)>> {
    let mut handlebars = Handlebars::new();
    handlebars.set_strict_mode(true);
    handlebars.register_escape_fn(handlebars::no_escape);
    let mut out = Vec::new();
    for (path, template) in FILES {
        let text = handlebars.render_template(template, view)?;
        out.push((path.replace('*', slug), text));
    }
    for (name, schema) in schema::all() {
        out.push((format!("{SCHEMAS}/{name}.json"), format!("{schema:#}\n")));
    }
    Ok(out)
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    fs::write(path, text).with_context(|| format!("cannot write `{}`", path.display()))
}

/// Lower-case words joined by hyphens.
fn slug(name: &str) -> String {
    let lower = name.to_lowercase();
    let words = lower
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}
