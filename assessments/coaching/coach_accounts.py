"""Change and delete a coach's account."""

from django.contrib.auth.models import User
from django.db import transaction

from assessments.coaching.account_notices import tell_account
from assessments.coaching.account_sentences import ADDRESS_CHANGED
from assessments.models import Coach, Group


class StillHasGroups(Exception):
    """The coach owns groups, which have to be handed over or deleted first."""


@transaction.atomic
def change_account(*, coach: Coach, name: str, email: str) -> None:
    """Change the name that students see, and the mail address, of which the one before is told.

    Consents stay: members read both names beside them.
    """
    Coach.objects.filter(pk=coach.pk).update(name=name)
    user = User.objects.select_for_update().get(pk=coach.pk)
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
