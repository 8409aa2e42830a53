//! Which language is a text in?

use whatlang::Lang;

/// A language, and how sure that is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Language {
    /// ISO 639-1: two lower-case letters.
    pub code: &'static str,
    /// From 0 to 1: how far it is ahead of the next best language. Short texts have little.
    pub confidence: f32,
}

/// How many bytes at the start of a text are looked at.
const SAMPLE: usize = 4096;

/// The language of `text`, judged by the letters of its first 4 kB. `None` when there are no letters.
///
/// ```
/// use onrecord_ingest::language::detect;
/// let text = "The council voted on Tuesday to close the harbour, and the mayor said that she would appeal.";
/// assert_eq!(detect(text).map(|language| language.code), Some("en"));
/// ```
#[must_use]
pub fn detect(text: &str) -> Option<Language> {
    let text = text.trim_start();
    let found = whatlang::detect(&text[..text.floor_char_boundary(SAMPLE)])?;
    Some(Language { code: code(found.lang()), confidence: found.confidence() as f32 })
}

/// Below this a language is not trusted.
const SURE: f32 = 0.5;
/// A text in plain Latin letters with fewer different words may be a table, whose abbreviations look like any language.
const FEWEST_WORDS: usize = 25;

/// The language in which `text` is to be read, as an ISO 639-1 code: English, unless the text shows that it is in another
/// one. `given` is what its source says, which counts where the text alone is not enough.
///
/// ```
/// use onrecord_ingest::language::language_of;
/// assert_eq!(language_of("Borgmästaren sade på tisdagen att bron skulle stå i hundra år.", None), "sv");
/// assert_eq!(language_of("Shr 40 cts vs 11 cts. Net 8,265,000 vs 2,255,000. Sales 248.3 mln", None), "en");
/// assert_eq!(language_of("Oui.", Some("fr-CA")), "fr");
/// ```
#[must_use]
pub fn language_of(text: &str, given: Option<&str>) -> String {
    let found = detect(text);
    let given = given.map(|given| given.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase());
    let given = given.filter(|given| (2..=3).contains(&given.len()));
    match (found, given) {
        (Some(found), _) if found.code == "en" => "en".to_owned(),
        (Some(found), Some(given)) if given == found.code => given,
        (Some(found), _) if found.confidence >= SURE && shows_language(text) => found.code.to_owned(),
        // Feeds call themselves English whatever they hold; what calls itself something else is trusted.
        (_, Some(given)) => given,
        _ => "en".to_owned(),
    }
}

/// Whether there is enough of a text to tell its language by: letters beyond plain Latin ones, or many words.
fn shows_language(text: &str) -> bool {
    let sample = &text[..text.floor_char_boundary(SAMPLE)];
    let (mut letters, mut others) = (0usize, 0usize);
    for letter in sample.chars().filter(|character| character.is_alphabetic()) {
        letters += 1;
        others += usize::from(!letter.is_ascii());
    }
    let words: std::collections::HashSet<&str> = sample
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| word.len() > 1 && word.chars().all(char::is_lowercase))
        .collect();
    others * 100 > letters || words.len() >= FEWEST_WORDS
}

/// Two letters for the three of ISO 639-3.
fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::Afr => "af",
        Lang::Aka => "ak",
        Lang::Amh => "am",
        Lang::Ara => "ar",
        Lang::Aze => "az",
        Lang::Bel => "be",
        Lang::Ben => "bn",
        Lang::Bul => "bg",
        Lang::Cat => "ca",
        Lang::Ces => "cs",
        Lang::Cmn => "zh",
        Lang::Cym => "cy",
        Lang::Dan => "da",
        Lang::Deu => "de",
        Lang::Ell => "el",
        Lang::Eng => "en",
        Lang::Epo => "eo",
        Lang::Est => "et",
        Lang::Fin => "fi",
        Lang::Fra => "fr",
        Lang::Guj => "gu",
        Lang::Heb => "he",
        Lang::Hin => "hi",
        Lang::Hrv => "hr",
        Lang::Hun => "hu",
        Lang::Hye => "hy",
        Lang::Ind => "id",
        Lang::Ita => "it",
        Lang::Jav => "jv",
        Lang::Jpn => "ja",
        Lang::Kan => "kn",
        Lang::Kat => "ka",
        Lang::Khm => "km",
        Lang::Kor => "ko",
        Lang::Lat => "la",
        Lang::Lav => "lv",
        Lang::Lit => "lt",
        Lang::Mal => "ml",
        Lang::Mar => "mr",
        Lang::Mkd => "mk",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Nld => "nl",
        Lang::Nob => "nb",
        Lang::Ori => "or",
        Lang::Pan => "pa",
        Lang::Pes => "fa",
        Lang::Pol => "pl",
        Lang::Por => "pt",
        Lang::Ron => "ro",
        Lang::Rus => "ru",
        Lang::Sin => "si",
        Lang::Slk => "sk",
        Lang::Slv => "sl",
        Lang::Sna => "sn",
        Lang::Spa => "es",
        Lang::Srp => "sr",
        Lang::Swe => "sv",
        Lang::Tam => "ta",
        Lang::Tel => "te",
        Lang::Tgl => "tl",
        Lang::Tha => "th",
        Lang::Tuk => "tk",
        Lang::Tur => "tr",
        Lang::Ukr => "uk",
        Lang::Urd => "ur",
        Lang::Uzb => "uz",
        Lang::Vie => "vi",
        Lang::Yid => "yi",
        Lang::Zul => "zu",
    }
}

#[cfg(test)]
mod tests {
    use super::{code, detect};
    use std::collections::BTreeSet;

    #[test]
    fn tells_languages_of_news_apart() {
        let cases = [
            ("en", "The minister told reporters on Monday that the bridge would open again before the end of the month."),
            ("de", "Die Ministerin sagte am Montag, die Brücke werde noch vor Ende des Monats wieder für den Verkehr geöffnet."),
            ("fr", "La ministre a déclaré lundi que le pont serait rouvert à la circulation avant la fin du mois."),
            ("es", "La ministra dijo el lunes que el puente volvería a abrirse al tráfico antes de que termine el mes."),
            ("ru", "Министр заявила в понедельник, что мост снова откроют для движения до конца месяца."),
            ("zh", "部长星期一对记者说，这座桥将在月底之前重新开放。"),
        ];
        for (expected, text) in cases {
            let found = detect(text).expect("there are letters");
            assert_eq!(found.code, expected, "{text}");
            assert!((0.0..=1.0).contains(&found.confidence));
        }
        assert_eq!(detect(" 1987 – 26 "), None);
    }

    #[test]
    fn only_the_start_counts() {
        let english = "The harbour master said that no ship had left the port since the strike began. ".repeat(60);
        let german = "Der Hafenmeister sagte, seit Beginn des Streiks habe kein Schiff den Hafen verlassen. ".repeat(600);
        assert_eq!(detect(&(english + &german)).map(|language| language.code), Some("en"));
    }

    #[test]
    fn each_language_has_a_code_of_its_own() {
        let codes: BTreeSet<&str> = whatlang::Lang::all().iter().map(|lang| code(*lang)).collect();
        assert_eq!(codes.len(), whatlang::Lang::all().len());
        assert!(codes.iter().all(|code| code.len() == 2));
    }
}
