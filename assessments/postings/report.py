"""Posting -> PostingReport: the bridge from a version's cues to the pure reader. Page, JSON and comparison read it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from django.utils.text import Truncator

from assessments.core import advice, posting_reader
from assessments.core.definition import Advice, Definition
from assessments.core.posting_reader import Evidence, Reader, Reading
from assessments.models import Posting, Version
from assessments.results.report import ArchetypeScore, Report

MAX_ARCHETYPES_NAMED = 2  # of a sentence: more can't be told by one colour
MIN_SHOWN = 0.3
STEP = "interview"
FIRST_LINE = 60


@dataclass(frozen=True)
class Marked:
    """A stretch of a posting's text; where it is evidence, for which archetypes (strongest first) and why."""

    text: str
    scores: tuple[ArchetypeScore, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class Fit:
    """A posting beside a person's result: how many of 100 parts they share, and where they differ, in words."""

    overlap: int
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class PostingReport:
    """Everything that a posting's page says. It has the axes of a result, so that the two can be compared."""

    content: Definition
    version_number: int
    sha256: str
    reading: Reading
    archetypes: tuple[ArchetypeScore, ...]
    reasons: tuple[()] = ()
    finished_at: datetime | None = None

    @cached_property
    def ranked(self) -> tuple[ArchetypeScore, ...]:
        """The archetypes by share, largest first."""
        return tuple(sorted(self.archetypes, key=lambda score: -score.share))

    @cached_property
    def by_key(self) -> dict[str, ArchetypeScore]:
        """The archetypes by key."""
        return {score.key: score for score in self.archetypes}

    @cached_property
    def names(self) -> dict[str, str]:
        """The archetypes' names by key."""
        return {archetype.key: archetype.name for archetype in self.content.archetypes}

    @property
    def headline(self) -> str:
        """The verdict, or why there is none."""
        return posting_reader.headline(self.reading, self.names)

    @property
    def first_line(self) -> str:
        """What to call it where nobody gave it a name: how its text begins."""
        line = next((line.strip() for line in self.reading.text.splitlines() if line.strip()), "")
        return Truncator(" ".join(line.split())).chars(FIRST_LINE)

    @property
    def sureness(self) -> str:
        """How far to trust it."""
        return posting_reader.sureness(self.reading)

    @property
    def leaders(self) -> list[ArchetypeScore]:
        """The archetypes that the verdict names first."""
        keys = [self.reading.primary, self.reading.secondary]
        return [self.by_key[key] for key in keys if key]

    @cached_property
    def guidance(self) -> advice.Guidance:
        """The advice for a job of this mix."""
        leaders = [score.key for score in self.leaders]
        kind = "spread" if self.reading.overloaded else "clear"
        return advice.guidance_for(pieces=self.content.advice, kind=kind, leaders=leaders, highest=leaders, context=())

    @property
    def pair(self) -> Advice | None:
        """The mix's own name, where it has one."""
        return self.guidance.pair if self.guidance.pair and self.guidance.pair.title else None

    @property
    def warnings(self) -> list[Advice]:
        """What to keep in mind where it is too much for one person: the salary, too."""
        return [piece for piece in self.content.advice if piece.slot == "overload"] if self.reading.overloaded else []

    @property
    def questions(self) -> list[tuple[ArchetypeScore, list[Advice]]]:
        """What to ask in the interview, by archetype."""
        steps = [
            (p.archetype, [piece for slot, pieces in p.steps if slot == STEP for piece in pieces])
            for p in self.portraits
        ]
        return [(self.by_key[key], pieces) for key, pieces in steps if pieces]

    @property
    def portraits(self) -> tuple[advice.Portrait, ...]:
        """What a job of the leading archetypes is like."""
        return self.guidance.portraits

    @property
    def untold(self) -> list[str]:
        """What the posting doesn't say, each as a question."""
        return [cue.asks for cue in self.content.cues if cue.key in self.reading.silent]

    def marked(self) -> Iterator[Marked]:
        """The posting's text in stretches, what is evidence with its archetypes."""
        by_place: dict[tuple[int, int], list[Evidence]] = {}
        for item in self.reading.evidence:
            if item.weight >= MIN_SHOWN:
                by_place.setdefault((item.start, item.end), []).append(item)
        at, text = 0, self.reading.text
        for (start, end), items in sorted(by_place.items()):
            yield Marked(_tidy(text[at:start]))
            shown = items[:MAX_ARCHETYPES_NAMED]
            why = " ".join(f"{self.names[item.archetype]}: {self._cues(item)}." for item in shown)
            yield Marked(_tidy(text[start:end]), tuple(self.by_key[item.archetype] for item in shown), why)
            at = end
        yield Marked(_tidy(text[at:]))

    def _cues(self, item: Evidence) -> str:
        says = {cue.key: cue.says for cue in self.content.cues}
        return "; ".join(says[key] for key in item.cues[:3])

    def as_data(self) -> dict[str, Any]:
        """Return the reading as plain data, as `read_posting` prints it."""
        reading = self.reading
        return {
            "posting": reading.is_posting,
            "primary": reading.primary,
            "secondary": reading.secondary,
            "overloaded": reading.overloaded,
            "archetypes": [{"key": score.key, "share": score.share} for score in self.ranked],
            "evidence": [
                {"start": item.start, "end": item.end, "archetype": item.archetype, "weight": round(item.weight, 2)}
                for item in reading.evidence
            ],
            "says": self.headline,
            "questionnaire": {"slug": self.content.slug, "version": self.version_number, "sha256": self.sha256},
        }

    def table_rows(self) -> list[list[object]]:
        """Return the shares as rows of cells: a header, then one row an archetype, with what is the same for all."""
        data = self.as_data()
        same = {name: data[name] or "" for name in ("primary", "secondary")}
        same |= {"overloaded": "yes" if data["overloaded"] else "no", **data["questionnaire"]}
        rows = [[*score.values(), *same.values()] for score in data["archetypes"]]
        return [["key", "share", *(name if name != "slug" else "questionnaire" for name in same)], *rows]


def _tidy(text: str) -> str:
    """Less white space: markup left holes."""
    return re.sub(r"\s*\n\s*\n\s*", "\n\n", re.sub(r"[ \t]{2,}", " ", text))


def reader_from(content: Definition) -> Reader:
    """Compile a questionnaire's cues."""
    return Reader(cues=content.cues, archetypes=tuple(content.archetype_by_key), overload=content.overload)


@lru_cache(maxsize=16)
def _reader(sha256: str, version_id: int) -> Reader:
    return reader_from(Version.objects.defer("definition").get(pk=version_id).content)


@lru_cache(maxsize=128)
def _read(sha256: str, version_id: int, text: str) -> Reading:
    return _reader(sha256, version_id).read(text)


def read_text(*, version: Version, text: str) -> PostingReport:
    """Read a posting with a version's cues; a process reads the same text once."""
    return report_from(version.content, version.number, _read(version.sha256, version.pk, text))


def posting_report(posting: Posting) -> PostingReport:
    """Read a kept posting."""
    return read_text(version=posting.version, text=posting.text)


def report_from(content: Definition, number: int, reading: Reading) -> PostingReport:
    """Put a reading's shares on the axes of its questionnaire; there are none where nothing could be read."""
    values = posting_reader.values_of(reading.shares) if reading.shares else {}
    scores = tuple(
        ArchetypeScore.of(
            archetype,
            value=values[archetype.key],
            low=values[archetype.key],
            high=values[archetype.key],
            share=reading.shares[archetype.key],
            p_top=0.0,
        )
        for archetype in content.archetypes
        if archetype.key in values
    )
    return PostingReport(content, number, content.sha256, reading, scores)


def fit_to(*, posting: PostingReport, person: Report) -> Fit | None:
    """Lay a posting beside a result of the same questionnaire; None where they don't have the same archetypes."""
    theirs = {score.key: score.share for score in person.archetypes}
    if posting.content.slug != person.content.slug or set(theirs) != set(posting.by_key) or not person.answered:
        return None
    wanted = {score.key: score.share for score in posting.archetypes}
    said = posting_reader.fit_sentences(wanted, theirs, posting.names)
    return Fit(posting_reader.overlap_of(wanted, theirs), tuple(said))
