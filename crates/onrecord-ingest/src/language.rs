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
