//! The bytes of an archive: the file as it lies on disk with a look back for lost gzip members, and the content in it.

use std::io::{self, BufRead, Read};

/// Bytes kept behind the reading position: a broken gzip member may run into the next, which is then looked for here.
const BEHIND: usize = 1 << 16;
/// Bytes read at once.
const CHUNK: usize = 1 << 16;
/// Compressed bytes on which a gzip member is tried.
const TRIAL: usize = 1 << 13;
/// Longest line, in bytes; what is longer is cut.
const LONGEST_LINE: u64 = 1 << 16;

/// A file with its reading position and some bytes behind it.
pub(super) struct Window<'a> {
    input: &'a mut dyn Read,
    buffer: Vec<u8>,
    /// Reading position in `buffer`.
    at: usize,
    /// Position of the first byte of `buffer` in the file.
    start: u64,
    ended: bool,
    /// What went wrong with the file itself; what is wrong with its contents is not told here.
    error: Option<io::Error>,
}

impl<'a> Window<'a> {
    pub(super) fn new(input: &'a mut dyn Read) -> Self {
        Self { input, buffer: Vec::new(), at: 0, start: 0, ended: false, error: None }
    }

    /// Reading position in the file, in bytes.
    pub(super) fn position(&self) -> u64 {
        self.start + self.at as u64
    }

    /// The fault of the disk or net that ended the reading, if there was one.
    pub(super) fn take_error(&mut self) -> Option<io::Error> {
        self.error.take()
    }

    /// Whether the disk or net failed.
    pub(super) fn failed(&self) -> bool {
        self.error.is_some()
    }

    /// The next bytes: `count` of them unless the file ends before.
    pub(super) fn ahead(&mut self, count: usize) -> &[u8] {
        while self.buffer.len() - self.at < count && !self.ended {
            if self.at > BEHIND + CHUNK {
                let surplus = self.at - BEHIND;
                self.buffer.drain(..surplus);
                self.at -= surplus;
                self.start += surplus as u64;
            }
            let filled = self.buffer.len();
            self.buffer.resize(filled + CHUNK, 0);
            let read = loop {
                match self.input.read(&mut self.buffer[filled..]) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    other => break other,
                }
            };
            // A careless reader may claim more than it was given room for.
            let read = read.map(|read| read.min(CHUNK)).unwrap_or_else(|error| {
                self.error = Some(error);
                0
            });
            self.buffer.truncate(filled + read);
            self.ended = read == 0;
        }
        &self.buffer[self.at..]
    }

    /// Passes over the zeros with which tapes and block devices fill up.
    pub(super) fn pass_zeros(&mut self) {
        while self.ahead(1).first() == Some(&0) {
            self.at += 1;
        }
    }

    /// Goes to the first gzip member behind `member` (a position) whose content begins as `wanted` tells; false when
    /// there is none.
    pub(super) fn find_member(&mut self, member: u64, wanted: impl Fn(&[u8]) -> bool) -> bool {
        self.at = usize::try_from((member + 1).saturating_sub(self.start)).unwrap_or(usize::MAX).min(self.at);
        loop {
            let ahead = self.ahead(TRIAL);
            let Some(found) = ahead.windows(3).position(|bytes| bytes == b"\x1f\x8b\x08") else {
                // Two bytes of the magic may stand at the end of what is at hand.
                let passed = ahead.len().saturating_sub(2);
                if passed == 0 {
                    self.at = self.buffer.len();
                    return false;
                }
                self.at += passed;
                continue;
            };
            self.at += found;
            let ahead = self.ahead(TRIAL);
            let mut content = Vec::new();
            // The trial is cut off, so that it may well fail at its end: what it gave before counts.
            let _ = flate2::bufread::GzDecoder::new(&ahead[..ahead.len().min(TRIAL)]).take(1 << 11).read_to_end(&mut content);
            if wanted(&content) {
                return true;
            }
            self.at += 1;
        }
    }
}

impl Read for Window<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut ahead = self.fill_buf()?;
        let read = ahead.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Window<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.ahead(1);
        match &self.error {
            // The error itself is kept for the report.
            Some(error) if self.at == self.buffer.len() => Err(error.kind().into()),
            _ => Ok(&self.buffer[self.at..]),
        }
    }

    fn consume(&mut self, count: usize) {
        self.at = self.buffer.len().min(self.at + count);
    }
}

/// Content in which records stand, with room to take back what was read too far.
pub(super) struct Content<'a> {
    inner: &'a mut dyn BufRead,
    /// What was taken back, still to be read.
    front: io::Cursor<Vec<u8>>,
    position: u64,
}

impl<'a> Content<'a> {
    pub(super) fn new(inner: &'a mut dyn BufRead) -> Self {
        Self { inner, front: io::Cursor::default(), position: 0 }
    }

    /// Bytes read so far.
    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// Takes back the last bytes read, which must be these.
    pub(super) fn unread(&mut self, bytes: &[u8]) {
        self.position -= bytes.len() as u64;
        let read = usize::try_from(self.front.position()).unwrap_or(usize::MAX).min(self.front.get_ref().len());
        // What came out of the front still stands there: to copy a long front for each record would take for ever.
        if self.front.get_ref()[..read].ends_with(bytes) {
            self.front.set_position((read - bytes.len()) as u64);
        } else {
            self.front = io::Cursor::new([bytes, &self.front.get_ref()[read..]].concat());
        }
    }

    /// The next line with its ending; empty at the end of the content.
    pub(super) fn line(&mut self) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        (&mut self.front).take(LONGEST_LINE).read_until(b'\n', &mut line)?;
        if line.last() != Some(&b'\n') {
            (&mut *self.inner).take(LONGEST_LINE.saturating_sub(line.len() as u64)).read_until(b'\n', &mut line)?;
        }
        self.position += line.len() as u64;
        Ok(line)
    }

    /// The next `count` bytes, fewer when the content ends before.
    pub(super) fn block(&mut self, count: u64) -> io::Result<Vec<u8>> {
        let mut block = Vec::new();
        (&mut self.front).chain(&mut *self.inner).take(count).read_to_end(&mut block)?;
        self.position += block.len() as u64;
        Ok(block)
    }

    /// Passes over `count` bytes without holding them; gives how many there were.
    pub(super) fn pass(&mut self, count: u64) -> io::Result<u64> {
        let passed = io::copy(&mut (&mut self.front).chain(&mut *self.inner).take(count), &mut io::sink())?;
        self.position += passed;
        Ok(passed)
    }
}
