"""Roles that come with careerfit: which of the admin's roles (Django's groups) they are, and what they were given."""

from django.contrib.auth.models import Group
from django.db import models


class ReadyRole(models.Model):
    """A role that an update of careerfit made, with the permissions that updates gave it so far.

    Admins may change, rename and delete the role. The next update gives it only permissions that no update gave it.
    """

    key = models.CharField(max_length=40, unique=True)
    role = models.OneToOneField(Group, models.SET_NULL, null=True, related_name="+")
    given = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.key
