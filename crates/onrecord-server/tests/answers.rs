//! What the server answers: pages and their twins, problems in one shape, and nothing to those who should get nothing.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode, header};
use onrecord::{Document, OffsetUnit, Origin, Pipeline};
use onrecord_server::{Settings, openapi, router};
use onrecord_store::{About, Added, Entry, SqliteStore, Store};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use tower::ServiceExt as _;

const TEXTS: [(&str, &str, &str, &str); 3] = [
    (
        "a.txt",
        "Kestrel",
        "2025-06-03",
        "OSTERBY, June 3, 2025 (Kestrel) - “The bridge 😀 will stand for a hundred years,” Mayor Ada Quill told reporters on Tuesday.\n\nShe accused the Harbour Board of hiding its books.\n",
    ),
    ("b.txt", "Norpress", "2025-06-05", "Mayor Ada Quill said on Tuesday that the bridge would stand for a hundred years.\n"),
    (
        "c.txt",
        "<script>alert(1)</script>",
        "2025-07-01",
        "Mayor <img src=x onerror=alert(1)> Olle Brandt said that “the <script>alert(2)</script> ferry will \"><svg onload=alert(3)> sail”.\n",
    ),
];
const TOKEN: &str = "0123456789abcdef";

fn ledger(folder: &Path) -> PathBuf {
    let path = folder.join("news.ledger");
    let mut store = SqliteStore::create(&path).expect("a new ledger");
    let pipeline = Pipeline::embedded().expect("the embedded network is whole");
    for (file, outlet, day, text) in TEXTS {
        let origin = Origin { path: Some(file.to_owned()), url: Some("javascript:alert(4)".to_owned()), ..Origin::default() };
        let document = Document::from_text(text, origin).expect("a text").with_published(day.parse().expect("a day"));
        let record = pipeline.read(&document).record(&document, OffsetUnit::Bytes);
        let about = About { publisher: Some(outlet.to_owned()), title: Some(format!("<b>{file}</b>")), ..About::default() };
        store.add(&Entry { document: &document, about: &about, record: Some(&record) }).expect("there is room");
    }
    path
}

fn settings(path: &Path) -> Settings {
    let path = path.to_owned();
    Settings::new("news.ledger", move || Ok(Box::new(SqliteStore::open(&path)?) as Box<dyn Store + Send>))
}

async fn send(app: &Router, request: Request<Body>) -> Response<Body> {
    app.clone().oneshot(request).await.expect("it answers")
}

fn get(path: &str) -> Request<Body> {
    Request::get(path).header(header::HOST, "127.0.0.1:8400").body(Body::empty()).expect("a request")
}

async fn text(response: Response<Body>) -> String {
    String::from_utf8(to_bytes(response.into_body(), 1 << 24).await.expect("a body").to_vec()).expect("UTF-8")
}

async fn json(app: &Router, path: &str) -> Value {
    let response = send(app, get(path)).await;
    assert_eq!(response.status(), StatusCode::OK, "{path}");
    serde_json::from_str(&text(response).await).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A server over the three texts; the folder goes when it is dropped.
fn server() -> (tempfile::TempDir, Router) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = ledger(folder.path());
    let app = router(settings(&path)).expect("the ledger is there");
    (folder, app)
}

#[tokio::test]
async fn every_declared_address_answers_as_declared() {
    let (_folder, app) = server();
    let found = json(&app, "/search.json?q=bridge").await;
    let (id, document) = (found["statements"][0]["statement"].as_str().unwrap(), found["statements"][0]["document"].as_str().unwrap());
    let api: Value = serde_json::from_str(&openapi()).expect("JSON");
    assert_eq!(api["openapi"], "3.1.0");
    for (path, methods) in api["paths"].as_object().expect("paths") {
        let address = path.replace("{statement}", id).replace("{document}", document);
        let address = match address.as_str() {
            "/verify.json" => "/verify.json?quote=bridge".to_owned(),
            "/coverage.json" => "/coverage.json?q=bridge".to_owned(),
            "/speaker.json" => "/speaker.json?name=Ada+Quill".to_owned(),
            _ => address,
        };
        if methods["get"].is_object() {
            let response = send(&app, get(&address)).await;
            assert_eq!(response.status(), StatusCode::OK, "{address}");
            let media = response.headers()[header::CONTENT_TYPE].to_str().unwrap().split(';').next().unwrap().to_owned();
            assert!(methods["get"]["responses"]["200"]["content"][&media].is_object(), "{address}: {media} is declared");
            // The page beside it, where there is one.
            if let Some(page) =
                address.strip_suffix(".json").map(str::to_owned).or_else(|| address.find(".json?").map(|_| address.replace(".json?", "?")))
            {
                assert_eq!(send(&app, get(&page)).await.status(), StatusCode::OK, "{page}");
            }
        }
    }
}

