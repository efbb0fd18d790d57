//! The built pages of `collector/web`, inside the binary. A collector that was built without
//! them has none, and shows plain tables in their place.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::Write as _;
use std::sync::LazyLock;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use rust_embed::{Embed, EmbeddedFile};

#[derive(Embed)]
#[folder = "web/dist"]
#[allow_missing = true]
struct Dist;

/// Nothing may load but the app's own files, and only QRadar may frame it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
                      img-src 'self' data:; font-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
/// A file whose name holds its hash never changes.
const FOR_EVER: &str = "private, max-age=31536000, immutable";
/// A page is asked for each time, and answered in a few bytes when it is the same.
const ASK_FIRST: &str = "private, no-cache";
/// Below this, compressing saves nothing.
const WORTH_IT: usize = 1_024;

/// A file as it is sent.
struct Asset {
    kind: String,
    tag: HeaderValue,
    plain: Bytes,
    packed: Option<Bytes>,
}

/// Every file, compressed once.
static ASSETS: LazyLock<HashMap<Cow<'static, str>, Asset>> = LazyLock::new(|| {
    let files = Dist::iter().filter_map(|path| Some((path.clone(), asset(Dist::get(&path)?))));
    files.collect()
});

/// The page that is there under the first of these names.
pub fn page(names: &[&str], request: &HeaderMap) -> Option<Response> {
    let found = names.iter().find_map(|name| ASSETS.get(*name));
    found.map(|asset| send(asset, request, ASK_FIRST))
}

/// The file under `assets/`.
pub fn file(name: &str, request: &HeaderMap) -> Option<Response> {
    let found = ASSETS.get(format!("assets/{name}").as_str());
    found.map(|asset| send(asset, request, FOR_EVER))
}

fn asset(file: EmbeddedFile) -> Asset {
    let hash = URL_SAFE_NO_PAD.encode(file.metadata.sha256_hash());
    let kind = file.metadata.mimetype();
    let kind = match kind.split_once('/') {
        Some(("text", _) | (_, "javascript" | "json")) => format!("{kind}; charset=utf-8"),
        _ => kind.to_owned(),
    };
    let plain = Bytes::from(file.data.into_owned());
    Asset {
        // Base64 has no character that a header refuses.
        tag: HeaderValue::from_str(&format!("\"{hash}\""))
            .unwrap_or(HeaderValue::from_static("\"\"")),
        packed: pack(&plain),
        kind,
        plain,
    }
}

/// The file compressed, where that makes it smaller.
fn pack(plain: &Bytes) -> Option<Bytes> {
    if plain.len() < WORTH_IT {
        return None;
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain).ok()?;
    let packed = encoder.finish().ok()?;
    (packed.len() < plain.len()).then(|| packed.into())
}

fn send(asset: &Asset, request: &HeaderMap, cache: &'static str) -> Response {
    let has = |name, text: &str| {
        let values = request.get_all(name).iter();
        let mut texts = values.filter_map(|value: &HeaderValue| value.to_str().ok());
        texts.any(|value| value.contains(text))
    };
    let mut headers = HeaderMap::new();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(header::CACHE_CONTROL, cache);
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::VARY, "Accept-Encoding");
    headers.insert(header::ETAG, asset.tag.clone());
    if has(header::IF_NONE_MATCH, asset.tag.to_str().unwrap_or("\"")) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    if let Ok(kind) = HeaderValue::from_str(&asset.kind) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    let body = match &asset.packed {
        Some(packed) if has(header::ACCEPT_ENCODING, "gzip") => {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            packed
        }
        _ => &asset.plain,
    };
    (headers, Body::from(body.clone())).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_embed::Metadata;

    fn script() -> Asset {
        let data = Cow::from("export const a = 1;\n".repeat(100).into_bytes());
        let metadata = Metadata::__rust_embed_new([7; 32], None, None, "text/javascript");
        asset(EmbeddedFile { data, metadata })
    }

    fn header_of(response: &Response, name: HeaderName) -> &str {
        response
            .headers()
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    #[test]
    fn a_hashed_file_is_kept_for_ever_and_runs_under_the_strict_policy() {
        let response = send(&script(), &HeaderMap::new(), FOR_EVER);
        assert_eq!(
            header_of(&response, header::CONTENT_TYPE),
            "text/javascript; charset=utf-8"
        );
        assert!(header_of(&response, header::CACHE_CONTROL).contains("immutable"));
        let policy = header_of(&response, header::CONTENT_SECURITY_POLICY);
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"));
        assert_eq!(header_of(&response, header::CONTENT_ENCODING), "");
    }

    #[test]
    fn who_takes_gzip_gets_it() {
        let mut request = HeaderMap::new();
        request.insert(
            header::ACCEPT_ENCODING,
            HeaderValue::from_static("br, gzip"),
        );
        let response = send(&script(), &request, FOR_EVER);
        assert_eq!(header_of(&response, header::CONTENT_ENCODING), "gzip");
    }

    #[test]
    fn a_page_that_is_the_same_is_not_sent_again() {
        let asset = script();
        let mut request = HeaderMap::new();
        request.insert(header::IF_NONE_MATCH, asset.tag.clone());
        assert_eq!(
            send(&asset, &request, ASK_FIRST).status(),
            StatusCode::NOT_MODIFIED
        );
    }
}
