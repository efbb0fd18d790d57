//! `dashboards/`: the tabs of the app's dashboard area, their panels and filters.
//!
//! A file is a tab; tabs are shown in the order of the files' paths. Ids stand in the
//! addresses of pages, so they are kept when a title changes.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Content;
use crate::source::Spanned;

/// One tab.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Dashboard {
    /// Its id, unique among the tabs.
    pub id: Id,
    /// Its text.
    #[schemars(length(min = 1, max = 255))]
    pub title: Spanned<String>,
    /// What a user may narrow every panel of the tab by.
    #[serde(default)]
    pub filters: Vec<Filter>,
    /// What it shows, in this order.
    #[schemars(length(min = 1))]
    pub panels: Vec<Panel>,
}

impl Content for Dashboard {
    const FOLDER: &'static str = "dashboards";
    const SCHEMA: &'static str = "dashboard";
}

/// An id: small letters, digits and hyphens.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Id(#[schemars(regex(pattern = r"^[a-z0-9]+(-[a-z0-9]+)*$"))] pub Spanned<String>);

/// A field by which a user narrows the panels of a tab.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Filter {
    /// Its id, unique in the tab.
    pub id: Id,
    /// Its text.
    #[schemars(length(min = 1))]
    pub label: String,
    /// The custom property or column that it looks at.
    #[schemars(length(min = 1))]
    pub property: Spanned<String>,
    /// How the value is compared.
    #[serde(rename = "match")]
    pub matching: Matching,
    /// The values to choose from; without them it is typed.
    #[serde(default)]
    pub choices: Vec<String>,
}

/// How the value of a filter is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Matching {
    /// The whole value, in this letter case.
    Equals,
    /// Anywhere in it, in any letter case.
    Contains,
}

/// One panel.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Panel {
    /// Its id, unique in the tab.
    pub id: Id,
    /// Its text.
    #[schemars(length(min = 1))]
    pub title: String,
    /// The saved search that it shows.
    pub search: Spanned<String>,
    /// How it is drawn.
    pub chart: Spanned<Chart>,
    /// How much of the tab's width it takes.
    #[serde(default)]
    pub width: Width,
    /// The columns of the search that it uses.
    #[schemars(length(min = 1))]
    pub columns: Vec<Column>,
    /// What is counted, in the plural.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub unit: Option<String>,
    /// Only so many series or categories, those with the largest sums.
    #[serde(default)]
    #[schemars(range(min = 1, max = 100))]
    pub top: Option<Spanned<u32>>,
    /// For a table: rows on a page, the first by default. The search's LIMIT is then no
    /// limit of the table.
    #[serde(default)]
    pub page_sizes: Vec<u32>,
    /// What a value stands for, so that it has the same colour everywhere.
    #[serde(default)]
    pub meanings: BTreeMap<String, Meaning>,
    /// What stands behind a mark that is clicked.
    #[serde(default)]
    pub drill_down: Option<DrillDown>,
}

/// A kind of chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Chart {
    /// A value over time, stacked by series.
    TimeSeries,
    /// Horizontal bars.
    Bars,
    /// Parts of a whole; for few parts.
    Donut,
    /// One big number.
    Number,
    /// Rows.
    Table,
}

impl Chart {
    /// As content and pages write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::TimeSeries => "time-series",
            Self::Bars => "bars",
            Self::Donut => "donut",
            Self::Number => "number",
            Self::Table => "table",
        }
    }
}

/// A part of the tab's width.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Width {
    /// One of four.
    Quarter,
    /// Two of four.
    #[default]
    Half,
    /// All.
    Full,
}

/// A column of the saved search in a panel.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Column {
    /// Its name in the search's SELECT.
    #[schemars(length(min = 1))]
    pub name: Spanned<String>,
    /// What it is for.
    pub role: Spanned<Role>,
    /// Its text, when it is not its name.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub label: Option<String>,
}

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// When: DATEFORMAT of a time column, or a time column.
    Time,
    /// What the values of a time series are stacked by.
    Series,
    /// What each bar, part or grouped row is for.
    Category,
    /// The number that is drawn.
    Value,
    /// Shown in a table, and no more.
    Text,
}

impl Role {
    /// As content and pages write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Series => "series",
            Self::Category => "category",
            Self::Value => "value",
            Self::Text => "text",
        }
    }
}

/// What a value stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Meaning {
    /// Something bad was stopped.
    Blocked,
    /// Something bad was let through.
    Permitted,
    /// It arrived.
    Delivered,
    /// It is held back.
    Quarantined,
    /// None of these.
    Neutral,
}

impl Meaning {
    /// As content and pages write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Blocked => "blocked",
            Self::Permitted => "permitted",
            Self::Delivered => "delivered",
            Self::Quarantined => "quarantined",
            Self::Neutral => "neutral",
        }
    }
}

/// What stands behind a mark.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DrillDown {
    /// What is listed.
    pub show: Spanned<Behind>,
    /// The property whose values are listed, for `distinct-values`.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub property: Option<Spanned<String>>,
}

/// What a drill-down lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Behind {
    /// The values of a property, each with its count.
    DistinctValues,
    /// The events themselves.
    RawPayloads,
}

impl Behind {
    /// As content and pages write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::DistinctValues => "distinct-values",
            Self::RawPayloads => "raw-payloads",
        }
    }
}
