"""Coaches, their groups, invitees and members. Joining a group gives consent, leaving withdraws it."""

from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, FilteredRelation, Q

from assessments.core.times import UTC_ZONE, day_in, time_zones
from assessments.models.attempts import Attempt
from assessments.models.authoring import Questionnaire
from assessments.models.sharing import TOKEN_LENGTH

CODE_LENGTH = 8  # of 31 letters and digits: 8.5 × 10¹¹ codes
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without letters and digits that look alike
NAME_LENGTH = 80
NOTE_LENGTH = 4000
ZONE_LENGTH = 64
MAX_PLACES = 500
LAST_ZONE = timedelta(hours=-12)  # where each day ends last
MIN_FOR_PUBLIC_SUMMARY = 5  # finished members, before others than the coach see the public summary


def validate_time_zone(name: str) -> None:
    """Refuse a time zone that can't be chosen."""
    if name not in time_zones():
        raise ValidationError("Choose a time zone from the list.")


class Coach(models.Model):
    """A Django account that may run groups. Other accounts can't open the coach's pages."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="coach"
    )
    name = models.CharField(max_length=NAME_LENGTH, help_text="The name that students see.")

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "coaches"
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="coach_name_given")]

    def __str__(self) -> str:
        return self.name


class CoachInvitation(models.Model):
    """A link with which one person can create a coach account, once. Only the digest of its token is stored."""

    digest = models.CharField(max_length=64, unique=True, editable=False)
    note = models.CharField(max_length=NAME_LENGTH, blank=True, help_text="Who it is for. Only admins see it.")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    coach = models.OneToOneField(
        Coach,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="invitation",
        help_text="The coach who used it.",
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


class Role(models.TextChoices):
    """What a coach may do with a group."""

    OWNER = "owner", "Owner"
    EDITOR = "editor", "May look and change"
    VIEWER = "viewer", "May look"


class GroupQuerySet(models.QuerySet["Group"]):
    """Queries for groups."""

    def seen_by(self, coach: Coach) -> "GroupQuerySet":
        """Groups that this coach owns or has access to, with the role of the access as ``access_role``."""
        access = FilteredRelation("accesses", condition=Q(accesses__coach=coach))
        rows = self.select_related("coach").annotate(access=access, access_role=F("access__role"))
        return rows.filter(Q(coach=coach) | Q(access_role__isnull=False))

    def with_counts(self, coach: Coach, *, now: datetime) -> "GroupQuerySet":
        """Annotate the numbers of members who ``joined``, and of those who ``finished`` and agreed to this coach.

        Nobody counts as finished once the agreed day is over everywhere; the database doesn't know when it is over in
        each time zone, as `Membership.is_visible` does. The newest comes first; Django leaves a model's own order out
        where it counts.
        """
        day = (now + LAST_ZONE).date()
        is_shown = Q(
            visible_until__gte=day,
            memberships__agreed_until__gte=day,
            memberships__attempt__finished_at__isnull=False,
            memberships__consents__coach=coach,
            memberships__consents__is_given=True,
        )
        return (
            self.select_related("questionnaire")
            .annotate(
                joined=Count("memberships", distinct=True),
                finished=Count("memberships", filter=is_shown, distinct=True),
            )
            .order_by("-created_at", "-pk")
        )


class Group(models.Model):
    """A group of people whom a coach asks to take one questionnaire.

    ``closes_on`` and ``visible_until`` are the last days, inclusive; they end at midnight in ``time_zone``.
    """

    coach = models.ForeignKey(Coach, on_delete=models.CASCADE, related_name="groups")
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=NAME_LENGTH)
    code = models.CharField(max_length=CODE_LENGTH, unique=True)
    places = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(MAX_PLACES)])
    closes_on = models.DateField(help_text="The last day to join.")
    visible_until = models.DateField(help_text="The last day on which the coach sees results.")
    time_zone = models.CharField(
        max_length=ZONE_LENGTH,
        default=UTC_ZONE,
        db_default=UTC_ZONE,
        validators=[validate_time_zone],
        help_text="The IANA name of the time zone in which the group’s days end.",
    )
    shows_answers = models.BooleanField(
        default=False, help_text="Whether the coach asks to see the answers to each question."
    )
    together_token = models.CharField(
        max_length=TOKEN_LENGTH,
        unique=True,
        null=True,
        blank=True,
        help_text="The token of the link to the group’s public summary.",
    )
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(
        null=True, blank=True, help_text="When a coach closed the group by hand; empty: it is open until its last day."
    )
    archived_at = models.DateTimeField(null=True, blank=True, help_text="An archived group is only read.")
    offered_to = models.ForeignKey(
        Coach,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="offers",
        help_text="The coach whom the owner offers the group.",
    )

    objects = GroupQuerySet.as_manager()

    _seen_by: Coach | None = None
    _role: str = Role.OWNER

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
            models.CheckConstraint(
                condition=Q(offered_to=None) | ~Q(offered_to=models.F("coach")), name="group_offered_to_another"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def today(self, now: datetime) -> date:
        """Return the day that it is for the group."""
        return day_in(self.time_zone, now)

    def show_to(self, coach: Coach, role: str) -> None:
        """Say which coach looks at this object, and as what; without it, it is the owner who looks."""
        self._seen_by, self._role = coach, role

    @property
    def seen_by(self) -> Coach:
        """The coach who looks."""
        return self._seen_by or self.coach

    @property
    def seen_by_id(self) -> int:
        """The key of the coach who looks, without a query."""
        return self._seen_by.user_id if self._seen_by else self.coach_id

    @property
    def role(self) -> str:
        """What the coach who looks may do: see `Role`."""
        return self._role

    @property
    def is_own(self) -> bool:
        """Whether the coach who looks is the owner."""
        return self._role == Role.OWNER

    @property
    def may_change(self) -> bool:
        """Whether the coach who looks may invite, change settings, remove members and write notes."""
        return self._role != Role.VIEWER and self.archived_at is None

    def is_open(self, *, now: datetime) -> bool:
        """Whether people can still join, places permitting: the last day isn't over, and no coach has closed it."""
        return self.closed_at is None and self.archived_at is None and self.today(now) <= self.closes_on

    def shows_results(self, *, now: datetime) -> bool:
        """Whether the coach may still see results of members who agreed to it."""
        return self.today(now) <= self.visible_until


