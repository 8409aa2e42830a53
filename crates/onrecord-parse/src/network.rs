//! The network: gated convolutions and recurrences over the units of a document.
//!
//! Its twin for training is `training/model.py`; a change here is a change there.

use crate::kernels::{self, Linear};
use crate::syntax::{SyntaxHeads, SyntaxScores};
use crate::weights::{ByteTable, Weights, WeightsError};
use crate::{AFFIXES, QUOTES, SHAPES, Sequence, Vocabulary};
use std::ops::Range;

/// Number of tags.
pub const TAGS: usize = 7;
/// Width of the vectors that point from a token to its cue.
const POINTER: usize = 64;
/// Width of the embeddings of affix, shape and quotation state.
const SIDE_WIDTHS: [usize; 3] = [32, 16, 16];
/// Lower edges of the distance buckets, in units; once for cues ahead and once for cues behind.
pub(crate) const DISTANCE_EDGES: [usize; 20] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 20, 26, 34, 44, 60, 80, 110, 150];

/// What a tag says of a unit: outside, or first or further unit of a span (BIO).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanKind {
    /// The source.
    Source,
    /// The cue.
    Cue,
    /// The content.
    Content,
}

impl SpanKind {
    /// The kind and whether the tag begins a span; `None` for outside.
    #[must_use]
    pub const fn of_tag(tag: usize) -> Option<(Self, bool)> {
        match tag {
            1 | 2 => Some((Self::Source, tag == 1)),
            3 | 4 => Some((Self::Cue, tag == 3)),
            5 | 6 => Some((Self::Content, tag == 5)),
            _ => None,
        }
    }
}

/// A trained network, ready to read.
#[derive(Clone, Debug)]
pub struct Network {
    name: String,
    sha256: String,
    vocabulary: Vocabulary,
    pieces: ByteTable,
    sides: [Vec<f32>; 3],
    input: Linear,
    layers: Vec<Layer>,
    /// What is read off the state between two layers.
    syntax: Option<SyntaxHeads>,
    norm: Vec<f32>,
    /// Tags and both pointers in one product.
    heads: Linear,
    distances: [Vec<f32>; 2],
    transitions: [[f32; TAGS]; TAGS],
    start: [f32; TAGS],
}

#[derive(Clone, Debug)]
pub(crate) enum Layer {
    Convolution { dilation: usize, gain: Vec<f32>, linear: Linear },
    Recurrence { gain: Vec<f32>, linear: Linear },
}

/// What a pointer leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pointer {
    /// From a unit of a content (or source) to the first unit of its cue.
    ToCue,
    /// From a unit of a cue to the first unit of its source.
    ToSource,
}

/// What the network says of a stretch of units. Scores are logarithms up to a constant.
#[derive(Clone, Debug)]
pub struct Scores {
    /// Score of each tag, a row a unit. The order of tags is outside, then first and further unit
    /// of source, cue and content; see [`SpanKind::of_tag`].
    pub tags: Vec<[f32; TAGS]>,
    heads: Vec<f32>,
    distances: [Vec<f32>; 2],
}

// Columns of a pointer: query, key, bias of the key, score of pointing to none.
const KEY: usize = POINTER;
const KEY_BIAS: usize = KEY + POINTER;
const NONE: usize = KEY_BIAS + 1;
const COLUMNS: usize = NONE + 1;
const HEADS: usize = TAGS + 2 * COLUMNS;

impl Scores {
    fn row(&self, pointer: Pointer, unit: usize) -> &[f32] {
        &self.heads[unit * HEADS + TAGS + pointer as usize * COLUMNS..][..COLUMNS]
    }

    /// Score of the unit at `from` pointing to the unit at `to` (positions in the stretch).
    #[must_use]
    pub fn pointer(&self, pointer: Pointer, from: usize, to: usize) -> f32 {
        let (source, target) = (self.row(pointer, from), self.row(pointer, to));
        let bias = self.distances[pointer as usize][distance_bucket(from, to)];
        kernels::dot(&source[..KEY], &target[KEY..KEY_BIAS]) * 0.125 + target[KEY_BIAS] + bias
    }

    /// Score of the unit at `from` pointing to none.
    #[must_use]
    pub fn no_pointer(&self, pointer: Pointer, from: usize) -> f32 {
        self.row(pointer, from)[NONE]
    }
}

/// Bucket of the way from one unit to another, among `2 * DISTANCE_EDGES.len()`.
pub(crate) fn distance_bucket(from: usize, to: usize) -> usize {
    let distance = from.abs_diff(to);
    DISTANCE_EDGES.partition_point(|&edge| edge <= distance) - 1 + if to < from { DISTANCE_EDGES.len() } else { 0 }
}

/// What the network is asked to say of the units that it reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Tags and pointers of attributions.
    Attributions,
    /// Parts of speech, lemmas, dependencies, entity mentions: takes the lower layers only.
    Syntax,
    /// Both, the lower layers run once.
    Both,
}

