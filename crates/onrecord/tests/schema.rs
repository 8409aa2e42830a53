//! The published JSON Schema and the Rust types of the record describe the same shape.

use jsonschema::Validator;
use onrecord::record::{
    ActRecord, AddresseeRecord, ChainLink, CountRecord, DatelineRecord, DocumentRecord, EntityRecord, IdentityRecord, MediumRecord,
    MentionRecord, OriginRecord, PartyRecord, PlaceRecord, ProvenanceRecord, Record, RoleRecord, SCHEMA, SpeakerRecord, StatementRecord,
    TextSpan, TimeRecord,
};
use onrecord::{Document, OffsetUnit, Origin, Pipeline};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn schema() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema/onrecord-1.schema.json");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).expect("the schema is JSON")
}

fn validator() -> Validator {
    jsonschema::draft202012::new(&schema()).expect("the schema is a schema")
}

fn span(start: usize, text: &str) -> TextSpan {
    TextSpan { start, end: start + text.len(), text: text.to_owned() }
}

fn identity() -> IdentityRecord {
    let (wikidata, name) = ("Q901".to_owned(), "Ada Quill".to_owned());
    IdentityRecord { wikidata, name, score: 0.8, basis: "office and name".to_owned(), span: span(74, "Mayor") }
}

/// A record in which every optional field is filled. No `..` anywhere: a new field of the types
/// stops this from compiling until the schema has it too.
fn full() -> Record {
    let hash = "0a".repeat(32);
    Record {
        schema: SCHEMA.to_owned(),
        offsets: "bytes".to_owned(),
        document: DocumentRecord {
            id: hash.clone(),
            length: 400,
            title: Some(span(0, "Bridge opens")),
            headings: vec![span(60, "A long wait")],
            byline: Some(span(14, "By Bo Tarn")),
            dateline: Some(DatelineRecord {
                span: span(26, "OSTERBY, June 3 (Kestrel) —"),
                place: Some(span(26, "OSTERBY")),
                date_text: Some(span(35, "June 3")),
                date: Some("2025-06-03".to_owned()),
                agency: Some(span(43, "Kestrel")),
            }),
            published: Some("2025-06-03".to_owned()),
            language: "en".to_owned(),
            origin: OriginRecord {
                path: Some("bridge.txt".to_owned()),
                url: Some("https://kestrel.example/bridge".to_owned()),
                publisher: Some("Kestrel".to_owned()),
                media_type: Some("text/plain".to_owned()),
                sha256: Some(hash.clone()),
            },
        },
        entities: vec![EntityRecord {
            id: "e1".to_owned(),
            r#type: "person".to_owned(),
            name: "Ada Quill".to_owned(),
            mentions: vec![MentionRecord { span: span(80, "Ada Quill"), form: "name".to_owned() }],
            roles: vec![RoleRecord {
                title: "Mayor".to_owned(),
                of: Some("Osterby".to_owned()),
                of_basis: Some("words".to_owned()),
                tenure: "current".to_owned(),
                as_of: Some("2025-06-03".to_owned()),
                span: span(74, "Mayor"),
            }],
            identity: Some(identity()),
        }],
        statements: vec![StatementRecord {
            id: "0123456789abcdef".to_owned(),
            form: "direct".to_owned(),
            content: vec![span(120, "It will stand")],
            cue: vec![span(140, "told")],
            cue_lemma: Some("tell".to_owned()),
            source: vec![span(136, "she")],
            speaker: SpeakerRecord {
                status: "resolved".to_owned(),
                entity: Some("e1".to_owned()),
                name: Some("Ada Quill".to_owned()),
                r#type: "person".to_owned(),
                by: "pronoun".to_owned(),
                antecedent: Some(span(80, "Ada Quill")),
                reason: "“she” is the last person named before it".to_owned(),
                confidence: 0.9,
                identity: Some(identity()),
                party: Some(PartyRecord {
                    kind: Some("official".to_owned()),
                    head: span(136, "she"),
                    count: Some(CountRecord { least: Some(2), most: Some(2), approximate: true, span: Some(span(130, "two")) }),
                    anonymous: Some(span(145, "sources")),
                }),
            },
            addressee: Some(AddresseeRecord { span: span(145, "reporters"), entity: Some("e1".to_owned()) }),
            occasion: Some(span(158, "the opening")),
            medium: Some(MediumRecord { kind: "letter".to_owned(), span: span(170, "a letter") }),
            said_on: Some(TimeRecord {
                start: Some("2025-06-02".to_owned()),
                end: Some("2025-06-02".to_owned()),
                precision: "day".to_owned(),
                basis: "expression".to_owned(),
                span: Some(span(180, "Monday")),
            }),
            said_at: Some(PlaceRecord { span: span(190, "Osterby"), basis: "expression".to_owned() }),
            act: ActRecord { kind: "promise".to_owned(), span: Some(span(120, "will")), reason: "the content says so".to_owned() },
            negated: false,
            modality: "actual".to_owned(),
            within: Some("fedcba9876543210".to_owned()),
            chain: vec![
                ChainLink { name: Some("Kestrel".to_owned()), span: None, entity: None, statement: None },
                ChainLink {
                    name: Some("Ada Quill".to_owned()),
                    span: Some(span(136, "she")),
                    entity: Some("e1".to_owned()),
                    statement: Some("0123456789abcdef".to_owned()),
                },
            ],
            confidence: 1.0,
            rule: "pointer".to_owned(),
        }],
        provenance: ProvenanceRecord {
            onrecord: "0.1.0".to_owned(),
            model: "tern 1".to_owned(),
            model_sha256: hash.clone(),
            knowledge_sha256: Some(hash),
        },
    }
}

