//! Which words does a token consist of?

/// Prefixes that stay with their word (`co-founder`), as English treebanks of Universal Dependencies have it.
const PREFIXES: [&str; 26] = [
    "ante", "anti", "bi", "co", "counter", "cross", "e", "ex", "inter", "mid", "mini", "multi", "neo", "non", "pan", "post", "pre", "pro",
    "proto", "re", "semi", "sub", "super", "trans", "ultra", "un",
];

/// Two words that are written as one, and the length of the first.
const FUSED: [(&str, usize); 4] = [("cannot", 3), ("gonna", 3), ("gotta", 3), ("wanna", 3)];

/// Calls `each` with start and end (bytes within `token`) of every syntactic word of a token, in order.
///
/// Tokens are what people take for a word; syntactic words are what Universal Dependencies relates:
/// a compound is cut at its hyphens (`state` `-` `owned`) unless it begins with a prefix or is a
/// number with its separators, and `cannot` is `can` and `not`.
pub fn words_of(token: &str, mut each: impl FnMut(usize, usize)) {
    if let Some(&(_, cut)) = FUSED.iter().find(|(fused, _)| token.eq_ignore_ascii_case(fused)) {
        each(0, cut);
        each(cut, token.len());
        return;
    }
    if !is_compound(token) {
        each(0, token.len());
        return;
    }
    let mut from = 0;
    for (at, _) in token.match_indices('-').filter(|&(at, _)| at > 0 && at + 1 < token.len()) {
        if from < at {
            each(from, at);
        }
        each(at, at + 1);
        from = at + 1;
    }
    each(from, token.len());
}

fn is_compound(token: &str) -> bool {
    let Some((first, rest)) = token.split_once('-') else { return false };
    let is_word = |part: &str| part.chars().next().is_some_and(char::is_alphanumeric);
    let is_telephone =
        || token.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') && token.bytes().filter(u8::is_ascii_digit).count() > 6;
    is_word(first)
        && rest.chars().any(char::is_alphanumeric)
        && !PREFIXES.iter().any(|prefix| first.eq_ignore_ascii_case(prefix))
        && !is_telephone()
        // Web addresses and handles.
        && !token.contains("://")
        && !token.starts_with("www.")
}

#[cfg(test)]
mod tests {
    use super::words_of;

    fn cut(token: &str) -> Vec<&str> {
        let mut words = Vec::new();
        words_of(token, |start, end| words.push(&token[start..end]));
        words
    }

    #[test]
    fn compounds_are_cut_at_their_hyphens() {
        assert_eq!(cut("nine-month-old"), ["nine", "-", "month", "-", "old"]);
        assert_eq!(cut("Vaal-Ostre"), ["Vaal", "-", "Ostre"]);
        assert_eq!(cut("2-1"), ["2", "-", "1"]);
    }

    #[test]
    fn prefixes_numbers_and_addresses_stay_whole() {
        for whole in ["co-founder", "Ex-minister", "e-mail", "713-853-3989", "https://a.example/b-c", "--", "word", "-", "rock-"] {
            assert_eq!(cut(whole), [whole]);
        }
    }

    #[test]
    fn what_was_fused_is_cut() {
        assert_eq!(cut("Cannot"), ["Can", "not"]);
    }

    #[test]
    fn words_cover_the_token_without_gap() {
        for token in ["a--b", "x-é-y", "al-", "-a-b", "a-b--", "é-è"] {
            let mut next = 0;
            words_of(token, |start, end| {
                assert!(start == next && end > start, "{token}");
                next = end;
            });
            assert_eq!(next, token.len());
        }
    }
}
