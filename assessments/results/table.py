"""Lay out a result's data as rows of cells, for spreadsheets."""

from collections.abc import Mapping
from typing import Any


def table_rows(data: Mapping[str, Any]) -> list[list[object]]:
    """Return the report's data as rows of cells: a header, then one row for each archetype.

    Values of the whole result are repeated in every row, so that rows of many results can be put in one sheet. If the
    data has the answers, a column for each question has its contribution to the row's archetype.
    """
    shared = {
        "questionnaire": data["questionnaire"]["slug"],
        "version": data["questionnaire"]["version"],
        "sha256": data["questionnaire"]["sha256"],
        "answered": data["answered"],
        "skipped": data["skipped"],
        "finished_at": data["finished_at"],
        "verdict": data["verdict"]["kind"],
        "leaders": " ".join(data["verdict"]["leaders"]),
        "sides": " ".join(data["verdict"]["sides"]),
        "enough": "yes" if data["verdict"]["enough"] else "no",
        "notes": " ".join(data["notes"]),
    }
    why = data.get("why", [])
    header = [*data["archetypes"][0], *shared, *(f"why {reason['question']}" for reason in why)]
    rows = [
        [*score.values(), *shared.values(), *(reason["contributions"][score["key"]] for reason in why)]
        for score in data["archetypes"]
    ]
    return [header, *rows]
