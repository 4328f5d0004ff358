"""Measure how well postings are read that a reader wasn't trained with: repeated cross-validation by posting."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from assessments.authoring.reader_training.training import Example, Trainer
from assessments.core.posting_reader import Reading

FOLDS = 10
Z = 1.96  # of a 95 % interval
OPTIMISM = 2  # of 100: the reader's few factors were chosen on the same postings, which raises the figure by about this

# What a reader of the article would look for, and rules for titles: baselines.
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


@dataclass(frozen=True)
class Prediction:
    """What was said of a posting: the leading archetype and whether it is too much; the reading if it was read."""

    primary: str
    overloaded: bool = False
    reading: Reading | None = None


@dataclass(frozen=True)
class Outcome:
    """A posting and what one reader, that wasn't trained with it, said of it."""

    example: Example
    predicted: Prediction

    @property
    def is_right(self) -> bool:
        """Whether the leading archetype is the labelled one."""
        return self.predicted.primary == self.example.label.primary

    @property
    def is_near(self) -> bool:
        """Whether it is the labelled first or second one."""
        return self.predicted.primary in (self.example.label.primary, self.example.label.secondary)


def by_article(example: Example) -> Prediction:
    """The archetype with the most of the article's words, each counted once."""
    text = example.label.text.lower()
    hits = {key: sum(word in text for word in words.split()) for key, words in ARTICLE_WORDS.items()}
    return Prediction(max(hits, key=lambda key: hits[key]))


def by_title(example: Example) -> Prediction:
    """The archetype of the first rule that matches the title."""
    return Prediction(next(key for key, rule in TITLES if re.search(rule, example.label.title.lower())))


def cross_validate(trainer: Trainer, *, repeats: int, with_words: bool) -> Iterator[list[Outcome]]:
    """Yield, for each repeat with other folds, what readers said of the postings that they weren't trained with."""
    size = len(trainer.examples)
    for repeat in range(repeats):
        order = np.random.default_rng(repeat).permutation(size)
        found: dict[int, Outcome] = {}
        for fold in range(FOLDS):
            held = order[fold::FOLDS].tolist()
            reader = trainer.train(sorted(set(range(size)) - set(held)), with_words=with_words)
            for number in held:
                example = trainer.examples[number]
                reading = reader.read_parsed(example.posting)
                found[number] = Outcome(example, Prediction(reading.primary or "none", reading.overloaded, reading))
        yield [found[number] for number in range(size)]


def measure_right(trainer: Trainer, *, repeats: int) -> int:
    """Return in how many of 100 held-out postings the reader finds the leading archetype, less OPTIMISM."""
    runs = cross_validate(trainer, repeats=repeats, with_words=True)
    return round(100 * _mean([one.is_right for outcomes in runs for one in outcomes])) - OPTIMISM


