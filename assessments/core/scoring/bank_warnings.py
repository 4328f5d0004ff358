"""Warnings about the weights of a questionnaire, for its author, before a version is published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np

from .diagnostics import StraightLine, can_lead, straight_line_profiles
from .instrument import Format, Instrument, Item

MIN_QUESTIONS = 6
MIN_STATEMENTS = 3
HUGE = 3.0  # times the median question's largest weight
RARELY, OFTEN = 0.4, 1.75  # times an even share of random answerers

Kind = Literal[
    "unit_weights",
    "huge_weight",
    "weak_weights",
    "no_weights",
    "same_choices",
    "few_questions",
    "one_way_keyed",
    "none_for",
    "cannot_lead",
    "rarely_leads",
    "often_leads",
    "straight_line",
]
_LINE_WORDS = {  # who answers so, and what helps
    "all_agree": ("agrees with every statement", "Turn some of its statements round."),
    "all_disagree": ("disagrees with every statement", "Turn some of its statements round."),
    "first_option": ("always chooses the first option", "Put its choices in different places."),
    "last_option": ("always chooses the last option", "Put its choices in different places."),
}


@dataclass(frozen=True, slots=True)
class BankWarning:
    """``about`` is the question's or the archetype's key, empty for the bank as a whole; ``items`` the
    questions to look at; ``sentence`` says what is wrong without naming ``about``."""

    kind: Kind
    about: str
    items: tuple[str, ...]
    sentence: str


def bank_warnings(
    instrument: Instrument,
    *,
    winners: Mapping[str, float] | None = None,
    leading: Sequence[str] | None = None,
    lines: Sequence[StraightLine] | None = None,
) -> list[BankWarning]:
    """Return all warnings about a bank of questions, those about questions first, in the bank's order.

    Results that were computed already can be passed in: ``winners`` of `random_winners` (without it, how often
    archetypes lead isn't checked), ``leading`` of `can_lead`, ``lines`` of `straight_line_profiles`.
    """
    leading = can_lead(instrument) if leading is None else leading
    lines = straight_line_profiles(instrument) if lines is None else lines
    return [
        *_about_weights(instrument),
        *_about_choices(instrument),
        *_about_keying(instrument),
        *_about_archetypes(instrument, leading),
        *(_about_winners(winners) if winners else ()),
        *_about_lines(lines),
    ]


def _about_weights(instrument: Instrument) -> Iterator[BankWarning]:
    largest = {key: float(np.abs(item.weights).max()) for key, item in instrument.items.items()}
    speaking = [size for size in largest.values() if size]
    usual = float(np.median(speaking)) if speaking else 0.0
    sizes = {float(size) for item in instrument.items.values() for size in np.abs(item.weights[item.weights != 0])}
    if sizes == {1.0}:
        yield BankWarning(
            "unit_weights", "", (), "Every weight is 1 or -1, so that no choice counts more than another."
        )
    for key, size in largest.items():
        if size == 0:
            yield BankWarning("no_weights", key, (key,), "No choice has a weight: the answers say nothing.")
        elif size >= HUGE * usual:
            sentence = f"A weight of {size:g} where {usual:g} is usual: this one answer outweighs the others."
            yield BankWarning("huge_weight", key, (key,), sentence)
        elif size * HUGE <= usual:
            sentence = f"No weight is above {size:g} where {usual:g} is usual: the answer hardly counts."
            yield BankWarning("weak_weights", key, (key,), sentence)


def _about_choices(instrument: Instrument) -> Iterator[BankWarning]:
    for key, item in instrument.items.items():
        if not item.weights.any():
            continue
        for one, other in combinations(range(len(item.choices)), 2):
            if item.format != Format.STATEMENT and np.array_equal(item.weights[one], item.weights[other]):
                same = f"“{item.choices[one]}” and “{item.choices[other]}”"
                sentence = f"The choices {same} have the same weights: which of them is preferred says nothing."
                yield BankWarning("same_choices", key, (key,), sentence)


def _about_keying(instrument: Instrument) -> Iterator[BankWarning]:
    """Warn of archetypes whose statements, those where their |weight| is largest, are all keyed one way."""
    for axis, archetype in enumerate(instrument.archetypes):
        keyed = [item for item in instrument.items.values() if _is_statement_of(item, axis)]
        signs = {bool(item.weights[0, axis] > 0) for item in keyed}
        if len(keyed) >= MIN_STATEMENTS and len(signs) == 1:
            way = "for" if True in signs else "against"
            items = tuple(item.key for item in keyed)
            sentence = (
                f"Agreeing speaks {way} it in all {len(keyed)} of its statements; reverse one, or ask it differently."
            )
            yield BankWarning("one_way_keyed", archetype, items, sentence)


def _is_statement_of(item: Item, axis: int) -> bool:
    if item.format != Format.STATEMENT or not item.weights[0, axis]:
        return False
    return bool(abs(item.weights[0, axis]) == np.abs(item.weights[0]).max())


def _about_archetypes(instrument: Instrument, leading: Sequence[str]) -> Iterator[BankWarning]:
    about = [
        tuple(key for key, item in instrument.items.items() if item.weights[:, axis].any())
        for axis in range(len(instrument.archetypes))
    ]
    usual = float(np.median([len(items) for items in about]))
    for axis, (archetype, items) in enumerate(zip(instrument.archetypes, about, strict=True)):
        wanted = max(MIN_QUESTIONS, usual / 2)
        if len(items) < wanted:
            number = (
                "No question has"
                if not items
                else "Only 1 question has"
                if len(items) == 1
                else f"Only {len(items)} questions have"
            )
            sentence = (
                f"{number} a weight for it: it will stay uncertain. Better let {np.ceil(wanted):.0f} or more have one."
            )
            yield BankWarning("few_questions", archetype, items, sentence)
        if items and not any((instrument.items[key].weights[:, axis] > 0).any() for key in items):
            sentence = "Nothing speaks for it: no weight is above 0, so it can lead only by what is turned down."
            yield BankWarning("none_for", archetype, items, sentence)
        if archetype not in leading:
            yield BankWarning(
                "cannot_lead", archetype, items, "It can’t lead, not even when everything is answered for it."
            )


def _about_winners(winners: Mapping[str, float]) -> Iterator[BankWarning]:
    even = 1.0 / len(winners)
    for archetype, share in winners.items():
        words = f"{100 * share:.0f}% of random answerers, where an even share is {100 * even:.0f}%."
        if share < RARELY * even:
            yield BankWarning("rarely_leads", archetype, (), f"It leads for only {words}")
        elif share > OFTEN * even:
            yield BankWarning("often_leads", archetype, (), f"It leads for {words}")


def _about_lines(lines: Sequence[StraightLine]) -> Iterator[BankWarning]:
    for line in lines:
        if line.profile.verdict.kind == "clear" and line.leader is not None:
            who, remedy = _LINE_WORDS[line.line]
            sentence = f"Somebody who {who} gets a clear result for it. {remedy}"
            yield BankWarning("straight_line", line.leader, line.drivers, sentence)
