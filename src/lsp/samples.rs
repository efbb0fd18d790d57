//! What the sample events of a pack give its properties, by the event engine.

use std::collections::BTreeMap;

use crate::event::{Arrival, Content, Engine, Settings};
use crate::resolve::Resolved;
use crate::testing;

/// The values of each property, by its name: the test's name and the value.
pub type SampleValues = BTreeMap<String, Vec<(String, String)>>;

/// Runs every sample event. Nothing where the pack's content does not run.
pub fn sample_values(pack: &Resolved<'_>) -> SampleValues {
    let mut values = SampleValues::new();
    let Ok(content) = Content::of_pack(pack) else {
        return values;
    };
    let (engine, _) = Engine::new(content, Settings::of(pack.extension));
    let arrival = Arrival::default();
    for test in &pack.tests {
        let line = testing::line(pack, test);
        let of_type = test.log_source_type.and_then(|index| {
            let id = i64::from(pack.log_source_types[index].ids.number);
            engine.process_as(&line, id, &arrival)
        });
        let event = of_type.unwrap_or_else(|| engine.process_arrived(&line, &arrival));
        for property in &event.properties {
            let of_property = values.entry(property.name.to_owned()).or_default();
            of_property.push((test.item.name.value.clone(), property.text.clone()));
        }
    }
    values
}
