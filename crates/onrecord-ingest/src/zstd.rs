//! Zstandard: frames of compressed bytes, one behind the other (RFC 8878).

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use std::io::{self, BufRead, Read};

/// Bytes decompressed from Zstandard, frame by frame.
pub(crate) struct Zstd<'a> {
    reader: &'a mut dyn BufRead,
    frame: FrameDecoder,
}

impl<'a> Zstd<'a> {
    pub(crate) fn new(reader: &'a mut dyn BufRead) -> Self {
        Self { reader, frame: FrameDecoder::new() }
    }
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
