#!/usr/bin/env python3
"""Train the attribution network.

usage: train.py RUN_DIRECTORY SHARED [--threads N] [--name NAME] [--teachers CHECKPOINT ... [--unlabelled NAME ...]]
                [--init CHECKPOINT] [--stop EPOCH] [--set KEY=VALUE ...]

RUN_DIRECTORY is what prepare.py laid out. Checkpoints go to RUN_DIRECTORY/NAME.checkpoint.pt after
each epoch; a run that was cut off goes on from there when started again with the same arguments.
The weights that are kept are a running mean over the last steps (Polyak and Juditsky 1992).
"""
import argparse, copy, json, pathlib, sys, time
import numpy as np
import torch
import torch.nn.functional as F
import data, decode
from model import Network

CONFIG = dict(width=160, layers=[1, "r", 2, 4, "r", 1, 2, "r"], syntax_at=5, syntax_dropout=0.3, syntax_weight=1.0, parsed_share=0.35, states=0, teacher_share=0.6, unlabelled_share=0.4, dropout=0.15, input_dropout=0.2, top_dropout=0.3, word_dropout=0.04,
              restyle=[0.15, 0.06, 0.02, 0.05], window=256, batch=16, rate=2e-3, warmup=150, decay=0.01, tag_weight=4.0, mean=0.998, seed=1, epochs=14)


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=pathlib.Path)
    parser.add_argument("shared", type=pathlib.Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--name", default="network")
    parser.add_argument("--sets", nargs="*", default=["polnear-train"], help="annotated sets; en_... are treebanks, which the syntax heads learn from")
    parser.add_argument("--teachers", nargs="*", type=pathlib.Path, default=[], help="checkpoints to learn from beside the gold labels")
    parser.add_argument("--unlabelled", nargs="*", default=[], help="sets that only the teachers label, such as wire")
    parser.add_argument("--init", type=pathlib.Path, help="checkpoint whose weights to begin with")
    parser.add_argument("--stop", type=int, help="end after this epoch of the schedule")
    parser.add_argument("--set", nargs="*", default=[])
    return parser.parse_args()


def losses(network, teachers, batch, config, random):
    """The loss to descend, and its parts for people: tags, pointers, syntax."""
    x, middle = network.encode(batch)
    loss, parts = 0.0, [0.0, 0.0, 0.0]
    if batch["attributed"] and config["tag_weight"]:
        tags, pointers = attribution_losses(network, teachers, x, batch, config)
        loss, parts[:2] = config["tag_weight"] * tags + pointers, [tags.item(), pointers.item()]
    # Texts that parse.py labelled are many: a share of them is enough.
    if network.syntax is not None and batch["parsed"] and (batch["gold_syntax"] or random.random() < config["parsed_share"]):
        syntax = syntax_loss(network.syntax, middle, batch)
        loss, parts[2] = loss + config["syntax_weight"] * syntax, syntax.item()
    return loss, parts


def syntax_loss(heads, middle, batch):
    scores = heads(middle, batch)
    governors = torch.where(batch["head"] >= 0, batch["head"], torch.arange(batch["head"].shape[1]))
    scores["relation"] = heads.relations(scores["states"], governors)
    # Where the governor is unknown (beyond the window), so is what follows from it.
    relation = batch["relation"].masked_fill(batch["head"] == data.IGNORE, data.IGNORE)
    entropy = lambda key, target: F.cross_entropy(scores[key].flatten(0, 1), target.flatten(), ignore_index=data.IGNORE, reduction="sum") \
        / (target != data.IGNORE).sum().clamp_min(1)
    link = lambda key: entropy(key, batch[key].masked_fill(batch[key] == data.NONE, scores[key].shape[-1] - 1))
    return entropy("upos", batch["upos"]) + 0.3 * entropy("lemma", batch["lemma"]) + link("head") + 0.5 * entropy("relation", relation) \
        + 0.5 * entropy("mention", batch["mention"]) + 0.15 * (link("first") + link("last")) + 0.25 * link("antecedent")


def attribution_losses(network, teachers, x, batch, config):
    """Losses of tags and of pointers.

    What is aimed at is a mixture of the gold labels and the mean of the teachers' distributions (Hinton et al. 2015).
    """
    scores, mask = network.attribute(x, batch["mask"]), batch["mask"]
    unary, pairs = network.gold_marginals(batch["tags"], mask)
    pointers = [(scores[1], batch["cue"]), (scores[2], batch["source"])]
    targets = [known(target, score) for score, target in pointers]
    if teachers:
        share = torch.where(batch["annotated"], config["teacher_share"], 1.0)[:, None, None]
        soft = [0, 0, 0, 0]
        for teacher in teachers:
            with torch.no_grad():
                taught = teacher(batch)
            for i, part in enumerate([*teacher.marginals(taught[0], mask), taught[1].softmax(-1), taught[2].softmax(-1)]):
                soft[i] = soft[i] + part / len(teachers)
        # A teacher's pointer counts as far as it takes the unit for one that points.
        weights = [soft[0][..., 1:3].sum(2) + soft[0][..., 5:7].sum(2), soft[0][..., 3:5].sum(2)]
        targets = [(1 - share) * gold + share * (weight * mask).unsqueeze(2) * taught for gold, weight, taught in zip(targets, weights, soft[2:])]
        unary, pairs = ((1 - share) * gold + share * taught for gold, taught in zip((unary, pairs), soft))
    tags = network.tag_loss(scores[0], unary, pairs, mask) / mask.sum()
    cue, source = ((-target * score.log_softmax(-1)).sum() / target.sum().clamp_min(1) for target, (score, _) in zip(targets, pointers))
    return tags, cue + 0.5 * source


def known(target, scores):
    """One-hot rows for the pointers whose target is known, zeros for others; a target of NONE is the last column."""
    column = target.masked_fill(target == data.NONE, scores.shape[-1] - 1)
    return F.one_hot(column.clamp_min(0), scores.shape[-1]).float() * (target != data.IGNORE).unsqueeze(2)


def load_teacher(path, embeddings, labels=None):
    state = torch.load(path, weights_only=False)
    teacher = Network(state["config"], embeddings, labels)
    # A teacher of attributions may know syntax too, or not.
    teacher.load_state_dict({key: value for key, value in state["mean"].items() if labels or not key.startswith("syntax.")})
    return teacher.eval()


def evaluate(network, documents, gold, scorer):
    network.eval()
    seen = {}
    for document in documents:
        if document.id not in seen:
            seen[document.id] = decode.read(network, document)
    return scorer.score(gold, seen)


@torch.no_grad()
def evaluate_syntax(network, documents):
    """Shares of words with the right part of speech, lemma, governor (best single choice) and relation too; F1 of mention heads with
    their type; share of mentions whose nearest antecedent, or lack of one, is right."""
    network.eval()
    right, words = dict.fromkeys(["upos", "lemma", "uas", "las", "antecedent"], 0), dict.fromkeys(["words", "antecedents"], 0)
    found = gold = both = 0
    for document in documents:
        batch = data.collate([data.window(document, 0, len(document))])
        scores = network.syntax(network.encode(batch)[1], batch)
        column = scores["head"].shape[-1] - 1
        heads = scores["head"].argmax(-1)
        truth = {key: batch[key] for key in data.LABELS + data.LINKS}
        known = truth["upos"] != data.IGNORE
        wanted = truth["head"].masked_fill(truth["head"] == data.NONE, column)
        governors = torch.where(heads == column, torch.arange(column), heads)
        relations = network.syntax.relations(scores["states"], governors).argmax(-1)
        attached = (heads == wanted) & known
        right["upos"] += ((scores["upos"].argmax(-1) == truth["upos"]) & known).sum().item()
        right["lemma"] += ((scores["lemma"].argmax(-1) == truth["lemma"]) & known).sum().item()
        right["uas"] += attached.sum().item()
        right["las"] += (attached & (relations == truth["relation"])).sum().item()
        words["words"] += known.sum().item()
        mentions = scores["mention"].argmax(-1)
        has = truth["mention"] != data.IGNORE
        found, gold = found + ((mentions > 0) & has).sum().item(), gold + (truth["mention"] > 0).sum().item()
        both += ((mentions == truth["mention"]) & (mentions > 0)).sum().item()
        linked = truth["antecedent"] != data.IGNORE
        right["antecedent"] += ((scores["antecedent"].argmax(-1) == truth["antecedent"].masked_fill(truth["antecedent"] == data.NONE, column)) & linked).sum().item()
        words["antecedents"] += linked.sum().item()
    share = {key: round(100 * n / max(1, words["antecedents" if key == "antecedent" else "words"]), 2) for key, n in right.items()}
    share["mention_f1"] = round(200 * both / max(1, found + gold), 2)
    return share


def one_line(scores):
    kinds = " ".join(f"{k} {v[0]}" for k, v in scores["soft_recall_by_kind"].items())
    spans = " ".join(f"{k} {scores['span_' + k]['f1']}" for k in ("source", "cue", "content"))
    return f"soft {scores['soft']['f1']} (p {scores['soft']['p']} r {scores['soft']['r']}) letters: {spans}; content {scores['content']['f1']} exact {scores['exact']['f1']}; recall {kinds}"


def main():
    arguments = parse()
    config = dict(CONFIG)
    for pair in arguments.set:
        key, value = pair.split("=", 1)
        config[key] = json.loads(value)
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(config["seed"])
    sys.path.insert(0, str(arguments.shared / "eval"))
    import score_attributions as scorer
    with_states = config["states"] > 0 or bool(arguments.teachers)
    labels = json.loads((arguments.run / "labels.json").read_text())
    if not any(name.startswith("en_") for name in arguments.sets):
        labels = None
    load = lambda name: data.load(arguments.run / f"{name}.features.jsonl", with_states, labels)
    train = [document for name in arguments.sets + arguments.unlabelled for document in load(name)]
    if not arguments.teachers:
        for document in train:
            document.attributed = document.annotated
    dev = load("polnear-dev")
    trees = [document for document in load("en_gum-dev") if document.id.split("_")[1] in ("news", "interview")] if labels else []
    gold = scorer.load(arguments.shared / "data/attributions/polnear-dev.jsonl")
    restyle = data.Restyle((arguments.run / "vocabulary.txt").read_text(encoding="utf-8").splitlines(), config["restyle"])
    embeddings = np.load(arguments.run / "embeddings.npy")
    network = Network(config, embeddings, labels)
    teachers = [load_teacher(path, embeddings) for path in arguments.teachers]
    if arguments.init:
        missing = network.load_state_dict(torch.load(arguments.init, weights_only=False)["mean"], strict=False)
        print(f"begins with {arguments.init}; new: {sorted({key.split('.')[0] for key in missing.missing_keys})}")
    mean = copy.deepcopy(network)
    size = sum(p.numel() for n, p in network.named_parameters() if not n.startswith("pieces"))
    print(f"{size:,} parameters beside the piece table; {len(train)} readings, {sum(map(len, train)):,} units; {config}", flush=True)
    tables = [p for n, p in network.named_parameters() if p.ndim == 1 or n.split(".")[0] in ("pieces", "affix", "shape", "quote")]
    others = [p for p in network.parameters() if all(p is not t for t in tables)]
    optimizer = torch.optim.AdamW([dict(params=others, weight_decay=config["decay"]), dict(params=tables, weight_decay=0.0)], lr=config["rate"], betas=(0.9, 0.98))
    is_kept = lambda document: document.annotated or document.gold_syntax
    read = [document for i, document in enumerate(train) if is_kept(document) or i % 100 < 100 * config["unlabelled_share"]]
    steps_per_epoch = len(data.batches(data.windows(read, config["window"], np.random.default_rng(0)), config["batch"], np.random.default_rng(0)))
    total = steps_per_epoch * config["epochs"]
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1, (s + 1) / config["warmup"]) * max(0.0, 1 - s / (total * 1.02)))
    checkpoint = arguments.run / f"{arguments.name}.checkpoint.pt"
    first = step = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=False)
        if state["config"] != config:
            sys.exit(f"{checkpoint} was made with other settings: {state['config']}")
        network.load_state_dict(state["network"]); mean.load_state_dict(state["mean"])
        optimizer.load_state_dict(state["optimizer"]); schedule.load_state_dict(state["schedule"])
        first, step = state["epoch"], state["step"]
        torch.set_rng_state(state["random"])
    for epoch in range(first, min(config["epochs"], arguments.stop or config["epochs"])):
        random = np.random.default_rng([config["seed"], epoch])
        began, sums = time.time(), np.zeros(4)
        network.train()
        read = [document for document in train if is_kept(document) or random.random() < config["unlabelled_share"]]
        for group in data.batches(data.windows(read, config["window"], random), config["batch"], random):
            batch = data.collate(group, random, config["word_dropout"], restyle)
            loss, parts = losses(network, teachers, batch, config, random)
            if not torch.is_tensor(loss):
                continue
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            # The mean forgets its beginning: it follows closely at first.
            weight = min(config["mean"], (step + 1) / (step + 10))
            with torch.no_grad():
                for kept, new in zip(mean.parameters(), network.parameters()):
                    kept.lerp_(new, 1 - weight)
            sums += [*parts, 1]
            if step % 50 == 0:
                print(f"  step {step}/{total} tags {sums[0] / sums[3]:.4f} pointers {sums[1] / sums[3]:.4f} syntax {sums[2] / sums[3]:.4f} {(time.time() - began) / sums[3]:.2f} s/step", flush=True)
        scores = evaluate(mean, dev, gold, scorer) if config["tag_weight"] else {}
        syntax = evaluate_syntax(mean, trees) if labels else {}
        print(f"epoch {epoch + 1}: {time.time() - began:.0f} s; dev {one_line(scores) if scores else ''} {syntax or ''}", flush=True)
        state = dict(config=config, network=network.state_dict(), mean=mean.state_dict(), optimizer=optimizer.state_dict(),
                     schedule=schedule.state_dict(), epoch=epoch + 1, step=step, random=torch.get_rng_state(), scores=scores, syntax=syntax)
        torch.save(state, checkpoint.with_suffix(".new"))
        checkpoint.with_suffix(".new").replace(checkpoint)


if __name__ == "__main__":
    main()
