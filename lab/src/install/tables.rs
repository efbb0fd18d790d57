//! The tables of a content XML: their columns, what they point to, and by what a row is
//! known again. Columns are those that real exports carry; see the documents that the lab's
//! README names.

/// How a row gets its id on this console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ids {
    /// The next free number, from this one on.
    From(i64),
    /// The next free number, but ids below the bound are the product's own and stay.
    FromUnlessBelow(i64, i64),
    /// A UUID or a number that is the same on every console.
    Kept,
}

/// What is known of a table.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Its name, which is the content type's name in results.
    pub name: &'static str,
    /// The content type id that documents give it.
    pub content_type: Option<i64>,
    /// How ids are given.
    pub ids: Ids,
    /// The column whose text names an item for people.
    pub title: &'static str,
    /// Ways to know a row again, tried in order: all columns of one way are equal.
    pub identity: &'static [&'static [&'static str]],
    /// Columns without which it is no such row.
    pub required: &'static [&'static str],
    /// Further columns that it may have; none known means that any may stand there.
    pub optional: Option<&'static [&'static str]>,
    /// Columns that point to a row of another table.
    pub references: &'static [(&'static str, &'static str)],
}

const EXPRESSION_REFERENCES: &[(&str, &str)] = &[
    ("ap_id", "ariel_regex_property"),
    ("devicetypeid", "sensordevicetype"),
    ("deviceid", "sensordevice"),
];
const EXPRESSION_OPTIONAL: &[&str] = &[
    "creationdate",
    "editdate",
    "username",
    "payload",
    "rank",
    "sequenceid",
    "adaptive_enabled",
    "deviceid",
    "qid",
    "category",
];

const fn other(name: &'static str, content_type: Option<i64>) -> Table {
    Table {
        name,
        content_type,
        ids: Ids::Kept,
        title: "name",
        identity: &[&["id"]],
        required: &[],
        optional: None,
        references: &[],
    }
}

