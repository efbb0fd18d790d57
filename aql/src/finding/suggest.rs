//! The known name that is closest to an unknown one.

/// Longer names are not compared: nobody mistypes those, and comparing is quadratic.
const LONGEST: usize = 64;

/// The candidate that differs from `name` by few enough edits to be what was meant: case
/// counts as none, otherwise one edit for every three characters.
pub fn closest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let wanted: Vec<char> = name.to_lowercase().chars().collect();
    if wanted.len() > LONGEST {
        return None;
    }
    let allowed = (wanted.len() / 3).max(1);
    candidates
        .into_iter()
        .filter(|c| c.len() <= 4 * LONGEST)
        .filter_map(|candidate| {
            let other: Vec<char> = candidate.to_lowercase().chars().collect();
            if other.len().abs_diff(wanted.len()) > allowed {
                return None;
            }
            let edits = distance(&wanted, &other);
            (edits <= allowed).then_some((edits, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

/// Levenshtein's distance.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn a_typing_error_finds_the_name_that_was_meant() {
        assert_eq!(
            closest("usrename", ["sourceip", "username"]),
            Some("username")
        );
        assert_eq!(closest("USERNAME", ["username"]), Some("username"));
    }

    #[test]
    fn another_word_finds_nothing() {
        assert_eq!(closest("colour", ["sourceip", "username"]), None);
        assert_eq!(closest(&"x".repeat(500), ["x"]), None);
    }
}
