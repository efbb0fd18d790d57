//! Which entry names are safe to unpack anywhere.

use super::ArchiveError;

/// Longest name in bytes; the longest path that Linux takes is 4096.
const LONGEST: usize = 1024;

/// Refuses a name that is not a plain relative path.
pub(super) fn check(name: &str) -> Result<(), ArchiveError> {
    match fault(name) {
        None => Ok(()),
        Some(reason) => Err(ArchiveError::UnsafeName {
            entry: name.chars().take(200).collect(),
            reason,
        }),
    }
}

fn fault(name: &str) -> Option<&'static str> {
    if name.is_empty() {
        return Some("it is empty");
    }
    if name.len() > LONGEST {
        return Some("it is longer than 1024 bytes");
    }
    if name.starts_with('/') {
        return Some("it is an absolute path");
    }
    if name.contains('\\') {
        return Some("it holds a backslash");
    }
    if name.chars().any(char::is_control) {
        return Some("it holds a control character");
    }
    let path = name.strip_suffix('/').unwrap_or(name);
    if path.split('/').any(|part| part == "..") {
        return Some("it climbs out of its folder with `..`");
    }
    if path.split('/').any(|part| part.is_empty() || part == ".") {
        return Some("it holds an empty or `.` part");
    }
    if path.split('/').next().is_some_and(|p| p.ends_with(':')) {
        return Some("it starts with a drive letter");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn plain_relative_paths_are_safe() {
        for name in ["manifest.txt", "app/x.py", "a/b/", "..a/b..", "ä b"] {
            assert_eq!(fault(name), None, "{name}");
        }
    }

    #[test]
    fn what_leaves_the_folder_is_refused() {
        for name in [
            "",
            "/etc/passwd",
            "../x",
            "a/../../x",
            "a\\b",
            "C:/x",
            "a//b",
            "./a",
            "a\0b",
            "..",
        ] {
            assert!(fault(name).is_some(), "{name}");
        }
    }
}
