//! `dashboards.json` as the collector reads it, and a question about every panel of it.
#![no_main]

use collector::dashboards::{Dashboards, Request, plan};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let mut parts = data.splitn(2, |byte| *byte == b'\n');
    let (Some(request), Some(file)) = (parts.next(), parts.next()) else {
        return;
    };
    let Ok(file) = Dashboards::parse(file) else {
        return;
    };
    let Ok(request) = serde_json::from_slice::<Request>(request) else {
        return;
    };
    for (tab, panel) in file.panels() {
        if let Ok(plan) = plan(tab, panel, &request, 1_700_000_000_000) {
            let text = plan.query.to_string();
            let parsed = aql::parse(&text);
            assert!(parsed.is_ok_and(|parsed| parsed.query == plan.query), "{text}");
        }
    }
});