/// What the network says of one stretch.
#[derive(Clone, Debug)]
pub struct Said {
    /// Scores of attributions, if wanted.
    pub attributions: Option<Scores>,
    /// Scores of syntax, if wanted and if the network has such heads.
    pub syntax: Option<SyntaxScores>,
}

impl Network {
    /// Reads and checks a weights file.
    ///
    /// # Errors
    /// [`WeightsError`] when the file is of another kind or version, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WeightsError> {
        let weights = Weights::read(bytes)?;
        let width = weights.width();
        let linear = |name: &str, inputs: usize, outputs: usize| weights.linear(name, inputs, outputs);
        let pieces = weights.byte_table("pieces")?;
        let vocabulary = Vocabulary::from_lines(weights.text("vocabulary")?);
        if vocabulary.len() != pieces.scales.len() || width == 0 || width % 2 == 1 {
            return Err(WeightsError::Damaged("the vocabulary, the piece table and the width do not fit".to_owned()));
        }
        let layers = weights.layers().iter().enumerate().map(|(number, kind)| Layer::read(&weights, &format!("layers.{number}"), kind));
        let mut transitions = [[0.0; TAGS]; TAGS];
        for (row, values) in transitions.iter_mut().zip(weights.floats("transitions", TAGS * TAGS)?.as_chunks().0) {
            *row = *values;
        }
        let mut start = [0.0; TAGS];
        start.copy_from_slice(&weights.floats("start", TAGS)?);
        Ok(Self {
            name: weights.name().to_owned(),
            sha256: weights.sha256.clone(),
            sides: [
                weights.floats("affix", AFFIXES * SIDE_WIDTHS[0])?,
                weights.floats("shape", SHAPES * SIDE_WIDTHS[1])?,
                weights.floats("quote", QUOTES * SIDE_WIDTHS[2])?,
            ],
            input: linear("input", pieces.width + SIDE_WIDTHS.iter().sum::<usize>(), width)?,
            layers: layers.collect::<Result<_, _>>()?,
            syntax: SyntaxHeads::read(&weights)?,
            norm: weights.floats("norm.gain", width)?,
            heads: linear("heads", width, HEADS)?,
            distances: [
                weights.floats("to_cue.distance", 2 * DISTANCE_EDGES.len())?,
                weights.floats("to_source.distance", 2 * DISTANCE_EDGES.len())?,
            ],
            vocabulary,
            pieces,
            transitions,
            start,
        })
    }

    /// Name and version of the network, such as `polnear-160/1`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// SHA-256 of the weights, in hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// The vocabulary to lay documents out with.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Scores of moving from one tag (row) to the next (column).
    #[must_use]
    pub fn transitions(&self) -> &[[f32; TAGS]; TAGS] {
        &self.transitions
    }

    /// Scores of beginning with each tag.
    #[must_use]
    pub fn start(&self) -> &[f32; TAGS] {
        &self.start
    }

    /// Whether the network tells syntax; one of a file without such heads does not.
    #[must_use]
    pub fn has_syntax(&self) -> bool {
        self.syntax.is_some()
    }

    pub(crate) fn syntax(&self) -> Option<&SyntaxHeads> {
        self.syntax.as_ref()
    }

    /// Reads the units `range` of `sequence`, and nothing around them.
    ///
    /// # Panics
    /// When the range reaches past the sequence.
    #[must_use]
    pub fn read(&self, sequence: &Sequence, range: Range<usize>) -> Scores {
        let mut said = self.read_all(&[(sequence, range)], Wanted::Attributions);
        said.pop().and_then(|said| said.attributions).expect("one stretch was read for its attributions")
    }

    /// Reads several stretches, of one document or of many, in one go. What is said of each is what would be said
    /// if it were read alone, to the last bit.
    ///
    /// # Panics
    /// When a range reaches past its sequence.
    #[must_use]
    pub fn read_all(&self, stretches: &[(&Sequence, Range<usize>)], wanted: Wanted) -> Vec<Said> {
        let counts: Vec<usize> = stretches.iter().map(|(_, range)| range.len()).collect();
        let mut inputs = Vec::new();
        for (sequence, range) in stretches {
            self.embed(sequence, range.clone(), &mut inputs);
        }
        let mut x = Vec::new();
        self.input.apply(&inputs, &mut x);
        drop(inputs);
        let mut space = Space::of(&counts);
        let mut syntax = None;
        let heads = self.syntax.as_ref().filter(|_| wanted != Wanted::Attributions);
        let middle = heads.map_or(0, |heads| heads.at);
        for layer in &self.layers[..middle] {
            layer.apply(&mut x, &counts, &mut space);
        }
        if let Some(heads) = heads {
            let states = if wanted == Wanted::Both { x.clone() } else { std::mem::take(&mut x) };
            syntax = Some(heads.apply(states, &counts, &mut space));
        }
        let mut top = Vec::new();
        if wanted != Wanted::Syntax {
            for layer in &self.layers[middle..] {
                layer.apply(&mut x, &counts, &mut space);
            }
            kernels::rms_norm(&x, &self.norm, &mut space.normed);
            self.heads.apply(&space.normed, &mut top);
        }
        let mut syntax = syntax.map(Vec::into_iter);
        let mut from = 0;
        counts
            .iter()
            .map(|&count| {
                let rows = from * HEADS..(from + count) * HEADS;
                from += count;
                let attributions = (wanted != Wanted::Syntax).then(|| Scores::new(top[rows].to_vec(), &self.distances));
                Said { attributions, syntax: syntax.as_mut().and_then(Iterator::next) }
            })
            .collect()
    }

    /// Rows of piece mean, affix, shape and quotation state.
    fn embed(&self, sequence: &Sequence, range: Range<usize>, rows: &mut Vec<f32>) {
        rows.reserve(range.len() * (self.pieces.width + 64));
        for unit in &sequence.units[range] {
            let pieces = sequence.pieces_of(unit);
            let at = rows.len();
            rows.resize(at + self.pieces.width, 0.0);
            let share = 1.0 / pieces.len() as f32;
            for &piece in pieces {
                let scale = self.pieces.scales[piece as usize] * share;
                let embedding = &self.pieces.rows[piece as usize * self.pieces.width..][..self.pieces.width];
                for (sum, &value) in rows[at..].iter_mut().zip(embedding) {
                    *sum += scale * f32::from(value);
                }
            }
            for ((table, width), value) in
                self.sides.iter().zip(SIDE_WIDTHS).zip([usize::from(unit.affix), usize::from(unit.shape), usize::from(unit.quote)])
            {
                rows.extend_from_slice(&table[value * width..][..width]);
            }
        }
    }
}

