//! Spans as tables keep them: JSON lists of `[start, end]`, in bytes of the text.

/// The spans that are written so; none when it is something else.
pub(crate) fn read(json: &str) -> Option<Vec<(usize, usize)>> {
    serde_json::from_str(json).ok()
}

/// The first position of the first part and the end of the last one.
pub(crate) fn edges(parts: &[(usize, usize)]) -> (usize, usize) {
    (parts.first().map_or(0, |part| part.0), parts.last().map_or(0, |part| part.1))
}

/// What stands there, joined with ` … `; none when nothing does.
pub(crate) fn words(text: &str, parts: &[(usize, usize)]) -> Option<String> {
    let words = parts.iter().filter_map(|&(start, end)| text.get(start..end)).collect::<Vec<_>>().join(" … ");
    (!words.is_empty()).then_some(words)
}

/// What stands there, joined with ` … `; none when one does not lie in the text.
pub(crate) fn all_words(text: &str, json: &str) -> Option<String> {
    let parts: Option<Vec<&str>> = read(json)?.iter().map(|&(start, end)| text.get(start..end)).collect();
    Some(parts?.join(" … "))
}
