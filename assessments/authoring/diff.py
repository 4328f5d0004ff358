"""The differences between two versions of a questionnaire."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assessments.core.definition import Definition


@dataclass(frozen=True)
class FieldChange:
    """One changed field: the part, the record's key, the field, and both values as text.

    ``field`` is empty for an added or removed record, and “order” with an empty key for a changed order.
    """

    part: str
    key: str
    field: str
    before: str
    after: str

    @property
    def label(self) -> str:
        """The field as its form in the admin calls it: “question”, where a file says “prompt”."""
        return LABELS.get((self.part, self.field), self.field.replace("_", " "))


# What a field of a questionnaire's file is called in the admin, where that differs.
LABELS = {
    ("questionnaire", "slug"): "address",
    ("archetypes", "summary"): "in one sentence",
    ("archetypes", "hue"): "colour",
    ("archetypes", "glyph"): "icon",
    ("questions", "prompt"): "question",
    ("cues", "weights"): "pulls",
    ("postings", "catch_all"): "Catch-all archetype",
    ("postings", "together"): "Combinations too broad for one role",
}


def changes_between(older: Definition, newer: Definition) -> list[FieldChange]:
    """Return the changes by part, in the newer definition's order."""
    old, new = older.as_data(), newer.as_data()
    changes = list(_field_changes("questionnaire", "", old["questionnaire"], new["questionnaire"]))
    changes += _field_changes("scales", "", old["scales"], new["scales"])
    for part in ("archetypes", "sources", "questions", "advice", "cues"):
        changes += _part_changes(part, old.get(part, []), new.get(part, []))
    changes += _field_changes("postings", "", old.get("postings", {}), new.get("postings", {}))
    return changes


def _part_changes(part: str, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> Iterator[FieldChange]:
    before = {record["key"]: record for record in old}
    after = {record["key"]: record for record in new}
    for key, record in after.items():
        if key not in before:
            yield FieldChange(part, key, "", "", _as_text(record))
        else:
            yield from _field_changes(part, key, before[key], record)
    for key, record in before.items():
        if key not in after:
            yield FieldChange(part, key, "", _as_text(record), "")
    kept_before = [key for key in before if key in after]
    kept_after = [key for key in after if key in before]
    if kept_before != kept_after:
        yield FieldChange(part, "", "order", ", ".join(kept_before), ", ".join(kept_after))


def _field_changes(part: str, key: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[FieldChange]:
    if "choices" in before and "choices" in after:
        for change in _part_changes("choices", before["choices"], after["choices"]):
            yield FieldChange(part, key, f"{change.key} {change.field}".strip(), change.before, change.after)
    for name in dict.fromkeys([*before, *after]):
        if name != "choices" and before.get(name) != after.get(name):
            yield FieldChange(part, key, name, _as_text(before.get(name)), _as_text(after.get(name)))


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        if "key" in value:
            return str(
                value.get("text") or value.get("prompt") or value.get("name") or value.get("about") or value.get("says")
            )
        return ", ".join(
            f"{key} {inner:+g}" if isinstance(inner, int | float) else f"{key}: {_as_text(inner)}"
            for key, inner in value.items()
        )
    if isinstance(value, list):
        return ", ".join(_as_text(item) for item in value)
    return str(value)
