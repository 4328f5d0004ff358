"""Let somebody say, without an account, that no coach may mail them from this site again.

Of an address only the digest is kept. It is made without SECRET_KEY: a wish for no more mail outlives a new key. The
link in a mail is signed, so that nobody can make one for somebody else's address.
"""

import base64
import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.utils.crypto import constant_time_compare, salted_hmac

from assessments.models import NoMoreMail
from assessments.models.mails import ADDRESS_DIGEST_LENGTH

SALT = "assessments.coaching.unsubscribing"


class UnknownUnsubscribeLink(Exception):
    """The link was not made by this site, or was made under another SECRET_KEY."""


def address_digest(email: str) -> str:
    """Return the digest by which an address is known here, however it is capitalised."""
    return _short(hashlib.sha256(f"no more mail {email.strip().casefold()}".encode()).digest())


def unsubscribe_token(email: str) -> str:
    """Return the token of the link with which whoever reads this address's mail stops it."""
    digest = address_digest(email)
    return digest + _signature(digest)


def refuse_mail(*, token: str, now: datetime) -> None:
    """Note that no coach's mail may be sent to an address any more; once is enough. Raises UnknownUnsubscribeLink."""
    NoMoreMail.objects.bulk_create([NoMoreMail(digest=digest_of(token), since=now)], ignore_conflicts=True)


def digest_of(token: str) -> str:
    """Return the digest that a link's token is for. Raises UnknownUnsubscribeLink."""
    digest, signature = token[:ADDRESS_DIGEST_LENGTH], token[ADDRESS_DIGEST_LENGTH:]
    if not constant_time_compare(signature, _signature(digest)):
        raise UnknownUnsubscribeLink
    return digest


def refused_addresses(emails: Iterable[str]) -> set[str]:
    """Return those of the addresses that want no more mail: one query."""
    by_digest = {address_digest(email): email for email in emails}
    refused = set(NoMoreMail.objects.filter(digest__in=by_digest).values_list("digest", flat=True))
    return {email for digest, email in by_digest.items() if digest in refused}


def _signature(digest: str) -> str:
    return _short(salted_hmac(SALT, digest, algorithm="sha256").digest())


def _short(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")
