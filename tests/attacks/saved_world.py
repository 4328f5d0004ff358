"""The rows of all visitors' world, made once and written again for each case."""

from typing import Any

from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test import Client

from assessments.models import (
    Attempt,
    CoachInvitation,
    Posting,
    Questionnaire,
    RetiredKey,
    Version,
)
from tests import database
from tests.attacks.test_permissions import World, make_world

PARTS_OF_WORLD = ("attempt", "group", "member", "invitee", "posting")


class SavedWorld:
    """A world, and every row of the database when it was new. To write them again is quicker than to make them."""

    def __init__(self) -> None:
        clean()
        self.world = make_world(Version.objects.select_related("questionnaire").get())
        self.keys = {part: getattr(self.world, part).pk for part in PARTS_OF_WORLD}
        self.cookies = {role: cookies_of(client) for role, client in self.world.clients.items()}
        self.rows = {model: list(model._base_manager.order_by("pk")) for model in database.all_models()}
        self.values = {model: database.stored_rows(model) for model in self.rows}

    def restored(self) -> World:
        """Return the world as it was when it was new, in the database too."""
        with transaction.atomic():  # foreign keys are checked at its end
            for model, rows in self.rows.items():
                if database.stored_rows(model) != self.values[model]:
                    model._base_manager.all()._raw_delete(connection.alias)
                    model._base_manager.bulk_create(rows)
        parts: dict[str, Any] = {
            part: type(getattr(self.world, part))._base_manager.get(pk=key) for part, key in self.keys.items()
        }
        return World(**parts, clients={role: client_with(cookies) for role, cookies in self.cookies.items()})


def cookies_of(client: Client) -> dict[str, str]:
    return {name: morsel.value for name, morsel in client.cookies.items()}


def client_with(cookies: dict[str, str]) -> Client:
    client = Client()
    client.cookies.load(cookies)
    return client


def clean() -> None:
    for model in (Attempt, Posting, CoachInvitation, RetiredKey, User, Session):
        model.objects.all().delete()
    Questionnaire.objects.filter(versions=None).delete()
