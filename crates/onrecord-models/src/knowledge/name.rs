//! Do two names name one person?

use crate::names;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The words of a name in lower case, without accents, nicknames in quotation marks, and additions such as `Jr.`.
pub(super) fn words(name: &str) -> Vec<String> {
    let folded: String = name
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .filter(|c| !matches!(c, '\'' | '’' | '‘' | 'ʻ' | '.'))
        .map(|c| match c {
            'ø' => 'o',
            'ł' => 'l',
            'ı' => 'i',
            'đ' => 'd',
            c => c,
        })
        .collect();
    // `Philip "Brave" Davis`: every other stretch between quotation marks.
    let plain: Vec<&str> = folded.split(['"', '“', '”']).step_by(2).collect();
    let words = plain.join(" ");
    words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !matches!(*word, "jr" | "sr" | "junior" | "senior"))
        .map(str::to_owned)
        .collect()
}

/// Countries where the family name usually stands first.
const FAMILY_NAME_FIRST: [&str; 7] = ["China", "Taiwan", "North Korea", "South Korea", "Vietnam", "Cambodia", "Singapore"];

/// How well `text`, a name as a report prints it, agrees with `known`: 1 for the same words, less for a part of
/// them; none when it is another name. A surname alone agrees, a given name alone does not.
///
/// `group` and `country` are those of the office: monarchs are called by their given names, and in some countries
/// the family name stands first.
#[must_use]
pub fn agreement(text: &str, known: &str, group: &str, country: &str) -> Option<f32> {
    let monarch = group == "monarch";
    // `Felipe VI of Spain`, `Willem-Alexander of the Netherlands`.
    let known = if monarch { known.split(" of ").next().unwrap_or(known) } else { known };
    let (text, known) = (words(text), words(known));
    let (last, known_last) = (text.last()?, known.last()?);
    if text == known {
        return Some(1.0);
    }
    let first_is_family = monarch || FAMILY_NAME_FIRST.contains(&country);
    if let [only] = text.as_slice() {
        return match only {
            only if only == known_last && !monarch => Some(0.8),
            only if first_is_family && *only == known[0] => Some(0.75),
            _ => None,
        };
    }
    if monarch {
        return None;
    }
    // `López Obrador` of `Andrés Manuel López Obrador`.
    if known.ends_with(&text) {
        return Some(0.9);
    }
    // `Pedro Sánchez` of `Pedro Sánchez Pérez-Castejón`, and the other way round.
    let surname = last == known_last || known[1..].contains(last) || text[1..].contains(known_last);
    let given = same_given_name(&text[0], &known[0])?;
    surname.then_some(if last == known_last { given } else { given.min(0.85) })
}

/// `Joe` and `Joseph`, `J` and `Joseph`.
fn same_given_name(a: &str, b: &str) -> Option<f32> {
    let full = |name: &str| names::given_name(name).and_then(|given| given.full).map_or_else(|| name.to_owned(), str::to_owned);
    let initial = |a: &str, b: &str| a.chars().count() == 1 && b.starts_with(a);
    match (a, b) {
        _ if a == b => Some(0.95),
        _ if full(a) == full(b) || initial(a, b) || initial(b, a) => Some(0.9),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_surname_or_more_must_agree() {
        let score = |text, known| agreement(text, known, "president", "Norland");
        assert_eq!(score("Ana Reyes", "Ana Reyes"), Some(1.0));
        assert_eq!(score("Ana Réyes", "Ana Reyes"), Some(1.0));
        assert_eq!(score("Reyes", "Ana Reyes"), Some(0.8));
        assert_eq!(score("Bill Holt Jr.", "William Tarn Holt"), Some(0.9));
        assert_eq!(score("Prado Lunes", "Ana Marta Prado Lunes"), Some(0.9));
        assert_eq!(score("Ana Prado", "Ana Prado Lunes"), Some(0.85));
        assert_eq!(score("Tarn", "Ana \"Tarn\" Reyes"), None);
    }

    #[test]
    fn another_name_never_agrees() {
        let score = |text, known| agreement(text, known, "president", "Norland");
        assert_eq!(score("Ana", "Ana Reyes"), None);
        assert_eq!(score("Ola Reyes", "Ana Reyes"), None);
        assert_eq!(score("Ana Holt", "Ana Reyes"), None);
        assert_eq!(score("", "Ana Reyes"), None);
        assert_eq!(score("Reyes", ""), None);
    }

    #[test]
    fn monarchs_go_by_given_names_and_numbers() {
        let score = |text| agreement(text, "Osvald III of Norland", "monarch", "Norland");
        assert_eq!(score("Osvald III"), Some(1.0));
        assert_eq!(score("Osvald"), Some(0.75));
        assert_eq!(score("Osvald II"), None);
        assert_eq!(score("III"), None);
    }

    #[test]
    fn family_names_stand_first_in_some_countries() {
        assert_eq!(agreement("Li", "Li Wenbo", "president", "China"), Some(0.75));
        assert_eq!(agreement("Li", "Li Wenbo", "president", "Norland"), None);
    }
}