/// The same with every optional field empty and every list as short as it may be.
fn bare() -> Record {
    let mut record = full();
    record.offsets = "utf16".to_owned();
    let document = &mut record.document;
    (document.title, document.byline, document.dateline, document.published) = (None, None, None, None);
    document.headings.clear();
    document.origin = OriginRecord { path: None, url: None, publisher: None, media_type: None, sha256: None };
    record.entities.clear();
    let statement = &mut record.statements[0];
    (statement.cue_lemma, statement.addressee, statement.occasion, statement.within) = (None, None, None, None);
    (statement.medium, statement.said_on, statement.said_at, statement.act.span) = (None, None, None, None);
    statement.cue.clear();
    statement.source.clear();
    statement.chain.truncate(1);
    statement.chain[0].name = None;
    let speaker = &mut statement.speaker;
    (speaker.entity, speaker.name, speaker.antecedent, speaker.identity) = (None, None, None, None);
    (speaker.status, speaker.r#type, speaker.by) = ("unknown".to_owned(), "unknown".to_owned(), "none".to_owned());
    record.provenance.knowledge_sha256 = None;
    record
}

fn json(record: &Record) -> Value {
    serde_json::to_value(record).expect("a record is JSON")
}

#[test]
fn records_fit_the_schema() {
    let validator = validator();
    let mut empty = bare();
    empty.statements.clear();
    for record in [full(), bare(), empty] {
        let value = json(&record);
        let errors: Vec<String> = validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

#[test]
fn records_of_the_samples_fit_the_schema() {
    let (validator, pipeline) = (validator(), Pipeline::embedded().expect("the embedded network loads"));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let files = std::fs::read_dir(&folder).expect("there are samples").map(|entry| entry.expect("it can be listed").path());
    let texts: Vec<_> = files.filter(|path| path.extension().is_some_and(|extension| extension == "txt")).collect();
    assert!(!texts.is_empty(), "no samples in {}", folder.display());
    let mut statements = 0;
    for path in texts {
        let bytes = std::fs::read(&path).expect("it can be read");
        let document = Document::from_bytes(&bytes, Origin::default()).expect("a sample is a document");
        let reading = pipeline.read(&document);
        for unit in [OffsetUnit::Bytes, OffsetUnit::Chars, OffsetUnit::Utf16] {
            let record = reading.record(&document, unit);
            statements += record.statements.len();
            let value = json(&record);
            let errors: Vec<String> = validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
            assert!(errors.is_empty(), "{}: {errors:#?}", path.display());
        }
    }
    assert!(statements > 0, "no statement in any sample");
}

#[test]
fn broken_records_do_not_fit() {
    let validator = validator();
    let breaks: [(&str, Value); 19] = [
        ("/schema", json!("onrecord/2")),
        ("/offsets", json!("words")),
        ("/document/id", json!("0A")),
        ("/document/length", json!(-1)),
        ("/document/title", json!("Bridge opens")),
        ("/document/published", json!("June 3")),
        ("/document/dateline/date", json!("2025-06")),
        ("/document/origin/sha256", json!("")),
        ("/entities/0/id", json!("1")),
        ("/entities/0/type", json!("ship")),
        ("/entities/0/mentions/0/form", json!("nickname")),
        ("/statements/0/form", json!("Direct")),
        ("/statements/0/content", json!([])),
        ("/statements/0/content/0/start", json!(1.5)),
        ("/statements/0/confidence", json!(1.01)),
        ("/statements/0/speaker/status", json!("guessed")),
        ("/statements/0/speaker/by", json!("ear")),
        // A speaker that is known has an entity, one that is not has none.
        ("/statements/0/speaker/entity", Value::Null),
        ("/statements/0/speaker/status", json!("unnamed")),
    ];
    for (pointer, value) in breaks {
        let mut record = json(&full());
        *record.pointer_mut(pointer).unwrap_or_else(|| panic!("no {pointer} in a record")) = value.clone();
        assert!(!validator.is_valid(&record), "{pointer} may be {value}");
    }
}

/// Calls `visit` with every object inside `value` and the part of the schema that describes it.
fn walk(value: &Value, part: &Value, schema: &Value, visit: &mut impl FnMut(&Map<String, Value>, &Value, &str)) {
    let mut name = "record";
    let mut part = part;
    if let Some(alternatives) = part["anyOf"].as_array() {
        part = &alternatives[0];
    }
    if let Some(reference) = part["$ref"].as_str() {
        part = schema.pointer(reference.trim_start_matches('#')).unwrap_or_else(|| panic!("{reference} leads nowhere"));
        name = reference.rsplit('/').next().unwrap_or(reference);
    }
    match value {
        Value::Object(fields) => {
            visit(fields, part, name);
            for (key, field) in fields {
                walk(field, &part["properties"][key], schema, visit);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| walk(item, &part["items"], schema, visit)),
        _ => {}
    }
}

#[test]
fn types_and_schema_have_the_same_fields() {
    let (schema, record) = (schema(), json(&full()));
    let mut seen = BTreeSet::new();
    walk(&record, &schema, &schema, &mut |fields, part, name| {
        let of_type: BTreeSet<&str> = fields.keys().map(String::as_str).collect();
        let of_schema: BTreeSet<&str> = part["properties"].as_object().into_iter().flat_map(Map::keys).map(String::as_str).collect();
        assert_eq!(of_type, of_schema, "fields of {name} in Rust and in the schema");
        let required: BTreeSet<&str> = part["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        assert_eq!(of_type, required, "fields of {name} that are always written");
        assert_eq!(part["additionalProperties"], json!(false), "{name}");
        seen.insert(name.to_owned());
    });
    let defined = schema["$defs"].as_object().expect("definitions").keys().map(String::clone);
    assert_eq!(seen, defined.chain(["record".to_owned()]).collect(), "definitions that a record reaches, and those that there are");
}

#[test]
fn a_record_without_a_field_does_not_fit() {
    let (validator, schema, record) = (validator(), schema(), json(&full()));
    let mut fields: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    walk(&record, &schema, &schema, &mut |object, _, name| {
        fields.entry(name.to_owned()).or_default().extend(object.keys().cloned());
    });
    for (pointer, object) in
        [("", "record"), ("/document", "document"), ("/statements/0", "statement"), ("/statements/0/speaker", "speaker")]
    {
        for field in &fields[object] {
            let mut broken = record.clone();
            let removed = broken.pointer_mut(pointer).and_then(Value::as_object_mut).and_then(|fields| fields.remove(field));
            assert!(removed.is_some() && !validator.is_valid(&broken), "{object} may lack {field}");
        }
        let mut broken = record.clone();
        broken.pointer_mut(pointer).and_then(Value::as_object_mut).expect("an object").insert("extra".to_owned(), json!(1));
        assert!(!validator.is_valid(&broken), "{object} may have a field that the schema does not name");
    }
}

#[test]
fn every_part_of_the_schema_is_described() {
    fn check(part: &Value, place: &str) {
        for (name, property) in part["properties"].as_object().into_iter().flatten() {
            let described = property["description"].as_str().is_some_and(|text| text.ends_with('.'));
            assert!(described, "{place}.{name} has no description");
        }
    }
    let schema = schema();
    check(&schema, "record");
    for (name, part) in schema["$defs"].as_object().expect("definitions") {
        assert!(part["description"].is_string(), "{name} has no description");
        check(part, name);
    }
}

#[test]
fn a_record_is_read_back_as_it_was_written() {
    for record in [full(), bare()] {
        let text = serde_json::to_string(&record).expect("a record is JSON");
        assert_eq!(serde_json::from_str::<Record>(&text).expect("it is read back"), record);
    }
}
