//! An HTTP response as it was sent: status, header fields, and the body without the codings of its transfer.

use super::LARGEST;
use crate::Reason;
use flate2::bufread::{DeflateDecoder, GzDecoder, ZlibDecoder};
use std::borrow::Cow;
use std::io::{self, Read};

/// Header fields in their order, names in lower case.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Adds a line without its ending. A line that begins with white space carries the one before on; a line
    /// without a colon is passed over, as browsers do.
    pub(super) fn push(&mut self, line: &[u8]) {
        let text = String::from_utf8_lossy(line);
        if line.first().is_some_and(|byte| matches!(byte, b' ' | b'\t')) {
            if let Some((_, value)) = self.0.last_mut() {
                value.push(' ');
                value.push_str(text.trim());
            }
        } else if let Some((name, value)) = text.split_once(':') {
            self.0.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }

    /// The first value that is not empty under a name in lower case.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(found, value)| found == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    /// What a list holds, in lower case, over all fields of the name.
    fn list(&self, name: &str) -> Vec<String> {
        let values = self.0.iter().filter(|(found, _)| found == name).flat_map(|(_, value)| value.split(','));
        values.map(|item| item.trim().to_ascii_lowercase()).filter(|item| !item.is_empty()).collect()
    }
}

/// A response, its body still as it was sent.
pub(super) struct Response<'a> {
    pub(super) status: u16,
    pub(super) fields: Fields,
    body: &'a [u8],
}

/// A line without its ending, and what stands behind it.
fn split_line(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = memchr::memchr(b'\n', bytes);
    let (line, rest) = end.map_or((bytes, &[][..]), |end| (&bytes[..end], &bytes[end + 1..]));
    (line.strip_suffix(b"\r").unwrap_or(line), rest)
}

impl<'a> Response<'a> {
    /// Takes a response apart; nothing when it has no status line.
    pub(super) fn parse(block: &'a [u8]) -> Option<Self> {
        let (line, mut rest) = split_line(block);
        let status = std::str::from_utf8(line.strip_prefix(b"HTTP/")?.split(|byte| *byte == b' ').filter(|word| !word.is_empty()).nth(1)?);
        let status = status.ok()?.parse().ok()?;
        let mut fields = Fields::default();
        while !rest.is_empty() {
            let (line, behind) = split_line(rest);
            rest = behind;
            if line.is_empty() {
                break;
            }
            fields.push(line);
        }
        Some(Self { status, fields, body: rest })
    }

    /// The body without transfer and content codings.
    ///
    /// # Errors
    /// [`Reason`] when a coding is not known, the bytes are not in it, or they grow beyond [`LARGEST`].
    pub(super) fn body(&self) -> Result<Cow<'a, [u8]>, Reason> {
        let mut codings = self.fields.list("content-encoding");
        // Codings may also be named for the transfer alone: there `chunked` is the last.
        codings.extend(self.fields.list("transfer-encoding"));
        let mut body = Cow::Borrowed(self.body);
        for coding in codings.iter().rev() {
            let decoded = match coding.as_str() {
                "identity" | "none" => None,
                "chunked" => unchunk(&body),
                "gzip" | "x-gzip" => gunzip(&body)?,
                "deflate" => inflate(&body)?,
                other => return Err(Reason::Unsupported(format!("HTTP content coding {other}"))),
            };
            if let Some(decoded) = decoded {
                body = Cow::Owned(decoded);
            }
        }
        Ok(body)
    }
}

/// Undoes chunks; nothing when there are none, as where a crawler undid them and kept the header field. Behind a
/// chunk whose length is wrong the rest is taken as it is.
fn unchunk(body: &[u8]) -> Option<Vec<u8>> {
    let (mut decoded, mut rest) = (Vec::new(), body);
    loop {
        let (line, behind) = split_line(rest);
        let digits = line.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
        let length = std::str::from_utf8(digits).ok().and_then(|digits| usize::from_str_radix(digits, 16).ok());
        match length {
            Some(0) => return Some(decoded),
            Some(length) => {
                let (chunk, behind) = behind.split_at(length.min(behind.len()));
                decoded.extend_from_slice(chunk);
                rest = behind.strip_prefix(b"\r\n").or_else(|| behind.strip_prefix(b"\n")).unwrap_or(behind);
                if rest.is_empty() {
                    return Some(decoded);
                }
            }
            None if rest.len() == body.len() => return None,
            None => {
                decoded.extend_from_slice(rest);
                return Some(decoded);
            }
        }
    }
}

