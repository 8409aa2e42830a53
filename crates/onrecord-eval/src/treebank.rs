//! Treebanks: CoNLL-U files as documents with words, trees, mentions and chains of coreference.

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

/// One document of a CoNLL-U file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TreebankDocument {
    /// As `# newdoc id` says.
    pub id: String,
    /// The text, put together from the words: `SpaceAfter=No` joins two, `# newpar` sets an empty line.
    pub text: String,
    /// All words in order.
    pub words: Vec<TreebankWord>,
    /// The words of each sentence, as indices into `words`.
    pub sentences: Vec<Range<usize>>,
    /// Entity mentions; none when the file has no `Entity=`.
    pub mentions: Option<Vec<TreebankMention>>,
}

/// A syntactic word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreebankWord {
    /// Where it stands in the text, in bytes. Words that are written as one share its place: see [`parse_conllu`].
    pub place: Range<usize>,
    /// The same, counted in characters that are no white space: equal wherever two files have the same letters.
    pub letters: Range<usize>,
    /// Dictionary form.
    pub lemma: String,
    /// Part of speech.
    pub upos: String,
    /// Governor, as an index into the words of the document; a root has none.
    pub governor: Option<usize>,
    /// Relation to the governor.
    pub relation: String,
}

/// An expression that refers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreebankMention {
    /// Its words, as indices into the words of the document.
    pub words: Range<usize>,
    /// Its head, as an index into the words of the document; none when the file does not say.
    pub head: Option<usize>,
    /// Type, such as `person`.
    pub kind: String,
    /// Name of the chain of mentions of the same thing.
    pub chain: String,
}

/// Why a CoNLL-U file cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConlluError {
    /// The file cannot be read, or is not UTF-8.
    #[error("{name}: {source}")]
    Read {
        /// The file.
        name: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// A line is not what it should be.
    #[error("{name}:{line}: {what}")]
    Line {
        /// Name of the file.
        name: String,
        /// Which line, from 1.
        line: usize,
        /// What is wrong with it.
        what: &'static str,
    },
}

/// Reads a CoNLL-U file.
///
/// # Errors
/// [`ConlluError`], which names the file and the line.
pub fn read_conllu(path: &Path) -> Result<Vec<TreebankDocument>, ConlluError> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|source| ConlluError::Read { name: name.clone(), source })?;
    parse_conllu(&text, &name)
}

/// Reads CoNLL-U text; `name` is what errors call it.
///
/// The words of a multiword token (`don't`: `do`, `n't`) lie one after the other in its text, each as long as its own
/// form, the last up to the end. Empty nodes are left out. Words before the first `# newdoc` are a document without id.
///
/// # Errors
/// [`ConlluError::Line`] for the first line that does not fit.
pub fn parse_conllu(text: &str, name: &str) -> Result<Vec<TreebankDocument>, ConlluError> {
    let mut documents = Vec::new();
    let mut reader = Reader::default();
    let mut last = 0;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim_end_matches('\r');
        last = index + 1;
        let error = |what| ConlluError::Line { name: name.to_owned(), line: index + 1, what };
        if let Some(comment) = line.strip_prefix('#') {
            let comment = comment.trim();
            if let Some(rest) = comment.strip_prefix("newdoc") {
                reader.end_sentence().map_err(error)?;
                documents.extend(std::mem::take(&mut reader).finish());
                reader.document.id = rest.trim().strip_prefix("id").map_or("", |id| id.trim_start_matches([' ', '='])).to_owned();
            } else if comment == "newpar" || comment.starts_with("newpar ") {
                reader.end_sentence().map_err(error)?;
                reader.gap = if reader.document.text.is_empty() { "" } else { "\n\n" };
            }
        } else if line.trim().is_empty() {
            reader.end_sentence().map_err(error)?;
        } else {
            reader.line(line).map_err(error)?;
        }
    }
    reader.end_sentence().map_err(|what| ConlluError::Line { name: name.to_owned(), line: last, what })?;
    documents.extend(reader.finish());
    Ok(documents)
}

#[derive(Default)]
struct Reader {
    document: TreebankDocument,
    /// What stands before the next word.
    gap: &'static str,
    /// Characters of the text so far that are no white space.
    letters: usize,
    /// First word of the sentence.
    first: usize,
    /// A multiword token that is open: what is left of its place, and the number of its last word.
    open: Option<(Range<usize>, usize)>,
    /// `Entity=` of each word, and the governor's number in the sentence.
    entities: Vec<String>,
    governors: Vec<usize>,
}

