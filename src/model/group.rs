//! `groups/`: the folders in which saved searches are found.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::source::Spanned;

/// A group of saved searches.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Group {
    /// The name that QRadar shows.
    #[schemars(length(min = 1, max = 255))]
    pub name: Spanned<String>,
    /// The name that it had in an earlier version of this pack.
    #[serde(default)]
    pub renamed_from: Option<Spanned<String>>,
    /// What it holds.
    #[serde(default)]
    pub description: String,
    /// What kind of group it is.
    #[serde(rename = "type", default)]
    pub kind: GroupType,
}

super::named!(Group, "groups", "group", "group");

/// A kind of group; its root group is part of QRadar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize, JsonSchema)]
pub enum GroupType {
    /// Saved event searches.
    #[default]
    #[serde(rename = "eventSearches")]
    EventSearches,
    /// Saved flow searches.
    #[serde(rename = "flowSearches")]
    FlowSearches,
}

impl GroupType {
    /// `fgroup_type.id`, which is also the id of the type's root group.
    pub fn id(self) -> u32 {
        match self {
            Self::EventSearches => 4,
            Self::FlowSearches => 5,
        }
    }

    /// `fgroup_type.name`.
    pub fn name(self) -> &'static str {
        match self {
            Self::EventSearches => "eventSearches",
            Self::FlowSearches => "flowSearches",
        }
    }

    /// `fgroup_type.description`.
    pub fn description(self) -> &'static str {
        match self {
            Self::EventSearches => "Saved Event Searches",
            Self::FlowSearches => "Saved Flow Searches",
        }
    }
}
