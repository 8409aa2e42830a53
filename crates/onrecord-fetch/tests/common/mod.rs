//! A server on this machine that misbehaves as it is told to, and a clock on which waiting takes no time.
#![allow(dead_code, reason = "each test file uses its share")]

use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) path: String,
    headers: Vec<(String, String)>,
    /// How often the path was asked for before.
    pub(crate) before: usize,
}

impl Request {
    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// What the server does.
pub(crate) enum Reply {
    /// An answer with its status, further headers and body.
    Whole(u16, Vec<(&'static str, String)>, Vec<u8>),
    /// These bytes, then the end.
    Raw(Vec<u8>),
    /// The bytes, then the same bytes again and again, until nobody takes them.
    Endless(Vec<u8>, Vec<u8>),
    /// The bytes, then one byte in a while.
    Drip(Vec<u8>),
    /// Nothing at all.
    Silent,
}

impl Reply {
    pub(crate) fn ok(media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self::Whole(200, vec![("Content-Type", media_type.to_owned())], body.into())
    }

    pub(crate) fn status(status: u16) -> Self {
        Self::Whole(status, Vec::new(), b"no".to_vec())
    }

    pub(crate) fn redirect(status: u16, to: &str) -> Self {
        Self::Whole(status, vec![("Location", to.to_owned())], Vec::new())
    }

    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        if let Self::Whole(_, headers, _) = &mut self {
            headers.push((name, value.to_owned()));
        }
        self
    }
}

type Handler = dyn Fn(&Request) -> Reply + Send + Sync;

/// A server on a port of its own; it ends with its value.
pub(crate) struct Server {
    address: SocketAddr,
    scheme: &'static str,
    asked: Arc<Mutex<Vec<Request>>>,
    stop: Arc<AtomicBool>,
}

impl Server {
    pub(crate) fn start(handler: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        Self::run(None, Arc::new(handler))
    }

    /// A server of https with this certificate and key.
    pub(crate) fn start_secure(tls: Arc<rustls::ServerConfig>, handler: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        Self::run(Some(tls), Arc::new(handler))
    }

    fn run(tls: Option<Arc<rustls::ServerConfig>>, handler: Arc<Handler>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("it has an address");
        let (asked, stop) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let scheme = if tls.is_some() { "https" } else { "http" };
        let server = Self { address, scheme, asked: Arc::clone(&asked), stop: Arc::clone(&stop) };
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if stop.load(Ordering::SeqCst) {
                    return;
                }
                let Ok(stream) = stream else { continue };
                let (tls, handler, asked, stop) = (tls.clone(), Arc::clone(&handler), Arc::clone(&asked), Arc::clone(&stop));
                std::thread::spawn(move || match tls {
                    None => serve(stream, &*handler, &asked, &stop),
                    Some(config) => {
                        let Ok(connection) = rustls::ServerConnection::new(config) else { return };
                        serve(rustls::StreamOwned::new(connection, stream), &*handler, &asked, &stop);
                    }
                });
            }
        });
        server
    }

    pub(crate) fn socket(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn url(&self, path: &str) -> String {
        let host = if self.scheme == "https" { "localhost".to_owned() } else { self.address.ip().to_string() };
        format!("{}://{host}:{}{path}", self.scheme, self.address.port())
    }

    /// All that was asked for so far, `robots.txt` left aside.
    pub(crate) fn asked(&self) -> Vec<Request> {
        let all = self.asked.lock().expect("nobody panics").clone();
        all.into_iter().filter(|request| request.path != "/robots.txt").collect()
    }

    /// Paths that were asked for so far, in their order, `robots.txt` among them.
    pub(crate) fn paths(&self) -> Vec<String> {
        self.asked.lock().expect("nobody panics").iter().map(|request| request.path.clone()).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for connections.
        drop(TcpStream::connect(self.address));
    }
}

fn serve(stream: impl Read + Write, handler: &Handler, asked: &Mutex<Vec<Request>>, stop: &AtomicBool) {
    let mut stream = BufReader::new(stream);
    let Some(request) = request(&mut stream, asked) else { return };
    let reply = handler(&request);
    let stream = stream.get_mut();
    // A client that goes away early is what many tests are about.
    let _ = answer(stream, reply, stop);
    let _ = stream.flush();
}

fn request(stream: &mut BufReader<impl Read>, asked: &Mutex<Vec<Request>>) -> Option<Request> {
    let mut line = String::new();
    stream.read_line(&mut line).ok()?;
    let path = line.split(' ').nth(1)?.to_owned();
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim().split_once(':') else { break };
        headers.push((name.to_owned(), value.trim().to_owned()));
    }
    let mut asked = asked.lock().expect("nobody panics");
    let before = asked.iter().filter(|request| request.path == path).count();
    let request = Request { path, headers, before };
    asked.push(request.clone());
    Some(request)
}

fn answer(stream: &mut impl Write, reply: Reply, stop: &AtomicBool) -> std::io::Result<()> {
    match reply {
        Reply::Whole(status, headers, body) => {
            let mut head = format!("HTTP/1.1 {status} Whatever\r\nConnection: close\r\n");
            if !headers.iter().any(|(name, _)| *name == "Content-Length") && status != 304 {
                head.push_str(&format!("Content-Length: {}\r\n", body.len()));
            }
            for (name, value) in headers {
                head.push_str(&format!("{name}: {value}\r\n"));
            }
            head.push_str("\r\n");
            stream.write_all(head.as_bytes())?;
            stream.write_all(&body)
        }
        Reply::Raw(bytes) => stream.write_all(&bytes),
        Reply::Endless(head, more) => {
            stream.write_all(&head)?;
            while !stop.load(Ordering::SeqCst) {
                stream.write_all(&more)?;
            }
            Ok(())
        }
        Reply::Drip(head) => {
            stream.write_all(&head)?;
            while !stop.load(Ordering::SeqCst) {
                stream.write_all(b"x")?;
                stream.flush()?;
                std::thread::sleep(Duration::from_millis(50));
            }
            Ok(())
        }
        Reply::Silent => {
            while !stop.load(Ordering::SeqCst) {
                std::thread::sleep(Duration::from_millis(20));
            }
            Ok(())
        }
    }
}

/// An authority nobody knows: its certificate in PEM form, and what a server at `localhost` needs that it vouches for.
pub(crate) fn authority() -> (String, Arc<rustls::ServerConfig>) {
    use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
    let mut params = CertificateParams::new(Vec::new()).expect("no names");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root = CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("a certificate");
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new(vec!["localhost".to_owned()]).expect("a name");
    let certificate = params.signed_by(&key, &root).expect("a certificate");
    let key = rustls::pki_types::PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .expect("they belong together");
    (root.pem(), Arc::new(config))
}
