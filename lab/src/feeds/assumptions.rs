//! Everything that the feeds do without a public statement to go by. Each item
//! names its confidence; a live system may show any of them to be wrong, and
//! then this is the one place to mend.
use jiff::SignedDuration;

/// How sure an assumption is, and what it rests on.
#[derive(Debug, Clone, Copy)]
pub struct Assumption {
    /// What is assumed.
    pub what: &'static str,
    /// `high`, `medium` or `low`.
    pub confidence: &'static str,
    /// What it rests on.
    pub because: &'static str,
}

/// PoD handshake: a parameter is missing or wrong. Medium: usual HTTP; no public quote.
pub const POD_BAD_PARAMETER: u16 = 400;
/// PoD handshake: no token, or one that is not known. Medium: usual HTTP; no public quote.
pub const POD_BAD_TOKEN: u16 = 401;
/// PoD handshake: a token of another cluster. Low: could be 401 or 404 as well.
pub const POD_FOREIGN_CLUSTER: u16 = 403;
/// PoD handshake: another path. Medium: usual HTTP.
pub const POD_UNKNOWN_PATH: u16 = 404;
/// PoD closes a session that sent nothing for this long. Low: another collector's figure.
pub const POD_IDLE_LIMIT: std::time::Duration = std::time::Duration::from_mins(5);
/// Where a token's very first session starts, back from now. Medium: documented
/// for a session after more than an hour, not for the first.
pub const POD_FIRST_LOOK_BACK: SignedDuration = SignedDuration::from_hours(1);
/// The mail log's other name. Medium: Proofpoint's own Splunk add-on sends it.
pub const POD_MAILLOG_ALIAS: &str = "sendmail";
/// TAP: a window over an hour. Medium: the limit is documented, the text is not.
pub const TAP_TOO_LONG: &str =
    "The requested interval is too long. Requests may be for at most 1.00h of data";
/// TAP: none or several of the three time parameters. Low: the text is made up.
pub const TAP_ONE_TIME_PARAMETER: &str =
    "Exactly one of interval, sinceSeconds and sinceTime is required";
/// TAP: body of 401 and 403. Low: one client's test data has it, misspelling included.
pub const TAP_ACCESS: &str = r#"{"message": "access denies"}"#;

/// The assumptions that are behaviour rather than a value.
pub const BEHAVIOUR: [Assumption; 11] = [
    Assumption {
        what: "an archive session counts as a session of its token and type, so it gets 409 beside live",
        confidence: "medium",
        because: "another product's document asks for a second token for a backfill beside live",
    },
    Assumption {
        what: "live resumes after the last event that was written to the old session's socket",
        confidence: "medium",
        because: "the feed has no acknowledgement; the document says 'from the drop'",
    },
    Assumption {
        what: "an event whose frame was cut is sent again",
        confidence: "medium",
        because: "the document says that data continues from the drop",
    },
    Assumption {
        what: "the archive rounds sinceTime down and toTime up to the hour",
        confidence: "medium",
        because: "rounding down is quoted; hourly granularity is documented; up is what one client does",
    },
    Assumption {
        what: "an archive session ends by closing TCP without a close frame",
        confidence: "medium",
        because: "a client reports 'Connection to remote host was lost' at its end",
    },
    Assumption {
        what: "a sinceTime more than 30 days back, or a toTime without sinceTime, is a bad parameter",
        confidence: "low",
        because: "only the 30 days are documented",
    },
    Assumption {
        what: "revoking a token drops its sessions, and a new handshake gets 401",
        confidence: "low",
        because: "nothing public",
    },
    Assumption {
        what: "a TAP window's end after the present is accepted; queryEndTime then is the present",
        confidence: "low",
        because: "nothing public",
    },
    Assumption {
        what: "a TAP call that was answered 429 does not count against its pool; other errors do",
        confidence: "low",
        because: "only '429 until the oldest request ages out' is documented",
    },
    Assumption {
        what: "a TAP click's threat is of type url when threatType filters",
        confidence: "medium",
        because: "clicks have no threatType",
    },
    Assumption {
        what: "TAP's syslog format is answered 204 when empty, else 501: its lines are in no reference at hand",
        confidence: "high",
        because: "a stand-in does not invent a format",
    },
];
