//! The tokens of a document with what the resolver asks of each: its form, sentence, block, and whether it is quoted.

use onrecord_models::names::{self, BodyKind, GivenName, SourceNoun, Title};
use onrecord_text::{Block, BlockKind, Document, Segmentation, Span};
use std::collections::HashMap;

/// What is known of a form, the same for all tokens that are spelled alike.
#[derive(Clone, Debug)]
pub(super) struct Form {
    pub lower: String,
    /// Begins with a capital letter.
    pub capital: bool,
    /// Holds two letters or more, all of them capitals.
    pub upper: bool,
    pub alphabetic: bool,
    /// Capitalised by custom or position only.
    pub plain: bool,
    pub title: Option<Title>,
    pub body: Option<BodyKind>,
    pub noun: Option<SourceNoun>,
    pub given: Option<GivenName>,
    pub country: Option<(&'static str, bool)>,
}

/// One token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    pub span: Span,
    pub form: u32,
    /// Number of the sentence, counted over the document.
    pub sentence: u32,
    /// Index of the block, or of the one before it.
    pub block: u32,
    /// Stands in quotation marks.
    pub quoted: bool,
    /// First word of its sentence, or of a quotation.
    pub first: bool,
}

/// All tokens of a document. Positions are indices into [`Words::all`].
pub(super) struct Words<'a> {
    pub text: &'a str,
    pub all: Vec<Word>,
    forms: Vec<Form>,
    /// For each form in lower case, how often it stands without a capital.
    lower_count: HashMap<String, u32>,
    /// For each form in lower case, how often it has a capital that its place does not give it.
    capital_count: HashMap<String, u32>,
    /// Words in a row of words in capitals.
    shouted: Vec<bool>,
    /// For each block, whether its words are capitalised by custom, so that capitals tell nothing.
    pub title_case: Vec<bool>,
}

impl<'a> Words<'a> {
    pub(super) fn new(document: &'a Document, segmentation: &Segmentation) -> Self {
        let text = document.text();
        let mut words = Self {
            text,
            all: Vec::with_capacity(segmentation.tokens.len()),
            forms: Vec::new(),
            lower_count: HashMap::new(),
            capital_count: HashMap::new(),
            shouted: Vec::new(),
            title_case: Vec::new(),
        };
        let mut index: HashMap<&'a str, u32> = HashMap::new();
        let mut place = Place::default();
        for &span in &segmentation.tokens {
            let Some(slice) = text.get(span.range()) else { continue };
            let form = *index.entry(slice).or_insert_with(|| {
                words.forms.push(Form::new(slice));
                u32::try_from(words.forms.len() - 1).unwrap_or(u32::MAX)
            });
            place.advance(segmentation, span);
            words.all.push(Word {
                span,
                form,
                sentence: place.sentence,
                block: u32::try_from(place.block.saturating_sub(1)).unwrap_or(u32::MAX),
                quoted: place.quoted,
                first: false,
            });
        }
        words.mark_first();
        words.read_blocks(&segmentation.blocks);
        for word in &words.all {
            let form = &words.forms[word.form as usize];
            if form.alphabetic && !form.capital {
                *words.lower_count.entry(form.lower.clone()).or_default() += 1;
            }
        }
        words.mark_shouted();
        for at in 0..words.all.len() {
            if words.form(at).capital && !words.all[at].first && !words.in_title_case(at) {
                let lower = words.form(at).lower.clone();
                *words.capital_count.entry(lower).or_default() += 1;
            }
        }
        words
    }

    /// A word is first when only marks stand between it and the start of its sentence or quotation.
    fn mark_first(&mut self) {
        let mut open = true;
        let mut last = (u32::MAX, false);
        for at in 0..self.all.len() {
            let word = self.all[at];
            open |= (word.sentence, word.quoted) != last;
            last = (word.sentence, word.quoted);
            self.all[at].first = open;
            let form = &self.forms[word.form as usize];
            if form.alphabetic || form.lower.chars().any(char::is_alphanumeric) {
                open = false;
            } else if matches!(form.lower.as_str(), ":" | "•" | "*") {
                open = true;
            }
        }
    }

    /// `EVEN THE MAYOR’S BOSS`: three words or more in a row, one of them no acronym.
    fn mark_shouted(&mut self) {
        self.shouted = vec![false; self.all.len()];
        let mut at = 0;
        while at < self.all.len() {
            let loud = |at: &usize| {
                let form = self.form(*at);
                form.upper
                    || (form.lower.chars().count() == 1 && form.alphabetic && form.capital)
                    || form.lower.starts_with(['\'', '’', '-'])
            };
            let run = at..at + (at..self.all.len()).take_while(loud).count();
            let long =
                run.clone().filter(|&i| self.form(i).upper).count() >= 3 && run.clone().any(|i| self.form(i).lower.chars().count() > 4);
            let plain = run.clone().any(|i| self.form(i).plain) && run.len() >= 2;
            at = run.end + 1;
            if long || plain {
                self.shouted[run].fill(true);
            }
        }
    }

