//! From a path to its articles: folders are walked, compressed files read through, each format handed to its reader.

use crate::detect::{self, HEAD, Kind, kind};
use crate::table::Delimiter;
use crate::zstd::Zstd;
use crate::{Article, Options, Place, Reason, Sink, Skipped, Stop, container, html, json, table, text, warc, xml};
use onrecord_text::hex_sha256;
use sha2::{Digest as _, Sha256};
use std::cell::RefCell;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

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
    let unreadable = |error: io::Error| Skipped { place: place.clone(), reason: error.into() };
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) => return sink.skip(unreadable(error)),
    };
    // Of a pipe nothing can be read twice.
    if !file.metadata().is_ok_and(|metadata| metadata.is_file()) {
        return read_stream(&mut BufReader::with_capacity(1 << 16, file), place, options, sink);
    }
    let mut head = Vec::with_capacity(HEAD);
    let kind = match (&mut file).take(HEAD as u64).read_to_end(&mut head).and_then(|_| file.rewind()) {
        Ok(()) => match kind(place, Hint::default(), &head) {
            Ok(kind) => kind,
            Err(format) => return sink.skip(Skipped { place: place.clone(), reason: Reason::Unsupported(format) }),
        },
        Err(error) => return sink.skip(unreadable(error)),
    };
    let counted = |file: File| BufReader::with_capacity(1 << 16, Counted { file, read: &options.bytes_read });
    if kind.is_read_whole() {
        return read_kind_stream(kind, &mut counted(file), place, options, sink);
    }
    // What holds many articles is passed over as a whole when it is known.
    let sha256 = match hash(&mut file).and_then(|sha256| file.rewind().map(|()| sha256)) {
        Ok(sha256) => sha256,
        Err(error) => return sink.skip(unreadable(error)),
    };
    let length = file.metadata().map_or(0, |metadata| metadata.len());
    if sink.knows(place, &sha256) {
        options.bytes_read.fetch_add(length, Ordering::Relaxed);
        return Ok(());
    }
    if kind == Kind::Zip {
        read_zip(counted(file), length, place, options, sink)?;
    } else {
        read_kind_stream(kind, &mut counted(file), place, options, sink)?;
    }
    sink.done(place, &sha256)
}

/// A file that tells how much of it was read.
struct Counted<'a> {
    file: File,
    read: &'a AtomicU64,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

impl Seek for Counted<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

