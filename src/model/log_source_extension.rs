//! `log-source-extensions/`: how the fields of an event are read from its payload.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::source::Spanned;

/// A log source extension.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LogSourceExtension {
    /// The name by which a log source type refers to it.
    #[schemars(length(min = 1, max = 255))]
    pub name: Spanned<String>,
    /// The name that it had in an earlier version of this pack.
    #[serde(default)]
    pub renamed_from: Option<Spanned<String>>,
    /// What it parses.
    #[serde(default)]
    pub description: String,
    /// The fields that it reads.
    #[schemars(length(min = 1))]
    pub fields: Vec<FieldReader>,
}

super::named!(
    LogSourceExtension,
    "log-source-extensions",
    "log-source-extension",
    "log source extension"
);

/// How one field is read: the first of its sources that matches gives the value.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FieldReader {
    /// The field.
    pub field: Spanned<Field>,
    /// Where the value comes from, in order of preference.
    #[schemars(length(min = 1))]
    pub from: Vec<FieldSource>,
    /// A Java date pattern; for DeviceTime.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub date_pattern: Option<Spanned<String>>,
}

/// One source of a value: `key-path` or `regex`, one of the two.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FieldSource {
    /// A JSON key path, such as `/"connection"/"ip"`.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub key_path: Option<Spanned<String>>,
    /// A Java regular expression.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub regex: Option<Spanned<String>>,
    /// What of the regular expression's match is taken: `\1`, a text with such
    /// groups in it, or a text of its own.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub capture: Option<Spanned<String>>,
}

macro_rules! fields {
    ($($name:ident)*) => {
        /// A field of QRadar's normalized event that an extension can fill.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
        #[expect(missing_docs, reason = "the names are QRadar's own and say what they are")]
        pub enum Field {
            $($name),*
        }

        impl Field {
            /// Every field, in the order of QRadar's own list.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The name in the extension's XML.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name)),*
                }
            }
        }
    };
}

fields! {
    EventName EventCategory DeviceTime Protocol UserName HostName GroupName
    SourceIp SourcePort SourceMAC SourceIpPreNAT SourceIpPostNAT SourcePortPreNAT SourcePortPostNAT
    DestinationIp DestinationPort DestinationMAC DestinationIpPreNAT DestinationIpPostNAT
    DestinationPortPreNAT DestinationPortPostNAT
    SourceIpv6 DestinationIpv6 NetBIOSName ExtraIdentityData IdentityIp IdentityMac IdentityIpv6
}
