"""Keep postings for their owners."""

from datetime import datetime

from django.db import transaction

from assessments.links.owner_keys import claim_owner
from assessments.models import Posting, Version
from assessments.postings.chosen_results import Choice, save_choice
from assessments.postings.report import PostingReport
from assessments.postings.snapshots import snapshot_of

MAX_POSTINGS = 30


class TooManyPostings(Exception):
    """The owner keeps MAX_POSTINGS already; none was added."""


@transaction.atomic
def save_posting(
    *, report: PostingReport, version: Version, owner: str, name: str, text: str, choice: Choice, now: datetime
) -> Posting:
    """Save a posting's text and what it says for an owner, with the version that read it and the result they chose.

    ``name`` is empty where the owner gave none. Saving the same text again only gives it a new name, if there is one,
    and another result to compare it with, if one was chosen.
    Raises TooManyPostings and KeyRetired.
    """
    claim_owner(owner=owner)
    postings = Posting.objects.owned_by(owner)
    same = postings.filter(text=text, version=version).first()
    if same:
        if name:
            same.name = name
            same.save(update_fields=["name"])
        if choice != Choice():
            save_choice(posting=same, choice=choice)
        return same
    if postings.count() >= MAX_POSTINGS:
        raise TooManyPostings
    return Posting.objects.create(
        version=version,
        owner=owner,
        name=name,
        text=text,
        kept_at=now,
        snapshot=snapshot_of(report),
        **choice.fields,
    )
