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

CONFIG = dict(width=160, layers=[1, "r", 2, 4, "r", 1, 2, "r"], states=0, teacher_share=0.6, unlabelled_share=0.4, dropout=0.15, input_dropout=0.2, top_dropout=0.3, word_dropout=0.04,
              restyle=[0.15, 0.06, 0.02, 0.05], window=256, batch=16, rate=2e-3, warmup=150, decay=0.01, tag_weight=4.0, mean=0.998, seed=1, epochs=14)


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=pathlib.Path)
    parser.add_argument("shared", type=pathlib.Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--name", default="network")
    parser.add_argument("--teachers", nargs="*", type=pathlib.Path, default=[], help="checkpoints to learn from beside the gold labels")
    parser.add_argument("--unlabelled", nargs="*", default=[], help="sets that only the teachers label, such as wire")
    parser.add_argument("--init", type=pathlib.Path, help="checkpoint whose weights to begin with")
    parser.add_argument("--stop", type=int, help="end after this epoch of the schedule")
    parser.add_argument("--set", nargs="*", default=[])
    return parser.parse_args()


def losses(network, teachers, batch, config):
    """The loss to descend, and its parts for people: tags and pointers.

    What is aimed at is a mixture of the gold labels and the mean of the teachers' distributions (Hinton et al. 2015).
    """
    scores, mask = network(batch), batch["mask"]
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
    return config["tag_weight"] * tags + cue + 0.5 * source, (tags.item(), cue.item() + 0.5 * source.item())


def known(target, scores):
    """One-hot rows for the pointers whose target is known, zeros for others; a target of NONE is the last column."""
    column = target.masked_fill(target == data.NONE, scores.shape[-1] - 1)
    return F.one_hot(column.clamp_min(0), scores.shape[-1]).float() * (target != data.IGNORE).unsqueeze(2)


def load_teacher(path, embeddings):
    state = torch.load(path, weights_only=False)
    teacher = Network(state["config"], embeddings)
    teacher.load_state_dict(state["mean"])
    return teacher.eval()


def evaluate(network, documents, gold, scorer):
    network.eval()
    seen = {}
    for document in documents:
        if document.id not in seen:
            seen[document.id] = decode.read(network, document)
    return scorer.score(gold, seen)


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
    train, dev = (data.load(arguments.run / f"polnear-{part}.features.jsonl", config["states"] > 0 or bool(arguments.teachers)) for part in ("train", "dev"))
    for name in arguments.unlabelled:
        train += data.load(arguments.run / f"{name}.features.jsonl", True)
    gold = scorer.load(arguments.shared / "data/attributions/polnear-dev.jsonl")
    restyle = data.Restyle((arguments.run / "vocabulary.txt").read_text(encoding="utf-8").splitlines(), config["restyle"])
    embeddings = np.load(arguments.run / "embeddings.npy")
    network = Network(config, embeddings)
    teachers = [load_teacher(path, embeddings) for path in arguments.teachers]
    if arguments.init:
        network.load_state_dict(torch.load(arguments.init, weights_only=False)["mean"])
    mean = copy.deepcopy(network)
    size = sum(p.numel() for n, p in network.named_parameters() if not n.startswith("pieces"))
    print(f"{size:,} parameters beside the piece table; {len(train)} readings, {sum(map(len, train)):,} units; {config}", flush=True)
    tables = [p for n, p in network.named_parameters() if p.ndim == 1 or n.split(".")[0] in ("pieces", "affix", "shape", "quote")]
    others = [p for p in network.parameters() if all(p is not t for t in tables)]
    optimizer = torch.optim.AdamW([dict(params=others, weight_decay=config["decay"]), dict(params=tables, weight_decay=0.0)], lr=config["rate"], betas=(0.9, 0.98))
    read = [document for i, document in enumerate(train) if document.annotated or i % 100 < 100 * config["unlabelled_share"]]
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
        began, sums = time.time(), np.zeros(3)
        network.train()
        read = [document for document in train if document.annotated or random.random() < config["unlabelled_share"]]
        for group in data.batches(data.windows(read, config["window"], random), config["batch"], random):
            batch = data.collate(group, random, config["word_dropout"], restyle)
            loss, parts = losses(network, teachers, batch, config)
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
                print(f"  step {step}/{total} tags {sums[0] / sums[2]:.4f} pointers {sums[1] / sums[2]:.4f} {(time.time() - began) / sums[2]:.2f} s/step", flush=True)
        scores = evaluate(mean, dev, gold, scorer)
        print(f"epoch {epoch + 1}: {time.time() - began:.0f} s, tags {sums[0] / sums[2]:.4f} pointers {sums[1] / sums[2]:.4f}; dev {one_line(scores)}", flush=True)
        state = dict(config=config, network=network.state_dict(), mean=mean.state_dict(), optimizer=optimizer.state_dict(),
                     schedule=schedule.state_dict(), epoch=epoch + 1, step=step, random=torch.get_rng_state(), scores=scores)
        torch.save(state, checkpoint.with_suffix(".new"))
        checkpoint.with_suffix(".new").replace(checkpoint)


if __name__ == "__main__":
    main()
