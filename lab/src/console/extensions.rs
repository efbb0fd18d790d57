//! Extensions Management: upload, preview, install, uninstall.

use std::sync::Arc;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Console, VERSION, log, now};
use crate::install::{self, Action, Code, Package, Planned, Refusal, plan, tables};

/// The table of extensions in the store: none of QRadar's.
const TABLE: &str = "extension";
/// The first id of an extension.
const FIRST: i64 = 52;

/// What uninstalling takes away, as the product document says, links before what they are
/// links to.
const REMOVED: &[&str] = &[
    "fgroup_link",
    "customviewparams",
    "ariel_property_json_expression",
    "ariel_property_expression",
    "ariel_regex_property",
    "sensordevice",
    "installed_application",
    "application_zip",
];

/// An extension as the API describes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Who made it.
    pub author: String,
    /// The author's e-mail.
    pub authored_by_email: String,
    /// Its version.
    pub version: String,
    /// Languages.
    pub supported_languages: Vec<String>,
    /// `<qradarversion>`.
    pub exported_qradar_version: Option<String>,
    /// The least version of QRadar.
    pub min_qradar_version: Option<String>,
    /// Where the file is.
    pub file_location: String,
    /// Bytes of the file.
    pub size: usize,
    /// The signature's state.
    pub signed: String,
    /// Who signed.
    pub signer_subject: Option<String>,
    /// When it was signed.
    pub signer_date: Option<u64>,
    /// When IBM validated it: never here.
    pub validation_date: Option<u64>,
    /// Whether it is experimental.
    pub beta: bool,
    /// Whether it may be used with FIPS.
    pub fips_compliant: bool,
    /// Who uploaded it.
    pub added_by: String,
    /// Who installed it.
    pub installed_by: Option<String>,
    /// When it was uploaded.
    pub add_time: u64,
    /// When it was installed.
    pub install_time: Option<u64>,
    /// Whether all of it can be uninstalled.
    pub full_uninstall: bool,
    /// Where it stands.
    pub status: String,
    /// What went wrong.
    pub content_operation_error: Option<String>,
    /// Its items.
    pub contents: Vec<Item>,
}

/// One item of an extension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The documented number of its kind.
    pub content_type_id: Option<i64>,
    /// Its kind.
    pub content_type_name: String,
    /// Its name.
    pub identifier: String,
    /// Nothing here.
    pub content_metadata: Option<String>,
}

/// Why a call about an extension was refused.
#[derive(Debug)]
pub enum Fault {
    /// The package.
    Refused(Refusal),
    /// One of the documented codes: status, code, text.
    Coded(u16, i64, &'static str),
    /// The lab failed.
    Failed(anyhow::Error),
}

impl From<anyhow::Error> for Fault {
    fn from(error: anyhow::Error) -> Self {
        Self::Failed(error)
    }
}

const NOT_FOUND: Fault = Fault::Coded(404, 22603, "The requested extension cannot be found.");

/// What is asked of an extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Show what an install would do.
    Preview,
    /// Install.
    Install,
}

impl Console {
    /// All extensions.
    pub fn extensions(&self) -> Result<Vec<Extension>> {
        let rows = self.store.rows(TABLE)?.into_iter();
        let texts = rows.filter_map(|mut row| row.remove("json"));
        texts.map(|text| Ok(serde_json::from_str(&text)?)).collect()
    }

    /// An extension by its id.
    pub fn extension(&self, id: i64) -> Result<Option<Extension>> {
        Ok(self.extensions()?.into_iter().find(|e| e.id == id))
    }

    fn keep(&self, extension: &Extension) -> Result<()> {
        let text = serde_json::to_string(extension)?;
        let id = extension.id.to_string();
        let row = [("id".to_owned(), id.clone()), ("json".to_owned(), text)];
        self.store.put(TABLE, &id, &row.into())
    }

    /// Takes an uploaded package.
    pub fn upload(&self, bytes: &[u8], user: &str) -> Result<Extension, Fault> {
        let package = install::open(bytes, VERSION, now() / 1000).map_err(Fault::Refused)?;
        let all = self.extensions()?;
        let hub_id = package.manifest_text("/_id").unwrap_or_default();
        let version = package.field("version").unwrap_or_default();
        let same = |e: &&Extension| {
            self.store
                .setting(&format!("hub_id:{}", e.id))
                .ok()
                .flatten()
                .as_ref()
                == Some(&hub_id)
                && e.version == version
        };
        if !hub_id.is_empty() && all.iter().any(|e| same(&e)) {
            let reason = format!("{hub_id} {version}");
            return Err(Fault::Refused(Refusal::new(Code::SameVersion, reason)));
        }
        let id = all.iter().map(|e| e.id + 1).max().unwrap_or(FIRST);
        let extension = describe(&package, id, bytes.len(), user);
        self.store.put_file(&package_file(id), bytes)?;
        self.store.set(&format!("hub_id:{id}"), &hub_id)?;
        self.keep(&extension)?;
        log(&format!(
            "uploaded {} {}, {}",
            extension.name, extension.version, extension.signed
        ));
        Ok(extension)
    }

