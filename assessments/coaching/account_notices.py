"""Mails that tell an account's owner of a change that somebody else could have made: to the account's mail address."""

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail

from assessments.coaching.sentences import NOT_YOU


def tell_account(user: User, notice: str) -> None:
    """Send a notice, with ``{name}`` in it, to an account's mail address, if it has one and this site sends mail."""
    if not settings.EMAIL_CONFIGURED or not user.email:
        return
    said = notice.format(name=user.get_username())
    send_mail("Your careerfit account", f"{said}\n\n{NOT_YOU}\n", None, [user.email], fail_silently=True)
