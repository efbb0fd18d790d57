//! For each rule of compatibility, the edits that make the newer version of its pair.

use dsmith::compare::Kind;

use Edit::{Add, Field, Name, NewId, OnlyNew, OnlyOld, Remove, Replace};

/// One edit of the base.
#[derive(Debug, Clone, Copy)]
pub enum Edit {
    /// A new file.
    Add(&'static str, &'static str),
    /// A file less.
    Remove(&'static str),
    /// A text in a file, and what stands there instead.
    Replace(&'static str, &'static str, &'static str),
    /// An item has another id, which no pack of dsmith can do.
    NewId(Kind, &'static str),
    /// An item has another name under the same id, which its kind has no word for in YAML.
    Name(Kind, &'static str, &'static str),
    /// A field's values in the older and the newer version, where YAML cannot say it.
    Field(
        Kind,
        &'static str,
        &'static str,
        Option<&'static str>,
        Option<&'static str>,
    ),
    /// An item of the older version alone.
    OnlyOld(Kind, &'static str),
    /// An item of the newer version alone.
    OnlyNew(Kind, &'static str),
}

const EXTENSION: &str = "extension.yaml";
const MAIL_TYPE: &str = "log-source-types/mail.yaml";
const PARSING: &str = "log-source-extensions/mail.yaml";
const SOURCE: &str = "log-sources/mail.yaml";
const QID: &str = "qids/received.yaml";
const MAPPING: &str = "event-mappings/received.yaml";
const PROPERTY: &str = "properties/subject.yaml";
const SIZE: &str = "properties/size.yaml";
const SEARCH: &str = "saved-searches/mails.yaml";
const APP: &str = "app/app.yaml";

/// Rule and edits. The rule is among those of the pair's differences.
pub const CASES: &[(&str, &[Edit])] = &[
    (
        "extension-hub-id",
        &[Replace(EXTENSION, "0123456789abcdef", "fedcba9876543210")],
    ),
    (
        "extension-renamed",
        &[Name(Kind::Extension, "Example", "Sample")],
    ),
    (
        "extension-qradar-raised",
        &[Replace(
            EXTENSION,
            "version: 2020.11.0",
            "version: 2021.6.0",
        )],
    ),
    (
        "extension-qradar-lowered",
        &[Replace(
            EXTENSION,
            "version: 2020.11.0",
            "version: 2020.7.0",
        )],
    ),
    (
        "extension-language-removed",
        &[Field(
            Kind::Extension,
            "Example",
            "languages",
            Some("en-US"),
            Some("de-DE"),
        )],
    ),
    (
        "extension-version",
        &[Replace(EXTENSION, "version: 1.0.0", "version: 1.0.1")],
    ),
    (
        "extension-other",
        &[Replace(EXTENSION, "one thing", "a thing")],
    ),
    (
        "app-removed",
        &[Remove(APP), Remove("app/files/app/static/note.txt")],
    ),
    ("app-added", &[OnlyNew(Kind::App, "Second")]),
    ("app-uuid", &[NewId(Kind::App, "Example")]),
    (
        "app-capability-added",
        &[Replace(APP, "[SEM]", "[SEM, ADMIN]")],
    ),
    ("app-capability-removed", &[Replace(APP, "[SEM]", "[]")]),
    (
        "app-area-removed",
        &[Replace(APP, "text: Example\n", "text: Sample\n")],
    ),
    (
        "app-page-removed",
        &[Replace(APP, "text: Settings", "text: Options")],
    ),
    (
        "app-pages",
        &[Replace(
            APP,
            "areas:\n",
            "areas:\n  - id: second\n    text: Second\n    description: Another.\n    url: second\n    required-capabilities: [SEM]\n",
        )],
    ),
    (
        "app-configuration-pages",
        &[Replace(
            APP,
            "configuration-pages:\n",
            "configuration-pages:\n  - text: More\n    description: Another.\n    url: more\n    required-capabilities: [ADMIN]\n",
        )],
    ),
    ("app-image", &[Replace(APP, "2.1.12", "2.1.13")]),
    ("app-memory", &[Replace(APP, "memory: 100", "memory: 200")]),
    (
        "app-collector",
        &[Field(
            Kind::App,
            "Example",
            "collector",
            Some("1.0.0"),
            Some("1.1.0"),
        )],
    ),
    ("app-renamed", &[Name(Kind::App, "Example", "Sample")]),
    (
        "app-other",
        &[Replace(APP, "Shows one page.", "Shows a page.")],
    ),
    (
        "app-file-added",
        &[Add("app/files/app/static/more.txt", "two\n")],
    ),
    (
        "app-file-removed",
        &[Remove("app/files/app/static/note.txt")],
    ),
    (
        "app-file-other",
        &[Replace("app/files/app/static/note.txt", "one", "two")],
    ),
    ("panel-removed", &[OnlyOld(Kind::Panel, "Tab: Mails")]),
    ("panel-added", &[OnlyNew(Kind::Panel, "Tab: Mails")]),
    (
        "panel-other",
        &[
            OnlyOld(Kind::Panel, "Tab: Mails"),
            OnlyNew(Kind::Panel, "Tab: Mails"),
            Field(
                Kind::Panel,
                "Tab: Mails",
                "chart",
                Some("bars"),
                Some("table"),
            ),
        ],
    ),
    (
        "type-removed",
        &[
            Remove("log-source-types/web.yaml"),
            Remove("log-source-extensions/web.yaml"),
        ],
    ),
    (
        "type-added",
        &[
            Add(
                "log-source-types/file.yaml",
                "name: Example File\ncategory: SW/Integration\nprotocols: [Syslog]\nextension: Example File\n",
            ),
            Add(
                "log-source-extensions/file.yaml",
                "name: Example File\nfields:\n  - field: EventName\n    from:\n      - key-path: /\"type\"\n",
            ),
        ],
    ),
    (
        "type-renamed",
        &[Replace(
            "log-source-types/web.yaml",
            "name: Example Web\n",
            "name: Sample Web\nrenamed-from: Example Web\n",
        )],
    ),
    ("type-new-id", &[NewId(Kind::LogSourceType, "Example Web")]),
    (
        "type-number",
        &[Field(
            Kind::LogSourceType,
            "Example Web",
            "number",
            Some("4002"),
            Some("4009"),
        )],
    ),
    (
        "type-protocol-removed",
        &[Replace(MAIL_TYPE, "[Syslog, TLSSyslog]", "[Syslog]")],
    ),
    (
        "type-protocol-added",
        &[Replace(
            "log-source-types/web.yaml",
            "[Syslog]",
            "[Syslog, TLSSyslog]",
        )],
    ),
    (
        "type-extension",
        &[Field(
            Kind::LogSourceType,
            "Example Web",
            "log source extension",
            Some("Example Web"),
            Some("Example Mail"),
        )],
    ),
    (
        "type-other",
        &[Replace(
            MAIL_TYPE,
            "extension:",
            "credibility: 7\nextension:",
        )],
    ),
    (
        "extension-xml-removed",
        &[
            Remove("log-source-types/web.yaml"),
            Remove("log-source-extensions/web.yaml"),
        ],
    ),
    (
        "extension-xml-added",
        &[
            Add(
                "log-source-types/file.yaml",
                "name: Example File\ncategory: SW/Integration\nprotocols: [Syslog]\nextension: Example File\n",
            ),
            Add(
                "log-source-extensions/file.yaml",
                "name: Example File\nfields:\n  - field: EventName\n    from:\n      - key-path: /\"type\"\n",
            ),
        ],
    ),
    (
        "extension-xml-renamed",
        &[Name(
            Kind::LogSourceExtension,
            "ExampleWebCustom_ext",
            "SampleWebCustom_ext",
        )],
    ),
    (
        "extension-xml-new-id",
        &[NewId(Kind::LogSourceExtension, "ExampleWebCustom_ext")],
    ),
    (
        "parsing-event-name",
        &[Replace(PARSING, "/\"type\"", "/\"event\"")],
    ),
    (
        "parsing-category",
        &[Replace(PARSING, "/\"kind\"", "/\"category\"")],
    ),
    (
        "parsing-field-added",
        &[Replace(
            "log-source-extensions/web.yaml",
            "fields:\n",
            "fields:\n  - field: DeviceTime\n    date-pattern: yyyy-MM-dd'T'HH:mm:ss.SSSZ\n    from:\n      - key-path: /\"time\"\n",
        )],
    ),
    ("parsing-time", &[Replace(PARSING, "ss.SSSZ", "ssZ")]),
    (
        "parsing-field",
        &[Replace(PARSING, "/\"user\"", "/\"login\"")],
    ),
    (
        "parsing-other",
        &[Field(
            Kind::LogSourceExtension,
            "ExampleWebCustom_ext",
            "enabled",
            Some("true"),
            Some("false"),
        )],
    ),
    ("log-source-removed", &[Remove(SOURCE)]),
    (
        "log-source-added",
        &[Add(
            "log-sources/web.yaml",
            "name: Example Web\nidentifier: example-web\nlog-source-type: Example Web\n",
        )],
    ),
    (
        "log-source-identifier",
        &[Replace(SOURCE, "example-mail", "sample-mail")],
    ),
    (
        "log-source-type",
        &[Replace(
            SOURCE,
            "log-source-type: Example Mail",
            "log-source-type: Example Web",
        )],
    ),
    (
        "log-source-new-id",
        &[NewId(Kind::LogSource, "Example Mail")],
    ),
    (
        "log-source-renamed",
        &[Replace(
            SOURCE,
            "name: Example Mail\n",
            "name: Sample Mail\nrenamed-from: Example Mail\n",
        )],
    ),
    (
        "log-source-other",
        &[Field(
            Kind::LogSource,
            "Example Mail",
            "enabled",
            Some("true"),
            Some("false"),
        )],
    ),
    (
        "qid-reused",
        &[
            NewId(Kind::Qid, "Mail Received"),
            Name(Kind::Qid, "Mail Received", "Mail Lost"),
        ],
    ),
    (
        "qid-removed",
        &[
            Remove("qids/refused.yaml"),
            Remove("event-mappings/refused.yaml"),
        ],
    ),
    (
        "qid-added",
        &[
            Add(
                "qids/lost.yaml",
                "name: Mail Lost\nlog-source-type: Example Mail\nseverity: 4\nlow-level-category: 18451\n",
            ),
            Add(
                "event-mappings/lost.yaml",
                "log-source-type: Example Mail\nevent-id: lost\nevent-category: mail\nqid: Mail Lost\n",
            ),
        ],
    ),
    (
        "qid-number",
        &[Field(
            Kind::Qid,
            "Mail Received",
            "number",
            Some("1002250002"),
            Some("1002250012"),
        )],
    ),
    ("qid-new-id", &[NewId(Kind::Qid, "Mail Received")]),
    (
        "qid-renamed",
        &[
            Replace(
                QID,
                "name: Mail Received\n",
                "name: Mail Taken\nrenamed-from: Mail Received\n",
            ),
            Replace(MAPPING, "qid: Mail Received", "qid: Mail Taken"),
            Replace(SIZE, "qid: Mail Received", "qid: Mail Taken"),
        ],
    ),
    ("qid-category", &[Replace(QID, "18453", "18450")]),
    (
        "qid-severity",
        &[Replace(QID, "severity: 1", "severity: 2")],
    ),
    (
        "qid-other",
        &[Replace(
            QID,
            "severity:",
            "description: A mail came in.\nseverity:",
        )],
    ),
    (
        "mapping-removed",
        &[
            Remove("event-mappings/refused.yaml"),
            Remove("qids/refused.yaml"),
        ],
    ),
    (
        "mapping-added",
        &[Add(
            "event-mappings/bounced.yaml",
            "log-source-type: Example Mail\nevent-id: bounced\nevent-category: mail\nqid: Mail Refused\n",
        )],
    ),
    (
        "mapping-renamed",
        &[Name(
            Kind::EventMapping,
            "Example Mail: received",
            "Example Mail: taken",
        )],
    ),
    (
        "mapping-qid",
        &[
            Replace(MAPPING, "qid: Mail Received", "qid: Mail Refused"),
            Add(
                "event-mappings/taken.yaml",
                "log-source-type: Example Mail\nevent-id: taken\nevent-category: mail\nqid: Mail Received\n",
            ),
        ],
    ),
    (
        "mapping-category",
        &[Replace(
            MAPPING,
            "event-category: mail",
            "event-category: post",
        )],
    ),
    (
        "mapping-new-id",
        &[NewId(Kind::EventMapping, "Example Mail: received")],
    ),
    (
        "mapping-other",
        &[Field(
            Kind::EventMapping,
            "Example Mail: received",
            "credibility",
            Some("0"),
            Some("1"),
        )],
    ),
    ("property-removed", &[Remove(SIZE)]),
    (
        "property-added",
        &[Add(
            "properties/host.yaml",
            "name: Mail Host\ntype: string\nexpressions:\n  - log-source-type: Example Mail\n    key-path: /\"host\"\n",
        )],
    ),
    (
        "property-renamed",
        &[Replace(
            SIZE,
            "name: Size\n",
            "name: Mail Size\nrenamed-from: Size\n",
        )],
    ),
    ("property-new-id", &[NewId(Kind::Property, "Size")]),
    (
        "property-type",
        &[Replace(SIZE, "type: numeric", "type: string")],
    ),
    (
        "property-not-in-advance",
        &[Replace(
            PROPERTY,
            "parse-in-advance: true",
            "parse-in-advance: false",
        )],
    ),
    (
        "property-in-advance",
        &[Replace(
            SIZE,
            "expressions:",
            "parse-in-advance: true\nexpressions:",
        )],
    ),
    (
        "property-database",
        &[Field(
            Kind::Property,
            "Size",
            "database",
            Some("events"),
            Some("flows"),
        )],
    ),
    (
        "property-other",
        &[Replace(
            SIZE,
            "type: numeric",
            "description: Its size in bytes.\ntype: numeric",
        )],
    ),
    (
        "expression-removed",
        &[Replace(
            PROPERTY,
            "  - log-source-type: Example Mail\n    key-path: /\"title\"\n",
            "",
        )],
    ),
    (
        "expression-added",
        &[Replace(
            SIZE,
            "expressions:\n",
            "expressions:\n  - log-source-type: Example Web\n    key-path: /\"size\"\n",
        )],
    ),
    (
        "expression-renamed",
        &[Replace(
            SIZE,
            "name: Size\n",
            "name: Mail Size\nrenamed-from: Size\n",
        )],
    ),
    (
        "expression-new-id",
        &[NewId(Kind::Expression, "Size of Example Mail")],
    ),
    (
        "expression-disabled",
        &[Replace(SIZE, "    qid:", "    enabled: false\n    qid:")],
    ),
    (
        "expression-enabled",
        &[Field(
            Kind::Expression,
            "Size of Example Mail",
            "enabled",
            Some("false"),
            Some("true"),
        )],
    ),
    (
        "expression-narrowed",
        &[Replace(
            PROPERTY,
            "/\"title\"\n",
            "/\"title\"\n    qid: Mail Received\n",
        )],
    ),
    (
        "expression-widened",
        &[Replace(SIZE, "    qid: Mail Received\n", "")],
    ),
    (
        "expression-qid",
        &[Replace(SIZE, "qid: Mail Received", "qid: Mail Refused")],
    ),
    (
        "expression-category-narrowed",
        &[Field(
            Kind::Expression,
            "Size of Example Mail",
            "category",
            None,
            Some("18453"),
        )],
    ),
    (
        "expression-category",
        &[Field(
            Kind::Expression,
            "Size of Example Mail",
            "category",
            Some("18450"),
            Some("18453"),
        )],
    ),
    (
        "expression-type",
        &[Field(
            Kind::Expression,
            "Size of Example Mail",
            "log source type",
            Some("Example Mail"),
            Some("Example Web"),
        )],
    ),
    (
        "expression-reads",
        &[Replace(SIZE, "/\"size\"", "/\"bytes\"")],
    ),
    (
        "expression-rank",
        &[Field(
            Kind::Expression,
            "Size of Example Mail",
            "rank",
            Some("1"),
            Some("2"),
        )],
    ),
    (
        "expression-other",
        &[Field(
            Kind::Expression,
            "Size of Example Mail",
            "field",
            Some("Payload"),
            Some("Other"),
        )],
    ),
    ("search-removed", &[Remove("saved-searches/senders.yaml")]),
    (
        "search-added",
        &[Add(
            "saved-searches/all.yaml",
            "name: All\ngroup: Example\naql: SELECT * FROM events LIMIT 100 LAST 24 HOURS\n",
        )],
    ),
    (
        "search-renamed",
        &[Replace(
            SEARCH,
            "name: Mails\n",
            "name: Letters\nrenamed-from: Mails\n",
        )],
    ),
    ("search-new-id", &[NewId(Kind::SavedSearch, "Mails")]),
    (
        "search-column-removed",
        &[
            Replace(SEARCH, "AS \"Mails\"", "AS \"Letters\""),
            Replace(SEARCH, "BY \"Mails\"", "BY \"Letters\""),
        ],
    ),
    (
        "search-columns",
        &[Replace(
            SEARCH,
            "SELECT ",
            "SELECT MAX(magnitude) AS \"Magnitude\", ",
        )],
    ),
    (
        "search-unshared",
        &[Replace(SEARCH, "aql:", "shared: false\naql:")],
    ),
    (
        "search-shared",
        &[Field(
            Kind::SavedSearch,
            "Mails",
            "shared",
            Some("false"),
            Some("true"),
        )],
    ),
    (
        "search-group",
        &[Replace(SEARCH, "group: Example", "group: More")],
    ),
    ("search-query", &[Replace(SEARCH, "LIMIT 100", "LIMIT 10")]),
    (
        "search-other",
        &[Field(
            Kind::SavedSearch,
            "Mails",
            "database",
            Some("events"),
            Some("flows"),
        )],
    ),
    ("group-removed", &[Remove("groups/more.yaml")]),
    ("group-added", &[Add("groups/third.yaml", "name: Third\n")]),
    (
        "group-other",
        &[Replace(
            "groups/example.yaml",
            "name: Example\n",
            "name: Example\ndescription: Ours.\n",
        )],
    ),
    (
        "other-removed",
        &[OnlyOld(Kind::OtherRow, "reference_data Old")],
    ),
    (
        "other-added",
        &[OnlyNew(Kind::OtherRow, "reference_data New")],
    ),
    (
        "other-changed",
        &[
            OnlyOld(Kind::OtherRow, "reference_data Old"),
            OnlyNew(Kind::OtherRow, "reference_data Old"),
            Field(
                Kind::OtherRow,
                "reference_data Old",
                "value_label",
                Some("one"),
                Some("two"),
            ),
        ],
    ),
];
