//! What all requests share.

use crate::pool::Pool;
use crate::problem::Problem;
use crate::settings::Settings;
use onrecord::Pipeline;
use onrecord_store::{Holdings, Speaker, Store, StoreError};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tokio::sync::Semaphore;

/// Speakers on the page of all of them.
pub(crate) const MOST_SPEAKERS: usize = 200;

/// Tables that are written at the same time.
const MOST_STREAMS: usize = 4;

/// What all requests share.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) pool: Arc<Pool>,
    pub(crate) settings: Arc<Settings>,
    /// Tables that are being written.
    pub(crate) streams: Arc<Semaphore>,
    pipeline: Arc<OnceLock<Result<Pipeline, String>>>,
    holdings: Kept<Holdings>,
    speakers: Kept<Vec<Speaker>>,
}

/// What was counted over the whole ledger, with the number of changes at which it held.
type Kept<T> = Arc<Mutex<Option<(u64, Arc<T>)>>>;

/// Counts anew only when the ledger changed.
fn kept<T>(kept: &Kept<T>, store: &dyn Store, count: impl FnOnce() -> Result<T, StoreError>) -> Result<Arc<T>, Problem> {
    let changes = store.changes()?;
    // Held while counting: of many who ask at once, one counts.
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((at, counted)) = kept.as_ref()
        && *at == changes
    {
        return Ok(Arc::clone(counted));
    }
    let counted = Arc::new(count()?);
    *kept = Some((changes, Arc::clone(&counted)));
    Ok(counted)
}

impl App {
    pub(crate) fn new(settings: Settings) -> Result<Self, StoreError> {
        let pool = Arc::new(Pool::new(Arc::clone(&settings.open), settings.connections)?);
        Ok(Self {
            pool,
            settings: Arc::new(settings),
            streams: Arc::new(Semaphore::new(MOST_STREAMS)),
            pipeline: Arc::default(),
            holdings: Arc::default(),
            speakers: Arc::default(),
        })
    }

    /// The network and its words; made when first needed.
    pub(crate) fn pipeline(&self) -> Result<&Pipeline, Problem> {
        let made = self.pipeline.get_or_init(|| Pipeline::embedded().map_err(|error| error.to_string()));
        made.as_ref().map_err(|error| Problem::internal(error.clone()))
    }

    /// All that is kept, in figures.
    pub(crate) fn holdings(&self, store: &dyn Store) -> Result<Arc<Holdings>, Problem> {
        kept(&self.holdings, store, || store.holdings())
    }

    /// Those who speak most.
    pub(crate) fn speakers(&self, store: &dyn Store) -> Result<Arc<Vec<Speaker>>, Problem> {
        kept(&self.speakers, store, || store.speakers("", MOST_SPEAKERS))
    }

    /// Counts what takes long in a large ledger before anybody asks. What goes wrong is told to who asks.
    pub(crate) async fn warm(self) {
        let app = self.clone();
        let _ = self.pool.with(move |store| app.holdings(store).and_then(|_| app.speakers(store))).await;
    }
}
