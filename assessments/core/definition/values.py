"""Read single values out of plain data, and note in a sentence what is wrong with each."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

from assessments.core.definition.shape import LIMITS, Problem

MAX_SHOWN = 80  # characters of a value that a sentence repeats
HUGE = 10**15


@dataclass(frozen=True)
class Place:
    """What a problem is about: its label in the sentence, its part of the questionnaire, and its key there."""

    label: str
    part: str = ""
    key: str = ""

    def __str__(self) -> str:
        return self.label

    def inner(self, label: str) -> "Place":
        """Return a place inside this one."""
        return replace(self, label=f"{self}, {label}")


def shown(value: object) -> str:
    """Return a value as a sentence repeats it: a short text or number, else what kind of thing it is."""
    if isinstance(value, str):
        return value if len(value) <= MAX_SHOWN else f"{value[:MAX_SHOWN]}…"
    if isinstance(value, int) and abs(value) >= HUGE:
        return "a number that is too large"
    if value is None or isinstance(value, int | float | date | time):
        return str(value)
    return "a table" if isinstance(value, Mapping) else "a list"


def place_of(what: str, part: str, key: Any) -> Place:
    """Return the place of a part of the questionnaire, such as “Question “q1””."""
    return Place(f"{what} “{shown(key)}”", part, shown(key))


class Values:
    """Reads values one by one and collects the problems."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def note(self, sentence: str, part: str = "", key: str = "") -> None:
        """Note a problem."""
        self.problems.append(Problem(sentence, part, key))

    def note_at(self, where: Place, what: str) -> None:
        """Note a problem with the part at ``where``."""
        self.note(f"{where}: {what}", where.part, where.key)

    def text(self, record: Mapping[str, Any], name: str, where: Place, *, of: str = "", required: bool = True) -> str:
        """Read a text of at most as many characters as LIMITS allows."""
        raw = record.get(name, "")
        if not isinstance(raw, str):
            self.note_at(where, f"“{name}” has to be text.")
            return ""
        value = raw.strip()
        if required and not value:
            self.note_at(where, f"“{name}” is missing.")
        most = LIMITS[f"{of}.{name}" if of else name]
        if len(value) > most or "\x00" in value:
            self.note_at(where, f"“{name}” is longer than {most} characters or holds a NUL character.")
            return ""
        return value

    def one_of(self, record: Mapping[str, Any], name: str, where: Place, allowed: Iterable[str]) -> str:
        """Read one of a few words."""
        value = record.get(name, "")
        if not isinstance(value, str) or not value:
            self.note_at(where, f"“{name}” is missing.")
            return ""
        if value not in allowed:
            self.note_at(where, f"“{name}” is “{shown(value)}”; it has to be one of {', '.join(allowed)}.")
        return value

    def named(self, record: Mapping[str, Any], name: str, where: Place, *, required: bool = False) -> str:
        """Read the key of another part; whether that part exists is checked later."""
        value = record.get(name, "")
        if not isinstance(value, str) or (required and not value):
            self.note_at(where, f"“{name}” is missing.")
            return ""
        return value

    def words(self, record: Mapping[str, Any], name: str, where: Place) -> tuple[str, ...]:
        """Read a list of single words."""
        value = record.get(name, [])
        if not isinstance(value, list) or not all(isinstance(word, str) and word.split() == [word] for word in value):
            self.note_at(where, f"“{name}” has to be a list of single words.")
            return ()
        most = LIMITS["audience" if name == "for" else name]
        if len(" ".join(value)) > most or "\x00" in "".join(value):
            self.note_at(where, f"“{name}” is longer than {most} characters or holds a NUL character.")
            return ()
        return tuple(value)

    def records(self, data: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
        """Read a list of tables."""
        value = data.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
            self.note(f"“{name}” has to be a list of tables.")
            return []
        return value

    def check_names(self, record: Mapping[str, Any], allowed: set[str], where: Place) -> None:
        """Note every name that is not among the ``allowed`` ones."""
        for name in sorted(set(record) - allowed):
            self.note_at(where, f"“{shown(name)}” is not something careerfit knows.")

    def check_unique(self, keys: Iterable[str], what: str, part: str, owner: str = "") -> None:
        """Note the keys that appear more than once."""
        for key, count in Counter(keys).items():
            if key and count > 1:
                self.note(f"Two {what} have the key “{key}”; each needs its own.", part, owner or key)

    def key(self, record: Mapping[str, Any], where: Place, matches: Callable[[str], object]) -> str:
        """Read a key; ``matches`` says whether its form is allowed."""
        value = self.text(record, "key", where)
        if value and not matches(value):
            self.note_at(where, f"“{shown(value)}” can’t be a key; use lower-case letters and digits.")
        return value
