//! The arithmetic of the network: products, norms, gates.
//!
//! Two demands at once: fast on a plain CPU, and the same bits on every machine, for any number of
//! threads and any batching. Library kernels give only the first: they choose their blocking and
//! their use of fused multiply-add by machine. Here every sum has one fixed order and every
//! multiply-add is fused, by instruction where there is one and in software where there is none.

use std::ops::Range;

/// Columns of a packed panel: two AVX registers.
const PANEL: usize = 16;
/// Rows that are worked on together: 6 × 16 sums fill the registers of AVX2.
const ROWS: usize = 6;

/// The weights of a linear layer, packed for [`Linear::apply`].
#[derive(Clone, Debug)]
pub(crate) struct Linear {
    inputs: usize,
    outputs: usize,
    /// Panels of 16 outputs; in each, 16 weights for every input. The last panel is padded with zeros.
    panels: Vec<f32>,
    bias: Vec<f32>,
}

impl Linear {
    /// Packs `weights` (`outputs` rows of `inputs` columns) and `bias`.
    pub(crate) fn new(inputs: usize, outputs: usize, weights: &[f32], bias: &[f32]) -> Self {
        let count = outputs.div_ceil(PANEL);
        let mut panels = vec![0.0; count * PANEL * inputs];
        for output in 0..outputs {
            let panel = &mut panels[(output / PANEL) * PANEL * inputs..];
            for input in 0..inputs {
                panel[input * PANEL + output % PANEL] = weights[output * inputs + input];
            }
        }
        let mut bias = bias.to_vec();
        bias.resize(count * PANEL, 0.0);
        Self { inputs, outputs, panels, bias }
    }

    /// For each row of `x` (rows of `inputs`), the row `weights · x + bias` in `y` (rows of `outputs`).
    pub(crate) fn apply(&self, x: &[f32], y: &mut Vec<f32>) {
        let rows = x.len() / self.inputs.max(1);
        // Every element is written below.
        y.resize(rows * self.outputs, 0.0);
        self.multiply(Taps { x, width: self.inputs, convolution: None, first: 0 }, y);
    }

    /// For the rows of `x` from `first` on, as many as `y` (rows of `outputs`) has room for: the product with the rows
    /// `dilation` before, the row itself and that `dilation` after, side by side. The layer's inputs are three rows of `x`.
    ///
    /// `edges` says for each row of `x` which rows belong together with it; there are zeros beyond them.
    pub(crate) fn convolve(&self, x: &[f32], edges: &[Range<u32>], first: usize, dilation: usize, y: &mut [f32]) {
        self.multiply(Taps { x, width: self.inputs / 3, convolution: Some((dilation, edges)), first }, y);
    }

