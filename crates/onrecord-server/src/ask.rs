//! What can be asked for in an address: one declaration for pages, JSON and the OpenAPI document.

use crate::problem::Problem;
use axum::extract::{FromRequestParts, Query as AxumQuery};
use axum::http::request::Parts;
use onrecord::OffsetUnit;
use onrecord_store::{Order, Query};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Longest text of one field, in bytes.
const LONGEST: usize = 2_000;
/// Most statements of one page.
const MOST: usize = 500;

/// The query of an address; what cannot be read is a [`Problem`].
pub(crate) struct Asked<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = crate::answer::Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let path = parts.uri.path().to_owned();
        AxumQuery::<T>::from_request_parts(parts, state)
            .await
            .map(|AxumQuery(asked)| Self(asked))
            .map_err(|error| crate::answer::Refusal::new(Problem::bad(error.body_text()), &path))
    }
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Sort {
    /// Those that answer the words best; without words, the latest.
    #[default]
    Best,
    /// Earliest first.
    Earliest,
    /// Latest first.
    Latest,
}

impl Sort {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Best => "best",
            Self::Earliest => "earliest",
            Self::Latest => "latest",
        }
    }
}

impl From<Sort> for Order {
    fn from(sort: Sort) -> Self {
        match sort {
            Sort::Best => Self::Best,
            Sort::Earliest => Self::Earliest,
            Sort::Latest => Self::Latest,
        }
    }
}

/// The form of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum FormAsked {
    /// Quoted.
    Direct,
    /// Reported.
    Indirect,
    /// Both.
    Mixed,
}

impl FormAsked {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Indirect => "indirect",
            Self::Mixed => "mixed",
        }
    }
}

/// Forms send fields that nobody filled in as empty ones; a field that is empty asks for nothing.
fn filled<'de, D: serde::Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<Option<T>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    match text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()) {
        None => Ok(None),
        Some(text) => {
            let value = serde::de::value::StringDeserializer::<D::Error>::new(text);
            T::deserialize(value).map(Some)
        }
    }
}

fn number<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<usize>, D::Error> {
    let text = filled::<_, String>(deserializer)?;
    text.map(|text| text.parse().map_err(|_| serde::de::Error::custom(format!("`{text}` is no whole number")))).transpose()
}

/// Which statements.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct SearchAsked {
    /// Words that all stand in what was said.
    #[serde(deserialize_with = "filled")]
    #[param(max_length = 2000)]
    pub(crate) q: Option<String>,
    /// Words of the speaker's name.
    #[serde(deserialize_with = "filled")]
    #[param(max_length = 2000)]
    pub(crate) speaker: Option<String>,
    /// The speaker's whole name, as the ledger has it.
    #[serde(deserialize_with = "filled")]
    #[param(max_length = 2000)]
    pub(crate) name: Option<String>,
    /// Words for those to whom it was said.
    #[serde(deserialize_with = "filled")]
    #[param(max_length = 2000)]
    pub(crate) to: Option<String>,
    /// Words for somebody of whom it speaks.
    #[serde(deserialize_with = "filled")]
    #[param(max_length = 2000)]
    pub(crate) about: Option<String>,
    /// The publisher or agency.
    #[serde(deserialize_with = "filled")]
    #[param(max_length = 2000)]
    pub(crate) outlet: Option<String>,
    /// What is done by it: accuse, promise ...
    #[serde(deserialize_with = "filled")]
    #[param(max_length = 2000)]
    pub(crate) act: Option<String>,
    /// The form.
    #[serde(deserialize_with = "filled")]
    #[param(inline)]
    pub(crate) form: Option<FormAsked>,
    /// Not said before this day: YYYY, YYYY-MM or YYYY-MM-DD.
    #[serde(deserialize_with = "filled")]
    #[param(max_length = 10, pattern = r"^(\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)?$")]
    pub(crate) said_after: Option<String>,
    /// Not said after this day.
    #[serde(deserialize_with = "filled")]
    #[param(max_length = 10, pattern = r"^(\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)?$")]
    pub(crate) said_before: Option<String>,
    /// Which come first.
    #[serde(deserialize_with = "filled")]
    #[param(inline)]
    pub(crate) order: Option<Sort>,
    /// Where to go on: `next` of the page before.
    #[serde(deserialize_with = "filled")]
    #[param(max_length = 200)]
    pub(crate) after: Option<String>,
    /// At most so many on one page.
    #[serde(deserialize_with = "number")]
    #[param(minimum = 1, maximum = 500)]
    pub(crate) limit: Option<usize>,
}

/// Statements of one page when nobody says how many.
const USUAL: usize = 20;

