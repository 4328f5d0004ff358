"""Change and delete a coach's account."""

from django.contrib.auth.models import User
from django.db import transaction

from assessments.coaching.account_notices import tell_account
from assessments.coaching.account_sentences import ADDRESS_CHANGED
from assessments.coaching.groups import digest_of
from assessments.models import Coach, Group


class StillHasGroups(Exception):
    """The coach owns groups, which have to be handed over or deleted first."""


class AccountChanged(Exception):
    """The account was changed since the form was shown; ``name`` and ``email`` are its present ones, and they stay."""

    def __init__(self, *, name: str, email: str) -> None:
        super().__init__()
        self.name, self.email = name, email


def shown_of_account(*, name: str, email: str) -> str:
    """Return the digest of what an account's form showed, by which a stale one is recognised."""
    return digest_of(f"{name}\n{email}")


@transaction.atomic
def change_account(*, coach: Coach, name: str, email: str, shown: str) -> None:
    """Change the name that students see, and the mail address, of which the one before is told.

    Consents stay: members read both names beside them. ``shown`` is the digest of what the form showed, “” to change
    the account in any case. Raises AccountChanged if it has another name or address by now.
    """
    user = User.objects.select_for_update().get(pk=coach.pk)
    stored = Coach.objects.get(pk=coach.pk).name
    is_shown = shown in {"", shown_of_account(name=stored, email=user.email)}
    if not is_shown and (name, email) != (stored, user.email):
        raise AccountChanged(name=stored, email=user.email)
    Coach.objects.filter(pk=coach.pk).update(name=name)
    if email != user.email:
        tell_account(user, ADDRESS_CHANGED)
        User.objects.filter(pk=user.pk).update(email=email)


@transaction.atomic
def delete_account(*, coach: Coach) -> None:
    """Delete an account with its access to others' groups, its notes, and what members agreed to with it.

    Raises StillHasGroups.
    """
    user = User.objects.select_for_update().get(pk=coach.pk)
    if Group.objects.filter(coach=coach).exists():
        raise StillHasGroups
    user.delete()
