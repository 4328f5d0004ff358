"""Random requests cause no server error and no redirect to another site.

`FUZZ_REQUESTS=20000` sends more of them, `FUZZ_SEED` others.
"""

import os
import random
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from itertools import count
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client, override_settings
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django_otp import DEVICE_ID_SESSION_KEY

from assessments.authoring import trials
from assessments.coaching.unsubscribing import unsubscribe_token
from assessments.core.definition import to_toml
from assessments.models import Questionnaire, ReplacedDraft, Tally, Version
from careerfit.wsgi import readable_type
from tests.attacks.fuzzing import Attack, Attacker, Place, fields_of, places
from tests.attacks.meddling import OWNER, Deleter, change_person, views_own_their_transactions
from tests.attacks.test_permissions import INVITATION, ROLES, SHARED, TABLE, TOGETHER, World, logged_in, make_world
from tests.core.posting_reader.own import link_to
from tests.factories import NOON, STUDENT, make_attempt
from tests.hangs import must_end
from tests.second_factors import set_up_app

REQUESTS = int(os.environ.get("FUZZ_REQUESTS", "1000"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))
TOGETHER_FOR = 20  # requests in one transaction, each of which sees the changes of those before
METHODS = (*["GET"] * 4, *["POST"] * 12, "HEAD", "PUT", "OPTIONS", "DELETE", "PATCH")
MAX_FAILURES = 12
# Slow addresses, requested in one of this many rounds only.
SELDOM = {"result_pdf": 5, "result_png": 3}
CODE_PAGES = ("coach_login_code", "admin:login_code")
AT_LEAST = 2  # requests for each address


def known_values(world: World) -> dict[str, Sequence[str]]:
    """Existing values by the names of parameters, the visitor's own and other people's."""
    version = world.attempt.version
    opened = make_attempt(version=version)
    other = make_attempt(version=version, owner="another-another-anothe")
    tokens = (
        world.attempt.links.get().token,
        link_to(world.posting).token,
        world.invitee.token,
        STUDENT,
        TOGETHER,
        INVITATION,
    )
    asked = [question.key for question in version.content.questions[:8]]
    return {
        "attempt_id": (str(opened.pk), str(world.attempt.pk), str(other.pk)),
        "token": tokens,
        "r": tokens[:2],
        "typical": list(version.content.archetype_by_key)[:2],
        "slug": ("data-science-jobs", "data-science-jobs", "another"),
        "question_key": asked,
        "archetype_key": list(version.content.archetype_by_key)[:2],
        "code": (world.group.code,),
        "group": (world.group.code,),
        "group_id": (str(world.group.pk),),
        "membership_id": (str(world.member.pk),),
        "invitation_id": (str(world.group.access_invitations.get().pk),),
        "membership_coach coach_id": [str(access.coach_id) for access in world.group.accesses.all()],
        "group_access coach_id": [str(access.coach_id) for access in world.group.accesses.all()],
        "group_access_end coach_id": [str(access.coach_id) for access in world.group.accesses.all()],
        "group_shared token": (SHARED,),
        "unsubscribe token": (unsubscribe_token("anna@example.org"),),
        "kept_id": [str(kept_draft(version).pk)],
        "field file": (to_toml(version.content),),
        "s": [trial_text(version)],
        "show": ("finished", "all"),
        "member_id": (str(world.member.pk), str(world.member.pk + 1)),
        "m": [str(world.member.pk + place) for place in range(4)],
        "posting_id": (str(world.posting.pk),),
        "invitee_id": (str(world.invitee.pk),),
        "questionnaire_id": (str(version.questionnaire_id),),
        "questionnaire": (str(version.questionnaire_id),),
        "version_id": (str(version.pk),),
        "coach_id": (str(world.group.coach_id),),
        "uidb64": [urlsafe_base64_encode(force_bytes(user.pk)) for user in User.objects.order_by("pk")[:2]],
        "app_label": ("assessments", "auth"),
        "next": ("/coach/", "//evil.example/", "https://evil.example"),
    }


def kept_draft(version: Version) -> ReplacedDraft:
    """A draft that an import replaced."""
    return ReplacedDraft.objects.create(
        questionnaire=version.questionnaire,
        text=to_toml(version.content),
        sha256="0" * 64,
        replaced_at=NOON,
        reason="A file was imported.",
    )


def trial_text(version: Version) -> str:
    """The signed text of an answered trial of the draft, as addresses hold it."""
    draft = trials.draft_version(questionnaire=version.questionnaire, draft=version.content)
    return trials.to_text(trials.pretend(version=draft, who=trials.UNDECIDED, seed=1, now=NOON))


