//! What all requests share.

use crate::pool::Pool;
use crate::problem::Problem;
use crate::settings::Settings;
use onrecord::Pipeline;
use onrecord_store::{Holdings, Speaker, Store};
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
    /// Figures of the whole ledger with the count of changes at which they held.
    figures: Arc<Mutex<Option<(u64, Arc<Figures>)>>>,
}

/// Figures of the whole ledger.
pub(crate) struct Figures {
    pub(crate) holdings: Holdings,
    pub(crate) speakers: Vec<Speaker>,
}

impl App {
    pub(crate) fn new(settings: Settings) -> Result<Self, onrecord_store::StoreError> {
        let pool = Arc::new(Pool::new(Arc::clone(&settings.open), settings.connections)?);
        Ok(Self {
            pool,
            settings: Arc::new(settings),
            streams: Arc::new(Semaphore::new(MOST_STREAMS)),
            pipeline: Arc::default(),
            figures: Arc::default(),
        })
    }

    /// The network and its words; made when first needed.
    pub(crate) fn pipeline(&self) -> Result<&Pipeline, Problem> {
        let made = self.pipeline.get_or_init(|| Pipeline::embedded().map_err(|error| error.to_string()));
        made.as_ref().map_err(|error| Problem::internal(error.clone()))
    }

    /// Figures of the whole ledger, counted anew only when it changed.
    pub(crate) fn figures(&self, store: &dyn Store) -> Result<Arc<Figures>, Problem> {
        let changes = store.changes()?;
        // Held while counting: of many who ask at once, one counts.
        let mut kept = self.figures.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, figures)) = kept.as_ref()
            && *at == changes
        {
            return Ok(Arc::clone(figures));
        }
        let figures = Arc::new(Figures { holdings: store.holdings()?, speakers: store.speakers("", MOST_SPEAKERS)? });
        *kept = Some((changes, Arc::clone(&figures)));
        Ok(figures)
    }
}
