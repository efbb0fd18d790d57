//! Facts about QRadar that no document states: what dsmith takes for them, how sure
//! that is, and the name by which `extension.yaml` overrides each.
//!
//! `dsmith assumptions` prints this table. Everything inferred or unknown that ends
//! up in a package stands here or, where it belongs to the pack, in its YAML.

use super::Extension;
use super::extension::Confidence;

/// One such fact.
#[derive(Debug, PartialEq, Eq)]
pub struct Assumption {
    /// The key under `assumptions` in `extension.yaml`.
    pub name: &'static str,
    /// What is taken unless the pack says otherwise.
    pub value: &'static str,
    /// How sure that is.
    pub confidence: Confidence,
    /// What it is about and where the value comes from.
    pub about: &'static str,
}

impl Assumption {
    /// The value for this pack.
    pub fn of<'a>(&self, extension: &'a Extension) -> &'a str {
        match extension.assumptions.get(self.name) {
            Some(chosen) => &chosen.value,
            None => self.value,
        }
    }
}

macro_rules! assumptions {
    ($($ident:ident $name:literal $value:literal $confidence:ident $about:literal)*) => {
        $(
            #[doc = $about]
            pub static $ident: Assumption = Assumption {
                name: $name,
                value: $value,
                confidence: Confidence::$confidence,
                about: $about,
            };
        )*
        /// Every assumption, by name.
        pub static ALL: &[&Assumption] = &[$(&$ident),*];
    };
}

assumptions! {
    APP_FILE_SLASH "app-file-slash" "/" Seen
        "What stands before the app zip's path in application_zip.filedata: a slash in the one published app that was seen, nothing in other files that content names."
    AUTHENTICATION_CATEGORY "authentication-category-description" "Authentication/Authorization" Unknown
        "The description of log source category 3: no export holds that row, so its name stands in."
    EMPTY_VALUE "empty-value" "none" Inferred
        "Whether an empty text that a key path or a group leads to is a value: `none`, so that the next source is tried, or `text`."
    EVENT_CATEGORY "event-category" "internal-name" Inferred
        "The device event category of a mapping whose log source extension reads none: `internal-name` or `display-name` of the log source type, or `unknown`."
    EVENT_COLLECTOR "event-collector" "7" Inferred
        "The id of the event collector that a log source is given: 7 in one export, -1 in others; a console puts its own in its place."
    FIREWALL_CATEGORY "firewall-category-description" "Firewall/Router" Unknown
        "The description of log source category 2: no export holds that row, so its name stands in."
    IDENTIFIER_CASE "identifier-case" "exact" Unknown
        "Whether the host name of an event and a log source identifier may differ by letter case: `exact` or `ignored`."
    JSON_ARRAY "json-array" "none" Inferred
        "What a key path without `[]` gives that leads to an array: `none`, or its JSON as `text`. Proofpoint's own pack ranks both spellings for one key, which it need not if the first gave the array."
    JSON_CUT "json-cut" "none" Inferred
        "What key paths find when the payload limit cut the JSON object: `none`, or what the first whole `inner` object holds."
    JSON_OBJECT "json-object" "text" Inferred
        "What a key path gives that leads to an object: its JSON as `text`, or `none`."
    MAINTENANCE_CATEGORY "maintenance-category-description" "MAINTENANCE" Unknown
        "The description of log source category 6: no export holds that row, so its name stands in."
    MAPPING_CREDIBILITY "mapping-credibility" "0" Seen
        "The credibility of an event mapping that its author made."
    PROTOCOL_DOCUMENTED "protocol-documented" "false" Seen
        "Whether a protocol is marked as documented for a custom log source type: false since 7.3.3."
    SEARCH_INTERVAL "search-interval" "900000" Seen
        "The interval column of a saved search, in milliseconds."
    SEM_CATEGORY "sem-category-description" "SEM/SIM" Unknown
        "The description of log source category 4: no export holds that row, so its name stands in."
}

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn assumptions_are_sorted_by_name() {
        assert!(ALL.windows(2).all(|pair| pair[0].name < pair[1].name));
    }
}
