"""Collect what the page of one archetype shows, in the order of the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.core.definition import SLOTS, Advice, Archetype, Definition
from assessments.landing import sentences
from assessments.landing.drawing import radar_of
from assessments.landing.examples import typical_report
from assessments.models import Version
from assessments.questionnaires.job_figures import ArchetypeJobs, archetype_jobs_of

ABOUT_SLOTS = ("tools", "place", "askers", "not_for")
SEARCH_SLOTS = ("titles", "posting", "interview", "learn")
MAX_CUES = 4


@dataclass(frozen=True)
class Mix:
    """A mix with another archetype: its heading, and the advice about it."""

    heading: str
    other: Archetype
    piece: Advice


@dataclass(frozen=True)
class ArchetypePage:
    """One archetype, told from what a week is like to how one gets in; a part without content is empty."""

    content: Definition
    archetype: Archetype
    week: tuple[Advice, ...]
    about: tuple[Advice, ...]
    radar: str
    typical: str
    named_mixes: tuple[Mix, ...]
    other_mixes: tuple[Mix, ...]
    jobs: ArchetypeJobs | None
    lists: tuple[tuple[str, tuple[Advice, ...]], ...]
    listens_for: tuple[str, ...]
    entry: tuple[Advice, ...]

    @property
    def work_heading(self) -> str:
        """The heading above what such a job is like."""
        return f"What {self.content.noun.such} is like"

    @property
    def mixes_heading(self) -> str:
        """The heading above the mixes."""
        return f"{self.content.noun.many.capitalize()} it is mixed with"

    @property
    def folded_mixes(self) -> str:
        """What the folded mixes are called."""
        return "Mixes without a name of their own" if self.named_mixes else "Mix by mix"

    @property
    def others(self) -> list[Archetype]:
        """The other archetypes of the questionnaire."""
        return [other for other in self.content.archetypes if other.key != self.archetype.key]

    @property
    def contents(self) -> list[tuple[str, str]]:
        """The anchor and the heading of each part that there is, in the page's order."""
        parts: list[tuple[object, str, str]] = [
            (self.week or self.archetype.days, "week", SLOTS["week"]),
            (self.about, "work", self.work_heading),
            (self.radar, "profile", "A typical profile"),
            (self.named_mixes or self.other_mixes, "mixes", self.mixes_heading),
            (self.jobs, "jobs", "How common it is"),
            (self.entry, "entry", SLOTS["entry"]),
            *((True, slot, SLOTS[slot]) for slot, _ in self.lists),
            (self.others, "others", "The others"),
        ]
        return [(anchor, heading) for part, anchor, heading in parts if part]

    @property
    def headings(self) -> dict[str, str]:
        """The heading of each part by its anchor."""
        return dict(self.contents)


def archetype_page_of(version: Version, archetype: Archetype) -> ArchetypePage:
    """Return everything that the page of one archetype of a version shows."""
    content, key = version.content, archetype.key
    by_slot = {slot: tuple(p for p in content.advice if p.slot == slot and p.audience == (key,)) for slot in SLOTS}
    report = typical_report(version, key)
    mixes = _mixes(content, key)
    return ArchetypePage(
        content=content,
        archetype=archetype,
        week=by_slot["week"],
        about=tuple(piece for slot in ABOUT_SLOTS for piece in by_slot[slot]),
        radar=radar_of(report, title="Radar chart of a typical profile") if report else "",
        typical=sentences.typical(report, report.by_key[key]) if report else "",
        named_mixes=tuple(mix for mix in mixes if mix.piece.title),
        other_mixes=tuple(mix for mix in mixes if not mix.piece.title),
        jobs=archetype_jobs_of(content, archetype),
        lists=tuple((slot, by_slot[slot]) for slot in SEARCH_SLOTS if by_slot[slot]),
        listens_for=_listens_for(content, key),
        entry=(*by_slot["entry"], *_for_students(content.advice, key)),
    )


def _mixes(content: Definition, key: str) -> list[Mix]:
    """Return the mixes of two that some advice is about, in the questionnaire's order."""
    mixes = []
    for piece in content.advice:
        others = [other for other in piece.audience if other != key]
        if piece.slot == "pair" and key in piece.audience and len(others) == 1:
            other = content.archetype_by_key[others[0]]
            mixes.append(Mix(sentences.mixed_with(other.name, piece.title), other, piece))
    return mixes


def _for_students(pieces: Sequence[Advice], key: str) -> list[Advice]:
    """Return what a student can do first, where somebody has said how students get in."""
    return [piece for piece in pieces if piece.slot == "learn" and set(piece.audience) == {key, "student"}]


def _listens_for(content: Definition, key: str) -> tuple[str, ...]:
    """Return what the posting reader takes for a sign of an archetype above all others, the strongest first."""
    cues = [
        cue for cue in content.cues if cue.phrases and max(cue.weights, key=lambda k: cue.weights[k], default="") == key
    ]
    return tuple(cue.says for cue in sorted(cues, key=lambda cue: -cue.weights[key])[:MAX_CUES] if cue.weights[key] > 0)
