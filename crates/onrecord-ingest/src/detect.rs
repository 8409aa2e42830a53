//! What a file or member is: told by its first bytes where they are telling, else by the ending of its name.

use crate::{Hint, Place};
use std::io::Read as _;

/// A format that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// A web page.
    Html,
    /// Comma-separated values.
    Csv,
    /// Tab-separated values.
    Tsv,
    /// JSON, one object a line.
    JsonLines,
    /// JSON, a list of objects or one object.
    Json,
    /// Something compressed with gzip.
    Gzip,
    /// Something compressed with Zstandard.
    Zstd,
    /// A zip archive.
    Zip,
    /// A tar archive, not compressed.
    Tar,
    /// XML: a feed, a report of an agency, a debate.
    Xml,
    /// A web archive, plain or compressed record by record.
    Warc,
}

impl Kind {
    /// Whether files of the kind are held in memory as a whole.
    pub(crate) fn is_read_whole(self) -> bool {
        matches!(self, Self::Text | Self::Markdown | Self::Html | Self::Xml)
    }
}

/// How many of the first bytes [`kind`] looks at.
pub(crate) const HEAD: usize = 512;

/// First bytes, and the format that they tell.
const MAGIC: [(&[u8], Result<Kind, &str>); 17] = [
    (b"\x1f\x8b", Ok(Kind::Gzip)),
    (b"\x28\xb5\x2f\xfd", Ok(Kind::Zstd)),
    (b"PK\x03\x04", Ok(Kind::Zip)),
    // An archive without members.
    (b"PK\x05\x06", Ok(Kind::Zip)),
    (b"WARC/", Ok(Kind::Warc)),
    (b"%PDF-", Err("PDF")),
    (b"\x89PNG", Err("PNG picture")),
    (b"\xff\xd8\xff", Err("JPEG picture")),
    (b"GIF8", Err("GIF picture")),
    (b"RIFF", Err("RIFF sound or video")),
    (b"ID3", Err("MP3 sound")),
    (b"OggS", Err("Ogg sound or video")),
    (b"\x1a\x45\xdf\xa3", Err("Matroska video")),
    (b"\x7fELF", Err("program")),
    (b"BZh", Err("bzip2")),
    (b"\xfd7zXZ\0", Err("xz")),
    (b"7z\xbc\xaf\x27\x1c", Err("7-Zip")),
];

/// The format of what stands at `place` and begins with `head`.
///
/// # Errors
/// A word for the format when it is not read.
pub(crate) fn kind(place: &Place, hint: Hint<'_>, head: &[u8]) -> Result<Kind, String> {
    let ending = ending(place, hint);
    // Compressed record by record, so that it is not read through as what it holds.
    if head.starts_with(b"\x1f\x8b") && holds_records(head) {
        return Ok(Kind::Warc);
    }
    if head.get(257..262) == Some(b"ustar") {
        return Ok(Kind::Tar);
    }
    // Some magic is plain letters, with which a text may begin as well.
    let binary =
        |magic: &[u8]| !magic.is_ascii() || magic.contains(&0) || ending.as_deref().is_none_or(|ending| of_ending(ending).is_none());
    if let Some((_, found)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic) && binary(magic)) {
        return found.map_err(str::to_owned);
    }
    let media_type = hint.media_type.map(essence);
    if let Some(media_type) = &media_type
        && let Some(kind) = of_media_type(media_type)
    {
        // Servers call anything plain text; the ending tells more, and so does the head of a page.
        let named = ending.as_deref().and_then(of_ending).or(begins_page(head).then_some(Kind::Html)).filter(|_| kind == Kind::Text);
        return Ok(named.unwrap_or(kind));
    }
    match (ending, media_type) {
        (Some(ending), _) if of_ending(&ending).is_some() => of_ending(&ending).ok_or(ending),
        // A page by its head: of servers that name no type, and of addresses that end like programs.
        (_, media_type) if media_type.as_deref().is_none_or(|media_type| media_type == "application/octet-stream") && begins_page(head) => {
            Ok(Kind::Html)
        }
        (_, Some(media_type)) => Err(media_type),
        (Some(ending), None) if hint.url.is_none() => Err(format!(".{ending}")),
        _ if is_xml(head) => Ok(Kind::Xml),
        _ if head.trim_ascii_start().starts_with(b"{\"") => Ok(Kind::Json),
        _ => Ok(Kind::Text),
    }
}