    fn multiply(&self, taps: Taps<'_>, y: &mut [f32]) {
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("fma") {
            // SAFETY: the two features that the function is compiled for were found on this machine.
            #[allow(unsafe_code)]
            unsafe {
                self.multiply_avx2(taps, y);
            }
            return;
        }
        self.multiply_with(taps, y);
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,fma")]
    fn multiply_avx2(&self, taps: Taps<'_>, y: &mut [f32]) {
        self.multiply_with(taps, y);
    }

    /// Each sum is the bias, then one product after the other in the order of the inputs, whatever rows are worked on together.
    #[inline(always)]
    fn multiply_with(&self, taps: Taps<'_>, y: &mut [f32]) {
        let zeros = vec![0.0f32; taps.width];
        let mut sums = [[[0.0f32; PANEL]; ROWS]; GROUPS];
        let mut first = taps.first;
        for out in y.chunks_mut(GROUPS * ROWS * self.outputs) {
            let rows = out.len() / self.outputs;
            let groups = rows.div_ceil(ROWS);
            for (number, panel) in self.panels.chunks_exact(PANEL * self.inputs).enumerate() {
                let bias = &self.bias[number * PANEL..][..PANEL];
                for row in sums[..groups].as_flattened_mut() {
                    row.copy_from_slice(bias);
                }
                // A part of a panel stays in the innermost cache while all groups pass over it.
                for (tap, weights) in panel.chunks_exact(PANEL * taps.width).enumerate() {
                    for (group, sums) in sums[..groups].iter_mut().enumerate() {
                        // Rows that the last group lacks are any: their sums go nowhere.
                        let mut inputs: [&[f32]; ROWS] = [&zeros; ROWS];
                        let present = group * ROWS..rows.min((group + 1) * ROWS);
                        for (input, row) in inputs.iter_mut().zip(present) {
                            *input = taps.row(first + row, tap, &zeros);
                        }
                        add_products(inputs, weights.as_chunks::<PANEL>().0, sums);
                    }
                }
                let columns = PANEL.min(self.outputs - number * PANEL);
                for (row, sums) in out.chunks_exact_mut(self.outputs).zip(sums.as_flattened()) {
                    row[number * PANEL..][..columns].copy_from_slice(&sums[..columns]);
                }
            }
            first += rows;
        }
    }
}

/// Groups of rows that pass over a panel before the next is fetched.
const GROUPS: usize = 8;

/// The rows that a layer multiplies: those of `x` themselves, or of a convolution over it.
#[derive(Clone, Copy)]
struct Taps<'a> {
    x: &'a [f32],
    width: usize,
    /// Distance of the taps of a convolution, and the rows that belong together.
    convolution: Option<(usize, &'a [Range<u32>])>,
    /// The row of the first output.
    first: usize,
}

impl<'a> Taps<'a> {
    #[inline(always)]
    fn row(&self, row: usize, tap: usize, zeros: &'a [f32]) -> &'a [f32] {
        let at = match (self.convolution, tap) {
            (Some((dilation, edges)), 0) => row.checked_sub(dilation).filter(|&at| at >= edges[row].start as usize),
            (Some((dilation, edges)), 2) => row.checked_add(dilation).filter(|&at| at < edges[row].end as usize),
            _ => Some(row),
        };
        at.map_or(zeros, |at| &self.x[at * self.width..][..self.width])
    }
}

/// `sums[row] += inputs[row][i] * weights[i]` for every `i` in order.
#[inline(always)]
fn add_products(inputs: [&[f32]; ROWS], weights: &[[f32; PANEL]], sums: &mut [[f32; PANEL]; ROWS]) {
    let [a, b, c, d, e, f] = inputs;
    let mut kept = *sums;
    // Side by side, so that no index is checked in the innermost loop: with checks it takes twice as long.
    for ((((((weights, a), b), c), d), e), f) in weights.iter().zip(a).zip(b).zip(c).zip(d).zip(e).zip(f) {
        let weights = *weights;
        for (sums, input) in kept.iter_mut().zip([a, b, c, d, e, f]) {
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum = input.mul_add(weight, *sum);
            }
        }
    }
    *sums = kept;
}

/// Compiles `$body` twice, for AVX2 with FMA and for any machine, and calls what this machine can run.
macro_rules! dispatch {
    ($(#[$doc:meta])* $name:ident($($argument:ident: $type:ty),*) $body:block) => {
        $(#[$doc])*
        pub(crate) fn $name($($argument: $type),*) {
            #[inline(always)]
            fn generic($($argument: $type),*) $body
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx2,fma")]
                fn avx2($($argument: $type),*) {
                    generic($($argument),*);
                }
                if std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("fma") {
                    // SAFETY: the two features that the function is compiled for were found on this machine.
                    #[allow(unsafe_code)]
                    unsafe {
                        avx2($($argument),*);
                    }
                    return;
                }
            }
            generic($($argument),*);
        }
    };
}

dispatch! {
    /// Root mean square norm of each row of `x`, times `gain`, into `y` (Zhang and Sennrich 2019).
    rms_norm(x: &[f32], gain: &[f32], y: &mut Vec<f32>) {
        y.resize(x.len(), 0.0);
        let width = gain.len();
        for (row, out) in x.chunks_exact(width).zip(y.chunks_exact_mut(width)) {
            let mut squares = [0.0f32; 8];
            for chunk in row.chunks(8) {
                for (square, &value) in squares.iter_mut().zip(chunk) {
                    *square = value.mul_add(value, *square);
                }
            }
            let mean = squares.iter().sum::<f32>() / width as f32;
            let scale = 1.0 / (mean + 1e-6).sqrt();
            for ((out, &value), &gain) in out.iter_mut().zip(row).zip(gain) {
                *out = value * scale * gain;
            }
        }
    }
}

dispatch! {
    /// `x += a · sigmoid(b)`, where each row of `gates` is `a` followed by `b`.
    add_gated(gates: &[f32], x: &mut [f32], width: usize) {
        for (row, gates) in x.chunks_exact_mut(width).zip(gates.chunks_exact(2 * width)) {
            let (a, b) = gates.split_at(width);
            for ((value, &a), &b) in row.iter_mut().zip(a).zip(b) {
                *value = a.mul_add(sigmoid(b), *value);
            }
        }
    }
}

dispatch! {
    /// Gated running means in both directions: the first half of the channels ahead, the second back.
    /// Each row of `gates` is update, forget and output, `width` each; `x += h · sigmoid(output)`.
    add_recurrent(gates: &mut [f32], x: &mut [f32], width: usize) {
        let half = width / 2;
        for row in gates.chunks_exact_mut(3 * width) {
            let (update, rest) = row.split_at_mut(width);
            let (forget, output) = rest.split_at_mut(width);
            for ((update, forget), output) in update.iter_mut().zip(forget).zip(output) {
                *forget = sigmoid(*forget);
                *update *= 1.0 - *forget;
                *output = sigmoid(*output);
            }
        }
        let mut state = vec![0.0f32; half];
        for (row, gates) in x.chunks_exact_mut(width).zip(gates.chunks_exact(3 * width)) {
            step(&mut state, &mut row[..half], &gates[..half], &gates[width..][..half], &gates[2 * width..][..half]);
        }
        state.fill(0.0);
        for (row, gates) in x.chunks_exact_mut(width).zip(gates.chunks_exact(3 * width)).rev() {
            step(&mut state, &mut row[half..], &gates[half..][..half], &gates[width + half..][..half], &gates[2 * width + half..][..half]);
        }
    }
}

#[inline(always)]
fn step(state: &mut [f32], x: &mut [f32], update: &[f32], forget: &[f32], output: &[f32]) {
    for ((((state, x), &update), &forget), &output) in state.iter_mut().zip(x).zip(update).zip(forget).zip(output) {
        *state = forget.mul_add(*state, update);
        *x = state.mul_add(output, *x);
    }
}

/// `1 / (1 + e^-x)`.
#[inline(always)]
fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

/// `e^x` within two units in the last place, the same on every machine (libm's is not): Cody and
/// Waite's reduction to |r| <= ln 2 / 2, then a polynomial of degree 6.
#[must_use]
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    const ROUND: f32 = 12_582_912.0; // 1.5 · 2^23: adding it rounds to an integer.
    let x = x.clamp(-87.0, 88.0);
    let shifted = x.mul_add(std::f32::consts::LOG2_E, ROUND);
    let n = shifted - ROUND;
    let r = n.mul_add(-0.693_359_4, x);
    let r = n.mul_add(2.121_944_4e-4, r);
    let mut p = 1.0 / 720.0;
    for coefficient in [1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0] {
        p = r.mul_add(p, coefficient);
    }
    // 2^n by its bits.
    p * f32::from_bits(((n as i32 + 127) as u32) << 23)
}

/// The natural logarithm of a positive normal number, the same on every machine: the exponent, and
/// atanh's series for the mantissa between 1/√2 and √2.
#[must_use]
pub fn ln(x: f32) -> f32 {
    let bits = x.to_bits();
    let shift = (bits.wrapping_sub(std::f32::consts::FRAC_1_SQRT_2.to_bits()) as i32) >> 23;
    let mantissa = f32::from_bits(bits.wrapping_sub((shift << 23) as u32));
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let square = s * s;
    let mut p = 2.0 / 9.0;
    for coefficient in [2.0 / 7.0, 2.0 / 5.0, 2.0 / 3.0, 2.0] {
        p = square.mul_add(p, coefficient);
    }
    (shift as f32).mul_add(std::f32::consts::LN_2, s * p)
}

/// Dot product in one fixed order.
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0f32; 8];
    for (a, b) in a.chunks(8).zip(b.chunks(8)) {
        for ((sum, &a), &b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    sums.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(n: usize, seed: u32) -> Vec<f32> {
        let mut state = seed;
        (0..n)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 8) as f32 / 8_388_608.0 - 1.0
            })
            .collect()
    }

    #[test]
    fn a_linear_layer_equals_the_plain_sum_for_any_number_of_rows() {
        let (inputs, outputs) = (37, 21);
        let (weights, bias) = (noise(inputs * outputs, 1), noise(outputs, 2));
        let layer = Linear::new(inputs, outputs, &weights, &bias);
        for rows in [1, 5, 6, 7, 13] {
            let x = noise(rows * inputs, 3);
            let mut y = vec![f32::NAN; 1000];
            layer.apply(&x, &mut y);
            assert_eq!(y.len(), rows * outputs);
            for row in 0..rows {
                for output in 0..outputs {
                    let plain: f64 =
                        (0..inputs).map(|i| f64::from(weights[output * inputs + i]) * f64::from(x[row * inputs + i])).sum::<f64>()
                            + f64::from(bias[output]);
                    assert!((f64::from(y[row * outputs + output]) - plain).abs() < 1e-5);
                }
            }
        }
    }

    #[test]
    fn machine_code_and_portable_code_give_the_same_bits() {
        let layer = Linear::new(64, 48, &noise(64 * 48, 4), &noise(48, 5));
        let x = noise(64 * 20, 6);
        let (mut fast, mut portable) = (Vec::new(), vec![0.0; 20 * 48]);
        layer.apply(&x, &mut fast);
        layer.multiply_with(Taps { x: &x, width: 64, convolution: None, first: 0 }, &mut portable);
        assert!(fast.iter().zip(&portable).all(|(a, b)| a.to_bits() == b.to_bits()));
    }

    #[test]
    fn a_convolution_is_the_product_with_its_rows_side_by_side() {
        let (width, outputs, rows) = (10, 21, 67);
        let layer = Linear::new(3 * width, outputs, &noise(3 * width * outputs, 7), &noise(outputs, 8));
        let x = noise(rows * width, 9);
        // Two stretches, of 5 and of 62 rows.
        let edges: Vec<Range<u32>> = (0..rows).map(|row| if row < 5 { 0..5 } else { 5..67 }).collect();
        for dilation in [1, 4, 70] {
            let beside: Vec<f32> = (0..rows)
                .flat_map(|row| {
                    let inside = |at: Option<usize>| at.filter(|&at| edges[row].contains(&(at as u32)));
                    let rows = [inside(row.checked_sub(dilation)), Some(row), inside(Some(row + dilation))];
                    rows.map(|at| at.map_or(vec![0.0; width], |at| x[at * width..][..width].to_vec())).concat()
                })
                .collect();
            let mut plain = Vec::new();
            layer.apply(&beside, &mut plain);
            // In one piece, and in pieces of any size.
            for piece in [rows, 1, 7, 48] {
                let mut y = vec![f32::NAN; rows * outputs];
                for (number, y) in y.chunks_mut(piece * outputs).enumerate() {
                    layer.convolve(&x, &edges, number * piece, dilation, y);
                }
                assert!(y.iter().zip(&plain).all(|(a, b)| a.to_bits() == b.to_bits()), "{dilation} {piece}");
            }
        }
    }

    #[test]
    fn exp_is_close_over_its_whole_range() {
        for i in -8700..8800 {
            let x = i as f32 / 100.0;
            let true_value = f64::from(x).exp();
            assert!((f64::from(exp(x)) / true_value - 1.0).abs() < 5e-7, "exp({x})");
        }
        assert!(sigmoid(-200.0) >= 0.0 && sigmoid(200.0) == 1.0);
    }

    #[test]
    fn ln_undoes_exp() {
        for i in 1..20_000 {
            let x = i as f32 / 100.0;
            assert!((f64::from(ln(x)) - f64::from(x).ln()).abs() < 1e-6 * f64::from(x).ln().abs().max(1.0), "ln({x})");
        }
        assert!(ln(1.0) == 0.0);
    }

    #[test]
    fn a_recurrence_forgets_by_its_gates() {
        // Width 2: channel 0 runs ahead, channel 1 back. Forget gates half open, output gates open.
        let gate = |update: f32| [update, update, 0.0, 0.0, 100.0, 100.0];
        let mut gates: Vec<f32> = [1.0, 0.0, 0.0].iter().flat_map(|&update| gate(update)).collect();
        let mut x = vec![0.0; 6];
        add_recurrent(&mut gates, &mut x, 2);
        assert_eq!(x, [0.5, 0.5, 0.25, 0.0, 0.125, 0.0]);
    }
}
