//! What a TAP call asks for, checked: the window, the format and the filters.
use crate::feeds::assumptions::{TAP_ONE_TIME_PARAMETER, TAP_TOO_LONG};
use crate::feeds::query;
use jiff::{SignedDuration, Span, Timestamp};

const SHORTEST: SignedDuration = SignedDuration::from_secs(30);
const LONGEST: SignedDuration = SignedDuration::from_hours(1);
const LOOK_BACK: SignedDuration = SignedDuration::from_hours(7 * 24);

const TOO_SHORT: &str =
    "The requested interval is too short. Requests must be for at least 30.00s of data";
const TOO_OLD: &str = "The requested start time is too far into the past. Requests for information up to 7.00d are accepted";
const SINCE_TOO_OLD: &str = "The sinceTime parameter gives a time too far into the past";

/// A call's parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// First moment.
    pub start: Timestamp,
    /// The moment after the last.
    pub end: Timestamp,
    /// `format=json`; the default is syslog.
    pub json: bool,
    /// Wanted threat types; empty for all.
    pub threat_types: Vec<String>,
    /// Wanted threat statuses.
    pub threat_statuses: Vec<String>,
}

/// Reads a query string; the error is the text of a 400.
pub fn parse(query: &str, now: Timestamp) -> Result<Asked, String> {
    let pairs = query::pairs(query);
    let all = |name: &str| -> Vec<String> {
        let named = pairs.iter().filter(|(found, _)| found == name);
        named.map(|(_, value)| value.clone()).collect()
    };
    let (start, end) = window(&all, now)?;
    let json = match all("format").last().map(String::as_str) {
        None | Some("syslog") => false,
        Some("json") => true,
        Some(other) => return Err(format!("format {other} is not known")),
    };
    let mut threat_statuses = all("threatStatus");
    if threat_statuses.is_empty() {
        threat_statuses = vec!["active".to_owned(), "cleared".to_owned()];
    }
    one_of(
        "threatStatus",
        &threat_statuses,
        &["active", "cleared", "falsePositive"],
    )?;
    let threat_types = all("threatType");
    one_of(
        "threatType",
        &threat_types,
        &["url", "attachment", "messageText"],
    )?;
    Ok(Asked {
        start,
        end,
        json,
        threat_types,
        threat_statuses,
    })
}

fn one_of(name: &str, values: &[String], known: &[&str]) -> Result<(), String> {
    match values.iter().find(|value| !known.contains(&value.as_str())) {
        Some(value) => Err(format!("{name} {value} is not known")),
        None => Ok(()),
    }
}

fn window(
    all: &impl Fn(&str) -> Vec<String>,
    now: Timestamp,
) -> Result<(Timestamp, Timestamp), String> {
    let (intervals, times, seconds) = (all("interval"), all("sinceTime"), all("sinceSeconds"));
    let window = match (&intervals[..], &times[..], &seconds[..]) {
        ([interval], [], []) => interval_of(interval)?,
        ([], [time], []) => {
            let start = moment(time)?;
            if now.duration_since(start) > LOOK_BACK {
                return Err(SINCE_TOO_OLD.to_owned());
            }
            (start, nearest_minute(now))
        }
        ([], [], [seconds]) => {
            let seconds = seconds.parse().map_err(|_| bad("sinceSeconds", seconds))?;
            let end = nearest_minute(now);
            (back(end, SignedDuration::from_secs(seconds)), end)
        }
        _ => return Err(TAP_ONE_TIME_PARAMETER.to_owned()),
    };
    limits(window, now)
}

fn limits(
    (start, end): (Timestamp, Timestamp),
    now: Timestamp,
) -> Result<(Timestamp, Timestamp), String> {
    let length = end.duration_since(start);
    if length < SHORTEST {
        return Err(TOO_SHORT.to_owned());
    }
    if length > LONGEST {
        return Err(TAP_TOO_LONG.to_owned());
    }
    if now.duration_since(start) > LOOK_BACK {
        return Err(TOO_OLD.to_owned());
    }
    Ok((start, end))
}

