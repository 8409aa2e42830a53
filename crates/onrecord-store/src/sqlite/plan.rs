//! What a query is in SQL.

use crate::search::{Query, folded, month, wanted};

/// Ranges of more months than this are not looked up month by month in the index of words.
const MOST_MONTHS: usize = 24;

/// Where to look, on which conditions, with which values.
pub(super) struct Plan {
    /// What the index of words is asked; none when nothing of the query stands in it.
    pub(super) matches: Option<String>,
    /// SQL over `statements s`; `?` stands for each value in turn.
    conditions: Vec<&'static str>,
    values: Vec<String>,
}

impl Plan {
    pub(super) fn of(query: &Query) -> Self {
        let all = |column: &str, words: &[String]| {
            let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
            format!("{column} : ({})", words.join(" AND "))
        };
        let mut words: Vec<String> = wanted(query).iter().map(|(column, words)| all(column, words)).collect();
        if !words.is_empty() {
            let name = query.name.as_deref().map(folded).filter(|name| !name.is_empty());
            words.extend(name.map(|name| all("speaker_words", &name)));
            words.extend(months(query.said_after.as_deref(), query.said_before.as_deref()));
        }
        let mut plan = Self { matches: (!words.is_empty()).then(|| words.join(" AND ")), conditions: Vec::new(), values: Vec::new() };
        for (condition, value) in [
            ("s.speaker_name = ?", query.name.clone()),
            ("s.document = (SELECT id FROM documents WHERE hash = ?)", query.document.clone()),
            ("s.day >= ?", query.said_after.clone()),
            // A prefix such as 2025-08 takes in the whole month.
            ("s.day <= ?", query.said_before.as_ref().map(|day| format!("{day}~"))),
        ] {
            if let Some(value) = value {
                plan.conditions.push(condition);
                plan.values.push(value);
            }
        }
        plan
    }

    /// The conditions in SQL, each with `AND` before it, and the values of `before` and of the conditions in order.
    pub(super) fn conditions(&self, before: &[&str]) -> (String, Vec<String>) {
        let mut values: Vec<String> = before.iter().map(|&value| value.to_owned()).collect();
        let mut sql = String::new();
        for (condition, value) in self.conditions.iter().zip(&self.values) {
            values.push(value.clone());
            sql.push_str(" AND ");
            sql.push_str(&condition.replace('?', &format!("?{}", values.len())));
        }
        (sql, values)
    }

    /// Whether a day bounds the query.
    pub(super) fn has_days(&self) -> bool {
        self.conditions.iter().any(|condition| condition.starts_with("s.day"))
    }

    /// Whether the whole name of the speaker is asked for.
    pub(super) fn has_name(&self) -> bool {
        self.conditions.iter().any(|condition| condition.starts_with("s.speaker_name"))
    }
}

/// The months between two days as a question to the index of words; none when there is no end, or too many months.
fn months(from: Option<&str>, to: Option<&str>) -> Option<String> {
    let number = |day: &str, otherwise: usize| {
        let (year, month) = (day.get(..4)?.parse::<usize>().ok()?, day.get(5..7).map_or(Some(otherwise), |month| month.parse().ok())?);
        (1..=12).contains(&month).then_some(year * 12 + month - 1)
    };
    let (first, last) = (number(from?, 1)?, number(to?, 12)?);
    if last < first || last - first >= MOST_MONTHS {
        return None;
    }
    let words: Vec<String> = (first..=last).map(|at| tag(&month(&format!("{:04}-{:02}-01", at / 12, at % 12 + 1)))).collect();
    Some(format!("tags : ({})", words.join(" OR ")))
}

/// A month as a word of the index.
pub(super) fn tag(month: &str) -> String {
    format!("\"month{month}\"")
}

#[cfg(test)]
mod tests {
    use super::months;

    #[test]
    fn months_between_days() {
        let found = months(Some("2024-12-30"), Some("2025-01"));
        assert_eq!(found.as_deref(), Some("tags : (\"month202412\" OR \"month202501\")"));
        assert_eq!(months(Some("2025"), Some("2025")).map(|found| found.matches(" OR ").count()), Some(11));
        for (from, to) in [("2025-02", "2025-01"), ("2000", "2025"), ("soon", "2025"), ("2025-13", "2025-14"), ("é025-0", "2025")] {
            assert_eq!(months(Some(from), Some(to)), None, "{from} {to}");
        }
        assert_eq!(months(None, Some("2025")), None);
    }
}