    /// Starts a preview or an install; the task's id.
    pub fn start(
        self: &Arc<Self>,
        id: i64,
        work: Work,
        overwrite: bool,
        user: &str,
    ) -> Result<i64, Fault> {
        let mut extension = self.extension(id)?.ok_or(NOT_FOUND)?;
        match extension.status.as_str() {
            "INSTALLED" => {
                return Err(Fault::Coded(
                    409,
                    22612,
                    "The supplied extension cannot be installed/previewed because it is already installed",
                ));
            }
            "INSTALLING" | "PREVIEWING" => {
                return Err(Fault::Coded(
                    409,
                    22611,
                    "The supplied extension cannot be installed/previewed because it is already in the process of being installed/previewed.",
                ));
            }
            _ => {}
        }
        let (name, status) = match work {
            Work::Preview => ("Extension preview task", "PREVIEWING"),
            Work::Install => ("Extension installation task", "INSTALLING"),
        };
        let before = std::mem::replace(&mut extension.status, status.to_owned());
        self.keep(&extension)?;
        let task = self
            .tasks
            .begin(name, format!("{name} for extension id {id}"), user);
        let (console, user) = (Arc::clone(self), user.to_owned());
        tokio::task::spawn_blocking(move || {
            let result = match work {
                Work::Preview => console.preview(id, overwrite),
                Work::Install => console.install(id, overwrite),
            };
            console.finish(extension, work, &before, result.as_ref().err(), &user);
            let word = if work == Work::Install {
                "INSTALL"
            } else {
                "PREVIEW"
            };
            console.tasks.end(
                task,
                match result {
                    Ok(rows) => Ok((
                        format!("Completed {name} for extension id {id}"),
                        json!({"id": id, "task_type": word, "content": rows}),
                    )),
                    Err(error) => Err(format!("{error:#}")),
                },
            );
        });
        Ok(task)
    }

    fn finish(
        &self,
        mut extension: Extension,
        work: Work,
        before: &str,
        error: Option<&anyhow::Error>,
        user: &str,
    ) {
        extension.content_operation_error = error.map(|error| format!("{error:#}"));
        let status = match (work, error) {
            (Work::Preview, _) => before,
            (Work::Install, Some(_)) => "INSTALL_FAILED",
            (Work::Install, None) => "INSTALLED",
        };
        status.clone_into(&mut extension.status);
        if work == Work::Install && error.is_none() {
            extension.installed_by = Some(user.to_owned());
            extension.install_time = Some(now());
        }
        if let Err(error) = self.keep(&extension) {
            log(&format!("{error:#}"));
        }
        log(&format!("{}: {}", extension.name, extension.status));
    }

    fn package(&self, id: i64) -> Result<Package> {
        let bytes = self
            .store
            .file(&package_file(id))?
            .context("the package is gone")?;
        Ok(install::open(&bytes, VERSION, now() / 1000)?)
    }

    fn preview(&self, id: i64, overwrite: bool) -> Result<Vec<Value>> {
        let plan = plan(&self.package(id)?, &self.store, overwrite)?;
        Ok(plan
            .rows
            .iter()
            .filter(|r| is_listed(r.table))
            .map(result)
            .collect())
    }

    fn install(&self, id: i64, overwrite: bool) -> Result<Vec<Value>> {
        let package = self.package(id)?;
        let plan = install::apply(&package, &self.store, overwrite)?;
        let rows = plan
            .rows
            .iter()
            .map(|r| [r.table, r.id.as_str(), r.action.word()]);
        let rows: Vec<[&str; 3]> = rows.collect();
        self.store
            .set(&format!("rows:{id}"), &serde_json::to_string(&rows)?)?;
        self.reload()?;
        for row in plan
            .rows
            .iter()
            .filter(|row| row.table == "installed_application")
        {
            if row.action != Action::Skip {
                self.start_app(&row.id)?;
            }
        }
        Ok(plan
            .rows
            .iter()
            .filter(|r| is_listed(r.table))
            .map(result)
            .collect())
    }

    /// Unpacks an installed app and runs it.
    fn start_app(&self, id: &str) -> Result<()> {
        let row = self
            .store
            .get("installed_application", id)?
            .context("the app's row is gone")?;
        let zip = row
            .get("zip_source_file_path")
            .context("the app has no zip")?;
        let bytes = self
            .store
            .file(&format!("app:{zip}"))?
            .context("the app's zip is gone")?;
        self.apps.install(id, &bytes)
    }

