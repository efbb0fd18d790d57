//! What is read of an extension's XML, and what is no extension.

use super::{ModifierMatch, parse};

#[test]
fn patterns_matchers_and_modifiers_are_read_in_either_form_of_the_namespace() {
    let inside = r#"
      <pattern id="p" type="JsonKeypath">/&quot;a&quot;</pattern>
      <pattern xmlns="" id="q" case-insensitive="true"><![CDATA[<(\d+)>&]]></pattern>
      <match-group order="2" device-type-id-override="4001" description="x">
        <json-matcher ext-data="yyyy" order="1" enable-substitutions="true" pattern-id="p" field="DeviceTime"/>
        <matcher field="UserName" pattern-id="q" order="3" capture-group="\1"/>
        <event-match-single event-name="e" severity="7" send-identity="UseDSMResults"/>
        <event-match-multiple pattern-id="q" capture-group-index="1" force-qidmap-lookup-on-fixup="true"/>
      </match-group>"#;
    let prefixed = format!(
        "<?xml version=\"1.0\"?><ns2:device-extension xmlns:ns2=\"event_parsing/device_extension\">{inside}</ns2:device-extension>"
    );
    let default = format!(
        "<device-extension xmlns=\"event_parsing/device_extension\">{inside}</device-extension>"
    );
    let document = parse(&prefixed).unwrap();
    assert_eq!(parse(&default).as_ref(), Ok(&document));
    let texts: Vec<_> = document.patterns.iter().map(|p| p.text.as_str()).collect();
    assert_eq!(texts, ["/\"a\"", r"<(\d+)>&"]);
    assert!(document.patterns[1].case_insensitive);
    let group = &document.groups[0];
    assert_eq!((group.order, group.type_override), (2, Some(4001)));
    assert_eq!(group.matchers[0].date_pattern.as_deref(), Some("yyyy"));
    assert!(group.matchers[0].substitutions);
    assert_eq!(group.matchers[1].capture.as_deref(), Some("\\1"));
    assert_eq!(
        group.modifiers[0].matches,
        ModifierMatch::Single("e".into())
    );
    let multiple = ModifierMatch::Multiple {
        pattern: "q".into(),
        group: Some(1),
    };
    assert_eq!(group.modifiers[1].matches, multiple);
}

fn refused(inside: &str) -> String {
    parse(&format!("<device-extension>{inside}</device-extension>")).unwrap_err()
}

#[test]
fn what_is_not_documented_is_refused() {
    let refusals = [
        refused("<patern/>"),
        refused("<pattern/>"),
        refused("<match-group order=\"x\"/>"),
        refused("<match-group order=\"1\" colour=\"red\"/>"),
        refused("<match-group order=\"1\"><fixup/></match-group>"),
        refused("<match-group order=\"1\"><matcher field=\"UserName\"/></match-group>"),
        refused("<pattern id=\"a\" case-insensitive=\"yes\"/>"),
        refused("&nope;"),
        parse("<content/>").unwrap_err(),
        parse("<device-extension>").unwrap_err(),
        parse("<!DOCTYPE a><device-extension/>").unwrap_err(),
        parse("").unwrap_err(),
    ];
    insta::assert_snapshot!(refusals.join("\n"), @r#"
    <patern> stands where none is known
    <pattern> has no id
    <match-group>: order is `x`
    <match-group>: colour is not documented
    <fixup> in a match group is not known
    <matcher> has no pattern-id
    <pattern>: case-insensitive is `yes`
    it uses the entity &nope;
    <content> stands where none is known
    it ends before its root element does
    it has a document type (DTD)
    it ends before its root element does
    "#);
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(
        inside in "(<(/?(pattern|match-group|matcher|event-match-single)|a)( (id|order|field)=\"[a1]\")?/?>|\\PC){0,12}",
        text in "\\PC{0,40}",
    ) {
        let _ = parse(&format!("<device-extension>{inside}</device-extension>"));
        let _ = parse(&text);
    }
}
