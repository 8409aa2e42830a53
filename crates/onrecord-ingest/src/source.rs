//! From a path to its articles: folders are walked, compressed files read through, each format handed to its reader.

use crate::detect::{HEAD, Kind, kind};
use crate::table::Delimiter;
use crate::{Options, Place, Reason, Sink, Skipped, Stop, json, table, text};
use onrecord_text::hex_sha256;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// Reads a file, everything in a folder, or, for `-`, standard input.
///
/// A folder is read in the order of names, with the folders in it; hidden files are passed over in silence, and links to
/// folders are not followed. What cannot be read is told to the sink.
///
/// # Errors
/// [`Stop`] when the sink wants no more.
pub fn read_path(path: &Path, options: &Options, sink: &mut dyn Sink) -> Result<(), Stop> {
    if path == Path::new("-") {
        return read_stream(&mut io::stdin().lock(), &Place::new("-"), options, sink);
    }
    let place = Place::new(path.to_string_lossy());
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => walk(path, options, sink),
        Ok(metadata) if metadata.is_file() => read_file(path, &place, options, sink),
        // A named pipe, as a shell makes of `<(…)`.
        Ok(_) => read_file(path, &place, options, sink),
        Err(error) => sink.skip(Skipped { place, reason: error.into() }),
    }
}

fn walk(folder: &Path, options: &Options, sink: &mut dyn Sink) -> Result<(), Stop> {
    let unreadable = |path: &Path, error: io::Error| Skipped { place: Place::new(path.to_string_lossy()), reason: error.into() };
    let entries = match fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
        Ok(entries) => entries,
        Err(error) => return sink.skip(unreadable(folder, error)),
    };
    let mut paths: Vec<_> =
        entries.iter().filter(|entry| !entry.file_name().as_encoded_bytes().starts_with(b".")).map(fs::DirEntry::path).collect();
    paths.sort();
    for path in paths {
        match fs::symlink_metadata(&path).and_then(|link| Ok((link.is_symlink(), fs::metadata(&path)?))) {
            // A link to a folder may lead back here.
            Ok((true, metadata)) if metadata.is_dir() => {}
            Ok((false, metadata)) if metadata.is_dir() => walk(&path, options, sink)?,
            Ok((_, metadata)) if metadata.is_file() => read_file(&path, &Place::new(path.to_string_lossy()), options, sink)?,
            // To open a pipe that nobody writes to would wait for ever.
            Ok(_) => {
                let reason = Reason::Unsupported("a pipe or device".to_owned());
                sink.skip(Skipped { place: Place::new(path.to_string_lossy()), reason })?;
            }
            Err(error) => sink.skip(unreadable(&path, error))?,
        }
    }
    Ok(())
}

fn read_file(path: &Path, place: &Place, options: &Options, sink: &mut dyn Sink) -> Result<(), Stop> {
    match File::open(path) {
        Ok(file) => read_stream(&mut BufReader::with_capacity(1 << 16, file), place, options, sink),
        Err(error) => sink.skip(Skipped { place: place.clone(), reason: error.into() }),
    }
}

/// Reads what stands at `place` from its bytes, which are in memory: a member of an archive, for one.
///
/// # Errors
/// [`Stop`] when the sink wants no more.
pub fn read_bytes(bytes: &[u8], place: &Place, options: &Options, sink: &mut dyn Sink) -> Result<(), Stop> {
    match kind(place, &bytes[..bytes.len().min(HEAD)]) {
        Ok(kind) => read_kind_bytes(kind, bytes, place, options, sink),
        Err(format) => sink.skip(Skipped { place: place.clone(), reason: Reason::Unsupported(format) }),
    }
}

/// Hands bytes to the reader of their kind, unless the sink knows them.
fn read_kind_bytes(kind: Kind, bytes: &[u8], place: &Place, options: &Options, sink: &mut dyn Sink) -> Result<(), Stop> {
    if sink.knows(place, &hex_sha256(bytes)) {
        return Ok(());
    }
    match kind {
        Kind::Text => text::plain(bytes, place, sink),
        Kind::Markdown => text::markdown(bytes, place, options, sink),
        Kind::Csv | Kind::Tsv | Kind::JsonLines | Kind::Json | Kind::Gzip | Kind::Zstd => {
            read_kind_stream(kind, &mut &*bytes, place, options, sink)
        }
    }
}

