//! Web archives are read record by record; what is broken is told with its offset, and the next record is read.

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use onrecord_ingest::{Article, Hint, Place, Position, Reason, Sink, Skipped, Stop, warc};
use proptest::prelude::*;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

#[derive(Default)]
struct Told(Vec<(u64, String)>);

impl Sink for Told {
    fn article(&mut self, _: &Place, _: Article) -> Result<(), Stop> {
        unreachable!("archives hand on bytes")
    }
    fn skip(&mut self, skipped: Skipped) -> Result<(), Stop> {
        let Some(Position::Byte(offset)) = skipped.place.position else { panic!("no offset: {skipped}") };
        self.0.push((offset, skipped.reason.to_string()));
        Ok(())
    }
}

/// A page that was handed on.
#[derive(Debug, PartialEq)]
struct Page {
    offset: u64,
    url: Option<String>,
    content_type: Option<String>,
    body: Vec<u8>,
}

fn read(input: &mut dyn Read) -> (Vec<Page>, Vec<(u64, String)>) {
    let (mut pages, mut told) = (Vec::new(), Told::default());
    let mut member = |body: &[u8], place: &Place, hint: Hint<'_>| {
        let Some(Position::Byte(offset)) = place.position else { panic!("no offset: {place}") };
        let own = |text: Option<&str>| text.map(str::to_owned);
        pages.push(Page { offset, url: own(hint.url), content_type: own(hint.media_type), body: body.to_vec() });
        Ok(())
    };
    warc::read(input, &Place::new("a.warc"), &mut told, &mut member).expect("nobody stops");
    (pages, told.0)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

