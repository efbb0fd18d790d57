//! A pack's items with their ids, and indexes where they had names.

use super::Ids;
use crate::model::dashboard::Panel;
use crate::model::property::Expression;
use crate::model::{
    App, Dashboard, EventMapping, Extension, Group, LogSource, LogSourceExtension, LogSourceType,
    Property, Qid, SavedSearch, Test,
};
use crate::source::{Asset, Spanned};

/// A pack whose every reference is known to lead somewhere. An index points into the
/// list of that kind.
#[derive(Debug)]
pub struct Resolved<'p> {
    /// `extension.yaml`.
    pub extension: &'p Extension,
    /// The `_id` of manifest.txt: 32 hexadecimal digits.
    pub hub_id: String,
    /// The first millisecond of the release day, since 1970, UTC.
    pub released_ms: i64,
    /// Log source types.
    pub log_source_types: Vec<TypeRow<'p>>,
    /// Log source extensions.
    pub log_source_extensions: Vec<ExtensionRow<'p>>,
    /// QIDs.
    pub qids: Vec<QidRow<'p>>,
    /// Event mappings.
    pub event_mappings: Vec<MappingRow<'p>>,
    /// Custom properties.
    pub properties: Vec<PropertyRow<'p>>,
    /// Groups, without the root groups, which are QRadar's own.
    pub groups: Vec<GroupRow<'p>>,
    /// Saved searches.
    pub saved_searches: Vec<SearchRow<'p>>,
    /// Log sources.
    pub log_sources: Vec<LogSourceRow<'p>>,
    /// The tabs of the app's dashboard area.
    pub dashboards: Vec<DashboardRow<'p>>,
    /// The app.
    pub app: Option<AppRow<'p>>,
    /// Files that go into the app zip as they are.
    pub assets: &'p [Asset],
    /// Tests, in the order of the files.
    pub tests: Vec<TestRow<'p>>,
    /// Files that hold the events of tests.
    pub event_files: &'p [Asset],
}

/// A log source type.
#[derive(Debug)]
pub struct TypeRow<'p> {
    /// As written.
    pub item: &'p LogSourceType,
    /// `sensordevicetype.id` and `uuid`.
    pub ids: Ids,
    /// Its log source extension.
    pub extension: usize,
    /// `sensordeviceprotocols.id`, one for each protocol, in the item's order.
    pub protocol_numbers: Vec<u32>,
}

/// A log source extension.
#[derive(Debug)]
pub struct ExtensionRow<'p> {
    /// As written.
    pub item: &'p LogSourceExtension,
    /// `device_ext.id` and `uuid`.
    pub ids: Ids,
    /// The log source types that use it.
    pub used_by: Vec<usize>,
}

/// A QID.
#[derive(Debug)]
pub struct QidRow<'p> {
    /// As written.
    pub item: &'p Qid,
    /// `qidmap.id` and `uuid`.
    pub ids: Ids,
    /// `qidmap.qid`.
    pub qid: u32,
    /// Its log source type.
    pub log_source_type: usize,
}

/// An event mapping.
#[derive(Debug)]
pub struct MappingRow<'p> {
    /// As written.
    pub item: &'p EventMapping,
    /// `dsmevent.id` and `uuid`.
    pub ids: Ids,
    /// Its log source type.
    pub log_source_type: usize,
    /// Its QID.
    pub qid: usize,
}

/// A custom property.
#[derive(Debug)]
pub struct PropertyRow<'p> {
    /// As written.
    pub item: &'p Property,
    /// `ariel_regex_property.sequenceid` and `id`.
    pub ids: Ids,
    /// Its expressions.
    pub expressions: Vec<ExpressionRow<'p>>,
}

/// An expression of a custom property.
#[derive(Debug)]
pub struct ExpressionRow<'p> {
    /// As written.
    pub item: &'p Expression,
    /// `sequenceid` and `id` of the expression's row.
    pub ids: Ids,
    /// Its log source type.
    pub log_source_type: usize,
    /// The QID to which it is narrowed.
    pub qid: Option<usize>,
    /// Its rank among the expressions of the same property and log source type, from 1.
    pub rank: u32,
}

/// A group.
#[derive(Debug)]
pub struct GroupRow<'p> {
    /// As written.
    pub item: &'p Group,
    /// `fgroup.id`.
    pub ids: Ids,
}

/// A saved search.
#[derive(Debug)]
pub struct SearchRow<'p> {
    /// As written.
    pub item: &'p SavedSearch,
    /// `customviewparams.cv_id` and `id`.
    pub ids: Ids,
    /// Its group.
    pub group: usize,
    /// `fgroup_link.id`.
    pub link_number: u32,
}

/// A log source.
#[derive(Debug)]
pub struct LogSourceRow<'p> {
    /// As written.
    pub item: &'p LogSource,
    /// `sensordevice.id` and `uuid`.
    pub ids: Ids,
    /// Its log source type.
    pub log_source_type: usize,
}

/// A tab. It has no row of its own in a package, and so no ids of QRadar.
#[derive(Debug)]
pub struct DashboardRow<'p> {
    /// As written.
    pub item: &'p Dashboard,
    /// Its panels.
    pub panels: Vec<PanelRow<'p>>,
}

/// A panel.
#[derive(Debug)]
pub struct PanelRow<'p> {
    /// As written.
    pub item: &'p Panel,
    /// Its saved search.
    pub search: usize,
}

/// The app.
#[derive(Debug)]
pub struct AppRow<'p> {
    /// As written.
    pub item: &'p App,
    /// `installed_application.id`, and the uuid of the app's manifest.
    pub ids: Ids,
}

/// A test. It has no ids: it goes into no package.
#[derive(Debug)]
pub struct TestRow<'p> {
    /// As written.
    pub item: &'p Test,
    /// Its event.
    pub event: SampleEvent<'p>,
    /// The log source type as whose event it is parsed, whatever its header says.
    pub log_source_type: Option<usize>,
}

/// The event of a test.
#[derive(Debug)]
pub enum SampleEvent<'p> {
    /// A raw event in the YAML.
    Line(&'p Spanned<String>),
    /// A raw event in a file.
    File(&'p Asset),
    /// A JSON object, before which the header of a log source is written.
    Json {
        /// The object.
        json: &'p Spanned<String>,
        /// The log source; none where the test is parsed as of a log source type.
        log_source: Option<usize>,
    },
}
