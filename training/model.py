"""The network: word pieces and shapes in, attribution tags and cue pointers out.

Every part has its twin in crates/onrecord-parse/src/network.rs; a change here is a change there.
"""
import math
import torch
from torch import nn
import torch.nn.functional as F

TAGS = ["O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content"]
KINDS = ["source", "cue", "content"]
AFFIXES, SHAPES, QUOTES = 2048, 24, 12
# Distances from a token to its cue fall into buckets: exact up to 8, then wider and wider.
DISTANCE_EDGES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 20, 26, 34, 44, 60, 80, 110, 150]
BUCKETS = 2 * len(DISTANCE_EDGES)


def distance_bucket(offset):
    """Bucket of `cue position - token position`, for a tensor of offsets."""
    edges = torch.tensor(DISTANCE_EDGES, device=offset.device)
    size = torch.bucketize(offset.abs(), edges, right=True) - 1
    return size + (offset < 0) * len(DISTANCE_EDGES)


class RmsNorm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6) * self.gain


class GatedConvolution(nn.Module):
    """x + a * sigmoid(b), where a and b are convolutions of width 3 over the normed x (Dauphin et al. 2017)."""

    def __init__(self, width, dilation, dropout):
        super().__init__()
        self.norm = RmsNorm(width)
        self.convolution = nn.Conv1d(width, 2 * width, 3, padding=dilation, dilation=dilation)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, mask):
        y = self.convolution((self.norm(x) * mask).transpose(1, 2)).transpose(1, 2)
        a, b = y.chunk(2, -1)
        return x + self.dropout(a * torch.sigmoid(b))


def scan(forget, update):
    """h[t] = forget[t] * h[t-1] + update[t] along axis 1, by doubling strides (Hillis and Steele 1986)."""
    length, stride = update.shape[1], 1
    while stride < length:
        update = torch.cat([update[:, :stride], update[:, stride:] + forget[:, stride:] * update[:, :-stride]], 1)
        forget = torch.cat([forget[:, :stride], forget[:, stride:] * forget[:, :-stride]], 1)
        stride *= 2
    return update