/// Whether this begins as a document of XML does.
fn is_xml(head: &[u8]) -> bool {
    head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start().starts_with(b"<?xml")
}

/// A media type in lower case, without its parameters.
fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn of_media_type(media_type: &str) -> Option<Kind> {
    Some(match media_type {
        "text/plain" => Kind::Text,
        "text/markdown" => Kind::Markdown,
        "text/html" | "application/xhtml+xml" => Kind::Html,
        "text/csv" => Kind::Csv,
        "text/tab-separated-values" => Kind::Tsv,
        "application/x-ndjson" | "application/jsonl" => Kind::JsonLines,
        "application/xml" | "text/xml" | "application/rss+xml" | "application/atom+xml" | "application/rdf+xml" | "application/akn+xml" => {
            Kind::Xml
        }
        "application/feed+json" => Kind::Json,
        "application/json" => Kind::Json,
        "application/gzip" | "application/x-gzip" => Kind::Gzip,
        "application/zstd" => Kind::Zstd,
        "application/zip" => Kind::Zip,
        "application/x-tar" => Kind::Tar,
        "application/warc" => Kind::Warc,
        _ => return None,
    })
}

/// Whether something is what a page is shown with: pictures, fonts, styles, programs.
pub(crate) fn is_beside_text(hint: Hint<'_>) -> bool {
    hint.media_type.map(essence).is_some_and(|media_type| {
        ["image/", "audio/", "video/", "font/"].iter().any(|prefix| media_type.starts_with(prefix))
            || ["text/css", "text/javascript", "application/javascript", "application/x-javascript"].contains(&media_type.as_str())
            || media_type.contains("font")
            || media_type.contains("shockwave")
    })
}

fn of_ending(ending: &str) -> Option<Kind> {
    Some(match ending {
        "txt" | "text" => Kind::Text,
        "md" | "markdown" => Kind::Markdown,
        "html" | "htm" | "xhtml" => Kind::Html,
        "csv" => Kind::Csv,
        "tsv" | "tab" => Kind::Tsv,
        "jsonl" | "ndjson" => Kind::JsonLines,
        "json" => Kind::Json,
        "xml" | "rss" | "atom" | "rdf" | "nitf" | "akn" | "opml" => Kind::Xml,
        "gz" => Kind::Gzip,
        "tgz" => Kind::Gzip,
        "zst" => Kind::Zstd,
        "zip" => Kind::Zip,
        "tar" => Kind::Tar,
        "warc" | "arc" => Kind::Warc,
        _ => return None,
    })
}

/// Whether this is how a web page begins: `<!doctype html` or `<html`, after a byte order mark, white space, an XML
/// declaration and comments.
fn begins_page(head: &[u8]) -> bool {
    let mut rest = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    loop {
        let end: &[u8] = match rest {
            [b'<', b'?', ..] => b"?>",
            [b'<', b'!', b'-', b'-', ..] => b"-->",
            _ => break,
        };
        let Some(at) = memchr::memmem::find(rest, end) else { return false };
        rest = rest[at + end.len()..].trim_ascii_start();
    }
    let begins = |word: &[u8]| rest.get(..word.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(word));
    begins(b"<!doctype html") || begins(b"<html>") || begins(b"<html ") || begins(b"<html\n") || begins(b"<html\r")
}

/// Whether the first bytes that are compressed here are those of a web archive.
fn holds_records(head: &[u8]) -> bool {
    let mut begin = Vec::new();
    // The head ends in the middle of a member: what was read until then is there.
    let _ = flate2::bufread::GzDecoder::new(head).take(16).read_to_end(&mut begin);
    begin.starts_with(b"WARC/") || begin.starts_with(b"filedesc:")
}

