//! `log-source-types/`: the kinds of log source that a pack brings.

use schemars::JsonSchema;
use serde::Deserialize;

use super::assumptions::{self, Assumption};
use crate::source::Spanned;

/// A log source type.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LogSourceType {
    /// The name that QRadar shows.
    #[schemars(length(min = 1, max = 241))]
    pub name: Spanned<String>,
    /// The name that it had in an earlier version of this pack.
    #[serde(default)]
    pub renamed_from: Option<Spanned<String>>,
    /// The name that QRadar keeps inside; made from the name when left out.
    #[serde(default)]
    #[schemars(regex(pattern = r"^[A-Za-z0-9]+$"))]
    pub internal_name: Option<Spanned<String>>,
    /// The log source category.
    pub category: LogSourceCategory,
    /// The protocols that bring its events.
    #[schemars(length(min = 1))]
    pub protocols: Vec<Spanned<Protocol>>,
    /// The log source extension that parses its events.
    pub extension: Spanned<String>,
    /// How far its events are believed, from 0 to 10.
    #[serde(default = "five")]
    #[schemars(range(min = 0, max = 10))]
    pub credibility: u8,
}

super::named!(
    LogSourceType,
    "log-source-types",
    "log-source-type",
    "log source type"
);

pub(super) fn five() -> u8 {
    5
}

impl LogSourceType {
    /// The inner name: as given, or the name without anything but letters and
    /// digits, and `Custom`, which is how the DSM editor names a type.
    pub fn internal(&self) -> String {
        match &self.internal_name {
            Some(name) => name.value.clone(),
            None => {
                let plain = self.name.chars().filter(char::is_ascii_alphanumeric);
                plain.chain("Custom".chars()).collect()
            }
        }
    }
}

/// A log source category, one of the six that QRadar has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
pub enum LogSourceCategory {
    /// Intrusion detection and prevention.
    #[serde(rename = "IDS/IPS")]
    Ids,
    /// Firewalls and routers.
    #[serde(rename = "Firewall/Router")]
    Firewall,
    /// Authentication and authorization.
    #[serde(rename = "Authentication/Authorization")]
    Authentication,
    /// Other event managers.
    #[serde(rename = "SEM/SIM")]
    Sem,
    /// Third-party software; what the DSM editor gives every custom type.
    #[serde(rename = "SW/Integration")]
    Software,
    /// Maintenance.
    #[serde(rename = "MAINTENANCE")]
    Maintenance,
}

/// The description of a category: a fact from exports, or an assumption.
#[derive(Debug, Clone, Copy)]
pub enum CategoryDescription {
    /// Seen in an export.
    Known(&'static str),
    /// In no export.
    Assumed(&'static Assumption),
}

impl LogSourceCategory {
    /// `sensordevicecategory.id`.
    pub fn id(self) -> u32 {
        match self {
            Self::Ids => 1,
            Self::Firewall => 2,
            Self::Authentication => 3,
            Self::Sem => 4,
            Self::Software => 5,
            Self::Maintenance => 6,
        }
    }

    /// `sensordevicecategory.categoryname`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ids => "IDS/IPS",
            Self::Firewall => "Firewall/Router",
            Self::Authentication => "Authentication/Authorization",
            Self::Sem => "SEM/SIM",
            Self::Software => "SW/Integration",
            Self::Maintenance => "MAINTENANCE",
        }
    }

    /// `sensordevicecategory.categorydescription`.
    pub fn description(self) -> CategoryDescription {
        use CategoryDescription::{Assumed, Known};
        match self {
            Self::Ids => Known("Intrusion Detection and Prevention Devices"),
            Self::Firewall => Assumed(&assumptions::FIREWALL_CATEGORY),
            Self::Authentication => Assumed(&assumptions::AUTHENTICATION_CATEGORY),
            Self::Sem => Assumed(&assumptions::SEM_CATEGORY),
            Self::Software => Known("Third party Software integration"),
            Self::Maintenance => Assumed(&assumptions::MAINTENANCE_CATEGORY),
        }
    }
}

/// A protocol whose id is the same on every console from 7.3.1 to 7.5.0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize, JsonSchema)]
pub enum Protocol {
    /// Syslog over TCP or UDP.
    #[default]
    Syslog,
    /// Forwarded from another QRadar.
    Forwarded,
    /// Syslog over TLS.
    #[serde(rename = "TLSSyslog")]
    TlsSyslog,
    /// HTTP Receiver.
    #[serde(rename = "HTTPReceiver")]
    HttpReceiver,
    /// Amazon AWS REST API.
    #[serde(rename = "AmazonAWSRESTAPI")]
    AmazonAwsRestApi,
    /// Apache Kafka.
    ApacheKafka,
    /// Universal Cloud REST API.
    #[serde(rename = "UniversalCloudRESTAPI")]
    UniversalCloudRestApi,
}

impl Protocol {
    /// `sensorprotocol.id`.
    pub fn id(self) -> u32 {
        match self {
            Self::Syslog => 0,
            Self::Forwarded => 12,
            Self::TlsSyslog => 22,
            Self::HttpReceiver => 51,
            Self::AmazonAwsRestApi => 62,
            Self::ApacheKafka => 80,
            Self::UniversalCloudRestApi => 92,
        }
    }

    /// `sensorprotocol.protocolname`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Syslog => "Syslog",
            Self::Forwarded => "Forwarded",
            Self::TlsSyslog => "TLSSyslog",
            Self::HttpReceiver => "HTTPReceiver",
            Self::AmazonAwsRestApi => "AmazonAWSRESTAPI",
            Self::ApacheKafka => "ApacheKafka",
            Self::UniversalCloudRestApi => "UniversalCloudRESTAPI",
        }
    }
}