/// Reads what stands at `place` from a stream: a file or a compressed one. Tables, JSON and what is compressed are read
/// on the way; all else is held in memory.
pub(crate) fn read_stream(reader: &mut dyn BufRead, place: &Place, options: &Options, sink: &mut dyn Sink) -> Result<(), Stop> {
    let unreadable = |error: io::Error| Skipped { place: place.clone(), reason: error.into() };
    // A pipe may give less at first than asked for; the head is gathered, then read again.
    let mut head = Vec::with_capacity(HEAD);
    if let Err(error) = (&mut *reader).take(HEAD as u64).read_to_end(&mut head) {
        return sink.skip(unreadable(error));
    }
    match kind(place, &head) {
        Ok(kind) => read_kind_stream(kind, &mut head.as_slice().chain(reader), place, options, sink),
        Err(format) => sink.skip(Skipped { place: place.clone(), reason: Reason::Unsupported(format) }),
    }
}

/// Hands a stream to the reader of its kind.
fn read_kind_stream(kind: Kind, reader: &mut dyn BufRead, place: &Place, options: &Options, sink: &mut dyn Sink) -> Result<(), Stop> {
    match kind {
        Kind::Csv => table::read(reader, Delimiter::Comma, place, options, sink),
        Kind::Tsv => table::read(reader, Delimiter::Tab, place, options, sink),
        Kind::JsonLines => json::lines(reader, place, options, sink),
        Kind::Json => json::document(reader, place, options, sink),
        Kind::Gzip => read_through(&mut flate2::bufread::MultiGzDecoder::new(reader), ".gz", place, options, sink),
        Kind::Zstd => read_through(&mut Zstd { reader, frame: FrameDecoder::new() }, ".zst", place, options, sink),
        Kind::Text | Kind::Markdown => {
            let mut bytes = Vec::new();
            let skip = match reader.take(options.largest_file + 1).read_to_end(&mut bytes) {
                Ok(read) if read as u64 > options.largest_file => Reason::TooLarge(options.largest_file),
                Ok(_) => return read_kind_bytes(kind, &bytes, place, options, sink),
                Err(error) => error.into(),
            };
            sink.skip(Skipped { place: place.clone(), reason: skip })
        }
    }
}

/// Reads the one member of a compressed file, which is named like the file without `ending`.
fn read_through(member: &mut dyn Read, ending: &str, place: &Place, options: &Options, sink: &mut dyn Sink) -> Result<(), Stop> {
    if place.members.len() >= options.most_nested {
        return sink.skip(Skipped { place: place.clone(), reason: Reason::TooDeep(options.most_nested) });
    }
    let name = place.name();
    let inner = match name.len().checked_sub(ending.len()).and_then(|stem| name.split_at_checked(stem)) {
        Some((stem, tail)) if tail.eq_ignore_ascii_case(ending) => stem,
        _ => name,
    };
    read_stream(&mut BufReader::with_capacity(1 << 16, member), &place.member(inner), options, sink)
}

/// Bytes decompressed from Zstandard, frame by frame.
struct Zstd<'a> {
    reader: &'a mut dyn BufRead,
    frame: FrameDecoder,
}

impl Read for Zstd<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.frame.is_finished() && self.frame.can_collect() == 0 {
                let (written, found) = (self.frame.get_checksum_from_data(), self.frame.get_calculated_checksum());
                if written.is_some() && written != found {
                    return Err(io::Error::new(io::ErrorKind::InvalidData, "the checksum of the Zstandard frame is wrong"));
                }
                if self.reader.fill_buf()?.is_empty() {
                    return Ok(0);
                }
                match self.frame.init(&mut *self.reader) {
                    Ok(()) => {}
                    // Room for the notes of programs.
                    Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                        io::copy(&mut (&mut *self.reader).take(length.into()), &mut io::sink())?;
                        continue;
                    }
                    Err(error) => return Err(io::Error::other(error)),
                }
            }
            if self.frame.can_collect() == 0 {
                self.frame.decode_blocks(&mut *self.reader, BlockDecodingStrategy::UptoBlocks(1)).map_err(io::Error::other)?;
            }
            let read = self.frame.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
        }
    }
}
