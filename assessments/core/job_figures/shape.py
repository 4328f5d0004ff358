"""The shape of job figures, how they are read from data and checked, and how a count becomes a share with its range."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

FORMAT = 1
MIN_TITLE_POSTINGS = 12  # below a dozen a range covers half of the scale and says nothing
MAX_LINE = 400
Z_95 = 1.959964


class JobFiguresError(ValueError):
    """The data is not job figures; the message is a sentence."""


@dataclass(frozen=True)
class Share:
    """A share in whole numbers of a hundred, with its 95 % interval."""

    of_hundred: int
    low: int
    high: int

    @property
    def range(self) -> str:
        """The interval in words: “26 to 36”."""
        return f"{self.low} to {self.high}"


def share_of(count: int, total: int) -> Share:
    """Return ``count`` of ``total`` as a share, with the 95 % interval of Wilson (1927).

    With p = count / n, its bounds are (p + z²/2n ± z √(p(1 - p)/n + z²/4n²)) / (1 + z²/n). ValueError unless
    0 ≤ count ≤ total and total > 0.
    """
    if not 0 <= count <= total or total == 0:
        raise ValueError("a share is of at least one, and no part is larger than the whole")
    part, square = count / total, Z_95**2 / total
    middle = part + square / 2
    reach = math.sqrt(square * part * (1 - part) + square**2 / 4)
    low, high = ((middle + side * reach) / (1 + square) for side in (-1, 1))
    return Share(*(_whole(100 * number) for number in (part, low, high)))


def _whole(number: float) -> int:
    return math.floor(number + 0.5)


@dataclass(frozen=True)
class PostingGroup:
    """Postings with one title, or found by one search: how many, and how many lead with each archetype, by key.

    ``found`` says of a search where and when its postings stood; empty for a title.
    """

    name: str
    postings: int
    leads: Mapping[str, int]
    found: str = ""

    def share(self, archetype: str) -> Share:
        """Return the share of these postings that lead with an archetype."""
        return share_of(self.leads[archetype], self.postings)

    @property
    def ranked(self) -> list[str]:
        """The archetypes that lead in any of them, the most frequent first."""
        return sorted((key for key, count in self.leads.items() if count), key=lambda key: -self.leads[key])

    def as_data(self) -> dict[str, Any]:
        """Return the group as plain data."""
        found = {"found": self.found} if self.found else {}
        return {"name": self.name, **found, "postings": self.postings, "leads": dict(self.leads)}


@dataclass(frozen=True)
class JobFigures:
    """Counts of labelled postings that were drawn at random, for the archetypes of one questionnaire.

    ``two`` want a second archetype too, ``too_many`` more than one person's job; the rest want one. ``agreement`` says
    of how many in a hundred two careful readers name the same leading archetype. The first of the ``titles`` is the one
    that pages speak of in a sentence.
    """

    questionnaire: str
    dated: date
    agreement: int
    limits: tuple[str, ...]
    two: int
    too_many: int
    all: PostingGroup
    searches: tuple[PostingGroup, ...]
    titles: tuple[PostingGroup, ...]

    def is_for(self, *, slug: str, archetypes: Sequence[str]) -> bool:
        """Whether these are figures for a questionnaire with this slug and exactly these archetypes."""
        return slug == self.questionnaire and set(archetypes) == set(self.all.leads)

    def as_data(self) -> dict[str, Any]:
        """Return the figures as plain data, from which `job_figures_from` makes the same ones."""
        return {
            "format": FORMAT,
            "questionnaire": self.questionnaire,
            "dated": str(self.dated),
            "agreement": self.agreement,
            "limits": list(self.limits),
            "postings": self.all.postings,
            "leads": dict(self.all.leads),
            "two": self.two,
            "too_many": self.too_many,
            "searches": [search.as_data() for search in self.searches],
            "titles": [title.as_data() for title in self.titles],
        }


def job_figures_from(data: Any) -> JobFigures:
    """Return job figures from plain data. Raises JobFiguresError at the first thing that can't be so."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise JobFiguresError(f"These are not job figures of format {FORMAT}.")
    leads = _leads(data, "The whole")
    figures = JobFigures(
        questionnaire=_line(data, "questionnaire"),
        dated=_day(data),
        agreement=_count(data, "agreement"),
        limits=tuple(_line({"limits": item}, "limits") for item in _list(data, "limits")),
        two=_count(data, "two"),
        too_many=_count(data, "too_many"),
        all=PostingGroup("", _count(data, "postings"), leads),
        searches=tuple(_group(item, "searches") for item in _list(data, "searches")),
        titles=tuple(_group(item, "titles") for item in _list(data, "titles")),
    )
    _check(figures)
    return figures


def _check(figures: JobFigures) -> None:
    """Refuse counts that contradict each other."""
    whole = figures.all
    for group in (whole, *figures.searches, *figures.titles):
        if not group.postings or sum(group.leads.values()) != group.postings:
            raise JobFiguresError(f"“{group.name or 'The whole'}”: each posting leads with exactly one archetype.")
        if set(group.leads) != set(whole.leads):
            raise JobFiguresError(f"“{group.name}” counts other archetypes than the whole.")
    if figures.agreement > 100 or figures.two + figures.too_many > whole.postings:
        raise JobFiguresError("A part is larger than the whole.")
    for key, count in whole.leads.items():
        if figures.searches and sum(search.leads[key] for search in figures.searches) != count:
            raise JobFiguresError(f"The searches don’t add up to the whole for “{key}”.")
        if sum(title.leads[key] for title in figures.titles) > count:
            raise JobFiguresError(f"The titles have more postings for “{key}” than there are.")
    if any(title.postings < MIN_TITLE_POSTINGS for title in figures.titles):
        raise JobFiguresError(f"A title needs {MIN_TITLE_POSTINGS} postings, else its figures say nothing.")
    for groups in (figures.searches, figures.titles):
        if len({group.name for group in groups}) < len(groups):
            raise JobFiguresError("Two searches, or two titles, have the same name.")


def _group(data: Any, part: str) -> PostingGroup:
    if not isinstance(data, dict):
        raise JobFiguresError(f"“{part}” is a list of tables.")
    name = _line(data, "name")
    found = _line(data, "found") if part == "searches" else ""
    return PostingGroup(name, _count(data, "postings"), _leads(data, name), found)


def _leads(data: Mapping[str, Any], whose: str) -> dict[str, int]:
    leads = data.get("leads")
    if not isinstance(leads, dict) or not leads:
        raise JobFiguresError(f"“{whose}” has to say which archetypes lead how often.")
    return {str(key): _count(leads, key) for key in leads}


def _count(data: Mapping[str, Any], name: str) -> int:
    count = data.get(name)
    if not isinstance(count, int) or isinstance(count, bool) or count < 0:
        raise JobFiguresError(f"“{name}” has to be a whole number, 0 or more.")
    return count


def _line(data: Mapping[str, Any], name: str) -> str:
    line = data.get(name)
    if not isinstance(line, str) or not line.strip() or len(line) > MAX_LINE:
        raise JobFiguresError(f"“{name}” has to be text of 1 to {MAX_LINE} characters.")
    return line


def _list(data: Mapping[str, Any], name: str) -> list[Any]:
    items = data.get(name)
    if not isinstance(items, list):
        raise JobFiguresError(f"“{name}” has to be a list.")
    return items


def _day(data: Mapping[str, Any]) -> date:
    try:
        return date.fromisoformat(data["dated"])
    except (KeyError, TypeError, ValueError) as error:
        raise JobFiguresError("“dated” has to be a day such as 2026-11-30.") from error
