//! Each mechanism alone: names, titles, clusters, offices.

use super::cluster::Clusters;
use super::mention::{self, Evidence, NameMention};
use super::role::Roles;
use super::words::Words;
use onrecord_models::names::Gender;
use onrecord_text::{Document, Origin, segment};

fn with<T>(text: &str, read: impl Fn(&Words, &mut Vec<NameMention>) -> T) -> T {
    let document = Document::from_text(text, Origin::default()).unwrap();
    let words = Words::new(&document, &segment(&document));
    let mut mentions = mention::scan(&words);
    read(&words, &mut mentions)
}

fn names(text: &str) -> Vec<String> {
    with(text, |words, mentions| mentions.iter().map(|m| words.text[words.span(m.name.start, m.name.end).range()].to_owned()).collect())
}

/// The names of the entities, each with the number of its mentions.
fn entities(text: &str) -> Vec<(String, usize)> {
    with(text, |words, mentions| {
        let clusters = Clusters::new(words, mentions);
        let count = |entity| mentions.iter().filter(|mention| mention.entity == entity).count();
        let name = |name: &std::ops::Range<usize>| words.text[words.span(name.start, name.end).range()].to_owned();
        clusters.all.iter().enumerate().map(|(entity, cluster)| (name(&cluster.name), count(entity))).collect()
    })
}

#[test]
fn titles_are_no_part_of_a_name() {
    assert_eq!(names("We met Foreign Minister Ana Reyes and Mr. Holt."), ["Ana Reyes", "Holt"]);
    assert_eq!(names("It was the Rev. Ola Berg Jr. who spoke to Secretary of State Ada B. Quill."), ["Ola Berg Jr.", "Ada B. Quill"]);
    assert_eq!(names("So said Harbour Board spokeswoman Kari Nes."), ["Harbour Board", "Kari Nes"]);
}

#[test]
fn an_office_alone_is_no_name() {
    assert_eq!(names("We asked the Foreign Minister and the Press Secretary."), [""; 0]);
}

#[test]
fn the_first_word_of_a_sentence_needs_more_than_its_capital() {
    assert_eq!(names("Meanwhile, voters left. Voters said no. Quietly Holt left, and Ada Quill saw Holt."), ["Holt", "Ada Quill", "Holt"]);
}

#[test]
fn names_keep_particles_and_bodies_keep_prepositions() {
    assert_eq!(names("He saw Jens van der Meer and Omar al-Sayed."), ["Jens van der Meer", "Omar al-Sayed"]);
    let bodies = names("He left the Ministry of Health, the Institute for Northern Affairs and the Fisheries and Harbour Agency.");
    assert_eq!(bodies, ["Ministry of Health", "Institute for Northern Affairs", "Fisheries and Harbour Agency"]);
}

#[test]
fn a_campaign_is_a_body_of_its_own() {
    assert_eq!(names("They blamed the Holt campaign."), ["Holt campaign"]);
}

#[test]
fn surnames_short_names_and_acronyms_lead_to_the_full_name() {
    let found = entities("They met William B. Holt. Then Bill Holt left, and Mr. Holt slept.");
    assert_eq!(found, [("William B. Holt".to_owned(), 3)]);
    let found = entities("It is the work of the Northern Fisheries Agency. Ask the NFA. The agency, the N.F.A. said, is late.");
    assert_eq!(found, [("Northern Fisheries Agency".to_owned(), 3)]);
}

#[test]
fn members_of_a_family_stay_apart() {
    let found = entities("We met Peter Holt and Vera Holt. Later Mrs. Holt left. Then Vera slept while Mr. Holt sang.");
    assert_eq!(found, [("Peter Holt".to_owned(), 2), ("Vera Holt".to_owned(), 3)]);
}

#[test]
fn honorifics_tell_person_and_gender() {
    with("We saw Ms. Quill.", |words, mentions| {
        let clusters = Clusters::new(words, mentions);
        assert_eq!(mentions[0].evidence, Evidence::Person);
        assert_eq!(clusters.all[0].gender(), Gender::Female);
    });
}

#[test]
fn offices_come_from_titles_and_from_appositions_on_both_sides() {
    let text =
        "We met Mayor Peter Holt, Ada Quill, an engineer at the bridge works, and the harbour committee's lawyer, Jens Meer, of Ostby.";
    with(text, |words, mentions| {
        let mut clusters = Clusters::new(words, mentions);
        let roles = Roles::new(words, mentions, &mut clusters);
        let holder = |office: &str| roles.holders(office, "").next().map(|held| clusters.all[held.entity].last().to_owned());
        assert_eq!(holder("mayor").as_deref(), Some("holt"));
        assert_eq!(holder("engineer").as_deref(), Some("quill"));
        assert_eq!(holder("lawyer").as_deref(), Some("meer"));
        assert_eq!(holder("king"), None);
    });
}

#[test]
fn a_clause_is_no_apposition() {
    with("Before Ada Quill, the mayor predicted that it would rain.", |words, mentions| {
        let mut clusters = Clusters::new(words, mentions);
        let roles = Roles::new(words, mentions, &mut clusters);
        assert!(roles.all.is_empty());
    });
}
