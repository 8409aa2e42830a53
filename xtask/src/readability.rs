//! `readability [FOLDER] [--worst N]`: how well the article of a web page is found.
//!
//! The pages are the test cases of Mozilla Readability, in the folder given or in `data/html/readability` of the shared
//! folder. The words of the text that is read are compared with those of `expected.html`, as bags: F1 per page, and the
//! mean over the pages. Captions of pictures are left out on purpose and count as missed. Of `expected-metadata.json`,
//! titles, bylines and days are compared on the pages that have them.

use dom_query::Document;
use onrecord_ingest::{Article, Hint, Options, Place, Sink, Skipped, Stop, read_bytes};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// The pages, from the shared folder.
pub(crate) const FOLDER: &str = "data/html/readability";

/// What is told of a page beside its text.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Expected {
    title: Option<String>,
    byline: Option<String>,
    published_time: Option<String>,
}

/// How a page came out.
struct Page {
    name: String,
    precision: f64,
    recall: f64,
    f1: f64,
}

/// How many agree, of how many.
#[derive(Clone, Copy, Debug, Default)]
struct Agreed {
    agreed: u32,
    all: u32,
}

impl Agreed {
    fn add(&mut self, agrees: bool) {
        self.all += 1;
        self.agreed += u32::from(agrees);
    }

    fn per_cent(self) -> f64 {
        100.0 * f64::from(self.agreed) / f64::from(self.all.max(1))
    }
}

/// Runs the chore.
pub(crate) fn run(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    let (mut folder, mut worst) = (None, 0);
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--worst" => worst = rest.next().ok_or("--worst how many?")?.parse()?,
            path => folder = Some(PathBuf::from(path)),
        }
    }
    let shared = || {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        std::env::var_os("ONRECORD_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from).join(FOLDER)
    };
    for (name, value) in measure(&folder.unwrap_or_else(shared), worst)? {
        println!("readability\t{name}\t{value:.2}");
    }
    Ok(())
}

/// Reads all pages of a folder, prints the worst ones, and gives names and values of figures in per cent.
pub(crate) fn measure(folder: &Path, worst: usize) -> Result<Vec<(&'static str, f64)>, Box<dyn Error>> {
    let mut names: Vec<PathBuf> = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    names.sort();
    let (mut pages, [mut titles, mut bylines, mut days]) = (Vec::new(), [Agreed::default(); 3]);
    for path in names.iter().filter(|path| path.join("source.html").is_file()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let article = read(&fs::read(path.join("source.html"))?);
        let text = article.as_ref().map_or("", |article| article.document.text());
        pages.push(compare(name.clone(), &words(text), &words(&text_of(&fs::read_to_string(path.join("expected.html"))?))));
        let Ok(expected) = fs::read_to_string(path.join("expected-metadata.json")) else { continue };
        let expected: Expected = serde_json::from_str(&expected).map_err(|error| format!("{}: {error}", path.display()))?;
        let given = article.map(|article| article.metadata).unwrap_or_default();
        let line = |agreed: &mut Agreed, what: &str, expected: Option<String>, given: Option<String>| {
            if let Some(expected) = expected.filter(|expected| !expected.trim().is_empty()) {
                let agrees = given.as_ref().is_some_and(|given| words(given) == words(&expected));
                agreed.add(agrees);
                if worst > 0 && !agrees {
                    println!("{what}\t{name}\t{expected:?}\t{given:?}");
                }
            }
        };
        line(&mut titles, "title", expected.title, given.title);
        line(&mut bylines, "byline", expected.byline, given.byline);
        // Compared are days, as the page writes them.
        let day = expected.published_time.and_then(|time| time.get(..10).map(str::to_owned));
        line(&mut days, "day", day, given.published.map(|day| day.to_string()));
    }
    if pages.is_empty() {
        return Err(format!("no pages in {}", folder.display()).into());
    }
    pages.sort_by(|a, b| a.f1.total_cmp(&b.f1));
    for page in pages.iter().take(worst) {
        println!("page\t{}\tp {:.2}\tr {:.2}\tf1 {:.2}", page.name, page.precision, page.recall, page.f1);
    }
    let mean = |value: fn(&Page) -> f64| 100.0 * pages.iter().map(value).sum::<f64>() / pages.len() as f64;
    Ok(vec![
        ("f1", mean(|page| page.f1)),
        ("precision", mean(|page| page.precision)),
        ("recall", mean(|page| page.recall)),
        ("titles", titles.per_cent()),
        ("bylines", bylines.per_cent()),
        ("days", days.per_cent()),
    ])
}

