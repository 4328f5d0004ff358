"""Say in a sentence what somebody answered, or would have to answer, with the author's own texts set apart.

A text may be a noun, a verb, a whole sentence with quotation marks, or in another language. So none is bent to fit:
sentences are `Sentence`s, whose texts each page sets in its own way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from textwrap import shorten
from typing import Any

from assessments.core.advice import counted
from assessments.core.definition import Definition, Format, Question

NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@dataclass(frozen=True)
class Sentence:
    """A sentence with texts of a questionnaire in it: ``pattern`` has a “{}” for each of ``texts``."""

    pattern: str
    texts: tuple[str, ...]

    @property
    def parts(self) -> list[tuple[str, bool]]:
        """The sentence in parts, each with whether it is a text of the questionnaire."""
        ours = self.pattern.split("{}")
        parts = [(ours[0], False)]
        for text, rest in zip(self.texts, ours[1:], strict=True):
            parts += [(text, True), (rest, False)]
        return [part for part in parts if part[0]]

    @property
    def plain(self) -> str:
        """The sentence as plain text, without anything around its texts."""
        return "".join(text for text, _ in self.parts)

    def shortened(self, width: int) -> "Sentence":
        """Return the sentence with each of its texts shortened to so many characters, at the end of a word."""
        return replace(self, texts=tuple(shorten(text, width, placeholder="…") for text in self.texts))


def answer_sentence(
    *, content: Definition, question: Question, response: Any, position: int, is_favoured: bool, who: str
) -> Sentence:
    """Return what an answer said about one choice of its question.

    ``position`` is the choice's, ``is_favoured`` whether the answer favours it (see `scoring.Telling`); a statement's
    own text is its prompt. ``who`` is “You” or “They”.
    """
    texts = question.choice_texts
    told = question.choices[position]
    match question.format:
        case Format.STATEMENT:
            label = content.scale_by_key[question.scale].labels[int(response) - 1]
            return Sentence(f"{who} answered {{}} to: {{}}", (label, question.prompt))
        case Format.PAIR:
            return Sentence(f"{who} chose {{}} over {{}}", _first_and_other(texts, first=str(response)))
        case Format.GRADED_PAIR:
            preferred = list(texts)[0 if int(response) < 3 else 1]
            strongly = " strongly" if response in (1, 5) else ""
            return Sentence(f"{who}{strongly} preferred {{}} to {{}}", _first_and_other(texts, first=preferred))
        case Format.SINGLE:
            return Sentence(f"{who} {'chose' if is_favoured else 'passed over'} {{}}", (told.text,))
        case Format.BEST_WORST:
            return Sentence(f"{who} {'most' if is_favoured else 'least'} liked {{}}", (told.text,))
        case Format.RANKING:
            return Sentence(f"{who} put {{}} {_place(response.index(told.key), len(texts))}", (told.text,))
        case Format.MULTI:
            return Sentence(f"{who} {'ticked' if is_favoured else 'left out'} {{}}", (told.text,))
        case Format.ALLOCATION:
            points = f"{response.get(told.key, 0) or 'none'} of {counted(question.total or 0, 'point')}"
            return Sentence(f"{who} gave {{}} {points}", (told.text,))


def change_sentence(*, content: Definition, question: Question, given: Any, needed: Any) -> Sentence:
    """Return what somebody would have had to answer in place of ``given``, as the end of “if you had”.

    Only what differs between the two responses is said, and at the end what was asked.
    """
    texts = question.choice_texts
    asked = (question.prompt,)
    match question.format:
        case Format.STATEMENT:
            labels = content.scale_by_key[question.scale].labels
            changed = (labels[int(needed) - 1], labels[int(given) - 1])
            return Sentence("answered {} instead of {} to: {}", changed + asked)
        case Format.PAIR | Format.SINGLE:
            change = Sentence("chosen {} instead of {}", (texts[str(needed)], texts[str(given)]))
        case Format.GRADED_PAIR:
            change = _graded_change(tuple(texts.values()), given=int(given), needed=int(needed))
        case Format.BEST_WORST:
            change = _ends_change(texts, given, needed)
        case Format.RANKING:
            change = _ranking_change(texts, given, needed)
        case Format.MULTI:
            change = _ticks_change(texts, set(given), set(needed))
        case Format.ALLOCATION:
            change = _points_change(texts, given, needed)
    return Sentence(f"{change.pattern}, when asked: {{}}", change.texts + asked)


def _first_and_other(texts: Mapping[str, str], *, first: str) -> tuple[str, str]:
    other = next(key for key in texts if key != first)
    return texts[first], texts[other]


def _place(index: int, count: int) -> str:
    return "last" if index == count - 1 else f"{PLACES[index]} of {NUMBERS[count]}"


def _joined(sentences: Sequence[Sentence]) -> Sentence:
    """Join clauses by commas and “and”."""
    patterns = [sentence.pattern for sentence in sentences]
    pattern = patterns[0] if len(patterns) == 1 else f"{', '.join(patterns[:-1])}, and {patterns[-1]}"
    return Sentence(pattern, tuple(text for sentence in sentences for text in sentence.texts))


def _ends_change(texts: Mapping[str, str], given: Mapping[str, str], needed: Mapping[str, str]) -> Sentence:
    """Name what is most and least now, with what it was before; where the two change places, name each once."""
    most, least = texts[needed["most"]], texts[needed["least"]]
    if (needed["most"], needed["least"]) == (given["least"], given["most"]):
        return Sentence("most liked {} and least liked {} instead of the other way round", (most, least))
    return _joined(
        [
            Sentence(f"{end} liked {{}} instead of {{}}", (texts[needed[end]], texts[given[end]]))
            for end in ("most", "least")
            if given[end] != needed[end]
        ]
    )


def _graded_change(texts: tuple[str, ...], *, given: int, needed: int) -> Sentence:
    """Name the text that is preferred now; say of the answer given only what is different."""
    first, second = texts if needed < 3 else texts[::-1]
    strongly = " strongly" if needed in (1, 5) else ""
    if needed == 3:
        return Sentence("found {} and {} about the same", texts)
    if given == 3:
        return Sentence(f"{strongly} preferred {{}} to {{}}".strip(), (first, second))
    if (given < 3) == (needed < 3):
        return Sentence(f"preferred {{}} to {{}} {'more' if strongly else 'less'} strongly", (first, second))
    return Sentence(f"{strongly} preferred {{}} to {{}} instead of the other way round".strip(), (first, second))


def _ranking_change(texts: Mapping[str, str], given: Sequence[str], needed: Sequence[str]) -> Sentence:
    moved = [
        Sentence(f"put {{}} {_place(index, len(needed))}", (texts[key],))
        for index, key in enumerate(needed)
        if given[index] != key
    ]
    return _joined(moved)


def _ticks_change(texts: Mapping[str, str], given: set[str], needed: set[str]) -> Sentence:
    more = [Sentence("ticked {}", (text,)) for key, text in texts.items() if key in needed - given]
    fewer = [Sentence("left out {}", (text,)) for key, text in texts.items() if key in given - needed]
    return _joined([*more, *fewer])


def _points_change(texts: Mapping[str, str], given: Mapping[str, int], needed: Mapping[str, int]) -> Sentence:
    changed = [
        Sentence(f"given {{}} {counted(needed.get(key, 0), 'point')} instead of {given.get(key, 0)}", (text,))
        for key, text in texts.items()
        if given.get(key, 0) != needed.get(key, 0)
    ]
    return _joined(changed)
