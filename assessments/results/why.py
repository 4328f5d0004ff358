"""Explain a result: what single answers say on their own, and how all of them add up."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.core.definition import Definition
from assessments.core.names import isolated
from assessments.core.rounding import rounded
from assessments.questionnaires.sentences import NUMBERS, Sentence, answer_sentence, change_sentence
from assessments.results.report import ArchetypeScore, Reason, Report
from assessments.results.sensitivity import Counterfactual

MAX_ANSWERS = 3  # on each side
MIN_EVIDENCE = 0.01  # latent units; the bar of an answer that says less could not be seen
DIGITS = 2


@dataclass(frozen=True)
class Said:
    """One answer in a sentence; ``length`` is that of its bar, in per cent of the longest bar of all."""

    sentence: Sentence
    length: float


@dataclass(frozen=True)
class Sum:
    """How all answers add up to one archetype's place in the profile, in latent units, rounded.

    ``answers`` are those with the largest contributions on each side; ``others`` counts the rest, which add ``rest``.
    """

    answers: tuple[tuple[Sentence, float], ...]
    others: int
    rest: float
    total: float

    @property
    def others_text(self) -> str:
        """The rest of the answers in words."""
        return "The other answer" if self.others == 1 else f"The other {self.others} answers"


@dataclass(frozen=True)
class Explanation:
    """What speaks for and against one archetype, the strongest first, and the sum."""

    score: ArchetypeScore
    speaks_for: tuple[Said, ...]
    speaks_against: tuple[Said, ...]
    sum: Sum

    @property
    def sides(self) -> tuple[tuple[str, tuple[Said, ...]], ...]:
        """Both sides, each with its title."""
        return (("Speaks for it", self.speaks_for), ("Speaks against it", self.speaks_against))


def explain(report: Report, *, who: str) -> tuple[Explanation, ...]:
    """Return an explanation of each archetype that the result describes; ``who`` is “You” or “They”.

    Bars have one scale for all of them.
    """
    described = [report.by_key[portrait.archetype] for portrait in report.guidance.portraits]
    strongest = {score.key: strongest_reasons(report, score.key) for score in described}
    sizes = [abs(reason.evidence[key]) for key, sides in strongest.items() for side in sides for reason in side]
    longest = max(sizes, default=1.0)

    def said(reasons: Sequence[Reason], key: str) -> tuple[Said, ...]:
        lengths = [100 * (abs(reason.evidence[key]) / longest) for reason in reasons]
        return tuple(
            Said(sentence_of(report.content, reason, key, who=who), length)
            for reason, length in zip(reasons, lengths, strict=True)
        )

    return tuple(
        Explanation(
            score=score,
            speaks_for=said(strongest[score.key][0], score.key),
            speaks_against=said(strongest[score.key][1], score.key),
            sum=_sum(report, score.key, who=who),
        )
        for score in described
    )


def strongest_reasons(report: Report, key: str) -> tuple[list[Reason], list[Reason]]:
    """Return the answers that say most for an archetype on their own, and those that say most against it."""
    telling = [reason for reason in report.reasons if reason.telling[key]]
    ordered = sorted(telling, key=lambda reason: reason.evidence[key])
    speaks_for = [reason for reason in ordered[: -MAX_ANSWERS - 1 : -1] if reason.evidence[key] >= MIN_EVIDENCE]
    speaks_against = [reason for reason in ordered[:MAX_ANSWERS] if reason.evidence[key] <= -MIN_EVIDENCE]
    return speaks_for, speaks_against


def sentence_of(content: Definition, reason: Reason, key: str, *, who: str) -> Sentence:
    """Return what an answer says about an archetype; if it isn't about that one, what it says for another."""
    by_evidence = sorted(reason.evidence, key=lambda other: (other != key, -reason.evidence[other]))
    telling = next((found for other in by_evidence if (found := reason.telling[other])), None)
    if telling is None:
        return Sentence(f"{who} answered {{}} to: {{}}", (reason.response_text, reason.question.prompt))
    return answer_sentence(
        content=content,
        question=reason.question,
        response=reason.response,
        position=telling.position,
        is_favoured=telling.is_favoured,
        who=who,
    )


def _sum(report: Report, key: str, *, who: str) -> Sum:
    """Return the sum of all contributions; the rest is such that the rounded numbers add up, too."""
    amounts = sorted(
        ((rounded(reason.contributions[key], DIGITS), reason) for reason in report.reasons), key=lambda pair: -pair[0]
    )
    above = [pair for pair in amounts if pair[0] > 0][:MAX_ANSWERS]
    below = [pair for pair in amounts if pair[0] < 0][-MAX_ANSWERS:]
    shown = above + below
    total = rounded(sum(reason.contributions[key] for reason in report.reasons), DIGITS)
    return Sum(
        answers=tuple((sentence_of(report.content, reason, key, who=who), amount) for amount, reason in shown),
        others=len(amounts) - len(shown),
        rest=rounded(total - sum(amount for amount, _ in shown), DIGITS),
        total=total,
    )


@dataclass(frozen=True)
class Change:
    """A counterfactual in words: ``changes`` are what the sentence ``lead`` goes on with, each a line."""

    title: str
    lead: str
    changes: tuple[Sentence, ...]
    note: str


def describe_change(report: Report, counterfactual: Counterfactual, *, who: str) -> Change:
    """Return a counterfactual in words; ``note`` says why it is not the second archetype that would lead."""
    leader, second = isolated(report.by_key[counterfactual.leader].name), report.ranked[1]
    count = len(counterfactual.answers)
    several = f" changed {NUMBERS[count]} answers, and had" if count > 1 else ""
    return Change(
        title=f"What would put {leader} ahead",
        lead=f"{leader} would come first if {who.lower()} had{several}:",
        changes=tuple(
            change_sentence(content=report.content, question=question, given=given, needed=needed)
            for question, given, needed in counterfactual.answers
        ),
        note=""
        if counterfactual.leader == second.key
        else f"{isolated(second.name)} is nearer now, but we found no smaller change that would put it first.",
    )
