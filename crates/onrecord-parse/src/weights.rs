//! The file that holds a trained network: reading and checking it.
//!
//! Layout, little-endian: the magic `ONRNET\r\n`, the version (u32), the length of the header (u32),
//! the header (JSON: name, width, layers, and for each tensor its kind, shape and place), the
//! tensors, and the SHA-256 of all bytes before it. Tensors are `f16`, `f32`, `i8` with a scale a
//! row (`f32`, in front of the rows), or `text`. Heads that tell syntax may be missing.

use crate::kernels::Linear;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;

/// First bytes of a weights file. The line end shows a transfer that altered line ends.
const MAGIC: &[u8; 8] = b"ONRNET\r\n";
/// Version of the layout that this program reads.
const VERSION: u32 = 1;
const DIGEST: usize = 32;

/// Why a weights file cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WeightsError {
    /// It does not begin as a weights file does.
    #[error("not a weights file of onrecord")]
    NotWeights,
    /// Its layout is of another version.
    #[error("the weights have layout version {found}; this program reads version {VERSION}")]
    Version {
        /// The version in the file.
        found: u32,
    },
    /// It was cut off or altered.
    #[error("the weights are damaged: {0}")]
    Damaged(String),
}

#[derive(Deserialize)]
struct Header {
    name: String,
    width: usize,
    layers: Vec<String>,
    /// After how many layers the syntax is read off; files without such heads may not say.
    #[serde(default)]
    syntax_at: Option<usize>,
    tensors: HashMap<String, Tensor>,
}

#[derive(Deserialize)]
struct Tensor {
    kind: String,
    shape: Vec<usize>,
    start: usize,
    end: usize,
}

/// A checked weights file.
pub(crate) struct Weights<'a> {
    header: Header,
    body: &'a [u8],
    /// SHA-256 of the whole file but its last 32 bytes, in hexadecimal.
    pub(crate) sha256: String,
}

/// A table of small vectors whose numbers are kept in one byte each.
#[derive(Clone, Debug)]
pub(crate) struct ByteTable {
    pub(crate) width: usize,
    pub(crate) scales: Vec<f32>,
    pub(crate) rows: Vec<i8>,
}

impl<'a> Weights<'a> {
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, WeightsError> {
        let damaged = |what: &str| WeightsError::Damaged(what.to_owned());
        let rest = bytes.strip_prefix(MAGIC).ok_or(WeightsError::NotWeights)?;
        let (version, rest) = rest.split_first_chunk::<4>().ok_or_else(|| damaged("no version"))?;
        let found = u32::from_le_bytes(*version);
        if found != VERSION {
            return Err(WeightsError::Version { found });
        }
        let (content, digest) = bytes.split_last_chunk::<DIGEST>().ok_or_else(|| damaged("no checksum"))?;
        let actual = Sha256::digest(content);
        if actual.as_slice() != digest {
            return Err(damaged("its SHA-256 is not the one it carries"));
        }
        let (length, _) = rest.split_first_chunk::<4>().ok_or_else(|| damaged("no header"))?;
        let start = MAGIC.len() + 8;
        let end = start + u32::from_le_bytes(*length) as usize;
        let header = content.get(start..end).ok_or_else(|| damaged("no header"))?;
        let header = serde_json::from_slice(header).map_err(|error| WeightsError::Damaged(format!("header: {error}")))?;
        Ok(Self { header, body: &content[end..], sha256: onrecord_text::hex_sha256(content) })
    }

    pub(crate) fn name(&self) -> &str {
        &self.header.name
    }

    pub(crate) fn width(&self) -> usize {
        self.header.width
    }

    pub(crate) fn layers(&self) -> &[String] {
        &self.header.layers
    }

    pub(crate) fn syntax_at(&self) -> Option<usize> {
        self.header.syntax_at
    }