/// A record with a given length; its true one when there is none.
fn record_of(kind: &str, fields: &str, block: &[u8], length: Option<u64>) -> Vec<u8> {
    let length = length.unwrap_or(block.len() as u64);
    let head =
        format!("WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: http://news.example/{kind}\r\n{fields}Content-Length: {length}\r\n\r\n");
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn record(kind: &str, fields: &str, block: &[u8]) -> Vec<u8> {
    record_of(kind, fields, block, None)
}

fn http(fields: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{fields}\r\n").as_bytes(), body].concat()
}

fn response(fields: &str, body: &[u8]) -> Vec<u8> {
    record("response", "Content-Type: application/http; msgtype=response\r\n", &http(fields, body))
}

const PAGE: &[u8] = b"<p>\"The bridge is safe,\" said Ada Quill.</p>\r\n\r\n";

fn bodies(pages: &[Page]) -> Vec<&[u8]> {
    pages.iter().map(|page| page.body.as_slice()).collect()
}

#[test]
fn pages_are_handed_on_with_address_type_and_offset() {
    let info = record("warcinfo", "Content-Type: application/warc-fields\r\n", b"software: test\r\n");
    let gone = record("response", "", b"HTTP/1.1 404 Not Found\r\n\r\n<p>Gone</p>");
    let dns = record("resource", "Content-Type: text/dns\r\n", b"news.example. 60 IN A 192.0.2.1");
    let others = ["request", "metadata", "revisit", "made-up"].map(|kind| record(kind, "", b"anything")).concat();
    let resource = record("resource", "Content-Type: text/plain\r\n", b"As it is");
    let conversion = record("conversion", "Content-Type: text/plain\r\n", b"Turned");
    let records = [info, response("", PAGE), gone, dns, others, resource, conversion];
    let expected =
        [("response", "text/html", 1, PAGE), ("resource", "text/plain", 5, b"As it is"), ("conversion", "text/plain", 6, b"Turned")];
    for packed in [false, true] {
        let records: Vec<Vec<u8>> = records.iter().map(|record| if packed { gzip(record) } else { record.clone() }).collect();
        let (pages, told) = read(&mut records.concat().as_slice());
        assert_eq!(told, [], "packed: {packed}");
        let expected = expected.map(|(kind, content_type, index, body)| Page {
            offset: records[..index].concat().len() as u64,
            url: Some(format!("http://news.example/{kind}")),
            content_type: Some(content_type.to_owned()),
            body: body.to_vec(),
        });
        assert_eq!(pages, expected, "packed: {packed}");
    }
}

#[test]
fn codings_of_http_are_undone() {
    let half = PAGE.len() / 2;
    let chunked = |bytes: &[u8]| {
        let (one, two) = bytes.split_at(bytes.len() / 2);
        [format!("{:x}\r\n", one.len()).as_bytes(), one, format!("\r\n{:X};a=b\r\n", two.len()).as_bytes(), two, b"\r\n0\r\n\r\n"].concat()
    };
    let raw = zlib(PAGE)[2..].to_vec();
    for (fields, body) in [
        ("Transfer-Encoding: chunked\r\n", chunked(PAGE)),
        ("transfer-encoding: Chunked\r\nContent-Encoding: gzip\r\n", chunked(&gzip(PAGE))),
        ("Content-Encoding: gzip\r\n", [gzip(&PAGE[..half]), gzip(&PAGE[half..])].concat()),
        ("Content-Encoding: deflate\r\n", zlib(PAGE)),
        ("Content-Encoding: deflate\r\n", raw),
        ("Content-Encoding: deflate, gzip\r\n", gzip(&zlib(PAGE))),
        // Undone by the crawler, which kept the fields.
        ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", PAGE.to_vec()),
        ("Content-Encoding: deflate\r\n", PAGE.to_vec()),
    ] {
        let (pages, told) = read(&mut response(fields, &body).as_slice());
        assert_eq!((bodies(&pages), told), (vec![PAGE], vec![]), "{fields}");
    }
    let (pages, told) = read(&mut [response("Content-Encoding: br\r\n", PAGE), response("", PAGE)].concat().as_slice());
    assert_eq!((bodies(&pages), told), (vec![PAGE], vec![(0, "not a format that is read (HTTP content coding br)".to_owned())]));
    let cut = gzip(PAGE);
    let (pages, told) = read(&mut response("Content-Encoding: gzip\r\n", &cut[..cut.len() - 9]).as_slice());
    assert!(pages.is_empty() && told.len() == 1 && told[0].1.contains("malformed HTTP content coding"), "{told:?}");
}

#[test]
fn wrong_lengths_cost_one_record_each() {
    let last = response("", b"last");
    let block = http("", PAGE);
    for (length, what) in [(10, "no record follows the 10 bytes"), (block.len() as u64 + 300, "no record follows"), (1 << 27, "cut off")] {
        let wrong = record_of("response", "", &block, Some(length));
        let first = response("", b"first");
        let file = [&first[..], &wrong, &last, &last].concat();
        let (pages, told) = read(&mut file.as_slice());
        assert_eq!(bodies(&pages), [&b"first"[..], b"last", b"last"], "{length}");
        assert_eq!((told.len(), told[0].0), (1, first.len() as u64), "{told:?}");
        assert!(told[0].1.contains(what), "{told:?}");
        let offsets: Vec<u64> = pages.iter().map(|page| page.offset).collect();
        let behind = (first.len() + wrong.len()) as u64;
        assert_eq!(offsets, [0, behind, behind + last.len() as u64], "{length}");
    }
}

#[test]
fn broken_headers_cost_one_record_each() {
    let good = response("", PAGE);
    for (broken, what) in [
        ("WARC/1.0\r\nWARC-Type: response\r\n\r\n", "without Content-Length"),
        ("WARC/1.0\r\nContent-Length: 0\r\n\r\n", "without WARC-Type"),
        ("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: -1\r\n\r\n", "not a number of bytes"),
        ("WARC/1.0\r\nWARC-Type: response\r\n", "has no end"),
        ("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 20000\r\n\r\n", "cut off"),
        ("WARC/0.9 100 response http://news.example/\r\n\r\n", "no record begins here"),
        ("WARC/0.10\r\nContent-Length: 0\r\n\r\n", "WARC/0.10"),
        ("neither\r\nhere\r\nnor there\r\n\r\n", "no record begins here"),
        (
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\nContent-Length: 2\r\n\r\nhi\r\n\r\n",
            "HTTP status line",
        ),
        ("WARC/1.1\r\nWARC-Type: continuation\r\nWARC-Segment-Number: 2\r\nContent-Length: 2\r\n\r\nhi\r\n\r\n", "segmented"),
    ] {
        // Apart from a record before it, whose end would be in doubt.
        let (pages, told) = read(&mut [broken.as_bytes(), &good].concat().as_slice());
        assert_eq!((bodies(&pages), told.len()), (vec![PAGE], 1), "{broken}: {told:?}");
        assert!(told[0].0 == 0 && told[0].1.contains(what), "{broken}: {told:?}");
    }
}

#[test]
fn broken_gzip_members_cost_one_record_each() {
    // Long enough that the damage is in the middle of the data.
    let long: Vec<u8> = (0..4000_u32).flat_map(|number| number.wrapping_mul(2_654_435_761).to_string().into_bytes()).collect();
    let (first, middle, last) = (gzip(&response("", b"first")), gzip(&response("", &long)), gzip(&response("", b"last")));
    let mut wrong_byte = middle.clone();
    wrong_byte[middle.len() / 2] ^= 0x55;
    let mut wrong_sum = middle.clone();
    wrong_sum[middle.len() - 6] ^= 1;
    let cut = middle[..middle.len() / 2].to_vec();
    for (broken, what) in [(wrong_byte, "byte"), (wrong_sum, "checksum"), (cut, "cut"), (b"\x1f\x8b\x08\xff no member".to_vec(), "header")]
    {
        let (pages, told) = read(&mut [&first[..], &broken, &last].concat().as_slice());
        assert_eq!(bodies(&pages), [&b"first"[..], b"last"], "{what}");
        assert_eq!((told.len(), told[0].0), (1, first.len() as u64), "{what}: {told:?}");
        assert!(told[0].1.starts_with("malformed gzip"), "{what}: {told:?}");
    }
    let (pages, told) = read(&mut [&first[..], &[0; 600], &last[..last.len() - 12]].concat().as_slice());
    assert_eq!((bodies(&pages), told.len(), told[0].0), (vec![&b"first"[..]], 1, first.len() as u64 + 600));
}

#[test]
fn arc_is_read_with_spaces_in_addresses() {
    let page = "HTTP/1.0 200 OK\nContent-Type: text/html\n\n<p>Old</p>";
    let description = |tail: &str, body: &str| format!("filedesc://a.arc 0.0.0.0 20010203040506 text/plain {tail}{}\n{body}\n", body.len());
    let one = description("", "1 0 Test\nURL IP-address Archive-date Content-type Archive-length\n");
    let one = format!(
        "{one}http://old.example/a b 192.0.2.1 20010203040506 text/html {}\n{page}\ndns:x 192.0.2.1 20010203040506 text/dns 3\nabc\n",
        page.len()
    );
    let two = description(
        "200 - - 0 a.arc ",
        "2 0 Test\nURL IP-address Archive-date Content-type Result-code Checksum Location Offset Filename Archive-length\n",
    );
    let two = format!("{two}http://old.example/a b 192.0.2.1 20010203040506 text/html 200 - - 99 a.arc {}\n{page}\n", page.len());
    for file in [one, two] {
        let (pages, told) = read(&mut file.as_bytes());
        assert_eq!((bodies(&pages), told), (vec![&b"<p>Old</p>"[..]], vec![]), "{file}");
        assert_eq!((pages[0].url.as_deref(), pages[0].content_type.as_deref()), (Some("http://old.example/a b"), Some("text/html")));
        assert_eq!(pages[0].offset, file.find("http://old").expect("there") as u64);
    }
}

#[test]
fn a_record_that_is_too_large_is_passed_over() {
    let size = warc::LARGEST + 1;
    let head = format!("WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: {size}\r\n\r\n");
    let last = response("", PAGE);
    let mut file = head.as_bytes().chain(io::repeat(b'x').take(size)).chain(&b"\r\n\r\n"[..]).chain(last.as_slice());
    let (pages, told) = read(&mut file);
    assert_eq!((bodies(&pages), told), (vec![PAGE], vec![(0, Reason::TooLarge(warc::LARGEST).to_string())]));
    assert_eq!(pages[0].offset, head.len() as u64 + size + 4);
}

#[test]
fn a_disk_that_fails_is_told_once() {
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is on fire"))
        }
    }
    for file in [response("", PAGE), gzip(&response("", PAGE))] {
        // A plain record's end is not known without what follows; a gzip member has its own.
        let (_, told) = read(&mut file.as_slice().chain(Failing));
        assert_eq!(told, [(file.len() as u64, "cannot be read: the disk is on fire".to_owned())]);
    }
}

