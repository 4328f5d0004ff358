"""Read a posting with a version's cues, and report on it for the page, the downloads and comparisons."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from django.utils.text import Truncator

from assessments.core import advice, posting_reader
from assessments.core.definition import Advice, Definition
from assessments.core.names import isolated, join_names
from assessments.core.posting_reader import LABELS, READER_VERSION, Detail, Evidence, Quote, Reader, Reading
from assessments.core.rounding import rounded
from assessments.models import Version
from assessments.questionnaires.word_models import how_often_right_for, word_model_for
from assessments.results.report import Report
from assessments.results.verdict import ArchetypeScore

MAX_CUES_PER_REASON = 2
MIN_SHARE_SHOWN = 3  # of a hundred, for a bar of its own
MAX_FIRST_LINE = 60


@dataclass(frozen=True)
class Stretch:
    """A stretch of a posting's text; if it is evidence, for which archetypes (strongest first) and why."""

    text: str
    scores: tuple[ArchetypeScore, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class Fit:
    """How well a posting fits a result: how many of 100 parts they share, and where they differ, in words.

    ``most_of_one`` is the largest overlap that a posting of one archetype alone could have with the result.
    """

    overlap: int
    most_of_one: int
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class PostingReport:
    """Everything that a posting's page says.

    ``archetypes`` are scores as a `Report` has them, so that a posting can be compared with a result; ``reasons`` and
    ``finished_at`` are there for the same purpose, and empty. ``first_line`` is the text's, shortened; it is shown
    only where the text may be seen.
    """

    content: Definition
    version_number: int
    sha256: str
    reading: Reading
    first_line: str
    archetypes: tuple[ArchetypeScore, ...]
    reasons: tuple[()] = ()
    finished_at: datetime | None = None

    @cached_property
    def ranked(self) -> tuple[ArchetypeScore, ...]:
        """The archetypes by share, largest first, as the verdict ranks them."""
        return tuple(self.by_key[key] for key in self.reading.ranked)

    @cached_property
    def large(self) -> tuple[ArchetypeScore, ...]:
        """The archetypes with a bar of their own, largest first."""
        return tuple(score for score in self.ranked if score.share >= MIN_SHARE_SHOWN)

    @property
    def small(self) -> tuple[int, str] | None:
        """What the archetypes without a bar have together, in per cent, and their names; None if they have nothing."""
        small = [score for score in self.ranked if 0 < score.share < MIN_SHARE_SHOWN]
        return (sum(score.share for score in small), join_names([score.name for score in small])) if small else None

    @cached_property
    def by_key(self) -> dict[str, ArchetypeScore]:
        """The archetypes by key."""
        return {score.key: score for score in self.archetypes}

    @cached_property
    def names(self) -> dict[str, str]:
        """The archetypes' names by key, for sentences."""
        return {archetype.key: isolated(archetype.name) for archetype in self.content.archetypes}

    @property
    def headline(self) -> str:
        """The verdict, or why the text couldn't be read."""
        return posting_reader.headline(self.reading, self.names)

    @property
    def sureness(self) -> str:
        """How sure the reading is, in words."""
        return posting_reader.sureness(self.reading, self.names)

    @property
    def how_often_right(self) -> str:
        """How far careful readers agree with this one, and with each other."""
        return how_often_right_for(self.content)

    @property
    def burden(self) -> str:
        """Whether it is too much for one person, in words."""
        return posting_reader.burden(self.reading)

    @property
    def leaders(self) -> list[ArchetypeScore]:
        """The archetypes that the verdict names first."""
        keys = [self.reading.primary, self.reading.secondary]
        return [self.by_key[key] for key in keys if key]

    @property
    def named(self) -> frozenset[str]:
        """The keys of the archetypes that the headline names, which have their colours in the charts."""
        reading = self.reading
        return frozenset(reading.jobs[:3] if reading.overloaded else [score.key for score in self.leaders])

    @cached_property
    def guidance(self) -> advice.Guidance:
        """The advice for a job of this mix."""
        leaders = [score.key for score in self.leaders]
        return advice.guidance_for(pieces=self.content.advice, leaders=leaders, highest=leaders, context=())

    @property
    def pair(self) -> Advice | None:
        """The advice for this mix of two archetypes, if the mix has a name."""
        return self.guidance.pair if self.guidance.pair and self.guidance.pair.title else None

    @property
    def warnings(self) -> list[Advice]:
        """What to keep in mind about a job that is too much for one person."""
        return [piece for piece in self.content.advice if piece.slot == "overload"] if self.reading.overloaded else []

    @property
    def questions(self) -> list[tuple[ArchetypeScore, list[Advice]]]:
        """What to ask in the interview, by archetype."""
        steps = [
            (portrait.archetype, dict(portrait.steps).get("interview", ())) for portrait in self.guidance.portraits
        ]
        return [(self.by_key[key], list(pieces)) for key, pieces in steps if pieces]

    @property
    def said(self) -> list[tuple[str, str]]:
        """What the posting says of the job, each with the words that say so; "" where the text isn't shown."""
        found = [(label, self.reading.details.get(detail)) for detail, label in LABELS.items()]
        text = self.reading.text
        return [(label, isolated(" ".join(text[quote.start : quote.end].split()))) for label, quote in found if quote]

    @property
    def open_questions(self) -> list[tuple[str, str]]:
        """What the posting doesn't say, each with the question to ask; "" for what has no name of the reader's own."""
        silent = [cue for cue in self.content.cues if cue.key in self.reading.silent]
        return [(LABELS[cue.asks_about] if cue.asks_about else "", cue.asks) for cue in silent]

    def marked(self) -> Iterator[Stretch]:
        """Yield the posting's text in stretches; those that are evidence have archetypes."""
        done_to, text = 0, self.reading.text
        for items in self.reading.marks:
            start, end = items[0].start, items[0].end
            yield Stretch(text[done_to:start])
            why = " ".join(map(self._reason, items))
            yield Stretch(text[start:end], tuple(self.by_key[item.archetype] for item in items), why)
            done_to = end
        yield Stretch(text[done_to:])

    def _reason(self, item: Evidence) -> str:
        """Return in a sentence what a marked sentence speaks for, and what in it does."""
        texts = {cue.key: cue.says for cue in self.content.cues}
        parts = [texts[key] for key in item.cues[:MAX_CUES_PER_REASON]]
        if item.words:
            words = join_names([f"“{word}”" for word in item.words])
            several = len(item.words) > 1
            parts.append(f"{'words such as' if several else _the_words(item.words[0])} {words}")
        return f"{self.names[item.archetype]}: {'; '.join(parts or ['all its words, taken together'])}."

    def as_data(self) -> dict[str, Any]:
        """Return the reading as plain data, as the command `read_posting` prints it.

        Offsets are those in the text as it was pasted.
        """
        reading = self.reading
        return {
            "posting": reading.is_posting,
            "primary": reading.primary,
            "secondary": reading.secondary,
            "overloaded": reading.overloaded,
            "archetypes": [{"key": score.key, "share": score.share} for score in self.ranked],
            "evidence": [
                {
                    "start": item.pasted[0],
                    "end": item.pasted[1],
                    "archetype": item.archetype,
                    "weight": rounded(item.weight, 2),
                }
                for item in reading.evidence
            ],
            "details": {detail.value: _quote_data(reading.details.get(detail)) for detail in Detail},
            "says": self.headline,
            "questionnaire": {"slug": self.content.slug, "version": self.version_number, "sha256": self.sha256},
        }

    def table_rows(self) -> list[list[object]]:
        """Return the shares as rows of cells: a header, then a row for each archetype, with the verdict in each."""
        data = self.as_data()
        same = {name: data[name] or "" for name in ("primary", "secondary")}
        same |= {"overloaded": "yes" if data["overloaded"] else "no", **data["questionnaire"]}
        rows = [[*score.values(), *same.values()] for score in data["archetypes"]]
        return [["key", "share", *(name if name != "slug" else "questionnaire" for name in same)], *rows]


def _the_words(quote: str) -> str:
    return "the words" if " " in quote else "the word"


def _quote_data(quote: Quote | None) -> dict[str, Any]:
    return {"said": True, "start": quote.pasted[0], "end": quote.pasted[1]} if quote else {"said": False}


def first_line_of(text: str) -> str:
    """Return a text's first line that names something, shortened to MAX_FIRST_LINE characters.

    That is one with words, and no heading as of any posting, such as “About us:”; unless there is nothing else.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    line = next((line for line in lines if not posting_reader.is_usual_heading(line)), lines[0] if lines else "")
    # Django brings all of a text into a normal form to shorten it, which takes long where it has thousands of accents.
    return Truncator(" ".join(line.split())[: 4 * MAX_FIRST_LINE]).chars(MAX_FIRST_LINE)


def reader_from(content: Definition) -> Reader:
    """Return a reader with a questionnaire's cues, compiled, and its word model if one ships for it."""
    archetypes = tuple(content.archetype_by_key)
    model = word_model_for(content)
    return Reader(cues=content.cues, archetypes=archetypes, overload=content.overload, word_model=model)


def reader_version(content: Definition) -> str:
    """Return the version of whatever reads a questionnaire's postings; kept ones by another are read again."""
    model = word_model_for(content)
    return f"{READER_VERSION}.{model.version if model else 0}"


@lru_cache(maxsize=16)
def _reader(sha256: str, version_id: int) -> Reader:
    return reader_from(Version.objects.defer("definition").get(pk=version_id).content)


def read_text(*, version: Version, text: str, refuses: bool = True) -> PostingReport:
    """Return the report on a text, read with a version's cues; see `Reader.read`."""
    reading = _reader(version.sha256, version.pk).read(text, refuses=refuses)
    return report_from(version.content, version.number, reading)


def report_from(content: Definition, number: int, reading: Reading, *, first_line: str | None = None) -> PostingReport:
    """Return the report on a reading. It has no archetypes if the text could not be read.

    ``first_line`` has to be given for a reading without its text.
    """
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
    first_line = first_line_of(reading.text) if first_line is None else first_line
    return PostingReport(content, number, content.sha256, reading, first_line, scores)


def fit_to(*, posting: PostingReport, result: Report, is_own: bool) -> Fit | None:
    """Return how well a posting fits a result, in sentences to its owner if it ``is_own``.

    None if they are of different questionnaires, have different archetypes, or the result has no answers.
    """
    has = {score.key: score.share for score in result.archetypes}
    if posting.content.slug != result.content.slug or set(has) != set(posting.by_key) or not result.answered:
        return None
    wanted = {score.key: score.share for score in posting.archetypes}
    sentences = posting_reader.fit_sentences(wanted, has, posting.names, is_own=is_own)
    return Fit(posting_reader.overlap_of(wanted, has), max(has.values()), tuple(sentences))
