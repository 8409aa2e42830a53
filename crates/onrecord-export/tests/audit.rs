//! A check sheet from its draw to its score: what the reader sees, what comes back, what is made of it.

use onrecord::{Document, OffsetUnit, Origin, Pipeline};
use onrecord_export::audit::{
    AuditError, By, Draw, Drawn, Field, Filled, Key, Mark, Score, SentenceDraw, Sheet, Standing, Stratum, Unit, columns, draw, text,
};
use onrecord_store::KeptDocument;
use std::collections::HashMap;
use std::sync::OnceLock;

const REPORTS: [&str; 3] = [
    "OSTERBY, June 3, 2025 (Norpress) - “The bridge will stand for a hundred years,” Mayor Ada Quill told reporters on Tuesday.\n\n\
     She accused the Harbour Board of hiding its books. The board is fifty years old.\n\n\
     Councillor Bo Lind said that the ferry would sail again in May.\n",
    "=HYPERLINK(1) <script>alert(1)</script>\n\n\
     Mayor Ada Quill said that “<script>alert('x')</script><img src=x onerror=alert(2)>” was \"no answer\" & that </script> she was done.\n",
    "KESTREL BAY, June 5, 2025 (Norpress) - The harbour was quiet. Rain fell on the quays.\n",
];

struct World {
    documents: HashMap<String, KeptDocument>,
    units: Vec<Unit>,
}

/// The reports as a ledger hands them out.
fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let pipeline = Pipeline::embedded().expect("the network is whole");
        let mut world = World { documents: HashMap::new(), units: Vec::new() };
        for report in REPORTS {
            let document = Document::from_text(report, Origin::default()).unwrap();
            let record = pipeline.read(&document).record(&document, OffsetUnit::Bytes);
            world.units.extend(record.statements.iter().map(|statement| Unit {
                statement: statement.id.clone(),
                document: document.id().to_owned(),
                form: statement.form.clone(),
                act: statement.act.kind.clone(),
                outlet: None,
                confidence: statement.confidence,
            }));
            // Whatever the reader takes for the headline, the page has to show this one.
            let title = report.lines().next().map(str::to_owned);
            let kept = KeptDocument {
                hash: document.id().to_owned(),
                title,
                byline: None,
                published: None,
                publisher: None,
                language: "en".to_owned(),
                text: report.to_owned(),
                origins: Vec::new(),
                record: Some(record),
                variants: Vec::new(),
            };
            world.documents.insert(document.id().to_owned(), kept);
        }
        assert!(world.units.len() >= 4, "{:?}", world.units);
        world
    })
}

fn sheet(seed: u64, by: Option<By>) -> Sheet {
    let world = world();
    let mut sentences = SentenceDraw::new(20, seed);
    REPORTS.iter().for_each(|report| sentences.add(report));
    let drawn = Drawn { seed, sample: 20, by, sentences: sentences.sentences, ..Drawn::default() };
    Sheet::new(drawn, draw(&world.units, 20, seed, by), &sentences.places(), &world.documents).unwrap()
}

