//! What the tools take and give: every answer fits the schema that is listed for it.

mod common;

use common::{answers, ask, call, ledger};
use onrecord_store::SqliteStore;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Validators of the arguments and answers of each tool, from the list that a client gets.
fn schemas(store: &SqliteStore) -> BTreeMap<String, (jsonschema::Validator, jsonschema::Validator)> {
    let listed = ask(store, "tools/list", json!({}))["result"]["tools"].clone();
    let validator = |tool: &Value, name: &str| {
        jsonschema::meta::validate(&tool[name]).unwrap_or_else(|error| panic!("{}: {name}: {error}", tool["name"]));
        jsonschema::draft202012::new(&tool[name]).expect("a schema")
    };
    let tools = listed.as_array().expect("a list").iter();
    tools
        .map(|tool| {
            let name = tool["name"].as_str().expect("a name").to_owned();
            (name, (validator(tool, "inputSchema"), validator(tool, "outputSchema")))
        })
        .collect()
}

/// The data that a tool gives for arguments that fit its schema, checked against its schema.
fn data(store: &SqliteStore, tool: &str, arguments: Value) -> Value {
    let schemas = schemas(store);
    let (input, output) = &schemas[tool];
    assert!(input.is_valid(&arguments), "{tool}: {arguments}");
    let result = call(store, tool, arguments.clone());
    assert_eq!(result["isError"], false, "{tool} {arguments}: {result}");
    assert!(result["content"][0]["text"].as_str().is_some_and(|text| !text.is_empty()), "{tool}");
    let data = result["structuredContent"].clone();
    let faults: Vec<String> = output.iter_errors(&data).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(faults.is_empty(), "{tool} {arguments}: {faults:?}");
    data
}

#[test]
fn tools_are_listed_for_a_model() {
    let listed = ask(&ledger(), "tools/list", json!({}))["result"]["tools"].clone();
    let listed = listed.as_array().expect("a list");
    let names: Vec<&str> = listed.iter().filter_map(|tool| tool["name"].as_str()).collect();
    assert_eq!(names, ["search_statements", "get_statement", "verify_quote", "speaker_timeline", "compare_coverage"]);
    for tool in listed {
        let description = tool["description"].as_str().expect("a description");
        assert!(description.contains("true") || description.contains("right"), "it says what it does not say: {description}");
        assert!(tool["title"].is_string() && tool["annotations"]["readOnlyHint"] == true, "{tool}");
        assert_eq!((&tool["inputSchema"]["type"], &tool["outputSchema"]["type"]), (&json!("object"), &json!("object")));
        assert!(tool["outputSchema"].to_string().contains("code points"), "the unit of offsets is told: {}", tool["name"]);
    }
}

#[test]
fn search_filters_pages_and_counts() {
    let store = ledger();
    let all = data(&store, "search_statements", json!({"order": "earliest", "facets": true}));
    let rows = all["statements"].as_array().expect("a list").clone();
    assert!(rows.len() >= 4, "{all}");
    assert_eq!((all["facets"]["statements"].as_u64(), &all["next"]), (Some(rows.len() as u64), &Value::Null));
    let (mut paged, mut cursor) = (Vec::new(), Value::Null);
    loop {
        let page = data_or_null(&store, json!({"order": "earliest", "limit": 1}), &cursor);
        paged.extend(page["statements"].as_array().expect("a list").clone());
        cursor = page["next"].clone();
        if cursor.is_null() {
            break;
        }
    }
    assert_eq!(paged, rows, "page by page the same");
    let cafe = data(&store, "search_statements", json!({"words": "CAFE bridge", "outlet": "kestrel", "said_before": "2031-05-02"}));
    assert_eq!(cafe["statements"].as_array().map(Vec::len), Some(1), "{cafe}");
    let row = &cafe["statements"][0];
    assert!(row["citation"].as_str().is_some_and(|told| told.contains("Ada Quill") && told.contains("https://record.example/d/")));
    assert!(row["permalink"].as_str().is_some_and(|link| link.ends_with(&format!("#s={},{}", row["start"], row["end"]))));
    let content: Vec<char> = row["content"].as_str().expect("text").chars().collect();
    let marked = row["highlights"].as_array().expect("a list").iter().map(|range| {
        let at = |index: usize| range[index].as_u64().and_then(|at| usize::try_from(at).ok()).expect("a place");
        content[at(0)..at(1)].iter().collect::<String>()
    });
    assert_eq!(marked.collect::<Vec<_>>(), ["café", "bridge"], "highlights count code points");
    let none = data(&store, "search_statements", json!({"words": "zebra", "facets": true}));
    assert_eq!(none["statements"], json!([]));
    for filter in [
        json!({"outlet": "Norpress"}),
        json!({"act": "promise"}),
        json!({"form": "indirect"}),
        json!({"name": "Ada Quill"}),
        json!({"document": row["document"]}),
        json!({"said_after": "2031-06", "speaker": null, "words": ""}),
    ] {
        let result = call(&store, "search_statements", filter.clone());
        let found = result["structuredContent"]["statements"].as_array().map_or(0, Vec::len);
        assert!(found > 0 && found < rows.len(), "{filter}: {found} of {}", rows.len());
    }
}

