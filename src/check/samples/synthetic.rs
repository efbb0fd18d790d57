//! DS164: a sample event holds what looks like a real e-mail address, public IP address
//! or secret.
//!
//! Samples are published. What is kept for documentation and private networks is fine.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::Sample;
use crate::diagnostic::{Diagnostic, codes};

/// Finds one kind of thing in a text.
struct Finder {
    /// What it is, in the words of the finding.
    noun: &'static str,
    /// What looks like it; the group 1, or the whole match.
    regex: LazyLock<Regex>,
    /// Whether such a text may stand in a sample.
    harmless: fn(&str) -> bool,
    /// How to mend it.
    help: &'static str,
}

const USE_EXAMPLE_DOMAIN: &str = "use a name below example.com, example.org or example.net";
const USE_DOCUMENTATION_ADDRESS: &str =
    "use 192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24 or 2001:db8::/32";
const USE_NO_SECRET: &str = "change the secret if it was real, and invent one such as `secret`";

macro_rules! finder {
    ($noun:literal, $regex:literal, $harmless:expr, $help:expr) => {
        Finder {
            noun: $noun,
            // The pattern is a constant; a test compiles every one.
            #[allow(clippy::expect_used, reason = "covered by a test")]
            regex: LazyLock::new(|| Regex::new($regex).expect("the pattern is a regex")),
            harmless: $harmless,
            help: $help,
        }
    };
}

static FINDERS: [Finder; 5] = [
    finder!(
        "an e-mail address",
        r"[A-Za-z0-9][A-Za-z0-9._%+-]*@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}",
        is_example_address,
        USE_EXAMPLE_DOMAIN
    ),
    finder!(
        "a public IP address",
        r"[0-9A-Za-z_-][0-9A-Za-z._-]*[0-9]",
        is_harmless_v4,
        USE_DOCUMENTATION_ADDRESS
    ),
    finder!(
        "a public IP address",
        r"[0-9A-Za-z:]*:[0-9A-Za-z:]*",
        is_harmless_v6,
        USE_DOCUMENTATION_ADDRESS
    ),
    finder!(
        "a token or key",
        r"(?x) (?: \b
            eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+  # JSON Web Token
          | \b(?:AKIA|ASIA)[0-9A-Z]{16}                                   # AWS
          | \bgh[pousr]_[A-Za-z0-9]{30,}                                  # GitHub
          | \bxox[abeoprs]-[A-Za-z0-9-]{10,}                              # Slack
          | \bAIza[0-9A-Za-z_-]{35}                                       # Google
          | -----BEGIN\ [A-Z\ ]*PRIVATE\ KEY
        )",
        |_| false,
        USE_NO_SECRET
    ),
    finder!(
        "a secret",
        r#"(?ix) (?: password | passwd | secret | api[-_]?key | access[-_]?key | [a-z_-]*token
                   | authorization | bearer | basic )
            ["']? \s* (?: [:=] \s* )? ["']? (?: bearer \s+ | basic \s+ )?
            ( [A-Za-z0-9+/_.~-]{20,} =* )"#,
        has_no_digit,
        USE_NO_SECRET
    ),
];

pub(super) fn check(sample: &Sample<'_>, found: &mut Vec<Diagnostic>) {
    let mut seen: Vec<Range<usize>> = Vec::new();
    for finder in &FINDERS {
        for captures in finder.regex.captures_iter(sample.text) {
            let Some(part) = captures.get(1).or_else(|| captures.get(0)) else {
                continue;
            };
            let part_of_another = seen.iter().any(|range| range.contains(&part.start()));
            if part_of_another || (finder.harmless)(part.as_str()) {
                continue;
            }
            seen.push(part.range());
            let message = format!("the sample holds what looks like {}", finder.noun);
            let span = sample.span(part.range());
            found.push(Diagnostic::new(&codes::DS164, span, message).help(finder.help));
        }
    }
}

/// Domains of RFC 2606 and RFC 6761.
fn is_example_address(address: &str) -> bool {
    let domain = address
        .rsplit('@')
        .next()
        .unwrap_or(address)
        .to_ascii_lowercase();
    let mut labels = domain.rsplit('.');
    let (top, second) = (labels.next(), labels.next());
    matches!(top, Some("example" | "test" | "invalid" | "localhost"))
        || (second == Some("example") && matches!(top, Some("com" | "org" | "net")))
}

/// Anything that is no public address: documentation, private, shared, special, or no
/// address at all.
fn is_harmless_v4(text: &str) -> bool {
    let Ok(address) = text.parse::<Ipv4Addr>() else {
        return true;
    };
    let [a, b, ..] = address.octets();
    address.is_documentation()
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 198 && (18..20).contains(&b))
}

/// As for version 4: only 2000::/3 is public, and 2001:db8::/32 and 3fff::/20 of it are
/// kept for documentation.
fn is_harmless_v6(text: &str) -> bool {
    // So writes sendmail.
    let text = text.strip_prefix("IPv6:").unwrap_or(text);
    let Ok(address) = text.parse::<Ipv6Addr>() else {
        return true;
    };
    let [a, b, ..] = address.segments();
    a >> 13 != 1 || (a == 0x2001 && b == 0x0db8) || (a == 0x3fff && b < 0x1000)
}

/// A long word without a digit is rather a name than a secret.
fn has_no_digit(text: &str) -> bool {
    !text.contains(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::FINDERS;

    /// What is found in a text.
    fn found(text: &str) -> Vec<&str> {
        let finders = FINDERS.iter();
        let found = finders.flat_map(|finder| {
            let captures = finder.regex.captures_iter(text);
            let parts = captures.filter_map(|c| c.get(1).or_else(|| c.get(0)));
            parts
                .map(|part| part.as_str())
                .filter(|part| !(finder.harmless)(part))
        });
        found.collect()
    }

    #[test]
    fn real_looking_addresses_are_found() {
        assert_eq!(found("<pat@mail-provider.com>"), ["pat@mail-provider.com"]);
        assert_eq!(found(r#""ip":"8.8.8.8""#), ["8.8.8.8"]);
        assert_eq!(found("from [9.9.9.9]."), ["9.9.9.9"]);
        assert_eq!(found("[IPv6:2606:4700::1111]"), ["IPv6:2606:4700::1111"]);
        assert_eq!(found("9.9.9.9 8.8.8.8"), ["9.9.9.9", "8.8.8.8"]);
    }

    #[test]
    fn addresses_kept_for_documentation_and_private_ones_are_not() {
        for text in [
            "pat@example.com <1.2@mail.example.org> pat@corp.test pat@example",
            "192.0.2.1 198.51.100.7 203.0.113.9 10.1.2.3 192.168.0.1 127.0.0.1",
            "2001:db8::1 fe80::1 ::1 12:59:43 2026-01-02T03:04:05 aa:bb:cc:dd:ee:ff",
            "version 8.18.4.2210 and 1.2.3",
        ] {
            assert_eq!(found(text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn tokens_and_secrets_are_found() {
        let token = format!("eyJ{0}.eyJ{0}.{0}", "a1".repeat(6));
        assert_eq!(found(&token), [token.as_str()]);
        let word = "q".repeat(18) + "42";
        for text in [
            format!(r#""password": "{word}""#),
            format!("Authorization: Bearer {word}"),
            format!("access_token={word}&x=1"),
        ] {
            assert_eq!(found(&text), [word.as_str()], "{text}");
        }
        assert_eq!(found(r#""secret": "secret""#), Vec::<&str>::new());
    }
}
