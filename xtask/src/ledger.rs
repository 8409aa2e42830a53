//! A ledger of invented statements, and how fast it answers.
//!
//! Words are made of syllables; words, speakers and acts are spread as in news (Zipf 1949): the one of rank r comes with weight 1/r.

use onrecord::record::{
    ActRecord, DocumentRecord, EntityRecord, MentionRecord, OriginRecord, ProvenanceRecord, Record, SCHEMA, SpeakerRecord, StatementRecord,
    TextSpan,
};
use onrecord::{Document, OffsetUnit, Origin};
use onrecord_store::{About, Entry, Match, Order, Query};
use std::path::Path;
use std::time::Instant;

type Error = Box<dyn std::error::Error>;

/// Statements of one document.
const STATEMENTS: u64 = 25;
const WORDS: usize = 30_000;
const SPEAKERS: usize = 4_000;
const OUTLETS: usize = 200;
/// Queries of each kind.
const QUERIES: u64 = 500;
/// Most frequent first.
const ACTS: [&str; 12] =
    ["assert", "announce", "criticise", "warn", "demand", "deny", "promise", "accuse", "confirm", "propose", "ask", "praise"];
const FORMS: [&str; 4] = ["indirect", "direct", "indirect", "mixed"];

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// A rank below `end`, drawn about in proportion to 1/(rank + 1): the logarithm is even.
    fn zipf(&mut self, end: usize) -> usize {
        let even = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        (((end as f64 + 1.0).powf(even)) as usize - 1).min(end - 1)
    }
}

/// What all documents are made from.
struct World {
    seed: u64,
    words: Vec<String>,
    names: Vec<String>,
}

impl World {
    fn new(seed: u64) -> Self {
        // A number is written in syllables, so that no two words are alike.
        let word = |mut number: usize| {
            let mut word = String::new();
            loop {
                let (consonant, vowel) = (number % 17, number / 17 % 5);
                word.push(char::from(b"bdfghjklmnprstvwz"[consonant]));
                word.push(char::from(b"aeiou"[vowel]));
                number /= 85;
                if number == 0 {
                    return word;
                }
            }
        };
        let name = |number: usize| {
            let capital = |word: String| word[..1].to_uppercase() + &word[1..];
            format!("{} {}", capital(word(100 + number % 90)), capital(word(8_000 + number)))
        };
        Self { seed, words: (0..WORDS).map(word).collect(), names: (0..SPEAKERS).map(name).collect() }
    }

    fn random(&self, of: u64) -> Random {
        Random(Random(self.seed ^ of.wrapping_mul(0x2545_f491_4f6c_dd1d)).next())
    }

    fn phrase(&self, random: &mut Random, length: usize) -> String {
        (0..length).map(|_| self.words[random.zipf(WORDS)].as_str()).collect::<Vec<_>>().join(" ")
    }

