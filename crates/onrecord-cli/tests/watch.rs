//! `onrecord watch` against a server that misbehaves: what is new is kept once, and what goes wrong is told in a line.

mod common;
#[path = "../../onrecord-fetch/tests/common/mod.rs"]
mod server;

use common::{code, command, folder, run, stderr, stdout};
use serde_json::Value;
use server::{Reply, Request, Server};
use std::path::Path;
use std::process::{Output, Stdio};
use std::sync::Mutex;

/// A report of two sentences on a page with all that stands around one.
fn page(number: usize) -> String {
    format!(
        "<html lang=\"en\"><head><title>Boats {number}</title></head><body><nav><a href=\"/\">Home</a> <a href=\"/sport\">Sport</a></nav><article><h1>Boats {number}</h1>\
         <p>KESTREL BAY (Norpress) - “We counted {number} boats in the harbour this morning,” Mayor Ada Quill told reporters on Friday.</p>\
         <p>The harbour master, Ivo Lindqvist, said that the count would go on until the end of the month, whatever the weather.</p>\
         </article></body></html>"
    )
}

fn rss(items: &str) -> Reply {
    let xml = format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>Kestrel</title>{items}</channel></rss>"
    );
    Reply::ok("application/rss+xml", xml)
}

/// An item with an id, a link and a summary.
fn item(number: usize) -> String {
    format!(
        "<item><guid isPermaLink=\"false\">k-{number}</guid><title>Boats {number}</title><link>/news/{number}</link><pubDate>Fri, 02 May 2031 10:00:00 GMT</pubDate><description>Boats were counted.</description></item>"
    )
}

fn number(path: &str) -> usize {
    path.rsplit('/').next().and_then(|number| number.parse().ok()).unwrap_or_default()
}

