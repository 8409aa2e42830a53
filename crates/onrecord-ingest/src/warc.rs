//! Web archives: WARC 0.17 to 1.1 (ISO 28500) and ARC 1 and 2, plain or with a gzip member for each record.

mod http;
mod stream;

use crate::{Hint, Member, Place, Position, Reason, Sink, Skipped, Stop};
use http::{Fields, Response};
use std::io::{self, BufReader, Read};
use stream::{Content, Window};

/// Largest record that is read, in bytes, before and after its body is decompressed.
pub const LARGEST: u64 = 256 << 20;

/// Most bytes of header fields of one record.
const MOST_HEADER: usize = 1 << 20;

/// Most bytes of empty lines behind a record that are looked through for the next.
const MOST_EMPTY: usize = 1 << 12;

/// Most bytes that are read once more for records swallowed by others with wrong lengths: so that a file made up of
/// wrong lengths does not take time by the square of its size.
const MOST_REREAD: u64 = 4 * LARGEST;

/// Reads the archive that stands at `place`; each captured page goes to `member`.
///
/// HTTP responses with status 200 are handed on without chunks and compression, with their address and content type;
/// `resource` and `conversion` records with those that the record names. Their place is that of the record, for
/// compressed archives that of its gzip member. Records of other types and other responses are passed over in silence;
/// what is broken, cut off or larger than [`LARGEST`] is told to `sink`, and reading goes on at the next record.
///
/// # Errors
/// [`Stop`] when `sink` or `member` wants no more.
pub fn read(input: &mut dyn Read, place: &Place, sink: &mut dyn Sink, member: &mut Member<'_>) -> Result<(), Stop> {
    let mut window = Window::new(input);
    let mut reader = Reader { place, sink, member, arc_words: 5, reread: 0 };
    let outcome = if window.ahead(2).starts_with(b"\x1f\x8b") {
        reader.members(&mut window)
    } else {
        match reader.records(&mut Content::new(&mut window), None) {
            // Reading fails only where the file does, of which the window tells.
            Ok(()) | Err(Halt::Broken(_)) => Ok(()),
            Err(Halt::Stop) => Err(Stop),
        }
    };
    outcome?;
    match window.take_error() {
        Some(error) => reader.skip(window.position(), error.into()),
        None => Ok(()),
    }
}

/// Why the reading of records ended before its time.
enum Halt {
    /// The taker wants no more.
    Stop,
    /// The gzip member is broken, or the file cannot be read.
    Broken(io::Error),
}

impl From<Stop> for Halt {
    fn from(_: Stop) -> Self {
        Self::Stop
    }
}

impl From<io::Error> for Halt {
    fn from(error: io::Error) -> Self {
        Self::Broken(error)
    }
}

/// What a record's header tells.
struct Header {
    kind: RecordKind,
    url: Option<String>,
    content_type: Option<String>,
    /// Length of the block, in bytes.
    length: u64,
}

/// What is done with a record.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RecordKind {
    /// A response, of HTTP as a rule.
    Response,
    /// A page as it is, without HTTP around it.
    Plain,
    /// Nothing to read; passed over.
    Other,
    /// Part of a record that is spread over several; not read.
    Segment,
}

struct Reader<'a, 'm> {
    place: &'a Place,
    sink: &'a mut dyn Sink,
    member: &'a mut Member<'m>,
    /// Words of an ARC header line: five, in version 2 ten.
    arc_words: usize,
    /// Bytes read again so far.
    reread: u64,
}

fn malformed(detail: impl Into<String>) -> Reason {
    Reason::Malformed { format: "web archive", detail: detail.into() }
}

/// Whether a line is `WARC/` with a version.
fn begins_warc(line: &[u8]) -> bool {
    line.strip_prefix(b"WARC/").is_some_and(|version| {
        let version = version.trim_ascii_end();
        version.first().is_some_and(u8::is_ascii_digit) && version.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.')
    })
}

/// Whether a line is shaped like the header of an ARC record: an address, which may hold spaces, and the words behind it.
fn begins_arc(line: &[u8], words: usize) -> bool {
    // Addresses come first: most lines of a page are told by this without being split.
    let scheme = line.iter().position(|byte| !byte.is_ascii_alphanumeric() && !b"+-.".contains(byte));
    if !scheme.is_some_and(|end| end > 0 && line[end] == b':') {
        return false;
    }
    let found: Vec<&[u8]> = line.trim_ascii_end().rsplitn(words, |byte| *byte == b' ').collect();
    let date = words - 3;
    found.len() == words && found[date].len() >= 8 && found[date].iter().all(u8::is_ascii_digit)
}