    /// The document with this number, and what stands in it.
    fn document(&self, number: u64, statements: u64) -> Result<(Document, About, Record), Error> {
        let mut random = self.random(number);
        let day = jiff::civil::date(2015, 1, 1) + jiff::Span::new().days(i64::try_from(random.below(3_652))?);
        let mut text = String::new();
        let put = |words: &str, text: &mut String| {
            let start = text.len();
            text.push_str(words);
            TextSpan { start, end: text.len(), text: words.to_owned() }
        };
        let title = put(&self.phrase(&mut random, 7), &mut text);
        text.push_str("\n\n");
        let cast: Vec<usize> = (0..4).map(|_| random.zipf(SPEAKERS)).collect();
        let mut mentions: Vec<Vec<MentionRecord>> = vec![Vec::new(); cast.len()];
        let mut found = Vec::new();
        for index in 0..statements {
            let (who, length) = (random.below(cast.len()), 6 + random.below(35));
            let form = FORMS[random.below(FORMS.len())];
            let name = &self.names[cast[who]];
            let source = put(name, &mut text);
            text.push(' ');
            let cue = put("said", &mut text);
            text.push_str(if form == "direct" { ", “" } else { " that " });
            let content = put(&self.phrase(&mut random, length), &mut text);
            text.push_str(if form == "direct" { ".” " } else { ". " });
            text.push_str(&self.phrase(&mut random, 12));
            text.push_str(".\n");
            mentions[who].push(MentionRecord { span: source.clone(), form: "name".to_owned() });
            found.push(StatementRecord {
                id: format!("s{number}-{index}"),
                form: form.to_owned(),
                content: vec![content],
                cue: vec![cue],
                cue_lemma: Some("say".to_owned()),
                speaker: SpeakerRecord {
                    status: "resolved".to_owned(),
                    entity: Some(format!("e{}", who + 1)),
                    name: Some(name.clone()),
                    r#type: "person".to_owned(),
                    by: "name".to_owned(),
                    antecedent: Some(source.clone()),
                    reason: "the source is a name".to_owned(),
                    confidence: 0.9,
                    identity: None,
                    party: None,
                },
                source: vec![source],
                addressee: None,
                occasion: None,
                medium: None,
                said_on: None,
                said_at: None,
                act: ActRecord { kind: ACTS[random.zipf(ACTS.len())].to_owned(), span: None, reason: "invented".to_owned() },
                negated: false,
                modality: "actual".to_owned(),
                within: None,
                chain: Vec::new(),
                confidence: 0.9,
                rule: "invented".to_owned(),
            });
        }
        let about = About {
            publisher: Some(format!("Outlet {}", self.words[1_000 + random.zipf(OUTLETS)])),
            language: Some("en".to_owned()),
            ..About::default()
        };
        let path = format!("invented/{number}.txt");
        let document = Document::from_text(text.as_str(), Origin { path: Some(path.clone()), ..Origin::default() })?.with_published(day);
        let entities = cast.iter().zip(mentions).enumerate().map(|(at, (&name, mentions))| EntityRecord {
            id: format!("e{}", at + 1),
            r#type: "person".to_owned(),
            name: self.names[name].clone(),
            mentions,
            roles: Vec::new(),
            identity: None,
        });
        let record = Record {
            schema: SCHEMA.to_owned(),
            offsets: "bytes".to_owned(),
            document: DocumentRecord {
                id: document.id().to_owned(),
                length: text.len(),
                title: Some(title),
                headings: Vec::new(),
                byline: None,
                dateline: None,
                published: Some(day.to_string()),
                language: "en".to_owned(),
                origin: OriginRecord { path: Some(path), url: None, publisher: None, media_type: None, sha256: None },
            },
            entities: entities.collect(),
            statements: found,
            provenance: ProvenanceRecord {
                onrecord: "invented".to_owned(),
                model: "none".to_owned(),
                model_sha256: "0".repeat(64),
                knowledge_sha256: None,
            },
        };
        Ok((document, about, record))
    }
}

pub(crate) fn run(arguments: &[String]) -> Result<(), Error> {
    let value = |name: &str| arguments.iter().position(|argument| argument == name).and_then(|at| arguments.get(at + 1));
    let number = |name: &str, otherwise: u64| value(name).map_or(Ok(otherwise), |value| value.parse::<u64>());
    let file = arguments.first().filter(|file| !file.starts_with("--")).ok_or("which file?")?;
    let world = World::new(number("--seed", 7)?);
    if arguments.iter().any(|argument| argument == "--measure") {
        return measure(&world, Path::new(file));
    }
    if arguments.iter().any(|argument| argument == "--check") {
        return check(Path::new(file));
    }
    write(&world, Path::new(file), number("--statements", 1_000_000)?)
}

fn write(world: &World, file: &Path, statements: u64) -> Result<(), Error> {
    let mut store = onrecord_store::create(file)?;
    let started = Instant::now();
    let mut written = 0;
    // What is there from an earlier run is found to be known, and the writing goes on.
    for number in 0..statements.div_ceil(STATEMENTS) {
        let (document, about, record) = world.document(number, STATEMENTS.min(statements - number * STATEMENTS))?;
        store.add(&Entry { document: &document, about: &about, record: Some(&record) })?;
        written += record.statements.len();
        if number % 1_000 == 999 {
            println!("{written} statements, {:.0} a second", written as f64 / started.elapsed().as_secs_f64());
        }
    }
    println!("{written} statements in {:.1} s", started.elapsed().as_secs_f64());
    Ok(())
}

