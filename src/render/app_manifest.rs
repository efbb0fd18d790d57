//! The app's manifest.json, by the rules of the app framework's second version.

use serde_json::{Map, Value, json};

use crate::model::App;
use crate::resolve::{AppRow, Resolved};

/// Where the container keeps the app's files.
const APP_ROOT: &str = "/opt/app-root";
/// The port of the health check.
const PORT: u16 = 5000;

/// The manifest as pretty JSON with a final newline.
pub fn render(pack: &Resolved<'_>, app: &AppRow<'_>) -> String {
    let item = app.item;
    let manifest = json!({
        "name": item.name.value,
        "description": item.description.trim(),
        "version": pack.extension.version.value,
        "image": item.base_image.value,
        "uuid": app.ids.uuid,
        "load_flask": "false",
        "multitenancy_safe": item.multitenancy_safe.to_string(),
        "single_instance_only": item.single_instance_only.to_string(),
        "use_qradar_csrf": item.use_qradar_csrf.to_string(),
        "resources": { "memory": item.memory.value },
        "areas": areas(item),
        "configuration_pages": configuration_pages(item),
        "services": [service(pack, item)],
    });
    format!("{manifest:#}\n")
}

fn areas(app: &App) -> Vec<Value> {
    let areas = app.areas.iter().map(|area| {
        let mut out = Map::new();
        out.insert("id".to_owned(), json!(area.id.value));
        out.insert("text".to_owned(), json!(area.text.value));
        out.insert("description".to_owned(), json!(area.description.trim()));
        out.insert("url".to_owned(), json!(area.url));
        capabilities(&mut out, &area.required_capabilities);
        Value::Object(out)
    });
    areas.collect()
}

fn configuration_pages(app: &App) -> Vec<Value> {
    let pages = app.configuration_pages.iter().map(|page| {
        let mut out = Map::new();
        out.insert("text".to_owned(), json!(page.text.value));
        out.insert("description".to_owned(), json!(page.description.trim()));
        out.insert("url".to_owned(), json!(page.url));
        if let Some(icon) = &page.icon {
            out.insert("icon".to_owned(), json!(icon.value));
        }
        capabilities(&mut out, &page.required_capabilities);
        Value::Object(out)
    });
    pages.collect()
}

fn capabilities(out: &mut Map<String, Value>, required: &[crate::model::app::Capability]) {
    if !required.is_empty() {
        let names: Vec<&str> = required.iter().map(|c| c.0.as_str()).collect();
        out.insert("required_capabilities".to_owned(), json!(names));
    }
}

/// The service writes its own log; what it says before that goes beside it.
fn service(pack: &Resolved<'_>, app: &App) -> Value {
    let name = &app.service.name.value;
    json!({
        "name": name,
        "version": pack.extension.version.value,
        "port": PORT,
        "command": format!("{APP_ROOT}/container/service/{}", app.service.program.value),
        "directory": format!("{APP_ROOT}/app"),
        "autostart": "true",
        "autorestart": "true",
        "stdout_logfile": format!("{APP_ROOT}/store/log/{name}.out.log"),
        "stderr_logfile": format!("{APP_ROOT}/store/log/{name}.err.log"),
    })
}
