"""What differs between two versions of a questionnaire."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assessments.core.definition import Definition


@dataclass(frozen=True)
class FieldChange:
    """One difference between two versions: where it is, and what stood there before and stands there now."""

    part: str
    key: str
    field: str
    before: str
    after: str


def changes_between(older: Definition, newer: Definition) -> list[FieldChange]:
    """Return what changed, part by part, in the newer one's order."""
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
            yield FieldChange(part, key, "", "", _said(record))
        else:
            yield from _field_changes(part, key, before[key], record)
    for key, record in before.items():
        if key not in after:
            yield FieldChange(part, key, "", _said(record), "")
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
            yield FieldChange(part, key, name, _said(before.get(name)), _said(after.get(name)))


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        if "key" in value:
            return str(
                value.get("text") or value.get("prompt") or value.get("name") or value.get("about") or value.get("says")
            )
        return ", ".join(
            f"{key} {inner:+g}" if isinstance(inner, int | float) else f"{key}: {_said(inner)}"
            for key, inner in value.items()
        )
    if isinstance(value, list):
        return ", ".join(_said(item) for item in value)
    return str(value)