/// A server without `robots.txt` that has the pages of all items.
fn start(handler: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Server {
    Server::start(move |request| match request.path.as_str() {
        "/robots.txt" => Reply::status(404),
        path if path.starts_with("/news/") => Reply::ok("text/html", page(number(path))),
        _ => handler(request),
    })
}

fn once(folder: &Path, feeds: &str, more: &[&str]) -> Output {
    run(folder, &[&["watch", "news.ledger", feeds, "--once", "--rate", "0"], more].concat())
}

/// Texts and statements of the ledger, and no fault in it.
fn counts(folder: &Path) -> (usize, usize) {
    let told = stdout(&run(folder, &["check", "news.ledger"]));
    assert!(told.ends_with("no faults\n"), "{told}");
    let numbers: Vec<usize> = told.split(' ').filter_map(|word| word.parse().ok()).collect();
    (numbers[0], numbers[2])
}

#[test]
fn what_is_new_is_kept_once() {
    let server = start(|request| match request.path.as_str() {
        "/feed" if request.header("if-none-match") == Some("\"a\"") && request.before < 2 => Reply::status(304),
        "/feed" => rss(&format!("{}{}{}", item(2), item(1), item(2))).with("ETag", "\"a\""),
        "/atom" => Reply::ok(
            "application/atom+xml",
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Other</title><entry><id>x</id><title>Boats</title><link href=\"/news/2\"/></entry></feed>",
        ),
        _ => Reply::status(404),
    });
    let list = format!(
        "<opml version=\"2.0\"><body><outline text=\"News\"><outline text=\"A\" xmlUrl=\"{0}\"/><outline xmlUrl=\"{1}\"/><outline xmlUrl=\"{0}\"/></outline></body></opml>",
        server.url("/feed"),
        server.url("/atom")
    );
    let folder = folder(&[("feeds.opml", list.as_bytes())]);
    let output = once(folder.path(), "feeds.opml", &[]);
    let told = stderr(&output);
    assert_eq!(code(&output), 0, "{told}");
    assert!(
        told.contains(&format!("{}: 2 new items\n", server.url("/feed")))
            && told.contains(&format!("{}: 1 new item\n", server.url("/atom"))),
        "{told}"
    );
    assert!(told.contains(&format!("{}: added with ", server.url("/news/1"))), "{told}");
    assert!(told.ends_with(", 1 known already\n") && told.contains("news.ledger: 2 texts added with "), "{told}");
    assert!(stdout(&output).is_empty());
    assert_eq!(server.asked().len(), 4, "two feeds and two pages: {:?}", server.paths());
    assert_eq!(counts(folder.path()).0, 2);
    let row = stdout(&run(folder.path(), &["search", "news.ledger", "counted 2 boats", "--format", "jsonl"]));
    let row: Value = serde_json::from_str(&row).expect("one line of JSON");
    let (url, title) = (server.url("/news/2"), "Boats 2");
    assert_eq!((row["url"].as_str(), row["title"].as_str()), (Some(url.as_str()), Some(title)));
    assert_eq!(
        (row["published"].as_str(), row["publisher"].as_str()),
        (Some("2031-05-02"), Some("Kestrel")),
        "the page does not tell them"
    );
    // As it was, then sent again with nothing new in it.
    for told in [304, 200] {
        let output = once(folder.path(), "feeds.opml", &[]);
        assert_eq!((code(&output), stderr(&output).as_str()), (0, "news.ledger: 0 texts added with 0 statements\n"), "{told}");
    }
    let feeds = server.asked().into_iter().filter(|request| request.path == "/feed");
    assert_eq!(
        feeds.map(|request| request.header("if-none-match").map(str::to_owned)).collect::<Vec<_>>(),
        [None, Some("\"a\"".to_owned()), Some("\"a\"".to_owned())]
    );
    assert_eq!(server.asked().len(), 8, "no page is fetched again");
}

#[test]
fn an_item_with_new_words_is_read_again() {
    let server = Server::start(|request| match request.path.as_str() {
        "/feed" => rss(&item(1).replace("were counted", if request.before == 0 { "were counted" } else { "were counted again" })),
        "/news/1" => Reply::ok("text/html", page(request.before + 10)),
        _ => Reply::status(404),
    });
    let folder = folder(&[]);
    for (texts, asked) in [(1, 2), (2, 4), (2, 5)] {
        assert_eq!(code(&once(folder.path(), &server.url("/feed"), &[])), 0);
        assert_eq!((counts(folder.path()).0, server.asked().len()), (texts, asked));
    }
    assert_eq!(code(&run(folder.path(), &["verify", "news.ledger", "We counted 10 boats"])), 0, "what was printed first is kept");
}

#[test]
fn what_a_page_does_not_give_the_feed_may() {
    let text = |number: usize| {
        format!(
            "<content:encoded>&lt;p&gt;“We have {number} boats,” Ada Quill told the council of Kestrel Bay on Friday evening.&lt;/p&gt;</content:encoded>"
        )
    };
    let whole = move |number: usize| item(number).replace("</item>", &format!("{}</item>", text(number)));
    let server = Server::start(move |request| match request.path.as_str() {
        "/robots.txt" => Reply::ok("text/plain", "user-agent: *\ndisallow: /news/1\n"),
        "/feed" => {
            let bare = "<item><guid isPermaLink=\"false\">bare</guid><title>Bare</title><description>“The mast will fall,” Ada Quill told reporters on Friday.</description></item>";
            let odd = "<item><guid isPermaLink=\"false\">odd</guid><title>Odd</title><link>mailto:desk@kestrel.example</link></item>";
            rss(&format!("{}{}{}{}{bare}{odd}", whole(1), whole(2), whole(3), item(4)))
        }
        "/news/2" => Reply::status(410),
        "/news/3" => Reply::ok("application/pdf", "%PDF-1.7 nothing"),
        _ => Reply::status(404),
    });
    let directory = folder(&[]);
    let output = once(directory.path(), &server.url("/feed"), &[]);
    let told = stderr(&output);
    assert_eq!(code(&output), 3, "{told}");
    for line in [
        format!("{}: robots.txt forbids it; its text is that of the feed\n", server.url("/news/1")),
        format!("{}: refused with status 410; its text is that of the feed\n", server.url("/news/2")),
        format!("{}: not a format that is read (PDF); its text is that of the feed\n", server.url("/news/3")),
        format!("onrecord: {}: refused with status 404\n", server.url("/news/4")),
        format!("onrecord: {}: “Odd”: no text\n", server.url("/feed")),
        "news.ledger: 4 texts added with ".to_owned(),
        "; skipped: 1 empty, 1 refused\n".to_owned(),
    ] {
        assert!(told.contains(&line), "{line} in {told}");
    }
    assert!(!server.paths().contains(&"/news/1".to_owned()), "it is forbidden");
    for quotation in ["We have 1 boats", "We have 2 boats", "We have 3 boats", "The mast will fall"] {
        assert_eq!(code(&run(directory.path(), &["verify", "news.ledger", quotation])), 0, "{quotation}");
    }
    let directory = folder(&[]);
    let before = server.asked().len();
    let output = once(directory.path(), &server.url("/feed"), &["--no-pages"]);
    assert_eq!((code(&output), server.asked().len()), (3, before + 1), "only the feed is asked for: {}", stderr(&output));
    assert_eq!(counts(directory.path()).0, 5, "summaries too");
}

#[test]
fn feeds_that_are_none_are_told_and_the_others_read() {
    let server = start(|request| match request.path.as_str() {
        "/good" => rss(&item(1)),
        "/page" => Reply::ok("text/html", page(1)),
        "/cut" => Reply::ok("application/xml", "<rss><channel><item><title>Boats</title></itm></channel></rss>"),
        "/empty" => Reply::ok("application/xml", ""),
        "/bytes" => Reply::ok("application/xml", b"\0\x01\x02\xff".to_vec()),
        "/json" => Reply::ok("application/json", "{\"a\": [1"),
        "/away" => Reply::redirect(302, "file:///etc/passwd"),
        "/garbage" => Reply::Raw(b"what?\r\n\r\n".to_vec()),
        "/half" => Reply::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<rss><channel>".to_vec()),
        "/moved" => Reply::redirect(301, "/good"),
        path => Reply::status(path[1..].parse().unwrap_or(404)),
    });
    let paths = ["/page", "/cut", "/empty", "/bytes", "/json", "/away", "/garbage", "/half", "/404", "/500", "/good", "/moved"];
    let list: Vec<String> = paths.iter().map(|path| server.url(path)).collect();
    let list = format!("# feeds\n\n{}\nnot an address\nhttp://me:secret@kestrel.example/\n", list.join("\n"));
    let folder = folder(&[("feeds.txt", list.as_bytes())]);
    let output = once(folder.path(), "feeds.txt", &[]);
    let told = stderr(&output);
    assert_eq!(code(&output), 3, "{told}");
    for path in &paths[..10] {
        assert_eq!(told.matches(&format!("onrecord: {}", server.url(path))).count(), 1, "{path} in {told}");
    }
    for line in [
        format!("onrecord: {}: not a format that is read (no feed: html)\n", server.url("/page")),
        format!("onrecord: {}, line 1, column ", server.url("/cut")),
        format!("onrecord: {}: redirect to `file:///etc/passwd`: not an address of http or https\n", server.url("/away")),
        format!("onrecord: {}: the answer was cut off\n", server.url("/half")),
        "onrecord: feeds.txt, line 15: not an address of http or https\n".to_owned(),
        "onrecord: feeds.txt, line 16: an address with a user's name or password in it is not fetched\n".to_owned(),
        format!("{}: has moved to {}\n", server.url("/moved"), server.url("/good")),
        "news.ledger: 1 text added with ".to_owned(),
    ] {
        assert!(told.contains(&line), "{line} in {told}");
    }
    for (feeds, expected) in [
        ("none.opml", "onrecord: none.opml: no such file or directory\n"),
        ("page.opml", "onrecord: page.opml: not a format that is read (no OPML)\n"),
        ("blank.txt", "onrecord: blank.txt: there is no feed in it\n"),
    ] {
        std::fs::write(folder.path().join("page.opml"), "<html></html>").expect("there is room");
        std::fs::write(folder.path().join("blank.txt"), "# nothing\n").expect("there is room");
        let output = once(folder.path(), feeds, &[]);
        assert_eq!((code(&output), stderr(&output).as_str()), (1, expected), "{feeds}");
    }
}

#[test]
fn a_server_that_asks_for_it_is_left_alone_in_the_next_run_too() {
    let server = start(|request| match (request.path.as_str(), request.before) {
        ("/feed", 0) => Reply::status(429).with("Retry-After", "5000"),
        _ => rss(&item(1)),
    });
    let folder = folder(&[]);
    let output = once(folder.path(), &server.url("/feed"), &[]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    assert!(stderr(&output).starts_with(&format!("onrecord: {}: the server is busy or has a fault (status 429)\n", server.url("/feed"))));
    let output = once(folder.path(), &server.url("/feed"), &[]);
    assert!(
        stderr(&output).starts_with(&format!("{}: not asked, its server wants to be left alone until ", server.url("/feed"))),
        "{}",
        stderr(&output)
    );
    assert_eq!((code(&output), server.asked().len()), (0, 1));
}

#[test]
fn a_page_that_is_not_there_yet_waits_for_a_later_run() {
    let server = Server::start(|request| match (request.path.as_str(), request.before) {
        ("/feed", 0) => rss(&item(1)).with("ETag", "\"a\""),
        ("/feed", _) => Reply::status(304),
        ("/news/1", 0..=2) => Reply::status(500),
        ("/news/1", _) => Reply::ok("text/html", page(1)),
        _ => Reply::status(404),
    });
    let folder = folder(&[]);
    let output = once(folder.path(), &server.url("/feed"), &[]);
    assert_eq!(code(&output), 3);
    assert!(stderr(&output).contains(" (status 500); asked for again later\n"), "{}", stderr(&output));
    assert!(stderr(&output).ends_with("; 1 item is left for the next run\n"), "{}", stderr(&output));
    // Its time has not come; then it has.
    let output = once(folder.path(), &server.url("/feed"), &[]);
    assert!(stderr(&output).ends_with("; 1 item is left for the next run\n"), "{}", stderr(&output));
    let path = folder.path().join("news.ledger.watch.json");
    let mut state: Value = serde_json::from_slice(&std::fs::read(&path).expect("it is there")).expect("JSON");
    state["waiting"][0]["due"] = Value::Null;
    std::fs::write(&path, state.to_string()).expect("there is room");
    let output = once(folder.path(), &server.url("/feed"), &[]);
    assert!(stderr(&output).contains("news.ledger: 1 text added with "), "{}", stderr(&output));
}

#[test]
fn a_damaged_state_is_told_and_begun_anew() {
    let server = start(|_| rss(&format!("{}{}", item(1), item(2))));
    let folder = folder(&[]);
    assert_eq!(code(&once(folder.path(), &server.url("/feed"), &[])), 0);
    let path = folder.path().join("news.ledger.watch.json");
    let whole = std::fs::read(&path).expect("it is there");
    for (bytes, aside) in [(&whole[..whole.len() / 2], "damaged"), (b"", "damaged-2"), (b"{\"version\": 1, \"feeds\": 7}", "damaged-3")] {
        std::fs::write(&path, bytes).expect("there is room");
        let output = once(folder.path(), &server.url("/feed"), &[]);
        let told = stderr(&output);
        assert_eq!(code(&output), 0, "{told}");
        assert!(
            told.starts_with("onrecord: news.ledger.watch.json: damaged (")
                && told.contains(&format!("; begun anew, what was there is now news.ledger.watch.json.{aside}\n")),
            "{told}"
        );
        assert_eq!(std::fs::read(folder.path().join(format!("news.ledger.watch.json.{aside}"))).expect("kept"), bytes);
        assert!(told.contains("news.ledger: 0 texts added with 0 statements, 2 known already\n"), "{told}");
    }
    std::fs::write(&path, "{\"version\": 2, \"more\": []}").expect("there is room");
    let output = once(folder.path(), &server.url("/feed"), &[]);
    assert_eq!(
        (code(&output), stderr(&output).as_str()),
        (1, "onrecord: news.ledger.watch.json: written by a later version of onrecord\n")
    );
    assert_eq!(std::fs::read(&path).expect("kept"), b"{\"version\": 2, \"more\": []}");
    // It is no text to be read.
    let output = run(folder.path(), &["add", "news.ledger", "."]);
    assert!(!stderr(&output).contains("news.ledger.watch.json:"), "{}", stderr(&output));
}

#[test]
fn https_needs_somebody_who_is_trusted() {
    let (root, tls) = server::authority();
    let server = Server::start_secure(tls, |request| match request.path.as_str() {
        "/feed" => rss(&item(1)),
        "/news/1" => Reply::ok("text/html", page(1)),
        _ => Reply::status(404),
    });
    let folder = folder(&[("roots.pem", root.as_bytes()), ("no-roots.pem", b"nothing")]);
    let output = once(folder.path(), &server.url("/feed"), &[]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("/robots.txt: no secure connection: "), "{}", stderr(&output));
    assert!(server.paths().is_empty());
    let output = once(folder.path(), &server.url("/feed"), &["--roots", "no-roots.pem"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (1, "onrecord: no-roots.pem: no certificate in PEM form\n"));
    let output = once(folder.path(), &server.url("/feed"), &["--roots", "roots.pem"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(counts(folder.path()).0, 1);
}

#[cfg(unix)]
#[test]
fn interrupted_and_killed_runs_go_on_where_they_were() {
    use std::io::{BufRead as _, BufReader};
    const ITEMS: usize = 40;
    let feed: String = (1..=ITEMS).map(item).collect();
    let server =
        start(move |request| if request.header("if-none-match").is_some() { Reply::status(304) } else { rss(&feed).with("ETag", "\"a\"") });
    let folder = folder(&[]);
    let url = server.url("/feed");
    // What is told of the third page, and so on, is a moment in the middle of the work.
    for (moment, signal) in [(2, "KILL"), (5, "INT"), (9, "KILL"), (3, "TERM")] {
        let arguments = ["watch", "news.ledger", &url, "--rate", "0"];
        let mut child = command(folder.path()).args(arguments).stderr(Stdio::piped()).spawn().expect("it starts");
        let mut lines = BufReader::new(child.stderr.take().expect("a pipe")).lines();
        lines.by_ref().map_while(Result::ok).filter(|line| line.contains(": added with ")).nth(moment);
        let sent = std::process::Command::new("kill").args([format!("-{signal}"), child.id().to_string()]).status();
        assert!(sent.expect("kill runs").success());
        let rest: Vec<String> = lines.map_while(Result::ok).collect();
        let status = child.wait().expect("it ends");
        if signal == "KILL" {
            assert_eq!(status.code(), None);
        } else {
            assert_eq!(status.code(), Some(0), "{rest:?}");
            let last = rest.last().expect("it says so");
            assert!(last.starts_with("interrupted; news.ledger: ") && last.ends_with(" items are left for the next run"), "{last}");
        }
    }
    let output = once(folder.path(), &url, &[]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(counts(folder.path()).0, ITEMS);
    let output = once(folder.path(), &url, &[]);
    assert!(stderr(&output).ends_with("news.ledger: 0 texts added with 0 statements\n"), "{}", stderr(&output));
}

#[test]
fn requests_to_one_host_are_apart_in_time() {
    let times = Mutex::new(Vec::new());
    let shared = std::sync::Arc::new(times);
    let seen = std::sync::Arc::clone(&shared);
    let server = Server::start(move |request| {
        seen.lock().expect("nobody panics").push(std::time::Instant::now());
        match request.path.as_str() {
            "/feed" => rss(&item(1)),
            "/news/1" => Reply::ok("text/html", page(1)),
            _ => Reply::status(404),
        }
    });
    let folder = folder(&[]);
    let output = run(folder.path(), &["watch", "news.ledger", &server.url("/feed"), "--once", "--rate", "0.3"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let times = shared.lock().expect("nobody panics");
    assert_eq!(times.len(), 3);
    // Never sooner; how much later depends on the machine.
    assert!(times.windows(2).all(|pair| pair[1] - pair[0] >= std::time::Duration::from_millis(290)));
}
