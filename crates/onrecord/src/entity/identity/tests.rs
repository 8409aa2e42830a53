//! Offices and their holders, invented: in countries that there are, since others are not known as such.

use super::*;
use crate::entity::resolve;
use onrecord_models::knowledge::Builder;
use onrecord_text::{Origin, SpanSet, segment};

/// A base with made-up people in real offices.
fn knowledge() -> Knowledge {
    let mut builder = Builder::default();
    for (group, country, id, name, first, last) in [
        ("president", "France", "Q901", "Odile Marchetal", "2021-05-14", "2026"),
        ("president", "France", "Q902", "Renaud Vasselin", "2026", ""),
        ("foreign minister", "Norway", "Q903", "Tor Ekelund", "2020", ""),
        ("foreign minister", "Norway", "Q904", "Tor Ekelund", "2020", ""),
        ("prime minister", "Norway", "Q905", "Sigrid Aasmo", "2020", ""),
        ("president", "Congo", "Q906", "Amadou Kilonda", "2020", ""),
        ("president", "Congo", "Q907", "Josué Mbasanga", "2020", ""),
    ] {
        let (group, country) = (onrecord_models::knowledge::office_group(group, country).unwrap(), country.to_owned());
        let (first, last, known_until) = (first.parse().ok(), last.parse().ok(), "2030-01-01".parse().ok());
        let (wikidata, name) = (id.to_owned(), name.to_owned());
        builder.add(Holding { group, country, wikidata, name, first, last, known_until, aliases: Vec::new() }).unwrap();
    }
    Knowledge::Given(Arc::new(builder.finish()))
}

/// Reads `text`, in which `source` says what stands before it; `day` is the day of publication.
fn read(text: &str, source: &str, day: Option<&str>) -> Resolution {
    let mut document = Document::from_text(text, Origin::default()).unwrap();
    if let Some(day) = day {
        document = document.with_published(day.parse().unwrap());
    }
    let segmentation = segment(&document);
    let at = text.find(source).unwrap();
    let one = |from: usize, to: usize| SpanSet::from_spans(vec![Span::new(from, to)]);
    let cue = at + source.len() + 1;
    let attribution = Attribution {
        source: one(at, at + source.len()),
        cue: one(cue, cue + 4),
        content: one(cue + 5, text.trim_end().len() - 1),
        within: None,
        confidence: 1.0,
        rule: "given",
    };
    let attributions = vec![attribution];
    let mut resolution = resolve(&document, &segmentation, &attributions);
    identify(&document, &segmentation, &attributions, &knowledge(), &mut resolution);
    resolution
}

/// Wikidata id, score and words of the one entity that was identified.
fn entity(text: &str, source: &str, day: Option<&str>) -> Option<(String, f32, String)> {
    let resolution = read(text, source, day);
    let mut found = resolution.entities.iter().filter_map(|entity| entity.identity.as_ref());
    let identity = found.next()?;
    assert_eq!((found.next(), identity.basis), (None, IdentityBasis::OfficeAndName), "{text}");
    Some((identity.wikidata.clone(), identity.score, text[identity.span.range()].to_owned()))
}

/// The same of the speaker.
fn speaker(source: &str, day: &str) -> Option<String> {
    let text = format!("The talks ended late. {source} said the harbour would open.\n");
    let resolution = read(&text, source, Some(day));
    let speaker = &resolution.speakers[0];
    let identity = speaker.identity.as_ref()?;
    assert_eq!((speaker.status, speaker.entity, identity.basis), (SpeakerStatus::Unnamed, None, IdentityBasis::Office));
    assert_eq!(&text[identity.span.range()], source);
    Some(identity.wikidata.clone())
}