/// Reads to the end, but no more than [`LARGEST`].
fn read_all(reader: &mut dyn Read, decoded: &mut Vec<u8>) -> Result<(), Reason> {
    let room = LARGEST.saturating_sub(decoded.len() as u64) + 1;
    let read = reader.take(room).read_to_end(decoded).map_err(|error| malformed(&error))?;
    if read as u64 == room { Err(Reason::TooLarge(LARGEST)) } else { Ok(()) }
}

fn malformed(error: &io::Error) -> Reason {
    Reason::Malformed { format: "HTTP content coding", detail: error.to_string() }
}

/// Undoes gzip; nothing when the bytes are not in it, as where a crawler undid it and kept the header field.
fn gunzip(body: &[u8]) -> Result<Option<Vec<u8>>, Reason> {
    const MAGIC: &[u8] = b"\x1f\x8b";
    if !body.starts_with(MAGIC) {
        return Ok(None);
    }
    let (mut decoded, mut rest) = (Vec::new(), body);
    while rest.starts_with(MAGIC) {
        let mut decoder = GzDecoder::new(rest);
        read_all(&mut decoder, &mut decoded)?;
        rest = decoder.into_inner();
    }
    Ok(Some(decoded))
}

/// Undoes deflate, which servers send with or without the zlib header; nothing when the bytes are plain text.
fn inflate(body: &[u8]) -> Result<Option<Vec<u8>>, Reason> {
    if body.is_empty() {
        return Ok(None);
    }
    let mut decoded = Vec::new();
    let Err(reason) = read_all(&mut ZlibDecoder::new(body), &mut decoded) else { return Ok(Some(decoded)) };
    if matches!(reason, Reason::TooLarge(_)) {
        return Err(reason);
    }
    decoded.clear();
    match read_all(&mut DeflateDecoder::new(body), &mut decoded) {
        Ok(()) => Ok(Some(decoded)),
        Err(Reason::TooLarge(limit)) => Err(Reason::TooLarge(limit)),
        Err(_) if std::str::from_utf8(body).is_ok_and(|text| !text.contains(|c: char| c.is_control() && !c.is_whitespace())) => Ok(None),
        Err(_) => Err(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::{Response, unchunk};

    #[test]
    fn chunks_are_undone_and_wrong_ones_tolerated() {
        for (sent, read) in [
            ("5\r\nThe m\r\n4;x=y\r\nayor\r\n0\r\n\r\n", Some("The mayor")),
            ("5\nThe m\n4\nayor\n0\n\n", Some("The mayor")),
            ("5\r\nThe m\r\n4\r\nay", Some("The may")),
            ("5\r\nThe m\r\nzz\r\nayor", Some("The mzz\r\nayor")),
            ("<p>The mayor</p>", None),
            ("", None),
        ] {
            assert_eq!(unchunk(sent.as_bytes()).as_deref(), read.map(str::as_bytes), "{sent:?}");
        }
    }

    #[test]
    fn header_fields_are_folded_and_lines_may_end_in_any_way() {
        let block = b"HTTP/1.1 200 OK\nX-A: one\n  two\nno colon\r\ncontent-type:  text/html \n\nbody\r\n\r\nmore";
        let response = Response::parse(block).expect("a response");
        assert_eq!(
            (response.status, response.fields.get("x-a"), response.fields.get("content-type")),
            (200, Some("one two"), Some("text/html"))
        );
        assert_eq!(response.body().expect("a body").as_ref(), b"body\r\n\r\nmore");
        assert!(Response::parse(b"GET / HTTP/1.1\r\n\r\n").is_none() && Response::parse(b"HTTP/1.1\r\n\r\n").is_none());
    }
}
