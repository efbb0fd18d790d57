//! Streams that the tests share.

use dsmith::render::java_stream::aql_search::{AqlSearch, Database, Session};
use dsmith::render::java_stream::{
    ARIEL_SEARCH_FORM, Header, JavaMap, JavaStream, JavaString, JavaValue, Object,
};
use uuid::Uuid;

/// The saved search that `tests/java/WriteSearch.java` writes.
pub fn failed_logins() -> AqlSearch<'static> {
    AqlSearch {
        name: "Failed Logins",
        id: Uuid::from_u128(0x1111_1111_1111_4111_8111_1111_1111_1111),
        aql: "SELECT username, COUNT(*) AS \"Failed\"\n\
              \tFROM events WHERE username <> 'café\\admin'\n\
              GROUP BY username LAST 24 HOURS\n",
        database: Database::Events,
        owner: "soc",
        date_ms: 1_700_000_012_345,
        time_range_ms: 24 * 60 * 60 * 1000,
        interval_ms: 300_000,
        session: Session {
            session: Uuid::from_u128(0x0123_4567_89AB_CDEF_0123_4567_89AB_CDEF),
            search_session: Uuid::from_u128(0x2222_2222_2222_4222_8222_2222_2222_2222),
            handle: Uuid::from_u128(0x3333_3333_3333_4333_8333_3333_3333_3333),
        },
    }
}

/// The bytes that Java writes for [`failed_logins`].
pub fn failed_logins_bytes() -> Vec<u8> {
    from_hex(include_str!("../java/failed-logins.hex"))
}

/// A header for maps whose header does not matter.
pub fn header() -> Header {
    Header {
        date_ms: 0,
        item_name: "Search".to_owned(),
        reserved: String::new(),
        owner: "soc".to_owned(),
        form_class: ARIEL_SEARCH_FORM.to_owned(),
    }
}

/// One value of each type, and shared ones, in a stream whose header needs three
/// blocks and whose texts need every width and both kinds of length.
pub fn every_type() -> JavaStream {
    let shared = JavaString::from("shared");
    let yes: JavaValue = true.into();
    let long: JavaValue = 7_i64.into();
    let filters: Object<[_]> = Object::new(vec![Some("NEQ 69".into()), None, Some(shared.clone())]);
    let filters = JavaValue::Strings(filters);
    let entries: [(JavaString, JavaValue); 17] = [
        (shared.clone(), shared.clone().into()),
        ("shared again".into(), shared.into()),
        ("equal".into(), "shared".into()),
        ("null".into(), JavaValue::Null),
        ("yes".into(), yes.clone()),
        ("yes again".into(), yes),
        ("no".into(), false.into()),
        ("integer".into(), i32::MIN.into()),
        ("long".into(), long.clone()),
        ("long again".into(), long),
        ("other long".into(), i64::MIN.into()),
        ("filters".into(), filters.clone()),
        ("filters again".into(), filters),
        ("no filters".into(), JavaValue::Strings(Object::new(vec![]))),
        ("".into(), "a\0b\t\u{7f}\u{80}é€\u{ffff}📧".into()),
        ("65535".into(), "x".repeat(65_535).into()),
        ("65536".into(), "x".repeat(65_536).into()),
    ];
    JavaStream {
        header: Header {
            date_ms: -1,
            item_name: "📧".repeat(400),
            ..header()
        },
        map: JavaMap::hashed(entries),
    }
}

/// A map of that many entries, many of which share buckets.
pub fn crowded(entries: usize) -> JavaStream {
    of_keys((0..entries).map(|n| format!("key {n}")))
}

/// A map of that many entries, up to 64, each in a bucket of its own.
pub fn roomy(entries: usize) -> JavaStream {
    of_keys((' '..).take(entries).map(String::from))
}

fn of_keys(keys: impl Iterator<Item = String>) -> JavaStream {
    let entries = keys.map(|key| (key.as_str().into(), JavaValue::Null));
    JavaStream {
        header: header(),
        map: JavaMap::hashed(entries),
    }
}

/// The bytes of hexadecimal text; what follows a `#` in a line is a remark.
pub fn from_hex(text: &str) -> Vec<u8> {
    let code = text.lines().filter_map(|line| line.split('#').next());
    let digits: Vec<u32> = code
        .flat_map(str::chars)
        .filter_map(|digit| digit.to_digit(16))
        .collect();
    let byte = |pair: &[u32]| u8::try_from(pair[0] * 16 + pair[1]).unwrap();
    digits.chunks(2).map(byte).collect()
}
