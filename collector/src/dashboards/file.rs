//! `dashboards.json`: the tabs, panels and filters that the compiler wrote into the app.
//!
//! Keys that this version does not know are left to the pages: the file is passed on to them
//! as it is, but for the panels' AQL.

use std::path::Path;

use aql::Query;
use serde::Deserialize;
use serde_json::Value;

/// The version of the form that is read.
const VERSION: u64 = 1;

/// The file, ready for use.
#[derive(Debug)]
pub struct Dashboards {
    /// What the pages get.
    pub shown: Value,
    tabs: Vec<Tab>,
}

#[derive(Debug, Deserialize)]
struct File {
    version: u64,
    tabs: Vec<Tab>,
}

/// One tab.
#[derive(Debug, Deserialize)]
pub struct Tab {
    /// Its id.
    pub id: String,
    /// What its panels may be narrowed by.
    pub filters: Vec<Filter>,
    /// What it shows.
    pub panels: Vec<Panel>,
}

/// One filter.
#[derive(Debug, Deserialize)]
pub struct Filter {
    /// Its id.
    pub id: String,
    /// The column or property that it looks at.
    pub property: String,
    /// How.
    #[serde(rename = "match")]
    pub matching: Matching,
}

/// How a filter compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Matching {
    /// The whole value.
    Equals,
    /// Anywhere in it, in any letter case.
    Contains,
}

/// One panel.
#[derive(Debug, Deserialize)]
pub struct Panel {
    /// Its id.
    pub id: String,
    /// Its text.
    pub title: String,
    /// The kind of chart.
    pub chart: Chart,
    /// The query of its saved search.
    #[serde(rename = "aql", deserialize_with = "query")]
    pub query: Query,
    /// The database of its query, which is the key of its results.
    #[serde(default = "events")]
    pub database: String,
    /// The columns that it uses.
    pub columns: Vec<Column>,
    /// What is counted.
    #[serde(default)]
    pub unit: Option<String>,
    /// Rows on a page, for a table that is read page by page.
    #[serde(default)]
    pub page_sizes: Option<Vec<u32>>,
    /// Only so many series or categories.
    #[serde(default)]
    pub top: Option<usize>,
    /// What stands behind a mark.
    #[serde(default)]
    pub drill_down: Option<DrillDown>,
    /// The properties of an event that a row's detail shows.
    #[serde(default)]
    pub event_fields: Vec<String>,
}

/// A kind of chart, as far as the service minds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Chart {
    /// A value over time.
    TimeSeries,
    /// Bars.
    Bars,
    /// Parts of a whole.
    Donut,
    /// The sum of a column.
    Number,
    /// Rows.
    Table,
}

/// A column of the result.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, serde::Serialize)]
pub struct Column {
    /// Its name in the result.
    pub name: String,
    /// What it is for.
    pub role: Role,
    /// The type of its values.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// Its text.
    pub label: String,
}

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// When.
    Time,
    /// What is stacked.
    Series,
    /// What a bar, part or row is for.
    Category,
    /// The number.
    Value,
    /// Shown, and no more.
    Text,
    /// The raw event.
    Payload,
}

/// The type of a column's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Text.
    Text,
    /// A number.
    Number,
    /// Milliseconds since 1970.
    Time,
}

/// What stands behind a mark.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum DrillDown {
    /// The values of a property with their counts.
    DistinctValues {
        /// Which.
        property: String,
    },
    /// The events.
    RawPayloads {},
}

fn events() -> String {
    "events".into()
}

fn query<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Query, D::Error> {
    let text = String::deserialize(deserializer)?;
    match aql::parse(&text) {
        Ok(parsed) => Ok(parsed.query),
        Err(found) => {
            let why = found.first().map(|finding| finding.message.clone());
            Err(serde::de::Error::custom(why.unwrap_or_default()))
        }
    }
}

impl Dashboards {
    /// Reads the file; an error says what is wrong with it.
    pub fn read(path: &Path) -> Result<Self, String> {
        let text = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        Self::parse(&text).map_err(|error| format!("{}: {error}", path.display()))
    }

    /// Reads its text.
    pub fn parse(text: &[u8]) -> Result<Self, String> {
        let mut shown: Value = serde_json::from_slice(text).map_err(|error| error.to_string())?;
        let file: File = serde_json::from_slice(text).map_err(|error| error.to_string())?;
        if file.version != VERSION {
            return Err(format!("version {} is not known", file.version));
        }
        let tabs = shown["tabs"].as_array_mut().into_iter().flatten();
        for panel in tabs.flat_map(|tab| tab["panels"].as_array_mut().into_iter().flatten()) {
            if let Some(panel) = panel.as_object_mut() {
                panel.remove("aql");
            }
        }
        let tabs = file.tabs;
        Ok(Self { shown, tabs })
    }

    /// A panel and its tab.
    pub fn find(&self, tab: &str, panel: &str) -> Option<(&Tab, &Panel)> {
        let tab = self.tabs.iter().find(|each| each.id == tab)?;
        let panel = tab.panels.iter().find(|each| each.id == panel)?;
        Some((tab, panel))
    }

    /// Every panel with its tab.
    pub fn panels(&self) -> impl Iterator<Item = (&Tab, &Panel)> {
        let tabs = self.tabs.iter();
        tabs.flat_map(|tab| tab.panels.iter().map(move |panel| (tab, panel)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn aql_that_cannot_be_read_is_told_and_no_panic_later() {
        let text = r#"{"version":1,"tabs":[{"id":"t","filters":[],"panels":[{"id":"p","title":"P",
            "chart":"bars","columns":[],"aql":"SELECT FROM"}]}]}"#;
        let error = Dashboards::parse(text.as_bytes()).unwrap_err();
        assert!(error.contains("FROM"), "{error}");
        let newer = Dashboards::parse(br#"{"version":2,"tabs":[]}"#);
        assert_eq!(newer.unwrap_err(), "version 2 is not known");
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_file_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Dashboards::parse(&bytes);
        }
    }
}