#[test]
fn office_country_day_and_name_make_an_identity() {
    let found = |day| entity("French President Odile Marchetal said the harbour would open.", "French President Odile Marchetal", day);
    let span = "French President".to_owned();
    assert_eq!(found(Some("2024-03-01")), Some(("Q901".to_owned(), 1.0, span.clone())));
    // Of the last day only the year is known; without a day the name alone decides.
    assert_eq!(found(Some("2026-03-01")), Some(("Q901".to_owned(), POSSIBLY_HELD, span.clone())));
    assert_eq!(found(None), Some(("Q901".to_owned(), NO_DAY, span)));
    assert_eq!(found(Some("2020-03-01")), None);
    assert_eq!(found(Some("2028-03-01")), None);
}

#[test]
fn a_surname_is_enough_and_another_name_is_not() {
    let found = |name: &str| {
        let source = format!("French President {name}");
        entity(&format!("{source} said the harbour would open."), &source, Some("2024-03-01")).map(|(id, score, _)| (id, score))
    };
    assert_eq!(found("Marchetal"), Some(("Q901".to_owned(), 0.8)));
    assert_eq!(found("Lucie Marchetal"), None);
    assert_eq!(found("Odile Brissac"), None);
    assert_eq!(found("Renaud Vasselin"), None);
}

#[test]
fn an_office_of_no_country_or_another_identifies_nobody() {
    for source in ["President Odile Marchetal", "German President Odile Marchetal", "French Senator Odile Marchetal", "Odile Marchetal"] {
        assert_eq!(entity(&format!("{source} said the harbour would open."), source, Some("2024-03-01")), None, "{source}");
    }
}

#[test]
fn former_holders_are_looked_for_before_the_day() {
    let found = |day| {
        let source = "Former French President Odile Marchetal";
        entity(&format!("{source} said the harbour would open."), source, Some(day)).map(|(id, ..)| id)
    };
    assert_eq!(found("2028-03-01").as_deref(), Some("Q901"));
    assert_eq!(found("2024-03-01"), None);
}

#[test]
fn two_of_one_name_in_one_office_stay_apart() {
    let source = "Norwegian Foreign Minister Tor Ekelund";
    assert_eq!(entity(&format!("{source} said the harbour would open."), source, Some("2024-03-01")), None);
}

#[test]
fn a_mere_office_with_one_sure_holder_is_identified() {
    assert_eq!(speaker("The French president", "2024-03-01").as_deref(), Some("Q901"));
    assert_eq!(speaker("France's president", "2024-03-01").as_deref(), Some("Q901"));
    assert_eq!(speaker("The president of France", "2028-03-01").as_deref(), Some("Q902"));
    assert_eq!(speaker("The Norwegian premier", "2024-03-01").as_deref(), Some("Q905"));
}

#[test]
fn other_descriptions_are_not() {
    for (source, day) in [
        // The year of the change; before all that is known; after it; two countries of one name.
        ("The French president", "2026-03-01"),
        ("The French president", "2020-03-01"),
        ("The French president", "2031-03-01"),
        ("The Congolese president", "2024-03-01"),
        ("The president", "2024-03-01"),
        ("A French president", "2024-03-01"),
        ("The next French president", "2024-03-01"),
        ("The former French president", "2024-03-01"),
        ("The French president's spokesman", "2024-03-01"),
        ("A spokesman for the French president", "2024-03-01"),
        ("The French vice president", "2024-03-01"),
        ("The two French presidents", "2024-03-01"),
        ("The French minister", "2024-03-01"),
    ] {
        assert_eq!(speaker(source, day), None, "{source} on {day}");
    }
}

#[test]
fn without_a_base_nobody_is_identified() {
    let text = "French President Emmanuel Macron said the harbour would open.";
    let document = Document::from_text(text, Origin::default()).unwrap().with_published("2019-05-01".parse().unwrap());
    let segmentation = segment(&document);
    let ids = |knowledge: &Knowledge| -> Vec<String> {
        let mut resolution = resolve(&document, &segmentation, &[]);
        identify(&document, &segmentation, &[], knowledge, &mut resolution);
        resolution.entities.into_iter().filter_map(|entity| entity.identity).map(|identity| identity.wikidata).collect()
    };
    assert_eq!(ids(&Knowledge::None), [""; 0]);
    assert_eq!(ids(&Knowledge::Embedded), ["Q3052772"]);
}
