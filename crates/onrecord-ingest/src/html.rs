//! Web pages: the article on a page as plain text, with what the page says of it.

mod body;
mod encoding;
mod jsonld;
mod metadata;
mod nesting;

use crate::{Article, Hint, Options, Place, Reason, Sink, Skipped, Stop};
use dom_query::Document;
use onrecord_text::{Origin, hex_sha256};

/// Reads a page: its article, or why there is none. Navigation, captions, share buttons and what else stands beside the
/// article are left out; its paragraphs are parted by blank lines, the items of its lists by line ends.
pub(crate) fn read(bytes: &[u8], place: &Place, hint: Hint<'_>, options: &Options, sink: &mut dyn Sink) -> Result<(), Stop> {
    match article(bytes, place, hint, options) {
        Ok(article) => sink.article(place, article),
        Err(reason) => sink.skip(Skipped { place: place.clone(), reason }),
    }
}

fn article(bytes: &[u8], place: &Place, hint: Hint<'_>, options: &Options) -> Result<Article, Reason> {
    let largest = options.largest_file.min(LARGEST);
    if bytes.len() as u64 > largest {
        return Err(Reason::TooLarge(largest));
    }
    let page = encoding::decode(bytes, hint.media_type);
    if memchr::memchr(0, page.as_bytes()).is_some() {
        return Err(Reason::Binary);
    }
    nesting::check(&page).map_err(|detail| Reason::Malformed { format: "HTML", detail })?;
    let document = Document::from(&*page);
    let mut metadata = metadata::read(&document);
    metadata.url = metadata.url.or_else(|| hint.url.map(str::to_owned));
    let body = body::extract(document).ok_or(Reason::Empty)?;
    metadata.byline = metadata.byline.or(body.byline);
    let origin = Origin {
        path: Some(place.source()),
        media_type: Some("text/html".to_owned()),
        sha256: Some(hex_sha256(bytes)),
        ..Origin::default()
    };
    Ok(Article::new(body.text, origin, metadata)?)
}

/// The largest page that is read, in bytes. The tree of a page takes many times its size.
const LARGEST: u64 = 32_000_000;
