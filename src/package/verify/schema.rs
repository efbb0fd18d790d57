//! The rules of an app's manifest.json, as IBM's SDK has them: a table of fields and
//! a walk over it. Fields that are not in the table pass, as they do in the SDK.

use serde_json::Value;

/// What a value has to be.
enum Kind {
    /// Text without `<` and `>`.
    Text,
    /// Text, not empty.
    NonEmpty,
    /// Text or null.
    TextOrNull,
    /// `"true"` or `"false"`, as strings.
    Bool,
    /// An integer in a range.
    Int(i64, i64),
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// Text that passes a test; the phrase says what it should be.
    Form(fn(&str) -> bool, &'static str),
    /// A list of texts.
    Texts,
    /// A list of capability names.
    Capabilities,
    /// An object.
    Object(&'static [Field]),
    /// A list of objects.
    Objects(&'static [Field]),
}

/// A field of an object, and whether it must be there.
struct Field(&'static str, bool, Kind);

use Kind::{
    Bool, Capabilities, Form, Int, NonEmpty, Object, Objects, OneOf, Text, TextOrNull, Texts,
};

const R: bool = true;
const O: bool = false;

const SERVICE: Field = Field("named_service", O, Text);
const CAPABILITIES: Field = Field("required_capabilities", O, Capabilities);
const METHODS: Kind = OneOf(&[
    "GET", "HEAD", "POST", "PUT", "DELETE", "TRACE", "OPTIONS", "CONNECT", "PATCH",
]);
const PAGE_APPS: Kind = OneOf(&[
    "assetprofile",
    "Assets",
    "EventViewer",
    "Forensics",
    "QRadar",
    "QVM",
    "Reports",
    "SEM",
    "SRM",
    "Surveillance",
    "*",
]);
const LOCATIONS: Kind = OneOf(&[
    "system_configuration",
    "user_management",
    "forensics",
    "assets",
    "data_sources_events",
    "data_sources_flows",
    "data_sources_custom_actions",
    "data_sources_vulnerability",
    "try_it_out",
    "dynamic_search",
    "remote_networks_and_services_configuration",
    "apps",
]);

const MANIFEST: &[Field] = &[
    Field("name", R, Text),
    Field("description", R, Text),
    Field(
        "version",
        R,
        Form(|v| !v.contains(' '), "a version without spaces"),
    ),
    Field(
        "uuid",
        R,
        Form(|v| uuid::Uuid::try_parse(v).is_ok(), "a UUID"),
    ),
    Field("image", O, Text),
    Field("load_flask", O, Bool),
    Field("node_only", O, Bool),
    Field("multitenancy_safe", O, Bool),
    Field("single_instance_only", O, Bool),
    Field("use_qradar_csrf", O, Bool),
    Field("add_app_capability", O, Bool),
    Field(
        "authentication",
        O,
        Object(&[Field(
            "oauth2",
            O,
            Object(&[
                Field("requested_capabilities", R, Capabilities),
                Field("authorisation_flow", O, OneOf(&["CLIENT_CREDENTIALS"])),
            ]),
        )]),
    ),
    Field(
        "areas",
        O,
        Objects(&[
            Field("id", R, Text),
            Field("text", R, Text),
            Field("url", R, Text),
            Field("description", O, Text),
            SERVICE,
            CAPABILITIES,
        ]),
    ),
    Field(
        "dashboard_items",
        O,
        Objects(&[
            Field("text", R, Text),
            Field("description", R, Text),
            Field("rest_method", R, Text),
            CAPABILITIES,
        ]),
    ),
    Field(
        "rest_methods",
        O,
        Objects(&[
            Field("name", R, Text),
            Field("method", R, METHODS),
            Field(
                "url",
                R,
                Form(
                    |u| u.starts_with('/') && u.len() > 1,
                    "a path that starts with /",
                ),
            ),
            Field("argument_names", O, Texts),
            SERVICE,
            CAPABILITIES,
        ]),
    ),
    Field(
        "configuration_pages",
        O,
        Objects(&[
            Field("text", R, Text),
            Field("description", R, Text),
            Field("url", R, Text),
            Field("icon", O, TextOrNull),
            Field("location", O, LOCATIONS),
            SERVICE,
            CAPABILITIES,
        ]),
    ),
    Field(
        "gui_actions",
        O,
        Objects(&[
            Field("id", R, Text),
            Field("text", R, Text),
            Field("groups", R, Texts),
            Field("javascript", O, Text),
            Field("rest_method", O, Text),
            Field("description", O, Text),
            Field("icon", O, TextOrNull),
            SERVICE,
            CAPABILITIES,
        ]),
    ),
    Field(
        "page_scripts",
        O,
        Objects(&[
            Field("app_name", R, PAGE_APPS),
            Field("page_id", R, Text),
            Field("scripts", R, Texts),
            SERVICE,
        ]),
    ),
    Field(
        "fragments",
        O,
        Objects(&[
            Field("app_name", R, Text),
            Field("page_id", R, Text),
            Field("rest_endpoint", R, Text),
            Field("location", O, OneOf(&["header", "footer"])),
            SERVICE,
            CAPABILITIES,
        ]),
    ),
    Field(
        "custom_columns",
        O,
        Objects(&[
            Field("label", R, Text),
            Field("page_id", R, Text),
            Field("rest_endpoint", R, Text),
            Field("width", O, Int(15, 1500)),
            SERVICE,
            CAPABILITIES,
        ]),
    ),
    Field(
        "metadata_providers",
        O,
        Objects(&[
            Field("rest_method", R, Text),
            Field(
                "metadata_type",
                R,
                Form(
                    |t| {
                        t == "ip"
                            || t == "userName"
                            || t.starts_with("ip")
                            || t.starts_with("userName")
                            || t.starts_with("ariel:")
                    },
                    "`ip`, `userName` or `ariel:` and a field",
                ),
            ),
        ]),
    ),
    Field(
        "resource_bundles",
        O,
        Objects(&[Field("locale", R, Text), Field("bundle", R, Text)]),
    ),
    Field(
        "resources",
        O,
        Object(&[Field("memory", O, Int(1, i64::MAX))]),
    ),
    Field(
        "environment_variables",
        O,
        Objects(&[
            Field("name", R, Form(is_variable, "a variable's name")),
            Field("value", R, NonEmpty),
        ]),
    ),
    Field(
        "services",
        O,
        Objects(&[
            Field(
                "name",
                R,
                Form(is_service_name, "a name without spaces and URL characters"),
            ),
            Field("version", R, Text),
            Field("port", O, Int(0, 65_536)),
            Field("command", O, Text),
            Field("autorestart", O, OneOf(&["true", "false", "unexpected"])),
            Field(
                "endpoints",
                O,
                Objects(&[
                    Field("name", R, Text),
                    Field("path", R, Text),
                    Field("http_method", R, METHODS),
                ]),
            ),
        ]),
    ),
    Field(
        "uninstall_hooks",
        O,
        Objects(&[Field("description", R, Text), Field("rest_method", R, Text)]),
    ),
];

/// At least one of these makes an app do something.
const SOMETHING: [&str; 11] = [
    "load_flask",
    "areas",
    "dashboard_items",
    "rest_methods",
    "configuration_pages",
    "gui_actions",
    "page_scripts",
    "metadata_providers",
    "fragments",
    "custom_columns",
    "services",
];

/// Every fault of a manifest, as a sentence that names the field.
pub(super) fn faults(manifest: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    object(manifest, MANIFEST, "", &mut faults);
    if !SOMETHING.iter().any(|key| manifest.get(key).is_some()) {
        faults.push(format!("the manifest has none of {}", SOMETHING.join(", ")));
    }
    let items = |key: &str| {
        manifest
            .get(key)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
    };
    for (index, action) in items("gui_actions").enumerate() {
        if action.get("javascript").is_none() && action.get("rest_method").is_none() {
            faults.push(format!(
                "gui_actions[{index}] has neither javascript nor rest_method"
            ));
        }
    }
    for (index, script) in items("page_scripts").enumerate() {
        let is_all = |key: &str| script.get(key).and_then(Value::as_str) == Some("*");
        if is_all("app_name") && !is_all("page_id") {
            faults.push(format!(
                "page_scripts[{index}] is for every app, so page_id must be *"
            ));
        }
    }
    faults
}

fn object(value: &Value, fields: &[Field], path: &str, faults: &mut Vec<String>) {
    let Some(map) = value.as_object() else {
        faults.push(format!("{path} is not an object"));
        return;
    };
    for Field(name, required, kind) in fields {
        let path = if path.is_empty() {
            (*name).to_owned()
        } else {
            format!("{path}.{name}")
        };
        match map.get(*name) {
            Some(value) => check(value, kind, &path, faults),
            None if *required => faults.push(format!("{path} is missing")),
            None => {}
        }
    }
}

fn check(value: &Value, kind: &Kind, path: &str, faults: &mut Vec<String>) {
    let wanted = match kind {
        Object(fields) => return object(value, fields, path, faults),
        Objects(fields) => {
            let Some(items) = value.as_array() else {
                faults.push(format!("{path} is not a list"));
                return;
            };
            for (index, item) in items.iter().enumerate() {
                object(item, fields, &format!("{path}[{index}]"), faults);
            }
            return;
        }
        OneOf(words) => {
            let fits = value.as_str().is_some_and(|v| words.contains(&v));
            (!fits).then(|| format!("one of {}", words.join(", ")))
        }
        simple => wanted(value, simple).map(str::to_owned),
    };
    if let Some(wanted) = wanted {
        faults.push(format!("{path} is {} instead of {wanted}", shown(value)));
    }
}

/// What the value should be, when it is not.
fn wanted(value: &Value, kind: &Kind) -> Option<&'static str> {
    let plain = |v: &str| !v.contains(['<', '>']);
    let texts = |test: fn(&str) -> bool| {
        let items = value.as_array();
        items.is_some_and(|items| items.iter().all(|i| i.as_str().is_some_and(test)))
    };
    let text = value.as_str();
    let (fits, wanted) = match kind {
        Text => (text.is_some_and(plain), "text without < and >"),
        NonEmpty => (
            text.is_some_and(|v| plain(v) && !v.is_empty()),
            "text that is not empty",
        ),
        TextOrNull => (value.is_null() || text.is_some_and(plain), "text or null"),
        Bool => (
            matches!(text, Some("true" | "false")),
            "\"true\" or \"false\", as a string",
        ),
        Int(from, to) => (
            value.as_i64().is_some_and(|n| (*from..=*to).contains(&n)),
            "an integer in its range",
        ),
        Form(fits, phrase) => (text.is_some_and(|v| plain(v) && fits(v)), *phrase),
        Texts => (texts(|v| !v.contains(['<', '>'])), "a list of texts"),
        Capabilities => (
            texts(is_capability),
            "a list of capabilities (letters and dots)",
        ),
        OneOf(_) | Object(_) | Objects(_) => (true, ""),
    };
    (!fits).then_some(wanted)
}

/// The value as JSON, shortened.
fn shown(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 60 {
        return text;
    }
    let start: String = text.chars().take(60).collect();
    format!("{start}…")
}

fn is_capability(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphabetic() || b == b'.')
}

fn is_variable(name: &str) -> bool {
    let start = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    start && !name.contains(['=', '\'', '<', '>'])
}

fn is_service_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| ";/?@&=+$,'\\|():{}[]^<> ".contains(c))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::faults;