/// What stands behind the last full stop of the name, in lower case: of the address, where there is one.
fn ending(place: &Place, hint: Hint<'_>) -> Option<String> {
    let name = match hint.url {
        // Without query and fragment, scheme and host.
        Some(url) => {
            let path = url.split(['?', '#']).next().unwrap_or_default();
            let path = path.split_once("://").map_or(path, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
            path.rsplit('/').next().unwrap_or_default()
        }
        None => place.name(),
    };
    let (stem, ending) = name.rsplit_once('.')?;
    (!stem.is_empty() && !ending.is_empty()).then(|| ending.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::{Kind, kind};
    use crate::{Hint, Place};
    use std::io::Write as _;

    #[test]
    fn first_bytes_tell_more_than_names() {
        let of = |name: &str, head: &[u8]| kind(&Place::new(name), Hint::default(), head);
        assert_eq!(of("a.txt", b"\x1f\x8b\x08"), Ok(Kind::Gzip));
        assert_eq!(of("a.txt", b"%PDF-1.4 is how such files begin"), Ok(Kind::Text));
        assert_eq!(of("a.pdf", b"%PDF-1.4"), Err("PDF".to_owned()));
        assert_eq!(of("a.JSONL", b"{"), Ok(Kind::JsonLines));
        assert_eq!(of("a.exe", b"MZ"), Err(".exe".to_owned()));
        assert_eq!(of("-", b" {\"text\": 1}"), Ok(Kind::Json));
        assert_eq!(of("-", b"\n<?xml version='1.0'?>"), Ok(Kind::Xml));
        assert_eq!(of("today.RSS", b"<rss>"), Ok(Kind::Xml));
        assert_eq!(of("-", b"GIFts were given"), Ok(Kind::Text));
        assert_eq!(of("news/README", b"News"), Ok(Kind::Text));
        assert_eq!(of("crawl.warc.gz", b"\x1f\x8b\x08"), Ok(Kind::Gzip));
        let mut records = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        records.write_all(b"WARC/1.0\r\nWARC-Type: warcinfo\r\n").expect("memory takes all");
        assert_eq!(of("crawl.dat", &records.finish().expect("memory takes all")), Ok(Kind::Warc));
        assert_eq!(of("crawl.dat", b"WARC/1.0\r\n"), Ok(Kind::Warc));
        assert_eq!(of("a.tgz", b"\x1f\x8b\x08"), Ok(Kind::Gzip));
        assert_eq!(of("-", b"\xef\xbb\xbf\n<?xml version='1.0'?><!-- saved --> <!DOCTYPE HTML>"), Ok(Kind::Html));
        assert_eq!(of("page.php", b"<HTML lang='en'>"), Ok(Kind::Html));
        assert_eq!(of("-", b"<!-- never closed <html>"), Ok(Kind::Text));
        assert_eq!(of("-", b"<htmlish> is no tag"), Ok(Kind::Text));
        assert_eq!(of("a.txt", b"<html> is how pages begin"), Ok(Kind::Text));
    }

    #[test]
    fn media_types_of_servers_tell_more_than_addresses() {
        let of = |url, media_type, head: &[u8]| kind(&Place::new("crawl.warc"), Hint { url: Some(url), media_type }, head);
        assert_eq!(of("https://a.example/story.php", Some("text/csv; charset=utf-8"), b"a,b"), Ok(Kind::Csv));
        assert_eq!(of("https://a.example/story.jsonl?x=1", Some("text/plain"), b"{"), Ok(Kind::JsonLines));
        assert_eq!(of("https://a.example/", Some("image/png"), b"?"), Err("image/png".to_owned()));
        assert_eq!(of("https://a.example/feed", Some("application/rss+xml; charset=utf-8"), b"<rss>"), Ok(Kind::Xml));
        assert_eq!(of("https://a.example", None, b"News"), Ok(Kind::Text));
        assert_eq!(of("https://a.example/story.php", Some("text/html; charset=utf-8"), b"News"), Ok(Kind::Html));
        assert_eq!(of("https://a.example/story", Some("text/plain"), b"<!doctype html>"), Ok(Kind::Html));
        assert_eq!(of("https://a.example/story.php", Some("application/octet-stream"), b"<!doctype html>"), Ok(Kind::Html));
        assert_eq!(of("https://a.example/a.svg", Some("image/svg+xml"), b"<html>"), Err("image/svg+xml".to_owned()));
    }
}
