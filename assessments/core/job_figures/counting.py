"""Count labelled postings by leading archetype, search and title, following a plan; the texts are not looked at."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assessments.core.job_figures.shape import MIN_TITLE_POSTINGS, JobFigures, PostingGroup

_WORD = re.compile(r"[^\W_]+")


class CountingError(ValueError):
    """The plan or a posting can't be used; the message is a sentence."""


@dataclass(frozen=True)
class LabelledPosting:
    """What is counted of one labelled posting: its id and file, its title, and what a careful reader said of it."""

    ident: str
    file: str
    title: str
    primary: str
    wants_two: bool
    is_too_many: bool


@dataclass(frozen=True)
class TitleRule:
    """Which titles count as ``name``: those with one of the phrases, one of ``also`` if given, none of ``without``."""

    name: str
    phrases: tuple[str, ...]
    also: frozenset[str]
    without: frozenset[str]

    def matches(self, words: Sequence[str]) -> bool:
        """Whether a title with these lower-case words is one of these."""
        line = f" {' '.join(words)} "
        return (
            any(f" {phrase} " in line for phrase in self.phrases)
            and (not self.also or not self.also.isdisjoint(words))
            and self.without.isdisjoint(words)
        )


@dataclass(frozen=True)
class SearchPlan:
    """A search on job boards: its words, where and when it found postings, and the files that hold them."""

    name: str
    found: str
    files: tuple[str, ...]


@dataclass(frozen=True)
class CountingPlan:
    """What to count, and what the figures say of themselves; see `JobFigures`."""

    questionnaire: str
    dated: date
    agreement: int
    limits: tuple[str, ...]
    searches: tuple[SearchPlan, ...]
    titles: tuple[TitleRule, ...]


def plan_from(data: Mapping[str, Any]) -> CountingPlan:
    """Return the plan in the data of a TOML file. Raises CountingError where a part is missing or of another kind."""
    try:
        plan = CountingPlan(
            questionnaire=str(data["questionnaire"]),
            dated=data["dated"],
            agreement=data["agreement"],
            limits=tuple(data["limits"]),
            searches=tuple(
                SearchPlan(str(item["words"]), str(item["found"]), tuple(item["files"])) for item in data["searches"]
            ),
            titles=tuple(
                TitleRule(
                    str(item["name"]),
                    tuple(" ".join(_words(phrase)) for phrase in item["phrases"]),
                    frozenset(item.get("also", ())),
                    frozenset(item.get("without", ())),
                )
                for item in data["titles"]
            ),
        )
    except (KeyError, TypeError) as error:
        raise CountingError(f"The plan can’t be used: {error}.") from error
    if not isinstance(plan.dated, date):
        raise CountingError("The plan can’t be used: “dated” has to be a day such as 2026-11-30.")
    return plan


def posting_from(data: Any) -> LabelledPosting:
    """Return what is counted of one line of a file of labelled postings; its id is "owner/repo:folder/file#row"."""
    try:
        ident, title, secondary = str(data["id"]), str(data["title"]), data["secondary"]
        primary, is_too_many = str(data["primary"]), bool(data["overloaded"])
    except (KeyError, TypeError) as error:
        raise CountingError("A labelled posting has id, title, primary, secondary and overloaded.") from error
    file = re.split(r"[/:]", ident.rpartition("#")[0])[-1]
    return LabelledPosting(ident, file, title, primary, secondary is not None and not is_too_many, is_too_many)


def count_postings(postings: Iterable[LabelledPosting], *, plan: CountingPlan, archetypes: Sequence[str]) -> JobFigures:
    """Return the figures of these postings; a title with fewer than MIN_TITLE_POSTINGS is left out.

    A title counts for the first rule that it matches. Raises CountingError for a posting that leads with an unknown
    archetype, is there twice, or is from a file that the plan doesn't name: it may have been searched for.
    """
    postings = list(postings)
    _check(postings, plan, archetypes)

    def group(name: str, members: list[LabelledPosting], found: str = "") -> PostingGroup:
        leads = {key: sum(posting.primary == key for posting in members) for key in archetypes}
        return PostingGroup(name, len(members), leads, found)

    return JobFigures(
        questionnaire=plan.questionnaire,
        dated=plan.dated,
        agreement=plan.agreement,
        limits=plan.limits,
        two=sum(posting.wants_two for posting in postings),
        too_many=sum(posting.is_too_many for posting in postings),
        all=group("", postings),
        searches=tuple(
            group(search.name, members, search.found)
            for search in plan.searches
            if (members := [posting for posting in postings if posting.file in search.files])
        ),
        titles=tuple(
            group(name, members)
            for name, members in _by_title(postings, plan).items()
            if len(members) >= MIN_TITLE_POSTINGS
        ),
    )


def _check(postings: Sequence[LabelledPosting], plan: CountingPlan, archetypes: Sequence[str]) -> None:
    """Refuse postings that can't be counted; see `count_postings`."""
    if not postings:
        raise CountingError("There is no posting to count.")
    files = {file for search in plan.searches for file in search.files}
    for posting in postings:
        if posting.primary not in archetypes:
            raise CountingError(f"The questionnaire has no archetype “{posting.primary}”.")
        if posting.file not in files:
            raise CountingError(f"The plan doesn’t say how the postings of {posting.file} were found.")
    if len({posting.ident for posting in postings}) < len(postings):
        raise CountingError("A posting is there twice.")


def _by_title(postings: Iterable[LabelledPosting], plan: CountingPlan) -> dict[str, list[LabelledPosting]]:
    """Return the postings whose title matches a rule, by the name of the first that does."""
    by_title: dict[str, list[LabelledPosting]] = {rule.name: [] for rule in plan.titles}
    for posting in postings:
        words = _words(posting.title)
        rule = next((rule for rule in plan.titles if rule.matches(words)), None)
        if rule:
            by_title[rule.name].append(posting)
    return by_title


def _words(title: str) -> list[str]:
    return _WORD.findall(title.lower())
