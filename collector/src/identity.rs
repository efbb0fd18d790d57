//! What this binary says it is: the mark by which the compiler knows a collector of
//! its own version.

/// The version of the workspace, which compiler and collector share.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Found in the binary's read-only data by the compiler, and printed by `--version`
/// so that the linker keeps it.
pub const BUILD_MARK: &str = concat!("dsmith-collector-build:", env!("CARGO_PKG_VERSION"), ";");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_names_the_version() {
        assert_eq!(BUILD_MARK, format!("dsmith-collector-build:{VERSION};"));
    }
}
