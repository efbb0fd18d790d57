//! The event engine: the way of a line through content, ours and that of real exports.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use dsmith::event::{Content, Engine, Outcome, Settings};
use dsmith::model::log_source_extension::Field;

fn proofpoint() -> Engine {
    let pack = common::pack_in("content/proofpoint");
    let content = Content::of_pack(&common::resolved(&pack)).unwrap();
    let (engine, refused) = Engine::new(content, Settings::of(&pack.extension));
    assert_eq!(refused, []);
    engine
}

#[test]
fn a_click_goes_all_the_way() {
    let engine = proofpoint();
    let line = br#"<13>1 2026-01-02T03:04:05.678Z proofpoint-tap dsmith - - - {"eventType":"clicksBlocked","eventTime":"2026-01-02T03:04:05.678Z","senderIP":"192.0.2.1","recipient":"a@example.com","campaignId":null,"GUID":"g"}"#;
    let event = engine.process(line);
    assert_eq!(event.log_source.unwrap().identifier, "proofpoint-tap");
    assert_eq!(event.outcome, Outcome::Mapped);
    assert_eq!(event.qid.name, "Clicks Blocked");
    assert_eq!(event.field(Field::UserName), Some("a@example.com"));
    assert_eq!(event.log_source_time, Some(1_767_323_045_678));
    assert_eq!(event.property("GUID").unwrap().text, "g");
    assert!(event.property("Campaign Id").is_none());
    assert_eq!(event.problems, []);
}
