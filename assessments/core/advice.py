"""Choose and order the advice for a result, and put its verdict into plain words. No Django."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, zip_longest

from assessments.core.definition import COMPANY_SIZE, SENIORITY, Advice
from assessments.core.names import JOB, Noun, isolated, join_names, without_article

PORTRAIT_SLOTS = ("tools", "place", "askers", "not_for")
STEP_SLOTS = ("titles", "posting", "interview", "learn")
CONTEXT_SLOTS = ("seniority", "company_size")
MAX_TITLES, MAX_QUESTIONS = 3, 2  # among the three things to do now; a question of each archetype where more lead
FURTHER = {"titles": "More titles to search for", "interview": "More questions to ask in an interview"}
TOO_MANY = 3  # archetypes in one role, as the article warns
MAX_PORTRAITS = 3  # archetypes with advice of their own: with a fourth the page would be too heavy for mobile data

MAX_WITH_STEPS = 2  # of those, with further titles, questions and what to learn, for the same reason


@dataclass(frozen=True)
class Portrait:
    """Advice about one archetype: what such a job is like (``about``), and the next steps, by slot in slot order.

    ``week`` says what a week of it is like, ``month`` one thing to do in a month. One that isn't ``in_full`` has none
    of these: the archetype's summary is all that is said.
    """

    archetype: str
    in_full: bool = False
    week: Advice | None = None
    month: Advice | None = None
    about: tuple[Advice, ...] = ()
    steps: tuple[tuple[str, tuple[Advice, ...]], ...] = ()

    def without(self, pieces: Iterable[Advice]) -> "Portrait":
        """Return the portrait without those of its steps that stand elsewhere."""
        kept = ((slot, tuple(piece for piece in steps if piece not in pieces)) for slot, steps in self.steps)
        return replace(self, steps=tuple((slot, steps) for slot, steps in kept if steps))


@dataclass(frozen=True)
class ThingsToDo:
    """What to do now: job titles to search for, one thing to do this month, questions to ask in an interview."""

    titles: tuple[Advice, ...] = ()
    month: Advice | None = None
    questions: tuple[Advice, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.titles or self.month or self.questions)


@dataclass(frozen=True)
class Guidance:
    """All the advice for one result.

    ``week`` is what a week of such work is like: of the leading pair, or of the first leader; where none leads, the
    word on that.
    """

    portraits: tuple[Portrait, ...]
    pair: Advice | None
    week: Advice | None
    mixing: tuple[Advice, ...]
    context: tuple[Advice, ...]

    @cached_property
    def to_do(self) -> ThingsToDo:
        """The first few steps, taken from the portraits in turn."""
        steps = [dict(portrait.steps) for portrait in self.portraits]
        return ThingsToDo(
            titles=_in_turn([found.get("titles", ()) for found in steps])[:MAX_TITLES],
            month=next((portrait.month for portrait in self.portraits if portrait.month), None),
            questions=_in_turn([found.get("interview", ()) for found in steps])[
                : max(MAX_QUESTIONS, sum(portrait.in_full for portrait in self.portraits))
            ],
        )

    @cached_property
    def further(self) -> tuple[Portrait, ...]:
        """The portraits without the steps that are among the things to do now; the first MAX_WITH_STEPS have others."""
        shown = {*self.to_do.titles, *self.to_do.questions}
        return tuple(
            portrait.without(shown) if place < MAX_WITH_STEPS else replace(portrait, steps=())
            for place, portrait in enumerate(self.portraits)
        )


def _in_turn(lists: Iterable[Sequence[Advice]]) -> tuple[Advice, ...]:
    """Return the first of each list, then the second of each, and so on."""
    return tuple(piece for piece in chain.from_iterable(zip_longest(*lists)) if piece)


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
    portraits = tuple(
        _portrait(pieces, archetype, context) if place < MAX_PORTRAITS else Portrait(archetype)
        for place, archetype in enumerate(named or highest)
    )
    pair = pair_of(pieces, leaders, sides)
    flat = next((piece for piece in pieces if piece.slot == "flat"), None)
    return Guidance(
        portraits=portraits,
        pair=pair,
        week=(pair or portraits[0].week) if named else flat,
        mixing=_mixing(pieces, leaders, sides),
        context=tuple(
            p for slot in CONTEXT_SLOTS for p in pieces if p.slot == slot and set(p.audience) <= set(context)
        ),
    )


def _portrait(pieces: tuple[Advice, ...], archetype: str, context: Sequence[str]) -> Portrait:
    present = {archetype, *context}
    relevant = [p for p in pieces if archetype in p.audience and set(p.audience) <= present]
    # Pieces for a narrower audience come first.
    by_slot = {
        slot: tuple(sorted((p for p in relevant if p.slot == slot), key=lambda p: -len(p.audience)))
        for slot in ("week", "month", *STEP_SLOTS)
    }
    return Portrait(
        archetype=archetype,
        in_full=True,
        week=next(iter(by_slot["week"]), None),
        month=next(iter(by_slot["month"]), None),
        about=tuple(p for slot in PORTRAIT_SLOTS for p in relevant if p.slot == slot),
        steps=tuple((slot, by_slot[slot]) for slot in STEP_SLOTS if by_slot[slot]),
    )


def tailored_to(piece: Advice) -> str:
    """Return which seniority or company size a piece was chosen for, in the words of the opening page; “” if none."""
    chosen = [name for key, name in (SENIORITY | COMPANY_SIZE).items() if key in piece.audience]
    return f"Chosen at the start: {'; '.join(chosen)}." if chosen else ""


def pair_of(pieces: Iterable[Advice], leaders: Sequence[str], sides: Sequence[str]) -> Advice | None:
    """Return the advice for two leaders, or for a leader and its only side; None for any other mix."""
    pair = set(leaders) if len(leaders) != 1 else {*leaders, *sides}
    return next((p for p in pieces if p.slot == "pair" and set(p.audience) == pair), None)


def _mixing(pieces: tuple[Advice, ...], leaders: Sequence[str], sides: Sequence[str]) -> tuple[Advice, ...]:
    """Return the word on mixing; a warning where the verdict names more archetypes than one role can hold."""
    slots: tuple[str, ...] = ()
    if len(leaders) + len(sides) >= TOO_MANY:
        slots = ("spread", "overload") if len(leaders) == TOO_MANY else ("spread",)
    elif leaders:
        slots = ("mix",)
    return tuple(p for slot in slots for p in pieces if p.slot == slot)


def week_label(*, names: Sequence[str], pair: Advice | None) -> str:
    """Return what stands before the week; ``names`` are all that the verdict names, “” is for a result that has none.

    A pair is called by its own name, if it has one. Of three and more the week is that of the first.
    """
    if pair:
        return pair.title or "The two together"
    if len(names) > 1:
        return f"{isolated(names[0])}: a typical week"
    return "A typical week" if names else ""


def headline(
    *,
    kind: str,
    names: Sequence[str],
    sides: Sequence[str] = (),
    whose: str = "Your",
    noun: Noun = JOB,
) -> str:
    """Return the result in one sentence.

    ``names`` are the leaders and ``sides`` the archetypes beside them, in the order in which they are to be named;
    ``whose`` is “Your”, or “These” where somebody else is looking at the result.
    """
    beside = f", {_with_sides(sides)}" if sides else ""
    if kind == "clear" and sides:
        return f"Mostly {isolated(names[0])}{beside}."
    if kind == "clear":
        return f"{whose} answers point to {isolated(names[0])}."
    if kind == "split":
        return f"Two {noun.many} at once: {join_names(names)}{beside}."
    if kind == "spread":
        return f"Several {noun.many} at once: {join_names([*names, *sides])}."
    return f"No clear lean towards any one of these {noun.many}."


def _with_sides(sides: Sequence[str]) -> str:
    """Return “with a strong Pilot side”, “with strong Pilot and Farmer sides”."""
    names = join_names([without_article(name) for name in sides])
    return f"with a strong {names} side" if len(sides) == 1 else f"with strong {names} sides"


NO_LEAN = "No clear lean"  # the name of a flat result wherever it is named
NO_ANSWERS = "No question was answered, so there is nothing to say yet."

MORE_LIKELY = 1.5  # times the other's probability: from there on one of two is said to be the likelier
CLOSE = 0.2  # probability of coming first: from there on the second is said to be close
TOO_FEW = "There aren’t enough answers yet to say so firmly."


def confidence(
    *, kind: str, names: Sequence[str], p_top: Sequence[float], second: tuple[str, float] | None = None, enough: bool
) -> str:
    """Return how sure the verdict is, in plain words.

    ``p_top`` are the probabilities of ``names``: the leaders, or where there are none all archetypes. ``second`` is
    the archetype with the second highest value and its probability, where there is one.
    """
    likely, best = max(zip(p_top, names, strict=True), key=lambda pair: pair[0])
    best = isolated(best)
    if kind == "clear":
        sentence = f"We’re {chance(likely)} sure{_next_to_it(second)}."
    elif kind == "split":
        which = f"more likely {best}" if likely >= MORE_LIKELY * min(p_top) else "we can’t say which yet"
        sentence = f"We’re {chance(sum(p_top))} sure that one of the two comes first; {which}."
    elif kind == "spread":
        sentence = f"Too close to call: {best}, the most likely to come first, has a chance of only {chance(likely)}."
    else:
        sentence = f"They lie close together: {best}, the most likely to come first, has a chance of {chance(likely)}."
    return sentence if enough else f"{sentence} {TOO_FEW}"


def _next_to_it(second: tuple[str, float] | None) -> str:
    if second is None:
        return ""
    name, likely = second
    return f"; {isolated(name)} is {'a close second' if likely >= CLOSE else 'second'}"


def chance(probability: float) -> str:
    """Return a probability as “about 70%”: in steps of 5, never “0%” or “100%”.

    It is never more than 2 points off the whole percentage that stands in the table.
    """
    shown = round(100 * probability)
    if shown > 97:
        return "more than 97%"
    return "less than 3%" if shown < 3 else f"about {5 * round(shown / 5)}%"


def stability(*, decisive_questions: int, turned_by_one: bool, leader: str) -> str:
    """Return whether the lead depends on single answers.

    ``decisive_questions`` is how many questions would change the lead if their answer were left out; ``turned_by_one``
    whether another answer to one question would put another archetype ahead.
    """
    leader = isolated(leader)
    if decisive_questions > 1:
        return f"It’s a close call: {leader} needs each of {decisive_questions} answers to stay ahead."
    if decisive_questions:
        return f"It’s a close call: without one of the answers, {leader} would no longer be ahead."
    if turned_by_one:
        left_out = f"{leader} stays ahead whichever answer is left out"
        return f"{left_out}, but changing one could put another archetype ahead."
    return f"No single answer decides it: {leader} stays ahead whichever one is left out."


TEN_MORE = 10  # questions that are offered at a time
NOTES = {
    "straight_line": "Many answers in a row are the same point of five. If they were rushed, take the quiz again.",
    "fast": "Most answers came very quickly. If they were rushed, take the quiz again.",
    "person_fit": "Some answers point away from the rest. That can be a real mix, or a question read differently.",
    "odd_even": "One half of the answers paints a different picture from the other. Read the result with care.",
}
NOTES_FOR_COACHES = {
    "straight_line": "Many answers in a row are the same point of five. Ask how taking the quiz went.",
    "fast": "Most answers came very quickly. Ask whether they were rushed.",
    "person_fit": "Some answers point away from the rest. Ask about them: a real mix, or a question misread?",
    "odd_even": "One half of the answers paints a different picture from the other. Ask which half is more like them.",
}
"""What `NOTES` say to whoever took the quiz, with what a coach can ask."""


def in_short(*, kind: str, mix: str) -> str:
    """Return the verdict in a few words, for lists of results; ``mix`` as from `mix_in_short`."""
    if not mix:
        return NO_LEAN
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
        several = "either of two" if decisive_questions == 2 else f"any one of {decisive_questions}"
        answers = "one answer" if decisive_questions == 1 else f"{several} answers"
        firm = "it is" if decisive_questions == 1 else "they are"
        prompts.append(f"Leaving out {answers} would change the leader. Ask how firm {firm}.")
    if not enough and left:
        more = remaining_questions(left=left, whole=whole, noun="question").capitalize()
        prompts.append(f"There are few answers yet. {more} would tell more than a long talk.")
    elif not enough:
        prompts.append("There are few answers, and every question has been asked. Ask about those that were skipped.")
    return prompts + [sentence for note, sentence in NOTES_FOR_COACHES.items() if note in notes]


_WHICH_DAY = "Which of the two working days would they choose, and why?"


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
        return f"{answers} would make it surer, mostly by telling {join_names(names[:2])} apart."
    if kind == "flat":
        return f"{answers} might show a lean after all."
    return f"{answers} would make it surer."


def _trying(noun: Noun) -> str:
    return f"a day beside someone in {noun.such}" if noun == JOB else "a day of trying it out"


def counted(number: int, noun: str) -> str:
    """Return “1 answer”, “3 answers”."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