class Invitee(models.Model):
    """One line of the coach's list: a name or id as the coach wrote it, with a personal link."""

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


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Queries for memberships."""

    def ended(self, *, now: datetime) -> "MembershipQuerySet":
        """Memberships whose last agreed day is over, in the time zone that was agreed to: one more query."""
        zones = self.order_by().values_list("agreed_zone", flat=True).distinct()
        over = (Q(agreed_zone=zone, agreed_until__lt=day_in(zone, now)) for zone in zones)
        return self.filter(reduce(or_, over, Q(pk__in=[])))


class Membership(models.Model):
    """A browser's consent that a group's coaches see one of its results, with the terms that were agreed to.

    If the group later asks for more, only new members agree to that. Its `consents` say which coaches were named.
    """

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    invitee = models.OneToOneField(Invitee, on_delete=models.SET_NULL, null=True, blank=True, related_name="membership")
    owner = models.CharField(max_length=64, db_index=True, help_text="SHA-256 of the owner’s token.")
    attempt = models.ForeignKey(Attempt, on_delete=models.SET_NULL, null=True, blank=True, related_name="memberships")
    also_shown = models.ForeignKey(
        Attempt,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Another result of the same browser that the member shows beside the first: before and after.",
    )
    display_name = models.CharField(max_length=NAME_LENGTH)
    joined_at = models.DateTimeField()
    agreed_until = models.DateField()
    agreed_zone = models.CharField(
        max_length=ZONE_LENGTH,
        default=UTC_ZONE,
        db_default=UTC_ZONE,
        validators=[validate_time_zone],
        help_text="The time zone in which the agreed day ends; the group’s may change later.",
    )
    agreed_answers = models.BooleanField()
    note = models.TextField(
        max_length=NOTE_LENGTH, blank=True, help_text="The owner’s own note; deleted with the membership."
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["joined_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["group", "owner"], name="member_once"),
            models.CheckConstraint(condition=Q(owner__length=64), name="member_owner_digest"),
            models.CheckConstraint(condition=~Q(display_name=""), name="member_name_given"),
            models.CheckConstraint(
                condition=Q(also_shown=None) | Q(attempt=None) | ~Q(also_shown=models.F("attempt")),
                name="member_shows_two_results",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def has_result(self) -> bool:
        """Whether its attempt is finished, so that there is a result for the coach to see."""
        return self.attempt is not None and self.attempt.finished_at is not None

    @property
    def shows_answers(self) -> bool:
        """Whether the coach may see the answers: the group asks for them and the member agreed."""
        return self.agreed_answers and self.group.shows_answers

    def is_agreed_to(self, coach_id: int) -> bool:
        """Whether the member agreed that this coach sees the result. Reads the prefetched `consents`, if they are."""
        return any(consent.coach_id == coach_id and consent.is_given for consent in self.consents.all())

    @property
    def agreed_coaches(self) -> list[Coach]:
        """The coaches who the member agreed see the result, in the order of the consents."""
        return [consent.coach for consent in self.consents.all() if consent.is_given]

    @property
    def is_shared(self) -> bool:
        """Whether the member agreed to several coaches."""
        return sum(consent.is_given for consent in self.consents.all()) > 1

    def is_asked(self, *, now: datetime) -> bool:
        """Whether a coach with access waits for the member to decide; reads the group's prefetched `accesses`."""
        decided = {consent.coach_id for consent in self.consents.all()}
        coaches = {self.group.coach_id, *(access.coach_id for access in self.group.accesses.all())}
        return self.is_current(now=now) and not coaches <= decided

    def is_current(self, *, now: datetime) -> bool:
        """Whether the agreed time still runs: neither the agreed day nor the group's last day is over."""
        return day_in(self.agreed_zone, now) <= self.agreed_until and self.group.shows_results(now=now)

    def is_visible(self, *, now: datetime) -> bool:
        """Whether the coach who looks (`Group.seen_by`) may see the result: agreed to, and within the agreed time."""
        return self.is_current(now=now) and self.is_agreed_to(self.group.seen_by_id)