/// SHA-256 of what is left of a file, hexadecimal.
fn hash(file: &mut File) -> io::Result<String> {
    let (mut sha256, mut buffer) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(sha256.finalize().iter().map(|byte| format!("{byte:02x}")).collect()),
            Ok(read) => sha256.update(&buffer[..read]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// What an archive, a feed or a server says of something besides its name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hint<'a> {
    /// Web address.
    pub url: Option<&'a str>,
    /// Media type, with its parameters: `text/html; charset=utf-8`.
    pub media_type: Option<&'a str>,
}

/// Reads what stands at `place` from its bytes, which are in memory: a member of an archive, an answer of a server.
///
/// # Errors
/// [`Stop`] when the sink wants no more.
pub fn read_bytes(bytes: &[u8], place: &Place, hint: Hint<'_>, options: &Options, sink: &mut dyn Sink) -> Result<(), Stop> {
    match kind(place, hint, &bytes[..bytes.len().min(HEAD)]) {
        Ok(kind) => read_kind_bytes(kind, bytes, place, hint, options, sink),
        // A page comes with many of them.
        Err(_) if hint.url.is_some() && detect::is_beside_text(hint) => Ok(()),
        Err(format) => sink.skip(Skipped { place: place.clone(), reason: Reason::Unsupported(format) }),
    }
}

/// Hands bytes to the reader of their kind, unless the sink knows them.
fn read_kind_bytes(kind: Kind, bytes: &[u8], place: &Place, hint: Hint<'_>, options: &Options, sink: &mut dyn Sink) -> Result<(), Stop> {
    if sink.knows(place, &hex_sha256(bytes)) {
        return Ok(());
    }
    match kind {
        Kind::Text => text::plain(bytes, place, hint, sink),
        Kind::Markdown => text::markdown(bytes, place, hint, options, sink),
        Kind::Html => html::read(bytes, place, hint, options, sink),
        Kind::Xml => xml::read(bytes, place, hint, sink),
        Kind::Zip => read_zip(io::Cursor::new(bytes), bytes.len() as u64, place, options, sink),
        Kind::Csv | Kind::Tsv | Kind::JsonLines | Kind::Json | Kind::Gzip | Kind::Zstd | Kind::Tar | Kind::Warc => {
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
    match kind(place, Hint::default(), &head) {
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
        Kind::Zstd => read_through(&mut Zstd::new(reader), ".zst", place, options, sink),
        Kind::Tar => {
            let members = Shared::new(sink);
            let mut member = |bytes: &[u8], place: &Place, hint: Hint<'_>| read_bytes(bytes, place, hint, options, &mut &members);
            container::read_tar(reader, place, &mut &members, &mut member)
        }
        Kind::Warc => {
            let members = Shared::new(sink);
            let mut member = |bytes: &[u8], place: &Place, hint: Hint<'_>| read_bytes(bytes, place, hint, options, &mut &members);
            warc::read(reader, place, &mut &members, &mut member)
        }
        Kind::Text | Kind::Markdown | Kind::Html | Kind::Xml | Kind::Zip => {
            let mut bytes = Vec::new();
            let skip = match reader.take(options.largest_file + 1).read_to_end(&mut bytes) {
                Ok(read) if read as u64 > options.largest_file => Reason::TooLarge(options.largest_file),
                Ok(_) => return read_kind_bytes(kind, &bytes, place, Hint::default(), options, sink),
                Err(error) => error.into(),
            };
            sink.skip(Skipped { place: place.clone(), reason: skip })
        }
    }
}

fn read_zip(input: impl Read + Seek, length: u64, place: &Place, options: &Options, sink: &mut dyn Sink) -> Result<(), Stop> {
    let members = Shared::new(sink);
    let mut member = |bytes: &[u8], place: &Place, hint: Hint<'_>| read_bytes(bytes, place, hint, options, &mut &members);
    container::read_zip(input, length, place, &mut &members, &mut member)
}

/// Reads the one member of a compressed file, which is named like the file without `ending`.
fn read_through(member: &mut dyn Read, ending: &str, place: &Place, options: &Options, sink: &mut dyn Sink) -> Result<(), Stop> {
    if place.members.len() >= options.most_nested {
        return sink.skip(Skipped { place: place.clone(), reason: Reason::TooDeep(options.most_nested) });
    }
    let name = place.name();
    let inner = match name.len().checked_sub(ending.len()).and_then(|stem| name.split_at_checked(stem)) {
        Some((stem, tail)) if tail.eq_ignore_ascii_case(ending) => stem,
        // The usual short form of `.tar.gz`.
        _ => &name.strip_suffix(".tgz").map_or_else(|| name.to_owned(), |stem| format!("{stem}.tar")),
    };
    read_stream(&mut BufReader::with_capacity(1 << 16, member), &place.member(inner), options, sink)
}

/// A sink for an archive and for its members, which take turns.
struct Shared<'a>(RefCell<&'a mut dyn Sink>);

impl<'a> Shared<'a> {
    fn new(sink: &'a mut dyn Sink) -> Self {
        Self(RefCell::new(sink))
    }
}

impl Sink for &Shared<'_> {
    fn article(&mut self, place: &Place, article: Article) -> Result<(), Stop> {
        self.0.borrow_mut().article(place, article)
    }

    fn skip(&mut self, skipped: Skipped) -> Result<(), Stop> {
        self.0.borrow_mut().skip(skipped)
    }

    fn knows(&mut self, place: &Place, sha256: &str) -> bool {
        self.0.borrow_mut().knows(place, sha256)
    }

    fn done(&mut self, place: &Place, sha256: &str) -> Result<(), Stop> {
        self.0.borrow_mut().done(place, sha256)
    }
}
