//! What the YAML reader accepts, refuses, and where it points.

use super::{Node, Value, parse};
use crate::diagnostic::{Diagnostic, SourceMap, Style, plain};
use crate::source::limits;

fn tree(text: &str) -> Node {
    let mut map = SourceMap::default();
    let file = map.add("a.yaml", text);
    let (node, found) = parse(file, text);
    assert_eq!(found, Vec::<Diagnostic>::new());
    node.unwrap()
}

fn findings(text: &str) -> String {
    let mut map = SourceMap::default();
    let file = map.add("a.yaml", text);
    let (_, found) = parse(file, text);
    plain(&found, &map, Style::Plain)
}

#[test]
fn scalars_follow_the_yaml_core_schema() {
    let Value::Map(pairs) = tree(
        "a: 1\nb: 0x10\nc: 1.5\nd: yes\ne: true\nf: 2.0.0\ng: ''\nh: ~\ni: /\"a\"[]\nj: -1\nk: 1e3\n",
    )
    .value
    else {
        panic!("a mapping")
    };
    let values: Vec<Value> = pairs.into_iter().map(|(_, node)| node.value).collect();
    let text = |t: &str| Value::Text(t.to_owned());
    assert_eq!(
        values,
        [
            Value::Int(1),
            Value::Int(16),
            Value::Float(1.5),
            text("yes"),
            Value::Bool(true),
            text("2.0.0"),
            text(""),
            Value::Null,
            text("/\"a\"[]"),
            Value::Int(-1),
            Value::Float(1000.0),
        ]
    );
}

#[test]
fn a_span_covers_the_value_and_nothing_else() {
    let text = "ü: [1, 2]\nb:\n  c: |\n    one\n    two\n\nd: 'x'\n";
    let mut map = SourceMap::default();
    let file = map.add("a.yaml", text);
    let Value::Map(pairs) = parse(file, text).0.unwrap().value else {
        panic!("a mapping")
    };
    let spans: Vec<&str> = pairs.iter().map(|(_, n)| map.snippet(n.span)).collect();
    assert_eq!(spans, ["[1, 2]", "c: |\n    one\n    two", "'x'"]);
}

#[test]
fn a_syntax_error_points_at_the_place() {
    insta::assert_snapshot!(findings("a: 1\nb: [1, 2\nc: 3\n"));
}

#[test]
fn a_key_twice_points_at_both() {
    insta::assert_snapshot!(findings("name: a\nversion: 1\nname: b\n"));
}

#[test]
fn anchors_aliases_tags_and_second_documents_are_refused_together() {
    insta::assert_snapshot!(findings("a: &x 1\nb: *x\nc: !!str 3\n---\nd: 4\n"));
}

#[test]
fn a_key_that_is_not_text_is_refused() {
    insta::assert_snapshot!(findings("1: a\n? [b]\n: c\n"));
}

#[test]
fn an_empty_file_is_refused() {
    insta::assert_snapshot!(findings("# nothing\n"));
}

#[test]
fn nesting_past_the_limit_is_refused_once() {
    let nested = |depth: usize| format!("a: {}{}\n", "[".repeat(depth), "]".repeat(depth));
    tree(&nested(limits::YAML_DEPTH - 1));
    assert_eq!(
        findings(&nested(limits::YAML_DEPTH))
            .matches("DS013")
            .count(),
        1
    );
    assert_eq!(findings(&nested(200)).matches("DS013").count(), 1);
}

#[test]
fn nesting_without_end_is_refused() {
    assert!(findings(&format!("a: {}", "[".repeat(100_000))).contains("recursion limit"));
}

#[test]
fn an_alias_bomb_is_refused_before_it_grows() {
    let line = |n: usize| {
        let eight = vec![format!("*a{}", n.wrapping_sub(1)); 8].join(", ");
        format!("a{n}: &a{n} [{eight}]")
    };
    let first = "a0: &a0 [x, x, x, x, x, x, x, x]".to_owned();
    let lines: Vec<String> = [first].into_iter().chain((1..30).map(line)).collect();
    let bomb = lines.join("\n");
    assert!(findings(&bomb).contains("DS012"));
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,200}") {
        findings(&text);
    }

    #[test]
    fn no_yaml_like_text_makes_the_reader_panic(text in "[a-z:\\-\\[\\]{}&*!|>'\"#\n ü?,%@`0-9]{0,200}") {
        findings(&text);
    }
}

#[test]
fn a_quoted_value_ends_at_its_quote_and_not_after_a_comment() {
    let text = "a: 'it''s' # a 'comment'\nb: \"x\\\"y\"   # \"z\"\nc: plain # text\n";
    let Value::Map(pairs) = tree(text).value else {
        panic!("a mapping")
    };
    let written = pairs.iter().map(|(_, node)| {
        let (start, end) = (node.span.start as usize, node.span.end as usize);
        &text[start..end]
    });
    assert_eq!(
        written.collect::<Vec<_>>(),
        ["'it''s'", "\"x\\\"y\"", "plain"]
    );
}