def clients_with_second_factor() -> dict[str, Client]:
    """An admin whose code is missing, and one who has entered it."""
    user = User.objects.create_superuser("second")
    device, _ = set_up_app(user)
    waiting, verified = logged_in(user), logged_in(user)
    session = verified.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()
    return {"waiting": waiting, "verified": verified}


Thing = TypeVar("Thing", str, Place)


class Run:
    """Sends requests in all roles, and records failures."""

    def __init__(self, world: World, rng: random.Random) -> None:
        self.world, self.rng = world, rng
        world.clients.update(clients_with_second_factor())
        self.attacker = Attacker(rng, known_values(world))
        self.places = places()
        of_admin = [place for place in self.places if place.name.startswith("admin:")]
        of_others = [place for place in self.places if place not in of_admin]
        self.roles = self.in_rounds([*ROLES, "admin", "admin"])  # thrice, since an admin has more addresses
        self.for_admins = {True: self.in_rounds(of_admin), False: self.in_rounds(of_others)}
        self.for_others = {True: self.in_rounds(of_admin), False: self.in_rounds(of_others)}
        self.forms: dict[Place, list[tuple[str, str]]] = {}
        self.asked = Counter[tuple[Place, bool]]()
        self.not_allowed: set[tuple[Place, str]] = set()  # answered by 405: seldom tried again
        self.failures: dict[str, str] = {}
        self.statuses: dict[int, int] = {}
        self.slowest: dict[str, float] = {}  # processor seconds of the slowest request to each address
        self.deleter = Deleter(rng)
        self.retired: list[str] = []  # keys that browsers had until a response gave them another one

    def go(self, requests: int) -> None:
        for client in self.world.clients.values():
            client.raise_request_exception = False
        while requests > 0 and len(self.failures) < MAX_FAILURES:
            Tally.objects.all().delete()
            role, cookies = next(self.roles), {name: kept(client) for name, client in self.world.clients.items()}
            with transaction.atomic(), views_own_their_transactions():
                for _ in range(TOGETHER_FOR):
                    requests -= 1
                    if not self.one(role):
                        break
                transaction.set_rollback(True)
            self.retired.clear()
            self.deleter.deleted = ""
            for name, client in self.world.clients.items():
                restore(client, cookies[name])

    def in_rounds(self, things: Sequence[Thing]) -> Iterator[Thing]:
        """Yield the things in endless rounds, each in a new order; those in SELDOM are left out of most rounds."""
        for number in count():
            for thing in self.rng.sample(things, len(things)):
                if number % SELDOM.get(str(thing), 1) == 0:
                    yield thing

    def place_for(self, role: str) -> Place:
        """Return the next address, seldom one of the admin for other roles, which it only redirects."""
        if role == "admin":
            return next(self.for_admins[self.rng.random() < 0.8])
        return next(self.for_others[self.rng.random() < 0.1])

    def one(self, role: str) -> bool:
        place = self.place_for(role)
        self.asked[place, role == "admin"] += 1
        if place.name in CODE_PAGES or (role != "admin" and self.rng.random() < 0.6):
            role = self.rng.choice(roles_of(place))
        client = self.world.clients[role]
        attack = self.attack_on(place)
        if self.rng.random() < 0.04:
            change_person(client, list(self.world.clients.values()), self.rng, self.retired)
        if self.rng.random() < 0.02:
            self.deleter.delete_any()
        started = time.process_time()
        with must_end(f"{role}: {attack}"):
            response = self.send_once(client, attack)
        self.slowest[place.name] = max(time.process_time() - started, self.slowest.get(place.name, 0))
        if response.status_code == 405:
            self.not_allowed.add((place, attack.method))
        if attack.method == "GET":
            self.remember_form(place, response)
        return self.look(role, attack, response)

    def send_once(self, client: Client, attack: Attack) -> Any:
        """Send it; one in five meanwhile deletes something that its view has read."""
        owner = kept(client).get(OWNER)
        with self.deleter.within_a_view() if self.rng.random() < 0.2 else nullcontext():
            response = self.send(client, attack)
        attack.meanwhile = self.deleter.deleted
        if owner and OWNER in client.cookies and client.cookies[OWNER].value != owner:
            self.retired.append(owner)
        return response

    def attack_on(self, place: Place) -> Attack:
        """Make an odd request; a form is posted only after some page with it was requested."""
        method = self.rng.choice(METHODS)
        while (place, method) in self.not_allowed and self.rng.random() < 0.7:
            method = self.rng.choice(METHODS)
        if method in {"POST", "PUT", "PATCH"} and place not in self.forms:
            return Attack("GET", self.attacker.path_to(place, oddness=0))
        path = self.attacker.path_to(place, oddness=self.rng.choice((0, 0, 0.5)))
        attack = Attack(method, path + self.attacker.query(place))
        if method in {"POST", "PUT", "PATCH"}:
            self.attacker.body(attack, self.forms[place] or [("on", "1"), ("attempt", "x"), ("also", "")])
        self.attacker.headers(attack)
        return attack

    def remember_form(self, place: Place, page: Any) -> None:
        """Remember the fields of the page's forms, as last shown to anybody."""
        is_page = page.status_code == 200 and page.headers["Content-Type"].startswith("text/html")
        if is_page and "Content-Encoding" not in page.headers:
            self.forms[place] = fields_of(page.content.decode())
        else:
            self.forms.setdefault(place, [])

    @staticmethod
    def send(client: Client, attack: Attack) -> Any:
        client.handler.enforce_csrf_checks = attack.checks_csrf
        # The test client doesn't use wsgi.py.
        kind = readable_type(attack.extra.get("CONTENT_TYPE", attack.content_type))
        extra = attack.extra | {"CONTENT_TYPE": kind}
        response = client.generic(attack.method, attack.path, attack.body, kind, **extra)
        if response.streaming:
            response.getvalue()  # which closes the file
        return response

    def look(self, role: str, attack: Attack, response: Any) -> bool:
        """Return whether the response is allowed; record it as a failure otherwise."""
        status = response.status_code
        self.statuses[status] = self.statuses.get(status, 0) + 1
        trace = "".join(traceback.format_exception(*response.exc_info)) if response.exc_info else ""
        away = [
            response.headers[name]
            for name in ("Location", "HX-Redirect", "HX-Location", "HX-Push-Url")
            if name in response.headers and leads_away(response.headers[name])
        ]
        if status < 500 and not trace and not away:
            return True
        mark = trace.strip().rsplit("\n", 1)[-1][:80] + str(_deepest(response)) if trace else f"{status} {away}"
        self.failures.setdefault(mark, f"{role}: {attack}\n  -> {status} {away}\n{trace[-2500:]}")
        return False

    def slowest_first(self) -> list[tuple[str, float]]:
        """Return the addresses with the processor seconds of their slowest request."""
        return sorted(((name, round(seconds, 2)) for name, seconds in self.slowest.items()), key=lambda pair: -pair[1])


