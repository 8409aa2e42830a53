//! Against a server that misbehaves in every way: each answer has its outcome, none hangs, panics or is followed astray.

mod common;

use common::{Reply, Server, authority};
use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use onrecord_fetch::{Address, Answer, Clock, Failed, Fetcher, Interrupted, Page, Reach, Settings, Validators, Why};
use std::io::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A clock that waits by going forward.
#[derive(Clone, Default)]
struct Hand {
    time: Arc<Mutex<Duration>>,
    waits: Arc<Mutex<Vec<u64>>>,
}

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        let begun: Timestamp = "2031-05-02T10:00:00Z".parse().expect("a time");
        begun + *self.time.lock().expect("nobody panics")
    }

    fn elapsed(&self) -> Duration {
        *self.time.lock().expect("nobody panics")
    }

    fn wait(&self, time: Duration) -> Result<(), Interrupted> {
        *self.time.lock().expect("nobody panics") += time;
        if !time.is_zero() {
            self.waits.lock().expect("nobody panics").push(time.as_secs());
        }
        Ok(())
    }
}

impl Hand {
    /// Whole seconds of the waits so far.
    fn waits(&self) -> Vec<u64> {
        self.waits.lock().expect("nobody panics").clone()
    }

    fn forward(&self, seconds: u64) {
        *self.time.lock().expect("nobody panics") += Duration::from_secs(seconds);
    }
}

fn settings() -> Settings {
    Settings { largest: 1_000_000, timeout: Duration::from_millis(1_500), rate: Duration::from_secs(5), ..Settings::default() }
}

fn address(text: &str) -> Address {
    Address::parse(text).expect("an address")
}

/// Asks once for what the user has named.
fn ask(fetcher: &mut Fetcher<Hand>, url: &str, known: &Validators) -> Result<Answer, Failed> {
    let address = address(url);
    let reach = fetcher.reach(&address);
    fetcher.get(&address, reach, known)
}

fn get(server: &Server, path: &str) -> Result<Page, Failed> {
    get_with(settings(), &server.url(path))
}

