//! `onrecord serve`: the reading room.

use super::{create, keep};
use crate::args::ServeOptions;
use crate::message::{Failure, Outcome};
use onrecord::Pipeline;
use onrecord_ingest::Place;
use onrecord_server::{AddError, ServeError, Settings};
use onrecord_store::Entry;
use std::io::Write as _;
use std::net::SocketAddr;

/// Serves a ledger until it is ended.
pub(crate) fn serve(options: &ServeOptions) -> Result<Outcome, Failure> {
    let (reading, writing) = (options.ledger.clone(), options.ledger.clone());
    let told = onrecord_store::name(&options.ledger);
    let name = told.file_name().map_or_else(|| told.display().to_string(), |name| name.to_string_lossy().into_owned());
    let mut settings = Settings::new(&name, move || onrecord_store::open(&reading));
    settings.hosts.clone_from(&options.hosts);
    (settings.log, settings.log_queries) = (options.log, options.log_queries);
    let mut token = None;
    if options.write {
        let pipeline = Pipeline::embedded().map_err(|error| Failure::Internal(error.to_string()))?;
        // Told now, not to the first who wants to keep something.
        drop(create(&writing)?);
        let secret = secret()?;
        settings = settings.with_writing(&secret, move |article| {
            let told = |failure: Failure| AddError(failure.to_string());
            let mut store = create(&writing).map_err(told)?;
            let read = keep::read(&Place::new("-"), article, &pipeline, None).map_err(told)?;
            let entry = Entry { document: &read.document, about: &read.about, record: read.record.as_ref() };
            store.add(&entry).map_err(|error| AddError(error.to_string()))
        });
        token = Some(secret);
    }
    let address = SocketAddr::new(options.address, options.port);
    let ledger = told.display().to_string();
    let listening = |address: SocketAddr| {
        // Who closed standard output finds the server all the same.
        let mut stdout = std::io::stdout().lock();
        let _ = writeln!(stdout, "{ledger}: http://{address}/ (end with Ctrl-C)");
        if let Some(token) = &token {
            let _ = writeln!(stdout, "token for keeping articles: {token}");
        }
        let _ = stdout.flush();
    };
    match onrecord_server::serve(address, settings, listening) {
        Ok(()) => Ok(Outcome::AllRead),
        Err(ServeError::Store(error)) => Err(error.into()),
        Err(error) => Err(Failure::Stated(error.to_string())),
    }
}

/// 128 bits that nobody can guess, in hexadecimal.
fn secret() -> Result<String, Failure> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| Failure::Internal(format!("the system gives no random numbers: {error}")))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
