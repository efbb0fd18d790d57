//! QRadar's inner release numbers, compared number by number.

use crate::resolve::Resolved;

/// A number such as `2021.6.7`, as its parts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Release(Vec<u64>);

impl Release {
    /// Reads digits and full stops; a part that is no number counts as the greatest.
    pub(super) fn parse(text: &str) -> Self {
        let parts = text.split('.');
        Self(parts.map(|p| p.parse().unwrap_or(u64::MAX)).collect())
    }

    /// The oldest QRadar that a pack says it runs on.
    pub(super) fn minimum(pack: &Resolved<'_>) -> Self {
        Self::parse(&pack.extension.minimum_qradar.version)
    }
}

#[cfg(test)]
mod tests {
    use super::Release;

    #[test]
    fn releases_compare_by_number_not_by_letter() {
        assert!(Release::parse("2021.6.10") > Release::parse("2021.6.7"));
        assert!(Release::parse("2020.11.0") < Release::parse("2021.6.0"));
    }

    #[test]
    fn a_build_number_makes_a_release_later() {
        assert!(Release::parse("2021.6.7.20230101120000") > Release::parse("2021.6.7"));
    }
}
