"""Slips of paper, eight on a sheet, each with a link and its QR code."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.coaching.invite_list import Listed
from assessments.web.qr import compact_qr

PER_SHEET = 8
WAYS = {
    "all": "All on the list",
    "unfinished": "Not finished",
    "unopened": "Link not opened",
    "group": "Only the group’s code",
}
"""For whom slips are printed, by the word in the address."""


@dataclass(frozen=True)
class Slip:
    """A link, its QR code as SVG, and whom it is for: “” for anybody."""

    own_id: str
    link: str
    qr: str


def personal_slips(people: Sequence[Listed], *, way: str) -> list[Slip]:
    """Return a slip for each person whom ``way``, a key of WAYS, is for."""
    if way == "unfinished":
        people = [person for person in people if not person.has_finished]
    elif way == "unopened":
        people = [person for person in people if not person.has_opened]
    return [Slip(person.invitee.own_id, person.link, compact_qr(person.link)) for person in people]


def group_slips(link: str) -> list[Slip]:
    """Return a sheet of the same slip, with the group's link."""
    return [Slip("", link, compact_qr(link))] * PER_SHEET


def sheets_of(slips: Sequence[Slip]) -> list[Sequence[Slip]]:
    """Return the slips by sheet."""
    return [slips[start : start + PER_SHEET] for start in range(0, len(slips), PER_SHEET)]
