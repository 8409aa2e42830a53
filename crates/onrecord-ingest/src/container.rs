//! Archives of files: zip and tar. Their members are handed on by name; no name is ever used as a path on the disk.

use crate::{Hint, Member, Place, Reason, Sink, Skipped, Stop};
use std::borrow::Cow;
use std::cell::Cell;
use std::io::{self, Read, Seek};
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

/// How many archives may stand in each other.
pub const DEEPEST: usize = 4;

/// Largest member that is read, in bytes when decompressed.
pub const LARGEST_MEMBER: u64 = 1 << 30;

/// How many times its compressed size a member, and all members together, may have: text has three to ten, a table of
/// zeros fifty. Only bombs have more.
const MOST_RATIO: u64 = 200;

/// Bytes up to which members and archives may have any ratio.
const ANY_RATIO: u64 = 16 << 20;

/// Most bytes of what stands before the content of a tar member: header, long name, extensions.
const MOST_TAR_HEADER: u64 = 8 << 20;

/// Reads a zip archive of `length` bytes; each file in it goes to `member`, with its name added to `place`.
///
/// Folders, links and hidden files are passed over in silence. Members that are encrypted, broken, in a compression
/// other than deflate, larger than [`LARGEST_MEMBER`] or packed tighter than any text are told to `sink` by name.
///
/// # Errors
/// [`Stop`] when `sink` or `member` wants no more.
pub fn read_zip(input: impl Read + Seek, length: u64, place: &Place, sink: &mut dyn Sink, member: &mut Member<'_>) -> Result<(), Stop> {
    if let Some(reason) = too_deep(place) {
        return sink.skip(Skipped { place: place.clone(), reason });
    }
    let mut archive = match ZipArchive::new(input) {
        Ok(archive) => archive,
        Err(error) => return sink.skip(Skipped { place: place.clone(), reason: zip_reason(error) }),
    };
    // Members may share their compressed bytes, so that each is small but all together are not.
    let most = ANY_RATIO.max(MOST_RATIO.saturating_mul(length));
    let mut left = most;
    for index in 0..archive.len() {
        let listed = archive.name_for_index(index).and_then(Result::ok).map(Cow::into_owned);
        let (name, packed) = match archive.by_index_raw(index) {
            Ok(file) => {
                let name = file.name().map_or_else(|_| String::from_utf8_lossy(file.name_raw()).into_owned(), Cow::into_owned);
                if file.is_dir() || file.is_symlink() || is_passed_over(&name) {
                    continue;
                }
                (name, file.compressed_size())
            }
            // Its own header is broken, so that the name is known from the list at the end alone.
            Err(error) => {
                let name = listed.unwrap_or_else(|| format!("member {}", index + 1));
                sink.skip(Skipped { place: place.member(name), reason: zip_reason(error) })?;
                continue;
            }
        };
        let inner = place.member(name);
        let limit = LARGEST_MEMBER.min(ANY_RATIO.max(MOST_RATIO.saturating_mul(packed)));
        let outcome = match archive.by_index(index) {
            // The library notices only when it reads.
            Ok(file) if !matches!(file.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) => {
                Err(Reason::Unsupported(format!("zip compression {}", file.compression())))
            }
            // What fails is their checksum or compression.
            Ok(file) => read_member(file, limit.min(left), |error| malformed("zip", &error)),
            Err(error) => Err(zip_reason(error)),
        };
        match outcome {
            Ok(content) => {
                left -= content.len() as u64;
                member(&content, &inner, Hint::default())?;
            }
            Err(Reason::TooLarge(_)) if left < limit => {
                return sink.skip(Skipped { place: inner, reason: Reason::TooLarge(most) });
            }
            Err(reason) => sink.skip(Skipped { place: inner, reason })?,
        }
    }
    Ok(())
}