/// `start/end`, `start/duration` or `duration/end`.
fn interval_of(text: &str) -> Result<(Timestamp, Timestamp), String> {
    let (left, right) = text.split_once('/').ok_or_else(|| bad("interval", text))?;
    let wrong = |_| bad("interval", text);
    match (left.starts_with('P'), right.starts_with('P')) {
        (false, false) => Ok((moment(left)?, moment(right)?)),
        (false, true) => {
            let (start, length) = (moment(left)?, length(right)?);
            Ok((start, start.checked_add(length).map_err(wrong)?))
        }
        (true, false) => {
            let (end, length) = (moment(right)?, length(left)?);
            Ok((end.checked_sub(length).map_err(wrong)?, end))
        }
        (true, true) => Err(bad("interval", text)),
    }
}

fn length(text: &str) -> Result<SignedDuration, String> {
    let span: Span = text.parse().map_err(|_| bad("interval", text))?;
    SignedDuration::try_from(span).map_err(|_| bad("interval", text))
}

fn moment(text: &str) -> Result<Timestamp, String> {
    text.parse().map_err(|_| bad("time", text))
}

fn bad(name: &str, text: &str) -> String {
    format!("{name} {text} cannot be read")
}

fn nearest_minute(time: Timestamp) -> Timestamp {
    let second = (time.as_second() + 30).div_euclid(60) * 60;
    Timestamp::from_second(second).unwrap_or(time)
}

fn back(time: Timestamp, by: SignedDuration) -> Timestamp {
    time.checked_sub(by).unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_query_is_a_window_or_an_error(query in ".*", interval in "[0-9TZPSMH:/+-]*") {
            let _ = parse(&query, Timestamp::UNIX_EPOCH);
            let _ = parse(&format!("interval={interval}"), Timestamp::UNIX_EPOCH);
        }
    }

    fn asked(query: &str) -> Result<(String, String), String> {
        let now = "2024-05-10T12:34:56Z".parse().unwrap();
        parse(query, now).map(|asked| (asked.start.to_string(), asked.end.to_string()))
    }

    #[test]
    fn an_interval_has_two_ends_or_an_end_and_a_length() {
        let hour = Ok((
            "2024-05-10T11:00:00Z".to_owned(),
            "2024-05-10T12:00:00Z".to_owned(),
        ));
        assert_eq!(
            asked("interval=2024-05-10T11:00:00Z/2024-05-10T12:00:00Z"),
            hour
        );
        assert_eq!(asked("interval=2024-05-10T11:00:00Z%2FPT1H"), hour);
        assert_eq!(asked("interval=PT60M/2024-05-10T12:00:00Z"), hour);
    }

    #[test]
    fn since_seconds_ends_at_the_nearest_minute() {
        let minute = Ok((
            "2024-05-10T12:34:00Z".to_owned(),
            "2024-05-10T12:35:00Z".to_owned(),
        ));
        assert_eq!(asked("sinceSeconds=60"), minute);
    }

    #[test]
    fn under_thirty_seconds_is_too_short() {
        let refused = asked("interval=2024-05-10T12:00:00Z/PT29S");
        assert_eq!(refused, Err(TOO_SHORT.to_owned()));
    }

    #[test]
    fn over_an_hour_is_too_long() {
        assert_eq!(asked("sinceSeconds=3601"), Err(TAP_TOO_LONG.to_owned()));
    }

    #[test]
    fn over_seven_days_ago_is_too_old() {
        let refused = asked("interval=2024-05-03T12:34:55Z/PT1H");
        assert_eq!(refused, Err(TOO_OLD.to_owned()));
        let refused = asked("sinceTime=2024-05-03T12:34:55Z");
        assert_eq!(refused, Err(SINCE_TOO_OLD.to_owned()));
    }

    #[test]
    fn exactly_one_time_parameter_is_needed() {
        let refused = Err(TAP_ONE_TIME_PARAMETER.to_owned());
        assert_eq!(asked("format=json"), refused);
        assert_eq!(
            asked("sinceSeconds=60&interval=PT1H/2024-05-10T12:00:00Z"),
            refused
        );
    }
}
