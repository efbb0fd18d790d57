//! The content kinds as QRadar's own documents call them, and their tables.

/// A kind of content: what people call it, and its table in the content XML.
pub(super) const KINDS: [(&str, &str); 14] = [
    ("Custom Applications", "installed_application"),
    ("DSM Event Mappings", "dsmevent"),
    ("QID Records", "qidmap"),
    ("Custom Extraction Properties", "ariel_regex_property"),
    ("JSON Expressions", "ariel_property_json_expression"),
    ("Saved Searches", "customviewparams"),
    ("Group Links", "fgroup_link"),
    ("Groups", "fgroup"),
    ("Group Types", "fgroup_type"),
    ("Log Source Extensions", "device_ext"),
    ("Log Sources", "sensordevice"),
    ("Log Source Categories", "sensordevicecategory"),
    ("Log Source/Protocol Mappings", "sensordeviceprotocols"),
    ("Log Source Types", "sensordevicetype"),
];