def figures_of(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return the figures of all outcomes, as parts of 1; a figure of nothing is not a number."""
    sure = [one.is_right for one in outcomes if one.example.label.is_sure]
    said = [one for one in outcomes if one.predicted.overloaded]
    truly = [one for one in outcomes if one.example.label.overloaded]
    return {
        "leading": _mean([one.is_right for one in outcomes]),
        "first two": _mean([one.is_near for one in outcomes]),
        "sure": _mean(sure),
        "macro-F1": _mean([f1 for _, _, f1, _ in per_archetype(outcomes).values()]),
        "overloaded P": _mean([one.example.label.overloaded for one in said]),
        "overloaded R": _mean([one.predicted.overloaded for one in truly]),
    }


def per_archetype(outcomes: Sequence[Outcome]) -> dict[str, tuple[float, float, float, int]]:
    """Return precision, recall, F1 and number for each archetype among the labels, the most frequent first."""
    labels = Counter(one.example.label.primary for one in outcomes)
    said = Counter(one.predicted.primary for one in outcomes)
    hits = Counter(one.predicted.primary for one in outcomes if one.is_right)
    return {
        key: (hits[key] / max(said[key], 1), hits[key] / number, 2 * hits[key] / (said[key] + number), number)
        for key, number in labels.most_common()
    }


def calibration_of(
    outcomes: Sequence[Outcome], classes: Sequence[str], bins: int = 6
) -> list[tuple[float, float, int]]:
    """Return for postings by the leading share, in equal groups: mean share, part of right ones, number."""
    pairs = sorted(
        (max(one.predicted.reading.shares.get(key, 0) for key in classes), one.is_right)
        for one in outcomes
        if one.predicted.reading and one.predicted.reading.is_posting
    )
    groups = [pairs[len(pairs) * n // bins : len(pairs) * (n + 1) // bins] for n in range(bins)]
    return [(_mean([a for a, _ in group]) / 100, _mean([b for _, b in group]), len(group)) for group in groups if group]


def marks_of(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return how the marked sentences agree with the quotes that decided a label.

    ``marked`` is the mean number of marked sentences; ``quoted`` the part of them that were quoted, ``same`` for the
    same archetype; ``found`` is the part of the quoted duties and requirements that are marked for their archetype, and
    ``misled`` that of the misleading ones that are marked.
    """
    counts: Counter[str] = Counter()
    for one in outcomes:
        reading, example = one.predicted.reading, one.example
        if reading is None or not example.label.evidence:
            continue
        strongest: dict[int, tuple[float, str]] = {}
        for item in reading.evidence:
            strongest[item.start] = max(strongest.get(item.start, (0.0, "")), (item.weight, item.archetype))
        counts["postings"] += 1
        for number, sentence in enumerate(example.posting.sentences):
            spoken_for = example.spoken_for[number]
            mark = strongest.get(sentence.start, (0.0, ""))[1]
            counted = example.posting.counts[number] > 0
            counts["marks"] += bool(mark)
            counts["quoted"] += bool(mark and spoken_for)
            counts["same"] += mark in spoken_for
            counts["quotes"] += bool(spoken_for) and counted
            counts["misleading"] += example.misleads[number] and counted
            counts["misled"] += example.misleads[number] and bool(mark)
    return {
        "marked": counts["marks"] / max(counts["postings"], 1),
        "quoted": counts["quoted"] / max(counts["marks"], 1),
        "same": counts["same"] / max(counts["marks"], 1),
        "found": counts["same"] / max(counts["quotes"], 1),
        "misled": counts["misled"] / max(counts["misleading"], 1),
    }


def tables(trainer: Trainer, *, repeats: int) -> Iterator[str]:
    """Yield the lines of the tables: all learners on each part of the postings, then the reader in detail."""
    baselines: dict[str, Callable[[Example], Prediction]] = {"article’s words": by_article, "title rule": by_title}
    learners = {
        name: [[Outcome(example, predict(example)) for example in trainer.examples]]
        for name, predict in baselines.items()
    }
    learners["phrases alone"] = list(cross_validate(trainer, repeats=repeats, with_words=False))
    learners["the reader"] = list(cross_validate(trainer, repeats=repeats, with_words=True))
    parts: dict[str, Callable[[Example], bool]] = {"all": lambda example: True}
    for source in sorted({example.label.source for example in trainer.examples}):
        parts[source] = lambda example, source=source: example.label.source == source  # type: ignore[misc]
    for labeller in sorted({example.label.labeller for example in trainer.examples} - {""}):
        parts[f"labeller {labeller}"] = lambda example, one=labeller: example.label.labeller == one  # type: ignore[misc]
    yield f"{FOLDS} folds by posting, {repeats} repeats; ± is half the 95% interval of “leading” for so many postings"
    for part, belongs in parts.items():
        for name, runs in learners.items():
            chosen = [[one for one in outcomes if belongs(one.example)] for outcomes in runs]
            yield _figures_line(part, name, chosen)
        yield ""
    yield from _details(learners["the reader"], trainer.classes)


def _figures_line(part: str, name: str, runs: Sequence[Sequence[Outcome]]) -> str:
    means = figures_of([one for outcomes in runs for one in outcomes])
    half = Z * math.sqrt(means["leading"] * (1 - means["leading"]) / len(runs[0]))
    figures = "  ".join(f"{key} {'   –' if math.isnan(value) else f'{value:.3f}'}" for key, value in means.items())
    return f"{part:12} {len(runs[0]):4}  {name:16} {figures}  ± {half:.3f}"


def _details(runs: Sequence[Sequence[Outcome]], classes: Sequence[str]) -> Iterator[str]:
    many = [one for outcomes in runs for one in outcomes]
    yield "the reader:  precision  recall   F1   number"
    for key, (precision, recall, f1, number) in per_archetype(many).items():
        yield f"{key:12} {precision:9.2f} {recall:8.2f} {f1:6.2f} {number // len(runs):6}"
    keys = list(per_archetype(many))
    confusions = Counter((one.example.label.primary, one.predicted.primary) for one in many)
    yield " ".join(["truly \\ read", *(f"{key[:9]:>10}" for key in keys)])
    for true in keys:
        yield " ".join([f"{true:12}", *(f"{confusions[true, key] / len(runs):10.1f}" for key in keys)])
    yield "leading share  right  number"
    for share, right, number in calibration_of(many, classes):
        yield f"{share:13.2f} {right:6.2f} {number // len(runs):7}"
    yield "marks a posting   quoted   for the same archetype   quotes found   misleading marked"
    mark = marks_of(many)
    figures = f"{mark['marked']:15.1f} {mark['quoted']:8.2f} {mark['same']:24.2f} {mark['found']:14.2f}"
    yield f"{figures} {mark['misled']:19.2f}"


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else math.nan
