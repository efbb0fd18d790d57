//! What a handshake asks for, checked.
use super::Limits;
use crate::feeds::assumptions::{POD_BAD_PARAMETER, POD_MAILLOG_ALIAS};
use crate::feeds::event::parse_time;
use crate::feeds::kind::Kind;
use crate::feeds::query;
use jiff::{SignedDuration, Timestamp};

/// A stream, and which part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Cluster ID.
    pub cid: String,
    /// Message or mail log.
    pub kind: Kind,
    /// Live, or hours of the archive.
    pub span: Span,
}

/// Which part of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// As it comes.
    Live,
    /// What the archive holds from a whole hour to another.
    Archive {
        /// First moment.
        from: Timestamp,
        /// The moment after the last.
        to: Timestamp,
    },
}

/// A handshake's error: status and text.
pub type Refused = (u16, String);

/// Reads `cid`, `type`, `sinceTime` and `toTime`; empty times count as absent.
pub fn parse(query: &str, now: Timestamp, limits: &Limits) -> Result<Wanted, Refused> {
    let fields = query::fields(query);
    let field = |name: &str| {
        fields
            .get(name)
            .map(String::as_str)
            .filter(|text| !text.is_empty())
    };
    let cid = field("cid").ok_or_else(|| bad("cid is missing"))?;
    let kind = field("type").ok_or_else(|| bad("type is missing"))?;
    let kind = match kind {
        "message" => Kind::Message,
        "maillog" => Kind::Maillog,
        alias if alias == POD_MAILLOG_ALIAS => Kind::Maillog,
        other => return Err(bad(&format!("type {other} is not known"))),
    };
    let span = span(field("sinceTime"), field("toTime"), now, limits)?;
    Ok(Wanted {
        cid: cid.to_owned(),
        kind,
        span,
    })
}

fn span(
    since: Option<&str>,
    to: Option<&str>,
    now: Timestamp,
    limits: &Limits,
) -> Result<Span, Refused> {
    let Some(since) = since else {
        return match to {
            None => Ok(Span::Live),
            Some(_) => Err(bad("toTime needs sinceTime")),
        };
    };
    let from = down(time("sinceTime", since)?, limits.archive_step);
    let to = match to {
        None => now,
        Some(text) => up(time("toTime", text)?, limits.archive_step),
    };
    if now.duration_since(from) > limits.archive_age {
        return Err(bad("sinceTime is more than 30 days ago"));
    }
    Ok(Span::Archive { from, to })
}

fn time(name: &str, text: &str) -> Result<Timestamp, Refused> {
    parse_time(text).ok_or_else(|| bad(&format!("{name} is not a time")))
}

fn down(time: Timestamp, step: SignedDuration) -> Timestamp {
    let step = step.as_secs().max(1);
    let second = time.as_second().div_euclid(step) * step;
    Timestamp::from_second(second).unwrap_or(time)
}

fn up(time: Timestamp, step: SignedDuration) -> Timestamp {
    let before = down(time, step);
    if before == time {
        return time;
    }
    before.checked_add(step).unwrap_or(time)
}

fn bad(text: &str) -> Refused {
    (POD_BAD_PARAMETER, text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_query_is_a_request_or_an_error(query in ".*", time in "[0-9TZ:.+-]*") {
            let parse = |query: &str| parse(query, Timestamp::UNIX_EPOCH, &Limits::default());
            let _ = parse(&query);
            let _ = parse(&format!("cid=c&type=message&sinceTime={time}"));
        }
    }

    fn span_of(query: &str) -> Result<Span, Refused> {
        let now = "2024-05-10T12:34:56Z".parse().unwrap();
        parse(query, now, &Limits::default()).map(|wanted| wanted.span)
    }

    #[test]
    fn without_a_since_time_the_stream_is_live() {
        assert_eq!(
            span_of("cid=c&type=message&sinceTime=&toTime="),
            Ok(Span::Live)
        );
    }

    #[test]
    fn archive_times_become_whole_hours() {
        let query = "cid=c&type=maillog&sinceTime=2024-05-10T03%3A20%3A00-0000&toTime=2024-05-10T07:10:00%2B0100";
        assert_eq!(
            span_of(query),
            Ok(Span::Archive {
                from: "2024-05-10T03:00:00Z".parse().unwrap(),
                to: "2024-05-10T07:00:00Z".parse().unwrap(),
            })
        );
    }

    #[test]
    fn the_archive_ends_after_thirty_days() {
        let refused = span_of("cid=c&type=message&sinceTime=2024-04-10T11:00:00Z");
        assert_eq!(
            refused,
            Err((400, "sinceTime is more than 30 days ago".to_owned()))
        );
    }

    #[test]
    fn unknown_types_are_refused() {
        let refused = span_of("cid=c&type=audit");
        assert_eq!(refused, Err((400, "type audit is not known".to_owned())));
    }
}
