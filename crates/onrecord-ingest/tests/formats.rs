//! Each format is read as its fixture says, and what is malformed is told with its place.

use jiff::civil::date;
use onrecord_ingest::{Article, Hint, Options, Place, Position, Reason, Sink, Skipped, Stop, read_bytes, read_path};
use onrecord_text::{Document, Origin};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Keeps what it is given.
#[derive(Default)]
struct Kept {
    articles: Vec<(Place, Article)>,
    skipped: Vec<Skipped>,
    asked: Vec<(Place, String)>,
    known: Option<String>,
    most: Option<usize>,
    done: Vec<(String, String)>,
}

impl Sink for Kept {
    fn article(&mut self, place: &Place, article: Article) -> Result<(), Stop> {
        self.articles.push((place.clone(), article));
        if self.most == Some(self.articles.len()) { Err(Stop) } else { Ok(()) }
    }

    fn skip(&mut self, skipped: Skipped) -> Result<(), Stop> {
        self.skipped.push(skipped);
        Ok(())
    }

    fn knows(&mut self, place: &Place, sha256: &str) -> bool {
        self.asked.push((place.clone(), sha256.to_owned()));
        self.known.as_deref() == Some(sha256)
    }

    fn done(&mut self, place: &Place, sha256: &str) -> Result<(), Stop> {
        self.done.push((place.source(), sha256.to_owned()));
        Ok(())
    }
}

impl Kept {
    fn texts(&self) -> Vec<&str> {
        self.articles.iter().map(|(_, article)| article.document.text()).collect()
    }

    fn reasons(&self) -> Vec<(Option<Position>, &'static str)> {
        self.skipped.iter().map(|skipped| (skipped.place.position, skipped.reason.kind())).collect()
    }