fn data_or_null(store: &SqliteStore, mut arguments: Value, cursor: &Value) -> Value {
    if !cursor.is_null() {
        arguments["cursor"] = cursor.clone();
    }
    data(store, "search_statements", arguments)
}

#[test]
fn a_statement_comes_with_its_parts_places_and_reports() {
    let store = ledger();
    let found = data(&store, "search_statements", json!({"words": "café", "outlet": "Kestrel"}));
    let id = found["statements"][0]["statement"].clone();
    let told = data(&store, "get_statement", json!({"id": id}));
    assert_eq!(told["statement"]["statement"], id);
    let text: Vec<char> = common::REPORTS[0].2.chars().collect();
    let mut spans = Vec::new();
    walk(&told["record"], &mut spans);
    assert!(spans.len() >= 3, "content, cue and source: {told}");
    spans.push((told["passage"]["start"].clone(), told["passage"]["end"].clone(), told["passage"]["text"].clone()));
    for (start, end, words) in spans {
        let at = |at: &Value| at.as_u64().and_then(|at| usize::try_from(at).ok()).expect("a place");
        assert_eq!(words, text[at(&start)..at(&end)].iter().collect::<String>());
    }
    assert_eq!(told["speaker"]["name"], "Ada Quill");
    assert_eq!((told["other_reports_count"].as_u64(), &told["other_reports"][0]["publisher"]), (Some(1), &json!("Osterby Post")));
    let compared = data(&store, "compare_coverage", json!({"id": id}));
    let outlets: Vec<&str> = compared["outlets"].as_array().expect("a list").iter().filter_map(|o| o["outlet"].as_str()).collect();
    assert_eq!((compared["compared"].as_u64(), outlets), (Some(2), vec!["Kestrel", "Osterby Post"]));
    let compared = data(&store, "compare_coverage", json!({"words": "ferry", "said_after": "2031-05"}));
    assert_eq!((compared["outlets"][0]["outlet"].as_str(), compared["more"].as_bool()), (Some("Kestrel"), Some(false)), "{compared}");
    assert_eq!(data(&store, "compare_coverage", json!({"words": "zebra"}))["outlets"], json!([]));
}

/// All spans below a value.
fn walk(value: &Value, spans: &mut Vec<(Value, Value, Value)>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| walk(item, spans)),
        Value::Object(fields) => {
            if let (Some(start @ Value::Number(_)), Some(end), Some(text)) = (fields.get("start"), fields.get("end"), fields.get("text")) {
                spans.push((start.clone(), end.clone(), text.clone()));
            }
            fields.values().for_each(|value| walk(value, spans));
        }
        _ => {}
    }
}

#[test]
fn quotations_are_exact_normalised_near_or_not_there() {
    let store = ledger();
    for (quote, expected, hits) in [
        ("will stand for a hundred years", "exact", 2),
        ("the CAFE by the bridge", "normalised", 2),
        ("the café near the bridge will stand for a hundred years", "near", 2),
        ("nobody has ever said any of this", "none", 0),
    ] {
        let found = data(&store, "verify_quote", json!({"quote": quote}));
        assert_eq!((found["match"].as_str(), found["hits"].as_array().map(Vec::len)), (Some(expected), Some(hits)), "{quote}");
        assert_eq!(found["searched"], json!({"documents": 3, "from": "2031-05-02", "to": "2031-06-10"}));
    }
    let long = "word ".repeat(3_999);
    assert_eq!(data(&store, "verify_quote", json!({"quote": long}))["match"], "none");
}

