"""Lay out a result's data as rows of cells, for spreadsheets."""

from collections.abc import Mapping
from typing import Any


def table_rows(data: Mapping[str, Any]) -> list[list[object]]:
    """Return the report's data as rows of cells: a header, then one row for each archetype.

    Values of the whole result are repeated in every row, so that rows of many results can be put in one sheet. If the
    data has the answers, each question has two columns: “evidence”, what its answer says of the row's archetype on its
    own, and “why”, what it added to the profile, given all the others.
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
    columns = [
        (f"{name} {reason['question']}", reason[amounts])
        for name, amounts in (("why", "contributions"), ("evidence", "evidence"))
        for reason in why
    ]
    header = [*data["archetypes"][0], *shared, *(name for name, _ in columns)]
    rows = [
        [*score.values(), *shared.values(), *(amounts[score["key"]] for _, amounts in columns)]
        for score in data["archetypes"]
    ]
    return [header, *rows]
