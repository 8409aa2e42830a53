//! Members of archives are handed on by name; what cannot be read is told by name, and bombs do not go off.

use onrecord_ingest::container::{DEEPEST, read_tar, read_zip};
use onrecord_ingest::{Article, Hint, Place, Sink, Skipped, Stop};
use proptest::prelude::*;
use std::io::{self, Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

#[derive(Default)]
struct Told(Vec<String>);

impl Sink for Told {
    fn article(&mut self, _: &Place, _: Article) -> Result<(), Stop> {
        unreachable!("archives hand on bytes")
    }
    fn skip(&mut self, skipped: Skipped) -> Result<(), Stop> {
        self.0.push(skipped.to_string());
        Ok(())
    }
}

type Members = Vec<(String, Vec<u8>)>;

fn zipped(bytes: &[u8]) -> (Members, Vec<String>) {
    let (mut members, mut told) = (Vec::new(), Told::default());
    let mut member = |content: &[u8], place: &Place, _: Hint<'_>| {
        members.push((place.to_string(), content.to_vec()));
        Ok(())
    };
    read_zip(Cursor::new(bytes), bytes.len() as u64, &Place::new("a.zip"), &mut told, &mut member).expect("nobody stops");
    (members, told.0)
}

fn tarred(input: &mut dyn Read) -> (Members, Vec<String>) {
    let (mut members, mut told) = (Vec::new(), Told::default());
    let mut member = |content: &[u8], place: &Place, _: Hint<'_>| {
        members.push((place.to_string(), content.to_vec()));
        Ok(())
    };
    read_tar(input, &Place::new("a.tar"), &mut told, &mut member).expect("nobody stops");
    (members, told.0)
}

fn zip_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in members {
        writer.start_file(*name, options).expect("memory");
        writer.write_all(content).expect("memory");
    }
    writer.finish().expect("memory").into_inner()
}

/// A header with a name as it is: the library's own setter refuses names that lead out of the folder.
fn tar_header(name: &str, kind: tar::EntryType, size: u64) -> tar::Header {
    let mut header = tar::Header::new_gnu();
    header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
    header.set_entry_type(kind);
    header.set_size(size);
    header.set_cksum();
    header
}

fn tar_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, content) in members {
        builder.append(&tar_header(name, tar::EntryType::Regular, content.len() as u64), *content).expect("memory");
    }
    builder.into_inner().expect("memory")
}

const TEXT: &[u8] = b"\"We will rebuild,\" said Ada Quill, the mayor.";

const MEMBERS: [(&str, &[u8]); 7] = [
    ("may/one.txt", TEXT),
    (".hidden", TEXT),
    ("may/.git/two.txt", TEXT),
    ("__MACOSX/may/_one.txt", TEXT),
    ("../../etc/three.txt", b"three"),
    ("./four.txt", b"four"),
    ("empty.txt", b""),
];

#[test]
fn members_are_handed_on_by_name() {
    let expected = |archive: &str| {
        let named = [("may/one.txt", TEXT), ("../../etc/three.txt", b"three"), ("./four.txt", b"four"), ("empty.txt", b"")];
        named.map(|(name, content)| (format!("{archive} > {name}"), content.to_vec())).to_vec()
    };
    assert_eq!(zipped(&zip_of(&MEMBERS)), (expected("a.zip"), vec![]));
    assert_eq!(tarred(&mut tar_of(&MEMBERS).as_slice()), (expected("a.tar"), vec![]));
}

#[test]
fn folders_and_links_are_passed_over() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    writer.add_directory("may", options).expect("memory");
    writer.add_symlink("link.txt", "/etc/passwd", options).expect("memory");
    assert_eq!(zipped(&writer.finish().expect("memory").into_inner()), (vec![], vec![]));
    let mut builder = tar::Builder::new(Vec::new());
    for kind in [tar::EntryType::Directory, tar::EntryType::Symlink, tar::EntryType::Link, tar::EntryType::Fifo, tar::EntryType::Char] {
        builder.append(&tar_header("other", kind, 0), io::empty()).expect("memory");
    }
    assert_eq!(tarred(&mut builder.into_inner().expect("memory").as_slice()), (vec![], vec![]));
}

#[test]
fn archives_nested_too_deep_are_told() {
    let file = zip_of(&MEMBERS);
    for (depth, read) in [(DEEPEST - 1, 4), (DEEPEST, 0)] {
        let place = (0..depth).fold(Place::new("a"), |place, level| place.member(level.to_string()));
        let mut count = 0;
        let mut member = |_: &[u8], _: &Place, _: Hint<'_>| {
            count += 1;
            Ok(())
        };
        let mut told = Told::default();
        read_zip(Cursor::new(&file), file.len() as u64, &place, &mut told, &mut member).expect("nobody stops");
        read_tar(&mut tar_of(&MEMBERS).as_slice(), &place, &mut told, &mut member).expect("nobody stops");
        assert_eq!((count, told.0.len()), (2 * read, if read == 0 { 2 } else { 0 }), "{depth}: {:?}", told.0);
        assert!(told.0.iter().all(|line| line.ends_with("archives nested more than 4 deep")), "{:?}", told.0);
    }
}