    /// Whether there is a tensor of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.header.tensors.contains_key(name)
    }

    /// The layer of the tensors `name.weight` and `name.bias`.
    pub(crate) fn linear(&self, name: &str, inputs: usize, outputs: usize) -> Result<Linear, WeightsError> {
        let weight = self.floats(&format!("{name}.weight"), inputs * outputs)?;
        Ok(Linear::new(inputs, outputs, &weight, &self.floats(&format!("{name}.bias"), outputs)?))
    }

    fn tensor(&self, name: &str, kind: &str) -> Result<(&Tensor, &'a [u8]), WeightsError> {
        let damaged = |what: &str| WeightsError::Damaged(format!("tensor {name} {what}"));
        let tensor = self.header.tensors.get(name).ok_or_else(|| damaged("is missing"))?;
        if tensor.kind != kind && !(kind == "f32" && tensor.kind == "f16") {
            return Err(damaged(&format!("is {}, not {kind}", tensor.kind)));
        }
        let bytes = self.body.get(tensor.start..tensor.end).ok_or_else(|| damaged("lies outside the file"))?;
        let count = tensor.shape.iter().product::<usize>();
        let expected = match tensor.kind.as_str() {
            "f16" => count * 2,
            "f32" => count * 4,
            "i8" => count + tensor.shape.first().copied().unwrap_or(0) * 4,
            _ => bytes.len(),
        };
        if bytes.len() != expected {
            return Err(damaged("has another length than its shape"));
        }
        Ok((tensor, bytes))
    }

    /// The numbers of a tensor that must hold `count` of them.
    pub(crate) fn floats(&self, name: &str, count: usize) -> Result<Vec<f32>, WeightsError> {
        let (tensor, bytes) = self.tensor(name, "f32")?;
        let floats: Vec<f32> = if tensor.kind == "f16" {
            bytes.as_chunks::<2>().0.iter().map(|&half| half_to_single(u16::from_le_bytes(half))).collect()
        } else {
            bytes.as_chunks::<4>().0.iter().map(|&single| f32::from_le_bytes(single)).collect()
        };
        if floats.len() != count {
            return Err(WeightsError::Damaged(format!("tensor {name} has {} numbers, not {count}", floats.len())));
        }
        Ok(floats)
    }

    pub(crate) fn byte_table(&self, name: &str) -> Result<ByteTable, WeightsError> {
        let (tensor, bytes) = self.tensor(name, "i8")?;
        let &[rows, width] = tensor.shape.as_slice() else { return Err(WeightsError::Damaged(format!("tensor {name} is no table"))) };
        let (scales, rows) = bytes.split_at(rows * 4);
        Ok(ByteTable {
            width,
            scales: scales.as_chunks::<4>().0.iter().map(|&scale| f32::from_le_bytes(scale)).collect(),
            rows: rows.iter().map(|&byte| byte.cast_signed()).collect(),
        })
    }

    pub(crate) fn text(&self, name: &str) -> Result<&'a str, WeightsError> {
        let (_, bytes) = self.tensor(name, "text")?;
        std::str::from_utf8(bytes).map_err(|error| WeightsError::Damaged(format!("tensor {name}: {error}")))
    }
}

/// IEEE 754 binary16 to binary32, exactly.
fn half_to_single(half: u16) -> f32 {
    let sign = u32::from(half & 0x8000) << 16;
    let exponent = u32::from(half >> 10 & 0x1f);
    let fraction = u32::from(half & 0x3ff);
    match exponent {
        0 => f32::from_bits(sign) + (if sign == 0 { 1.0 } else { -1.0 }) * fraction as f32 / 16_777_216.0,
        31 => f32::from_bits(sign | 0x7f80_0000 | fraction << 13),
        _ => f32::from_bits(sign | (exponent + 112) << 23 | fraction << 13),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_become_singles_exactly() {
        for (half, single) in
            [(0x0000, 0.0), (0x3c00, 1.0), (0xc000, -2.0), (0x3555, 0.333_251_95), (0x0001, 5.960_464_5e-8), (0x7bff, 65504.0)]
        {
            assert_eq!(half_to_single(half), single);
        }
        assert!(half_to_single(0x7c00).is_infinite() && half_to_single(0x7e00).is_nan());
    }

    #[test]
    fn files_that_are_no_weights_are_refused() {
        assert!(matches!(Weights::read(b""), Err(WeightsError::NotWeights)));
        assert!(matches!(Weights::read(b"ONRNET\n\n1234"), Err(WeightsError::NotWeights)));
        assert!(matches!(Weights::read(b"ONRNET\r\n\x02\0\0\0"), Err(WeightsError::Version { found: 2 })));
        assert!(matches!(Weights::read(b"ONRNET\r\n\x01\0\0\0"), Err(WeightsError::Damaged(_))));
        assert!(matches!(
            Weights::read(&[b"ONRNET\r\n\x01\0\0\0\x02\0\0\0{}".as_slice(), &[0; 32]].concat()),
            Err(WeightsError::Damaged(_))
        ));
    }
}
