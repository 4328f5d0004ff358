"""Rank a group's members by how much a talk about the result is worth, each for a reason. Pure.

A reason is a fact of the result, never of the person. Whoever has several is ranked by the most serious; see `rank` for
the order of those who share it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from assessments.coaching.summary import FinishedMember
from assessments.core.advice import counted
from assessments.core.names import Noun, isolated, join_names
from assessments.core.opposites import opposed_pairs
from assessments.results.snapshots import ResultSummary
from assessments.results.verdict import ArchetypeScore, NamedByVerdict, names_of

MAX_FIRST = 10  # members who are ranked one by one
MAX_ALIKE = 3  # of those, by one reason, as long as there are others: ten of a kind are better seen as a group


class Reason(IntEnum):
    """Why a result is worth a talk, the most serious first.

    First come those by which the result may not hold, then those that leave a choice open, then weak signs.
    """

    RUSHED = 1
    CONTRADICTING = 2
    CHANGED = 3
    NO_LEAN = 4
    TOO_BROAD = 5
    PULLING_APART = 6
    FRAGILE = 7
    SEVERAL = 8
    ODD_ANSWERS = 9
    FEW_ANSWERS = 10

    @property
    def title(self) -> str:
        """The reason as a heading above the members that it stands for."""
        return _TITLES[self]


_TITLES = {
    Reason.RUSHED: "Answers look rushed",
    Reason.CONTRADICTING: "Answers contradict each other",
    Reason.CHANGED: "Took the quiz twice and changed",
    Reason.NO_LEAN: "No clear lean",
    Reason.TOO_BROAD: "A mix too broad for one role",
    Reason.PULLING_APART: "Split between two that pull apart",
    Reason.FRAGILE: "The lead depends on a single answer",
    Reason.SEVERAL: "Undecided between several",
    Reason.ODD_ANSWERS: "Some answers point away from the rest",
    Reason.FEW_ANSWERS: "Undecided, with few answers yet",
}


@dataclass(frozen=True)
class Case:
    """A member with the reasons for a talk, the most serious first, and a sentence on that one."""

    member: FinishedMember
    reasons: tuple[Reason, ...]
    sentence: str


@dataclass(frozen=True)
class Triage:
    """A group's members by how much a talk is worth; each is in it once.

    ``first`` are the cases most worth a talk; ``rest`` the others by their most serious reason, most serious first;
    ``unremarkable`` those whose result is clear and holds together.
    """

    first: tuple[Case, ...]
    rest: tuple[tuple[Reason, tuple[Case, ...]], ...]
    unremarkable: tuple[FinishedMember, ...]


def triage(members: Iterable[FinishedMember]) -> Triage:
    """Rank the members by how much a talk is worth; see `Reason` and `rank` for the order."""
    opposed: dict[int, frozenset[frozenset[str]]] = {}
    cases, unremarkable = [], []
    for member in members:
        version = member.result.version_number
        if version not in opposed:
            opposed[version] = opposed_pairs(member.result.content)
        reasons = find_reasons(member, opposed=opposed[version])
        if reasons:
            cases.append(Case(member, reasons, sentence_on(reasons[0], member)))
        else:
            unremarkable.append(member)
    cases.sort(key=rank)
    first = _most_worth(cases)
    named = {case.member.membership.pk for case in first}
    rest = [case for case in cases if case.member.membership.pk not in named]
    by_reason = ((reason, tuple(case for case in rest if case.reasons[0] is reason)) for reason in Reason)
    return Triage(
        first=first,
        rest=tuple((reason, found) for reason, found in by_reason if found),
        unremarkable=tuple(unremarkable),
    )


def _most_worth(cases: Sequence[Case]) -> tuple[Case, ...]:
    """Return MAX_FIRST of ranked cases: at most MAX_ALIKE of one reason, more only where too few others are left."""
    before: Counter[Reason] = Counter()
    alike: list[bool] = []
    for case in cases:
        alike.append(before[case.reasons[0]] >= MAX_ALIKE)
        before[case.reasons[0]] += 1
    order = sorted(range(len(cases)), key=lambda place: (alike[place], place))
    return tuple(cases[place] for place in sorted(order[:MAX_FIRST]))


def rank(case: Case) -> tuple[tuple[int, ...], int, float, float, int]:
    """Return what cases are sorted by: nothing of it depends on a name.

    The most serious reason decides, then the most serious of the others, and so on; more reasons come before fewer.
    Of two with the same reasons the result with more notes on its answers comes first, then the less sure one, then the
    one that was finished first.
    """
    result = case.member.result
    sureness = max(score.p_top for score in result.archetypes)
    finished = result.finished_at.timestamp() if result.finished_at else 0.0
    no_more = len(Reason) + 1  # sorts a tuple that ends after one that goes on
    return ((*case.reasons, no_more), -len(result.notes), round(sureness, 6), finished, case.member.membership.pk)


def find_reasons(member: FinishedMember, *, opposed: frozenset[frozenset[str]]) -> tuple[Reason, ...]:
    """Return the reasons for a talk about a result, the most serious first.

    ``opposed`` are the pairs of archetypes that pull apart. A verdict that more answers may still change gives the
    reason FEW_ANSWERS in place of those that the verdict itself would give.
    """
    result = member.result
    found = set(_of_notes(result.notes))
    if member.before_after and _has_changed(*member.before_after):
        found.add(Reason.CHANGED)
    found |= set(_of_verdict(result, opposed))
    return tuple(sorted(found))


def _of_notes(notes: Sequence[str]) -> Iterable[Reason]:
    if {"straight_line", "fast"} & set(notes):
        yield Reason.RUSHED
    if "odd_even" in notes:
        yield Reason.CONTRADICTING
    elif "person_fit" in notes:
        yield Reason.ODD_ANSWERS


def _has_changed(before: NamedByVerdict, after: NamedByVerdict) -> bool:
    """Whether none of those that led before leads now, or a lead appeared or went altogether."""
    led, leads = ({score.key for score in result.mix[0]} for result in (before, after))
    return led != leads and not led & leads


def _of_verdict(result: ResultSummary, opposed: frozenset[frozenset[str]]) -> Iterable[Reason]:
    if not result.enough:
        yield Reason.FEW_ANSWERS
    elif result.kind == "flat":
        yield Reason.NO_LEAN
    elif any(set(keys) <= result.named for keys in result.content.overload.excluded_combinations):
        yield Reason.TOO_BROAD
    elif result.kind == "split" and frozenset(result.leader_keys) in opposed:
        yield Reason.PULLING_APART
    elif result.kind in {"split", "spread"}:
        yield Reason.SEVERAL
    elif result.decisive:
        yield Reason.FRAGILE


def sentence_on(reason: Reason, member: FinishedMember) -> str:
    """Return what a reason means for this member, and what to ask about it, in one sentence."""
    result = member.result
    leaders = names_of(result.mix[0])
    match reason:
        case Reason.RUSHED:
            return f"{_hasty(result.notes)}, so the result may not hold: ask how taking the quiz went."
        case Reason.CONTRADICTING:
            halves = "One half of the answers paints a different picture from the other"
            return f"{halves}, so the result may not hold: ask which half is more like them."
        case Reason.CHANGED:
            before, after = member.before_after or (result, result)
            return f"The quiz gave {_lead(before)} first and {_lead(after)} later: ask what happened in between."
        case Reason.NO_LEAN:
            return (
                f"No {result.content.noun.one} stands out: ask which of the tasks they have done, and which they only "
                "know by name."
            )
        case Reason.TOO_BROAD:
            return (
                f"{join_names(_named(result))} together are too much for one role: ask which they would give up first."
            )
        case Reason.PULLING_APART:
            one, other = (isolated(name) for name in leaders)
            return (
                f"{one} and {other} lead together, but what speaks for the one mostly speaks against the other: ask "
                "which of the two working days they would choose."
            )
        case Reason.FRAGILE:
            return _fragile(isolated(leaders[0]), result.decisive or 0)
        case Reason.SEVERAL:
            return _several(leaders, result.content.noun)
        case Reason.ODD_ANSWERS:
            return "Some answers point away from the rest: ask whether that is a real mix or a question misread."
        case Reason.FEW_ANSWERS:
            few = f"{counted(result.answered, 'answer')} {'is' if result.answered == 1 else 'are'} too few to say more"
            if result.unasked:
                return f"{few}: more questions would tell more than a long talk."
            return f"{few}, and every question has been asked: ask about those that were skipped."


def _hasty(notes: Sequence[str]) -> str:
    if "straight_line" not in notes:
        return "Most answers came very quickly"
    row = "any answers in a row are the same point of five"
    return f"Most answers came very quickly and m{row}" if "fast" in notes else f"M{row}"


def _lead(result: NamedByVerdict) -> str:
    leaders = names_of(result.mix[0])
    return join_names(leaders) if leaders else "no clear lean"


def _named(result: NamedByVerdict) -> list[str]:
    leaders, sides = result.mix
    both: list[ArchetypeScore] = [*leaders, *sides]
    return names_of(both)


def _fragile(leader: str, decisive: int) -> str:
    if decisive == 1:
        return f"Without one of the answers {leader} would no longer lead: ask how firm that answer is."
    several = "either of two" if decisive == 2 else f"any one of {decisive}"
    return f"Without {several} answers {leader} would no longer lead: ask how firm they are."


def _several(leaders: Sequence[str], noun: Noun) -> str:
    if len(leaders) == 2:
        return f"{join_names(leaders)} lead together: ask which of the two working days they would choose, and why."
    return f"Several {noun.many} appeal, {join_names(leaders)}: ask what they would miss most if one were taken away."