/// Reads a tar archive that is not compressed; each file in it goes to `member`, with its name added to `place`.
///
/// Folders, links, devices and hidden files are passed over in silence. Members that are larger than
/// [`LARGEST_MEMBER`], sparse or cut off are told to `sink` by name. Behind a broken header nothing can be found.
///
/// # Errors
/// [`Stop`] when `sink` or `member` wants no more.
pub fn read_tar(input: &mut dyn Read, place: &Place, sink: &mut dyn Sink, member: &mut Member<'_>) -> Result<(), Stop> {
    if let Some(reason) = too_deep(place) {
        return sink.skip(Skipped { place: place.clone(), reason });
    }
    let allowance = Cell::new(MOST_TAR_HEADER);
    let mut archive = tar::Archive::new(Metered { input, allowance: &allowance });
    let mut entries = match archive.entries() {
        Ok(entries) => entries,
        Err(error) => return sink.skip(Skipped { place: place.clone(), reason: malformed("tar", &error) }),
    };
    // What the archive itself must pass over of the member before.
    let mut unread = 0;
    loop {
        // Names are held in memory, and may be said to be of any length.
        allowance.set(MOST_TAR_HEADER.saturating_add(unread));
        let mut entry = match entries.next() {
            None => return Ok(()),
            Some(Ok(entry)) => entry,
            Some(Err(error)) => return sink.skip(Skipped { place: place.clone(), reason: malformed("tar", &error) }),
        };
        allowance.set(u64::MAX);
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let (kind, size) = (entry.header().entry_type(), entry.size());
        let wanted = (kind.is_file() || kind.is_contiguous() || kind.is_gnu_sparse()) && !is_passed_over(&name);
        let inner = place.member(name);
        let outcome = if !wanted {
            None
        } else if kind.is_gnu_sparse() {
            // Its holes would be filled with zeros: no text has any.
            Some(Err(Reason::Unsupported("sparse file".to_owned())))
        } else if size > LARGEST_MEMBER {
            Some(Err(Reason::TooLarge(LARGEST_MEMBER)))
        } else {
            Some(read_member(&mut entry, LARGEST_MEMBER, Reason::from))
        };
        match outcome {
            None => {}
            Some(Ok(content)) if (content.len() as u64) < size => {
                let detail = format!("cut off: {} of {size} bytes are there", content.len());
                return sink.skip(Skipped { place: inner, reason: malformed("tar", &detail) });
            }
            Some(Ok(content)) => member(&content, &inner, Hint::default())?,
            Some(Err(reason)) => sink.skip(Skipped { place: inner.clone(), reason })?,
        }
        // A sparse member makes its holes up, without end where it says so: only what is there of it is passed over.
        if kind.is_gnu_sparse() {
            unread = entry.header().entry_size().unwrap_or_default();
        } else {
            unread = 0;
            if let Err(error) = io::copy(&mut entry, &mut io::sink()) {
                return sink.skip(Skipped { place: inner, reason: error.into() });
            }
        }
    }
}

/// Reads a member to its end.
fn read_member(member: impl Read, limit: u64, fault: impl Fn(io::Error) -> Reason) -> Result<Vec<u8>, Reason> {
    let mut content = Vec::new();
    match member.take(limit + 1).read_to_end(&mut content) {
        Ok(read) if read as u64 > limit => Err(Reason::TooLarge(limit)),
        Ok(_) => Ok(content),
        Err(error) => Err(fault(error)),
    }
}

fn malformed(format: &'static str, detail: &impl ToString) -> Reason {
    Reason::Malformed { format, detail: detail.to_string() }
}

fn too_deep(place: &Place) -> Option<Reason> {
    (place.members.len() >= DEEPEST).then_some(Reason::TooDeep(DEEPEST))
}

/// Whether a member is hidden, or stands in a hidden folder or in the one in which macOS keeps its notes.
fn is_passed_over(name: &str) -> bool {
    let hidden = |part: &str| part.starts_with('.') && part != "." && part != "..";
    name.ends_with('/') || name.split(['/', '\\']).any(|part| hidden(part) || part == "__MACOSX")
}

fn zip_reason(error: ZipError) -> Reason {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Reason::Unsupported("encrypted".to_owned()),
        ZipError::UnsupportedArchive(detail) => Reason::Unsupported(format!("zip: {detail}")),
        error => malformed("zip", &error),
    }
}

/// A stream that ends with an error once it gave what it was allowed.
struct Metered<'a> {
    input: &'a mut dyn Read,
    allowance: &'a Cell<u64>,
}

impl Read for Metered<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let room = usize::try_from(self.allowance.get()).unwrap_or(usize::MAX).min(buffer.len());
        if room == 0 && !buffer.is_empty() {
            return Err(io::Error::new(io::ErrorKind::InvalidData, format!("a header of more than {MOST_TAR_HEADER} bytes")));
        }
        let read = self.input.read(&mut buffer[..room])?;
        self.allowance.set(self.allowance.get().saturating_sub(read as u64));
        Ok(read)
    }
}
