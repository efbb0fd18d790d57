//! Every query of the table parses, and prints to what parses to the same tree.

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
