//! The pipeline, top to bottom: segment, parse and attribute, resolve, state.

use crate::attribution::{Attribution, attribute};
use crate::entity::{Resolution, resolve};
use crate::record::{ProvenanceRecord, Record};
use crate::statement::{Statement, state};
use onrecord_models::ATTRIBUTION_NETWORK;
use onrecord_parse::{Network, WeightsError};
use onrecord_text::{Document, OffsetUnit, Segmentation, segment};

/// Why a pipeline could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PipelineError {
    /// The weights cannot be read. For those that are compiled in this is a fault of the build.
    #[error("the network's weights cannot be read: {0}")]
    Weights(#[from] WeightsError),
}

/// Everything that is needed to read documents: made once, shared by all threads.
///
/// What is read depends on the document and the network alone, never on the thread or on documents
/// read before.
#[derive(Debug)]
pub struct Pipeline {
    network: Network,
}

impl Pipeline {
    /// The pipeline with the network that is compiled into the program.
    ///
    /// # Errors
    /// [`PipelineError::Weights`] when the build is damaged.
    pub fn embedded() -> Result<Self, PipelineError> {
        Ok(Self::with_network(Network::from_bytes(ATTRIBUTION_NETWORK)?))
    }

    /// The pipeline with another network.
    #[must_use]
    pub fn with_network(network: Network) -> Self {
        Self { network }
    }

    /// Reads one document.
    #[must_use]
    pub fn read(&self, document: &Document) -> Reading {
        let segmentation = segment(document);
        let attributions = attribute(&self.network, document, &segmentation);
        self.read_attributions(document, segmentation, attributions)
    }

    /// Reads one document whose attributions are known already: marked by people, or by another program.
    #[must_use]
    pub fn read_attributions(&self, document: &Document, segmentation: Segmentation, attributions: Vec<Attribution>) -> Reading {
        let resolution = resolve(document, &segmentation, &attributions);
        let statements = state(document, &segmentation, &attributions, &resolution);
        Reading { segmentation, attributions, resolution, statements, provenance: self.provenance() }
    }

    /// What makes the records of this pipeline: version of the program, name and hash of the network.
    #[must_use]
    pub fn provenance(&self) -> ProvenanceRecord {
        ProvenanceRecord {
            onrecord: env!("CARGO_PKG_VERSION").to_owned(),
            model: self.network.name().to_owned(),
            model_sha256: self.network.sha256().to_owned(),
        }
    }
}

/// What the stages found in one document, each stage's result as it left it.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Paragraphs, sentences, tokens, quotations, dateline.
    pub segmentation: Segmentation,
    /// Sources, cues and contents that belong together.
    pub attributions: Vec<Attribution>,
    /// The entities, and the speaker of each attribution.
    pub resolution: Resolution,
    /// The statements, in order of their content.
    pub statements: Vec<Statement>,
    /// What read it.
    pub provenance: ProvenanceRecord,
}

impl Reading {
    /// The record of `document`, which must be the one that was read, with offsets in `unit`.
    #[must_use]
    pub fn record(&self, document: &Document, unit: OffsetUnit) -> Record {
        Record::new(document, self, unit)
    }
}