    fn positions(&self) -> Vec<Option<Position>> {
        self.articles.iter().map(|(place, _)| place.position).collect()
    }
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

fn read_with(name: &str, options: &Options) -> Kept {
    let mut kept = Kept::default();
    read_path(&fixture(name), options, &mut kept).expect("it is not stopped");
    // From memory it is the same.
    let mut again = Kept::default();
    let bytes = std::fs::read(fixture(name)).expect("it is there");
    read_bytes(&bytes, &Place::new(fixture(name).to_string_lossy()), Hint::default(), options, &mut again).expect("it is not stopped");
    assert_eq!(again.texts(), kept.texts());
    assert_eq!(again.reasons(), kept.reasons());
    kept
}

fn read(name: &str) -> Kept {
    read_with(name, &Options::default())
}

fn renamed(fields: &str) -> Options {
    Options { fields: fields.parse().expect("the fields are well formed"), ..Options::default() }
}

#[test]
fn a_table_gives_an_article_a_row() {
    let kept = read("csv/gazette.csv");
    assert_eq!(
        kept.texts(),
        [
            "The harbour will close, the mayor said.\n\n“We have no choice,” said Mayor Orla Fenwick.",
            "A ferry was late on Wednesday.",
            "\"It is open,\" said an engineer."
        ]
    );
    assert_eq!(kept.positions(), [1, 2, 5].map(|row| Some(Position::Row(row))));
    let metadata = &kept.articles[0].1.metadata;
    assert_eq!(metadata.id.as_deref(), Some("g-1"));
    assert_eq!(metadata.title.as_deref(), Some("Harbour to close"));
    assert_eq!(metadata.byline.as_deref(), Some("By Ivo Lindqvist"));
    assert_eq!((metadata.published, &metadata.published_at), (Some(date(2025, 6, 3)), &None));
    let document = &kept.articles[0].1.document;
    assert_eq!(document.published(), Some(date(2025, 6, 3)));
    assert_eq!(document.origin().url.as_deref(), Some("https://gazette.example/1"));
    assert_eq!(document.origin().publisher.as_deref(), Some("Port Alder Gazette"));
    assert_eq!(kept.articles[1].1.metadata.byline, None);
    assert_eq!(kept.articles[2].1.metadata.published_at.as_deref(), Some("2025-06-07T08:30:00Z"));
    assert_eq!(kept.reasons(), [(Some(Position::Line(6)), "malformed"), (Some(Position::Row(4)), "empty")]);
}

#[test]
fn a_table_may_have_semicolons_or_tabs_and_other_names() {
    let kept = read_with("csv/semicolons.csv", &renamed("text=Inhalt,title=titel,date=datum"));
    assert_eq!(kept.texts(), ["Der Hafen schließt, sagte die Bürgermeisterin."]);
    assert_eq!(kept.articles[0].1.metadata.title.as_deref(), Some("Hafen"));
    let kept = read("tsv/wire.tsv");
    assert_eq!(kept.texts(), ["Wheat rose, \"traders\" said."]);
    assert_eq!(kept.articles[0].1.metadata.id.as_deref(), Some("w1"));
    assert_eq!(kept.articles[0].1.metadata.published, Some(date(1987, 2, 26)));
}

#[test]
fn a_table_without_texts_is_refused_with_what_it_has() {
    let kept = read("tsv/no-text.tsv");
    assert_eq!(kept.reasons(), [(Some(Position::Line(1)), "malformed")]);
    assert!(
        kept.skipped[0].to_string().ends_with(
            "no-text.tsv, line 1: malformed TSV: the head row has no column `text` or `body`: it has `id`, `headline`, `summary`"
        )
    );
}

#[test]
fn a_quotation_mark_that_is_never_closed_does_not_fill_the_memory() {
    let mut table = b"text\nA row.\n\"open".to_vec();
    table.resize(100_000, b'x');
    let options = Options { longest_record: 20_000, ..Options::default() };
    let mut kept = Kept::default();
    read_bytes(&table, &Place::new("a.csv"), Hint::default(), &options, &mut kept).expect("it is not stopped");
    assert_eq!(kept.texts(), ["A row."]);
    assert!(matches!(kept.skipped[..], [Skipped { reason: Reason::TooLarge(20_000), .. }]), "{:?}", kept.skipped);
}

#[test]
fn lines_of_json_keep_their_text_unaltered() {
    let kept = read("jsonl/wire.jsonl");
    assert_eq!(
        kept.texts(),
        ["Wheat rose\non Thursday,\n\ntraders said. ", "The dam held, said engineer Pia Sorensen.", "The tide was low."]
    );
    assert_eq!(kept.positions(), [1, 3, 8].map(|line| Some(Position::Line(line))));
    let [first, second, third] = [0, 1, 2].map(|place: usize| &kept.articles[place].1.metadata);
    assert_eq!((first.id.as_deref(), first.published), (Some("7"), Some(date(1987, 2, 26))));
    assert_eq!(first.published_at.as_deref(), Some("26-FEB-1987 15:01:01.79"));
    assert_eq!((second.published, &second.byline), (None, &None));
    assert_eq!(second.authors, ["Ana Brandt", "Rolf Meyer"]);
    assert_eq!((third.id.as_deref(), third.byline.as_deref()), (Some("f"), Some("Ana Brandt")));
    // The column of the stray string counts `é` as one character.
    let expected = [
        (Some(Position::LineColumn(4, 25)), "malformed"),
        (Some(Position::Line(5)), "empty"),
        (Some(Position::Line(6)), "malformed"),
        (Some(Position::LineColumn(7, 1)), "malformed"),
    ];
    assert_eq!(kept.reasons(), expected);
}

#[test]
fn a_line_that_is_too_long_is_passed_over() {
    let lines = format!("{{\"text\": \"One.\"}}\n{{\"text\": \"{}\"}}\n{{\"text\": \"Two.\"}}", "x".repeat(1000));
    let options = Options { longest_record: 100, ..Options::default() };
    let mut kept = Kept::default();
    read_bytes(lines.as_bytes(), &Place::new("a.jsonl"), Hint::default(), &options, &mut kept).expect("it is not stopped");
    assert_eq!(kept.texts(), ["One.", "Two."]);
    assert_eq!(kept.reasons(), [(Some(Position::Line(2)), "too-large")]);
}

#[test]
fn a_list_of_json_is_read_up_to_its_fault() {
    let kept = read("json/list.json");
    assert_eq!(kept.texts(), ["One, said the clerk.", "Three, said the judge."]);
    assert_eq!(kept.positions(), [1, 3].map(|row| Some(Position::Row(row))));
    assert_eq!(kept.reasons(), [(Some(Position::Row(2)), "malformed"), (Some(Position::Line(6)), "malformed")]);
}

#[test]
fn an_element_of_a_list_that_is_too_long_ends_it() {
    let list = format!("[{{\"text\": \"One.\"}}, {{\"text\": \"{}\"}}, {{\"text\": \"Two.\"}}]", "x".repeat(100_000));
    let options = Options { longest_record: 20_000, ..Options::default() };
    let mut kept = Kept::default();
    read_bytes(list.as_bytes(), &Place::new("a.json"), Hint::default(), &options, &mut kept).expect("it is not stopped");
    assert_eq!((kept.texts(), kept.reasons()), (vec!["One."], vec![(Some(Position::Line(1)), "too-large")]));
}

#[test]
fn one_object_of_json_is_one_article() {
    let kept = read_with("json/single.json", &renamed("text=content,title=headline,date=first_published"));
    assert_eq!(kept.texts(), ["The quarry reopened on Monday."]);
    let metadata = &kept.articles[0].1.metadata;
    assert_eq!((metadata.title.as_deref(), metadata.published), (Some("Quarry reopens"), Some(date(2025, 6, 2))));
    assert_eq!(read("json/single.json").reasons(), [(None, "malformed")]);
}

#[test]
fn json_may_be_lines_under_another_name() {
    let mut kept = Kept::default();
    let lines = b"\n{\"text\": \"One.\"}\n{\"text\": \n{\"text\": \"Two.\"}\n";
    read_bytes(lines, &Place::new("a.json"), Hint::default(), &Options::default(), &mut kept).expect("it is not stopped");
    assert_eq!(kept.texts(), ["One.", "Two."]);
    assert_eq!(kept.positions(), [2, 4].map(|line| Some(Position::Line(line))));
    assert_eq!(kept.skipped.len(), 1);
}

#[test]
fn plain_text_is_the_document_of_its_bytes() {
    let kept = read("text/story.txt");
    let path = fixture("text/story.txt");
    let expected = Document::from_bytes(&std::fs::read(&path).expect("it is there"), Origin::default()).expect("it is text");
    let document = &kept.articles[0].1.document;
    assert_eq!((document.text(), document.id()), (expected.text(), expected.id()));
    assert_eq!(document.origin().sha256, expected.origin().sha256);
    assert_eq!(document.origin().path.as_deref(), path.to_str());
}

#[test]
fn bytes_that_are_no_text_are_told_with_their_place() {
    let kept = read("text/latin.txt");
    assert_eq!(kept.reasons(), [(Some(Position::LineColumn(2, 13)), "encoding")]);
    assert!(kept.skipped[0].to_string().ends_with("latin.txt, line 2, column 13: not valid UTF-8"));
    assert_eq!(read("text/binary.txt").reasons(), [(Some(Position::Byte(2)), "binary")]);
}

#[test]
fn markdown_becomes_paragraphs() {
    let kept = read("markdown/post.md");
    let expected = "Port Alder closes its harbour\n\nThe harbour will close, said Mayor Orla Fenwick of Port Alder.\n\n\
                    “We have no choice.”\n\nThe ferry stops & waits.\n\nThe dock stays.\n\nShip\tDay\nSwan\tMon";
    assert_eq!(kept.texts(), [expected]);
    let metadata = &kept.articles[0].1.metadata;
    assert_eq!(metadata.title.as_deref(), Some("Harbour \"closed\""));
    assert_eq!(metadata.authors, ["Ivo Lindqvist", "Tamsin O'Dell"]);
    assert_eq!((metadata.published, metadata.published_at.as_deref()), (Some(date(2025, 6, 3)), Some("2025-06-03 10:30")));
    assert_eq!(read("markdown/bare.md").articles[0].1.metadata.title.as_deref(), Some("The quarry"));
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory takes all")
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

#[test]
fn compressed_files_are_read_through() {
    let lines = std::fs::read(fixture("jsonl/wire.jsonl")).expect("it is there");
    let (start, end) = lines.split_at(100);
    // Both formats may have several parts, one behind the other.
    let note = b"\x50\x2a\x4d\x18\x03\0\0\0abc".to_vec();
    for (name, bytes) in [
        ("wire.jsonl.gz", [gzip(start), gzip(end)].concat()),
        ("wire.jsonl.zst", [zstd(start), note, zstd(end)].concat()),
        ("wire.jsonl.zst.GZ", gzip(&zstd(&lines))),
    ] {
        let mut kept = Kept::default();
        read_bytes(&bytes, &Place::new(name), Hint::default(), &Options::default(), &mut kept).expect("it is not stopped");
        assert_eq!(kept.articles.len(), 3, "{name}");
        assert_eq!(kept.skipped.len(), 4, "{name}");
        assert_eq!(kept.articles[0].0.name(), "wire.jsonl", "{name}");
        // Cut short it is told, after what could be read.
        let mut cut = Kept::default();
        read_bytes(&bytes[..bytes.len() - 9], &Place::new(name), Hint::default(), &Options::default(), &mut cut)
            .expect("it is not stopped");
        assert_eq!(cut.skipped.last().map(|skipped| skipped.reason.kind()), Some("unreadable"), "{name}");
    }
}

#[test]
fn archives_in_archives_end_somewhere() {
    let nested = |times: usize| (0..times).fold(b"The tide was low.".to_vec(), |bytes, _| gzip(&bytes));
    let place = |times: usize| Place::new(format!("tide.txt{}", ".gz".repeat(times)));
    let mut kept = Kept::default();
    read_bytes(&nested(4), &place(4), Hint::default(), &Options::default(), &mut kept).expect("it is not stopped");
    assert_eq!(kept.texts(), ["The tide was low."]);
    let mut kept = Kept::default();
    read_bytes(&nested(5), &place(5), Hint::default(), &Options::default(), &mut kept).expect("it is not stopped");
    assert_eq!((kept.texts().len(), kept.reasons()), (0, vec![(None, "too-deep")]));
}

/// A tar archive with one member.
fn tar(name: &str, content: &[u8]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_ustar();
    header.set_size(content.len() as u64);
    header.set_mode(0o644);
    builder.append_data(&mut header, name, content).expect("memory takes all");
    builder.into_inner().expect("memory takes all")
}

/// A zip archive with one member.
fn zip(name: &str, content: &[u8]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file(name, zip::write::SimpleFileOptions::default()).expect("memory takes all");
    writer.write_all(content).expect("memory takes all");
    writer.finish().expect("memory takes all").into_inner()
}

#[test]
fn members_of_archives_are_read_as_what_they_are() {
    let rows = b"text,date\nThe tide was low.,2031-05-02\n";
    let page = b"The quay was dry.";
    let record = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://quay.example/dry\r\nContent-Length: {}\r\n\r\n\
         HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n{}\r\n\r\n",
        45 + page.len(),
        String::from_utf8_lossy(page)
    );
    let folder = tempfile::tempdir().expect("there is room");
    let path = |name: &str| folder.path().join(name);
    let within = |name: &str| format!("{} > {name}", path("all.zip").display());
    std::fs::write(path("all.zip"), zip("may/rows.tar", &tar("rows.csv", rows))).expect("there is room");
    std::fs::write(path("crawl.warc.gz"), gzip(record.as_bytes())).expect("there is room");
    std::fs::write(path("rows.tgz"), gzip(&tar("rows.csv.gz", &gzip(rows)))).expect("there is room");
    let mut kept = Kept::default();
    read_path(folder.path(), &Options::default(), &mut kept).expect("it is not stopped");
    assert_eq!(kept.texts(), ["The tide was low.", "The quay was dry.", "The tide was low."], "{:?}", kept.skipped);
    let origins: Vec<_> = kept.articles.iter().map(|(_, article)| article.document.origin().clone()).collect();
    assert_eq!(origins[0].path.as_deref(), Some(within("may/rows.tar > rows.csv").as_str()));
    assert_eq!(origins[1].url.as_deref(), Some("https://quay.example/dry"));
    assert_eq!(origins[2].path.as_deref(), Some(format!("{} > rows.tar > rows.csv.gz > rows.csv", path("rows.tgz").display()).as_str()));
    // Each of the three may hold many articles.
    assert_eq!(kept.done.len(), 3);
    assert!(kept.done.iter().all(|(name, sha256)| onrecord_text::hex_sha256(&std::fs::read(name).expect("it is there")) == *sha256));
}

#[test]
fn a_folder_is_read_in_the_order_of_names() {
    let folder = tempfile::tempdir().expect("there is room");
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("it is in the folder")).expect("there is room");
        std::fs::write(path, bytes).expect("there is room");
    };
    write("b/story.txt", b"Second.");
    write("a.txt", b"First.");
    write("c.md", b"Third.");
    write("d.png", b"\x89PNG\r\n");
    write("e.odd", b"Odd.");
    write(".hidden.txt", b"Hidden.");
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path(), folder.path().join("b/loop")).expect("links can be made");
    let mut kept = Kept::default();
    read_path(folder.path(), &Options::default(), &mut kept).expect("it is not stopped");
    assert_eq!(kept.texts(), ["First.", "Second.", "Third."]);
    assert_eq!(kept.reasons(), [(None, "unsupported"), (None, "unsupported")]);
    // What is known is not read again; whoever wants no more gets no more.
    let mut kept = Kept { known: Some(onrecord_text::hex_sha256(b"First.")), most: Some(1), ..Kept::default() };
    assert_eq!(read_path(folder.path(), &Options::default(), &mut kept), Err(Stop));
    assert_eq!(kept.texts(), ["Second."]);
    assert_eq!(kept.asked.len(), 2);
}

#[test]
fn what_is_not_there_is_told() {
    let mut kept = Kept::default();
    read_path(Path::new("/nowhere/at-all.txt"), &Options::default(), &mut kept).expect("it is not stopped");
    assert_eq!(kept.reasons(), [(None, "unreadable")]);
}

#[test]
fn files_larger_than_allowed_are_not_held() {
    let options = Options { largest_file: 10, ..Options::default() };
    let mut kept = Kept::default();
    read_bytes(&gzip(&[b'x'; 11]), &Place::new("a.txt.gz"), Hint::default(), &options, &mut kept).expect("it is not stopped");
    read_bytes(&gzip(&[b'x'; 10]), &Place::new("b.txt.gz"), Hint::default(), &options, &mut kept).expect("it is not stopped");
    assert_eq!((kept.texts(), kept.reasons()), (vec!["xxxxxxxxxx"], vec![(None, "too-large")]));
}

#[test]
fn the_list_of_json_stops_when_told() {
    let mut kept = Kept { most: Some(1), ..Kept::default() };
    assert_eq!(read_path(&fixture("json/list.json"), &Options::default(), &mut kept), Err(Stop));
    assert_eq!((kept.articles.len(), kept.skipped.len()), (1, 0));
}
