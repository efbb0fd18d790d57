//! The JSON Schemas of the content files, made from the model's types.
//!
//! They are committed in `schemas/` for editors, and the compiler checks files
//! against the same ones.

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde_json::Value;

use super::{
    App, Content, Dashboard, EventMapping, Extension, Group, LogSource, LogSourceExtension,
    LogSourceType, Property, Qid, SavedSearch, TestFile,
};
use crate::source::shape::Shape;

/// Every schema by its file name without `.json`.
pub fn all() -> Vec<(&'static str, Value)> {
    vec![
        entry::<App>(),
        entry::<Dashboard>(),
        entry::<EventMapping>(),
        entry::<Extension>(),
        entry::<Group>(),
        entry::<LogSource>(),
        entry::<LogSourceExtension>(),
        entry::<LogSourceType>(),
        entry::<Property>(),
        entry::<Qid>(),
        entry::<SavedSearch>(),
        entry::<TestFile>(),
    ]
}

fn entry<T: Content>() -> (&'static str, Value) {
    (T::SCHEMA, of::<T>())
}

/// The name of the schema that a file of a pack has, by its path in the pack.
pub fn of_path(path: &str) -> Option<&'static str> {
    super::load::schema_of(path)
}

/// The schema of one kind.
pub fn of<T: JsonSchema>() -> Value {
    SchemaSettings::draft2020_12()
        .with_transform(RecursiveTransform(without_null))
        .into_generator()
        .into_root_schema_for::<T>()
        .to_value()
}

/// The schema of one kind, ready for checking.
pub fn shape<T: Content>() -> Shape {
    // The schema is a constant of the program; a test compiles every one.
    #[expect(clippy::expect_used, reason = "covered by a test over all kinds")]
    Shape::compile(&of::<T>()).expect("the model makes only schemas that can be checked")
}

/// A key that may be left out may not be null: one way to say nothing is enough.
fn without_null(schema: &mut Schema) {
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|t| t != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            schema.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(variants)) = schema.get_mut("anyOf") {
        variants.retain(|v| v["type"] != "null");
        if let [Value::Object(only)] = variants.as_slice() {
            let only = only.clone();
            schema.remove("anyOf");
            let object = schema.ensure_object();
            for (key, value) in only {
                object.entry(key).or_insert(value);
            }
        }
    }
    // A default of null says nothing.
    if schema.get("default") == Some(&Value::Null) {
        schema.remove("default");
    }
}

#[cfg(test)]
mod tests {
    use super::{Shape, all};

    #[test]
    fn the_compiler_can_check_every_schema() {
        for (name, schema) in all() {
            Shape::compile(&schema).unwrap_or_else(|e| panic!("{name}: {e}"));
        }
    }
}