def kept(client: Client) -> dict[str, str]:
    """The client's cookies, by name."""
    return {name: cookie.value for name, cookie in client.cookies.items()}


def restore(client: Client, cookies: dict[str, str]) -> None:
    """Give the client these cookies and no others."""
    client.cookies.clear()
    client.cookies.load(cookies)


def roles_of(place: Place) -> list[str]:
    """Who gets in at an address, and isn't sent away or told that nothing is there."""
    if place.name in CODE_PAGES:
        return ["waiting"]
    if place.name.startswith("second_factor_"):
        return ["verified", "coach"]
    shown, sent = TABLE.get(place.name, ((), ()))
    allowed = [role for role, *statuses in zip(ROLES, shown, sent, strict=False) if {*statuses} & {200, 303, 422}]
    return allowed or ["admin"]


def _deepest(response: Any) -> str:
    """Where in our code it failed, else where in a library."""
    frames = traceback.extract_tb(response.exc_info[2])
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(settings.BASE_DIR / "assessments")]
    frame = (own or frames)[-1]
    return f"{frame.filename}:{frame.lineno}"


def leads_away(address: str) -> bool:
    """Whether a browser that follows this goes to another site; browsers read a backslash as a slash."""
    parts = urlsplit(address.replace("\\", "/"))
    return parts.scheme not in {"", "http", "https"} or (parts.hostname or "testserver") != "testserver"


@pytest.mark.django_db
def test_no_random_request_causes_a_server_error(version: Version) -> None:
    Questionnaire.objects.update(framed_by="https://www.example.org")
    run = Run(make_world(version), random.Random(SEED))
    with override_settings(EMAIL_CONFIGURED=True):
        run.go(REQUESTS)
    print(dict(sorted(run.statuses.items())))
    print("Slowest, in processor seconds:", run.slowest_first()[:8])
    assert not run.failures, "\n\n".join(run.failures.values())
    seldom = [place for place in run.places if run.asked[place, place.name.startswith("admin:")] < AT_LEAST]
    assert seldom == []
    assert run.statuses[200] > REQUESTS * 0.1  # enough requests have to be valid for the test to mean anything
    assert {302, 303, 400, 403, 404, 405, 422} <= set(run.statuses), run.statuses


@pytest.mark.parametrize(
    ("address", "away"),
    [("/coach/", False), ("//evil.example/", True), ("/\\evil.example", True), ("javascript:alert(1)", True)],
)
def test_redirects_to_other_sites_are_recognised(address: str, away: bool) -> None:
    assert leads_away(address) is away
