"""Postings that somebody asks to keep."""

from datetime import datetime

from django.db import transaction

from assessments.models import Posting, Version

MAX_POSTINGS = 30


class TooManyPostings(Exception):
    """As many postings as are allowed are kept already; none was added."""


@transaction.atomic
def save_posting(*, version: Version, owner: str, name: str, text: str, now: datetime) -> Posting:
    """Keep a posting's text for an owner, under the version that reads it; the same text is kept once.

    Raises TooManyPostings.
    """
    mine = Posting.objects.owned_by(owner)
    twin = mine.filter(text=text, version=version).first()
    if twin:
        twin.name = name
        twin.save(update_fields=["name"])
        return twin
    if mine.count() >= MAX_POSTINGS:
        raise TooManyPostings
    return Posting.objects.create(version=version, owner=owner, name=name, text=text, kept_at=now)