impl Reader {
    fn line(&mut self, line: &str) -> Result<(), &'static str> {
        let columns: Vec<&str> = line.split('\t').collect();
        let [number, form, lemma, upos, _, _, governor, relation, _, misc] = columns[..] else {
            return Err("there are not ten columns");
        };
        if number.contains('.') {
            return Ok(());
        }
        if form.is_empty() {
            return Err("a word without a form");
        }
        let gap = if misc.split('|').any(|item| item == "SpaceAfter=No") { "" } else { " " };
        if let Some((_, last)) = number.split_once('-') {
            let last = last.parse().map_err(|_| "not a range of words")?;
            self.open = Some((self.put(form), last));
            self.gap = gap;
            return Ok(());
        }
        let number: usize = number.parse().map_err(|_| "not the number of a word")?;
        if number != self.document.words.len() - self.first + 1 {
            return Err("the words of a sentence are not numbered from 1");
        }
        let place = match &mut self.open {
            Some((rest, last)) => {
                let ends = number >= *last;
                let end =
                    self.document.text[rest.clone()].char_indices().nth(form.chars().count()).map_or(rest.end, |(at, _)| rest.start + at);
                let place = rest.start..if ends { rest.end } else { end };
                rest.start = place.end;
                if ends {
                    self.open = None;
                }
                place
            }
            None => {
                let place = self.put(form);
                self.gap = gap;
                place
            }
        };
        self.governors.push(governor.parse().map_err(|_| "not the number of a governor")?);
        let count = |text: &str| text.chars().filter(|character| !character.is_whitespace()).count();
        let behind = self.letters - count(&self.document.text[place.end..]);
        let letters = behind - count(&self.document.text[place.clone()])..behind;
        self.document.words.push(TreebankWord {
            place,
            letters,
            lemma: lemma.to_owned(),
            upos: upos.to_owned(),
            governor: None,
            relation: relation.to_owned(),
        });
        self.entities.push(misc.split('|').find_map(|item| item.strip_prefix("Entity=")).unwrap_or_default().to_owned());
        Ok(())
    }

    /// Appends to the text.
    fn put(&mut self, form: &str) -> Range<usize> {
        self.document.text.push_str(self.gap);
        let start = self.document.text.len();
        self.document.text.push_str(form);
        self.letters += form.chars().filter(|character| !character.is_whitespace()).count();
        start..self.document.text.len()
    }

    fn end_sentence(&mut self) -> Result<(), &'static str> {
        self.open = None;
        let words = self.first..self.document.words.len();
        for (word, governor) in words.clone().zip(self.governors.drain(..)) {
            if governor > words.len() {
                return Err("a governor that the sentence before this line does not have");
            }
            self.document.words[word].governor = governor.checked_sub(1).map(|governor| words.start + governor);
        }
        if !words.is_empty() {
            self.document.sentences.push(words.clone());
        }
        self.first = words.end;
        Ok(())
    }

    fn finish(mut self) -> Option<TreebankDocument> {
        if self.entities.iter().any(|cell| !cell.is_empty()) {
            self.document.mentions = Some(mentions(&self.entities));
        }
        (!self.document.words.is_empty()).then_some(self.document)
    }
}

