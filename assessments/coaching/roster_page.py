"""What a coach looks at of a roster: searched, filtered, in an order, a page at a time, with what each result says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict

from assessments.coaching import roster_sentences
from assessments.coaching.roster import RosterRow, Status, load_roster, roster_of
from assessments.core.advice import NO_LEAN
from assessments.core.names import folded
from assessments.models import Group
from assessments.models.coaching import MAX_PLACES, NAME_LENGTH
from assessments.results.snapshots import ResultSummary, load_summaries

PER_PAGE = 50
MOST_ROWS = 2 * MAX_PLACES  # as many members and as many links that nobody has used
DEFAULT_SORT = "-status"  # those who have finished come first, the latest of them at the top
SORTS = {"name": "", "listed": "", "status": "-", "leader": "", "time": "-", "flags": "-"}
"""What a roster can be sorted by, each with the direction that it begins with; “-” is from the last to the first."""
BY_RESULT = {"leader", "flags"}  # to sort by these, the summaries of all results are needed
LAST_PAGE = 999
UNFINISHED = tuple(status for status in Status if status is not Status.FINISHED)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class RosterQuery:
    """A search, the statuses that are shown (none: all), an order and a page: what the address of a roster says."""

    search: str = ""
    statuses: tuple[Status, ...] = ()
    sort: str = DEFAULT_SORT
    is_whole: bool = False  # all on one page, to print
    page: int = 1

    @classmethod
    def read(cls, sent: QueryDict) -> "RosterQuery":
        """Read an address's query; what makes no sense counts as not said."""
        sort, page = sent.get("sort", ""), sent.get("page", "")
        wanted = {name.upper() for name in sent.getlist("status")}
        return cls(
            search=" ".join(sent.get("q", "")[:NAME_LENGTH].split()),
            statuses=tuple(status for status in Status if status.name in wanted),
            sort=sort if sort.removeprefix("-") in SORTS else DEFAULT_SORT,
            is_whole="whole" in sent,
            page=min(int(page), LAST_PAGE) if page.isdecimal() and len(page) < 10 else 1,
        )

    @property
    def sort_key(self) -> str:
        """What it is sorted by, without the direction."""
        return self.sort.removeprefix("-")

    @property
    def is_descending(self) -> bool:
        """Whether it is sorted from the last to the first."""
        return self.sort.startswith("-")

    @property
    def fields(self) -> list[tuple[str, str]]:
        """The names and values of its address, without those that go without saying, and without the page."""
        said = [("q", self.search)] if self.search else []
        said += [("status", status.name.lower()) for status in self.statuses]
        said += [("whole", "1")] if self.is_whole else []
        return said if self.sort == DEFAULT_SORT else [*said, ("sort", self.sort)]

    def encoded(self, **more: str) -> str:
        """Return it as the end of an address, with more fields: “?status=started&page=2”, or “”."""
        page = [("page", str(self.page))] if self.page > 1 else []
        fields = [*self.fields, *page, *more.items()]
        return f"?{urlencode(fields)}" if fields else ""

    @property
    def per_page(self) -> int:
        """How many rows a page has."""
        return MOST_ROWS if self.is_whole else PER_PAGE

    @property
    def on_one_page(self) -> "RosterQuery":
        """The query with everybody it finds on one page, or no longer."""
        return replace(self, is_whole=not self.is_whole, page=1)

    @property
    def of_all(self) -> "RosterQuery":
        """The query with all statuses."""
        return replace(self, statuses=(), page=1)

    @property
    def of_unfinished(self) -> "RosterQuery":
        """The query with everybody who hasn't finished."""
        return replace(self, statuses=UNFINISHED, page=1)

    def toggled(self, status: Status) -> "RosterQuery":
        """Return the query with this status shown as well, or no longer."""
        chosen = {status} ^ set(self.statuses)
        return replace(self, statuses=tuple(one for one in Status if one in chosen), page=1)

    def sorted_by(self, key: str) -> "RosterQuery":
        """Return the query in the order of a column, turned round if it is in that order already."""
        turned = key if self.is_descending else f"-{key}"
        return replace(self, sort=turned if key == self.sort_key else SORTS[key] + key, page=1)


@dataclass(frozen=True)
class RosterLine:
    """A row with what its result says; both are empty without a result that the coach may see."""

    row: RosterRow
    leader: str = ""
    flags: tuple[str, ...] = ()

    @property
    def without_lean(self) -> str:
        """That no archetype stands out, for the leader's column; else “”."""
        return NO_LEAN if NO_LEAN in self.flags else ""

    @property
    def other_flags(self) -> tuple[str, ...]:
        """The flags that the leader's column doesn't say."""
        return tuple(flag for flag in self.flags if flag != NO_LEAN)


