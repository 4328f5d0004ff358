"""The text of a mail with a link to a new password, for each account that has the address."""

from collections.abc import Iterator
from operator import attrgetter

from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode


def password_messages(*, email: str, site: str) -> Iterator[EmailMessage]:
    """Yield a message for each active account with this address, the oldest first; Django compares addresses.

    Whether an account has the address is found out only here, when the mail is sent, and the link is made only now.
    """
    for user in sorted(PasswordResetForm().get_users(email), key=attrgetter("pk")):
        context = {
            "site": site,
            "uid": urlsafe_base64_encode(force_bytes(user.pk)),
            "token": default_token_generator.make_token(user),
            "user": user,
        }
        subject = render_to_string("coaching/accounts/subject.txt").strip()
        body = render_to_string("coaching/accounts/mail.txt", context)
        yield EmailMessage(subject, body, to=[user.email])
