//! The arguments of a tool: of the right kind, or told what is wrong with them so that a model can mend it.

use crate::schema::acts;
use onrecord::OffsetUnit;
use onrecord_store::{Order, Query};
use serde_json::{Map, Value};

/// So many words are looked for at once.
const MOST_WORDS: usize = 50;
/// A tool gives at most so many statements at a time.
pub(crate) const MOST_ROWS: usize = 100;
/// The forms of statements.
pub(crate) const FORMS: [&str; 3] = ["direct", "indirect", "mixed"];
/// The orders of statements.
pub(crate) const ORDERS: [&str; 3] = ["best", "earliest", "latest"];

/// What a tool is called with.
pub(crate) struct Arguments(Map<String, Value>);

impl Arguments {
    /// Only names that the schema of the tool has.
    pub(crate) fn new(given: Map<String, Value>, schema: &Value) -> Result<Self, String> {
        let known = |name: &String| schema["properties"].get(name).is_some();
        if let Some(name) = given.keys().find(|name| !known(name)) {
            let names: Vec<&str> = schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
            return Err(format!("there is no argument `{}`; there are: {}", crate::tools::shortened(name, 40), names.join(", ")));
        }
        Ok(Self(given))
    }

    /// Models give null or nothing between quotes where they mean to give nothing.
    pub(crate) fn text(&self, name: &str) -> Result<Option<&str>, String> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.trim()).filter(|text| !text.is_empty())),
            Some(_) => Err(format!("`{name}` has to be a string")),
        }
    }

    /// Text that has words, and not too many for the index.
    pub(crate) fn words(&self, name: &str) -> Result<Option<&str>, String> {
        let text = self.text(name)?;
        let words = text.map_or(1, |text| text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).count());
        match words {
            0 => Err(format!("`{name}` has neither letters nor digits; give words, or leave it out")),
            1..=MOST_WORDS => Ok(text),
            _ => Err(format!("`{name}` has {words} words; give at most {MOST_WORDS}, or use verify_quote for a long quotation")),
        }
    }

    /// One of several words.
    pub(crate) fn choice(&self, name: &str, of: &[&str]) -> Result<Option<&str>, String> {
        let text = self.text(name)?;
        match text {
            Some(text) if !of.contains(&text) => Err(format!("`{name}` has to be one of {}", of.join(", "))),
            _ => Ok(text),
        }
    }

    /// A day, a month or a year of ISO 8601.
    pub(crate) fn day(&self, name: &str) -> Result<Option<String>, String> {
        let is_day = |text: &str| {
            let pattern = ["0000", "0000-00", "0000-00-00"].into_iter().find(|pattern| pattern.len() == text.len());
            let fits = |(letter, sign): (char, char)| if sign == '0' { letter.is_ascii_digit() } else { letter == sign };
            pattern.is_some_and(|pattern| text.chars().zip(pattern.chars()).all(fits))
        };
        match self.text(name)? {
            Some(text) if !is_day(text) => Err(format!("`{name}` has to be YYYY, YYYY-MM or YYYY-MM-DD")),
            text => Ok(text.map(str::to_owned)),
        }
    }

    /// How many statements at most.
    pub(crate) fn limit(&self, otherwise: usize) -> Result<usize, String> {
        let number = match self.0.get("limit") {
            None | Some(Value::Null) => return Ok(otherwise),
            Some(value) => value.as_f64().filter(|number| number.fract() == 0.0 && (1.0..=MOST_ROWS as f64).contains(number)),
        };
        number.map(|number| number as usize).ok_or_else(|| format!("`limit` has to be a whole number from 1 to {MOST_ROWS}"))
    }

    /// Yes or no; no when it is not given.
    pub(crate) fn flag(&self, name: &str) -> Result<bool, String> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(_) => Err(format!("`{name}` has to be true or false")),
        }
    }

    /// Where to go on, as an earlier answer said.
    pub(crate) fn cursor(&self) -> Result<Option<String>, String> {
        match self.text("cursor")? {
            // Places to go on from are plain letters: others are not handed to the store.
            Some(text) if !text.is_ascii() => Err("`cursor` has to be `next` of an earlier answer to the same question".to_owned()),
            text => Ok(text.map(str::to_owned)),
        }
    }

    /// The order of statements.
    pub(crate) fn order(&self, of: &[&str]) -> Result<Option<Order>, String> {
        Ok(self.choice("order", of)?.map(|order| match order {
            "earliest" => Order::Earliest,
            "latest" => Order::Latest,
            _ => Order::Best,
        }))
    }

    /// What all filters together ask for; those that a tool does not have are not given.
    pub(crate) fn query(&self) -> Result<Query, String> {
        let words = |name: &str| Ok::<_, String>(self.words(name)?.map(str::to_owned));
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let document = self.text("document")?;
        if document.is_some_and(|hash| hash.len() != 64 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit())) {
            return Err("`document` has to be the 64 hexadecimal digits that a statement has as its document".to_owned());
        }
        Ok(Query {
            words: words("words")?.unwrap_or_default(),
            speaker: words("speaker")?,
            name: owned(self.text("name")?),
            about: words("about")?,
            to: words("addressee")?,
            outlet: words("outlet")?,
            act: owned(self.choice("act", &acts().iter().map(String::as_str).collect::<Vec<_>>())?),
            form: owned(self.choice("form", &FORMS)?),
            said_after: self.day("said_after")?,
            said_before: self.day("said_before")?,
            document: document.map(str::to_ascii_lowercase),
            after: self.cursor()?,
            unit: OffsetUnit::Chars,
            ..Query::default()
        })
    }
}
