//! No reader panics on damaged bytes, and none hands on a text without a letter.

use onrecord_ingest::{Article, Hint, Options, Place, Sink, Skipped, Stop, read_bytes};
use proptest::prelude::*;
use std::io::Write as _;
use std::path::Path;

/// Counts what it is given and checks each text.
#[derive(Default)]
struct Counted(usize);

impl Sink for Counted {
    fn article(&mut self, _: &Place, article: Article) -> Result<(), Stop> {
        self.0 += 1;
        assert!(!article.document.text().trim().is_empty());
        for speech in &article.speeches {
            let said = article.document.slice(speech.content);
            assert!(!said.is_empty() && said.trim() == said);
        }
        Ok(())
    }

    fn skip(&mut self, skipped: Skipped) -> Result<(), Stop> {
        self.0 += 1;
        assert!(!skipped.to_string().is_empty());
        Ok(())
    }
}

/// A fixture of each reader, with the name that it is read under.
fn fixtures() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let names = [
        "csv/gazette.csv",
        "tsv/wire.tsv",
        "jsonl/wire.jsonl",
        "json/list.json",
        "json/single.json",
        "text/story.txt",
        "markdown/post.md",
        "rss/gazette.xml",
        "rss/latin.rss",
        "atom/wire.atom",
        "jsonfeed/blog.json",
        "nitf/accord.xml",
        "newsml/message.xml",
        "ninjs/three.json",
        "akoma/debate.xml",
    ];
    let mut all: Vec<_> =
        names.iter().map(|name| ((*name).to_owned(), std::fs::read(folder.join(name)).expect("the fixture is there"))).collect();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let story = all[2].1.clone();
    all.push(("a.jsonl.gz".to_owned(), encoder.write_all(&story).and_then(|()| encoder.finish()).expect("memory takes all")));
    all.push(("a.jsonl.zst".to_owned(), ruzstd::encoding::compress_to_vec(&story[..], ruzstd::encoding::CompressionLevel::Fastest)));
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_files_are_read_or_told(
        which in 0_usize..17,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
        keep in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let (name, mut bytes) = fixtures().swap_remove(which);
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Some(keep) = keep {
            bytes.truncate(keep.index(bytes.len()));
        }
        let mut counted = Counted::default();
        read_bytes(&bytes, &Place::new(name), Hint::default(), &Options::default(), &mut counted).expect("it is not stopped");
    }
}
