//! JSON: an object a line, a list of objects, or one object.

use crate::fields::{Given, hand_on};
use crate::lines::{Bounded, Line, TOO_LONG, line_column, read_line, skip_mark, utf8};
use crate::xml::Source;
use crate::{Options, Place, Position, Reason, Sink, Skipped, Stop, feed, ninjs};
use serde::de::{DeserializeSeed, Deserializer, Error as _, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::cell::Cell;
use std::fmt;
use std::io::{self, BufRead, BufReader, Read};

const FORMAT: (&str, &str) = ("JSON", "application/json");

/// Reads JSON Lines: one object a line. A line that is no object is skipped, and reading goes on behind it.
pub(crate) fn lines(reader: &mut dyn BufRead, place: &Place, options: &Options, sink: &mut dyn Sink) -> Result<(), Stop> {
    if let Err(error) = skip_mark(reader) {
        return sink.skip(Skipped { place: place.clone(), reason: error.into() });
    }
    lines_from(reader, 1, place, options, sink)
}

fn lines_from(reader: &mut dyn BufRead, first: u64, place: &Place, options: &Options, sink: &mut dyn Sink) -> Result<(), Stop> {
    let mut line = Vec::new();
    for number in first.. {
        let here = place.at(Position::Line(number));
        match read_line(reader, &mut line, options.longest_record) {
            Ok(Line::End) => break,
            Ok(Line::TooLong) => sink.skip(Skipped { place: here, reason: Reason::TooLarge(options.longest_record) })?,
            Ok(Line::Read) if line.trim_ascii().is_empty() => {}
            Ok(Line::Read) => match object(&line, number) {
                Ok(object) => hand_object(object, &here, options, sink)?,
                Err((position, reason)) => sink.skip(Skipped { place: place.at(position), reason })?,
            },
            Err(error) => return sink.skip(Skipped { place: here, reason: error.into() }),
        }
    }
    Ok(())
}

/// Reads a list of objects, one by one, or a single object, or, where the first line is an object by itself and others
/// follow, JSON Lines.
pub(crate) fn document(reader: &mut dyn BufRead, place: &Place, options: &Options, sink: &mut dyn Sink) -> Result<(), Stop> {
    let unreadable = |error: io::Error| Skipped { place: place.clone(), reason: error.into() };
    let too_large = |limit| Skipped { place: place.clone(), reason: Reason::TooLarge(limit) };
    if let Err(error) = skip_mark(reader) {
        return sink.skip(unreadable(error));
    }
    // Blank lines before the first value.
    let (mut line, mut number) = (Vec::new(), 0);
    loop {
        number += 1;
        match reader.fill_buf().map(|chunk| chunk.iter().find(|byte| !byte.is_ascii_whitespace() || **byte == b'\n').copied()) {
            Ok(Some(b'[')) => return list(reader, number, place, options, sink),
            Ok(_) => {}
            Err(error) => return sink.skip(unreadable(error)),
        }
        match read_line(reader, &mut line, options.longest_record) {
            Ok(Line::End) => return sink.skip(Skipped { place: place.clone(), reason: Reason::Empty }),
            Ok(Line::TooLong) => return sink.skip(too_large(options.longest_record)),
            Ok(Line::Read) if line.trim_ascii().is_empty() => {}
            Ok(Line::Read) => break,
            Err(error) => return sink.skip(unreadable(error)),
        }
    }
    if let Ok(object) = object(&line, number) {
        hand_object(object, &place.at(Position::Line(number)), options, sink)?;
        return lines_from(reader, number + 1, place, options, sink);
    }
    let rest = options.largest_file.saturating_sub(line.len() as u64);
    match (&mut *reader).take(rest + 1).read_to_end(&mut line) {
        Ok(read) if read as u64 > rest => return sink.skip(too_large(options.largest_file)),
        Ok(_) => {}
        Err(error) => return sink.skip(unreadable(error)),
    }
    match object(&line, number) {
        Ok(object) => hand_object(object, place, options, sink),
        Err((position, reason)) => sink.skip(Skipped { place: place.at(position), reason }),
    }
}

/// Reads one object from `bytes`, which begin in line `first_line`.
pub(crate) fn object(bytes: &[u8], first_line: u64) -> Result<Map<String, Value>, (Position, Reason)> {
    let text = utf8(bytes, first_line)?;
    serde_json::from_str(text).map_err(|error| {
        let lines = text.split_inclusive('\n').take(error.line().saturating_sub(1));
        let start: usize = lines.map(str::len).sum();
        // The parser counts the bytes that it has read, the offending one among them.
        let end = (start + error.column().saturating_sub(1)).min(bytes.len());
        (line_column(&bytes[..end], first_line), malformed(&error))
    })
}

fn malformed(error: &serde_json::Error) -> Reason {
    // The place is told apart.
    let detail = error.to_string();
    let detail = detail.rsplit_once(" at line ").map_or(detail.as_str(), |(detail, _)| detail);
    Reason::Malformed { format: FORMAT.0, detail: detail.to_owned() }
}

fn hand_object(object: Map<String, Value>, place: &Place, options: &Options, sink: &mut dyn Sink) -> Result<(), Stop> {
    // A record with a text where the caller has its texts is one, whatever else it looks like.
    let is_record = options.fields.text_names().iter().any(|name| object.get(*name).is_some_and(Value::is_string));
    let source = |sha256| Source { sha256, place, url: None };
    if !is_record && feed::is_json_feed(&object) {
        // The bytes of an object that stands in a stream are not kept.
        for item in feed::json_items(&object, None) {
            feed::hand_on(item, &source(None), "application/feed+json", sink)?;
        }
        return Ok(());
    }
    if !is_record && ninjs::is_item(&object) {
        let (text, metadata) = ninjs::read(&object);
        let source = source(None);
        return source.hand_on(place, source.article(text, metadata, FORMAT.1), sink);
    }
    let mut object = object;
    let mut get = |name: &str| {
        let key = match object.contains_key(name) {
            true => name.to_owned(),
            false => object.keys().find(|key| key.eq_ignore_ascii_case(name))?.clone(),
        };
        given(object.get_mut(&key)?.take())
    };
    hand_on(&mut get, FORMAT, place, options, sink)
}

/// A value as a field: numbers and the like as written; objects and `null` are nothing.
fn given(value: Value) -> Option<Given> {
    match value {
        Value::String(text) => Some(Given::One(text)),
        Value::Array(values) => Some(Given::Many(values.into_iter().filter_map(scalar).collect())),
        other => scalar(other).map(Given::One),
    }
}

fn scalar(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        // `{"name": "…"}` is how schema.org writes a person.
        Value::Object(mut object) => object.remove("name").and_then(|name| name.as_str().map(str::to_owned)),
        Value::Null | Value::Array(_) => None,
    }
}