    fn read_blocks(&mut self, kinds: &[Block]) {
        let blocks = kinds.len().max(1);
        let mut counts = vec![(0u32, 0u32); blocks];
        for word in &self.all {
            let block = (word.block as usize).min(blocks - 1);
            let form = &self.forms[word.form as usize];
            if form.alphabetic && !form.plain && form.lower.chars().nth(2).is_some() {
                counts[block].0 += 1;
                counts[block].1 += u32::from(form.capital);
            }
        }
        self.title_case = counts.iter().map(|&(all, capital)| all >= 4 && capital * 10 >= all * 9).collect();
        // Of a short heading all words must have capitals.
        for (title_case, (block, &(all, capital))) in self.title_case.iter_mut().zip(kinds.iter().zip(&counts)) {
            *title_case |= matches!(block.kind, BlockKind::Heading | BlockKind::Metadata) && all > 0 && all == capital;
        }
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn form(&self, at: usize) -> &Form {
        &self.forms[self.all[at].form as usize]
    }

    /// The lower-case form at `at`, or nothing past the end.
    pub(super) fn lower(&self, at: usize) -> &str {
        if at < self.all.len() { &self.form(at).lower } else { "" }
    }

    pub(super) fn slice(&self, at: usize) -> &'a str {
        &self.text[self.all[at].span.range()]
    }

    /// The bytes from token `from` to before token `to`, which is past `from`.
    pub(super) fn span(&self, from: usize, to: usize) -> Span {
        self.all[from].span.cover(self.all[to.max(from + 1) - 1].span)
    }

    /// How often the word stands in the document without a capital.
    pub(super) fn seen_lower(&self, lower: &str) -> u32 {
        self.lower_count.get(lower).copied().unwrap_or(0)
    }

    /// How often the word has a capital that is not owed to the head of a sentence or a headline.
    pub(super) fn seen_capital(&self, lower: &str) -> u32 {
        self.capital_count.get(lower).copied().unwrap_or(0)
    }

    /// Whether capitals say nothing at this token.
    pub(super) fn in_title_case(&self, at: usize) -> bool {
        self.shouted.get(at).copied().unwrap_or(false) || self.title_case.get(self.all[at].block as usize).copied().unwrap_or(false)
    }

    /// The first token that ends after byte `offset`.
    pub(super) fn at_or_after(&self, offset: usize) -> usize {
        self.all.partition_point(|word| word.span.end() <= offset)
    }

    /// The tokens that overlap a span.
    pub(super) fn within(&self, span: Span) -> std::ops::Range<usize> {
        let from = self.at_or_after(span.start());
        let to = self.all.partition_point(|word| word.span.start() < span.end());
        from..to.max(from)
    }

    /// The longest title of up to four words that starts at `at` and ends before `limit`: its length in
    /// tokens, and what it is.
    pub(super) fn title_at(&self, at: usize, limit: usize) -> Option<(usize, Title)> {
        let limit = limit.min(self.len()).min(at + 4);
        if at >= limit || !self.form(at).alphabetic {
            return None;
        }
        let mut joined = String::new();
        let mut best = None;
        for end in at..limit {
            let lower = self.lower(end).trim_end_matches('.');
            if end == at {
                joined.push_str(lower);
                best = self.form(at).title.map(|title| (1, title));
                continue;
            }
            joined.push(' ');
            joined.push_str(lower);
            if let Some(title) = names::title(&joined) {
                best = Some((end + 1 - at, title));
            }
        }
        best
    }
}

impl Form {
    fn new(text: &str) -> Self {
        let lower = text.to_lowercase();
        let bare = lower.trim_end_matches('.');
        let letters = text.chars().filter(|c| c.is_alphabetic());
        let alphabetic = text.chars().next().is_some_and(char::is_alphabetic);
        let capital = text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase)
            && !matches!(text, "I" | "I'm" | "I’m")
            && !matches!(text.chars().next(), Some('\'' | '’'));
        // `al-Sayed`.
        let prefixed = ["al-", "el-", "ul-", "ad-", "ben-", "ibn-"]
            .iter()
            .any(|prefix| text.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(char::is_uppercase)));
        let capital = capital || prefixed;
        let upper = letters.clone().count() >= 2 && letters.clone().all(char::is_uppercase);
        Self {
            capital: capital && (alphabetic || text.starts_with('@')),
            upper,
            alphabetic,
            plain: names::is_plain(bare),
            title: if alphabetic { names::title(bare) } else { None },
            body: names::body(bare),
            noun: names::source_noun(bare),
            given: names::given_name(bare),
            country: names::country(&lower),
            lower,
        }
    }
}

/// Walks along the lists of a segmentation as the tokens go by.
#[derive(Default)]
struct Place {
    /// How many blocks have begun.
    block: usize,
    next_sentence: usize,
    next_quotation: usize,
    quoted_until: usize,
    sentence: u32,
    quoted: bool,
}

impl Place {
    fn advance(&mut self, segmentation: &Segmentation, token: Span) {
        let mut starts = false;
        while segmentation.blocks.get(self.block).is_some_and(|block| block.span.start() <= token.start()) {
            self.block += 1;
            starts = true;
        }
        while segmentation.sentences.get(self.next_sentence).is_some_and(|sentence| sentence.start() <= token.start()) {
            self.next_sentence += 1;
            starts = true;
        }
        self.sentence += u32::from(starts);
        while let Some(quotation) = segmentation.quotations.get(self.next_quotation).filter(|q| q.outer.start() <= token.start()) {
            self.next_quotation += 1;
            if quotation.depth == 0 {
                self.quoted_until = self.quoted_until.max(quotation.outer.end());
            }
        }
        self.quoted = token.start() < self.quoted_until;
    }
}
