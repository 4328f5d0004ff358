"""The option --by of commands that change a questionnaire: whose change the history calls it."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import CommandError


def add_by(parser: ArgumentParser) -> None:
    """Add the option."""
    parser.add_argument("--by", metavar="USERNAME", help="your account, for the questionnaire’s history")


def account_of(options: Mapping[str, Any]) -> User | None:
    """Return the account that was named, or None without the option; fail if there is no such account."""
    name = options["by"]
    account = User.objects.filter(username=name).first() if name else None
    if name and account is None:
        raise CommandError(f"There is no account “{name}”. Nothing was changed.")
    return account
