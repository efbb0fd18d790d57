//! The content kinds as Extensions Management names them.

/// A table and the name under which the console lists its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// The table.
    pub table: &'static str,
    /// The name that people read.
    pub name: &'static str,
}

const fn kind(table: &'static str, name: &'static str) -> Kind {
    Kind { table, name }
}

/// The kinds that dsmith writes, in the order of the console's list.
pub static KINDS: &[Kind] = &[
    kind("installed_application", "Custom Applications"),
    kind("dsmevent", "DSM Event Mappings"),
    kind("qidmap", "QID Records"),
    kind("ariel_regex_property", "Custom Extraction Properties"),
    kind("ariel_property_json_expression", "JSON Expressions"),
    kind("ariel_property_expression", "Regex Expressions"),
    kind("customviewparams", "Saved Searches"),
    kind("fgroup_link", "Group Links"),
    kind("fgroup", "Groups"),
    kind("fgroup_type", "Group Types"),
    kind("device_ext", "Log Source Extensions"),
    kind("sensordevice", "Log Sources"),
    kind("sensordevicecategory", "Log Source Categories"),
    kind("sensordeviceprotocols", "Log Source/Protocol Mappings"),
    kind("sensordevicetype", "Log Source Types"),
];