#[test]
fn a_taker_that_has_enough_ends_the_reading() {
    let mut count = 0;
    let mut member = |_: &[u8], _: &Place, _: Hint<'_>| {
        count += 1;
        Err(Stop)
    };
    let file = [gzip(&response("", PAGE)), gzip(&response("", PAGE))].concat();
    assert_eq!(warc::read(&mut file.as_slice(), &Place::new("a"), &mut Told::default(), &mut member), Err(Stop));
    assert_eq!(count, 1);
}

fn shared() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder = std::env::var_os("ONRECORD_SHARED").map_or(root, PathBuf::from).join("data/warc");
    if !folder.is_dir() {
        eprintln!("skipped: no web archives in {}", folder.display());
        return None;
    }
    Some(folder)
}

/// For each file the lengths of the pages, and how many reports there are. The lengths are those that warcio 1.8.1 gives
/// for responses with status 200, resources and conversions, but for the remarks.
const SHARED: [(&str, &[usize], usize); 16] = [
    // warcio takes the lengths that are no numbers for nought.
    ("bad.arc", &[], 4),
    // All records in one gzip member: warcio reads none of this file and of the next.
    ("example-bad-non-chunked.warc.gz", &[1270], 0),
    ("example-bad.warc.gz.bad", &[1270], 0),
    ("example-digest.warc", &[], 0),
    ("example-iana.org-chunked.warc", &[7223], 0),
    ("example-resource.warc.gz", &[1303], 0),
    ("example-space-in-target-uri.warc.gz", &[70], 0),
    // The file ends before the record does; warcio gives what is there.
    ("example-space-in-url.arc", &[], 1),
    // The record is longer than it says, its compressed body lacks the end; warcio gives what is there.
    ("example-trunc.warc", &[], 1),
    // Without the two records in which Wget notes its own run.
    ("example-wget-bad-target-uri.warc.gz", &[1270], 0),
    // One record in two gzip members; warcio gives an empty page and ends.
    ("example-wrong-chunks.warc.gz", &[], 2),
    ("example.arc", &[1270], 0),
    ("example.arc.gz", &[1270], 0),
    ("example.warc", &[1270], 0),
    ("example.warc.gz", &[1270], 0),
    ("post-test.warc.gz", &[545, 552, 551], 0),
];

