//! What do people and programs see of a ledger over HTTP?
//!
//! [`router`] makes the pages: each is written on the server and works without script, and has a twin in JSON. The same
//! declarations give the OpenAPI document at `/openapi.json`. [`serve`] listens, by default on this machine alone.
//!
//! ```
//! use onrecord_server::{Settings, router};
//! use onrecord_store::{SqliteStore, Store};
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("news.ledger");
//! # drop(SqliteStore::create(&path)?);
//! let open = move || Ok(Box::new(SqliteStore::open(&path)?) as Box<dyn Store + Send>);
//! let app = router(Settings::new("news.ledger", open))?;
//! # let _ = app;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod answer;
mod api;
mod ask;
mod assets;
mod guard;
mod log;
mod openapi;
mod pages;
mod pool;
mod problem;
mod server;
mod settings;
mod state;
mod view;

pub use openapi::document as openapi;
pub use server::{ServeError, router, serve};
pub use settings::{AddArticle, AddError, Settings};
