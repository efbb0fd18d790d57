//! Exact bytes, written out.

use dsmith::render::java_stream::{JavaMap, JavaStream, JavaString, JavaValue, Object};

use crate::samples;

#[test]
fn an_aql_search_gives_the_bytes_that_java_gives() {
    let bytes = samples::failed_logins().stream().encode().unwrap();
    assert!(bytes == samples::failed_logins_bytes());
}

#[test]
fn javas_bytes_of_an_aql_search_are_read_as_that_search() {
    let stream = JavaStream::decode(&samples::failed_logins_bytes()).unwrap();
    assert_eq!(stream, samples::failed_logins().stream());
}

#[test]
fn an_aql_search_has_the_keys_of_a_real_one_in_javas_order() {
    let stream = samples::failed_logins().stream();
    let keys: Vec<&str> = stream.map.iter().map(|(key, _)| &**key).collect();
    let expected = "isDashboard dispatch saveResult isGlobalSearch fromReporting searchMode \
        startTimeAbs orderBy searchDescription database isQuickSearch searchId sorting \
        projection useComparatorMap recordsLimit isPopup sessionId searchSessionID \
        timeRangeType isDefault endTimeAbs searchName interval handleId aql aqlLines";
    assert_eq!(keys.join(" "), expected);
}

#[test]
fn the_query_is_kept_on_one_line_and_as_lines() {
    let stream = samples::failed_logins().stream();
    let value = |key| stream.map.get(key).cloned().unwrap();
    let one_line = "SELECT username, COUNT(*) AS \"Failed\" \
        \tFROM events WHERE username <> 'café\\admin' GROUP BY username LAST 24 HOURS";
    assert_eq!(value("aql"), one_line.into());
    let lines = r#"["SELECT username, COUNT(*) AS \"Failed\"","\tFROM events WHERE username <> 'café\\admin'","GROUP BY username LAST 24 HOURS"]"#;
    assert_eq!(value("aqlLines"), lines.into());
}

/// Every kind of element, byte by byte.
const SMALL_MAP: &str = "
    ACED 0005                                   # magic number, version
    77 41  0000000000000000                     # block data: the date,
       0006 536561726368  0000  0003 736F63     # item name, reserved text, owner,
       0028 636F6D2E71316C6162732E617269656C2E75692E6265616E2E417269656C536561726368466F726D
    73 72 0011 6A6176612E7574696C2E486173684D6170   # java.util.HashMap: handle 0
       0507DAC1C31660D1 03 0002
       46 000A 6C6F6164466163746F72             # F loadFactor
       49 0009 7468726573686F6C64 78 70         # I threshold; the map: handle 1
    3F400000 0000000C  77 08 00000010 00000009  # 0.75, 12; 16 buckets, 9 entries
    74 0001 61                                  # a: handle 2
       73 72 0011 6A6176612E6C616E672E426F6F6C65616E   # java.lang.Boolean: 3
          CD207280D59CFAEE 02 0001  5A 0005 76616C7565 78 70
          01                                    # true: 4
    74 0001 62  71 007E0004                     # b: 5; the same true
    74 0001 63                                  # c: 6
       73 72 000E 6A6176612E6C616E672E4C6F6E67  # java.lang.Long: 7
          3B8BE490CC8F23DF 02 0001  4A 0005 76616C7565 78
          72 0010 6A6176612E6C616E672E4E756D626572   # java.lang.Number: 8
             86AC951D0B94E08B 02 0000 78 70
          FFFFFFFFFFFFFFFE                      # -2: 9
    74 0001 64                                  # d: 10
       73 72 0011 6A6176612E6C616E672E496E7465676572   # java.lang.Integer: 11
          12E2A0A4F7818738 02 0001  49 0005 76616C7565 78  71 007E0008
          00000003                              # 3: 12
    74 0001 65  70                              # e: 13; null
    74 0001 66  71 007E0002                     # f: 14; the key a
    74 0001 67                                  # g: 15
       75 72 0013 5B4C6A6176612E6C616E672E537472696E673B   # String[]: 16
          ADD256E7E91D7B47 02 0000 78 70
          00000003  71 007E0002  70  74 0001 61 # 17: the key a, null, another a: 18
    74 0001 68  71 007E0011                     # h: 19; the same array
    74 0001 69                                  # i: 20
       73 71 007E0007  000000000000000A         # a second Long, 10: 21
    78
";

fn small_map() -> JavaStream {
    let a = JavaString::from("a");
    let yes: JavaValue = true.into();
    let texts: Object<[_]> = Object::new(vec![Some(a.clone()), None, Some("a".into())]);
    let texts = JavaValue::Strings(texts);
    let entries: [(JavaString, JavaValue); 9] = [
        (a.clone(), yes.clone()),
        ("b".into(), yes),
        ("c".into(), (-2_i64).into()),
        ("d".into(), 3_i32.into()),
        ("e".into(), JavaValue::Null),
        ("f".into(), a.into()),
        ("g".into(), texts.clone()),
        ("h".into(), texts),
        ("i".into(), 10_i64.into()),
    ];
    JavaStream {
        header: samples::header(),
        map: JavaMap::hashed(entries),
    }
}

#[test]
fn every_kind_of_element_is_written_as_specified() {
    let written = small_map().encode().unwrap();
    let specified = samples::from_hex(SMALL_MAP);
    assert_eq!(format!("{written:02X?}"), format!("{specified:02X?}"));
}

#[test]
fn every_kind_of_element_is_read_as_specified() {
    let read = JavaStream::decode(&samples::from_hex(SMALL_MAP));
    assert_eq!(read, Ok(small_map()));
}

#[test]
fn a_long_header_is_cut_into_blocks_of_1024_bytes() {
    let bytes = samples::every_type().encode().unwrap();
    // Date, four lengths, 400 characters of six bytes, "soc" and the class.
    let total = 8 + 4 * 2 + 2400 + 3 + 40;
    let blocks = [(4, 1024), (4 + 1029, 1024), (4 + 2 * 1029, total - 2048)];
    for (at, len) in blocks {
        let start = [&[0x7A][..], &u32::to_be_bytes(len)].concat();
        assert_eq!(bytes[at..at + 5], start, "block at {at}");
    }
}
