//! A result's columns, as `…/metadata` and the metadata processor describe them.

use aql::OutputColumn;
use aql::tables::ValueType;
use serde_json::{Value, json};

/// The columns. What an argument type or a provider is, nobody documents: they are null.
pub fn columns(columns: &[OutputColumn]) -> Value {
    let columns = columns.iter().map(|column| {
        json!({
            "argument_type": null,
            "indexable": false,
            "name": column.name,
            "nullable": true,
            "object_value_type": value_type(column.value_type),
            "provider_name": null,
        })
    });
    json!({"columns": columns.collect::<Vec<_>>()})
}

fn value_type(value_type: ValueType) -> &'static str {
    match value_type {
        ValueType::Integer | ValueType::Time => "Long",
        ValueType::Decimal => "Double",
        ValueType::Boolean => "Boolean",
        ValueType::Ip => "Host",
        ValueType::Port => "Port",
        ValueType::Mac => "MACAddress",
        ValueType::Bytes => "ByteArray",
        ValueType::Any | ValueType::Text | ValueType::List => "String",
    }
}