fn check(file: &Path) -> Result<(), Error> {
    let started = Instant::now();
    let mut faults = 0;
    let counts = onrecord_store::open(file)?.check(&mut |_| faults += 1)?;
    println!("{faults} faults in {} statements, {:.1} s", counts.statements, started.elapsed().as_secs_f64());
    // The most memory that was held at once, as Linux tells it.
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{}", status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("memory: not told by this system"));
    Ok(())
}

/// Times in milliseconds, as a line: the name, p50, p95, p99, the longest.
fn tell(name: &str, times: &mut [f64]) {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() as f64 * share).ceil() as usize).clamp(1, times.len()) - 1];
    println!("{name:28} {:8.2} {:8.2} {:8.2} {:8.2}", at(0.5), at(0.95), at(0.99), at(1.0));
}

fn measure(world: &World, file: &Path) -> Result<(), Error> {
    let started = Instant::now();
    let store = onrecord_store::open(file)?;
    store.search(&Query { words: world.words[500].clone(), limit: 20, ..Query::default() })?;
    println!("opened, and the first search answered: {:.1} ms", started.elapsed().as_secs_f64() * 1e3);
    let documents = store.counts()?.documents;
    println!("{documents} documents\n{:28} {:>8} {:>8} {:>8} {:>8}", "milliseconds", "p50", "p95", "p99", "max");
    let mut all = Vec::new();
    for kind in ["one word", "two words", "word and speaker", "speaker", "act and word", "days and word", "days", "word by date"] {
        let mut random = world.random(1 << 40);
        let mut times = Vec::new();
        for _ in 0..QUERIES {
            let word = world.words[random.zipf(WORDS)].clone();
            let speaker = world.names[random.zipf(SPEAKERS)].clone();
            let year = 2015 + random.below(10);
            let mut query = Query {
                limit: 20,
                order: if kind.ends_with("by date") { Order::Earliest } else { Order::Best },
                unit: OffsetUnit::Chars,
                ..Query::default()
            };
            if kind.contains("word") {
                query.words = word;
            }
            if kind == "two words" {
                query.words = format!("{} {}", query.words, world.words[random.zipf(WORDS)]);
            }
            query.speaker = kind.contains("speaker").then_some(speaker);
            query.act = kind.starts_with("act").then(|| ACTS[random.zipf(ACTS.len())].to_owned());
            if kind.starts_with("days") {
                (query.said_after, query.said_before) = (Some(format!("{year}-03")), Some(format!("{year}-05")));
            }
            let started = Instant::now();
            store.search(&query)?;
            times.push(started.elapsed().as_secs_f64() * 1e3);
        }
        tell(kind, &mut times);
        all.append(&mut times);
    }
    tell("search (bar: p99 50)", &mut all);
    for kind in ["exact", "two words changed", "not there"] {
        let mut random = world.random(1 << 41);
        let (mut times, mut right) = (Vec::new(), 0);
        for _ in 0..QUERIES {
            let (_, _, record) = world.document(random.below(usize::try_from(documents)?) as u64, STATEMENTS)?;
            let content = &record.statements[random.below(record.statements.len())].content[0].text;
            let mut words: Vec<&str> = content.split(' ').collect();
            let expected = match kind {
                "exact" => Match::Exact,
                "not there" => Match::None,
                _ => Match::Near,
            };
            let absent = world.phrase(&mut random, words.len());
            if kind == "two words changed" {
                let length = words.len();
                (words[length / 2], words[length - 1]) = ("xylem", "xyster");
            }
            let quote = if kind == "not there" { absent } else { words.join(" ") };
            let started = Instant::now();
            let found = store.verify(&quote, OffsetUnit::Chars)?;
            times.push(started.elapsed().as_secs_f64() * 1e3);
            right += u64::from(found.r#match == expected);
        }
        tell(&format!("verify {kind}"), &mut times);
        println!("    {right} of {QUERIES} as expected");
        all.extend(times);
    }
    let mut verified = all.split_off(all.len() - 3 * QUERIES as usize);
    tell("verify (bar: p99 20)", &mut verified);
    let mut times = Vec::new();
    let mut random = world.random(1 << 42);
    for _ in 0..QUERIES / 10 {
        let query = Query { words: world.words[random.zipf(WORDS)].clone(), ..Query::default() };
        let started = Instant::now();
        store.facets(&query, 20_000)?;
        times.push(started.elapsed().as_secs_f64() * 1e3);
    }
    tell("facets", &mut times);
    Ok(())
}
