"""Give an own result or kept posting a name."""

from assessments.models import Attempt, Posting


def rename(*, owned: Attempt | Posting, name: str) -> bool:
    """Store the name, “” for none of its own; return False if it has been deleted meanwhile."""
    if isinstance(owned, Attempt):
        return bool(Attempt.objects.filter(pk=owned.pk).update(label=name))
    return bool(Posting.objects.filter(pk=owned.pk).update(name=name))