@dataclass(frozen=True)
class RosterPage:
    """A page of a roster.

    ``counts`` are how many of those whom the search finds have which status; ``found`` is how many rows match search
    and statuses, ``total`` how many there are, ``finished`` how many of them have finished,
    ``not_agreed`` how many members haven't agreed that the coach who looks sees them.
    """

    query: RosterQuery
    lines: tuple[RosterLine, ...]
    counts: Mapping[Status, int]
    found: int
    total: int
    finished: int
    not_agreed: int

    @property
    def content(self) -> tuple[object, ...]:
        """Everything that a page of the roster shows, to tell whether something has changed."""
        rows = [line.row for line in self.lines]
        shown = [
            (row.key, row.name, row.own_id, row.status, row.finished_at, row.note, row.same_as and row.same_as.pk)
            for row in rows
        ]
        said = [(line.leader, line.flags) for line in self.lines]
        return self.query, self.counts, self.total, self.finished, self.not_agreed, shown, said

    @property
    def first(self) -> int:
        """The number of the first line among all that were found, from 1."""
        return (self.query.page - 1) * self.query.per_page + 1

    @property
    def last(self) -> int:
        """The number of the last line."""
        return self.first - 1 + len(self.lines)

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return -(-self.found // self.query.per_page)

    @property
    def previous(self) -> RosterQuery | None:
        """The query of the page before this one."""
        return replace(self.query, page=self.query.page - 1) if self.query.page > 1 else None

    @property
    def following(self) -> RosterQuery | None:
        """The query of the next page."""
        return replace(self.query, page=self.query.page + 1) if self.last < self.found else None


def load_roster_page(*, group: Group, query: RosterQuery, now: datetime) -> RosterPage:
    """Return a page of a group's roster: three queries at most. After the last page it is the last one."""
    roster = load_roster(group=group, now=now)
    rows = roster.rows
    searched = [row for row in rows if _matches(row, query.search)]
    lines = _sorted_lines(_with_status(searched, query), query)
    query = replace(query, page=max(1, min(query.page, -(-len(lines) // query.per_page))))
    shown = lines[(query.page - 1) * query.per_page :][: query.per_page]
    return RosterPage(
        query=query,
        lines=tuple(shown if query.sort_key in BY_RESULT else _lines_of(line.row for line in shown)),
        counts={status: sum(row.status is status for row in searched) for status in Status},
        found=len(lines),
        total=len(rows),
        finished=sum(row.status is Status.FINISHED for row in rows),
        not_agreed=roster.not_agreed,
    )


def matching_rows(*, group: Group, query: RosterQuery, now: datetime) -> list[RosterRow]:
    """Return all rows that a query finds, in its order."""
    rows = [row for row in roster_of(group=group, now=now) if _matches(row, query.search)]
    return [line.row for line in _sorted_lines(_with_status(rows, query), query)]


def _with_status(rows: Iterable[RosterRow], query: RosterQuery) -> list[RosterRow]:
    return [row for row in rows if not query.statuses or row.status in query.statuses]


def _matches(row: RosterRow, search: str) -> bool:
    """Whether every word of a search is in the name, the own id or the note, whatever its accents and capitals."""
    if not search:
        return True
    text = f"{folded(f'{row.name} {row.own_id}')} {folded(row.note, form='NFD')}"
    return all(word in text for word in folded(search).split())


def _lines_of(rows: Iterable[RosterRow]) -> list[RosterLine]:
    """Add what the results say to rows: one query."""
    rows = list(rows)
    attempts = [row.visible_attempt for row in rows]
    results = load_summaries(attempt for attempt in attempts if attempt)
    return [_line(row, results) for row in rows]


def _line(row: RosterRow, results: Mapping[UUID, ResultSummary]) -> RosterLine:
    if row.visible_attempt is None:
        return RosterLine(row)
    result = results[row.visible_attempt.pk]
    return RosterLine(row, roster_sentences.leader_in_short(result), roster_sentences.flags_of(result))


def _sorted_lines(rows: list[RosterRow], query: RosterQuery) -> list[RosterLine]:
    """Sort rows; those that have nothing to be sorted by come last in both directions. Equal ones are by name."""
    lines = _lines_of(rows) if query.sort_key in BY_RESULT else [RosterLine(row) for row in rows]
    lines.sort(key=lambda line: (folded(line.row.name), line.row.name, line.row.key))
    value = SORT_VALUES[query.sort_key]
    known = [line for line in lines if value(line) is not None]
    known.sort(key=value, reverse=query.is_descending)
    return [*known, *(line for line in lines if value(line) is None)]


def _status_and_time(line: RosterLine) -> tuple[int, datetime]:
    return list(Status).index(line.row.status), line.row.finished_at or EPOCH


SORT_VALUES: Mapping[str, Any] = {
    "name": lambda line: folded(line.row.name),
    "listed": lambda line: folded(line.row.own_id) or None,
    "status": _status_and_time,
    "leader": lambda line: folded(line.leader) or None,
    "time": lambda line: line.row.finished_at,
    "flags": lambda line: len(line.flags) if line.row.visible_attempt else None,
}