#[test]
fn broken_members_of_a_zip_are_told_by_name() {
    let file = zip_of(&[("a.txt", b"first"), ("b.txt", TEXT), ("c.txt", b"last")]);
    let content = file.windows(5).position(|bytes| bytes == b"b.txt").expect("there") + 5;
    let flags = |file: &[u8], magic: &[u8], at: usize| {
        let headers = file.windows(4).enumerate().filter(|(_, bytes)| bytes == &magic);
        headers.map(|(start, _)| start + at).nth(1).expect("three members")
    };
    let mut broken = file.clone();
    broken[content + 8] ^= 0x55;
    let mut encrypted = file.clone();
    let (local, central) = (flags(&file, b"PK\x03\x04", 6), flags(&file, b"PK\x01\x02", 8));
    encrypted[local] |= 1;
    encrypted[central] |= 1;
    let mut method = file.clone();
    let (local, central) = (flags(&file, b"PK\x03\x04", 8), flags(&file, b"PK\x01\x02", 10));
    method[local] = 12;
    method[central] = 12;
    for (file, what) in
        [(broken, "malformed zip"), (encrypted, "not a format that is read (encrypted)"), (method, "not a format that is read")]
    {
        let (members, told) = zipped(&file);
        assert_eq!(members, [("a.zip > a.txt".to_owned(), b"first".to_vec()), ("a.zip > c.txt".to_owned(), b"last".to_vec())], "{what}");
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].starts_with(&format!("a.zip > b.txt: {what}")), "{told:?}");
    }
    for no_zip in [&b""[..], b"no archive at all", &file[..file.len() - 30]] {
        let (members, told) = zipped(no_zip);
        assert!(members.is_empty() && told.len() == 1 && told[0].starts_with("a.zip: malformed zip"), "{told:?}");
    }
}

#[test]
fn bombs_are_told_and_do_not_go_off() {
    let (zeros, text) = (vec![0; 40 << 20], b"news ".repeat(100));
    let file = zip_of(&[("bomb", &zeros), ("a.txt", &text)]);
    let (members, told) = zipped(&file);
    assert_eq!(members, [("a.zip > a.txt".to_owned(), text)]);
    assert_eq!(told, [format!("a.zip > bomb: larger than {} bytes", 16 << 20)]);
    // Each is small, all together are not.
    let zeros = vec![0; 3 << 20];
    let names: Vec<String> = (0..20).map(|index| format!("{index}.txt")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), zeros.as_slice())).collect();
    let (members, told) = zipped(&zip_of(&many));
    assert_eq!((members.len(), told.len()), (5, 1), "{told:?}");
    assert!(told[0].starts_with("a.zip > 5.txt: larger than"), "{told:?}");
    // A name without end.
    let header = tar_header("././@LongLink", tar::EntryType::GNULongName, 1 << 35);
    let (members, told) = tarred(&mut header.as_bytes().chain(io::repeat(b'n')));
    assert!(members.is_empty() && told.len() == 1 && told[0].contains("a header of more than"), "{told:?}");
}

#[test]
fn sparse_and_cut_members_of_a_tar_are_told_by_name() {
    let mut sparse = tar_header("holes.txt", tar::EntryType::GNUSparse, 512);
    let gnu = sparse.as_gnu_mut().expect("GNU");
    gnu.sparse[0].set_offset(1 << 40);
    gnu.sparse[0].set_length(512);
    gnu.set_real_size((1 << 40) + 512);
    sparse.set_cksum();
    let file = [sparse.as_bytes().as_slice(), &[b'x'; 512], &tar_of(&[("a.txt", TEXT)])].concat();
    let (members, told) = tarred(&mut file.as_slice());
    assert_eq!(members, [("a.tar > a.txt".to_owned(), TEXT.to_vec())]);
    assert_eq!(told, ["a.tar > holes.txt: not a format that is read (sparse file)"]);
    let file = tar_of(&[("a.txt", TEXT), ("b.txt", TEXT)]);
    let (members, told) = tarred(&mut &file[..3 * 512 + 10]);
    assert_eq!((members.len(), told), (1, vec![format!("a.tar > b.txt: malformed tar: cut off: 10 of {} bytes are there", TEXT.len())]));
    let (members, told) = tarred(&mut [&file[..1024], &[b'?'; 1024]].concat().as_slice());
    assert!(members.len() == 1 && told.len() == 1 && told[0].starts_with("a.tar: malformed tar"), "{told:?}");
}

#[test]
fn a_taker_that_has_enough_ends_the_reading() {
    let mut count = 0;
    let mut member = |_: &[u8], _: &Place, _: Hint<'_>| {
        count += 1;
        Err(Stop)
    };
    let place = Place::new("a");
    assert_eq!(
        read_zip(Cursor::new(zip_of(&MEMBERS)), zip_of(&MEMBERS).len() as u64, &place, &mut Told::default(), &mut member),
        Err(Stop)
    );
    assert_eq!(read_tar(&mut tar_of(&MEMBERS).as_slice(), &place, &mut Told::default(), &mut member), Err(Stop));
    assert_eq!(count, 2);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutated_archives_neither_panic_nor_hang(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 0..12),
        tar: bool,
    ) {
        let mut file = if tar { tar_of(&MEMBERS) } else { zip_of(&MEMBERS) };
        for (index, byte, change) in changes {
            let at = index.index(file.len());
            match change {
                0 => file[at] = byte,
                1 => file.insert(at, byte),
                _ => { file.remove(at); }
            }
        }
        let (members, told) = if tar { tarred(&mut file.as_slice()) } else { zipped(&file) };
        // A member has a header of its own, so that there can be no more than there were, but for what was hidden.
        prop_assert!(members.len() + told.len() <= MEMBERS.len() + 1, "{members:?} {told:?}");
    }
}
