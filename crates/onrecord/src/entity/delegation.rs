//! Whose office is it, when the phrase does not say? `The Norlandic delegation included Foreign Minister Ana Reyes`.

use super::words::Words;
use onrecord_models::names;
use std::ops::Range;

/// The country whose delegation the bearer of the role in `phrase` is listed in: its token and its name.
///
/// The nearest delegation before the role in the same sentence counts; the verb that opens its list must stand between.
pub(super) fn country(words: &Words, phrase: &Range<usize>) -> Option<(usize, &'static str)> {
    let sentence = words.all.get(phrase.start)?.sentence;
    let before = (0..phrase.start).rev().take_while(|&at| words.all[at].sentence == sentence);
    let group = before.into_iter().find(|&at| is_group(words.lower(at)))?;
    let opens = (group + 1..phrase.start).take(8).any(|at| {
        matches!(words.lower(at), "included" | "includes" | "including" | "comprised" | "comprises" | "featured")
            || matches!(words.lower(at), "led" | "headed") && words.lower(at + 1) == "by"
            || words.lower(at) == "consisted" && words.lower(at + 1) == "of"
    });
    let owner = group.checked_sub(1)?;
    let owner = if super::mention::is_possessive(words.lower(owner)) { owner.checked_sub(1)? } else { owner };
    let (name, _) = words.form(owner).country.filter(|_| opens)?;
    // `... and met Foreign Minister Ana Reyes`: no longer the list.
    let left = (group + 1..phrase.start).any(|at| matches!(words.lower(at), "met" | "meet" | "meets" | "meeting" | "told" | "said" | ";"));
    (!left).then_some((owner, name))
}

/// Words for those who stand for a country at talks.
fn is_group(lower: &str) -> bool {
    matches!(lower, "delegation" | "team" | "side" | "party" | "negotiators" | "mission" | "group")
}

/// Whether an office is one that belongs to a country, so that its holder's country is the office's.
pub(super) fn is_national(title: &str) -> bool {
    let title = title.to_lowercase();
    names::title(&title).is_some()
        && ["minister", "president", "secretary", "premier", "chancellor", "ambassador", "envoy", "negotiator", "king", "queen"]
            .iter()
            .any(|word| title.split(' ').any(|part| part == *word))
}

#[cfg(test)]
mod tests {
    use crate::entity::{OfBasis, resolve};
    use onrecord_text::{Document, Origin, segment};

    /// Title, country and basis of each role of the entity called `name`.
    fn roles(text: &str, name: &str) -> Vec<(String, Option<&'static str>, Option<OfBasis>)> {
        let document = Document::from_text(text, Origin::default()).unwrap();
        let resolution = resolve(&document, &segment(&document), &[]);
        let entity = resolution.entities.iter().find(|entity| entity.name == name).expect(name);
        entity.roles.iter().map(|role| (document.slice(role.title).to_owned(), role.country, role.of_basis)).collect()
    }

    #[test]
    fn a_delegation_tells_whose_office_its_members_hold() {
        let text =
            "The French delegation included Foreign Minister Odile Marchetal, while Kenya’s team was led by Finance Minister Ada Quill.";
        let role = |title: &str, country, basis| vec![(title.to_owned(), Some(country), Some(basis))];
        assert_eq!(roles(text, "Odile Marchetal"), role("Foreign Minister", "France", OfBasis::Delegation));
        assert_eq!(roles(text, "Ada Quill"), role("Finance Minister", "Kenya", OfBasis::Delegation));
    }

    #[test]
    fn another_phrase_for_the_same_title_tells_it_too() {
        let text = "French Foreign Minister Odile Marchetal left. Later, Foreign Minister Odile Marchetal came back.";
        let found = roles(text, "Odile Marchetal");
        assert_eq!(
            found.iter().map(|role| (role.1, role.2)).collect::<Vec<_>>(),
            [(Some("France"), Some(OfBasis::Words)), (Some("France"), Some(OfBasis::OtherMention)),]
        );
    }

    #[test]
    fn who_is_met_by_a_delegation_is_not_of_it() {
        let text = "The French delegation, including two envoys, met Foreign Minister Ada Quill.";
        assert_eq!(roles(text, "Ada Quill"), [("Foreign Minister".to_owned(), None, None)]);
    }
}
