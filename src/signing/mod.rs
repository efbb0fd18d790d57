//! JAR signatures over a package: written and verified.
