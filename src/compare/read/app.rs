//! The app: its manifest, its dashboards and its files.

use serde_json::Value as Json;

use super::AppSource;
use crate::compare::item::{Item, Kind, Value};

/// The fields of manifest.json that have a field of their own here.
const KNOWN: &[&str] = &[
    "name",
    "uuid",
    "version",
    "image",
    "resources",
    "areas",
    "configuration_pages",
    "services",
];

/// The items of an app zip.
pub(super) fn app(app: &AppSource) -> Vec<Item> {
    let mut items = Vec::new();
    items.extend(
        app.manifest
            .as_ref()
            .map(|manifest| of_manifest(app, manifest)),
    );
    items.extend(app.dashboards.iter().flat_map(panels));
    let files = app.files.iter();
    items.extend(files.map(|(name, hash)| {
        Item::new(Kind::AppFile, None, name).with("SHA-256", Some(hash.as_str()))
    }));
    items
}

fn of_manifest(app: &AppSource, manifest: &Json) -> Item {
    let text = |key: &str| manifest.get(key).and_then(Json::as_str);
    let memory = manifest.pointer("/resources/memory").map(Json::to_string);
    let item = Item::new(Kind::App, text("uuid"), text("name").unwrap_or("app"))
        .with("version", text("version"))
        .with("image", text("image"))
        .with("memory", memory)
        .with("collector", app.collector.as_deref())
        .with_list("areas", texts(manifest, "areas"))
        .with_list(
            "configuration pages",
            texts(manifest, "configuration_pages"),
        );
    let item = with_capabilities(item, manifest).with("services", services(manifest));
    let others = manifest.as_object().into_iter().flatten();
    others
        .filter(|(key, _)| !KNOWN.contains(&key.as_str()))
        .fold(item, |item, (key, value)| {
            item.with(key, Some(plain(value)))
        })
}

/// The `text` of each member of a list.
fn texts(manifest: &Json, list: &str) -> Vec<String> {
    let members = manifest
        .get(list)
        .and_then(Json::as_array)
        .into_iter()
        .flatten();
    let texts = members.filter_map(|member| member.get("text")?.as_str());
    texts.map(str::to_owned).collect()
}

/// What each tab and page asks for, which may be nothing.
fn with_capabilities(item: Item, manifest: &Json) -> Item {
    let lists = ["areas", "configuration_pages"];
    let members = lists
        .iter()
        .filter_map(|list| manifest.get(*list)?.as_array());
    members.flatten().fold(item, |mut item, member| {
        let page = member.get("text").and_then(Json::as_str).unwrap_or("?");
        let names = member.get("required_capabilities").and_then(Json::as_array);
        let names = names.into_iter().flatten().filter_map(Json::as_str);
        let names = names.map(str::to_owned).collect();
        let field = format!("capabilities of {page}");
        item.fields.insert(field, Value::List(names));
        item
    })
}

/// The services without their version, which is the app's.
fn services(manifest: &Json) -> Option<String> {
    let mut services = manifest.get("services")?.clone();
    for service in services.as_array_mut()? {
        service.as_object_mut()?.shift_remove("version");
    }
    Some(services.to_string())
}

/// Each panel of each tab. Its AQL is that of its saved search, which is compared there.
fn panels(dashboards: &Json) -> Vec<Item> {
    let tabs = dashboards.get("tabs").and_then(Json::as_array);
    let panels = tabs.into_iter().flatten().flat_map(|tab| {
        let text = |value: &Json, key: &str| {
            let text = value.get(key).and_then(Json::as_str);
            text.unwrap_or_default().to_owned()
        };
        let (tab_id, title) = (text(tab, "id"), text(tab, "title"));
        let panels = tab
            .get("panels")
            .and_then(Json::as_array)
            .into_iter()
            .flatten();
        panels.map(move |panel| {
            let id = format!("{tab_id}/{}", text(panel, "id"));
            let name = format!("{title}: {}", text(panel, "title"));
            let fields = panel.as_object().into_iter().flatten();
            fields
                .filter(|(key, _)| !["id", "title", "aql"].contains(&key.as_str()))
                .fold(
                    Item::new(Kind::Panel, Some(&id), name),
                    |item, (key, value)| item.with(key, Some(plain(value))),
                )
        })
    });
    panels.collect()
}

/// A JSON value as people write it: a text without quotes.
fn plain(value: &Json) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
