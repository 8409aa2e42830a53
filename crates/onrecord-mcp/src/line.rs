//! Lines of bounded length.

use std::io::{self, BufRead};

/// What comes next.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// A line, without its end.
    Whole(Vec<u8>),
    /// A line that is longer than allowed; all of it was passed over.
    TooLong,
    /// There is no more.
    End,
}

/// Reads a line of at most `most` bytes. The last one may have no line end.
pub(crate) fn next(input: &mut dyn BufRead, most: usize) -> io::Result<Line> {
    let (mut line, mut is_too_long, mut is_empty) = (Vec::new(), false, true);
    loop {
        let available = match input.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            available => available?,
        };
        let end = available.iter().position(|&byte| byte == b'\n');
        let part = &available[..end.unwrap_or(available.len())];
        let is_last = available.is_empty();
        is_empty &= is_last;
        if is_too_long || part.len() > most - line.len() {
            // No more of it is kept than is allowed.
            (is_too_long, line) = (true, Vec::new());
        } else {
            line.extend_from_slice(part);
        }
        let read = part.len() + usize::from(end.is_some());
        input.consume(read);
        if end.is_some() || is_last {
            return Ok(if is_too_long {
                Line::TooLong
            } else if is_empty {
                Line::End
            } else {
                Line::Whole(line)
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Line, next};
    use std::io::BufReader;

    #[test]
    fn long_lines_are_passed_over_and_the_next_one_read() {
        for capacity in [1, 3, 100] {
            let mut input = BufReader::with_capacity(capacity, b"four\n\nlonger\nlast".as_slice());
            let whole = |text: &str| Line::Whole(text.as_bytes().to_vec());
            for expected in [whole("four"), whole(""), Line::TooLong, whole("last"), Line::End, Line::End] {
                assert_eq!(next(&mut input, 5).expect("it can be read"), expected, "{capacity}");
            }
        }
    }
}