/// The line without its ending.
fn bare(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

impl Reader<'_, '_> {
    fn skip(&mut self, offset: u64, reason: Reason) -> Result<(), Stop> {
        self.sink.skip(Skipped { place: self.place.at(Position::Byte(offset)), reason })
    }

    /// Reads gzip members, one by one.
    fn members(&mut self, window: &mut Window<'_>) -> Result<(), Stop> {
        loop {
            window.pass_zeros();
            let offset = window.position();
            if window.ahead(1).is_empty() {
                return Ok(());
            }
            let outcome = {
                let mut inflated = BufReader::with_capacity(1 << 15, flate2::bufread::GzDecoder::new(&mut *window));
                self.records(&mut Content::new(&mut inflated), Some(offset))
            };
            match outcome {
                Ok(()) => {}
                Err(Halt::Stop) => return Err(Stop),
                Err(Halt::Broken(error)) => {
                    // The caller tells of a file that cannot be read.
                    if window.ahead(1).is_empty() && window.failed() {
                        return Ok(());
                    }
                    self.skip(offset, Reason::Malformed { format: "gzip", detail: error.to_string() })?;
                    let words = self.arc_words;
                    let begins = |content: &[u8]| {
                        let line = content.split_inclusive(|byte| *byte == b'\n').next().unwrap_or_default();
                        begins_warc(line) || begins_arc(line, words)
                    };
                    if !window.find_member(offset, begins) {
                        return Ok(());
                    }
                }
            }
        }
    }

    /// Reads all records of the content; `member` is the position of the gzip member that holds them.
    fn records(&mut self, content: &mut Content<'_>, member: Option<u64>) -> Result<(), Halt> {
        let mut lost = false;
        loop {
            let start = content.position();
            let offset = member.unwrap_or(start);
            let line = content.line()?;
            if line.is_empty() {
                return Ok(());
            }
            if bare(&line).is_empty() {
                continue;
            }
            // The first record of an ARC file tells its version by the number of words.
            if line.starts_with(b"filedesc:") {
                self.arc_words = if line.trim_ascii().split(|byte| *byte == b' ').count() == 10 { 10 } else { 5 };
            }
            let header = if begins_warc(&line) {
                self.warc_header(&line, content)?
            } else if begins_arc(&line, self.arc_words) {
                arc_header(bare(&line), self.arc_words)
            } else {
                // Told once, however much there is of it.
                if !std::mem::replace(&mut lost, true) {
                    self.skip(offset, malformed("no record begins here"))?;
                }
                continue;
            };
            match header {
                Ok(header) => lost = !self.record(header, content, offset)?,
                Err(reason) => {
                    self.skip(offset, reason)?;
                    lost = true;
                }
            }
        }
    }

    /// Reads the fields behind the line with the version.
    fn warc_header(&mut self, line: &[u8], content: &mut Content<'_>) -> Result<Result<Header, Reason>, Halt> {
        let version = String::from_utf8_lossy(line.trim_ascii_end()).into_owned();
        // Earlier drafts had headers of another shape.
        if !(version.starts_with("WARC/1.") || version == "WARC/0.17" || version == "WARC/0.18") {
            return Ok(Err(Reason::Unsupported(version)));
        }
        let (mut fields, mut length) = (Fields::default(), 0);
        loop {
            let line = content.line()?;
            if line.is_empty() {
                return Ok(Err(malformed("the file ends in the header of a record")));
            }
            // A header without its end must not swallow the next record.
            if begins_warc(&line) {
                content.unread(&line);
                return Ok(Err(malformed("the header of a record has no end")));
            }
            if bare(&line).is_empty() {
                return Ok(warc_record(&fields));
            }
            length += line.len();
            if length > MOST_HEADER {
                return Ok(Err(malformed(format!("the header of a record has more than {MOST_HEADER} bytes"))));
            }
            fields.push(bare(&line));
        }
    }

    /// Reads the block of a record and hands on what it holds. False when what follows is not known to be a record.
    fn record(&mut self, header: Header, content: &mut Content<'_>, offset: u64) -> Result<bool, Halt> {
        let wrong_length = || malformed(format!("no record follows the {} bytes of this one", header.length));
        if header.length > LARGEST {
            let cut = content.pass(header.length)? < header.length;
            self.skip(offset, if cut { cut_off(header.length) } else { Reason::TooLarge(LARGEST) })?;
            return Ok(true);
        }
        let block = content.block(header.length)?;
        let cut = (block.len() as u64) < header.length;
        // The gzip member is read to its end before the record is handed on, so that its checksum is known to be right.
        if cut || !self.at_record(content)? {
            self.skip(offset, if cut { cut_off(header.length) } else { wrong_length() })?;
            return Ok(self.take_back_swallowed(&block, content));
        }
        self.hand_on(&header, &block, offset)?;
        Ok(true)
    }

    /// Whether a record or the end comes next; passes over the empty lines before it, and takes back all else.
    fn at_record(&mut self, content: &mut Content<'_>) -> Result<bool, Halt> {
        let mut passed = Vec::new();
        loop {
            let line = content.line()?;
            // Empty lines without end are no sign of a wrong length.
            if line.is_empty() || passed.len() > MOST_EMPTY {
                content.unread(&line);
                return Ok(true);
            }
            if !bare(&line).is_empty() {
                let found = begins_warc(&line) || begins_arc(&line, self.arc_words);
                content.unread(&line);
                if !found {
                    content.unread(&passed);
                }
                return Ok(found);
            }
            passed.extend_from_slice(&line);
        }
    }

    /// Takes back the next record out of a block that is longer than it should be.
    fn take_back_swallowed(&mut self, block: &[u8], content: &mut Content<'_>) -> bool {
        let mut at = 0;
        for line in block.split_inclusive(|byte| *byte == b'\n') {
            if begins_warc(line) || begins_arc(line, self.arc_words) {
                let swallowed = &block[at..];
                self.reread = self.reread.saturating_add(swallowed.len() as u64);
                if self.reread > MOST_REREAD {
                    return false;
                }
                content.unread(swallowed);
                return true;
            }
            at += line.len();
        }
        false
    }

    /// Hands on the page that a record holds, if it holds one.
    fn hand_on(&mut self, header: &Header, block: &[u8], offset: u64) -> Result<(), Stop> {
        let place = self.place.at(Position::Byte(offset));
        let (url, content_type) = (header.url.as_deref(), header.content_type.as_deref());
        match header.kind {
            RecordKind::Other => Ok(()),
            RecordKind::Segment => self.skip(offset, Reason::Unsupported("part of a segmented WARC record".to_owned())),
            RecordKind::Plain => (self.member)(block, &place, Hint { url, media_type: content_type }),
            RecordKind::Response => match Response::parse(block) {
                Some(response) if response.status != 200 => Ok(()),
                Some(response) => match response.body() {
                    Ok(body) => (self.member)(&body, &place, Hint { url, media_type: response.fields.get("content-type") }),
                    Err(reason) => self.skip(offset, reason),
                },
                None if is_http(url, content_type) => self.skip(offset, malformed("a response without an HTTP status line")),
                // A response of another protocol: FTP, for one.
                None => (self.member)(block, &place, Hint { url, media_type: content_type }),
            },
        }
    }
}

fn cut_off(length: u64) -> Reason {
    malformed(format!("cut off: fewer than the {length} bytes of this record are left"))
}

/// Whether a response is one of HTTP, by what its record says of it.
fn is_http(url: Option<&str>, content_type: Option<&str>) -> bool {
    let begins = |text: &str, prefix: &str| text.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix));
    content_type.is_some_and(|kind| begins(kind, "application/http") || begins(kind, "message/http"))
        || url.is_some_and(|url| begins(url, "http:") || begins(url, "https:"))
}