fn get_with(settings: Settings, url: &str) -> Result<Page, Failed> {
    match ask(&mut Fetcher::new(settings, Hand::default()), url, &Validators::default())? {
        Answer::Page(page) => Ok(page),
        Answer::Unchanged => panic!("nothing was known"),
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

/// A server that has no `robots.txt`.
fn server(handler: impl Fn(&common::Request) -> Reply + Send + Sync + 'static) -> Server {
    Server::start(move |request| if request.path == "/robots.txt" { Reply::status(404) } else { handler(request) })
}

#[test]
fn only_what_is_new_is_sent() {
    let server = server(|request| match (request.header("if-none-match"), request.before) {
        (Some("\"one\""), 0..=1) => Reply::status(304),
        (known, before) => {
            let known = known.unwrap_or("none").to_owned();
            let etag = if before < 2 { "\"one\"" } else { "\"two\"" };
            Reply::ok("text/plain; charset=utf-8", format!("knows {known}"))
                .with("ETag", etag)
                .with("Last-Modified", "Fri, 02 May 2031 09:00:00 GMT")
        }
    });
    let mut fetcher = Fetcher::new(settings(), Hand::default());
    let Ok(Answer::Page(page)) = ask(&mut fetcher, &server.url("/feed"), &Validators::default()) else { panic!("no page") };
    assert_eq!((page.bytes.as_slice(), page.media_type.as_deref()), (&b"knows none"[..], Some("text/plain; charset=utf-8")));
    assert_eq!(page.validators.etag.as_deref(), Some("\"one\""));
    assert_eq!(ask(&mut fetcher, &server.url("/feed"), &page.validators).expect("an answer"), Answer::Unchanged);
    let Ok(Answer::Page(page)) = ask(&mut fetcher, &server.url("/feed"), &page.validators) else { panic!("no page") };
    assert_eq!((page.bytes.as_slice(), page.validators.etag.as_deref()), (&b"knows \"one\""[..], Some("\"two\"")));
    let asked = server.asked();
    assert_eq!(asked[0].header("if-none-match"), None);
    assert_eq!(asked[1].header("if-modified-since"), Some("Fri, 02 May 2031 09:00:00 GMT"));
    let agent = asked[0].header("user-agent").expect("it says who it is");
    assert!(agent.starts_with("onrecord/") && agent.contains("(+https://"), "{agent}");
}

#[test]
fn what_a_server_gives_to_compare_cannot_break_the_next_request() {
    let bad =
        ["\"a\"\r\nX-Injected: 1", "ü", &"x".repeat(5_000)].map(|etag| Validators { etag: Some(etag.to_owned()), last_modified: None });
    let server = server(|request| Reply::ok("text/plain", request.header("if-none-match").unwrap_or("nothing")));
    let mut fetcher = Fetcher::new(settings(), Hand::default());
    for known in bad {
        let Ok(Answer::Page(page)) = ask(&mut fetcher, &server.url("/"), &known) else { panic!("no page for {known:?}") };
        assert_eq!(page.bytes, b"nothing");
    }
    // One who knows nothing is not told that nothing has changed.
    let server = Server::start(|_| Reply::status(304));
    assert_eq!(get(&server, "/").expect_err("no page").why, Why::Status(304));
}

#[test]
fn a_server_that_is_busy_is_asked_again_when_it_says() {
    let server = server(|request| match request.before {
        0 => Reply::status(429).with("Retry-After", "17"),
        1 => Reply::status(503).with("Retry-After", "Fri, 02 May 2031 10:00:47 GMT"),
        _ => Reply::ok("text/plain", "here"),
    });
    let clock = Hand::default();
    let mut fetcher = Fetcher::new(settings(), clock.clone());
    assert!(ask(&mut fetcher, &server.url("/"), &Validators::default()).is_ok());
    // 5 s after robots.txt, 17 s as asked, and until 10:00:47.
    assert_eq!((clock.waits(), clock.elapsed().as_secs()), (vec![5, 17, 25], 47));
}

#[test]
fn a_server_that_asks_for_long_is_left_alone_as_a_whole() {
    let server = server(|_| Reply::status(429).with("Retry-After", "7200"));
    let clock = Hand::default();
    let mut fetcher = Fetcher::new(settings(), clock.clone());
    let failed = ask(&mut fetcher, &server.url("/a"), &Validators::default()).expect_err("busy");
    assert_eq!((failed.why, failed.retry_after, failed.is_asked), (Why::Busy(429), Some(Duration::from_secs(7200)), true));
    clock.forward(100);
    let failed = ask(&mut fetcher, &server.url("/b"), &Validators::default()).expect_err("left alone");
    assert_eq!(failed.why, Why::Resting(Duration::from_secs(7100)));
    assert_eq!(server.paths(), ["/robots.txt", "/a"], "nothing more was asked for");
    clock.forward(7100);
    let failed = ask(&mut fetcher, &server.url("/b"), &Validators::default()).expect_err("busy");
    assert_eq!(failed.why, Why::Busy(429));
}

#[test]
fn faults_are_waited_out_longer_each_time() {
    for status in [500, 502, 503, 504, 599] {
        let server = server(move |_| Reply::status(status));
        let clock = Hand::default();
        let failed = ask(&mut Fetcher::new(settings(), clock.clone()), &server.url("/"), &Validators::default()).expect_err("a fault");
        assert_eq!((failed.why, failed.retry_after), (Why::Busy(status), Some(Duration::from_secs(20))), "{status}");
        assert_eq!((clock.waits(), server.asked().len()), (vec![5, 5, 10], 3), "{status}");
    }
    let server = server(|request| if request.before < 2 { Reply::status(500) } else { Reply::ok("text/plain", "late") });
    assert_eq!(get(&server, "/").expect("the third time").bytes, b"late");
}

#[test]
fn a_fault_at_one_address_does_not_stop_the_others() {
    let server = server(|request| if request.path == "/bad" { Reply::status(500) } else { Reply::ok("text/plain", "good") });
    let mut fetcher = Fetcher::new(Settings { attempts: 1, ..settings() }, Hand::default());
    for _ in 0..20 {
        assert!(ask(&mut fetcher, &server.url("/bad"), &Validators::default()).is_err());
    }
    assert!(ask(&mut fetcher, &server.url("/good"), &Validators::default()).is_ok());
}

#[test]
fn requests_to_one_host_are_apart_and_robots_may_ask_for_more() {
    let server = Server::start(|request| match request.path.as_str() {
        "/robots.txt" => Reply::ok("text/plain", "user-agent: *\ncrawl-delay: 30\ndisallow: /private\n"),
        _ => Reply::ok("text/plain", "x"),
    });
    let clock = Hand::default();
    let mut fetcher = Fetcher::new(settings(), clock.clone());
    for path in ["/1", "/2", "/3"] {
        assert!(ask(&mut fetcher, &server.url(path), &Validators::default()).is_ok(), "{path}");
    }
    assert_eq!(clock.waits(), [30, 30, 30]);
    assert_eq!(fetcher.wait(&address(&server.url("/4"))), Duration::from_secs(30));
    assert_eq!(server.paths(), ["/robots.txt", "/1", "/2", "/3"], "robots.txt is asked for once");
    let failed = ask(&mut fetcher, &server.url("/private/1"), &Validators::default()).expect_err("forbidden");
    assert_eq!((failed.why, failed.place), (Why::Disallowed, server.url("/private/1")));
    assert_eq!(server.asked().len(), 3);
    clock.forward(24 * 3600);
    assert!(ask(&mut fetcher, &server.url("/5"), &Validators::default()).is_ok());
    assert_eq!(server.paths()[4..], ["/robots.txt", "/5"], "and again after a day");
}

#[test]
fn robots_that_cannot_be_had_forbid_all_and_robots_that_are_not_there_nothing() {
    for (status, allowed) in [(404, true), (403, true), (410, true), (500, false), (503, false), (429, false)] {
        let server =
            Server::start(move |request| if request.path == "/robots.txt" { Reply::status(status) } else { Reply::ok("text/plain", "x") });
        let got = get(&server, "/a");
        assert_eq!(got.is_ok(), allowed, "{status}: {got:?}");
        if let Err(failed) = got {
            assert_eq!((&failed.why, &failed.place), (&Why::NoRobots(Box::new(Why::Busy(status))), &server.url("/robots.txt")));
            assert!(failed.why.is_passing() && server.asked().is_empty());
        }
    }
}

#[test]
fn robots_may_be_huge_endless_or_garbage() {
    let rules = |head: &str| [head.as_bytes(), &b"# padding\n".repeat(200_000), b"\nuser-agent: *\ndisallow: /\n"].concat();
    for (head, allowed) in [("user-agent: *\ndisallow: /a\n", false), ("user-agent: *\nallow: /\n", true)] {
        let body = rules(head);
        let server = Server::start(move |request| match request.path.as_str() {
            "/robots.txt" => Reply::ok("text/plain", body.clone()),
            _ => Reply::ok("text/plain", "x"),
        });
        assert_eq!(get(&server, "/a").is_ok(), allowed, "{head}");
    }
    let endless = Server::start(|request| match request.path.as_str() {
        "/robots.txt" => Reply::Endless(b"HTTP/1.1 200 OK\r\n\r\nuser-agent: *\ndisallow: /b\n".to_vec(), b"# more\n".repeat(10_000)),
        _ => Reply::ok("text/plain", "x"),
    });
    assert!(get(&endless, "/a").is_ok());
    assert_eq!(get(&endless, "/b").expect_err("forbidden").why, Why::Disallowed);
    let page = Server::start(|request| match request.path.as_str() {
        "/robots.txt" => Reply::ok("text/html", b"<html>\xff\0<body>Disallow: /".to_vec()),
        _ => Reply::ok("text/plain", "x"),
    });
    assert!(get(&page, "/a").is_ok());
    let garbage = Server::start(|request| {
        if request.path == "/robots.txt" { Reply::Raw(b"\x16\x03garbage\r\n\r\n".to_vec()) } else { Reply::ok("text/plain", "x") }
    });
    assert!(matches!(get(&garbage, "/a").expect_err("not to be had").why, Why::NoRobots(why) if matches!(*why, Why::Malformed(_))));
}

#[test]
fn redirects_of_robots_are_followed_a_few_times() {
    let server = Server::start(|request| match request.path.as_str() {
        "/robots.txt" => Reply::redirect(302, "/rules/1"),
        "/rules/1" => Reply::redirect(301, "2"),
        "/rules/2" => Reply::ok("text/plain", "user-agent: onrecord\ndisallow: /a"),
        _ => Reply::ok("text/plain", "x"),
    });
    assert_eq!(get(&server, "/a").expect_err("forbidden").why, Why::Disallowed);
    for to in ["/robots.txt", "file:///etc/passwd", ""] {
        let server = Server::start(move |request| match request.path.as_str() {
            "/robots.txt" => Reply::redirect(302, to),
            _ => Reply::ok("text/plain", "x"),
        });
        let got = get(&server, "/a");
        // One that does not say where to leads nowhere: as good as none.
        assert!(got.is_ok(), "{to}: {got:?}");
        assert!(server.paths().len() <= 7, "{to}");
    }
}

#[test]
fn redirects_are_followed_to_their_end_and_no_further() {
    let server = server(|request| match request.path.as_str() {
        "/1" => Reply::redirect(301, "two?x=ü y"),
        "/two?x=%C3%BC%20y" => Reply::redirect(308, "/3"),
        "/3" => Reply::ok("text/plain", "end"),
        "/t" => Reply::redirect(302, "/1"),
        "/loop" => Reply::redirect(307, "/loop"),
        "/nowhere" => Reply::Whole(302, Vec::new(), Vec::new()),
        path => Reply::redirect(302, &format!("{path}x")),
    });
    let page = get(&server, "/1").expect("the end");
    assert_eq!((page.url.clone(), page.moved_to), (server.url("/3"), Some(server.url("/3"))));
    assert_eq!(get(&server, "/t").expect("the end").moved_to, None, "not for good");
    assert_eq!(get(&server, "/loop").expect_err("no end").why, Why::TooManyRedirects(5));
    assert_eq!(get(&server, "/chain").expect_err("no end").why, Why::TooManyRedirects(5));
    assert!(matches!(get(&server, "/nowhere").expect_err("no target").why, Why::Malformed(_)));
}

#[test]
fn redirects_lead_to_no_other_scheme_and_into_no_private_net() {
    for (to, what) in [
        ("file:///etc/passwd", "not an address of http or https"),
        ("ftp://127.0.0.1/", "not an address of http or https"),
        ("http://me:secret@127.0.0.1/", "an address with a user's name or password in it is not fetched"),
        ("http://:80/", "no host that can be asked"),
    ] {
        let server = server(move |_| Reply::redirect(302, to));
        let failed = get(&server, "/a").expect_err("not followed");
        assert_eq!(failed.why, Why::BadRedirect { to: to.to_owned(), what: what.to_owned() });
        assert_eq!(failed.place, server.url("/a"));
    }
    let inner = server(|_| Reply::ok("text/plain", "secret"));
    let targets =
        [inner.url("/"), format!("http://localhost:{}/", inner.socket().port()), format!("http://2130706433:{}/", inner.socket().port())];
    for to in targets {
        let outer = server({
            let to = to.clone();
            move |_| Reply::redirect(302, &to)
        });
        let mut public = settings();
        public.hosts.insert("news.example".to_owned(), outer.socket());
        let url = format!("http://news.example:{}/a", outer.socket().port());
        let failed = get_with(public.clone(), &url).expect_err("not followed");
        assert!(matches!(failed.why, Why::Private(_)), "{to}: {failed}");
        assert!(inner.paths().is_empty(), "not even robots.txt is asked for");
        // Nor is a link there from a page of the public net.
        let failed = Fetcher::new(public, Hand::default()).get(&address(&to), Reach::Public.onward(), &Validators::default());
        assert!(matches!(failed.expect_err("not asked").why, Why::Private(_)), "{to}");
    }
    // Within the net that the user has named it is as anywhere.
    let outer = server({
        let to = inner.url("/");
        move |_| Reply::redirect(302, &to)
    });
    assert_eq!(get(&outer, "/a").expect("followed").bytes, b"secret");
}

#[test]
fn robots_lead_into_no_private_net() {
    let inner = Server::start(|_| Reply::ok("text/plain", "user-agent: *\ndisallow: /"));
    let outer = Server::start({
        let to = inner.url("/x");
        move |request| if request.path == "/robots.txt" { Reply::redirect(302, &to) } else { Reply::ok("text/plain", "x") }
    });
    let mut public = settings();
    public.hosts.insert("news.example".to_owned(), outer.socket());
    assert!(get_with(public, &format!("http://news.example:{}/a", outer.socket().port())).is_ok());
    assert!(inner.paths().is_empty());
}

#[test]
fn nothing_is_too_large_for_the_memory() {
    let bomb = gzip(&vec![0; 50_000_000]);
    let nested = gzip(&gzip(b"page"));
    let server = server(move |request| match request.path.as_str() {
        "/endless" => Reply::Endless(b"HTTP/1.1 200 OK\r\n\r\n".to_vec(), vec![b'x'; 100_000]),
        "/endless-chunks" => Reply::Endless(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec(),
            [b"10000\r\n", vec![b'x'; 0x10000].as_slice(), b"\r\n"].concat(),
        ),
        "/endless-head" => Reply::Endless(b"HTTP/1.1 200 OK\r\n".to_vec(), b"X-More: and more\r\n".repeat(1_000)),
        "/endless-gzip" => Reply::Endless(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n".to_vec(), gzip(b"")),
        "/bomb" => Reply::ok("text/plain", bomb.clone()).with("Content-Encoding", "gzip"),
        "/nested" => Reply::ok("text/plain", nested.clone()).with("Content-Encoding", "gzip"),
        "/said" => Reply::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nabc".to_vec()),
        "/fits" => Reply::ok("text/plain", vec![b'x'; 1_000_000]),
        _ => Reply::ok("text/plain", vec![b'x'; 1_000_001]),
    });
    for path in ["/endless", "/endless-chunks", "/endless-gzip", "/bomb", "/over"] {
        assert_eq!(get(&server, path).expect_err("too large").why, Why::TooLarge(1_000_000), "{path}");
    }
    assert!(matches!(get(&server, "/endless-head").expect_err("no head").why, Why::Malformed(_)));
    assert_eq!(get(&server, "/said").expect_err("it is not there").why, Why::CutOff);
    assert_eq!(get(&server, "/fits").expect("it fits").bytes.len(), 1_000_000);
    assert_eq!(get(&server, "/nested").expect("once").bytes, gzip(b"page"), "decompressed once");
}

#[test]
fn broken_answers_are_told_apart() {
    let page = gzip(b"a page of some length, of which the second half is missing");
    let half = page[..page.len() / 2].to_vec();
    let server = server(move |request| match request.path.as_str() {
        "/half" => Reply::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this".to_vec()),
        "/half-chunk" => Reply::Raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nonly this".to_vec()),
        "/half-gzip" => Reply::ok("text/plain", half.clone()).with("Content-Encoding", "gzip"),
        "/half-head" => Reply::Raw(b"HTTP/1.1 200 OK\r\nContent-Le".to_vec()),
        "/nothing" => Reply::Raw(Vec::new()),
        "/short" => Reply::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage and more".to_vec()),
        "/garbage" => Reply::Raw(b"\x16\x03\x01\0\xffgarbage\r\n\r\n".to_vec()),
        "/no-number" => Reply::Raw(b"HTTP/1.1 abc OK\r\n\r\n".to_vec()),
        "/negative" => Reply::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nx".to_vec()),
        "/chunk" => Reply::Raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx".to_vec()),
        "/not-gzip" => Reply::ok("text/plain", "as plain as can be").with("Content-Encoding", "gzip"),
        "/brotli" => Reply::ok("text/plain", "plain").with("Content-Encoding", "br"),
        _ => Reply::ok("text/plain", gzip(b"a page")).with("Content-Encoding", "GZIP"),
    });
    for path in ["/half", "/half-chunk", "/half-gzip", "/half-head", "/nothing"] {
        let failed = get(&server, path).expect_err("cut off");
        assert!(failed.why.is_passing() && failed.why.kind() == "unreachable", "{path}: {failed:?}");
    }
    assert_eq!(get(&server, "/half").expect_err("cut off").why, Why::CutOff);
    for path in ["/garbage", "/no-number", "/negative", "/chunk", "/not-gzip", "/brotli"] {
        let failed = get(&server, path).expect_err("malformed");
        assert!(matches!(failed.why, Why::Malformed(_)), "{path}: {failed:?}");
        assert!(failed.to_string().starts_with(&format!("{}: malformed answer: ", server.url(path))), "{failed}");
    }
    assert_eq!(get(&server, "/short").expect("as long as it says").bytes, b"page");
    assert_eq!(get(&server, "/gzip").expect("a page").bytes, b"a page");
}

#[test]
fn slow_and_silent_servers_are_given_up() {
    let server = server(|request| match request.path.as_str() {
        "/drip" => Reply::Drip(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".to_vec()),
        "/drip-head" => Reply::Drip(b"HTTP/1.1 200 OK\r\nX-Long: ".to_vec()),
        _ => Reply::Silent,
    });
    for path in ["/drip", "/drip-head", "/silent"] {
        let patient = Settings { timeout: Duration::from_millis(300), attempts: 1, ..settings() };
        let failed = get_with(patient, &server.url(path)).expect_err("too slow");
        assert_eq!((failed.why, failed.retry_after), (Why::Timeout, Some(Duration::from_secs(5))), "{path}");
    }
}

#[test]
fn hosts_that_are_not_there_are_told() {
    let gone = {
        let server = server(|_| Reply::status(404));
        server.url("/a")
    };
    let failed = get_with(settings(), &gone).expect_err("nobody is there");
    assert!(matches!(&failed.why, Why::Connection(what) if what.contains("refused")), "{failed:?}");
    let failed = get_with(Settings { attempts: 1, ..settings() }, "http://no-such-host.invalid/").expect_err("nobody knows it");
    assert_eq!(failed.why, Why::NoHost);
    for status in [400, 401, 403, 404, 410, 451] {
        let server = server(move |_| Reply::status(status));
        assert_eq!(get(&server, "/").expect_err("refused").why, Why::Status(status));
        assert_eq!(server.asked().len(), 1, "not asked again");
    }
}

#[test]
fn an_authority_nobody_knows_is_trusted_only_when_it_is_named() {
    let (root, tls) = authority();
    let server = Server::start_secure(tls, |_| Reply::ok("text/plain", "secure"));
    let failed = get(&server, "/").expect_err("not trusted");
    assert!(matches!(failed.why, Why::Insecure(_)), "{failed:?}");
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("there is room");
        path
    };
    let roots = onrecord_fetch::read_roots(&file("roots.pem", &format!("{root}\n# another\n{}", authority().0))).expect("two of them");
    assert_eq!(roots.len(), 2);
    let trusting = Settings { roots: roots.clone(), ..settings() };
    assert_eq!(get_with(trusting.clone(), &server.url("/")).expect("trusted").bytes, b"secure");
    // For its name alone.
    let other = server.url("/").replace("localhost", "127.0.0.1");
    assert!(matches!(get_with(trusting, &other).expect_err("another name").why, Why::Insecure(_)));
    let only_other = Settings { roots: roots[1..].to_vec(), ..settings() };
    assert!(matches!(get_with(only_other, &server.url("/")).expect_err("another authority").why, Why::Insecure(_)));
    for (name, text, told) in [
        ("empty.pem", "", "no certificate in PEM form"),
        ("text.pem", "not a certificate", "no certificate in PEM form"),
        ("bad.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "certificate 1 is damaged"),
        ("cut.pem", &root[..root.len() / 2], "certificate 1 is damaged"),
    ] {
        assert_eq!(onrecord_fetch::read_roots(&file(name, text)).expect_err("no roots").to_string(), told, "{name}");
    }
    assert!(onrecord_fetch::read_roots(&folder.path().join("none")).expect_err("no file").to_string().starts_with("cannot be read: "));
    // Plain text where TLS is expected.
    let plain = self::server(|_| Reply::ok("text/plain", "x"));
    let failed = get_with(settings(), &plain.url("/").replace("http:", "https:")).expect_err("no TLS");
    assert!(matches!(failed.why, Why::Connection(_)), "{failed:?}");
}