    /// Starts uninstalling; the task's id.
    pub fn uninstall(self: &Arc<Self>, id: i64, user: &str) -> Result<i64, Fault> {
        let extension = self.extension(id)?.ok_or(NOT_FOUND)?;
        if matches!(extension.status.as_str(), "INSTALLING" | "PREVIEWING") {
            return Err(Fault::Coded(
                409,
                22617,
                "The extension can not be uninstalled because it is already in the process of being previewed/installed.",
            ));
        }
        let name = "Extension uninstallation task";
        let task = self
            .tasks
            .begin(name, format!("{name} for extension id {id}"), user);
        let console = Arc::clone(self);
        tokio::task::spawn_blocking(move || {
            let result = console.remove(&extension);
            console.tasks.end(
                task,
                match result {
                    Ok(rows) => Ok((
                        format!("Completed {name} for extension id {id}"),
                        json!({"id": id, "task_type": "UNINSTALL", "content": rows}),
                    )),
                    Err(error) => Err(format!("{error:#}")),
                },
            );
        });
        Ok(task)
    }

    /// Takes away what an uninstall takes away; the items with what became of them.
    fn remove(&self, extension: &Extension) -> Result<Vec<Value>> {
        let id = extension.id;
        let rows = self
            .store
            .setting(&format!("rows:{id}"))?
            .unwrap_or_else(|| "[]".to_owned());
        let rows: Vec<[String; 3]> = serde_json::from_str(&rows)?;
        let mut results = Vec::new();
        for [table, row, action] in &rows {
            let Some(spec) = tables::table(table) else {
                continue;
            };
            let Some(columns) = self.store.get(table, row)? else {
                continue;
            };
            // What was there before belongs to somebody else.
            let removed = REMOVED.contains(&spec.name) && action != Action::Skip.word();
            if spec.name == "installed_application" {
                self.apps.uninstall(row);
            }
            if removed {
                self.store.delete(table, row)?;
            }
            if is_listed(spec.name) {
                results.push(json!({
                    "content_type_id": spec.content_type,
                    "content_type_name": spec.name,
                    "name": columns.get(spec.title),
                    "action": if removed { "REMOVE" } else { "SKIP" },
                }));
            }
        }
        self.store.delete(TABLE, &id.to_string())?;
        self.store.delete_file(&package_file(id))?;
        self.store.set(&format!("rows:{id}"), "[]")?;
        self.reload()?;
        log(&format!("uninstalled {}", extension.name));
        Ok(results)
    }
}

fn package_file(id: i64) -> String {
    format!("package:{id}")
}

/// Whether a table's rows are items of their own: an app's zip belongs to the app.
fn is_listed(table: &str) -> bool {
    !matches!(table, "application_zip" | "content_version")
}

fn result(row: &Planned) -> Value {
    json!({
        "content_type_id": tables::table(row.table).and_then(|table| table.content_type),
        "content_type_name": row.table,
        "name": row.title,
        "action": row.action.word(),
    })
}

fn describe(package: &Package, id: i64, size: usize, user: &str) -> Extension {
    let signature = package.report.signature.as_ref();
    let block = signature.and_then(|signature| signature.blocks.first());
    let signed = match signature {
        None => "NOT_SIGNED",
        Some(signature) if signature.blocks.is_empty() => "NOT_SIGNED",
        Some(_) => "SIGNED_NOT_VERIFIED_NOT_VALIDATED",
    };
    let languages = package.manifest.as_ref().and_then(|m| {
        let list = m
            .pointer("/doc/extension_manifest/supported_language_set")?
            .as_array()?;
        Some(
            list.iter()
                .filter_map(|l| l.as_str().map(str::to_owned))
                .collect(),
        )
    });
    Extension {
        id,
        name: package
            .localized("extension.name")
            .unwrap_or_else(|| "content export".to_owned()),
        description: package
            .localized("extension.long.description")
            .unwrap_or_default(),
        author: package.field("authored_by").unwrap_or_default(),
        authored_by_email: package.field("authored_by_email").unwrap_or_default(),
        version: package.field("version").unwrap_or_default(),
        supported_languages: languages.unwrap_or_default(),
        exported_qradar_version: package.content.qradar_version.clone(),
        min_qradar_version: package.field("min_qradar_version"),
        file_location: format!("/store/cmt/extensions/{id}.zip"),
        size,
        signed: signed.to_owned(),
        signer_subject: block.and_then(|b| Some(b.signer.as_ref()?.subject.clone())),
        signer_date: block.and_then(|b| {
            let time: jiff::Timestamp = b.signing_time.as_ref()?.parse().ok()?;
            u64::try_from(time.as_millisecond()).ok()
        }),
        validation_date: None,
        beta: false,
        fips_compliant: false,
        added_by: user.to_owned(),
        installed_by: None,
        add_time: now(),
        install_time: None,
        full_uninstall: false,
        status: "UPLOADED".to_owned(),
        content_operation_error: None,
        contents: contents(package),
    }
}

fn contents(package: &Package) -> Vec<Item> {
    let mut items = Vec::new();
    for table in tables::TABLES.iter().filter(|table| is_listed(table.name)) {
        let rows = package
            .content
            .rows
            .iter()
            .filter(|row| row.table == table.name);
        items.extend(rows.map(|row| Item {
            content_type_id: table.content_type,
            content_type_name: table.name.to_owned(),
            identifier: row.columns.get(table.title).cloned().unwrap_or_default(),
            content_metadata: None,
        }));
    }
    items
}
