//! Which office is it, and of which country? Titles in texts and labels of offices, made comparable.

use crate::names::{self, BodyKind};

/// The groups of offices that a knowledge base holds, as `titles.tsv` names them, and two that it has no word for.
pub const OFFICE_GROUPS: [&str; 8] = [
    "president",
    "prime minister",
    "monarch",
    "supreme leader",
    "foreign minister",
    "defence minister",
    "finance minister",
    "interior minister",
];

/// Names of countries that go by another one in `countries.tsv`.
const COUNTRY_ALIASES: [(&str, &str); 24] = [
    ("bosnia and herzegovina", "Bosnia"),
    ("britain", "United Kingdom"),
    ("burma", "Myanmar"),
    ("czechia", "Czech Republic"),
    ("democratic people's republic of korea", "North Korea"),
    ("democratic republic of the congo", "Congo"),
    ("french republic", "France"),
    ("great britain", "United Kingdom"),
    ("holy see", "Vatican"),
    ("islamic republic of iran", "Iran"),
    ("kingdom of denmark", "Denmark"),
    ("kingdom of the netherlands", "Netherlands"),
    ("people's republic of china", "China"),
    ("republic of china", "Taiwan"),
    ("republic of ireland", "Ireland"),
    ("republic of korea", "South Korea"),
    ("republic of the congo", "Congo"),
    ("russian federation", "Russia"),
    ("slovak republic", "Slovakia"),
    ("state of palestine", "Palestine"),
    ("türkiye", "Turkey"),
    ("united states of america", "United States"),
    ("vatican city", "Vatican"),
    ("vatican city state", "Vatican"),
];

/// The name by which a knowledge base knows a country: that of `countries.tsv` where it has one, of several the same.
/// `country` may be a name or the word for what belongs to it.
#[must_use]
pub fn country_name(country: &str) -> String {
    let bare = without_article(country.trim());
    let lower = bare.to_lowercase().replace('’', "'");
    let alias = |lower: &str| COUNTRY_ALIASES.iter().find(|(name, _)| *name == lower).map(|(_, country)| (*country).to_owned());
    let known = names::country(&lower).map(|(name, _)| name);
    alias(&lower)
        .or_else(|| known.and_then(|name| alias(&name.to_lowercase())))
        .or(known.map(str::to_owned))
        .unwrap_or_else(|| bare.to_owned())
}

fn without_article(words: &str) -> &str {
    words.strip_prefix("the ").or_else(|| words.strip_prefix("The ")).unwrap_or(words)
}

/// The group of the office that `title` names in `country`, when a knowledge base holds it: `foreign minister` for
/// `Top Diplomat`. None for offices that are none of [`OFFICE_GROUPS`], and for words that do not tell which it is.
#[must_use]
pub fn office_group(title: &str, country: &str) -> Option<&'static str> {
    let title = title.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let title = title.trim_end_matches('.');
    match title {
        "king" | "queen" | "monarch" | "emperor" | "empress" | "sultan" | "emir" | "pope" => return Some("monarch"),
        "supreme leader" => return Some("supreme leader"),
        // His office is the treasury.
        "chancellor" if country_name(country) == "United Kingdom" => return Some("finance minister"),
        "secretary of state" if !matches!(country_name(country).as_str(), "United States" | "Vatican") => return None,
        // Elsewhere than in some countries a deputy.
        "state secretary" => return None,
        _ => {}
    }
    match names::title(title)?.group {
        "head of government" => Some("prime minister"),
        group => OFFICE_GROUPS.into_iter().find(|known| *known == group),
    }
}

/// The office that a label such as those of Wikidata names, and its country: `President of the French Republic`.
///
/// `country` is what is known from elsewhere; without it the label must tell. None when the office is none of
/// [`OFFICE_GROUPS`], or not that of a country.
#[must_use]
pub fn office_of_label(label: &str, country: Option<&str>) -> Option<(&'static str, String)> {
    let lower = label.to_lowercase().replace('’', "'");
    let plain = lower.split(" (").next().unwrap_or(&lower);
    let mut all: Vec<&str> = plain.split_whitespace().collect();
    if all.iter().any(|word| matches!(*word, "deputy" | "vice" | "shadow" | "former" | "acting" | "assistant" | "first" | "second")) {
        return None;
    }
    let mut owner = None;
    // `United States Secretary of State`, `Ukrainian Minister of Foreign Affairs`.
    for length in [2, 1] {
        if let Some(found) = all.get(..length).and_then(|words| names::country(&words.join(" "))) {
            owner = Some(country_name(found.0));
            all.drain(..length);
            break;
        }
    }
    if all.first() == Some(&"federal") {
        all.remove(0);
    }
    let given = country.map(country_name);
    if let (Some("minister" | "secretary"), Some("of" | "for")) = (all.first().copied(), all.get(1).copied())
        && let Some(group) = portfolio(&all)
    {
        let told = all.iter().rposition(|word| *word == "of").filter(|&at| at > 1).and_then(|at| recognised(&all[at + 1..].join(" ")));
        return Some((group, given.or(owner).or(told)?));
    }
    let length = (1..=all.len().min(4)).rev().find(|&length| office_group(&all[..length].join(" "), "United States").is_some())?;
    let (title, rest) = (all[..length].join(" "), &all[length..]);
    let country = match rest {
        [] => given.or(owner)?,
        ["of", rest @ ..] if !rest.is_empty() => of_country(&rest.join(" "), label, given)?,
        _ => return None,
    };
    Some((office_group(&title, &country)?, country))
}