/// Mentions from brackets: `(12-person-...` at the first word, `12)` at the last, `(12-person-...)` around a single word.
/// A number behind the type is that of the head among the mention's words, from 1, as in CorefUD.
fn mentions(cells: &[String]) -> Vec<TreebankMention> {
    let mut found: Vec<TreebankMention> = Vec::new();
    let mut open: HashMap<&str, Vec<usize>> = HashMap::new();
    // The part of a name in square brackets says which piece of a mention in pieces this is.
    let chain_of = |name: &'_ str| name.split('[').next().unwrap_or_default().len();
    for (word, cell) in cells.iter().enumerate() {
        let mut rest = cell.as_str();
        while !rest.is_empty() {
            if let Some(body) = rest.strip_prefix('(') {
                let end = body.find(['(', ')']).unwrap_or(body.len());
                let mut fields = body[..end].split('-');
                let name = fields.next().unwrap_or_default();
                let chain = &name[..chain_of(name)];
                let kind = fields.next().unwrap_or_default().to_owned();
                let head = fields.next().and_then(|head| head.parse::<usize>().ok()).filter(|&head| head > 0 && word + head <= cells.len());
                let closes = body[end..].starts_with(')');
                found.push(TreebankMention {
                    words: word..word + 1,
                    head: head.map(|head| word + head - 1),
                    kind,
                    chain: chain.to_owned(),
                });
                if !closes {
                    open.entry(chain).or_default().push(found.len() - 1);
                }
                rest = &body[end + usize::from(closes)..];
            } else {
                let end = rest.find([')', '(']).unwrap_or(rest.len());
                let name = &rest[..end];
                if let Some(mention) = open.get_mut(&name[..chain_of(name)]).and_then(Vec::pop) {
                    found[mention].words.end = word + 1;
                }
                rest = rest[end..].strip_prefix(')').unwrap_or(&rest[end..]);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = "# newdoc id = a\n# newpar\n# sent_id = a-1\n\
        1-2\tCan't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n\
        1\tCa\tcan\tAUX\t_\t_\t0\troot\t_\t_\n\
        2\tn't\tnot\tPART\t_\t_\t1\tadvmod\t_\t_\n\
        2.1\twait\twait\tVERB\t_\t_\t_\t_\t_\t_\n\
        3\t.\t.\tPUNCT\t_\t_\t1\tpunct\t_\t_\n\n\
        # newpar\n# sent_id = a-2\n\
        1\tAda\tAda\tPROPN\t_\t_\t2\tcompound\t_\tEntity=(2-person-2(1-person-new)\n\
        2\tÖst\tÖst\tPROPN\t_\t_\t0\troot\t_\tEntity=2)|SpaceAfter=No\n\
        3\t’s\t’s\tPART\t_\t_\t2\tcase\t_\t_\n\n\
        # newdoc id = b\n1\tNo\tno\tINTJ\t_\t_\t0\troot\t_\t_\n\n";

    #[test]
    fn documents_have_their_text_words_and_mentions() {
        let documents = parse_conllu(TWO, "two").expect("fits");
        assert_eq!(documents.iter().map(|document| document.id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        let first = &documents[0];
        assert_eq!(first.text, "Can't.\n\nAda Öst’s");
        let words: Vec<&str> = first.words.iter().map(|word| &first.text[word.place.clone()]).collect();
        assert_eq!(words, ["Ca", "n't", ".", "Ada", "Öst", "’s"]);
        assert_eq!(first.words.iter().map(|word| word.letters.clone()).collect::<Vec<_>>(), [0..2, 2..5, 5..6, 6..9, 9..12, 12..14]);
        assert_eq!(first.words.iter().map(|word| word.governor).collect::<Vec<_>>(), [None, Some(0), Some(0), Some(4), None, Some(4)]);
        assert_eq!(first.sentences, [0..3, 3..6]);
        let mention = |words, head, chain: &str| TreebankMention { words, head, kind: "person".to_owned(), chain: chain.to_owned() };
        assert_eq!(first.mentions, Some(vec![mention(3..5, Some(4), "2"), mention(3..4, None, "1")]));
        assert_eq!(documents[1].mentions, None);
    }

    #[test]
    fn an_error_names_the_line() {
        for (text, expected) in [
            ("1\tNo\n", "x:1: there are not ten columns"),
            ("# a\n2\tNo\tno\tINTJ\t_\t_\t0\troot\t_\t_\n", "x:2: the words of a sentence are not numbered from 1"),
            ("1\tNo\tno\tINTJ\t_\t_\t7\tdep\t_\t_\n\n", "x:2: a governor that the sentence before this line does not have"),
            ("1\tNo\tno\tINTJ\t_\t_\t_\tdep\t_\t_\n", "x:1: not the number of a governor"),
        ] {
            assert_eq!(parse_conllu(text, "x").expect_err("does not fit").to_string(), expected);
        }
    }

    #[test]
    fn brackets_that_do_not_match_cost_nothing_else() {
        let cells = ["(1-person", "3)(2[1/2]-place)", "(", ")", "1)"].map(str::to_owned);
        let found = mentions(&cells);
        assert_eq!(found[0].words, 0..5);
        assert_eq!((found[1].chain.as_str(), found[1].words.clone()), ("2", 1..2));
    }
}
