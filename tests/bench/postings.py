"""Measure how well postings are read: repeated cross-validation on labelled ones, with three baselines.

    python -m tests.bench.postings labelled.jsonl            the tables
    python -m tests.bench.postings labelled.jsonl --weights  the weights fitted to all of them, as TOML

A line is {"text", "title", "primary", "secondary", "overloaded", "confidence"}. Labelled postings are other people's
texts: they are read from their file, and are no part of this project.

The weights are those of a multinomial logistic regression, shrunk towards weights set by hand (posting_priors.json):
with few labelled postings, most of what is known about a cue is its meaning.
"""

import argparse
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from assessments.core.definition import SHIPPED, Definition, read_file
from assessments.core.posting_reader import Overload, Reader
from assessments.core.posting_reader.words import words_of
from assessments.core.scoring.instrument import FloatArray

FOLDS, REPEATS = 10, 20
SHRINK, SHRINK_BASE = 10.0, 0.5
MIN_WEIGHT = 0.1
OF_SECOND = 0.35  # the part of a posting's label that its second archetype gets
BASE = "base"
PRIORS = json.loads((Path(__file__).parent / "posting_priors.json").read_text(encoding="utf-8"))

# Words that a reader of the article would look for, and rules for titles.
ARTICLE_WORDS = {
    "analytics": "dashboard metrics sql a/b kpi insights analysis sales marketing reports numbers",
    "feature": "product features recommendation search users python ai customers innovative",
    "infra": "pipeline docker latency scaling deploy engineering devops on-call observability production",
    "internal": "internal automate tools departments colleagues efficiency airflow",
    "research": "research papers publish phd llm novel ideas",
    "client": "client clients consulting customer demo sales customers industry",
    "everything": "hats first startup everything",
}
TITLES = (
    ("research", r"research|scientist, ai|applied scientist"),
    ("client", r"consult|solution|customer|evangel|presales|client"),
    ("analytics", r"analy|insight|business intelligence|\bbi\b"),
    ("infra", r"data engineer|infra|mlops|ops|platform|software"),
    ("feature", r"machine learning|\bml\b|\bai\b|nlp|vision|deep"),
    ("analytics", r""),
)
Labelled = Mapping[str, Any]
Prediction = tuple[str, bool]  # the leading archetype, and whether the role is overloaded
Learner = Callable[[Sequence[Labelled]], Callable[[Labelled], Prediction]]


def fit_weights(
    features: FloatArray, targets: FloatArray, centre: FloatArray, shrink: float = SHRINK
) -> tuple[FloatArray, FloatArray]:
    """Weights (features x classes) and base (classes) for targets whose rows sum to 1, shrunk to ``centre``."""
    size = centre.size

    def loss(flat: FloatArray) -> tuple[float, FloatArray]:
        weights, base = flat[:size].reshape(centre.shape), flat[size:]
        scores = features @ weights + base
        scores -= scores.max(axis=1, keepdims=True)
        logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        off = np.exp(logs) - targets
        value = -(targets * logs).sum() + shrink / 2 * ((weights - centre) ** 2).sum() + SHRINK_BASE / 2 * base @ base
        slope = np.concatenate(
            [(features.T @ off + shrink * (weights - centre)).ravel(), off.sum(0) + SHRINK_BASE * base]
        )
        return float(value), slope

    start = np.concatenate([centre.ravel(), np.zeros(centre.shape[1])])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    return found[:size].reshape(centre.shape), found[size:]


def targets_of(postings: Sequence[Labelled], classes: Sequence[str]) -> FloatArray:
    """One row per posting, with its two archetypes; a first one that is no class is spread over all classes."""
    rows = np.zeros((len(postings), len(classes)))
    for row, posting in zip(rows, postings, strict=True):
        first, second = posting["primary"], posting["secondary"]
        of_second = OF_SECOND if second in classes else 0.0
        if first in classes:
            row[classes.index(first)] = 1 - of_second
        else:
            of_second = 0.5 if of_second else 0.0
            row += (1 - of_second) / len(classes)
        if of_second:
            row[classes.index(second)] += of_second
    return rows


