//! In which encoding a page is: as browsers find out.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// How many of the first bytes are searched for a declaration.
const HEAD: usize = 4096;

/// Decodes a page by its byte order mark, else by the `charset` of its media type, else by what it declares itself, else
/// by a guess from its letters. A page that is UTF-8 throughout is UTF-8 whatever it declares: it was saved anew by a program. Bytes that are wrong in the encoding become U+FFFD.
pub(super) fn decode<'a>(bytes: &'a [u8], media_type: Option<&str>) -> Cow<'a, str> {
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let told = marked.or_else(|| media_type.and_then(|media_type| charset(media_type.as_bytes())));
    let encoding = told.or_else(|| saved_as_utf8(bytes).then_some(UTF_8)).or_else(|| of_page(bytes)).unwrap_or_else(|| guess(bytes));
    encoding.decode_with_bom_removal(bytes).0
}

/// Whether the bytes are UTF-8 with letters beyond ASCII: too many for chance in another encoding.
fn saved_as_utf8(bytes: &[u8]) -> bool {
    const MANY: usize = 20;
    bytes.iter().filter(|byte| !byte.is_ascii()).take(MANY).count() == MANY && std::str::from_utf8(bytes).is_ok()
}

/// What a `<meta>` or the XML declaration says.
fn of_page(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(HEAD)].to_ascii_lowercase();
    let declaration = head.trim_ascii_start();
    let declaration = declaration.starts_with(b"<?xml").then(|| between(declaration, b"encoding", b"?>")).flatten();
    let mut found = declaration.and_then(value);
    let mut rest = head.as_slice();
    while found.is_none() {
        let Some(at) = memchr::memmem::find(rest, b"<meta") else { break };
        rest = &rest[at + 5..];
        found = charset(&rest[..memchr::memchr(b'>', rest).unwrap_or(rest.len())]);
    }
    // The declaration was read as ASCII, which it could not be in UTF-16.
    found.map(|encoding| if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding })
}

/// The encoding behind `charset=`.
fn charset(tag: &[u8]) -> Option<&'static Encoding> {
    let tag = tag.to_ascii_lowercase();
    memchr::memmem::find_iter(&tag, b"charset").find_map(|at| value(&tag[at + 7..]))
}

/// What stands behind the first `from` and before `to`.
fn between<'a>(bytes: &'a [u8], from: &[u8], to: &[u8]) -> Option<&'a [u8]> {
    let bytes = &bytes[..memchr::memmem::find(bytes, to)?];
    Some(&bytes[memchr::memmem::find(bytes, from)? + from.len()..])
}

/// The encoding that `= "label"` names, with or without quotation marks.
fn value(rest: &[u8]) -> Option<&'static Encoding> {
    let rest = rest.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let end = rest.iter().position(|byte| b"\"' ;/>\t\r\n".contains(byte)).unwrap_or(rest.len());
    Encoding::for_label(&rest[..end])
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Allow)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn what_is_nearest_to_the_bytes_tells() {
        let page = |declared: &str, letter: &[u8]| [b"<html><head>", declared.as_bytes(), b"</head><p>", letter].concat();
        let koi = "<meta http-equiv=Content-Type content='text/html; charset=koi8-r'>";
        assert!(decode(&page(koi, b"\xf7"), None).ends_with('В'));
        assert!(decode(&page(koi, "é".repeat(20).as_bytes()), None).ends_with('é'));
        assert!(decode(&page("<META charset = \"windows-1252\" />", b"\x93"), None).ends_with('\u{201c}'));
        assert!(decode(&page(koi, b"\xe9"), Some("text/html; charset=ISO-8859-1")).ends_with('é'));
        assert!(decode(&page("<meta charset=utf-16>", "é".as_bytes()), None).ends_with('é'));
        assert!(decode(&page("<meta charset=nonsense>", "é".as_bytes()), Some("text/html; charset=what")).ends_with('é'));
        assert!(decode(b"<?xml version='1.0' encoding='iso-8859-2'?><p>\xb9", None).ends_with('š'));
        assert_eq!(decode(b"\xef\xbb\xbf\xc3\xa9", Some("text/html; charset=koi8-r")), "é");
        assert_eq!(decode(b"\xff\xfe<\0p\0", None), "<p");
        assert_eq!(decode("Le préfet a parlé.".as_bytes(), None), "Le préfet a parlé.");
        assert_eq!(decode(b"Le pr\xe9fet a parl\xe9 \xe0 la presse.", None), "Le préfet a parlé à la presse.");
    }
}
