//! `onrecord eval syntax`.

mod common;

use common::{code, folder, run, stderr, stdout};

const GOLD: &str = "# newdoc id = news_a\n\
    1\tNobody\tnobody\tPRON\t_\t_\t3\tnsubj:pass\t_\tEntity=(1-person)\n\
    2\twas\tbe\tAUX\t_\t_\t3\taux:pass\t_\t_\n\
    3\thurt\thurt\tVERB\t_\t_\t0\troot\t_\tSpaceAfter=No\n\
    4\t.\t.\tPUNCT\t_\t_\t3\tpunct\t_\t_\n\n\
    # newdoc id = talk_b\n1\tYes\tyes\tINTJ\t_\t_\t0\troot\t_\t_\n\n";

#[test]
fn faults_of_a_treebank_are_told_with_their_line() {
    let folder = folder(&[("gold.conllu", GOLD.as_bytes()), ("bad.conllu", b"1\tYes\n\n"), ("bad.onrnet", b"no weights")]);
    let tell = |arguments: &[&str]| {
        let output = run(folder.path(), arguments);
        assert_eq!((code(&output), stdout(&output).as_str()), (1, ""), "{arguments:?}");
        stderr(&output)
    };
    let weights = tell(&["eval", "syntax", "gold.conllu", "--network", "bad.onrnet"]);
    assert!(weights.contains("bad.onrnet: not a weights file"), "{weights}");
    let absent = tell(&["eval", "syntax", "gold.conllu", "--network", "none.onrnet"]);
    assert!(absent.contains("none.onrnet: no such file"), "{absent}");
    let bad = tell(&["eval", "syntax", "bad.conllu"]);
    assert!(bad.contains("bad.conllu:1: there are not ten columns") || bad.contains("tells no syntax"), "{bad}");
}

#[test]
fn words_of_chosen_documents_are_scored() {
    let folder = folder(&[("gold.conllu", GOLD.as_bytes())]);
    for (arguments, words, documents) in [(&[][..], 5, 2), (&["--docs", "news,court"][..], 4, 1), (&["--docs", "talk", "--raw"][..], 1, 1)]
    {
        let output = run(folder.path(), &[&["eval", "syntax", "gold.conllu", "--json"], arguments].concat());
        if stderr(&output).contains("tells no syntax") {
            eprintln!("skipped: the network that is built in tells no syntax");
            return;
        }
        let scores: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("JSON");
        assert_eq!((scores["gold"].as_u64(), scores["documents"].as_u64()), (Some(words), Some(documents)));
        assert_eq!(scores["words"]["f1"], 100.0);
        // The root of a sentence of one word, and the full stop, cannot be missed.
        assert!(scores["uas"]["f1"].as_f64().is_some_and(|uas| uas > 20.0), "{scores}");
    }
}
