//! Every query of the table parses, and prints to what parses to the same tree.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use aql::parse;

fn queries() -> impl Iterator<Item = &'static str> {
    let lines = include_str!("queries.txt").lines();
    lines.filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[test]
fn documented_forms_print_to_the_same_tree() {
    for text in queries() {
        let first = parse(text)
            .unwrap_or_else(|found| panic!("{text}\n{found:#?}"))
            .query;
        let printed = first.to_string();
        let second = parse(&printed)
            .unwrap_or_else(|found| panic!("{printed}\n{found:#?}"))
            .query;
        assert_eq!(first, second, "{text}\n{printed}");
        assert_eq!(
            printed,
            second.to_string(),
            "the printed form is its own printed form"
        );
    }
}

#[test]
fn the_table_holds_at_least_two_hundred_different_queries() {
    let different: std::collections::BTreeSet<&str> = queries().collect();
    assert_eq!(different.len(), queries().count());
    assert!(different.len() >= 200, "{}", different.len());
}

#[test]
fn spans_stand_where_the_text_does() {
    let text = "SELECT LOWER(username) AS who FROM events WHERE (magnitude + 1) > 5 LAST 1 HOURS";
    let query = parse(text).unwrap().query;
    let condition = query.condition.as_ref().unwrap().span;
    assert_eq!(&text[condition.start..condition.end], "(magnitude + 1) > 5");
    let period = query.period.as_ref().unwrap().span;
    assert_eq!(&text[period.start..period.end], "LAST 1 HOURS");
    let (_, item) = query.expressions()[0];
    assert_eq!(&text[item.span.start..item.span.end], "LOWER(username)");
}

#[test]
fn the_printed_form_is_canonical() {
    let printed: Vec<String> = [
        "select qidname(qid) as 'Event Name' from EVENTS where a==1 and b<>2 or c=3 last 1 hour",
        "SELECT a-(b-c), (a-b)-c, a*(b+c), (a*b)+c, a&b|c FROM flows",
        "SELECT \"eventCount\", \"order\", \"Text\" FROM events GROUP BY 'Event Name'",
        "SELECT IF a THEN b ELSE c, (IF a THEN b ELSE c)+1, 0xFF, 007 FROM events",
        "SELECT a FROM events WHERE NOT(a=1) AND NOT(b) AND NOT(c AND d) AND (NOT e)=1",
    ]
    .into_iter()
    .map(|text| parse(text).unwrap().query.to_string())
    .collect();
    insta::assert_snapshot!(printed.join("\n"));
}

/// The AQL inside a real saved search, where the corpus is present.
fn saved_search() -> Option<String> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the environment says where the corpus is"
    )]
    let corpus = std::env::var("DSMITH_CORPUS")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus").to_owned());
    let bytes = std::fs::read(format!("{corpus}/qradar/aql-search-SSH_Logins.ser")).ok()?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let start = text
        .find("select\u{20}")
        .or_else(|| text.find("select\t"))?;
    let end = start + text[start..].find("days")? + "days".len();
    Some(text[start..end].to_owned())
}

#[test]
fn a_saved_search_of_a_real_console_round_trips() {
    let Some(text) = saved_search() else {
        println!("skipped: no corpus (set DSMITH_CORPUS)");
        return;
    };
    let parsed = parse(&text).unwrap();
    assert_eq!(parsed.warnings, Vec::new());
    assert_eq!(
        parse(&parsed.query.to_string()).unwrap().query,
        parsed.query
    );
    assert_eq!(parsed.query.columns(&aql::Catalog::new()).len(), 4);
}