fn cells(table: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(table.trim_start_matches('\u{feff}').as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// The sheet with cells filled in: item, column, what is written.
fn filled(sheet: &Sheet, writes: &[(&str, &str, &str)]) -> String {
    let mut rows = cells(&sheet.csv());
    let columns = columns();
    for (item, column, written) in writes {
        let at = columns.iter().position(|name| name == column).unwrap_or_else(|| panic!("no column {column}"));
        let row = rows.iter_mut().find(|row| row[1] == *item).unwrap_or_else(|| panic!("no row {item}"));
        row[at] = (*written).to_owned();
    }
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    rows.iter().for_each(|row| writer.write_record(row).unwrap());
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

fn score(sheet: &Sheet, table: &str) -> Score {
    let read = Filled::read(table.as_bytes(), &sheet.key).unwrap();
    Score::new(&sheet.key, &read, None, &Standing::default())
}

#[test]
fn the_same_seed_makes_the_same_bytes() {
    let (one, other) = (sheet(7, None), sheet(7, None));
    assert_eq!((one.csv(), one.html().unwrap(), one.key_json().unwrap()), (other.csv(), other.html().unwrap(), other.key_json().unwrap()));
    assert_ne!(one.csv(), sheet(8, None).csv());
    assert_eq!(Key::from_json(one.key_json().unwrap().as_bytes()).unwrap(), one.key);
    let touched = one.key_json().unwrap().replacen("\"found\": 0", "\"found\": 3", 1);
    assert!(Key::from_json(touched.as_bytes()).unwrap_err().starts_with("the key was changed"));
    assert!(Key::from_json(b"{}").unwrap_err().starts_with("not the key"));
}

#[test]
fn the_sheet_is_blind() {
    let sheet = sheet(7, Some(By::Confidence));
    let (table, page) = (sheet.csv(), sheet.html().unwrap());
    // Without the style and the script, which know nothing of the texts.
    let page = page.split_once("</style>").and_then(|(_, rest)| rest.rsplit_once("<script>")).unwrap().0.to_owned();
    for row in &sheet.key.statements {
        for shown in [&table, &page] {
            assert!(row.unit.confidence.to_string().len() < 4 || !shown.contains(&row.unit.confidence.to_string()));
            assert!(!shown.contains(&row.rule) && !shown.contains(&row.unit.statement), "{}", row.rule);
        }
    }
    let statements = world().documents.values().flat_map(|kept| &kept.record.as_ref().unwrap().statements);
    for reason in statements.map(|statement| &statement.speaker.reason) {
        assert!(!page.contains(reason) && !table.contains(reason), "{reason}");
    }
    for stratum in &sheet.key.strata {
        assert!(!page.contains(&stratum.name) && !table.contains(&stratum.name), "{}", stratum.name);
    }
    // Rows of sentences have nothing of the program's.
    let rows = cells(&table);
    let sentences: Vec<_> = rows.iter().filter(|row| row[2] == "sentence").collect();
    assert!(sentences.len() >= 6 && sentences.iter().all(|row| row[7..].iter().all(String::is_empty)));
    assert!(sheet.key.sentences.iter().any(|row| row.found == 0) && sheet.key.sentences.iter().any(|row| row.found > 0));
    // What was read comes after the room for the reader's own answer.
    let at = |name: &str| columns().iter().position(|column| column == name).unwrap();
    assert!(at("who_says_it") < at("content_is") && at("who_says_it") < at("source_is"));
}

#[test]
fn what_stands_in_a_text_is_shown_and_never_run() {
    let sheet = sheet(7, None);
    let page = sheet.html().unwrap();
    assert_eq!(page.matches("<script").count(), 2, "the table and the script");
    assert_eq!(page.matches("</script").count(), 2);
    assert_eq!(page.matches("<img").count(), 0);
    assert!(page.contains("&#60;script&#62;alert(1)&#60;/script&#62;"), "the headline is shown");
    // The policy names ours and no others.
    assert!(page.contains("default-src 'none'; script-src 'sha256-") && !page.contains("unsafe-inline"));
    for address in ["http:", "https:", "src=\"", "@import", "url("] {
        assert!(!page.contains(address), "{address} would need a network");
    }
    // The table that the script saves is the table.
    let (_, rest) = page.split_once("id=\"table\">").unwrap();
    let json: serde_json::Value = serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap();
    let rows = cells(&sheet.csv());
    assert_eq!(json["columns"], serde_json::json!(rows[0]));
    assert_eq!(json["rows"], serde_json::json!(rows[1..]));
    assert!(rows.iter().any(|row| row[5].starts_with("'=HYPERLINK")), "guarded for spreadsheets");
    assert!(rows.iter().flatten().all(|cell| !cell.starts_with(['=', '+', '-', '@'])));
    assert!(rows.iter().flatten().all(|cell| !cell.contains(['\n', '\r'])), "rows are lines");
}

#[test]
fn a_filled_sheet_is_scored() {
    let sheet = sheet(7, None);
    let mut table: Vec<(&str, &str, &str)> = Vec::new();
    for item in ["a001", "a002", "a003"] {
        table.extend(Field::ALL.iter().map(|field| (item, field.name(), "1")));
    }
    table.extend([
        ("a002", "speaker", "wrong"),
        ("a002", "speaker_should_be", "'=Bo Lind"),
        ("a002", "who_says_it", "nobody of that kind"),
        ("a003", "cue", "2"),
        ("a003", "day", "cannot tell"),
        ("a003", "act", ""),
        ("a004", "statement", "No"),
    ]);
    let score = score(&sheet, &filled(&sheet, &table));
    let of = |name: &str| &score.fields.iter().find(|field| field.field == name).unwrap().all;
    assert_eq!((score.answered, score.statements), (4, sheet.key.statements.len()));
    assert_eq!((of("statement").judged, of("statement").right), (4, 3));
    assert_eq!((of("content").judged, of("content").right), (3, 3), "what is no statement has no content");
    assert_eq!((of("speaker").judged, of("speaker").right), (3, 2));
    assert_eq!((of("day").judged, of("day").cannot_tell, of("act").blank), (2, 1, 1));
    assert_eq!((score.whole.judged, score.whole.right), (4, 2), "one cue is wrong, one is no statement");
    let share = of("statement").share.unwrap();
    // Wilson for 3 of 4, as every calculator has it.
    assert!((share.low - 0.3006).abs() < 0.0001 && (share.high - 0.9544).abs() < 0.0001, "{share:?}");
    let speaker = score.fields.iter().find(|field| field.field == "speaker").unwrap();
    let parts = (speaker.given.as_ref().unwrap().judged, speaker.not_given.as_ref().unwrap().judged);
    assert_eq!(parts.0 + parts.1, 3);
    assert_eq!(score.by_form.iter().map(|group| group.whole.judged).sum::<usize>(), 4);
    assert_eq!(score.by_confidence.iter().map(|band| band.whole.judged).sum::<usize>(), 4);
    assert!(score.recall.is_none() && score.faults.is_empty());
    assert_eq!(score.blind.as_ref().map(|blind| (blind.answered, blind.same, blind.look_again.len())), Some((1, 0, 0)));
    let page = text(&score);
    assert!(page.contains("statement                        4      3    75.0  30.1 to 95.4"), "{page}");
    assert!(serde_json::to_value(&score).unwrap()["fields"][0]["all"]["low"].is_number());
}

#[test]
fn a_speaker_that_was_named_otherwise_is_looked_at_again() {
    let sheet = sheet(7, None);
    let named = sheet.key.statements.iter().find(|row| row.source.as_deref() == Some("Mayor Ada Quill")).unwrap();
    let item = named.item.as_str();
    let told = |who: &str, mark: &str| {
        let table = filled(&sheet, &[(item, "statement", "1"), (item, "speaker", mark), (item, "who_says_it", who)]);
        let blind = score(&sheet, &table).blind;
        blind.map(|blind| (blind.same, blind.look_again.len()))
    };
    assert_eq!(told("the mayor", "1"), Some((1, 0)));
    assert_eq!(told("Councillor Lind", "1"), Some((0, 1)), "marked right, though named otherwise");
    assert_eq!(told("QUILL", "2"), Some((1, 1)), "marked wrong, though named so");
    assert_eq!(told("?", "1"), None);
}

#[test]
fn strata_are_weighed_by_what_they_stand_for() {
    // 90 indirect and 10 direct ones; two of each are judged: half of the indirect ones right, all of the direct ones.
    let sheet = sheet(7, None);
    let mut key = sheet.key.clone();
    let stratum = |name: &str, size| Stratum { name: name.to_owned(), size, drawn: 2 };
    key.drawn.by = Some(By::Form);
    key.strata = vec![stratum("direct", 10), stratum("indirect", 90)];
    key.statements.truncate(4);
    for (index, row) in key.statements.iter_mut().enumerate() {
        row.stratum = index / 2;
    }
    let marks = [("a001", "statement", "1"), ("a002", "statement", "1"), ("a003", "statement", "1"), ("a004", "statement", "2")];
    let read = Filled::read(filled(&sheet, &marks).as_bytes(), &key).unwrap();
    let share = Score::new(&key, &read, None, &Standing::default()).fields[0].all.share.unwrap();
    // (2 · 5 + 1 · 45) / 100
    assert!((share.share - 0.55).abs() < 1e-9, "{share:?}");
    // One answer less: the one that is left stands for all of its stratum.
    let marks = [("a001", "statement", "2"), ("a002", "statement", "1"), ("a003", "statement", "1")];
    let read = Filled::read(filled(&sheet, &marks).as_bytes(), &key).unwrap();
    let half = Score::new(&key, &read, None, &Standing::default());
    assert!((half.fields[0].all.share.unwrap().share - 0.95).abs() < 1e-9);
    assert!(half.method.starts_with("stratified by form") && half.method.contains("Kish"), "{}", half.method);
    assert!(half.notes[0].starts_with("1 of 4 statements have no mark yet"), "{:?}", half.notes);
}

#[test]
fn what_was_missed_is_counted_by_sentences() {
    let sheet = sheet(7, None);
    let found = sheet.key.sentences.iter().find(|row| row.found > 0).unwrap();
    let others: Vec<&str> = sheet.key.sentences.iter().filter(|row| row.found == 0).map(|row| row.item.as_str()).collect();
    let table = filled(
        &sheet,
        &[
            (&found.item, "reports_speech", "yes"),
            (&found.item, "how_many", "9"),
            (others[0], "reports_speech", "yes"),
            (others[1], "reports_speech", "no"),
        ],
    );
    let score = score(&sheet, &table);
    let recall = score.recall.as_ref().unwrap();
    assert_eq!((recall.sentences.judged, recall.sentences.right), (2, 1));
    assert_eq!((recall.statements, recall.statements_found), (10, found.found));
    assert_eq!((recall.without, recall.without_but_found), (1, 0));
    assert!(recall.missed.contains(&others[0].to_owned()));
    assert!(text(&score).contains("of 2 sentences that report speech, 1 have a statement: 50.0 %"));
}

#[test]
fn two_readers_are_compared() {
    let sheet = sheet(7, None);
    let marks = |given: [&'static str; 4]| {
        let items = ["a001", "a002", "a003", "a004"];
        let mut writes: Vec<(&str, &str, &str)> = items.iter().map(|item| (*item, "statement", "1")).collect();
        writes.extend(items.iter().zip(given).map(|(item, mark)| (*item, "cue", mark)));
        Filled::read(filled(&sheet, &writes).as_bytes(), &sheet.key).unwrap()
    };
    let (first, second) = (marks(["1", "1", "2", "2"]), marks(["1", "2", "2", "3"]));
    let score = Score::new(&sheet.key, &first, Some(&second), &Standing::default());
    let agreement = score.agreement.as_ref().unwrap();
    let cue = agreement.fields.iter().find(|field| field.field == "cue").unwrap();
    // Three are told by both: right/right, right/wrong, wrong/wrong. By chance 4/9: kappa (2/3 - 4/9) / (5/9) = 0.4.
    assert_eq!((cue.both, cue.agreed), (3, 2));
    assert!((cue.kappa.unwrap() - 0.4).abs() < 1e-9, "{cue:?}");
    // Alpha: 2 unlike pairs observed, (36 - 9 - 9) / 5 expected.
    assert!((cue.alpha.unwrap() - (1.0 - 2.0 / 3.6)).abs() < 1e-9, "{cue:?}");
    let told: Vec<(&str, Mark, Mark)> = agreement.disagreements.iter().map(|one| (one.item.as_str(), one.first, one.second)).collect();
    assert_eq!(told, [("a002", Mark::Right, Mark::Wrong), ("a004", Mark::Wrong, Mark::CannotTell)]);
    assert!(text(&score).contains("a002 cue "), "{}", text(&score));
}

#[test]
fn sheets_come_back_as_spreadsheets_write_them() {
    let sheet = sheet(7, None);
    let table = filled(&sheet, &[("a001", "statement", "1"), ("a001", "note", "one; and, \"marks\"")]);
    let expected = Filled::read(table.as_bytes(), &sheet.key).unwrap();
    assert_eq!(expected.answers["a001"].note, "one; and, \"marks\"");
    let mut semicolons = csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    cells(&table).iter().for_each(|row| semicolons.write_record(row).unwrap());
    let semicolons = String::from_utf8(semicolons.into_inner().unwrap()).unwrap();
    for shape in [semicolons.clone(), format!("\u{feff}{semicolons}"), format!("sep=;\r\n{semicolons}"), format!("{table},,,\n\n")] {
        let found = Filled::read(shape.as_bytes(), &sheet.key).unwrap();
        assert_eq!(
            (&found.answers["a001"].note, &found.answers["a001"].marks),
            (&expected.answers["a001"].note, &expected.answers["a001"].marks)
        );
        assert_eq!((found.answers.len(), &found.faults, &found.absent), (expected.answers.len(), &expected.faults, &expected.absent));
    }
}

#[test]
fn broken_sheets_are_told_with_their_rows() {
    let sheet = sheet(7, None);
    let table = filled(&sheet, &[("a001", "statement", "1")]);
    let read = |table: &str| Filled::read(table.as_bytes(), &sheet.key);
    let error = read(&table.replacen(",cue,", ",kju,", 1)).unwrap_err();
    assert_eq!(error, AuditError::NoColumn { columns: vec!["cue".to_owned()] });
    assert!(error.to_string().starts_with("row 1: the head has no column cue"));
    assert!(matches!(read(""), Err(AuditError::NotATable { row: 1, .. })));
    assert!(matches!(read("a,b\n1,2\n"), Err(AuditError::NoColumn { .. })));
    let lines: Vec<&str> = table.lines().collect();
    let other = lines[2].replacen(&sheet.key.sheet, "audit-000000000000", 1);
    let error = read(&[lines[0], lines[1], &other].join("\n")).unwrap_err();
    assert!(matches!(&error, AuditError::OtherSheet { row: 3, found, .. } if found == "audit-000000000000"), "{error}");
    let odd = [lines[0], lines[1], &lines[2].replacen("a002", "a999", 1), lines[1]].join("\n");
    let found = read(&odd).unwrap();
    let told: Vec<(usize, &str)> = found.faults.iter().map(|fault| (fault.row, fault.what.as_str())).collect();
    assert_eq!(told, [(3, "unknown item “a999”"), (4, "item a001 stands in row 2 already; that one counts")]);
    assert!(found.absent.contains(&"a002".to_owned()));
    let found = read(&filled(&sheet, &[("a002", "cue", "maybe"), ("b001", "how_many", "some")])).unwrap();
    assert_eq!(found.faults[0].row, 3);
    assert!(found.faults[0].what.starts_with("column cue: “maybe” is no mark"), "{:?}", found.faults);
    assert!(found.faults[1].what.starts_with("column how_many: “some” is no number"), "{:?}", found.faults);
    let mut bytes = table.clone().into_bytes();
    bytes.extend(b"\xe9\n");
    assert_eq!(Filled::read(&bytes, &sheet.key).unwrap_err(), AuditError::NotUtf8 { line: lines.len() + 1 });
}

#[test]
fn a_sheet_of_another_ledger_is_known() {
    let sheet = sheet(7, None);
    assert_eq!(sheet.key.standing(&world().documents), Standing::default());
    assert_eq!(sheet.key.standing(&HashMap::new()).missing, 3);
    let mut changed = world().documents.clone();
    for kept in changed.values_mut() {
        kept.record.as_mut().unwrap().statements.clear();
        kept.text = kept.text.replace("bridge", "barge!");
    }
    let standing = sheet.key.standing(&changed);
    assert!(!standing.changed.is_empty() && !standing.read_otherwise.is_empty(), "{standing:?}");
    let gone = Draw { units: vec![(world().units[0].clone(), 0)], strata: Vec::new() };
    assert!(matches!(Sheet::new(Drawn::default(), gone, &[], &HashMap::new()), Err(AuditError::Unread { .. })));
}
