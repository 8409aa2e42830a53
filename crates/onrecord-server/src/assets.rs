//! Files that pages use: inside the program, under names that change with their content.

use crate::problem::Problem;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};

/// A file: name, media type, bytes.
type Asset = (&'static str, &'static str, &'static str);

/// All files.
const ASSETS: [Asset; 3] = [
    ("style.css", "text/css; charset=utf-8", include_str!("../assets/style.css")),
    ("script.js", "text/javascript; charset=utf-8", include_str!("../assets/script.js")),
    ("icon.svg", "image/svg+xml", include_str!("../assets/icon.svg")),
];

/// FNV-1a of a text.
const fn hash(text: &str) -> u64 {
    let (bytes, mut hash, mut at) = (text.as_bytes(), 0xcbf2_9ce4_8422_2325_u64, 0);
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0100_0000_01b3);
        at += 1;
    }
    hash
}

/// Address of a file, with the hash of its content.
pub(crate) fn address(name: &str) -> String {
    let content = ASSETS.iter().find(|asset| asset.0 == name).map_or("", |asset| asset.2);
    format!("/assets/{:016x}/{name}", hash(content))
}

/// Hands a file out. The hash is for caches: the present file is given under any.
pub(crate) async fn file(Path((_, name)): Path<(String, String)>) -> Response {
    match ASSETS.iter().find(|asset| asset.0 == name) {
        Some((_, media_type, content)) => {
            let headers = [(header::CONTENT_TYPE, *media_type), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
            (headers, *content).into_response()
        }
        None => Problem::not_found("there is no such file").as_page(),
    }
}
