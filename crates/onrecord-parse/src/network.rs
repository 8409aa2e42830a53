//! The network: gated convolutions and recurrences over the units of a document.
//!
//! Its twin for training is `training/model.py`; a change here is a change there.

use crate::kernels::{self, Linear};
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
const DISTANCE_EDGES: [usize; 20] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 20, 26, 34, 44, 60, 80, 110, 150];

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
    norm: Vec<f32>,
    /// Tags and both pointers in one product.
    heads: Linear,
    distances: [Vec<f32>; 2],
    transitions: [[f32; TAGS]; TAGS],
    start: [f32; TAGS],
    width: usize,
}

#[derive(Clone, Debug)]
enum Layer {
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
        let distance = from.abs_diff(to);
        let bucket = DISTANCE_EDGES.partition_point(|&edge| edge <= distance) - 1 + if to < from { DISTANCE_EDGES.len() } else { 0 };
        kernels::dot(&source[..KEY], &target[KEY..KEY_BIAS]) * 0.125 + target[KEY_BIAS] + self.distances[pointer as usize][bucket]
    }

    /// Score of the unit at `from` pointing to none.
    #[must_use]
    pub fn no_pointer(&self, pointer: Pointer, from: usize) -> f32 {
        self.row(pointer, from)[NONE]
    }
}

impl Network {
    /// Reads and checks a weights file.
    ///
    /// # Errors
    /// [`WeightsError`] when the file is of another kind or version, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WeightsError> {
        let weights = Weights::read(bytes)?;
        let width = weights.width();
        let linear = |name: &str, inputs: usize, outputs: usize| -> Result<Linear, WeightsError> {
            Ok(Linear::new(
                inputs,
                outputs,
                &weights.floats(&format!("{name}.weight"), inputs * outputs)?,
                &weights.floats(&format!("{name}.bias"), outputs)?,
            ))
        };
        let pieces = weights.byte_table("pieces")?;
        let vocabulary = Vocabulary::from_lines(weights.text("vocabulary")?);
        if vocabulary.len() != pieces.scales.len() || width == 0 || width % 2 == 1 {
            return Err(WeightsError::Damaged("the vocabulary, the piece table and the width do not fit".to_owned()));
        }
        let layers = weights.layers().iter().enumerate().map(|(number, layer)| {
            let gain = weights.floats(&format!("layers.{number}.norm.gain"), width)?;
            Ok(if layer == "r" {
                Layer::Recurrence { gain, linear: linear(&format!("layers.{number}.inputs"), width, 3 * width)? }
            } else {
                let dilation = layer.parse().map_err(|_| WeightsError::Damaged(format!("layer kind {layer}")))?;
                Layer::Convolution { dilation, gain, linear: linear(&format!("layers.{number}.convolution"), 3 * width, 2 * width)? }
            })
        });
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
            width,
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

    /// Reads the units `range` of `sequence`, and nothing around them.
    ///
    /// # Panics
    /// When the range reaches past the sequence.
    #[must_use]
    pub fn read(&self, sequence: &Sequence, range: Range<usize>) -> Scores {
        let count = range.len();
        let mut inputs = Vec::new();
        self.embed(sequence, range, &mut inputs);
        let mut x = Vec::new();
        self.input.apply(&inputs, &mut x);
        let (mut normed, mut gates, mut taps) = (Vec::new(), Vec::new(), Vec::new());
        for layer in &self.layers {
            match layer {
                Layer::Convolution { dilation, gain, linear } => {
                    kernels::rms_norm(&x, gain, &mut normed);
                    // In blocks, so that the copies of the taps stay in the cache.
                    let block = BLOCK * self.width;
                    for (number, rows) in x.chunks_mut(block).enumerate() {
                        self.gather(&normed, number * BLOCK, rows.len() / self.width, *dilation, &mut taps);
                        linear.apply(&taps, &mut gates);
                        kernels::add_gated(&gates, rows, self.width);
                    }
                }
                Layer::Recurrence { gain, linear } => {
                    kernels::rms_norm(&x, gain, &mut normed);
                    linear.apply(&normed, &mut gates);
                    kernels::add_recurrent(&mut gates, &mut x, self.width);
                }
            }
        }
        kernels::rms_norm(&x, &self.norm, &mut normed);
        let mut heads = Vec::new();
        self.heads.apply(&normed, &mut heads);
        debug_assert_eq!(heads.len(), count * self.heads.outputs());
        let tags = heads.chunks_exact(HEADS).map(|row| std::array::from_fn(|tag| row[tag])).collect();
        Scores { tags, heads, distances: self.distances.clone() }
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

    /// For each of `rows` rows from `first`, the rows `dilation` before, itself and `dilation` after, side by side.
    fn gather(&self, x: &[f32], first: usize, rows: usize, dilation: usize, taps: &mut Vec<f32>) {
        let width = self.width;
        let count = x.len() / width;
        taps.clear();
        for row in first..first + rows {
            for at in [row.checked_sub(dilation), Some(row), Some(row + dilation).filter(|&at| at < count)] {
                match at {
                    Some(at) => taps.extend_from_slice(&x[at * width..][..width]),
                    None => taps.resize(taps.len() + width, 0.0),
                }
            }
        }
    }
}

/// Rows that a convolution works on at a time.
const BLOCK: usize = 48;