impl Scores {
    fn new(heads: Vec<f32>, distances: &[Vec<f32>; 2]) -> Self {
        let tags = heads.chunks_exact(HEADS).map(|row| std::array::from_fn(|tag| row[tag])).collect();
        Self { tags, heads, distances: distances.clone() }
    }
}

/// Memory that the layers use one after the other.
#[derive(Debug, Default)]
pub(crate) struct Space {
    pub(crate) normed: Vec<f32>,
    gates: Vec<f32>,
    /// For each row, the first row of its stretch and the first behind it.
    edges: Vec<Range<u32>>,
}

impl Space {
    fn of(counts: &[usize]) -> Self {
        let mut edges = Vec::with_capacity(counts.iter().sum());
        for &count in counts {
            let (start, end) = (edges.len() as u32, (edges.len() + count) as u32);
            edges.resize(edges.len() + count, start..end);
        }
        Self { edges, ..Self::default() }
    }
}

impl Layer {
    /// The layer of a weights file whose tensors begin with `name`; its kind is `r` or a dilation.
    pub(crate) fn read(weights: &Weights<'_>, name: &str, kind: &str) -> Result<Self, WeightsError> {
        let width = weights.width();
        let gain = weights.floats(&format!("{name}.norm.gain"), width)?;
        Ok(if kind == "r" {
            Self::Recurrence { gain, linear: weights.linear(&format!("{name}.inputs"), width, 3 * width)? }
        } else {
            let dilation = kind.parse().map_err(|_| WeightsError::Damaged(format!("layer kind {kind}")))?;
            Self::Convolution { dilation, gain, linear: weights.linear(&format!("{name}.convolution"), 3 * width, 2 * width)? }
        })
    }

    /// Adds to the rows of `x` what the layer makes of them. The rows are those of stretches of `counts` rows;
    /// nothing passes from one to the next.
    pub(crate) fn apply(&self, x: &mut [f32], counts: &[usize], space: &mut Space) {
        let Space { normed, gates, edges } = space;
        let (Self::Convolution { gain, .. } | Self::Recurrence { gain, .. }) = self;
        let width = gain.len();
        kernels::rms_norm(x, gain, normed);
        match self {
            Self::Convolution { dilation, linear, .. } => {
                gates.resize(BLOCK * 2 * width, 0.0);
                // In blocks, so that the gates stay in the cache.
                for (number, rows) in x.chunks_mut(BLOCK * width).enumerate() {
                    let gates = &mut gates[..2 * rows.len()];
                    linear.convolve(normed, edges, number * BLOCK, *dilation, gates);
                    kernels::add_gated(gates, rows, width);
                }
            }
            Self::Recurrence { linear, .. } => {
                linear.apply(normed, gates);
                let (mut x, mut gates) = (x, gates.as_mut_slice());
                for count in counts {
                    let (rows, rest) = x.split_at_mut(count * width);
                    let (own, later) = gates.split_at_mut(3 * count * width);
                    kernels::add_recurrent(own, rows, width);
                    (x, gates) = (rest, later);
                }
            }
        }
    }
}

/// Rows that a convolution works on at a time.
const BLOCK: usize = 48;