#[test]
fn a_timeline_is_of_one_speaker_in_order() {
    let store = ledger();
    let told = data(&store, "speaker_timeline", json!({"speaker": "quill"}));
    assert_eq!((told["speaker"]["name"].as_str(), &told["others"]), (Some("Ada Quill"), &json!([])));
    let days: Vec<&str> = told["statements"].as_array().expect("a list").iter().filter_map(|row| row["published"].as_str()).collect();
    assert!(days.len() >= 3 && days.is_sorted(), "{days:?}");
    assert!(told["roles"].as_array().is_some_and(|roles| roles.iter().any(|role| role["title"] == "Mayor")), "{told}");
    assert_eq!(told["months"][0]["value"], "2031-05");
    let latest = data(&store, "speaker_timeline", json!({"name": "Ada Quill", "order": "latest", "limit": 1}));
    assert_eq!(latest["statements"][0]["published"], "2031-06-10");
    let rest = data(&store, "speaker_timeline", json!({"name": "Ada Quill", "order": "latest", "cursor": latest["next"]}));
    assert_eq!(rest["statements"].as_array().map(Vec::len), Some(days.len() - 1));
    for nobody in [json!({"name": "Quill"}), json!({"speaker": "zebra"})] {
        let told = data(&store, "speaker_timeline", nobody);
        assert_eq!((&told["speaker"], &told["statements"]), (&Value::Null, &json!([])));
    }
}

#[test]
fn wrong_arguments_are_told_to_the_model() {
    let store = ledger();
    let many = "a ".repeat(51);
    let long = "a".repeat(20_001);
    for (tool, arguments, part) in [
        ("search_statements", json!({"limit": 0}), "from 1 to 100"),
        ("search_statements", json!({"limit": 101}), "from 1 to 100"),
        ("search_statements", json!({"limit": 1.5}), "from 1 to 100"),
        ("search_statements", json!({"limit": "20"}), "from 1 to 100"),
        ("search_statements", json!({"words": ["a"]}), "has to be a string"),
        ("search_statements", json!({"words": "?!"}), "neither letters nor digits"),
        ("search_statements", json!({"words": many}), "at most 50"),
        ("search_statements", json!({"speeker": "Quill"}), "there is no argument `speeker`; there are: about, act"),
        ("search_statements", json!({"act": "lie"}), "one of assert, announce"),
        ("search_statements", json!({"form": "Direct"}), "one of direct"),
        ("search_statements", json!({"order": "newest"}), "one of best"),
        ("search_statements", json!({"said_after": "June"}), "YYYY"),
        ("search_statements", json!({"said_before": "2031-6-1"}), "YYYY"),
        ("search_statements", json!({"said_before": "２０３１"}), "YYYY"),
        ("search_statements", json!({"document": "../x"}), "64 hexadecimal"),
        ("search_statements", json!({"cursor": "x"}), "`next` of an earlier answer"),
        ("search_statements", json!({"cursor": "dééé_ü_1"}), "`next` of an earlier answer"),
        ("search_statements", json!({"cursor": "r1"}), "`next` of an earlier answer"),
        ("search_statements", json!({"facets": "yes"}), "true or false"),
        ("get_statement", json!({}), "`id` is missing"),
        ("get_statement", json!({"id": "0000000000000000"}), "no statement with this `id`"),
        ("verify_quote", json!({}), "`quote` is missing"),
        ("verify_quote", json!({"quote": "“…”"}), "neither letters nor digits"),
        ("verify_quote", json!({"quote": long}), "longer than 20000"),
        ("speaker_timeline", json!({}), "give `speaker`"),
        ("speaker_timeline", json!({"speaker": "Quill", "order": "best"}), "one of earliest"),
        ("compare_coverage", json!({}), "give `id`"),
        ("compare_coverage", json!({"id": "0", "words": "ferry"}), "not both"),
        ("compare_coverage", json!({"id": "0", "speaker": "Quill"}), "go with `words`"),
        ("compare_coverage", json!({"id": "0"}), "no statement with this `id`"),
    ] {
        let result = call(&store, tool, arguments.clone());
        let told = result["content"][0]["text"].as_str().expect("text");
        assert!(result["isError"] == true && told.contains(part), "{tool} {arguments}: {told}");
        assert!(result.get("structuredContent").is_none(), "{tool} {arguments}");
    }
}

#[test]
fn the_same_question_has_the_same_bytes_for_an_answer() {
    let store = ledger();
    let question = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {
        "_meta": common::meta(), "name": "search_statements", "arguments": {"facets": true}}});
    let lines = format!("{question}\n{question}\n");
    let answers = answers(&store, lines.as_bytes());
    assert_eq!(answers[0].to_string(), answers[1].to_string());
}