#[test]
fn shared_archives_are_read_or_refused_with_their_offset() {
    let Some(folder) = shared() else { return };
    let mut found = Vec::new();
    for entry in folder.read_dir().expect("a folder") {
        let path = entry.expect("an entry").path();
        let bytes = std::fs::read(&path).expect("a file");
        let (pages, told) = read(&mut bytes.as_slice());
        assert!(told.iter().all(|(offset, _)| *offset < bytes.len() as u64), "{}: {told:?}", path.display());
        let lengths: Vec<usize> = pages.iter().map(|page| page.body.len()).collect();
        found.push((path.file_name().expect("a name").to_string_lossy().into_owned(), lengths, told.len()));
    }
    found.sort();
    let found: Vec<_> = found.iter().map(|(name, lengths, told)| (name.as_str(), lengths.as_slice(), *told)).collect();
    assert_eq!(found, SHARED);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutated_archives_neither_panic_nor_hang(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 0..12),
        packed: bool,
    ) {
        let body = gzip(PAGE);
        let records = [response("", PAGE), response("Content-Encoding: gzip\r\n", &body), record("request", "", b"x"), response("Transfer-Encoding: chunked\r\n", b"4\r\nThe \r\n0\r\n\r\n")];
        let arc = b"http://a.example/ 192.0.2.1 20010203040506 text/html 22\nHTTP/1.0 200 OK\n\nabcde\n".to_vec();
        let mut file: Vec<u8> = records.into_iter().chain([arc]).flat_map(|record| if packed { gzip(&record) } else { record }).collect();
        for (index, byte, change) in changes {
            if file.is_empty() { break; }
            let at = index.index(file.len());
            match change {
                0 => file[at] = byte,
                1 => file.insert(at, byte),
                2 => { file.remove(at); }
                _ => { let tail = file.split_off(at); file.extend_from_slice(&tail[..tail.len().min(usize::from(byte))]); file.extend_from_slice(&tail); }
            }
        }
        let (pages, told) = read(&mut file.as_slice());
        for offset in pages.iter().map(|page| page.offset).chain(told.iter().map(|(offset, _)| *offset)) {
            prop_assert!(offset < file.len() as u64);
        }
        // No byte is handed on or told of again and again.
        prop_assert!(pages.len() + told.len() <= file.len());
    }
}