class GatedRecurrence(nn.Module):
    """x + out(h), h a gated running mean in both directions whose gates see the token alone (SRU, minGRU)."""

    def __init__(self, width, dropout):
        super().__init__()
        self.norm = RmsNorm(width)
        self.inputs = nn.Linear(width, 3 * width)
        self.dropout = nn.Dropout(dropout)
        # Gates begin open for 2 to 60 tokens, so that some channels remember a paragraph from the start.
        with torch.no_grad():
            memory = torch.linspace(0.7, 4.0, width // 2)
            self.inputs.bias[width:2 * width] = torch.cat([memory, memory])

    def forward(self, x, mask):
        update, forget, gate = self.inputs(self.norm(x)).chunk(3, -1)
        forget = torch.sigmoid(forget)
        update = (1 - forget) * update * mask
        half = x.shape[-1] // 2
        ahead = scan(forget[..., :half], update[..., :half])
        back = scan(forget[..., half:].flip(1), update[..., half:].flip(1)).flip(1)
        return x + self.dropout(torch.cat([ahead, back], -1) * torch.sigmoid(gate))


class Pointer(nn.Module):
    """Scores of each unit pointing to each other unit, by a bilinear form with a bias for their distance, or to none."""

    def __init__(self, width, size=64):
        super().__init__()
        self.scale = 1 / math.sqrt(size)
        self.query = nn.Linear(width, size)
        self.key = nn.Linear(width, size)
        self.key_bias = nn.Linear(width, 1)
        self.none = nn.Linear(width, 1)
        self.distance = nn.Parameter(torch.zeros(BUCKETS))

    def forward(self, x, mask, together=None):
        """`together` (batch, time, time) restricts which units may point to which."""
        position = torch.arange(x.shape[1])
        bias = self.distance[distance_bucket(position[None, :] - position[:, None])]
        scores = self.query(x) @ self.key(x).transpose(1, 2) * self.scale + self.key_bias(x).transpose(1, 2) + bias
        open_ = mask.unsqueeze(1) if together is None else mask.unsqueeze(1) & together
        return torch.cat([scores.masked_fill(~open_, -1e4), self.none(x)], -1)


class Syntax(nn.Module):
    """Part of speech, lemma, dependencies, entity mentions and coreference, read off the lower layers.

    A word points to its governor in its sentence (none is the root; Dozat and Manning 2017), its relation follows from
    the two; the head of a mention has the mention's type and points to its first and last word and to the head of
    the mention before it that means the same (Lee et al. 2017's antecedents, of heads as in Dobrovolskii 2021).
    """

    def __init__(self, width, labels, dropout, top_dropout):
        super().__init__()
        self.layers = nn.ModuleList([GatedRecurrence(width, dropout)])
        self.norm, self.dropout = RmsNorm(width), nn.Dropout(top_dropout)
        self.upos = nn.Linear(width, len(labels["upos"]))
        self.lemma = nn.Linear(width, len(labels["lemmas"]))
        self.mention = nn.Linear(width, 1 + len(labels["entities"]))
        self.dependent, self.governor = nn.Linear(width, 64), nn.Linear(width, 64)
        self.relation = nn.Linear(192, len(labels["relations"]))
        self.arc, self.antecedent = Pointer(width), Pointer(width)
        self.first, self.last = Pointer(width, 32), Pointer(width, 32)

    def forward(self, x, batch):
        mask = batch["mask"]
        for layer in self.layers:
            x = layer(x, mask.unsqueeze(-1).float())
        x = self.dropout(self.norm(x))
        together = batch["sentence"].unsqueeze(1) == batch["sentence"].unsqueeze(2)
        behind = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).tril(-1)
        return dict(upos=self.upos(x), lemma=self.lemma(x), mention=self.mention(x), head=self.arc(x, mask, together),
                    first=self.first(x, mask, together), last=self.last(x, mask, together), antecedent=self.antecedent(x, mask, behind),
                    states=x)

    def relations(self, x, heads):
        """Scores of relations, given each unit's governor (itself at a root)."""
        dependent = F.relu(self.dependent(x))
        governor = F.relu(self.governor(x)).gather(1, heads.unsqueeze(-1).expand(-1, -1, 64))
        return self.relation(torch.cat([dependent, governor, dependent * governor], -1))


