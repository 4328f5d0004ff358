"""Who else may see a group: coaches with access, open invitations, and what each member agreed to with each coach."""

from django.db import models
from django.db.models import Q

from assessments.models.coaching import NAME_LENGTH, NOTE_LENGTH, Coach, Group, Membership, Role

SHARED_ROLES = [Role.EDITOR, Role.VIEWER]


class GroupAccess(models.Model):
    """A second coach's access to a group. The owner is `Group.coach`, and has no row here."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="accesses")
    coach = models.ForeignKey(Coach, on_delete=models.CASCADE, related_name="accesses")
    role = models.CharField(max_length=6, choices=[(role.value, role.label) for role in SHARED_ROLES])
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["group", "coach"], name="group_access_once"),
            models.CheckConstraint(condition=Q(role__in=SHARED_ROLES), name="group_access_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.coach} ({self.role})"


class AccessInvitation(models.Model):
    """A link with which one coach gets access to a group, once. Only the digest of its token is stored."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="access_invitations")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    role = models.CharField(max_length=6, choices=[(role.value, role.label) for role in SHARED_ROLES])
    note = models.CharField(
        max_length=NAME_LENGTH, blank=True, help_text="Who it is for. Only the group’s owner sees it."
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(digest__length=64), name="access_invitation_digest_whole"),
            models.CheckConstraint(condition=Q(role__in=SHARED_ROLES), name="access_invitation_role_known"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")), name="access_invitation_expires_later"
            ),
        ]

    def __str__(self) -> str:
        return self.note or f"Invitation {self.pk}"


class Consent(models.Model):
    """What a member decided about one coach: that this coach, named, sees the result, or that they don't.

    Without a row the member hasn't been asked, or hasn't answered: that coach sees nothing. Rows go when the coach's
    access ends.
    """

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="consents")
    coach = models.ForeignKey(Coach, on_delete=models.CASCADE, related_name="consents")
    name = models.CharField(max_length=NAME_LENGTH, help_text="The coach’s name as the member read it.")
    is_given = models.BooleanField()
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["membership", "coach"], name="consent_once")]

    def __str__(self) -> str:
        return f"{self.name}: {'yes' if self.is_given else 'no'}"


def with_coaches() -> "models.Prefetch[str, models.QuerySet[Consent], str]":
    """Return the prefetch of memberships' consents, each with its coach: one query."""
    return models.Prefetch("consents", queryset=Consent.objects.select_related("coach"))


class CoachNote(models.Model):
    """A second coach's own note on a member. The owner's is `Membership.note`."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="coach_notes")
    coach = models.ForeignKey(Coach, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(max_length=NOTE_LENGTH)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership", "coach"], name="coach_note_once"),
            models.CheckConstraint(condition=~Q(text=""), name="coach_note_written"),
        ]

    def __str__(self) -> str:
        return f"Note {self.pk}"