    fn good() -> serde_json::Value {
        json!({ "name": "A", "description": "B", "version": "1.0.0",
            "uuid": "6ba7b810-9dad-41d1-80b4-00c04fd430c8", "load_flask": "false" })
    }

    #[test]
    fn the_smallest_manifest_passes_and_unknown_fields_do_too() {
        let mut manifest = good();
        manifest["latest_api_version"] = json!("19");
        assert_eq!(faults(&manifest), Vec::<String>::new());
    }

    #[test]
    fn a_boolean_must_be_a_string() {
        let mut manifest = good();
        manifest["load_flask"] = json!(false);
        let expected = "load_flask is false instead of \"true\" or \"false\", as a string";
        assert_eq!(faults(&manifest), [expected]);
    }

    #[test]
    fn every_fault_is_found_with_its_path() {
        let mut manifest = good();
        manifest["uuid"] = json!("no");
        manifest["areas"] = json!([{ "id": "a", "text": "<b>" }]);
        manifest["services"] = json!([{ "name": "a b", "version": "1", "port": 70000 }]);
        insta::assert_snapshot!(faults(&manifest).join("\n"), @r#"
        uuid is "no" instead of a UUID
        areas[0].text is "<b>" instead of text without < and >
        areas[0].url is missing
        services[0].name is "a b" instead of a name without spaces and URL characters
        services[0].port is 70000 instead of an integer in its range
        "#);
    }
}
