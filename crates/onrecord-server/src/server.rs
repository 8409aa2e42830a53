//! Putting it together: which address leads where, and listening.

use crate::guard::{self, Limit};
use crate::pages::{about, add, article, coverage, export, read, search, speakers, statement, verify};
use crate::settings::Settings;
use crate::state::App;
use crate::{assets, log, openapi};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Redirect;
use axum::routing::{get, post};
use onrecord_store::StoreError;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tower_http::compression::{CompressionLayer, CompressionLevel};

/// How long answers under way are waited for when the server is ended.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why there is no server.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The ledger cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The address cannot be listened on.
    #[error("{address}: cannot be listened on: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// Anything else that the system says.
    #[error("the server failed: {0}")]
    Failed(#[from] io::Error),
}

/// All pages and their twins.
///
/// # Errors
/// When the ledger cannot be read.
pub fn router(settings: Settings) -> Result<Router, StoreError> {
    Ok(routes(App::new(settings)?))
}

fn routes(app: App) -> Router {
    let settings = &app.settings;
    let limit = Limit(Arc::new(Semaphore::new(settings.most_requests)), settings.longest);
    let largest = settings.largest_body;
    let of_ledger = Router::new()
        .route("/search", get(search::page))
        .route("/search.json", get(search::json))
        .route("/search.csv", get(export::csv))
        .route("/d/{name}", get(article::page))
        .route("/s/{name}", get(statement::page))
        .route("/u/{name}", get(statement::utterance_page))
        .route("/speakers", get(speakers::all_page))
        .route("/speakers.json", get(speakers::all_json))
        .route("/speaker", get(speakers::page))
        .route("/speaker.json", get(speakers::json))
        .route("/verify", get(verify::page))
        .route("/verify.json", get(verify::json))
        .route("/coverage", get(coverage::page))
        .route("/coverage.json", get(coverage::json))
        .route("/about", get(about::page))
        .route("/about.json", get(about::json))
        .layer(from_fn_with_state(app.clone(), guard::validated));
    Router::new()
        .route("/", get(|| async { Redirect::to("/search") }))
        .route("/read", get(read::page).post(read::read_form))
        .route("/read.json", post(read::json))
        .route("/add", post(add::form))
        .route("/add.json", post(add::json))
        .route("/openapi.json", get(openapi::json))
        .route("/assets/{hash}/{name}", get(assets::file))
        .merge(of_ledger)
        .fallback(read::not_found)
        .method_not_allowed_fallback(read::no_method)
        .layer(DefaultBodyLimit::max(largest))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(from_fn_with_state(limit, guard::limited))
        .layer(from_fn_with_state(app.clone(), guard::known_host))
        .layer(from_fn(guard::headed))
        .layer(from_fn_with_state(app.clone(), log::logged))
        .with_state(app)
}

/// Serves a ledger until the program is asked to end (SIGINT or SIGTERM); `listening` is told the address.
///
/// # Errors
/// When the ledger cannot be read or the address not be listened on.
pub fn serve(address: SocketAddr, settings: Settings, listening: impl FnOnce(SocketAddr)) -> Result<(), ServeError> {
    let app = App::new(settings)?;
    let router = routes(app.clone());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let served = runtime.block_on(async {
        let listener = TcpListener::bind(address).await.map_err(|source| ServeError::Listen { address, source })?;
        listening(listener.local_addr()?);
        drop(tokio::spawn(app.warm()));
        let (ended, end) = tokio::sync::watch::channel(());
        let server = axum::serve(listener, router).with_graceful_shutdown(async move {
            asked_to_end().await;
            let _ = ended.send(());
        });
        let mut end = end;
        tokio::select! {
            served = server => served.map_err(ServeError::from),
            () = async { let _ = end.changed().await; tokio::time::sleep(PATIENCE).await; } => Ok(()),
        }
    });
    runtime.shutdown_timeout(Duration::from_secs(1));
    served
}

async fn asked_to_end() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
