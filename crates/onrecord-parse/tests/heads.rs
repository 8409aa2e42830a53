//! A small network of made-up weights: what is read must not depend on what is read beside it, nor on the other heads.

use onrecord_parse::{Network, Sequence, SyntaxReader, Wanted, WeightsError};
use onrecord_text::{Document, Origin, segment};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

const WIDTH: usize = 12;
const VOCABULARY: &str = "[UNK]\n[BREAK]\n[HEAD]\nthe\nbridge\nfell\nnobody\nwas\nhurt\n.\n,";

/// A weights file in the making.
struct File {
    tensors: Map<String, Value>,
    body: Vec<u8>,
    state: u32,
}

impl File {
    fn add(&mut self, name: &str, kind: &str, shape: &[usize], bytes: &[u8]) {
        let start = self.body.len();
        self.body.extend(bytes);
        self.tensors.insert(name.to_owned(), json!({"kind": kind, "shape": shape, "start": start, "end": self.body.len()}));
    }

    /// Numbers from -0.5 to 0.5 that look random.
    fn floats(&mut self, name: &str, shape: &[usize]) {
        let bytes: Vec<u8> = (0..shape.iter().product())
            .flat_map(|_| {
                self.state = self.state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                ((self.state >> 8) as f32 / 16_777_216.0 - 0.5).to_le_bytes()
            })
            .collect();
        self.add(name, "f32", shape, &bytes);
    }

    fn linear(&mut self, name: &str, inputs: usize, outputs: usize) {
        self.floats(&format!("{name}.weight"), &[outputs, inputs]);
        self.floats(&format!("{name}.bias"), &[outputs]);
    }

    fn layer(&mut self, name: &str, kind: &str) {
        self.floats(&format!("{name}.norm.gain"), &[WIDTH]);
        match kind {
            "r" => self.linear(&format!("{name}.inputs"), WIDTH, 3 * WIDTH),
            _ => self.linear(&format!("{name}.convolution"), 3 * WIDTH, 2 * WIDTH),
        }
    }

    fn finish(self, layers: &[&str], syntax_at: Option<usize>) -> Vec<u8> {
        let mut header = json!({"name": "made-up/1", "width": WIDTH, "layers": layers, "tensors": self.tensors});
        if let Some(at) = syntax_at {
            header["syntax_at"] = at.into();
        }
        let header = header.to_string().into_bytes();
        let length = u32::try_from(header.len()).expect("short").to_le_bytes();
        let mut file = [b"ONRNET\r\n".as_slice(), &1u32.to_le_bytes(), &length, &header, &self.body].concat();
        let digest = Sha256::digest(&file);
        file.extend(digest);
        file
    }
}

fn weights(with_syntax: bool, lemma_rules: &str) -> Vec<u8> {
    let mut file = File { tensors: Map::new(), body: Vec::new(), state: 7 };
    let pieces = VOCABULARY.lines().count();
    let scales: Vec<u8> = (0..pieces).flat_map(|_| 0.01f32.to_le_bytes()).collect();
    let rows: Vec<u8> = (0..pieces * 8).map(|i| (i * 37 % 251) as u8).collect();
    file.add("pieces", "i8", &[pieces, 8], &[scales, rows].concat());
    file.add("vocabulary", "text", &[], VOCABULARY.as_bytes());
    for (name, rows, width) in [("affix", 2048, 32), ("shape", 24, 16), ("quote", 12, 16)] {
        file.floats(name, &[rows, width]);
    }
    file.linear("input", 8 + 64, WIDTH);
    let layers = ["1", "r", "4", "r"];
    for (number, kind) in layers.iter().enumerate() {
        file.layer(&format!("layers.{number}"), kind);
    }
    file.floats("norm.gain", &[WIDTH]);
    file.linear("heads", WIDTH, 7 + 2 * 130);
    for name in ["to_cue.distance", "to_source.distance"] {
        file.floats(name, &[40]);
    }
    file.floats("transitions", &[7, 7]);
    file.floats("start", &[7]);
    if with_syntax {
        file.add("labels.upos", "text", &[], b"NOUN\nVERB\nPUNCT");
        file.add("labels.lemmas", "text", &[], lemma_rules.as_bytes());
        file.add("labels.relations", "text", &[], b"nsubj\nroot\nobj");
        file.add("labels.entities", "text", &[], b"person\nplace");
        file.layer("syntax.layers.0", "r");
        file.floats("syntax.norm.gain", &[WIDTH]);
        file.linear("syntax.heads", WIDTH, 3 + 2 + 3 + 64 + 64 + 130 + 130 + 66 + 66);
        file.linear("syntax.relation", 192, 3);
        for name in ["arc", "antecedent", "first", "last"] {
            file.floats(&format!("syntax.{name}.distance"), &[40]);
        }
    }
    file.finish(&layers, with_syntax.then_some(2))
}

