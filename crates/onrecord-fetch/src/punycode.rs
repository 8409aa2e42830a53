//! Names of hosts in letters beyond ASCII, as the name service has them (RFC 3492).

const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;

/// A label of a host in small ASCII letters: `bücher` is `xn--bcher-kva`. None when it is too long to be one.
pub(crate) fn label(label: &str) -> Option<String> {
    let letters: Vec<char> = label.chars().flat_map(char::to_lowercase).collect();
    // No label has more than 63 bytes; the limit keeps the work small.
    if letters.len() > 63 {
        return None;
    }
    if letters.iter().all(char::is_ascii) {
        return Some(letters.into_iter().collect());
    }
    encoded(&letters).map(|encoded| format!("xn--{encoded}"))
}

fn encoded(letters: &[char]) -> Option<String> {
    let mut output: String = letters.iter().filter(|letter| letter.is_ascii()).collect();
    let basic = u32::try_from(output.len()).ok()?;
    let total = u32::try_from(letters.len()).ok()?;
    if basic > 0 {
        output.push('-');
    }
    let (mut n, mut delta, mut bias, mut handled) = (128u32, 0u32, 72u32, basic);
    while handled < total {
        let next = letters.iter().map(|&letter| u32::from(letter)).filter(|&code| code >= n).min()?;
        delta = delta.checked_add((next - n).checked_mul(handled + 1)?)?;
        n = next;
        for code in letters.iter().map(|&letter| u32::from(letter)) {
            if code < n {
                delta = delta.checked_add(1)?;
            }
            if code == n {
                let mut rest = delta;
                let mut k = BASE;
                loop {
                    let t = if k <= bias { T_MIN } else { (k - bias).min(T_MAX) };
                    if rest < t {
                        break;
                    }
                    output.push(digit(t + (rest - t) % (BASE - t)));
                    rest = (rest - t) / (BASE - t);
                    k += BASE;
                }
                output.push(digit(rest));
                bias = adapted(delta, handled + 1, handled == basic);
                delta = 0;
                handled += 1;
            }
        }
        delta = delta.checked_add(1)?;
        n = n.checked_add(1)?;
    }
    Some(output)
}

fn adapted(delta: u32, points: u32, is_first: bool) -> u32 {
    let mut delta = if is_first { delta / DAMP } else { delta / 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > ((BASE - T_MIN) * T_MAX) / 2 {
        delta /= BASE - T_MIN;
        k += BASE;
    }
    k + (BASE - T_MIN + 1) * delta / (delta + SKEW)
}

fn digit(value: u32) -> char {
    let value = u8::try_from(value).unwrap_or_default();
    char::from(if value < 26 { b'a' + value } else { b'0' + value - 26 })
}

#[cfg(test)]
mod tests {
    use super::label;

    #[test]
    fn labels_are_written_in_ascii() {
        for (given, expected) in [
            ("News", "news"),
            ("bücher", "xn--bcher-kva"),
            ("BÜCHER", "xn--bcher-kva"),
            ("中国", "xn--fiqs8s"),
            ("почта", "xn--80a1acny"),
            // The examples of RFC 3492, section 7.1.
            ("安室奈美恵-with-super-monkeys", "xn---with-super-monkeys-pc58ag80a8qai00g7n9n"),
            ("パフィーdeルンバ", "xn--de-jg4avhby1noc0d"),
        ] {
            assert_eq!(label(given).as_deref(), Some(expected), "{given}");
        }
        assert_eq!(label(&"ü".repeat(64)), None);
    }
}
