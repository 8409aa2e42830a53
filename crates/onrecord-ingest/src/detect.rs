//! What a file or member is: told by its first bytes where they are telling, else by the ending of its name.

use crate::Place;

/// A format that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
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
}

/// How many of the first bytes [`kind`] looks at.
pub(crate) const HEAD: usize = 512;

/// First bytes, and the format that they tell.
const MAGIC: [(&[u8], Result<Kind, &str>); 15] = [
    (b"\x1f\x8b", Ok(Kind::Gzip)),
    (b"\x28\xb5\x2f\xfd", Ok(Kind::Zstd)),
    (b"PK\x03\x04", Err("zip")),
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
pub(crate) fn kind(place: &Place, head: &[u8]) -> Result<Kind, String> {
    // Some magic is plain letters, with which a text may begin as well.
    let binary = |magic: &[u8]| !magic.is_ascii() || magic.contains(&0) || ending(place).is_none_or(|ending| of_ending(&ending).is_none());
    if let Some((_, found)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic) && binary(magic)) {
        return found.map_err(str::to_owned);
    }
    match ending(place) {
        Some(ending) => of_ending(&ending).ok_or_else(|| format!(".{ending}")),
        None if head.trim_ascii_start().starts_with(b"{\"") => Ok(Kind::Json),
        None => Ok(Kind::Text),
    }
}

fn of_ending(ending: &str) -> Option<Kind> {
    Some(match ending {
        "txt" | "text" => Kind::Text,
        "md" | "markdown" => Kind::Markdown,
        "csv" => Kind::Csv,
        "tsv" | "tab" => Kind::Tsv,
        "jsonl" | "ndjson" => Kind::JsonLines,
        "json" => Kind::Json,
        "gz" => Kind::Gzip,
        "zst" => Kind::Zstd,
        _ => return None,
    })
}

/// What stands behind the last full stop of the name, in lower case.
fn ending(place: &Place) -> Option<String> {
    let (stem, ending) = place.name().rsplit_once('.')?;
    (!stem.is_empty() && !ending.is_empty()).then(|| ending.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::{Kind, kind};
    use crate::Place;

    #[test]
    fn first_bytes_tell_more_than_names() {
        let of = |name: &str, head: &[u8]| kind(&Place::new(name), head);
        assert_eq!(of("a.txt", b"\x1f\x8b\x08"), Ok(Kind::Gzip));
        assert_eq!(of("a.txt", b"%PDF-1.4 is how such files begin"), Ok(Kind::Text));
        assert_eq!(of("a.pdf", b"%PDF-1.4"), Err("PDF".to_owned()));
        assert_eq!(of("a.JSONL", b"{"), Ok(Kind::JsonLines));
        assert_eq!(of("a.exe", b"MZ"), Err(".exe".to_owned()));
        assert_eq!(of("-", b" {\"text\": 1}"), Ok(Kind::Json));
        assert_eq!(of("-", b"GIFts were given"), Ok(Kind::Text));
        assert_eq!(of("news/README", b"News"), Ok(Kind::Text));
    }
}