fn network() -> Network {
    Network::from_bytes(&weights(true, "l0\n=be")).expect("the weights fit")
}

fn documents() -> Vec<Document> {
    let long = "The bridge fell, nobody was hurt. The bridge was hurt.\n\n".repeat(9);
    ["The bridge fell.", "Nobody was hurt, the bridge fell. Was the bridge hurt?\n\nThe bridge.", &long, "."]
        .into_iter()
        .map(|text| Document::from_text(text, Origin::default()).expect("a text"))
        .collect()
}

fn sequences(network: &Network, documents: &[Document]) -> Vec<Sequence> {
    documents.iter().map(|document| Sequence::new(document, &segment(document), network.vocabulary())).collect()
}

/// Bits of all scores of a sequence, read with others or alone.
fn bits(said: &onrecord_parse::Said) -> Vec<u32> {
    let scores = said.attributions.as_ref().expect("attributions were wanted");
    let pointers = (0..scores.tags.len()).map(|unit| scores.no_pointer(onrecord_parse::Pointer::ToCue, unit));
    scores.tags.iter().flatten().copied().chain(pointers).map(f32::to_bits).collect()
}

#[test]
fn stretches_say_the_same_alone_and_together() {
    let network = network();
    let documents = documents();
    let sequences = sequences(&network, &documents);
    let stretches: Vec<_> = sequences.iter().map(|sequence| (sequence, 0..sequence.units.len())).collect();
    let together = network.read_all(&stretches, Wanted::Both);
    let mut backwards = network.read_all(&stretches.iter().rev().cloned().collect::<Vec<_>>(), Wanted::Both);
    backwards.reverse();
    for (number, stretch) in stretches.iter().enumerate() {
        let alone = network.read_all(std::slice::from_ref(stretch), Wanted::Attributions);
        assert_eq!(bits(&alone[0]), bits(&together[number]));
        assert_eq!(bits(&alone[0]), bits(&backwards[number]));
        assert!(alone[0].syntax.is_none());
    }
}

#[test]
fn syntax_is_the_same_alone_and_with_attributions() {
    let network = network();
    let documents = documents();
    let sequences = sequences(&network, &documents);
    let stretches: Vec<_> = sequences.iter().map(|sequence| (sequence, 0..sequence.units.len())).collect();
    let both = network.read_all(&stretches, Wanted::Both);
    for ((document, stretch), both) in documents.iter().zip(&stretches).zip(&both) {
        let only = network.read_all(std::slice::from_ref(stretch), Wanted::Syntax);
        let sentences = segment(document).sentences;
        let [one, other] = [&only[0], both].map(|said| {
            let mut reader = SyntaxReader::new(&network, stretch.0, document.text(), &sentences).expect("there are heads");
            reader.add(said.syntax.as_ref().expect("syntax was wanted"), stretch.1.clone(), stretch.1.end);
            reader.finish()
        });
        assert_eq!(one, other);
        assert!(only[0].attributions.is_none());
        // Every word is in a sentence, every sentence is a tree, every mention holds its head.
        assert_eq!(one.words.len(), stretch.0.units.iter().filter(|unit| !unit.is_break()).count());
        assert_eq!(one.sentences.iter().flat_map(Clone::clone).collect::<Vec<_>>(), (0..one.words.len()).collect::<Vec<_>>());
        for sentence in &one.sentences {
            let words = &one.words[sentence.clone()];
            assert_eq!(words.iter().filter(|word| word.governor.is_none()).count(), 1);
            assert!(words.iter().all(|word| word.governor.is_none() == (&*word.relation == "root")));
            assert!(words.iter().filter_map(|word| word.governor).all(|governor| sentence.contains(&governor)));
        }
        for (number, mention) in one.mentions.iter().enumerate() {
            assert!(mention.words.contains(&mention.head) && mention.antecedent.is_none_or(|antecedent| antecedent < number));
        }
    }
}

#[test]
fn a_file_without_syntax_is_read_and_tells_none() {
    let network = Network::from_bytes(&weights(false, "")).expect("the weights fit");
    assert!(!network.has_syntax());
    let documents = documents();
    let sequences = sequences(&network, &documents);
    let said = network.read_all(&[(&sequences[0], 0..sequences[0].units.len())], Wanted::Both);
    assert!(said[0].syntax.is_none() && said[0].attributions.is_some());
    assert!(SyntaxReader::new(&network, &sequences[0], documents[0].text(), &[]).is_none());
}

#[test]
fn heads_that_do_not_fit_their_labels_are_refused() {
    for rules in ["l0", "l0\nq1", ""] {
        assert!(matches!(Network::from_bytes(&weights(true, rules)), Err(WeightsError::Damaged(_))), "{rules}");
    }
}
