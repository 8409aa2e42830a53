//! Which letters and digits of a text a set of ranges holds.

use crate::Ranges;
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// Whether Python's `str.isalnum` holds for the character: it is a letter or a number.
///
/// `char::is_alphanumeric` will not do, since it also takes vowel signs and other marks.
pub(crate) fn is_letter(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphanumeric();
    }
    matches!(character.general_category_group(), GeneralCategoryGroup::Letter | GeneralCategoryGroup::Number)
}

/// For each code point of a text, whether it is a letter or digit.
pub(crate) fn letter_mask(text: &str) -> Vec<bool> {
    text.chars().map(is_letter).collect()
}

/// A set of positions (code points) of letters and digits, in rising order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Letters(Vec<usize>);

impl Letters {
    /// The letters that `ranges` hold. What lies past the end of the text is left out.
    pub(crate) fn of(mask: &[bool], ranges: &Ranges) -> Self {
        let mut sorted: Vec<[usize; 2]> = ranges.clone();
        sorted.sort_unstable();
        let mut letters = Vec::new();
        let mut next = 0;
        for [start, end] in sorted {
            let (start, end) = (start.max(next), end.min(mask.len()));
            letters.extend((start..end).filter(|&at| mask[at]));
            next = next.max(end);
        }
        Self(letters)
    }

    /// The letters that some of `sets` hold.
    pub(crate) fn union<'a>(sets: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut all: Vec<usize> = sets.into_iter().flat_map(|set| &set.0).copied().collect();
        all.sort_unstable();
        all.dedup();
        Self(all)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().copied()
    }

    /// How many letters both sets hold.
    pub(crate) fn shared(&self, other: &Self) -> usize {
        let apart = |a: &Self, b: &Self| a.0.last() < b.0.first();
        if apart(self, other) || apart(other, self) {
            return 0;
        }
        let (mut a, mut b, mut shared) = (0, 0, 0);
        while let (Some(left), Some(right)) = (self.0.get(a), other.0.get(b)) {
            shared += usize::from(left == right);
            a += usize::from(left <= right);
            b += usize::from(right <= left);
        }
        shared
    }

    /// Shared letters as a part of all letters of the two sets; 1 when both are empty.
    pub(crate) fn jaccard(&self, other: &Self) -> f64 {
        if self.is_empty() && other.is_empty() {
            return 1.0;
        }
        let shared = self.shared(other);
        shared as f64 / (self.len() + other.len() - shared) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_those_of_python() {
        // A vowel sign, a circled letter and a combining accent are no letters there; a fraction, a Roman numeral and a superscript are.
        for (character, expected) in [
            ('a', true),
            ('é', true),
            ('漢', true),
            ('٣', true),
            ('½', true),
            ('Ⅷ', true),
            ('²', true),
            ('ि', false),
            ('ⓐ', false),
            ('\u{301}', false),
            ('_', false),
            ('’', false),
            (' ', false),
        ] {
            assert_eq!(is_letter(character), expected, "{character:?}");
        }
    }

    #[test]
    fn ranges_may_overlap_be_reversed_and_reach_past_the_end() {
        let mask = letter_mask("ab, cd");
        assert_eq!(Letters::of(&mask, &vec![[4, 99], [0, 2], [1, 5], [3, 1]]).iter().collect::<Vec<_>>(), [0, 1, 4, 5]);
        assert!(Letters::of(&mask, &vec![[2, 4]]).is_empty());
    }

    #[test]
    fn sets_are_compared_by_what_they_share() {
        let mask = letter_mask("abcdef");
        let of = |start, end| Letters::of(&mask, &vec![[start, end]]);
        assert_eq!(of(0, 4).jaccard(&of(2, 6)), 2.0 / 6.0);
        assert_eq!(of(0, 2).jaccard(&of(4, 6)), 0.0);
        assert_eq!(of(0, 0).jaccard(&of(0, 0)), 1.0);
        assert_eq!(of(0, 0).jaccard(&of(0, 1)), 0.0);
        assert_eq!(Letters::union([&of(0, 3), &of(2, 4)]).len(), 4);
    }
}
