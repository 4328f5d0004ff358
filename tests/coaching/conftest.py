"""A coach with a group: the account, its browser, and the group; another coach; and a mail server."""

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import Settings

from assessments.models import Coach, Group, Version
from tests.coaching.mailing import ANNA, BO, home
from tests.coaching.smtp import Inbox, Server
from tests.made_groups import make_coach, make_group
from tests.second_factors import Clock, set_up_app


def browser_of(coach: Coach) -> Client:
    client = Client()
    client.force_login(coach.user)
    return client


@pytest.fixture
def lind(db: None) -> Coach:
    return make_coach()


@pytest.fixture
def coach(lind: Coach) -> Client:
    """The browser in which the coach is logged in."""
    return browser_of(lind)


@pytest.fixture
def group(lind: Coach, version: Version) -> Group:
    return make_group(lind, version)


@pytest.fixture
def berg(db: None) -> Coach:
    return make_coach("berg")


@pytest.fixture
def second(berg: Coach) -> Client:
    """The browser of the second coach."""
    return browser_of(berg)


@pytest.fixture(scope="session")
def mail_server() -> Iterator[tuple[Server, Inbox]]:
    inbox = Inbox()
    server = Server(inbox)
    server.start()
    yield server, inbox
    server.stop()


@pytest.fixture
def inbox(mail_server: tuple[Server, Inbox], settings: Settings) -> Inbox:
    """An empty inbox, to which this site mails."""
    server, inbox = mail_server
    inbox.mails.clear()
    inbox.refused.clear()
    settings.EMAIL_CONFIGURED = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    return inbox


@pytest.fixture
def listed(coach: Client, group: Group, inbox: Inbox) -> Group:
    """The group, with two people on its list who have mail addresses, and one without."""
    reply = coach.post(f"{home(group)}invite/", {"names": f"Anna Berg, {ANNA}\nBo\t{BO}\nCem"})
    assert reply.status_code == 303
    return group


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def recovery(lind: Coach, clock: Clock) -> list[str]:
    """The coach's recovery codes: the second factor is on."""
    return set_up_app(lind.user)[1]
