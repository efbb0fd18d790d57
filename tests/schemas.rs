//! The committed JSON Schemas: current, and as strict as the compiler.

#![expect(clippy::unwrap_used, reason = "a test stops where it cannot go on")]

use std::fs;
use std::path::{Path, PathBuf};

use dsmith::diagnostic::SourceMap;
use dsmith::model::schema;
use dsmith::source::yaml::{self, Node, Value};
use serde_json::{Map, Value as Json};

/// The codes whose fault is one of shape, which an editor underlines too.
const SHAPE: &[&str] = &["ds020", "ds021", "ds022", "ds023", "ds024", "ds025"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_committed_schemas_are_the_models() {
    #[expect(
        clippy::disallowed_methods,
        reason = "a test may be told to write what it compares"
    )]
    let update = std::env::var_os("UPDATE_SCHEMAS").is_some();
    for (name, schema) in schema::all() {
        let path = root().join("schemas").join(format!("{name}.json"));
        let text = format!("{schema:#}\n");
        if update {
            fs::create_dir_all(root().join("schemas")).unwrap();
            fs::write(&path, &text).unwrap();
        }
        let committed = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            committed == text,
            "schemas/{name}.json: UPDATE_SCHEMAS=1 writes it"
        );
    }
}

#[test]
fn no_other_schema_is_committed() {
    let known: Vec<String> = schema::all()
        .iter()
        .map(|(name, _)| format!("{name}.json"))
        .collect();
    for entry in walkdir::WalkDir::new(root().join("schemas")).min_depth(1) {
        let name = entry.unwrap().file_name().to_str().unwrap().to_owned();
        assert!(known.contains(&name), "{name}");
    }
}

#[test]
fn every_file_of_a_good_pack_fits_its_schema() {
    let mut files = 0;
    for (path, kind) in yaml_files("good_") {
        assert_eq!(
            misfits(&path, kind),
            Vec::<String>::new(),
            "{}",
            path.display()
        );
        files += 1;
    }
    assert!(files > 10, "only {files} files");
}

#[test]
fn a_bad_pack_whose_fault_is_of_shape_does_not_fit() {
    for code in SHAPE {
        let files = yaml_files(&format!("bad_{code}_"));
        assert!(!files.is_empty(), "{code}");
        let mut faults = files.iter().flat_map(|(path, kind)| misfits(path, kind));
        assert!(faults.next().is_some(), "{code}");
    }
}

#[test]
fn a_file_names_its_schema_on_the_first_line() {
    for (path, kind) in yaml_files("good_") {
        let text = fs::read_to_string(&path).unwrap();
        let first = text.lines().next().unwrap();
        let schema = first
            .strip_prefix("# yaml-language-server: $schema=")
            .unwrap();
        let target = path.parent().unwrap().join(schema).canonicalize().unwrap();
        let expected = root().join("schemas").join(format!("{kind}.json"));
        assert_eq!(
            target,
            expected.canonicalize().unwrap(),
            "{}",
            path.display()
        );
    }
}

/// The YAML files of the packs whose names start so, each with its kind's schema.
fn yaml_files(prefix: &str) -> Vec<(PathBuf, &'static str)> {
    let packs = root().join("tests/packs");
    walkdir::WalkDir::new(&packs)
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter_map(|path| {
            let inside = path.strip_prefix(&packs).ok()?.to_str()?;
            let (pack, file) = inside.split_once('/')?;
            let kind = kind(file)?;
            (pack.starts_with(prefix)).then_some((path, kind))
        })
        .collect()
}

fn kind(file: &str) -> Option<&'static str> {
    if Path::new(file).extension().is_none_or(|e| e != "yaml") {
        return None;
    }
    Some(match file.split('/').next()? {
        "extension.yaml" => "extension",
        "app" => "app",
        "event-mappings" => "event-mapping",
        "groups" => "group",
        "log-source-extensions" => "log-source-extension",
        "log-source-types" => "log-source-type",
        "log-sources" => "log-source",
        "properties" => "property",
        "qids" => "qid",
        "saved-searches" => "saved-search",
        "tests" => "test",
        _ => return None,
    })
}

/// What a validator that is not ours finds in a file.
fn misfits(path: &Path, kind: &str) -> Vec<String> {
    let schema = root().join("schemas").join(format!("{kind}.json"));
    let schema: Json = serde_json::from_str(&fs::read_to_string(schema).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let text = fs::read_to_string(path).unwrap();
    let mut map = SourceMap::default();
    let file = map.add("a.yaml", text.as_str());
    let tree = yaml::parse(file, &text).0.unwrap();
    let value = json(&tree);
    validator
        .iter_errors(&value)
        .map(|e| e.to_string())
        .collect()
}

fn json(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::from(*value),
        Value::Int(value) => Json::from(*value),
        Value::Float(value) => Json::from(*value),
        Value::Text(text) => Json::from(text.as_str()),
        Value::Seq(items) => items.iter().map(json).collect(),
        Value::Map(pairs) => {
            let pairs = pairs
                .iter()
                .map(|(key, node)| (key.name.clone(), json(node)));
            Json::Object(pairs.collect::<Map<String, Json>>())
        }
    }
}