class OurReader:
    """The shipped reader, with its weights fitted to the training postings."""

    def __init__(self, content: Definition) -> None:
        self.archetypes = tuple(content.archetype_by_key)
        self.overload: Overload = content.overload
        self.cues = [replace(cue, weights=PRIORS.get(cue.key, {})) for cue in content.cues if cue.key != BASE]
        self.base = next((cue for cue in content.cues if cue.key == BASE), None)
        self.classes = [key for key in self.archetypes if key != self.overload.catch_all]
        self.fitted = [c for c in self.cues if any(key in self.classes for key in c.weights)]
        self._features: dict[str, dict[str, float]] = {}
        self._reader = Reader(cues=self.cues, archetypes=self.archetypes, overload=self.overload)

    def features(self, posting: Labelled) -> list[float]:
        """The reader's counts in a posting, which don't depend on the weights."""
        text = posting["text"]
        if text not in self._features:
            self._features[text] = self._reader.features_of(text)
        return [self._features[text][cue.key] for cue in self.fitted]

    def learn(self, postings: Sequence[Labelled]) -> Reader:
        """A reader with weights fitted to these postings."""
        centre = np.array([[cue.weights.get(key, 0.0) for key in self.classes] for cue in self.fitted])
        rows = np.array([self.features(posting) for posting in postings])
        weights, base = fit_weights(rows, targets_of(postings, self.classes), centre)
        by_key = {
            cue.key: {key: round(float(w), 2) for key, w in zip(self.classes, row, strict=True) if abs(w) >= MIN_WEIGHT}
            for cue, row in zip(self.fitted, weights, strict=True)
        }
        start = {key: round(float(w), 2) for key, w in zip(self.classes, base, strict=True)}
        cues = [replace(cue, weights=by_key.get(cue.key, cue.weights)) for cue in self.cues]
        if self.base:
            cues.append(replace(self.base, weights=start))
        return Reader(cues=cues, archetypes=self.archetypes, overload=self.overload)

    def __call__(self, postings: Sequence[Labelled]) -> Callable[[Labelled], Prediction]:
        """Fit, and return a function that predicts a posting's leading archetype."""
        reader = self.learn(postings)

        def predict(posting: Labelled) -> Prediction:
            reading = reader.read(posting["text"])
            return reading.primary or "none", reading.overloaded

        return predict


def by_article(_postings: Sequence[Labelled]) -> Callable[[Labelled], Prediction]:
    """The archetype with the most of the article's words, each counted once."""

    def predict(posting: Labelled) -> Prediction:
        text = posting["text"].lower()
        hits = {key: sum(word in text for word in words.split()) for key, words in ARTICLE_WORDS.items()}
        return max(hits, key=lambda key: hits[key]), False

    return predict


def by_title(_postings: Sequence[Labelled]) -> Callable[[Labelled], Prediction]:
    """The archetype of the first rule that matches the title."""
    return lambda posting: (next(key for key, rule in TITLES if re.search(rule, posting["title"].lower())), False)


def by_tfidf(postings: Sequence[Labelled]) -> Callable[[Labelled], Prediction]:
    """TF-IDF of stems and pairs of stems that two postings share, with logistic regression."""

    def grams(text: str) -> Counter[str]:
        stems = [word.stem for word in words_of(text)]
        return Counter([*stems, *(f"{a} {b}" for a, b in pairwise(stems))])

    counted = [grams(posting["text"]) for posting in postings]
    documents = Counter(gram for counts in counted for gram in counts)
    known = {gram: i for i, gram in enumerate(g for g, n in documents.items() if 2 <= n <= 0.5 * len(postings))}

    def vector(counts: Counter[str]) -> FloatArray:
        row = np.zeros(len(known))
        for gram, count in counts.items():
            if gram in known:
                row[known[gram]] = (1 + math.log(count)) * math.log(len(postings) / documents[gram])
        return np.asarray(5 * row / (np.linalg.norm(row) or 1))

    classes = sorted({posting["primary"] for posting in postings})
    rows = np.array([vector(counts) for counts in counted])
    labels = np.array([[posting["primary"] == key for key in classes] for posting in postings], dtype=float)
    kernel = rows @ rows.T  # fewer postings than stems: the weights are in the span of the postings
    root = np.linalg.cholesky(kernel + 1e-9 * np.eye(len(rows)))
    weights, base = fit_weights(root, labels, np.zeros((len(rows), len(classes))), shrink=1.0)
    spread = np.linalg.solve(root.T, weights)

    def predict(posting: Labelled) -> Prediction:
        return classes[int(np.argmax(vector(grams(posting["text"])) @ rows.T @ spread + base))], False

    return predict


