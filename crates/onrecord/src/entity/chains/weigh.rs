//! Pronouns and descriptions that no sure rule places: candidates are weighed.

use super::features::{Number, Person, Shape, Traits};
use super::{Cluster, Linker};
use onrecord_models::names::Gender;

/// Candidates are looked for in so many sentences before.
const REACH: usize = 5;
/// And descriptions with the same noun in so many.
const FAR: usize = 30;

/// What speaks for a candidate, and by how much. Found on the training part of GUM, news and interviews.
pub(super) struct Weights {
    network: f32,
    sentence: f32,
    subject: f32,
    same_form: f32,
    named: f32,
    often: f32,
    least_pronoun: f32,
    same_noun: f32,
    least_description: f32,
    kept: f32,
    definite: f32,
}

pub(super) const WEIGHTS: Weights = Weights {
    network: 3.76,
    sentence: -0.33,
    subject: 0.6,
    same_form: 0.93,
    named: 0.19,
    often: -0.59,
    least_pronoun: 2.25,
    same_noun: 0.91,
    least_description: 3.54,
    kept: -0.05,
    definite: 0.5,
};

impl Linker<'_> {
    /// The candidate with the most weight, if it has enough.
    pub(super) fn weighed(&self, index: usize) -> Option<(usize, &'static str)> {
        let mention = &self.traits[index];
        // A name that the resolver holds for somebody new is somebody new.
        if mention.shape == Shape::Name || (mention.shape == Shape::Description && mention.indefinite) {
            return None;
        }
        let pointed = mention.antecedent.and_then(|antecedent| self.of.get(antecedent)).map(|&(cluster, _)| cluster);
        let mut best: Option<(f32, usize)> = None;
        for (number, cluster) in self.clusters.iter().enumerate() {
            let Some(&last) = cluster.mentions.last() else { continue };
            let far = mention.sentence.saturating_sub(self.traits[last].sentence);
            let same_noun = mention.shape == Shape::Description && self.same_noun(mention, cluster);
            if (far > if same_noun { FAR } else { REACH } && pointed != Some(number))
                || !self.fits(mention, cluster, index, pointed == Some(number))
            {
                continue;
            }
            let weight = self.weight(mention, cluster, last, pointed == Some(number)) + if same_noun { WEIGHTS.same_noun } else { 0.0 };
            if best.is_none_or(|(most, _)| weight >= most) {
                best = Some((weight, number));
            }
        }
        let least = if mention.shape == Shape::Pronoun { WEIGHTS.least_pronoun } else { WEIGHTS.least_description };
        best.filter(|(weight, _)| *weight >= least).map(|(_, cluster)| (cluster, "weighed"))
    }

    fn weight(&self, mention: &Traits, cluster: &Cluster, last: usize, pointed: bool) -> f32 {
        let before = &self.traits[last];
        let far = mention.sentence.saturating_sub(before.sentence) as f32;
        let yes = |condition: bool, weight: f32| if condition { weight } else { 0.0 };
        let mut weight = yes(pointed, WEIGHTS.network) + far * WEIGHTS.sentence;
        weight += yes(before.subject, WEIGHTS.subject) + yes(cluster.named, WEIGHTS.named);
        weight += (cluster.mentions.len() as f32).ln() * WEIGHTS.often;
        weight += yes(mention.shape == Shape::Pronoun && before.shape == Shape::Pronoun, WEIGHTS.same_form);
        // A description holds longer than a pronoun.
        weight += yes(mention.shape == Shape::Description, far.min(20.0) * WEIGHTS.kept);
        weight += yes(mention.shape == Shape::Description && mention.definite, WEIGHTS.definite);
        weight
    }

    /// Whether one of the last mentions has the same noun.
    fn same_noun(&self, mention: &Traits, cluster: &Cluster) -> bool {
        cluster
            .mentions
            .iter()
            .rev()
            .take(8)
            .any(|&other| self.traits[other].shape != Shape::Pronoun && self.traits[other].lemma == mention.lemma)
    }

    /// Whether the mention may mean what the cluster means.
    fn fits(&self, mention: &Traits, cluster: &Cluster, index: usize, pointed: bool) -> bool {
        let Some(&last) = cluster.mentions.last() else { return false };
        let before = &self.traits[last];
        if mention.kind != before.kind && !(mention.shape == Shape::Pronoun && mention.antecedent == Some(last)) {
            return false;
        }
        // `I` and `we` are placed by who speaks; what is left may go on from the same pronoun of whoever speaks.
        let same_voice = cluster.voice == Some((mention.person, mention.number));
        if mention.person != Person::Third && !same_voice && !(pointed && mention.number == cluster.number) {
            return false;
        }
        if mention.gender != Gender::Either && cluster.gender != Gender::Either && mention.gender != cluster.gender {
            return false;
        }
        if mention.number != Number::Unknown
            && cluster.number != Number::Unknown
            && mention.number != cluster.number
            && mention.person == Person::Third
        {
            return false;
        }
        // What stands inside a mention does not mean it, but for `his` in an apposition; nor do subject and object mean the same.
        if mention.span.contains(before.span) || before.span.contains(mention.span) {
            return false;
        }
        let rivals =
            mention.governor.is_some() && mention.governor == before.governor && mention.sentence == before.sentence && !mention.reflexive;
        if rivals && mention.shape == Shape::Pronoun && index > last {
            return false;
        }
        // Whoever speaks is not `he` in his own words.
        if let (Some(super::features::Voice::Entity(speaker)), true) =
            (mention.voice, mention.shape == Shape::Pronoun && mention.person == Person::Third)
            && cluster.entity == Some(speaker)
        {
            return false;
        }
        true
    }
}
