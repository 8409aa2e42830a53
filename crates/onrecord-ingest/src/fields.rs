//! [`Fields`]: which column, key or line of front matter holds what.

use crate::date;
use crate::{Article, Metadata, Options, Place, Reason, Sink, Skipped, Stop};
use onrecord_text::Origin;
use std::collections::BTreeMap;
use std::str::FromStr;

/// What a field of a record says of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// What the source calls it.
    Id,
    /// Headline.
    Title,
    /// Day or moment of publication.
    Date,
    /// Publisher or outlet.
    Publisher,
    /// Web address.
    Url,
    /// Authors, as one line or as a list.
    Author,
    /// The text itself.
    Text,
}

impl Field {
    /// All fields.
    pub const ALL: [Self; 7] = [Self::Id, Self::Title, Self::Date, Self::Publisher, Self::Url, Self::Author, Self::Text];

    /// The name that it has in files unless told otherwise.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Title => "title",
            Self::Date => "date",
            Self::Publisher => "publisher",
            Self::Url => "url",
            Self::Author => "author",
            Self::Text => "text",
        }
    }
}

/// The names that fields have in the files that are read. Unless told otherwise they are those of [`Field::name`],
/// and `body` holds the text of a record that has no `text`. Case does not matter.
///
/// ```
/// use onrecord_ingest::{Field, Fields};
/// let fields: Fields = "text=content,date=first_published".parse()?;
/// assert_eq!(fields.name(Field::Text), "content");
/// assert_eq!(fields.name(Field::Title), "title");
/// # Ok::<(), onrecord_ingest::FieldsError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    renamed: BTreeMap<Field, String>,
}

/// Why a list of fields cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FieldsError {
    /// Not of the form `field=name`.
    #[error("`{0}` is not of the form field=name")]
    Form(String),
    /// There is no such field.
    #[error("there is no field `{0}`; there are id, title, date, publisher, url, author and text")]
    Unknown(String),
}

impl Fields {
    /// Says which name `field` has in the files.
    pub fn set(&mut self, field: Field, name: impl Into<String>) {
        self.renamed.insert(field, name.into());
    }

    /// The name that `field` has in the files.
    #[must_use]
    pub fn name(&self, field: Field) -> &str {
        self.renamed.get(&field).map_or(field.name(), String::as_str)
    }

    /// Names under which the text may stand, the first one first.
    pub(crate) fn text_names(&self) -> Vec<&str> {
        match self.renamed.get(&Field::Text) {
            Some(name) => vec![name],
            None => vec![Field::Text.name(), "body"],
        }
    }
}

impl FromStr for Fields {
    type Err = FieldsError;

    /// Reads `text=content,date=published`.
    fn from_str(list: &str) -> Result<Self, FieldsError> {
        let mut fields = Self::default();
        for item in list.split(',').map(str::trim).filter(|item| !item.is_empty()) {
            let (field, name) = item.split_once('=').ok_or_else(|| FieldsError::Form(item.to_owned()))?;
            let (field, name) = (field.trim(), name.trim());
            if name.is_empty() {
                return Err(FieldsError::Form(item.to_owned()));
            }
            let known = Field::ALL.into_iter().find(|known| known.name() == field);
            fields.set(known.ok_or_else(|| FieldsError::Unknown(field.to_owned()))?, name);
        }
        Ok(fields)
    }
}

/// What a record gives under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Given {
    /// One value, as it stands.
    One(String),
    /// A list of values.
    Many(Vec<String>),
}

impl Given {
    /// The value, white space around it taken off; lists become one line.
    fn line(self) -> Option<String> {
        let line = match self {
            Self::One(value) => value.trim().to_owned(),
            Self::Many(values) => values.join(", "),
        };
        (!line.is_empty()).then_some(line)
    }
}

/// What the fields of a record say of its article. `get` looks a name up.
pub(crate) fn metadata(fields: &Fields, get: &mut dyn FnMut(&str) -> Option<Given>) -> Metadata {
    let author = get(fields.name(Field::Author));
    let mut line = |field| get(fields.name(field)).and_then(Given::line);
    let mut metadata = Metadata {
        id: line(Field::Id),
        title: line(Field::Title),
        publisher: line(Field::Publisher),
        url: line(Field::Url),
        ..Metadata::default()
    };
    if let Some(published) = line(Field::Date).and_then(|date| date::published(&date)) {
        metadata.published = Some(published.date);
        metadata.published_at = published.at;
    }
    match author {
        Some(Given::Many(authors)) => metadata.authors = authors,
        Some(one) => metadata.byline = one.line(),
        None => {}
    }
    metadata
}

/// Hands a record on as an article, its text unaltered, or tells why it is none.
pub(crate) fn hand_on(
    get: &mut dyn FnMut(&str) -> Option<Given>,
    (format, media_type): (&'static str, &str),
    place: &Place,
    options: &Options,
    sink: &mut dyn Sink,
) -> Result<(), Stop> {
    let names = options.fields.text_names();
    let Some(Given::One(text)) = names.iter().find_map(|name| get(name)) else {
        let detail = format!("no text in the field `{}`", names.join("` or `"));
        return sink.skip(Skipped { place: place.clone(), reason: Reason::Malformed { format, detail } });
    };
    let metadata = metadata(&options.fields, get);
    let origin = Origin { path: Some(place.source()), media_type: Some(media_type.to_owned()), ..Origin::default() };
    match Article::new(text, origin, metadata) {
        Ok(article) => sink.article(place, article),
        Err(error) => sink.skip(Skipped { place: place.clone(), reason: error.into() }),
    }
}

#[cfg(test)]
mod tests {
    use super::{Field, Fields, FieldsError};

    #[test]
    fn a_list_of_fields_is_read_or_refused() {
        let fields: Fields = "text=content, id = key".parse().expect("it is well formed");
        assert_eq!((fields.name(Field::Text), fields.name(Field::Id), fields.name(Field::Url)), ("content", "key", "url"));
        assert_eq!(fields.text_names(), ["content"]);
        assert_eq!(Fields::default().text_names(), ["text", "body"]);
        assert_eq!("text".parse::<Fields>(), Err(FieldsError::Form("text".into())));
        assert_eq!("text=".parse::<Fields>(), Err(FieldsError::Form("text=".into())));
        assert_eq!("words=x".parse::<Fields>(), Err(FieldsError::Unknown("words".into())));
    }
}
