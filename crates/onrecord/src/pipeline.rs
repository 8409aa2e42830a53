//! The pipeline, top to bottom: segment, parse and attribute, resolve, state.

use crate::attribution::{Attribution, attribute_scored, stretches};
use crate::entity::{Chain, Found, Knowledge, Resolution, chains, describe, identify, resolve};
use crate::record::{ProvenanceRecord, Record};
use crate::statement::{Statement, state};
use onrecord_models::ATTRIBUTION_NETWORK;
use onrecord_parse::{Network, Said, Sequence, Syntax, SyntaxReader, Wanted, WeightsError};
use onrecord_text::{Document, OffsetUnit, Segmentation, Span, segment};
use std::ops::Range;

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
    wanted: Wanted,
    knowledge: Knowledge,
}

/// Units that short documents are gathered to before the network reads them together.
const BATCH: usize = 1536;

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
        Self { network, wanted: Wanted::Attributions, knowledge: Knowledge::Embedded }
    }

    /// The same pipeline, but the readings have their [`Reading::syntax`], if the network tells it.
    #[must_use]
    pub fn with_syntax(mut self) -> Self {
        if self.network.has_syntax() {
            self.wanted = Wanted::Both;
        }
        self
    }

    /// The same pipeline, but the people of the readings are looked up in `knowledge`. Without this it is
    /// [`Knowledge::Embedded`].
    #[must_use]
    pub fn with_knowledge(mut self, knowledge: Knowledge) -> Self {
        self.knowledge = knowledge;
        self
    }

    /// The network that reads.
    #[must_use]
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// Reads one document.
    #[must_use]
    pub fn read(&self, document: &Document) -> Reading {
        self.read_laid_out(document, LaidOut::new(self, document), None)
    }

    /// Reads several documents; each reading is what [`Pipeline::read`] gives. For short documents this is faster.
    #[must_use]
    pub fn read_batch(&self, documents: &[Document]) -> Vec<Reading> {
        let mut readings = Vec::with_capacity(documents.len());
        let mut waiting: Vec<LaidOut> = Vec::new();
        let mut units = 0;
        for document in documents {
            let laid_out = LaidOut::new(self, document);
            let more = laid_out.sequence.units.len();
            if units + more > BATCH {
                self.read_waiting(documents, &mut waiting, &mut readings);
                units = 0;
            }
            units += more;
            waiting.push(laid_out);
        }
        self.read_waiting(documents, &mut waiting, &mut readings);
        readings
    }

    /// Reads the documents that follow those of the readings that are there.
    fn read_waiting(&self, documents: &[Document], waiting: &mut Vec<LaidOut>, readings: &mut Vec<Reading>) {
        // A document of several stretches is alone here, and read stretch by stretch.
        let said: Vec<Option<Said>> = if waiting.iter().all(|laid_out| laid_out.stretches() == 1) {
            let stretches: Vec<(&Sequence, Range<usize>)> =
                waiting.iter().map(|laid_out| (&laid_out.sequence, 0..laid_out.sequence.units.len())).collect();
            self.network.read_all(&stretches, self.wanted).into_iter().map(Some).collect()
        } else {
            waiting.iter().map(|_| None).collect()
        };
        for (laid_out, said) in waiting.drain(..).zip(said) {
            let document = &documents[readings.len()];
            readings.push(self.read_laid_out(document, laid_out, said));
        }
    }

    /// Reads a document, of which `said` is what the network says if it is one stretch and was read already.
    fn read_laid_out(&self, document: &Document, LaidOut { segmentation, sequence }: LaidOut, mut said: Option<Said>) -> Reading {
        let mut reader = match self.wanted {
            Wanted::Attributions => None,
            Wanted::Syntax | Wanted::Both => SyntaxReader::new(&self.network, &sequence, document.text(), &segmentation.sentences),
        };
        let attributions = attribute_scored(&self.network, document, &segmentation, &sequence, |stretch| {
            let said = said.take().or_else(|| self.network.read_all(&[(&sequence, stretch.read.clone())], self.wanted).pop());
            let said = said.expect("one stretch was read");
            if let (Some(reader), Some(scores)) = (&mut reader, &said.syntax) {
                reader.add(scores, stretch.read.clone(), stretch.core.end);
            }
            said.attributions.expect("attributions are always wanted")
        });
        let syntax = reader.map(SyntaxReader::finish);
        self.reading(document, segmentation, attributions, syntax)
    }

    /// The syntax of a document whose words and sentences (both in bytes, in order) are known already, as those of a
    /// treebank are. `None` when the network tells no syntax.
    #[must_use]
    pub fn parse_words(&self, document: &Document, words: &[Span], sentences: &[Span]) -> Option<Syntax> {
        let sequence = Sequence::of_words(document, &segment(document), words, self.network.vocabulary());
        self.parse(document, &sequence, sentences)
    }

    fn parse(&self, document: &Document, sequence: &Sequence, sentences: &[Span]) -> Option<Syntax> {
        let mut reader = SyntaxReader::new(&self.network, sequence, document.text(), sentences)?;
        for stretch in stretches(sequence) {
            for said in self.network.read_all(&[(sequence, stretch.read.clone())], Wanted::Syntax) {
                reader.add(&said.syntax?, stretch.read.clone(), stretch.core.end);
            }
        }
        Some(reader.finish())
    }

    /// Reads one document whose attributions are known already: marked by people, or by another program.
    #[must_use]
    pub fn read_attributions(&self, document: &Document, segmentation: Segmentation, attributions: Vec<Attribution>) -> Reading {
        let syntax = match self.wanted {
            Wanted::Attributions => None,
            Wanted::Syntax | Wanted::Both => {
                let sequence = Sequence::new(document, &segmentation, self.network.vocabulary());
                self.parse(document, &sequence, &segmentation.sentences)
            }
        };
        self.reading(document, segmentation, attributions, syntax)
    }

    fn reading(&self, document: &Document, segmentation: Segmentation, attributions: Vec<Attribution>, syntax: Option<Syntax>) -> Reading {
        let mut resolution = resolve(document, &segmentation, &attributions);
        identify(document, &segmentation, &attributions, &self.knowledge, &mut resolution);
        describe(document, &segmentation, &attributions, &mut resolution);
        let statements = state(document, &segmentation, &attributions, &resolution);
        let chains = syntax.as_ref().map_or_else(Vec::new, |syntax| {
            chains(document, &Found { segmentation: &segmentation, attributions: &attributions, resolution: &resolution, syntax })
        });
        Reading { segmentation, attributions, resolution, statements, syntax, chains, provenance: self.provenance() }
    }

    /// What makes the records of this pipeline: version of the program, name and hash of the network, hash of the knowledge base.
    #[must_use]
    pub fn provenance(&self) -> ProvenanceRecord {
        ProvenanceRecord {
            onrecord: env!("CARGO_PKG_VERSION").to_owned(),
            model: self.network.name().to_owned(),
            model_sha256: self.network.sha256().to_owned(),
            knowledge_sha256: self.knowledge.sha256().map(str::to_owned),
        }
    }
}

/// A document as the network reads it.
struct LaidOut {
    segmentation: Segmentation,
    sequence: Sequence,
}

impl LaidOut {
    fn new(pipeline: &Pipeline, document: &Document) -> Self {
        let segmentation = segment(document);
        let sequence = Sequence::new(document, &segmentation, pipeline.network.vocabulary());
        Self { segmentation, sequence }
    }

    fn stretches(&self) -> usize {
        stretches(&self.sequence).len()
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
    /// Parts of speech, lemmas, trees and entity mentions, if they were asked for: [`Pipeline::with_syntax`].
    pub syntax: Option<Syntax>,
    /// Whom and what all mentions mean; empty when the syntax was not read.
    pub chains: Vec<Chain>,
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
