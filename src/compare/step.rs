//! How large a step of the version a difference needs, and how large one was taken.

use std::cmp::Ordering;
use std::fmt;

use serde::Serialize;

/// A step of a version `major.minor.patch`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// The same version.
    None,
    /// Nobody has to do or know anything.
    Patch,
    /// There is more than before, and nothing that was there is gone.
    Minor,
    /// Something that worked before does not work any longer without somebody's hand.
    Major,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        })
    }
}

/// How one version follows another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Taken {
    /// It went up by this step, or stayed the same.
    Up(Step),
    /// It went down.
    Down,
    /// One of the two has no version, or none that can be compared.
    Unknown,
}

/// The step from `old` to `new`.
pub fn taken(old: Option<&str>, new: Option<&str>) -> Taken {
    let (Some(old), Some(new)) = (old.and_then(numbers), new.and_then(numbers)) else {
        return Taken::Unknown;
    };
    let first = (0..3).find(|&i| old[i] != new[i]);
    match first.map(|i| (i, old[i].cmp(&new[i]))) {
        None => Taken::Up(Step::None),
        Some((_, Ordering::Greater)) => Taken::Down,
        Some((0, _)) => Taken::Up(Step::Major),
        Some((1, _)) => Taken::Up(Step::Minor),
        Some(_) => Taken::Up(Step::Patch),
    }
}

/// Up to three numbers; those that are missing are zero. What follows a hyphen or plus
/// does not count: QRadar's own comparison of such versions is not known.
fn numbers(version: &str) -> Option<[u64; 3]> {
    let core = version.split(['-', '+']).next()?;
    let mut numbers = [0; 3];
    for (i, part) in core.split('.').enumerate() {
        *numbers.get_mut(i)? = part.parse().ok()?;
    }
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use super::{Step, Taken, taken};

    #[test]
    fn the_first_number_that_differs_is_the_step() {
        let step = |old, new| taken(Some(old), Some(new));
        assert_eq!(step("1.1.3", "2.0.0"), Taken::Up(Step::Major));
        assert_eq!(step("1.1.3", "1.2.0"), Taken::Up(Step::Minor));
        assert_eq!(step("1.1", "1.1.1"), Taken::Up(Step::Patch));
        assert_eq!(step("1.1", "1.1.0"), Taken::Up(Step::None));
        assert_eq!(step("1.10.0", "1.9.9"), Taken::Down);
    }

    #[test]
    fn what_is_no_version_is_not_compared() {
        assert_eq!(taken(None, Some("1.0.0")), Taken::Unknown);
        assert_eq!(taken(Some("one"), Some("1.0.0")), Taken::Unknown);
        assert_eq!(taken(Some("1.2.3.4"), Some("1.0.0")), Taken::Unknown);
    }
}
