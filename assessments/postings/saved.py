"""Keep postings for their owners."""

from datetime import datetime

from django.db import transaction

from assessments.models import Posting, Version

MAX_POSTINGS = 30


class TooManyPostings(Exception):
    """The owner keeps MAX_POSTINGS already; none was added."""


@transaction.atomic
def save_posting(*, version: Version, owner: str, name: str, text: str, now: datetime) -> Posting:
    """Save a posting's text for an owner, under the version that reads it; saving the same text again renames it.

    Raises TooManyPostings.
    """
    postings = Posting.objects.owned_by(owner)
    same = postings.filter(text=text, version=version).first()
    if same:
        same.name = name
        same.save(update_fields=["name"])
        return same
    if postings.count() >= MAX_POSTINGS:
        raise TooManyPostings
    return Posting.objects.create(version=version, owner=owner, name=name, text=text, kept_at=now)
