"""Mails that wait to be sent, what was sent to a coach's list, and who wants no more of it."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from assessments.core.times import minute_text
from assessments.models.coaching import Group, Invitee

ADDRESS_DIGEST_LENGTH = 22  # 128 bits


class InviteeAddress(models.Model):
    """The mail address that a coach gave for one line of the list; it is kept for sending only."""

    invitee = models.OneToOneField(Invitee, on_delete=models.CASCADE, primary_key=True, related_name="address")
    email = models.EmailField()

    def __str__(self) -> str:
        return f"address of invitee {self.pk}"


class MailQuerySet(models.QuerySet["Mail"]):
    """Queries for mails."""

    def due(self, *, now: datetime) -> "MailQuerySet":
        """Mails to be sent now: those that somebody waits for before those to a list, then the longest due."""
        rows = self.filter(due_at__lte=now).annotate(is_to_list=Q(invitee__isnull=False))
        return rows.order_by("is_to_list", "due_at", "pk")

    def of_group(self, group: Group) -> "MailQuerySet":
        """Mails to the lines of a group's list."""
        return self.filter(invitee__group=group)


class Mail(models.Model):
    """A mail that was asked for. One to a line of a coach's list stays after it was sent, as the coach's log.

    Others are deleted then. ``due_at`` is when it is sent, or tried again, also while a try runs; None once it was sent
    or was given up. ``tries`` counts those that failed.
    """

    class Kind(models.TextChoices):
        """What a mail is for."""

        PASSWORD = "password", "Link to a new password"
        NOTICE = "notice", "Notice about an account"
        INVITATION = "invitation", "Invitation"
        REMINDER = "reminder", "Reminder"

    kind = models.CharField(max_length=10, choices=Kind)
    email = models.EmailField()
    site = models.CharField(max_length=300, blank=True, help_text="The start of the links in it: https://host.")
    subject = models.CharField(max_length=250, blank=True)
    body = models.TextField(blank=True, help_text="Empty for a link to a new password, and once it was sent.")
    reply_to = models.EmailField(blank=True)
    invitee = models.ForeignKey(Invitee, on_delete=models.CASCADE, null=True, related_name="mails")
    queued_at = models.DateTimeField(db_index=True)
    due_at = models.DateTimeField(null=True, db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=100, blank=True, help_text="Why it was given up, in a sentence.")

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["-queued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["invitee", "kind"], name="mail_once_to_each_invitee"),
            models.CheckConstraint(
                condition=Q(kind__in=["password", "notice"], invitee=None)
                | Q(kind__in=["invitation", "reminder"], invitee__isnull=False),
                name="mail_kind_fits_invitee",
            ),
            models.CheckConstraint(
                condition=Q(due_at__isnull=False) | Q(sent_at__isnull=False) | ~Q(failure=""),
                name="mail_waits_or_has_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, asked for {minute_text(self.queued_at)}"

    def is_being_sent(self, *, now: datetime) -> bool:
        """Whether its first try has begun; of a later one nobody can tell whether it runs or is waited for."""
        return self.due_at is not None and self.due_at > now and not self.tries

    @property
    def has_failed(self) -> bool:
        """Whether it was given up."""
        return bool(self.failure)

    @property
    def gives_up_after(self) -> timedelta:
        """How long after it was asked for it is no longer tried: a link to a password is waited for."""
        return timedelta(days=1) if self.invitee_id else timedelta(hours=1)


class NoMoreMail(models.Model):
    """An address to which no coach's mail is sent any more: its digest, and nothing else."""

    digest = models.CharField(max_length=ADDRESS_DIGEST_LENGTH, unique=True)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(digest__length=ADDRESS_DIGEST_LENGTH), name="no_more_mail_digest_whole")
        ]

    def __str__(self) -> str:
        return f"no more mail since {minute_text(self.since)}"