impl SearchAsked {
    /// The names of the filters and what they are set to, without order, place and number.
    pub(crate) fn filters(&self) -> Vec<(&'static str, &str)> {
        let all = [
            ("q", self.q.as_deref()),
            ("speaker", self.speaker.as_deref()),
            ("name", self.name.as_deref()),
            ("to", self.to.as_deref()),
            ("about", self.about.as_deref()),
            ("outlet", self.outlet.as_deref()),
            ("act", self.act.as_deref()),
            ("form", self.form.map(FormAsked::name)),
            ("said_after", self.said_after.as_deref()),
            ("said_before", self.said_before.as_deref()),
        ];
        all.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))).collect()
    }

    /// Without one of the filters.
    pub(crate) fn without(&self, name: &str) -> Self {
        let mut fewer = Self { after: None, ..self.clone() };
        match name {
            "q" => fewer.q = None,
            "speaker" => fewer.speaker = None,
            "name" => fewer.name = None,
            "to" => fewer.to = None,
            "about" => fewer.about = None,
            "outlet" => fewer.outlet = None,
            "act" => fewer.act = None,
            "form" => fewer.form = None,
            "said_after" => fewer.said_after = None,
            "said_before" => fewer.said_before = None,
            _ => {}
        }
        fewer
    }

    /// As a query of the store, offsets in code points.
    pub(crate) fn query(&self) -> Result<Query, Problem> {
        let longest = self.filters().into_iter().find(|(_, value)| value.len() > LONGEST);
        if let Some((name, _)) = longest {
            return Err(Problem::bad(format!("`{name}` is longer than {LONGEST} bytes")));
        }
        let limit = self.limit.unwrap_or(USUAL);
        if !(1..=MOST).contains(&limit) {
            return Err(Problem::bad(format!("`limit` is from 1 to {MOST}")));
        }
        for (name, day) in [("said_after", &self.said_after), ("said_before", &self.said_before)] {
            if let Some(day) = day.as_deref().filter(|day| !is_day(day)) {
                return Err(Problem::bad(format!("`{name}` is YYYY, YYYY-MM or YYYY-MM-DD, not `{day}`")));
            }
        }
        Ok(Query {
            words: self.q.clone().unwrap_or_default(),
            speaker: self.speaker.clone(),
            name: self.name.clone(),
            about: self.about.clone(),
            to: self.to.clone(),
            outlet: self.outlet.clone(),
            act: self.act.clone(),
            form: self.form.map(|form| form.name().to_owned()),
            said_after: self.said_after.clone(),
            said_before: self.said_before.clone(),
            document: None,
            order: self.order.unwrap_or_default().into(),
            after: self.after.clone(),
            limit,
            unit: OffsetUnit::Chars,
        })
    }
}

/// Whether it is a day, or the first part of one.
fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let is_number = |part: &str, digits: usize, range: std::ops::RangeInclusive<u8>| {
        part.len() == digits
            && part.bytes().all(|byte| byte.is_ascii_digit())
            && (digits == 4 || part.parse().is_ok_and(|number| range.contains(&number)))
    };
    let (year, month, day) = (parts.first(), parts.get(1), parts.get(2));
    parts.len() <= 3
        && year.is_some_and(|part| is_number(part, 4, 0..=0))
        && month.is_none_or(|part| is_number(part, 2, 1..=12))
        && day.is_none_or(|part| is_number(part, 2, 1..=31))
}

/// A quotation to look for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct VerifyAsked {
    /// The quotation, with or without its marks.
    #[serde(deserialize_with = "filled")]
    #[param(max_length = 20000, min_length = 1, required = true)]
    pub(crate) quote: Option<String>,
    /// Only hits whose speaker's name has these words.
    #[serde(deserialize_with = "filled")]
    #[param(max_length = 2000)]
    pub(crate) speaker: Option<String>,
}

/// Words of names.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct SpeakersAsked {
    /// Words that all stand in the name.
    #[serde(deserialize_with = "filled")]
    #[param(max_length = 2000)]
    pub(crate) q: Option<String>,
}

/// What is to be compared.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct CoverageAsked {
    /// Words that all stand in what was said.
    #[serde(deserialize_with = "filled")]
    #[param(max_length = 2000)]
    pub(crate) q: Option<String>,
    /// Or the id of a statement: all reports of the same words.
    #[serde(deserialize_with = "filled")]
    #[param(max_length = 200)]
    pub(crate) utterance: Option<String>,
    /// Not said before this day.
    #[serde(deserialize_with = "filled")]
    #[param(max_length = 10, pattern = r"^(\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)?$")]
    pub(crate) said_after: Option<String>,
    /// Not said after this day.
    #[serde(deserialize_with = "filled")]
    #[param(max_length = 10, pattern = r"^(\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)?$")]
    pub(crate) said_before: Option<String>,
}

/// Percent-encodes a value of a query.
pub(crate) fn encode(value: &str) -> String {
    let mut encoded = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            b' ' => encoded.push('+'),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// An address with a query; `pairs` in order.
pub(crate) fn address<'a>(path: &str, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let query: Vec<String> = pairs.into_iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::{address, is_day};

    #[test]
    fn days_and_their_first_parts() {
        assert!(["2025", "2025-08", "2025-08-31"].iter().all(|day| is_day(day)));
        assert!(["", "25", "2025-13", "2025-08-32", "2025-8", "2025-08-01-01", "202é", "2025-"].iter().all(|day| !is_day(day)));
    }

    #[test]
    fn values_of_addresses_are_encoded() {
        assert_eq!(address("/search", [("q", "a&b=ü c")]), "/search?q=a%26b%3D%C3%BC+c");
        assert_eq!(address("/search", []), "/search");
    }
}
