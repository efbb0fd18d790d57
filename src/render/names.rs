//! What the files of a package are called.

use crate::resolve::Resolved;

/// The names inside and of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageNames {
    /// The extension's name as a file name: letters, digits and hyphens.
    pub base: String,
    /// The extension zip, such as `My-Pack-1.0.0.zip`.
    pub extension_zip: String,
    /// The content in the root of the extension zip.
    pub content_xml: String,
    /// The app zip's path inside the extension zip, when there is an app.
    pub app_zip: Option<String>,
    /// The app zip's place on the console that the content names.
    pub app_store_path: Option<String>,
}

impl PackageNames {
    /// The names for a pack.
    pub fn of(pack: &Resolved<'_>) -> Self {
        let base = file_name(&pack.extension.name.value);
        let app = pack.app.as_ref().map(|app| app.ids.number);
        Self {
            extension_zip: format!("{base}-{}.zip", pack.extension.version.value),
            content_xml: format!("{base}.xml"),
            app_zip: app.map(|id| format!("{base}/{id}.zip")),
            app_store_path: app.map(|id| format!("/store/qapp/{id}/{id}.zip")),
            base,
        }
    }
}

fn file_name(name: &str) -> String {
    let words = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    let joined = words.collect::<Vec<_>>().join("-");
    if joined.is_empty() {
        "extension".to_owned()
    } else {
        joined
    }
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_file_name_holds_letters_digits_and_hyphens() {
        assert_eq!(file_name("Äcme: Mail & Web / V2 "), "cme-Mail-Web-V2");
        assert_eq!(file_name("邮件"), "extension");
    }
}
