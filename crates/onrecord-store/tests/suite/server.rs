//! A PostgreSQL server for tests: started when the first test asks for it, gone with the test process.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Starts a server and waits for the end of its input, which comes when the test process ends, however it does.
const KEEPER: &str = r#"
    folder=$1; shift
    "$@" </dev/null >"$folder/log" 2>&1 &
    server=$!
    read -r _
    kill -INT "$server"
    wait "$server"
    rm -rf "$folder"
"#;

/// A server of its own, in a folder of its own, that listens on a socket there.
pub(crate) struct Server {
    folder: PathBuf,
    keeper: Child,
    made: AtomicUsize,
}

/// The programs of PostgreSQL: on the path, else where Debian keeps them (the newest version).
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<(u32, PathBuf)> =
        versions.filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin")))).collect();
    versions.sort();
    folders.extend(versions.into_iter().rev().map(|(_, folder)| folder));
    folders.into_iter().find(|folder| ["initdb", "postgres"].iter().all(|program| folder.join(program).is_file()))
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|id| id.stdout.trim_ascii() == b"0")
}

/// PostgreSQL refuses to be run by root: what to put before its commands, and the user that they are run by then.
fn as_somebody() -> Option<(Vec<String>, Option<String>)> {
    if !is_root() {
        return Some((Vec::new(), None));
    }
    for user in ["postgres", "nobody"] {
        for before in [vec!["setpriv", "--reuid", user, "--clear-groups", "--"], vec!["runuser", "-u", user, "--"]] {
            let works = Command::new(before[0]).args(&before[1..]).arg("true").stderr(Stdio::null()).status();
            if works.is_ok_and(|status| status.success()) {
                return Some((before.into_iter().map(str::to_owned).collect(), Some(user.to_owned())));
            }
        }
    }
    None
}

impl Server {
    /// Starts one; the reason when there is none.
    pub(crate) fn start() -> Result<Self, String> {
        static STARTED: AtomicUsize = AtomicUsize::new(0);
        let programs = programs().ok_or("PostgreSQL (initdb, postgres) is not installed")?;
        let (before, user) = as_somebody().ok_or("this is root, and neither setpriv nor runuser makes it somebody else")?;
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        // Short: the path of a socket may have a hundred letters.
        let folder = std::env::temp_dir().join(format!("onrecord-pg-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        if let Some(user) = user {
            let owned = Command::new("chown").arg(user).arg(&folder).status();
            owned.ok().filter(std::process::ExitStatus::success).ok_or("the folder of the server cannot be given away")?;
        }
        let data = folder.join("data");
        let command = |program: &str| {
            let mut words: Vec<PathBuf> = before.iter().map(PathBuf::from).collect();
            words.push(programs.join(program));
            words
        };
        let initdb = command("initdb");
        let made = Command::new(&initdb[0])
            .args(&initdb[1..])
            .args(["-U", "onrecord", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync", "-D"])
            .arg(&data)
            .current_dir(&folder)
            .output()
            .map_err(|error| error.to_string())?;
        if !made.status.success() {
            let told = String::from_utf8_lossy(&made.stderr).into_owned();
            let _ = std::fs::remove_dir_all(&folder);
            return Err(format!("initdb fails: {told}"));
        }
        let hba = data.join("pg_hba.conf");
        let rules = std::fs::read_to_string(&hba).map_err(|error| error.to_string())?;
        std::fs::write(&hba, format!("local all locked scram-sha-256\n{rules}")).map_err(|error| error.to_string())?;
        let mut keeper = Command::new("sh");
        keeper.args(["-c", KEEPER, "sh"]).arg(&folder).args(command("postgres")).arg("-D").arg(&data).arg("-k").arg(&folder);
        for setting in ["listen_addresses=", "fsync=off", "shared_buffers=32MB", "max_connections=60"] {
            keeper.args(["-c", setting]);
        }
        let keeper = keeper.stdin(Stdio::piped()).spawn().map_err(|error| error.to_string())?;
        let server = Self { folder, keeper, made: AtomicUsize::new(0) };
        let begun = Instant::now();
        loop {
            match postgres::Client::connect(&server.address("onrecord", "postgres"), postgres::NoTls) {
                Ok(_) => return Ok(server),
                Err(error) if begun.elapsed() > Duration::from_secs(60) => {
                    let log = std::fs::read_to_string(server.folder.join("log")).unwrap_or_default();
                    return Err(format!("the server does not answer: {error}\n{log}"));
                }
                Err(_) => std::thread::sleep(Duration::from_millis(50)),
            }
        }
    }

    /// The address of a database; `user` may have a password behind a colon.
    pub(crate) fn address(&self, user: &str, database: &str) -> String {
        format!("postgres://{user}@/{database}?host={}", self.folder.display())
    }

    /// Where its socket is.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// A connection past the store.
    pub(crate) fn client(&self, address: &str) -> postgres::Client {
        postgres::Client::connect(address, postgres::NoTls).expect("the server answers")
    }

    /// The address of a new, empty database. Words of every second one are sorted as in dictionaries, where the server can.
    pub(crate) fn database(&self) -> String {
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        let mut client = self.client(&self.address("onrecord", "postgres"));
        let sorted = format!("CREATE DATABASE d{number} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'");
        if number.is_multiple_of(2) || client.batch_execute(&sorted).is_err() {
            client.batch_execute(&format!("CREATE DATABASE d{number} TEMPLATE template0")).expect("a database is made");
        }
        self.address("onrecord", &format!("d{number}"))
    }

    /// Ends it, as for maintenance.
    pub(crate) fn stop(mut self) {
        drop(self.keeper.stdin.take());
        self.keeper.wait().expect("it ends");
    }
}

/// The server of this test process; where there is none, that is told and the test passes.
pub(crate) fn server() -> Option<&'static Server> {
    static SERVER: OnceLock<Result<Server, String>> = OnceLock::new();
    match SERVER.get_or_init(Server::start) {
        Ok(server) => Some(server),
        Err(reason) => {
            println!("skipped: {reason}");
            None
        }
    }
}