/// Whether a record holds an answer of the domain name system.
fn is_dns(url: Option<&str>, content_type: Option<&str>) -> bool {
    url.is_some_and(|url| url.starts_with("dns:")) || content_type.is_some_and(|kind| kind.starts_with("text/dns"))
}

/// Whether a record holds what Wget notes of its own run.
fn is_of_wget(url: Option<&str>) -> bool {
    url.is_some_and(|url| url.starts_with("metadata:"))
}

/// What the fields of a WARC record tell.
fn warc_record(fields: &Fields) -> Result<Header, Reason> {
    let length = fields.get("content-length").ok_or_else(|| malformed("a record without Content-Length"))?;
    let length = length.parse().map_err(|_| malformed(format!("Content-Length is {length:?}, not a number of bytes")))?;
    let kind = fields.get("warc-type").ok_or_else(|| malformed("a record without WARC-Type"))?;
    // Wget once wrote the address in angle brackets, as the grammar of WARC 1.0 had it by mistake.
    let url = fields.get("warc-target-uri").map(|url| url.strip_prefix('<').and_then(|url| url.strip_suffix('>')).unwrap_or(url));
    let content_type = fields.get("content-type");
    let segment = fields.get("warc-segment-number").is_some();
    let kind = match kind.to_ascii_lowercase().as_str() {
        "response" | "resource" | "conversion" if is_dns(url, content_type) || is_of_wget(url) => RecordKind::Other,
        "response" | "resource" | "conversion" | "continuation" if segment => RecordKind::Segment,
        "response" => RecordKind::Response,
        "resource" | "conversion" => RecordKind::Plain,
        // The standard wants types that are not known to be passed over.
        _ => RecordKind::Other,
    };
    Ok(Header { kind, url: url.map(str::to_owned), content_type: content_type.map(str::to_owned), length })
}

/// What the header line of an ARC record tells, in `words` words.
fn arc_header(line: &[u8], words: usize) -> Result<Header, Reason> {
    let line = String::from_utf8_lossy(line);
    let found: Vec<&str> = line.trim_end().rsplitn(words, ' ').collect();
    let (Some(length), Some(url)) = (found.first(), found.get(words - 1)) else {
        return Err(malformed("a header line with too few words"));
    };
    let parsed = length.parse().map_err(|_| malformed(format!("the length is {length:?}, not a number of bytes")));
    let content_type = found.get(words - 4).copied();
    let kind = match url {
        // Describes the ARC file.
        url if url.starts_with("filedesc:") => RecordKind::Other,
        url if is_dns(Some(url), content_type) => RecordKind::Other,
        _ => RecordKind::Response,
    };
    Ok(Header { kind, url: Some((*url).to_owned()), content_type: content_type.map(str::to_owned), length: parsed? })
}
