"""Choose and order the advice for a result, and put its verdict into plain words. No Django."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assessments.core.definition import Advice
from assessments.core.names import JOB, Noun, isolated, join_names

PORTRAIT_SLOTS = ("tools", "place", "askers", "not_for")
STEP_SLOTS = ("titles", "posting", "interview", "learn")
CONTEXT_SLOTS = ("seniority", "company_size")
MAX_PORTRAITS = 3


@dataclass(frozen=True)
class Portrait:
    """Advice about one archetype: what such a job is like (``about``), and the next steps, by slot in slot order."""

    archetype: str
    about: tuple[Advice, ...]
    steps: tuple[tuple[str, tuple[Advice, ...]], ...]


@dataclass(frozen=True)
class Guidance:
    """All the advice for one result, in the order in which the page shows it."""

    portraits: tuple[Portrait, ...]
    pair: Advice | None
    mixing: tuple[Advice, ...]
    context: tuple[Advice, ...]


def guidance_for(
    *, pieces: Iterable[Advice], kind: str, leaders: Sequence[str], highest: Sequence[str], context: Sequence[str]
) -> Guidance:
    """Return the pieces of advice that apply to this person.

    ``kind`` is the verdict's kind, ``leaders`` the archetypes that it names, ``highest`` those to describe where it
    names none, ``context`` the person's seniority and company size. A piece applies when every key of its audience is
    among the archetype described and the context.
    """
    pieces = tuple(pieces)
    described = tuple(leaders or highest)[:MAX_PORTRAITS]
    return Guidance(
        portraits=tuple(_portrait(pieces, archetype, context) for archetype in described),
        pair=_pair(pieces, leaders) if len(leaders) == 2 else None,
        mixing=_mixing(pieces, kind),
        context=tuple(
            p for slot in CONTEXT_SLOTS for p in pieces if p.slot == slot and set(p.audience) <= set(context)
        ),
    )


def _portrait(pieces: tuple[Advice, ...], archetype: str, context: Sequence[str]) -> Portrait:
    present = {archetype, *context}
    relevant = [p for p in pieces if archetype in p.audience and set(p.audience) <= present]
    return Portrait(
        archetype=archetype,
        about=tuple(p for slot in PORTRAIT_SLOTS for p in relevant if p.slot == slot),
        # Pieces for a narrower audience come first.
        steps=tuple(
            (slot, tuple(sorted((p for p in relevant if p.slot == slot), key=lambda p: -len(p.audience))))
            for slot in STEP_SLOTS
            if any(p.slot == slot for p in relevant)
        ),
    )


def _pair(pieces: tuple[Advice, ...], leaders: Sequence[str]) -> Advice | None:
    return next((p for p in pieces if p.slot == "pair" and set(p.audience) == set(leaders)), None)


def _mixing(pieces: tuple[Advice, ...], kind: str) -> tuple[Advice, ...]:
    slots = {"spread": ("spread", "overload"), "flat": ("flat",), "split": ("mix",), "clear": ("mix",)}[kind]
    return tuple(p for slot in slots for p in pieces if p.slot == slot)


def headline(*, kind: str, names: Sequence[str], enough: bool, whose: str = "Your", noun: Noun = JOB) -> str:
    """Return the result in one sentence.

    ``names`` are the archetypes that the verdict names, strongest first; ``whose`` is “Your”, or “These” where
    somebody else is looking at the result.
    """
    names = [isolated(name) for name in names]
    if kind == "clear":
        sentence = f"{whose} answers point to {names[0]}."
    elif kind == "split":
        sentence = f"{whose} answers point to two {noun.many} at once: {names[0]} and {names[1]}."
    elif kind == "spread":
        sentence = f"{whose} answers spread over several {noun.many}; {join_names(names)} stand out a little."
    else:
        sentence = f"{whose} answers don't lean far towards any one of these {noun.many}."
    return sentence if enough else f"{sentence} There are not enough answers yet to say it firmly."


NO_ANSWERS = "No question was answered, so there is nothing to say yet."

# How every sentence about “n of m cases” says what a case is.
COUNTED = "Counting all profiles that could lie behind these answers,"


def confidence(*, kind: str, names: Sequence[str], p_top: Sequence[float], best: str) -> str:
    """Return how sure the verdict is, in words, with a frequency instead of a percentage.

    ``p_top`` are the probabilities of ``names``; ``best`` is the archetype with the highest value, named or not.
    """
    names, best = [isolated(name) for name in names], isolated(best)
    if kind == "clear":
        return f"How sure? {COUNTED} {names[0]} comes out on top in about {frequency(p_top[0])}."
    if kind == "split":
        of_both = frequency(sum(p_top))
        return f"How sure? {COUNTED} one of the two comes out on top in about {of_both}; which of them is open."
    if kind == "spread":
        return f"How sure? Not very: {names[0]} comes out on top in only about {frequency(p_top[0])}."
    return f"{best} comes first, but not by much: the differences are small next to the uncertainty of the answers."


def stability(*, decisive_questions: int, leader: str) -> str:
    """Return whether the lead depends on single answers.

    ``decisive_questions`` is how many questions would change the lead if their answer were left out.
    """
    leader = isolated(leader)
    if not decisive_questions:
        return f"No single answer decides it: leaving out any one would still leave {leader} ahead."
    if decisive_questions == 1:
        return f"It hangs on one answer: without it, {leader} would no longer be ahead."
    return f"It is a close call: there are {decisive_questions} answers, each of which {leader} needs to stay ahead."


def frequency(probability: float) -> str:
    """Return a probability as “3 of 4 cases”: the nearest simple fraction, never “all” or “none”."""
    options = ((1, 10), (1, 5), (1, 4), (1, 3), (2, 5), (1, 2), (3, 5), (2, 3), (3, 4), (4, 5), (9, 10), (19, 20))
    top, of = min(options, key=lambda option: abs(option[0] / option[1] - probability))
    return f"{top} of {of} cases"


TEN_MORE = 10  # questions that are offered at a time
NOTES = {
    "straight_line": "Many answers in a row are the same point of five. If that was haste, taking it again would help.",
    "fast": "Most answers came very quickly. If they were given in a hurry, taking it again would help.",
    "person_fit": "Some answers point away from the others. That can be a real mix, or a question read in another way.",
    "odd_even": "One half of the answers paints another picture than the other half. Read the result with some care.",
}


def in_short(*, kind: str, names: Sequence[str]) -> str:
    """Return the verdict in a few words, for lists of results."""
    if kind == "clear":
        return names[0]
    return f"Undecided: {join_names(names)}" if names else "No lean"


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

    ``names`` are the archetypes that the verdict names; ``notes`` are keys of NOTES;
    ``decisive_questions`` as for `stability`, ``left`` and ``whole`` as for `remaining_questions`.
    """
    prompts = []
    if kind == "split":
        prompts.append(f"{join_names(names)} are about level. Which day at work would be the better one, and why?")
    elif kind == "spread":
        appealing = f"Several {noun.many} appeal: {join_names(names)}."
        prompts.append(f"{appealing} What would they miss most if one were taken away?")
    elif kind == "flat":
        prompts.append(
            f"No {noun.one} stands out. Ask which of the tasks they have done before, and which they only know by name."
        )
    if decisive_questions:
        answers = "one answer" if decisive_questions == 1 else f"any of {decisive_questions} answers"
        prompts.append(f"The lead hangs on {answers}. Ask how firm those answers are.")
    if not enough and left:
        more = remaining_questions(left=left, whole=whole, noun="question").capitalize()
        prompts.append(f"There are few answers yet. {more} would tell more than a long talk.")
    elif not enough:
        prompts.append("There are few answers, and every question has been asked. Ask about those that were skipped.")
    if "person_fit" in notes or "odd_even" in notes:
        prompts.append(
            "Some answers contradict each other. Go through them together: a real mix, or a question misread?"
        )
    if "fast" in notes or "straight_line" in notes:
        prompts.append(
            "The answers came fast or all alike. Ask how it was to take the quiz before reading much into them."
        )
    return prompts


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