class Network(nn.Module):
    def __init__(self, config, embeddings, labels=None):
        super().__init__()
        self.config = config
        width, drop = config["width"], config["dropout"]
        self.pieces = nn.EmbeddingBag.from_pretrained(torch.as_tensor(embeddings), freeze=False, mode="mean", include_last_offset=True)
        self.affix = nn.Embedding(AFFIXES, 32)
        self.shape = nn.Embedding(SHAPES, 16)
        self.quote = nn.Embedding(QUOTES, 16)
        for table in (self.affix, self.shape, self.quote):
            nn.init.normal_(table.weight, std=0.25)
        self.input_dropout = nn.Dropout(config["input_dropout"])
        self.input = nn.Linear(embeddings.shape[1] + 64, width)
        # A teacher also sees the states of a large encoder; the shipped network does not.
        self.states = nn.Linear(config["states"], width) if config.get("states") else None
        self.layers = nn.ModuleList(
            GatedRecurrence(width, drop) if layer == "r" else GatedConvolution(width, layer, drop) for layer in config["layers"])
        self.norm = RmsNorm(width)
        self.top_dropout = nn.Dropout(config["top_dropout"])
        self.tags = nn.Linear(width, len(TAGS))
        self.to_cue, self.to_source = Pointer(width), Pointer(width)
        self.transitions = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))
        self.start = nn.Parameter(torch.zeros(len(TAGS)))
        forbidden = torch.zeros(len(TAGS), len(TAGS), dtype=torch.bool)
        for kind in range(3):
            inside = 2 + 2 * kind
            forbidden[:, inside] = True
            forbidden[inside - 1, inside] = forbidden[inside, inside] = False
        self.register_buffer("forbidden", forbidden)
        self.syntax = Syntax(width, labels, drop, config["syntax_dropout"]) if labels else None

    def encode(self, batch):
        """Hidden states (batch, time, width) that the attribution heads read, and those that the syntax reads."""
        mask = batch["mask"].unsqueeze(-1).float()
        shape = batch["mask"].shape
        x = self.pieces(batch["pieces"], batch["offsets"]).view(*shape, -1)
        x = torch.cat([x, self.affix(batch["affix"]), self.shape(batch["shape"]), self.quote(batch["quote"])], -1)
        x = self.input(self.input_dropout(x))
        if self.states is not None:
            x = x + self.states(self.input_dropout(batch["states"]))
        middle = x
        for number, layer in enumerate(self.layers):
            x = layer(x, mask)
            if number + 1 == self.config.get("syntax_at"):
                middle = x
        return self.top_dropout(self.norm(x)), middle

    def forward(self, batch):
        """Tag scores (batch, time, 7); pointer scores to cues and to sources (batch, time, time + 1), the last column meaning none."""
        return self.attribute(self.encode(batch)[0], batch["mask"])

    def attribute(self, x, mask):
        return self.tags(x), self.to_cue(x, mask), self.to_source(x, mask)

    def masked_transitions(self):
        return self.transitions.masked_fill(self.forbidden, -1e4)

    def tag_loss(self, emissions, unary, pairs, mask):
        """Cross-entropy of a distribution over tag sequences, given by its marginals, under a linear-chain CRF, summed over the batch.

        For gold tags the marginals are ones and zeros and this is the negative log-likelihood (Lafferty et al. 2001);
        for a teacher's they are those of `marginals`, since a CRF's score is linear in them.
        """
        transitions, start = self.masked_transitions(), self.start.masked_fill(self.forbidden[0], -1e4)
        alpha = start + emissions[:, 0]
        for t in range(1, emissions.shape[1]):
            step = torch.logsumexp(alpha.unsqueeze(2) + transitions, 1) + emissions[:, t]
            alpha = torch.where(mask[:, t, None], step, alpha)
        expected = (unary * emissions * mask.unsqueeze(2)).sum() + (pairs * transitions).sum() + (unary[:, 0] * start).sum()
        return torch.logsumexp(alpha, 1).sum() - expected

    def gold_marginals(self, tags, mask):
        unary = F.one_hot(tags, len(TAGS)).float()
        pairs = unary[:, :-1].unsqueeze(3) * unary[:, 1:].unsqueeze(2) * mask[:, 1:, None, None]
        return unary, pairs.sum(1)

    @torch.no_grad()
    def marginals(self, emissions, mask):
        """Marginals of each unit's tag (batch, time, 7) and sums over time of those of each pair (batch, 7, 7), by forward-backward."""
        transitions, start = self.masked_transitions().exp(), self.start.masked_fill(self.forbidden[0], -1e4).exp()
        weights = (emissions - emissions.amax(2, keepdim=True)).exp()
        normal = lambda x: x / x.sum(1, keepdim=True).clamp_min(1e-30)
        alphas = [normal(start * weights[:, 0])]
        for t in range(1, weights.shape[1]):
            alphas.append(torch.where(mask[:, t, None], normal(alphas[-1] @ transitions * weights[:, t]), alphas[-1]))
        beta = torch.ones_like(alphas[0])
        unary, pairs = [None] * len(alphas), torch.zeros(len(beta), len(TAGS), len(TAGS))
        for t in range(len(alphas) - 1, -1, -1):
            unary[t] = normal(alphas[t] * beta)
            if t:
                ahead = weights[:, t] * beta
                joint = alphas[t - 1].unsqueeze(2) * transitions * ahead.unsqueeze(1)
                joint = joint / joint.sum((1, 2), keepdim=True).clamp_min(1e-30)
                pairs += joint * mask[:, t, None, None]
                beta = torch.where(mask[:, t, None], normal(ahead @ transitions.T), beta)
        return torch.stack(unary, 1), pairs
