//! DS207: a file of the app that QRadar ignores, refuses, or fails to build with.
//!
//! The app framework owns the start scripts (console error 33204), IBM's reviewers refuse
//! `container/pip/requirements.txt`, the image build moves every `.conf` out of
//! `supervisord.d` and fails without one, a carriage return becomes part of a command, IBM's
//! packer leaves some names out, and `manifest.json` is written by dsmith.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, Place, codes};
use crate::resolve::Resolved;
use crate::source::Asset;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS207,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for asset in pack.assets {
        let Some(path) = asset.path.strip_prefix(ROOT) else {
            continue;
        };
        let fault = reserved(path)
            .or_else(|| excluded(path))
            .or_else(|| bad_ordering(path, asset))
            .or_else(|| lonely_in_supervisord(path, pack.assets));
        if let Some((fault, help)) = fault {
            let message = format!("`{}` {fault}", asset.path);
            found.push(
                Diagnostic::new(&codes::DS207, Place::File(asset.path.clone()), message).help(help),
            );
        }
    }
}

/// What is wrong with a file, and how to mend it.
type Fault = (&'static str, &'static str);

/// The folder whose files go into the app zip as they are.
const ROOT: &str = "app/files/";
const SUPERVISORD: &str = "container/conf/supervisord.d/";

/// Scripts of the app framework.
const SCRIPTS: &[&str] = &[
    "bin/log_collector.py",
    "bin/as_root",
    "bin/start.sh",
    "bin/start_flask.sh",
    "bin/update_ca_bundle.sh",
    "bin/whitegate_egress.sh",
];

fn reserved(path: &str) -> Option<Fault> {
    let start_up = path.starts_with("startup.d/A0") || path.starts_with("startup.d/A9");
    if start_up || SCRIPTS.contains(&path) {
        return Some((
            "is a file of the app framework itself",
            "remove it; own start-up scripts are named between `startup.d/A1` and `startup.d/A8`",
        ));
    }
    match path {
        "container/pip/requirements.txt" => Some((
            "has pip install from a list",
            "put the wheels themselves into `container/pip`",
        )),
        "manifest.json" => Some((
            "is written by dsmith",
            "remove it; what it says stands in `app/app.yaml`",
        )),
        _ => None,
    }
}

/// What IBM's packer leaves out of an app.
fn excluded(path: &str) -> Option<Fault> {
    let mut parts = path.split('/');
    let first = parts.next().unwrap_or("");
    let nested = path.contains('/');
    let root_folder = nested && ["store", "qradar_appfw_venv"].contains(&first);
    let left_out = root_folder
        || path == "qenv.ini"
        || path.split('/').any(|part| part == "__pycache__")
        || path.rsplit('.').next() == Some("pyc") && path.contains('.');
    left_out.then_some(("is no part of an app that IBM's SDK packs", "remove it"))
}

fn bad_ordering(path: &str, asset: &Asset) -> Option<Fault> {
    let ordering = path.ends_with("/ordering.txt") && path.starts_with("container/");
    (ordering && asset.bytes.contains(&b'\r')).then_some((
        "holds a carriage return",
        "save it with UNIX line ends: each line is a command or a file name",
    ))
}

/// A file in `supervisord.d` where no `.conf` is.
fn lonely_in_supervisord(path: &str, assets: &[Asset]) -> Option<Fault> {
    let is_conf = |asset: &Asset| {
        let path = asset.path.strip_prefix(ROOT);
        let name = path.and_then(|path| path.strip_prefix(SUPERVISORD));
        name.is_some_and(|name| !name.contains('/') && name.strip_suffix(".conf").is_some())
    };
    (path.starts_with(SUPERVISORD) && !assets.iter().any(is_conf)).then_some((
        "makes a folder `supervisord.d` without a `.conf` file, which fails the image build",
        "remove the folder",
    ))
}

#[cfg(test)]
mod tests {
    use super::{excluded, reserved};

    #[test]
    fn start_up_scripts_of_the_framework_are_reserved_and_own_ones_are_not() {
        assert!(reserved("bin/start.sh").is_some());
        assert!(reserved("startup.d/A0000_setup.sh").is_some());
        assert!(reserved("startup.d/A9900").is_some());
        assert!(reserved("startup.d/A5000_mine.sh").is_none());
        assert!(reserved("app/bin/start.sh").is_none());
    }

    #[test]
    fn what_the_sdk_leaves_out_is_named_at_its_place_only() {
        assert!(excluded("store/a.db").is_some());
        assert!(excluded("app/store/a.js").is_none());
        assert!(excluded("app/__pycache__/views.x").is_some());
        assert!(excluded("app/views.pyc").is_some());
        assert!(excluded("pyc").is_none());
    }
}
