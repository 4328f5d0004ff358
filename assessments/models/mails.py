"""Mails that wait to be sent."""

from django.db import models

from assessments.core.times import minute_text


class PasswordMail(models.Model):
    """A mail with a link to a new password, as it was asked for: deleted once it is sent, or after an hour.

    Whether an account has the address is found out only when it is sent, and the link is made only then.
    """

    email = models.EmailField()
    site = models.CharField(max_length=300)
    asked_at = models.DateTimeField(db_index=True)
    due_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"asked for {minute_text(self.asked_at)}"