/// Which ministry: `minister for europe and foreign affairs`.
fn portfolio(words: &[&str]) -> Option<&'static str> {
    let has = |word: &str| words.contains(&word);
    match () {
        () if has("foreign") || (has("external") && (has("affairs") || has("relations"))) => Some("foreign minister"),
        () if has("defence") || has("defense") => Some("defence minister"),
        () if has("finance") || has("treasury") => Some("finance minister"),
        () if has("interior") => Some("interior minister"),
        () => None,
    }
}

fn recognised(words: &str) -> Option<String> {
    let bare = without_article(words);
    let known = names::country(bare).is_some() || COUNTRY_ALIASES.iter().any(|(name, _)| *name == bare);
    known.then(|| country_name(bare))
}

/// The country that `rest`, what stands behind `President of`, names; none when it is a body or a region of `given`.
fn of_country(rest: &str, label: &str, given: Option<String>) -> Option<String> {
    let words: Vec<&str> = rest.split_whitespace().collect();
    let body = |word: &&str| names::body(word) == Some(BodyKind::Government) || *word == "yuan";
    if words.iter().any(body) {
        return None;
    }
    if let Some(known) = recognised(rest) {
        return Some(known);
    }
    let Some(given) = given else {
        // In the spelling of the label.
        let at = label.find(" of ")? + 4;
        return Some(country_name(label[at..].trim()));
    };
    let lower = given.to_lowercase();
    let same = rest.replace("st ", "saint ").ends_with(&lower);
    // `the Republic of Namibia`, `the Belgians`.
    let belongs = |word: &&str| [*word, word.trim_end_matches('s')].iter().any(|word| recognised(word).is_some_and(|name| name == given));
    (same || words.iter().any(belongs)).then_some(given)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_one_office_have_one_group() {
        for title in ["foreign minister", "Top Diplomat", "Minister of  Foreign Affairs", "foreign secretary"] {
            assert_eq!(office_group(title, "Norway"), Some("foreign minister"), "{title}");
        }
        assert_eq!(office_group("Chancellor", "Germany"), Some("prime minister"));
        assert_eq!(office_group("Chancellor", "Britain"), Some("finance minister"));
        assert_eq!(office_group("secretary of state", "United States"), Some("foreign minister"));
        assert_eq!(office_group("secretary of state", "Britain"), None);
        assert_eq!(office_group("Queen", "Denmark"), Some("monarch"));
        for title in ["vice president", "deputy prime minister", "minister", "leader", "spokesman", ""] {
            assert_eq!(office_group(title, "Norway"), None, "{title}");
        }
    }

    #[test]
    fn countries_have_one_name() {
        for name in ["Britain", "the United Kingdom", "british", "U.K."] {
            assert_eq!(country_name(name), "United Kingdom", "{name}");
        }
        assert_eq!(country_name("People’s Republic of China"), "China");
        assert_eq!(country_name("The Bahamas"), "Bahamas");
        assert_eq!(country_name("Samoa"), "Samoa");
    }

    #[test]
    fn labels_tell_office_and_country() {
        let read = |label, country| office_of_label(label, country).map(|(group, country)| format!("{group} of {country}"));
        for (label, country, expected) in [
            ("President of the French Republic", None, "president of France"),
            ("President of the Republic of China", Some("Taiwan"), "president of Taiwan"),
            ("President of the Republic of Namibia", Some("Namibia"), "president of Namibia"),
            ("Federal Chancellor of Germany", Some("Germany"), "prime minister of Germany"),
            ("Taoiseach", Some("Republic of Ireland"), "prime minister of Ireland"),
            ("Monarch of the Belgians", Some("Belgium"), "monarch of Belgium"),
            ("United States Secretary of State", None, "foreign minister of United States"),
            ("Minister for Europe and Foreign Affairs", Some("France"), "foreign minister of France"),
            ("Minister of Foreign Affairs of Hungary", None, "foreign minister of Hungary"),
            ("Minister of Foreign Affairs (Myanmar)", Some("Myanmar"), "foreign minister of Myanmar"),
            ("Prime Minister of Samoa", None, "prime minister of Samoa"),
        ] {
            assert_eq!(read(label, country).as_deref(), Some(expected), "{label}");
        }
        for (label, country) in [
            ("President of the Executive Yuan", Some("Taiwan")),
            ("President of the European Commission", None),
            ("Deputy Prime Minister of Norway", None),
            ("Prime Minister", None),
            ("Secretary of State of Puerto Rico", None),
            ("member of the Andean Parliament", None),
            ("Premier of Ontario", Some("Canada")),
            ("president", None),
        ] {
            assert_eq!(read(label, country), None, "{label}");
        }
    }
}
