//! DS201: the app's base image needs a newer QRadar than the extension says it runs on.
//!
//! Only the image's major number matters when an app is installed. Version 2 is in every
//! QRadar with the second app framework, version 3 came with 7.4.3 FP8 and 7.5.0 UP3, and
//! version 4 with 7.5.0 UP7 (IBM's change log of base images; the inner numbers follow from
//! the pattern of releases).

use crate::check::release::Release;
use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS201,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    let Some(app) = pack.app.as_ref().map(|row| row.item) else {
        return;
    };
    let image = &app.base_image;
    let version = &pack.extension.minimum_qradar.version;
    let minimum = Release::minimum(pack);
    let Some(needs) = too_new(major(image), &minimum) else {
        return;
    };
    let message = format!(
        "`{}` is not on every QRadar from {} on",
        image.value, version.value
    );
    found.push(
        Diagnostic::new(&codes::DS201, image.span, message)
            .label(needs)
            .related(version.span, "the minimum")
            .help("take an older base image, or raise `minimum-qradar`"),
    );
}

fn major(image: &str) -> u32 {
    let version = image.rsplit(':').next().unwrap_or("");
    let major = version.split('.').next().unwrap_or("");
    major.parse().unwrap_or(u32::MAX)
}

/// What an image needs, when the minimum is below it.
fn too_new(major: u32, minimum: &Release) -> Option<&'static str> {
    let from = |release: &str| *minimum >= Release::parse(release);
    match major {
        0..=2 => None,
        3 if from("2021.6.3") || from("2020.11.8") && !from("2021") => None,
        3 => Some("needs 2020.11.8 (7.4.3 FP8) or 2021.6.3 (7.5.0 UP3)"),
        4 if from("2021.6.7") => None,
        4 => Some("needs 2021.6.7 (7.5.0 UP7)"),
        _ => Some("no QRadar is known to have it"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Release, too_new};

    fn fits(major: u32, minimum: &str) -> bool {
        too_new(major, &Release::parse(minimum)).is_none()
    }

    #[test]
    fn version_4_needs_update_7() {
        assert!(fits(4, "2021.6.7"));
        assert!(fits(4, "2021.6.14"));
        assert!(!fits(4, "2021.6.6.20230101000000"));
    }

    #[test]
    fn version_3_is_on_the_last_7_4_3_but_not_on_the_first_7_5_0() {
        assert!(fits(3, "2020.11.8"));
        assert!(!fits(3, "2021.6.2"));
        assert!(fits(3, "2021.6.3"));
    }

    #[test]
    fn version_2_is_everywhere_and_version_5_nowhere() {
        assert!(fits(2, "2019.14.0"));
        assert!(!fits(5, "2021.6.14"));
    }
}
