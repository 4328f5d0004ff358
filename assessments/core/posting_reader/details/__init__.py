"""Find what a posting says about the job itself: pay, team, department, on-call duty, requesters, place, seniority.

The whole text is searched, headings, benefits and boilerplate too. Each detail has patterns, the most telling first;
the first match that nothing beside it speaks against is quoted.
"""

from collections.abc import Mapping
from enum import StrEnum

from . import department, pay, people, place, role
from .ways import Span, Way

__all__ = ["LABELS", "WAYS", "Detail", "Span", "find_details"]


class Detail(StrEnum):
    """What somebody who applies should know, and a posting may leave out."""

    SALARY = "salary"
    TEAM_SIZE = "team_size"
    DEPARTMENT = "department"
    WHO_ASKS = "who_asks"
    ON_CALL = "on_call"
    PLACE = "place"
    SENIORITY = "seniority"


LABELS = {
    Detail.SALARY: "Salary",
    Detail.TEAM_SIZE: "Size of the team",
    Detail.DEPARTMENT: "Department",
    Detail.WHO_ASKS: "Who you work with and for",
    Detail.ON_CALL: "On-call duty",
    Detail.PLACE: "Place",
    Detail.SENIORITY: "Seniority",
}

WAYS: Mapping[Detail, tuple[Way, ...]] = {
    Detail.SALARY: pay.SALARY,
    Detail.TEAM_SIZE: people.TEAM_SIZE,
    Detail.DEPARTMENT: department.DEPARTMENT,
    Detail.WHO_ASKS: people.WHO_ASKS,
    Detail.ON_CALL: role.ON_CALL,
    Detail.PLACE: place.PLACE,
    Detail.SENIORITY: role.SENIORITY,
}


MAX_SEARCHED = 20_000
"""Characters in which details are looked for; the longest real postings have 15,000."""


def find_details(text: str) -> dict[Detail, Span | None]:
    """Return for each detail where a text without markup says it; None where it doesn't."""
    text = text[:MAX_SEARCHED]
    return {detail: next((span for way in ways if (span := way.first_in(text))), None) for detail, ways in WAYS.items()}
