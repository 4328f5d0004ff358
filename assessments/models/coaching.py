"""Coaches, their groups, whom they invited, and who joined: joining is the consent, leaving withdraws it."""

from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Q

from assessments.models.attempts import Attempt
from assessments.models.authoring import Questionnaire
from assessments.models.sharing import TOKEN_LENGTH

CODE_LENGTH = 8  # of 31 letters and digits: 8.5 × 10¹¹ codes
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that looks like another when it is read from a wall
NAME_LENGTH = 80
NOTE_LENGTH = 4000
MAX_PLACES = 500
MIN_FOR_PUBLIC_SUMMARY = 5  # finished members, before anybody but the coach sees the group's picture


class Coach(models.Model):
    """An account of Django's own that may run groups; no other account sees the coach's pages."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="coach"
    )
    name = models.CharField(max_length=NAME_LENGTH, help_text="What students read: who asks them.")

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "coaches"
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="coach_name_given")]

    def __str__(self) -> str:
        return self.name


class CoachInvitation(models.Model):
    """A link by which somebody makes a coach's account of their own, once; only its digest is kept."""

    digest = models.CharField(max_length=64, unique=True, editable=False)
    note = models.CharField(max_length=NAME_LENGTH, blank=True, help_text="Whom it is for. Only admins read it.")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    coach = models.OneToOneField(
        Coach, on_delete=models.SET_NULL, null=True, blank=True, related_name="invitation", help_text="Who came of it."
    )
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(digest__length=64), name="invitation_digest_whole"),
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("created_at")), name="invitation_expires_later"),
        ]

    def __str__(self) -> str:
        return self.note or f"Invitation {self.pk}"


class GroupQuerySet(models.QuerySet["Group"]):
    """Groups, by whose they are."""

    def of_coach(self, coach: Coach) -> "GroupQuerySet":
        """Those that this coach runs."""
        return self.filter(coach=coach)

    def with_counts(self) -> "GroupQuerySet":
        """Each with ``joined`` and ``finished``, how many have."""
        finished = Count("memberships", filter=Q(memberships__attempt__finished_at__isnull=False))
        return self.select_related("questionnaire").annotate(joined=Count("memberships"), finished=finished)


class Group(models.Model):
    """A class that a coach asks to take one questionnaire. Both days are the last, whole, in UTC."""

    coach = models.ForeignKey(Coach, on_delete=models.CASCADE, related_name="groups")
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=NAME_LENGTH)
    code = models.CharField(max_length=CODE_LENGTH, unique=True)
    places = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(MAX_PLACES)])
    closes_on = models.DateField(help_text="The last day to join.")
    visible_until = models.DateField(help_text="The last day on which the coach sees results.")
    shows_answers = models.BooleanField(default=False, help_text="Whether the coach asks to see the single answers.")
    together_token = models.CharField(
        max_length=TOKEN_LENGTH,
        unique=True,
        null=True,
        blank=True,
        help_text="The link to the page of the whole group.",
    )
    created_at = models.DateTimeField()

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="group_name_given"),
            models.CheckConstraint(condition=Q(code__length=CODE_LENGTH), name="group_code_whole"),
            models.CheckConstraint(condition=Q(places__gte=1, places__lte=MAX_PLACES), name="group_places_sane"),
            models.CheckConstraint(
                condition=Q(visible_until__gte=models.F("closes_on")), name="group_visible_after_closing"
            ),
            models.CheckConstraint(
                condition=Q(together_token__isnull=True) | Q(together_token__length=TOKEN_LENGTH),
                name="group_together_token_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_open(self, *, today: date) -> bool:
        """Whether it can still be joined, if there is a place."""
        return today <= self.closes_on


class Invitee(models.Model):
    """A line of the coach's own list: a name or an id as the coach wrote it, with a personal link."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="invitees")
    own_id = models.CharField(max_length=NAME_LENGTH)
    token = models.CharField(max_length=TOKEN_LENGTH, unique=True)
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["group", "own_id"], name="invitee_once"),
            models.CheckConstraint(condition=~Q(own_id=""), name="invitee_id_given"),
            models.CheckConstraint(condition=Q(token__length=TOKEN_LENGTH), name="invitee_token_whole"),
        ]

    def __str__(self) -> str:
        return self.own_id


class Membership(models.Model):
    """A browser's consent that a group's coach sees one result of it; what was agreed to is kept with it.

    A group that later asks for more gets it from new members only.
    """

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    invitee = models.OneToOneField(Invitee, on_delete=models.SET_NULL, null=True, blank=True, related_name="membership")
    owner = models.CharField(max_length=64, db_index=True, help_text="SHA-256 of the owner's token.")
    attempt = models.ForeignKey(Attempt, on_delete=models.SET_NULL, null=True, blank=True, related_name="memberships")
    display_name = models.CharField(max_length=NAME_LENGTH)
    joined_at = models.DateTimeField()
    agreed_until = models.DateField()
    agreed_answers = models.BooleanField()
    note = models.TextField(max_length=NOTE_LENGTH, blank=True, help_text="The coach's own; goes when the member goes.")

    class Meta:
        ordering = ["joined_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["group", "owner"], name="member_once"),
            models.CheckConstraint(condition=Q(owner__length=64), name="member_owner_digest"),
            models.CheckConstraint(condition=~Q(display_name=""), name="member_name_given"),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def shows_answers(self) -> bool:
        """Whether the coach may see the single answers: asked for, and agreed to."""
        return self.agreed_answers and self.group.shows_answers

    def is_visible(self, *, today: date) -> bool:
        """Whether the coach may still see the result: neither the group's time nor the agreed one is over."""
        return today <= min(self.agreed_until, self.group.visible_until)