def cross_validated(learner: Learner, postings: Sequence[Labelled]) -> list[list[Prediction]]:
    """Predict each posting by a learner that wasn't fitted to it, REPEATS times with other folds."""
    predictions = []
    for repeat in range(REPEATS):
        order = np.random.default_rng(repeat).permutation(len(postings))
        found: dict[int, Prediction] = {}
        for fold in range(FOLDS):
            held = set(order[fold::FOLDS].tolist())
            predict = learner([posting for i, posting in enumerate(postings) if i not in held])
            found |= {i: predict(postings[i]) for i in held}
        predictions.append([found[i] for i in range(len(postings))])
    return predictions


def figures_of(predictions: Sequence[Prediction], postings: Sequence[Labelled]) -> dict[str, float]:
    """The figures of one repeat."""
    first = [key for key, _ in predictions]
    right = np.array([key == posting["primary"] for key, posting in zip(first, postings, strict=True)])
    sure = np.array([posting["confidence"] == "high" for posting in postings])
    two = [key in (p["primary"], p["secondary"]) for key, p in zip(first, postings, strict=True)]
    over, truly = np.array([o for _, o in predictions]), np.array([posting["overloaded"] for posting in postings])
    return {
        "leading": right.mean(),
        "first two": float(np.mean(two)),
        "leading, sure": right[sure].mean(),
        "macro-F1": float(np.mean([scores[2] for scores in per_archetype(first, postings).values()])),
        "overload P": (over & truly).sum() / max(over.sum(), 1),
        "overload R": (over & truly).sum() / max(truly.sum(), 1),
    }


def per_archetype(first: Sequence[str], postings: Sequence[Labelled]) -> dict[str, tuple[float, float, float, int]]:
    """Precision, recall, F1 and number for each archetype among the labels."""
    labels = [posting["primary"] for posting in postings]
    table = {}
    for key in sorted(set(labels), key=lambda key: -labels.count(key)):
        hit = sum(a == b == key for a, b in zip(first, labels, strict=True))
        precision, recall = hit / max(first.count(key), 1), hit / labels.count(key)
        f1 = 2 * precision * recall / (precision + recall) if hit else 0.0
        table[key] = (precision, recall, f1, labels.count(key))
    return table


def print_tables(postings: Sequence[Labelled]) -> None:
    """Print the figures of all learners, then the reader's by archetype and its confusions."""
    ours = OurReader(read_file(SHIPPED))
    learners: dict[str, Learner] = {
        "article's words": by_article,
        "title rule": by_title,
        "TF-IDF + logistic": by_tfidf,
        "the reader": ours,
    }
    print(f"{len(postings)} postings, {FOLDS} folds, {REPEATS} repeats; ± is 1.96 standard errors, of one repeat")
    for name, learner in learners.items():
        predictions = cross_validated(learner, postings)
        rows = [figures_of(one, postings) for one in predictions]
        means = {key: float(np.mean([row[key] for row in rows])) for key in rows[0]}
        error = 1.96 * math.sqrt(means["leading"] * (1 - means["leading"]) / len(postings))
        print(f"{name:18}", "  ".join(f"{key} {value:.3f}" for key, value in means.items()), f"  ± {error:.3f}")
    first = [key for one in predictions for key, _ in one]
    many = [posting for _ in predictions for posting in postings]
    print("\narchetype   precision  recall   F1   number")
    for key, (precision, recall, f1, number) in per_archetype(first, many).items():
        print(f"{key:12} {precision:7.2f} {recall:8.2f} {f1:6.2f} {number // len(predictions):6}")
    confusions = Counter((p["primary"], key) for key, p in zip(first, many, strict=True))
    keys = list(per_archetype(first, many))
    print("\ntruly \\ read", *(f"{key[:9]:>10}" for key in keys))
    for true in keys:
        print(f"{true:12}", *(f"{confusions[true, key] / len(predictions):10.1f}" for key in keys))


def print_weights(postings: Sequence[Labelled]) -> None:
    """The weights fitted to all postings."""
    for cue in OurReader(read_file(SHIPPED)).learn(postings).cues:
        weights = ", ".join(f"{key} = {weight}" for key, weight in cue.weights.items())
        print(f"{cue.key}: {{ {weights} }}")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("labelled", type=Path)
    parser.add_argument("--weights", action="store_true")
    asked = parser.parse_args()
    postings = [json.loads(line) for line in asked.labelled.read_text(encoding="utf-8").splitlines() if line.strip()]
    print_weights(postings) if asked.weights else print_tables(postings)


if __name__ == "__main__":
    main()