#[tokio::test]
async fn pages_tables_and_json_have_the_same_statements() {
    let (_folder, app) = server();
    let mut ids = Vec::new();
    let mut after = String::new();
    loop {
        let page = json(&app, &format!("/search.json?limit=2&order=earliest{after}")).await;
        ids.extend(page["statements"].as_array().unwrap().iter().map(|row| row["statement"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert!(ids.len() >= 4, "{ids:?}");
    let table = text(send(&app, get("/search.csv?order=earliest&limit=1")).await).await;
    let table_ids: Vec<&str> = table.lines().skip(1).filter_map(|line| line.split(',').next()).filter(|id| id.len() == 16).collect();
    assert_eq!(table_ids, ids);
    let page = text(send(&app, get("/search?limit=500&order=earliest")).await).await;
    let shown: Vec<&str> = page.split("id=\"s-").skip(1).map(|rest| &rest[..16]).collect();
    assert_eq!(shown, ids);
}

#[tokio::test]
async fn places_are_code_points() {
    let (_folder, app) = server();
    let found = json(&app, "/verify.json?quote=will+stand+for+a+hundred+years").await;
    assert_eq!(found["match"], "exact");
    let hit = &found["hits"][0];
    let (start, end) = (hit["start"].as_u64().unwrap() as usize, hit["end"].as_u64().unwrap() as usize);
    let words: String = TEXTS[0].3.chars().skip(start).take(end - start).collect();
    assert_eq!(words, "will stand for a hundred years");
    let article = json(&app, &format!("/d/{}.json", hit["document"].as_str().unwrap())).await;
    for statement in article["record"]["statements"].as_array().unwrap() {
        for span in statement["content"].as_array().unwrap() {
            let (start, end) = (span["start"].as_u64().unwrap() as usize, span["end"].as_u64().unwrap() as usize);
            assert_eq!(TEXTS[0].3.chars().skip(start).take(end - start).collect::<String>(), span["text"].as_str().unwrap());
        }
    }
}

#[tokio::test]
async fn markup_and_script_of_a_text_are_shown_as_text() {
    let (_folder, app) = server();
    let found = json(&app, "/search.json?speaker=brandt").await;
    let row = &found["statements"][0];
    let (id, document) = (row["statement"].as_str().unwrap(), row["document"].as_str().unwrap());
    for path in [
        "/search".to_owned(),
        format!("/d/{document}"),
        format!("/s/{id}"),
        format!("/u/{id}"),
        "/speakers".to_owned(),
        "/coverage?q=ferry".to_owned(),
        "/verify?quote=ferry+will".to_owned(),
        "/search?q=%3Cscript%3Ealert(5)%3C/script%3E&speaker=%22onfocus%3Dalert(6)".to_owned(),
        "/about".to_owned(),
    ] {
        let response = send(&app, get(&path)).await;
        let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        let page = text(response).await;
        for forbidden in ["<script>", "<img", "<svg onload", "href=\"javascript", "<b>a.txt", "value=\"\"onfocus"] {
            assert!(!page.contains(forbidden), "{path}: {forbidden}");
        }
        assert_eq!(page.matches("<script ").count(), 1, "{path}: our own script alone");
    }
}

#[tokio::test]
async fn what_makes_no_sense_gets_one_shape_of_answer_and_the_server_goes_on() {
    let (_folder, app) = server();
    let mut paths: Vec<String> = Vec::new();
    for path in ["/search.json", "/search.csv", "/speaker.json"] {
        for query in [
            "limit=0",
            "limit=501",
            "limit=-1",
            "limit=x",
            "limit=99999999999999999999",
            "order=worst",
            "form=loud",
            "said_after=soon",
            "said_after=2025-13",
            "said_before=2025-1",
            "said_before=%C3%A9025-01",
            "after=x",
            "after=d",
            "after=r1x",
            "after=d2025_x_y",
            "q=a&q=b",
            "limit=1&limit=2",
        ] {
            paths.push(format!("{path}?name=Ada+Quill&{query}"));
        }
        paths.push(format!("{path}?q={}", "x".repeat(2_001)));
    }
    paths.extend(
        ["/verify.json", "/verify.json?quote=", "/coverage.json", "/coverage.json?utterance=none", "/speaker.json"].map(str::to_owned),
    );
    paths.extend(
        ["/speaker.json?name=Nobody", "/s/none.json", "/u/none.json", "/d/none.json", "/d/..%2F..%2Fetc%2Fpasswd.json"].map(str::to_owned),
    );
    paths.extend(
        ["/d/%00.json", "/s/%FF.json", "/nothing.json", "/search.json/", "//search.json", "/assets/0/none.json"].map(str::to_owned),
    );
    paths.push(format!("/verify.json?quote={}", "word+".repeat(5_000)));
    paths.extend((0..40).map(|number| format!("/s/{}.json", "f".repeat(number))));
    assert!(paths.len() >= 100, "{}", paths.len());
    for path in &paths {
        let response = send(&app, get(path)).await;
        let status = response.status();
        assert!(status.is_client_error(), "{path}: {status}");
        if path.starts_with("/assets") {
            continue;
        }
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json", "{path}");
        let problem: Value = serde_json::from_str(&text(response).await).expect("JSON");
        assert_eq!(problem["status"], status.as_u16(), "{path}");
        assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{path}");
    }
    for method in ["POST", "PUT", "DELETE", "PATCH", "TRACE"] {
        let request = Request::builder().method(method).uri("/search.json").header(header::HOST, "localhost").body(Body::empty()).unwrap();
        assert_eq!(send(&app, request).await.status(), StatusCode::METHOD_NOT_ALLOWED, "{method}");
    }
    json(&app, "/search.json").await;
}

#[tokio::test]
async fn other_names_and_other_sites_are_refused() {
    let (_folder, app) = server();
    for host in ["evil.example", "127.0.0.1.evil.example", "192.168.0.7:8400", ""] {
        let request = Request::get("/search.json").header(header::HOST, host).body(Body::empty()).unwrap();
        assert_eq!(send(&app, request).await.status(), StatusCode::FORBIDDEN, "{host}");
    }
    let request = Request::get("/search.json").body(Body::empty()).unwrap();
    assert_eq!(send(&app, request).await.status(), StatusCode::FORBIDDEN, "no name at all");
    let request = Request::post("/read.json")
        .header(header::HOST, "localhost:8400")
        .header(header::ORIGIN, "https://evil.example")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from("{\"text\":\"She said yes.\"}"))
        .unwrap();
    assert_eq!(send(&app, request).await.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn an_answer_that_is_known_is_not_sent_again_until_the_ledger_changes() {
    let (folder, app) = server();
    let response = send(&app, get("/search?q=bridge")).await;
    let tag = response.headers()[header::ETAG].clone();
    let again = || {
        Request::get("/search?q=bridge")
            .header(header::HOST, "localhost")
            .header(header::IF_NONE_MATCH, tag.clone())
            .body(Body::empty())
            .unwrap()
    };
    let response = send(&app, again()).await;
    assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
    assert!(text(response).await.is_empty());
    let other = send(&app, get("/search?q=ferry")).await;
    assert_ne!(other.headers()[header::ETAG], tag);
    let document = Document::from_text("A text that nobody knows yet.", Origin::default()).unwrap();
    let about = About { language: Some("en".to_owned()), ..About::default() };
    let mut store = SqliteStore::create(&folder.path().join("news.ledger")).unwrap();
    assert_eq!(store.add(&Entry { document: &document, about: &about, record: None }).unwrap(), Added::Unread);
    assert_eq!(send(&app, again()).await.status(), StatusCode::OK, "the ledger changed");
}

#[tokio::test]
async fn texts_are_read_without_being_kept_and_kept_only_with_the_token() {
    let folder = tempfile::tempdir().unwrap();
    let path = ledger(folder.path());
    let kept = path.clone();
    let writing = settings(&path).with_writing(TOKEN, move |article| {
        let about = About { language: Some("en".to_owned()), ..About::default() };
        let mut store = SqliteStore::create(&kept).map_err(|error| onrecord_server::AddError(error.to_string()))?;
        store
            .add(&Entry { document: &article.document, about: &about, record: None })
            .map_err(|error| onrecord_server::AddError(error.to_string()))
    });
    let reading = router(settings(&path)).unwrap();
    let app = router(writing).unwrap();
    let before = json(&app, "/about.json").await["documents"].as_u64().unwrap();
    let post = |path: &str, token: Option<&str>, media: &str, body: &str| {
        let mut request = Request::post(path).header(header::HOST, "localhost").header(header::CONTENT_TYPE, media);
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        request.body(Body::from(body.to_owned())).unwrap()
    };
    let body = "{\"text\":\"“Boats 😀 are late,” Mayor Ada Quill said on Monday.\",\"published\":\"2025-08-05\"}";
    let response = send(&app, post("/read.json", None, "application/json", body)).await;
    assert_eq!(response.status(), StatusCode::OK);
    let record: Value = serde_json::from_str(&text(response).await).unwrap();
    assert_eq!((record["schema"].as_str(), record["document"]["published"].as_str()), (Some("onrecord/1"), Some("2025-08-05")));
    assert_eq!(record["offsets"], "chars");
    assert_eq!(json(&app, "/about.json").await["documents"], before, "nothing is kept");
    for (path, media, body, expected) in [
        ("/read.json", "text/plain", body, StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ("/read.json", "application/json", "{", StatusCode::BAD_REQUEST),
        ("/read.json", "application/json", "{\"text\":\"\"}", StatusCode::UNPROCESSABLE_ENTITY),
        ("/read.json", "application/json", "{\"text\":\"x\",\"published\":\"soon\"}", StatusCode::BAD_REQUEST),
    ] {
        assert_eq!(send(&app, post(path, None, media, body)).await.status(), expected, "{body}");
    }
    let long = format!("{{\"text\":\"{}\"}}", "word ".repeat(50_000));
    assert_eq!(send(&app, post("/read.json", None, "application/json", &long)).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
    for token in [None, Some(""), Some("0123456789abcdee"), Some("0123456789abcdef0")] {
        assert_eq!(send(&app, post("/add.json", token, "application/json", body)).await.status(), StatusCode::FORBIDDEN, "{token:?}");
    }
    assert_eq!(send(&reading, post("/add.json", Some(TOKEN), "application/json", body)).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(json(&app, "/about.json").await["documents"], before);
    let response = send(&app, post("/add.json", Some(TOKEN), "application/json", body)).await;
    assert_eq!(response.status(), StatusCode::OK);
    let outcome: Value = serde_json::from_str(&text(response).await).unwrap();
    assert_eq!(outcome["outcome"], "unread");
    assert_eq!(json(&app, "/about.json").await["documents"], before + 1);
    let form = format!("token={TOKEN}&text=Another+text.&title=T&date=&publisher=&url=");
    let response = send(&app, post("/add", None, "application/x-www-form-urlencoded", &form)).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert!(response.headers()[header::LOCATION].to_str().unwrap().starts_with("/d/"));
}

#[tokio::test]
async fn an_empty_result_says_which_filter_emptied_it() {
    let (_folder, app) = server();
    let found = json(&app, "/search.json?q=bridge&speaker=brandt").await;
    assert!(found["statements"].as_array().unwrap().is_empty());
    let without: BTreeSet<(String, u64)> = found["without"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| (entry["filter"].as_str().unwrap().to_owned(), entry["statements"].as_u64().unwrap()))
        .collect();
    assert_eq!(without, [("q".to_owned(), 1), ("speaker".to_owned(), 2)].into());
    let page = text(send(&app, get("/search?q=bridge&speaker=brandt")).await).await;
    assert!(page.contains("href=\"/search?speaker=brandt\""), "{page}");
}

#[tokio::test]
async fn too_much_at_once_is_turned_away() {
    let folder = tempfile::tempdir().unwrap();
    let path = ledger(folder.path());
    let mut few = settings(&path);
    few.most_requests = 0;
    let app = router(few).unwrap();
    let response = send(&app, get("/search.json")).await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(response.headers().contains_key(header::RETRY_AFTER));
}