/// Keeps the one article of a page.
#[derive(Default)]
struct Kept(Option<Article>);

impl Sink for Kept {
    fn article(&mut self, _: &Place, article: Article) -> Result<(), Stop> {
        self.0 = Some(article);
        Ok(())
    }

    fn skip(&mut self, skipped: Skipped) -> Result<(), Stop> {
        eprintln!("{skipped}");
        Ok(())
    }
}

fn read(bytes: &[u8]) -> Option<Article> {
    let mut kept = Kept::default();
    let hint = Hint { url: Some("https://fakehost.example/test/page.html"), media_type: Some("text/html") };
    // Nothing here stops the reading.
    let _ = read_bytes(bytes, &Place::new("source.html"), hint, &Options::default(), &mut kept);
    kept.0
}

/// All text of a page, a space between blocks.
fn text_of(html: &str) -> String {
    const INLINE: [&str; 24] = [
        "a", "abbr", "b", "cite", "code", "em", "font", "i", "ins", "kbd", "mark", "q", "s", "small", "span", "strong", "sub", "sup",
        "time", "tt", "u", "var", "wbr", "del",
    ];
    let document = Document::from(html);
    let mut text = String::new();
    let mut open = vec![(document.root(), true)];
    while let Some((node, enters)) = open.pop() {
        let name = node.node_name().unwrap_or_default();
        if node.is_text() {
            text.push_str(&node.text());
        } else if !["script", "style"].contains(&&*name) {
            if !INLINE.contains(&&*name) {
                text.push(' ');
            }
            if enters {
                open.push((node, false));
                open.extend(node.children_it(true).map(|child| (child, true)));
            }
        }
    }
    text
}

/// The words of a text in lower case: letters and digits in a row.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

fn compare(name: String, ours: &[String], theirs: &[String]) -> Page {
    let mut open: BTreeMap<&str, usize> = BTreeMap::new();
    for word in theirs {
        *open.entry(word).or_default() += 1;
    }
    let mut both = 0_usize;
    for word in ours {
        if let Some(left) = open.get_mut(word.as_str()).filter(|left| **left > 0) {
            *left -= 1;
            both += 1;
        }
    }
    // Nothing expected and nothing found is right.
    let share = |all: usize| if all == 0 { f64::from(u8::from(ours.len() == theirs.len())) } else { both as f64 / all as f64 };
    let (precision, recall) = (share(ours.len()), share(theirs.len()));
    let f1 = if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
    Page { name, precision, recall, f1 }
}

#[cfg(test)]
mod tests {
    use super::{compare, text_of, words};

    #[test]
    fn words_are_compared_as_bags() {
        let page = compare(String::new(), &words("the ferry, the harbour"), &words("The ferry stops"));
        assert_eq!((page.precision, page.recall), (0.5, 2.0 / 3.0));
        assert_eq!(compare(String::new(), &[], &[]).f1, 1.0);
        assert_eq!(compare(String::new(), &[], &words("a")).f1, 0.0);
    }

    #[test]
    fn blocks_part_words_and_inline_elements_do_not() {
        assert_eq!(words(&text_of("<p>f<b>er</b>ry</p><p>stops<br>here</p>")), ["ferry", "stops", "here"]);
    }
}
