//! Lists the articles of a path: SHA-256 of the text, day, title; then how many there were, and in what time.
//!
//! `cargo run --release -p onrecord-ingest --example articles -- PATH [text=content,…]`

use onrecord_ingest::{Article, Options, Place, Sink, Skipped, Stop, read_path};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

struct Listed<W> {
    out: W,
    articles: usize,
    skipped: usize,
}

impl<W: Write> Sink for Listed<W> {
    fn article(&mut self, _: &Place, article: Article) -> Result<(), Stop> {
        self.articles += 1;
        let published = article.metadata.published.map(|date| date.to_string()).unwrap_or_default();
        let title = article.metadata.title.unwrap_or_default();
        // Whoever closes the pipe wants no more.
        writeln!(self.out, "{}\t{published}\t{title}", article.document.id()).map_err(|_| Stop)
    }

    fn skip(&mut self, skipped: Skipped) -> Result<(), Stop> {
        self.skipped += 1;
        eprintln!("{skipped}");
        Ok(())
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("which path?")?;
    let fields = arguments.next().unwrap_or_default().parse()?;
    let mut listed = Listed { out: BufWriter::new(std::io::stdout().lock()), articles: 0, skipped: 0 };
    let start = Instant::now();
    let _ = read_path(Path::new(&path), &Options { fields, ..Options::default() }, &mut listed);
    listed.out.flush()?;
    eprintln!("{} articles, {} skipped, {:.3} s", listed.articles, listed.skipped, start.elapsed().as_secs_f64());
    Ok(())
}
