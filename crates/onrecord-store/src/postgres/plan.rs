//! What a query is in SQL.

use super::words::key_in;
use crate::search::{Query, wanted};
use postgres::types::ToSql;

/// Conditions over `statements s`, each with `AND` before it, and what stands at their places.
pub(super) struct Plan {
    sql: String,
    values: Vec<Box<dyn ToSql + Sync>>,
    /// Whether the index of words is asked.
    pub(super) has_words: bool,
    /// Whether a name or a day bounds the query.
    pub(super) has_name_or_days: bool,
}

impl Plan {
    pub(super) fn of(query: &Query) -> Self {
        let mut plan = Self { sql: String::new(), values: Vec::new(), has_words: false, has_name_or_days: false };
        let wanted = wanted(query);
        if !wanted.is_empty() {
            plan.has_words = true;
            let keys = wanted.iter().flat_map(|(column, words)| words.iter().map(|word| key_in(column, word)));
            plan.and("s.words @> ?", keys.collect::<Vec<_>>());
        }
        for (condition, value) in [
            ("s.speaker_name = ?", query.name.clone()),
            ("s.document = (SELECT id FROM documents WHERE hash = ?)", query.document.clone()),
            ("s.day >= ?", query.said_after.clone()),
            // A prefix such as 2025-08 takes in the whole month.
            ("s.day <= ?", query.said_before.as_ref().map(|day| format!("{day}~"))),
        ] {
            let Some(value) = value else { continue };
            plan.has_name_or_days |= !condition.starts_with("s.document");
            // No value that is kept has a NUL, and none that is asked for may have one.
            match value.contains('\0') {
                true if condition.contains('=') && !condition.contains("day") => plan.sql.push_str(" AND false"),
                _ => plan.and(condition, value.split('\0').next().unwrap_or_default().to_owned()),
            }
        }
        plan
    }

    /// A condition more; `?` is the place of the value.
    pub(super) fn and(&mut self, condition: &str, value: impl ToSql + Sync + 'static) {
        self.values.push(Box::new(value));
        self.sql.push_str(" AND ");
        self.sql.push_str(&condition.replace('?', &format!("${}", self.values.len())));
    }

    /// The place of one more value, which stands outside of the conditions.
    pub(super) fn place(&mut self, value: impl ToSql + Sync + 'static) -> String {
        self.values.push(Box::new(value));
        format!("${}", self.values.len())
    }

    pub(super) fn conditions(&self) -> &str {
        &self.sql
    }

    pub(super) fn values(&self) -> Vec<&(dyn ToSql + Sync)> {
        self.values.iter().map(|value| &**value).collect()
    }
}

/// A number of rows as SQL has it.
pub(super) fn limit(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}