/// Every table that a content XML may hold, each after those that it points to.
pub static TABLES: &[Table] = &[
    Table {
        title: "protocolname",
        required: &["id", "protocolname"],
        ..other("sensorprotocol", None)
    },
    Table {
        title: "categoryname",
        required: &["id", "categoryname", "categorydescription"],
        optional: Some(&[]),
        ..other("sensordevicecategory", Some(18))
    },
    Table {
        required: &["id", "name", "class_name"],
        optional: Some(&["description"]),
        ..other("fgroup_type", Some(13))
    },
    Table {
        ids: Ids::From(101),
        identity: &[&["uuid"], &["name"]],
        required: &["id", "name", "xml", "enabled"],
        optional: Some(&["uuid", "description", "use_condition"]),
        ..other("device_ext", Some(16))
    },
    Table {
        title: "devicetypedescription",
        ids: Ids::FromUnlessBelow(4007, 4001),
        identity: &[&["uuid"], &["devicetypename"]],
        required: &[
            "id",
            "devicetypename",
            "devicetypedescription",
            "devicecategoryid",
        ],
        optional: Some(&[
            "extension_id",
            "uniqueperhost",
            "devicetypecredibility",
            "uuid",
            "dsmparameter",
            "defaultlanguageid",
            "devicetypeoverride",
            "mask",
            "default_protocol",
            "latest_version",
        ]),
        references: &[
            ("extension_id", "device_ext"),
            ("devicecategoryid", "sensordevicecategory"),
        ],
        ..other("sensordevicetype", Some(24))
    },
    Table {
        title: "id",
        ids: Ids::From(6001),
        identity: &[&["sensordevicetypeid", "sensorprotocolid"]],
        required: &["id", "sensordevicetypeid", "sensorprotocolid"],
        optional: Some(&["documented"]),
        references: &[
            ("sensordevicetypeid", "sensordevicetype"),
            ("sensorprotocolid", "sensorprotocol"),
        ],
        ..other("sensordeviceprotocols", None)
    },
    Table {
        title: "devicename",
        ids: Ids::From(162),
        identity: &[&["uuid"], &["devicename", "devicetypeid"]],
        required: &[
            "id",
            "devicename",
            "hostname",
            "devicetypeid",
            "deviceenabled",
        ],
        optional: Some(&[
            "creationdate",
            "bulk_added_id",
            "languageid",
            "deployed",
            "timestamp_last_seen",
            "devicecredibility",
            "uuid",
            "timestamp_eps60s",
            "peakeps60s",
            "eccomponentid",
            "logonly",
            "extension_use_condition",
            "devicedescription",
            "extension_id",
            "store_event_payload",
            "parsing_order",
            "timestamp_peakeps60s",
            "coalesce_events",
            "eps60s",
            "autodiscovered",
            "bulk_added",
            "encoding",
            "eccomponentid_history",
            "editdate",
            "gateway",
            "spconfig",
            "sending_ip",
        ]),
        references: &[
            ("devicetypeid", "sensordevicetype"),
            ("extension_id", "device_ext"),
        ],
        ..other("sensordevice", Some(17))
    },
    Table {
        title: "qname",
        ids: Ids::From(2_600_001),
        identity: &[&["uuid"], &["qid"]],
        required: &["id", "qid", "qname", "severity", "lowlevelcategory"],
        optional: Some(&[
            "uuid",
            "reverseip",
            "ratethreshold",
            "rateinterval",
            "qdescription",
            "catpipename",
            "ratelongwindow",
            "rateshortwindow",
        ]),
        ..other("qidmap", Some(27))
    },
    Table {
        title: "deviceeventid",
        ids: Ids::From(710_001),
        identity: &[
            &["uuid"],
            &["devicetypeid", "deviceeventid", "deviceeventcategory"],
        ],
        required: &[
            "id",
            "devicetypeid",
            "deviceeventid",
            "deviceeventcategory",
            "qidmapid",
            "customevent",
        ],
        optional: Some(&["routepoint", "credibility", "unravelevent", "uuid"]),
        references: &[("devicetypeid", "sensordevicetype"), ("qidmapid", "qidmap")],
        ..other("dsmevent", None)
    },
    Table {
        title: "propertyname",
        identity: &[&["id"], &["propertyname", "database"]],
        required: &[
            "id",
            "propertyname",
            "propertytype",
            "database",
            "forceparse",
        ],
        optional: Some(&[
            "tenant_id",
            "creationdate",
            "deprecated",
            "languagetag",
            "description",
            "autodiscovered",
            "sequenceid",
            "description_id",
            "datepattern",
            "editdate",
            "username",
        ]),
        ..other("ariel_regex_property", Some(6))
    },
    Table {
        title: "expression",
        required: &[
            "id",
            "ap_id",
            "expression",
            "devicetypeid",
            "enabled",
            "propertybase",
        ],
        optional: Some(EXPRESSION_OPTIONAL),
        references: EXPRESSION_REFERENCES,
        ..other("ariel_property_json_expression", None)
    },
    Table {
        title: "regex",
        required: &[
            "id",
            "ap_id",
            "regex",
            "capturegroup",
            "devicetypeid",
            "enabled",
            "propertybase",
        ],
        optional: Some(EXPRESSION_OPTIONAL),
        references: EXPRESSION_REFERENCES,
        ..other("ariel_property_expression", None)
    },
    Table {
        title: "itemname",
        identity: &[&["id"], &["itemname", "database", "username"]],
        required: &[
            "id",
            "itemname",
            "database",
            "username",
            "shared",
            "queryparams",
        ],
        optional: Some(&[
            "creationdate",
            "reclimit",
            "modifieddate",
            "itemname_id",
            "refcount",
            "cv_id",
            "interval",
        ]),
        ..other("customviewparams", Some(1))
    },
    Table {
        ids: Ids::FromUnlessBelow(100_101, 100),
        identity: &[&["type_id", "parent_id", "name"]],
        required: &["id", "type_id", "name", "level_id"],
        optional: Some(&[
            "parent_id",
            "description",
            "description_id",
            "name_id",
            "user_name",
            "modified_date",
        ]),
        references: &[("type_id", "fgroup_type"), ("parent_id", "fgroup")],
        ..other("fgroup", Some(12))
    },
    Table {
        title: "item_id",
        ids: Ids::From(1_000_501),
        identity: &[&["fgroup_id", "item_id"]],
        required: &["id", "fgroup_id", "item_id"],
        optional: Some(&["user_name"]),
        references: &[("fgroup_id", "fgroup")],
        ..other("fgroup_link", None)
    },
    Table {
        title: "id",
        required: &["id", "filedata"],
        optional: Some(&[]),
        ..other("application_zip", None)
    },
    Table {
        ids: Ids::From(1051),
        identity: &[&["uuid"]],
        required: &["id", "name", "manifest", "zip_source_file_path"],
        optional: Some(&[
            "image",
            "installed_by",
            "memory",
            "single_instance_only",
            "description",
            "ootb_install",
            "multitenancy_safe",
            "image_repo",
            "installed_on",
            "cpu_share",
            "status",
        ]),
        references: &[("zip_source_file_path", "application_zip")],
        ..other("installed_application", Some(100))
    },
    Table {
        title: "identifier",
        identity: &[&["identifier", "content_type"]],
        ..other("content_version", None)
    },
    Table {
        title: "id",
        ..other("custom_rule", Some(3))
    },
    other("reference_data", Some(28)),
    other("reference_data_rules", None),
    other("report", Some(10)),
    other("dashboard", Some(4)),
    other("custom_action", Some(78)),
    other("custom_action_parameter", None),
    other("custom_action_script", None),
    other("custom_action_script_metadata", None),
    Table {
        identity: &[&["namespace", "name"]],
        ..other("custom_function", Some(77))
    },
    other("offense_type", None),
    other("saved_search", None),
    other("sensorprotocolconfig", None),
    other("sensorprotocolconfigparameters", None),
    Table {
        title: "device_type_id",
        identity: &[&["device_type_id"]],
        ..other("dsm_version", None)
    },
    other("sourcepayloadclassmapping", None),
    other("assetpropertytype", None),
    other("sensorprotocolstatus", None),
    other("historical_search", Some(25)),
];

/// The table of that name.
pub fn table(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.name == name)
}

/// Values that mean "no row" in a reference.
pub fn is_no_reference(value: &str) -> bool {
    matches!(value.trim(), "" | "-1" | "0")
}