/// Reads a list element by element, so that memory holds one of them. Behind a fault there is no telling where the next
/// element begins: it ends the reading.
fn list(reader: &mut dyn BufRead, first_line: u64, place: &Place, options: &Options, sink: &mut dyn Sink) -> Result<(), Stop> {
    let mut stop = false;
    let left = Cell::new(options.longest_record);
    let mut parser = serde_json::Deserializer::from_reader(BufReader::new(Bounded { reader, left: &left }));
    let read = Elements { place, options, sink, left: &left, stop: &mut stop }.deserialize(&mut parser).and_then(|()| parser.end());
    match read {
        _ if stop => Err(Stop),
        Ok(()) => Ok(()),
        Err(error) => {
            let line = first_line + (error.line() as u64).saturating_sub(1);
            let reason = match error.io_error_kind() {
                Some(TOO_LONG) => Reason::TooLarge(options.longest_record),
                Some(_) => Reason::Unreadable(error.into()),
                None => malformed(&error),
            };
            sink.skip(Skipped { place: place.at(Position::Line(line)), reason })
        }
    }
}

/// Hands the elements of a list on while they are parsed.
struct Elements<'a> {
    place: &'a Place,
    options: &'a Options,
    sink: &'a mut dyn Sink,
    /// How much may be read for the element at hand.
    left: &'a Cell<u64>,
    /// Set when the sink wants no more; the error that ends the parsing then means nothing.
    stop: &'a mut bool,
}

impl<'de> DeserializeSeed<'de> for Elements<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Elements<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        let mut row = 0;
        while let Some(value) = elements.next_element::<Value>()? {
            row += 1;
            self.left.set(self.options.longest_record);
            let here = self.place.at(Position::Row(row));
            let taken = match value {
                Value::Object(object) => hand_object(object, &here, self.options, self.sink),
                _ => {
                    let reason = Reason::Malformed { format: FORMAT.0, detail: "not an object".to_owned() };
                    self.sink.skip(Skipped { place: here, reason })
                }
            };
            if taken.is_err() {
                *self.stop = true;
                return Err(A::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}
