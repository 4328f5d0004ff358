"""Choose and order the advice for a result, and put its verdict into plain words. No Django."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assessments.core.definition import Advice
from assessments.core.names import JOB, Noun, isolated, join_names, without_article

PORTRAIT_SLOTS = ("tools", "place", "askers", "not_for")
STEP_SLOTS = ("titles", "posting", "interview", "learn")
CONTEXT_SLOTS = ("seniority", "company_size")
TOO_MANY = 3  # archetypes in one role, as the article warns
MAX_PORTRAITS = 3  # archetypes with advice of their own: with a fourth the page would be too heavy for mobile data


@dataclass(frozen=True)
class Portrait:
    """Advice about one archetype: what such a job is like (``about``), and the next steps, by slot in slot order.

    One ``in_full`` also tells of a week of it, one in brief what it is in a sentence.
    """

    archetype: str
    in_full: bool = False
    about: tuple[Advice, ...] = ()
    steps: tuple[tuple[str, tuple[Advice, ...]], ...] = ()


@dataclass(frozen=True)
class Guidance:
    """All the advice for one result, in the order in which the page shows it."""

    portraits: tuple[Portrait, ...]
    pair: Advice | None
    mixing: tuple[Advice, ...]
    context: tuple[Advice, ...]


def guidance_for(
    *,
    pieces: Iterable[Advice],
    leaders: Sequence[str],
    sides: Sequence[str] = (),
    highest: Sequence[str],
    context: Sequence[str],
) -> Guidance:
    """Return the pieces of advice that apply to this person.

    ``leaders`` and ``sides`` are the archetypes that the verdict names, all of which are described, those beyond
    MAX_PORTRAITS in brief; ``highest`` those to describe where it names none; ``context`` the person's seniority and
    company size. A piece applies when every key of its audience is among the archetype described and the context.
    """
    pieces = tuple(pieces)
    named = (*leaders, *sides)
    return Guidance(
        portraits=tuple(
            _portrait(pieces, archetype, context) if place < MAX_PORTRAITS else Portrait(archetype)
            for place, archetype in enumerate(named or highest)
        ),
        pair=pair_of(pieces, leaders, sides),
        mixing=_mixing(pieces, leaders, sides),
        context=tuple(
            p for slot in CONTEXT_SLOTS for p in pieces if p.slot == slot and set(p.audience) <= set(context)
        ),
    )


def _portrait(pieces: tuple[Advice, ...], archetype: str, context: Sequence[str]) -> Portrait:
    present = {archetype, *context}
    relevant = [p for p in pieces if archetype in p.audience and set(p.audience) <= present]
    return Portrait(
        archetype=archetype,
        in_full=True,
        about=tuple(p for slot in PORTRAIT_SLOTS for p in relevant if p.slot == slot),
        # Pieces for a narrower audience come first.
        steps=tuple(
            (slot, tuple(sorted((p for p in relevant if p.slot == slot), key=lambda p: -len(p.audience))))
            for slot in STEP_SLOTS
            if any(p.slot == slot for p in relevant)
        ),
    )


def pair_of(pieces: Iterable[Advice], leaders: Sequence[str], sides: Sequence[str]) -> Advice | None:
    """Return the advice for two leaders, or for a leader and its only side; None for any other mix."""
    pair = set(leaders) if len(leaders) != 1 else {*leaders, *sides}
    return next((p for p in pieces if p.slot == "pair" and set(p.audience) == pair), None)


def _mixing(pieces: tuple[Advice, ...], leaders: Sequence[str], sides: Sequence[str]) -> tuple[Advice, ...]:
    """Return the word on mixing; a warning where the verdict names more archetypes than one role can hold."""
    slots: tuple[str, ...] = ("flat",)
    if len(leaders) + len(sides) >= TOO_MANY:
        slots = ("spread", "overload") if len(leaders) == TOO_MANY else ("spread",)
    elif leaders:
        slots = ("mix",)
    return tuple(p for slot in slots for p in pieces if p.slot == slot)


def headline(
    *,
    kind: str,
    names: Sequence[str],
    sides: Sequence[str] = (),
    pair: str = "",
    enough: bool,
    whose: str = "Your",
    noun: Noun = JOB,
) -> str:
    """Return the result in one sentence.

    ``names`` are the leaders and ``sides`` the archetypes beside them, in the order in which they are to be named;
    ``pair`` is the name that their mix has, if it has one; ``whose`` is “Your”, or “These” where somebody else is
    looking at the result.
    """
    known = f"a mix known as “{pair}”" if pair else ""
    if kind == "clear" and sides:
        sentence = f"Mostly {isolated(names[0])}, {_with_sides(sides)}{known and f': {known}'}."
    elif kind == "clear":
        sentence = f"{whose} answers point to {isolated(names[0])}."
    elif kind == "split":
        both = f"{join_names(names)}{known and f', {known}'}{(sides and f', {_with_sides(sides)}') or ''}"
        sentence = f"{whose} answers point to two {noun.many} at once: {both}."
    elif kind == "spread":
        sentence = f"{whose} answers spread over several {noun.many}: above all {join_names([*names, *sides])}."
    else:
        sentence = f"{whose} answers don't lean far towards any one of these {noun.many}."
    return sentence if enough else f"{sentence} There are not enough answers yet to say it firmly."


def _with_sides(sides: Sequence[str]) -> str:
    """Return “with a strong Pilot side”, “with strong Pilot and Farmer sides”."""
    names = join_names([without_article(name) for name in sides])
    return f"with a strong {names} side" if len(sides) == 1 else f"with strong {names} sides"


NO_ANSWERS = "No question was answered, so there is nothing to say yet."

# How every sentence about “n of m cases” says what a case is.
COUNTED = "counting all profiles that could lie behind these answers"
MORE_OFTEN = 1.5  # times as often as the other: from there on one of two is the likelier


def confidence(*, kind: str, names: Sequence[str], p_top: Sequence[float]) -> str:
    """Return how sure the verdict is, in words, with a frequency instead of a percentage.

    ``p_top`` are the probabilities of ``names``: the leaders, or where there are none all archetypes.
    """
    likely, best = max(zip(p_top, names, strict=True), key=lambda pair: pair[0])
    best = isolated(best)
    if kind == "clear":
        return f"How sure? {COUNTED.capitalize()}, {best} comes out on top in about {frequency(likely)}."
    if kind == "split":
        which = f"more often {best}" if likely >= MORE_OFTEN * min(p_top) else "which of them is open"
        of_both = frequency(sum(p_top))
        return f"How sure? {COUNTED.capitalize()}, one of the two comes out on top in about {of_both}; {which}."
    if kind == "spread":
        return f"How sure? Not very: {COUNTED}, {best} comes out on top in only about {frequency(likely)}."
    return f"{COUNTED.capitalize()}, even {best} comes out on top in only about {frequency(likely)}."


def stability(*, decisive_questions: int, turned_by_one: bool, leader: str) -> str:
    """Return whether the lead depends on single answers.

    ``decisive_questions`` is how many questions would change the lead if their answer were left out; ``turned_by_one``
    whether another answer to one question would put another archetype ahead.
    """
    leader = isolated(leader)
    if decisive_questions > 1:
        return (
            f"It is a close call: there are {decisive_questions} answers, each of which {leader} needs to stay ahead."
        )
    if decisive_questions:
        return f"It is a close call: without one of the answers, {leader} would no longer be ahead."
    if turned_by_one:
        left_out = f"Leaving out any one answer would still leave {leader} ahead"
        return f"{left_out}, but changing one could put another archetype ahead."
    return f"No single answer decides it: leaving out any one would still leave {leader} ahead."


FRACTIONS = [(top, of) for of in (2, 3, 4, 5, 10, 20, 100) for top in ((99,) if of == 100 else range(1, of))]


def frequency(probability: float) -> str:
    """Return a probability as “3 of 4 cases”: the simple fraction nearest to its percentage, never “all” or “none”.

    Between 3 and 97 % it is never more than 3 points off the percentage that stands beside it.
    """
    shown = round(probability, 2)
    top, of = min(FRACTIONS, key=lambda fraction: round(abs(fraction[0] / fraction[1] - shown), 6))
    return f"{top} of {of} cases"


TEN_MORE = 10  # questions that are offered at a time
NOTES = {
    "straight_line": "Many answers in a row are the same point of five. If that was haste, taking it again would help.",
    "fast": "Most answers came very quickly. If they were given in a hurry, taking it again would help.",
    "person_fit": "Some answers point away from the others. That can be a real mix, or a question read in another way.",
    "odd_even": "One half of the answers paints another picture than the other half. Read the result with some care.",
}
NOTES_FOR_COACHES = {
    "straight_line": "Many answers in a row are the same point of five. Ask how it was to take the quiz.",
    "fast": "Most answers came very quickly. Ask whether they were given in a hurry.",
    "person_fit": "Some answers point away from the others. Ask about them: a real mix, or a question misread?",
    "odd_even": "One half of the answers paints another picture than the other half. Ask which half is more like them.",
}
"""What `NOTES` say to whoever took the quiz, with what a coach can ask."""


def in_short(*, kind: str, mix: str) -> str:
    """Return the verdict in a few words, for lists of results; ``mix`` as from `mix_in_short`."""
    if not mix:
        return "No lean"
    return mix if kind == "clear" else f"Undecided: {mix}"


def mix_in_short(names: Sequence[str], sides: Sequence[str]) -> str:
    """Return leaders and sides in a few words: “The Sailor + Pilot side”."""
    if not sides:
        return join_names(names)
    beside = join_names([without_article(name) for name in sides])
    return f"{join_names(names)} + {beside} side{'s' if len(sides) > 1 else ''}"


def talk_about(
    *,
    kind: str,
    names: Sequence[str],
    enough: bool,
    notes: Sequence[str],
    decisive_questions: int,
    left: int = TEN_MORE,
    whole: bool = False,
    noun: Noun = JOB,
) -> list[str]:
    """Return sentences that a coach can begin a talk about this result with.

    ``names`` are the verdict's leaders; ``notes`` are keys of NOTES;
    ``decisive_questions`` as for `stability`, ``left`` and ``whole`` as for `remaining_questions`.
    """
    prompts = []
    if kind == "split":
        prompts.append(f"Either {isolated(names[0])} or {isolated(names[1])} leads. {_WHICH_DAY}")
    elif kind == "spread":
        appealing = f"Several {noun.many} appeal: {join_names(names)}."
        prompts.append(f"{appealing} What would they miss most if one were taken away?")
    elif kind == "flat":
        prompts.append(
            f"No {noun.one} leads clearly. Ask which of the tasks they have done, and which they only know by name."
        )
    if decisive_questions and kind != "flat":
        answers = "one answer" if decisive_questions == 1 else f"each of {decisive_questions} answers"
        firm = "that answer is" if decisive_questions == 1 else "those answers are"
        prompts.append(f"The lead hangs on {answers}. Ask how firm {firm}.")
    if not enough and left:
        more = remaining_questions(left=left, whole=whole, noun="question").capitalize()
        prompts.append(f"There are few answers yet. {more} would tell more than a long talk.")
    elif not enough:
        prompts.append("There are few answers, and every question has been asked. Ask about those that were skipped.")
    return prompts + [sentence for note, sentence in NOTES_FOR_COACHES.items() if note in notes]


_WHICH_DAY = "Which day at work would be the better one, and why?"


def remaining_questions(*, left: int, whole: bool, noun: str) -> str:
    """Return how many questions remain, in words: “ten more questions”, “the last question”, “the other 40 questions”.

    ``left`` is how many questions were not asked yet, ``whole`` whether all of them come at once.
    """
    if left == 1:
        return f"the last {noun}"
    if whole:
        return f"the other {left} {noun}s"
    return f"the last {left} {noun}s" if left < TEN_MORE else f"ten more {noun}s"


def surer(*, kind: str, names: Sequence[str], left: int, whole: bool, noun: Noun = JOB) -> str:
    """Return what would make the result more certain; ``left`` and ``whole`` as for `remaining_questions`."""
    if not left:
        return f"Every question has been asked; {_trying(noun)} would tell more now."
    answers = remaining_questions(left=left, whole=whole, noun="answer").capitalize()
    if len(names) > 1:
        return f"{answers} would make it surer, mostly by setting {join_names(names[:2])} apart."
    if kind == "flat":
        return f"{answers} might show a lean after all."
    return f"{answers} would narrow the band."


def _trying(noun: Noun) -> str:
    return f"a day beside someone in {noun.such}" if noun == JOB else "a day of trying it out"


def counted(number: int, noun: str) -> str:
    """Return “1 answer”, “3 answers”."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
