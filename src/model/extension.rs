//! `extension.yaml`: who makes the extension and which QRadar it needs.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Content;
use crate::source::Spanned;

/// The extension as Extensions Management shows it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Extension {
    /// The name on the extension's card.
    #[schemars(length(min = 1, max = 255))]
    pub name: Spanned<String>,
    /// The version: three numbers.
    #[schemars(regex(pattern = r"^\d+\.\d+\.\d+$"))]
    pub version: Spanned<String>,
    /// Who made it.
    #[schemars(length(min = 1))]
    pub author: Spanned<String>,
    /// Where its users get help.
    #[schemars(regex(pattern = r"^[^@\s<>]+@[^@\s<>]+$"))]
    pub email: Spanned<String>,
    /// What it does, in a few sentences.
    #[schemars(length(min = 1))]
    pub description: Spanned<String>,
    /// The oldest QRadar that it runs on.
    pub minimum_qradar: MinimumQradar,
    /// The day that stands as creation date in the content, `YYYY-MM-DD`. It is
    /// written here because a build does not look at the clock.
    #[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))]
    pub released: Spanned<String>,
    /// The 32 hexadecimal digits of the App Exchange URL; made from the pack's name
    /// when left out.
    #[serde(default)]
    #[schemars(regex(pattern = r"^[0-9a-f]{32}$"))]
    pub hub_id: Option<Spanned<String>>,
    /// The QRadar user that owns the content.
    #[serde(default = "admin")]
    #[schemars(length(min = 1, max = 255))]
    pub owner: String,
    /// Facts about QRadar that nobody documents, where you know better; `dsmith
    /// assumptions` lists them.
    #[serde(default)]
    pub assumptions: BTreeMap<String, Spanned<String>>,
}

impl Extension {
    /// What takes the place of a broken `extension.yaml` so that the rest of the pack
    /// can be checked. Nothing is ever built from it.
    pub(super) fn stand_in() -> Self {
        let text = |value: &str| Spanned::nowhere(value.to_owned());
        Self {
            name: text("extension"),
            version: text("0.0.0"),
            author: text(""),
            email: text(""),
            description: text(""),
            minimum_qradar: MinimumQradar {
                product: text(""),
                version: text("9999.0.0"),
                confidence: Confidence::Unknown,
            },
            released: text("2000-01-01"),
            hub_id: None,
            owner: admin(),
            assumptions: BTreeMap::new(),
        }
    }
}

fn admin() -> String {
    "admin".to_owned()
}

impl Content for Extension {
    const FOLDER: &'static str = "";
    const SCHEMA: &'static str = "extension";
}

/// A QRadar release under both of its names.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct MinimumQradar {
    /// The name that people use, such as `7.4.1 Fix Pack 2`.
    #[schemars(length(min = 1))]
    pub product: Spanned<String>,
    /// The number that the console compares, such as `2020.11.0`: three or four
    /// numbers. It stands in manifest.txt and in the content.
    #[schemars(regex(pattern = r"^\d+(\.\d+){2,3}$"))]
    pub version: Spanned<String>,
    /// How sure it is that this number belongs to that product.
    pub confidence: Confidence,
}

/// How well a fact about QRadar is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Nobody outside IBM knows.
    Unknown,
    /// Concluded from other facts.
    Inferred,
    /// A third party says that it works.
    ThirdParty,
    /// IBM's documents say so.
    Documented,
    /// Counted in real exports.
    Seen,
}

impl Confidence {
    /// The word that people read.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Inferred => "inferred",
            Self::ThirdParty => "third party",
            Self::Documented => "documented",
            Self::Seen => "seen",
        }
    }
}
